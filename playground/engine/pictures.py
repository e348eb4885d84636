"""Predictions over the inputs for the plots: the model's output and, on request, every unit's activation."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from playground.data.task import Task
from playground.engine.protocol import Fit, Units
from playground.foundation.arrays import Arrays
from playground.nn.numpy_forward import activities
from playground.training.trainer import Trainer

MAP = 64
"""Points along each side of a map; maps of units use every second one."""
LINE = 200
BARS = 64
"""How many training rows show the units if there are more than two inputs."""


class Pictures:
    """Computes predictions at places that are chosen once for each task."""

    def __init__(self) -> None:
        self._task: Task | None = None
        self._axes: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None
        self._inputs: NDArray[np.float32] = np.zeros((0, 0), np.float32)
        self._form: tuple[int, ...] = ()

    def of(self, trainer: Trainer, *, units: bool) -> tuple[Fit | None, Units | None]:
        """Return fit and units from one forward pass over a line or plane of inputs; no fit beyond two columns."""
        self._look_at(trainer.task)
        if self._axes is None and not units:
            return None, None
        values = trainer.activities(self._inputs)
        fit = None
        if self._axes is not None:
            fit = Fit(*self._axes, values[-1].reshape(*self._form, -1))
        return fit, _units(trainer, values, self._form) if units else None

    def fit(self, trainer: Trainer, parameters: Arrays) -> Fit | None:
        """Return the fit of the model with other parameters."""
        self._look_at(trainer.task)
        if self._axes is None:
            return None
        answer = activities(parameters, self._inputs, trainer.settings.model.activation)[-1]
        return Fit(*self._axes, answer.reshape(*self._form, -1))

    def _look_at(self, task: Task) -> None:
        if task is self._task:
            return
        self._task = task
        columns = task.columns
        if columns.shape[1] > 2:
            self._axes = None
            self._form = (-1,)
            self._inputs = task.inputs(_bars(task))
            return
        low, high = columns.min(axis=0), columns.max(axis=0)
        margin = np.where(high > low, 0.08 * (high - low), 1.0)
        if columns.shape[1] == 1:
            x = np.linspace(low[0] - 4 * margin[0], high[0] + 4 * margin[0], LINE, dtype=np.float32)
            self._axes = (x, np.zeros(0, np.float32))
            self._form = (LINE,)
            rows = x[:, None]
        else:
            x, y = (np.linspace(low[k] - margin[k], high[k] + margin[k], MAP, dtype=np.float32) for k in (0, 1))
            rows = np.stack(np.meshgrid(x, y, indexing="xy"), axis=-1).reshape(-1, 2)
            self._axes = (x, y)
            self._form = (MAP, MAP)
        self._inputs = task.inputs(rows)


def _units(trainer: Trainer, values: tuple[NDArray[np.float32], ...], form: tuple[int, ...]) -> Units:
    thin = (slice(None), *(slice(None, None, 2) if size > 0 else slice(None) for size in form))
    shown = tuple(layer.T.reshape(layer.shape[1], *form)[thin] for layer in values)
    return Units(tuple(np.ascontiguousarray(layer) for layer in shown), trainer.gradients("auto"))


def _bars(task: Task) -> NDArray[np.float32]:
    """Choose some training rows, ordered by target."""
    order = np.argsort(task.y_train.reshape(len(task.y_train), -1)[:, 0], kind="stable")
    chosen = order[np.linspace(0, len(order) - 1, min(BARS, len(order))).round().astype(int)]
    return np.asarray(task.columns[chosen])
