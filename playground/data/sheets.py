"""Rows of a sheet of an Excel or ODS workbook."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Sequence

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from playground.data.number_format import number
from playground.foundation.errors import InvalidValue, UnknownName, shorten

Cell = str | float
"""A cell of a table: a text, or the number that a sheet has."""
MAX_UNPACKED = 512 * 1024 * 1024
"""Bytes that a workbook may unpack to."""
MAX_CELLS = 30_000_000
"""Cells between the first and the last one of a sheet; all of them are held in memory, the empty ones too."""
_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def is_workbook(content: bytes) -> bool:
    """Return whether the content starts as that of a workbook."""
    return content.startswith(_STARTS)


def read(content: bytes, sheet: str, name: str) -> tuple[list[list[Cell]], str, tuple[str, ...]]:
    """Return the rows of a sheet, its name, and the names of all sheets; "" is the first that has a table.

    That is a sheet with a number in the second row of filled cells or below; if none has, it is the first with cells.

    Raises :class:`InvalidValue` if the file is no workbook or has no such sheet.
    """
    shown = f"'{shorten(name)}'"
    try:
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                unpacked = sum(member.file_size for member in archive.infolist())
                if unpacked > MAX_UNPACKED:
                    found = f"{shown}, which unpacks to {unpacked // 2**20} MiB"
                    raise InvalidValue("$.dataset.path", found, f"at most {MAX_UNPACKED // 2**20} MiB")
                _check_extent(archive, shown)
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            known = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
            # hidden ones last: a person who opens the file does not see them
            known.sort(key=lambda one: one.visible != SheetVisibleEnum.Visible)
            sheets = tuple(one.name for one in known)
            if sheet and sheet not in sheets:
                raise UnknownName("$.dataset.sheet", sheet, sheets)
            first: tuple[list[list[Cell]], str] | None = None
            for chosen in [sheet] if sheet else sheets:
                rows = book.get_sheet_by_name(chosen).to_python(skip_empty_area=False)
                cells = [list(map(_cell, row)) for row in rows]
                if sheet or _has_table(cells):
                    return cells, chosen, sheets
                first = first or ((cells, chosen) if cells else None)
            if first is not None:
                return *first, sheets
    except PasswordError:
        raise InvalidValue("$.dataset.path", f"{shown}, which a password protects", "a workbook without one") from None
    except (CalamineError, zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as fault:
        found = f"{shown}, which is no workbook: {shorten(str(fault))}"
        raise InvalidValue("$.dataset.path", found, "an Excel or ODS workbook, or a table as text") from None
    raise InvalidValue("$.dataset.path", f"{shown}, a workbook without a filled sheet", "a sheet with rows")


def _has_table(rows: Sequence[Sequence[Cell]]) -> bool:
    """Return whether there are two rows of two cells or more, and a number below the first of them."""
    wide = 0
    for row in rows:
        filled = [cell for cell in row if cell != ""]
        wide += len(filled) > 1
        if wide > 1 and any(not isinstance(cell, str) or number(cell, ".") or number(cell, ",") for cell in filled):
            return True
    return False


def _check_extent(archive: zipfile.ZipFile, shown: str) -> None:
    """Raise :class:`InvalidValue` for a workbook with a sheet so large that reading it would exhaust the memory.

    One number in the last cell of a sheet is enough for that, and the library then ends the process.
    """
    for name in archive.namelist():
        if re.fullmatch(r"xl/worksheets/[^/]*\.xml", name):
            rows, columns = _extent_of_xlsx(archive.read(name))
        elif name == "content.xml":
            rows, columns = _extent_of_ods(archive.read(name))
        elif name.endswith("workbook.bin"):
            raise InvalidValue("$.dataset.path", f"{shown}, a binary workbook", "the same saved as .xlsx or .ods")
        else:
            continue
        if rows * columns > MAX_CELLS:
            found = f"{shown}, whose cells reach to row {rows:,} and column {columns:,}"
            raise InvalidValue("$.dataset.path", found, f"at most {MAX_CELLS:,} cells; delete those far away")


def _extent_of_xlsx(sheet: bytes) -> tuple[int, int]:
    """Return the last row and column of a sheet that have a value."""
    rows = columns = 0
    for found in re.finditer(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>', sheet):
        rows = max(rows, int(found[2]))
        if len(found[1]) > 1 or not columns:
            place = 0
            for letter in found[1]:
                place = 26 * place + letter - 64
            columns = max(columns, place)
    return rows, max(columns, 26)


def _extent_of_ods(content: bytes) -> tuple[int, int]:
    """Return the last row and column of the largest sheet that have a value; rows and cells may be repeated."""
    rows = columns = last = place = column = 0
    for found in re.finditer(rb"<table:(table-row|table-cell|covered-table-cell|table)(?![-\w])([^>]*)>", content):
        kind, options = found[1], found[2]
        times = re.search(rb'number-(?:rows|columns)-repeated="(\d{1,9})"', options)
        count = int(times[1]) if times else 1
        if kind == b"table":
            place = 0
        elif kind == b"table-row":
            last = place + count
            place, column = last, 0
        else:
            column += count
            if b"value-type" in options:
                rows, columns = max(rows, last), max(columns, column)
    return rows, columns


def _cell(value: object) -> Cell:
    """Return a number as such and anything else as the text that a person sees."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)


def as_csv(rows: Sequence[Sequence[Cell]]) -> str:
    """Return rows as comma-separated text with a decimal point, which reads as the same table."""
    import csv

    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([written(cell) for cell in row] for row in rows)
    return text.getvalue()


def written(cell: Cell) -> str:
    """Return a cell as text; whole numbers have no decimal point."""
    if isinstance(cell, str):
        return cell
    return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
