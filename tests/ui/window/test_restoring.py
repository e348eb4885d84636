"""The next start shows what the last exit left: experiment, workspace, page, code, sections and sizes."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QDialog, QSplitter
from pytestqt.qtbot import QtBot

from playground.experiment.types import Experiment
from ui.window.consent import ConsentDialog
from ui.window.main_window import MainWindow
from ui.window.workspaces import Workspace

RIGHT = """def gradient(params, x, y):
    e = x @ params["W1"] + params["b1"] - y
    return {"W1": x.T @ e, "b1": e.sum(axis=0)}
"""
Start = Callable[[], MainWindow]


@pytest.fixture
def start(qtbot: QtBot, tmp_path: Path) -> Iterator[Start]:
    """Starts of the program, one after the other, as it starts without an experiment named."""
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    windows: list[MainWindow] = []

    def begin() -> MainWindow:
        window = MainWindow(settings, autosave_folder=tmp_path / "unsaved")
        windows.append(window)
        window.resize(1440, 900)
        window.show()
        window.store.open(Experiment())
        window.resume()
        qtbot.waitUntil(lambda: window.snapshot is not None, timeout=20_000)
        return window

    yield begin
    for window in windows:
        window.files.may_leave = lambda: True  # type: ignore[method-assign]
        window.close()
        window.deleteLater()


def end(window: MainWindow) -> None:
    window.files.may_leave = lambda: True  # type: ignore[method-assign]
    assert window.close()


def test_the_experiment_comes_back_at_its_step(start: Start, qtbot: QtBot, tmp_path: Path) -> None:
    first = start()
    first.store.change({"optimizer.learning_rate": 0.02})
    qtbot.waitUntil(lambda: first.store.settings.optimizer.learning_rate == 0.02, timeout=20_000)
    first.bridge.advance(30)
    qtbot.waitUntil(lambda: first.store.step == 30, timeout=20_000)
    path = tmp_path / "mine.json"
    first.store.save(path)
    assert first.snapshot is not None
    loss = first.snapshot.losses.train
    end(first)
    second = start()
    qtbot.waitUntil(lambda: second.store.step == 30, timeout=20_000)
    assert second.store.path == path and not second.store.modified
    assert second.store.settings.optimizer.learning_rate == 0.02
    qtbot.waitUntil(lambda: second.snapshot is not None and second.snapshot.step == 30, timeout=20_000)
    assert second.snapshot is not None and second.snapshot.losses.train == loss


def test_an_unsaved_run_comes_back_too_and_changes_that_were_given_up_do_not(start: Start, qtbot: QtBot) -> None:
    first = start()
    first.bridge.advance(12)
    qtbot.waitUntil(lambda: first.store.step == 12, timeout=20_000)
    end(first)
    second = start()
    qtbot.waitUntil(lambda: second.store.step == 12, timeout=20_000)
    second.store.change({"optimizer.learning_rate": 0.5})
    qtbot.waitUntil(lambda: second.store.modified, timeout=20_000)
    end(second)  # asked, and answered that it be discarded
    third = start()
    qtbot.waitUntil(lambda: third.store.step == 12, timeout=20_000)
    assert third.store.settings.optimizer.learning_rate == 0.01


def test_a_file_that_was_written_meanwhile_is_read_itself(start: Start, qtbot: QtBot, tmp_path: Path) -> None:
    first = start()
    path = tmp_path / "mine.json"
    first.store.save(path)
    end(first)
    other = json.loads(path.read_text()) | {"title": "written by another program", "steps": 4}
    path.write_text(json.dumps(other))
    second = start()
    qtbot.waitUntil(lambda: second.store.step == 4, timeout=20_000)
    assert second.store.experiment.title == "written by another program" and second.store.path == path


def test_what_cannot_be_read_is_said_and_leaves_a_new_experiment(start: Start, tmp_path: Path) -> None:
    (tmp_path / "session.json").write_text("{")
    window = start()
    assert window.notices.isVisible() and "session.json" in window.notices.text.text()
    assert window.store.experiment == Experiment()


def test_code_comes_back_without_a_question(start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    first = start()
    first.stage.show_workspace(Workspace.WRITE)
    first.bench.code.put(RIGHT)
    first.bench.code.use.click()
    qtbot.waitUntil(lambda: first.store.settings.gradient.source == "custom", timeout=20_000)
    first.bench.code.texts["another shape"] = "# kept"
    first.store.save(Path(first.settings.fileName()).parent / "mine.json")
    end(first)

    def asked(_: ConsentDialog) -> int:
        raise AssertionError("asked about code that was written here")

    monkeypatch.setattr(QDialog, "exec", asked)
    second = start()
    qtbot.waitUntil(lambda: second.store.settings.gradient.source == "custom", timeout=20_000)
    assert second.bench.code.text == RIGHT and second.stage.workspace is Workspace.WRITE
    assert second.bench.code.texts["another shape"] == "# kept"


def test_sections_pages_and_sizes_come_back_and_can_be_reset(start: Start, qtbot: QtBot) -> None:
    first = start()
    opened = first.dataset.folds, first.model.folds
    first.dataset.header.click()
    first.model.header.click()
    first.model.more.click()
    first.stage.show_page(first.landscape)
    splitter = first.landscape.findChild(QSplitter)
    assert splitter is not None
    splitter.setSizes([100, 600])
    sizes = splitter.sizes()
    end(first)
    second = start()
    assert second.dataset.folds == (not opened[0][0], False) and second.model.folds == (not opened[1][0], True)
    assert second.middle.currentWidget() is second.landscape
    again = second.landscape.findChild(QSplitter)
    assert again is not None
    qtbot.waitUntil(lambda: abs(again.sizes()[0] - sizes[0]) <= 2)
    second.view_menu.reset.trigger()
    assert (second.dataset.folds, second.model.folds) == opened
    qtbot.waitUntil(lambda: again.sizes()[0] > again.sizes()[1])


def test_presenting_leaves_the_arrangement_as_it_was(start: Start, qtbot: QtBot) -> None:
    window = start()
    window.resizeDocks([window.docks["loss"], window.docks["parameters"]], [420, 120], Qt.Orientation.Vertical)
    qtbot.waitUntil(lambda: window.docks["loss"].height() > 380)
    height = window.docks["loss"].height()
    window.view_menu.present.trigger()
    window.view_menu.present.trigger()
    qtbot.waitUntil(lambda: abs(window.docks["loss"].height() - height) < 20)
