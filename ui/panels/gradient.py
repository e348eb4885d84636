"""The Gradient bench: the code that runs, and the gradient by hand beside mx.grad, live."""

from __future__ import annotations

import time

import numpy as np
from pygments.lexers import PythonLexer
from pygments.token import Token
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QResizeEvent, QSyntaxHighlighter, QTextCharFormat
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from playground.engine.protocol import Opened, Snapshot
from playground.experiment import Experiment
from ui.plots.base import number
from ui.theme import LIGHT, Theme, parameter_color

ROWS = 24
READ = 0.12
"""Seconds between two tables while training: faster nobody reads."""


class PythonHighlighter(QSyntaxHighlighter):
    """Pygments' tokens in the theme's colours."""

    theme = LIGHT

    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        place = 0
        for token, value in PythonLexer(stripnl=False).get_tokens(text):
            style = QTextCharFormat()
            if token in Token.Comment:
                style.setForeground(QColor(self.theme.muted))
            elif token in Token.Keyword:
                style.setForeground(QColor(self.theme.accent))
                style.setFontWeight(QFont.Weight.DemiBold)
            elif token in Token.Literal:
                style.setForeground(QColor(self.theme.good))
            else:
                style.setForeground(QColor(self.theme.text))
            self.setFormat(place, len(value), style)
            place += len(value)


class GradientPanel(QFrame):
    """Code on the left, numbers on the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(self.tr("Gradient bench"))
        self._theme = LIGHT
        self._opened: Opened | None = None
        self._snapshot: Snapshot | None = None
        self._source = "manual"
        self._painted = self._cost = 0.0
        self.verdict = QLabel()
        self.verdict.setObjectName("badge")
        top = QHBoxLayout()
        top.addStretch()
        top.addWidget(self.verdict)
        self.code = QPlainTextEdit()
        self.code.setReadOnly(True)
        self.code.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.code.setObjectName("code")
        self.code.setAccessibleName(self.tr("Code of the gradient source"))
        self._highlighter = PythonHighlighter(self.code.document())
        self.table = QTableWidget(0, 5)
        self.table.setHorizontalHeaderLabels(
            [self.tr("parameter"), self.tr("by hand"), "mx.grad", "|Δ|", self.tr("rel. error")]
        )
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.table.setAccessibleName(self.tr("Gradient by hand and by mx.grad"))
        row = QHBoxLayout()
        row.addWidget(self.code, 4)
        row.addWidget(self.table, 5)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 10)
        layout.addLayout(top)
        layout.addLayout(row)

    def set_theme(self, theme: Theme) -> None:
        """Colours of code and parameters."""
        self._theme = self._highlighter.theme = theme
        self._highlighter.rehighlight()
        self._fit_columns()
        self.table.verticalHeader().setDefaultSectionSize(round(1.7 * QFontMetrics(QApplication.font()).height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns share the width, or keep room for their numbers and scroll where it is too little."""
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        header, room = self.table.horizontalHeader(), self.table.viewport().width()
        need = QFontMetrics(QApplication.font()).horizontalAdvance("−0.000e−00") + 16
        mode = QHeaderView.ResizeMode.Stretch if room >= 5 * need else QHeaderView.ResizeMode.Fixed
        for column in range(1, 5):
            header.setSectionResizeMode(column, mode)
            if mode is QHeaderView.ResizeMode.Fixed:
                header.resizeSection(column, need)

    def set_opened(self, opened: Opened) -> None:
        """The code for this model."""
        self._opened = opened
        self._show_code()

    def set_settings(self, settings: Experiment) -> None:
        """The code of the source chosen."""
        if settings.gradient.source != self._source:
            self._source = settings.gradient.source
            self._show_code()

    def _show_code(self) -> None:
        if self._opened is None:
            return
        notes = {
            "manual": self.tr("# by hand, as it runs"),
            "auto": self.tr("# by mx.grad: only the forward pass is written"),
            "numerical": self.tr("# central differences in float64, h = 1e-5, of this objective"),
        }
        code = self._opened.manual_code if self._source == "manual" else self._opened.auto_code
        if self._source == "numerical":
            code = code.split("\ngradient = ")[0].rstrip() + "\n\n# dL/dθ ≈ (L(θ + h) − L(θ − h)) / 2h\n"
        text = notes[self._source] + "\n" + code
        if text != self.code.toPlainText():
            self.code.setPlainText(text)

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Keep the newest gradients."""
        self._snapshot = snapshot

    def paint(self) -> None:
        """The two gradients, entry by entry where they are few, by norm where they are many."""
        start, snapshot = time.perf_counter(), self._snapshot
        if snapshot is None or (snapshot.running and start - self._painted < READ):
            return
        self._painted = start
        manual, auto = snapshot.gradients["manual"], snapshot.gradients["auto"]
        entries = sum(value.size for value in manual.values()) <= ROWS
        rows: list[tuple[str, float, float, float, int]] = []
        worst = 0.0
        for index, name in enumerate(manual):
            a, b = manual[name].astype(np.float64), auto[name].astype(np.float64)
            delta = np.abs(a - b)
            scale = max(float(np.abs(a).max()), float(np.abs(b).max()))
            worst = max(worst, float(delta.max()) / scale if scale > 0 else 0.0)
            if entries:
                for place in np.ndindex(a.shape):
                    label = name if a.size == 1 else f"{name}[{','.join(map(str, place))}]"
                    rows.append((label, float(a[place]), float(b[place]), float(delta[place]), index))
            else:
                norms = float(np.linalg.norm(a)), float(np.linalg.norm(b))
                rows.append((f"‖{name}‖", *norms, float(delta.max()), index))
        self._fill(rows)
        self._cost = time.perf_counter() - start
        self.verdict.setText(self.tr("by hand = mx.grad, relative error {0}").format(number(worst)))

    def cost(self) -> float:
        """Seconds that filling the table took."""
        return self._cost

    def _fill(self, rows: list[tuple[str, float, float, float, int]]) -> None:
        self.table.setRowCount(len(rows))
        for row, (name, a, b, delta, index) in enumerate(rows):
            largest = max(abs(a), abs(b))
            cells = (name, number(a), number(b), number(delta), number(delta / largest if largest > 0 else 0.0))
            for column, text in enumerate(cells):
                item = self.table.item(row, column)
                if item is None:
                    item = QTableWidgetItem()
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                    self.table.setItem(row, column, item)
                item.setText(text)
                if column == 0:
                    item.setForeground(QColor(parameter_color(self._theme, index)))
