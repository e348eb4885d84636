"""ACTIVATIONS: each function and, beside it, its derivative, by z or by the value a = f(z) already at hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import mlx.core as core

from playground.precision import mx


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
    """a = max(z, 0); in this order the derivative at 0 is 0."""
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


ACTIVATIONS = {
    "tanh": Activation(tanh, tanh_derivative),
    "relu": Activation(relu, relu_derivative),
    "sigmoid": Activation(sigmoid, sigmoid_derivative),
    "linear": Activation(linear, linear_derivative),
}
