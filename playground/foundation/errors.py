"""Exceptions for faulty input. Each keeps its parts as attributes and reads as one sentence.

For a value it says where the fault is, what was found, what is allowed and, for a name, the nearest valid one.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from playground.foundation.fault_texts import FAULTS

_LONGEST = 300
"""Characters in a message of a text that comes from the learner's code or is a name."""
_SENTENCE = 2000
"""Characters of a part of a message; a file may hold texts of any length."""
_KNOWN = 1000
"""Names of which the nearest is looked for, and which are listed."""


class PlaygroundError(Exception):
    """Base class of errors caused by the input, not by a fault of the program."""


class InvalidValue(PlaygroundError):
    """A value at a JSON path that the format does not allow."""

    def __init__(self, path: str, found: str, allowed: str, *, nearest: str = "", file: str = "") -> None:
        path, found = shorten(path, _LONGEST), _bounded(found)
        super().__init__(path, found, allowed, nearest, file)
        self.path = path
        self.found = found
        self.allowed = allowed
        self.nearest = nearest
        self.file = file

    def __str__(self) -> str:
        where = f"{shorten(self.file, 200)}: {self.path}" if self.file else self.path
        hint = f"; did you mean {self.nearest!r}?" if self.nearest else ""
        return f"{where}: found {self.found}, allowed: {self.allowed}{hint}"

    def in_file(self, file: str) -> InvalidValue:
        """Return the same error with the file's name in front of its path."""
        return InvalidValue(self.path, self.found, self.allowed, nearest=self.nearest, file=file)


class UnknownName(InvalidValue):
    """An unknown name; the message suggests the nearest known one."""

    def __init__(self, path: str, name: str, known: Iterable[str]) -> None:
        known = list(known)
        folded = {other.lower(): other for other in known[:_KNOWN] if len(other) <= _LONGEST}
        close = get_close_matches(name[:_LONGEST].lower(), folded, n=1, cutoff=0.4)
        allowed = _bounded(", ".join(known[:_KNOWN]))
        super().__init__(path, f"{shorten(name)!r}", allowed, nearest=folded[close[0]] if close else "")


class FileFault(PlaygroundError):
    """A file that cannot be read, written or understood as JSON."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(file, reason)
        self.file = file
        self.reason = reason

    def __str__(self) -> str:
        return f"{shorten(self.file, 200)}: {self.reason}"


class CodeFault(PlaygroundError):
    """A failure of the learner's gradient code at a ``line`` of it (0 if unknown).

    ``case`` is a key of :data:`FAULTS`; ``values`` fill the placeholders of its message.
    """

    def __init__(self, case: str, line: int, *values: str) -> None:
        values = tuple(shorten(value, _LONGEST) for value in values)  # the code may have made them
        super().__init__(case, line, *values)
        self.case = case
        self.line = line
        self.values = values

    @property
    def reason(self) -> str:
        """The message in English."""
        return FAULTS[self.case].format(*self.values)

    def __str__(self) -> str:
        where = f"gradient.code, line {self.line}" if self.line else "gradient.code"
        return f"{where}: {self.reason}"


class CodeNotAllowed(PlaygroundError):
    """An experiment contains code, and the command line was given without ``--allow-code``."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.file = file

    def __str__(self) -> str:
        return f"{self.file}: it carries gradient code, which runs only with --allow-code; read it first"


def _bounded(text: str) -> str:
    return text if len(text) <= _SENTENCE else text[: _SENTENCE - 1] + "…"


def shape_text(shape: tuple[int, ...]) -> str:
    """Return a shape as Python writes a tuple, for messages."""
    return "(" + ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "") + ")"


def shorten(text: str, limit: int = 60) -> str:
    """Return ``text`` as one line of at most ``limit`` characters, with what is not printable escaped."""
    line = printable(" ".join(text[: 10 * limit].split()))
    if len(text) > 10 * limit:
        line += "…"
    return line if len(line) <= limit else line[: limit - 1] + "…"


def printable(text: str) -> str:
    """Return ``text`` with control characters, lone surrogates and the like escaped as Python writes them."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)
