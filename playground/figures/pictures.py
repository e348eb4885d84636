"""Pictures without axes: network, computation graph, derivation, the check's table, code."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from playground.checking import hints
from playground.derivation.sentences import sentence
from playground.figures.marks import Axis, Line, Mark, Panel, Shade, Shape, Text
from playground.figures.palette import Palette, diverging, mixed, readable, rgb
from playground.figures.panels import Look, source
from playground.figures.typography import measure
from playground.figures.views import CheckRow, NetworkView, Scene
from playground.figures.words import Words, column, number, wrapped
from playground.graph.card import CELL, LABEL_CHARACTER, LINE, MARGIN, TITLE, Block, card, label
from playground.graph.layout import bends, layout
from playground.graph.node import Role
from playground.nn.numpy_functions import softmax


def drawing(title: str, marks: Sequence[Mark], width: float, height: float, subtitle: str = "") -> Panel:
    """A picture of a size in units of its own, from (0, −height) to (width, 0)."""
    return Panel(title, tuple(marks), Axis("", 0.0, width), Axis("", -height, 0.0), drawing=True, subtitle=subtitle)


def rectangle(
    x: float, y: float, width: float, height: float, *, fill: str = "", stroke: str = "", points: float = 0.5
) -> Shape:
    """With its upper left corner at (x, y)."""
    corners = [(x, y), (x + width, y), (x + width, y - height), (x, y - height), (x, y)]
    return Shape(np.array(corners, float), np.array([1, 2, 2, 2, 79], np.uint8), fill, stroke, points)


def segment(x: float, y: float, to_x: float, to_y: float, color: str, points: float, alpha: float = 1.0) -> Shape:
    """A straight line."""
    return Shape(np.array([(x, y), (to_x, to_y)], float), np.array([1, 2], np.uint8), "", color, points, alpha)


# ---- network ----

WIDE, HIGH = 205.0, 100.0
"""Units of the picture of a network."""
LARGEST = 22.0
NAME, SPACE = 4.2, 2.0
"""Type size of the names of features and classes, and the space beside them."""
WIDTHS = (0.4, 4.0)
"""Points of the faintest and the strongest weight."""
CROWD = 40
"""Weights from which on all of them are thinner."""
WRITTEN = 12
"""Weights up to which each has its number."""
BOUNDED = ("tanh", "sigmoid", "sine")


def network_panel(scene: Scene, look: Look) -> Panel:
    """Units from left to right, each with what it makes of the inputs; weights by colour and width."""
    view = scene.network
    assert view is not None
    words, colors = look.words, look.palette
    sizes = [len(values) for values in view.units]
    outputs = [
        view.labels[j] if len(view.labels) == sizes[-1] else "ŷ" if sizes[-1] == 1 else f"ŷ{j + 1}"
        for j in range(sizes[-1])
    ]
    inputs = [column(name) for name in view.features]
    beside = [max(measure(name, NAME) for name in names) + 3 * SPACE for names in (inputs, outputs)]
    centers, sides = _places(sizes, *beside)
    marks: list[Mark] = []
    total = sum(a * b for a, b in pairwise(sizes))
    crowd = min(1.0, (CROWD / total) ** 0.5)
    for layer in range(1, len(sizes)):
        weights = view.parameters[f"W{layer}"]
        largest = max(float(np.abs(weights).max()), 1e-12)
        order = np.argsort(np.abs(weights), axis=None)
        for place in order.tolist():
            k, j = divmod(place, weights.shape[1])
            value = float(weights[k, j])
            share = abs(value) / largest
            (x, y), (to_x, to_y) = centers[layer - 1][k], centers[layer][j]
            start, end = x + sides[layer - 1] / 2, to_x - sides[layer] / 2
            color = colors.line if value > 0 else colors.data
            width = WIDTHS[0] + share * (WIDTHS[1] - WIDTHS[0]) * crowd
            marks.append(segment(start, y, end, to_y, mixed(color, colors.paper, 0.3 + 0.7 * share), width))
            if total <= WRITTEN:
                at = 0.38 if j % 2 == 0 else 0.62
                text = number(value, 3)
                text_x, text_y = start + at * (end - start), y + at * (to_y - y)
                marks.append(
                    Text(
                        text_x,
                        text_y + 1.2,
                        text,
                        readable(color, colors.paper),
                        across="center",
                        up="bottom",
                        units=3.6,
                    )
                )
    for layer, values in enumerate(view.units):
        for j, (x, y) in enumerate(centers[layer]):
            marks += _unit(view, look, layer, j, values, x, y, sides[layer])
            if layer == 0:
                name = inputs[j]
                marks.append(
                    Text(
                        x - sides[0] / 2 - SPACE, y, name, colors.ink, across="right", up="center_baseline", units=NAME
                    )
                )
            elif _room_below(centers[layer], sides[layer]):
                bias = number(float(view.parameters[f"b{layer}"][j]), 3)
                marks.append(
                    Text(x, y - sides[layer] / 2 - 1.2, f"b {bias}", colors.muted, across="center", up="top", units=3.2)
                )
    for j, (x, y) in enumerate(centers[-1]):
        name = outputs[j]
        marks.append(Text(x + sides[-1] / 2 + SPACE, y, name, colors.ink, up="center_baseline", units=NAME))
    marks.append(Line(np.zeros(0), np.zeros(0), colors.line, key=words.tr("positive weight")))
    marks.append(Line(np.zeros(0), np.zeros(0), colors.data, key=words.tr("negative weight")))
    return drawing(words.tr("Network"), marks, WIDE, HIGH)


def _places(sizes: Sequence[int], first: float, right: float) -> tuple[list[list[tuple[float, float]]], list[float]]:
    """Centres of the units and the side of each layer's boxes, with room for names at the left and at the right."""
    widest = max(sizes)
    side = min(LARGEST, HIGH / (widest * 1.3), 0.42 * (WIDE - first) / len(sizes))
    sides = [side] * len(sizes)
    if sizes[-1] <= 3:
        sides[-1] = min(2.0 * LARGEST, 0.8 * HIGH / sizes[-1] / 1.2, 2.2 * side + 8)
    gap = (WIDE - first - right - sum(sides)) / (len(sizes) - 1)
    centers: list[list[tuple[float, float]]] = []
    left = first
    for layer, count in enumerate(sizes):
        last = layer == len(sizes) - 1
        pitch = min((1.25 if last else 1.7) * sides[layer], HIGH / count)
        x = left + sides[layer] / 2
        centers.append([(x, -HIGH / 2 + pitch * ((count - 1) / 2 - j)) for j in range(count)])
        left += sides[layer] + gap
    return centers, sides


