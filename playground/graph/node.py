"""What a computation graph is made of, as plain data for the window, the command line and the tests; no MLX here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Float64Array = NDArray[np.float64]


class Role(StrEnum):
    """What a value is in the lesson."""

    INPUT = "input"
    CONSTANT = "constant"
    PARAMETER = "parameter"
    AFFINE = "affine"
    """z = a @ W + b."""
    ACTIVATION = "activation"
    RESIDUAL = "residual"
    ENTRIES = "entries"
    """What each entry contributes to the loss."""
    LOSS = "loss"
    PENALTY = "penalty"
    OBJECTIVE = "objective"
    LAYER = "layer"
    """A whole layer, folded into its output."""
    OPERATION = "operation"
    """One operation of MLX that the lesson has no name for."""


@dataclass(frozen=True)
class Node:
    """A value of the graph; formulas are LaTeX."""

    key: str
    """The name as the code writes it: "x", "W1", "z1", "loss"; "n12" in the raw graph."""
    role: Role
    layer: int
    """Counted from 1; 0 for what belongs to none."""
    symbol: str
    formula: str
    """What it is computed from; empty for inputs and parameters."""
    operands: tuple[str, ...]
    value: Float64Array
    gradient: Float64Array | None
    """∂objective/∂value, the sum of what arrived; None where no gradient is taken."""
    primitives: tuple[str, ...]
    """The operations that MLX runs for it, in order."""
    lines: tuple[int, ...]
    """Lines of the manual code, counted from 1, that compute the value; empty where it does not."""
    lines_back: tuple[int, ...]
    """Lines that compute the gradient, or that of the value next to it that the code has."""


@dataclass(frozen=True)
class Edge:
    """``source`` is an operand of ``target``; the gradient walks back from target to source."""

    source: str
    target: str
    rule: str
    """How the gradient at the source is made of that at the target, in LaTeX; empty where none flows."""
    local: float | None
    """∂target/∂source between two single numbers."""
    contribution: Float64Array | None
    """What arrived at the source on this edge."""


@dataclass(frozen=True)
class Graph:
    """Nodes in an order in which each can be computed from those before it; the last is the objective."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    rows: int
    """Rows of the batch that it is of."""
    example: int | None
    """The training row, counted from 0; None for the whole training set."""
    raw: bool

    def node(self, key: str) -> Node:
        """By its name; raises KeyError."""
        return {node.key: node for node in self.nodes}[key]

    def arriving(self, key: str) -> tuple[Edge, ...]:
        """The edges on which gradient reaches a node, one for each of its users."""
        return tuple(edge for edge in self.edges if edge.source == key and edge.contribution is not None)

    def walk(self) -> tuple[tuple[str, bool], ...]:
        """Every step of the two passes: (key, whether it is on the way back)."""
        there = [(node.key, False) for node in self.nodes]
        back = [(node.key, True) for node in reversed(self.nodes) if node.gradient is not None]
        return (*there, *back)
