"""Code is coloured where that takes no longer than a frame."""

import pytest
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from ui.editor.highlighter import LARGEST, LONGEST, PythonHighlighter


@pytest.mark.parametrize(
    ("text", "coloured"),
    [
        ("def gradient(params, x, y):", True),
        ("x = " + "1 + " * (LONGEST // 4) + "1", False),
        ("x = 1\n" * (LARGEST // 6 + 1), False),
    ],
)
def test_long_lines_and_large_texts_stay_plain(qtbot: QtBot, text: str, coloured: bool) -> None:
    document = QTextDocument(text)
    highlighter = PythonHighlighter(document)
    highlighter.rehighlight()
    formats = document.firstBlock().layout().formats()
    assert (len({one.format.foreground().color().name() for one in formats}) > 1) == coloured
