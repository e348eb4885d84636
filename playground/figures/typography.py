"""Type: which fonts there are, how much room a text takes, and the ticks of an axis."""

from __future__ import annotations

import math
import re
from functools import cache
from typing import Any

import numpy as np
from matplotlib import font_manager
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

from playground.figures.marks import Axis
from playground.figures.words import ten

LATIN = "DejaVu Sans"
MONO = "DejaVu Sans Mono"
TRADITIONAL = (
    "Noto Sans CJK TC", "Noto Sans TC", "Source Han Sans TC", "PingFang TC", "Heiti TC", "Microsoft JhengHei",
    "WenQuanYi Micro Hei", "AR PL UMing TW", "Droid Sans Fallback", "Noto Sans CJK JP", "Arial Unicode MS",
)  # fmt: skip
"""Fonts with Chinese, those with the glyphs of Taiwan first."""
SHARP = 4
"""Texts are measured so many times as large, to a fraction of a point."""
DECADES = 3
"""From how many powers of ten on an axis is labelled by powers."""


_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML does not allow (https://www.w3.org/TR/xml/#charsets), or that no font has."""


def writable(text: str) -> str:
    """Return the text with characters that no picture can hold as the escapes that Python writes for them."""
    return _UNWRITABLE.sub(lambda found: ascii(found[0])[1:-1], text)


@cache
def families(mono: bool = False) -> tuple[str, ...]:
    """The fonts that texts are set in, each for what the one before it lacks."""
    known = set(font_manager.get_font_names())
    return (MONO if mono else LATIN, *[name for name in TRADITIONAL if name in known][:1])


@cache
def heavy(text: str) -> bool:
    """Whether a heading in bold type is of one weight: Chinese in a font that has no bold would be half of each."""
    if len(families()) < 2 or not any("\u2e80" <= sign <= "\uffef" for sign in text):
        return True
    weights = {font.weight for font in font_manager.fontManager.ttflist if font.name == families()[1]}
    return any(
        weight in ("bold", "semibold", "heavy") or (isinstance(weight, int) and weight >= 600) for weight in weights
    )


@cache
def _renderer() -> Any:
    made: Any = RendererAgg
    return made(8, 8, 72.0 * SHARP)


@cache
def measure(text: str, size: float, bold: bool = False, mono: bool = False) -> float:
    """The width of a text in points."""
    font = FontProperties(family=list(families(mono)), size=size, weight="bold" if bold and heavy(text) else "normal")
    width, _, _ = _renderer().get_text_width_height_descent(writable(text).replace("$", r"\$"), font, False)
    return float(width) / SHARP


def ticks(axis: Axis, count: int) -> tuple[dict[float, str], str]:
    """Places and labels, at most ``count``, and the power of ten that all labels are to be multiplied by, if any."""
    if axis.ticks is not None:
        return dict(axis.ticks), ""
    if axis.log:
        found = _powers(axis.low, axis.high, count)
        if found is not None:
            return found, ""
    return _even(axis, count)


def _powers(low: float, high: float, count: int) -> dict[float, str] | None:
    """Of a logarithmic axis; None where it spans too little for that."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    if math.log10(high / low) > DECADES:
        every = max(1, math.ceil((last - first + 1) / count))
        start = first + (-first % every)
        return {10.0**power: ten(power) for power in range(start, last + 1, every)}
    for leads in ((1, 2, 5), (1, 3), (1,)):
        places = [lead * 10.0**power for power in range(first - 1, last + 1) for lead in leads]
        inside = [place for place in places if low * (1 - 1e-9) <= place <= high * (1 + 1e-9)]
        if 2 <= len(inside) <= count:
            return {place: _plain(place) for place in inside}
    return None


def _plain(value: float) -> str:
    if 1e-4 <= value < 1e5:
        return f"{value:.10f}".rstrip("0").rstrip(".") if value < 1 else f"{value:g}"
    power = math.floor(math.log10(value) + 1e-9)
    lead = round(value / 10.0**power)
    return ten(power) if lead == 1 else f"{lead}·{ten(power)}"


def _even(axis: Axis, count: int) -> tuple[dict[float, str], str]:
    span = axis.high - axis.low
    power = math.floor(math.log10(span / count)) - 1
    leads = [lead * 10.0 ** (power + more) for more in range(3) for lead in (1, 2, 5)]
    step = next(
        lead
        for lead in (*leads, 10.0 ** (power + 3))
        if math.floor(axis.high / lead + 1e-9) - math.ceil(axis.low / lead - 1e-9) + 1 <= count
    )
    if axis.whole:
        step = max(1.0, step)
    first = math.ceil(axis.low / step - 1e-9)
    places = [place * step for place in range(first, math.floor(axis.high / step + 1e-9) + 1)]
    largest = max((abs(place) for place in places), default=0.0)
    shift = math.floor(math.log10(largest)) if largest > 0 else 0
    shift = shift if shift >= 5 or shift <= -4 else 0
    decimals = max(0, -math.floor(math.log10(step) + 1e-9) + shift)
    labels = {place: _decimal(place / 10.0**shift, decimals) for place in places}
    return labels, f"×{ten(shift)}" if shift else ""


def _decimal(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}"
    return ("0" if float(text) == 0 else text).replace("-", "−")


def tick_count(length: float, size: float, *, across: bool) -> int:
    """How many ticks an axis of so many points has room for."""
    return int(np.clip(length / ((6.0 if across else 2.6) * size), 3, 7))
