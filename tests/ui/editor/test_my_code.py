"""The strip above the learner's code: it says at once what trains, and lets the code be used at once."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from playground.experiment.types import Experiment
from ui.editor.my_code import MyCode
from ui.window.main_window import MainWindow
from ui.window.workspaces import Workspace

RIGHT = """def gradient(params, x, y):
    e = x @ params["W1"] + params["b1"] - y
    return {"W1": x.T @ e, "b1": e.sum(axis=0)}
"""


@pytest.fixture
def writing(window: MainWindow, qtbot: QtBot) -> MainWindow:
    qtbot.waitUntil(lambda: "..." in window.bench.code.text, timeout=20_000)
    window.stage.show_workspace(Workspace.WRITE)
    return window


def test_code_can_be_used_as_soon_as_it_is_typed(writing: MainWindow, qtbot: QtBot) -> None:
    code = writing.bench.code
    assert not code.use.isEnabled()  # an untouched template trains nothing
    code.put(RIGHT)
    assert code.use.isEnabled()
    qtbot.mouseClick(code.use, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: writing.store.settings.gradient.source == "custom", timeout=20_000)
    assert code.state.text() == "In use since step 0" and not code.use.isEnabled()
    code.editor.moveCursor(code.editor.textCursor().MoveOperation.End)
    qtbot.keyClicks(code.editor, "#")
    assert code.use.isEnabled() and code.state.text().startswith("Edited: training still uses the code of step 0")
    code.editor.undo()
    assert not code.use.isEnabled() and code.state.text() == "In use since step 0"


def test_it_opens_on_the_lines_to_write(writing: MainWindow) -> None:
    assert writing.bench.code.editor.textCursor().selectedText() == "..."


def test_twenty_lines_are_in_view(writing: MainWindow) -> None:
    editor = writing.bench.code.editor
    line = editor.blockBoundingRect(editor.document().firstBlock()).height()
    assert editor.viewport().height() >= 20 * line
    editor.setPlainText("print(1)\n" * 30)
    writing.bench.code.output.set_checked("1\n" * 30)
    assert writing.bench.code.output.isVisible() and editor.viewport().height() >= 20 * line
    assert writing.store.settings == Experiment()


def test_what_was_printed_belongs_to_one_experiment(writing: MainWindow, qtbot: QtBot) -> None:
    output = writing.bench.code.output
    output.set_checked("a line\n")
    assert output.isVisible()
    writing.store.open(Experiment(title="another"))
    qtbot.waitUntil(lambda: not output.isVisible(), timeout=20_000)


@pytest.mark.parametrize("held", [True, False])
def test_code_that_waits_for_a_key_still_waits_in_another_language(qtbot: QtBot, held: bool) -> None:
    before, after = MyCode(), MyCode()
    for one in (before, after):
        qtbot.addWidget(one)
    before.editor.set_text(RIGHT)
    before.editor.held = held
    after.take_over(before)
    assert after.text == RIGHT and after.held == held


def test_what_is_printed_leaves_the_code_more_room_than_it_takes(writing: MainWindow, qtbot: QtBot) -> None:
    writing.view_menu.resize_to(2.0)
    writing.resize(1280, 720)
    code = writing.bench.code
    code.output.set_checked("1\n" * 30)
    qtbot.waitUntil(code.output.isVisible)
    qtbot.waitUntil(lambda: code.editor.height() >= code.output.text.height())
    assert writing.height() == 720
    writing.view_menu.resize_to(1.0)
