"""Several experiments in one figure, with a legend of what differs between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec

from playground.experiment.types import Experiment
from playground.figures.captions import sources
from playground.figures.compose import Content
from playground.figures.makers import panel
from playground.figures.marks import Axis, Line, Mark, Panel, Points
from playground.figures.palette import PALETTES
from playground.figures.panels import Look, changed
from playground.figures.specification import Specification
from playground.figures.views import Scene
from playground.figures.words import Words
from playground.foundation.errors import InvalidValue

PLOTS = ("fit", "loss", "parameters", "gradients", "update", "step_size")
"""Plots whose curves can lie on each other."""
MOST = 7
"""Experiments on one plot: as many as there are colours that everybody tells apart."""
NAMED = 3
"""Differences that an experiment's name has at most."""


def content(scenes: Sequence[Scene], chosen: Specification) -> Content:
    """One panel for each plot, with the curves of all scenes; raises :class:`InvalidValue` where they cannot be."""
    words = Words(chosen.language or "en")
    palette = PALETTES[chosen.theme]
    if len(scenes) > MOST:
        raise InvalidValue("--overlay", f"{len(scenes)} experiments", f"up to {MOST}")
    for name in chosen.plots:
        if name not in PLOTS:
            raise InvalidValue("--overlay", repr(name), f"a plot of curves: {', '.join(PLOTS)}")
    if "fit" in chosen.plots and any(scene.fit is not None and scene.fit.columns != 1 for scene in scenes):
        raise InvalidValue("--overlay", "a fit of several columns", "the fit of one column, which is a curve")
    names = differences([scene.experiment for scene in scenes], words)
    look = Look(palette, words)
    panels: list[Panel] = []
    for plot in chosen.plots:
        every = [panel(plot, scene, look) for scene in scenes]
        # the legend stands once: colours mean the same everywhere
        panels.append(_joined(every, names if not panels else [""] * len(names), palette.series, words))
    titles = {scene.experiment.title for scene in scenes}
    title = (
        chosen.title
        if chosen.title is not None
        else words.translate("Titles", titles.pop())
        if len(titles) == 1
        else ""
    )
    if chosen.caption is not None:
        caption = chosen.caption
    else:
        counted = words.tr("{0} experiments: {1}.").format(len(scenes), words.tr("; ").join(names))
        how = words.tr("Trained with {0}.").format(sources(scenes[0].facts, words))
        alike = len({sources(scene.facts, words) for scene in scenes}) == 1
        caption = words.listed([counted, how] if alike else [counted])
    shown = words.tr("; ").join(one.title for one in panels)
    return Content(tuple(panels), title, caption, words.listed([words.tr("Figure of {0}.").format(shown), caption]))


def _joined(panels: Sequence[Panel], names: Sequence[str], colors: Sequence[str], words: Words) -> Panel:
    """All curves in the colour of their experiment; rows are shown once where they are the same."""
    marks: list[Mark] = [mark for mark in panels[0].marks if isinstance(mark, Points)]
    for one, name, color in zip(panels, names, colors, strict=False):
        lines = [mark for mark in one.marks if isinstance(mark, Line) and not mark.thin and len(mark.x)]
        for place, line in enumerate(lines):
            second = line.label == words.tr("test")
            key = name if place == 0 else words.tr("{0}, test").format(name) if second and name else ""
            marks.append(replace(line, color=color, label="", key=key, dashed=second))
    log = all(one.y.log for one in panels)
    return replace(
        panels[0],
        marks=tuple(marks),
        x=_union([one.x for one in panels], panels[0].x.log),
        y=_union([one.y for one in panels], log),
        note="" if any(not one.note for one in panels) else panels[0].note,
    )


def _union(axes: Sequence[Axis], log: bool) -> Axis:
    return replace(axes[0], low=min(axis.low for axis in axes), high=max(axis.high for axis in axes), log=log)


def differences(experiments: Sequence[Experiment], words: Words) -> list[str]:
    """A name for each experiment: what is not the same in all of them, else its title or its number."""
    flat = [_flat(msgspec.to_builtins(replace_title(one))) for one in experiments]
    paths = [
        path
        for path in dict.fromkeys(path for one in flat for path in one)
        if len({str(one.get(path)) for one in flat}) > 1
    ]
    names = []
    for place, (one, experiment) in enumerate(zip(flat, experiments, strict=True), 1):
        parts = [changed(path, one[path], words) for path in paths[:NAMED] if one.get(path) is not None]
        names.append(", ".join(parts) or experiment.title or words.tr("experiment {0}").format(place))
    if len(set(names)) < len(names):
        return [f"{name} ({place})" for place, name in enumerate(names, 1)]
    return names


def replace_title(experiment: Experiment) -> Experiment:
    """Without what is no setting."""
    return msgspec.structs.replace(experiment, title="")


def _flat(value: Any, path: str = "") -> dict[str, Any]:
    if isinstance(value, dict):
        return {
            name: one
            for key, part in value.items()
            for name, one in _flat(part, f"{path}.{key}" if path else key).items()
        }
    if isinstance(value, list | tuple) and any(isinstance(part, dict | list | tuple) for part in value):
        return {path: str(value)}
    return {path: value if not isinstance(value, list | tuple) else "-".join(map(str, value))}
