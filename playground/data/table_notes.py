"""What became of a table: how its file was understood, and what each column is read as and why.

The window says the same in its own language; nothing here needs more than the table.
"""

from __future__ import annotations

import sys
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from playground.data import table as tables
from playground.data.number_format import number
from playground.data.table import Column, Table
from playground.experiment import timeline
from playground.experiment.dataset_types import Csv
from playground.experiment.types import Experiment
from playground.foundation.errors import shorten

DELIMITER_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "|", " ": "blanks"}
WHY_SKIPPED = {
    "separator": "names the delimiter",
    "title": "is above the table",
    "second header": "is a second line of names or units",
    "rule": "is a rule",
    "footnote": "is below the table",
}
SUMS = ("total", "sum", "gesamt", "insgesamt", "summe", "ensemble", "合計", "總計", "總和")
PLAIN_LISTED = 32
LISTED = 8
CLASSES = ("binary_cross_entropy", "cross_entropy")
"""Losses for which a target's numbers are labels."""
"""Lines, labels or columns that one note lists."""


@dataclass(frozen=True)
class ColumnNote:
    """What a column is read as: "target", "input" or "left out"; ``row`` is the first odd cell's, counted from 1."""

    column: Column
    role: str
    missing: int
    odd: int
    row: int | None

    @property
    def cell(self) -> str:
        """The first odd cell, or the first missing one, as it is written."""
        return "" if self.row is None else shorten(self.column.cell(self.row - 1))


def column_notes(table: Table, target: str, features: Sequence[str] | None) -> tuple[ColumnNote, ...]:
    """Return a note on each column; without ``features`` every column of numbers but the target is an input."""
    found = []
    for column in table.columns:
        read = column.kind == "number" if features is None else column.name in features
        role = "target" if column.name == target else "input" if read else "left out"
        odd = column.odd if column.kind == "number" or role == "input" else ()
        missing = np.flatnonzero(column.missing)
        first = odd[0] if odd else int(missing[0]) if len(missing) else None
        if column.kind == "category" and role != "target" and column.odd:
            first = column.odd[0]
        found.append(ColumnNote(column, role, len(missing), len(odd), None if first is None else first + 1))
    return tuple(found)


