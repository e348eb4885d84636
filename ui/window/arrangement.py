"""Sizes and places of docks and tool bars, set at start-up and after a change of the type size."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QToolBar

TALL = 650
"""Height of the window, in pixels at 100 %, from which three plots fit above each other."""


def arrange(
    window: QMainWindow, bars: tuple[QToolBar, QToolBar], docks: Mapping[str, QDockWidget], scale: float
) -> None:
    """Size and stack ``docks`` (by object name); put both ``bars`` in one row if they fit at this ``scale``."""
    first, second = bars
    window.removeToolBarBreak(second)
    if first.sizeHint().width() + second.sizeHint().width() > window.width():
        window.insertToolBarBreak(second)
    loss = docks["loss"]
    parameters = docks["parameters"]
    gradients = docks["gradients"]
    if window.height() / scale < TALL:  # three plots under each other would be slivers
        window.tabifyDockWidget(loss, parameters)
        window.tabifyDockWidget(parameters, gradients)
        loss.raise_()
    else:
        window.splitDockWidget(loss, parameters, Qt.Orientation.Vertical)
        window.splitDockWidget(parameters, gradients, Qt.Orientation.Vertical)
    left = min(round(290 * scale), round(0.3 * window.width()))
    window.resizeDocks([docks["dataset"], loss], [left, 400], Qt.Orientation.Horizontal)
    window.resizeDocks([docks["dataset"], docks["model"], docks["training"]], [264, 246, 296], Qt.Orientation.Vertical)
    window.resizeDocks([docks["bench"], docks["timeline"]], [250, 40], Qt.Orientation.Vertical)
