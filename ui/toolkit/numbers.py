"""Formatting of numbers, and of the names of columns."""

from __future__ import annotations

import math
import re

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def column_text(name: str, *, alone: bool = False) -> str:
    """Return a column's name as a reader writes it: x₁ for x1, or x where it is ``alone``, sepal length."""
    if re.fullmatch(r"x\d+", name):
        return "x" if alone else f"x{name[1:].translate(_SUBSCRIPTS)}"
    return name.replace("_", " ")


def number(value: float) -> str:
    """Format with four significant digits and a real minus sign."""
    if not math.isfinite(value):
        return "∞" if value > 0 else "−∞" if value < 0 else "not a number"
    text = f"{value:.4g}" if value == 0 or 1e-4 <= abs(value) < 1e5 else f"{value:.3e}"
    return text.replace("-", "−")
