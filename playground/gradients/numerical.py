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
"""Default step h in float64. The truncation error is proportional to h², the rounding error to ε/h; the sum is
smallest near h = ∛ε."""
_BUDGET = 1_000_000
"""Maximum number of array elements in one batch of perturbed forward passes."""


def gradient(objective: Objective, h: float = H) -> GradientFunction:
    """Return a function that computes (f(θ + h) − f(θ − h)) / 2h in float64 and casts it to the parameters' type."""

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
    """Yield perturbations (n, entries); each row is h in one entry and 0 elsewhere, for all entries or ``chosen`` ones.

    n is as large as the memory budget allows for batches of ``rows`` rows.
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
    """Convert the arguments of a gradient to ``dtype``; class indices y (N,) stay integers."""
    theta = {name: value.astype(dtype) for name, value in parameters.items()}
    return theta, x.astype(dtype), y.astype(dtype) if y.ndim == 2 else y, penalty_rate.astype(dtype)


def flatten(parameters: Parameters) -> mx.array:
    """Concatenate all parameters, each row by row, into one vector."""
    return mx.concatenate([value.reshape(-1) for value in parameters.values()])


def unflatten(vector: mx.array, like: Parameters) -> Parameters:
    """Split a vector made by :func:`flatten` into parameters with the names and shapes of ``like``."""
    parts = {}
    first = 0
    for name, value in like.items():
        size = math.prod(value.shape)
        parts[name] = vector[first : first + size].reshape(value.shape)
        first += size
    return parts
