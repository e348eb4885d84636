"""From what a plot shows to the marks that it is drawn with: colours, names, ranges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.figures.marks import Axis, Contours, Line, Mark, Panel, Points, Rule, Shade
from playground.figures.palette import LIGHT, Palette, confidence, diverging, rgb
from playground.figures.views import FitView, NormsView, Scene
from playground.figures.words import Words, column, number, parameter
from playground.nn.numpy_functions import softmax

ROOM = 0.03
"""Beside the data, as a share of their range."""
DECADES = 1.3
"""From how many powers of ten on a positive axis is logarithmic."""
FINE = 5
"""How many pixels of a map there are for each of its points."""
BUCKETS = 700
"""Pieces of a curve, of which each is drawn by its least and greatest value."""
FEW = 6
"""Curves up to which each has its name."""
SMOOTHED = 25
"""A smoothed curve is the mean over this share of the steps."""


ENGLISH = Words()


@dataclass(frozen=True)
class Look:
    """In which colours and words a figure is drawn."""

    palette: Palette = LIGHT
    words: Words = ENGLISH


# ---- ranges ----


def span(values: Sequence[NDArray[Any]], *, log: bool = False, room: float = ROOM) -> tuple[float, float]:
    """The range of finite values (and positive ones, for a logarithm) with a little room."""
    every = np.concatenate([np.zeros(0), *(np.ravel(one).astype(float) for one in values)])
    every = every[np.isfinite(every) & ((every > 0) if log else True)]
    if not every.size:
        return (0.1, 1.0) if log else (0.0, 1.0)
    low, high = float(every.min()), float(every.max())
    if log:
        low, high = np.log10(low), np.log10(high)
    reach = high - low
    if reach <= 1e-9 * max(abs(low), abs(high)):
        reach, around = 0.0, 0.5 if log else 0.05 * abs(low) or 0.5
        low, high = low - around, high + around
    low, high = low - room * reach, high + room * reach
    return (10.0**low, 10.0**high) if log else (low, high)


def wide(values: Sequence[NDArray[Any]]) -> bool:
    """Whether positive values reach over so many powers of ten that a logarithm shows them better."""
    every = np.concatenate([np.zeros(0), *(np.ravel(one).astype(float) for one in values)])
    every = every[np.isfinite(every)]
    positive = every[every > 0]
    return bool(every.size and positive.size == every.size and np.log10(positive.max() / positive.min()) > DECADES)


def steps_axis(words: Words, steps: NDArray[Any]) -> Axis:
    """From the first step to the last."""
    last = float(steps[-1]) if len(steps) else 0.0
    return Axis(words.tr("step"), 0.0, max(last, 1.0), whole=True)


def thinned(x: NDArray[Any], y: NDArray[Any], buckets: int = BUCKETS) -> tuple[NDArray[Any], NDArray[Any]]:
    """Of a long curve the least and the greatest value of each piece: it looks the same."""
    count = len(x)
    if count <= 2 * buckets:
        return x, y
    size = count // buckets
    whole = size * buckets
    pieces = np.where(np.isnan(y[:whole]), np.inf, y[:whole]).reshape(buckets, size)
    low = pieces.argmin(axis=1)
    high = np.where(np.isnan(y[:whole]), -np.inf, y[:whole]).reshape(buckets, size).argmax(axis=1)
    places = np.stack([low, high], axis=1)
    places.sort(axis=1)
    chosen = np.unique(np.concatenate([(places + size * np.arange(buckets)[:, None]).ravel(), np.arange(whole, count)]))
    return x[chosen], y[chosen]


def smoothed(x: NDArray[Any], y: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """The mean of the logarithm over pieces of the steps, at the middle of each, up to the last step."""
    size = max(3, len(x) // SMOOTHED)
    if len(x) < 3 * size:
        return x, y
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(y > 0, np.log(y), np.nan)
    known = np.isfinite(logs)
    weights = np.convolve(known, np.ones(size), "same")
    sums = np.convolve(np.where(known, logs, 0.0), np.ones(size), "same")
    return thinned(x, np.exp(np.where(weights > 0, sums / np.maximum(weights, 1), np.nan)), 150)


# ---- loss, parameters, gradients ----


def loss_panel(scene: Scene, look: Look) -> Panel:
    """Training and test loss at the evaluated states, and faintly that of every batch."""
    view = scene.loss
    assert view is not None
    words, colors = look.words, look.palette
    penalized = scene.facts.settings.penalty.name != "none"
    curves = [("train", view.train, colors.line), ("test", view.test, colors.data)]
    if penalized:
        curves.append(("penalty", view.penalty, colors.muted))
    names = {"train": words.tr("training"), "test": words.tr("test"), "penalty": words.tr("penalty")}
    shown = [(names[name], y, color) for name, y, color in curves if np.isfinite(y).any()]
    # a penalty that begins at zero is no reason to show losses on a linear axis
    log = wide([view.train, view.test])
    marks: list[Mark] = []
    if len(view.batch_step):
        x, y = thinned(view.batch_step, _positive(view.batch_loss, log))
        marks.append(Line(x, y, colors.line, alpha=0.35, thin=True, key=words.tr("each batch")))
    marks += _changes(scene, look)
    for name, y, color in shown:
        marks.append(Line(*thinned(view.step, _positive(y, log)), color, label=name if len(shown) > 1 or marks else ""))
    # one batch may have hit a loss of almost nothing: it is no reason to flatten the curves
    ranged = [view.train, view.test, *([view.penalty[-1:]] if penalized else [])]
    low, high = span(ranged if log else [y for _, y, _ in shown], log=log)
    if len(view.batch_loss):
        inner = np.quantile(_positive(view.batch_loss, log)[np.isfinite(_positive(view.batch_loss, log))], (0.02, 0.98))
        low, high = min(low, float(inner[0])), max(high, float(inner[1]))
    return Panel(
        words.tr("Loss"),
        tuple(marks),
        steps_axis(words, view.step),
        Axis(convention(scene, look), low, high, log),
        note=_nothing(view.step, words),
    )


def convention(scene: Scene, look: Look) -> str:
    """The loss as a formula, and that the penalty is not in it."""
    settings = scene.facts.settings
    words = look.words
    text = formula(settings.loss, words)
    return text if settings.penalty.name == "none" else words.tr("{0}, without penalty").format(text)


def formula(loss: str, words: Words) -> str:
    """How a loss averages."""
    named = {
        "huber": words.tr("Huber"),
        "binary_cross_entropy": words.tr("binary cross-entropy"),
        "cross_entropy": words.tr("cross-entropy"),
    }
    return (
        named.get(loss)
        or {
            "half_sse": "½ Σ (ŷ − y)²",
            "mse": "1/(N·K) Σ (ŷ − y)²",
            "half_mse": "1/(2N) Σ (ŷ − y)²",
            "mae": "1/(N·K) Σ |ŷ − y|",
        }[loss]
    )


def parameters_panel(scene: Scene, look: Look) -> Panel:
    """Every entry of the parameters; of many the strongest are named."""
    view = scene.parameters
    assert view is not None
    words = look.words
    layers = len(view.order) // 2
    few = len(view.names) <= FEW
    alpha = 1.0 if few else 0.55 if len(view.names) <= 40 else 0.3
    last = np.nan_to_num(np.abs(view.values[-1])) if len(view.values) else np.zeros(len(view.names))
    strongest = set(np.argsort(last)[::-1][: len(view.names) if few else 3].tolist())
    single = {name for name in view.order if sum(view.order[k] == name for k in view.parameters) == 1}
    marks: list[Mark] = list(_changes(scene, look))
    keyed: set[int] = set()
    for k, name in enumerate(view.names):
        place = view.parameters[k]
        x, y = thinned(view.step, view.values[:, k], max(60, BUCKETS * 8 // max(8, len(view.names))))
        color = look.palette.parameter(place)
        label = parameter(name, layers, single=name.partition("[")[0] in single) if k in strongest else ""
        key = "" if few or place in keyed else parameter(view.order[place], layers)
        keyed.add(place)
        marks.append(Line(x, y, color, label=label, alpha=alpha, key=key))
    shown = len(view.names)
    name = words.tr("value") if shown == view.total else words.tr("value of {0} among {1}").format(shown, view.total)
    low, high = span([view.values])
    return Panel(
        words.tr("Parameters"),
        tuple(marks),
        steps_axis(words, view.step),
        Axis(name, low, high),
        note=_nothing(view.step, words),
    )


def gradients_panel(scene: Scene, look: Look) -> Panel:
    """The norm of each parameter's gradient."""
    view = scene.gradients
    assert view is not None
    words = look.words
    penalized = scene.facts.settings.penalty.name != "none"
    name = words.tr("norm, with penalty") if penalized else words.tr("norm")
    if view.noisy:
        name = words.tr("norm of a batch, with penalty") if penalized else words.tr("norm of a batch")
    return norms_panel(scene, look, view, words.tr("Gradients"), name)