def near_labels(labels: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return groups of labels that differ only in case, width, blanks or marks around them."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for label in labels:
        plain = "".join(unicodedata.normalize("NFKC", label).casefold().split())
        groups[plain.strip(".,;:!?'\"()[]*-_") or plain].append(label)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def sum_row(table: Table) -> int | None:
    """Return the last row, counted from 1, if its name says that it is the sum of the others."""
    last = table.rows - 1
    for column in table.columns:
        if column.kind == "category" and column.cell(last).strip().lower().rstrip(":") in SUMS:
            return last + 1
    return None


def notes(options: Csv, *, classes: bool = False) -> list[str]:
    """Return sentences on how the table was read, and on each column; raises :class:`InvalidValue` as reading does.

    ``classes``: whether the loss takes the target's numbers as labels of classes.
    """
    table = tables.read(tables.Source.of(options))
    name = shorten(Path(table.source.name).name)
    found = [f"{name}: {_understood(table)}"]
    if table.skipped:
        skipped = [f"line {one.line} ({one.text}) {WHY_SKIPPED[one.why]}" for one in table.skipped[:LISTED]]
        more = f", and {len(table.skipped) - LISTED} more" if len(table.skipped) > LISTED else ""
        found.append(f"{name}: left out: {'; '.join(skipped)}{more}")
    if table.doubtful:
        read = number(table.doubtful, table.decimal)
        other = "," if table.decimal == "." else "."
        value = 0.0 if read is None else read.value
        found.append(
            f"{name}: {table.doubtful!r} is read as {value:.12g}, which nothing in the file proves; "
            f'dataset.decimal "{other}" reads it the other way'
        )
    total = sum_row(table)
    if total is not None:
        found.append(f"{name}: row {total}, the last, is named as a sum of the others, and is read as a row like them")
    every = column_notes(table, options.target, options.features)
    plain = [one for one in every if _plain(one)]
    if plain:
        shown = ", ".join(repr(shorten(one.column.name)) for one in plain[:PLAIN_LISTED])
        more = f" and {len(plain) - PLAIN_LISTED} more" if len(plain) > PLAIN_LISTED else ""
        found.append(f"{name}: inputs, numbers in every row: {shown}{more}")
    others = (one for one in every if one not in plain)
    return [*found, *(f"{name}: column {shorten(one.column.name)!r}: {_column(one, classes)}" for one in others)]


def _plain(one: ColumnNote) -> bool:
    column = one.column
    return one.role == "input" and one.row is None and not column.grouped and not column.marks and column.apart is None


def _understood(table: Table) -> str:
    parts = [f"{table.rows:,} rows of {len(table.columns)} columns"]
    if table.sheet:
        others = f", the first with a table of {len(table.sheets)} sheets" if len(table.sheets) > 1 else ""
        parts.append(f"sheet {shorten(table.sheet)!r}" + (others if not table.source.sheet else ""))
    else:
        parts.append(f"{table.encoding}, divided by {DELIMITER_NAMES[table.delimiter]}")
        parts.append("decimal comma" if table.decimal == "," else "decimal point")
    parts.append(f"line {table.header} names the columns" if table.header else "no line names the columns")
    return "; ".join(parts)


def _column(one: ColumnNote, classes: bool) -> str:
    column = one.column
    if column.kind == "empty":
        return f"no values; {one.role}"
    if one.role == "target" and (column.kind == "category" or classes):
        labels = column.labels
        parts = [f"target, {column.distinct} classes: {_listed(labels, column.distinct)}"]
        if one.odd:
            parts += _numbers(one)
        near = near_labels(labels)
        if near:
            parts.append("nearly equal labels are classes of their own: " + "; ".join(map(_listed, near[:LISTED])))
    elif column.kind == "category":
        parts = ["words", f"{one.role}: row {one.row} has {one.cell!r}"]
    else:
        parts = ["numbers", one.role, *_numbers(one)]
    if one.missing:
        parts.append(f"{one.missing} cells are missing" + ("" if one.odd else f", the first in row {one.row}"))
    return "; ".join(parts)


def _numbers(one: ColumnNote) -> list[str]:
    column = one.column
    parts = []
    if one.odd:
        parts.append(f"{one.odd} cells are none, the first in row {one.row}: {one.cell!r}")
    if column.grouped:
        parts.append(f"{column.grouped[0]!r} is {column.grouped[1]:.12g}")
    numbers = int((~np.isnan(column.numbers)).sum())
    if len(column.marks) > 1 or 0 < sum(column.marks.values()) < numbers:
        shown = ", ".join(f"{mark} in {count}" for mark, count in column.marks.items())
        parts.append(f"of {numbers} numbers {shown}: the signs are left out")
    elif column.marks:
        parts.append(f"the sign {next(iter(column.marks))} is left out")
    value = column.apart
    if value is not None:
        parts.append(f"{value[0]:.12g} in {value[1]} cells lies apart from the rest: does it stand for missing values?")
    return parts


def _listed(labels: Sequence[str], count: int = 0) -> str:
    """List the first labels of ``count``, or of these."""
    shown = ", ".join(repr(shorten(label, 30)) for label in islice(labels, LISTED))
    more = max(count, len(labels)) - LISTED
    return shown + (f" and {more} more" if more > 0 else "")


def tell(experiment: Experiment) -> None:
    """Write notes on every table of an experiment to standard error."""
    told = set[Csv]()
    for stage in timeline.stages(experiment):
        options = stage.settings.dataset
        if isinstance(options, Csv) and options not in told:
            told.add(options)
            for note in notes(options, classes=stage.settings.loss in CLASSES):
                print(f"note: {note}", file=sys.stderr)
