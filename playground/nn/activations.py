"""ACTIVATIONS: each function and, beside it, its derivative, by z or by the value a = f(z) already at hand.

The first sentence of each docstring is the formula, which the window shows beside the curve."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import mlx.core as core

from playground.nn.precision import mx


@dataclass(frozen=True)
class Activation:
    """``value(z)`` and ``derivative(z, a)``; each is one expression, which manual gradients write out."""

    value: Callable[[core.array], core.array]
    derivative: Callable[[core.array, core.array], core.array]


def tanh(z: core.array) -> core.array:
    """a = tanh z."""
    return mx.tanh(z)


def tanh_derivative(z: core.array, a: core.array) -> core.array:
    """f'(z) = 1 − a²."""
    return 1 - a * a


def relu(z: core.array) -> core.array:
    """a = max(z, 0). In this order the derivative at 0 is 0."""
    return mx.maximum(z, 0)


def relu_derivative(z: core.array, a: core.array) -> core.array:
    """f'(z) = 1 where z > 0, else 0."""
    return z > 0


def sigmoid(z: core.array) -> core.array:
    """a = 1 / (1 + e⁻ᶻ)."""
    return mx.sigmoid(z)


def sigmoid_derivative(z: core.array, a: core.array) -> core.array:
    """f'(z) = a (1 − a)."""
    return a * (1 - a)


def linear(z: core.array) -> core.array:
    """a = z."""
    return z


def linear_derivative(z: core.array, a: core.array) -> core.array:
    """f'(z) = 1."""
    return mx.ones_like(z)


def leaky_relu(z: core.array) -> core.array:
    """a = max(z, 0.01 z). Maas, Hannun & Ng (2013)."""
    return mx.maximum(z, 0.01 * z)


def leaky_relu_derivative(z: core.array, a: core.array) -> core.array:
    """f'(z) = 1 where z > 0, else 0.01."""
    return mx.where(z > 0, mx.ones_like(z), 0.01)


def elu(z: core.array) -> core.array:
    """a = z where z > 0, else eᶻ − 1. Clevert, Unterthiner & Hochreiter (2016), without an overflow for large z."""
    return mx.maximum(z, 0) + mx.exp(mx.minimum(0, z)) - 1


def elu_derivative(z: core.array, a: core.array) -> core.array:
    """f'(z) = 1 where z > 0, else eᶻ."""
    return mx.exp(mx.minimum(0, z))


def gelu(z: core.array) -> core.array:
    """a = z Φ(z). Φ is the normal distribution (Hendrycks & Gimpel 2016)."""
    return 0.5 * z * (1 + mx.erf(0.7071067811865476 * z))


def gelu_derivative(z: core.array, a: core.array) -> core.array:
    """f'(z) = Φ(z) + z φ(z). φ = Φ'."""
    return 0.5 * (1 + mx.erf(0.7071067811865476 * z)) + 0.3989422804014327 * z * mx.exp(-0.5 * z * z)


def silu(z: core.array) -> core.array:
    """a = z σ(z). Elfwing, Uchibe & Doya (2018)."""
    return z * mx.sigmoid(z)


def silu_derivative(z: core.array, a: core.array) -> core.array:
    """f'(z) = σ(z) + a (1 − σ(z))."""
    return mx.sigmoid(z) + a * (1 - mx.sigmoid(z))


def softplus(z: core.array) -> core.array:
    """a = log(1 + eᶻ)."""
    return mx.logaddexp(0, z)


def softplus_derivative(z: core.array, a: core.array) -> core.array:
    """f'(z) = σ(z)."""
    return mx.sigmoid(z)


def sine(z: core.array) -> core.array:
    """a = sin z. Sitzmann et al. (2020)."""
    return mx.sin(z)


def sine_derivative(z: core.array, a: core.array) -> core.array:
    """f'(z) = cos z."""
    return mx.cos(z)


KINKED = ("relu", "leaky_relu")
"""Those whose slope jumps, at z = 0."""
ACTIVATIONS = {
    "tanh": Activation(tanh, tanh_derivative),
    "relu": Activation(relu, relu_derivative),
    "sigmoid": Activation(sigmoid, sigmoid_derivative),
    "linear": Activation(linear, linear_derivative),
    "leaky_relu": Activation(leaky_relu, leaky_relu_derivative),
    "elu": Activation(elu, elu_derivative),
    "gelu": Activation(gelu, gelu_derivative),
    "silu": Activation(silu, silu_derivative),
    "softplus": Activation(softplus, softplus_derivative),
    "sine": Activation(sine, sine_derivative),
}
