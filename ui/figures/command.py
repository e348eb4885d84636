"""``main.py figure`` and ``main.py movie``: figures of an experiment after its steps, without a display."""

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
from playground.experiment.types import PLOTS, Experiment
from playground.foundation import files
from playground.foundation.errors import CodeNotAllowed, FileFault, InvalidValue, UnknownName
from ui.figures.animation import Clip, GifWriter
from ui.figures.figure import Figure, words
from ui.figures.movie import Frames
from ui.figures.replay import states
from ui.figures.specification import CM, DPI, LARGEST, PIXELS, PURPOSES, SIDE, Specification
from ui.figures.writers import FORMATS, as_files, save
from ui.plots.rendering import finish
from ui.toolkit import i18n, theme
from ui.toolkit.theme import POINTS, dress

WIDTH, HEIGHT = 720, 470
"""Pixels of one plot at scale 1, where no purpose is named."""
MOST_FRAMES = 2000


def main(arguments: Sequence[str]) -> int:
    """Run ``figure …`` or ``movie …`` and return the exit code."""
    return guarded(lambda: _run(arguments))


def _run(arguments: Sequence[str]) -> int:
    command, *rest = arguments
    if command == "movie":
        _movie(_movie_parser().parse_args(rest))
    else:
        _figures(_figure_parser().parse_args(rest))
    return DONE


# ---- figure ----


def _figures(options: argparse.Namespace) -> None:
    chosen = _specification(options)
    experiments = [(source, _read(source, options.allow_code)) for source in options.experiment]
    targets = _targets(options, [source for source, _ in experiments])
    _application(chosen)
    for (source, experiment), target in zip(experiments, targets, strict=True):
        with storage.naming(source):
            ((opened, taken),) = states(experiment, [experiment.steps], _show_progress, code_allowed=options.allow_code)
        figure = Figure()
        for _ in figure.arrange(chosen):
            pass
        figure.setWindowTitle(experiment.title or Path(source).stem)
        figure.set_words(*words(chosen, experiment, taken[-1]))
        figure.show_state(opened, timeline.settings_at_end(experiment), taken)
        carried = storage.carried(experiment, target.parent) if chosen.carries else None
        save(finish(as_files(figure, target.suffix.lower().removeprefix("."), chosen.dpi, carried))(), target)
        figure.close()
        table_notes.tell(experiment)


def _targets(options: argparse.Namespace, sources: Sequence[str]) -> list[Path]:
    """Where each figure goes: the file named, or, for several experiments, files in the folder named."""
    out: Path = options.out
    folder = out.is_dir() or str(options.out_text).endswith("/")
    if len(sources) == 1 and not folder:
        if out.suffix.lower().removeprefix(".") not in FORMATS:
            *most, last = (f".{name}" for name in FORMATS)
            raise InvalidValue("--out", repr(out.name), f"a name that ends in {', '.join(most)} or {last}")
        return [out]
    if not folder or (out.exists() and not out.is_dir()):
        raise FileFault(str(out), "is no folder, where the figures of several experiments go; a new one ends in /")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise FileFault(str(out), f"cannot be made: {fault.strerror or fault}") from fault
    names = ["figure" if source == "-" else Path(source).stem for source in sources]
    unique = [name if names.count(name) == 1 else f"{name}-{n}" for n, name in enumerate(names, 1)]
    return [out / f"{name}.{options.format}" for name in unique]


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


def _figure_parser() -> argparse.ArgumentParser:
    parser = Parser(prog="main.py figure", description="the plots as they stand after the experiment's steps")
    parser.add_argument("experiment", nargs="+")
    _add_looks(parser)
    parser.add_argument("--scale", type=_number("--scale", 0.25, 8), default=None)
    parser.add_argument("--format", choices=FORMATS, default=FORMATS[0])
    parser.add_argument("--without-experiment", action="store_true")
    return parser


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
        dpi=round(PIXELS * (getattr(options, "scale", None) or 2.0)),
        points=POINTS,
        stroke=1.0,
        theme=options.theme,
        transparent=options.transparent,
        title=options.title,
        caption=options.caption,
        legend=not options.no_legend,
        grid=not options.no_grid,
        language=options.language,
        carries=not getattr(options, "without_experiment", False),
    )
    chosen = plain if options.purpose is None else plain.for_purpose(options.purpose)
    given: dict[str, Any] = {"dpi": options.dpi, "points": options.font_size, "stroke": options.line_width}
    if options.purpose and getattr(options, "scale", None):
        given["dpi"] = options.dpi or round(PIXELS * options.scale)
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
