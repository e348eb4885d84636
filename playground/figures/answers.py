"""What is asked of a state beyond its curves: network, landscape, graph, derivation, metrics, check and the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from msgspec.structs import replace

from playground.checking.benchmark import code_of, compare, cost
from playground.checking.check import check
from playground.checking.step_size_sweep import sweep
from playground.data.generators import labels
from playground.data.task import starting_parameters
from playground.derivation.derive import derive
from playground.engine.analysis import AskMeasures
from playground.engine.measuring import measured
from playground.engine.pictures import Pictures
from playground.engine.protocol import Curves
from playground.experiment import timeline
from playground.experiment.types import Experiment
from playground.figures.views import (
    CheckRow,
    CheckView,
    CodeView,
    ComparisonView,
    DerivationView,
    GraphView,
    LandscapeView,
    MetricsView,
    NetworkView,
    OptimizersView,
    StepSizeView,
)
from playground.foundation.parameter_names import Entry
from playground.gradients.objective import Objective
from playground.gradients.point import Point
from playground.graph.build import build_graph
from playground.landscape.optimizer_paths import descents
from playground.landscape.plane import flat, of_entries
from playground.landscape.surface import extent, principal_plane, random_plane, refine, shape
from playground.training.evaluation import ENTRIES
from playground.training.trainer import Trainer

RACE = 100
"""Steps of the optimizers where the experiment has made none, and at least."""
LONGEST_RACE = 200
WHOLE = 3
"""Rows up to which the graph is that of the whole training set; of more, that of the first row."""


@dataclass(frozen=True)
class State:
    """A run at one step, with its curves so far; ``experiment`` is as it would be saved here."""

    experiment: Experiment
    trainer: Trainer
    curves: Curves

    @property
    def batch(self) -> Point:
        """The present parameters and the first batch."""
        x, y = self.trainer.first_batch()
        return Point.at(self.trainer.settings, self.trainer.parameters, x, y)

    @property
    def whole(self) -> Point:
        """The present parameters and the whole training set."""
        task = self.trainer.task
        return Point.at(self.trainer.settings, self.trainer.parameters, task.x_train, task.y_train)


def _network(state: State) -> NetworkView:
    trainer = state.trainer
    _, units = Pictures().of(trainer, units=True)
    assert units is not None
    settings = trainer.settings
    return NetworkView(
        activation=settings.model.activation,
        features=trainer.task.features,
        labels=labels(settings.dataset, settings.loss),
        classification=settings.loss in ("binary_cross_entropy", "cross_entropy"),
        parameters=trainer.parameters,
        units=units.values,
        columns=trainer.task.columns.shape[1],
    )


def _landscape(state: State) -> LandscapeView:
    """Over the two parameters there are, else over the path's principal directions, or random ones."""
    trainer = state.trainer
    parameters = trainer.parameters
    total = sum(value.size for value in parameters.values())
    path = state.curves.parameters.astype(np.float64)
    if total == 2:
        first, second = (Entry(name, (0,) * value.ndim) for name, value in parameters.items())
        plane = of_entries(parameters, (first, second))
    elif total <= ENTRIES and len(path) > 2:
        plane = principal_plane(parameters, path)
    else:
        plane = random_plane(parameters, 0)
        path = path[:0] if total > ENTRIES else path
    step = state.curves.step[: len(path)]
    at = plane.coordinates(flat(parameters)[None])[0]
    point = state.whole
    here = shape(point, plane, at)
    if not len(path):
        path, step = flat(parameters)[None], state.curves.step[-1:]
    kept = np.isfinite(path).all(axis=1)
    path, step = path[kept], step[kept]
    across, up = extent(plane, here, at, [path])
    levels = [level for level in refine(point, plane, across, up) if level is not None]
    x, y, values = levels[-1]
    way = plane.coordinates(path)
    return LandscapeView(plane.labels, x, y, values, way, step, here.minimum, plane.explained, plane.kind)


def _graph(state: State) -> GraphView:
    trainer = state.trainer
    example = None if len(trainer.task.x_train) <= WHOLE else 0
    return GraphView(build_graph(trainer.settings, trainer.task, trainer.parameters, example))


def _derivation(state: State) -> DerivationView:
    return DerivationView(derive(state.trainer.settings, state.trainer.task, state.trainer.parameters))


def _metrics(state: State) -> MetricsView:
    settings = state.trainer.settings
    found = measured(AskMeasures(0, settings, state.trainer.parameters), state.trainer.task)
    train, test = found.metrics
    tables = [np.array((one or {}).get("confusion", np.zeros((0, 0))), np.int64) for one in (train, test)]
    return MetricsView(
        tables[0],
        tables[1],
        found.labels,
        found.accuracy,
        ((train or {}).get("rmse"), (test or {}).get("rmse")),
        ((train or {}).get("r2"), (test or {}).get("r2")),
        found.targets,
        found.predictions,
    )


def _comparison(state: State) -> ComparisonView:
    point = state.batch
    figures = {one.source: one for one in compare(point)}
    return ComparisonView(tuple(figures.values()), tuple(cost(point)))


def _optimizers(state: State) -> OptimizersView:
    """From the experiment's start, for as many steps as it has made."""
    start = next(iter(timeline.stages(state.experiment))).settings
    trainer = Trainer(replace(state.experiment, timeline=(), steps=0, gradient=replace(start.gradient, source="auto")))
    parameters = starting_parameters(start, trainer.task)
    steps = min(max(RACE, state.trainer.step_number), LONGEST_RACE)
    *_, paths = descents(start, parameters, steps)
    return OptimizersView(paths.losses, start.optimizer.learning_rate)


def _step_size(state: State) -> StepSizeView:
    h, float32, float64 = np.array(list(sweep(state.batch)), np.float64).T
    return StepSizeView(h, float32, float64)


def _check(state: State) -> CheckView:
    trainer = state.trainer
    x, y = trainer.first_batch()
    found = check(trainer.settings, trainer.parameters, x, y)
    rows = [
        CheckRow(
            one.parameter,
            int(one.source.size),
            int(one.differs.sum()),
            int(one.kinks.sum()),
            one.largest_difference,
            one.relative_error,
            one.numerical_difference,
            one.finite,
        )
        for one in found.comparisons
    ]
    return CheckView(found.source, tuple(rows), found.passed, found.diagnosis, trainer.settings.loss)


def _code(state: State) -> CodeView:
    gradient = state.trainer.settings.gradient
    code = (
        gradient.code if gradient.source == "custom" else code_of(gradient.source, Objective.of(state.trainer.settings))
    )
    return CodeView(gradient.source, code.strip("\n"))


VIEWS: dict[str, Callable[[State], Any]] = {
    "network": _network,
    "landscape": _landscape,
    "graph": _graph,
    "derivation": _derivation,
    "metrics": _metrics,
    "comparison": _comparison,
    "optimizers": _optimizers,
    "step_size": _step_size,
    "check": _check,
    "code": _code,
}
"""Plot → what it shows of a state."""
