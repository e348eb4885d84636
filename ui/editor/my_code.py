"""The learner's own gradient code: an editor, templates to start from, and a strip that says which code trains."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from playground.engine.protocol import Opened
from playground.experiment.types import Experiment
from playground.foundation.errors import CodeFault
from ui.editor.code_editor import CodeEditor
from ui.editor.output import OutputPane
from ui.toolkit import words
from ui.toolkit.controls import native_keys
from ui.toolkit.plain_text import PlainLabel
from ui.toolkit.theme import Theme


class MyCode(QWidget):
    """One text for each shape of model; what trains and what is typed are told apart."""

    edited = Signal()
    """Emitted on every edit: results for the earlier text are outdated."""
    settled = Signal(str)
    """Emitted with the learner's code after a pause in typing."""
    train = Signal(str)
    """Emitted with the learner's code to train with."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opened: Opened | None = None
        self._run = 0
        self._unrepeatable: set[str] = set()
        """Code that gave another answer when it was called again."""
        self._source = "manual"
        self._since = 0
        self._known = ""
        """The learner's code in the experiment."""
        self._frame = ""
        """The template of this model that has not been edited."""
        self._blank = -1
        self._shape = ""
        self._came = False
        """Whether the text came with an experiment whose model is not open yet."""
        self.texts: dict[str, str] = {}
        """Sizes of a model's parameters → the code that was typed for it."""
        self.editor = CodeEditor()
        self.editor.setAccessibleName(self.tr("Your gradient's code; Escape leaves it"))
        self.editor.textChanged.connect(self.edited)
        self.editor.textChanged.connect(self._say)
        self.editor.settled.connect(self._on_settled)
        self.editor.train.connect(self._on_train)
        self.start = QToolButton()
        self.start.setText(self.tr("Start from"))
        self.start.setAccessibleName(self.tr("Start from"))
        self.start.setToolTip(self.tr("Replace the code by a template; undo brings it back"))
        self.start.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.start)
        for name, text in (
            ("empty", self.tr("An empty frame")),
            ("forward", self.tr("The forward pass")),
            ("blank", self.tr("The given code, one line missing")),
        ):
            menu.addAction(text, partial(self.start_from, name))
        self.start.setMenu(menu)
        self.use = QPushButton(self.tr("Use it"))
        self.use.setToolTip(
            self.tr("Train with your code from the next step on ({0} in the editor)").format(native_keys("Ctrl+Return"))
        )
        self.use.clicked.connect(self._on_train)
        self.strip = QFrame()
        self.strip.setObjectName("verdict")
        self.state = PlainLabel()
        self.state.setWordWrap(True)
        row = QHBoxLayout(self.strip)
        row.setContentsMargins(10, 4, 6, 4)
        row.addWidget(self.state, 1)
        row.addWidget(self.start)
        row.addWidget(self.use)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 8)
        layout.setSpacing(6)
        layout.addWidget(self.strip)
        layout.addWidget(self.editor, 1)
        self.output = OutputPane()
        layout.addWidget(self.output)
        self._say()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height between the code and what it prints."""
        super().resizeEvent(event)
        self.output.set_room(self.height())

    @property
    def text(self) -> str:
        """Return the learner's code as it is in the editor."""
        return self.editor.toPlainText()

    @property
    def typed(self) -> str:
        """Return the learner's code, or an empty string for an unedited template."""
        return "" if self.text == self._frame else self.text

    @property
    def held(self) -> bool:
        """Whether the learner's code waits for a key or a click before it may run."""
        return self.editor.held

    def set_theme(self, theme: Theme) -> None:
        """Colours of code."""
        self.editor.set_theme(theme)

    def set_opened(self, opened: Opened) -> None:
        """Show the code of this model: what was typed for it, else an empty template."""
        self._opened = opened
        if opened.run != self._run:
            self._run = opened.run
            self.output.clear()
        self.editor.set_names(opened.names)
        shape = " ".join(f"{name}{shape}" for name, shape in opened.dimensions.shapes.items())
        if shape != self._shape and not self._came:
            self._keep()
        self._came = False
        frame = opened.frames["empty"][0] if opened.frames else ""
        if (shape != self._shape and self.text in ("", self._frame)) or not self.typed:
            text = self.texts.get(shape, frame)
            self._frame = frame
            if text != self.text:
                self.editor.set_text(text)
                self.editor.show_start()
        self._frame = frame
        self._shape = shape

    def set_settings(self, settings: Experiment) -> None:
        """The source that trains, and the code that the experiment holds."""
        gradient = settings.gradient
        if gradient.code != self._known:
            self._known = gradient.code
            if gradient.code.strip() and gradient.code != self.text:
                self._keep()
                self.editor.set_text(gradient.code)
                self._came = True
        self._source = gradient.source
        self._say()

    def set_since(self, step: int) -> None:
        """Name the step since which the present code trains."""
        self._since = step
        self._say()

    def set_repeatable(self, code: str, repeatable: bool) -> None:
        """Keep whether ``code`` gives the same answer when it is called again; a run with other code is marked."""
        (self._unrepeatable.discard if repeatable else self._unrepeatable.add)(code)
        self._say()

    def set_fault(self, fault: CodeFault | None) -> None:
        """Mark the line that failed in the learner's code."""
        self.editor.set_fault(0 if fault is None else fault.line, "" if fault is None else words.fault(fault))

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
        cursor = self.editor.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(text)

    def restore(self, text: str) -> None:
        """Restore the code that was being written at the last exit."""
        if text.strip():
            self.editor.set_text(text)
            self.editor.held = True

    def take_over(self, other: MyCode) -> None:
        """Show the text of another editor, for all shapes of model, held if it was."""
        self.texts = dict(other.texts)
        self._frame = other._frame
        self._shape = other._shape
        self._known = other._known
        self.editor.set_text(other.text)
        self.editor.held = other.held

    def _keep(self) -> None:
        """Keep what was typed for the model so far, and leave an empty editor to the next one."""
        if self._shape and self.typed.strip():
            self.texts[self._shape] = self.typed
            self.editor.set_text(self._frame)

    def _on_settled(self, text: str) -> None:
        self.settled.emit(text)

    def _on_train(self) -> None:
        self.train.emit(self.text)

    def _say(self) -> None:
        trains = self._source == "custom"
        used = trains and self.text == self._known
        self.use.setEnabled(not used and bool(self.typed.strip()))
        if used:
            text = self.tr("In use since step {0}").format(self._since)
        elif trains:
            text = self.tr("Edited: training still uses the code of step {0}.").format(self._since)
        else:
            text = self.tr("Not in use: training uses “{0}”.").format(words.sources()[self._source])
        if trains and self._known in self._unrepeatable:
            text += " " + self.tr("This run cannot be repeated: the code gives other answers at every call.")
        self.state.setText(text)
