"""The gradient check: one source against mx.grad and central differences, entry by entry, in float64."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.checking.code_notes import of_variables, read, watching
from playground.checking.diagnosis import CheckedBatch, diagnose
from playground.checking.lesson import Lesson
from playground.checking.report import Check, Comparison, Entries, Note
from playground.experiment.types import Experiment, Gradient
from playground.foundation.arrays import Arrays
from playground.foundation.mlx import mx
from playground.foundation.parameter_names import is_weight
from playground.gradients.numerical import H, flatten, moves, unflatten
from playground.gradients.objective import Objective
from playground.gradients.point import Point
from playground.nn.activations import KINKED
from playground.nn.network import Parameters, forward

SUSPECTS = 64
"""How many differing entries are tested for kinks at most; one without a kink decides."""


@dataclass(frozen=True)
class Examined:
    """A source's gradient at a point, with notes on the code; the code need not run again."""

    point: Point
    source: str
    found: Mapping[str, Entries]
    notes: tuple[Note, ...] = ()


def check(experiment: Experiment, parameters: Arrays, x: NDArray[np.float32], y: object) -> Check:
    """Check the experiment's source on one batch at ``parameters``; entries at a kink are not counted.

    Raises :class:`CodeFault` if the learner's code fails.
    """
    return verdict(examine(Point.at(experiment, parameters, x, y), experiment.gradient))


def examine(point: Point, gradient: Gradient) -> Examined:
    """Compute the gradient; raises :class:`CodeFault` if the learner's code fails."""
    if gradient.source != "custom":
        return Examined(point, gradient.source, point.gradient(gradient.source))
    found, left = watching(lambda: point.gradient(gradient.source, gradient.code))
    batch = CheckedBatch.of(point)
    given = {**batch.parameters, "x": batch.x, "y": batch.y}
    notes = [*read(gradient.code), *of_variables(left, given, len(batch.x), set(point.sizes))]
    return Examined(point, gradient.source, found, tuple(notes))


def verdict(examined: Examined, *, numerical: bool = True, patience: float = math.inf) -> Check:
    """Compare and diagnose what was examined.

    Without ``numerical``, differences are left out, whose cost grows with the number of parameters, and kinks are
    looked for only where something differs. ``patience`` limits the diagnosis.
    """
    point = examined.point
    differences = point.gradient("numerical") if numerical else None
    comparisons = against_automatic(point, examined.found, differences)
    diagnosis = diagnose(Lesson.at(point), CheckedBatch.of(point), comparisons, patience)
    return Check(examined.source, tuple(comparisons), diagnosis, examined.notes)


def against_automatic(
    point: Point, source: Mapping[str, Entries], numerical: Mapping[str, Entries] | None = None
) -> list[Comparison]:
    """``source`` against ``mx.grad``: an entry differs if |Δ| > 1e-5 · max|g| + 1e-10 · max(1, |objective|)."""
    right = point.gradient("auto")
    objective = point.objective
    value = abs(objective.value(point.parameters, point.x, point.y, point.penalty_rate).item())
    differs = {}
    for name, automatic in right.items():
        allowed = 1e-5 * np.max(np.abs(automatic)) + 1e-10 * max(1.0, value)
        differs[name] = ~(np.abs(source[name] - automatic) <= allowed)
    entries = None
    if numerical is None:
        entries = np.flatnonzero(np.concatenate([one.ravel() for one in differs.values()]))[:SUSPECTS]
    kinks = {name: np.array(value) for name, value in crosses_kink(point, entries).items()}
    return [
        Comparison(
            name,
            source[name],
            automatic,
            None if numerical is None else numerical[name],
            differs[name] & ~kinks[name],
            kinks[name],
        )
        for name, automatic in right.items()
    ]


def has_kinks(objective: Objective) -> bool:
    """Return whether the objective has kinks: relu, |e|, huber or |w|."""
    gates = objective.activation in KINKED and objective.layers > 1
    return gates or objective.loss in ("mae", "huber") or objective.penalty == "l1"


def crosses_kink(point: Point, entries: NDArray[np.intp] | None = None, h: float = H) -> Parameters:
    """Return for each entry whether θ ± h are on different sides of a kink of relu, |e|, huber or |w|.

    If ``entries`` (indices into all parameters as one vector) is given, the others count as smooth.
    """
    objective = point.objective
    x = point.x
    y = point.y
    theta = flatten(point.parameters)
    found = np.zeros(theta.size, dtype=bool)
    chosen = np.arange(theta.size) if entries is None else entries
    if has_kinks(objective) and chosen.size:

        def sides(at: mx.array) -> mx.array:
            values = unflatten(at, point.parameters)
            z = forward(values, x, objective.activation)
            parts = []
            if objective.activation in KINKED:
                parts += [(layer > 0).reshape(-1) for layer in z[:-1]]
            if objective.loss == "mae":
                parts += [(z[-1] > y).reshape(-1)]
            if objective.loss == "huber":
                parts += [(z[-1] - y > 1).reshape(-1), (z[-1] - y < -1).reshape(-1)]
            if objective.penalty == "l1":
                parts += [(W > 0).reshape(-1) for name, W in values.items() if is_weight(name)]
            return mx.concatenate(parts)

        many = mx.vmap(sides)
        crossed = []
        for moved in moves(point.parameters, x.shape[0], h, chosen):
            crossed.append(mx.any(many(theta + moved) != many(theta - moved), axis=1))
            mx.eval(crossed)
        found[chosen] = np.array(mx.concatenate(crossed))
    return unflatten(mx.array(found), point.parameters)
