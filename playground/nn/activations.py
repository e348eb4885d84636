"""Activation functions and their derivatives, written in terms of z or of a = f(z), whichever is simpler."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playground.foundation.mlx import core
from playground.nn.precision import mx


@dataclass(frozen=True)
class ActivationFunction:
    """``value(z)`` and ``derivative(z, a)`` with a = f(z), elementwise.

    Each function returns a single expression, which the manual gradient copies into its code.
    """

    value: Callable[[core.array], core.array]
    derivative: Callable[[core.array, core.array], core.array]
    formula: str
    """The value as one line of text; ``slope`` is the same for the derivative. Both are shown beside the curves."""
    slope: str


def tanh(z: core.array) -> core.array:
    """Hyperbolic tangent."""
    return mx.tanh(z)


def tanh_derivative(z: core.array, a: core.array) -> core.array:
    """1 − a²."""
    return 1 - a * a


def relu(z: core.array) -> core.array:
    """Rectified linear unit. With the arguments in this order, ``mx.grad`` gives 0 at z = 0."""
    return mx.maximum(z, 0)


def relu_derivative(z: core.array, a: core.array) -> core.array:
    """1 where z > 0, else 0."""
    return z > 0


def sigmoid(z: core.array) -> core.array:
    """Logistic function."""
    return mx.sigmoid(z)


def sigmoid_derivative(z: core.array, a: core.array) -> core.array:
    """a (1 − a)."""
    return a * (1 - a)


def linear(z: core.array) -> core.array:
    """Identity."""
    return z


def linear_derivative(z: core.array, a: core.array) -> core.array:
    """1 everywhere."""
    return mx.ones_like(z)


def leaky_relu(z: core.array) -> core.array:
    """Leaky relu (Maas, Hannun & Ng 2013)."""
    return mx.maximum(z, 0.01 * z)


def leaky_relu_derivative(z: core.array, a: core.array) -> core.array:
    """1 where z > 0, else 0.01."""
    return mx.where(z > 0, mx.ones_like(z), 0.01)


def elu(z: core.array) -> core.array:
    """Exponential linear unit (Clevert, Unterthiner & Hochreiter 2016), written so that large z do not overflow."""
    return mx.maximum(z, 0) + mx.exp(mx.minimum(0, z)) - 1


def elu_derivative(z: core.array, a: core.array) -> core.array:
    """1 where z > 0, else eᶻ."""
    return mx.exp(mx.minimum(0, z))


def gelu(z: core.array) -> core.array:
    """Gaussian error linear unit z Φ(z), Φ the standard normal distribution function (Hendrycks & Gimpel 2016)."""
    return 0.5 * z * (1 + mx.erf(0.7071067811865476 * z))


def gelu_derivative(z: core.array, a: core.array) -> core.array:
    """Φ(z) + z φ(z), φ the standard normal density; the two constants are 1/√2 and 1/√(2π)."""
    return 0.5 * (1 + mx.erf(0.7071067811865476 * z)) + 0.3989422804014327 * z * mx.exp(-0.5 * z * z)


def silu(z: core.array) -> core.array:
    """Sigmoid linear unit (Elfwing, Uchibe & Doya 2018)."""
    return z * mx.sigmoid(z)


def silu_derivative(z: core.array, a: core.array) -> core.array:
    """σ(z) + a (1 − σ(z)), σ the sigmoid."""
    return mx.sigmoid(z) + a * (1 - mx.sigmoid(z))


def softplus(z: core.array) -> core.array:
    """log(1 + eᶻ), a smooth version of relu."""
    return mx.logaddexp(0, z)


def softplus_derivative(z: core.array, a: core.array) -> core.array:
    """σ(z), the sigmoid."""
    return mx.sigmoid(z)


def sine(z: core.array) -> core.array:
    """Sine (Sitzmann et al. 2020)."""
    return mx.sin(z)


def sine_derivative(z: core.array, a: core.array) -> core.array:
    """cos z."""
    return mx.cos(z)


KINKED = ("relu", "leaky_relu")
"""Activations whose derivative jumps at z = 0."""
ACTIVATIONS = {
    "tanh": ActivationFunction(tanh, tanh_derivative, "a = tanh z", "f'(z) = 1 − a²"),
    "relu": ActivationFunction(relu, relu_derivative, "a = max(z, 0)", "f'(z) = 1 where z > 0, else 0"),
    "sigmoid": ActivationFunction(sigmoid, sigmoid_derivative, "a = 1 / (1 + e⁻ᶻ)", "f'(z) = a (1 − a)"),
    "linear": ActivationFunction(linear, linear_derivative, "a = z", "f'(z) = 1"),
    "leaky_relu": ActivationFunction(
        leaky_relu, leaky_relu_derivative, "a = max(z, 0.01 z)", "f'(z) = 1 where z > 0, else 0.01"
    ),
    "elu": ActivationFunction(elu, elu_derivative, "a = z where z > 0, else eᶻ − 1", "f'(z) = 1 where z > 0, else eᶻ"),
    "gelu": ActivationFunction(gelu, gelu_derivative, "a = z Φ(z)", "f'(z) = Φ(z) + z φ(z)"),
    "silu": ActivationFunction(silu, silu_derivative, "a = z σ(z)", "f'(z) = σ(z) + a (1 − σ(z))"),
    "softplus": ActivationFunction(softplus, softplus_derivative, "a = log(1 + eᶻ)", "f'(z) = σ(z)"),
    "sine": ActivationFunction(sine, sine_derivative, "a = sin z", "f'(z) = cos z"),
}