def norms_panel(scene: Scene, look: Look, view: NormsView, title: str, name: str, *, always_log: bool = False) -> Panel:
    """Positive curves, one for each parameter; noisy ones faintly with a smooth line over them."""
    layers = scene.facts.sizes
    log = always_log or wide([view.values])
    marks: list[Mark] = list(_changes(scene, look))
    smooth = view.noisy and len(view.step) > 20
    if smooth:
        for k in range(len(view.names)):
            x, y = thinned(view.step, _positive(view.values[:, k], log), 300)
            marks.append(Line(x, y, look.palette.parameter(view.places[k]), alpha=0.3, thin=True))
    for k, one in enumerate(view.names):
        color = look.palette.parameter(view.places[k])
        values = _positive(view.values[:, k], log)
        x, y = smoothed(view.step, values) if smooth else thinned(view.step, values)
        marks.append(Line(x, y, color, label=parameter(one, len(layers) - 1)))
    low, high = span([view.values], log=log)
    return Panel(
        title,
        tuple(marks),
        steps_axis(look.words, view.step),
        Axis(name, low, high, log),
        note=_nothing(view.step, look.words),
    )


def _positive(values: NDArray[Any], log: bool) -> NDArray[Any]:
    """With NaN for what the axis cannot show."""
    with np.errstate(invalid="ignore"):
        return np.where(np.isfinite(values) & ((values > 0) if log else True), values, np.nan)