def _room_below(centers: Sequence[tuple[float, float]], side: float) -> bool:
    """Whether a number fits between two units of a layer."""
    return len(centers) == 1 or abs(centers[0][1] - centers[1][1]) - side > 6.0


def _unit(
    view: NetworkView, look: Look, layer: int, j: int, values: NDArray[np.float32], x: float, y: float, side: float
) -> list[Mark]:
    colors = look.palette
    last = layer == len(view.units) - 1
    left, top = x - side / 2, y + side / 2
    box = rectangle(left, top, side, side, stroke=colors.axis)
    ends = (left, left + side), (top - side, top)
    if values.ndim == 2 and view.columns == 1:  # curves along the one column
        bounded = 0 < layer < len(view.units) - 1 and view.activation in BOUNDED
        scale = 1.0 if bounded else max(float(np.abs(values).max()), 1e-6)
        across = np.linspace(left, left + side, values.shape[1])
        curve = y + 0.46 * side * np.clip(values[j] / scale, -1, 1)
        vertices = np.stack([across, curve], axis=1)
        codes = np.array([1, *[2] * (len(across) - 1)], np.uint8)
        ground = rectangle(left, top, side, side, fill=colors.paper, stroke=colors.axis)
        return [
            ground,
            segment(left, y, left + side, y, colors.grid, 0.5),
            Shape(vertices, codes, "", colors.line, 1.2),
        ]
    shown = values[j]
    if last and view.classification and len(values) > 1:
        share = softmax(values, axis=0)[j]
        color, paper = (np.array(rgb(one), float) for one in (colors.classes(len(values))[j], colors.paper))
        pixels = np.rint(paper + 0.75 * share[..., None] * (color - paper)).astype(np.uint8)
    else:
        bounded = 0 < layer < len(view.units) - 1 and view.activation in BOUNDED
        scale = 1.0 if bounded else max(float(np.abs(values).max()), 1e-6)
        signed = np.tanh(shown / 2) if last and view.classification else shown / scale
        pixels = diverging(signed, colors)
    return [Shade(pixels if pixels.ndim == 3 else pixels[None], *ends), box]


