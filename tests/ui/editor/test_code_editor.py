"""The editor under a learner's fingers: every key does what it does in the editors that people know."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from ui.editor.code_editor import CodeEditor

CODE = "def f(x):\n    a = x\n\n    return a\n"
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def editor(qtbot: QtBot) -> CodeEditor:
    made = CodeEditor()
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    made.setFocus()
    return made


def select(editor: CodeEditor, start: int, end: int | None = None) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(start)
    if end is not None:
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def typed(editor: CodeEditor, qtbot: QtBot, keys: str) -> str:
    """Type keys into an empty editor; ``|`` in the answer is the cursor."""
    editor.set_text("")
    qtbot.keyClicks(editor, keys)
    return with_cursor(editor)


def with_cursor(editor: CodeEditor) -> str:
    at = editor.textCursor().position()
    text = editor.toPlainText()
    return f"{text[:at]}|{text[at:]}"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("f(", "f(|)"),
        ("f(x)", "f(x)|"),
        ("x[0](", "x[0](|)"),
        ('p["W"]', 'p["W"]|'),
        ("# it's (", "# it's (|"),
        ("f)", "f)|"),
        ('""', '""|'),
        ('"""', '"""|'),
        ("{(", "{(|)}"),
    ],
)
def test_brackets_and_quotes_close_and_are_typed_over(
    editor: CodeEditor, qtbot: QtBot, keys: str, expected: str
) -> None:
    assert typed(editor, qtbot, keys) == expected


def test_an_empty_pair_goes_together(editor: CodeEditor, qtbot: QtBot) -> None:
    typed(editor, qtbot, "f(")
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    assert with_cursor(editor) == "f|"
    editor.undo()
    assert editor.toPlainText() == "f()"


def test_a_selection_is_put_into_brackets(editor: CodeEditor, qtbot: QtBot) -> None:
    editor.set_text("a + b")
    select(editor, 0, 5)
    qtbot.keyClicks(editor, "(")
    assert editor.toPlainText() == "(a + b)" and editor.textCursor().selectedText() == "a + b"
    editor.undo()
    assert editor.toPlainText() == "a + b"


def test_comments_are_toggled_at_one_column(editor: CodeEditor, qtbot: QtBot) -> None:
    editor.set_text(CODE)
    select(editor, 12, CODE.index("return") + 2)
    qtbot.keyClick(editor, Qt.Key.Key_Slash, CONTROL)
    assert editor.toPlainText() == "def f(x):\n    # a = x\n\n    # return a\n"
    qtbot.keyClick(editor, Qt.Key.Key_Slash, CONTROL)
    assert editor.toPlainText() == CODE
    editor.undo()
    editor.undo()
    assert editor.toPlainText() == CODE and not editor.document().isUndoAvailable()


def test_a_comment_takes_one_line_without_a_selection(editor: CodeEditor, qtbot: QtBot) -> None:
    editor.set_text("    a\n        b")
    select(editor, 3)
    qtbot.keyClick(editor, Qt.Key.Key_Slash, CONTROL)
    assert editor.toPlainText() == "    # a\n        b"


def test_home_goes_to_the_code_then_to_the_line(editor: CodeEditor, qtbot: QtBot) -> None:
    editor.set_text("    a = x")
    select(editor, 9)
    qtbot.keyClick(editor, Qt.Key.Key_Home)
    assert editor.textCursor().position() == 4
    qtbot.keyClick(editor, Qt.Key.Key_Home)
    assert editor.textCursor().position() == 0
    qtbot.keyClick(editor, Qt.Key.Key_Home)
    assert editor.textCursor().position() == 4
    select(editor, 9)
    qtbot.keyClick(editor, Qt.Key.Key_Home, SHIFT)
    assert editor.textCursor().selectedText() == "a = x"


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("def f(x):", 9, "def f(x):\n    |"),
        ("def f(x):  # f", 14, "def f(x):  # f\n    |"),
        ("    a = 1", 9, "    a = 1\n    |"),
        ("    return a", 12, "    return a\n|"),
        ("    returned = 3", 16, "    returned = 3\n    |"),
        ("    return f()", 13, "    return f(\n        |\n    )"),
        ("x = f(", 6, "x = f(\n    |"),
        ("    return {a:", 14, "    return {a:\n    |"),
    ],
)
def test_return_keeps_or_changes_the_indentation(
    editor: CodeEditor, qtbot: QtBot, text: str, at: int, expected: str
) -> None:
    editor.set_text(text)
    select(editor, at)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert with_cursor(editor) == expected
    editor.undo()
    assert editor.toPlainText() == text


def test_blocks_move_in_and_out(editor: CodeEditor, qtbot: QtBot) -> None:
    text = "a\n\nb\nc"
    editor.set_text(text)
    select(editor, 0, text.index("c"))  # the cursor is at the start of c, which is not selected
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.toPlainText() == "    a\n\n    b\nc"
    qtbot.keyClick(editor, Qt.Key.Key_Backtab, SHIFT)
    assert editor.toPlainText() == text


def test_backspace_goes_back_to_a_stop_in_one_undo(editor: CodeEditor, qtbot: QtBot) -> None:
    editor.set_text("      a")
    select(editor, 6)
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    assert with_cursor(editor) == "    |a"
    editor.undo()
    assert editor.toPlainText() == "      a"


def marked(editor: CodeEditor) -> set[str]:
    """The single characters that are marked."""
    return {one.cursor.selectedText() for one in editor.extraSelections() if one.cursor.hasSelection()}


def test_the_partner_of_a_bracket_is_marked(editor: CodeEditor) -> None:
    editor.set_text('f(a["(b"])')
    select(editor, 1)
    assert marked(editor) == {"(", ")"}
    select(editor, 3)
    assert marked(editor) == {"[", "]"}
    select(editor, 6)
    assert marked(editor) == set()
    editor.set_text("f(a")
    select(editor, 2)
    assert marked(editor) == {"("}


@pytest.mark.parametrize(
    ("text", "selected", "line"),
    [
        ("# ... here\ndef f(x):\n    ...\n    return {1: ...}\n", "...", 2),
        ("def f(x):\n    dW = ...\n", "...", 1),
        ("def f(x):\n    a = 1\n    return a\n", "", 1),
        ("a = 1\nb = 2\n", "", 1),
        ("", "", 0),
    ],
)
def test_it_opens_on_the_lines_to_write(editor: CodeEditor, text: str, selected: str, line: int) -> None:
    editor.set_text(text)
    editor.show_start()
    cursor = editor.textCursor()
    assert (cursor.selectedText(), cursor.blockNumber()) == (selected, line)


def test_names_of_the_code_are_offered(editor: CodeEditor, qtbot: QtBot) -> None:
    editor.set_names(["mx.softmax", 'params["W1"]', 'params["b1"]'])
    editor.set_text('errors = 1  # errata\ns = "erased"\n')
    select(editor, len(editor.toPlainText()))
    qtbot.keyClicks(editor, "er")
    model = editor.popup.model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["errors"]
    qtbot.keyClick(editor.popup, Qt.Key.Key_Return)
    assert editor.toPlainText().endswith("\nerrors")


@pytest.mark.parametrize("keys", ['params["W', "params['W", "params[W"])
def test_a_parameter_is_completed_within_its_brackets(editor: CodeEditor, qtbot: QtBot, keys: str) -> None:
    editor.set_names(['params["W1"]', 'params["b1"]'])
    qtbot.keyClicks(editor, keys)
    assert editor.popup.isVisible()
    qtbot.keyClick(editor.popup, Qt.Key.Key_Return)
    assert editor.toPlainText() == 'params["W1"]'


def test_nothing_is_offered_within_a_comment(editor: CodeEditor, qtbot: QtBot) -> None:
    editor.set_names(["mx.softmax"])
    qtbot.keyClicks(editor, "# mx.so")
    assert not editor.popup.isVisible()
