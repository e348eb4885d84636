"""Consent to run gradient code from a file; code typed or allowed earlier on this computer is not asked about."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from ui.editor.code_editor import CodeEditor
from ui.toolkit.theme import Theme

KEPT = 500


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
        text = QLabel(
            self.tr(
                "{0} carries gradient code that was not written here. It would run on this computer, with your rights. "
                "Read it, and allow it only if you know what it does."
            ).format(file)
        )
        text.setWordWrap(True)
        self.code = CodeEditor()
        self.code.setReadOnly(True)
        self.code.setAccessibleName(self.tr("The code in the file"))
        self.code.set_theme(theme)
        self.code.set_text("\n\n".join(codes))
        buttons = QDialogButtonBox()
        self.allow = buttons.addButton(self.tr("Allow and open"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.refuse = buttons.addButton(self.tr("Do not open"), QDialogButtonBox.ButtonRole.RejectRole)
        self.refuse.setDefault(True)
        self.allow.setAutoDefault(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(text)
        layout.addWidget(self.code, 1)
        layout.addWidget(buttons)
        self.resize(720, 480)
        self.refuse.setFocus()


def _mark(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
