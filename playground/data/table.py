"""Tables from text files and sheets: columns of numbers or labels; errors name the row and the column."""

from __future__ import annotations

import hashlib
import math
import os
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.data import encodings, layout, sheets, workbooks
from playground.data.layout import Row, Skipped
from playground.data.number_format import DecimalSign, is_missing, number
from playground.data.sheets import Cell, written
from playground.experiment.dataset_types import MAX_CLASSES, MAX_CONTENT, MAX_TABLE_BYTES, Csv
from playground.foundation import files
from playground.foundation.errors import FileFault, InvalidValue, UnknownName, shorten
from playground.foundation.value import MAX_COLUMNS, MAX_NUMBER, MAX_TABLE_ROWS

NAMED = 5
"""The largest number of cells that an error lists."""
PREVIEWED = 50
BLOCK = 20_000
"""Rows that are turned into numbers together."""
KEPT = 4
"""Tables that are kept after they were read."""

Progress = Callable[[float], None]
"""Called with the share of a file that has been read; it may raise to end the reading."""


@dataclass(frozen=True)
class Source:
    """A table's file or text, and how to read it where it should not be found out."""

    path: str = ""
    content: str | None = None
    sheet: str = ""
    delimiter: str | None = None
    encoding: str | None = None
    decimal: str | None = None
    header: bool | int | None = None

    @classmethod
    def of(cls, options: Csv) -> Source:
        """Return the source that an experiment names; raises :class:`InvalidValue` if it names none."""
        if not options.path and options.content is None:
            raise InvalidValue("$.dataset.path", "nothing", "the path of a table, or the table itself in content")
        path = options.path if options.content is None else ""
        reading = (options.sheet, options.delimiter, options.encoding, options.decimal, options.header)
        return cls(path, options.content, *reading)

    @property
    def name(self) -> str:
        """The path, or what stands for it in messages."""
        return self.path or "the table in this experiment"


@dataclass(frozen=True)
class Column:
    """One column. ``numbers`` (rows,) has NaN for cells that are no numbers; ``texts`` has those, by row.

    ``words`` has every cell as text if most of the first ones are no numbers.
    """

    name: str
    numbers: NDArray[np.float64]
    texts: Mapping[int, str] = field(default_factory=dict)
    words: tuple[str, ...] | None = None
    grouped: tuple[str, float] | None = None
    """The first cell with a sign between thousands, and its value."""
    marks: Mapping[str, int] = field(default_factory=dict)
    """Unit, such as "%" → cells of numbers that have it."""

    def cell(self, row: int) -> str:
        """Return a cell as text."""
        if self.words is not None:
            return self.words[row]
        return self.texts[row] if row in self.texts else written(float(self.numbers[row]))

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """Every cell as text."""
        return self.words or tuple(self.cell(row) for row in range(len(self.numbers)))

    @cached_property
    def missing(self) -> NDArray[np.bool_]:
        """Whether each cell is missing, (rows,)."""
        found = np.zeros(len(self.numbers), bool)
        for row, text in self._texts():
            found[row] = is_missing(text)
        return found

    def _texts(self) -> Iterator[tuple[int, str]]:
        """Yield the row and the text of every cell that is no number."""
        if self.words is None:
            yield from self.texts.items()
        else:
            yield from ((row, self.words[row]) for row in np.flatnonzero(np.isnan(self.numbers)).tolist())

    @cached_property
    def odd(self) -> tuple[int, ...]:
        """Rows of the cells that are neither numbers nor missing."""
        return tuple(row for row, text in self._texts() if not is_missing(text))

    @cached_property
    def kind(self) -> str:
        """The type: "number" if at least half of the cells with a value are numbers, else "category", or "empty"."""
        numbers = len(self.numbers) - int(np.isnan(self.numbers).sum())
        if not numbers and not self.odd:
            return "empty"
        return "number" if numbers >= len(self.odd) else "category"

    @cached_property
    def _values(self) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """The distinct numbers in order, and how many cells have each."""
        return np.unique(self.numbers[~np.isnan(self.numbers)], return_counts=True)

    @cached_property
    def _labels(self) -> tuple[str, ...]:
        """The distinct words in the order in which they first occur."""
        return tuple(dict.fromkeys(cell for cell, gap in zip(self.cells, self.missing, strict=True) if not gap))

    @property
    def distinct(self) -> int:
        """Number of distinct labels."""
        return len(self._values[0] if self.kind == "number" else self._labels)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The distinct labels in order, words or numbers; class index k, counted from 0, is the k-th of them.

        Of more labels than there may be classes only the first are here, words as they occur.
        """
        if self.kind == "number":
            return tuple(map(written, self._values[0][: MAX_CLASSES + 1].tolist()))
        first = self._labels[: MAX_CLASSES + 1]
        return first if self.distinct > MAX_CLASSES else tuple(sorted(first))

    @cached_property
    def apart(self) -> tuple[float, int] | None:
        """A value that often stands for a missing one, and in how many cells: −999, −200 and the like.

        It is the smallest or largest, occurs more than once, and lies further from the rest than they do from each
        other.
        """
        values, counts = self._values
        if len(values) < 4:
            return None
        for place, rest in ((0, values[1:]), (-1, values[:-1])):
            gap = abs(values[place] - (rest[0] if place == 0 else rest[-1]))
            if counts[place] > 1 and gap > rest[-1] - rest[0] and float(values[place]).is_integer():
                return float(values[place]), int(counts[place])
        return None


@dataclass(frozen=True)
class Table:
    """The columns of a file and how it was understood; ``fingerprint`` is the SHA-256 of its content."""

    source: Source
    columns: tuple[Column, ...]
    fingerprint: str
    delimiter: str
    """Of :data:`layout.DELIMITERS`; empty for a sheet."""
    encoding: str
    decimal: str
    header: int
    """The line that names the columns, counted from 1; 0 if none does."""
    skipped: tuple[Skipped, ...]
    sheet: str
    sheets: tuple[str, ...]
    doubtful: str
    """A cell that would be another number with the other decimal sign, if nothing in the file tells which."""

    @property
    def path(self) -> str:
        """The file's path; empty for a table within the experiment."""
        return self.source.path

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.columns[0].numbers)

    def column(self, name: str, where: str) -> Column:
        """Return a column by its name; raises :class:`UnknownName` with the JSON path ``where``."""
        for column in self.columns:
            if column.name == name:
                return column
        raise UnknownName(where, name, [column.name for column in self.columns])


