"""Losses with their derivatives with respect to the last layer's z, and penalties with theirs with respect to W."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playground.foundation.mlx import core
from playground.nn.precision import mx

LossFunction = Callable[[core.array, core.array, int, int], core.array]


@dataclass(frozen=True)
class Loss:
    """A loss: scalar ``value`` and ``derivative`` (N, K) for z (N, K) and targets y, (N, K) or class indices (N,).

    Each function returns a single expression, which the manual gradient copies into its code.
    """

    value: LossFunction
    derivative: LossFunction
    targets: str
    """What y may be: "numbers", "probabilities" (0 or 1) or "classes"."""
    formula: str
    """The loss as one line of text, with its averaging convention."""


def half_sse(z: core.array, y: core.array, N: int, K: int) -> core.array:
    """Half the sum of squared errors."""
    return 0.5 * mx.sum((z - y) * (z - y))


def half_sse_derivative(z: core.array, y: core.array, N: int, K: int) -> core.array:
    """z − y."""
    return z - y


def mse(z: core.array, y: core.array, N: int, K: int) -> core.array:
    """Mean squared error."""
    return mx.sum((z - y) * (z - y)) / (N * K)


def mse_derivative(z: core.array, y: core.array, N: int, K: int) -> core.array:
    """2/(N·K) (z − y)."""
    return 2 * (z - y) / (N * K)


def half_mse(z: core.array, y: core.array, N: int, K: int) -> core.array:
    """Half the squared error, summed over outputs and averaged over rows."""
    return mx.sum((z - y) * (z - y)) / (2 * N)


def half_mse_derivative(z: core.array, y: core.array, N: int, K: int) -> core.array:
    """1/N (z − y)."""
    return (z - y) / N


def mae(z: core.array, y: core.array, N: int, K: int) -> core.array:
    """Mean absolute error."""
    return mx.sum(mx.abs(z - y)) / (N * K)


def mae_derivative(z: core.array, y: core.array, N: int, K: int) -> core.array:
    """1/(N·K) sign(z − y), 0 where z = y."""
    return mx.sign(z - y) / (N * K)


def huber(z: core.array, y: core.array, N: int, K: int) -> core.array:
    """Mean of an error function that is quadratic up to ±1 and linear beyond (Huber 1964)."""
    return mx.sum(mx.where(mx.abs(z - y) <= 1, 0.5 * (z - y) * (z - y), mx.abs(z - y) - 0.5)) / (N * K)


def huber_derivative(z: core.array, y: core.array, N: int, K: int) -> core.array:
    """1/(N·K) (z − y), with z − y clipped to ±1."""
    return mx.clip(z - y, -1, 1) / (N * K)


def binary_cross_entropy(z: core.array, y: core.array, N: int, K: int) -> core.array:
    """Mean over independent logits z, of log(1 + e^{±z}) with the sign by y: log(1 + eᶻ) − z·y would lose large logits.

    Written with logaddexp so that ``mx.grad`` is right at z = 0.
    """
    return mx.sum(mx.logaddexp(0, z - 2 * z * y)) / (N * K)


def binary_cross_entropy_derivative(z: core.array, y: core.array, N: int, K: int) -> core.array:
    """1/(N·K) (σ(z) − y)."""
    return (mx.sigmoid(z) - y) / (N * K)


def cross_entropy(z: core.array, y: core.array, N: int, K: int) -> core.array:
    """Softmax cross-entropy, averaged over rows; z are logits, y class indices (N,).

    A row's log Σₖ eᶻₖ − z_y is taken as log Σₖ e^{zₖ − z_y}: large logits that are subtracted first lose nothing.
    """
    return mx.sum(mx.logsumexp(z - mx.sum(z * (y[:, None] == mx.arange(K)), axis=1, keepdims=True), axis=1)) / N


def cross_entropy_derivative(z: core.array, y: core.array, N: int, K: int) -> core.array:
    """1/N (softmax(z) − one-hot(y))."""
    return (mx.softmax(z, axis=1) - (y[:, None] == mx.arange(K))) / N


LOSSES = {
    "half_sse": Loss(half_sse, half_sse_derivative, "numbers", "½ Σ (z − y)²"),
    "mse": Loss(mse, mse_derivative, "numbers", "1/(N·K) Σ (z − y)²"),
    "half_mse": Loss(half_mse, half_mse_derivative, "numbers", "1/(2N) Σ (z − y)²"),
    "mae": Loss(mae, mae_derivative, "numbers", "1/(N·K) Σ |z − y|"),
    "huber": Loss(huber, huber_derivative, "numbers", "Mean of ½e² where |e| ≤ 1, else |e| − ½ (Huber 1964)"),
    "binary_cross_entropy": Loss(
        binary_cross_entropy, binary_cross_entropy_derivative, "probabilities", "Mean of log(1 + eᶻ) − z·y"
    ),
    "cross_entropy": Loss(cross_entropy, cross_entropy_derivative, "classes", "Mean of log Σₖ eᶻₖ − z_y"),
}


@dataclass(frozen=True)
class PenaltyTerm:
    """The penalty on one weight matrix W: scalar ``value`` and ``derivative`` in W's shape."""

    value: Callable[[core.array, core.array], core.array]
    derivative: Callable[[core.array, core.array], core.array]
    formula: str


def l1(W: core.array, penalty_rate: core.array) -> core.array:
    """rate · Σ|w|."""
    return penalty_rate * mx.sum(mx.abs(W))


def l1_derivative(W: core.array, penalty_rate: core.array) -> core.array:
    """rate · sign(w), 0 where w = 0."""
    return penalty_rate * mx.sign(W)


def l2(W: core.array, penalty_rate: core.array) -> core.array:
    """rate/2 · Σw²."""
    return 0.5 * penalty_rate * mx.sum(W * W)


def l2_derivative(W: core.array, penalty_rate: core.array) -> core.array:
    """rate · w."""
    return penalty_rate * W


PENALTIES = {
    "l1": PenaltyTerm(l1, l1_derivative, "rate · Σ|w|"),
    "l2": PenaltyTerm(l2, l2_derivative, "rate/2 · Σw²"),
}
"""``none`` has no entry: without a penalty, no term is computed at all."""
