"""The timeline bar: progress of the run, marks for its changes, click to go back."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from playground.engine.protocol import Opened, Snapshot
from playground.experiment.types import Experiment
from ui.toolkit.change_words import marks
from ui.toolkit.plain_text import PlainLabel, tip
from ui.toolkit.theme import LIGHT, Theme


class _Track(QWidget):
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = LIGHT
        self.step = 0
        self.length = 100
        self.marks: dict[int, str] = {}
        self.setMinimumHeight(22)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMouseTracking(True)

    def _x(self, step: int) -> float:
        return 8 + (self.width() - 16) * step / max(1, self.length)

    def _step(self, x: float) -> int:
        return max(0, min(self.step, round((x - 8) / max(1, self.width() - 16) * self.length)))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:  # ended at once, even if somebody keeps this frame
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            middle = self.height() / 2
            for end, color in ((self.width() - 8.0, self.theme.border), (self._x(self.step), self.theme.accent)):
                painter.setBrush(QColor(color))
                painter.drawRoundedRect(QRectF(8, middle - 1.5, max(0.0, end - 8), 3), 1.5, 1.5)
            painter.setBrush(QColor(self.theme.data))
            for step in self.marks:
                painter.drawRect(QRectF(self._x(step) - 1, middle - 7, 2, 14))
            painter.setBrush(QColor(self.theme.panel))
            painter.setPen(QColor(self.theme.accent))
            painter.drawEllipse(QRectF(self._x(self.step) - 6, middle - 6, 12, 12))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().x()
        near = [text for step, text in self.marks.items() if abs(self._x(step) - at) < 5]
        self.setToolTip(tip("\n".join(near)) or self.tr("Go back to step {0}").format(self._step(at)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        step = self._step(event.position().x())
        if step < self.step:
            self.chosen.emit(step)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        back = {Qt.Key.Key_PageUp: self.length // 10, Qt.Key.Key_Home: self.step}.get(Qt.Key(event.key()))
        if back is None:
            super().keyPressEvent(event)
        else:
            self.chosen.emit(max(0, self.step - back))


class TimelineBar(QFrame):
    """The track with its label, in one row at the bottom of the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.track = _Track()
        self.track.setAccessibleName(self.tr("Timeline"))
        self.chosen = self.track.chosen
        label = PlainLabel(self.tr("Timeline"))
        label.setObjectName("muted")
        self.text = PlainLabel()
        self.text.setMinimumWidth(90)
        self.text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 4)
        layout.addWidget(label)
        layout.addWidget(self.track, 1)
        layout.addWidget(self.text)

    def set_theme(self, theme: Theme) -> None:
        """Repaint in the colors of ``theme``."""
        self.track.theme = theme
        self.track.update()

    def set_experiment(self, experiment: Experiment) -> None:
        """Mark the steps at which ``experiment`` changes a setting."""
        self.track.marks = {step: mark.text for step, mark in marks(experiment).items()}
        self.track.update()

    def set_opened(self, opened: Opened) -> None:
        """Do nothing: the bar shows no data."""

    def set_settings(self, settings: Experiment) -> None:
        """Do nothing: the marks come by ``set_experiment``."""

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Show the step of the snapshot."""
        self.set_step(snapshot.step)

    def paint(self) -> None:
        """Do nothing: every change is painted at once."""

    def cost(self) -> float:
        """Return 0 seconds: there is nothing to schedule."""
        return 0.0

    def set_step(self, step: int) -> None:
        """Show ``step``; the track's length doubles when it is full, so that its end does not creep."""
        length = 120
        while length < step:
            length *= 2
        if (step, length) != (self.track.step, self.track.length):
            self.track.step = step
            self.track.length = length
            self.text.setText(f"{step:,} / {length:,}")
            self.track.update()
