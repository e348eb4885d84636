"""The largest stable learning rate of gradient descent on a quadratic: 2/λmax of the Hessian."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from playground import batches
from playground.experiment import Experiment
from playground.optimizers import rule_name
from playground.task import Task

_SCALE: dict[str, Callable[[int, int], float]] = {
    "half_sse": lambda n, k: 1.0,
    "mse": lambda n, k: 2.0 / (n * k),
    "half_mse": lambda n, k: 1.0 / n,
}


def stable_rate(experiment: Experiment, task: Task) -> float | None:
    """2/λmax for a linear model with squared loss and full-batch plain descent (Nocedal & Wright §3.3), else None."""
    rows, outputs = len(task.x_train), task.sizes[-1]
    quadratic = len(task.sizes) == 2 and experiment.loss in _SCALE and experiment.penalty.name != "l1"
    plain = rule_name(experiment.optimizer) == "descent" and batches.batch_size(experiment.batch, rows) == rows
    weights = [] if "W1" in experiment.frozen else [task.x_train.astype(np.float64)]
    biases = [] if "b1" in experiment.frozen else [np.ones((rows, 1))]
    if not quadratic or not plain or not weights + biases:
        return None
    design = np.concatenate(weights + biases, axis=1)
    hessian = _SCALE[experiment.loss](rows, outputs) * design.T @ design
    if experiment.penalty.name == "l2" and weights:
        width = weights[0].shape[1]
        hessian[:width, :width] += experiment.penalty.rate * np.eye(width)
    largest = float(np.linalg.eigvalsh(hessian)[-1])
    return 2.0 / largest if largest > 0 else None