# ---- computation graph ----


def graph_panel(scene: Scene, look: Look) -> Panel:
    """Cards with values and gradients, the chain rule on the edges."""
    view = scene.graph
    assert view is not None
    words, colors = look.words, look.palette
    graph = view.graph
    value_ink, gradient_ink = readable(colors.line, colors.paper), readable(colors.data, colors.paper)
    cards = {node.key: card(node) for node in graph.nodes}
    labels = [label(edge) for edge in graph.edges]
    placed = layout(graph, {key: one.size for key, one in cards.items()}, labels, LABEL_CHARACTER)
    marks: list[Mark] = []
    for route, text in zip(placed.routes, labels, strict=True):
        vertices, codes = [route[0]], [1]
        for piece in bends(route):
            vertices += list(piece)
            codes += [4, 4, 4]
        path = np.array(vertices, float) * (1, -1)
        marks.append(Shape(path, np.array(codes, np.uint8), "", colors.axis, 0.6))
        x, y = route[-1]
        tip = np.array([(x - 7, -y + 4), (x, -y), (x - 7, -y - 4), (x - 7, -y + 4)], float)
        marks.append(Shape(tip, np.array([1, 2, 2, 79], np.uint8), colors.axis))
        x, y = route[0]
        marks.append(Text(x + 6, -y + 3, text, gradient_ink, units=10))
    fills = {
        Role.PARAMETER: mixed(colors.data, colors.paper, 0.1),
        Role.LOSS: mixed(colors.good, colors.paper, 0.12),
        Role.OBJECTIVE: mixed(colors.good, colors.paper, 0.12),
        Role.INPUT: mixed(colors.axis, colors.paper, 0.1),
        Role.CONSTANT: mixed(colors.axis, colors.paper, 0.1),
    }
    for node in graph.nodes:
        one = cards[node.key]
        (left, top), (width, height) = placed.places[node.key], one.size
        marks.append(
            rectangle(
                left, -top, width, height, fill=fills.get(node.role, colors.paper), stroke=colors.axis, points=0.6
            )
        )
        marks.append(Text(left + MARGIN, -top - 16, one.title, colors.ink, units=13, bold=True))
        marks.append(Text(left + width - MARGIN, -top - 16, one.shape, colors.muted, units=10, across="right"))
        at = top + TITLE
        if one.formula:
            marks.append(Text(left + MARGIN, -at - 11, one.formula, colors.muted, units=11))
            at += LINE
        for block, ink, sign in ((one.value, value_ink, ""), (one.gradient, gradient_ink, "∂")):
            if block is not None:
                marks.append(Text(left + MARGIN, -at - 11, sign, ink, units=11))
                marks += _block(block, left + MARGIN + 18, at, ink, colors)
                at += block.size[1] + 6
    rows = words.tr("the first training row") if graph.example is not None else words.tr("all training rows")
    marks.append(Line(np.zeros(0), np.zeros(0), colors.line, key=words.tr("value")))
    marks.append(Line(np.zeros(0), np.zeros(0), colors.data, key=words.tr("∂ gradient of the objective")))
    return drawing(words.tr("Computation graph"), marks, placed.width, placed.height, subtitle=rows)


def _block(block: Block, x: float, y: float, ink: str, colors: Palette) -> list[Mark]:
    if block.shades is None:
        return [
            Text(x + (place + 1) * block.cell - 8, -y - row * LINE - 11, text, ink, units=11, across="right")
            for row, texts in enumerate(block.numbers)
            for place, text in enumerate(texts)
        ]
    rows, columns = block.shades.shape
    ends = (x, x + columns * CELL), (-y - rows * CELL, -y)
    return [
        Shade(diverging(-block.shades[::-1], colors), *ends),
        Text(x, -y - rows * CELL - 12, block.norm, ink, units=11),
    ]


