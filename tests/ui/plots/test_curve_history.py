"""Thinning keeps every extreme and costs the same at any length."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ui.plots.curve_history import BUCKETS, CurveHistory


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 20_000), st.integers(1, 7), st.integers(0, 9))
def test_extremes_survive(points: int, chunks: int, seed: int) -> None:
    y = np.random.default_rng(seed).standard_normal(points).astype(np.float32)
    history = CurveHistory()
    for part in np.array_split(np.arange(points), chunks):
        history.append(part, y[part])
    x, thin = history.thinned()
    assert len(x) <= max(3 * BUCKETS, 2 * BUCKETS + points // BUCKETS + BUCKETS)
    assert thin.min() == y.min() and thin.max() == y.max()
    assert (np.diff(x) >= 0).all()
