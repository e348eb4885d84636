"""Charts of answers: landscape, metrics, update, cost, optimizers, step of the differences."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.figures.marks import Axis, Band, Contours, Line, Mark, Panel, Points, Rule, Shade, Text
from playground.figures.palette import contrast, mixed, rgb
from playground.figures.panels import Look, colormap, norms_panel, span, wide
from playground.figures.views import LandscapeView, MetricsView, Scene
from playground.figures.words import Words, number, parameter

CONTOURS = 12
"""Lines of a landscape."""
HEALTHY = (1e-4, 1e-2)
"""Of update to weight; the rule of thumb is about 10⁻³ (Karpathy 2016)."""


def landscape_panel(scene: Scene, look: Look) -> Panel:
    """The objective's height in even steps of its logarithm, with the path and the lowest point."""
    view = scene.landscape
    assert view is not None
    words = look.words
    height = _height(view.values)
    finite = height[np.isfinite(height)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    cell_x, cell_y = view.x[1] - view.x[0], view.y[1] - view.y[0]
    across = float(view.x[0] - cell_x / 2), float(view.x[-1] + cell_x / 2)
    up = float(view.y[0] - cell_y / 2), float(view.y[-1] + cell_y / 2)
    levels = tuple(float(level) for level in np.linspace(low, high, CONTOURS + 2)[1:-1])
    marks: list[Mark] = [
        Shade(colormap(height, low, high), across, up),
        Contours(view.x, view.y, np.nan_to_num(height, nan=high), levels, "#ffffff", alpha=0.45, points=0.5),
    ]
    path = view.path
    if len(path) > 1:
        marks.append(Line(path[:, 0], path[:, 1], "#ffffff", key=words.tr("path")))
        marks.append(Points(path[:1, 0], path[:1, 1], "#ffffff", key=words.tr("start"), hollow=True, large=True))
    if view.minimum is not None:
        marks.append(
            Points(
                view.minimum[:1], view.minimum[1:], "#ffd54a", key=words.tr("lowest point"), diamond=True, large=True
            )
        )
    marks.append(Points(path[-1:, 0], path[-1:, 1], "#ff5a4f", key=words.tr("now"), large=True))
    names = [_direction(name, scene, words) for name in view.labels]
    return Panel(
        words.tr("Landscape"),
        tuple(marks),
        Axis(names[0], float(view.x[0]), float(view.x[-1])),
        Axis(names[1], float(view.y[0]), float(view.y[-1])),
        subtitle=_objective(view, words),
    )


def _objective(view: LandscapeView, words: Words) -> str:
    finite = view.values[np.isfinite(view.values)]
    if not finite.size:
        return ""
    text = words.tr("objective {0} (dark) to {1} (bright)").format(
        number(float(finite.min()), 3), number(float(finite.max()), 3)
    )
    if view.explained is not None:
        share = words.tr("{0} % of the path lies in the plane").format(number(round(100 * view.explained, 1)))
        text = f"{text} · {share}"
    return text


def _direction(name: str, scene: Scene, words: Words) -> str:
    layers = len(scene.facts.sizes) - 1
    known = {
        "principal 1": words.tr("first principal direction of the path"),
        "principal 2": words.tr("second principal direction"),
        "direction 1": words.tr("first random direction"),
        "direction 2": words.tr("second random direction"),
    }
    return known.get(name) or parameter(name, layers, single=layers == 1 and scene.facts.sizes == (1, 1))


def _height(values: NDArray[np.float32]) -> NDArray[np.float64]:
    """The logarithm of the height above the lowest value, plus a thousandth of the range so that it is finite."""
    finite = values[np.isfinite(values)].astype(float)
    if not finite.size:
        return np.full(values.shape, np.nan)
    low, high = float(finite.min()), float(np.quantile(finite, 0.99))
    above = np.where(np.isfinite(values), values.astype(float) - low, np.nan) + 1e-3 * max(high - low, 1e-12)
    return np.asarray(np.log10(above))


def metrics_panel(scene: Scene, look: Look) -> Panel:
    """Counts of classes as a table, or residuals over predictions."""
    view = scene.metrics
    assert view is not None
    return _confusion(view, look) if view.train.size else _residuals(view, look)


def _confusion(view: MetricsView, look: Look) -> Panel:
    words, colors = look.words, look.palette
    tests = bool(view.test.size)
    table = view.test if tests else view.train
    count = len(table)
    shares = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    strength = 0.8 * shares
    right, wrong, paper = (np.array(rgb(color), float) for color in (colors.line, colors.data, colors.paper))
    ends = np.where(np.eye(count, dtype=bool)[..., None], right, wrong)
    pixels = np.rint(paper + strength[..., None] * (ends - paper)).astype(np.uint8)[::-1]
    marks: list[Mark] = [Shade(pixels, (-0.5, count - 0.5), (-0.5, count - 0.5))]
    for actual in range(count):
        for predicted in range(count):
            ground = mixed(
                colors.line if actual == predicted else colors.data, colors.paper, float(strength[actual, predicted])
            )
            ink = max((colors.ink, colors.paper), key=lambda color: contrast(color, ground))
            text = str(int(table[actual, predicted]))
            marks.append(
                Text(
                    predicted,
                    count - 1 - actual,
                    text,
                    ink,
                    across="center",
                    up="center_baseline",
                    bold=actual == predicted,
                )
            )
    names = [view.labels[k] if view.labels else words.tr("class {0}").format(k) for k in range(count)]
    share = view.accuracy[1] if tests else view.accuracy[0]
    rows = words.tr("{0} test rows") if tests else words.tr("{0} training rows")
    text = rows.format(int(table.sum()))
    if share is not None:
        text = words.tr("{0}, {1} % right").format(text, number(round(100 * share, 1)))
    return Panel(
        words.tr("Confusion"),
        tuple(marks),
        Axis(words.tr("predicted"), -0.5, count - 0.5, ticks={float(k): names[k] for k in range(count)}),
        Axis(words.tr("actual"), -0.5, count - 0.5, ticks={float(count - 1 - k): names[k] for k in range(count)}),
        subtitle=text,
    )


def _residuals(view: MetricsView, look: Look) -> Panel:
    words, colors = look.words, look.palette
    marks: list[Mark] = []
    values = [prediction - target for prediction, target in zip(view.predictions, view.targets, strict=True)]
    across, up = span(list(view.predictions)), span([*values, np.zeros(1)], room=0.06)
    marks.append(Line(np.array(across), np.zeros(2), colors.axis, thin=True))
    for prediction, residual, color, tests in zip(
        view.predictions, values, (colors.line, colors.data), (False, True), strict=True
    ):
        if len(prediction):
            key = words.tr("test rows") if tests else words.tr("training rows")
            marks.append(Points(prediction, residual, color, key=key, diamond=tests))
    place = 1 if view.r2[1] is not None or view.rmse[1] is not None else 0
    rmse, r2 = view.rmse[place], view.r2[place]
    parts = [words.tr("test rows") if place else words.tr("training rows")]
    parts += [f"RMSE {number(rmse, 3)}"] if rmse is not None else []
    parts += [f"R² {number(r2, 3)}"] if r2 is not None else []
    return Panel(
        words.tr("Residuals"),
        tuple(marks),
        Axis(words.tr("prediction"), *across),
        Axis(words.tr("prediction − target"), *up),
        subtitle=" · ".join(parts),
    )


def update_panel(scene: Scene, look: Look) -> Panel:
    """‖ΔW‖ / ‖W‖ of every layer, with the band that is usual in healthy training."""
    view = scene.update
    assert view is not None
    words = look.words
    made = norms_panel(scene, look, view, words.tr("Update to weight"), "‖ΔW‖ / ‖W‖", always_log=True)
    low, high = min(made.y.low, HEALTHY[0] / 2), max(made.y.high, HEALTHY[1] * 2)
    band = Band(*HEALTHY, look.palette.good, words.tr("healthy: 0.0001–0.01"))
    return Panel(made.title, (band, *made.marks), made.x, Axis(made.y.name, low, high, log=True), note=made.note)


def comparison_panel(scene: Scene, look: Look) -> Panel:
    """Time per gradient over the number of parameters, a line for each source."""
    view = scene.comparison
    assert view is not None
    words = look.words
    names = {"manual": words.tr("by hand"), "auto": "mx.grad", "numerical": words.tr("numerical")}
    deep = [point for point in view.points if point.axis == "depth"]
    sizes = np.array([point.parameters for point in deep], float)
    marks: list[Mark] = []
    for color, (source, name) in zip(look.palette.series, names.items(), strict=False):
        times = np.array([point.microseconds[source] for point in deep], float)
        marks += [Line(sizes, times, color, label=name), Points(sizes, times, color)]
    every = [np.array(list(point.microseconds.values())) for point in deep]
    return Panel(
        words.tr("Cost of a gradient"),
        tuple(marks),
        Axis(words.tr("parameters, in 1 to 6 hidden layers of 8"), *span([sizes], log=True), log=True),
        Axis(words.tr("µs on this machine"), *span(every, log=True, room=0.06), log=True),
    )


def optimizers_panel(scene: Scene, look: Look) -> Panel:
    """Training losses of five optimizers from one start on the same batches."""
    view = scene.optimizers
    assert view is not None
    words = look.words
    names = {
        "descent": words.tr("descent"),
        "momentum": words.tr("momentum 0.9"),
        "adagrad": "Adagrad",
        "rmsprop": "RMSprop",
        "adam": "Adam",
    }
    log = wide(list(view.losses.values()))
    marks: list[Mark] = []
    for color, (name, losses) in zip(look.palette.series, view.losses.items(), strict=False):
        shown = np.where(np.isfinite(losses) & ((losses > 0) if log else True), losses, np.nan)
        marks.append(Line(np.arange(len(losses)), shown, color, label=names.get(name, name)))
    start = next(iter(view.losses.values()))[:1]
    # who diverges leaves the picture upwards
    top = [np.minimum(losses, 3 * start[0]) for losses in view.losses.values()]
    steps = max(len(losses) for losses in view.losses.values()) - 1
    return Panel(
        words.tr("Optimizers"),
        tuple(marks),
        Axis(words.tr("step"), 0.0, float(max(steps, 1)), whole=True),
        Axis(words.tr("training loss, all at rate {0}").format(number(view.learning_rate)), *span(top, log=log), log),
    )


def step_size_panel(scene: Scene, look: Look) -> Panel:
    """The error of central differences: truncation falls with h, rounding grows."""
    view = scene.step_size
    assert view is not None
    words, colors = look.words, look.palette
    curves = [("float32", view.float32, colors.data), ("float64", view.float64, colors.line)]
    marks: list[Mark] = [Rule(1e-5, colors.axis, "h = 10⁻⁵")]
    shown: list[NDArray[Any]] = []
    for name, error, color in curves:
        y = np.where(np.isfinite(error) & (error > 0), error, np.nan)
        shown.append(y)
        marks.append(Line(view.h, y, color, label=name))
    return Panel(
        words.tr("Step of the differences"),
        tuple(marks),
        Axis("h", *span([view.h], log=True), log=True),
        Axis(words.tr("relative error of the gradient"), *span(shown, log=True), log=True),
    )
