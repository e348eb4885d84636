"""Consent to run gradient code from a file; code typed or allowed earlier on this computer is not asked about."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from ui.editor.code_editor import CodeEditor
from ui.toolkit.plain_text import PlainLabel
from ui.toolkit.theme import Theme

KEPT = 500
BLANK_LINES = 8
"""Blank lines in a row that are pointed at."""
BLANK_COLUMNS = 60
"""Blanks in a row that are pointed at."""


class Consent:
    """Remembers in the settings, by SHA-256, which code the user wrote or allowed."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def add(self, codes: Iterable[str]) -> None:
        """Remember these as allowed."""
        known = self._known()
        known += [mark for mark in map(_mark, codes) if mark not in known]
        self._settings.setValue("codes", known[-KEPT:])

    def missing(self, codes: Iterable[str]) -> list[str]:
        """Return those that were neither written nor allowed here."""
        known = set(self._known())
        return [code for code in codes if _mark(code) not in known]

    def ask(self, parent: QWidget, codes: Iterable[str], file: str, theme: Theme) -> bool:
        """Return whether the code may run, asking only about code not allowed before; remember a yes."""
        missing = self.missing(codes)
        if missing and ConsentDialog(parent, missing, file, theme).exec() != QDialog.DialogCode.Accepted:
            return False
        self.add(missing)
        return True

    def _known(self) -> list[str]:
        value = self._settings.value("codes", [])
        return [value] if isinstance(value, str) else [str(mark) for mark in value] if isinstance(value, list) else []


class ConsentDialog(QDialog):
    """Shows the code with two buttons; Return and Escape both press the one that refuses."""

    def __init__(self, parent: QWidget, codes: list[str], file: str, theme: Theme) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("This experiment carries code"))
        text = PlainLabel(
            self.tr(
                "{0} carries gradient code that was not written here. It would run on this computer, with your rights. "
                "Read it, and allow it only if you know what it does."
            ).format(file)
        )
        code = "\n\n".join(codes)
        self.extent = PlainLabel(self._extent(code))
        self.extent.setObjectName("muted")
        self.extent.setWordWrap(True)
        text.setWordWrap(True)
        self.code = CodeEditor()
        self.code.setReadOnly(True)
        self.code.setAccessibleName(self.tr("The code in the file"))
        self.code.set_theme(theme)
        self.code.set_text(code)
        self.code.setLineWrapMode(CodeEditor.LineWrapMode.WidgetWidth)  # nothing of it lies beyond the edge
        buttons = QDialogButtonBox()
        self.allow = buttons.addButton(self.tr("Allow and open"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.refuse = buttons.addButton(self.tr("Do not open"), QDialogButtonBox.ButtonRole.RejectRole)
        self.refuse.setDefault(True)
        self.allow.setAutoDefault(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(text)
        layout.addWidget(self.extent)
        layout.addWidget(self.code, 1)
        layout.addWidget(buttons)
        self.resize(720, 480)
        self.refuse.setFocus()

    def _extent(self, code: str) -> str:
        """Say how much code there is, and where blanks could hide some of it."""
        lines = code.split("\n")
        parts = [self.tr("{0} lines, {1} bytes.").format(len(lines), len(code.encode(errors="replace")))]
        first = 0
        for number, line in enumerate([*lines, "end"], start=1):
            if line.strip():
                if number - first > BLANK_LINES and first:
                    parts.append(
                        self.tr("Lines {0} to {1} are blank; the code goes on after them.").format(first, number - 1)
                    )
                first = 0
            elif not first:
                first = number
        for number, line in enumerate(lines, start=1):
            if " " * BLANK_COLUMNS in line.expandtabs():
                parts.append(self.tr("Line {0} goes on after many blanks.").format(number))
        return " ".join(parts)


def _mark(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
