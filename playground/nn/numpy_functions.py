"""Functions that the formulas use and NumPy lacks; exported NumPy scripts contain their source.

Nothing here needs MLX: diagnosis, drawing, the window and exported scripts share these functions."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray


def sigmoid(z: NDArray[Any]) -> NDArray[Any]:
    """1 / (1 + e⁻ᶻ) as ½ + ½ tanh(z/2), which does not overflow."""
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * z))


def erf(z: NDArray[Any]) -> NDArray[Any]:
    """2/√π ∫₀ᶻ e^{−t²} dt, elementwise, in the dtype of z."""
    return np.asarray(np.vectorize(math.erf, otypes=[z.dtype])(z))


def softmax(z: NDArray[Any], axis: int) -> NDArray[Any]:
    """eᶻ / Σ eᶻ along ``axis``, with the largest entry subtracted first to avoid overflow."""
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return np.asarray(e / e.sum(axis=axis, keepdims=True))


def logsumexp(z: NDArray[Any], axis: int) -> NDArray[Any]:
    """log Σ eᶻ along ``axis``, without overflow."""
    return np.asarray(np.logaddexp.reduce(z, axis=axis))


FUNCTIONS: dict[str, Callable[..., NDArray[Any]]] = {
    "sigmoid": sigmoid,
    "erf": erf,
    "softmax": softmax,
    "logsumexp": logsumexp,
}


class NumPyFunctions:
    """A replacement for ``mx`` in formulas: NumPy plus the functions above, each overridable through ``others``."""

    def __init__(self, **others: Callable[..., NDArray[Any]]) -> None:
        self._functions = FUNCTIONS | others

    def __getattr__(self, name: str) -> Any:
        return self._functions[name] if name in self._functions else getattr(np, name)
