"""The dialog that opens a table: how it was understood, each part to be changed, and a preview of rows and plot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from playground.data import table as tables
from playground.data.encodings import CODECS
from playground.data.layout import DELIMITERS
from playground.data.number_format import number
from playground.data.table import PREVIEWED, Column, Source, Table
from playground.data.table_notes import near_labels, sum_row
from playground.experiment.dataset_types import MAX_CLASSES
from playground.foundation.errors import PlaygroundError, shorten
from playground.foundation.value import MAX_COLUMNS, MAX_NUMBER
from ui.plots.canvas import Canvas
from ui.plots.shading import class_colors
from ui.toolkit import waiting
from ui.toolkit.plain_text import PlainLabel
from ui.toolkit.theme import Theme
from ui.toolkit.waiting import GivenUp, Work, wait_for

NUMBER, CLASS, LEFT_OUT = "number", "class", "left out"
"""What a column may be read as."""
HEADERS: tuple[bool | int | None, ...] = (None, False, 1, 2, 3, 4, 5)
"""Which line names the columns: found out, none, or the one of this number."""
LISTED = 5
"""Cells that the message names at most."""
DRAWN = 2000
"""Rows that the preview draws at most, evenly chosen."""
MAX_COLUMN_WIDTH = 240
"""Of a column of the preview, in pixels; its texts are whole in their tool tips."""
PREVIEWED_CELLS = 3000
"""Cells that the preview shows at most: a wide table shows fewer rows."""
KIND_ROW, WHY_ROW = 0, 1
"""Rows of the preview above the table's own."""


def read(parent: QWidget, source: Source) -> Table:
    """Read a table in a thread, with progress; raises :class:`PlaygroundError`, or :class:`GivenUp` on Cancel."""
    name = Path(source.path).name or source.name
    return wait_for(parent, waiting.reading(name), lambda work: prepared(source, work))


def prepared(source: Source, work: Work) -> Table:
    """Read a table with all that the dialog says of its columns, which takes a while for a million rows."""
    table = tables.read(source, work.report)
    for column in table.columns:
        work.report(1.0)
        _ = column.labels, column.distinct, column.apart, column.odd, column.missing
    return table


