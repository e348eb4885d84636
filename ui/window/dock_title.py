"""The title of a dock, with buttons for a figure of what is in it and for more room."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.plots.base import Plot
from ui.toolkit.plain_text import PlainLabel
from ui.toolkit.plot_tools import PlotTools


class DockTitle(QWidget):
    """The dock is dragged by it; a double click enlarges, as a button does."""

    def __init__(
        self, title: str, enlarge: Callable[[], None], picture: Callable[[], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._enlarge = enlarge
        label = PlainLabel(title)
        label.setObjectName("title")
        self._tools = PlotTools()
        self._tools.enlarge.connect(enlarge)
        self._tools.picture.connect(picture)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 8, 0)
        layout.addWidget(label)
        layout.addStretch()
        layout.addWidget(self._tools)

    def take_header(self, plot: Plot) -> None:
        """Show the row of a plot's title beside the dock's, with the plot's own buttons in place of these."""
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        header = plot.take_header()
        layout.addWidget(header, 1)
        header.show()
        self._tools.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the convention away where there is no room for it."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Look again when a text has changed."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        layout = self.layout()
        assert layout is not None
        for label in self.findChildren(QLabel, "convention"):
            # its size policy is Ignored, so the hint of the row is without it
            there = layout.sizeHint().width() + label.sizeHint().width() <= self.width()
            if label.isHidden() == there:
                label.setVisible(there)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Enlarge, where Qt would let the dock float."""
        self._enlarge()
        event.accept()
