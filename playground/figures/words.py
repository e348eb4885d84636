"""The words of figures, in the figure's language: names, title, caption, alternative text."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from playground.foundation.fault_texts import QT_TRANSLATE_NOOP
from playground.foundation.translations import messages

TITLES = (
    QT_TRANSLATE_NOOP("Titles", "Fit a line by hand"),
    QT_TRANSLATE_NOOP("Titles", "Inside or outside the circle"),
    QT_TRANSLATE_NOOP("Titles", "A learning rate beyond 2/λ"),
    QT_TRANSLATE_NOOP("Titles", "A noisy line with a test set"),
    QT_TRANSLATE_NOOP("Titles", "A sine curve with eight tanh units"),
    QT_TRANSLATE_NOOP("Titles", "Two spirals with Adam"),
)
"""Titles of the bundled examples."""
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")
_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_PIECES = re.compile(rf"[{_WIDE}]|[^\s{_WIDE}]+|\s+")
"""Words, spaces, and single Chinese characters, between which a line may end."""


@dataclass(frozen=True)
class Words:
    """A language. Texts are marked for translation where they are written, as ``words.tr("…")``."""

    language: str = "en"

    def tr(self, text: str) -> str:
        """One of the figures' own texts."""
        return self.translate("words", text)

    def translate(self, context: str, text: str) -> str:
        """A text that another part of the program has, or itself where it has no translation."""
        return messages(self.language).get((context, text), text)

    @property
    def tag(self) -> str:
        """The language as files name it (BCP 47)."""
        return {"zh_TW": "zh-Hant-TW"}.get(self.language, self.language)

    def listed(self, parts: Sequence[str]) -> str:
        """Sentences one after the other."""
        return ("" if self.language.startswith("zh") else " ").join(part for part in parts if part)


def number(value: float, digits: int = 4) -> str:
    """Some significant digits and a real minus sign."""
    if not math.isfinite(value):
        return "∞" if value > 0 else "−∞" if value < 0 else "–"
    if value == 0 or 1e-4 <= abs(value) < 1e5:
        text = f"{value:.{digits}g}"
        if "e" in text:
            text = f"{value:.0f}"
        return text.replace("-", "−")
    lead, power = f"{value:.{digits - 1}e}".split("e")
    if "." in lead:
        lead = lead.rstrip("0").rstrip(".")
    return f"{lead}·{ten(int(power))}".replace("-", "−")


def ten(power: int) -> str:
    """A power of ten: 10⁻³."""
    return f"10{str(power).translate(_SUPERSCRIPTS)}"


def column(name: str) -> str:
    """The name of a column for people: x₁, x₁², sepal length."""
    if re.fullmatch(r"x\d+", name):
        return name[0] + name[1:].translate(_SUBSCRIPTS)
    found = re.sub(r"x(\d+)", lambda one: "x" + one[1].translate(_SUBSCRIPTS), name)
    found = re.sub(r"\^(\d+)", lambda one: one[1].translate(_SUPERSCRIPTS), found)
    return found.replace("*", "·").replace("_", " ")


def parameter(name: str, layers: int, *, single: bool = False) -> str:
    """W₁, b₂, W₁[0,2]; of a model of one layer W and b, and of single numbers these alone."""
    head, bracket, rest = name.partition("[")
    letter, layer = head[0], head[1:]
    text = letter if layers == 1 else letter + layer.translate(_SUBSCRIPTS)
    return text if single or not bracket else f"{text}[{rest}"


def wrapped(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Lines of a text, each no wider; Chinese may break between any two characters."""
    pieces = _PIECES.findall(text)
    glued: list[str] = []
    for piece in pieces:  # no line begins with a closing mark
        if glued and (piece in "，。；：、）」！？" or glued[-1] in "（「"):
            glued[-1] += piece
        else:
            glued.append(piece)
    lines = [""]
    for piece in glued:
        if lines[-1] and measure(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines if line.strip()]
