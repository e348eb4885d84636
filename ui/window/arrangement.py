"""The docks' sizes at first and after a change of type size: the two bars in one row where they fit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QToolBar

TALL = 650
"""Pixels of height at 100 % that three plots under each other need."""


def arrange(window: QMainWindow, bars: tuple[QToolBar, QToolBar], docks: Sequence[QDockWidget], scale: float) -> None:
    """``docks``: three panels, three plots, then bench and timeline; ``scale`` is that of the type."""
    first, second = bars
    window.removeToolBarBreak(second)
    if first.sizeHint().width() + second.sizeHint().width() > window.width():
        window.insertToolBarBreak(second)
    loss, parameters, gradients = docks[3:6]
    if window.height() / scale < TALL:  # three plots under each other would be slivers
        window.tabifyDockWidget(loss, parameters)
        window.tabifyDockWidget(parameters, gradients)
        loss.raise_()
    else:
        window.splitDockWidget(loss, parameters, Qt.Orientation.Vertical)
        window.splitDockWidget(parameters, gradients, Qt.Orientation.Vertical)
    left = min(round(290 * scale), round(0.3 * window.width()))
    window.resizeDocks([docks[0], docks[3]], [left, 400], Qt.Orientation.Horizontal)
    window.resizeDocks(list(docks[:3]), [264, 246, 296], Qt.Orientation.Vertical)
    window.resizeDocks(list(docks[6:8]), [250, 40], Qt.Orientation.Vertical)
