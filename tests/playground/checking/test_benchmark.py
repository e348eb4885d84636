"""The comparison of sources: counts are right, and every size is measured."""

from typing import Any

import numpy as np

from playground.checking import benchmark as comparison
from playground.data.task import build_task, starting_parameters
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.gradients.point import Point

NET: dict[str, Any] = {
    "dataset": {"name": "circle", "points": 40},
    "model": {"name": "mlp", "hidden": [4, 2]},
    "loss": "mse",
}


def point(plain: dict[str, Any]) -> Point:
    experiment = convert(plain, Experiment)
    task = build_task(experiment)
    return Point.at(experiment, starting_parameters(experiment, task), task.x_train, task.y_train)


def test_figures_of_the_line_fit() -> None:
    found = {one.source: one for one in comparison.compare(point({}))}
    assert tuple(found) == comparison.COMPARED
    assert found["manual"].lines == 7  # def, unpack, z, dz, dW, db, return
    assert found["auto"].lines < found["numerical"].lines
    assert found["manual"].operations < found["auto"].operations < found["numerical"].operations
    assert [found[source].evaluations for source in comparison.COMPARED] == [1, 1, 4]
    assert all(one.error < 1e-6 for one in found.values())
    assert all(one.microseconds > 0 for one in found.values())


def test_figures_of_a_net() -> None:
    found = {one.source: one for one in comparison.compare(point(NET))}
    small = {one.source: one for one in comparison.compare(point({}))}
    assert found["manual"].lines > found["auto"].lines
    assert found["numerical"].evaluations == 2 * 25
    assert found["numerical"].memory > 5 * found["auto"].memory
    for source in comparison.COMPARED:
        assert found[source].operations > small[source].operations
        assert found[source].error < 1e-4


def test_every_size_is_measured_and_differences_grow_with_the_parameters() -> None:
    points = list(comparison.cost(point(NET)))
    assert [one.size for one in points if one.axis == "depth"] == list(comparison.DEPTHS)
    assert [one.size for one in points if one.axis == "width"] == list(comparison.WIDTHS)
    by_width = [one for one in points if one.axis == "width"]
    assert [one.parameters for one in by_width] == [4 * width + 1 for width in comparison.WIDTHS]
    assert all(set(one.microseconds) == set(comparison.COMPARED) for one in points)
    # not absolute times: only that the cost of differences grows faster with the number of parameters
    grown = {
        source: by_width[-1].microseconds[source] / by_width[0].microseconds[source] for source in ("auto", "numerical")
    }
    assert np.log(grown["numerical"]) > np.log(grown["auto"])
