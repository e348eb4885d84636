"""Scenes of an experiment: it is trained again, which gives the same floats, and looked at on the way."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from playground.data.generators import labels
from playground.data.task import Task
from playground.engine import isolated_call, wire
from playground.engine.protocol import Curves
from playground.engine.recording import Recording
from playground.experiment import timeline
from playground.experiment.types import Experiment
from playground.figures import answers
from playground.figures.answers import State
from playground.figures.views import Facts, FitView, LossView, NormsView, ParametersView, Scene, gradient_sources
from playground.foundation.arrays import Arrays
from playground.foundation.errors import CodeFault, CodeNotAllowed
from playground.foundation.parameter_names import entries, is_weight
from playground.nn.numpy_forward import activities
from playground.training.compilation import StepCompiler
from playground.training.evaluation import ENTRIES, Evaluation, Records
from playground.training.stability import stable_rate
from playground.training.trainer import Trainer

LINE = 400
"""Points along a curve."""
MAP = 64
"""Points of a map along the rows' longer side."""
WIDER = 3.2
"""How many times as wide or high as the rows a map reaches, to fill a box of any shape."""
MARGIN = 0.08
"""Room beside the rows as a share of their range."""
EVALUATED = ("train", "test", "penalty", "parameters", "gradient_norms", "update_ratios")
COMPILED_FROM = 5000
"""Steps from which on compiling a step pays."""

Tell = Callable[[int, int], None]
"""Hears the step reached and the last one."""


def at_step(experiment: Experiment, step: int) -> Experiment:
    """The experiment as it would be saved at ``step``: what is changed later is not in it."""
    changes = tuple(change for change in experiment.timeline if change.step <= step)
    return replace(experiment, timeline=changes, steps=step)


def scenes(
    experiment: Experiment,
    steps: Sequence[int],
    plots: Collection[str],
    tell: Tell = lambda step, last: None,
    *,
    code_allowed: bool = False,
) -> Iterator[Scene]:
    """Yield the scene at each of the ascending ``steps``; of a run that ends before, its last state.

    Raises :class:`PlaygroundError` for an experiment that does not fit together or whose code fails.
    """
    trainer = Trainer(experiment, code_allowed=code_allowed)
    recording = Recording()
    compiler = StepCompiler()
    curves: list[Curves] = []
    try:
        for step in steps:
            while trainer.step_number < step and trainer.divergence is None and trainer.stopped is None:
                replayed = trainer.step_number < experiment.steps  # up to there the run is known to have gone on
                if trainer.step_number == experiment.steps:
                    trainer.resume()
                end = min(step, experiment.steps) if replayed else step
                recording.add(trainer.step(min(64, end - trainer.step_number), check_stop=not replayed))
                if trainer.fault is not None:
                    raise trainer.fault
                if steps[-1] > COMPILED_FROM:
                    compiler.poll(trainer)
                tell(trainer.step_number, steps[-1])
            curves.append(recording.take())
            wanted = plots if step == steps[-1] else [plot for plot in plots if plot != "landscape"]
            yield _scene(experiment, trainer, curves, wanted)
    finally:
        compiler.close()


def _scene(experiment: Experiment, trainer: Trainer, curves: list[Curves], plots: Collection[str]) -> Scene:
    here = at_step(experiment, trainer.step_number)
    state = State(here, trainer, _joined([*curves, _present(trainer)]))
    unknown = {name: VIEWS[name](state) for name in plots}
    return Scene(experiment=here, facts=_facts(here, trainer), **unknown)


def _facts(experiment: Experiment, trainer: Trainer) -> Facts:
    task = trainer.task
    return Facts(
        settings=trainer.settings,
        sources=gradient_sources(experiment),
        step=trainer.step_number,
        epoch=trainer.epoch,
        losses=trainer.losses(),
        sizes=task.sizes,
        rows=len(task.x_train),
        tests=len(task.x_test),
        features=task.features,
        diverged_at=None if trainer.divergence is None else trainer.divergence.step,
        stable_rate=stable_rate(trainer.settings, task),
    )


# ---- curves ----


