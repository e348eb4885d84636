"""The title of a dock, with a button that enlarges what is in it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.toolkit.controls import tool_button
from ui.toolkit.plain_text import PlainLabel


class DockTitle(QWidget):
    """The dock is dragged by it; a double click enlarges, as the button does."""

    def __init__(
        self, title: str, enlarge: Callable[[], None], header: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        """``header`` stands beside the title."""
        super().__init__(parent)
        self._enlarge = enlarge
        label = PlainLabel(title)
        label.setObjectName("title")
        large = tool_button("⤢", self.tr("Enlarge “{0}” (Esc ends it)").format(title), enlarge)
        large.setObjectName("bare")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 8, 0)
        layout.addWidget(label)
        if header is None:
            layout.addStretch()
        else:
            layout.addWidget(header, 1)
        layout.addWidget(large)

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
