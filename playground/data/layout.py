"""Where the cells of a table are: what divides them, which line names the columns, which lines are no data.

What is found is kept beside the rows, so that nothing is left out without a word.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice, pairwise

from playground.data.number_format import is_missing, number
from playground.data.sheets import Cell, written
from playground.foundation.errors import InvalidValue, shorten

DELIMITERS = (",", ";", "\t", "|", " ")
"""What may divide the cells of a line; " " stands for any number of blanks and tabs."""
HEAD = 300
"""Rows from which the layout is read."""
MAX_SECOND_LINES = 3
YEARS = (1800, 2100)
WIDE = 30_000
"""Spread of numbers among which one that is a year is a year, and not by chance."""
_SEPARATOR = re.compile(r"sep=(.)", re.IGNORECASE)
_LONE_RETURN = re.compile(r"\r(?!\n)")
_LINE_END = re.compile(r"\r+\n|\r")
_OPENED = re.compile(r"(?:^|[,;\t|]) *'", re.MULTILINE)
_SINGLE_QUOTED = re.compile(r"(?:^|[,;\t|]) *'[^'\n]*' *(?=[,;\t|\r\n]|\Z)", re.MULTILINE)
_RULE = re.compile(r"[-=+|:\s]*(?:---|===)[-=+|:\s]*")

CORNERS = frozenset(
    (
        *(
            "country",
            "region",
            "state",
            "province",
            "county",
            "city",
            "area",
            "name",
            "id",
            "code",
            "indicator",
            "item",
        ),
        *(
            "category",
            "group",
            "type",
            "sex",
            "age",
            "month",
            "land",
            "bundesland",
            "staat",
            "kreis",
            "gemeinde",
            "stadt",
        ),
        *(
            "bezirk",
            "gebiet",
            "ort",
            "merkmal",
            "monat",
            "alter",
            "geschlecht",
            "pays",
            "région",
            "département",
            "commune",
        ),
        *(
            "ville",
            "libellé",
            "poste",
            "mois",
            "âge",
            "sexe",
            "縣市",
            "縣市別",
            "區域別",
            "行政區",
            "國家",
            "地區",
            "項目",
        ),
        *("類別", "名稱", "月份", "性別", "年齡"),
    )
)
"""What columns of words are called, in lower case; above words, such a cell is their name."""

_NOTE = re.compile(
    r"\s*(?:\*|©|\(c\)|\d\)|(?:source|note|remark|last update|quelle|stand|anmerkung|hinweis|erläuterung|lecture|champ"
    r"|資料來源|說明|備註|註)\s*(?:[:：]|\d|am\b))",
    re.IGNORECASE,
)
"""How a note under a table of two columns begins, in which a text without a number may be a row."""
Row = tuple[int, Sequence[Cell]]
"""The number of a line, counted from 1, and its cells."""


@dataclass(frozen=True)
class Skipped:
    """A line that is no row: ``why`` is "separator", "title", "second header", "rule" or "footnote"."""

    line: int
    why: str
    text: str


@dataclass(frozen=True)
class Layout:
    """Columns by name; the line that names them, 0 if none does; the place of the first row among the filled lines."""

    names: tuple[str, ...]
    header: int
    skipped: tuple[Skipped, ...]
    first: int
    row_names: bool
    """Whether the header leaves out the first column, as R writes tables with names of rows."""


def separator(text: str) -> tuple[str, int]:
    """Return the delimiter that a first line such as ``sep=;`` names for Excel, and where the text goes on."""
    line, _, _ = text.partition("\n")
    found = _SEPARATOR.fullmatch(line.strip('\r"'))
    return (found[1], len(line) + 1) if found and found[1] in DELIMITERS else ("", 0)


def with_plain_ends(text: str) -> str:
    """Return the text with line feeds for the line ends of old Macs, and for those that were converted twice."""
    return _LINE_END.sub("\n", text) if _LONE_RETURN.search(text) else text


def quote(text: str) -> str:
    """Return the sign around cells: an apostrophe if the text has no other, and what begins with one ends with one."""
    if '"' in text or "'" not in text:
        return '"'
    sample = "".join(islice(lines(text), HEAD))
    quoted = len(_SINGLE_QUOTED.findall(sample))
    return "'" if quoted and quoted == len(_OPENED.findall(sample)) else '"'


def lines(text: str) -> Iterator[str]:
    """Yield the lines of a text with their ends; other than ``splitlines`` it knows no form feeds and the like."""
    at = 0
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        yield text[at:end]
        at = end


def text_rows(text: str, delimiter: str, above: int = 0) -> Iterator[Row]:
    """Yield the rows of a text that have a filled cell; raises :class:`InvalidValue` for an unclosed quote.

    ``above``: how many lines of the file stand before the text.
    """
    source: Iterable[str] = lines(text)
    if delimiter == " ":
        source = (line.replace("\t", " ").strip() for line in source)
    # strict: a quote that nothing closes would swallow the rest of the file
    reader = csv.reader(source, delimiter=delimiter, quotechar=quote(text), skipinitialspace=True, strict=True)
    before = 0
    try:
        for row in reader:
            before = reader.line_num
            if row and (row[0].strip() or any(cell.strip() for cell in row)):
                yield before + above, row
    except csv.Error as fault:
        what = "a quote without its end" if "end of data" in str(fault) else str(fault)
        if "expected after" in what:
            what = "a cell that goes on after its closing quote"
        raise InvalidValue("$.dataset.path", f"{what} in line {before + above + 1}", "rows of cells") from None


def delimiter(text: str) -> str:
    """Choose the delimiter that divides the most lines alike, with the most numbers and the most cells."""
    sample = "".join(line for line in islice(lines(text), HEAD))
    chosen, best = ",", (0.0, 0)
    for one in ("\t", ";", "|", ",", " "):  # of several that fit alike, the one that numbers do not contain
        rows = list[Sequence[Cell]]()
        with suppress(InvalidValue):  # the sample may end within quotes
            rows += (row for _, row in text_rows(sample, one))
        wide = Counter(len(row) for row in rows if len(row) > 1)
        if not wide:
            continue
        width = _width(wide)
        alike = [row for row in rows if len(row) == width]
        cells = [cell for row in alike for cell in row if isinstance(cell, str) and not is_missing(cell)]
        numbers = sum(number(cell, ".") is not None or number(cell, ",") is not None for cell in cells)
        score = round(len(alike) / len(rows) * (1 + numbers / max(1, len(cells))), 3)
        if any(_divides_too(other, alike) for other in "\t;|" if other != one):
            score -= 0.5
        if one == " ":
            score -= 0.25  # words have blanks in them
        if (score, width) > best:
            chosen, best = one, (score, width)
    return chosen


def _divides_too(other: str, rows: Sequence[Sequence[Cell]]) -> bool:
    """Return whether the cells of every row have another delimiter in them, equally often."""
    counts = {sum(cell.count(other) for cell in row if isinstance(cell, str)) for row in rows}
    return len(counts) == 1 and counts != {0}


def _width(counts: Counter[int]) -> int:
    """Return the most frequent width; of several, the largest."""
    return max(counts, key=lambda width: (counts[width], width))


def width_of(head: Sequence[Row]) -> int:
    """Return the number of cells that most rows have."""
    wide = Counter(len(cells) for _, cells in head if len(cells) > 1)
    return _width(wide) if wide else 1


def understand(head: Sequence[Row], width: int, decimal: str, header: bool | int | None) -> Layout:
    """Find the line of names and the lines that are no rows among the first ones of a table.

    ``header`` is what the experiment says of it: no line (False), the first after the titles (True), a line's number,
    or nothing. Raises :class:`InvalidValue` if that line is not there, or for lines that fit no table.
    """
    skipped: list[Skipped] = []
    at = 0
    if header is None or isinstance(header, bool):
        while at < len(head) - 1 and (
            _is_title(head[at][1], width, decimal) or _is_above_names(head[at:], width, decimal)
        ):
            skipped.append(_skipped(head[at], "title"))
            at += 1
    else:
        while at < len(head) and head[at][0] < header:
            skipped.append(_skipped(head[at], "title"))
            at += 1
        if at == len(head) or head[at][0] != header:
            raise InvalidValue("$.dataset.header", str(header), "true, false, or the number of a line with cells")
    line, cells = head[at]
    row_names = len(cells) == width - 1
    named = fitted(["", *cells] if row_names else cells, width)
    below = _fitting(head[at + 1 :], width)
    wanted = header if isinstance(header, bool) else True if header else None
    if wanted is None:
        wanted = named is not None and _is_header(named, below, decimal)
    if not wanted or named is None:
        wordy = next((one for one in skipped if one.text.count("\0") > 0), None)
        if named is None or row_names:
            raise InvalidValue("$.dataset.path", f"{len(cells)} cells in line {line}", f"{width}, as in most lines")
        if wordy is None and width == 2 and skipped and header is None:
            wordy = skipped[-1]  # a single name above cells that a decimal comma divides
        if wordy is not None and header is None:
            found = f"{wordy.text.count(chr(0)) + 1} cells in line {wordy.line}"
            raise InvalidValue("$.dataset.path", found, f"{width}, as in most lines")
        return Layout(_unique([""] * width), 0, _readable(skipped), at, False)
    rest = at + 1
    seconds: list[Sequence[Cell]] = []
    while rest < len(head) - 1:
        second = fitted(head[rest][1], width)
        if _RULE.fullmatch("".join(map(written, head[rest][1]))):
            skipped.append(_skipped(head[rest], "rule"))
        elif (
            second is not None
            and rest <= at + MAX_SECOND_LINES
            and _is_second(second, _fitting(head[rest + 1 :], width), decimal)
        ):
            skipped.append(_skipped(head[rest], "second header"))
            seconds.append(second)
        else:
            break
        rest += 1
    names = _distinct([_name(cell) for cell in named], [list(map(_name, cells)) for cells in seconds])
    if names[0].startswith("#"):
        names[0] = names[0].lstrip("# ")
    return Layout(_unique(names), line, _readable(skipped), rest, row_names)


def _name(cell: Cell) -> str:
    return " ".join(written(cell).split())


def _distinct(names: Sequence[str], seconds: Sequence[Sequence[str]]) -> list[str]:
    """Return the names with what the lines under them add where names are empty or occur twice.

    A line that has the same cell under all columns of a name adds nothing to it.
    """
    found = list(names)
    for cells in seconds:
        before = list(found)
        for place, (name, cell) in enumerate(zip(before, cells, strict=True)):
            alike = [other for other, of in zip(cells, before, strict=True) if of == name]
            if not name:
                found[place] = cell
            elif len(set(alike)) > 1 and cell:
                found[place] = f"{name} {cell}"
    return found


def _skipped(row: Row, why: str) -> Skipped:
    return Skipped(row[0], why, "\0".join(text for cell in row[1] if (text := written(cell).strip())))


def _readable(skipped: Sequence[Skipped]) -> tuple[Skipped, ...]:
    return tuple(Skipped(one.line, one.why, shorten(one.text.replace("\0", ", "))) for one in skipped)


def _fitting(rows: Sequence[Row], width: int) -> list[Sequence[Cell]]:
    return [row for _, cells in rows if (row := fitted(cells, width)) is not None]


def fitted(cells: Sequence[Cell], width: int) -> Sequence[Cell] | None:
    """Return the cells without empty ones beyond the last column; None for another number of cells."""
    if len(cells) > width and not any(written(cell).strip() for cell in cells[width:]):
        return cells[:width]
    return cells if len(cells) == width else None


def is_footnote(cells: Sequence[Cell], width: int) -> bool:
    """Return whether a line holds one text only, as a note under a table of three columns or more does."""
    filled = [cell for cell in cells if not isinstance(cell, str) or cell.strip()]
    if len(filled) != 1 or not isinstance(filled[0], str):
        return bool(_RULE.fullmatch("".join(map(written, cells))))
    if number(filled[0], ".") is not None or number(filled[0], ",") is not None:
        return False
    return width >= 3 or len(cells) < width or _NOTE.match(filled[0]) is not None


def _is_title(cells: Sequence[Cell], width: int, decimal: str) -> bool:
    """Return whether a line above a table is none of its rows."""
    filled = [cell for cell in cells if not isinstance(cell, str) or cell.strip()]
    if _RULE.fullmatch("".join(map(written, cells))):
        return True
    if isinstance(cells[0], str) and cells[0].startswith(("#", "%")) and len(cells) != width:
        return True
    if len(cells) < width - 1 or (len(cells) == 1 and width > 1):
        return True
    few = len(filled) <= max(1, width // 3)
    return width >= 3 and few and not any(_value(cell, decimal) is not None for cell in filled)


def _is_above_names(head: Sequence[Row], width: int, decimal: str) -> bool:
    """Return whether a line with few words is above the line of names, whose cells are all filled with other words."""
    filled = [cell for cell in head[0][1] if not isinstance(cell, str) or cell.strip()]
    if 2 * len(filled) > width or not all(_is_word(cell) and _value(cell, decimal) is None for cell in filled):
        return False
    for _, cells in head[1 : MAX_SECOND_LINES + 1]:
        names = fitted(cells, width)
        if names is not None and all(_is_word(cell) and _value(cell, decimal) is None for cell in names):
            return len(set(names)) == width and any(_numeric(_fitting(head[1:], width), decimal))
        if width > 2:
            return False  # what is below may be words under such names
    return False


def _value(cell: Cell, decimal: str) -> float | None:
    if not isinstance(cell, str):
        return cell
    found = number(cell, decimal)
    return None if found is None else found.value


def _is_word(cell: Cell) -> bool:
    return isinstance(cell, str) and not is_missing(cell)


def _numeric(below: Sequence[Sequence[Cell]], decimal: str) -> list[bool]:
    """Return for each column whether at least half of its filled cells are numbers."""
    found = []
    for cells in zip(*below, strict=True):
        filled = [cell for cell in cells if not isinstance(cell, str) or not is_missing(cell)]
        numbers = sum(_value(cell, decimal) is not None for cell in filled)
        found.append(bool(filled) and 2 * numbers >= len(filled))
    return found


def _is_header(above: Sequence[Cell], below: Sequence[Sequence[Cell]], decimal: str) -> bool:
    """Return whether a line names columns: one that is numbers below has a word above.

    Empty and missing cells say nothing. Numbers above numbers speak against it, unless most of them are none that the
    columns have; they are names by themselves if they are years, or count 0, 1, 2 … above broken numbers.
    """
    numeric = _numeric(below, decimal)
    if not any(numeric):
        return all(_is_word(cell) and _value(cell, decimal) is None for cell in above if not _empty(cell))
    words = sum(
        _is_word(cell) and _value(cell, decimal) is None for cell, one in zip(above, numeric, strict=True) if one
    )
    numbers = []
    columns = []
    for cell, cells, one in zip(above, zip(*below, strict=True), numeric, strict=True):
        head = _value(cell, decimal)
        if one and head is not None:
            numbers.append(head)
            columns.append([value for under in cells if (value := _value(under, decimal)) is not None])
    foreign = sum(not min(column) <= head <= max(column) for head, column in zip(numbers, columns, strict=True))
    if words > len(numbers) or (words and 2 * foreign > len(numbers)):
        return True
    if not words and not numbers:
        return _is_nameless(above, below, numeric)
    if numbers and all(map(_is_year, numbers)) and _has_corner(above, numeric):
        return True
    if words and numbers and all(map(_is_year, numbers)):
        return 2 * sum(_is_year(value) for column in columns for value in column) < sum(map(len, columns))
    return _counts(numbers, columns, above[0], numeric[0])


def _is_nameless(above: Sequence[Cell], below: Sequence[Sequence[Cell]], numeric: Sequence[bool]) -> bool:
    """Return whether a line without a cell above the numbers names the other columns.

    No cell of the numbers is empty but these, and no other cell of the line occurs again below it.
    """
    if len(below) < 5:
        return False
    for cell, cells, one in zip(above, zip(*below, strict=True), numeric, strict=True):
        if any(map(_empty, cells)) if one else (_empty(cell) or cell in cells):
            return False
    return not all(numeric)


def _has_corner(above: Sequence[Cell], numeric: Sequence[bool]) -> bool:
    """Return whether a cell above words is what such columns are called."""
    return any(written(cell).strip().lower() in CORNERS for cell, one in zip(above, numeric, strict=True) if not one)


def _empty(cell: Cell) -> bool:
    return isinstance(cell, str) and is_missing(cell)


def _counts(heads: Sequence[float], columns: Sequence[Sequence[float]], corner: Cell, corner_is_number: bool) -> bool:
    """Return whether numbers above numbers are names."""
    if heads and all(_is_lone_year(head, column) for head, column in zip(heads, columns, strict=True)):
        return True
    if len(heads) < 2 or any(value % 1 for value in heads):
        return False
    steps = {later - earlier for earlier, later in pairwise(heads)}
    values = [value for column in columns for value in column]
    if all(map(_is_year, heads)) and (min(steps) > 0 or max(steps) < 0):
        return 2 * sum(map(_is_year, values)) < len(values)
    if len(heads) < 3 or steps != {1.0} or heads[0] not in (0, 1):
        return False
    broken = sum(value % 1 != 0 for value in values)
    return 2 * broken >= len(values) or (_empty(corner) and not corner_is_number)


def _is_lone_year(head: float, below: Sequence[float]) -> bool:
    """Return whether a year stands above numbers that are none, and of another kind or size."""
    if not _is_year(head) or any(map(_is_year, below)):
        return False
    low, high = min(below), max(below)
    return (
        all(value % 1 for value in below)
        or (len(below) >= 8 and not low <= head <= high)
        or (len(below) >= 5 and high - low > WIDE)
    )


def _is_year(value: float) -> bool:
    return YEARS[0] <= value <= YEARS[1] and value % 1 == 0


def _is_second(above: Sequence[Cell], below: Sequence[Sequence[Cell]], decimal: str) -> bool:
    """Return whether a line under the names is no row: units, or the names in another language."""
    if not below:
        return False
    numeric = _numeric(below, decimal)
    over = [cell for cell, one in zip(above, numeric, strict=True) if one]
    if (
        _is_scale(over)
        and not all(numeric)
        and all(_empty(cell) for cell, one in zip(above, numeric, strict=True) if not one)
    ):
        return True
    words = [cell for cell in over if _is_word(cell) and _value(cell, decimal) is None]
    if not words or any(_value(cell, decimal) is not None for cell in over):
        return False
    others = [cell for cell, one in zip(above, numeric, strict=True) if not one and not _empty(cell)]
    return len(words) > 1 or all(isinstance(cell, str) and cell.strip()[:1] in ("(", "[") for cell in others)


def _is_scale(cells: Sequence[Cell]) -> bool:
    """Return whether every cell is the same power of ten, written as a text: the numbers are given in thousands."""
    if len(cells) < 2 or len(set(cells)) > 1 or not isinstance(cells[0], str):
        return False
    found = number(cells[0], ".") or number(cells[0], ",")
    return found is not None and found.value in (100, 1000, 10_000, 100_000, 1_000_000)


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    """Name nameless columns by their place, x1 from the left, and number names that are there already."""
    taken = set(names)
    found: list[str] = []
    for place, name in enumerate(names, start=1):
        own = (name or f"x{place}")[:200]
        unique = own
        count = 1
        while unique in found or (not name and unique in taken) or (count > 1 and unique in taken):
            count += 1
            unique = f"{own} {count}"
        found.append(unique)
    return tuple(found)
