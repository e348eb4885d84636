"""``main.py movie``: the training of an experiment as an animation, without a display and without Qt."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from msgspec.structs import replace

from playground.commands.arguments import Parser, check_outputs, number, program, whole
from playground.commands.figure import add_looks, progress, read, specification
from playground.commands.outcome import DONE, guarded
from playground.data import table_notes
from playground.experiment import storage
from playground.figures.clip import KINDS, MOVING, Clip
from playground.figures.palette import PALETTES
from playground.foundation import files
from playground.foundation.errors import InvalidValue
from playground.foundation.value import MAX_STEPS

MOST_FRAMES = 2000


def main(arguments: Sequence[str]) -> int:
    """Run ``movie …`` and return the exit code."""
    return guarded(lambda: _run(arguments))


def _run(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments[1:])
    chosen = specification(options, "slide")
    kind = options.out.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise InvalidValue("--out", repr(options.out.name), "a name that ends in .gif, .webp or .mp4")
    for name in chosen.plots:
        if name not in MOVING:
            raise InvalidValue("--plot", repr(name), f"a plot that moves: {', '.join(MOVING)}")
    source = options.experiment
    experiment = read(source, options)
    check_outputs({"--out": options.out}, source, experiment)
    last = experiment.steps if options.last is None else options.last
    if options.first > last:
        raise InvalidValue("--from", str(options.first), f"a step up to the last one, {last}")
    clip = Clip(options.first, last, options.frames, options.fps, options.width)
    clip.check_size(*chosen.size)
    from playground.figures import movie, scenes

    chosen = replace(chosen, transparent=False, carries=False)
    with storage.naming(source):
        found = scenes.along(
            replace(experiment, steps=max(last, experiment.steps)),
            clip.steps(),
            chosen.plots,
            progress(source),
            code_allowed=options.allow_code,
        )
    content = movie.write(movie.frames(found, chosen, clip, _show), kind, clip, PALETTES[chosen.theme])
    files.write(content, options.out)
    table_notes.tell(experiment)
    return DONE


def _show(frame: int, frames: int) -> None:
    if sys.stderr.isatty():
        print(f"\rframe {frame} of {frames}\033[K", end="\n" if frame == frames else "", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog=f"{program()} movie", description="the training as an animation")
    parser.add_argument("experiment")
    add_looks(parser)
    parser.add_argument("--frames", type=whole("--frames", 1, MOST_FRAMES), default=60)
    parser.add_argument("--from", dest="first", type=whole("--from", 0, MAX_STEPS), default=0, metavar="STEP")
    parser.add_argument("--to", dest="last", type=whole("--to", 0, MAX_STEPS), default=None, metavar="STEP")
    parser.add_argument("--fps", type=number("--fps", 0.1, 50), default=15.0)
    parser.add_argument("--pixels", dest="width", type=whole("--pixels", 100, 4000), default=960)
    return parser
