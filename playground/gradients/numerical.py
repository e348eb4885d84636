"""The gradient by central differences in float64: two evaluations of the objective for every parameter entry."""

from __future__ import annotations

import math
from collections.abc import Iterator

import mlx.core as mx
import numpy as np
from numpy.typing import NDArray

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
            for moved in moves(parameters, x.shape[0], h):
                parts.append((many(theta + moved) - many(theta - moved)) / (2 * h))
            found = unflatten(mx.concatenate(parts), parameters)
            return {name: found[name].astype(parameters[name].dtype) for name in parameters}

    return differences


def moves(parameters: Parameters, rows: int, h: float, chosen: NDArray[np.intp] | None = None) -> Iterator[mx.array]:
    """h in one entry and 0 in the others, for every entry (or those ``chosen``) in turn: (some, entries).

    As many at once as memory bears; in pieces of a size that another question need not wait for.
    """
    entries = sum(value.size for value in parameters.values())
    chosen = np.arange(entries) if chosen is None else chosen
    widest = max(value.shape[-1] for value in parameters.values())
    count = max(1, min(entries, _BUDGET // (rows * widest + entries)))
    for first in range(0, len(chosen), count):
        places = mx.array(chosen[first : first + count])
        yield h * (places[:, None] == mx.arange(entries)).astype(mx.float64)


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