def _nothing(steps: NDArray[Any], words: Words) -> str:
    return words.tr("Nothing yet: no step has been made.") if not len(steps) or steps[-1] == 0 else ""


def _changes(scene: Scene, look: Look) -> list[Mark]:
    """A line at each step at which settings changed, with the change that mattered."""
    found: list[Mark] = []
    for change in scene.experiment.timeline:
        if 0 < change.step < scene.facts.step:
            path, value = next(iter(change.set.items()))
            found.append(Rule(float(change.step), look.palette.axis, changed(path, value, look.words)))
    return found if len(found) <= FEW else [Rule(rule.x, rule.color) for rule in found if isinstance(rule, Rule)]


def changed(path: str, value: object, words: Words) -> str:
    """A change in few words."""
    if path == "optimizer.learning_rate" and isinstance(value, int | float):
        return words.tr("rate {0}").format(number(float(value)))
    if path == "gradient.source":
        return source(str(value), words)
    text = number(float(value)) if isinstance(value, int | float) else str(value)
    return f"{path.rpartition('.')[2].replace('_', ' ')} {text}" if len(text) < 20 else path.replace("_", " ")


def source(name: str, words: Words) -> str:
    """Where the gradient comes from, in words."""
    return {
        "manual": words.tr("gradient by hand"),
        "auto": "mx.grad",
        "numerical": words.tr("numerical gradient"),
        "custom": words.tr("my own code"),
    }[name]


# ---- fit ----


def fit_panel(scene: Scene, look: Look) -> Panel:
    """A curve through the rows, a map under them, or predictions against targets."""
    view = scene.fit
    assert view is not None
    if view.columns == 1:
        return _curve_panel(view, look)
    return _map_panel(view, look) if view.columns == 2 else _pairs_panel(view, look)