# ---- derivation ----

SENTENCE, FORMULA = 9.0, 12.0
ROOM = 400.0
"""Units across of a column of steps."""
BETWEEN = 14.0
SHAPELY = 1.7


def derivation_panel(scene: Scene, look: Look) -> Panel:
    """Every step: what it does, in symbols, and with the present numbers."""
    from playground.figures.formulas import set_formula  # loads fonts, which only formulas need

    view = scene.derivation
    assert view is not None
    colors, words = look.palette, look.words
    blocks: list[tuple[list[Mark], float]] = []
    for step in view.steps:
        marks: list[Mark] = []
        y = 0.0
        for line in wrapped(sentence(step, words.translate), ROOM, lambda text: measure(text, SENTENCE)):
            y -= SENTENCE * 1.25
            marks.append(Text(0, y + 0.25 * SENTENCE, line, colors.muted, units=SENTENCE))
        y -= 3
        for pieces, ink in ((step.formula, colors.ink), (step.substituted, colors.muted)):
            if pieces:
                formula = set_formula(pieces, FORMULA, ROOM, ink, colors.series)
                scale = min(1.0, ROOM / formula.width)
                marks += [Shape(vertices * scale + (0, y), codes, color) for vertices, codes, color in formula.shapes]
                y -= scale * formula.height + 5
        blocks.append((marks, -y + BETWEEN))
    columns = _columns([height for _, height in blocks])
    placed: list[Mark] = []
    tallest = 0.0
    for number_, part in enumerate(columns):
        y = 0.0
        for place in part:
            marks, height = blocks[place]
            placed += [_moved(mark, number_ * (ROOM + 2 * BETWEEN), -y) for mark in marks]
            y += height
        tallest = max(tallest, y)
    example = view.steps[0].example if view.steps else None
    rows = "" if example is None else words.tr("numbers of training row {0}").format(example + 1)
    return drawing(words.tr("Derivation"), placed, len(columns) * (ROOM + 2 * BETWEEN) - 2 * BETWEEN, tallest, rows)


def _columns(heights: Sequence[float]) -> list[list[int]]:
    """Steps in columns as even as their order allows, in as many as give the whole the shape of a page on its side."""

    def parts(limit: float) -> list[list[int]]:
        found: list[list[int]] = [[]]
        y = 0.0
        for place, height in enumerate(heights):
            if found[-1] and y + height > limit:
                found.append([])
                y = 0.0
            found[-1].append(place)
            y += height
        return found

    def shape(count: int) -> tuple[float, float]:
        limit = max(sum(heights) / count, *heights)
        while len(parts(limit)) > count:
            limit *= 1.02
        return abs(float(np.log(count * (ROOM + 2 * BETWEEN) / limit / SHAPELY))), limit

    return parts(min(shape(count) for count in range(1, 5))[1])


def _moved(mark: Mark, x: float, y: float) -> Mark:
    if isinstance(mark, Shape):
        return Shape(np.add(mark.vertices, (x, y)), mark.codes, mark.fill, mark.stroke, mark.points, mark.alpha)
    assert isinstance(mark, Text)
    return Text(
        mark.x + x, mark.y + y, mark.text, mark.color, mark.size, mark.across, mark.up, mark.bold, mark.mono, mark.units
    )


# ---- check ----


