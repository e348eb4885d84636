"""One batch at some parameters, in float64: where gradients are compared, walked and mapped."""

from __future__ import annotations

from dataclasses import dataclass

import mlx.core as mx
import numpy as np
from numpy.typing import NDArray

from playground.experiment.types import Experiment
from playground.foundation.arrays import Arrays
from playground.gradients.numerical import in_dtype
from playground.gradients.objective import Objective
from playground.gradients.sources import SOURCES
from playground.nn.network import Parameters

Arguments = tuple[Parameters, mx.array, mx.array, mx.array]
"""params, x, y, penalty rate: what a gradient is called with."""


@dataclass(frozen=True)
class Point:
    """One batch at some parameters, in float64 on the CPU, the only device that has it."""

    objective: Objective
    parameters: Parameters
    x: mx.array
    y: mx.array
    penalty_rate: mx.array

    @classmethod
    def at(cls, experiment: Experiment, parameters: Arrays, x: NDArray[np.float32], y: object) -> Point:
        """The experiment's objective on rows ``x`` (n, D) and ``y`` at ``parameters``."""
        targets = np.asarray(y)
        return cls(
            Objective.of(experiment),
            {name: mx.array(value, dtype=mx.float64) for name, value in parameters.items()},
            mx.array(x, dtype=mx.float64),
            mx.array(targets, dtype=mx.float64) if targets.ndim == 2 else mx.array(targets),
            mx.array(experiment.penalty.rate, dtype=mx.float64),
        )

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units per layer, from the inputs to the outputs."""
        widths = (self.parameters[f"b{layer}"].size for layer in range(1, self.objective.layers + 1))
        return (self.parameters["W1"].shape[0], *widths)

    def gradient(self, source: str, code: str = "") -> dict[str, NDArray[np.float64]]:
        """The gradient here by one source; raises :class:`CodeFault` for the learner's."""
        found = SOURCES[source](self.objective, code)(self.parameters, self.x, self.y, self.penalty_rate)
        return {name: np.array(value) for name, value in found.items()}

    def arguments(self, dtype: mx.Dtype) -> Arguments:
        """What a gradient is called with, in another type."""
        return in_dtype(self.parameters, self.x, self.y, self.penalty_rate, dtype)
