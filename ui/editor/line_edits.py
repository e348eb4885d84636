"""Edits of whole lines: indent, comment, the start of a line; each is one step of undo."""

from __future__ import annotations

from PySide6.QtGui import QTextBlock, QTextCursor

INDENT = "    "
_LEAVES = ("return", "pass", "break", "continue", "raise")
"""Statements that end a block."""


def blocks(cursor: QTextCursor) -> list[QTextBlock]:
    """Return the lines of a selection; a line of which nothing but its start is selected is none of them."""
    document = cursor.document()
    first = document.findBlock(cursor.selectionStart())
    last = document.findBlock(cursor.selectionEnd())
    if last != first and cursor.selectionEnd() == last.position():
        last = last.previous()
    found = [first]
    while found[-1] != last:
        found.append(found[-1].next())
    return found


def indent(cursor: QTextCursor) -> None:
    """Move the lines of a selection to the right, or fill up to the next stop where nothing is selected."""
    if not cursor.hasSelection():
        before = cursor.positionInBlock()
        cursor.insertText(" " * (len(INDENT) - before % len(INDENT)))
        return
    cursor.beginEditBlock()
    for block in blocks(cursor):
        if block.text().strip():
            QTextCursor(block).insertText(INDENT)
    cursor.endEditBlock()


def dedent(cursor: QTextCursor) -> None:
    """Move the lines of a selection to the left."""
    cursor.beginEditBlock()
    for block in blocks(cursor):
        _remove(block, 0, min(len(INDENT), _indentation(block.text())))
    cursor.endEditBlock()


def toggle_comment(cursor: QTextCursor) -> None:
    """Make comments of the lines of a selection, or code again where all of them are comments."""
    filled = [block for block in blocks(cursor) if block.text().strip()]
    if not filled:
        return
    cursor.beginEditBlock()
    if all(block.text().lstrip().startswith("#") for block in filled):
        for block in filled:
            at = _indentation(block.text())
            _remove(block, at, 2 if block.text()[at : at + 2] == "# " else 1)
    else:
        at = min(_indentation(block.text()) for block in filled)
        for block in filled:
            here = QTextCursor(block)
            here.setPosition(block.position() + at)
            here.insertText("# ")
    cursor.endEditBlock()


def to_start(cursor: QTextCursor, *, select: bool) -> None:
    """Move to the first character of the line that is no space, or before the spaces if it stands there."""
    text = cursor.block().text()
    at = _indentation(text)
    mode = QTextCursor.MoveMode.KeepAnchor if select else QTextCursor.MoveMode.MoveAnchor
    cursor.setPosition(cursor.block().position() + (0 if cursor.positionInBlock() == at else at), mode)


def back_to_stop(cursor: QTextCursor) -> None:
    """Delete the indentation before the cursor back to the last stop."""
    before = cursor.positionInBlock()
    count = before % len(INDENT) or len(INDENT)
    cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, count)
    cursor.removeSelectedText()


def new_line(cursor: QTextCursor, *, in_brackets: bool) -> None:
    """Begin a line as far in as the one before, further after a colon or an opening bracket, less after a return."""
    before = cursor.block().text()[: cursor.positionInBlock()]
    after = cursor.block().text()[cursor.positionInBlock() :]
    indentation = before[: _indentation(before)]
    code = before.split("#")[0].rstrip()
    opened = code.endswith(("(", "[", "{"))
    deeper = indentation + INDENT
    cursor.beginEditBlock()
    if opened and after.lstrip().startswith((")", "]", "}")):
        cursor.insertText("\n" + deeper + "\n" + indentation)
        cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    elif opened or (code.endswith(":") and not in_brackets):
        cursor.insertText("\n" + deeper)
    elif not in_brackets and _first_word(code) in _LEAVES:
        cursor.insertText("\n" + indentation[: -len(INDENT)])
    else:
        cursor.insertText("\n" + indentation)
    cursor.endEditBlock()


def _first_word(code: str) -> str:
    words = code.replace("(", " ").split()
    return words[0] if words else ""


def _indentation(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _remove(block: QTextBlock, at: int, count: int) -> None:
    here = QTextCursor(block)
    here.setPosition(block.position() + at)
    here.setPosition(block.position() + at + count, QTextCursor.MoveMode.KeepAnchor)
    here.removeSelectedText()
