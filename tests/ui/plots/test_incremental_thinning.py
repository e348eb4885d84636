"""Buckets kept while appending say the same as buckets counted anew, whatever the chunks, gaps and repeats."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ui.plots.curve_history import CurveHistory


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 9000), st.integers(1, 40), st.integers(1, 4), st.integers(0, 9))
def test_extremes_order_and_size(points: int, chunks: int, columns: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    y = random.standard_normal((points, columns)).astype(np.float32)
    y[random.random(y.shape) < 0.05] = np.nan
    history = CurveHistory(columns, 60)
    for part in np.array_split(np.arange(points), chunks):
        history.append(part, y[part])
    x, thin = history.paths(slice(None))
    assert x.shape == thin.shape and x.shape[1] <= 2 * 60 + 3
    assert (np.diff(x, axis=1) >= 0).all() and x[0, -1] == points - 1
    for column in range(columns):
        if np.isfinite(y[:, column]).any():
            assert np.nanmin(thin[column]) == np.nanmin(y[:, column])
            assert np.nanmax(thin[column]) == np.nanmax(y[:, column])
        np.testing.assert_array_equal(y[x[column].astype(int), column], thin[column])


def test_means_and_nearest_rows() -> None:
    history = CurveHistory(1, 10)
    values = np.arange(1000, dtype=np.float32)
    history.append(np.arange(1000), values)
    middles, means = history.means()
    whole = np.arange(7)  # of 128 points each, the smallest power of two that needs at most ten buckets
    np.testing.assert_array_equal(means, 128 * whole + 63.5)
    np.testing.assert_array_equal(middles, 128 * whole + 63)
    assert history.at(499.6)[0] == 500 and history.at(-5)[0] == 0 and history.at(1e9)[0] == 999


def test_a_repeated_second_replaces_what_was() -> None:
    history = CurveHistory(1, 10)
    history.append(np.arange(1000), np.full(1000, 9, np.float32))
    history.append(np.arange(500, 700), np.ones(200, np.float32))
    x, y = history.thinned()
    assert len(history) == 700 and x[-1] == 699 and history.last[0] == 1
    assert (y[x < 500] == 9).all() and (y[x >= 500] == 1).all()
