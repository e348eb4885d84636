"""The graph page, with real events: it shows the run's numbers, walks forward and back, folds, and reads everything."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from playground.experiment import storage
from ui.pages.graph.items import NodeState
from ui.pages.graph.panel import GraphPanel
from ui.window.main_window import MainWindow


def shown(window: MainWindow, qtbot: QtBot) -> GraphPanel:
    qtbot.waitUntil(lambda: window.graph.staleness.snapshot is not None, timeout=10_000)
    window.stage.show_page(window.graph)
    qtbot.waitUntil(lambda: window.graph.view.graph is not None, timeout=10_000)
    return window.graph


def sentence(panel: GraphPanel) -> str:
    rows = panel.steps.steps.rows
    return rows[0].sentence if rows else ""


def test_the_walk_goes_node_by_node_and_marks_the_line(window: MainWindow, qtbot: QtBot) -> None:
    panel = shown(window, qtbot)
    graph = panel.view.graph
    assert graph is not None
    assert [node.key for node in graph.nodes] == ["W1", "b1", "x", "y", "z1", "e", "l", "loss"]
    assert panel.view.nodes["W1"].card.gradient is not None
    assert panel.view.nodes["W1"].card.gradient.numbers == (("−34",),)
    panel.view.setFocus()
    for _ in range(6):  # W1 b1 x y z1
        qtbot.keyClick(panel.view, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: sentence(panel).startswith("Forward 6 of 8"), timeout=5_000)
    assert panel.view.nodes["e"].state is NodeState.WORK and panel.view.nodes["z1"].state is NodeState.BESIDE
    assert panel.view.nodes["l"].state is NodeState.AHEAD
    assert not panel.view.gradients_shown("e")
    qtbot.keyClick(panel.view, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: sentence(panel).startswith("Forward 5 of 8"), timeout=5_000)
    step = panel.steps.steps.rows[0].step
    assert " ".join(step.formula).startswith("z_1 = x W_1 + b_1")
    assert window.bench.given.one.text() == "z1 = x @ W1 + b1"
    panel.view.node_clicked.emit("loss")
    qtbot.waitUntil(lambda: sentence(panel).startswith("Forward 8 of 8"), timeout=5_000)
    qtbot.mouseClick(panel.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: sentence(panel).startswith("Back 1 of 6"), timeout=5_000)
    assert "begins with 1" in sentence(panel)
    qtbot.mouseClick(panel.whole, Qt.MouseButton.LeftButton)
    assert not panel.steps.isVisible() and panel.view.gradients_shown("W1")


def test_play_walks_to_the_end_and_stops(window: MainWindow, qtbot: QtBot) -> None:
    panel = shown(window, qtbot)
    panel.pace.setValue(100)
    panel.timer.setInterval(1)
    qtbot.mouseClick(panel.play, Qt.MouseButton.LeftButton)
    assert panel.play.isChecked() and panel.at == 0
    panel.timer.setInterval(1)
    qtbot.waitUntil(lambda: not panel.play.isChecked(), timeout=10_000)
    assert panel.at == 13
    qtbot.waitUntil(lambda: sentence(panel).startswith("Back 6 of 6"), timeout=5_000)


def test_a_click_on_a_node_shows_its_step(window: MainWindow, qtbot: QtBot) -> None:
    panel = shown(window, qtbot)
    at = panel.view.place("b1").toPoint()
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: "Back" in sentence(panel), timeout=5_000)
    assert panel.steps.steps.rows[0].step.key == "b1"
    panel.view.asked.emit("b1")
    assert "−15" not in panel.view.nodes["b1"].toolTip()  # the derivation still asks for it
    window.bench.derivation.all.setChecked(True)
    panel.view.asked.emit("b1")
    assert panel.view.nodes["b1"].toolTip().count("−15") == 1


def test_the_numbers_follow_the_run(window: MainWindow, qtbot: QtBot) -> None:
    panel = shown(window, qtbot)
    window.bridge.advance(1)

    def value() -> tuple[tuple[str, ...], ...]:
        return panel.view.nodes["W1"].card.value.numbers

    qtbot.waitUntil(lambda: value() == (("0.34",),), timeout=5_000)  # 0 + 0.01 · 34


def test_one_example_and_every_operation(window: MainWindow, qtbot: QtBot) -> None:
    panel = shown(window, qtbot)
    panel.rows.set_value("one")
    panel.rows.chosen.emit("one")
    panel.example.setValue(2)
    qtbot.waitUntil(lambda: panel.view.graph is not None and panel.view.graph.example == 1, timeout=5_000)
    qtbot.mouseClick(panel.raw, Qt.MouseButton.LeftButton, pos=panel.raw.rect().center() / 2)
    qtbot.waitUntil(lambda: panel.view.graph is not None and panel.view.graph.raw, timeout=5_000)
    for key in panel.view.nodes:
        panel.view.asked.emit(key)
    assert any("Matmul" in item.toolTip() for item in panel.view.nodes.values())
    assert not panel.folded.isEnabled()


def test_a_deep_network_is_folded_and_a_double_click_unfolds_one_layer(window: MainWindow, qtbot: QtBot) -> None:
    experiment = storage.read("circle")
    window.store.open(experiment)
    window.store.change({"model.hidden": [8] * 6})
    panel = window.graph
    qtbot.waitUntil(lambda: panel.layers == 7, timeout=10_000)
    window.stage.show_page(panel)
    qtbot.waitUntil(lambda: panel.view.graph is not None and "a6" in panel.view.nodes, timeout=10_000)
    assert panel.folded.isChecked() and "W3" not in panel.view.nodes
    at = panel.view.place("a3").toPoint()
    qtbot.mouseDClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: "W3" in panel.view.nodes, timeout=5_000)
    assert "W2" not in panel.view.nodes
    before = panel.view.transform().m11()
    panel.view.setFocus()
    qtbot.keyClick(panel.view, Qt.Key.Key_Plus)
    assert panel.view.transform().m11() > before
    qtbot.keyClick(panel.view, Qt.Key.Key_0)
    assert panel.view.fitted
