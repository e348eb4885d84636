"""The first walk of a new user, with real events: run, flip the source, diverge, come back, save."""

import os
import signal
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from playground.engine.client import EngineClient
from playground.engine.protocol import Snapshot
from playground.experiment import storage
from playground.experiment.types import Experiment
from playground.training.state import Divergence
from ui.plots.rendering import render
from ui.state.engine_bridge import EngineBridge
from ui.toolkit import theme
from ui.window.main_window import MainWindow
from ui.window.workspaces import Workspace


class Watch:
    """The newest snapshot that the window got."""

    def __init__(self, window: MainWindow) -> None:
        self.snapshot = window.snapshot  # it may have come while the test was set up
        window.bridge.snapshot.connect(self._on_snapshot)

    def _on_snapshot(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    @property
    def step(self) -> int:
        return -1 if self.snapshot is None else self.snapshot.step


def press(window: MainWindow, qtbot: QtBot, name: str) -> None:
    qtbot.mouseClick(getattr(window.toolbar, name), Qt.MouseButton.LeftButton)


def test_the_first_walk(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    watch = Watch(window)
    qtbot.waitUntil(lambda: watch.step == 0, timeout=10_000)
    press(window, qtbot, "run")
    qtbot.waitUntil(lambda: watch.step > 20, timeout=10_000)
    assert watch.snapshot is not None and watch.snapshot.losses.train < 1
    before = watch.snapshot.losses.train
    qtbot.mouseClick(window.toolbar.source.buttons["auto"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.store.settings.gradient.source == "auto", timeout=5_000)
    assert watch.snapshot.losses.train <= before
    assert window.store.experiment.timeline[-1].set == {"gradient.source": "auto"}
    window.training.rate.field.setValue(0.5)
    qtbot.waitUntil(lambda: watch.snapshot is not None and watch.snapshot.divergence is not None, timeout=20_000)
    assert window.notices.isVisible() and "0.1202" in window.notices.text.text()
    qtbot.mouseClick(window.notices.action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: watch.snapshot is not None and watch.snapshot.divergence is None, timeout=10_000)
    assert window.store.settings.optimizer.learning_rate == 0.5  # back in time, and nothing else
    window.training.rate.field.setValue(0.01)
    qtbot.waitUntil(lambda: window.store.settings.optimizer.learning_rate == 0.01, timeout=5_000)
    path = tmp_path / "walk.json"
    window.store.save(path)
    assert storage.read(path).gradient.source == "manual"
    changes = storage.read(path).timeline  # of one entry where the way back ended at the step of the first change
    assert changes[0].set["gradient.source"] == "auto"
    assert changes[-1].set["optimizer.learning_rate"] == 0.01
    assert not window.store.modified


def test_step_back_and_many_steps(window: MainWindow, qtbot: QtBot) -> None:
    watch = Watch(window)
    window.toolbar.count.setValue(7)
    window.toolbar.many.trigger()
    qtbot.waitUntil(lambda: watch.step == 7, timeout=10_000)
    seven = watch.snapshot
    press(window, qtbot, "back")
    qtbot.waitUntil(lambda: watch.step == 6, timeout=10_000)
    press(window, qtbot, "step")
    qtbot.waitUntil(lambda: watch.step == 7, timeout=10_000)
    assert seven is not None and watch.snapshot is not None
    assert seven.parameters["W1"].tobytes() == watch.snapshot.parameters["W1"].tobytes()


def test_back_to_stable_skips_every_rate_that_is_too_large(window: MainWindow, qtbot: QtBot) -> None:
    watch = Watch(window)
    window.toolbar.many.trigger()
    qtbot.waitUntil(lambda: watch.step == 100, timeout=15_000)
    for rate in (0.13, 0.2, 0.4):
        window.training.rate.field.setValue(rate)
        qtbot.waitUntil(lambda rate=rate: window.store.settings.optimizer.learning_rate == rate, timeout=5_000)
        press(window, qtbot, "step")
        qtbot.waitUntil(lambda before=watch.step: watch.step == before + 1, timeout=5_000)
    window.store.back_to_stable(Divergence(103, "W1", 0.4, 0.1202), mended=True)
    qtbot.waitUntil(lambda: watch.step == 100, timeout=5_000)
    assert window.store.settings.optimizer.learning_rate == 0.01


@pytest.mark.machine
def test_controls_go_both_ways(window: MainWindow, qtbot: QtBot) -> None:
    store = window.store
    qtbot.waitUntil(lambda: store.step == 0, timeout=5_000)
    window.training.optimizer.chosen.emit("adam")
    qtbot.waitUntil(lambda: store.settings.optimizer.name == "adam", timeout=5_000)
    assert window.training.optimizer.currentData() == "adam"
    window.model.name.buttons["mlp"].click()
    qtbot.waitUntil(lambda: store.settings.model.hidden == (4, 2), timeout=5_000)
    assert window.model.hidden.text() == "4, 2"
    window.dataset.name.chosen.emit("circle")
    qtbot.waitUntil(lambda: store.settings.loss == "binary_cross_entropy", timeout=5_000)
    window.dataset.noise.field.setValue(0.25)
    qtbot.waitUntil(lambda: getattr(store.settings.dataset, "noise", 0) == 0.25, timeout=5_000)
    store.undo()
    qtbot.waitUntil(lambda: getattr(store.settings.dataset, "noise", 1) == 0, timeout=5_000)
    assert window.dataset.noise.value() == 0
    store.redo()
    qtbot.waitUntil(lambda: getattr(store.settings.dataset, "noise", 0) == 0.25, timeout=5_000)


def test_a_lost_engine_is_replaced(window: MainWindow, qtbot: QtBot) -> None:
    watch = Watch(window)
    window.toolbar.many.trigger()
    qtbot.waitUntil(lambda: watch.step == 100, timeout=15_000)
    qtbot.waitUntil(lambda: window.bridge.kept_step == 100, timeout=5_000)
    assert window.bridge.process_id is not None
    with qtbot.waitSignal(window.bridge.lost, timeout=5_000):
        os.kill(window.bridge.process_id, signal.SIGKILL)
    watch.snapshot = None
    qtbot.waitUntil(lambda: watch.step == 100, timeout=10_000)
    assert window.notices.isVisible()


def test_a_bad_file_keeps_what_is_open(window: MainWindow, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"loss": "mes"}')
    before = window.store.experiment
    window.files.open(str(bad))
    assert "did you mean 'mse'" in window.notices.text.text()
    assert window.store.experiment is before


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_picture_is_not_empty(window: MainWindow, qtbot: QtBot, name: str) -> None:
    watch = Watch(window)
    window.view_menu.theme = theme.THEMES[name]
    window.view_menu.apply()
    qtbot.waitUntil(lambda: watch.step == 0, timeout=10_000)
    image = render(window.fit, 2.0)
    assert image.devicePixelRatio() == 2
    colors = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
    assert len(colors) > 5 and isinstance(image, QImage)


@pytest.mark.parametrize("chosen", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_text_has_contrast(chosen: theme.Theme) -> None:
    def luminance(color: str) -> float:
        parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        r, g, b = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    def contrast(a: str, b: str) -> float:
        low, high = sorted((luminance(a), luminance(b)))
        return (high + 0.05) / (low + 0.05)

    for background in (chosen.panel, chosen.window, chosen.badge):
        assert contrast(chosen.text, background) >= 7
    for color in (chosen.muted, chosen.accent):
        assert contrast(color, chosen.panel) >= 4.5
    assert contrast(chosen.on_accent, chosen.accent) >= 4.5
    for color in chosen.series:
        assert contrast(color, chosen.panel) >= 3


def test_every_control_has_a_name(window: MainWindow) -> None:
    from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, QScrollBar

    kinds = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit)
    for widget in window.findChildren(object):
        if isinstance(widget, kinds) and not isinstance(widget, QScrollBar):
            inner = widget.objectName().startswith("qt_")
            named = widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())
            assert named or inner or isinstance(widget.parent(), QAbstractSpinBox), widget


def test_references_to_none_do_not_fall(window: MainWindow, qtbot: QtBot) -> None:
    before = sys.getrefcount(None)
    for _ in range(300):
        window.fit.update()
        window.toolbar.source.set_value("manual")
        QApplication.processEvents()
    assert sys.getrefcount(None) > before - 100


def test_undo_walks_back_to_a_run_that_was_restarted(window: MainWindow, qtbot: QtBot) -> None:
    watch = Watch(window)
    window.toolbar.count.setValue(30)
    window.toolbar.many.trigger()
    qtbot.waitUntil(lambda: watch.step == 30, timeout=10_000)
    before = watch.snapshot
    window.model.name.buttons["mlp"].click()
    qtbot.waitUntil(lambda: watch.snapshot is not None and "W2" in watch.snapshot.parameters, timeout=10_000)
    window.store.undo()
    qtbot.waitUntil(lambda: watch.step == 30, timeout=10_000)
    assert before is not None and watch.snapshot is not None
    assert before.parameters["W1"].tobytes() == watch.snapshot.parameters["W1"].tobytes()
    window.timeline.chosen.emit(10)
    qtbot.waitUntil(lambda: watch.step == 10, timeout=10_000)
    window.store.undo()
    qtbot.waitUntil(lambda: watch.step == 30, timeout=10_000)
    window.store.redo()
    qtbot.waitUntil(lambda: watch.step == 10, timeout=10_000)


def test_layout_and_theme_come_back(qtbot: QtBot, tmp_path: Path) -> None:
    from PySide6.QtCore import QSettings

    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    first = MainWindow(settings)
    first.show()
    first.docks["parameters"].hide()
    first.stage.show_workspace(Workspace.DERIVE)
    first.view_menu.switch_theme()
    first.close()
    second = MainWindow(settings)
    second.show()
    try:
        assert second.stage.workspace is Workspace.DERIVE and second.docks["graph"].isVisible()
        second.stage.show_workspace(Workspace.TRAIN)
        assert second.docks["parameters"].isHidden() and not second.docks["loss"].isHidden()
        second.view_menu.reset.trigger()
        assert second.docks["parameters"].isVisible()
        assert second.view_menu.theme is theme.DARK
    finally:
        second.close()
        for shown in (first, second):
            shown.deleteLater()


def test_a_long_run_opens_with_progress_and_can_be_stopped(window: MainWindow, qtbot: QtBot) -> None:
    from msgspec.structs import replace

    watch = Watch(window)
    with qtbot.waitSignal(window.bridge.progress, timeout=20_000):
        window.store.open(replace(window.store.experiment, steps=10_000_000))
    assert window.opening.isVisible()
    window.opening.cancelled.emit()
    qtbot.waitUntil(lambda: watch.snapshot is not None and watch.step > 0, timeout=20_000)
    assert 0 < watch.step < 10_000_000 and not window.opening.isVisible()


def test_a_dropped_file_opens(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    from PySide6.QtCore import QMimeData, QPointF, QUrl
    from PySide6.QtGui import QDropEvent

    path = tmp_path / "dropped.json"
    path.write_text('{"title": "dropped", "loss": "mse"}')
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    at, button, keys = QPointF(9, 9), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(at, Qt.DropAction.CopyAction, data, button, keys))
    assert window.store.experiment.title == "dropped"
    assert "dropped.json" in window.windowTitle()


def test_keys_do_what_the_sheet_says(window: MainWindow, qtbot: QtBot) -> None:
    from ui.window.view_menu import shortcuts

    watch = Watch(window)
    window.activateWindow()
    qtbot.waitActive(window)
    sheet = shortcuts(window)
    for key in (
        "Space",
        "Ctrl+Right",
        "Ctrl+Left",
        "Ctrl+R",
        "Ctrl+Shift+R",
        "Ctrl+1",
        "Alt+1",
        "F6",
        "Ctrl+D",
        "Ctrl+Shift+S",
        "F1",
    ):
        assert f"<b>{key}</b>" in sheet
    qtbot.waitUntil(lambda: watch.step == 0, timeout=10_000)
    qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: watch.step == 1, timeout=10_000)
    qtbot.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert window.stage.workspace is Workspace.COMPARE
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: window.store.settings.gradient.source == "numerical", timeout=10_000)
    qtbot.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: watch.step > 5, timeout=10_000)
    qtbot.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: watch.snapshot is not None and not watch.snapshot.running, timeout=10_000)


