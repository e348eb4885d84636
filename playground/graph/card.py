"""What the picture of a node says, and how much room that takes: the same in a file and in the window."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.derivation.step import spoken
from playground.graph.node import Edge, Float64Array, Node, Role

CHARACTER = 7.0
"""Width of a character of the small type, in pixels; a little more than most fonts need."""
LABEL_CHARACTER = 0.9 * CHARACTER
"""The same of a label beside an edge."""
LINE = 16.0
"""Height of a line of small type in pixels."""
MARGIN = 8.0
"""Space around it."""
TITLE = 22.0
"""Height of the title."""
NARROWEST = 96.0
LONGEST = 34
"""How many characters of a formula a card shows."""
LABEL = 22
"""How many characters stand beside an edge."""
ROWS, COLUMNS = 4, 3
"""A tensor with more rows or columns is shown as a heat map."""
CELLS = 16
"""Rows and columns of a heat map at most; of more, evenly chosen ones are shown."""
CELL = 6.0
POSITIVE = (230, 130, 20)
"""RGB of a heat map far above zero; zero is white."""
NEGATIVE = (30, 110, 190)
"""RGB far below zero."""

_SMALL = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True)
class Block:
    """Numbers as text, row by row; or shades from −1 to 1 with the tensor's length below."""

    numbers: tuple[tuple[str, ...], ...]
    shades: NDArray[np.float64] | None
    norm: str

    @property
    def cell(self) -> float:
        """Width of a column of numbers."""
        return max((len(text) for row in self.numbers for text in row), default=0) * CHARACTER + 8

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        if self.shades is None:
            return self.cell * len(self.numbers[0]), LINE * len(self.numbers)
        rows, columns = self.shades.shape
        width = max(columns * CELL, len(self.norm) * CHARACTER)
        return width, rows * CELL + LINE


@dataclass(frozen=True)
class NodeCard:
    """The picture of one node: title and shape, formula, value, gradient, from above."""

    key: str
    title: str
    shape: str
    formula: str
    value: Block
    gradient: Block | None

    @property
    def size(self) -> tuple[float, float]:
        """Width and height with the space around."""
        blocks = [self.value, *([self.gradient] if self.gradient else [])]
        inside = [block.size[0] + 18 for block in blocks]
        inside += [len(self.formula) * CHARACTER, (len(self.title) + len(self.shape) + 2) * CHARACTER]
        height = TITLE + (LINE if self.formula else 0) + sum(block.size[1] + 6 for block in blocks)
        return max(NARROWEST, max(inside) + 2 * MARGIN), height + MARGIN


def card(node: Node) -> NodeCard:
    """What is said of a node."""
    text = plain(node.formula)
    text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return NodeCard(
        node.key,
        title(node),
        shape(node.value),
        f"= {text}" if text else "",
        block(node.value),
        None if node.gradient is None else block(node.gradient),
    )


def title(node: Node) -> str:
    """The symbol in plain characters; an operation of the raw graph with its name."""
    text = plain(node.symbol)
    return f"{text}  {node.key}" if node.role is Role.OPERATION else text


def plain(formula: str) -> str:
    """LaTeX as one line of characters, with small indices."""
    text = spoken((formula,)).replace("ell", "ℓ").replace("dot", "·")
    for digit in "0123456789":
        text = text.replace(f"_{digit}", digit.translate(_SMALL))
    text = text.replace("(1)/(2)", "½").replace("Σ_n", "Σ").replace("Σ_k", "Σ").replace("^(n)", "⁽ⁿ⁾")
    text = re.sub(r"\((\w)\)/\(([^()]*)\)", r"\1/(\2)", text)
    return re.sub(r"/\((\w)\)", r"/\1", text).replace("^T", "ᵀ").replace("^top", "ᵀ").replace("^2", "²")


def shape(value: Float64Array) -> str:
    """3×1; nothing for a plain number."""
    return "×".join(map(str, value.shape))


def label(edge: Edge) -> str:
    """The local derivative between numbers, else the rule; nothing where no gradient walks."""
    if edge.contribution is None:
        return ""
    if edge.local is not None:
        return number(edge.local)
    text = plain(edge.rule)
    return text if len(text) <= LABEL else text[: LABEL - 1] + "…"


def block(values: Float64Array) -> Block:
    """Numbers while they are few; else a heat map."""
    table = np.atleast_2d(values)
    if table.shape[0] <= ROWS and table.shape[1] <= COLUMNS:
        return Block(tuple(tuple(number(float(value)) for value in row) for row in table), None, "")
    chosen = table[np.ix_(*(_evenly(size) for size in table.shape))]
    finite = np.where(np.isfinite(chosen), chosen, 0.0)
    largest = float(np.abs(finite).max())
    with np.errstate(over="ignore"):
        length = float(np.linalg.norm(table))
    return Block((), finite / largest if largest > 0 else finite, f"‖·‖ {number(length)}")


def _evenly(size: int) -> NDArray[np.intp]:
    return np.linspace(0, size - 1, min(size, CELLS)).round().astype(np.intp)


def number(value: float) -> str:
    """Four significant digits, in few characters."""
    return f"{value:.4g}".replace("e-0", "e-").replace("e+0", "e").replace("-", "−")
