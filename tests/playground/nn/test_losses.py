"""Losses in float32 at large logits, against the same sums in exact arithmetic of Python."""

import math
from fractions import Fraction

import mlx.core as mx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.nn.losses import LOSSES

LOGITS = st.floats(-1e8, 1e8, width=32) | st.floats(-30, 30, width=32)


def softplus(value: Fraction) -> float:
    """log(1 + eᵛ) in float64."""
    v = float(value)
    return v if v > 700 else math.log1p(math.exp(v))


@given(st.lists(st.tuples(LOGITS, st.sampled_from((0, 1))), min_size=1, max_size=8))
def test_the_binary_loss_keeps_its_digits(rows: list[tuple[float, int]]) -> None:
    z, y = mx.array([[one] for one, _ in rows]), mx.array([[float(target)] for _, target in rows])
    exact = sum(softplus(Fraction(one) * (1 - 2 * target)) for one, target in rows) / len(rows)
    found = LOSSES["binary_cross_entropy"].value(z, y, len(rows), 1).item()
    assert found == pytest.approx(exact, rel=4e-6, abs=1e-37)


@given(st.lists(st.tuples(LOGITS, LOGITS, LOGITS, st.integers(0, 2)), min_size=1, max_size=8))
def test_the_loss_of_classes_keeps_its_digits(rows: list[tuple[float, float, float, int]]) -> None:
    z, y = mx.array([row[:3] for row in rows]), mx.array([row[3] for row in rows])
    exact = 0.0
    for *logits, target in rows:
        apart = [float(Fraction(one) - Fraction(logits[int(target)])) for one in logits]
        largest = max(apart)
        exact += largest + math.log1p(sum(math.exp(one - largest) for one in apart) - 1)
    found = LOSSES["cross_entropy"].value(z, y, len(rows), 3).item()
    assert found == pytest.approx(exact / len(rows), rel=4e-6, abs=2e-7)


def test_two_large_equal_logits_are_one_bit() -> None:
    found = LOSSES["cross_entropy"].value(mx.array([[1e8, 1e8]]), mx.array([0]), 1, 2).item()
    assert found == pytest.approx(np.log(2))
