"""One step of the walk through a graph as formulas: its rule, with the numbers put in."""

from __future__ import annotations

import re

import numpy as np

from playground.derivation.latex import equals, factor, fits, number, total, written
from playground.derivation.step import DerivationStep
from playground.graph.node import Float64Array, Graph, Node, Role


def step(graph: Graph, at: int) -> DerivationStep | None:
    """Return step ``at`` of :meth:`Graph.walk` as formulas, or None beyond its end."""
    walk = graph.walk()
    if not 0 <= at < len(walk):
        return None
    key, back = walk[at]
    node = graph.node(key)
    formula, numbers = (_backward if back else _forward)(graph, node)
    lines = node.lines_back if back else node.lines
    return DerivationStep(key, node.role, node.layer, formula, numbers, lines, graph.rows, graph.example, back=back)


def _forward(graph: Graph, node: Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
    symbol = _symbol(node)
    value = node.value
    if not node.formula:
        return (symbol,), _result(symbol, value)
    formula = (symbol, f"= {node.formula}")
    operands = {_symbol(graph.node(operand)): graph.node(operand).value for operand in node.operands}
    put = _put_in(node.formula, operands)
    if put is None or not _fits(value):
        return formula, _result(symbol, value)
    return formula, (symbol, f"{equals(*operands.values())} {put}", f"{equals(value)} {_written(value)}")


def _backward(graph: Graph, node: Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
    symbol = _symbol(node)
    gradient = node.gradient
    assert gradient is not None
    named = f"d{symbol}"
    last = _symbol(graph.nodes[-1])
    begin = (named, rf"= \frac{{\partial {last}}}{{\partial {symbol}}}")
    edges = graph.arriving(node.key)
    if not edges:
        return (*begin, "= 1"), ()
    formula = (*begin, f"= {edges[0].rule}", *(f"+ {edge.rule}" for edge in edges[1:]))
    parts = []
    for edge in edges:
        target = graph.node(edge.target)
        assert target.gradient is not None
        values = {_symbol(one): one.value for one in (graph.node(key) for key in (*target.operands, target.key))}
        summed = edge.rule.startswith(r"\sum_{n}")
        put = (
            _rows(target.gradient) if summed else _put_in(edge.rule, values | {f"d{_symbol(target)}": target.gradient})
        )
        assert edge.contribution is not None
        parts.append((put, edge.contribution))
    result = _result(named, gradient)
    if any(put is None for put, _ in parts) or not _fits(gradient):
        return formula, result
    numbers = [f"{'= ' if place == 0 else '+ '}{put}" for place, (put, _) in enumerate(parts)]
    if len(parts) > 1:  # the contribution of each edge, before they are added
        arrived = [_written(value) for _, value in parts]
        numbers += [f"{'= ' if place == 0 else '+ '}{one}" for place, one in enumerate(arrived)]
    text = [] if len(edges) == 1 and edges[0].rule == f"d{_symbol(target)}" else numbers
    return formula, (named, *text, f"{equals(gradient)} {_written(gradient)}")


def _symbol(node: Node) -> str:
    return node.symbol if node.role is not Role.OPERATION else rf"\text{{{node.key}}}"


def _fits(value: Float64Array) -> bool:
    return fits(np.atleast_2d(value))


def _written(value: Float64Array) -> str:
    return written(np.atleast_2d(value))


def _result(symbol: str, value: Float64Array) -> tuple[str, ...]:
    """Return the number, or the norm of what is too large to show."""
    if _fits(value):
        return (symbol, f"{equals(value)} {_written(value)}")
    length = float(np.linalg.norm(value))
    return (rf"\lVert \, {symbol} \, \rVert", f"{equals(length)} {number(length)}")


def _put_in(formula: str, values: dict[str, Float64Array]) -> str | None:
    """Return the formula with numbers in place of symbols; None if one is too large or none occurs."""
    symbols = sorted(values, key=len, reverse=True)
    pattern = "|".join(rf"{re.escape(one)}(?![\w{{]|\^\{{\()(?:\^\{{\\top\}})?" for one in symbols)
    found = list(re.finditer(rf"(?<![\\A-Za-z])(?:{pattern})" if pattern else r"(?!)", formula))
    read = [match[0].removesuffix(r"^{\top}") for match in found]
    if not found or any(not _fits(values[one]) for one in read):
        return None

    def put(match: re.Match[str]) -> str:
        name = match[0].removesuffix(r"^{\top}")
        table = np.atleast_2d(values[name])
        if table.size > 1:
            return written(table.T if name != match[0] else table)
        before = formula[: match.start()].rstrip().removesuffix(r"\,").rstrip()
        product = (before and before[-1] in "})0123456789") or re.search(r"(?<![\\a-z])[A-Za-z]_?\d*$", before)
        return (r"\cdot " if product else "") + factor(float(table.item()))

    text = re.sub(rf"(?<![\\A-Za-z])(?:{pattern})", put, formula).replace(r"\, \cdot", r"\cdot")
    alone = all(values[one].size == 1 for one in read)
    return text.replace(r"\odot", r"\cdot") if alone else text


def _rows(gradient: Float64Array) -> str | None:
    """Return the rows of a gradient as a sum."""
    table = np.atleast_2d(gradient)
    return total(factor(float(row[0])) if row.size == 1 else written(row) for row in table) if _fits(table) else None