_tables: OrderedDict[object, Table] = OrderedDict()
_lock = threading.Lock()


def read(source: Source, progress: Progress | None = None) -> Table:
    """Read a table; raises :class:`InvalidValue` if the source is not one. Kept until the file changes."""
    kind = type(source.header)  # True is equal to 1, which is another line
    key: tuple[object, ...] = (source, kind)
    if source.content is None:
        status = _status(source.path)
        if status.st_size > MAX_TABLE_BYTES:
            found = f"'{shorten(source.path)}', {status.st_size // 2**20} MiB"
            raise InvalidValue("$.dataset.path", found, f"at most {MAX_TABLE_BYTES // 2**20} MiB")
        key = (source, kind, status.st_mtime_ns, status.st_size)
    with _lock:
        if key in _tables:
            _tables.move_to_end(key)
            return _tables[key]
    table = _read(source, progress or (lambda share: None))
    with _lock:
        _tables[key] = table
        while len(_tables) > KEPT:
            _tables.popitem(last=False)
    return table


def embedded(source: Source) -> Source:
    """Return the source of the same table as text within the experiment; raises :class:`InvalidValue` if too large."""
    if source.content is not None:
        return source
    table = read(source)
    content = files.read(source.path, MAX_TABLE_BYTES)
    if table.sheets:
        grid, _, _ = workbooks.read(content, source.sheet, source.path)
        found = Source(content=sheets.as_csv(grid), delimiter=",", decimal=source.decimal, header=source.header)
    else:
        text, _ = encodings.decode(content, source.encoding, source.path)
        found = Source(content=text, delimiter=source.delimiter, decimal=source.decimal, header=source.header)
    size = len(found.content or "")
    if size > MAX_CONTENT:
        allowed = f"at most {MAX_CONTENT:,}, or the file beside the experiment"
        raise InvalidValue("$.dataset.content", f"{size:,} characters", allowed)
    for one, other in zip(table.columns, read(found).columns, strict=True):
        if not np.array_equal(one.numbers, other.numbers, equal_nan=True):
            found_here = f"the column {one.name!r}, whose texts are written other than its numbers"
            raise InvalidValue("$.dataset.content", found_here, "the file beside the experiment")
    return found


