"""Evaluation of a state for curves and readouts: losses over whole sets, accuracies, norms."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.data.task import Task
from playground.experiment.types import Experiment
from playground.foundation.mlx import mx
from playground.foundation.parameter_names import is_weight
from playground.gradients.objective import Objective
from playground.nn.arrays import scalar, to_numpy
from playground.nn.network import Parameters, forward
from playground.training.state import Losses

ENTRIES = 256
"""How many parameter entries have a curve at most."""
_NOTHING = mx.array(0.0)


def evaluated(step: int) -> bool:
    """Return whether state ``step`` is evaluated: all up to 256, then 128 per doubling, whatever the speed."""
    return step % (1 << max(0, step.bit_length() - 8)) == 0


@dataclass(frozen=True)
class Evaluation:
    """One evaluated state, as curves show it."""

    step: int
    losses: Losses
    parameters: NDArray[np.float32]
    gradient_norms: NDArray[np.float32]
    update_ratios: NDArray[np.float32]
    """‖ΔW‖ / ‖W‖ of each layer's weights for the next update; NaN where W is 0."""

    @property
    def gradient_norm(self) -> float:
        """The norm of the gradient over all parameters."""
        return float(np.linalg.norm(self.gradient_norms.astype(np.float64)))


@dataclass(frozen=True)
class Records:
    """The result of some steps: each batch loss, and the evaluated states among them."""

    steps: NDArray[np.int64]
    batch_losses: NDArray[np.float32]
    evaluations: tuple[Evaluation, ...]


@dataclass(frozen=True)
class Pending:
    """A state whose evaluation is still a lazy MLX graph, to be computed together with the steps around it."""

    step: int
    parameters: Parameters
    gradients: Parameters
    losses: list[mx.array]
    after: Parameters

    def done(self) -> Evaluation:
        """Return the numbers; MLX must have evaluated them."""
        gradients = to_numpy(self.gradients).values()
        norms = np.array([np.linalg.norm(value.ravel().astype(np.float64)) for value in gradients], np.float32)
        before, after = to_numpy(self.parameters), to_numpy(self.after)
        flat = np.concatenate([value.ravel()[:ENTRIES] for value in before.values()])[:ENTRIES]
        ratios = [_ratio(before[name], after[name]) for name in before if is_weight(name)]
        return Evaluation(self.step, losses_of(self.losses), flat, norms, np.array(ratios, np.float32))


def _ratio(before: NDArray[np.float32], after: NDArray[np.float32]) -> float:
    size = float(np.linalg.norm(before.astype(np.float64)))
    return float(np.linalg.norm((after - before).astype(np.float64))) / size if size > 0 else math.nan


class EvaluationRows:
    """The rows of a task as MLX arrays, to compute losses over whole sets."""

    def __init__(self, task: Task) -> None:
        self.x, self.y = mx.array(task.x_train), mx.array(task.y_train)
        self.x_test, self.y_test = mx.array(task.x_test), mx.array(task.y_test)
        self.tests = len(task.x_test) > 0

    def losses(
        self, objective: Objective, parameters: Parameters, penalty_rate: mx.array, train: mx.array | None = None
    ) -> list[mx.array]:
        """Return lazy training loss (``train`` if known), penalty and, if there are test rows, test loss."""
        train = objective.loss_value(parameters, self.x, self.y) if train is None else train
        penalty = objective.penalty_value(parameters, penalty_rate)
        values = [train, _NOTHING if penalty is None else penalty]
        if self.tests:
            values.append(objective.loss_value(parameters, self.x_test, self.y_test))
        return values

    def accuracies(self, settings: Experiment, parameters: Parameters) -> tuple[float | None, float | None]:
        """Return training and test accuracy; None if the loss has no classes."""
        test = accuracy(settings, parameters, self.x_test, self.y_test) if self.tests else None
        return accuracy(settings, parameters, self.x, self.y), test


def losses_of(values: list[mx.array]) -> Losses:
    """Convert the evaluated arrays of :meth:`EvaluationRows.losses` to numbers."""
    train, penalty, *test = map(scalar, values)
    return Losses(train, test[0] if test else None, penalty)


def metrics(settings: Experiment, parameters: Parameters, x: mx.array, y: mx.array) -> dict[str, Any]:
    """Return ``confusion`` (K, K; rows are true classes) for classification, else ``rmse`` and ``r2``.

    R² = 1 − Σ(p − t)² / Σ(t − t̄)² over all outputs, t̄ the mean of each; None if the targets are constant.
    """
    z = np.array(forward(parameters, x, settings.model.activation)[-1], np.float64)
    if settings.loss in ("binary_cross_entropy", "cross_entropy"):
        if settings.loss == "cross_entropy":
            true, text, count = np.array(y), z.argmax(axis=1), z.shape[1]
        elif z.shape[1] == 1:
            true, text, count = np.array(y)[:, 0].astype(np.int64), (z[:, 0] > 0).astype(np.int64), 2
        else:
            return {}  # several independent binary outputs have no common table
        table = np.zeros((count, count), np.int64)
        np.add.at(table, (true, text), 1)
        return {"confusion": table.tolist()}
    targets = np.array(y, np.float64)
    squares, spread = float(((z - targets) ** 2).sum()), float(((targets - targets.mean(axis=0)) ** 2).sum())
    return {"rmse": math.sqrt(squares / targets.size), "r2": 1 - squares / spread if spread > 0 else None}


def accuracy(settings: Experiment, parameters: Parameters, x: mx.array, y: mx.array) -> float | None:
    """Return the share of rows with the right class, by the logit's sign or the largest logit; None without classes."""
    if settings.loss not in ("binary_cross_entropy", "cross_entropy"):
        return None
    z = forward(parameters, x, settings.model.activation)[-1]
    right = (z > 0) == (y > 0.5) if settings.loss == "binary_cross_entropy" else mx.argmax(z, axis=1) == y
    return scalar(mx.mean(right))