def _present(trainer: Trainer) -> Curves:
    """The present state as one more evaluated state, so that curves end where everything else does."""
    parameters = trainer.parameters
    flat = np.concatenate([value.ravel()[:ENTRIES] for value in parameters.values()])[:ENTRIES]
    shapes = trainer.task.shapes
    norms = np.full(len(shapes), np.nan, np.float32)
    ratios = np.full(len(shapes) // 2, np.nan, np.float32)
    batch: NDArray[np.float32] = np.zeros(0, np.float32)
    if trainer.divergence is None:
        try:
            preview = trainer.preview()
        except CodeFault:
            pass  # the update from here fails; there is none to show
        else:
            sizes = [np.linalg.norm(preview.gradients[name].astype(np.float64)) for name in shapes]
            norms = np.array(sizes, np.float32)
            weights = [name for name in shapes if is_weight(name)]
            moved = [np.linalg.norm((preview.after[n] - preview.before[n]).astype(np.float64)) for n in weights]
            own = [np.linalg.norm(preview.before[name].astype(np.float64)) for name in weights]
            ratios = np.array([m / s if s > 0 else np.nan for m, s in zip(moved, own, strict=True)], np.float32)
            batch = np.array([preview.loss], np.float32)
    one = Evaluation(trainer.step_number, trainer.losses(), flat, norms, ratios)
    recording = Recording()
    recording.add(Records(np.full(len(batch), trainer.step_number), batch, (one,)))
    return recording.take()


def _joined(parts: Sequence[Curves]) -> Curves:
    """All parts one after the other, each step once: a run that diverged went back to one that it had recorded."""
    last = int(parts[-1].step[-1])
    filled = [part for part in parts if len(part.step)]
    joined = {}
    for steps, names in (("batch_step", ("batch_loss",)), ("step", EVALUATED)):
        some = parts if steps == "batch_step" else filled
        every = np.concatenate([getattr(part, steps) for part in some])
        kept = np.append(every[:-1] < every[1:], True)[: len(every)] & (every <= last)
        joined[steps] = every[kept]
        for name in names:
            joined[name] = np.concatenate([getattr(part, name) for part in some])[kept]
    return Curves(**joined)


def _loss(state: State) -> LossView:
    """Losses over the steps."""
    trainer, seen = state.trainer, state.curves
    size = trainer.settings.batch.size
    batched = 0 < size < len(trainer.task.x_train)
    return LossView(
        seen.step,
        seen.train,
        seen.test,
        seen.penalty,
        seen.batch_step if batched else seen.batch_step[:0],
        seen.batch_loss if batched else seen.batch_loss[:0],
    )


def _parameters(state: State) -> ParametersView:
    trainer, seen = state.trainer, state.curves
    shapes = trainer.task.shapes
    order = tuple(shapes)
    every = entries(shapes)
    shown = every[: seen.parameters.shape[1]]
    single = {name for name, shape in shapes.items() if int(np.prod(shape)) == 1}
    names = tuple(entry.name if entry.name in single else str(entry) for entry in shown)
    places = tuple(order.index(entry.name) for entry in shown)
    return ParametersView(seen.step, names, places, seen.parameters, len(every), order)


def _gradients(state: State) -> NormsView:
    trainer, seen = state.trainer, state.curves
    names = tuple(trainer.task.shapes)
    return NormsView(seen.step, names, seen.gradient_norms, _batched(trainer), tuple(range(len(names))))


def _update(state: State) -> NormsView:
    names = tuple(name for name in state.trainer.task.shapes if is_weight(name))
    places = tuple(range(0, 2 * len(names), 2))
    return NormsView(state.curves.step, names, state.curves.update_ratios, _batched(state.trainer), places)


def _batched(trainer: Trainer) -> bool:
    return 0 < trainer.settings.batch.size < len(trainer.task.x_train)


# ---- fit ----


def _fit(state: State) -> FitView:
    """The rows and the model's outputs at them and around them."""
    trainer = state.trainer
    task = trainer.task
    settings = trainer.settings
    parameters = trainer.parameters

    def outputs(columns: NDArray[np.float32]) -> NDArray[np.float32]:
        if not len(columns):
            return np.zeros((0, task.sizes[-1]), np.float32)
        return activities(parameters, task.inputs(columns), settings.model.activation)[-1]

    every = np.concatenate([task.columns, task.test_columns])
    low, high = every.min(axis=0), every.max(axis=0)
    margin = np.where(high > low, MARGIN * (high - low), 1.0)
    count = every.shape[1]
    x = y = np.zeros(0, np.float32)
    output: NDArray[np.float32] = np.zeros((0, task.sizes[-1]), np.float32)
    if count == 1:
        x = np.linspace(low[0] - margin[0], high[0] + margin[0], LINE, dtype=np.float32)
        output = outputs(x[:, None])
    elif count == 2:
        alike = task.names == ("x1", "x2")
        x, y = _grid(low - margin, high + margin, alike)
        rows = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
        output = outputs(rows).reshape(len(y), len(x), -1)
    single = len(parameters) == 2 and parameters["W1"].size == 1 and task.features == task.names
    line = _in_units_of_the_axis(parameters, task) if single else None
    return FitView(
        names=task.names,
        target="y",
        x_train=task.columns,
        y_train=task.y_train,
        x_test=task.test_columns,
        y_test=task.y_test,
        classification=settings.loss in ("binary_cross_entropy", "cross_entropy"),
        labels=labels(settings.dataset, settings.loss),
        x=x,
        y=y,
        output=output,
        at_train=outputs(task.columns),
        at_test=outputs(task.test_columns),
        line=line,
        extent=(
            float(low[0] - margin[0]),
            float(high[0] + margin[0]),
            float(low[-1] - margin[-1]),
            float(high[-1] + margin[-1]),
        ),
    )


def _in_units_of_the_axis(parameters: Arrays, task: Task) -> tuple[float, float]:
    """W and b of ŷ = W x + b for the column as it is, where the model may read it standardized."""
    w = float(parameters["W1"].item()) / float(task.scale[0])
    return w, float(parameters["b1"].item()) - w * float(task.shift[0])


def _grid(
    low: NDArray[np.float32], high: NDArray[np.float32], alike: bool
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The axes of a map: with one scale for both where the columns are alike, wide enough for a box of any shape."""
    spans = (high - low).astype(float)
    if not alike:
        return tuple(np.linspace(low[k], high[k], MAP + 1, dtype=np.float32) for k in (0, 1))  # type: ignore[return-value]
    pitch = spans.max() / MAP
    found = []
    for k in (0, 1):
        half = int(np.ceil(WIDER * spans.max() / 2 / pitch))
        found.append(((low[k] + high[k]) / 2 + pitch * np.arange(-half, half + 1)).astype(np.float32))
    return found[0], found[1]


VIEWS: dict[str, Callable[[State], Any]] = {
    "fit": _fit,
    "loss": _loss,
    "parameters": _parameters,
    "gradients": _gradients,
    "update": _update,
    **answers.VIEWS,
}
"""Plot of ``experiment.PLOTS`` → what it shows of a state."""


def last(
    experiment: Experiment, plots: Collection[str], tell: Tell = lambda step, last: None, *, code_allowed: bool = False
) -> Scene:
    """The scene at the experiment's steps; what runs the learner's code runs in a process of its own."""
    return along(experiment, [experiment.steps], plots, tell, code_allowed=code_allowed)[-1]


def along(
    experiment: Experiment,
    steps: Sequence[int],
    plots: Collection[str],
    tell: Tell = lambda step, last: None,
    *,
    code_allowed: bool = False,
) -> list[Scene]:
    """The scenes at all of these steps, the last with the landscape, which needs the whole path."""
    if not timeline.runs_code(experiment):
        return list(scenes(experiment, steps, plots, tell))
    if not code_allowed:
        raise CodeNotAllowed("the experiment")
    packed = isolated_call.call(_packed, experiment, list(steps), tuple(plots))
    return wire.unpack(packed, list[Scene])


def _packed(experiment: Experiment, steps: Sequence[int], plots: Collection[str]) -> bytes:
    return wire.pack(list(scenes(experiment, steps, plots, code_allowed=True)))
