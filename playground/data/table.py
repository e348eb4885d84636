"""Read tables from text files: detect delimiter, header and column types; errors name the line or the cell."""

from __future__ import annotations

import csv
import hashlib
import io
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.experiment.dataset_types import Csv
from playground.foundation import files
from playground.foundation.errors import FileFault, InvalidValue, UnknownName, shorten
from playground.foundation.value import MAX_COLUMNS, MAX_ROWS

DELIMITERS = ",;\t|"
MISSING = ("", "na", "n/a", "nan", "null", "none", "?", "-")
MAX_BYTES = 256 * 1024 * 1024
NAMED = 5
"""The largest number of cells that an error lists."""
PREVIEWED = 50


@dataclass(frozen=True)
class Column:
    """One column: ``cells`` as text, ``numbers`` (rows,) as values, NaN for cells that are missing or not numeric."""

    name: str
    cells: tuple[str, ...]
    numbers: NDArray[np.float64]

    @cached_property
    def missing(self) -> NDArray[np.bool_]:
        """Whether each cell is missing, (rows,)."""
        return np.array([cell.lower() in MISSING for cell in self.cells])

    @cached_property
    def kind(self) -> str:
        """The type, "number" if there are cells with a value and all of these are numeric, else "category"."""
        without = int(self.missing.sum())
        return "number" if int(np.isnan(self.numbers).sum()) == without < len(self.cells) else "category"


@dataclass(frozen=True)
class Table:
    """The columns of a file; ``fingerprint`` is the SHA-256 of its content."""

    path: str
    delimiter: str
    header: bool
    columns: tuple[Column, ...]
    fingerprint: str

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.columns[0].cells)

    def column(self, name: str, where: str) -> Column:
        """Return a column by its name; raises :class:`UnknownName` with the JSON path ``where``."""
        for column in self.columns:
            if column.name == name:
                return column
        raise UnknownName(where, name, [column.name for column in self.columns])


def read(path: str) -> Table:
    """Read a table; raises :class:`InvalidValue` if the file is not one. Cached until the file changes."""
    try:
        status = files.status(path)
    except FileFault as fault:
        allowed = "a file of rows; it may have moved: choose it anew"
        raise InvalidValue("$.dataset.path", f"'{shorten(path)}', which {fault.reason}", allowed) from None
    if status.st_size > MAX_BYTES:
        raise InvalidValue("$.dataset.path", f"{status.st_size // 2**20} MiB", f"at most {MAX_BYTES // 2**20} MiB")
    return _read(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=4)
def _read(path: str, changed: int, size: int) -> Table:
    try:
        content = files.read(path, MAX_BYTES)
    except FileFault as fault:
        found = f"'{shorten(path)}', which {fault.reason}"
        raise InvalidValue("$.dataset.path", found, "a file of rows") from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        found = f"{path!r}, whose line {line} is not UTF-8"
        raise InvalidValue("$.dataset.path", found, "text in UTF-8: save it so in the program that wrote it") from None
    return _parse(text, path, hashlib.sha256(content).hexdigest())


def _parse(text: str, path: str, fingerprint: str) -> Table:
    try:
        delimiter = _delimiter(text)
        lines = [(number, row) for number, row in _rows(text, delimiter) if any(cell for cell in row)]
    except csv.Error as fault:
        raise InvalidValue("$.dataset.path", f"{path!r}: {fault}", "rows of cells") from None
    if not lines:
        raise InvalidValue("$.dataset.path", f"{path!r}, without rows", "a header and rows, or rows")
    width = len(lines[0][1])
    for number, row in lines:
        if len(row) != width:
            found = f"{path!r}: {len(row)} cells in line {number}"
            raise InvalidValue("$.dataset.path", found, f"{width}, as in the first line")
    header = all(_number(cell, delimiter) is None and cell.lower() not in MISSING for cell in lines[0][1])
    names = _names(lines[0][1]) if header else [f"x{place}" for place in range(1, width + 1)]
    rows = lines[1:] if header else lines
    if not rows or len(rows) > MAX_ROWS or width > MAX_COLUMNS:
        found = f"{path!r}: {len(rows)} rows of {width} columns"
        raise InvalidValue("$.dataset.path", found, f"1 to {MAX_ROWS:,} rows of at most {MAX_COLUMNS} columns")
    columns = []
    for name, cells in zip(names, zip(*(row for _, row in rows), strict=True), strict=True):
        numbers = [_number(cell, delimiter) for cell in cells]
        columns.append(Column(name, cells, np.array([math.nan if one is None else one for one in numbers])))
    return Table(path, delimiter, header, tuple(columns), fingerprint)


