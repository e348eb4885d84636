"""Draws panels on one grid with matplotlib: equal boxes, shared edges, texts where no data is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import contourpy
import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator
from numpy.typing import NDArray

from playground.figures.marks import Axis, Band, Bars, Contours, Line, Mark, Panel, Points, Rule, Shade, Shape, Text
from playground.figures.palette import Palette, contrast, readable
from playground.figures.specification import LEAST, ROOM, Specification, columns
from playground.figures.typography import families, heavy, measure, tick_count, ticks
from playground.figures.words import wrapped

TITLE, HEADING, BODY, SMALL = 1.25, 1.0, 0.88, 0.82
"""Sizes of the title, of a plot's title, of names and keys, and of ticks and caption, relative to the type."""
LEADING = 1.25
"""From line to line, relative to the size."""
TICK = 3.0
"""Length of a tick in points; half a point thick."""
BETWEEN = " · "
"""Between the parts of what stands beside a title; a line may end there."""
VISIBLE = 1.6
"""Contrast with the paper below which a mark in the key gets an outline."""
THIN = 1.5
"""Points of a data line on paper: the weights of a drawing's lines are for it."""
MARKER = 4.2
"""Points across a marker: 1.5 mm."""
SHARE = 0.03
"""Of the shorter side of the plot that a marker may have."""
CROWDS = ((50, 0.75), (300, 0.6))
"""From how many points on markers are smaller, and how much."""
SHARES = {1: 0.6, 2: 0.45, 4: 0.45}
"""Number of plots → the least share of the figure that their axes have together."""
GAP = 2.5
"""Points between a label and its line."""

RC: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "gradient-playground",
    "pdf.fonttype": 42,
    "axes.unicode_minus": True,
    "text.hinting": "none",
    "text.parse_math": False,
    "path.simplify_threshold": 0.05,
}


@contextmanager
def settings() -> Iterator[None]:
    """Matplotlib as it comes, with what figures need; no file of the user's changes a figure."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(RC)
        matplotlib.rcParams["font.family"] = list(families())
        yield


@dataclass(frozen=True)
class Box:
    """A rectangle in points from the lower left corner of the figure."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.bottom + self.height

    def inside(self, other: Box) -> bool:
        """Whether it lies within another."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.bottom >= other.bottom
            and self.top <= other.top
        )

    def meets(self, other: Box) -> bool:
        """Whether they have a point in common."""
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )


@dataclass
class Drawn:
    """A figure with what the checks of its rules measure."""

    figure: Figure
    boxes: list[Box] = field(default_factory=list)
    """Of the plots, in order."""
    texts: list[tuple[str, Box, float, str]] = field(default_factory=list)
    """Every text outside of the axes' own: words, place, size and colour."""
    paths: list[list[NDArray[np.float64]]] = field(default_factory=list)
    """Of each plot what its curves and markers touch, as points (n, 2) of the figure."""
    panels: list[Panel] = field(default_factory=list)
    """As drawn: with the ranges that fill the boxes."""
    markers: list[float] = field(default_factory=list)
    """Diameters in points."""
    unplaced: list[tuple[int, str]] = field(default_factory=list)
    """Names of lines that found no room beside them, with the place of their plot."""


@dataclass(frozen=True)
class Layout:
    """Where everything stands, in points; a movie keeps it for all of its frames."""

    size: tuple[float, float]
    em: float
    across: int
    boxes: tuple[Box, ...]
    headers: tuple[float, ...]
    """Height of what stands above each box."""
    title: tuple[str, ...]
    caption: tuple[str, ...]
    room: float
    """Width that title and caption have."""


def arrange(panels: Sequence[Panel], chosen: Specification, title: str, caption: str) -> Layout:
    """Equal boxes on a grid; type gets smaller where it would leave the plots less than their share of the figure."""
    em = chosen.points
    wanted = SHARES.get(len(panels), 0.0) if any(not panel.drawing for panel in panels) else 0.0
    while True:
        found = _arranged(panels, chosen, title, caption, em)
        if em <= LEAST or (_share_of(found) >= wanted and _roomy(found)):
            return found
        em = max(LEAST, 0.97 * em)


def _share_of(layout: Layout) -> float:
    """Of the figure, what the plots' boxes have."""
    return sum(box.width * box.height for box in layout.boxes) / (layout.size[0] * layout.size[1])


