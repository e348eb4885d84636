"""What the window draws of a model over its inputs: its answer and, where somebody looks, what every unit says."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from playground.engine.protocol import Fit, Units
from playground.trainer import Trainer

MAP = 64
"""Points of a map along each side; the small maps of units take every second."""
LINE = 200
BARS = 64
"""Training rows that stand for all, where there is no plane to draw over."""


def pictures(trainer: Trainer, *, units: bool) -> tuple[Fit | None, Units | None]:
    """From one forward pass over a line or a plane of inputs; no fit where there are more columns than two."""
    columns = trainer.task.columns
    if columns.shape[1] > 2:
        return None, _units(trainer, trainer.activities(_bars(trainer)), (-1,)) if units else None
    low, high = columns.min(axis=0), columns.max(axis=0)
    margin = np.where(high > low, 0.08 * (high - low), 1.0)
    axes: tuple[NDArray[np.float32], ...]
    form: tuple[int, ...]
    if columns.shape[1] == 1:
        x = np.linspace(low[0] - 4 * margin[0], high[0] + 4 * margin[0], LINE, dtype=np.float32)
        rows, form = x[:, None], (LINE,)
        axes = (x, np.zeros(0, np.float32))
    else:
        axes = tuple(np.linspace(low[k] - margin[k], high[k] + margin[k], MAP, dtype=np.float32) for k in (0, 1))
        rows, form = np.stack(np.meshgrid(*axes, indexing="xy"), axis=-1).reshape(-1, 2), (MAP, MAP)
    values = trainer.activities(rows)
    fit = Fit(axes[0], axes[1], values[-1].reshape(*form, -1))
    return fit, _units(trainer, values, form) if units else None


def _units(trainer: Trainer, values: tuple[NDArray[np.float32], ...], form: tuple[int, ...]) -> Units:
    thin = (slice(None), *(slice(None, None, 2) if size > 0 else slice(None) for size in form))
    shown = tuple(layer.T.reshape(layer.shape[1], *form)[thin] for layer in values)
    return Units(tuple(np.ascontiguousarray(layer) for layer in shown), trainer.gradients("auto"))


def _bars(trainer: Trainer) -> NDArray[np.float32]:
    """Some training rows in the order of their targets."""
    task = trainer.task
    order = np.argsort(task.y_train.reshape(len(task.y_train), -1)[:, 0], kind="stable")
    chosen = order[np.linspace(0, len(order) - 1, min(BARS, len(order))).round().astype(int)]
    return np.asarray(task.columns[chosen])
