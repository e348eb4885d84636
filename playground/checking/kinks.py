"""Kinks: where a one-sided derivative of the objective is another on either side.

At relu's z = 0, at an error of 0 under mae and at a weight of 0 under l1 the objective has no derivative. ``mx.grad``
gives one number between the two one-sided derivatives; any other between them is as good (a subgradient).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.checking.report import Entries
from playground.foundation.mlx import mx
from playground.foundation.parameter_names import is_weight
from playground.foundation.stepwise import Stepwise
from playground.gradients.numerical import H, flatten, perturbed, unflatten
from playground.gradients.objective import Objective
from playground.gradients.point import Point
from playground.nn.activations import KINKED
from playground.nn.network import Parameters, forward

NEAR = 1e-10
"""How near, relative to the numbers around it, a value is to a kink to be at it."""
ASIDE = 1e-7
"""How far a parameter is moved, relative to its size, to find the derivative on one side."""
ENTRIES = 2000
"""Entries whose one-sided derivatives are computed at most; the others count as smooth."""
PIECE_NUMBERS = 4_000_000
"""How many numbers the gradients of one piece of entries may hold."""


@dataclass(frozen=True)
class OneSided:
    """The smaller and the larger one-sided derivative of every entry; equal where there is no kink."""

    low: Entries
    high: Entries


def has_kinks(objective: Objective) -> bool:
    """Return whether the objective has kinks anywhere: relu, |e| or |w|."""
    gates = objective.activation in KINKED and objective.layers > 1
    return gates or objective.loss == "mae" or objective.penalty == "l1"


def at_kink(point: Point) -> bool:
    """Return whether some value of the forward pass, an error or a weight is at a kink, at this very point."""
    objective = point.objective
    z = forward(point.parameters, point.x, objective.activation)
    values = []
    if objective.activation in KINKED:
        values += z[:-1]
    if objective.loss == "mae":
        values.append(z[-1] - point.y)
    if objective.penalty == "l1":
        values += [value for name, value in point.parameters.items() if is_weight(name)]
    plain = [np.abs(np.array(value)) for value in values]
    return any(bool((value <= NEAR * max(1.0, float(value.max()))).any()) for value in plain if value.size)


def one_sided(point: Point, wanted: dict[str, NDArray[np.bool_]]) -> dict[str, OneSided]:
    """Return the one-sided derivatives of the ``wanted`` entries, by ``mx.grad`` on either side of each.

    The other entries have the derivative of the point itself on both sides.
    """
    here = point.gradient("auto")
    found = {name: (value.copy(), value.copy()) for name, value in here.items()}
    names = list(here)
    firsts = np.cumsum([0, *(here[name].size for name in names)])
    chosen = np.flatnonzero(np.concatenate([wanted[name].ravel() for name in names]))[:ENTRIES]
    theta = flatten(point.parameters)
    plain = np.array(theta)

    def objective(at: mx.array) -> mx.array:
        return point.objective.value(unflatten(at, point.parameters), point.x, point.y, point.penalty_rate)

    many = mx.vmap(mx.grad(objective))
    piece = max(1, PIECE_NUMBERS // max(1, plain.size * point.x.shape[0]))
    for start in range(0, len(chosen), piece):
        places = chosen[start : start + piece]
        moved = np.zeros((len(places), plain.size))
        moved[np.arange(len(places)), places] = ASIDE * np.maximum(1.0, np.abs(plain[places]))
        for side, sign in enumerate((-1.0, 1.0)):
            gradients = np.array(many(theta + mx.array(sign * moved, dtype=mx.float64)))
            for row, place in enumerate(places):
                at = int(np.searchsorted(firsts, place, side="right")) - 1
                found[names[at]][side].ravel()[place - firsts[at]] = gradients[row, place]
    return {name: OneSided(np.minimum(*sides), np.maximum(*sides)) for name, sides in found.items()}


def crossed(point: Point, chosen: NDArray[np.intp], h: float = H) -> Stepwise[Parameters]:
    """Return for the ``chosen`` entries whether θ ± h are on different sides of a kink; a quotient there is neither.

    The other entries count as not across one.
    """
    objective = point.objective
    every = np.zeros(sum(value.size for value in point.parameters.values()), dtype=bool)
    if not has_kinks(objective) or not chosen.size:
        return unflatten(mx.array(every), point.parameters)

    def side(z: list[mx.array], value: mx.array) -> list[mx.array]:
        """Return on which side of each kink every entry (n, …) is."""
        parts = []
        if objective.activation in KINKED:
            parts += [(layer > 0).reshape(len(value), -1) for layer in z[:-1]]
        if objective.loss == "mae":
            parts.append((z[-1] > point.y).reshape(len(value), -1))
        if objective.penalty == "l1":
            parts.append((value > 0)[:, None])
        return parts

    found = []
    for piece in perturbed(objective, point.parameters, point.x, h, chosen):
        pairs = zip(side(piece.up, piece.value + h), side(piece.down, piece.value - h), strict=True)
        apart = [mx.any(one != other, axis=1) for one, other in pairs]
        found.append(np.any([np.array(part) for part in apart], axis=0) if apart else np.zeros(len(piece.value), bool))
        yield sum(map(len, found)) / len(chosen)
    every[chosen] = np.concatenate(found)
    return unflatten(mx.array(every), point.parameters)
