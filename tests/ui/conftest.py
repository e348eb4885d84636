"""Windows for tests: off screen, with settings of their own, the engine ended afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyqtgraph.util.garbage_collector import GarbageCollector
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.experiment.types import Experiment
from ui.window.main_window import MainWindow


@pytest.fixture(scope="session", autouse=True)
def collector(qapp: QApplication) -> GarbageCollector:
    """Garbage is collected in the window's thread alone, as in the program."""
    return GarbageCollector()


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    shown = MainWindow(settings)
    shown.resize(1440, 900)  # more than the screen of tests has
    shown.show()
    shown.store.open(Experiment())
    yield shown
    shown.files.may_leave = lambda: True  # type: ignore[method-assign]
    shown.close()
    shown.deleteLater()