def check_panel(scene: Scene, look: Look) -> Panel:
    """A row for each parameter, the verdict, and what kind of mistake it looks like."""
    view = scene.check
    assert view is not None
    words, colors = look.words, look.palette
    size, line = 10.0, 19.0
    names = [
        words.tr("parameter"),
        words.tr("entries"),
        words.tr("max |Δ|"),
        words.tr("relative error"),
        words.tr("|Δ| to differences"),
        words.tr("verdict"),
    ]
    rows = [
        [
            row.parameter,
            str(row.entries),
            number(row.difference, 2),
            number(row.relative, 2),
            "–" if row.numerical is None else number(row.numerical, 2),
            _verdict(row, words),
        ]
        for row in view.rows
    ]
    gap = 2.2 * size
    widths = [max(measure(text, size, bold=True) for text in column_) for column_ in zip(names, *rows, strict=True)]
    lefts = np.concatenate([[0.0], np.cumsum([width + gap for width in widths])])
    total = float(lefts[-1] - gap)
    verdict = words.tr("Matches mx.grad") if view.passed else words.tr("Differs from mx.grad")
    ink = readable(colors.good if view.passed else colors.bad, colors.paper)
    marks: list[Mark] = [Text(0, -1.2 * line * 0.75, verdict, ink, units=1.25 * size, bold=True)]
    y = -1.5 * line
    for place, name in enumerate(names):
        right = 0 < place < len(names) - 1
        x = lefts[place] + (widths[place] if right else 0)
        marks.append(Text(x, y - 0.7 * line, name, colors.muted, units=size, across="right" if right else "left"))
    y -= line
    marks.append(segment(0, y, total, y, colors.axis, 0.6))
    for row, texts in zip(view.rows, rows, strict=True):
        wrong = row.differ > 0 or not row.finite
        for place, text in enumerate(texts):
            right = 0 < place < len(names) - 1
            x = lefts[place] + (widths[place] if right else 0)
            color = (
                colors.ink if place < len(names) - 1 else readable(colors.bad if wrong else colors.good, colors.paper)
            )
            marks.append(
                Text(x, y - 0.7 * line, text, color, units=size, across="right" if right else "left", bold=place == 0)
            )
        y -= line
        marks.append(segment(0, y, total, y, colors.grid, 0.5))
    said = hints.rungs(view.diagnosis, len(view.rows), view.loss, lambda text: words.translate("Hints", text))
    if not view.passed:
        y -= 0.4 * line
        for hint in (hint for rung in said for hint in rung):
            for text in wrapped(hint, max(total, 400.0), lambda text: measure(text, size)):
                marks.append(Text(0, y - 0.7 * line, text, colors.ink, units=size))
                y -= 0.8 * line
            y -= 0.2 * line
    return drawing(
        words.tr("Check"),
        marks,
        max(total, 400.0 if not view.passed else total),
        -y,
        subtitle=source(view.source, words),
    )


def _verdict(row: CheckRow, words: Words) -> str:
    if not row.finite:
        return words.tr("cannot be checked: not finite")
    if row.differ:
        return words.tr("{0} of {1} wrong").format(row.differ, row.entries)
    return words.tr("right, {0} at a kink").format(row.at_kinks) if row.at_kinks else words.tr("right")


# ---- code ----


def code_panel(scene: Scene, look: Look) -> Panel:
    """The gradient's code, highlighted, with the numbers of its lines."""
    from pygments.lexers import PythonLexer  # only where code is shown
    from pygments.token import Token

    view = scene.code
    assert view is not None
    words, colors = look.words, look.palette
    size, line = 10.0, 15.0
    cell = measure("0", size, mono=True)
    marks: list[Mark] = []
    row, place, widest = 0, 0.0, 40.0
    inks = {
        Token.Comment: readable(colors.muted, colors.paper),
        Token.Keyword: readable(colors.line, colors.paper),
        Token.Literal: readable(colors.good, colors.paper),
    }
    for token, text in PythonLexer(stripnl=False, ensurenl=False).get_tokens(view.code):
        ink = next((color for kind, color in inks.items() if token in kind), colors.ink)
        for number_, piece in enumerate(text.expandtabs(4).split("\n")):
            if number_:
                row, place = row + 1, 0.0
            if piece.strip():
                indent = len(piece) - len(piece.lstrip())
                at = 4 * cell + place + indent * cell
                shown = piece.strip("\n")[indent:].rstrip()
                marks.append(
                    Text(at, -(row + 0.75) * line, shown, ink, units=size, mono=True, bold=token in Token.Keyword)
                )
            place += measure(piece, size, mono=True) if piece.strip() else len(piece) * cell
            widest = max(widest, place)
    for number_ in range(row + 1):
        marks.append(
            Text(
                2.5 * cell,
                -(number_ + 0.75) * line,
                str(number_ + 1),
                colors.muted,
                units=size,
                mono=True,
                across="right",
            )
        )
    return drawing(words.tr("Code"), marks, 5 * cell + widest, (row + 1.3) * line, subtitle=source(view.source, words))
