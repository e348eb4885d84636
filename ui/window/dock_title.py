"""The title of a dock, with a button that enlarges what is in it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

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

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Enlarge, where Qt would let the dock float."""
        self._enlarge()
        event.accept()
