"""What plots share: the card with title and convention, themed axes, hover and a sharp picture."""

from __future__ import annotations

import time

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from playground.engine.protocol import Opened, Snapshot
from playground.experiment import Experiment
from ui.theme import LIGHT, Theme

CONVENTIONS = {
    "half_sse": "½ Σ (ŷ − y)²",
    "mse": "1/(N·K) Σ (ŷ − y)²",
    "half_mse": "1/(2N) Σ (ŷ − y)²",
    "mae": "1/(N·K) Σ |ŷ − y|",
    "huber": "Huber",
    "binary_cross_entropy": "binary cross-entropy",
    "cross_entropy": "cross-entropy",
}

READ = 0.1
"""Seconds between two texts while training."""


class Axis(pg.AxisItem):  # type: ignore[misc]
    """Ticks as people write them: true minus signs, powers of ten only where zeros would have to be counted."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Linear ticks."""
        return [text.replace("-", "−") for text in super().tickStrings(values, scale, spacing)]

    def logTickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Decades; where none or one is in sight, 2 and 5 between them too, so that labels never touch."""
        span = self.range[1] - self.range[0]
        steps = (1,) if span >= 1.2 else (1, 2, 5) if span >= 0.3 else range(1, 10)
        powers = super().logTickStrings(values, scale, spacing)
        texts = []
        for value, power in zip(values, powers, strict=True):
            lead = 10 ** (value - np.floor(value + 1e-9))
            if all(abs(lead - step) > 1e-6 for step in steps):
                texts.append("")
            else:
                texts.append(f"{10**value:.5g}" if -3.5 < value < 4.5 else power)
        return texts


class Canvas(pg.PlotWidget):  # type: ignore[misc]
    """The plot's own surface, which knows what painting it costs."""

    seconds = 0.0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and keep the time that it took, smoothed."""
        start = time.perf_counter()
        super().paintEvent(event)
        self.seconds += 0.3 * (time.perf_counter() - start - self.seconds)


class Plot(QFrame):
    """A card around one pyqtgraph plot; subclasses paint what ``set_*`` hands them."""

    def __init__(self, title: str, x_label: str, y_label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(title)
        self.theme = LIGHT
        self._said = 0.0
        self.view = Canvas(axisItems={"bottom": Axis("bottom"), "left": Axis("left")})
        # room for half a tick label above the top and right of the end
        self.view.getPlotItem().layout.setContentsMargins(0, 8, 10, 0)
        self.view.setMenuEnabled(False)
        self.view.hideButtons()
        self.view.setLabel("bottom", x_label)
        self.view.setLabel("left", y_label)
        self.view.setAccessibleName(title)
        self.grid = pg.GridItem()
        self.grid.setTickSpacing(x=[None], y=[None])
        self.view.addItem(self.grid)
        self.title = QLabel(title)
        self.title.setObjectName("title")
        self.convention = QLabel()
        self.convention.setObjectName("convention")
        self.convention.setTextFormat(Qt.TextFormat.RichText)
        self.header = QHBoxLayout()
        self.header.addWidget(self.title)
        self.convention.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.convention.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.header.addWidget(self.convention, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(4)
        layout.addLayout(self.header)
        layout.addWidget(self.view)
        # over the picture, out of the mouse's way: a legend, or what is wrong
        self.note = QLabel()
        self.note.setTextFormat(Qt.TextFormat.RichText)
        self.note.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        over = QVBoxLayout(self.view)
        over.setContentsMargins(64, 10, 16, 0)
        over.addWidget(self.note, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        over.addStretch()
        self.note.hide()
        self.view.setRange(xRange=(0, 120), yRange=(-2, 2), disableAutoRange=False)
        self.view.scene().sigMouseMoved.connect(self._on_hover)

    def set_theme(self, theme: Theme) -> None:
        """Colours of axes and background; pyqtgraph knows nothing of palettes."""
        self.theme = theme
        self._said = 0.0  # texts carry colours too
        self.view.setBackground(theme.panel)
        font = QApplication.font()
        for name in ("bottom", "left"):
            axis = self.view.getAxis(name)
            axis.setTickFont(font)
            axis.label.setFont(font)
            axis.enableAutoSIPrefix(False)
            axis.setPen(theme.grid)
            axis.setTextPen(theme.muted)
        self.grid.setPen(pg.mkPen(theme.grid))
        self.grid.setTextPen(None)
        self.note.setStyleSheet(
            f"background: {theme.panel}; color: {theme.muted}; border-radius: 4px; padding: 1px 4px;"
        )

    def set_opened(self, opened: Opened) -> None:
        """A new run's data and model."""

    def set_settings(self, settings: Experiment) -> None:
        """What holds now."""

    def clear(self) -> None:
        """Forget the run."""

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Take a state in and append its curves."""

    def paint(self) -> None:
        """Draw what was taken in."""

    def say(self, text: str, snapshot: Snapshot) -> None:
        """The words at the right of the title; while training, no faster than they can be read."""
        now = time.monotonic()
        if not snapshot.running or now - self._said > READ:
            self._said = now
            self.convention.setText(text)

    def cost(self) -> float:
        """Seconds that painting takes."""
        return float(self.view.seconds)

    def hover(self, x: float, y: float) -> str:
        """The sentence for the mouse at data coordinates; empty for none."""
        return ""

    def image(self, scale: float = 2.0) -> QImage:
        """The plot as drawn, ``scale`` times as sharp."""
        hidden = self.title.isHidden()
        self.title.setVisible(True)
        try:
            return render(self, scale)
        finally:
            self.title.setHidden(hidden)

    def tell(self, text: str) -> None:
        """Write over the picture; nothing for an empty text."""
        if text != self.note.text():
            self.note.setText(text)
        self.note.setVisible(bool(text))

    def _on_hover(self, position: object) -> None:
        point = self.view.getViewBox().mapSceneToView(position)
        text = self.hover(point.x(), point.y())
        if text:
            QToolTip.showText(QCursor.pos(), text, self.view)
        else:
            QToolTip.hideText()


def render(widget: QWidget, scale: float = 2.0) -> QImage:
    """A widget as a picture of ``scale`` times its pixels; points are drawn anew, for their cache is as coarse as
    the screen.
    """
    views = [widget.view] if isinstance(widget, Plot) else [plot.view for plot in widget.findChildren(Plot)]
    scatters = [item for view in views for item in view.items() if isinstance(item, pg.ScatterPlotItem)]
    for item in scatters:
        item.opts["useCache"] = False
    image = QImage(widget.size() * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    widget.render(painter, QPoint(0, 0))
    painter.end()
    for item in scatters:
        item.opts["useCache"] = True
    return image


def number(value: float) -> str:
    """Four significant digits, a true minus sign, no noise."""
    if not np.isfinite(value):
        return "∞" if value > 0 else "−∞" if value < 0 else "not a number"
    text = f"{value:.4g}" if value == 0 or 1e-4 <= abs(value) < 1e5 else f"{value:.3e}"
    return text.replace("-", "−")
