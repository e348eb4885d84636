"""One step of a derivation as plain data: formulas in LaTeX and the code lines that compute them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum


class Rule(StrEnum):
    """The rules of calculus that a step may follow, in the order of their first use."""

    PARAMETERS = "parameters"
    AFFINE = "affine"
    ACTIVATION = "activation"
    LOSS = "loss"
    PENALTY = "penalty"
    LOSS_DERIVATIVE = "loss_derivative"
    WEIGHTS = "weights"
    BIAS = "bias"
    INPUTS = "inputs"
    GATE = "gate"
    UPDATE = "update"


@dataclass(frozen=True)
class DerivationStep:
    """What is computed, by which rule, in symbols and in numbers; lines may break between a formula's pieces."""

    key: str
    """The symbol as the code writes it: "z1", "dW2"; "loss", "penalty" and "parameters" for the three without one."""
    rule: str
    """A :class:`Rule`, or for a walk through a computation graph the node's role."""
    layer: int
    """The layer, counted from 1, that the rule is about."""
    formula: tuple[str, ...]
    substituted: tuple[str, ...]
    """The formula with the current numbers; empty if they do not fit."""
    lines: tuple[int, ...]
    """Lines of :func:`manual.code`, counted from 1; empty where only the value of the objective is meant."""
    rows: int
    """Rows of the training set."""
    example: int | None
    """The row whose numbers are shown, counted from 0; None where every row is written out."""
    results: tuple[float, ...] = ()
    """The numbers that come out, row by row, as the last piece of ``substituted`` writes them; empty if none do."""
    back: bool = False
    """Of a walk through a computation graph: whether it is on the way back."""


def covered(step: DerivationStep, known: bool = True) -> DerivationStep:
    """Return the step with a question mark for the numbers that come out.

    Where what goes in is not ``known`` yet, only the symbol and the question mark remain of its numbers.
    """
    if not step.results or not step.substituted:
        return step
    if known:
        return without_result(step)
    symbol = step.substituted[:1] if not step.substituted[0].startswith("=") else ()
    return replace(step, substituted=(*symbol, r"= \; ?"))


def without_result(step: DerivationStep) -> DerivationStep:
    """Return the step with a question mark in place of the last piece of its numbers."""
    return replace(step, substituted=(*step.substituted[:-1], r"= \; ?")) if step.substituted else step


def uses(step: DerivationStep, key: str) -> bool:
    """Whether the formula of a step reads the result of the step ``key``, such as "z1" or "dW2"."""
    parts = re.fullmatch(r"(d?)([A-Za-z]+)(\d+)", key)
    if parts is None or step.key == key:
        return False
    symbol = rf"(?<![A-Za-z\\]){parts[1]}{parts[2]}_\{{?{parts[3]}(?!\d)"
    read = [piece for piece in step.formula if not piece.startswith(r"= \frac{\partial")]
    return any(re.search(symbol, piece.partition(r"\leftarrow")[2] or piece) for piece in read)


_WORDS = (
    (r"\\begin\{bmatrix\}", "["),
    (r"\\end\{bmatrix\}", "]"),
    (r"\\underset\{([^{}]*)\}", r""),
    (r"\\underbrace", ""),
    (r"\\vphantom\{[^{}]*\}", ""),
    (r"_\{(n = \d+)\}", r" (\1)"),
    (r"\\operatorname\{(\w+)\}", r"\1"),
    (r"\\(?:mathbf|text|mathrm)\{([^{}]*)\}", r"\1"),
    (r"\\frac\{((?:[^{}]|\{[^{}]*\})*)\}\{((?:[^{}]|\{[^{}]*\})*)\}", r"(\1)/(\2)"),
    (r"\\partial ?", "∂"),
    (r"\\sum", "Σ"),
    (r"\\sigma", "σ"),
    (r"\\lambda", "λ"),
    (r"\\theta", "θ"),
    (r"\\infty", "∞"),
    (r"\\approx", "≈"),
    (r"\\le\b", "≤"),
    (r"\\odot|\\cdot(?!s)|\\times", "·"),
    (r"\\cdots", "…"),
    (r"\\top", "T"),
    (r"\\lVert|\\rVert", "‖"),
    (r"\\lvert|\\rvert", "|"),
    (r"\\\\", ";"),
    (r"\\big[lr]", ""),
    (r"&", ","),
    (r"\\[,;]|\\q?quad", " "),
    (r"\\(\w+)", r"\1"),
    (r"([_^])\{([^{}]*)\}", r"\1\2"),
    (r"[{}]", ""),
    (r"\s+", " "),
)


def spoken(pieces: tuple[str, ...]) -> str:
    """Return a formula as one line of plain characters, for screen readers."""
    text = " ".join(pieces)
    for pattern, plain in _WORDS:
        text = re.sub(pattern, plain, text)
    return text.replace("-", "−").strip()
