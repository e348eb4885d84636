"""The landscape page, with real events: it is asked for when looked at, follows the run, and moves the parameters."""

import numpy as np
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from playground import storage
from ui.main_window import MainWindow


def shown(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(window.landscape.first.count()), timeout=10_000)
    window.middle.setCurrentWidget(window.landscape)
    qtbot.waitUntil(
        lambda: window.landscape.plot._found is not None and window.landscape.plot._found.last, timeout=20_000
    )


def test_the_line_fit_and_a_click_on_its_landscape(window: MainWindow, qtbot: QtBot) -> None:
    window.bridge.advance(10)
    qtbot.waitUntil(lambda: window.store.step == 10, timeout=10_000)
    shown(window, qtbot)
    panel = window.landscape
    assert panel.plot._found is not None
    assert "lowest point 2, 1" in panel.said.text() and "0.1202" in panel.said.text()
    path = panel.plot._path.getData()
    assert len(path[0]) >= 10 and path[0][0] == 0
    view = panel.plot.view
    at = view.mapFromScene(view.getViewBox().mapViewToScene(QPointF(1.0, 0.5)))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: bool(window.store.experiment.timeline), timeout=10_000)
    moved = window.store.experiment.timeline[-1].set
    assert np.allclose(moved["parameters.W1"], 1.0, atol=0.05) and np.allclose(moved["parameters.b1"], 0.5, atol=0.05)
    window.store.undo()
    qtbot.waitUntil(
        lambda: window.store.experiment.timeline[-1].set["parameters.W1"] != moved["parameters.W1"], timeout=9_000
    )


def test_any_two_entries_of_a_network(window: MainWindow, qtbot: QtBot) -> None:
    window.store.open(storage.read("circle"))
    qtbot.waitUntil(lambda: window.landscape.first.count() == 25, timeout=10_000)
    shown(window, qtbot)
    panel = window.landscape
    panel.second.setCurrentIndex(panel.first.currentIndex())
    panel.second.chosen.emit("")
    assert "two different" in panel.said.text()
    panel.second.setCurrentIndex(7)
    panel.second.chosen.emit("")
    qtbot.waitUntil(lambda: panel.plot._found is not None and panel.plot._found.last, timeout=20_000)
    assert str(panel.plot._found.axes[1]) == panel.second.currentText()  # type: ignore[union-attr]
    assert panel.plot.hover(0.0, 0.0).count("\n") == 2
