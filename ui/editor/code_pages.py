"""The code of all gradient sources: three to read, and the learner's own to edit."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from playground.engine.protocol import Opened
from playground.experiment.types import NAMES, Experiment
from playground.foundation.errors import CodeFault
from ui.editor.code_editor import CodeEditor
from ui.toolkit import words
from ui.toolkit.controls import Tabs
from ui.toolkit.theme import Theme

NOTE = 1
"""Number of comment lines above read-only code."""


class CodePages(QWidget):
    """One page per source; ``page`` is the visible one and follows the source that trains when that changes."""

    page_changed = Signal(str)
    edited = Signal()
    """Emitted on every edit: results for the earlier text are outdated."""
    settled = Signal(str)
    """Emitted with the learner's code after a pause in typing."""
    train = Signal(str)
    """Emitted with the learner's code to train with."""
    line_chosen = Signal(int)
    """Emitted with the line (from 1) of the manual code that the cursor moved to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = "manual"
        self._opened: Opened | None = None
        self._source = ""
        self._known = ""
        """The learner's code in the experiment."""
        self._frame = ""
        self._blank = -1
        words = {"manual": self.tr("By hand"), "auto": "mx.grad", "numerical": self.tr("Numerical")}
        words["custom"] = self.tr("Yours")
        self.pages = Tabs(NAMES["sources"], [words[name] for name in NAMES["sources"]])
        self.pages.setAccessibleName(self.tr("Code shown"))
        self.pages.chosen.connect(self.show_page)
        self.reader = CodeEditor()
        self.editor = CodeEditor()
        self.reader.setReadOnly(True)
        self.reader.setAccessibleName(self.tr("Code of the gradient source"))
        self.editor.setAccessibleName(self.tr("Your gradient's code; Escape leaves it"))
        self.reader.line_chosen.connect(self._on_line_chosen)
        self.editor.textChanged.connect(self.edited)
        self.editor.settled.connect(self._on_settled)
        self.editor.train.connect(self._on_train)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.reader)
        self._stack.addWidget(self.editor)
        self.start = QToolButton()
        self.start.setText(self.tr("Start from"))
        self.start.setAccessibleName(self.tr("Start from"))
        self.start.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.start)
        for name, text in (
            ("empty", self.tr("An empty frame")),
            ("forward", self.tr("The forward pass")),
            ("blank", self.tr("The code by hand, one line missing")),
        ):
            menu.addAction(text, partial(self.start_from, name))
        self.start.setMenu(menu)
        self.use = QPushButton(self.tr("Train with it"))
        self.use.setToolTip(self.tr("Train with your code from the next step on (Ctrl+Return in the editor)"))
        self.use.clicked.connect(self._on_train)
        self._own = QWidget()
        own = QHBoxLayout(self._own)
        own.setContentsMargins(0, 0, 0, 0)
        own.setSpacing(4)
        own.addWidget(self.start)
        own.addWidget(self.use)
        top = QHBoxLayout()
        top.setSpacing(2)
        top.addWidget(self.pages, 1)
        top.addWidget(self._own)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self._stack)
        self.show_page("manual")

    @property
    def text(self) -> str:
        """Return the learner's code as it is in the editor."""
        return self.editor.toPlainText()

    @property
    def typed(self) -> str:
        """Return the learner's code, or an empty string for an unedited template."""
        return "" if self.text == self._frame else self.text

    def set_theme(self, theme: Theme) -> None:
        """Colours of code."""
        for editor in (self.reader, self.editor):
            editor.set_theme(theme)

    def set_opened(self, opened: Opened) -> None:
        """Show the code of this model; keep what was typed, but replace an unedited template."""
        self._opened = opened
        self.editor.set_names(opened.names)
        if not self.typed and opened.frames:
            self._frame = opened.frames["empty"][0]
            self.editor.set_text(self._frame)
        self._show_reader()

    def set_settings(self, settings: Experiment) -> None:
        """The source that trains, and the code that the experiment holds."""
        gradient = settings.gradient
        if gradient.code != self._known:
            self._known = gradient.code
            if gradient.code.strip():
                self.editor.set_text(gradient.code)
        if gradient.source != self._source:
            self._source = gradient.source
            self.show_page(gradient.source)
        self._say()

    def set_fault(self, fault: CodeFault | None) -> None:
        """Mark the line that failed in the learner's code."""
        self.editor.set_fault(0 if fault is None else fault.line, "" if fault is None else words.fault(fault))

    def show_page(self, page: str) -> None:
        """Show the page of one source."""
        self.page = page
        self.pages.set_value(page)
        self._own.setVisible(page == "custom")
        self._stack.setCurrentIndex(int(page == "custom"))
        self._show_reader()
        self.page_changed.emit(page)

    def start_from(self, name: str) -> None:
        """Replace the learner's code by a template; one undo brings it back."""
        if self._opened is None:
            return
        texts = self._opened.frames[name]
        self._blank = (self._blank + 1) % len(texts) if name == "blank" else self._blank
        text = texts[self._blank if name == "blank" else 0]
        if name == "empty":
            self._frame = text
        self.put(text)
        self.editor.setFocus()

    def put(self, text: str) -> None:
        """Replace the learner's code as if typed."""
        self.show_page("custom")
        cursor = self.editor.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(text)

    def restore(self, text: str) -> None:
        """Restore the code that was being written at the last exit."""
        if text.strip():
            self.editor.set_text(text)
            self.editor.held = True

    @property
    def held(self) -> bool:
        """Whether the learner's code waits for a key or a click before it may run."""
        return self.editor.held

    def show_line(self, line: int) -> None:
        """Mark a line of the manual code."""
        if self.page == "manual":
            self.reader.show_line(line + NOTE if line else 0)

    def _show_reader(self) -> None:
        if self._opened is None or self.page == "custom":
            return
        notes = {
            "manual": self.tr("# by hand, as it runs"),
            "auto": self.tr("# by mx.grad: only the forward pass is written"),
            "numerical": self.tr("# central differences in float64, h = 1e-5, of this objective"),
        }
        code = self._opened.manual_code if self.page == "manual" else self._opened.auto_code
        if self.page == "numerical":
            code = code.split("\ngradient = ")[0].rstrip() + "\n\n# dL/dθ ≈ (L(θ + h) − L(θ − h)) / 2h\n"
        self.reader.set_text(notes[self.page] + "\n" + code)

    def _on_line_chosen(self, line: int) -> None:
        if self.page == "manual":
            self.line_chosen.emit(line - NOTE)

    def _on_settled(self, text: str) -> None:
        self._say()
        self.settled.emit(text)

    def _on_train(self) -> None:
        self.train.emit(self.text)

    def _say(self) -> None:
        trains = self._source == "custom" and self.text == self._known
        self.use.setEnabled(not trains)
        self.use.setText(self.tr("Trains now") if trains else self.tr("Train with it"))
