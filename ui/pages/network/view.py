"""The network on the screen: mouse and keys on its picture."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from playground.engine.protocol import Fit, Opened, Units
from playground.foundation.arrays import Arrays
from playground.foundation.parameter_names import Entry
from playground.training.health import TrainingProblem
from ui.pages.network.layout import NetworkLayout, layout, neighbour, next_weight
from ui.pages.network.picture import SIDE, NetworkPicture
from ui.pages.network.words import unit_text
from ui.pages.slow_motion import UpdateStage
from ui.toolkit.numbers import column_text
from ui.toolkit.plain_text import tip
from ui.toolkit.theme import Theme

TOP, BOTTOM = 40.0, 16
"""Pixels above the units, for what belongs to a layer, and under them."""


class NetworkView(QWidget):
    """Hover reads, click chooses, double click freezes; arrows, Tab-like brackets, Enter and F do the same."""

    chosen = Signal(object)
    """The :class:`Entry` to be set, or None."""
    freeze_toggled = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(
            self.tr("Network; arrow keys choose a unit, [ and ] its weights, Enter sets, F freezes the one chosen")
        )
        self.picture = NetworkPicture()
        self.places: NetworkLayout | None = None
        self.seconds = 0.0

    def minimumSizeHint(self) -> QSize:
        """Enough for a small network."""
        return QSize(320, 200)

    # ---- what is shown ----

    def set_opened(self, opened: Opened) -> None:
        """Take over the data and model of a new run."""
        if self.picture.sizes != opened.dimensions.sizes:
            self.picture.forget()
        self.picture.opened = opened
        self.picture.renew()
        self.layout_now()

    def set_state(self, parameters: Arrays, units: Units | None, fit: Fit | None) -> None:
        """New numbers; units that are not there are those of before."""
        picture = self.picture
        picture.parameters = parameters
        picture.fit = picture.fit if fit is None else fit
        if units is not None and units is not picture.units:
            picture.units = units
            picture.renew()
        self.update()

    def set_health(self, problems: tuple[TrainingProblem, ...]) -> None:
        """Which units are dead."""
        self.picture.problems = problems
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Repaint in the colors of the theme."""
        self.picture.theme = theme
        self.picture.renew()
        self.update()

    def set_stage(self, stage: UpdateStage | None) -> None:
        """Show a stage of slow motion, or none."""
        self.picture.stage = stage
        self.update()

    @property
    def sizes(self) -> tuple[int, ...]:
        """Return the number of units of each layer, inputs first."""
        return self.picture.sizes

    @property
    def entry(self) -> Entry | None:
        """What is chosen."""
        return self.picture.entry

    def layout_now(self) -> None:
        """Find every place anew."""
        if self.sizes:
            self.places = layout(self.sizes, self.width(), self.height() - BOTTOM, TOP, SIDE)
            self.update()

    def resizeEvent(self, event: object) -> None:
        """Everything finds its place."""
        self.layout_now()

    # ---- mouse and keys ----

    def event(self, event: QEvent) -> bool:
        """The tool tip reads what is under the mouse."""
        if isinstance(event, QHelpEvent):
            entry = self._entry_at(QPointF(event.pos()))
            text = self.entry_text(entry) if entry is not None else self._input_text(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), tip(text), self)
            return True
        return super().event(event)

    def entry_text(self, entry: Entry) -> str:
        """Value, gradient, formula."""
        shown = self.picture
        if entry.name not in shown.parameters or shown.opened is None:
            return ""
        gradients = {} if shown.units is None else shown.units.gradients
        features = shown.opened.dimensions.features
        return unit_text(entry, shown.parameters, gradients, features, shown.activation, shown.is_frozen(entry))

    def _input_text(self, at: QPointF) -> str:
        unit = None if self.places is None else self.places.unit_at(at.x(), at.y())
        opened = self.picture.opened
        return column_text(opened.dimensions.features[unit.index]) if unit is not None and opened is not None else ""

    def _entry_at(self, at: QPointF) -> Entry | None:
        return None if self.places is None else self.places.entry_at(at.x(), at.y())

    def choose(self, entry: Entry | None) -> None:
        """Mark an entry."""
        self.picture.entry = entry
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is under the mouse, to be set."""
        self.setFocus()
        if event.button() == Qt.MouseButton.LeftButton:
            self.choose(self._entry_at(event.position()))
            self.chosen.emit(self.entry)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Freeze it, or let it go."""
        entry = self._entry_at(event.position())
        if entry is not None:
            self.chosen.emit(None)
            self.freeze_toggled.emit(entry)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over what can be set."""
        near = None if self.places is None else self.places.unit_at(event.position().x(), event.position().y())
        if near is not None and near.layer == len(self.sizes) - 1:
            near = None
        if near != self.picture.near:
            self.picture.near = near
            self.update()
        there = self._entry_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if there else Qt.CursorShape.ArrowCursor)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the mouse."""
        self.picture.near = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from unit to unit, brackets through a unit's weights."""
        ways = {
            Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
        }  # fmt: skip
        key = event.key()
        if key in ways and self.sizes:
            self.choose(neighbour(self.sizes, self.entry, *ways[Qt.Key(key)]))
        elif event.text() in ("[", "]") and self.entry is not None:
            self.choose(next_weight(self.sizes, self.entry, 1 if event.text() == "]" else -1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.entry is not None:
            self.chosen.emit(self.entry)
        elif key == Qt.Key.Key_F and self.entry is not None and not event.modifiers():
            self.freeze_toggled.emit(self.entry)
        elif key == Qt.Key.Key_Escape and self.entry is not None:
            self.choose(None)
            self.chosen.emit(None)
        else:
            super().keyPressEvent(event)
            return
        if self.entry is not None:
            self.setAccessibleDescription(self.entry_text(self.entry))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and update the smoothed painting time."""
        start = time.perf_counter()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        try:
            if self.places is not None:
                self.picture.paint(painter, self.places)
        finally:
            painter.end()
        self.seconds += 0.3 * (time.perf_counter() - start - self.seconds)
