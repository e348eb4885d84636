"""The check's panel: table of entries, verdict, hints one at a time, error map."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from playground.checking.report import Check, Comparison
from playground.foundation.errors import CodeFault
from playground.foundation.parameter_names import is_weight
from ui.pages.gradient_bench.error_map import ErrorMap
from ui.toolkit import words
from ui.toolkit.numbers import number
from ui.toolkit.plain_text import PlainLabel
from ui.toolkit.theme import LIGHT, Theme, parameter_color, type_scale

ROWS = 24
"""Up to this many entries each has a row; with more, each parameter has one."""
MAP_WIDTH = 190


class CheckPanel(QWidget):
    """Shows a check; about a mistake only the hints that were asked for."""

    hint_asked = Signal()
    cancelled = Signal()
    """Emitted when what still follows the verdict is not to be computed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._check: Check | None = None
        self._ladder: list[str] = []
        self._loss = ""
        self._hints = 0
        """How many of them were asked for."""
        self._rows: list[str] = []
        self._chosen = ""
        self.verdict = PlainLabel()
        self.verdict.setObjectName("badge")
        self.verdict.setWordWrap(True)
        self.hint = QPushButton(self.tr("Hint"))
        self.hint.setToolTip(self.tr("One hint more: which parameters, a question about a line, what kind of mistake"))
        self.hint.clicked.connect(self._on_hint)
        self.message = PlainLabel()
        self.message.setWordWrap(True)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.progress = QProgressBar()
        self.progress.setRange(0, 100)
        self.progress.setFormat(self.tr("diagnosis and differences: %p %"))
        self.progress.setAccessibleName(self.tr("How far diagnosis and differences are"))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Leave out what still follows the verdict"))
        self.cancel.clicked.connect(self._on_cancel)
        self.table = QTableWidget(0, 7)
        self.table.setAccessibleName(self.tr("Gradient by this source, by mx.grad and by differences"))
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.table.currentCellChanged.connect(lambda row, *_: self._on_row(row))
        self.map = ErrorMap()
        self.map.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 8)
        layout.setSpacing(4)
        top = QHBoxLayout()
        row = QHBoxLayout()
        layout.addLayout(top)
        under = QHBoxLayout()
        layout.addLayout(under)
        under.addWidget(self.progress, 1)
        under.addWidget(self.cancel)
        layout.addWidget(self.message)
        layout.addLayout(row, 1)
        top.addWidget(self.verdict, 1)
        top.addWidget(self.hint)
        row.addWidget(self.table, 1)
        row.addWidget(self.map)
        self._set_headers("manual")
        self.clear()

    def set_theme(self, theme: Theme) -> None:
        """Colours of parameters and of what differs."""
        self._theme = theme
        self.map.set_theme(theme)
        self.map.setFixedWidth(round(MAP_WIDTH * type_scale()))
        self.table.verticalHeader().setDefaultSectionSize(round(1.7 * QFontMetrics(QApplication.font()).height()))
        self._fit_columns()
        if self._check is not None:
            self._fill(self._check)

    def clear(self) -> None:
        """Show that nothing has been checked yet."""
        self._check = None
        self._ladder = []
        self._hints = 0
        self.table.setRowCount(0)
        self.set_progress(None)
        self.verdict.setText(
            self.tr("Not checked yet: fill in the code, and its numbers stand here beside those of mx.grad.")
        )
        self.hint.hide()
        self.message.hide()
        self.map.hide()

    def set_progress(self, share: float | None) -> None:
        """Show how far diagnosis and differences are, from 0 to 1, or that none is at work."""
        self.progress.setVisible(share is not None)
        self.cancel.setVisible(share is not None)
        if share is not None:
            self.progress.setValue(round(100 * share))

    def set_held(self) -> None:
        """Show that code from elsewhere is not run before the user has touched it."""
        self._wait(self.tr("This code came from elsewhere: it runs after a key or a click in it."))

    def set_waiting(self) -> None:
        """Show no verdict and no numbers until the present question is answered."""
        self._wait(self.tr("checking …"))

    def _wait(self, text: str) -> None:
        self._check = None
        self.set_progress(None)
        self._say(text, good=True)
        self.verdict.setStyleSheet("")
        self.table.setRowCount(0)
        self.message.hide()
        self.hint.hide()
        self.map.hide()

    def set_fault(self, fault: CodeFault) -> None:
        """Show that the code failed, without a verdict."""
        self._check = None
        self.set_progress(None)
        self._ladder = []
        self._set_headers("custom")
        reason = words.fault(fault)
        where = self.tr("Line {0}: {1}").format(fault.line, reason) if fault.line else reason
        self._say(where, good=False)
        self.hint.hide()
        self.message.hide()
        self.map.hide()
        self.table.setRowCount(0)

    def set_check(self, check: Check, loss: str) -> None:
        """Show a check; opened hints stay open while they say the same."""
        opened = self._ladder[: self._hints]
        self._check = check
        self._loss = loss
        self._ladder = words.ladder(check.diagnosis, len(check.comparisons), loss)
        if self._ladder[: self._hints] != opened:
            self._hints = 0
        self._set_headers(check.source)
        self._fill(check)
        self._say(words.verdict(check), good=check.passed)
        self._show_hints()

    def _say(self, text: str, *, good: bool) -> None:
        self.verdict.setText(text)
        color = self._theme.good if good else self._theme.residual
        self.verdict.setStyleSheet(f"color: {color};")

    # ---- hints ----

    def _on_hint(self) -> None:
        self._hints = min(len(self._ladder), self._hints + 1)
        self._show_hints()
        self.hint_asked.emit()

    def _on_cancel(self) -> None:
        self.set_progress(None)
        self.cancelled.emit()

    def _show_hints(self) -> None:
        notes = [] if self._check is None else [words.note(one) for one in self._check.notes]
        lines = [*self._ladder[: self._hints], *notes]
        self.message.setText("\n".join(lines))
        self.message.setVisible(bool(lines))
        self.hint.setVisible(bool(self._ladder))
        left = len(self._ladder) - self._hints
        self.hint.setEnabled(left > 0)
        self.hint.setText(self.tr("Hint ({0})").format(left) if left else self.tr("No more hints"))

    # ---- table ----

    def _set_headers(self, source: str) -> None:
        heads = [self.tr("parameter"), words.column(source), "mx.grad", words.sources()["numerical"], "|Δ|"]
        self.table.setHorizontalHeaderLabels([*heads, self.tr("rel. error"), self.tr("verdict")])

    def _fill(self, check: Check) -> None:
        each = sum(one.source.size for one in check.comparisons) <= ROWS
        rows: list[tuple[int, str, tuple[float, float, float | None], float, float, str, bool]] = []
        for index, one in enumerate(check.comparisons):
            if each:
                rows += [self._entry(index, one, place) for place in np.ndindex(one.source.shape)]
            else:
                rows.append(self._whole(index, one))
        self.table.setRowCount(len(rows))
        self._rows = [check.comparisons[row[0]].parameter for row in rows]
        for at, (index, label, values, delta, relative, verdict, wrong) in enumerate(rows):
            shown = ["…" if value is None else number(value) for value in values]
            texts = (label, *shown, number(delta), number(relative), verdict)
            for column, text in enumerate(texts):
                color = self._theme.residual if wrong and column >= 4 else self._theme.text
                self._put(at, column, text, parameter_color(self._theme, index) if column == 0 else color)
        wrong_ones = [one.parameter for one in check.comparisons if not one.passed]
        if self._chosen not in wrong_ones:
            self._chosen = next((name for name in wrong_ones if is_weight(name)), wrong_ones[0] if wrong_ones else "")
        self._show_map()
        self._fit_columns()

    def _entry(
        self, index: int, one: Comparison, place: tuple[int, ...]
    ) -> tuple[int, str, tuple[float, float, float | None], float, float, str, bool]:
        label = one.parameter if one.source.size == 1 else f"{one.parameter}[{','.join(map(str, place))}]"
        a, b = float(one.source[place]), float(one.automatic[place])
        numerical = None if one.numerical is None else float(one.numerical[place])
        relative = float(one.relative_errors()[place])
        wrong = bool(one.differs[place])
        allowed = bool(one.kinks[place])
        verdict = self.tr("wrong") if wrong else self.tr("allowed") if allowed else self.tr("right")
        return index, label, (a, b, numerical), abs(a - b), relative, verdict, wrong

    def _whole(
        self, index: int, one: Comparison
    ) -> tuple[int, str, tuple[float, float, float | None], float, float, str, bool]:
        norms = [float(np.linalg.norm(value)) for value in (one.source, one.automatic)]
        taken = one.numerical is not None and bool(np.isfinite(one.numerical).all())
        numerical = float(np.linalg.norm(one.numerical)) if taken and one.numerical is not None else None
        relative = one.relative_error
        differ = int(one.differs.sum())
        verdict = self.tr("right")
        if differ:
            verdict = self.tr("{0} of {1} wrong").format(differ, one.source.size)
        label = f"‖{one.parameter}‖"
        return index, label, (norms[0], norms[1], numerical), one.largest_difference, relative, verdict, differ > 0

    def _put(self, row: int, column: int, text: str, color: str) -> None:
        item = self.table.item(row, column)
        if item is None:
            item = QTableWidgetItem()
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(row, column, item)
        if item.text() != text:
            item.setText(text)
        item.setForeground(QColor(color))

    def _on_row(self, row: int) -> None:
        if 0 <= row < len(self._rows):
            self._chosen = self._rows[row]
            self._show_map()

    def _show_map(self) -> None:
        found = [] if self._check is None else [one for one in self._check.comparisons if one.parameter == self._chosen]
        one = found[0] if found and not found[0].passed and found[0].source.size > 1 else None
        self.map.setVisible(one is not None and self.width() > 2.4 * self.map.width())
        self.map.set_comparison(one)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns, or scroll if there is too little."""
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        header, room = self.table.horizontalHeader(), self.table.viewport().width()
        need = QFontMetrics(QApplication.font()).horizontalAdvance("−0.000e−00") + 7
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        room -= header.sectionSize(0)
        mode = QHeaderView.ResizeMode.Stretch if room >= 6 * need else QHeaderView.ResizeMode.Fixed
        for column in range(1, 7):
            header.setSectionResizeMode(column, mode)
            if mode is QHeaderView.ResizeMode.Fixed:
                header.resizeSection(column, need)
