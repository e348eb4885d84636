"""A field for the learner's own number, graded to the digits typed."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.derivation.grading import Grade, Outcome, grade
from ui.toolkit.controls import NumberLine, tool_button
from ui.toolkit.numbers import number
from ui.toolkit.plain_text import PlainLabel
from ui.toolkit.theme import LIGHT, Theme


class AnswerLine(NumberLine):
    """A line that is also selected whole when it gets the focus."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select all, so that typing replaces it."""
        super().focusInEvent(event)
        self.selectAll()


class AnswerField(QWidget):
    """Shows nothing of the right number: only whether the typed one is right, or how far off."""

    uncovered = Signal()
    """Emitted when the number should be shown: it was found, or asked for."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._results: tuple[float, ...] = ()
        self._grade: Grade | None = None
        self.field = AnswerLine()
        self.field.setAccessibleName(self.tr("Your number for: {0}").format(name))
        self.field.setPlaceholderText(self.tr("yours"))
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.editingFinished.connect(self._on_typed)
        self.field.textEdited.connect(lambda _: self._say(None))
        self.show_button = tool_button(self.tr("Show"), self.tr("Show the number of this step"), self._on_show)
        self.show_button.setObjectName("link")
        self.message = PlainLabel()
        self.message.setWordWrap(True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        row = QHBoxLayout()
        layout.addLayout(row)
        row.setSpacing(6)
        row.addWidget(self.field, 1)
        row.addWidget(self.show_button)
        layout.addWidget(self.message)
        self.message.hide()

    def set_theme(self, theme: Theme) -> None:
        """Show the grade in the theme's colors."""
        self._theme = theme
        self._say(self._grade)

    def set_results(self, results: tuple[float, ...]) -> None:
        """Take the numbers that come out now; others than before are graded anew."""
        if results != self._results:
            self._results = results
            if self.field.text().strip():
                self._on_typed()

    def clear(self) -> None:
        """Forget what was typed."""
        self.field.clear()
        self._say(None)

    @property
    def right(self) -> bool:
        """Whether the number typed last is right."""
        return self._grade is not None and self._grade.outcome is Outcome.RIGHT

    def _on_typed(self) -> None:
        text = self.field.text()
        self._say(grade(text, self._results) if text.strip() else None)
        if self.right:
            self.uncovered.emit()

    def _on_show(self) -> None:
        self.uncovered.emit()

    def _say(self, found: Grade | None) -> None:
        self._grade = found
        self.message.setVisible(found is not None)
        if found is not None:
            self.message.setText(_sentence(found, len(self._results)))
            color = self._theme.good if self.right else self._theme.residual
            self.message.setStyleSheet(f"color: {color}; font-weight: 600;")
        self.adjustSize()


def _sentence(found: Grade, count: int) -> str:
    translate = QCoreApplication.translate
    if found.outcome is Outcome.RIGHT:
        return "✓"
    if found.outcome is Outcome.UNREADABLE:
        return translate("AnswerField", "type a number, such as −3.5")
    if found.outcome is Outcome.COUNT and count == 1:
        return translate("AnswerField", "one number")
    if found.outcome is Outcome.COUNT:
        return translate("AnswerField", "{0} numbers, with commas between").format(count)
    if found.outcome is Outcome.SIGN:
        return translate("AnswerField", "the other sign")
    if found.outcome is Outcome.FACTOR:
        named = {
            2.0: translate("AnswerField", "twice it"),
            0.5: translate("AnswerField", "half of it"),
            1 / 3: translate("AnswerField", "a third of it"),
        }
        text = named.get(abs(found.factor)) or translate("AnswerField", "{0} times it").format(
            number(float(f"{abs(found.factor):.3g}"))
        )
        return text if found.factor > 0 else translate("AnswerField", "{0}, and the other sign").format(text)
    if count > 1:
        return translate("AnswerField", "{0} of {1} right").format(count - found.wrong, count)
    if found.factor < 0:
        return translate("AnswerField", "not yet: the sign too")
    return translate("AnswerField", "too large") if found.factor > 1 else translate("AnswerField", "too small")
