"""A splitter whose sizes can be kept from one start to the next."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QWidget


class Splitter(QSplitter):
    """Takes saved sizes when it is first shown: before, it has no room to share, and would scale them."""

    def __init__(self, orientation: Qt.Orientation = Qt.Orientation.Horizontal, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self._first: QByteArray | None = None
        self._awaited: QByteArray | None = None

    def restore(self, state: object) -> None:
        """Take a saved state, or nothing where there is none; what there is now is what :meth:`reset` returns to."""
        self._first = self.saveState()
        if isinstance(state, QByteArray):
            self._awaited = state

    def state(self) -> QByteArray:
        """Return what to save."""
        return self.saveState() if self._awaited is None else self._awaited

    def reset(self) -> None:
        """Return to the sizes from before a saved state was taken."""
        self._awaited = None
        if self._first is not None:
            self.restoreState(self._first)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the saved sizes."""
        super().showEvent(event)
        if self._awaited is not None:
            self.restoreState(self._awaited)
            self._awaited = None
