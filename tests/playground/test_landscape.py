"""The landscape against NumPy written apart, and a hand calculation for the line fit."""

import mlx.core as mx
import numpy as np
import pytest

from playground.experiment import NAMES, Experiment
from playground.gradients.check import Point
from playground.landscape import LEVELS, refine, shape
from playground.landscape_shape import Entry, entries
from playground.task import build, starting_parameters
from playground.validation import convert
from tests.playground import numpy_oracle

W, B = Entry("W1", (0, 0)), Entry("b1", (0,))


def point(plain: dict[str, object]) -> Point:
    experiment: Experiment = convert(plain, Experiment)
    task = build(experiment)
    return Point.at(experiment, task, starting_parameters(experiment, task), task.x_train, task.y_train)


def test_the_line_fit_by_hand() -> None:
    """x = 1, 2, 3; y = 3, 5, 7; W = b = 0: loss 41.5, gradient −34, −15, Hessian Σx², Σx, N, minimum (2, 1)."""
    found = shape(point({}), (W, B))
    assert found.value == 41.5
    assert np.allclose(found.gradient, [-34, -15], atol=1e-9)
    assert np.allclose(found.hessian, [[14, 6], [6, 3]], atol=1e-6)
    assert found.minimum is not None and np.allclose(found.minimum, [2, 1], atol=1e-6)
    assert found.stable_rate == pytest.approx(4 / (17 + np.sqrt(265)), rel=1e-6)


@pytest.mark.parametrize("loss", [name for name in NAMES["losses"] if name != "cross_entropy"])
def test_every_value_of_the_grid_is_the_objective_there(loss: str) -> None:
    data = "circle" if loss == "binary_cross_entropy" else "plane"
    plain: dict[str, object] = {
        "dataset": {"name": data, "points": 12},
        "model": {"name": "mlp", "hidden": [3]},
        "loss": loss,
        "penalty": {"name": "l2", "rate": 0.1},
    }
    at, axes = point(plain), (Entry("W1", (1, 2)), Entry("b2", (0,)))
    levels = [level for level in refine(at, axes, (-1, 2), (-3, 1)) if level is not None]
    assert [len(level[0]) for level in levels] == list(LEVELS)
    parameters = {name: np.array(value) for name, value in at.parameters.items()}
    xs, ys, values = levels[1]
    for row, column in ((0, 0), (5, 30), (32, 7), (16, 16)):
        parameters["W1"][1, 2], parameters["b2"][0] = xs[column], ys[row]
        predicted = numpy_oracle.prediction(parameters, np.array(at.x), "tanh")
        wanted = numpy_oracle.loss(loss, predicted, np.array(at.y)) + numpy_oracle.penalty("l2", 0.1, parameters)
        assert values[row, column] == pytest.approx(wanted, rel=2e-5)
    assert np.array_equal(levels[0][2], levels[3][2][::8, ::8])


def test_only_a_quadratic_has_a_known_minimum() -> None:
    assert shape(point({"loss": "mae"}), (W, B)).minimum is None
    assert shape(point({"model": {"name": "mlp", "hidden": [2]}}), (W, B)).minimum is None
    two: dict[str, object] = {
        "dataset": {"name": "plane", "points": 20},
        "loss": "mse",
        "penalty": {"name": "l2", "rate": 0.3},
    }
    at = point(two)
    lowest = shape(at, (W, B)).minimum
    assert lowest is not None
    moved = dict(at.parameters)
    moved["W1"] = mx.array([[lowest[0]], [float(np.array(at.parameters["W1"])[1, 0])]], dtype=mx.float64)
    moved["b1"] = mx.array([lowest[1]], dtype=mx.float64)
    there = shape(Point(at.lesson, moved, at.x, at.y, at.penalty_rate), (W, B))
    assert np.abs(there.gradient).max() < 1e-6


def test_entries_are_named_as_in_python() -> None:
    names = list(map(str, entries({"W1": (1, 2), "b1": (2,)})))
    assert names == ["W1[0,0]", "W1[0,1]", "b1[0]", "b1[1]"]
