"""The panel of the landscape page: plane, overlays, cut along the gradient, learning rate."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from playground.engine import analysis
from playground.engine.protocol import Opened, Snapshot
from playground.experiment.types import Experiment
from playground.foundation.parameter_names import Entry, entries
from playground.landscape.plane import KINDS, flat, parted
from ui.pages.landscape.descent_line import DescentLinePlot
from ui.pages.landscape.overlays import Overlays
from ui.pages.landscape.plot import LandscapePlot
from ui.plots.parameters import SHOWN
from ui.plots.step_rows import StepRows
from ui.state.analysis_bridge import AnalysisBridge, present
from ui.state.staleness import Staleness
from ui.toolkit.controls import Choice
from ui.toolkit.numbers import number
from ui.toolkit.parameter_names import entry_name
from ui.toolkit.plain_text import PlainLabel
from ui.toolkit.splitter import Splitter
from ui.toolkit.theme import Theme

MIN_INTERVAL_S = 1.5
"""Seconds between two landscapes while training."""
POINTS = 500
"""Points of a path that are drawn."""
ASKED = 200
"""Points of a path that are sent with a question."""


class LandscapePanel(QFrame):
    """Asks for the landscape when visible and outdated; collects the path from the snapshots."""

    moved = Signal(dict)
    """Emitted with the change that moves the parameters to where the user clicked."""

    def __init__(self, bridge: AnalysisBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(self.tr("Landscape"))
        self._bridge = bridge
        self._entries: tuple[Entry, ...] = ()
        self._shapes: dict[str, tuple[int, ...]] = {}
        self._path = StepRows(1)
        self.staleness = Staleness()
        self._answer: analysis.Landscape | None = None
        self.plot = LandscapePlot()
        self.line = DescentLinePlot()
        self.plot.title.hide()
        self._make_controls()
        self.overlays = Overlays(bridge, self.plot)
        self.overlays.failed.connect(self.message.setText)
        self.overlays.walked.connect(self._on_walked)
        self._lay_out()
        self._connect()
        self._show_controls()

    def _make_controls(self) -> None:
        kinds = {
            "entries": self.tr("two parameters"),
            "random": self.tr("random directions"),
            "principal": self.tr("path's directions"),
        }
        self.kind = Choice(KINDS, [kinds[name] for name in KINDS])
        self.kind.setMinimumContentsLength(13)
        self.kind.setAccessibleName(self.tr("Plane of the landscape"))
        self.first, self.second = Choice([]), Choice([])
        self.first.setAccessibleName(self.tr("Parameter across"))
        self.second.setAccessibleName(self.tr("Parameter up"))
        for choice in (self.first, self.second):
            choice.setMinimumContentsLength(7)
        self.seed = QSpinBox()
        self.seed.setRange(0, 9999)
        self.seed.setPrefix(self.tr("seed "))
        self.seed.setAccessibleName(self.tr("Seed of the random directions"))
        self.logarithmic = QCheckBox(self.tr("log"))
        self.logarithmic.setChecked(True)
        self.logarithmic.setToolTip(self.tr("Levels by the logarithm of the height above the lowest point"))
        self.message = PlainLabel()
        self.message.setObjectName("muted")
        self.message.setWordWrap(True)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.addLayout(row)
        chosen: tuple[QWidget, ...] = (self.kind, self.first, self.second, self.seed, self.logarithmic)
        for widget in chosen:
            row.addWidget(widget)
        row.addStretch()
        row.addWidget(self.overlays)
        split = Splitter()
        split.addWidget(self.plot)
        split.addWidget(self.line)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([420, 260])
        layout.addWidget(split, 1)
        layout.addWidget(self.message)

    def _connect(self) -> None:
        for choice in (self.kind, self.first, self.second):
            choice.chosen.connect(lambda _: self._again())
        self.seed.valueChanged.connect(lambda _: self._again())
        self.logarithmic.toggled.connect(self._on_logarithmic)
        self.plot.chosen.connect(self._on_chosen)
        self._bridge.answered.connect(self._on_answer)

    # ---- View ----

    def set_theme(self, theme: Theme) -> None:
        """Repaint in the colors of the theme."""
        self.plot.set_theme(theme)
        self.line.set_theme(theme)

    def set_opened(self, opened: Opened) -> None:
        """Take over a new run; if only the rows changed, keep the chosen entries."""
        shapes = opened.dimensions.shapes
        if shapes != self._shapes:
            self._shapes = shapes
            self._entries = entries(shapes)[:SHOWN]
            self.plot.entry_names = {str(entry): entry_name(entry, shapes) for entry in self._entries}
            last = next((place for place, entry in enumerate(self._entries) if entry.name == "b1"), -1)
            for choice, place in ((self.first, 0), (self.second, last % len(self._entries))):
                with QSignalBlocker(choice):
                    choice.clear()
                    for entry in self._entries:
                        choice.addItem(entry_name(entry, shapes), str(entry))
                    choice.setCurrentIndex(place)
        self._path = StepRows(len(entries(shapes)))
        self._answer = None
        self.overlays.compare.setChecked(False)
        self.plot.clear()
        self.line.clear()
        self.staleness.stale = True

    def set_settings(self, settings: Experiment) -> None:
        """Show the current settings."""
        self.staleness.set_settings(settings)
        self.plot.set_settings(settings)
        self.line.set_settings(settings)

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Where the run stands, and what it has passed: every step that was recorded, if all entries were."""
        self.staleness.set_snapshot(snapshot)
        curves = snapshot.curves
        here = flat(snapshot.parameters).astype(np.float32)
        if len(here) != self._path.columns:
            return
        if len(curves.step) and curves.parameters.shape[1] == len(here):
            self._pass(curves.step, curves.parameters)
        elif curves.parameters.shape[1] != len(here):
            self._pass(np.array([snapshot.step]), here[None])

    def _pass(self, steps: NDArray[np.int64], rows: NDArray[np.float32]) -> None:
        known = self._path.x
        if len(known) and steps[0] <= known[-1]:
            self._path.truncate(float(steps[0]))
        self._path.append(steps, rows)

    def paint(self) -> None:
        """What has come, and the path, at once; the landscape under it when its turn has come."""
        self._show_answer()
        settings, snapshot = self.staleness.settings, self.staleness.snapshot
        axes = self._axes()
        if snapshot is None or settings is None or (axes is None and self.kind.currentData() == "entries"):
            return
        if {name: value.shape for name, value in snapshot.parameters.items()} != self._shapes:
            return
        self._show_path()
        if self.staleness.due(MIN_INTERVAL_S) and not self._bridge.busy(analysis.AskLandscape):
            self._ask(settings, snapshot, axes)

    def cost(self) -> float:
        """Return the seconds that the last painting took."""
        return self.plot.cost() + self.line.cost()

    def _show_path(self) -> None:
        found = self.plot.found
        snapshot = self.staleness.snapshot
        if found is None or snapshot is None or len(found.plane.origin) != self._path.columns:
            return
        at = found.plane.coordinates(flat(snapshot.parameters)[None])[0]
        passed = np.concatenate([found.plane.coordinates(self._passed(POINTS)), at[None]])
        self.plot.set_path(passed, (float(at[0]), float(at[1])))

    def _passed(self, most: int) -> NDArray[np.float32]:
        rows = self._path.y
        return rows[:: max(1, -(-len(rows) // most))]

    # ---- the plane and its numbers ----

    def _axes(self) -> tuple[Entry, Entry] | None:
        if self.kind.currentData() != "entries":
            return None
        places = self.first.currentIndex(), self.second.currentIndex()
        if min(places) < 0 or places[0] == places[1] or max(places) >= len(self._entries):
            self.message.setText(self.tr("Choose two different parameters.") if self._entries else "")
            return None
        return self._entries[places[0]], self._entries[places[1]]

    def _show_controls(self) -> None:
        kind = self.kind.currentData()
        for choice in (self.first, self.second):
            choice.setVisible(kind == "entries")
        self.seed.setVisible(kind == "random")

    def _ask(self, settings: Experiment, snapshot: Snapshot, axes: tuple[Entry, Entry] | None) -> None:
        self.staleness.asked()
        self._bridge.ask(
            analysis.AskLandscape,
            present(settings),
            snapshot.parameters,
            plane=self.kind.currentData(),
            axes=axes,
            seed=self.seed.value(),
            path=self._passed(ASKED),
            others=self.overlays.passed(ASKED),
        )

    def _again(self) -> None:
        self._show_controls()
        self.staleness.again()
        self._answer = None
        self._bridge.cancel(analysis.AskLandscape)
        self.plot.clear()
        self.paint()

    def _on_walked(self) -> None:
        self.staleness.again()
        self.paint()

    def _on_logarithmic(self, on: bool) -> None:
        self.plot.logarithmic = on
        if self.plot.found is not None:
            self.plot.set_landscape(self.plot.found)

    # ---- answers ----

    def _on_answer(self, answer: analysis.Answer) -> None:
        match answer:
            case analysis.Landscape() if answer.plane.kind == self.kind.currentData():
                self._answer = answer
                if not self.staleness.running:
                    self._show_answer()  # while training the view waits for its turn to paint
                    if answer.last:
                        self.paint()  # ask now about what has changed meanwhile: no snapshot would do it
            case analysis.Outdated():
                self.staleness.stale = True

    def _show_answer(self) -> None:
        answer, self._answer = self._answer, None
        if answer is None or len(answer.plane.origin) != self._path.columns:
            return
        fresh = self.plot.found is None or self.plot.found.number != answer.number
        self.plot.set_landscape(answer)
        self._show_path()
        self._say(answer)
        if fresh:
            self.line.set_line(answer.line)
            self.overlays.set_place(self.staleness.settings, self.staleness.snapshot)

    def _say(self, answer: analysis.Landscape) -> None:
        shape = answer.shape
        parts = [self.tr("objective {0}").format(number(answer.shape.value))]
        if answer.plane.explained is not None:
            parts.append(self.tr("the plane shows {0} % of the path").format(f"{100 * answer.plane.explained:.1f}"))
        if answer.plane.kind == "entries" and np.isfinite(shape.hessian).all():
            bends = ", ".join(number(float(value)) for value in np.linalg.eigvalsh(shape.hessian)[::-1])
            parts.append(self.tr("curvatures {0}").format(bends))
            if shape.stable_rate is not None:
                parts.append(self.tr("stable in this plane up to rate {0}").format(number(shape.stable_rate)))
            elif float(np.linalg.eigvalsh(shape.hessian)[0]) < 0:
                parts.append(self.tr("it bends downward here: no minimum nearby"))
        if shape.minimum is not None:
            lowest = ", ".join(number(float(value)) for value in shape.minimum)
            parts.append(self.tr("lowest point {0}").format(lowest))
        parts.append(self.tr("click, or drag the point, to put the parameters there"))
        self.message.setText(" · ".join(parts))

    def _on_chosen(self, x: float, y: float) -> None:
        found = self.plot.found
        snapshot = self.staleness.snapshot
        if found is None or snapshot is None:
            return
        there: dict[str, NDArray[Any]] = dict(parted(found.plane.point(x, y), self._shapes))
        moves = [parted(one, self._shapes) for one in found.plane.directions]
        touched = {name for name in self._shapes if any(move[name].any() for move in moves)}
        if found.plane.kind == "entries":  # the others may have moved on since
            for name in touched:
                own = np.any([move[name] != 0 for move in moves], axis=0)
                there[name] = np.where(own, there[name], snapshot.parameters[name])
        self.moved.emit({f"parameters.{name}": there[name].astype(np.float32).tolist() for name in sorted(touched)})
