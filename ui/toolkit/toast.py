"""A short message in the corner of the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from ui.toolkit.plain_text import PlainLabel

SHOWN = 4000
"""Milliseconds."""
MARGIN = 24
"""Pixels from the corner."""


class Toast(QFrame):
    """A short message that disappears by itself and can open a file."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("toast")
        self.text = PlainLabel()
        self.open = QPushButton(self.tr("Open"))
        self.open.clicked.connect(self._on_open)
        self._path: Path | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 10, 8)
        layout.addWidget(self.text)
        layout.addWidget(self.open)
        self._away = QTimer(self)
        self._away.setSingleShot(True)
        self._away.setInterval(SHOWN)
        self._away.timeout.connect(self.hide)
        self.hide()

    def say(self, text: str, path: Path | None = None) -> None:
        """Show a message for some seconds."""
        self._path = path
        self.text.setText(text)
        self.open.setVisible(path is not None)
        self.adjustSize()
        window = self.parentWidget()
        assert window is not None
        self.move(window.width() - self.width() - MARGIN, window.height() - self.height() - MARGIN)
        self.show()
        self.raise_()
        self._away.start()

    def _on_open(self) -> None:
        self.hide()
        if self._path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path)))
