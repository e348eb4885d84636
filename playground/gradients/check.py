"""The gradient check: one source against mx.grad and central differences, entry by entry, in float64."""

from __future__ import annotations

from dataclasses import dataclass

import mlx.core as mx
import numpy as np
from numpy.typing import NDArray

from playground.checkpoint import Arrays
from playground.experiment import Experiment
from playground.gradients import SOURCES
from playground.gradients.numerical import H, flatten, unflatten
from playground.gradients.objective import Objective
from playground.models import Parameters, forward
from playground.task import Task

Entries = NDArray[np.float64]


@dataclass(frozen=True)
class Comparison:
    """One parameter: gradients by the source, mx.grad and differences, and which entries differ or sit at a kink."""

    parameter: str
    source: Entries
    automatic: Entries
    numerical: Entries
    differs: NDArray[np.bool_]
    kinks: NDArray[np.bool_]

    @property
    def largest_difference(self) -> float:
        """max |Δ| between the source and mx.grad."""
        return float(np.max(np.abs(self.source - self.automatic)))

    @property
    def relative_error(self) -> float:
        """max |a − b| / max(|a|, |b|), 0 where both are 0 (CS231n, "Gradient checks")."""
        return relative_error(self.source, self.automatic)

    @property
    def numerical_difference(self) -> float:
        """max |Δ| between the source and central differences, kinks left out."""
        return float(np.max(np.abs(self.source - self.numerical), where=~self.kinks, initial=0.0))

    @property
    def passed(self) -> bool:
        """Whether no entry of the source differs from mx.grad."""
        return not bool(self.differs.any())


def relative_error(a: Entries, b: Entries) -> float:
    """max |a − b| / max(|a|, |b|) over the entries (CS231n)."""
    largest = np.maximum(np.abs(a), np.abs(b))
    return float(np.max(np.abs(a - b) / np.where(largest > 0, largest, 1.0)))


def compare(
    experiment: Experiment, task: Task, parameters: Arrays, x: NDArray[np.float32], y: object
) -> list[Comparison]:
    """Check the experiment's source on one batch at ``parameters``; a step across a kink is set apart, not counted."""
    objective = Objective.of(experiment)
    with mx.stream(mx.cpu):
        at = {name: mx.array(value, dtype=mx.float64) for name, value in parameters.items()}
        xs = mx.array(x, dtype=mx.float64)
        targets = np.asarray(y)
        ys = mx.array(targets, dtype=mx.float64) if targets.ndim == 2 else mx.array(targets)
        rate = mx.array(experiment.penalty.rate, dtype=mx.float64)
        found = {
            name: {
                key: np.array(value)
                for key, value in SOURCES[name](objective, experiment.gradient.code)(at, xs, ys, rate).items()
            }
            for name in {experiment.gradient.source, "auto", "numerical"}
        }
        kinks = {key: np.array(value) for key, value in crosses_kink(objective, at, xs, ys).items()}
        value = abs(objective.value(at, xs, ys, rate).item())
    comparisons = []
    for name in task.shapes:
        source, automatic = found[experiment.gradient.source][name], found["auto"][name]
        allowed = 1e-5 * np.max(np.abs(automatic)) + 1e-10 * max(1.0, value)
        differs = ~(np.abs(source - automatic) <= allowed) & ~kinks[name]
        comparisons.append(Comparison(name, source, automatic, found["numerical"][name], differs, kinks[name]))
    return comparisons


def crosses_kink(objective: Objective, parameters: Parameters, x: mx.array, y: mx.array, h: float = H) -> Parameters:
    """Per entry, whether θ ± h stand on different sides of a kink of relu, |e|, huber or |w|."""

    def sides(at: mx.array) -> mx.array:
        values = unflatten(at, parameters)
        z = forward(values, x, objective.activation)
        found = [mx.zeros((1,), dtype=mx.bool_)]
        if objective.activation == "relu":
            found += [(layer > 0).reshape(-1) for layer in z[:-1]]
        if objective.loss == "mae":
            found += [(z[-1] > y).reshape(-1)]
        if objective.loss == "huber":
            found += [(z[-1] - y > 1).reshape(-1), (z[-1] - y < -1).reshape(-1)]
        if objective.penalty == "l1":
            found += [(W > 0).reshape(-1) for name, W in values.items() if name[0] == "W"]
        return mx.concatenate(found)

    theta = flatten(parameters)
    smooth = objective.activation != "relu" and objective.loss not in ("mae", "huber") and objective.penalty != "l1"
    if smooth:
        return unflatten(mx.zeros(theta.shape, dtype=mx.bool_), parameters)
    crossed = []
    for entry in range(theta.size):
        moved = h * (mx.arange(theta.size) == entry).astype(theta.dtype)
        crossed.append(mx.any(sides(theta + moved) != sides(theta - moved)))
        if entry % 256 == 255:
            mx.eval(crossed)
    return unflatten(mx.stack(crossed), parameters)
