"""The gradient check: one source against mx.grad and central differences, entry by entry, in float64."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO

import mlx.core as mx
import numpy as np
from numpy.typing import NDArray

from playground.arrays import scalar
from playground.checkpoint import Arrays
from playground.experiment import Experiment
from playground.gradients import SOURCES, custom
from playground.gradients.diagnosis import Batch, diagnose
from playground.gradients.lesson import Lesson
from playground.gradients.notes import of_variables, read, watching
from playground.gradients.numerical import H, flatten, moves, unflatten
from playground.gradients.objective import Objective
from playground.models import Parameters, forward
from playground.task import Task
from playground.verdict import Check, Comparison, Entries, Note


@dataclass(frozen=True)
class Point:
    """Where a gradient is checked: one batch at some parameters, in float64 on the CPU, the only device that has it."""

    lesson: Lesson
    parameters: Parameters
    x: mx.array
    y: mx.array
    penalty_rate: mx.array

    @classmethod
    def at(cls, experiment: Experiment, task: Task, parameters: Arrays, x: NDArray[np.float32], y: object) -> Point:
        """The experiment's objective on rows ``x``, ``y`` at ``parameters``."""
        targets = np.asarray(y)
        return cls(
            Lesson(Objective.of(experiment), task.sizes),
            {name: mx.array(value, dtype=mx.float64) for name, value in parameters.items()},
            mx.array(x, dtype=mx.float64),
            mx.array(targets, dtype=mx.float64) if targets.ndim == 2 else mx.array(targets),
            mx.array(experiment.penalty.rate, dtype=mx.float64),
        )

    def gradient(self, source: str, code: str = "", printed: TextIO | None = None) -> dict[str, Entries]:
        """The gradient here by one source; raises :class:`CodeFault` for the learner's."""
        objective = self.lesson.objective
        chosen = custom.gradient(objective, code, printed) if source == "custom" else SOURCES[source](objective, "")
        found = chosen(self.parameters, self.x, self.y, self.penalty_rate)
        return {name: np.array(value) for name, value in found.items()}

    def batch(self) -> Batch:
        """The same place in plain numbers."""
        parameters = {name: np.array(value) for name, value in self.parameters.items()}
        return Batch(parameters, np.array(self.x), np.array(self.y), scalar(self.penalty_rate))


def check(
    experiment: Experiment, task: Task, parameters: Arrays, x: NDArray[np.float32], y: object, *, numerical: bool = True
) -> Check:
    """Check the experiment's source on one batch at ``parameters``; a step across a kink is set apart, not counted.

    Raises :class:`CodeFault` where the learner's code fails. Without ``numerical`` the differences, whose cost grows
    with the number of parameters, are left out.
    """
    source, code = experiment.gradient.source, experiment.gradient.code
    point, notes = Point.at(experiment, task, parameters, x, y), list[Note]()
    with mx.stream(mx.cpu):
        if source == "custom":
            found, left = watching(lambda: point.gradient(source, code))
            batch = point.batch()
            given = {**batch.parameters, "x": batch.x, "y": batch.y}
            notes = [*read(code), *of_variables(left, given, len(batch.x), set(task.sizes))]
        else:
            found = point.gradient(source)
        comparisons = against_automatic(point, found, point.gradient("numerical") if numerical else None)
    return Check(source, tuple(comparisons), diagnose(point.lesson, point.batch(), comparisons), tuple(notes))


def against_automatic(
    point: Point, source: Mapping[str, Entries], numerical: Mapping[str, Entries] | None = None
) -> list[Comparison]:
    """``source`` against ``mx.grad``: an entry differs if |Δ| > 1e-5 · max|g| + 1e-10 · max(1, |objective|)."""
    with mx.stream(mx.cpu):
        right, objective = point.gradient("auto"), point.lesson.objective
        kinks = {name: np.array(value) for name, value in crosses_kink(point).items()}
        value = abs(objective.value(point.parameters, point.x, point.y, point.penalty_rate).item())
    comparisons = []
    for name, automatic in right.items():
        allowed = 1e-5 * np.max(np.abs(automatic)) + 1e-10 * max(1.0, value)
        differs = ~(np.abs(source[name] - automatic) <= allowed) & ~kinks[name]
        other = None if numerical is None else numerical[name]
        comparisons.append(Comparison(name, source[name], automatic, other, differs, kinks[name]))
    return comparisons


def has_kinks(objective: Objective) -> bool:
    """Whether the objective is not smooth everywhere: relu, |e|, huber or |w| is in it."""
    gates = objective.activation == "relu" and objective.layers > 1
    return gates or objective.loss in ("mae", "huber") or objective.penalty == "l1"


def crosses_kink(point: Point, h: float = H) -> Parameters:
    """Per entry, whether θ ± h stand on different sides of a kink of relu, |e|, huber or |w|."""
    objective, x, y = point.lesson.objective, point.x, point.y

    def sides(at: mx.array) -> mx.array:
        values = unflatten(at, point.parameters)
        z = forward(values, x, objective.activation)
        found = []
        if objective.activation == "relu":
            found += [(layer > 0).reshape(-1) for layer in z[:-1]]
        if objective.loss == "mae":
            found += [(z[-1] > y).reshape(-1)]
        if objective.loss == "huber":
            found += [(z[-1] - y > 1).reshape(-1), (z[-1] - y < -1).reshape(-1)]
        if objective.penalty == "l1":
            found += [(W > 0).reshape(-1) for name, W in values.items() if name[0] == "W"]
        return mx.concatenate(found)

    theta = flatten(point.parameters)
    if not has_kinks(objective):
        return unflatten(mx.zeros(theta.shape, dtype=mx.bool_), point.parameters)
    many, crossed = mx.vmap(sides), []
    for moved in moves(point.parameters, x.shape[0], h):
        crossed.append(mx.any(many(theta + moved) != many(theta - moved), axis=1))
        mx.eval(crossed)
    return unflatten(mx.concatenate(crossed), point.parameters)
