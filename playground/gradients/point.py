"""A point at which gradients are compared and the landscape is computed: parameters and a batch, in float64."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.experiment.types import Experiment
from playground.foundation.arrays import Arrays
from playground.foundation.mlx import mx
from playground.gradients.numerical import in_dtype
from playground.gradients.objective import Objective
from playground.gradients.sources import SOURCES
from playground.nn.network import Parameters

Arguments = tuple[Parameters, mx.array, mx.array, mx.array]
"""The arguments of a gradient: params, x, y, penalty rate."""


@dataclass(frozen=True)
class Point:
    """Parameters and one batch in float64, which MLX supports on the CPU only."""

    objective: Objective
    parameters: Parameters
    x: mx.array
    y: mx.array
    penalty_rate: mx.array

    @classmethod
    def at(cls, experiment: Experiment, parameters: Arrays, x: NDArray[np.float32], y: object) -> Point:
        """Return the point for the experiment's objective, ``parameters`` and a batch ``x`` (n, D), ``y``."""
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
        """Units of each layer, from inputs to outputs."""
        widths = (self.parameters[f"b{layer}"].size for layer in range(1, self.objective.layers + 1))
        return (self.parameters["W1"].shape[0], *widths)

    def gradient(self, source: str, code: str = "") -> dict[str, NDArray[np.float64]]:
        """Return the gradient at this point by one source; raises :class:`CodeFault` if the learner's code fails."""
        found = SOURCES[source](self.objective, code)(self.parameters, self.x, self.y, self.penalty_rate)
        return {name: np.array(value) for name, value in found.items()}

    def arguments(self, dtype: mx.Dtype) -> Arguments:
        """Return the arguments of a gradient, converted to ``dtype``."""
        return in_dtype(self.parameters, self.x, self.y, self.penalty_rate, dtype)
