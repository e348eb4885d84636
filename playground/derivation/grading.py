"""Grades a number that a learner worked out by pencil: right to the digits typed, or how far off."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

FACTORS = tuple(Fraction(*pair) for pair in ((2, 1), (1, 2), (3, 1), (1, 3), (4, 1), (1, 4), (10, 1), (1, 10)))
"""Factors that are named when a number is off by one of them."""
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;\[\]()]+")


class Outcome(StrEnum):
    """What is said about a number."""

    UNREADABLE = "unreadable"
    COUNT = "count"
    """Another number of numbers is asked for."""
    RIGHT = "right"
    SIGN = "sign"
    """Right but for the sign."""
    FACTOR = "factor"
    """A simple multiple of it, or of its negative."""
    OFF = "off"


@dataclass(frozen=True)
class Grade:
    """The outcome; ``factor`` is typed / right, and ``wrong`` counts the numbers that are not right."""

    outcome: Outcome
    factor: float = 1.0
    wrong: int = 0


def grade(typed: str, results: tuple[float, ...]) -> Grade:
    """Compare what was typed, one number or several divided by commas or blanks, with the numbers that come out.

    A number is right if the true one, rounded to the digits typed, is the same. Of several wrong ones that are off by
    one common factor, the factor is told.
    """
    parts = [part for part in _BETWEEN.split(typed.replace("−", "-").strip()) if part]
    if not parts or not all(_NUMBER.fullmatch(part) for part in parts):
        return Grade(Outcome.UNREADABLE)
    if len(parts) != len(results):
        return Grade(Outcome.COUNT)
    values = [float(part) for part in parts]
    checked = list(zip(values, map(_last_place, parts), results, strict=True))
    wrong = [(value, right) for value, place, right in checked if not _rounds_to(right, value, place)]
    if not wrong:
        return Grade(Outcome.RIGHT)
    factor = _common_factor(wrong)
    if factor == -1:
        return Grade(Outcome.SIGN, -1.0, len(wrong))
    if factor is not None:
        return Grade(Outcome.FACTOR, float(factor), len(wrong))
    value, right = wrong[0]
    return Grade(Outcome.OFF, value / right if right else math.inf, len(wrong))


def _last_place(text: str) -> float:
    """Return the value of one unit of the last digit: 0.01 for "3.14", 1 for "34"."""
    digits, _, exponent = text.lower().partition("e")
    decimals = len(digits.partition(".")[2])
    return float(10.0 ** (int(exponent or 0) - decimals))


def _rounds_to(right: float, value: float, place: float) -> bool:
    """Whether ``right`` rounds to ``value``; zero is right only for what is nearly zero."""
    if value == 0:
        return abs(right) < min(0.5 * place, 1e-6)
    return abs(value - right) <= 0.5 * place * (1 + 1e-6)


def _common_factor(wrong: list[tuple[float, float]]) -> Fraction | None:
    """Return the factor by which all are off, if it is a simple one."""
    for factor in (Fraction(-1), *FACTORS, *(-one for one in FACTORS)):
        if all(right and abs(value - float(factor) * right) <= 0.005 * abs(value) for value, right in wrong):
            return factor
    return None
