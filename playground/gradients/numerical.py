"""The gradient by central differences in float64, with two evaluations of the objective per parameter entry.

An entry's own layer and those after it are computed anew, the layers before it once for all.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.foundation.mlx import mx
from playground.foundation.parameter_names import is_weight, layer_of
from playground.gradients.objective import GradientFunction, Objective
from playground.nn.activations import ACTIVATIONS
from playground.nn.losses import LOSSES, PENALTIES
from playground.nn.network import Parameters, forward

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
    """Return (f(θ + h) − f(θ − h)) / 2h for all entries (or those ``chosen``, ascending) as one vector."""
    return mx.concatenate(list(quotients_in_parts(objective, parameters, x, y, penalty_rate, h, chosen)))


def quotients_in_parts(
    objective: Objective,
    parameters: Parameters,
    x: mx.array,
    y: mx.array,
    penalty_rate: mx.array,
    h: float,
    chosen: NDArray[np.intp] | None = None,
) -> Iterator[mx.array]:
    """Yield the same some entries at a time."""

    def loss(z: mx.array) -> mx.array:
        return LOSSES[objective.loss].value(z, y, *z.shape)

    many = mx.vmap(loss)
    for piece in perturbed(objective, parameters, x, h, chosen):
        difference = many(piece.up[-1]) - many(piece.down[-1])
        if objective.penalty in PENALTIES and is_weight(piece.name):
            penalty = mx.vmap(lambda w: PENALTIES[objective.penalty].value(w, penalty_rate))
            difference = difference + penalty(piece.value + h) - penalty(piece.value - h)
        yield difference / (2 * h)


@dataclass(frozen=True)
class Perturbed:
    """Some entries of one parameter, each moved alone by h up and down, and what follows from it."""

    name: str
    value: mx.array
    """The entries (n,)."""
    up: list[mx.array]
    """z (n, N, units) of the parameter's layer and of those after it; the layers before it stay as they are."""
    down: list[mx.array]


def perturbed(
    objective: Objective, parameters: Parameters, x: mx.array, h: float, chosen: NDArray[np.intp] | None = None
) -> Iterator[Perturbed]:
    """Yield all entries, or those ``chosen`` (ascending), as many at a time as the memory budget allows."""
    f = ACTIVATIONS[objective.activation].value
    z = forward(parameters, x, objective.activation)
    widest = max(value.shape[-1] for value in parameters.values())
    count = max(1, _BUDGET // (x.shape[0] * widest))

    def onward(layer: int, moved: mx.array) -> list[mx.array]:
        found = [moved]
        for later in range(layer + 1, objective.layers + 1):
            a = f(found[-1]).reshape(-1, moved.shape[-1])  # one product for all entries
            moved = (a @ parameters[f"W{later}"]).reshape(*moved.shape[:2], -1) + parameters[f"b{later}"]
            found.append(moved)
        return found

    first = 0
    for name, value in parameters.items():
        layer = layer_of(name)
        here = (
            np.arange(value.size)
            if chosen is None
            else chosen[(chosen >= first) & (chosen < first + value.size)] - first
        )
        first += value.size
        source = x if layer == 1 else f(z[layer - 2])
        for start in range(0, len(here), count):
            rows, units = np.divmod(here[start : start + count], value.shape[-1])
            taken = value.reshape(-1)[mx.array(here[start : start + count])]
            unit = mx.array(units)[:, None, None] == mx.arange(value.shape[-1])
            by = source.T[mx.array(rows)][:, :, None] if is_weight(name) else mx.ones_like(x[:, :1])[None]
            # by what the parameter really moved, as h is rounded beside it
            up, down = (((taken + step) - taken)[:, None, None] * by * unit for step in (h, -h))
            yield Perturbed(name, taken, onward(layer, z[layer - 1] + up), onward(layer, z[layer - 1] + down))


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
