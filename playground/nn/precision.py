"""``mlx.core`` for the formulas, accurate in float64: MLX's own exp and related functions are not.

On float64 arrays they reach only float32 accuracy, but the gradient check needs more: central differences are only as
accurate as the function. Float32 arrays use MLX's own kernels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from playground.foundation.mlx import core


@core.custom_function
def _exp(x: core.array) -> core.array:
    return core.expm1(x) + 1


@_exp.vjp
def _exp_vjp(primal: core.array, cotangent: core.array, output: core.array) -> core.array:
    return cotangent * output  # MLX's rule for expm1 would use its inexact exp


TERMS = 150
"""Terms of the series of erf, enough for |x| ≤ 6; beyond that erf is ±1 in float64."""
WAVE = 15
"""Terms of the sine's Taylor series, enough for |x| ≤ π in float64."""


@core.custom_function
def _erf(x: core.array) -> core.array:
    """2/√π e^{−x²} Σ 2ⁿ x^{2n+1} / (2n + 1)!!, a series without cancellation (Abramowitz & Stegun 7.1.6)."""
    x = core.clip(x, -6, 6)
    square = x * x
    term = total = x
    for n in range(1, TERMS):
        term = term * square * (2 / (2 * n + 1))
        total = total + term
    fall: core.array = _exp(-square / 64)  # type: ignore[assignment]
    for _ in range(6):  # e^{−x²} as a 64th power, which keeps its relative accuracy where it is small
        fall = fall * fall
    return 2 / math.sqrt(math.pi) * fall * total


@_erf.vjp
def _erf_vjp(primal: core.array, cotangent: core.array, output: core.array) -> core.array:
    return cotangent * (2 / math.sqrt(math.pi)) * _exp(-primal * primal)  # type: ignore[operator]


@core.custom_function
def _sin(x: core.array) -> core.array:
    """Taylor series of the sine after reduction of x modulo 2π."""
    x = x - 2 * math.pi * core.round(x / (2 * math.pi))
    square = x * x
    term = total = x
    for n in range(1, WAVE):
        term = term * square * (-1 / (2 * n * (2 * n + 1)))
        total = total + term
    return total


@_sin.vjp
def _sin_vjp(primal: core.array, cotangent: core.array, output: core.array) -> core.array:
    return cotangent * _sin(primal + math.pi / 2)  # type: ignore[operator]


Axes = int | Sequence[int] | None


class Precise:
    """``mlx.core`` with the functions below replaced for float64 arrays."""

    def __getattr__(self, name: str) -> Any:
        return getattr(core, name)

    def exp(self, x: core.array) -> core.array:
        """eˣ."""
        if x.dtype != core.float64:
            return core.exp(x)
        exact: core.array = _exp(x)  # type: ignore[assignment]
        return exact

    def erf(self, x: core.array) -> core.array:
        """2/√π ∫₀ˣ e^{−t²} dt."""
        if x.dtype != core.float64:
            return core.erf(x)
        exact: core.array = _erf(x)  # type: ignore[assignment]
        return exact

    def sin(self, x: core.array) -> core.array:
        """sin x."""
        if x.dtype != core.float64:
            return core.sin(x)
        exact: core.array = _sin(x)  # type: ignore[assignment]
        return exact

    def cos(self, x: core.array) -> core.array:
        """cos x = sin(x + π/2)."""
        return self.sin(x + math.pi / 2) if x.dtype == core.float64 else core.cos(x)

    def sigmoid(self, x: core.array) -> core.array:
        """1 / (1 + e⁻ˣ) = ½ + ½ tanh(x/2)."""
        return 0.5 + 0.5 * core.tanh(0.5 * x) if x.dtype == core.float64 else core.sigmoid(x)

    def logsumexp(self, x: core.array, axis: Axes = None, keepdims: bool = False) -> core.array:
        """log Σ eˣ along ``axis``, None for all of them, with the largest entry subtracted first to avoid overflow."""
        if x.dtype != core.float64:
            return core.logsumexp(x, axis=axis, keepdims=keepdims)
        largest = core.stop_gradient(core.max(x, axis=axis, keepdims=True))
        total = largest + core.log(core.sum(self.exp(x - largest), axis=axis, keepdims=True))
        return total if keepdims else core.squeeze(total, axis=axis)

    def logaddexp(self, a: core.array | float, b: core.array) -> core.array:
        """log(eᵃ + eᵇ)."""
        if b.dtype != core.float64:
            return core.logaddexp(a, b)
        a = core.broadcast_to(core.array(a, dtype=core.float64) if isinstance(a, int | float) else a, b.shape)
        return self.logsumexp(core.stack([a, b]), axis=0)

    def softmax(self, x: core.array, axis: Axes = None) -> core.array:
        """eˣ / Σ eˣ along ``axis``, None for all of them."""
        if x.dtype != core.float64:
            return core.softmax(x, axis=axis)
        return self.exp(x - self.logsumexp(x, axis=axis, keepdims=True))


if TYPE_CHECKING:
    from playground.foundation.mlx import mx
else:
    mx = Precise()

__all__ = ["Precise", "mx"]