def _status(path: str) -> os.stat_result:
    try:
        return files.status(path)
    except FileFault as fault:
        allowed = "a file of rows; it may have moved: choose it anew"
        raise InvalidValue("$.dataset.path", f"'{shorten(path)}', which {fault.reason}", allowed) from None


def _read(source: Source, progress: Progress) -> Table:
    if source.content is not None:
        content = source.content.encode()
    else:
        try:
            content = files.read(source.path, MAX_TABLE_BYTES)
        except FileFault as fault:
            found = f"'{shorten(source.path)}', which {fault.reason}"
            raise InvalidValue("$.dataset.path", found, "a file of rows") from None
    fingerprint = hashlib.sha256(content).hexdigest()
    progress(0.05)
    if source.content is None and sheets.is_workbook(content):
        grid, sheet, names = workbooks.read(content, source.sheet, source.path)
        return _Reading(source, fingerprint, progress, len(grid), grid=grid, sheet=sheet, sheets=names).table()
    if source.sheet:
        raise InvalidValue("$.dataset.sheet", repr(source.sheet), "no name, as this is no workbook")
    if source.content is not None:
        text, encoding = source.content, "utf-8"
    else:
        text, encoding = encodings.decode(content, source.encoding, source.path)
    del content
    text = layout.with_plain_ends(text)
    return _Reading(source, fingerprint, progress, text.count("\n") + 1, text=text, encoding=encoding).table()


class _Reading:
    """One table as it is being read: first its layout, then its decimal sign, then its cells."""

    def __init__(
        self,
        source: Source,
        fingerprint: str,
        progress: Progress,
        lines: int,
        *,
        grid: Sequence[Sequence[Cell]] = (),
        sheet: str = "",
        sheets: tuple[str, ...] = (),
        text: str = "",
        encoding: str = "",
    ) -> None:
        self._source = source
        self._fingerprint = fingerprint
        self._progress = progress
        self._lines = lines
        self._sheet = sheet
        self._sheets = sheets
        self._encoding = encoding
        self._text = text
        self._grid = _cut(grid)
        self._separator: tuple[Skipped, ...] = ()
        self._offset = 0
        self._delimiter = ""
        if not sheets:
            named, start = layout.separator(text)
            if start:
                self._text = text[start:]
                self._offset = 1
                self._separator = (Skipped(1, "separator", text[: start - 1].strip()),)
            self._delimiter = source.delimiter or named or layout.delimiter(self._text)

    def _rows(self) -> Iterator[Row]:
        """Yield the rows with something in them; raises :class:`InvalidValue` where there are too many to be read."""
        for count, row in enumerate(self._filled()):
            if count > MAX_TABLE_ROWS + layout.HEAD:
                raise _too_many_rows()
            yield row

    def _filled(self) -> Iterator[Row]:
        if self._sheets:
            for line, cells in enumerate(self._grid, start=1):
                if any(not isinstance(cell, str) or cell.strip() for cell in cells):
                    yield line, cells
        else:
            yield from layout.text_rows(self._text, self._delimiter, self._offset)

    def table(self) -> Table:
        """Read it all."""
        try:
            return self._table()
        except InvalidValue as fault:
            if fault.path != "$.dataset.path":
                raise
            found = f"'{shorten(self._source.name)}': {fault.found}"
            raise InvalidValue(fault.path, found, fault.allowed) from None

    def _table(self) -> Table:
        head = list(islice(self._rows(), layout.HEAD))
        if not head:
            raise InvalidValue("$.dataset.path", "no rows", "a header and rows, or rows")
        width = layout.width_of(head)
        if width > MAX_COLUMNS:
            raise InvalidValue("$.dataset.path", f"{width:,} columns", f"at most {MAX_COLUMNS}")
        sign = DecimalSign(self._delimiter)
        if self._source.decimal is None:
            self._look_at(sign, width)
        decimal = self._source.decimal or sign.sign
        found = layout.understand(head, width, decimal, self._source.header)
        builders = [_Builder(name, decimal) for name in found.names]
        footnotes = self._build(builders, found, width)
        if not builders[0].rows:
            raise InvalidValue("$.dataset.path", "no rows", "a header and rows, or rows")
        doubtful = sign.doubtful if self._source.decimal is None else ""
        self._progress(1.0)
        return Table(
            self._source,
            tuple(builder.column() for builder in builders),
            self._fingerprint,
            self._delimiter,
            self._encoding,
            decimal,
            found.header,
            (*self._separator, *found.skipped, *footnotes),
            self._sheet,
            self._sheets,
            doubtful,
        )

    def _look_at(self, sign: DecimalSign, width: int) -> None:
        """Show the rows to ``sign`` until it is certain."""
        rows = (cells for _, cells in self._rows() if len(cells) == width)
        while block := list(islice(rows, BLOCK)):
            if sign.add(list(zip(*block, strict=True))):
                return
            self._progress(0.05)

    def _build(self, builders: Sequence[_Builder], found: layout.Layout, width: int) -> tuple[Skipped, ...]:
        """Put the rows into the columns, and return the notes below them."""
        block: list[Sequence[Cell]] = []
        below: list[Row] = []
        for line, cells in islice(self._rows(), found.first, None):
            if below or not _is_usual(cells, width):
                if layout.is_footnote(cells, width):
                    below.append((line, cells))
                    continue
                for earlier in (*below, (line, cells)):
                    block.append(_row(earlier, width))
                below.clear()
            else:
                block.append(cells)
            if len(block) >= BLOCK:
                _add(builders, block)
                block = []
                self._progress(0.1 + 0.9 * min(1.0, line / self._lines))
            if builders[0].rows + len(block) > MAX_TABLE_ROWS:
                raise _too_many_rows()
        if block:
            _add(builders, block)
        return tuple(
            Skipped(line, "footnote", shorten(", ".join(text for cell in cells if (text := written(cell).strip()))))
            for line, cells in below
        )


