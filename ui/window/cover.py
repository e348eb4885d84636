"""A plot that fills the middle of the window for a while, and goes back to where it stood."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QSplitter, QVBoxLayout, QWidget

MOST = 16_777_215
"""Qt's largest width and height."""


class Cover(QWidget):
    """Holds the plot; an empty widget keeps its place meanwhile."""

    def __init__(self, plot: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self._plot = plot
        self._stand = QWidget()
        self._sizes: list[int] = []
        home = plot.parentWidget()
        if isinstance(home, QSplitter):
            self._sizes = home.sizes()
            home.replaceWidget(home.indexOf(plot), self._stand)
        else:
            _exchange(plot, self._stand)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(plot)
        self._limits = plot.minimumSize(), plot.maximumSize()
        plot.setMinimumSize(0, 0)
        plot.setMaximumSize(MOST, MOST)
        plot.show()

    def give_back(self) -> None:
        """Put the plot back into its place."""
        least, most = self._limits
        self._plot.setMinimumSize(least)
        self._plot.setMaximumSize(most)
        home = self._stand.parentWidget()
        if isinstance(home, QSplitter):
            home.replaceWidget(home.indexOf(self._stand), self._plot)
            home.setSizes(self._sizes)
        else:
            _exchange(self._stand, self._plot)
        self._plot.show()
        self._stand.setParent(None)
        self._stand.deleteLater()


def _exchange(there: QWidget, new: QWidget) -> None:
    """Put a widget into another's place in its layout, with the same share of the room."""
    home = there.parentWidget()
    layouts = [home.layout(), *home.findChildren(QBoxLayout)] if home is not None else []
    for layout in layouts:
        at = -1 if layout is None else layout.indexOf(there)
        if isinstance(layout, QBoxLayout) and at >= 0:
            share = layout.stretch(at)
            layout.removeWidget(there)
            layout.insertWidget(at, new, share)
            return
    raise AssertionError(f"{there.accessibleName()!r} stands in no row or column")
