"""A point at which gradients are compared and the landscape is computed: parameters and a batch, in float64."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from playground.experiment.types import Experiment
from playground.foundation.arrays import Arrays
from playground.foundation.mlx import mx
from playground.foundation.parameter_names import is_weight
from playground.foundation.random_streams import stream
from playground.gradients.numerical import in_dtype
from playground.gradients.objective import Objective
from playground.gradients.sources import SOURCES
from playground.nn.losses import LOSSES, PENALTIES
from playground.nn.network import Parameters, forward

ROW_NUMBERS = 2_000_000
"""How many numbers the gradients of single rows may hold at once."""
APART = 0.3
"""How far :meth:`Point.apart` is, as a share of the size of each parameter."""
SMALL = 1e-3
"""Parameters that are all about this small are moved as if they were 1."""
OFF_CENTRE = 0.37
"""Where zero lies between two errors: at their middle, the errors of evenly spaced rows would cancel."""
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

    def near(self, number: int) -> Point:
        """Return a point nearby, the same for equal numbers: every parameter moved by normal noise of a tenth.

        The noise has a deviation of 0.1 · max(root mean square of the parameter, 0.1).
        """
        moved = {}
        for name, value in self.parameters.items():
            plain = np.array(value)
            size = 0.1 * max(float(np.sqrt(np.mean(plain * plain))), 0.1)
            noise = stream(number, f"near {name}").standard_normal(plain.shape)
            moved[name] = mx.array(plain + size * noise, dtype=mx.float64)
        return replace(self, parameters=moved)

    def apart(self) -> Point:
        """Return a point further away where mistakes are told from each other, the same at every call.

        There nothing is zero or small, and the errors of a regression have both signs: at a point where all are
        negative, −e and |e| are the same.
        """
        moved = {}
        for name, value in self.parameters.items():
            plain = np.array(value)
            rms = float(np.sqrt(np.mean(plain * plain)))
            noise = stream(0, f"apart {name}").standard_normal(plain.shape)
            moved[name] = mx.array(plain + APART * (rms if rms > SMALL else 1.0) * noise, dtype=mx.float64)
        if self.y.ndim == 2:
            last = f"b{self.objective.layers}"
            errors = np.array(forward(moved, self.x, self.objective.activation)[-1] - self.y)
            moved[last] = mx.array(np.array(moved[last]) - _between(errors), dtype=mx.float64)
        return replace(self, parameters=moved)

    def contributions(self) -> dict[str, NDArray[np.float64]]:
        """Return what was summed for each gradient entry: Σ over the rows of |contribution|, and |the penalty's|.

        Rounding errors are proportional to it, also where the sum itself is 0.
        """
        z = forward(self.parameters, self.x, self.objective.activation)[-1]
        found = self._summed(LOSSES[self.objective.loss].derivative(z, self.y, *z.shape))
        penalty = PENALTIES.get(self.objective.penalty)
        if penalty is not None:
            for name, value in self.parameters.items():
                if is_weight(name):
                    found[name] += np.abs(np.array(penalty.derivative(value, self.penalty_rate)))
        return found

    def terms(self) -> dict[str, NDArray[np.float64]]:
        """Return the same with prediction + target in place of their difference, which loses their digits."""
        z = forward(self.parameters, self.x, self.objective.activation)[-1]
        y = mx.abs(self.y) if self.y.ndim == 2 else mx.ones_like(z)
        return self._summed((mx.abs(z) + y + 1) / (1 if self.objective.loss == "half_sse" else z.shape[0]))

    def _summed(self, dz: mx.array) -> dict[str, NDArray[np.float64]]:
        """Return Σ over the rows of |∂z/∂θ · dz|, for dz (N, K)."""

        def of_row(parameters: Parameters, x: mx.array, cotangent: mx.array) -> mx.array:
            return mx.sum(forward(parameters, x[None], self.objective.activation)[-1] * cotangent)

        of_rows = mx.vmap(mx.grad(of_row), in_axes=(None, 0, 0))
        size = sum(value.size for value in self.parameters.values())
        piece = max(1, ROW_NUMBERS // size)
        found = {name: np.zeros(value.shape) for name, value in self.parameters.items()}
        for start in range(0, self.x.shape[0], piece):
            rows = slice(start, start + piece)
            for name, part in of_rows(self.parameters, self.x[rows], dz[rows]).items():
                found[name] += np.abs(np.array(part)).sum(axis=0)
        return found

    def arguments(self, dtype: mx.Dtype) -> Arguments:
        """Return the arguments of a gradient, converted to ``dtype``."""
        return in_dtype(self.parameters, self.x, self.y, self.penalty_rate, dtype)


def _between(errors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each output (N, K) a number in the widest gap of the middle half of its errors; 0 for one row."""
    rows = len(errors)
    if rows < 2:
        return np.zeros(errors.shape[1])
    ordered = np.sort(errors, axis=0)
    low, high = (rows - 1) // 4, max((rows - 1) // 4 + 1, 3 * (rows - 1) // 4)
    gaps = np.diff(ordered[low : high + 1], axis=0)
    widest = low + np.argmax(gaps, axis=0)
    columns = np.arange(errors.shape[1])
    between: NDArray[np.float64] = ordered[widest, columns] + OFF_CENTRE * np.diff(ordered, axis=0)[widest, columns]
    return between
