"""The network page with real events: units and layers, weights set and frozen, slow motion; metrics, update, stops."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from playground.engine.protocol import Snapshot
from playground.experiment import storage
from playground.experiment.dataset_types import Csv
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.foundation.parameter_names import Entry
from playground.training.trainer import Trainer
from ui.pages.fit.plot import FitPlot
from ui.plots.base import Plot
from ui.window.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton
NET: dict[str, Any] = {
    "dataset": {"name": "circle", "points": 60, "train_fraction": 0.7},
    "model": {"name": "mlp", "hidden": [3, 2], "seed": 1},
    "loss": "binary_cross_entropy",
    "batch": {"size": 8},
}


@pytest.fixture
def seen(window: MainWindow) -> list[Snapshot]:
    found: list[Snapshot] = []
    window.bridge.snapshot.connect(found.append)
    return found


def show(window: MainWindow, qtbot: QtBot, plain: dict[str, Any], page: Any) -> None:
    window.store.open(convert(plain, Experiment))
    window.stage.show_page(page)
    sizes = (2, *plain["model"]["hidden"], 1)
    picture = window.network.view.picture
    drawn = page is not window.network
    qtbot.waitUntil(lambda: picture.sizes == sizes and (drawn or bool(picture.parameters)), timeout=10_000)


def on_weight(window: MainWindow, entry: Entry) -> QPoint:
    view = window.network.view
    assert view.places is not None
    x, y, to_x, to_y = view.places.lines(int(entry.name[1:]))[entry.index]
    # near the start lines are apart from each other
    return QPoint(round(x + 0.3 * (to_x - x)), round(y + 0.3 * (to_y - y)))


def on_unit(window: MainWindow, layer: int, index: int) -> QPoint:
    assert window.network.view.places is not None
    x, y = window.network.view.places.centers[layer][index]
    return QPoint(round(float(x)), round(float(y)))


def test_units_show_what_they_say(window: MainWindow, qtbot: QtBot, seen: list[Snapshot]) -> None:
    show(window, qtbot, NET, window.network)
    qtbot.waitUntil(lambda: bool(seen) and seen[-1].units is not None, timeout=10_000)
    units, parameters = seen[-1].units, seen[-1].parameters
    fit = seen[-1].fit
    assert units is not None and fit is not None
    assert [layer.shape for layer in units.values] == [(2, 32, 32), (3, 32, 32), (2, 32, 32), (1, 32, 32)]
    # the same network worked out apart, at one point of the grid
    x = np.array([fit.x[20], fit.y[6]])
    a1 = np.tanh(x @ parameters["W1"] + parameters["b1"])
    a2 = np.tanh(a1 @ parameters["W2"] + parameters["b2"])
    np.testing.assert_allclose(units.values[0][:, 3, 10], x, rtol=1e-5)
    np.testing.assert_allclose(units.values[1][:, 3, 10], a1, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(units.values[2][:, 3, 10], a2, rtol=1e-4, atol=1e-6)
    right = Trainer(convert(NET, Experiment)).gradients("manual")
    np.testing.assert_allclose(units.gradients["W1"], right["W1"], rtol=1e-4, atol=1e-7)
    picture = window.network.view.grab().toImage()
    place = on_unit(window, 3, 0)
    colors = {picture.pixelColor(place + QPoint(dx, dy)).name() for dx in (-40, 0, 40) for dy in (-40, 0, 40)}
    assert len(colors) > 3
    window.stage.show_page(window.fit)
    window.bridge.advance(3)
    qtbot.waitUntil(lambda: seen[-1].step == 3 and not seen[-1].running, timeout=10_000)
    assert seen[-1].units is None  # nobody looks


def test_layers_and_units_are_added_and_removed_on_the_picture(window: MainWindow, qtbot: QtBot) -> None:
    show(window, qtbot, NET, window.network)
    fewer, more = window.network.unit_buttons[0]
    qtbot.mouseClick(more, LEFT)
    qtbot.waitUntil(lambda: window.network.view.sizes == (2, 4, 2, 1), timeout=10_000)
    qtbot.mouseClick(fewer, LEFT)
    qtbot.waitUntil(lambda: window.network.view.sizes == (2, 3, 2, 1), timeout=10_000)
    qtbot.mouseClick(window.network.more, LEFT)
    qtbot.waitUntil(lambda: window.network.view.sizes == (2, 3, 2, 2, 1), timeout=10_000)
    for left in (2, 1, 0):
        qtbot.mouseClick(window.network.fewer, LEFT)
        qtbot.waitUntil(lambda left=left: len(window.network.view.sizes) == left + 2, timeout=10_000)
    assert window.store.settings.model.name == "linear" and not window.network.fewer.isEnabled()
    qtbot.mouseClick(window.network.more, LEFT)
    qtbot.waitUntil(lambda: window.network.view.sizes == (2, 4, 1), timeout=10_000)
    assert window.store.settings.model.name == "mlp"


def test_a_click_sets_a_weight_and_a_double_click_freezes_it(
    window: MainWindow, qtbot: QtBot, seen: list[Snapshot]
) -> None:
    show(window, qtbot, {**NET, "steps": 5}, window.network)
    qtbot.waitUntil(lambda: bool(seen) and seen[-1].step == 5 and not seen[-1].running, timeout=10_000)
    entry, view, editor = Entry("W1", (1, 0)), window.network.view, window.network.editor
    qtbot.mouseClick(view, LEFT, pos=on_weight(window, entry))
    assert view.entry == entry and editor.isVisible()
    editor.value.field.setValue(1.25)
    qtbot.waitUntil(lambda: float(seen[-1].parameters["W1"][1, 0]) == 1.25, timeout=10_000)
    assert window.store.experiment.timeline[0].set == {"parameters.W1[1,0]": 1.25}
    assert (
        "W₁[1,0] = 1.25" in view.entry_text(entry)
        and "·x1" in view.entry_text(entry)
        and "∂L/∂W₁[1,0]" in view.entry_text(entry)
    )
    qtbot.mouseDClick(view, LEFT, pos=on_weight(window, entry))
    qtbot.waitUntil(lambda: window.store.settings.frozen == ("W1[1,0]",), timeout=10_000)
    assert "frozen" in view.entry_text(entry) and not editor.isVisible()
    window.bridge.advance(20)
    qtbot.waitUntil(lambda: seen[-1].step == 25, timeout=10_000)
    assert float(seen[-1].parameters["W1"][1, 0]) == 1.25
    qtbot.mouseDClick(view, LEFT, pos=on_weight(window, entry))
    qtbot.waitUntil(lambda: window.store.settings.frozen == (), timeout=10_000)
    window.store.undo()
    qtbot.waitUntil(lambda: window.store.settings.frozen == ("W1[1,0]",), timeout=10_000)


def test_the_network_by_keys(window: MainWindow, qtbot: QtBot) -> None:
    show(window, qtbot, {**NET, "frozen": ["b1"]}, window.network)
    view = window.network.view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.entry == Entry("b1", (0,))
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, "]")
    assert view.entry == Entry("W2", (0, 1)) and "W₂[0,1]" in view.accessibleDescription()
    qtbot.keyClick(view, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: window.store.settings.frozen == ("b1", "W2[0,1]"), timeout=10_000)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert window.network.editor.isVisible() and window.network.editor.frozen.isChecked()
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert not window.network.editor.isVisible()
    # one number of a parameter that is frozen as a whole is let go
    qtbot.mouseDClick(view, LEFT, pos=on_unit(window, 1, 1))
    qtbot.waitUntil(lambda: window.store.settings.frozen == ("W2[0,1]", "b1[0]", "b1[2]"), timeout=10_000)


def test_dead_and_equal_units_are_named(window: MainWindow, qtbot: QtBot) -> None:
    model = {"name": "mlp", "hidden": [3, 2], "activation": "relu", "initializer": "he", "seed": 1}
    show(window, qtbot, {**NET, "model": model, "parameters": {"b1[2]": -50.0}}, window.network)
    qtbot.waitUntil(lambda: "Dead relu in layer 1 (unit 2)" in window.network.ailing.text(), timeout=10_000)
    show(window, qtbot, {**NET, "model": {"name": "mlp", "hidden": [3, 2], "initializer": "zeros"}}, window.network)
    qtbot.waitUntil(lambda: "All units of layer 1 are equal" in window.network.ailing.text(), timeout=10_000)


def test_slow_motion_is_the_update_that_is_then_made(window: MainWindow, qtbot: QtBot, seen: list[Snapshot]) -> None:
    show(window, qtbot, NET, window.network)
    qtbot.mouseClick(window.network.slow, LEFT)
    slow = window.middle.slow_motion
    qtbot.waitUntil(lambda: window.network.view.picture.stage is not None, timeout=10_000)
    stages, preview = [], window.network.view.picture.stage
    assert preview is not None
    wanted = preview.preview.after
    for _ in range(8):
        stage = window.network.view.picture.stage
        assert stage is not None
        stages.append((stage.kind, stage.layer))
        if stage.kind == "batch":
            assert "8 of 42 training rows" in slow.text.text() and len(window.middle.fit_stage.rings.data) == 8
        if stage.kind != "update":
            qtbot.mouseClick(slow.next, LEFT)
    ways = [("forward", 1), ("forward", 2), ("forward", 3), ("backward", 3), ("backward", 2), ("backward", 1)]
    assert stages == [("batch", 0), *ways, ("update", 0)] and seen[-1].step == 0
    qtbot.mouseClick(slow.next, LEFT)
    qtbot.waitUntil(lambda: seen[-1].step == 1 and slow.at == 0, timeout=10_000)
    for name, value in wanted.items():
        np.testing.assert_array_equal(seen[-1].parameters[name], value)
    qtbot.waitUntil(lambda: "1 of 4" in slow.text.text(), timeout=10_000)
    qtbot.mouseClick(slow.close_button, LEFT)
    assert window.network.view.picture.stage is None and not len(window.middle.fit_stage.rings.data)


def test_slow_motion_on_the_fit(window: MainWindow, qtbot: QtBot, seen: list[Snapshot]) -> None:
    qtbot.waitUntil(lambda: window.fit.fit is not None, timeout=10_000)
    window.middle.toggle_slow_motion()
    slow, stage = window.middle.slow_motion, window.middle.fit_stage
    qtbot.waitUntil(lambda: len(stage.rings.data) == 3, timeout=10_000)
    qtbot.mouseClick(slow.next, LEFT)  # forward: the loss is known
    _, errors = stage.errors.getData()
    assert errors.tolist() == [3, 0, 5, 0, 7, 0]  # target and answer of y = 2x + 1 by a model of zeros
    qtbot.mouseClick(slow.next, LEFT)
    qtbot.mouseClick(slow.next, LEFT)  # update: w = 0.34, b = 0.15
    x, y = stage.after.getData()
    np.testing.assert_allclose(y, 0.34 * x + 0.15, rtol=1e-5)
    plain = {"dataset": {"name": "circle", "points": 60}, "loss": "mse", "model": NET["model"], "steps": 300}
    window.store.open(convert({**plain, "optimizer": {"name": "adam", "learning_rate": 0.05}}, Experiment))
    qtbot.waitUntil(lambda: seen[-1].step == 300 and len(stage.rings.data) == 60, timeout=10_000)
    for _ in range(7):
        qtbot.mouseClick(slow.next, LEFT)
    across, up = stage.after.getData()
    far = np.hypot(across, up)[np.isfinite(across)]
    assert len(far) > 20 and 1 < np.median(far) < 5  # between the disc and its ring


def test_training_pauses_by_itself_and_goes_on_without_the_condition(
    window: MainWindow, qtbot: QtBot, seen: list[Snapshot]
) -> None:
    show(window, qtbot, NET, window.schedule)
    stop = window.training.stop
    stop.fields["steps"].setValue(12)
    stop.boxes["steps"].setChecked(True)
    qtbot.waitUntil(lambda: window.store.settings.stop.steps == 12, timeout=10_000)
    window.bridge.set_speed(float("inf"))
    window.bridge.run()
    qtbot.waitUntil(lambda: "Paused at step 12" in window.notices.text.text(), timeout=10_000)
    assert seen[-1].step == 12 and not seen[-1].running
    qtbot.mouseClick(window.notices.action, LEFT)
    qtbot.waitUntil(lambda: seen[-1].step > 40, timeout=10_000)
    window.bridge.pause()
    assert window.store.settings.stop.steps is None and not stop.boxes["steps"].isChecked()


def test_the_update_is_written_out_with_its_numbers(window: MainWindow, qtbot: QtBot) -> None:
    plain = {**NET, "optimizer": {"name": "adam"}, "schedule": {"name": "warmup", "steps": 40}, "steps": 10}
    show(window, qtbot, plain, window.schedule)
    panel = window.bench.derivation
    qtbot.waitUntil(lambda: [key for key in panel.fields if " of " in key][:1] == ["m of W1[0,0]"], timeout=10_000)
    rows = panel.list.steps.rows
    assert [row.step.key for row in rows[-3:]] == ["m of W1[0,0]", "v of W1[0,0]", "theta of W1[0,0]"]
    assert "running mean" in rows[-3].sentence
    window.network.view.chosen.emit(Entry("b2", (1,)))
    assert panel.entry.currentText() == "b2[1]"
    assert "b_{2}[1]" in panel.list.steps.rows[-1].step.formula[0]
    assert window.schedule.rate(10) == pytest.approx(0.0025)
    qtbot.waitUntil(lambda: "0.0025 at step 10" in window.schedule.convention.text(), timeout=10_000)
    steps, ratios = window.ratio.history.rows
    assert len(steps) == 10 and ratios.shape == (10, 3) and np.isfinite(ratios).all()


def test_metrics_fit_the_task(window: MainWindow, qtbot: QtBot) -> None:
    plain = {
        **NET, "loss": "cross_entropy", "steps": 30,
        "dataset": {"name": "penguins", "train_fraction": 0.8, "standardize": True},
    }  # fmt: skip
    window.store.open(convert(plain, Experiment))
    window.stage.show_page(window.middle.measures)
    measures = window.middle.measures
    qtbot.waitUntil(lambda: measures.table.rowCount() == 3, timeout=10_000)
    trainer = Trainer(convert(plain, Experiment))
    trainer.step(30)
    found = trainer.metrics()["test"]
    assert found is not None
    qtbot.mouseClick(measures.rows.buttons["test"], LEFT)
    qtbot.waitUntil(
        lambda: [[int(measures.table.item(r, c).text()) for c in range(3)] for r in range(3)] == found["confusion"],
        timeout=10_000,
    )
    assert "Adelie" in measures.table.verticalHeaderItem(0).text() or "adelie" in str(measures.table.labels).lower()
    line = {"dataset": {"name": "line", "noise": 0.3}, "loss": "mse", "steps": 50}
    window.store.open(convert(line, Experiment))
    trainer = Trainer(convert(line, Experiment))
    trainer.step(50)
    measured = trainer.metrics()["train"]
    assert measured is not None
    qtbot.waitUntil(lambda: f"RMSE {measured['rmse']:.4g}" in measures.message["train"].text(), timeout=10_000)
    x, y = measures.residuals.points[0].getData()
    np.testing.assert_allclose(np.sort(x - y), np.sort(trainer.task.y_train[:, 0]), rtol=1e-5)


def test_the_activation_stands_beside_its_derivative(window: MainWindow, qtbot: QtBot) -> None:
    window.store.open(convert({**NET, "model": {"name": "mlp", "hidden": [2], "activation": "silu"}}, Experiment))
    curves = window.model.curves
    qtbot.waitUntil(lambda: curves.shown is not None and curves.shown.name == "silu", timeout=10_000)
    shown = curves.shown
    assert shown is not None
    slope = np.gradient(shown.value, shown.z)
    np.testing.assert_allclose(shown.derivative[1:-1], slope[1:-1], atol=2e-3)
    assert shown.formulas[0].startswith("a = ") and shown.formulas[1].startswith("f'(z) = ")


def test_a_question_does_not_end_the_walk_to_a_saved_step(
    window: MainWindow, qtbot: QtBot, seen: list[Snapshot]
) -> None:
    window.store.open(convert({**NET, "steps": 3000}, Experiment))
    window.stage.show_page(window.network)
    for _ in range(3):
        window.bridge.preview_update()
    qtbot.waitUntil(lambda: bool(seen) and seen[-1].step == 3000, timeout=30_000)


def test_no_two_actions_share_a_key(window: MainWindow) -> None:
    keys = [key.toString() for action in window.findChildren(QAction) for key in action.shortcuts()]
    assert len(keys) == len(set(keys)), sorted(key for key in keys if keys.count(key) > 1)


def test_a_unit_under_the_mouse_is_shown_large(window: MainWindow, qtbot: QtBot, seen: list[Snapshot]) -> None:
    show(window, qtbot, NET, window.network)
    qtbot.waitUntil(lambda: window.network.view.picture.units is not None, timeout=10_000)
    view = window.network.view
    before = view.grab().toImage()
    qtbot.mouseMove(view, on_unit(window, 1, 0))
    qtbot.waitUntil(lambda: view.picture.near is not None, timeout=5_000)
    place = on_unit(window, 3, 0) + QPoint(-30, -30)
    after = view.grab().toImage()
    small = on_unit(window, 1, 0) + QPoint(-12, -12)
    assert after.pixelColor(place) != before.pixelColor(place)
    assert abs(after.pixelColor(place).lightness() - after.pixelColor(small).lightness()) < 40
    qtbot.mouseMove(view, QPoint(3, 60))
    qtbot.waitUntil(lambda: view.picture.near is None, timeout=5_000)


def test_every_plot_says_that_inputs_are_standardized(window: MainWindow, qtbot: QtBot) -> None:
    window.store.open(convert({"dataset": {"name": "line", "standardize": True}}, Experiment))
    plots = [plot for plot in window.findChildren(Plot) if not isinstance(plot, FitPlot)]
    assert len(plots) >= 12
    qtbot.waitUntil(lambda: all(not plot.scaled.isHidden() for plot in plots), timeout=5_000)
    assert "inputs standardized" in window.fit.badge.text()
    assert not window.network.scaled.isHidden() and not window.graph.scaled.isHidden()
    window.store.change({"dataset.standardize": False})
    qtbot.waitUntil(lambda: all(plot.scaled.isHidden() for plot in plots), timeout=5_000)


def test_a_data_file_that_moved_or_changed_is_noticed(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, saved = tmp_path / "rows.csv", tmp_path / "saved.json"
    data.write_text("a,b\n1,3\n2,5\n3,7\n")
    dataset = {"name": "csv", "path": str(data), "target": "b"}
    storage.write(convert({"dataset": dataset}, Experiment), saved)
    files, text = window.files, window.notices
    files.open(str(saved))
    qtbot.waitUntil(lambda: isinstance(window.store.settings.dataset, Csv), timeout=5_000)
    window.store.open(Experiment())
    data.write_text("a,b\n1,3\n2,5\n3,8\n")
    files.open(str(saved))
    assert "rows.csv has changed since saved.json was saved" in text.text.text()
    assert not isinstance(window.store.settings.dataset, Csv)
    qtbot.mouseClick(text.action, LEFT)
    qtbot.waitUntil(lambda: window.fit.opened is not None and 8 in window.fit.opened.y_train, timeout=5_000)
    window.store.open(Experiment())
    moved = data.rename(tmp_path / "elsewhere.csv")
    files.open(str(saved))
    assert "which is not there any more" in text.text.text()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(moved), ""))
    qtbot.mouseClick(text.action, LEFT)
    qtbot.waitUntil(lambda: str(moved) in str(getattr(window.store.settings.dataset, "path", "")), timeout=5_000)


def test_the_network_tab_is_marked_whatever_page_is_in_sight(window: MainWindow, qtbot: QtBot) -> None:
    model = {"name": "mlp", "hidden": [3, 2], "initializer": "zeros"}
    window.store.open(convert({**NET, "model": model}, Experiment))
    place = window.middle.indexOf(window.network)
    qtbot.waitUntil(lambda: "All units of layer 1" in window.middle.tabToolTip(place), timeout=10_000)
    assert not window.middle.tabIcon(place).isNull() and window.middle.currentWidget() is window.fit
    window.store.open(convert(NET, Experiment))
    qtbot.waitUntil(lambda: window.middle.tabIcon(place).isNull(), timeout=10_000)
