"""The numbers of a comparison: what rounding leaves counts for nothing, and no error is larger than it is."""

import numpy as np
import pytest

from playground.checking.report import Comparison


def comparison(source: list[float], automatic: list[float], noise: float = 1e-12) -> Comparison:
    size = len(source)
    none = np.zeros(size, bool)
    zeros = np.zeros(size)
    return Comparison(
        parameter="W1",
        source=np.array(source),
        automatic=np.array(automatic),
        numerical=None,
        differs=none,
        kinks=none,
        low=zeros,
        high=zeros,
        crosses=none,
        noise=np.full(size, noise),
    )


def test_relative_errors_are_those_of_the_larger_number() -> None:
    found = comparison([1.0, -2.0, 0.0], [1.1, -2.0, 0.5])
    assert found.relative_errors() == pytest.approx([0.1 / 1.1, 0.0, 1.0])
    assert found.relative_error == pytest.approx(1.0)
    assert found.largest_difference == pytest.approx(0.5)


def test_what_rounding_leaves_has_no_relative_error() -> None:
    found = comparison([1e-14, 3e-9], [-1e-14, 3e-9], noise=1e-12)
    assert found.relative_errors().tolist() == [0.0, 0.0] and found.relative_error == 0.0
    assert comparison([1e-14], [-1e-14], noise=1e-16).relative_error == pytest.approx(2.0)
