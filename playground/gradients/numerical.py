"""The gradient by central differences in float64, with two evaluations of the objective per parameter entry."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from playground.foundation.mlx import mx
from playground.gradients.objective import GradientFunction, Objective
from playground.nn.network import Parameters

H = 1e-5
"""Step h. The truncation error falls as h², the rounding error grows as ε/h: their sum is least near ∛ε."""
_BUDGET = 4_000_000
"""How many numbers a batch of perturbed forward passes may hold at once."""


def gradient(objective: Objective, h: float = H) -> GradientFunction:
    """Return the gradient (f(θ + h) − f(θ − h)) / 2h, cast back to the parameters' type."""

    def differences(parameters: Parameters, x: mx.array, y: mx.array, penalty_rate: mx.array) -> Parameters:
        exact = in_dtype(parameters, x, y, penalty_rate, mx.float64)
        found = unflatten(quotients(objective, *exact, h), parameters)
        return {name: found[name].astype(parameters[name].dtype) for name in parameters}

    return differences


def quotients(
    objective: Objective,
    parameters: Parameters,
    x: mx.array,
    y: mx.array,
    penalty_rate: mx.array,
    h: float,
    chosen: NDArray[np.intp] | None = None,
) -> mx.array:
    """Return (f(θ + h) − f(θ − h)) / 2h for all entries (or those ``chosen``) as one vector."""
    theta = flatten(parameters)

    def value(at: mx.array) -> mx.array:
        return objective.value(unflatten(at, parameters), x, y, penalty_rate)

    many = mx.vmap(value)
    parts = []
    for moved in moves(parameters, x.shape[0], h, chosen):
        parts.append((many(theta + moved) - many(theta - moved)) / (2 * h))
    return mx.concatenate(parts)


def moves(parameters: Parameters, rows: int, h: float, chosen: NDArray[np.intp] | None = None) -> Iterator[mx.array]:
    """Yield perturbations, h in one entry and 0 elsewhere, for all entries (or those ``chosen``): (some, entries).

    Each array has as many rows as fit into the memory budget.
    """
    values = list(parameters.values())
    entries = sum(value.size for value in values)
    widest = max(value.shape[-1] for value in values)
    chosen = np.arange(entries) if chosen is None else chosen
    count = max(1, min(entries, _BUDGET // (rows * widest + entries)))
    for first in range(0, len(chosen), count):
        places = mx.array(chosen[first : first + count])
        yield h * (places[:, None] == mx.arange(entries)).astype(values[0].dtype)


def in_dtype(
    parameters: Parameters, x: mx.array, y: mx.array, penalty_rate: mx.array, dtype: mx.Dtype
) -> tuple[Parameters, mx.array, mx.array, mx.array]:
    """Convert the arguments of a gradient to ``dtype``; class indices stay integers."""
    theta = {name: value.astype(dtype) for name, value in parameters.items()}
    return theta, x.astype(dtype), y.astype(dtype) if y.ndim == 2 else y, penalty_rate.astype(dtype)


def flatten(parameters: Parameters) -> mx.array:
    """Return all entries in order as one vector."""
    return mx.concatenate([value.reshape(-1) for value in parameters.values()])


def unflatten(vector: mx.array, like: Parameters) -> Parameters:
    """Undo :func:`flatten`, with the shapes of ``like``."""
    parts = {}
    first = 0
    for name, value in like.items():
        size = math.prod(value.shape)
        parts[name] = vector[first : first + size].reshape(value.shape)
        first += size
    return parts
