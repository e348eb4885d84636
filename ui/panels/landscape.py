"""The landscape page: which two entries, their landscape, and what its shape says of the learning rate."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from playground.checkpoint import moved
from playground.engine import analysis
from playground.engine.protocol import Opened, Snapshot
from playground.experiment import Experiment, Gradient
from playground.landscape_shape import Entry, entries
from ui.analysis_bridge import AnalysisBridge
from ui.panels.controls import Choice
from ui.plots.base import number
from ui.plots.landscape import LandscapePlot
from ui.plots.parameters import SHOWN, ParametersPlot
from ui.theme import Theme

AGAIN = 1.5
"""Seconds between two landscapes while training."""
POINTS = 2000
"""Of a path, drawn."""


class LandscapePanel(QFrame):
    """Asks when it is in sight and something has changed; the path comes from the parameters' history."""

    moved = Signal(dict)
    """Settings that put the parameters where a person clicked."""

    def __init__(self, bridge: AnalysisBridge, parameters: ParametersPlot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(self.tr("Landscape"))
        self._bridge, self._history = bridge, parameters
        self._entries: tuple[Entry, ...] = ()
        self._settings: Experiment | None = None
        self._snapshot: Snapshot | None = None
        self._asked, self._stale = 0.0, True
        self._answer: analysis.Landscape | None = None
        self.first, self.second = Choice([]), Choice([])
        self.first.setAccessibleName(self.tr("Parameter across"))
        self.second.setAccessibleName(self.tr("Parameter up"))
        self.said = QLabel()
        self.said.setObjectName("muted")
        self.said.setWordWrap(True)
        self.plot = LandscapePlot()
        self.plot.title.hide()
        for choice in (self.first, self.second):
            choice.chosen.connect(lambda _: self._again())
        self.plot.chosen.connect(self._on_chosen)
        row = QHBoxLayout()
        for text, choice in ((self.tr("Across"), self.first), (self.tr("Up"), self.second)):
            row.addWidget(QLabel(text))
            row.addWidget(choice)
        row.addWidget(self.said, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.addLayout(row)
        layout.addWidget(self.plot, 1)
        bridge.answered.connect(self._on_answer)

    def set_theme(self, theme: Theme) -> None:
        """Colours."""
        self.plot.set_theme(theme)

    def set_opened(self, opened: Opened) -> None:
        """Another model has other entries; other rows alone keep those chosen."""
        found = entries(opened.dimensions.shapes)[:SHOWN]
        if found != self._entries:
            self._entries = found
            last = next((place for place, entry in enumerate(found) if entry.name == "b1"), len(found) - 1)
            for choice, place in ((self.first, 0), (self.second, last)):
                with QSignalBlocker(choice):
                    choice.clear()
                    for entry in found:
                        choice.addItem(str(entry), str(entry))
                    choice.setCurrentIndex(place)
        self.plot.clear()
        self._stale = True

    def set_settings(self, settings: Experiment) -> None:
        """What holds now."""
        self._stale = self._stale or settings != self._settings
        self._settings = settings

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Where the run stands."""
        before = {} if self._snapshot is None else self._snapshot.parameters
        self._stale = self._stale or moved(before, snapshot.parameters)
        self._snapshot = snapshot

    def paint(self) -> None:
        """The path at once, the landscape under it when its turn has come."""
        snapshot = self._snapshot
        axes = self._axes()
        self._show_answer()
        if snapshot is None or axes is None or any(axis.name not in snapshot.parameters for axis in axes):
            return
        columns = [self._entries.index(axis) for axis in axes]
        _, values = self._history.history.rows
        path: NDArray[Any] = np.zeros((0, 2), np.float32)
        if values.shape[1] > max(columns):
            path = values[:: max(1, len(values) // POINTS), columns]
            x, y = (float(snapshot.parameters[axis.name][axis.index]) for axis in axes)
            self.plot.set_path(path[:, 0], path[:, 1], (x, y))
        if self._stale and not self._bridge.busy(analysis.AskLandscape):
            wait = AGAIN if snapshot.running else 0.0
            if time.monotonic() - self._asked > wait:
                self._ask(axes, path)

    def cost(self) -> float:
        """Seconds that painting takes."""
        return self.plot.cost()

    def _axes(self) -> tuple[Entry, Entry] | None:
        places = self.first.currentIndex(), self.second.currentIndex()
        if min(places) < 0 or places[0] == places[1] or max(places) >= len(self._entries):
            self.said.setText(self.tr("Choose two different parameters.") if self._entries else "")
            return None
        return self._entries[places[0]], self._entries[places[1]]

    def _ask(self, axes: tuple[Entry, Entry], path: NDArray[Any]) -> None:
        assert self._settings is not None and self._snapshot is not None
        plain = replace(self._settings, gradient=Gradient(), timeline=(), steps=0)
        finite = path[np.isfinite(path).all(axis=1)].astype(np.float64)
        self._stale, self._asked = False, time.monotonic()
        self._bridge.ask(analysis.AskLandscape, plain, self._snapshot.parameters, axes=axes, around=finite)

    def _again(self) -> None:
        self._stale, self._asked = True, 0.0
        self._answer = None
        self._bridge.cancel(analysis.AskLandscape)
        self.plot.clear()
        self.paint()

    def _on_answer(self, answer: analysis.Answer) -> None:
        if isinstance(answer, analysis.Landscape) and answer.axes == self._axes():
            self._answer = answer
            if self._snapshot is None or not self._snapshot.running:
                self._show_answer()  # while training it waits for its turn to paint

    def _show_answer(self) -> None:
        answer, self._answer = self._answer, None
        if answer is not None:
            self.plot.set_landscape(answer)
            self._say(answer)

    def _say(self, answer: analysis.Landscape) -> None:
        stable = answer.shape.stable_rate
        parts = [self.tr("objective {0}").format(number(answer.shape.value))]
        if stable is not None:
            parts.append(self.tr("stable in this plane up to rate {0}").format(number(stable)))
        if answer.shape.minimum is not None:
            lowest = ", ".join(number(float(value)) for value in answer.shape.minimum)
            parts.append(self.tr("lowest point {0}").format(lowest))
        parts.append(self.tr("click to put the parameters there"))
        self.said.setText(" · ".join(parts))

    def _on_chosen(self, x: float, y: float) -> None:
        axes = self._axes()
        if axes is None or self._snapshot is None:
            return
        changed = {axis.name: np.array(self._snapshot.parameters[axis.name]) for axis in axes}
        for axis, value in zip(axes, (x, y), strict=True):
            changed[axis.name][axis.index] = value
        self.moved.emit({f"parameters.{name}": value.tolist() for name, value in changed.items()})
