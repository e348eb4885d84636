"""Plain data of a computation graph for window, command line and tests; no MLX here."""

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
    """The contribution of each entry to the loss."""
    LOSS = "loss"
    PENALTY = "penalty"
    OBJECTIVE = "objective"
    LAYER = "layer"
    """A whole layer, folded into its output."""
    OPERATION = "operation"
    """An operation of MLX without a name in the lesson."""


@dataclass(frozen=True)
class Node:
    """A value of the graph; formulas are LaTeX."""

    key: str
    """The name in the code, such as "x", "W1", "z1", "loss", or "n12" in the raw graph."""
    role: Role
    layer: int
    """The layer, counted from 1; 0 for none."""
    symbol: str
    formula: str
    """The formula of the value; empty for inputs and parameters."""
    operands: tuple[str, ...]
    value: Float64Array
    gradient: Float64Array | None
    """∂objective/∂value, the sum of all contributions; None if no gradient is taken."""
    primitives: tuple[str, ...]
    """The operations that MLX runs for this node, in order."""
    lines: tuple[int, ...]
    """Lines of the manual code (from 1) that compute the value; empty if none does."""
    lines_back: tuple[int, ...]
    """Lines of the manual code that compute the gradient, or that of the nearest value that the code has."""


@dataclass(frozen=True)
class Edge:
    """An edge from an operand to a node; the gradient flows back from target to source."""

    source: str
    target: str
    rule: str
    """The chain rule along the edge in LaTeX; empty if no gradient flows."""
    local: float | None
    """∂target/∂source between two single numbers."""
    contribution: Float64Array | None
    """The contribution of this edge to the gradient at the source."""


@dataclass(frozen=True)
class Graph:
    """Nodes in topological order; the last is the objective."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    rows: int
    """Number of rows in the batch."""
    example: int | None
    """The training row, counted from 0; None for the whole training set."""
    raw: bool

    def node(self, key: str) -> Node:
        """Return a node by its name; raises :class:`KeyError`."""
        return {node.key: node for node in self.nodes}[key]

    def arriving(self, key: str) -> tuple[Edge, ...]:
        """Return the edges along which gradient reaches a node, one for each user."""
        return tuple(edge for edge in self.edges if edge.source == key and edge.contribution is not None)

    def walk(self) -> tuple[tuple[str, bool], ...]:
        """Return all steps of forward and backward pass as (key, whether backward)."""
        there = [(node.key, False) for node in self.nodes]
        back = [(node.key, True) for node in reversed(self.nodes) if node.gradient is not None]
        return (*there, *back)
