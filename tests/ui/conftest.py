"""Windows for tests: off screen, with settings of their own, the engine ended afterwards."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pyqtgraph.util.garbage_collector import GarbageCollector
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QBoxLayout, QFormLayout, QGridLayout, QLayout, QWidget
from pytestqt.qtbot import QtBot

from playground.experiment.types import Experiment
from ui.window.main_window import MainWindow


@pytest.fixture(scope="session", autouse=True)
def collector(qapp: QApplication) -> GarbageCollector:
    """Garbage is collected in the window's thread alone, as in the program."""
    return GarbageCollector()


NESTED = ((QBoxLayout, "addLayout"), (QBoxLayout, "insertLayout"), (QGridLayout, "addLayout"), (QFormLayout, "addRow"))
"""What puts one layout into another."""


@pytest.fixture(scope="session", autouse=True)
def empty_layouts() -> Iterator[None]:
    """A layout is filled after it is put in its place, whatever is built in these tests.

    PySide makes Python objects of the items of a layout that is filled before, and Qt deletes items without a word to
    them: the next object at such an address ends the process when it is destroyed.
    """

    def checked(method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            assert not any(isinstance(one, QLayout) and one.count() for one in given[1:]), "a filled layout"
            return method(*given, **named)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for owner, name in (*NESTED, (QWidget, "setLayout")):
            patch.setattr(owner, name, checked(getattr(owner, name)))
        yield


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
