"""The error of central differences as a function of the step h: truncation ~ h², rounding ~ ε/h."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from playground.foundation.mlx import mx
from playground.gradients.numerical import quotients
from playground.gradients.point import Point

STEPS = tuple(float(h) for h in 10.0 ** np.arange(-12.0, 0.01, 0.5))
ENTRIES = 64
"""How many parameter entries are used at most, evenly chosen, to limit the cost."""


def sweep(point: Point) -> Iterator[tuple[float, float, float]]:
    """Yield h and max|Δ| / max|g| in float32 and float64, from the largest h down."""
    arguments = [point.arguments(dtype) for dtype in (mx.float32, mx.float64)]
    entries = sum(value.size for value in point.parameters.values())
    chosen = np.unique(np.linspace(0, entries - 1, min(ENTRIES, entries)).astype(int))
    right = np.concatenate([value.ravel() for value in point.gradient("auto").values()])[chosen]
    scale = float(np.abs(right).max()) or 1.0
    for h in reversed(STEPS):
        found = [np.array(quotients(point.objective, *one, h, chosen), np.float64) for one in arguments]
        float32, float64 = (float(np.abs(one - right).max()) / scale for one in found)
        yield h, float32, float64
