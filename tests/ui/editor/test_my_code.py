"""The strip above the learner's code: it says at once what trains, and lets the code be used at once."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from playground.experiment.types import Experiment
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
