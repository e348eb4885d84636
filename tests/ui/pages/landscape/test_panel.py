"""The landscape page, with real events: it is asked for when looked at, follows the run, and moves the parameters."""

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.experiment import storage
from ui.window.main_window import MainWindow


def shown(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(window.landscape.first.count()), timeout=10_000)
    window.stage.show_page(window.landscape)
    qtbot.waitUntil(
        lambda: window.landscape.plot.found is not None and window.landscape.plot.found.last, timeout=20_000
    )


def test_the_line_fit_and_a_click_on_its_landscape(window: MainWindow, qtbot: QtBot) -> None:
    window.bridge.advance(10)
    qtbot.waitUntil(lambda: window.store.step == 10, timeout=10_000)
    shown(window, qtbot)
    panel = window.landscape
    assert panel.plot.found is not None
    assert "lowest point 2, 1" in panel.message.text() and "0.1202" in panel.message.text()
    path = panel.plot.path.getData()
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
    assert "two different" in panel.message.text()
    panel.second.setCurrentIndex(7)
    panel.second.chosen.emit("")
    qtbot.waitUntil(lambda: panel.plot.found is not None and panel.plot.found.last, timeout=20_000)
    assert panel.plot.found.plane.labels[1] == panel.second.currentData()  # type: ignore[union-attr]
    assert panel.plot.view.getAxis("left").labelText == panel.second.currentText() == "W₁[1,3]"
    assert panel.plot.hover(0.0, 0.0).count("\n") == 2


def again(window: MainWindow, qtbot: QtBot, kind: str) -> None:
    panel = window.landscape
    panel.kind.set_value(kind)
    panel.kind.chosen.emit(kind)
    qtbot.waitUntil(
        lambda: panel.plot.found is not None and panel.plot.found.plane.kind == kind and panel.plot.found.last,
        timeout=20_000,
    )


def test_directions_of_the_path_and_random_ones(window: MainWindow, qtbot: QtBot) -> None:
    window.store.open(storage.read("circle"))
    qtbot.waitUntil(lambda: window.landscape.first.count() == 25, timeout=10_000)
    window.bridge.advance(40)
    qtbot.waitUntil(lambda: window.store.step == 40, timeout=10_000)
    shown(window, qtbot)
    panel = window.landscape
    again(window, qtbot, "principal")
    assert "% of the path" in panel.message.text() and not panel.first.isVisible()
    path = panel.plot.path.getData()
    assert len(path[0]) > 30 and np.allclose([path[0][-1], path[1][-1]], 0, atol=1e-4)
    again(window, qtbot, "random")
    assert panel.seed.isVisible()
    before = panel.plot.found
    panel.seed.setValue(5)
    qtbot.waitUntil(lambda: panel.plot.found is not None and panel.plot.found is not before, timeout=20_000)
    before_parameters = panel.staleness.snapshot.parameters  # type: ignore[union-attr]
    panel.plot.chosen.emit(0.5, -0.25)
    qtbot.waitUntil(lambda: bool(window.store.experiment.timeline), timeout=10_000)
    moved = window.store.experiment.timeline[-1].set
    assert set(moved) == {f"parameters.{name}" for name in before_parameters}


def test_the_cut_along_the_gradient_tells_of_a_rate_that_is_too_large(window: MainWindow, qtbot: QtBot) -> None:
    shown(window, qtbot)
    line = window.landscape.line
    assert line.line is not None and line.line.rate == 0.01
    assert "reaches 28.84" in line.convention.text()  # 41.5 − 13.81 + 1.14895
    window.store.change({"optimizer.learning_rate": 0.2})
    qtbot.waitUntil(lambda: "too far" in line.convention.text(), timeout=10_000)
    window.store.change({"optimizer.learning_rate": 0.1})
    qtbot.waitUntil(lambda: "past the lowest point" in line.convention.text(), timeout=10_000)


def test_arrows_of_a_wrong_gradient_differ_from_the_right_ones(window: MainWindow, qtbot: QtBot) -> None:
    shown(window, qtbot)
    panel = window.landscape
    arrows = panel.overlays.arrows
    arrows.set_value("manual")
    arrows.chosen.emit("manual")
    qtbot.waitUntil(lambda: panel.plot.arrows.getData()[0] is not None and len(panel.plot.arrows.getData()[0]) > 100)
    right, drawn = panel.plot.right_arrows.getData(), panel.plot.arrows.getData()
    assert np.allclose(right[0][::7], drawn[0][::7])  # both begin at the same places
    wrong = "def gradient(params, x, y):\n    return {'W1': params['W1'] * 0 + 9.0, 'b1': params['b1'] * 0 - 3.0}\n"
    window.store.change({"gradient.code": wrong, "gradient.source": "custom"})
    arrows.set_value("custom")
    arrows.chosen.emit("custom")

    def all_down_left() -> bool:
        x, y = panel.plot.arrows.getData()
        return bool(
            np.allclose(np.diff(x.reshape(-1, 7)[:, :2]) < 0, True) and (np.diff(y.reshape(-1, 7)[:, :2]) > 0).all()
        )

    qtbot.waitUntil(all_down_left, timeout=10_000)


def test_optimizers_go_their_ways_together(window: MainWindow, qtbot: QtBot) -> None:
    shown(window, qtbot)
    panel = window.landscape
    qtbot.mouseClick(panel.overlays.compare, Qt.MouseButton.LeftButton)
    panel.overlays.timer.setInterval(1)
    qtbot.waitUntil(lambda: panel.overlays.step == 200, timeout=20_000)
    ways = panel.plot.paths
    assert set(ways) == {"descent", "momentum", "adagrad", "rmsprop", "adam"}
    assert np.allclose(ways["descent"][1][1], [0.34, 0.15], atol=1e-6)  # one step from 0, 0
    assert "Adam" in panel.plot.note.text()
    qtbot.mouseClick(panel.overlays.compare, Qt.MouseButton.LeftButton)
    assert not panel.plot.paths and not panel.plot.note.isVisible()


def test_the_point_can_be_dragged(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(pg.CONFIG_OPTIONS, "mouseRateLimit", -1)  # moves that come fast must not be dropped
    shown(window, qtbot)
    plot = window.landscape.plot
    view = plot.view
    box = view.getViewBox()
    start = view.mapFromScene(box.mapViewToScene(QPointF(0.0, 0.0)))
    end = view.mapFromScene(box.mapViewToScene(QPointF(1.0, 0.5)))
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    places = [start, start, *(start + (end - start) * part for part in (0.3, 0.6, 1.0)), end]
    kinds = [QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress] + [QEvent.Type.MouseMove] * 3
    held = [none, left, left, left, left, none]
    for place, kind, down in zip(places, [*kinds, QEvent.Type.MouseButtonRelease], held, strict=True):
        button = none if kind == QEvent.Type.MouseMove else left
        where = QPointF(place)
        screen, keys = view.viewport().mapToGlobal(where), Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(kind, where, screen, button, down, keys)
        QApplication.sendEvent(view.viewport(), event)
    qtbot.waitUntil(lambda: bool(window.store.experiment.parameters), timeout=10_000)
    moved = window.store.experiment.parameters  # a change at step 0 is one of the start
    assert np.allclose(moved["W1"], 1.0, atol=0.06) and np.allclose(moved["b1"], 0.5, atol=0.06)
    window.landscape.logarithmic.click()
    assert not plot.logarithmic