def _roomy(layout: Layout) -> bool:
    """Whether each box is large beside its type."""
    return all(box.width >= ROOM[0] * layout.em and box.height >= ROOM[1] * layout.em for box in layout.boxes)


def _arranged(panels: Sequence[Panel], chosen: Specification, title: str, caption: str, em: float) -> Layout:
    """Equal boxes on a grid, with room for the widest labels of all of them."""
    width, height = chosen.size
    edge = 0.8 * em
    across = columns(chosen)
    down = -(-len(panels) // across)
    left = edge
    # a first guess, to know how many ticks there will be
    box = Box(0, 0, width / across - 5 * em, height / down - 5 * em)
    for _ in range(2):
        pad = max((_tick_width(panel, box, em) for panel in panels), default=0.0)
        right = max((_overhang(panel, box, em) for panel in panels), default=0.0)
        gap = 1.2 * em
        inner = (width - 2 * edge - (across - 1) * gap) / across - pad - right
        rows = [panels[start : start + across] for start in range(0, len(panels), across)]
        headings = [max(_heading(panel, chosen, inner, em) for panel in row) for row in rows]
        foots = [max(_foot(panel, em) for panel in row) for row in rows]
        room = width - 2 * edge - pad
        titles = tuple(wrapped(title, room, lambda text: measure(text, TITLE * em, bold=True)))
        captions = tuple(wrapped(caption, room, lambda text: measure(text, SMALL * em)))
        above = len(titles) * TITLE * LEADING * em + (0.35 * em if titles else 0.0)
        below = len(captions) * SMALL * LEADING * em + (0.5 * em if captions else 0.0)
        free = height - 2 * edge + 0.2 * em - above - below
        gap_y = 0.5 * em
        inner_height = (free - (down - 1) * gap_y - sum(headings) - sum(foots)) / down
        box = Box(0, 0, max(inner, em), max(inner_height, em))
    boxes = []
    for place in range(len(panels)):
        row, column = divmod(place, across)
        x = left + pad + column * (pad + box.width + right + gap)
        top = (
            height - edge + 0.1 * em - above - row * (box.height + gap_y) - sum(headings[: row + 1]) - sum(foots[:row])
        )
        last = place == len(panels) - 1
        wider = 0.0
        if last and column < across - 1 and panels[place].drawing:
            wider = (across - 1 - column) * (pad + box.width + right + gap)
        boxes.append(Box(x, top - box.height, box.width + wider, box.height))
    every = tuple(headings[place // across] for place in range(len(panels)))
    return Layout((width, height), em, across, tuple(boxes), every, titles, captions, room)


def caption_lines(layout: Layout, caption: str) -> tuple[str, ...]:
    """Another caption in the room that the layout has for one."""
    lines = wrapped(caption, layout.room, lambda text: measure(text, SMALL * layout.em))
    return tuple([*lines, *[""] * len(layout.caption)][: len(layout.caption)])


def _tick_width(panel: Panel, box: Box, em: float) -> float:
    if panel.drawing:
        return 0.0
    labels, _ = ticks(panel.y, tick_count(box.height, SMALL * em, across=False))
    return max((measure(text, SMALL * em) for text in labels.values()), default=0.0) + TICK + GAP


def _overhang(panel: Panel, box: Box, em: float) -> float:
    """How far the last label across reaches beyond the box."""
    if panel.drawing:
        return 0.0
    labels, _ = ticks(panel.x, tick_count(box.width, SMALL * em, across=True))
    beyond = [measure(text, SMALL * em) / 2 - (1 - _share(panel.x, at)) * box.width for at, text in labels.items()]
    return max(0.0, *beyond) if beyond else 0.0


def _foot(panel: Panel, em: float) -> float:
    if panel.drawing:
        return 0.0
    return TICK + GAP + SMALL * em + (BODY * LEADING * em if panel.x.name else 0.0)


def _heading(panel: Panel, chosen: Specification, width: float, em: float) -> float:
    lines = _key_lines(panel, chosen, width, em)
    return (
        HEADING * LEADING * em + 0.25 * em + max(0, len(lines) - _beside(panel, lines, width, em)) * BODY * LEADING * em
    )


@dataclass(frozen=True)
class _Key:
    text: str
    mark: Line | Points | Bars | None
    """None for words that stand in the key's place."""


def _keys(panel: Panel) -> list[_Key]:
    words = panel.subtitle.split(BETWEEN) if panel.subtitle else []
    found: dict[str, _Key] = {f"{place} {text}": _Key(text, None) for place, text in enumerate(words)}
    for mark in panel.marks:
        if isinstance(mark, Line | Points | Bars) and mark.key and mark.key not in found:
            found[mark.key] = _Key(mark.key, mark)
    return list(found.values())


def _key_width(key: _Key, em: float) -> float:
    handle = 0.0 if key.mark is None else 1.4 if isinstance(key.mark, Line) else 0.9
    return handle * em + measure(key.text, BODY * em) + 0.9 * em


def _key_lines(panel: Panel, chosen: Specification, width: float, em: float) -> list[list[_Key]]:
    lines: list[list[_Key]] = []
    if not chosen.legend:
        return lines
    for key in _keys(panel):
        if not lines or sum(_key_width(one, em) for one in (*lines[-1], key)) > width + 0.9 * em:
            lines.append([])
        lines[-1].append(key)
    return lines


def _title_width(panel: Panel, em: float) -> float:
    name = ""
    if not panel.drawing:
        _, power = ticks(panel.y, 5)
        name = f"  {panel.y.name}  {power}".rstrip()
    return measure(panel.title, HEADING * em, bold=True) + (measure(name, BODY * em) if name else 0.0)


def _beside(panel: Panel, lines: list[list[_Key]], width: float, em: float) -> int:
    """1 where the only line of the key has room beside the title, else 0."""
    if len(lines) != 1:
        return 0
    return int(_title_width(panel, em) + em + sum(_key_width(one, em) for one in lines[0]) <= width + 0.9 * em)


def _share(axis: Axis, at: float) -> float:
    """Where a value lies on an axis, from 0 to 1."""
    if axis.log:
        return float(np.log(at / axis.low) / np.log(axis.high / axis.low))
    return (at - axis.low) / (axis.high - axis.low)


def _filled(panel: Panel, box: Box) -> tuple[Panel, Box]:
    """The panel with ranges that fill the box with one scale, or, where that is not to be, with a smaller box."""
    if not panel.equal:
        return panel, box
    x, y = panel.x, panel.y
    scale = min(box.width / (x.high - x.low), box.height / (y.high - y.low))
    wide, high = box.width / scale, box.height / scale
    if panel.most is not None:
        wide, high = min(wide, panel.most[1] - panel.most[0]), min(high, panel.most[3] - panel.most[2])
    middle_x, middle_y = (x.low + x.high) / 2, (y.low + y.high) / 2
    wider = replace(
        panel,
        x=replace(x, low=middle_x - wide / 2, high=middle_x + wide / 2),
        y=replace(y, low=middle_y - high / 2, high=middle_y + high / 2),
    )
    return wider, Box(box.left, box.top - high * scale, wide * scale, high * scale)


def draw(panels: Sequence[Panel], layout: Layout, chosen: Specification, palette: Palette) -> Drawn:
    """The figure; call it within :func:`settings`."""
    width, height = layout.size
    em = layout.em
    figure = Figure(figsize=(width / 72, height / 72), dpi=72)
    figure.patch.set_facecolor("none" if chosen.transparent else palette.paper)
    drawn = Drawn(figure)
    sheet = _Sheet(figure, layout, palette, drawn)
    for panel, whole, header in zip(panels, layout.boxes, layout.headers, strict=True):
        filled, box = _filled(panel, whole)
        drawn.boxes.append(box)
        drawn.panels.append(filled)
        axes = figure.add_axes((box.left / width, box.bottom / height, box.width / width, box.height / height))
        plot = _Plot(axes, filled, box, chosen, palette, sheet)
        if panel.drawing:
            plot.draw_drawing()
        else:
            plot.draw()
        plot.head(whole, header)
    edge = 0.8 * em
    left = layout.boxes[0].left if layout.boxes else edge
    y = height - edge + 0.1 * em
    for line in layout.title:
        y -= TITLE * LEADING * em
        sheet.text(left, y + 0.3 * TITLE * em, line, palette.ink, TITLE * em, bold=True)
    y = edge - 0.35 * em + len(layout.caption) * SMALL * LEADING * em
    for line in layout.caption:
        y -= SMALL * LEADING * em
        sheet.text(left, y + 0.3 * SMALL * em, line, palette.muted, SMALL * em)
    return drawn


class _Sheet:
    """What stands above all plots: texts and keys, in points of the figure."""

    def __init__(self, figure: Figure, layout: Layout, palette: Palette, drawn: Drawn) -> None:
        self.axes = figure.add_axes((0, 0, 1, 1), label="texts", zorder=10)
        self.axes.set_axis_off()
        self.axes.set_xlim(0, layout.size[0])
        self.axes.set_ylim(0, layout.size[1])
        self.axes.patch.set_alpha(0)
        self.drawn = drawn
        self.em = layout.em
        self.palette = palette

    def text(
        self, x: float, y: float, text: str, color: str, size: float, *, bold: bool = False, across: str = "left"
    ) -> Box:
        """Write on a base line; return the room that it takes."""
        wide = measure(text, size, bold)
        left = x - {"left": 0.0, "center": wide / 2, "right": wide}[across]
        weight = "bold" if bold and heavy(text) else "normal"
        self.axes.text(left, y, text, color=color, fontsize=size, fontweight=weight, va="baseline", ha="left")
        box = Box(left, y - 0.22 * size, wide, size)
        self.drawn.texts.append((text, box, size, color))
        return box

    def handle(self, x: float, y: float, mark: Line | Points | Bars, stroke: float) -> float:
        """A small picture of a mark, with its middle at a height; returns its width."""
        em = self.em
        if isinstance(mark, Line):
            style = (0, (3, 1.5)) if mark.dashed else "-"
            wide = min(stroke, 0.25 * em) * (0.45 if mark.thin else 1.0)
            alpha = max(mark.alpha, 0.6)
            if contrast(mark.color, self.palette.paper) < VISIBLE:  # as white on a map, so on the paper
                self.axes.plot([x, x + 1.1 * em], [y, y], color=self.palette.axis, lw=wide + 1.5, solid_capstyle="butt")
            self.axes.plot(
                [x, x + 1.1 * em], [y, y], color=mark.color, lw=wide, ls=style, alpha=alpha, solid_capstyle="butt"
            )
            return 1.4 * em
        size = min(MARKER, 0.5 * em)
        hollow = isinstance(mark, Points) and mark.hollow
        marker = "s" if isinstance(mark, Bars) else "D" if mark.diamond else "o"
        self.axes.plot(
            [x + 0.35 * em], [y], marker=marker, ms=size * (0.8 if marker == "D" else 1), ls="none",
            mfc="none" if hollow else mark.color, mew=0.8,
            mec=self.palette.axis if contrast(mark.color, self.palette.paper) < VISIBLE else mark.color,
        )  # fmt: skip
        return 0.9 * em


class _Plot:
    """One plot on its axes."""

    def __init__(
        self, axes: Axes, panel: Panel, box: Box, chosen: Specification, palette: Palette, sheet: _Sheet
    ) -> None:
        self.axes = axes
        axes.set_facecolor("none")
        self.panel = panel
        self.box = box
        self.chosen = chosen
        self.palette = palette
        self.sheet = sheet
        self.em = sheet.em
        self.touched: list[NDArray[np.float64]] = []
        sheet.drawn.paths.append(self.touched)

    def draw(self) -> None:
        """Axes, marks, names at the ends of lines."""
        self._axes()
        for mark in self.panel.marks:
            self._mark(mark)
        taken: list[Box] = []
        if self.chosen.legend:
            for mark in self.panel.marks:
                if isinstance(mark, Line) and mark.label:
                    self._label(mark, taken)
            for mark in self.panel.marks:
                if isinstance(mark, Rule) and mark.label:
                    self._rule_label(mark, taken)
                if isinstance(mark, Band) and mark.label:
                    self._band_label(mark, taken)
        if self.panel.note:
            size = BODY * self.em
            room = 0.9 * self.box.width
            lines = wrapped(self.panel.note, room, lambda text: measure(text, size))
            y = self.box.bottom + self.box.height / 2 + (len(lines) - 1) * size * LEADING / 2
            for line in lines:
                self.sheet.text(self.box.left + self.box.width / 2, y, line, self.palette.muted, size, across="center")
                y -= size * LEADING

    def _axes(self) -> None:
        axes, palette, em = self.axes, self.palette, self.em
        panel = self.panel
        axes.set_axisbelow(True)
        maps = any(isinstance(mark, Shade) for mark in panel.marks)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        for side in ("left", "bottom"):
            axes.spines[side].set_color(palette.axis)
            axes.spines[side].set_linewidth(0.5)
            axes.spines[side].set_zorder(0.6)
        for axis, chosen, length, across in (
            (axes.xaxis, panel.x, self.box.width, True),
            (axes.yaxis, panel.y, self.box.height, False),
        ):
            if chosen.log:
                (axes.set_xscale if across else axes.set_yscale)("log")
            (axes.set_xlim if across else axes.set_ylim)(chosen.low, chosen.high)
            labels, power = ticks(chosen, tick_count(length, SMALL * em, across=across))
            inside = {at: text for at, text in labels.items() if chosen.low <= at <= chosen.high}
            axis.set_major_locator(FixedLocator(list(inside)))
            axis.set_major_formatter(FixedFormatter(list(inside.values())))
            axis.set_minor_locator(NullLocator())
            axis.set_tick_params(
                which="both", direction="out", length=0 if chosen.ticks else TICK, width=0.5, color=palette.axis,
                labelcolor=palette.muted, labelsize=SMALL * em, pad=GAP,
            )  # fmt: skip
            if self.chosen.grid and not maps and chosen.ticks is None:
                axis.grid(True, color=palette.grid, linewidth=0.5)
            if power:
                if across:
                    self._power_x(power)
                else:
                    self._power = power
        if panel.x.name:
            y = self.box.bottom - TICK - GAP - SMALL * em - BODY * LEADING * em + 0.3 * BODY * em
            self.sheet.text(
                self.box.left + self.box.width / 2,
                y,
                panel.x.name + self._x_power,
                palette.muted,
                BODY * em,
                across="center",
            )

    _power = ""
    _x_power = ""

    def _power_x(self, power: str) -> None:
        self._x_power = f"  {power}"

    def head(self, whole: Box, header: float) -> None:
        """Title, name of the upright axis and key above the box."""
        em, palette, sheet = self.em, self.palette, self.sheet
        y = self.box.top + header - HEADING * LEADING * em + 0.25 * HEADING * em
        title = sheet.text(self.box.left, y, self.panel.title, palette.ink, HEADING * em, bold=True)
        if not self.panel.drawing and (self.panel.y.name or self._power):
            name = f"{self.panel.y.name}  {self._power}".strip()
            gap = measure("  ", BODY * em) if self.panel.title else 0.0
            sheet.text(title.right + gap, y, name, palette.muted, BODY * em)
        if not self.chosen.legend:
            return
        lines = _key_lines(self.panel, self.chosen, whole.width, em)
        beside = _beside(self.panel, lines, whole.width, em)
        for place, line in enumerate(lines):
            total = sum(_key_width(key, em) for key in line) - 0.9 * em
            x = whole.right - total if beside else self.box.left
            height = y if beside else y - (place + 1) * BODY * LEADING * em
            for key in line:
                moved = 0.0
                if key.mark is not None:
                    moved = sheet.handle(x, height + 0.32 * BODY * em, key.mark, self.chosen.stroke)
                sheet.text(x + moved, height, key.text, palette.muted, BODY * em)
                x += _key_width(key, em)

    # ---- marks ----

    def place(self, x: Any, y: Any) -> NDArray[np.float64]:
        """Data to points of the figure: (n,) and (n,) → (n, 2); NaN where there is none."""
        found = []
        for axis, values, start, length in (
            (self.panel.x, x, self.box.left, self.box.width),
            (self.panel.y, y, self.box.bottom, self.box.height),
        ):
            values = np.asarray(values, float)
            with np.errstate(divide="ignore", invalid="ignore"):
                if axis.log:
                    share = np.log(values / axis.low) / np.log(axis.high / axis.low)
                else:
                    share = (values - axis.low) / (axis.high - axis.low)
            found.append(start + length * share)
        return np.stack(found, axis=-1)

    def _mark(self, mark: Mark) -> None:
        axes = self.axes
        stroke = self.chosen.stroke
        match mark:
            case Line():
                width = max(0.5, 0.4 * stroke) if mark.thin else stroke
                style: Any = (0, (3, 1.5)) if mark.dashed else "-"
                axes.plot(
                    mark.x, mark.y, color=mark.color, lw=width, ls=style, alpha=mark.alpha, solid_joinstyle="round",
                    zorder=2.0 if mark.thin else 3.0,
                )  # fmt: skip
                self.touched.append(dense(self.place(mark.x, mark.y)))
            case Points():
                self._points(mark)
            case Shade():
                axes.imshow(
                    mark.pixels,
                    origin="lower",
                    extent=(*mark.x, *mark.y),
                    aspect="auto",
                    interpolation="nearest",
                    zorder=0.1,
                )
                axes.set_xlim(self.panel.x.low, self.panel.x.high)
                axes.set_ylim(self.panel.y.low, self.panel.y.high)
            case Contours():
                made = contourpy.contour_generator(mark.x, mark.y, mark.z)
                for level in mark.levels:
                    lines = [np.asarray(line) for line in made.lines(level)]
                    axes.add_collection(
                        LineCollection(lines, colors=mark.color, linewidths=mark.points, alpha=mark.alpha, zorder=1.0),
                        autolim=False,
                    )
            case Band():
                axes.axhspan(mark.low, mark.high, color=mark.color, alpha=0.12, lw=0, zorder=0.2)
            case Rule():
                axes.axvline(mark.x, color=mark.color, lw=0.5, ls=(0, (4, 3)), zorder=1.0)
            case Bars():
                axes.bar(mark.x, mark.y, width=mark.width, color=mark.color, zorder=2.0)
                self.touched.append(
                    self.place(np.repeat(mark.x, 2), np.stack([np.zeros(len(mark.y)), mark.y], axis=1).ravel())
                )
            case Text():
                self._text(mark)
            case Shape():
                path = Path(mark.vertices, mark.codes)
                axes.add_patch(
                    PathPatch(
                        path,
                        facecolor=mark.fill or "none",
                        edgecolor=mark.stroke or "none",
                        lw=mark.points * stroke / THIN if mark.stroke else 0,
                        alpha=mark.alpha,
                        zorder=2.0,
                        snap=False,
                    )
                )

    def _points(self, mark: Points) -> None:
        if not len(mark.x):
            return
        every = sum(len(one.x) for one in self.panel.marks if isinstance(one, Points))
        size = min(MARKER, SHARE * min(self.box.width, self.box.height))
        for crowd, share in CROWDS:
            if every > crowd:
                size = min(size, MARKER * share, SHARE * share * min(self.box.width, self.box.height) / 0.75)
        if mark.large:
            size = min(MARKER, SHARE * min(self.box.width, self.box.height))
        if mark.diamond:
            size *= 0.85
        self.sheet.drawn.markers.append(size)
        colors: Any = list(mark.colors) if mark.colors else mark.color
        edge: Any = colors if mark.hollow else self.palette.paper
        self.axes.scatter(
            mark.x, mark.y, s=size**2, c="none" if mark.hollow else colors, marker="D" if mark.diamond else "o",
            edgecolors=edge, linewidths=0.8 if mark.hollow else 0.5, zorder=4.0, clip_on=False,
        )  # fmt: skip
        self.touched.append(self.place(mark.x, mark.y))

    def _text(self, mark: Text) -> None:
        scale = self.box.height / (self.panel.y.high - self.panel.y.low)
        size = mark.units * scale if mark.units else mark.size * self.em
        self.axes.text(
            mark.x, mark.y, mark.text, color=mark.color, fontsize=size, ha=mark.across, va=mark.up,
            fontweight="bold" if mark.bold and heavy(mark.text) else "normal", family=list(families(mark.mono)),
            zorder=5.0,
        )  # fmt: skip
        (x, y), wide = self.place(mark.x, mark.y), measure(mark.text, size, mark.bold, mark.mono)
        left = x - {"left": 0.0, "center": wide / 2, "right": wide}[mark.across]
        low = y - {"baseline": 0.22, "center": 0.5, "top": 1.0, "bottom": 0.0, "center_baseline": 0.5}[mark.up] * size
        self.sheet.drawn.texts.append((mark.text, Box(left, low, wide, size), size, mark.color))

    def draw_drawing(self) -> None:
        """A picture without axes: as large as fits, from the upper left corner."""
        x, y = self.panel.x, self.panel.y
        scale = min(self.box.width / (x.high - x.low), self.box.height / (y.high - y.low))
        self.panel = replace(
            self.panel,
            x=replace(x, high=x.low + self.box.width / scale),
            y=replace(y, low=y.high - self.box.height / scale),
        )
        self.axes.set_axis_off()
        self.axes.set_xlim(self.panel.x.low, self.panel.x.high)
        self.axes.set_ylim(self.panel.y.low, self.panel.y.high)
        for mark in self.panel.marks:
            self._mark(mark)

    # ---- names at the ends ----

    def _label(self, mark: Line, taken: list[Box]) -> None:
        """Write the name of a line near its end, above or below it, where nothing else is."""
        size = BODY * self.em
        wide, high = measure(mark.label, size), 1.05 * size
        own = self.place(mark.x, mark.y)
        inside = np.isfinite(own).all(axis=1) & (own[:, 1] >= self.box.bottom) & (own[:, 1] <= self.box.top)
        own = dense(own[inside])
        if not len(own):
            return
        color = readable(mark.color, self.palette.paper)
        line = self.chosen.stroke / 2 + GAP
        best: tuple[float, Box] | None = None
        end = min(own[:, 0].max(), self.box.right - 1.0)
        for shift in np.linspace(0, 0.75, 26) * max(self.box.width - wide, 0.0):
            left = end - wide - shift
            if left < self.box.left + GAP:
                break
            under = own[(own[:, 0] >= left - GAP) & (own[:, 0] <= left + wide + GAP)]
            if not len(under):
                continue
            for low, penalty in ((under[:, 1].max() + line, 0.0), (under[:, 1].min() - line - high, 0.05)):
                box = Box(left, low, wide, high)
                if low < self.box.bottom + 1 or low + high > self.box.top:
                    continue
                bend = np.ptp(under[:, 1]) / self.box.height  # beside a steep piece it is not clear what is meant
                cost = shift / self.box.width + penalty + 2 * bend
                if (best is None or cost < best[0]) and self._free(box, taken):
                    best = cost, box
        if best is None:
            self.sheet.drawn.unplaced.append((len(self.sheet.drawn.boxes) - 1, mark.label))
            return
        box = best[1]
        taken.append(box)
        self.sheet.text(box.left, box.bottom + 0.25 * size, mark.label, color, size)

    def _rule_label(self, mark: Rule, taken: list[Box]) -> None:
        size = SMALL * self.em
        wide, high = measure(mark.label, size), size
        x = float(self.place([mark.x], [self.panel.y.low])[0, 0])
        for y in np.linspace(self.box.top - high, self.box.bottom + 2, 14):
            for left in (x + GAP, x - GAP - wide):
                box = Box(left, float(y), wide, high)
                if box.left > self.box.left and box.right < self.box.right and self._free(box, taken):
                    taken.append(box)
                    self.sheet.text(box.left, box.bottom + 0.22 * size, mark.label, self.palette.muted, size)
                    return

    def _band_label(self, mark: Band, taken: list[Box]) -> None:
        size = SMALL * self.em
        wide = measure(mark.label, size)
        low, high = (float(one) for one in self.place([self.panel.x.low] * 2, [mark.low, mark.high])[:, 1])
        for x in np.linspace(self.box.right - wide - 2, self.box.left + 2, 20):
            for y in np.linspace(min(high, self.box.top) - size - 1, max(low, self.box.bottom) + 1, 8):
                box = Box(float(x), float(y), wide, size)
                if self._free(box, taken):
                    taken.append(box)
                    self.sheet.text(box.left, box.bottom + 0.22 * size, mark.label, self.palette.muted, size)
                    return

    def _free(self, box: Box, taken: list[Box]) -> bool:
        if any(box.meets(other) for other in taken):
            return False
        room = 1.0
        for points in self.touched:
            hit = (
                (points[:, 0] > box.left - room) & (points[:, 0] < box.right + room)
                & (points[:, 1] > box.bottom - room) & (points[:, 1] < box.top + room)
            )  # fmt: skip
            if hit.any():
                return False
        return True


def dense(points: NDArray[np.float64], step: float = 2.0) -> NDArray[np.float64]:
    """Points along a line through (n, 2), at most ``step`` apart; pieces that begin or end at NaN are left out."""
    if len(points) < 2:
        return points[np.isfinite(points).all(axis=1)]
    starts, ends = points[:-1], points[1:]
    known = np.isfinite(starts).all(axis=1) & np.isfinite(ends).all(axis=1)
    starts, ends = starts[known], ends[known]
    lengths = np.linalg.norm(ends - starts, axis=1)
    counts = np.clip(np.ceil(lengths / step), 1, 400).astype(int)
    which = np.repeat(np.arange(len(starts)), counts)
    within = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    share = (within / counts[which])[:, None]
    found = starts[which] + share * (ends[which] - starts[which])
    return np.concatenate([found, ends[-1:]]) if len(ends) else found
