"""A small picture of an activation function and its derivative."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.engine.analysis import Activated
from ui.toolkit.theme import LIGHT, Theme

LINES = 2
"""Number of text lines below the curves."""


class ActivationPicture(QWidget):
    """f in blue, f′ in orange for z from −4 to 4, with their formulas below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = LIGHT
        self.shown: Activated | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("The activation and its derivative"))

    def sizeHint(self) -> QSize:
        """Room for curves and two lines."""
        return QSize(180, 66 + LINES * self.fontMetrics().height())

    def set_theme(self, theme: Theme) -> None:
        """Repaint in the colors of the theme."""
        self.theme = theme
        self.update()

    def set_curves(self, activated: Activated) -> None:
        """Show them."""
        self.shown = activated
        self.setAccessibleDescription("; ".join(activated.formulas))
        self.setToolTip("\n".join(activated.formulas))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Axes, two curves, two formulas."""
        shown = self.shown
        if shown is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self.fontMetrics().height()
        box = QRectF(2, 4, self.width() - 4, self.height() - LINES * height - 8)
        curves = np.clip(np.stack([shown.value, shown.derivative]), -1.5, 4)
        low, high = min(float(curves.min()), -0.1), max(float(curves.max()), 1.1)
        x = box.left() + box.width() * (shown.z - shown.z[0]) / (shown.z[-1] - shown.z[0])
        up = box.bottom() - box.height() * (curves - low) / (high - low)
        zero, one = (box.bottom() - box.height() * (level - low) / (high - low) for level in (0, 1))
        painter.setPen(QPen(QColor(self.theme.grid), 1))
        painter.drawLine(QPointF(box.center().x(), box.top()), QPointF(box.center().x(), box.bottom()))
        painter.drawLine(QPointF(box.left(), zero), QPointF(box.right(), zero))
        painter.setPen(QPen(QColor(self.theme.grid), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(box.left(), one), QPointF(box.right(), one))
        for place, color in ((0, self.theme.line), (1, self.theme.data)):
            painter.setPen(QPen(QColor(color), 2))
            points = [QPointF(a, b) for a, b in zip(x.tolist(), up[place].tolist(), strict=True)]
            painter.drawPolyline(QPolygonF(points))
            text = QRectF(2, self.height() - (LINES - place) * height - 2, self.width() - 4, height)
            words = self.fontMetrics().elidedText(
                shown.formulas[place], Qt.TextElideMode.ElideRight, round(text.width())
            )
            painter.setPen(QColor(color))
            painter.drawText(text, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()
