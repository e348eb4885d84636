"""The derivation page: the gradient of the current model and loss, step by step."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from playground.derivation.step import DerivationStep, Rule
from ui.toolkit.plain_text import PlainLabel
from ui.toolkit.step_list import PAD, StepList
from ui.toolkit.step_model import StepRow
from ui.toolkit.theme import Theme


class DerivationPanel(QFrame):
    """A list of steps; the selected one also marks its line of code."""

    step_selected = Signal(object)
    """The :class:`DerivationStep` that a person went to, by mouse or by arrow keys."""
    example_changed = Signal(int)
    """Emitted with the training row (from 0) whose numbers should be shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(self.tr("Derivation"))
        self.example = QSpinBox()
        self.example.setMinimum(1)
        self.example.setKeyboardTracking(False)
        self.example.setAccessibleName(self.tr("Example whose numbers are shown"))
        self.example.valueChanged.connect(lambda value: self.example_changed.emit(value - 1))
        caption = PlainLabel(self.tr("Numbers of example"))
        caption.setObjectName("muted")
        self.top = QWidget()
        top = QHBoxLayout(self.top)
        top.setContentsMargins(PAD, 0, PAD, 0)
        top.addStretch()
        top.addWidget(caption)
        top.addWidget(self.example)
        self.list = StepList()
        self.list.setAccessibleName(self.tr("Steps of the derivation"))
        self.list.chosen.connect(self.step_selected)
        self.empty = PlainLabel(self.tr("The derivation of the gradient appears here."))
        self.empty.setObjectName("muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 8, 4, 8)
        layout.addWidget(self.top)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.empty, 1)
        self.setFocusProxy(self.list)
        self.clear()

    def set_theme(self, theme: Theme) -> None:
        """Repaint text and formulas in the theme's colors."""
        self.list.set_theme(theme)

    def set_steps(self, steps: tuple[DerivationStep, ...]) -> None:
        """Show a derivation, keeping the marked symbol."""
        self.list.set_rows([StepRow(step, self._sentence(step)) for step in steps])
        example = steps[0].example if steps else None
        self.top.setVisible(example is not None)
        if example is not None:
            with QSignalBlocker(self.example):
                self.example.setMaximum(steps[0].rows)
                self.example.setSuffix(self.tr(" of {0}").format(steps[0].rows))
                self.example.setValue(example + 1)
        self.list.setVisible(bool(steps))
        self.empty.setVisible(not steps)
        self.list.ask()

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

    def _sentence(self, step: DerivationStep) -> str:
        decays = step.rule == Rule.WEIGHTS and "R" in step.formula[1]
        words = {
            "parameters": self.tr("The parameters: the numbers that training changes"),
            "affine": self.tr("Layer {0}: inputs times weights, plus bias"),
            "activation": self.tr("Layer {0}: the activation, entry by entry"),
            "loss": self.tr("The loss: how far the outputs are from the targets"),
            "penalty": self.tr("The penalty: large weights cost something too"),
            "loss_derivative": self.tr("Backward from here: the derivative of the loss"),
            "weights": self.tr("Chain rule to the weights of layer {0}: its inputs times dz"),
            "decayed": self.tr("Chain rule to the weights of layer {0}, plus the slope of the penalty"),
            "bias": self.tr("Chain rule to the bias of layer {0}: dz, added up over the rows"),
            "inputs": self.tr("Chain rule through layer {0}: dz times the weights, transposed"),
            "gate": self.tr("Chain rule through activation {0}: times its slope"),
        }
        return words["decayed" if decays else step.rule].format(step.layer)
