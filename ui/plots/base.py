"""Base of all plots: card with title, themed axes, hover text."""

from __future__ import annotations

import time
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QFont, QFontInfo, QMouseEvent, QPen
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from playground.engine.protocol import Opened, Snapshot
from playground.experiment.types import Experiment
from ui.plots.canvas import Canvas
from ui.toolkit.layouts import in_layout
from ui.toolkit.plain_text import PlainLabel, tip
from ui.toolkit.plot_tools import PlotTools
from ui.toolkit.theme import LIGHT, Theme

READ = 0.1
"""Seconds between two updates of a text while training."""


class Plot(QFrame):
    """A card around one pyqtgraph plot; subclasses paint what ``set_*`` methods receive."""

    figure = ""
    """The plot that a figure has under this name; empty for one that no figure draws."""
    enlarge_wanted = Signal()
    figure_wanted = Signal()

    def __init__(self, title: str, x_label: str, y_label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(title)
        self.theme = LIGHT
        self.stroke = 1.0
        """Factor for line widths, for presenting; seen after the next theme."""
        self.room = 8, 10
        """Pixels for half a tick label at the top and at the right end."""
        self._said = 0.0
        self._stretched = False
        self.view = Canvas()
        self.view.setLabel("bottom", x_label)
        self.view.setLabel("left", y_label)
        self.view.setAccessibleName(title)
        self.grid = pg.GridItem()
        self.grid.setTickSpacing(x=[None], y=[None])
        self.view.addItem(self.grid)
        self.title = PlainLabel(title)
        self.title.setObjectName("title")
        self.convention = QLabel()
        self.convention.setObjectName("convention")
        self.convention.setTextFormat(Qt.TextFormat.RichText)
        self.top = QWidget()
        """The row with title, convention and switches."""
        self.header = QHBoxLayout(self.top)
        self.header.setContentsMargins(0, 0, 0, 0)
        self.header.addWidget(self.title)
        self.convention.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.convention.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.header.addWidget(self.convention, 1)
        self.scaled = PlainLabel(QCoreApplication.translate("Plot", "standardized"))
        self.scaled.setObjectName("badge")
        self.scaled.setToolTip(QCoreApplication.translate("Plot", "The model reads inputs with mean 0 and deviation 1"))
        self.scaled.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.scaled.hide()
        self.tools = PlotTools()
        self.tools.enlarge.connect(self.enlarge_wanted)
        self.tools.picture.connect(self.figure_wanted)
        self.header.addWidget(self.tools)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(4)
        layout.addWidget(self.top)
        layout.addWidget(self.view)
        # text over the plot, transparent to the mouse: a legend, or what is wrong
        self.note = QLabel()
        self.note.setObjectName("note")
        self.note.setTextFormat(Qt.TextFormat.RichText)
        self.note.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        over = QVBoxLayout(self.view)
        over.setContentsMargins(64, 10, 16, 48)
        over.addWidget(self.note, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        over.addStretch()
        over.addWidget(self.scaled, 0, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight)
        self.note.hide()
        self.view.setRange(xRange=(0, 120), yRange=(-2, 2), disableAutoRange=False)
        self.view.scene().sigMouseMoved.connect(self._on_hover)

    def set_theme(self, theme: Theme) -> None:
        """Colours of axes and background; pyqtgraph knows nothing of palettes."""
        self.theme = theme
        self._said = 0.0  # texts carry colours too
        self.view.setBackground(theme.panel)
        font = QFont(QApplication.font())
        em = QFontInfo(font).pixelSize()
        self.room = max(8, round(0.6 * em)), max(10, round(1.2 * em))
        self.view.set_margins(0, *self.room)
        for name in ("bottom", "left"):
            axis = self.view.getAxis(name)
            axis.setStyle(hideOverlappingLabels=max(15, 2 * em))
            axis.setTickFont(font)
            axis.label.setFont(font)
            axis.enableAutoSIPrefix(False)
            axis.setPen(pg.mkPen(theme.grid, width=self.stroke**0.5))
            axis.setTextPen(theme.muted)
        self.grid.setPen(self.pen(theme.grid))
        self.grid.setTextPen(None)
        self.note.setStyleSheet(
            f"background: {theme.panel}; color: {theme.muted}; border-radius: 4px; padding: 1px 4px;"
        )

    def add_to_header(self, widget: QWidget) -> None:
        """Put a switch or a badge into the title's row, before the buttons that every plot has."""
        self.header.insertWidget(self.header.indexOf(self.tools), widget)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Enlarge on a double click on the title's row."""
        if event.position().y() < self.view.y():
            self.enlarge_wanted.emit()
        else:
            super().mouseDoubleClickEvent(event)

    def name_above(self) -> None:
        """Keep a row above the axes for the legend, so that it is never on the data."""
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.indexOf(self.view), self.note)
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight)
        policy = self.note.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.note.setSizePolicy(policy)

    def take_header(self) -> QWidget:
        """Take the row with convention and switches out of the card, to stand in a dock's title."""
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        self.title.hide()
        column.removeWidget(self.top)
        if not self._stretched:
            self.header.insertStretch(1)  # keeps the switches small where the convention is away
            self._stretched = True
        return self.top

    def return_header(self) -> None:
        """Put the title's row back above the plot."""
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(0, self.top)
        self.title.show()
        self.convention.show()
        self.top.show()

    def fit_header(self) -> None:
        """Put the convention below the title if both do not fit side by side."""
        self.convention.setWordWrap(False)
        shown = [widget for widget in in_layout(self.header) if not widget.isHidden()]
        need = sum(widget.sizeHint().width() for widget in {*shown, self.convention}) + 8 * len(shown)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        under = need > self.width() - 24
        self.convention.setWordWrap(under)
        if under == (self.header.indexOf(self.convention) >= 0):
            (self.header if under else column).removeWidget(self.convention)
            side = Qt.AlignmentFlag.AlignLeft if under else Qt.AlignmentFlag.AlignRight
            self.convention.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            if under:
                column.insertWidget(1, self.convention)
            else:
                self.header.insertWidget(1, self.convention, 1)
        column.activate()

    def pen(self, color: str | QColor, width: float = 1.0, **style: Any) -> QPen:
        """Return a pen of so many pixels, times the plot's stroke."""
        made: QPen = pg.mkPen(color, width=width * self.stroke, **style)
        return made

    def take_over(self, other: Plot) -> None:
        """Take over the content and view of ``other``, a plot of the same kind."""

    def set_opened(self, opened: Opened) -> None:
        """Take over the data and model of a new run."""

    def set_settings(self, settings: Experiment) -> None:
        """What holds now; that inputs are scaled is said on every plot."""
        self.scaled.setVisible(settings.dataset.standardize)

    def clear(self) -> None:
        """Clear everything of the run."""

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Take a state in and append its curves."""

    def paint(self) -> None:
        """Draw what was taken in."""

    def say(self, text: str, snapshot: Snapshot) -> None:
        """Set the text beside the title; while training, no more often than it can be read."""
        now = time.monotonic()
        if not snapshot.running or now - self._said > READ:
            self._said = now
            self.convention.setText(text)

    def cost(self) -> float:
        """Return the seconds that the last painting took."""
        return float(self.view.seconds)

    def hover(self, x: float, y: float) -> str:
        """Return the hover text at data coordinates, or an empty string."""
        return ""

    def tell(self, text: str) -> None:
        """Show a text over the plot; an empty one hides it."""
        if text != self.note.text():
            self.note.setText(text)
        self.note.setVisible(bool(text))

    def _on_hover(self, position: object) -> None:
        point = self.view.getViewBox().mapSceneToView(position)
        text = self.hover(point.x(), point.y())
        if text:
            QToolTip.showText(QCursor.pos(), tip(text), self.view)
        else:
            QToolTip.hideText()