def _curve_panel(view: FitView, look: Look) -> Panel:
    words, colors = look.words, look.palette
    marks: list[Mark] = []
    x = view.x
    predicted = view.predictions(view.output)
    targets = view.y_train
    if view.multiclass:
        name = words.tr("probability")
        for k in range(predicted.shape[1]):
            label = view.labels[k] if view.labels else words.tr("class {0}").format(k)
            marks.append(Line(x, predicted[:, k], colors.classes(predicted.shape[1])[k], label=label))
        shades = colors.classes(predicted.shape[1])
        for rows, y, tests in ((view.x_train, view.y_train, False), (view.x_test, view.y_test, True)):
            if len(rows):
                marks.append(
                    Points(
                        rows[:, 0],
                        np.zeros(len(rows)),
                        colors.ink,
                        diamond=tests,
                        colors=tuple(shades[int(one)] for one in y),
                    )
                )
        return Panel(
            words.tr("Fit"),
            tuple(marks),
            Axis(_only(view.names), *span([view.x_train, view.x_test])),
            Axis(name, -0.03, 1.03),
        )
    name = words.tr("probability") if view.classification else view.target
    outputs = targets.shape[1]
    at = view.predictions(view.at_train)
    if outputs == 1 and len(view.x_train) <= 200:
        rows = np.repeat(view.x_train[:, 0].astype(float), 3)
        ends = np.stack([targets[:, 0], at[:, 0], np.full(len(at), np.nan)], axis=1).ravel()
        rows[2::3] = np.nan
        marks.append(Line(rows, ends, colors.residual, thin=True, alpha=0.8, key=words.tr("residual")))
    for k in range(outputs):
        color = colors.line if outputs == 1 else colors.parameter(k)
        label = equation(view) if outputs == 1 else f"ŷ{k + 1}"
        marks.append(Line(x, predicted[:, k], color, label=label or ("ŷ" if outputs == 1 else "")))
    for k in range(outputs):
        color = colors.data if outputs == 1 else colors.parameter(k)
        marks.append(Points(view.x_train[:, 0], targets[:, k], color, key=words.tr("training rows") if k == 0 else ""))
        if len(view.x_test):
            marks.append(
                Points(
                    view.x_test[:, 0],
                    view.y_test[:, k],
                    color,
                    key=words.tr("test rows") if k == 0 else "",
                    diamond=True,
                    hollow=True,
                )
            )
    across = span([view.x_train, view.x_test])
    inside = (x >= across[0]) & (x <= across[1])
    up = span([targets, view.y_test, predicted[inside]], room=0.05)
    return Panel(words.tr("Fit"), tuple(marks), Axis(_only(view.names), *across), Axis(name, *up))


def _only(names: Sequence[str]) -> str:
    """The one column is x, unless a table names it."""
    return "x" if tuple(names) == ("x1",) else column(names[0])


def equation(view: FitView) -> str:
    """ŷ = 1.97 x + 1.05."""
    if view.line is None:
        return ""
    w, b = (number(value, 3) for value in view.line)
    sign = "−" if b.startswith("−") else "+"
    total = f"{w} x {sign} {b.removeprefix('−')}"
    return f"ŷ = σ({total})" if view.classification else f"ŷ = {total}"


def refined(values: NDArray[Any], times: int) -> NDArray[Any]:
    """A map with straight lines drawn between its points: (n, m, K) → (times·(n−1)+1, times·(m−1)+1, K)."""
    values = np.asarray(values, np.float32)
    for axis in (0, 1):
        count = values.shape[axis]
        place = np.linspace(0, count - 1, times * (count - 1) + 1)
        before = np.minimum(place.astype(int), count - 2)
        share = (place - before).astype(np.float32).reshape((-1, 1, 1) if axis == 0 else (1, -1, 1))
        values = np.take(values, before, axis) * (1 - share) + np.take(values, before + 1, axis) * share
    return values


def _map_panel(view: FitView, look: Look) -> Panel:
    words, colors = look.words, look.palette
    output = refined(view.output, FINE)
    values = view.predictions(output)
    ends = (float(view.x[0]), float(view.x[-1])), (float(view.y[0]), float(view.y[-1]))
    marks: list[Mark] = []
    names: list[str] = []
    fills: tuple[str, ...] = ()
    train = test = np.zeros(0, np.int64)
    if view.classification and (view.multiclass or view.y_train.shape[1] == 1):
        shares = values if view.multiclass else np.concatenate([1 - values, values], axis=-1)
        count = shares.shape[-1]
        pixels = confidence(shares, colors) if count > 2 else diverging(2 * shares[..., 1] - 1, colors)
        marks.append(Shade(pixels, *ends))
        coarse = softmax(view.output, axis=-1) if view.multiclass else view.predictions(view.output)
        for k in range(count if count > 2 else 1):
            others = np.delete(coarse, k, axis=-1).max(axis=-1) if view.multiclass else 1 - coarse[..., 0]
            marks.append(Contours(view.x, view.y, coarse[..., k] - others, (0.0,), colors.ink, alpha=0.8))
        train = np.asarray(view.y_train).reshape(len(view.x_train)).astype(int)
        test = np.asarray(view.y_test).reshape(len(view.x_test)).astype(int)
        names = [view.labels[k] if view.labels else words.tr("class {0}").format(k) for k in range(count)]
        fills = colors.classes(count)
    else:
        targets = np.concatenate([view.y_train[:, 0], view.y_test[:, 0]])
        low, high = float(targets.min()), float(targets.max())
        marks.append(Shade(colormap(values[..., 0], low, high), *ends))
        levels = tuple(float(one) for one in np.linspace(low, high, 8)[1:-1])
        marks.append(Contours(view.x, view.y, view.output[..., 0], levels, "#ffffff", alpha=0.5, points=0.75))
    for x, kinds, tests in ((view.x_train, train, False), (view.x_test, test, True)):
        if not len(x):
            continue
        if fills:
            for k, color in enumerate(fills):
                rows = kinds == k
                marks.append(Points(x[rows, 0], x[rows, 1], color, key="" if tests else names[k], diamond=tests))
        else:
            y = view.y_test if tests else view.y_train
            shades = colormap(y[:, 0], low, high)
            hexes = tuple("#{:02x}{:02x}{:02x}".format(*one) for one in shades.tolist())
            marks.append(
                Points(
                    x[:, 0],
                    x[:, 1],
                    colors.ink,
                    diamond=tests,
                    colors=hexes,
                    key="" if tests else words.tr("training rows"),
                )
            )
        if tests:
            marks.append(Points(x[:0, 0], x[:0, 1], colors.muted, key=words.tr("test rows"), diamond=True))
    equal = view.names == ("x1", "x2")
    low_x, high_x, low_y, high_y = view.extent
    return Panel(
        words.tr("Fit"),
        tuple(marks),
        Axis(column(view.names[0]), low_x, high_x),
        Axis(column(view.names[1]), low_y, high_y),
        equal=equal,
        most=(*ends[0], *ends[1]) if equal else None,
    )


