"""``main.py figure``: figures of experiments after their steps, without a display and without Qt."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from playground.commands.arguments import Parser, check_outputs, number, program, whole
from playground.commands.outcome import DONE, guarded
from playground.data import table_notes
from playground.experiment import storage, timeline
from playground.experiment.types import PLOTS, Experiment
from playground.figures.palette import PALETTES
from playground.figures.specification import (
    DPI,
    FORMATS,
    LANGUAGES,
    LARGEST,
    PIXELS,
    PURPOSES,
    SIDE,
    TEXTS,
    Specification,
)
from playground.foundation.errors import CodeNotAllowed, FileFault, InvalidValue, UnknownName
from playground.foundation.value import MAX_STEPS

SCALE = 2.0
"""Dots for each pixel of a screen where nothing else is asked for."""


def main(arguments: Sequence[str]) -> int:
    """Run ``figure …`` and return the exit code."""
    return guarded(lambda: _run(arguments))


def _run(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments[1:])
    chosen = specification(options)
    experiments = [(source, read(source, options)) for source in options.experiment]
    if options.overlay:
        _write_overlay(options, chosen, experiments)
    else:
        _write_each(options, chosen, experiments)
    for _, experiment in experiments:
        table_notes.tell(experiment)
    return DONE


def _write_each(
    options: argparse.Namespace, chosen: Specification, experiments: Sequence[tuple[str, Experiment]]
) -> None:
    targets = _targets(options)
    for (source, experiment), target in zip(experiments, targets, strict=True):
        check_outputs({"--out": target}, source, experiment)
        if _kind(target) in TEXTS and chosen.plots != ("derivation",):
            raise InvalidValue("--plot", " ".join(chosen.plots), f"derivation alone, for a file {target.suffix}")
    from playground.figures import compose, files, scenes  # matplotlib and MLX only where what is asked for makes sense

    for place, ((source, experiment), target) in enumerate(zip(experiments, targets, strict=True), 1):
        show = progress(source if len(targets) == 1 else f"{source} ({place} of {len(targets)})")
        with storage.naming(source):
            scene = scenes.last(experiment, chosen.plots, show, code_allowed=options.allow_code)
        for name, note in compose.nothing_to_show(scene, chosen).items():
            print(f"note: {name}: {note[0].lower()}{note[1:]}", file=sys.stderr)
        files.save(compose.made(scene, chosen, _kind(target), target.parent), target)


def _write_overlay(
    options: argparse.Namespace, chosen: Specification, experiments: Sequence[tuple[str, Experiment]]
) -> None:
    target: Path = options.out
    allowed = [name for name in FORMATS if name not in TEXTS]
    if target.suffix.lower().removeprefix(".") not in allowed:
        raise InvalidValue("--out", repr(target.name), f"a file of one of the formats {', '.join(allowed)}")
    for source, experiment in experiments:
        check_outputs({"--out": target}, source, experiment)
    from playground.figures import compose, files, overlay, scenes

    found = []
    for place, (source, experiment) in enumerate(experiments, 1):
        with storage.naming(source):
            show = progress(f"{source} ({place} of {len(experiments)})")
            found.append(scenes.last(experiment, chosen.plots, show, code_allowed=options.allow_code))
    files.save(compose.together(found, overlay.content(found, chosen), chosen, _kind(target), target.parent), target)


def _kind(target: Path) -> str:
    return target.suffix.lower().removeprefix(".")


def read(source: str, options: argparse.Namespace) -> Experiment:
    """The experiment, at the steps asked for."""
    experiment = storage.read(source)
    if timeline.runs_code(experiment) and not options.allow_code:
        raise CodeNotAllowed(source)
    return experiment if options.steps is None else replace(experiment, steps=options.steps)


def progress(name: str) -> Callable[[int, int], None]:
    """Tells a terminal how far the training is."""
    shown = -1

    def show(step: int, last: int) -> None:
        nonlocal shown
        share = 100 * step // max(last, 1)
        if sys.stderr.isatty() and share != shown:
            shown = share
            print(
                f"\r{name}: step {step} of {last}\033[K", end="\n" if step >= last else "", file=sys.stderr, flush=True
            )

    return show


def _targets(options: argparse.Namespace) -> list[Path]:
    """Where each figure goes: the file named, or, for several experiments, files in the folder named."""
    out: Path = options.out
    sources: list[str] = options.experiment
    folder = out.is_dir() or str(options.out_text).endswith("/")
    if folder and not out.is_dir() and _kind(out) in FORMATS:
        raise FileFault(options.out_text, f"ends in / as a folder does, and in {out.suffix} as a file does")
    if len(sources) == 1 and not folder:
        if _kind(out) not in FORMATS:
            *most, last = (f".{name}" for name in FORMATS)
            raise InvalidValue("--out", repr(out.name), f"a name that ends in {', '.join(most)} or {last}")
        return [out]
    if not folder or (out.exists() and not out.is_dir()):
        raise FileFault(
            str(out),
            "is no folder, where the figures of several experiments go (a new one ends in /); --overlay takes a file",
        )
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise FileFault(str(out), f"cannot be made: {fault.strerror or fault}") from fault
    names = ["figure" if source == "-" else Path(source).stem for source in sources]
    unique = [name if names.count(name) == 1 else f"{name}-{n}" for n, name in enumerate(names, 1)]
    return [out / f"{name}.{options.format}" for name in unique]


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog=f"{program()} figure", description="the plots as they stand after the experiment's steps")
    parser.add_argument("experiment", nargs="+")
    add_looks(parser)
    parser.add_argument("--scale", type=number("--scale", 0.25, 8), default=None)
    parser.add_argument("--format", choices=FORMATS, default=FORMATS[0])
    parser.add_argument("--without-experiment", action="store_true")
    parser.add_argument("--overlay", action="store_true", help="the curves of all experiments on the same axes")
    return parser


def add_looks(parser: argparse.ArgumentParser) -> None:
    """The flags that figures and movies share."""
    parser.add_argument("--plot", nargs="+", required=True, action="extend", metavar="NAME")
    parser.add_argument("--out", dest="out_text", required=True, metavar="FILE")
    parser.add_argument("--steps", type=whole("--steps", 0, MAX_STEPS), default=None)
    parser.add_argument("--theme", choices=tuple(PALETTES), default="light")
    parser.add_argument("--transparent", action="store_true")
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    parser.add_argument("--purpose", choices=tuple(PURPOSES), default=None)
    parser.add_argument("--size", type=_size, default=None, metavar="WIDTHxHEIGHT", help="centimetres")
    parser.add_argument("--dpi", type=whole("--dpi", *DPI), default=None)
    parser.add_argument("--font-size", type=number("--font-size", 4, 96), default=None, metavar="POINTS")
    parser.add_argument("--line-width", type=number("--line-width", 0.25, 10), default=None, metavar="POINTS")
    parser.add_argument("--title", default=None)
    parser.add_argument("--caption", default=None)
    parser.add_argument("--no-legend", action="store_true")
    parser.add_argument("--no-grid", action="store_true")
    parser.add_argument("--allow-code", action="store_true")


def specification(options: argparse.Namespace, purpose: str = "page") -> Specification:
    """The flags as a specification; where no purpose is named it is ``purpose``, at a screen's dots."""
    options.out = Path(options.out_text)
    for name in options.plot:
        if name not in PLOTS:
            raise UnknownName("--plot", name, PLOTS)
    plain = Specification(
        plots=tuple(dict.fromkeys(options.plot)),
        theme=options.theme,
        transparent=options.transparent,
        title=options.title,
        caption=options.caption,
        legend=not options.no_legend,
        grid=not options.no_grid,
        language=options.language,
        carries=not getattr(options, "without_experiment", False),
    )
    chosen = plain.for_purpose(options.purpose or purpose)
    given: dict[str, Any] = {"dpi": options.dpi, "points": options.font_size, "stroke": options.line_width}
    scale = getattr(options, "scale", None)
    if scale or not options.purpose:
        given["dpi"] = options.dpi or round(PIXELS * (scale or SCALE))
    if options.size is not None:
        given["width"], given["height"] = options.size
    chosen = replace(chosen, **{name: value for name, value in given.items() if value is not None})
    if chosen.pixels[0] * chosen.pixels[1] > LARGEST:
        raise InvalidValue("--size", f"{chosen.pixels[0]} × {chosen.pixels[1]} dots", f"up to {LARGEST:,} in all")
    return chosen


def _size(text: str) -> tuple[float, float]:
    sides = text.lower().replace("×", "x").split("x")
    if len(sides) != 2:
        raise InvalidValue("--size", repr(text), "two numbers of centimetres as in 16x9")
    width, height = (number("--size", *SIDE)(side) for side in sides)
    return width, height
