"""Numbers as tables write them: one decimal sign for a whole file, and signs between thousands.

A cell such as ``2.150`` is 2.15 or 2150: what the other cells of the file look like decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

MISSING = frozenset(
    (
        *("", "na", "n/a", "n.a.", "nan", "null", "none", "?", "-", "#n/a", "#nv", ".", r"\n"),
        *("–", "—", "−", "--", "…", "...", ":", "***", "k.a.", "k. a.", "無資料"),
    )
)
"""Cells that stand for a missing value, in lower case."""
MINUS = "−–‒﹣－"
"""Signs that tables have in place of the hyphen-minus."""
_TRANSLATED = str.maketrans(
    {chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(MINUS, "-")
    | dict.fromkeys("\u00a0\u202f\u2009\u2007\u3000", " ")
    | dict.fromkeys("’‘´", "'")
)
"""Full-width characters and other variants to what a number is written with here."""
_CURRENCY = r"(?:NT\$|US\$|[$€£¥])"
SAMPLED = 2000
"""Cells of one column and block that are looked at to find the decimal sign."""


class Number(NamedTuple):
    """The value of a cell; ``grouped``: a sign between thousands was left out; ``mark``: its unit, such as "%"."""

    value: float
    grouped: bool = False
    mark: str = ""


@cache
def _pattern(decimal: str) -> re.Pattern[str]:
    comma = "," if decimal == "." else "."
    separators = [re.escape(comma), " ", "'"]
    grouped = "|".join(rf"[1-9]\d{{0,2}}(?:{sign}\d{{3}})+" for sign in separators)
    indian = rf"|[1-9]\d?(?:{re.escape(comma)}\d{{2}})+{re.escape(comma)}\d{{3}}"
    point = re.escape(decimal)
    body = rf"(?:(?P<grouped>{grouped}{indian})|\d+)(?:{point}\d*)?|{point}\d+"
    sign = r"(?P<sign>[+-]?) ?"
    return re.compile(
        rf"{sign}(?P<before>{_CURRENCY})? ?(?P<body>(?:{body})(?:[eE][+-]?\d+)?)(?: ?(?P<after>%|元|{_CURRENCY}))?",
        re.ASCII,
    )


_PLAIN = {".": re.compile(r"-?\d+(?:\.\d+)?", re.ASCII), ",": re.compile(r"-?\d+(?:,\d+)?", re.ASCII)}


def number(cell: str, decimal: str) -> Number | None:
    """Parse a cell with this decimal sign ("." or ","); None for anything but a number.

    Allowed are signs between thousands (the other of the two, a blank or an apostrophe), a typographic minus,
    full-width digits, a currency's sign, and a percent sign: 12 % is 12.
    """
    text = cell.strip()
    if not text.isascii():
        text = text.translate(_TRANSLATED)
    if _PLAIN[decimal].fullmatch(text):  # most cells: a seventh of the time
        return Number(float(text.replace(",", ".")))
    found = _pattern(decimal).fullmatch(text)
    if found is None:
        return None
    body = found["body"].replace(" ", "").replace("'", "")
    body = body.replace(",", "") if decimal == "." else body.replace(".", "").replace(",", ".")
    value = float(body)
    value = -value if found["sign"] == "-" else value
    return Number(value, bool(found["grouped"]), found["before"] or found["after"] or "")


def is_missing(cell: str) -> bool:
    """Return whether a cell stands for a missing value."""
    return cell.strip().lower() in MISSING


class DecimalSign:
    """Finds a file's decimal sign from blocks of its columns, until one sign is certain."""

    def __init__(self, delimiter: str) -> None:
        self._delimiter = delimiter
        self._read = {".": 0, ",": 0}
        """Cells with a point or a comma that are numbers by each sign."""
        self._first = ""
        """The first cell that is another number by each sign."""
        self._thousands = 0
        """Columns that look as if their point or comma divided thousands."""

    def add(self, columns: Sequence[Sequence[str | float]]) -> bool:
        """Look at a block of columns; return whether the sign is certain."""
        for cells in columns:
            texts = [cell for cell in cells if isinstance(cell, str)]
            signed = [cell for cell in texts if "." in cell or "," in cell][:SAMPLED]
            found = {sign: [number(cell, sign) for cell in signed] for sign in self._read}
            counts = {sign: sum(one is not None for one in numbers) for sign, numbers in found.items()}
            if 2 * max(counts.values()) < len(signed):
                continue  # words with points and commas in them
            for sign, count in counts.items():
                self._read[sign] += count
            both = [
                cell
                for cell, point, comma in zip(signed, found["."], found[","], strict=True)
                if point is not None and comma is not None and point.value != comma.value
            ]
            if both:
                self._first = self._first or both[0].strip()
                if len(both) == len(signed):
                    plain = (number(cell, ".") for cell in texts if "." not in cell and "," not in cell)
                    whole = [one.value for one in plain if one is not None]
                    self._thousands += bool(whole) and len(both) >= 3 and max(map(abs, whole)) < 1000
        return self._read["."] != self._read[","]

    @property
    def doubtful(self) -> str:
        """A cell that may be two numbers, if nothing in the file tells which; else empty."""
        return self._first if self._read["."] == self._read[","] else ""

    @property
    def sign(self) -> str:
        """The decimal sign, "." or ",": the one by which more cells are numbers.

        If both read as many, a semicolon between cells speaks for the comma, and so do points in a column whose only
        numbers without a point are below 1000.
        """
        if self._read["."] != self._read[","]:
            return max(self._read, key=lambda sign: self._read[sign])
        if self._first and self._thousands:
            return "." if "," in self._first else ","
        return "," if self._read["."] and self._delimiter == ";" else "."
