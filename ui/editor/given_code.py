"""The code that trains, to read: one line at a time, or by hand and mx.grad whole, side by side."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from playground.engine.protocol import Opened
from ui.editor.code_editor import CodeEditor
from ui.toolkit.controls import tool_button
from ui.toolkit.plain_text import PlainLabel
from ui.toolkit.theme import Theme


class GivenCode(QFrame):
    """Marks the line of the step that is looked at."""

    line_chosen = Signal(int)
    """Emitted with the line (from 1) of the manual code that the cursor moved to."""
    widened = Signal(bool)
    """Emitted when the whole code is shown, or one line again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(self.tr("Given code"))
        self._lines: list[str] = []
        self._line = 0
        self.title = PlainLabel()
        self.title.setObjectName("muted")
        self.whole = tool_button("⤢", self.tr("The whole code, by hand and by mx.grad"), self._on_whole)
        self.whole.setCheckable(True)
        self.one = PlainLabel()
        self.one.setObjectName("line")
        self.one.setWordWrap(True)  # a long line must not widen the window
        self.one.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.one.setCursor(QCursor(Qt.CursorShape.IBeamCursor))
        self.manual = self._reader(self.tr("The gradient derived by hand, as it runs"))
        self.auto = self._reader(self.tr("The same by mx.grad: only the forward pass is written"))
        self.manual.line_chosen.connect(self.line_chosen)
        self.both = QSplitter()
        for editor in (self.manual, self.auto):
            part = QWidget()
            column = QVBoxLayout(part)
            column.setContentsMargins(0, 0, 0, 0)
            caption = PlainLabel(editor.accessibleName())
            caption.setObjectName("muted")
            caption.setWordWrap(True)
            column.addWidget(caption)
            column.addWidget(editor, 1)
            self.both.addWidget(part)
        self.note = PlainLabel(
            self.tr(
                "Texts for other frameworks print nn.Parameter, nn.MSELoss and loss.backward(). MLX has none of the "
                "three: parameters are arrays in a dict, the loss is written out, and mx.grad returns the gradients."
            )
        )
        self.note.setObjectName("muted")
        self.note.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 8)
        layout.setSpacing(4)
        top = QHBoxLayout()
        layout.addLayout(top)
        top.addWidget(self.title, 1)
        top.addWidget(self.whole)
        layout.addWidget(self.one)
        layout.addWidget(self.both, 1)
        layout.addWidget(self.note)
        self._show()

    def _reader(self, name: str) -> CodeEditor:
        editor = CodeEditor()
        editor.setReadOnly(True)
        editor.setAccessibleName(name)
        return editor

    def set_theme(self, theme: Theme) -> None:
        """Colours of code."""
        self.manual.set_theme(theme)
        self.auto.set_theme(theme)

    def set_opened(self, opened: Opened) -> None:
        """Show the code of this model."""
        if opened.manual_code != "\n".join(self._lines):
            self._lines = opened.manual_code.splitlines()
            self.manual.set_text(opened.manual_code)
            self.auto.set_text(opened.auto_code)
            self.show_line(0)

    def show_line(self, line: int) -> None:
        """Mark a line (from 1) of the manual code; 0 for none."""
        self._line = line if line <= len(self._lines) else 0
        self.manual.show_line(self._line)
        self._show()

    def show_whole(self, shown: bool) -> None:
        """Show the whole code, or one line."""
        self.whole.setChecked(shown)
        self._on_whole()

    def _on_whole(self) -> None:
        self._show()
        self.widened.emit(self.whole.isChecked())

    def _show(self) -> None:
        whole = self.whole.isChecked()
        self.one.setVisible(not whole)
        self.both.setVisible(whole)
        self.note.setVisible(whole)
        if self._line:
            self.title.setText(self.tr("Line {0} of the given code computes this step").format(self._line))
            self.one.setText(self._lines[self._line - 1].strip())
        else:
            self.title.setText(self.tr("The line of the given code that computes a step"))
            self.one.setText(self.tr("Choose a step, or a node of the graph."))
