"""The largest stable learning rate of gradient descent on a quadratic: 2/λmax of the Hessian."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from playground.data import batches
from playground.data.task import Task
from playground.experiment.types import Experiment
from playground.foundation.parameter_names import masks
from playground.nn.optimizers import rule_name

_SCALE: dict[str, Callable[[int, int], float]] = {
    "half_sse": lambda n, k: 1.0,
    "mse": lambda n, k: 2.0 / (n * k),
    "half_mse": lambda n, k: 1.0 / n,
}


def stable_rate(experiment: Experiment, task: Task) -> float | None:
    """2/λmax for a linear model with squared loss and full-batch plain descent (Nocedal & Wright §3.3), else None."""
    rows = len(task.x_train)
    outputs = task.sizes[-1]
    quadratic = len(task.sizes) == 2 and experiment.loss in _SCALE and experiment.penalty.name != "l1"
    plain = rule_name(experiment.optimizer) == "descent" and batches.batch_size(experiment.batch, rows) == rows
    if not quadratic or not plain:
        return None
    width = task.x_train.shape[1]
    design = np.concatenate([task.x_train.astype(np.float64), np.ones((rows, 1))], axis=1)
    hessian = _SCALE[experiment.loss](rows, outputs) * design.T @ design
    if experiment.penalty.name == "l2":
        hessian[:width, :width] += experiment.penalty.rate * np.eye(width)
    # each output has its own weights and so a block of the Hessian; frozen entries are left out
    blocks = {tuple(np.flatnonzero(free)) for free in _free(experiment, task)}
    largest = max((float(np.linalg.eigvalsh(hessian[np.ix_(free, free)])[-1]) for free in blocks if free), default=0.0)
    return 2.0 / largest if largest > 0 else None


def _free(experiment: Experiment, task: Task) -> NDArray[np.bool_]:
    """Which weights and bias of each output are trained, (K, D + 1)."""
    held = masks(experiment.frozen, task.shapes)
    weights, bias = (
        np.full(task.shapes[name], name in experiment.frozen) | held.get(name, False) for name in ("W1", "b1")
    )
    return ~np.concatenate([weights, bias[None, :]]).T
