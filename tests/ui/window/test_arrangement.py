"""The type size kept in the settings reaches every widget from the first moment."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from playground.experiment.types import Experiment
from ui.toolkit.theme import POINTS
from ui.window.main_window import MainWindow


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_saved_size_is_everywhere(qtbot: QtBot, tmp_path: Path, scale: float) -> None:
    before = QApplication.font()
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    settings.setValue("scale", scale)
    window = MainWindow(settings)
    try:
        window.show()
        window.store.open(Experiment())
        sizes = {widget.font().pointSizeF() for widget in window.findChildren(QWidget) if widget.isVisible()}
        assert sizes == {POINTS * scale}
    finally:
        window.files.may_leave = lambda: True  # type: ignore[method-assign]
        window.close()
        window.deleteLater()
        QApplication.setFont(before)


def test_a_theme_styles_the_window_and_nothing_that_nobody_sees(window: MainWindow) -> None:
    # a sheet of the application would style 1,573 widgets instead of 713, and hold the window for 0.4 s
    assert QApplication.instance().styleSheet() == ""  # type: ignore[union-attr]
    sheet = window.styleSheet()
    window.view_menu.switch_theme()
    assert QApplication.instance().styleSheet() == ""  # type: ignore[union-attr]
    assert window.styleSheet() != sheet
    window.view_menu.switch_theme()
    assert window.styleSheet() == sheet
