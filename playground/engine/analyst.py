"""The analyst: answers questions about gradients in its own process, which the learner's code may crash alone."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
from msgspec.structs import replace

from playground.checking.benchmark import COMPARED, DEPTHS, WIDTHS, compare, cost
from playground.checking.check import examine, verdicts
from playground.checking.diagnosis import gallery
from playground.checking.kinks import has_kinks
from playground.checking.lesson import Lesson
from playground.checking.report import Check
from playground.checking.step_size_sweep import STEPS, sweep
from playground.checking.tries import CheckedBatch
from playground.data import batches
from playground.data.task import Task, build_task
from playground.derivation.derive import derive
from playground.engine import analysis, wire
from playground.engine.measuring import activated, measured
from playground.engine.printing import Prints
from playground.engine.protocol import Shutdown
from playground.experiment.types import Experiment, Gradient
from playground.export.targets import export
from playground.foundation.arrays import Arrays
from playground.foundation.errors import CodeFault, PlaygroundError
from playground.gradients import custom
from playground.gradients.point import Point
from playground.graph.build import build_graph
from playground.graph.steps import step as graph_step
from playground.landscape.optimizer_paths import descents
from playground.landscape.plane import LandscapePlane, flat, of_entries
from playground.landscape.surface import LEVELS, along, extent, field, principal_plane, random_plane, refine, shape
from playground.training.trainer import Trainer

RACE_PARTS = 40
DESCENT_PARTS = 20
PATIENCE = 0.15
"""Seconds that the diagnosis may delay the verdict; the rest of it follows later."""
SHARE_TOLD = 0.02
"""How much further a check is each time that it says so."""
GALLERY_ROWS = 16
"""Rows that suffice to tell whether a mistake changes the gradient."""

Answers = Iterator[analysis.Answer | None]
"""Parts of an answer; None gives the analyst a chance to look at newer questions."""
DONE = analysis.Answer(-1, True)


def main(connection: Connection) -> None:
    """Answer questions from ``connection`` until :class:`Shutdown` or until the other end is closed."""
    if sys.platform == "linux":
        os.nice(5)  # training and the window have priority
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        Analyst(connection).serve()


class Analyst:
    """Works on one question of each kind at a time, part by part, and checks for newer ones in between."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._work: dict[type, tuple[int, Answers]] = {}
        self._task: tuple[Experiment, Task] | None = None

    def serve(self) -> None:
        """Answer questions until :class:`Shutdown`."""
        while True:
            while self._connection.poll(None if not self._work else 0):
                try:
                    message = wire.receive(self._connection)
                except wire.BadMessage as bad:
                    fault = CodeFault("settings", 0, str(bad))
                    wire.send(self._connection, analysis.Failed(bad.number, True, fault))
                    continue
                if isinstance(message, Shutdown):
                    return
                if isinstance(message, analysis.Cancel):
                    self._work = {kind: work for kind, work in self._work.items() if work[0] != message.number}
                else:
                    self._work[type(message)] = (message.number, self._answers(message))
            # checks first: the user waits for them while typing
            kind = analysis.AskCheck if analysis.AskCheck in self._work else next(iter(self._work), None)
            if kind is not None:
                self._advance(kind)

    def _answers(self, question: analysis.Question) -> Answers:
        """Return the parts of the answer, or :class:`Outdated` if the parameters do not fit the model."""
        found = {name: value.shape for name, value in question.parameters.items()}
        if found and found != self.task(question.settings).shapes:
            yield analysis.Outdated(question.number, True)
        else:
            yield from ANSWERS[type(question)](self, question)

    def _advance(self, kind: type) -> None:
        number, answers = self._work.pop(kind)
        try:
            answer = next(answers, DONE)
        except CodeFault as fault:
            wire.send(self._connection, analysis.Failed(number, True, fault))
            return
        except PlaygroundError as fault:
            wire.send(self._connection, analysis.Failed(number, True, CodeFault("settings", 0, str(fault))))
            return
        if answer is DONE:
            return
        if answer is not None:
            wire.send(self._connection, answer)
        if answer is None or not answer.last:
            self._work[kind] = (number, answers)

    # ---- answers ----

    def task(self, settings: Experiment) -> Task:
        """Return the task of these settings, cached until something that it depends on changes."""
        key = replace(settings, gradient=Gradient(), optimizer=Experiment().optimizer, title="", frozen=())
        if self._task is None or self._task[0] != key:
            self._task = (key, build_task(settings))
        return self._task[1]

    def point(self, settings: Experiment, parameters: Arrays) -> Point:
        """Return the point of the check: the first batch of the first epoch at the parameters."""
        task = self.task(settings)
        chosen = batches.first(settings.batch, len(task.x_train))
        return Point.at(settings, parameters, task.x_train[chosen], task.y_train[chosen])

    def check(self, question: analysis.AskCheck) -> Answers:
        """Give what the code prints, then the verdict, then the diagnosis and the differences, which may take long."""
        prints = Prints(lambda: 0)
        custom.print_to(prints, bounded=False)
        try:
            examined = examine(self.point(question.settings, question.parameters), question.settings.gradient)
        except CodeFault as fault:
            yield from _printed(question, prints)  # what it printed before it failed helps most
            raise fault
        finally:
            custom.print_to(None)
        yield from _printed(question, prints)
        work = verdicts(examined, PATIENCE)
        told = 0.0
        while True:
            try:
                found = next(work)
            except StopIteration as end:
                yield analysis.Checked(question.number, True, end.value)
                return
            if isinstance(found, Check):
                yield analysis.Checked(question.number, False, found)
            elif found.share >= told + SHARE_TOLD:
                told = found.share
                yield analysis.Checking(question.number, False, told)
            else:
                yield None

    def sweep(self, question: analysis.AskSweep) -> Iterator[analysis.Answer]:
        """Measure the error at each step size in turn."""
        point = self.point(question.settings, question.parameters)
        kinks = has_kinks(point.objective)
        points = list[tuple[float, float, float]]()
        for one in sweep(point):
            points.append(one)
            h, float32, float64 = np.array(points).T
            yield analysis.Swept(question.number, len(points) == len(STEPS), h, float32, float64, kinks)

    def gallery(self, question: analysis.AskGallery) -> Iterator[analysis.Answer]:
        """Make all entries at once, which takes one or two frames."""
        point = self.point(question.settings, question.parameters)
        lesson = Lesson.at(point)
        right = {line.name: line.expression for line in lesson.lines}
        entries = [
            analysis.GalleryEntry(
                mistake.kind,
                mistake.place,
                mistake.factor,
                mistake.code(lesson),
                mistake.line(lesson),
                f"{mistake.place} = {right[mistake.place]}",
            )
            for mistake in gallery(lesson, CheckedBatch.of(point, GALLERY_ROWS))
        ]
        yield analysis.Gallery(question.number, True, tuple(entries))

    def race(self, question: analysis.AskRace) -> Iterator[analysis.Answer]:
        """Train with the right gradient and with the code, on the same batches from the same parameters."""
        settings = replace(question.settings, timeline=(), steps=0)
        if question.parameters:
            settings = replace(
                settings, parameters={name: value.tolist() for name, value in question.parameters.items()}
            )
        wrong = replace(settings, gradient=Gradient(source="custom", code=question.code))
        runs = [Trainer(replace(settings, gradient=Gradient(source="manual"))), Trainer(wrong, code_allowed=True)]
        losses: tuple[list[float], list[float]] = ([], [])
        part = max(1, question.steps // RACE_PARTS)
        for step in range(question.steps + 1):
            for run, curve in zip(runs, losses, strict=True):
                if run.divergence is None and run.fault is None and run.step_number == step:
                    curve.append(run.losses().train)
                    run.step(1)
            last = step == question.steps
            if last or step % part == 0:
                curves = [np.array(curve, np.float32) for curve in losses]
                ended = runs[1].divergence is not None, runs[1].fault
                yield analysis.Raced(question.number, last, step, question.steps, curves[0], curves[1], *ended)

    def landscape(self, question: analysis.AskLandscape) -> Answers:
        """Compute the grid from coarse to fine, interruptible within a level."""
        point = self._everywhere(question)
        plane = _plane(question)
        at = plane.coordinates(flat(question.parameters)[None])[0]
        here = shape(point, plane, at)
        paths = [question.path] if question.others is None else [question.path, question.others]
        spans = extent(plane, here, at, paths)
        line = along(point, question.settings.optimizer.learning_rate)
        for level in refine(point, plane, spans[0], spans[1]):
            if level is None:
                yield None
            else:
                last = len(level[0]) == LEVELS[-1]
                yield analysis.Landscape(question.number, last, plane, *level, here, line)

    def _everywhere(self, question: analysis.Question) -> Point:
        """Return the point for the whole training set."""
        task = self.task(question.settings)
        return Point.at(question.settings, question.parameters, task.x_train, task.y_train)

    def field(self, question: analysis.AskField) -> Answers:
        """Compute the field of the source and that of ``mx.grad``."""
        point = self._everywhere(question)
        gradient = question.settings.gradient
        places, right = field(point, question.plane, question.x, question.y, "auto", "")
        yield None
        _, found = field(point, question.plane, question.x, question.y, gradient.source, gradient.code)
        yield analysis.Field(question.number, True, places, found, right)

    def descents(self, question: analysis.AskDescents) -> Answers:
        """Give the paths so far every few steps."""
        part = max(1, question.steps // DESCENT_PARTS)
        for step, found in enumerate(descents(question.settings, question.parameters, question.steps)):
            last = step == question.steps
            asked = last or step % part == 0
            yield analysis.Descended(question.number, last, found.parameters, found.losses) if asked else None

    def graph(self, question: analysis.AskGraph) -> Iterator[analysis.Answer]:
        """Build the graph and the requested step of its walk."""
        settings = question.settings
        task = self.task(question.settings)
        found = build_graph(
            settings, task, question.parameters, question.example, raw=question.raw, collapsed=question.collapsed
        )
        yield analysis.Graphed(question.number, True, found, graph_step(found, question.at), question.at)

    def derivation(self, question: analysis.AskDerivation) -> Iterator[analysis.Answer]:
        """Derive all steps."""
        settings = question.settings
        steps = derive(settings, self.task(settings), question.parameters, question.example)
        yield analysis.Derived(question.number, True, steps)

    def measures(self, question: analysis.AskMeasures) -> Iterator[analysis.Answer]:
        """All at once."""
        yield measured(question, self.task(question.settings))

    def activation(self, question: analysis.AskActivation) -> Iterator[analysis.Answer]:
        """All at once."""
        yield activated(question)

    def export(self, question: analysis.AskExport) -> Iterator[analysis.Answer]:
        """Write the script."""
        yield analysis.Exported(question.number, True, export(question.settings, question.to, question.language))

    def comparison(self, question: analysis.AskComparison) -> Iterator[analysis.Answer]:
        """Measure the current model, then the cost at every size."""
        point = self.point(question.settings, question.parameters)
        total = len(COMPARED) + len(DEPTHS) + len(WIDTHS)
        done = 0
        for figures in compare(point):
            done = min(len(COMPARED), done + 1)
            yield analysis.Measured(question.number, False, done, total, figures, None)
        for one in cost(point):
            done += 1
            yield analysis.Measured(question.number, done == total, done, total, None, one)


def _printed(question: analysis.Question, prints: Prints) -> Iterator[analysis.Answer]:
    if question.settings.gradient.source == "custom":  # nothing printed is said, too: it replaces what was
        yield analysis.PrintedInCheck(question.number, False, "".join(text for _, text in prints.take()))


def _plane(question: analysis.AskLandscape) -> LandscapePlane:
    if question.plane == "entries" and question.axes is not None:
        return of_entries(question.parameters, question.axes)
    if question.plane == "random":
        return random_plane(question.parameters, question.seed)
    return principal_plane(question.parameters, question.path)


ANSWERS: dict[type, Callable[[Analyst, Any], Answers]] = {
    analysis.AskCheck: Analyst.check,
    analysis.AskSweep: Analyst.sweep,
    analysis.AskGallery: Analyst.gallery,
    analysis.AskRace: Analyst.race,
    analysis.AskMeasures: Analyst.measures,
    analysis.AskActivation: Analyst.activation,
    analysis.AskExport: Analyst.export,
    analysis.AskGraph: Analyst.graph,
    analysis.AskDerivation: Analyst.derivation,
    analysis.AskLandscape: Analyst.landscape,
    analysis.AskField: Analyst.field,
    analysis.AskDescents: Analyst.descents,
    analysis.AskComparison: Analyst.comparison,
}
"""Question → method that yields the parts of its answer."""
