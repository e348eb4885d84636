"""The error of central differences against their step h: truncation h² on the right, rounding ε/h on the left."""

from __future__ import annotations

from collections.abc import Iterator

import mlx.core as mx
import numpy as np

from playground.gradients.check import Point
from playground.gradients.numerical import flatten, unflatten

STEPS = tuple(float(h) for h in 10.0 ** np.arange(-12.0, 0.01, 0.5))
ENTRIES = 64
"""At most so many parameter entries are differenced, evenly chosen: the V is the same, the cost is not."""


def sweep(point: Point) -> Iterator[tuple[float, float, float]]:
    """h, and max|Δ| / max|g| of the differences there in float32 and in float64, from the largest h down."""
    theta = flatten(point.parameters)
    chosen = np.unique(np.linspace(0, theta.size - 1, min(ENTRIES, theta.size)).astype(int))
    right = np.concatenate([value.ravel() for value in point.gradient("auto").values()])[chosen]
    scale = float(np.abs(right).max()) or 1.0
    for h in reversed(STEPS):
        errors = []
        for dtype in (mx.float32, mx.float64):
            found = _differences(point, theta, chosen, h, dtype)
            errors.append(float(np.abs(found - right).max()) / scale)
        yield h, errors[0], errors[1]


def _differences(point: Point, theta: mx.array, chosen: np.ndarray, h: float, dtype: mx.Dtype) -> np.ndarray:
    objective = point.lesson.objective
    with mx.stream(mx.cpu):
        at, x, rate = theta.astype(dtype), point.x.astype(dtype), point.penalty_rate.astype(dtype)
        y = point.y.astype(dtype) if point.y.ndim == 2 else point.y
        moved = (mx.array(chosen)[:, None] == mx.arange(theta.size)).astype(dtype) * mx.array(h, dtype=dtype)

        def value(parameters: mx.array) -> mx.array:
            return objective.value(unflatten(parameters, point.parameters), x, y, rate)

        many = mx.vmap(value)
        found = (many(at + moved) - many(at - moved)) / mx.array(2 * h, dtype=dtype)
        return np.array(found.astype(mx.float64))
