"""Manual against automatic and numerical: what each is good for, and what it costs, measured."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from playground.checking.benchmark_report import CostPoint, SourceFigures
from ui.pages.comparison.cost import CostPlot
from ui.pages.comparison.lines import LinesPlot
from ui.toolkit import words
from ui.toolkit.numbers import number
from ui.toolkit.plain_text import PlainLabel
from ui.toolkit.splitter import Splitter
from ui.toolkit.theme import Theme

COLUMNS = {"manual": 0, "auto": 1, "numerical": 2}
SENTENCES = 6
"""Rows of sentences; what is measured is below them."""
AIRY = 1.3
"""How much higher than its text a row is where there is room, in heights of the type."""


class ComparisonPanel(QWidget):
    """A table of statements, with measured figures below and beside it."""

    measure_asked = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = self._sentences()
        figures = [
            self.tr("Lines of code"),
            self.tr("Operations traced"),
            self.tr("Forward passes"),
            self.tr("Time, eager"),
            self.tr("Time, compiled"),
            self.tr("Error, float32"),
            self.tr("Memory at most"),
        ]
        self.table = QTableWidget(len(figures) + len(self._words), 3)
        self.table.setCornerButtonEnabled(False)
        self.table.setAccessibleName(self.tr("Manual against automatic, measured"))
        names = words.sources()
        self.table.setHorizontalHeaderLabels([names[source] for source in COLUMNS])
        self.table.setVerticalHeaderLabels([*self._words, *figures])
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for row, sentences in enumerate(self._words.values()):
            for column, sentence in enumerate(sentences):
                self._put(row, column, sentence)
        self.lines = LinesPlot()
        self.plot = CostPlot()
        self.measure = QPushButton(self.tr("Measure again"))
        self.measure.clicked.connect(self._on_measure)
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.clicked.connect(self._on_cancel)
        self.progress = QProgressBar()
        self.progress.setAccessibleName(self.tr("Measuring"))
        self.progress.setTextVisible(False)
        self.message = PlainLabel(self.tr("Measured on this model and this computer."))
        self.message.setObjectName("muted")
        self.message.setWordWrap(True)
        right = QWidget()
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.lines, 1)
        beside.addWidget(self.plot, 1)
        beside.addWidget(self.message)
        running = QHBoxLayout()
        beside.addLayout(running)
        running.addWidget(self.measure)
        running.addWidget(self.cancel)
        running.addWidget(self.progress, 1)
        split = Splitter()
        split.addWidget(self.table)
        split.addWidget(right)
        split.setStretchFactor(0, 6)
        split.setStretchFactor(1, 4)
        split.setSizes([500, 280])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(split)
        self._running(False)
        self.clear()

    def _sentences(self) -> dict[str, tuple[str, str, str]]:
        return {
            self.tr("Operation"): (
                self.tr("the chain rule, line by line"),
                self.tr("forward pass recorded, walked backward"),
                self.tr("two losses for every entry"),
            ),
            self.tr("Precision"): (
                self.tr("exact, but for rounding"),
                self.tr("exact, but for rounding"),
                self.tr("near: h² and ε/h"),
            ),
            self.tr("Applies to"): (
                self.tr("what somebody has derived"),
                self.tr("differentiable operations"),
                self.tr("whatever can be evaluated"),
            ),
            self.tr("Efficiency"): (
                self.tr("one backward pass"),
                self.tr("one backward pass"),
                self.tr("grows with the parameters"),
            ),
            self.tr("Advantage"): (
                self.tr("shows what happens"),
                self.tr("follows every change"),
                self.tr("nothing to derive: a check"),
            ),
            self.tr("Drawback"): (
                self.tr("mistakes, and work for every change"),
                self.tr("the mathematics is out of sight"),
                self.tr("slow, and wrong across kinks"),
            ),
        }

    def set_theme(self, theme: Theme) -> None:
        """Repaint the curves in the colors of the theme."""
        self.plot.set_theme(theme)
        self.lines.set_theme(theme)
        self._spread_rows()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap sentences to the columns."""
        super().resizeEvent(event)
        self._spread_rows()

    def _spread_rows(self) -> None:
        """Give each row what its sentences need, and a share of the room that is left, up to an airy height."""
        self.table.resizeRowsToContents()
        rows = range(self.table.rowCount())
        left = self.table.viewport().height() - self.table.verticalHeader().length()
        airy = round(AIRY * self.table.fontMetrics().height())
        for row in rows:
            self.table.setRowHeight(row, self.table.rowHeight(row) + max(0, min(airy, left // len(rows))))

    def clear(self) -> None:
        """Clear the figures for another model."""
        for row in range(SENTENCES, self.table.rowCount()):
            for column in range(3):
                self._put(row, column, "–")
        self.plot.clear()
        self.lines.clear()

    def set_figures(self, one: SourceFigures) -> None:
        """Show the figures of one source."""
        column = COLUMNS[one.source]
        compiled = "–" if one.compiled is None else _microseconds(one.compiled)
        texts = (
            str(one.lines),
            str(one.operations),
            str(one.evaluations),
            _microseconds(one.microseconds),
            compiled,
            number(one.error),
            _bytes(one.memory),
        )
        for row, text in enumerate(texts, SENTENCES):
            self._put(row, column, text)

    def add_point(self, point: CostPoint) -> None:
        """Add one model size to the plot."""
        self.plot.add(point)
        self.lines.add(point)

    def set_progress(self, done: int, total: int) -> None:
        """Show the progress of measuring."""
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self._running(done < total)

    def stop(self) -> None:
        """Show that measuring was interrupted."""
        self._running(False)

    def _running(self, running: bool) -> None:
        self.measure.setVisible(not running)
        self.progress.setVisible(running)
        self.cancel.setVisible(running)

    def _on_measure(self) -> None:
        self.begin()
        self.measure_asked.emit()

    def begin(self) -> None:
        """Show that measuring has begun."""
        self.clear()
        self._running(True)
        self.progress.setRange(0, 0)

    def _on_cancel(self) -> None:
        self._running(False)
        self.cancelled.emit()

    def _put(self, row: int, column: int, text: str) -> None:
        item = self.table.item(row, column)
        if item is None:
            item = QTableWidgetItem()
            item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(row, column, item)
        item.setText(text)


def _microseconds(value: float) -> str:
    return f"{value:.0f} µs" if value < 10_000 else f"{value / 1000:.1f} ms"


def _bytes(value: int) -> str:
    return f"{value} B" if value < 10_000 else f"{value / 1e3:.0f} kB" if value < 1e7 else f"{value / 1e6:.0f} MB"
