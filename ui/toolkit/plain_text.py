"""Text that is shown as it is written: Qt takes text with tags for HTML unless it is told otherwise.

Everything that may come from a file (its name, a title, a column, a class, code) is shown through these.
"""

from __future__ import annotations

import html

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


class PlainLabel(QLabel):
    """A label without markup."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)


def tip(text: str) -> str:
    """Return ``text`` for a tool tip, which has no plain format of its own; line breaks stay."""
    # tags around it, or an escaped text alone would be shown with its escapes
    return f"<span>{html.escape(text)}</span>".replace("\n", "<br>") if "<" in text or "&" in text else text


def entry(text: str) -> str:
    """Return ``text`` for a menu, where an ampersand would mark a key."""
    return text.replace("&", "&&")
