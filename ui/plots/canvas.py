"""The drawing surface of a plot: two axes around a view box."""

from __future__ import annotations

import time
from typing import Any, Protocol

import pyqtgraph as pg
from PySide6.QtCore import QSize, QSizeF
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QGraphicsGridLayout, QSizePolicy

from ui.plots.axis import Axis

LEAST = QSize(60, 32)
"""The smallest drawing surface, for large type on small screens."""
OVER = 0.5
"""The axes' height above what is drawn: maps lie under them."""


class Hand(Protocol):
    """Something that may take over the mouse from a plot; each method returns whether it did."""

    def press(self, event: QMouseEvent) -> bool:
        """Handle a pressed button."""

    def move(self, event: QMouseEvent) -> bool:
        """Handle a mouse move."""

    def release(self, event: QMouseEvent) -> bool:
        """Handle a released button."""

    def key(self, text: str) -> bool:
        """Handle a pressed key."""


class Canvas(pg.GraphicsView):  # type: ignore[misc]
    """Draws items in data coordinates between two axes, and measures its painting time.

    Not pyqtgraph's ``PlotWidget``, which makes 85 more widgets for menus that are never opened.
    """

    seconds = 0.0
    hand: Hand | None = None
    """Gets events first. Not an event filter, which would get events also while the window is destroyed."""

    def __init__(self) -> None:
        super().__init__()
        self.enableMouse(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._frame = pg.GraphicsWidget()
        self._grid = QGraphicsGridLayout()
        self._grid.setSpacing(0)
        self._frame.setLayout(self._grid)
        self._box = pg.ViewBox(parent=self._frame, enableMenu=False)
        self._grid.addItem(self._box, 0, 1)
        self._grid.setColumnStretchFactor(1, 100)
        self._grid.setRowStretchFactor(0, 100)
        self._axes = {"left": Axis("left"), "bottom": Axis("bottom")}
        for name, axis in self._axes.items():
            axis.linkToView(self._box)
            axis.setZValue(OVER)
            axis.setFlag(axis.GraphicsItemFlag.ItemNegativeZStacksBehindParent)
            self._grid.addItem(axis, *((0, 0) if name == "left" else (1, 1)))
        self.drawn: list[Any] = []
        """The items, in the order in which they were added."""
        self._logarithmic = (False, False)
        self.setCentralItem(self._frame)

    # ---- what is drawn ----

    def addItem(self, item: Any, ignoreBounds: bool = False) -> None:
        """Draw an item; with ``ignoreBounds`` the range does not follow it."""
        self.drawn.append(item)
        self._box.addItem(item, ignoreBounds=ignoreBounds)
        self._take_logarithms(item)

    def removeItem(self, item: Any) -> None:
        """Draw an item no more."""
        self.drawn.remove(item)
        self._box.removeItem(item)

    def clear(self) -> None:
        """Draw nothing."""
        for item in list(self.drawn):
            self.removeItem(item)

    # ---- axes ----

    def getViewBox(self) -> Any:
        """Return the view box, whose coordinates are the data's, or their logarithms."""
        return self._box

    def getAxis(self, name: str) -> Axis:
        """Return the axis ``left`` or ``bottom``."""
        return self._axes[name]

    def setLabel(self, name: str, text: str) -> None:
        """Name an axis."""
        self._axes[name].setLabel(text)

    def setLogMode(self, x: bool, y: bool) -> None:
        """Choose which axes are logarithmic: the view box's coordinates are common logarithms there."""
        self._logarithmic = (x, y)
        for axis in self._axes.values():
            axis.setLogMode(x, y)
        for item in self.drawn:
            self._take_logarithms(item)
        self._box.enableAutoRange()

    def _take_logarithms(self, item: Any) -> None:
        if isinstance(item, pg.PlotDataItem):  # other items are given logarithms
            item.setLogMode(*self._logarithmic)

    def set_margins(self, left: float, top: float, right: float) -> None:
        """Leave room around the axes, in pixels."""
        self._grid.setContentsMargins(left, top, right, 0)

    @property
    def room(self) -> QSizeF:
        """The size of axes and view box with their margins, in pixels."""
        return QSizeF(self._frame.size())

    def setRange(self, *rectangle: Any, **ranges: Any) -> None:
        """Show a rectangle, or ``xRange`` and ``yRange``; see pyqtgraph's ``ViewBox.setRange``."""
        self._box.setRange(*rectangle, **ranges)

    def setXRange(self, low: float, high: float, padding: float | None = None) -> None:
        """Show a range of the horizontal axis, widened by a share ``padding``."""
        self._box.setXRange(low, high, padding=padding)

    def setYRange(self, low: float, high: float, padding: float | None = None) -> None:
        """Show a range of the vertical axis, widened by a share ``padding``."""
        self._box.setYRange(low, high, padding=padding)

    def enableAutoRange(self) -> None:
        """Let the range follow what is drawn."""
        self._box.enableAutoRange()

    def disableAutoRange(self) -> None:
        """Keep the range as it is."""
        self._box.disableAutoRange()

    def invertY(self, on: bool) -> None:
        """Let the vertical axis grow downwards."""
        self._box.invertY(on)

    def setMouseEnabled(self, x: bool, y: bool) -> None:
        """Let the mouse move and scale the axes."""
        self._box.setMouseEnabled(x, y)

    # ---- events ----

    def minimumSizeHint(self) -> QSize:
        """Return less than Qt would, which counts scroll bars that are never shown."""
        return LEAST

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pass the event to the hand, else to the plot."""
        if self.hand is None or not self.hand.press(event):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pass the event to the hand, else to the plot."""
        if self.hand is None or not self.hand.move(event):
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Pass the event to the hand, else to the plot."""
        if self.hand is None or not self.hand.release(event):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pass the event to the hand, else to the plot."""
        if self.hand is None or not self.hand.key(event.text()):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and update the smoothed painting time."""
        start = time.perf_counter()
        super().paintEvent(event)
        self.seconds += 0.3 * (time.perf_counter() - start - self.seconds)
