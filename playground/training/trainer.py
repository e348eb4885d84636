"""The trainer: a deterministic function of the experiment, so that a file gives the same bits at any speed.

It uses no clock and no files; the engine and the command line decide when to call :meth:`Trainer.step`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.data import batches
from playground.data.task import build_task, check_changes, check_frozen, starting_parameters, with_values
from playground.experiment import timeline
from playground.experiment.types import Change, Constant, Experiment
from playground.foundation.arrays import Arrays
from playground.foundation.errors import CodeFault, CodeNotAllowed, InvalidValue
from playground.foundation.mlx import mx
from playground.foundation.parameter_names import masks
from playground.gradients import custom
from playground.gradients.objective import Objective
from playground.gradients.point import Point
from playground.gradients.sources import SOURCES
from playground.nn.activations import ACTIVATIONS
from playground.nn.arrays import finite, scalar, to_mlx, to_numpy
from playground.nn.network import Parameters, forward
from playground.nn.numpy_forward import activities
from playground.nn.optimizers import OPTIMIZERS, hyperparameters
from playground.nn.schedules import rate_at
from playground.training.evaluation import (
    Evaluation,
    EvaluationRows,
    Pending,
    Records,
    evaluated,
    losses_of,
    metrics,
)
from playground.training.health import TrainingProblem, training_problems
from playground.training.preview import UpdatePreview
from playground.training.stability import stable_rate
from playground.training.state import Checkpoint, Divergence, Losses
from playground.training.step import SlotTree, StepKey, Update, update
from playground.training.stopping import Best, Stopped, better, met

WRONG = 1e-3
"""Share of the largest entry from which the learner's gradient of a parameter counts as wrong after a divergence."""
HEALTH_ROWS = 5000
"""Number of rows that suffice to tell whether a unit is dead."""


@dataclass(frozen=True)
class Position:
    """State ``step`` of a run. Keeping one costs nothing, as arrays are shared and never written to."""

    step: int
    epoch: int
    row: int
    updates: int
    """Updates by the current optimizer; a new one counts from 0."""
    parameters: Parameters
    slots: SlotTree


@dataclass
class _Unevaluated:
    """Results of some steps that MLX has not computed yet."""

    losses: list[mx.array] = field(default_factory=list)
    states: list[Pending] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    """The position of each of ``states``."""


