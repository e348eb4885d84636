"""A graph as SVG, as DOT and as JSON: forward values in one colour, gradients in another; no window is needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

from playground.experiment import storage
from playground.graph.card import (
    CELL,
    LABEL_CHARACTER,
    LINE,
    MARGIN,
    NEGATIVE,
    POSITIVE,
    TITLE,
    Block,
    NodeCard,
    card,
    label,
)
from playground.graph.layout import GraphLayout, Place, bends, layout
from playground.graph.node import Graph, Role

VALUE = "#0072b2"
GRADIENT = "#b84a00"
INK = "#1f2328"
MUTED = "#59636e"
EDGE = "#8c959f"
PAPER = "#ffffff"
FILLS = {
    Role.INPUT: "#f3f4f6",
    Role.CONSTANT: "#f3f4f6",
    Role.PARAMETER: "#fff6e0",
    Role.LOSS: "#eaf5ee",
    Role.OBJECTIVE: "#eaf5ee",
}
AROUND = 24.0
LEGEND = 28.0


def svg(graph: Graph) -> str:
    """The picture, text as text."""
    cards = {node.key: card(node) for node in graph.nodes}
    labels = [label(edge) for edge in graph.edges]
    placed = layout(graph, {key: one.size for key, one in cards.items()}, labels, LABEL_CHARACTER)
    width, height = placed.width + 2 * AROUND, placed.height + 2 * AROUND + LEGEND
    fills = {node.key: FILLS.get(node.role, PAPER) for node in graph.nodes}
    body = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" font-family="DejaVu Sans, Noto Sans, sans-serif" font-size="11">',
        f'<rect width="100%" height="100%" fill="{PAPER}"/>',
        _text(AROUND, 20, "forward value", VALUE),
        _text(AROUND + 110, 20, "∂ gradient of the objective", GRADIENT),
        f'<g transform="translate({AROUND:g} {AROUND + LEGEND:g})">',
        *_edges(placed, labels),
        *(_node(cards[key], place, fills[key]) for key, place in placed.places.items()),
        "</g></svg>",
    ]
    return "\n".join(body) + "\n"


def _edges(placed: GraphLayout, labels: list[str]) -> list[str]:
    drawn = [f'<path d="{_curve(route)}" fill="none" stroke="{EDGE}"/>' for route in placed.routes]
    for route, text in zip(placed.routes, labels, strict=True):
        x, y = route[-1]
        drawn.append(f'<path d="M{x - 7:g} {y - 4:g}L{x:g} {y:g}L{x - 7:g} {y + 4:g}Z" fill="{EDGE}"/>')
        x, y = route[0]
        drawn.append(_text(x + 6, y - 3, text, GRADIENT, size=10))
    return drawn


def _curve(route: tuple[Place, ...]) -> str:
    pieces = [" ".join(f"{x:g} {y:g}" for x, y in piece) for piece in bends(route)]
    return f"M{route[0][0]:g} {route[0][1]:g}" + "".join(f"C{piece}" for piece in pieces)


def _node(one: NodeCard, place: Place, fill: str) -> str:
    width, height = one.size
    x, y = place
    parts = [
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="6" fill="{fill}" stroke="{EDGE}"/>',
        _text(x + MARGIN, y + 16, one.title, INK, size=13, weight="bold"),
        _text(x + width - MARGIN, y + 16, one.shape, MUTED, size=10, anchor="end"),
    ]
    at = y + TITLE
    if one.formula:
        parts.append(_text(x + MARGIN, at + 11, one.formula, MUTED))
        at += LINE
    for block, colour, sign in ((one.value, VALUE, ""), (one.gradient, GRADIENT, "∂")):
        if block is not None:
            parts.append(_text(x + MARGIN, at + 11, sign, colour))
            parts.append(_block(block, x + MARGIN + 18, at, colour))
            at += block.size[1] + 6
    return "\n".join(part for part in parts if part)


def _block(block: Block, x: float, y: float, colour: str) -> str:
    if block.shades is None:
        return "\n".join(
            _text(x + (column + 1) * block.cell - 8, y + row * LINE + 11, text, colour, anchor="end")
            for row, texts in enumerate(block.numbers)
            for column, text in enumerate(texts)
        )
    cells = [
        f'<rect x="{x + column * CELL:g}" y="{y + row * CELL:g}" width="{CELL:g}" height="{CELL:g}" '
        f'fill="{shade(float(value))}"/>'
        for row, values in enumerate(block.shades)
        for column, value in enumerate(values)
    ]
    return "\n".join([*cells, _text(x, y + len(block.shades) * CELL + 12, block.norm, colour)])


def shade(value: float) -> str:
    """−1 … 1 → blue, white, orange."""
    red, green, blue = (round(255 + (end - 255) * abs(value)) for end in (POSITIVE if value > 0 else NEGATIVE))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _text(
    x: float, y: float, text: str, colour: str, *, size: int = 11, weight: str = "normal", anchor: str = "start"
) -> str:
    if not text:
        return ""
    return (
        f'<text x="{x:g}" y="{y:g}" fill="{colour}" font-size="{size}" font-weight="{weight}" '
        f'text-anchor="{anchor}">{escape(text)}</text>'
    )


def dot(graph: Graph) -> str:
    """For Graphviz: the same texts, its own layout."""
    lines = ["digraph gradient {", "  rankdir=LR;", '  node [shape=box, style="rounded,filled", fillcolor=white];']
    for node in graph.nodes:
        one = card(node)
        words = [f"{one.title}  {one.shape}".strip(), one.formula, _said(one.value)]
        words.append("" if one.gradient is None else f"∂ {_said(one.gradient)}")
        text = r"\n".join(_escaped(line) for line in words if line)
        lines.append(f'  "{node.key}" [label="{text}", fillcolor="{FILLS.get(node.role, PAPER)}"];')
    for edge in graph.edges:
        lines.append(f'  "{edge.source}" -> "{edge.target}" [label="{_escaped(label(edge))}", fontcolor="{GRADIENT}"];')
    return "\n".join([*lines, "}"]) + "\n"


def _said(block: Block) -> str:
    return block.norm or "; ".join(" ".join(row) for row in block.numbers)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def data(graph: Graph) -> dict[str, Any]:
    """For JSON: every number; ``example`` is counted from 1, null for the whole training set."""
    return {
        "version": 1,
        "rows": graph.rows,
        "example": None if graph.example is None else graph.example + 1,
        "raw": graph.raw,
        "nodes": [
            {
                "key": node.key,
                "role": node.role,
                "layer": node.layer,
                "symbol": node.symbol,
                "formula": node.formula,
                "operands": list(node.operands),
                "primitives": list(node.primitives),
                "shape": list(node.value.shape),
                "value": node.value.tolist(),
                "gradient": None if node.gradient is None else node.gradient.tolist(),
                "manual_lines": {"forward": list(node.lines), "backward": list(node.lines_back)},
            }
            for node in graph.nodes
        ],
        "edges": [
            {
                "from": edge.source,
                "to": edge.target,
                "rule": edge.rule,
                "local_derivative": edge.local,
                "contribution": None if edge.contribution is None else edge.contribution.tolist(),
            }
            for edge in graph.edges
        ],
    }


def json(graph: Graph) -> str:
    """Every number; not-a-number and infinity are null."""
    return storage.json_text(data(graph), indent=1) + "\n"


FORMATS: dict[str, Callable[[Graph], str]] = {".svg": svg, ".dot": dot, ".json": json}
"""Suffix → writer."""
