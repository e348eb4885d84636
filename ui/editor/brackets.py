"""Which brackets of Python code belong together, and what typing one should add."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CLOSERS: Mapping[str, str] = {"(": ")", "[": "]", "{": "}"}
OPENERS: Mapping[str, str] = {closer: opener for opener, closer in CLOSERS.items()}
QUOTES = ('"', "'")


@dataclass(frozen=True)
class Brackets:
    """The brackets of a text outside of strings and comments, and what stands in strings and comments."""

    partners: Mapping[int, int]
    """Place of each bracket that has a partner → place of the partner."""
    alone: frozenset[int]
    """Places of brackets without a partner of their kind."""
    unclosed: tuple[int, ...]
    """Those of them that open."""
    quoted: tuple[range, ...]
    """Places within each string, quotes included, and within each comment."""

    def within(self, place: int) -> bool:
        """Return whether a cursor before the character at ``place`` stands in a string or a comment."""
        return any(part.start < place < part.stop for part in self.quoted)

    def opened_before(self, place: int) -> int | None:
        """Return the innermost opening bracket before ``place`` that is not closed before it, or None."""
        found = [at for at, other in self.partners.items() if at < place <= other]
        return max([*found, *(at for at in self.unclosed if at < place)], default=None)


def read(text: str) -> Brackets:
    """Match the brackets of Python code, which may be unfinished: a string ends with its line at the latest."""
    partners: dict[int, int] = {}
    alone: set[int] = set()
    quoted: list[range] = []
    open_: list[int] = []
    place = 0
    while place < len(text):
        character = text[place]
        if character == "#":
            end = text.find("\n", place)
            end = len(text) if end < 0 else end
            quoted.append(range(place, end + 1))  # a cursor at the end of the line stands in the comment, too
            place = end
        elif character in QUOTES:
            end, closed = _end_of_string(text, place)
            quoted.append(range(place, end if closed else end + 1))
            place = end
        else:
            if character in CLOSERS:
                open_.append(place)
            elif character in OPENERS:
                if open_ and text[open_[-1]] == OPENERS[character]:
                    opener = open_.pop()
                    partners[opener] = place
                    partners[place] = opener
                else:
                    alone.add(place)
            place += 1
    return Brackets(partners, frozenset({*alone, *open_}), tuple(open_), tuple(quoted))


def _end_of_string(text: str, start: int) -> tuple[int, bool]:
    """Return the place after the string that begins at ``start``, and whether it is closed."""
    quote = text[start]
    triple = text.startswith(3 * quote, start)
    closer = 3 * quote if triple else quote
    place = start + len(closer)
    while place < len(text):
        if text[place] == "\\":
            place += 2
        elif text.startswith(closer, place):
            return place + len(closer), True
        elif text[place] == "\n" and not triple:
            return place, False
        else:
            place += 1
    return len(text), False


def addition(character: str, before: str, after: str, *, quoted: bool) -> str:
    """Return what to add behind a typed bracket or quote: its partner where a person would type it next, else nothing.

    ``before`` and ``after`` are the rest of the line on both sides; ``quoted`` tells whether it is string or comment.
    """
    if quoted or (after and not after[0].isspace() and after[0] not in ")]},:;"):
        return ""
    if character in CLOSERS:
        return CLOSERS[character]
    last = before[-1:]
    if character in QUOTES and not (last.isalnum() or last in ("_", character)):
        return character
    return ""
