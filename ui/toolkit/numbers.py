"""Formatting of numbers."""

from __future__ import annotations

import math


def number(value: float) -> str:
    """Format with four significant digits and a real minus sign."""
    if not math.isfinite(value):
        return "∞" if value > 0 else "−∞" if value < 0 else "not a number"
    text = f"{value:.4g}" if value == 0 or 1e-4 <= abs(value) < 1e5 else f"{value:.3e}"
    return text.replace("-", "−")
