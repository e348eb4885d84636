"""The dialog's preview, which can be dragged out of the window as a file."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from playground.figures.files import save
from ui.toolkit.plain_text import PlainLabel

SMALL = 160
"""Pixels across of what follows the mouse."""


class DraggablePicture(PlainLabel):
    """A label that gives the figure's file to whatever program it is dropped on; nothing while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._folder: TemporaryDirectory[str] | None = None
        self._file: Path | None = None
        self._pressed = QPoint()

    @property
    def file(self) -> Path | None:
        """What would be given now."""
        return self._file

    def set_file(self, name: str, content: bytes) -> None:
        """Keep the figure's bytes under the name that they are dropped with."""
        self.forget_file()
        self._folder = TemporaryDirectory(prefix="figure-")
        path = Path(self._folder.name) / name
        save({"": content}, path)
        self._file = path
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def forget_file(self) -> None:
        """The figure has changed: what there is would be an old one."""
        self._file = None
        self.unsetCursor()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a drag may begin."""
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin a drag, once the mouse has gone far enough with its button down."""
        far = (event.position().toPoint() - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if self._file is None or not far or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        drag = self.make_drag()
        drag.exec(Qt.DropAction.CopyAction)

    def make_drag(self) -> QDrag:
        """The drag of the file that there is."""
        assert self._file is not None
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(self._file))])
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.setPixmap(self.pixmap().scaledToWidth(SMALL, Qt.TransformationMode.SmoothTransformation))
        return drag
