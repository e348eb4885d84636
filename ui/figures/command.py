"""``main.py movie``: the training of an experiment as an animation, without a display."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyqtgraph as pg
from msgspec.structs import replace
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from playground.commands.arguments import Parser
from playground.commands.outcome import DONE, guarded
from playground.data import table_notes
from playground.engine.protocol import Progress
from playground.experiment import storage, timeline
from playground.experiment.types import Experiment
from playground.foundation import files
from playground.foundation.errors import CodeNotAllowed, InvalidValue, UnknownName
from ui.figures.animation import Clip, GifWriter
from ui.figures.movie import Frames
from ui.figures.replay import states
from ui.figures.specification import CM, DPI, LARGEST, PIXELS, PLOTS, PURPOSES, SIDE, Specification
from ui.plots.rendering import finish
from ui.toolkit import i18n, theme
from ui.toolkit.theme import POINTS, dress

WIDTH, HEIGHT = 720, 470
"""Pixels of one plot at scale 1, where no purpose is named."""
MOST_FRAMES = 2000


def main(arguments: Sequence[str]) -> int:
    """Run ``movie …`` and return the exit code."""
    return guarded(lambda: _run(arguments))


def _run(arguments: Sequence[str]) -> int:
    _movie(_movie_parser().parse_args(arguments[1:]))
    return DONE


# ---- movie ----


def _movie(options: argparse.Namespace) -> None:
    chosen = _specification(options)
    if options.out.suffix.lower() != ".gif":
        raise InvalidValue("--out", repr(options.out.name), "a name that ends in .gif")
    source = options.experiment
    experiment = _read(source, options.allow_code)
    last = experiment.steps if options.last is None else options.last
    if options.first > last:
        raise InvalidValue("--from", str(options.first), f"a step up to the last one, {last}")
    clip = Clip(options.first, last, options.frames, options.fps, options.width)
    clip.check_size(*chosen.layout_size)
    _application(chosen)
    frames = Frames(experiment, chosen, clip)
    writer = GifWriter(theme.THEMES[chosen.theme])
    for _ in frames.arrange():
        pass
    steps = clip.steps()
    with storage.naming(source):
        for place, (opened, taken) in enumerate(
            states(experiment, steps, _show_progress, code_allowed=options.allow_code), 1
        ):
            writer.catch_up()
            writer.add(finish(frames.paint(opened, taken)))
            if sys.stderr.isatty():
                print(f"\rframe {place} of {len(steps)}", end="", file=sys.stderr, flush=True)
    files.write(writer.finish(clip.durations()).result(), options.out)
    table_notes.tell(experiment)


# ---- what both share ----


def _read(source: str, allowed: bool) -> Experiment:
    experiment = storage.read(source)
    if timeline.runs_code(experiment) and not allowed:
        raise CodeNotAllowed(source)
    return experiment


def _application(chosen: Specification) -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    qInstallMessageHandler(_pass_on)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    pg.setConfigOptions(antialias=True)
    if chosen.language not in ("", "en"):
        app.installTranslator(i18n.catalogue(chosen.language))
    dress(theme.THEMES[chosen.theme], 1.0)


def _pass_on(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
    """What Qt says goes to standard error, but for what the off-screen platform says of every window."""
    if message and not message.startswith("This plugin does not support"):
        print(message, file=sys.stderr)


def _show_progress(progress: Progress) -> None:
    if sys.stderr.isatty():
        print(f"\rstep {progress.step} of {progress.target}", end="", file=sys.stderr, flush=True)


def _movie_parser() -> argparse.ArgumentParser:
    parser = Parser(prog="main.py movie", description="the training as an animation")
    parser.add_argument("experiment")
    _add_looks(parser)
    parser.add_argument("--frames", type=_whole("--frames", 1, MOST_FRAMES), default=60)
    parser.add_argument("--from", dest="first", type=_whole("--from", 0, 10**9), default=0, metavar="STEP")
    parser.add_argument("--to", dest="last", type=_whole("--to", 0, 10**9), default=None, metavar="STEP")
    parser.add_argument("--fps", type=_number("--fps", 0.1, 50), default=15.0)
    parser.add_argument("--pixels", dest="width", type=_whole("--pixels", 100, 4000), default=960)
    return parser


def _add_looks(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plot", nargs="+", required=True, metavar="NAME")
    parser.add_argument("--out", dest="out_text", required=True, metavar="FILE")
    parser.add_argument("--theme", choices=tuple(theme.THEMES), default="light")
    parser.add_argument("--transparent", action="store_true")
    parser.add_argument("--language", choices=tuple(i18n.LANGUAGES), default="en")
    parser.add_argument("--purpose", choices=tuple(PURPOSES), default=None)
    parser.add_argument("--size", type=_size, default=None, metavar="WIDTHxHEIGHT", help="centimetres")
    parser.add_argument("--dpi", type=_whole("--dpi", *DPI), default=None)
    parser.add_argument("--font-size", type=_number("--font-size", 4, 96), default=None, metavar="POINTS")
    parser.add_argument("--line-width", type=_number("--line-width", 0.25, 10), default=None, metavar="TIMES")
    parser.add_argument("--title", default=None)
    parser.add_argument("--caption", default=None)
    parser.add_argument("--no-legend", action="store_true")
    parser.add_argument("--no-grid", action="store_true")
    parser.add_argument("--allow-code", action="store_true")


def _specification(options: argparse.Namespace) -> Specification:
    """The flags as a specification; without a purpose each plot has the size that it has in the window."""
    options.out = Path(options.out_text)
    for name in options.plot:
        if name not in PLOTS:
            raise UnknownName("--plot", name, PLOTS)
    plots = tuple(dict.fromkeys(options.plot))
    across = 1 if len(plots) == 1 else 2
    down = (len(plots) + across - 1) // across
    plain = Specification(
        plots=plots,
        width=min(SIDE[1], WIDTH * across / PIXELS * CM),
        height=min(SIDE[1], HEIGHT * down / PIXELS * CM),
        dpi=PIXELS,
        points=POINTS,
        stroke=1.0,
        theme=options.theme,
        transparent=options.transparent,
        title=options.title,
        caption=options.caption,
        legend=not options.no_legend,
        grid=not options.no_grid,
        language=options.language,
    )
    chosen = plain if options.purpose is None else plain.for_purpose(options.purpose)
    given: dict[str, Any] = {"dpi": options.dpi, "points": options.font_size, "stroke": options.line_width}
    if options.size is not None:
        given["width"], given["height"] = options.size
    chosen = replace(chosen, **{name: value for name, value in given.items() if value is not None})
    if chosen.pixels[0] * chosen.pixels[1] > LARGEST:
        raise InvalidValue("--size", f"{chosen.pixels[0]} × {chosen.pixels[1]} dots", f"up to {LARGEST:,} in all")
    return chosen


def _number(flag: str, low: float, high: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            raise InvalidValue(flag, repr(text), f"a number from {low:g} to {high:g}")
        return value

    return read


def _whole(flag: str, low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise InvalidValue(flag, repr(text), f"a whole number from {low} to {high}")
        return int(text)

    return read


def _size(text: str) -> tuple[float, float]:
    sides = text.lower().replace("×", "x").split("x")
    if len(sides) != 2:
        raise InvalidValue("--size", repr(text), "two numbers of centimetres as in 16x9")
    width, height = (_number("--size", *SIDE)(side) for side in sides)
    return width, height
