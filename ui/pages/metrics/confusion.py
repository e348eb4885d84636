"""The confusion matrix: true classes down, predicted ones across, the right ones on the diagonal."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from ui.toolkit.theme import LIGHT, Theme

ROW = 48
"""Pixels of a row at most."""


class ConfusionTable(QTableWidget):
    """Right cells are shaded green, wrong ones red, by their share of the row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = LIGHT
        self.setAccessibleName(self.tr("Confusion matrix: true classes down, predicted classes across"))
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._counts: list[list[int]] = []
        self.labels: tuple[str, ...] = ()

    def set_theme(self, theme: Theme) -> None:
        """Repaint in the colors of the theme."""
        self.theme = theme
        self.set_counts(self._counts, self.labels)

    def set_counts(self, counts: list[list[int]], labels: tuple[str, ...]) -> None:
        """K rows of K numbers, with the classes' names where they have any."""
        names = [labels[k] if k < len(labels) else str(k) for k in range(len(counts))]
        if len(counts) != self.rowCount() or labels != self.labels:
            self.setRowCount(len(counts))
            self.setColumnCount(len(counts))
            self.setVerticalHeaderLabels([self.tr("is {0}").format(name) for name in names])
            self.setHorizontalHeaderLabels([self.tr("said {0}").format(name) for name in names])
            self.setMaximumHeight(len(counts) * ROW + 2 * ROW)
        self._counts = counts
        self.labels = labels
        for row, line in enumerate(counts):
            for column, count in enumerate(line):
                self._set(row, column, count, count / max(sum(line), 1))

    def _set(self, row: int, column: int, count: int, share: float) -> None:
        cell: Any = self.item(row, column)
        if cell is None:
            cell = QTableWidgetItem()
            cell.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            self.setItem(row, column, cell)
        cell.setText(str(count))
        shade = QColor(self.theme.good if row == column else self.theme.residual)
        shade.setAlphaF(0.45 * share)
        cell.setBackground(shade)
        cell.setForeground(QColor(self.theme.text))
