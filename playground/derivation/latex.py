"""Numbers, vectors and shapes in LaTeX, rounded to few digits."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

LONGEST = 4
"""Length of the longest vector that is written out."""
MOST = 8
"""Number of entries of the largest matrix that is written out."""
DIGITS = 4
"""Significant digits of a number that stands alone; one fewer among others."""

Values = NDArray[Any]


def number(value: float, digits: int = DIGITS) -> str:
    """Format with ``digits`` significant digits, with powers of ten only for very large or small numbers."""
    if math.isnan(value):
        return r"\text{nan}"
    if math.isinf(value):
        return r"\infty" if value > 0 else r"-\infty"
    text = _rounded(value, digits)
    if "e" in text:
        lead, power = text.split("e")
        return rf"{lead} \cdot 10^{{{int(power)}}}"
    return text


def _rounded(value: float, digits: int) -> str:
    if value == 0:
        return "0"
    if 1e-3 <= abs(value) < 1e5:
        # at least 4 digits before the point: 12345 is not shown as 1.234e4
        return f"{value:.{max(digits, math.floor(math.log10(abs(value))) + 1)}g}"
    return f"{value:.0e}" if _short(value) else f"{value:.{digits - 1}e}"


def _short(value: float) -> bool:
    return math.isclose(float(f"{value:.0e}"), value, rel_tol=1e-6)


def factor(value: float, digits: int = DIGITS) -> str:
    """Parenthesize negative numbers and powers of ten."""
    text = number(value, digits)
    return f"({text})" if text.startswith("-") or "cdot" in text else text


def total(terms: Iterable[str]) -> str:
    """Join terms to a sum, with minus in place of plus for negative ones."""
    text = ""
    for term in terms:
        text += term if not text else f" - {term[1:]}" if term.startswith("-") else f" + {term}"
    return text


def equals(*values: Values | float) -> str:
    """Return = if every number is shown exactly, else ≈."""
    return "=" if all(map(_exact, values)) else r"\approx"


def _exact(values: Values | float) -> bool:
    entries = np.ravel(values)
    entries = entries[np.isfinite(entries)]
    digits = DIGITS if np.size(values) == 1 else DIGITS - 1
    return all(math.isclose(float(_rounded(value, digits)), value, rel_tol=1e-6) for value in map(float, entries))


def singly(*arrays: Values) -> list[Values | float]:
    """Return the entries of arrays one by one."""
    return [float(value) for array in arrays for value in np.ravel(array)]


def matrix(cells: Sequence[Sequence[str]]) -> str:
    """Put cells in brackets, except for a single one."""
    if len(cells) == 1 and len(cells[0]) == 1:
        return cells[0][0]
    rows = r" \\ ".join(" & ".join(row) for row in cells)
    return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"


def written(values: Values) -> str:
    """A matrix (n, m), or a vector (m,) as a row."""
    digits = DIGITS if values.size == 1 else DIGITS - 1
    return matrix([[number(float(value), digits) for value in row] for row in np.atleast_2d(values)])


def multiplied(left: Values, right: Values) -> str:
    """Write the product of two matrices, with a dot before a number."""
    if left.size == 1 or right.size == 1:
        second = factor(float(right.ravel()[0])) if right.size == 1 else written(right)
        return rf"{written(left)} \cdot {second}"
    return rf"{written(left)} \, {written(right)}"


def fits(*arrays: Values) -> bool:
    """Return whether all arrays are small enough to be written out."""
    return all(max(array.shape) <= LONGEST and array.size <= MOST for array in arrays)


def sized(symbol: str, shape: Sequence[int]) -> str:
    """Write a symbol with its shape below."""
    below = r" \times ".join(map(str, shape))
    return rf"\underset{{{below}}}{{{symbol}}}"
