"""The dialog that opens a table: preview, choice of columns and target, treatment of missing cells."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from playground.data.layout import DELIMITERS
from playground.data.table import PREVIEWED, Table, classes
from playground.foundation.value import MAX_COLUMNS
from ui.toolkit.plain_text import PlainLabel


class CsvDialog(QDialog):
    """A preview with a check box above each input column, and the target to choose below it."""

    def __init__(self, parent: QWidget, table: Table) -> None:
        super().__init__(parent)
        self._table = table
        self.setWindowTitle(self.tr("Data from a file"))
        names = [column.name for column in table.columns]
        words = (self.tr("commas"), self.tr("semicolons"), self.tr("tabs"), "|", self.tr("blanks"))
        delimiters = dict(zip(DELIMITERS, words, strict=True))
        found = self.tr("{0} rows, {1} columns, divided by {2}; {3}").format(
            table.rows,
            len(names),
            delimiters[table.delimiter],
            self.tr("the first line names the columns") if table.header else self.tr("without names of columns"),
        )
        self.about = PlainLabel(found)
        self.preview = QTableWidget(min(PREVIEWED, table.rows) + 1, len(names))
        self.preview.setHorizontalHeaderLabels(names)
        self.preview.setAccessibleName(self.tr("The first rows, with a tick above each column that is read"))
        self.preview.setVerticalHeaderLabels(["", *map(str, range(1, self.preview.rowCount()))])
        for place, column in enumerate(table.columns):
            tick = QTableWidgetItem(self.tr("number") if column.kind == "number" else self.tr("words"))
            flags = Qt.ItemFlag.ItemIsEnabled
            tick.setFlags(flags | Qt.ItemFlag.ItemIsUserCheckable if column.kind == "number" else flags)
            if column.kind == "number":
                tick.setCheckState(Qt.CheckState.Checked)
            self.preview.setItem(0, place, tick)
            for row, cell in enumerate(column.cells[:PREVIEWED], start=1):
                item = QTableWidgetItem(cell)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled)
                self.preview.setItem(row, place, item)
        self.target = QComboBox()
        self.target.addItems(names)
        self.target.setCurrentIndex(len(names) - 1)
        self.target.setAccessibleName(self.tr("Column to predict"))
        self.drop = QCheckBox(self.tr("leave out rows with missing cells"))
        self.standardize = QCheckBox(self.tr("standardize the inputs"))
        self.standardize.setChecked(True)
        self.message = PlainLabel()
        self.message.setObjectName("muted")
        self.message.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        chosen = QHBoxLayout()
        chosen.addWidget(PlainLabel(self.tr("Predict")))
        chosen.addWidget(self.target)
        chosen.addWidget(self.drop)
        chosen.addWidget(self.standardize)
        chosen.addStretch()
        layout = QVBoxLayout(self)
        layout.addWidget(self.about)
        layout.addWidget(self.preview, 1)
        layout.addLayout(chosen)
        layout.addWidget(self.message)
        layout.addWidget(buttons)
        self.resize(760, 480)
        self.target.currentIndexChanged.connect(lambda _: self._say())
        self.preview.itemChanged.connect(lambda _: self._say())
        self.drop.toggled.connect(lambda _: self._say())
        self._say()

    @property
    def features(self) -> list[str]:
        """Names of the checked columns, without the target."""
        ticks = []
        for place, column in enumerate(self._table.columns):
            item = self.preview.item(0, place)
            ticked = item is not None and item.checkState() == Qt.CheckState.Checked
            if ticked and column.kind == "number" and column.name != self.target.currentText():
                ticks.append(column.name)
        return ticks[:MAX_COLUMNS]

    def settings(self) -> dict[str, object]:
        """Changes, as format paths and values, that put the chosen columns into an experiment."""
        target = self._table.column(self.target.currentText(), "$.dataset.target")
        words = target.kind == "category"
        dataset = {
            "name": "csv",
            "path": self._table.path,
            "target": target.name,
            "features": self.features,
            "missing": "drop" if self.drop.isChecked() else "stop",
            "fingerprint": self._table.fingerprint,
            "standardize": self.standardize.isChecked(),
        }
        return {"dataset": dataset, "features": None, "loss": "cross_entropy" if words else "mse"}

    def _say(self) -> None:
        target = self._table.column(self.target.currentText(), "$.dataset.target")
        read = [self._table.column(name, "") for name in self.features]
        parts = []
        if target.kind == "category":
            labels = classes(target)
            shown = ", ".join(labels[:6]) + (" …" if len(labels) > 6 else "")
            parts.append(self.tr("{0} classes: {1}").format(len(labels), shown))
        else:
            parts.append(self.tr("a number is predicted"))
        gaps = [
            self.tr("row {0} {1}").format(row + 1, column.name)
            for column in (*read, target)
            for row in np.flatnonzero(column.missing)
        ]
        if gaps:
            more = self.tr(" and {0} more").format(len(gaps) - 5) if len(gaps) > 5 else ""
            parts.append(self.tr("missing cells: {0}{1}").format(", ".join(gaps[:5]), more))
        self.message.setText(" · ".join(parts) if read else self.tr("Tick at least one column of numbers to read."))
        self.ok.setEnabled(bool(read) and (not gaps or self.drop.isChecked()))
