"""What the learner's code prints, under the editor: bounded, each part with the step that it came from."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from playground.engine.protocol import Printed
from ui.toolkit.plain_text import PlainLabel

LINES = 400
"""Lines that are kept."""
IN_VIEW = 6
"""Lines in view where there is room for them."""
LEAST = 1
"""Lines in view where there is little."""
SHARE = 0.25
"""Of the height of editor and output together, for the lines in view."""


class OutputPane(QWidget):
    """The prints of the run, then those of the last check; hidden until something is printed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("output")
        self._room = 0
        self._of_check = ""
        """What the check of the typed code printed, which its next one replaces."""
        self._of_run = ""
        title = PlainLabel(self.tr("Output of print()"))
        title.setObjectName("muted")
        self.wipe = QToolButton()
        self.wipe.setText(self.tr("Clear"))
        self.wipe.clicked.connect(self.clear)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setObjectName("code")
        self.text.setMaximumBlockCount(LINES)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("What your code prints"))
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        top = QHBoxLayout()
        layout.addLayout(top)
        layout.addWidget(self.text)
        top.addWidget(title, 1)
        top.addWidget(self.wipe)
        self.hide()

    def add(self, printed: Printed) -> None:
        """Append what was printed while training."""
        parts = [self._of_run]
        parts += [_labelled(self.tr("step {0}").format(step), text) for step, text in printed.steps]
        self._of_run = _last_lines("\n".join(part for part in parts if part))
        self._show()

    def set_checked(self, text: str) -> None:
        """Show what the code printed at its last check, in place of what it printed at the one before."""
        self._of_check = _labelled(self.tr("check"), text) if text.strip() else ""
        self._show()

    def clear(self) -> None:
        """Forget everything and hide until something is printed again."""
        self._of_run = self._of_check = ""
        self._show()

    def set_room(self, height: int) -> None:
        """Take a share of so many pixels, the editor above has the rest."""
        self._room = height
        line = self.text.fontMetrics().lineSpacing()
        lines = min(IN_VIEW, max(LEAST, int(SHARE * self._room / line)))
        self.text.setFixedHeight(lines * line + 12)

    def _show(self) -> None:
        lines = [part for part in (self._of_run, self._of_check) if part]
        self.text.setPlainText("\n".join(lines))
        bar = self.text.verticalScrollBar()
        bar.setValue(bar.maximum())
        self.set_room(self._room)
        self.setVisible(bool(lines))


def _labelled(label: str, text: str) -> str:
    """Return the lines, each behind its label."""
    return "\n".join(f"{label} │ {line}" for line in text.rstrip("\n").split("\n"))


def _last_lines(text: str) -> str:
    return "\n".join(text.split("\n")[-LINES:])
