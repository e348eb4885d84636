"""Initializers of a layer's weights (fan_in, fan_out), drawn from a given generator; biases always start at 0."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[Any]
Initialize = Callable[[np.random.Generator, int, int], Weights]


def zeros(generator: np.random.Generator, fan_in: int, fan_out: int) -> Weights:
    """Every weight 0."""
    return np.zeros((fan_in, fan_out))


def uniform(generator: np.random.Generator, fan_in: int, fan_out: int) -> Weights:
    """Uniform in ±1/√fan_in."""
    return generator.uniform(-1.0, 1.0, (fan_in, fan_out)) / math.sqrt(fan_in)


def xavier(generator: np.random.Generator, fan_in: int, fan_out: int) -> Weights:
    """Uniform in ±√(6 / (fan_in + fan_out)) (Glorot & Bengio 2010)."""
    return generator.uniform(-1.0, 1.0, (fan_in, fan_out)) * math.sqrt(6.0 / (fan_in + fan_out))


def he(generator: np.random.Generator, fan_in: int, fan_out: int) -> Weights:
    """Normal with variance 2 / fan_in (He et al. 2015)."""
    return generator.standard_normal((fan_in, fan_out)) * math.sqrt(2.0 / fan_in)


def ones(generator: np.random.Generator, fan_in: int, fan_out: int) -> Weights:
    """Every weight 1; the caller multiplies by ``model.constant``. Demonstrates that equal units stay equal."""
    return np.ones((fan_in, fan_out))


INITIALIZERS: dict[str, Initialize] = {"zeros": zeros, "uniform": uniform, "xavier": xavier, "he": he, "constant": ones}
