"""Between MLX arrays and plain NumPy ones."""

from __future__ import annotations

import mlx.core as mx
import numpy as np

from playground.foundation.arrays import Arrays
from playground.nn.network import Parameters


def to_mlx(values: Arrays) -> Parameters:
    """Name → MLX array of the same numbers."""
    return {name: mx.array(value) for name, value in values.items()}


def to_numpy(values: Parameters) -> Arrays:
    """Name → NumPy array; evaluates what is not yet."""
    mx.eval(values)
    return {name: np.array(value) for name, value in values.items()}


def finite(values: Parameters) -> bool:
    """Whether every entry is a number."""
    return all(bool(np.isfinite(value).all()) for value in to_numpy(values).values())


def scalar(value: mx.array) -> float:
    """One number."""
    return float(np.array(value))
