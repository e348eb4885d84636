"""Code from a file runs only after the person has seen it and said yes; what was typed or allowed here is known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from ui.editor.code_editor import CodeEditor
from ui.toolkit.theme import Theme

KEPT = 500


class Consent:
    """The codes that this person has written or allowed, by their SHA-256, in the settings."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def add(self, codes: Iterable[str]) -> None:
        """From now on these are known."""
        known = self._known()
        known += [mark for mark in map(_mark, codes) if mark not in known]
        self._settings.setValue("codes", known[-KEPT:])

    def missing(self, codes: Iterable[str]) -> list[str]:
        """Those that nobody here has seen yet."""
        known = set(self._known())
        return [code for code in codes if _mark(code) not in known]

    def ask(self, parent: QWidget, codes: Iterable[str], file: str, theme: Theme) -> bool:
        """Whether the experiment may be opened with its code; what is allowed is not asked about again."""
        missing = self.missing(codes)
        if missing and ConsentDialog(parent, missing, file, theme).exec() != QDialog.DialogCode.Accepted:
            return False
        self.add(missing)
        return True

    def _known(self) -> list[str]:
        value = self._settings.value("codes", [])
        return [value] if isinstance(value, str) else [str(mark) for mark in value] if isinstance(value, list) else []


class ConsentDialog(QDialog):
    """The code, to be read, and two buttons; No is the one that Return and Escape press."""

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