VIRIDIS = ("#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30", "#fde725")
"""Evenly spaced colours of the map that grows evenly brighter (van der Walt & Smith 2015)."""
BANDS = 32


def colormap(values: NDArray[Any], low: float, high: float) -> NDArray[np.uint8]:
    """From dark to light: (…) → (…, 3), in even steps."""
    share = np.clip((np.nan_to_num(np.asarray(values, float), nan=high) - low) / max(high - low, 1e-12), 0, 1)
    share = np.rint(share * BANDS) / BANDS
    anchors = np.array([rgb(color) for color in VIRIDIS], float)
    places = np.linspace(0, 1, len(anchors))
    return np.stack([np.interp(share, places, anchors[:, k]) for k in range(3)], axis=-1).round().astype(np.uint8)


def _pairs_panel(view: FitView, look: Look) -> Panel:
    words, colors = look.words, look.palette
    sets = ((view.at_train, view.y_train, False), (view.at_test, view.y_test, True))
    marks: list[Mark] = []
    if not view.classification:
        every = [view.at_train[:, 0], view.y_train[:, 0], view.at_test[:, 0], view.y_test[:, 0]]
        low, high = span(every)
        marks.append(Line(np.array([low, high]), np.array([low, high]), colors.axis, thin=True, key="ŷ = y"))
        for at, y, tests in sets:
            if len(at):
                key = words.tr("test rows") if tests else words.tr("training rows")
                color = colors.data if tests else colors.line
                marks.append(Points(y[:, 0], at[:, 0], color, key=key, diamond=tests))
        return Panel(
            words.tr("Fit"), tuple(marks), Axis(words.tr("target"), low, high), Axis(words.tr("prediction"), low, high)
        )
    count = view.at_train.shape[1] if view.multiclass else 2
    fills = colors.classes(count)
    start = 0
    ticks: dict[float, str] = {}
    for k in range(count):
        begin = start
        for at, y, tests in sets:
            if not len(at):
                continue
            kinds = np.asarray(y).reshape(len(at), -1)[:, 0].astype(int)
            shares = view.predictions(at)
            own = (
                shares[np.arange(len(at)), kinds]
                if view.multiclass
                else np.where(kinds == 1, shares[:, 0], 1 - shares[:, 0])
            )
            rows = np.sort(own[kinds == k])
            marks.append(Points(start + np.arange(len(rows)), rows, fills[k], diamond=tests, hollow=tests))
            start += len(rows)
        ticks[(begin + start - 1) / 2] = view.labels[k] if view.labels else words.tr("class {0}").format(k)
        start += 3
    marks.append(Line(np.array([-2.0, start]), np.array([0.5, 0.5]), colors.axis, thin=True, dashed=True))
    if len(view.x_test):
        marks += [
            Points(np.zeros(0), np.zeros(0), colors.muted, key=words.tr("training rows")),
            Points(np.zeros(0), np.zeros(0), colors.muted, key=words.tr("test rows"), diamond=True, hollow=True),
        ]
    return Panel(
        words.tr("Fit"),
        tuple(marks),
        Axis(words.tr("rows, by class"), -2.0, float(start - 1), ticks=ticks),
        Axis(words.tr("probability of the right class"), -0.03, 1.03),
    )