def _rows(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Return the line number and the stripped cells of every row."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    return [(reader.line_num, [cell.strip() for cell in row]) for row in reader]


def _delimiter(text: str) -> str:
    """Choose the delimiter that splits the most lines into the same number of cells.

    Ties are broken by the share of numeric cells, then by the number of cells per line.
    """
    sample = [line for line in text.splitlines()[:100] if line.strip()]
    best = (0.0, 0.0, 0)
    chosen = ","
    for delimiter in DELIMITERS:
        rows = list(csv.reader(sample, delimiter=delimiter))
        width, agreeing = Counter(map(len, rows)).most_common(1)[0] if rows else (1, 0)
        cells = [cell.strip() for row in rows for cell in row]
        numbers = sum(_number(cell, delimiter) is not None for cell in cells) / max(1, len(cells))
        if width > 1 and (agreeing / len(sample), numbers, width) > best:
            best = (agreeing / len(sample), numbers, width)
            chosen = delimiter
    return chosen


def _number(cell: str, delimiter: str) -> float | None:
    """Parse a finite number, else return None; allow a decimal comma unless the delimiter is a comma."""
    text = cell.replace(",", ".") if delimiter != "," else cell
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None


def _names(cells: Sequence[str]) -> list[str]:
    """Make column names unique by numbering repeated ones."""
    seen: Counter[str] = Counter()
    names = []
    for cell in cells:
        seen[cell] += 1
        names.append(cell if seen[cell] == 1 else f"{cell} {seen[cell]}")
    return names


def rows(options: Csv) -> tuple[NDArray[np.float64], NDArray[Any]]:
    """Return x (N, D) of the chosen columns and y (N,): class indices for a categorical target, else numbers.

    Raises :class:`InvalidValue` if the file is not the one of the fingerprint, if a column does not exist, and for
    cells without a number unless ``options.missing`` drops their rows.
    """
    table = read(options.path)
    if options.fingerprint and options.fingerprint != table.fingerprint:
        found = f"another content in {options.path!r} than when this was saved"
        raise InvalidValue("$.dataset.fingerprint", found, 'the file as it was, or "" to take it as it is now')
    target = table.column(options.target, "$.dataset.target")
    return chosen(table, names(options), target, drop=options.missing == "drop")


def chosen(
    table: Table, features: Sequence[str], target: Column, *, drop: bool
) -> tuple[NDArray[np.float64], NDArray[Any]]:
    """Return x and y of the rows without missing cells; raises :class:`InvalidValue` for others unless ``drop`` is set.

    For the shapes see :func:`rows`.
    """
    columns = [table.column(name, f"$.dataset.features[{place}]") for place, name in enumerate(features)]
    x = np.stack([column.numbers for column in columns], axis=1)
    words = target.kind == "category"
    bad = [np.isnan(column.numbers) for column in columns]
    bad.append(target.missing if words else np.isnan(target.numbers))
    wrong = np.stack(bad, axis=1)
    if wrong.any() and not drop:
        raise _cells_without_numbers(table, [*columns, target], wrong)
    whole = ~wrong.any(axis=1)
    if not whole.any():
        raise InvalidValue("$.dataset.missing", "no row in which every cell has a value", "fewer columns")
    if not words:
        return x[whole], target.numbers[whole]
    labels = classes(target)
    index = {label: place for place, label in enumerate(labels)}
    return x[whole], np.array([index.get(cell, 0) for cell in target.cells], np.int64)[whole]


def _cells_without_numbers(table: Table, columns: Sequence[Column], wrong: NDArray[np.bool_]) -> InvalidValue:
    """Return the error that lists the first of these cells by row, counted from 1, and column."""
    places = np.argwhere(wrong)
    text = [f"row {row + 1} {columns[at].name!r}: {columns[at].cells[row] or 'empty'}" for row, at in places[:NAMED]]
    more = f", and {len(places) - NAMED} more" if len(places) > NAMED else ""
    found = f"{len(places)} cells without a number in {table.path!r}: {'; '.join(text)}{more}"
    return InvalidValue("$.dataset.missing", found, 'numbers everywhere, or "drop" to leave these rows out')


def names(options: Csv) -> tuple[str, ...]:
    """Return the names of the input columns: ``options.features``, or every numeric column except the target."""
    if options.features is not None:
        return options.features
    table = read(options.path)
    found = tuple(one.name for one in table.columns if one.name != options.target and one.kind == "number")
    if not found:
        raise InvalidValue("$.dataset.features", "no column of numbers beside the target", "one at least")
    return found


def classes(target: Column) -> tuple[str, ...]:
    """Return the distinct labels of a target column, sorted; class index k, counted from 0, is the k-th of them."""
    return tuple(sorted({cell for cell, gap in zip(target.cells, target.missing, strict=True) if not gap}))
