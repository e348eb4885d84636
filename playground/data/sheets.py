"""Rows of a sheet of an Excel or ODS workbook."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Sequence

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from playground.foundation.errors import InvalidValue, UnknownName, shorten

Cell = str | float
"""A cell of a table: a text, or the number that a sheet has."""
MAX_UNPACKED = 1024 * 1024 * 1024
"""Bytes that a workbook may unpack to."""
_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def is_workbook(content: bytes) -> bool:
    """Return whether the content starts as that of a workbook."""
    return content.startswith(_STARTS)


def read(content: bytes, sheet: str, name: str) -> tuple[list[list[Cell]], str, tuple[str, ...]]:
    """Return the rows of a sheet, its name, and the names of all sheets; "" is the first that has cells.

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
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            sheets = tuple(one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet)
            if sheet and sheet not in sheets:
                raise UnknownName("$.dataset.sheet", sheet, sheets)
            for chosen in [sheet] if sheet else sheets:
                rows = book.get_sheet_by_name(chosen).to_python(skip_empty_area=False)
                if sheet or rows:
                    return [list(map(_cell, row)) for row in rows], chosen, sheets
    except PasswordError:
        raise InvalidValue("$.dataset.path", f"{shown}, which a password protects", "a workbook without one") from None
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as fault:
        found = f"{shown}, which is no workbook: {shorten(str(fault))}"
        raise InvalidValue("$.dataset.path", found, "an Excel or ODS workbook, or a table as text") from None
    raise InvalidValue("$.dataset.path", f"{shown}, a workbook without a filled sheet", "a sheet with rows")


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
