"""Metrics with residuals, and activation curves: two answers of the analyst."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.data.generators import labels
from playground.data.task import Task
from playground.engine import analysis
from playground.experiment.types import Experiment
from playground.foundation.mlx import mx
from playground.nn.activations import ACTIVATIONS
from playground.nn.arrays import to_mlx
from playground.nn.network import Parameters, forward
from playground.training.evaluation import EvaluationRows, metrics

SHOWN = 2000
"""How many residuals are drawn at most."""
NOTHING = np.zeros(0, np.float32)


def measured(question: analysis.AskMeasures, task: Task) -> analysis.Measures:
    """Return metrics of training and test rows, with residuals for regression."""
    settings = question.settings
    parameters = to_mlx(question.parameters)
    rows = EvaluationRows(task)
    train = metrics(settings, parameters, rows.x, rows.y)
    test = metrics(settings, parameters, rows.x_test, rows.y_test) if rows.tests else None
    shown = [(NOTHING, NOTHING)] * 2
    if "rmse" in train:
        sets = (task.x_train, task.y_train), (task.x_test, task.y_test)
        shown = [_residuals(settings, parameters, x, y) for x, y in sets]
    (target, text), (test_target, test_said) = shown
    accuracies = rows.accuracies(settings, parameters)
    pairs = (target, test_target), (text, test_said)
    return analysis.Measures(
        question.number, True, (train, test), accuracies, *pairs, labels(settings.dataset, settings.loss)
    )


def _residuals(
    settings: Experiment, parameters: Parameters, x: NDArray[np.float32], y: NDArray[Any]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return targets and predictions of the first output, (n,) each."""
    if not len(x):
        return NOTHING, NOTHING
    every = max(1, len(x) // SHOWN)
    text = np.array(forward(parameters, mx.array(x[::every]), settings.model.activation)[-1])
    return y[::every, 0], text[:, 0]


def activated(question: analysis.AskActivation) -> analysis.Activated:
    """Return value and derivative around 0, with their formulas."""
    name = question.settings.model.activation
    f = ACTIVATIONS[name]
    z = mx.linspace(-4, 4, 161)
    a = f.value(z)
    curves = [np.array(curve, np.float64) for curve in (z, a, f.derivative(z, a))]
    return analysis.Activated(question.number, True, name, curves[0], curves[1], curves[2], (f.formula, f.slope))
