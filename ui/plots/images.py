"""Any plot or the whole window as a sharp PNG on a light background, to a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QSaveFile
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from ui import theme
from ui.plots.base import Plot, render


@contextmanager
def light(widget: QWidget) -> Iterator[None]:
    """Light colours on ``widget``'s plots and on the program, and what was there before afterwards, come what may."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    palette, sheet = app.palette(), app.styleSheet()
    plots = [widget] if isinstance(widget, Plot) else widget.findChildren(Plot)
    before = [plot.theme for plot in plots]
    try:
        theme.apply(app, theme.LIGHT)
        for plot in plots:
            plot.set_theme(theme.LIGHT)
        yield
    finally:
        app.setPalette(palette)
        app.setStyleSheet(sheet)
        for plot, chosen in zip(plots, before, strict=True):
            plot.set_theme(chosen)


def picture(widget: QWidget, scale: float = 2.0) -> QImage:
    """``widget`` as it stands, light and ``scale`` times as sharp."""
    with light(widget):
        return widget.image(scale) if isinstance(widget, Plot) else render(widget, scale)


def save_png(image: QImage, path: Path) -> bool:
    """Write a picture to ``path``, whole or not at all; False where it cannot be written."""
    file = QSaveFile(str(path))
    if not file.open(QSaveFile.OpenModeFlag.WriteOnly):
        return False
    return image.save(file, "PNG") and file.commit()  # type: ignore[call-overload]