def test_what_the_engine_cannot_open_is_said_and_nothing_is_lost(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    watch = Watch(window)
    window.toolbar.count.setValue(5)
    window.toolbar.many.trigger()
    qtbot.waitUntil(lambda: watch.step == 5, timeout=10_000)
    before = window.store.experiment
    ragged = tmp_path / "ragged.json"
    ragged.write_text('{"dataset": {"name": "inline", "x": [[1], [2, 3]], "y": [[1], [2]]}}')
    window.files.open(str(ragged))
    qtbot.waitUntil(lambda: "dataset.x[1]" in window.notices.text.text(), timeout=10_000)
    assert window.store.experiment == before and window.store.path is None
    press(window, qtbot, "step")
    qtbot.waitUntil(lambda: watch.step == 1, timeout=10_000)


def test_a_loss_for_classes_starts_a_fitting_last_layer(window: MainWindow, qtbot: QtBot) -> None:
    watch = Watch(window)
    window.dataset.name.chosen.emit("circle")
    qtbot.waitUntil(lambda: window.store.settings.loss == "binary_cross_entropy", timeout=5_000)
    window.model.loss.chosen.emit("cross_entropy")
    qtbot.waitUntil(lambda: watch.snapshot is not None and watch.snapshot.parameters["b1"].size == 2, timeout=10_000)
    window.model.loss.chosen.emit("mse")
    qtbot.waitUntil(lambda: watch.snapshot is not None and watch.snapshot.parameters["b1"].size == 1, timeout=10_000)


def test_points_noise_and_batch_are_live(window: MainWindow, qtbot: QtBot) -> None:
    watch = Watch(window)
    window.dataset.name.chosen.emit("line")
    qtbot.waitUntil(lambda: getattr(window.store.settings.dataset, "points", 0) == 20, timeout=5_000)
    press(window, qtbot, "run")
    qtbot.waitUntil(lambda: watch.step > 3, timeout=10_000)
    step = watch.step
    for panel, field, path, value in (
        (window.dataset, window.dataset.points, "dataset.points", 35),
        (window.dataset, window.dataset.noise, "dataset.noise", 0.5),
        (window.training, window.training.batch, "batch.size", 4),
    ):
        assert panel.isVisible()
        field.field.setValue(value)
        qtbot.waitUntil(lambda path=path, value=value: window.store.value(path) == value, timeout=5_000)
    qtbot.waitUntil(lambda: watch.step > step + 3, timeout=10_000)
    paths = [path for change in window.store.experiment.timeline for path in change.set]
    assert paths == ["dataset.points", "dataset.noise", "batch.size"]
    assert window.fit.opened is not None and len(window.fit.opened.x_train) == 35


@pytest.mark.parametrize("overwrite", [True, False])
def test_saving_over_what_another_program_wrote_is_asked_about(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, overwrite: bool
) -> None:
    path = tmp_path / "file.json"
    storage.write(Experiment(), path)
    window.files.open(str(path))
    qtbot.waitUntil(lambda: window.store.path == path, timeout=5_000)
    path.write_text('{"title": "theirs"}')

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox) and "file.json was changed" in box.text()
        wanted = "Overwrite it" if overwrite else "Cancel"
        next(button for button in box.buttons() if wanted in button.text().replace("&", "")).click()

    QTimer.singleShot(0, answer)
    assert window.files.save() == overwrite
    assert (storage.read(path).title == "theirs") != overwrite


