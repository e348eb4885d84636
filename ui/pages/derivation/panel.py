"""The derivation page: the gradient of the current model and loss and the update, step by step."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from playground.derivation.sentences import sentence
from playground.derivation.step import DerivationStep, Rule, covered, uses
from playground.derivation.update_rule import update_steps
from playground.foundation.parameter_names import Entry, entries, is_among
from playground.training.preview import UpdatePreview
from ui.pages.derivation.answer import AnswerField
from ui.toolkit.controls import Choice
from ui.toolkit.plain_text import PlainLabel
from ui.toolkit.step_list import PAD, StepList
from ui.toolkit.step_model import StepRow
from ui.toolkit.theme import LIGHT, Theme

WRITTEN_OUT = 3
"""Up to how many parameter entries have their update written out."""
OFFERED = 256
"""Entries to choose from."""
COLUMN = 21
"""Width of the column with the learner's numbers, in digits."""


class DerivationPanel(QFrame):
    """A list of steps with a field for the learner's number in each; the selected one also marks its line of code.

    The numbers that come out are covered until they are found or asked for. The last steps are the update's.
    """

    step_selected = Signal(object)
    """The :class:`DerivationStep` that a person went to, by mouse or by arrow keys."""
    example_changed = Signal(int)
    """Emitted with the training row (from 0) whose numbers should be shown."""
    worked_out = Signal()
    """Emitted when a number that was typed is right."""
    covered_changed = Signal(dict)
    """Emitted with the key of each step that asks for a number → whether that is still covered."""
    update_wanted = Signal()
    """Emitted when the numbers of the next update are needed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(self.tr("Derivation"))
        self._theme = LIGHT
        self._steps: tuple[DerivationStep, ...] = ()
        self._update: tuple[DerivationStep, ...] = ()
        self._shown: set[str] = set()
        """Keys of the steps whose numbers are uncovered."""
        self.fields: dict[str, AnswerField] = {}
        """Key of a step → its field."""
        title = PlainLabel(self.tr("From the loss to the update"))
        title.setObjectName("title")
        self.example = QSpinBox()
        self.example.setMinimum(1)
        self.example.setKeyboardTracking(False)
        self.example.setAccessibleName(self.tr("Example whose numbers are shown"))
        self.example.valueChanged.connect(lambda value: self.example_changed.emit(value - 1))
        self.example.setPrefix(self.tr("example "))
        self.all = QCheckBox(self.tr("Show all numbers"))
        self.all.setToolTip(self.tr("Show what comes out of every step, or work it out yourself"))
        self.all.toggled.connect(self._on_all)
        self.top = QWidget()
        row = QHBoxLayout(self.top)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.example)
        self.entry = Choice([], [])
        self.entry.setAccessibleName(self.tr("The number whose update is written out"))
        self.entry.setToolTip(self.tr("The number whose update is written out"))
        self.entry.chosen.connect(lambda _: self._write_update())
        self.entry.hide()
        self.frozen = PlainLabel(self.tr("frozen: training leaves it as it is"))
        self.frozen.setObjectName("muted")
        self.frozen.hide()
        self._entries: tuple[Entry, ...] = ()
        self._preview: UpdatePreview | None = None
        self._frozen: tuple[str, ...] = ()
        self.list = StepList()
        self.list.setAccessibleName(self.tr("Steps of the derivation"))
        self.list.chosen.connect(self._on_chosen)
        self.list.laid_out.connect(self._place)
        self.list.beside = True
        self.empty = PlainLabel(self.tr("computing …"))
        self.empty.setObjectName("muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 8, 4, 8)
        top = QHBoxLayout()
        layout.addLayout(top)
        top.setContentsMargins(PAD, 0, PAD, 0)
        top.addWidget(title)
        top.addStretch()
        top.addWidget(self.top)
        top.addWidget(self.all)
        below = QHBoxLayout()  # a row of its own, or the window would be widened
        layout.addLayout(below)
        below.setContentsMargins(PAD, 0, PAD, 0)
        below.addStretch()
        below.addWidget(self.frozen)
        below.addWidget(self.entry)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.empty, 1)
        self.setFocusProxy(self.list)
        self.clear()

    def set_theme(self, theme: Theme) -> None:
        """Repaint text and formulas in the theme's colors."""
        self._theme = theme
        self.list.column = self.fontMetrics().horizontalAdvance("0") * COLUMN
        self.list.set_theme(theme)
        for field in self.fields.values():
            field.set_theme(theme)

    def set_steps(self, steps: tuple[DerivationStep, ...]) -> None:
        """Show a derivation, keeping the marked symbol, and ask for the update that follows."""
        if [step.key for step in steps] != [step.key for step in self._steps]:
            self._shown = set()
            self._update = ()
            self._preview = None
            for field in self.fields.values():
                field.clear()
        self._steps = steps
        example = steps[0].example if steps else None
        self.top.setVisible(example is not None)
        if example is not None:
            with QSignalBlocker(self.example):
                self.example.setMaximum(steps[0].rows)
                self.example.setSuffix(self.tr(" of {0}").format(steps[0].rows))
                self.example.setValue(example + 1)
        self.list.setVisible(bool(steps))
        self.empty.setVisible(not steps)
        self._show()
        if steps:
            self.update_wanted.emit()

    def set_preview(self, preview: UpdatePreview, frozen: tuple[str, ...]) -> None:
        """Write the update of the chosen entry out below the derivation, of all where they are few."""
        if not self._steps:
            return
        self._preview = preview
        self._frozen = frozen
        found = entries({name: value.shape for name, value in preview.before.items()})[:OFFERED]
        if found != self._entries:
            self._entries = found
            with QSignalBlocker(self.entry):
                self.entry.clear()
                for entry in found:
                    self.entry.addItem(str(entry), str(entry))
        self.entry.setVisible(len(found) > WRITTEN_OUT)
        self._write_update()

    def choose(self, entry: Entry | None) -> None:
        """Write another number's update out; nothing for None."""
        if entry in self._entries:
            self.entry.setCurrentIndex(self._entries.index(entry))
            self._write_update()

    def _write_update(self) -> None:
        preview = self._preview
        if preview is None:
            return
        few = len(self._entries) <= WRITTEN_OUT
        chosen = self._entries if few else self._entries[max(0, self.entry.currentIndex()) :][:1]
        self._update = tuple(
            replace(step, key=f"{step.key} of {entry}")
            for entry in chosen
            for step in update_steps(preview, entry, frozen=is_among(entry, self._frozen))[1:]
        )
        self.frozen.setVisible(not few and any(is_among(entry, self._frozen) for entry in chosen))
        self._show()

    def select_line(self, line: int) -> None:
        """Mark the step of a line of the manual code, or none, without emitting a signal."""
        rows = self.list.steps.rows
        self.list.mark(next((place for place, row in enumerate(rows) if line in row.step.lines), None))

    def clear(self) -> None:
        """Clear everything of the run."""
        self.set_steps(())

    def settle(self) -> None:
        """Typeset all visible formulas at once, for figures and tests."""
        self.list.settle()

    # ---- the learner's numbers ----

    def _show(self) -> None:
        steps = (*self._steps, *self._update)
        hidden = {step.key for step in steps if step.results and not self._is_open(step.key)}
        shown = [self._as_far_as_known(step, hidden) for step in steps]
        self.list.set_rows([StepRow(step, sentence(step, QCoreApplication.translate)) for step in shown])
        for key in self.fields.keys() - {step.key for step in steps if step.results}:
            self.fields.pop(key).deleteLater()
        for step in steps:
            if step.results:
                self._field(step).set_results(step.results)
        self._place()
        self.list.ask()
        self.covered_changed.emit({step.key: step.key in hidden for step in self._steps if step.results})

    def _is_open(self, key: str) -> bool:
        return self.all.isChecked() or key in self._shown

    def _as_far_as_known(self, step: DerivationStep, hidden: set[str]) -> DerivationStep:
        """Return a step with its numbers, but for those that are to be worked out, here or in a step before it."""
        if step.key not in hidden:
            return step
        before = [one.key for one in self._update if one.key in hidden]
        if step.rule == Rule.UPDATE and step.key in before:
            entry = step.key.partition(" of ")[2]
            before = [key for key in before[: before.index(step.key)] if key.endswith(f" of {entry}")]
            if before:
                return covered(step, known=False)
        return covered(step, known=not any(uses(step, key) for key in hidden))

    def _field(self, step: DerivationStep) -> AnswerField:
        field = self.fields.get(step.key)
        if field is None:
            field = self.fields[step.key] = AnswerField(
                sentence(step, QCoreApplication.translate), self.list.viewport()
            )
            field.set_theme(self._theme)
            field.uncovered.connect(partial(self._uncover, step.key))
            field.message.setVisible(False)
        return field

    def _place(self) -> None:
        """Put every field beside its step."""
        width = self.list.column - PAD
        right = self.list.right
        for place, row in enumerate(self.list.steps.rows):
            field = self.fields.get(row.step.key)
            if field is None:
                continue
            area = self.list.visualRect(self.list.steps.index(place))
            field.show_button.setVisible(not self.all.isChecked() and row.step.key not in self._shown)
            field.setGeometry(right - width, area.top() + PAD, width, field.sizeHint().height())
            field.setVisible(area.isValid())

    def _uncover(self, key: str) -> None:
        if self.fields[key].right:
            self.worked_out.emit()
        if key not in self._shown:
            self._shown.add(key)
            self._show()

    def _on_all(self) -> None:
        self._shown = set()
        self._show()

    def _on_chosen(self, step: DerivationStep) -> None:
        self.step_selected.emit(next(one for one in (*self._steps, *self._update) if one.key == step.key))