def _too_many_rows() -> InvalidValue:
    return InvalidValue("$.dataset.path", f"more than {MAX_TABLE_ROWS:,} rows", f"at most {MAX_TABLE_ROWS:,} rows")


def _row(line: Row, width: int) -> Sequence[Cell]:
    """Return the cells of a line; raises :class:`InvalidValue` for another number of them."""
    row = layout.fitted(line[1], width)
    if row is None:
        raise InvalidValue("$.dataset.path", f"{len(line[1])} cells in line {line[0]}", f"{width}, as in most lines")
    return row


def _is_usual(cells: Sequence[Cell], width: int) -> bool:
    """Return whether a line is a row beyond doubt, which is quicker to see than what else it may be."""
    return len(cells) == width > 1 and bool(cells[0] and cells[-1]) and str(cells[0])[:3] not in ("---", "===")


def _cut(grid: Sequence[Sequence[Cell]]) -> Sequence[Sequence[Cell]]:
    """Return a sheet without the empty columns to its left and right."""
    filled = [[place for place, cell in enumerate(row) if cell != ""] for row in grid]
    used = [places for places in filled if places]
    if not used:
        return grid
    left, right = min(places[0] for places in used), max(places[-1] for places in used) + 1
    return [row[left:right] for row in grid]


def _add(builders: Sequence[_Builder], block: Sequence[Sequence[Cell]]) -> None:
    for builder, cells in zip(builders, zip(*block, strict=True), strict=True):
        builder.add(cells)