def test_examples_open_by_their_pictures(window: MainWindow, qtbot: QtBot) -> None:
    window.files.examples.aboutToShow.emit()
    actions = {action.text(): action for action in window.files.examples.actions()}
    assert len(actions) == len(storage.examples()) and all(not action.icon().isNull() for action in actions.values())
    text = next(text for text in actions if text.startswith("Inside or outside the circle"))
    actions[text].trigger()
    qtbot.waitUntil(lambda: window.store.experiment.title == "Inside or outside the circle", timeout=10_000)


def test_the_window_never_waits_for_an_engine_that_does_not_read(qtbot: QtBot, tmp_path: Path) -> None:
    """As in the middle of an endless loop. If it waited, only the end of the engine would let it go on."""
    bridge = EngineBridge(client=EngineClient("tests.support.deaf_worker"), code_allowed=True)
    window = MainWindow(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat), bridge)
    qtbot.addWidget(window)
    window.files.may_leave = lambda: True  # type: ignore[method-assign]
    window.show()
    bridge.start()
    window.store.open(Experiment())
    engine = bridge.process_id
    assert engine is not None
    rescue = threading.Timer(60, os.kill, (engine, signal.SIGKILL))
    rescue.start()
    try:
        for number in range(300):  # six megabytes, and a pipe takes some hundred kilobytes
            window.store.change({"gradient.code": f"{number} {'#' * 20_000}"})
            press(window, qtbot, "step")
            QApplication.processEvents()
        assert Path(f"/proc/{engine}").exists() or sys.platform != "linux"
        assert bridge.process_id == engine
        bridge.end_code()
        assert bridge.process_id not in (engine, None)
    finally:
        rescue.cancel()
        window.close()


def test_a_machine_on_which_nothing_computes_is_said_once(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hide = "import sys\n\n\nclass Hide:\n    def find_spec(self, name, path=None, target=None):\n"
    hide += "        if name == 'mlx.core':\n            raise ImportError('no runtime')\n\n\n"
    hide += "sys.meta_path.insert(0, Hide())\n"
    (tmp_path / "sitecustomize.py").write_text(hide)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    window = MainWindow(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(window)
    lost: list[bool] = []
    window.bridge.lost.connect(lost.append)
    with qtbot.waitSignal(window.bridge.unusable, timeout=60_000):
        window.store.open(Experiment())
    assert "Nothing can be computed on this computer: ImportError: no runtime" in window.notices.text.text()
    window.bridge.run()
    assert lost == []
    window.close()
