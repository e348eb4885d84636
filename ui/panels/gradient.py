"""The Gradient section: which source trains, whether it matches, and each parameter's gradient by three sources."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from playground.checking.report import Check, Comparison
from playground.experiment.types import NAMES, Experiment
from playground.foundation.errors import CodeFault
from playground.foundation.parameter_names import is_weight
from ui.toolkit import words
from ui.toolkit.controls import Choice, tool_button
from ui.toolkit.numbers import number
from ui.toolkit.parameter_names import parameter_names
from ui.toolkit.plain_text import PlainLabel
from ui.toolkit.sections import Section
from ui.toolkit.theme import LIGHT, Theme

FEW = 4
"""Up to this many parameters each has a row; with more, only the weights have."""


class GradientPanel(Section):
    """Shows a check of the source that trains; hints and single entries are in Write."""

    source_chosen = Signal(str)
    code_wanted = Signal()
    """Emitted when the code that trains should be shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(opened=True, parent=parent)
        self.set_title(self.tr("Gradient"))
        self._theme = LIGHT
        self._sources = words.sources()
        self._source = "manual"
        self._verdict = ""
        self._good = True
        self._repeatable = True
        self.source = Choice(NAMES["sources"], [self._sources[name] for name in NAMES["sources"]])
        self.source.chosen.connect(self.source_chosen)
        self.add(self.tr("Source"), self.source)
        self.box = QFrame()
        self.box.setObjectName("verdict")
        self.verdict = PlainLabel()
        self.verdict.setWordWrap(True)
        self.detail = PlainLabel()
        self.detail.setObjectName("muted")
        self.detail.setWordWrap(True)
        column = QVBoxLayout(self.box)
        column.setContentsMargins(10, 5, 10, 5)
        column.setSpacing(2)
        column.addWidget(self.verdict)
        column.addWidget(self.detail)
        self.add_wide(self.box)
        self.table = QWidget()
        self.table.setAccessibleName(self.tr("Length of each parameter's gradient, by source"))
        self._grid = QGridLayout(self.table)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(3)
        self._cells: dict[tuple[int, int], PlainLabel] = {}
        self.add_wide(self.table)
        self.code = tool_button(self.tr("The code"), self.tr("Show the code that trains"), self.code_wanted.emit)
        self.code.setObjectName("link")
        self.add_wide(self.code)
        self.set_waiting()

    def set_theme(self, theme: Theme) -> None:
        """Show the verdict in the theme's colors."""
        self._theme = theme
        self._say(self._verdict, good=self._good)

    def set_settings(self, settings: Experiment) -> None:
        """Show which source trains."""
        self._source = settings.gradient.source
        self.source.set_value(self._source)
        self._put(0, 1, words.column(self._source))
        self._put(0, 2, "mx.grad")
        self._put(0, 3, self._sources["numerical"])
        self._summarize()

    def set_waiting(self) -> None:
        """Show no verdict until the present question is answered."""
        self._repeatable = True
        self._say(self.tr("checking …"), good=True)
        self.detail.hide()
        self._fill(())

    def set_held(self) -> None:
        """Show that code from elsewhere is not run before the user has touched it."""
        self._say(self.tr("This code runs after a key or a click in it, in Write."), good=True)
        self.detail.hide()
        self._fill(())

    def set_fault(self, fault: CodeFault) -> None:
        """Show that the learner's code failed."""
        self._say(words.fault(fault), good=False)
        self.detail.hide()
        self._fill(())

    def set_check(self, check: Check) -> None:
        """Show the verdict and the gradients."""
        self._repeatable = check.repeatable
        self._say(words.verdict(check), good=check.passed)
        largest = max(one.largest_difference for one in check.comparisons)
        text = self.tr("largest difference {0}, in float64, here and at nearby points")
        self.detail.setText(text.format(number(largest)))
        self.detail.show()
        self._fill(check.comparisons)

    def _say(self, text: str, *, good: bool) -> None:
        self._verdict = text
        self._good = good
        self.verdict.setText(text)
        color = self._theme.good if good else self._theme.residual
        self.verdict.setStyleSheet(f"color: {color}; font-weight: 600;")
        self._summarize()

    def _summarize(self) -> None:
        text = self._sources[self._source]
        self.set_summary(text if self._repeatable else self.tr("{0} · not repeatable").format(text))

    def _fill(self, comparisons: tuple[Comparison, ...]) -> None:
        shown = comparisons
        if len(shown) > FEW:
            shown = tuple(one for one in shown if is_weight(one.parameter))
        names = parameter_names({one.parameter: one.source.shape for one in comparisons})
        of = dict(zip((one.parameter for one in comparisons), names, strict=True))
        for row, one in enumerate(shown, start=1):
            name = of[one.parameter]
            self._put(row, 0, name if one.source.size == 1 else f"‖{name}‖")
            for column, values in enumerate((one.source, one.automatic, one.numerical), start=1):
                known = values is not None and bool(np.isfinite(values).all())
                self._put(row, column, _short(_length(values)) if values is not None and known else "–")
        for (row, _), cell in self._cells.items():
            cell.setVisible(row == 0 or row <= len(shown))

    def _put(self, row: int, column: int, text: str) -> None:
        cell = self._cells.get((row, column))
        if cell is None:
            cell = self._cells[row, column] = PlainLabel()
            side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
            cell.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            cell.setObjectName("muted" if row == 0 else "cell")
            self._grid.addWidget(cell, row, column)
            self._grid.setColumnStretch(column, 1)
        if cell.text() != text:
            cell.setText(text)


def _length(values: np.ndarray) -> float:
    """Return the only entry itself, else the Euclidean norm."""
    return float(values.ravel()[0]) if values.size == 1 else float(np.linalg.norm(values))


def _short(value: float) -> str:
    """Return a number with three digits: three columns of them stand side by side."""
    return number(float(f"{value:.3g}"))
