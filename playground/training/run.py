"""Where a run stands, and what can be said of it there: losses, metrics, gradients, answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import mlx.core as mx
import numpy as np
from numpy.typing import NDArray

from playground.data import batches
from playground.data.task import Task
from playground.experiment.types import Experiment
from playground.foundation.arrays import Arrays
from playground.gradients.objective import Objective
from playground.gradients.sources import SOURCES
from playground.nn.activations import ACTIVATIONS
from playground.nn.arrays import to_numpy
from playground.nn.network import Parameters, forward
from playground.nn.numpy_forward import activities
from playground.training.evaluation import Rows, metrics, numbers
from playground.training.health import Ailment, ailments
from playground.training.state import Losses
from playground.training.step import SlotTree

LOOKED_AT = 5000
"""Rows that are enough to tell whether a unit is dead."""


@dataclass(frozen=True)
class Position:
    """A whole state, by reference: MLX arrays are never written to here, so keeping one costs nothing."""

    step: int
    epoch: int
    row: int
    updates: int
    parameters: Parameters
    slots: SlotTree


class Run:
    """A state of a run under the settings that hold; it only reads."""

    settings: Experiment
    task: Task
    _at: Position
    _rows: Rows
    _objective: Objective
    _rate: mx.array

    @property
    def step_number(self) -> int:
        """n of the present state n."""
        return self._at.step

    @property
    def epoch(self) -> int:
        """Epochs completed."""
        return self._at.epoch

    @property
    def parameters(self) -> Arrays:
        """The present parameters."""
        return to_numpy(self._at.parameters)

    def losses(self) -> Losses:
        """Losses and accuracies at the present state."""
        parameters = self._at.parameters
        train, test = self._rows.accuracies(self.settings, parameters)
        losses = numbers(self._rows.losses(self._objective, parameters, self._rate))
        return replace(losses, train_accuracy=train, test_accuracy=test)

    def metrics(self) -> dict[str, dict[str, Any] | None]:
        """What fits the task, on the training set and, where there is one, on the test set."""
        rows, parameters = self._rows, self._at.parameters
        test = metrics(self.settings, parameters, rows.x_test, rows.y_test) if rows.tests else None
        return {"train": metrics(self.settings, parameters, rows.x, rows.y), "test": test}

    def gradients(self, source: str) -> Arrays:
        """The gradient of the objective on the full training set at the present parameters, frozen ones included."""
        gradient = SOURCES[source](self._objective, self.settings.gradient.code)
        return to_numpy(gradient(self._at.parameters, self._rows.x, self._rows.y, self._rate))

    def first_batch(self) -> tuple[NDArray[np.float32], NDArray[Any]]:
        """The first batch of the first epoch."""
        chosen = batches.first(self.settings.batch, len(self.task.x_train))
        return self.task.x_train[chosen], self.task.y_train[chosen]

    def health(self) -> tuple[Ailment, ...]:
        """What keeps the network from learning; of very many rows, some thousand evenly chosen ones are asked."""
        every = max(1, len(self.task.x_train) // LOOKED_AT)
        parameters, f = self._at.parameters, ACTIVATIONS[self.settings.model.activation].value
        x, y = self._rows.x[::every], self._rows.y[::every]
        hidden = [np.array(f(z)) for z in forward(parameters, x, self.settings.model.activation)[:-1]]
        gradients = SOURCES["auto"](self._objective, "")(parameters, x, y, self._rate)
        return ailments(self.settings.model.activation, hidden, to_numpy(parameters), to_numpy(gradients))

    def activities(self, x: NDArray[np.float32]) -> tuple[NDArray[np.float32], ...]:
        """What every unit says for the model's inputs x (n, D): inputs, hidden layers, outputs, each (n, units)."""
        return activities(to_numpy(self._at.parameters), x, self.settings.model.activation)