class Trainer:
    """One training run. Step n takes the parameters from state n to state n + 1; the start is state 0.

    ``settings`` are those after the changes so far. A step whose loss or parameters are not finite sets
    ``divergence``, a failure of the learner's code sets ``fault``, a condition of ``settings.stop`` sets ``stopped``;
    the run is then at the last good state.
    """

    def __init__(self, experiment: Experiment, *, code_allowed: bool = False) -> None:
        """Raise :class:`InvalidValue` if the parts of the experiment do not fit together.

        ``code_allowed``: whether a person has agreed to run the gradient code in it. Otherwise an experiment with
        the source ``custom``, at any time, raises :class:`CodeNotAllowed`: this is the one gate, whoever asks.
        """
        self._code_allowed = code_allowed
        if timeline.runs_code(experiment):
            self._check_code_allowed()
        self._changes = timeline.by_step(experiment)
        self.settings = timeline.apply_change(experiment, self._changes.pop(0, {}))
        self.task = build_task(self.settings)
        check_changes(experiment, self.task)
        self.divergence: Divergence | None = None
        self.fault: CodeFault | None = None
        self.stopped: Stopped | None = None
        self._rows = EvaluationRows(self.task)
        self._epoch_rows: tuple[int, NDArray[np.float32], NDArray[Any]] | None = None
        self._at = Position(0, 0, 0, 0, to_mlx(starting_parameters(self.settings, self.task)), {})
        self._before_last: Position | None = None
        self._best: Best | None = None
        self._resumed_at = 0
        self._eager: dict[StepKey, Update] = {}
        self._compiled: dict[StepKey, Update] = {}
        self._prepare(fresh_slots=True)

    def _take_step(self, unevaluated: _Unevaluated) -> None:
        """Go from state n to state n + 1: the next batch, its loss and gradient, the optimizer's update."""
        at = self._at
        x, y, epoch_ends = self._batch(at)
        scalars = self._scalars_at(at)
        parameters, slots, loss, gradients = self._update(at.parameters, at.slots, scalars, x, y)
        unevaluated.losses.append(loss)
        if evaluated(at.step):
            train = loss if x is self._rows.x else None  # a full batch's loss is the training loss already
            losses = self._rows.losses(self._objective, at.parameters, self._penalty_rate, train)
            unevaluated.states.append(Pending(at.step, at.parameters, gradients, losses, parameters))
            unevaluated.positions.append(at)
        epoch, row = (at.epoch + 1, 0) if epoch_ends else (at.epoch, at.row + x.shape[0])
        self._at = Position(at.step + 1, epoch, row, at.updates + 1, parameters, slots)

    def step(self, count: int = 1, *, check_stop: bool = False) -> Records:
        """Make ``count`` updates, or fewer up to the next timeline change, a divergence or a fault.

        With ``check_stop`` also stop at the first evaluated state that meets a condition of ``settings.stop``. The
        state that training starts from is not checked: the user chose to continue.
        """
        self.apply_due_changes()
        start = self._at
        before_last = self._at
        unevaluated = _Unevaluated()
        end = min((step for step in self._changes if step > start.step), default=start.step + count)
        last_step = self.settings.stop.steps if check_stop else None
        if last_step is not None and last_step > start.step:
            end = min(end, last_step)
        self.fault = None
        self.stopped = None
        if self.divergence is None:
            for _ in range(min(count, end - start.step)):
                before = self._at
                try:
                    self._take_step(unevaluated)
                except CodeFault as fault:
                    self.fault = fault  # the steps before it count
                    break
                before_last = before
        losses = self._evaluate(unevaluated)
        if not np.isfinite(losses).all() or not finite(self._at.parameters):
            return self._retrace(start, count)
        self._before_last = before_last
        evaluations = tuple(state.done() for state in unevaluated.states)
        for place, one in enumerate(evaluations):
            self._best = better(self._best, one.step, one.losses.test)
            if check_stop and one.step > self._resumed_at:
                self.stopped = met(self.settings.stop, one.step, one.losses.train, one.gradient_norm, self._best)
            if self.stopped is not None:
                self._rewind(unevaluated.positions[place])
                losses = losses[: one.step - start.step]
                evaluations = evaluations[:place]
                break
        if self.stopped is None and self._at.step == last_step and last_step > start.step:
            self.stopped = Stopped(last_step, "steps", last_step)
        return Records(np.arange(start.step, start.step + len(losses)), losses, evaluations)

    def resume(self) -> None:
        """Allow training to continue from here although a stop condition is met."""
        self.stopped = None
        self._resumed_at = self._at.step

    # ---- changes while training ----

    def change(self, settings: Mapping[str, Any]) -> Change:
        """Change settings before the next update; if it raises :class:`InvalidValue`, nothing has changed."""
        for path in settings:
            if not timeline.is_live(path):
                raise InvalidValue(f"$.{path}", "a change while training", "a new start: it restarts the weights")
        self._apply(settings)
        step = self._at.step
        self._changes[step] = timeline.merged(self._changes.get(step, {}), settings)
        self.divergence = None
        return Change(step=step, set=dict(settings))

    def apply_due_changes(self) -> None:
        """Make the timeline changes that are due before the next update; :meth:`step` calls this itself."""
        if self._at.step in self._changes:
            self._apply(self._changes[self._at.step])

    def _apply(self, change: Mapping[str, Any]) -> None:
        """Make a change wholly or not at all: everything that can raise comes before the first assignment."""
        paths, by_hand = timeline.parted(change)
        before = self.settings
        at = self._at
        task = self.task
        settings = timeline.apply_change(before, paths)
        if settings.gradient.source == "custom":
            self._check_code_allowed()
        new_rows = settings.dataset != before.dataset or settings.loss != before.loss
        if new_rows:
            task = build_task(settings)
            if task.shapes != self.task.shapes:
                raise InvalidValue("$.dataset", "data of another width", "data that fits the model, or a new start")
        check_frozen(settings, task)
        parameters = dict(at.parameters)
        if by_hand:
            parameters = to_mlx(with_values(to_numpy(at.parameters), by_hand, task))
        self.settings = settings
        if new_rows:
            self.task = task
            self._rows = EvaluationRows(task)
            self._best = None
        new_epoch = at.row > 0 and (new_rows or settings.batch.size != before.batch.size)
        epoch, row = (at.epoch + 1, 0) if new_epoch else (at.epoch, at.row)
        self._at = Position(at.step, epoch, row, at.updates, parameters, at.slots)
        self._prepare(fresh_slots=type(settings.optimizer) is not type(before.optimizer))

    def _check_code_allowed(self) -> None:
        if not self._code_allowed:
            raise CodeNotAllowed("the experiment")

    def _prepare(self, *, fresh_slots: bool = False) -> None:
        """Derive from the settings the update function, its hyperparameters and the optimizer's slots."""
        self.key = StepKey.of(self.settings)
        if self.key not in self._eager:
            self._eager[self.key] = update(self.key)
        self._update = self._compiled.get(self.key, self._eager[self.key])
        self._objective = Objective.of(self.settings)
        self._penalty_rate = mx.array(self.settings.penalty.rate)
        numbers = hyperparameters(self.settings.optimizer, 1)
        self._scalars = {name: mx.array(value) for name, value in numbers.items()}
        self._scalars["penalty_rate"] = self._penalty_rate
        self._counts_updates = "correction1" in numbers
        self._scheduled = not isinstance(self.settings.schedule, Constant)
        self._epoch_rows = None
        at = self._at
        slots = {} if fresh_slots else dict(at.slots)
        for slot in OPTIMIZERS[self.key.rule].slots:
            if slot not in slots:
                slots[slot] = {name: mx.zeros_like(value) for name, value in at.parameters.items()}
        self._at = replace(at, slots=slots, updates=0 if fresh_slots else at.updates)

    # ---- what a step reads ----

    def _batch(self, at: Position) -> tuple[mx.array, mx.array, bool]:
        """Return x and y of the next batch, and whether it is the last of its epoch."""
        rows = len(self.task.x_train)
        size = batches.batch_size(self.settings.batch, rows)
        if size == rows:
            return self._rows.x, self._rows.y, True
        if self._epoch_rows is None or self._epoch_rows[0] != at.epoch:
            order = batches.order(self.settings.batch, at.epoch, rows)
            self._epoch_rows = (at.epoch, self.task.x_train[order], self.task.y_train[order])
        end = min(rows, at.row + size)
        # indexed by NumPy: two more operations in MLX's graph would cost several times as much
        x, y = self._epoch_rows[1][at.row : end], self._epoch_rows[2][at.row : end]
        return mx.array(x), mx.array(y), end == rows

    def _scalars_at(self, at: Position) -> dict[str, mx.array]:
        """Return the hyperparameters of the next update and the penalty's rate as arrays."""
        scalars = self._scalars
        if self._counts_updates:
            numbers = hyperparameters(self.settings.optimizer, at.updates + 1)
            scalars = {**scalars, **{name: mx.array(numbers[name]) for name in ("correction1", "correction2")}}
        if self._scheduled:
            scalars = {**scalars, "learning_rate": mx.array(self.learning_rate_at(at.step))}
        return scalars

    def learning_rate_at(self, step: int) -> float:
        """Return the learning rate of a step by the current schedule."""
        return rate_at(self.settings.schedule, self.settings.optimizer.learning_rate, step)

    # ---- what a step leaves behind ----

    def _evaluate(self, unevaluated: _Unevaluated) -> NDArray[np.float32]:
        """Compute the steps taken and return their batch losses, in one call of ``mx.eval``, which waits."""
        states = [(state.parameters, state.gradients, state.losses) for state in unevaluated.states]
        mx.eval(self._at.parameters, self._at.slots, unevaluated.losses, states)
        return np.array([loss.item() for loss in unevaluated.losses], dtype=np.float32)

    def _retrace(self, start: Position, count: int) -> Records:
        """Repeat the steps one at a time up to the last state whose loss and parameters are finite."""
        self._rewind(start)
        self.fault = None
        before_last = self._before_last
        losses: list[NDArray[np.float32]] = []
        evaluations: list[Evaluation] = []
        for _ in range(count):
            before = self._at
            unevaluated = _Unevaluated()
            try:
                self._take_step(unevaluated)
            except CodeFault as fault:
                self.fault = fault
                break
            loss = self._evaluate(unevaluated)
            if not np.isfinite(loss).all():
                self._diverge_at(before)
                known = before_last is not None and before_last.step == before.step - 1
                self._rewind(before_last if known and before_last is not None else before)
                break
            losses.append(loss)
            evaluations += tuple(state.done() for state in unevaluated.states)
            if not finite(self._at.parameters):
                self._diverge_at(self._at)
                self._rewind(before)
                break
            before_last = before
        steps = np.arange(start.step, start.step + len(losses))
        return Records(steps, np.concatenate([np.empty(0, np.float32), *losses]), tuple(evaluations))

    def _rewind(self, position: Position) -> None:
        self._at = position
        self._epoch_rows = None

    def _diverge_at(self, at: Position) -> None:
        parameters = at.parameters
        bad = next((name for name, value in parameters.items() if not finite({name: value})), "")
        largest = bad or max(parameters, key=lambda name: scalar(mx.max(mx.abs(parameters[name]))))
        rate = self.learning_rate_at(at.step)
        uphill, wrong = self._misled()
        self.divergence = Divergence(at.step, largest, rate, stable_rate(self.settings, self.task), uphill, wrong)

    def _misled(self) -> tuple[tuple[str, ...], bool]:
        """Return which parameters the learner's code moves uphill, and whether it is wrong at all.

        At the parameters of the start, in float64: where a run has diverged the numbers have lost their meaning.
        """
        if self.settings.gradient.source != "custom":
            return (), False
        point = Point.at(self.settings, starting_parameters(self.settings, self.task), *self.first_batch())
        right = point.gradient("auto")
        call = custom.gradient(point.objective, self.settings.gradient.code, custom.Observed(silent=True))
        try:
            found = {
                name: np.array(value)
                for name, value in call(point.parameters, point.x, point.y, point.penalty_rate).items()
            }
        except CodeFault:
            return (), False
        uphill = tuple(name for name, value in right.items() if float(np.sum(value * found[name])) < 0)
        off = [
            float(np.abs(found[name] - value).max()) > WRONG * float(np.abs(value).max())
            for name, value in right.items()
        ]
        return uphill, any(off)

    # ---- compiling ----

    def use_compiled(self, key: StepKey, compiled: Update) -> None:
        """Use ``compiled`` for steps of ``key`` from now on; it must give the same bits as the eager step."""
        self._compiled[key] = compiled
        if key == self.key:
            self._update = compiled

    @property
    def compiled(self) -> bool:
        """Whether the current step runs compiled."""
        return self.key in self._compiled

    def arguments(self) -> tuple[Parameters, SlotTree, dict[str, mx.array], mx.array, mx.array]:
        """Return the arguments of the next update, to try a compiled step with."""
        x, y, _ = self._batch(self._at)
        return self._at.parameters, self._own_slots(self._at.slots), self._scalars_at(self._at), x, y

    def _own_slots(self, slots: SlotTree) -> SlotTree:
        """Return the slots of the current rule, without those left over from another."""
        return {slot: slots[slot] for slot in OPTIMIZERS[self.key.rule].slots}

    # ---- keeping a state ----

    def checkpoint(self) -> Checkpoint:
        """Return the current state as plain arrays."""
        at = self._at
        slots = {slot: to_numpy(values) for slot, values in at.slots.items()}
        return Checkpoint(at.step, to_numpy(at.parameters), slots, at.updates, at.epoch, at.row, self._best)

    def restore(self, checkpoint: Checkpoint) -> None:
        """Continue from a checkpoint of this experiment, with all timeline changes before it made."""
        for step in sorted(step for step in self._changes if step < checkpoint.step):
            self._apply(self._changes[step])
        self._at = Position(
            checkpoint.step,
            checkpoint.epoch,
            checkpoint.row,
            checkpoint.optimizer_updates,
            to_mlx(checkpoint.parameters),
            {slot: to_mlx(values) for slot, values in checkpoint.optimizer.items()},
        )
        self.divergence = None
        self.stopped = None
        self._best = checkpoint.best
        self._prepare()

    # ---- reading the present state ----

    @property
    def step_number(self) -> int:
        """The number n of the current state."""
        return self._at.step

    @property
    def epoch(self) -> int:
        """Number of completed epochs."""
        return self._at.epoch

    @property
    def parameters(self) -> Arrays:
        """The current parameters."""
        return to_numpy(self._at.parameters)

    def losses(self) -> Losses:
        """Return losses and accuracies over the whole training and test sets."""
        parameters = self._at.parameters
        train, test = self._rows.accuracies(self.settings, parameters)
        losses = losses_of(self._rows.losses(self._objective, parameters, self._penalty_rate))
        return replace(losses, train_accuracy=train, test_accuracy=test)

    def metrics(self) -> dict[str, dict[str, Any] | None]:
        """Return the metrics on the training set and, if there is one, on the test set."""
        rows = self._rows
        parameters = self._at.parameters
        test = metrics(self.settings, parameters, rows.x_test, rows.y_test) if rows.tests else None
        return {"train": metrics(self.settings, parameters, rows.x, rows.y), "test": test}

    def gradients(self, source: str) -> Arrays:
        """Return the gradient on the full training set by one source, frozen parameters included."""
        if source == "custom":
            self._check_code_allowed()
        gradient = SOURCES[source](self._objective, self.settings.gradient.code)
        return to_numpy(gradient(self._at.parameters, self._rows.x, self._rows.y, self._penalty_rate))

    def first_batch(self) -> tuple[NDArray[np.float32], NDArray[Any]]:
        """Return x and y of the first batch of the first epoch."""
        chosen = batches.first(self.settings.batch, len(self.task.x_train))
        return self.task.x_train[chosen], self.task.y_train[chosen]

    def problems(self) -> tuple[TrainingProblem, ...]:
        """Return training problems of the current state, from at most some thousand evenly chosen rows."""
        every = max(1, len(self.task.x_train) // HEALTH_ROWS)
        parameters = self._at.parameters
        activation = self.settings.model.activation
        x, y = self._rows.x[::every], self._rows.y[::every]
        hidden = [np.array(ACTIVATIONS[activation].value(z)) for z in forward(parameters, x, activation)[:-1]]
        gradients = SOURCES["auto"](self._objective, "")(parameters, x, y, self._penalty_rate)
        return training_problems(activation, hidden, to_numpy(parameters), to_numpy(gradients))

    def activities(self, x: NDArray[np.float32]) -> tuple[NDArray[np.float32], ...]:
        """Return each layer's activations for inputs x (n, D): inputs, hidden layers, outputs, each (n, units)."""
        return activities(to_numpy(self._at.parameters), x, self.settings.model.activation)

    def preview(self) -> UpdatePreview:
        """Compute the next update without making it."""
        self.apply_due_changes()
        at = self._at
        x, y, _ = self._batch(at)
        scalars = self._scalars_at(at)
        after, slots, loss, gradients = self._update(at.parameters, at.slots, scalars, x, y)
        mx.eval(after, slots, loss, gradients, scalars)
        size = batches.batch_size(self.settings.batch, len(self.task.x_train))
        order = batches.order(self.settings.batch, at.epoch, len(self.task.x_train))
        return UpdatePreview(
            step=at.step,
            rows=order[at.row : at.row + size],
            loss=scalar(loss),
            rule=self.key.rule,
            lines=OPTIMIZERS[self.key.rule].lines,
            numbers={name: scalar(value) for name, value in scalars.items()},
            gradients=to_numpy(gradients),
            before=to_numpy(at.parameters),
            after=to_numpy(after),
            slots={slot: to_numpy(values) for slot, values in self._own_slots(at.slots).items()},
            share=self._clipped_share(gradients, scalars),
            slots_after={slot: to_numpy(values) for slot, values in self._own_slots(slots).items()},
        )

    def _clipped_share(self, gradients: Parameters, scalars: dict[str, mx.array]) -> float:
        """Return the factor that clipping multiplies the trained parameters' gradient by."""
        if not self.key.clips:
            return 1.0
        held = masks(self.key.frozen, self.task.shapes)
        free = {name: g for name, g in to_numpy(gradients).items() if name not in self.key.frozen}
        squares = sum(
            float((np.where(held.get(name, False), 0, g).astype(np.float64) ** 2).sum()) for name, g in free.items()
        )
        return min(1.0, scalar(scalars["clip_norm"]) / (float(np.sqrt(squares)) + 1e-6))
