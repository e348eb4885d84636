"""Conversion between MLX and NumPy arrays."""

from __future__ import annotations

import numpy as np

from playground.foundation.arrays import Arrays
from playground.foundation.mlx import mx
from playground.nn.network import Parameters


def to_mlx(values: Arrays) -> Parameters:
    """Convert NumPy arrays to MLX arrays, by name."""
    return {name: mx.array(value) for name, value in values.items()}


def to_numpy(values: Parameters) -> Arrays:
    """Convert MLX arrays to NumPy arrays, by name; evaluates lazy ones."""
    mx.eval(values)
    return {name: np.array(value) for name, value in values.items()}


def finite(values: Parameters) -> bool:
    """Return whether every entry is finite."""
    return all(bool(np.isfinite(value).all()) for value in to_numpy(values).values())


def scalar(value: mx.array) -> float:
    """Return an array of one element as a float."""
    return float(np.array(value))
