"""A figure as a script: plain matplotlib with its data, for people who want to change it."""

from __future__ import annotations

import base64
import textwrap
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.figures.drawing import CROWDS, MARKER
from playground.figures.marks import Axis, Band, Bars, Contours, Line, Mark, Panel, Points, Rule, Shade, Text
from playground.figures.palette import PALETTES
from playground.figures.specification import CM, DRAWINGS, Specification, columns
from playground.figures.typography import families
from playground.foundation.errors import InvalidValue

WIDTH = 100
"""Characters of a line."""
COARSE = 160
"""Pixels along each side of a map in a script."""


def script(panels: Sequence[Panel], chosen: Specification, title: str, caption: str) -> str:
    """Stand-alone code that shows the figure; raises :class:`InvalidValue` for a plot that is a drawing."""
    for name, panel in zip(chosen.plots, panels, strict=True):
        if panel.drawing:
            raise InvalidValue(
                "--out", f"a script of {name!r}", f"a script of a plot with axes: not {', '.join(DRAWINGS)}"
            )
    palette = PALETTES[chosen.theme]
    across = columns(chosen)
    down = -(-len(panels) // across)
    maps = any(isinstance(mark, Shade) for panel in panels for mark in panel.marks)
    lines = [
        f'"""{_docstring(title)}\n\n{_docstring(caption)}\n"""',
        "",
        *(["import base64", "import zlib", ""] if maps else []),
        "import matplotlib.pyplot as plt",
        "import numpy as np",
        "",
        "plt.rcParams.update(",
        "    {",
        f'        "font.family": {list(families())!r},',
        f'        "font.size": {chosen.points:g},',
        f'        "figure.facecolor": {palette.paper!r},',
        f'        "axes.facecolor": {palette.paper!r},',
        f'        "savefig.dpi": {chosen.dpi},',
        *(f'        "{name}": {palette.ink!r},' for name in ("text.color", "axes.labelcolor")),
        *(f'        "{name}": {palette.axis!r},' for name in ("axes.edgecolor", "xtick.color", "ytick.color")),
        f'        "grid.color": {palette.grid!r},',
        '        "axes.spines.top": False,',
        '        "axes.spines.right": False,',
        "    }",
        ")",
        f'fig, axes = plt.subplots({down}, {across}, squeeze=False, layout="constrained",',
        f"                         figsize=({chosen.width / CM:.3f}, {chosen.height / CM:.3f}))",
    ]
    if title:
        lines.append(f'fig.suptitle({title!r}, fontweight="bold", x=0.01, ha="left")')
    for place, panel in enumerate(panels):
        row, column = divmod(place, across)
        lines += ["", f"# {panel.title}", f"ax = axes[{row}, {column}]", *_panel(panel, chosen)]
    for place in range(len(panels), across * down):
        lines.append(f"axes[{place // across}, {place % across}].set_axis_off()")
    if caption:
        lines += [
            "",
            "fig.supxlabel(",
            *_quoted(caption, chosen),
            f'    , fontsize={0.82 * chosen.points:g}, x=0.01, ha="left",',
            ")",
        ]
    return "\n".join([*lines, "", 'fig.savefig("figure.png")', "plt.show()", ""])


def _docstring(text: str) -> str:
    return textwrap.fill(text.replace("\\", "\\\\").replace('"', "'"), WIDTH)


def _quoted(text: str, chosen: Specification) -> list[str]:
    """A text in lines as long as the figure is wide."""
    wide = int(chosen.width / CM * 72 / (0.5 * chosen.points))
    parts = textwrap.wrap(text, wide) or [""]
    return [f"    {part + (chr(10) if place < len(parts) - 1 else '')!r}" for place, part in enumerate(parts)]


def _panel(panel: Panel, chosen: Specification) -> list[str]:
    lines: list[str] = []
    named = False
    for mark in panel.marks:
        lines += _mark(mark, chosen)
        named = named or bool(getattr(mark, "key", "") or (isinstance(mark, Line) and mark.label))
    lines.append(f'ax.set_title({panel.title!r}, loc="left", fontweight="bold")')
    for letter, axis in (("x", panel.x), ("y", panel.y)):
        lines += _axis(letter, axis)
    if panel.equal:
        lines.append('ax.set_aspect("equal")')
    if chosen.grid and not any(isinstance(mark, Shade) for mark in panel.marks):
        lines.append("ax.grid(True)")
        lines.append("ax.set_axisbelow(True)")
    if named and chosen.legend:
        lines.append('ax.legend(frameon=False, fontsize="small")')
    return lines


def _axis(letter: str, axis: Axis) -> list[str]:
    lines = [f"ax.set_{letter}label({axis.name!r})"]
    if axis.log:
        lines.append(f'ax.set_{letter}scale("log")')
    lines.append(f"ax.set_{letter}lim({axis.low!r}, {axis.high!r})")
    if axis.ticks is not None:
        lines.append(f"ax.set_{letter}ticks({list(axis.ticks)!r}, {list(axis.ticks.values())!r})")
    return lines


def _mark(mark: Mark, chosen: Specification) -> list[str]:
    match mark:
        case Line():
            if not len(mark.x):
                return []
            weight = 0.4 * chosen.stroke if mark.thin else chosen.stroke
            look = f"color={mark.color!r}, lw={weight:g}"
            look += f", alpha={mark.alpha:g}" if mark.alpha < 1 else ""
            look += ', ls="--"' if mark.dashed else ""
            look += f", label={mark.label or mark.key!r}" if mark.label or mark.key else ""
            return [*_array("x", mark.x), *_array("y", mark.y), f"ax.plot(x, y, {look})"]
        case Points():
            marker = "D" if mark.diamond else "o"
            size = MARKER**2 if len(mark.x) <= CROWDS[0][0] else (CROWDS[0][1] * MARKER) ** 2
            edge = mark.color if mark.hollow else PALETTES[chosen.theme].paper
            color = list(mark.colors) if mark.colors else mark.color
            look = f"marker={marker!r}, s={size:g}, zorder=3, edgecolors={edge!r}, linewidths=0.5"
            look += f", label={mark.key!r}" if mark.key else ""
            filled = 'facecolors="none"' if mark.hollow else f"c={color!r}"
            return [*_array("x", mark.x), *_array("y", mark.y), f"ax.scatter(x, y, {filled}, {look})"]
        case Shade():
            every = max(1, max(mark.pixels.shape[:2]) // COARSE)
            pixels = mark.pixels[::every, ::every]
            packed = base64.b64encode(zlib.compress(np.ascontiguousarray(pixels).tobytes(), 9)).decode()
            rows = textwrap.wrap(packed, WIDTH)
            return [
                "packed = (",
                *(f"    {row!r}" for row in rows),
                ")",
                "pixels = np.frombuffer(zlib.decompress(base64.b64decode(packed)), np.uint8)",
                f"pixels = pixels.reshape({pixels.shape!r})",
                f'ax.imshow(pixels, origin="lower", extent={(*mark.x, *mark.y)!r}, aspect="auto")',
            ]
        case Contours():
            every = max(1, max(mark.z.shape) // COARSE)
            z = mark.z[::every, ::every]
            look = (
                f"levels={list(mark.levels)!r}, colors={mark.color!r}, alpha={mark.alpha:g}, linewidths={mark.points:g}"
            )
            return [
                *_array("x", mark.x[::every]),
                *_array("y", mark.y[::every]),
                *_array("z", z),
                f"ax.contour(x, y, z.reshape({z.shape!r}), {look})",
            ]
        case Band():
            return [f"ax.axhspan({mark.low!r}, {mark.high!r}, color={mark.color!r}, alpha=0.12, label={mark.label!r})"]
        case Rule():
            return [f'ax.axvline({mark.x!r}, color={mark.color!r}, lw=0.5, ls="--")']
        case Bars():
            look = f"width={mark.width:g}, color={mark.color!r}"
            return [*_array("x", mark.x), *_array("y", mark.y), f"ax.bar(x, y, {look})"]
        case Text():
            place = f"{float(mark.x)!r}, {float(mark.y)!r}, {mark.text!r}"
            return [f'ax.text({place}, color={mark.color!r}, ha="center", va="center")']
    return []


def _array(name: str, values: NDArray[Any]) -> list[str]:
    """Numbers that read back as the same float32."""
    flat = np.ravel(np.asarray(values, np.float32) if values.dtype.kind == "f" else values)
    text = ", ".join("np.nan" if isinstance(one, float) and one != one else str(one) for one in _plain(flat))
    rows = textwrap.wrap(text, WIDTH)
    if len(rows) <= 1:
        return [f"{name} = np.array([{text}])"]
    return [f"{name} = np.array([", *(f"    {row}" for row in rows), "])"]


def _plain(values: NDArray[Any]) -> list[Any]:
    if values.dtype.kind in "iub":
        return list(values.tolist())
    return [float(str(one)) for one in values]
