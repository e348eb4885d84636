"""The gradient by central differences in float64: two evaluations of the objective for every parameter entry."""

from __future__ import annotations

import math

import mlx.core as mx

from playground.gradients.objective import Gradient, Objective
from playground.models import Parameters

H = 1e-5
"""Truncation falls as h², rounding grows as ε/h: near ∛ε the sum is least in float64."""
_BUDGET = 4_000_000
"""Numbers held at once by a batch of perturbed forward passes."""


def gradient(objective: Objective, h: float = H) -> Gradient:
    """(f(θ + h) − f(θ − h)) / 2h for every entry, cast back to the parameters' type."""

    def differences(parameters: Parameters, x: mx.array, y: mx.array, penalty_rate: mx.array) -> Parameters:
        with mx.stream(mx.cpu):
            theta = flatten(parameters).astype(mx.float64)
            x, penalty_rate = x.astype(mx.float64), penalty_rate.astype(mx.float64)
            y = y.astype(mx.float64) if y.ndim == 2 else y

            def value(at: mx.array) -> mx.array:
                return objective.value(unflatten(at, parameters), x, y, penalty_rate)

            many, parts = mx.vmap(value), []
            widest = max(shape[-1] for shape in (p.shape for p in parameters.values()))
            rows = max(1, min(theta.size, _BUDGET // (x.shape[0] * widest + theta.size)))
            for first in range(0, theta.size, rows):
                last = min(theta.size, first + rows)
                moved = h * (mx.arange(first, last)[:, None] == mx.arange(theta.size)).astype(mx.float64)
                parts.append((many(theta + moved) - many(theta - moved)) / (2 * h))
            found = unflatten(mx.concatenate(parts), parameters)
            return {name: found[name].astype(parameters[name].dtype) for name in parameters}

    return differences


def flatten(parameters: Parameters) -> mx.array:
    """All entries in order, as one vector."""
    return mx.concatenate([value.reshape(-1) for value in parameters.values()])


def unflatten(vector: mx.array, like: Parameters) -> Parameters:
    """The inverse of :func:`flatten`."""
    parts, first = {}, 0
    for name, value in like.items():
        size = math.prod(value.shape)
        parts[name] = vector[first : first + size].reshape(value.shape)
        first += size
    return parts