class _Builder:
    """A column that grows by blocks of cells."""

    def __init__(self, name: str, decimal: str) -> None:
        self.rows = 0
        self._name = name
        self._decimal = decimal
        self._blocks: list[NDArray[np.float64]] = []
        self._texts: dict[int, str] = {}
        self._words: list[str] | None = None
        self._known: dict[str, str] = {}
        """Text → itself, so that equal cells share their memory."""
        self._values: dict[str, float] = {}
        """Text → value, for columns of words, in which few are many times."""
        self._grouped: tuple[str, float] | None = None
        self._marks: Counter[str] = Counter()

    def add(self, cells: Sequence[Cell]) -> None:
        """Append cells."""
        values = self._of_words(cells) if self._words is not None else self._plain(cells)
        if values is None:
            values = self._parsed(cells)
        if self._words is None and not self._blocks:
            odd = sum(not is_missing(text) for text in self._texts.values())
            if odd > len(values) - len(self._texts):  # cells are kept as they are written
                self._words = []
                self._texts = {}
        if self._words is not None:
            self._words += [self._shared(written(cell).strip()) for cell in cells]
        self._blocks.append(values)
        self.rows += len(cells)

    def _shared(self, text: str) -> str:
        return self._known.setdefault(text, text)

    def _plain(self, cells: Sequence[Cell]) -> NDArray[np.float64] | None:
        """Return the values if Python reads every cell as the same finite number; else None."""
        texts = [cell if isinstance(cell, str) else written(cell) for cell in cells]
        joined = "\0".join(texts)
        if "_" in joined or (self._decimal == "," and "." in joined):
            return None
        if self._decimal == ",":
            texts = joined.replace(",", ".").split("\0")
        try:
            values = np.fromiter(map(float, texts), np.float64, len(texts))
        except ValueError:
            return None
        return values if np.isfinite(values).all() else None

    def _of_words(self, cells: Sequence[Cell]) -> NDArray[np.float64]:
        for cell in cells:
            if isinstance(cell, str) and cell not in self._values:
                found = number(cell, self._decimal)
                self._values[cell] = math.nan if found is None or not math.isfinite(found.value) else found.value
        return np.array([self._values[cell] if isinstance(cell, str) else cell for cell in cells])

    def _parsed(self, cells: Sequence[Cell]) -> NDArray[np.float64]:
        values = np.full(len(cells), math.nan)
        for place, cell in enumerate(cells):
            if not isinstance(cell, str):
                values[place] = cell
                continue
            found = number(cell, self._decimal)
            if found is None or not math.isfinite(found.value):
                self._texts[self.rows + place] = self._shared(cell.strip())
                continue
            values[place] = found.value
            if found.grouped and self._grouped is None:
                self._grouped = (cell.strip(), found.value)
            if found.mark:
                self._marks[found.mark] += 1
        return values

    def column(self) -> Column:
        """Return the column as it is now."""
        numbers = np.concatenate(self._blocks) if self._blocks else np.zeros(0)
        words = None if self._words is None else tuple(self._words)
        return Column(self._name, numbers, self._texts, words, self._grouped, dict(self._marks))


def rows(options: Csv) -> tuple[NDArray[np.float64], NDArray[Any]]:
    """Return x (N, D) of the chosen columns and y (N,): class indices for a target in words, else numbers.

    Raises :class:`InvalidValue` if the file is not the one of the fingerprint, if a column does not exist, and for
    cells without a number unless ``options.missing`` drops their rows.
    """
    table = read(Source.of(options))
    if options.fingerprint and options.content is None and options.fingerprint != table.fingerprint:
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
    if target.kind == "empty":
        raise InvalidValue("$.dataset.target", f"{target.name!r}, a column without values", "a column with values")
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
    for column in columns if words else (*columns, target):
        beyond = np.flatnonzero(whole & (np.abs(column.numbers) > MAX_NUMBER))
        if len(beyond):
            row = int(beyond[0])
            found = f"row {row + 1} {column.name!r}: {column.cell(row)} in '{shorten(table.source.name)}'"
            raise InvalidValue("$.dataset.path", found, f"numbers from {-MAX_NUMBER:g} to {MAX_NUMBER:g}")
    if not words:
        return x[whole], target.numbers[whole]
    labels = target.labels
    if len(labels) > MAX_CLASSES:
        found = f"{target.name!r}, which has {target.distinct} different words, the first {shorten(labels[0])!r}"
        raise InvalidValue("$.dataset.target", found, f"numbers, or at most {MAX_CLASSES} classes")
    index = {label: place for place, label in enumerate(labels)}
    return x[whole], np.array([index.get(cell, 0) for cell in target.cells], np.int64)[whole]


def _cells_without_numbers(table: Table, columns: Sequence[Column], wrong: NDArray[np.bool_]) -> InvalidValue:
    """Return the error that lists the first of these cells by row, counted from 1, and column."""
    places = np.argwhere(wrong)
    text = [
        f"row {row + 1} {columns[at].name!r}: {shorten(columns[at].cell(int(row))) or 'empty'}"
        for row, at in places[:NAMED]
    ]
    more = f", and {len(places) - NAMED} more" if len(places) > NAMED else ""
    cells = "1 cell" if len(places) == 1 else f"{len(places)} cells"
    found = f"{cells} without a number in '{shorten(table.source.name)}': {'; '.join(text)}{more}"
    return InvalidValue("$.dataset.missing", found, 'numbers everywhere, or "drop" to leave these rows out')


def names(options: Csv) -> tuple[str, ...]:
    """Return the names of the input columns: ``options.features``, or every numeric column except the target."""
    if options.features is not None:
        return options.features
    table = read(Source.of(options))
    found = tuple(one.name for one in table.columns if one.name != options.target and one.kind == "number")
    if not found:
        raise InvalidValue("$.dataset.features", "no column of numbers beside the target", "one at least")
    return found
