"""What can be laid over a landscape: the arrows of a gradient source, and the ways of several optimizers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from playground.engine import analysis
from playground.engine.protocol import Snapshot
from playground.experiment.types import Experiment
from playground.foundation.errors import CodeFault
from playground.landscape.plane import flat
from ui.pages.landscape.plot import LandscapePlot
from ui.state.analysis_bridge import AnalysisBridge, present
from ui.toolkit import words
from ui.toolkit.controls import Choice

STEPS = 200
"""Steps over which the optimizers are compared."""
FRAME = 33
"""Milliseconds between two pictures of their paths."""
COLORS = ("#ff9a3d", "#ffe14a", "#ff9de2", "#7fe7ff", "#b6ff6a")
"""Of the ways: they stand out on every level, and from the white path and the red point of the run."""
LEGEND = "background: rgba(32, 36, 44, 215); color: #ffffff; border-radius: 4px; padding: 2px 6px;"


class Overlays(QWidget):
    """Two controls; what they show is about the landscape in sight."""

    failed = Signal(str)
    """Why the learner's code gave no arrows."""
    walked = Signal()
    """All ways are known: the landscape should have them in sight."""

    def __init__(self, bridge: AnalysisBridge, plot: LandscapePlot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._plot = plot
        self._settings: Experiment | None = None
        self._snapshot: Snapshot | None = None
        self._ways: dict[str, NDArray[np.float32]] = {}
        self.step = 0
        names = words.sources()
        sources = [self.tr("no arrows"), names["manual"], "mx.grad", names["custom"]]
        self.arrows = Choice(["none", "manual", "auto", "custom"], sources)
        self.arrows.setAccessibleName(self.tr("Source whose negative gradient is drawn as arrows"))
        self.arrows.setToolTip(self.tr("The way down by one source in orange, by mx.grad in white"))
        self.compare = QToolButton()
        self.compare.setText(self.tr("Optimizers"))
        self.compare.setCheckable(True)
        self.compare.setToolTip(self.tr("The ways of several optimizers from here, at the present learning rate"))
        self.timer = QTimer(self)
        self.timer.setInterval(FRAME)
        self.timer.timeout.connect(self._on_tick)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.arrows)
        row.addWidget(self.compare)
        self.arrows.chosen.connect(lambda _: self._ask_arrows())
        self.compare.toggled.connect(self._on_compare)
        bridge.answered.connect(self._on_answer)
        bridge.failed.connect(self._on_failed)

    def set_place(self, settings: Experiment | None, snapshot: Snapshot | None) -> None:
        """A new landscape is in sight, made with these settings about this state."""
        self._settings, self._snapshot = settings, snapshot
        start = next((way[0] for way in self._ways.values()), None)
        if start is not None and snapshot is not None and not np.array_equal(start, _here(snapshot)):
            self._on_compare(on=not snapshot.running)  # the point has moved: they would start elsewhere
            self.compare.setChecked(not snapshot.running)
        self._show_ways()
        self._ask_arrows()

    def passed(self, most: int) -> NDArray[np.float32] | None:
        """Parameters (n, P) on the ways, evenly chosen; None without ways."""
        if not self._ways:
            return None
        rows = np.concatenate(list(self._ways.values()))
        return rows[:: max(1, -(-len(rows) // most))]

    def _plain(self, source: str) -> Experiment:
        assert self._settings is not None
        code = self._settings.gradient.code if source == "custom" else ""
        return present(self._settings, source, code)

    def _ask_arrows(self) -> None:
        source = self.arrows.currentData()
        found = self._plot.found
        if source == "none" or found is None or self._settings is None or self._snapshot is None:
            self._bridge.cancel(analysis.AskField)
            self._plot.set_field(None)
            return
        x, y = ((float(one[0]), float(one[-1])) for one in (found.x, found.y))
        parameters = self._snapshot.parameters
        self._bridge.ask(analysis.AskField, self._plain(source), parameters, plane=found.plane, x=x, y=y)

    def _on_compare(self, on: bool) -> None:
        self._ways = {}
        self.step = 0
        self._plot.set_ways({}, {})
        self._plot.tell("")
        if on and self._settings is not None and self._snapshot is not None:
            self._bridge.ask(analysis.AskDescents, self._plain("auto"), self._snapshot.parameters, steps=STEPS)
            self.timer.start()
        else:
            self.timer.stop()
            self._bridge.cancel(analysis.AskDescents)

    def _on_tick(self) -> None:
        """One step further along the ways that are known."""
        longest = max((len(way) for way in self._ways.values()), default=0)
        if self.step + 1 < longest:
            self.step += 1
            self._plot.show_ways(self.step)
        elif not self._bridge.busy(analysis.AskDescents):
            self.timer.stop()

    def _show_ways(self) -> None:
        """Ways in the plane that is shown, with their colours in words."""
        found = self._plot.found
        if found is None or not self._ways:
            return
        names = {
            "descent": self.tr("gradient descent"),
            "momentum": self.tr("momentum 0.9"),
            "adagrad": "Adagrad",
            "rmsprop": "RMSprop",
            "adam": "Adam",
        }
        colors = dict(zip(self._ways, COLORS, strict=True))
        self._plot.set_ways({name: found.plane.coordinates(way) for name, way in self._ways.items()}, colors)
        self._plot.show_ways(self.step)
        self._plot.note.setStyleSheet(LEGEND)
        text = [f"<span style='color:{colors[name]}'>▬</span> {names[name]}" for name in self._ways]
        self._plot.tell("<br>".join(text))

    def _on_answer(self, answer: analysis.Answer) -> None:
        if isinstance(answer, analysis.Field):
            self._plot.set_field(answer)
        elif isinstance(answer, analysis.Descended) and self.compare.isChecked():
            self._ways = answer.ways
            self._show_ways()
            if answer.last:
                self.walked.emit()

    def _on_failed(self, question: analysis.Question, fault: CodeFault) -> None:
        if isinstance(question, analysis.AskField):
            self._plot.set_field(None)
            self.failed.emit(words.fault(fault))


def _here(snapshot: Snapshot) -> NDArray[np.float32]:
    return flat(snapshot.parameters).astype(np.float32)
