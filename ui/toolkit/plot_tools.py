"""The two small buttons of every picture: a figure of it, and all the room for it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget


class CameraButton(QToolButton):
    """A camera, drawn as no font has it alike everywhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText("▣")  # gives it the size of the buttons beside it
        name = QCoreApplication.translate("PlotTools", "Make a figure of this picture")
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setObjectName("bare")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the camera, and a ring around it where it has the focus."""
        roles = QPalette.ColorRole
        active = self.underMouse() or self.hasFocus()
        em = 0.5 * self.fontMetrics().height()
        middle = QPointF(self.rect().center()) + QPointF(0.5, 1.0)
        with QPainter(self) as painter:  # ended at once, even if somebody keeps this frame
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().color(roles.Highlight if active else roles.PlaceholderText), 1.3))
            painter.drawRoundedRect(QRectF(middle.x() - em, middle.y() - 0.65 * em, 2 * em, 1.4 * em), 2, 2)
            painter.drawEllipse(middle + QPointF(0, 0.05 * em), 0.38 * em, 0.38 * em)
            painter.drawLine(middle + QPointF(-0.35 * em, -0.9 * em), middle + QPointF(0.35 * em, -0.9 * em))
            if self.hasFocus():
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)


class PlotTools(QWidget):
    """Camera and ⤢, side by side."""

    enlarge = Signal()
    picture = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.camera = CameraButton()
        self.camera.clicked.connect(self.picture)
        self.large = QToolButton()
        self.large.setText("⤢")
        self.large.setObjectName("bare")
        name = QCoreApplication.translate("PlotTools", "Enlarge this picture, or end it (Esc ends it)")
        self.large.setToolTip(name)
        self.large.setAccessibleName(name)
        self.large.clicked.connect(self.enlarge)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.camera)
        layout.addWidget(self.large)