class TableDialog(QDialog):
    """Shows what was understood of a table; every choice can be changed, and the plot follows."""

    def __init__(self, parent: QWidget, table: Table, theme: Theme) -> None:
        super().__init__(parent)
        self._table = table
        self._theme = theme
        self._found = table
        self._embedded: Source | None = None
        self.setWindowTitle(self.tr("Data from a file"))
        self.about = PlainLabel()
        self.about.setWordWrap(True)
        self.delimiter = self._choice(self.tr("What divides the cells"))
        self.encoding = self._choice(self.tr("Encoding"))
        self.decimal = self._choice(self.tr("Decimal sign"))
        self.header = self._choice(self.tr("Line that names the columns"))
        self.sheet = self._choice(self.tr("Sheet"))
        layout = QVBoxLayout(self)
        layout.addWidget(self.about)
        how = QHBoxLayout()
        layout.addLayout(how)
        for box in (self.delimiter, self.encoding, self.decimal, self.header, self.sheet):
            how.addWidget(box)
            box.activated.connect(lambda _: self._on_reading_changed())
        how.addStretch()
        self.preview = QTableWidget()
        header = self.preview.horizontalHeader()
        header.setMaximumSectionSize(MAX_COLUMN_WIDTH)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.preview.setAccessibleName(self.tr("The first rows, with what each column is read as above it"))
        self.kinds: list[QComboBox] = []
        self.plot = Canvas()
        self.plot.setBackground(theme.panel)
        self.plot.setAccessibleName(self.tr("The first input against what is predicted"))
        self.plot.setMinimumWidth(220)
        parts = QSplitter()
        parts.addWidget(self.preview)
        parts.addWidget(self.plot)
        parts.setStretchFactor(0, 3)
        parts.setStretchFactor(1, 1)
        self.target = QComboBox()
        self.target.setAccessibleName(self.tr("Column to predict"))
        self.drop = QCheckBox(self.tr("leave out rows with missing cells"))
        self.standardize = QCheckBox(self.tr("standardize the inputs"))
        self.standardize.setChecked(True)
        self.embed = QCheckBox(self.tr("embed the data in the experiment"))
        self.message = PlainLabel()
        self.message.setObjectName("muted")
        self.message.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(parts, 1)
        chosen = QHBoxLayout()
        layout.addLayout(chosen)
        for widget in (
            PlainLabel(self.tr("Predict")),
            self.target,
            self.drop,
            self.standardize,
            self.embed,
        ):
            chosen.addWidget(widget)
        chosen.addStretch()
        layout.addWidget(self.message)
        layout.addWidget(buttons)
        self.resize(980, 600)
        self.target.activated.connect(lambda _: self._on_target_changed())
        self.drop.toggled.connect(lambda _: self._show_choice())
        self.set_table(table)

    def _choice(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setToolTip(name)
        return box

    # ---- what was understood ----

    def set_table(self, table: Table) -> None:
        """Show another reading of the table."""
        self._table = table
        source = table.source
        delimiters = (self.tr("commas"), self.tr("semicolons"), self.tr("tabs"), "|", self.tr("blanks"))
        named = dict(zip(DELIMITERS, delimiters, strict=True))
        decimals = {".": self.tr("decimal point"), ",": self.tr("decimal comma")}
        self._fill(self.delimiter, source.delimiter, named, named.get(table.delimiter, ""))
        self._fill(self.encoding, source.encoding, {name: name for name in CODECS}, table.encoding)
        self._fill(self.decimal, source.decimal, decimals, decimals[table.decimal])
        lines = {line: self.tr("line {0} names").format(line) for line in HEADERS if line}
        found = self.tr("line {0} names").format(table.header) if table.header else self.tr("no names")
        self._fill(self.header, source.header, {False: self.tr("no names"), **lines}, found)
        self._fill(self.sheet, source.sheet or None, {name: name for name in table.sheets}, table.sheet)
        self.delimiter.setVisible(not table.sheets)
        self.encoding.setVisible(not table.sheets and source.content is None)
        self.sheet.setVisible(bool(table.sheets))
        self.embed.setChecked(source.content is not None)
        self.embed.setEnabled(source.content is None)
        self._describe()
        self._fill_preview()
        self._on_target_changed()

    def _fill(self, box: QComboBox, given: object, words: Mapping[Any, str], found: str) -> None:
        """Offer what was found out, as the first entry, and every other way."""
        with QSignalBlocker(box):
            box.clear()
            box.addItem(self.tr("{0} (found)").format(found) if given is None else self.tr("find out"), None)
            for value, word in words.items():
                box.addItem(word, value)
                if given is not None and value == given and type(value) is type(given):
                    box.setCurrentIndex(box.count() - 1)

    def _describe(self) -> None:
        table = self._table
        parts = [self.tr("{0} rows, {1} columns").format(f"{table.rows:,}", len(table.columns))]
        why = {
            "separator": self.tr("it names the delimiter"),
            "title": self.tr("above the table"),
            "second header": self.tr("a second line of names or units"),
            "rule": self.tr("a rule"),
            "footnote": self.tr("below the table"),
        }
        for line in table.skipped[:6]:
            parts.append(self.tr("line {0} is left out, {1}: {2}").format(line.line, why[line.why], line.text))
        if len(table.skipped) > 6:
            parts.append(self.tr("and {0} more lines").format(len(table.skipped) - 6))
        if table.doubtful:
            value = number(table.doubtful, table.decimal)
            text = self.tr("nothing proves that {0} is {1}: look at the decimal sign")
            parts.append(text.format(table.doubtful, f"{value.value:.12g}" if value else ""))
        total = sum_row(table)
        if total is not None:
            parts.append(self.tr("row {0} is named as a sum of the others").format(total))
        self.about.setText(" · ".join(parts))

    def _on_reading_changed(self) -> None:
        """Read the table in the way that is chosen now; what cannot be is said, and the choice goes back."""
        values = {
            name: box.currentData()
            for name, box in (
                ("delimiter", self.delimiter),
                ("encoding", self.encoding),
                ("decimal", self.decimal),
                ("header", self.header),
            )
        }
        base = self._table.source
        source = Source(base.path, base.content, self.sheet.currentData() or "", **values)
        try:
            table = read(self, source)
        except PlaygroundError as fault:
            self.set_table(self._table)
            self.message.setText(str(fault))
        except GivenUp:
            self.set_table(self._table)
        else:
            self.set_table(table)

    # ---- columns ----

    def _fill_preview(self) -> None:
        table = self._table
        names = [column.name for column in table.columns]
        kept = self.target.currentText()
        with QSignalBlocker(self.target):
            self.target.clear()
            self.target.addItems(names)
            self.target.setCurrentIndex(names.index(kept) if kept in names else len(names) - 1)
        rows = min(PREVIEWED, table.rows, max(1, PREVIEWED_CELLS // len(names)))
        self.preview.clear()
        self.preview.setColumnCount(len(names))
        self.preview.setRowCount(rows + 2)
        for place, name in enumerate(names):
            head = QTableWidgetItem(name)
            head.setToolTip(shorten(name, 400))
            self.preview.setHorizontalHeaderItem(place, head)
        self.preview.setVerticalHeaderLabels(["", "", *map(str, range(1, rows + 1))])
        self.kinds = []
        for place, column in enumerate(table.columns):
            box = QComboBox()
            box.setAccessibleName(self.tr("{0} is read as").format(shorten(column.name)))
            box.activated.connect(lambda _: self._show_choice())
            self.kinds.append(box)
            self.preview.setCellWidget(KIND_ROW, place, box)
            self.preview.setItem(WHY_ROW, place, self._cell(self._why(column)))
            for row in range(rows):
                self.preview.setItem(row + 2, place, self._cell(column.cell(row)))
        self.preview.resizeColumnsToContents()

    def _cell(self, text: str) -> QTableWidgetItem:
        item = QTableWidgetItem(shorten(text, 80))
        item.setToolTip(shorten(text, 400))
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        return item

    def _why(self, column: Column) -> str:
        """Say why a column is read as it is, with the first odd cell."""
        if column.kind == "empty":
            return self.tr("no values")
        parts = []
        if column.odd:
            row = column.odd[0]
            if column.kind == "category":
                parts.append(self.tr("words: row {0} has {1}").format(row + 1, column.cell(row)))
            else:
                text = self.tr("{0} cells are no numbers, first row {1}: {2}")
                parts.append(text.format(len(column.odd), row + 1, column.cell(row)))
        gaps = np.flatnonzero(column.missing)
        if len(gaps):
            parts.append(self.tr("{0} missing, first row {1}").format(len(gaps), gaps[0] + 1))
        if column.grouped is not None:
            parts.append(self.tr("{0} is {1}").format(column.grouped[0], f"{column.grouped[1]:.12g}"))
        if column.marks:
            parts.append(self.tr("without {0}").format(" ".join(column.marks)))
        odd = column.apart
        if odd is not None:
            parts.append(self.tr("{0} in {1} cells: missing?").format(f"{odd[0]:.12g}", odd[1]))
        return "; ".join(parts) or self.tr("all numbers")

    def _on_target_changed(self) -> None:
        """Offer each column what it can be: the one to predict a number or classes, others a number or nothing."""
        words = {NUMBER: self.tr("number"), CLASS: self.tr("class"), LEFT_OUT: self.tr("left out")}
        for box, column in zip(self.kinds, self._table.columns, strict=True):
            before = box.currentData()
            numbers = bool(np.isfinite(column.numbers).any())
            if column.name == self.target.currentText():
                offered = [NUMBER, CLASS] if column.kind == "number" else [CLASS]
                usual = CLASS if column.kind == "category" else NUMBER
            else:
                offered = [NUMBER, LEFT_OUT] if numbers else [LEFT_OUT]
                usual = NUMBER if column.kind == "number" else LEFT_OUT
            with QSignalBlocker(box):
                box.clear()
                for kind in offered:
                    box.addItem(words[kind], kind)
                box.setCurrentIndex(offered.index(before if before in offered else usual))
        self._show_choice()

    @property
    def features(self) -> list[str]:
        """Names of the columns that are read as inputs."""
        columns = zip(self.kinds, self._table.columns, strict=True)
        target = self.target.currentText()
        return [one.name for box, one in columns if box.currentData() == NUMBER and one.name != target][:MAX_COLUMNS]

    @property
    def classes(self) -> bool:
        """Whether the column to predict is read as classes."""
        return bool(self.kinds[self.target.currentIndex()].currentData() == CLASS)

    def settings(self) -> dict[str, object]:
        """Changes, as format paths and values, that put the chosen columns into an experiment."""
        source = self._embedded or self._table.source
        given = ("path", "content", "sheet", "delimiter", "encoding", "decimal", "header")
        reading = {name: getattr(source, name) for name in given if getattr(source, name) not in (None, "")}
        dataset = {
            "name": "csv",
            **reading,
            "target": self.target.currentText(),
            "features": self.features,
            "missing": "drop" if self.drop.isChecked() else "stop",
            "fingerprint": self._table.fingerprint if source.content is None else "",
            "standardize": self.standardize.isChecked(),
        }
        return {"dataset": dataset, "features": None, "loss": "cross_entropy" if self.classes else "mse"}

    def accept(self) -> None:
        """Take the choice, with the data themselves if they are to be embedded; what cannot be is said."""
        if self.embed.isChecked() and self._table.source.content is None:
            source = self._table.source
            try:
                self._embedded = wait_for(
                    self, waiting.reading(Path(source.path).name), lambda _: tables.embedded(source)
                )
            except PlaygroundError as fault:
                self.message.setText(str(fault))
                return
            except GivenUp:
                return
        super().accept()

    # ---- what follows from the choice ----

    def _show_choice(self) -> None:
        table = self._table
        target = table.column(self.target.currentText(), "$.dataset.target")
        read_ones = [table.column(name, "") for name in self.features]
        parts = []
        possible = bool(read_ones) and target.kind != "empty"
        if self.classes:
            labels = target.labels
            shown = ", ".join(shorten(label, 30) for label in labels[:6]) + (" …" if len(labels) > 6 else "")
            parts.append(self.tr("{0} classes: {1}").format(target.distinct, shown))
            for group in near_labels(labels):
                parts.append(self.tr("nearly one label: {0}").format(", ".join(map(repr, group))))
            if target.kind == "number" and np.nanmax(target.numbers % 1) > 0:
                parts.append(self.tr("numbers are classes only if they are whole"))
                possible = False
            if target.distinct > MAX_CLASSES:
                parts.append(self.tr("at most {0} classes are possible").format(MAX_CLASSES))
                possible = False
        else:
            parts.append(self.tr("a number is predicted"))
        wrong, count = self._cells_in_the_way([*read_ones, target])
        if wrong:
            more = self.tr(" and {0} more").format(count - len(wrong)) if count > len(wrong) else ""
            parts.append(self.tr("cells without a value: {0}{1}").format(", ".join(wrong), more))
        self.message.setText(
            " · ".join(parts) if read_ones else self.tr("Choose at least one column of numbers to read.")
        )
        self.ok.setEnabled(possible and (not wrong or self.drop.isChecked()))
        self._draw(read_ones, target)

    def _cells_in_the_way(self, columns: Sequence[Column]) -> tuple[list[str], int]:
        """Return where the first cells are that are read and have no value, as text, and the number of all."""
        found = list[str]()
        count = 0
        for column in columns:
            words = self.classes and column.name == self.target.currentText() and column.kind == "category"
            gaps = np.flatnonzero(column.missing if words else np.isnan(column.numbers))
            count += len(gaps)
            first = gaps[: LISTED - len(found)].tolist()
            found += [self.tr("row {0} {1}").format(row + 1, shorten(column.name)) for row in first]
        return found, count

    def _draw(self, inputs: Sequence[Column], target: Column) -> None:
        """Draw the first input against what is predicted, or the first two in the colours of the classes."""
        self.plot.clear()
        if not inputs:
            return
        places = np.arange(0, self._table.rows, max(1, -(-self._table.rows // DRAWN)))
        x = inputs[0].numbers[places]
        if not self.classes:
            self._scatter(x, target.numbers[places], self._theme.series[0], inputs[0].name, target.name)
            return
        second = inputs[1] if len(inputs) > 1 else None
        y = np.zeros(len(places)) if second is None else second.numbers[places]
        labels = target.labels[:MAX_CLASSES]
        cells = np.array([target.cell(int(row)) for row in places])
        for label, color in zip(labels, class_colors(self._theme, len(labels)), strict=True):
            here = cells == label
            self._scatter(x[here], y[here], color, inputs[0].name, "" if second is None else second.name)

    def _scatter(self, x: NDArray[np.float64], y: NDArray[np.float64], color: str, bottom: str, left: str) -> None:
        """Draw the points whose numbers the program can take."""
        here = (np.abs(x) <= MAX_NUMBER) & (np.abs(y) <= MAX_NUMBER)
        if not here.any():
            return
        self.plot.setLabel("bottom", shorten(bottom, 40))
        self.plot.setLabel("left", shorten(left, 40))
        self.plot.addItem(pg.ScatterPlotItem(x[here], y[here], size=5, pen=None, brush=color))
