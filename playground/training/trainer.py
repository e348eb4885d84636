"""Training as a pure, deterministic function of an experiment: step(), checkpoint(), restore(); no clock, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import mlx.core as mx
import numpy as np
from numpy.typing import NDArray

from playground.data import batches
from playground.data.task import Task, build, check_changes, starting_parameters, with_values
from playground.experiment import timeline
from playground.experiment.types import Change, Constant, Experiment
from playground.foundation.errors import CodeFault, InvalidValue
from playground.foundation.parameter_names import masks
from playground.gradients.objective import Objective
from playground.nn.arrays import finite, scalar, to_mlx, to_numpy
from playground.nn.network import Parameters
from playground.nn.optimizers import OPTIMIZERS, hyperparameters
from playground.nn.schedules import rate_at
from playground.training.evaluation import Evaluation, Pending, Records, Rows, evaluated
from playground.training.preview import Rehearsal
from playground.training.run import Position, Run
from playground.training.stability import stable_rate
from playground.training.state import Checkpoint, Divergence
from playground.training.step import SlotTree, StepKey, Update, update
from playground.training.stopping import Best, Stopped, better, met


@dataclass
class _Work:
    losses: list[mx.array] = field(default_factory=list)
    states: list[Pending] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    """Where each of ``states`` stood."""


class Trainer(Run):
    """One run. ``experiment`` is as opened; ``settings`` are what holds now, after the changes so far."""

    def __init__(self, experiment: Experiment) -> None:
        self._changes = timeline.by_step(experiment)
        self.settings = timeline.apply(experiment, self._changes.pop(0, {}))
        self._at: Position
        self.task: Task
        self._load_rows()
        check_changes(experiment, self.task)
        self.divergence: Divergence | None = None
        self.fault: CodeFault | None = None
        self.stopped: Stopped | None = None
        self._best: Best | None = None
        parameters = to_mlx(starting_parameters(self.settings, self.task))
        self._at = Position(0, 0, 0, 0, parameters, {})
        self._last: Position | None = None
        self._compiled: dict[StepKey, Update] = {}
        self._eager: dict[StepKey, Update] = {}
        self._prepare(fresh_slots=True)

    # ---- where it stands ----

    def checkpoint(self) -> Checkpoint:
        """The present state as plain arrays."""
        at = self._at
        slots = {slot: to_numpy(values) for slot, values in at.slots.items()}
        return Checkpoint(at.step, to_numpy(at.parameters), slots, at.updates, at.epoch, at.row, self._best)

    def restore(self, checkpoint: Checkpoint) -> None:
        """Stand at ``checkpoint`` of this experiment; changes before it are taken as made."""
        for step in sorted(step for step in self._changes if step < checkpoint.step):
            self._apply(self._changes[step])
        slots = {slot: to_mlx(values) for slot, values in checkpoint.optimizer.items()}
        kept = checkpoint
        self._at = Position(kept.step, kept.epoch, kept.row, kept.optimizer_updates, to_mlx(kept.parameters), slots)
        self.divergence, self.stopped, self._best = None, None, kept.best
        self._prepare()

    # ---- changes ----

    def change(self, settings: Mapping[str, Any]) -> Change:
        """Set paths before the next update; raises :class:`InvalidValue`, changing nothing."""
        for path in settings:
            if not timeline.is_live(path):
                raise InvalidValue(f"$.{path}", "a change while training", "a new start: it restarts the weights")
        before = (self.settings, self.task, self._at)
        try:
            self._apply(settings)
        except InvalidValue:
            self.settings, self.task, self._at = before
            self._prepare()
            raise
        step = self._at.step
        self._changes[step] = timeline.merged(self._changes.get(step, {}), settings)
        self.divergence = None
        return Change(step=step, set=dict(settings))

    def _apply(self, settings: Mapping[str, Any]) -> None:
        paths, given = timeline.parted(settings)
        before, at = self.settings, self._at
        self.settings = timeline.apply(before, paths)
        values = to_mlx(with_values(to_numpy(at.parameters), given, self.task)) if given else dict(at.parameters)
        new_rows = self.settings.dataset != before.dataset or self.settings.loss != before.loss
        shapes = self.task.shapes
        if new_rows:
            self._load_rows()
            if self.task.shapes != shapes:
                raise InvalidValue("$.dataset", "data of another width", "data that fits the model, or a new start")
            self._best = None
        batch = self.settings.batch
        new_epoch = at.row > 0 and (new_rows or batch.size != before.batch.size)
        epoch, row = (at.epoch + 1, 0) if new_epoch else (at.epoch, at.row)
        self._at = Position(at.step, epoch, row, at.updates, values, at.slots)
        fresh = type(self.settings.optimizer) is not type(before.optimizer)
        self._prepare(fresh_slots=fresh)

    def _load_rows(self) -> None:
        self.task = build(self.settings)
        self._rows = Rows(self.task)
        self._order: tuple[int, NDArray[np.float32], NDArray[Any]] | None = None

    def _prepare(self, *, fresh_slots: bool = False) -> None:
        self.key = StepKey.of(self.settings)
        if self.key not in self._eager:
            self._eager[self.key] = update(self.key)
        self._update = self._compiled.get(self.key, self._eager[self.key])
        self._order = None
        at, rule = self._at, OPTIMIZERS[self.key.rule]
        slots = {} if fresh_slots else dict(at.slots)
        for slot in rule.slots:
            if slot not in slots:
                slots[slot] = {name: mx.zeros_like(value) for name, value in at.parameters.items()}
        updates = 0 if fresh_slots else at.updates
        self._at = Position(at.step, at.epoch, at.row, updates, at.parameters, slots)
        self._objective = Objective.of(self.settings)
        self._rate = mx.array(self.settings.penalty.rate)
        plain = {name: mx.array(value) for name, value in hyperparameters(self.settings.optimizer, 1).items()}
        self._scalars = {**plain, "penalty_rate": self._rate}
        self._counts_updates = "correction1" in plain
        self._scheduled = not isinstance(self.settings.schedule, Constant)

    # ---- training ----

    def use(self, key: StepKey, compiled: Update) -> None:
        """From now on run ``compiled`` where ``key`` is asked for; its numbers must be bit for bit the eager ones."""
        self._compiled[key] = compiled
        if key == self.key:
            self._update = compiled

    @property
    def compiled(self) -> bool:
        """Whether the present step runs compiled."""
        return self.key in self._compiled

    def arguments(self) -> tuple[Parameters, SlotTree, dict[str, mx.array], mx.array, mx.array]:
        """The arguments of the next update, for trying a compiled step on."""
        x, y, _ = self._batch(self._at)
        slots = {slot: self._at.slots[slot] for slot in OPTIMIZERS[self.key.rule].slots}
        return self._at.parameters, slots, self._scalars_at(self._at), x, y

    def step(self, count: int = 1, *, heed: bool = False) -> Records:
        """At most ``count`` updates: fewer up to a change that is due, or to what is then in ``divergence`` or, where
        the learner's code failed, in ``fault``; with ``heed`` also up to a condition of ``settings.stop``, which is
        then in ``stopped``. The state that training starts from is not asked: who goes on has seen it."""
        if self._at.step in self._changes:
            self._apply(self._changes[self._at.step])
        start, last, pending = self._at, self._at, _Work()
        due = min((step for step in self._changes if step > start.step), default=start.step + count)
        last_step = self.settings.stop.steps if heed else None
        if last_step is not None and last_step > start.step:
            due = min(due, last_step)
        self.fault, self.stopped = None, None
        if self.divergence is None:
            for _ in range(min(count, due - start.step)):
                before = self._at
                try:
                    self._one(pending)
                except CodeFault as fault:
                    self.fault = fault  # and everything before it stands
                    break
                last = before
        losses = self._settle(pending)
        if not np.isfinite(losses).all() or not finite(self._at.parameters):
            return self._retrace(start, count)
        self._last = last
        evaluations = tuple(state.done() for state in pending.states)
        for place, one in enumerate(evaluations):
            self._best = better(self._best, one.step, one.losses.test)
            if heed and one.step > self._resumed:
                self.stopped = met(self.settings.stop, one.step, one.losses.train, one.gradient_norm, self._best)
            if self.stopped is not None:
                self._rewind(pending.positions[place])
                losses, evaluations = losses[: one.step - start.step], evaluations[:place]
                break
        if self.stopped is None and self._at.step == last_step and last_step > start.step:
            self.stopped = Stopped(last_step, "steps", last_step)
        return Records(np.arange(start.step, start.step + len(losses)), losses, evaluations)

    _resumed = 0

    def resume(self) -> None:
        """Go on from here whatever condition the present state meets."""
        self.stopped, self._resumed = None, self._at.step

    def rehearse(self) -> Rehearsal:
        """The next update, worked out in full and not made."""
        if self._at.step in self._changes:
            self._apply(self._changes[self._at.step])
        at = self._at
        x, y, _ = self._batch(at)
        scalars = self._scalars_at(at)
        after, slots, loss, gradients = self._update(at.parameters, at.slots, scalars, x, y)
        mx.eval(after, slots, loss, gradients, scalars)
        size = batches.batch_size(self.settings.batch, len(self.task.x_train))
        order = batches.order(self.settings.batch, at.epoch, len(self.task.x_train))
        return Rehearsal(
            step=at.step,
            rows=order[at.row : at.row + size],
            loss=scalar(loss),
            rule=self.key.rule,
            lines=OPTIMIZERS[self.key.rule].lines,
            numbers={name: scalar(value) for name, value in scalars.items()},
            gradients=to_numpy(gradients),
            before=to_numpy(at.parameters),
            after=to_numpy(after),
            slots={slot: to_numpy(at.slots[slot]) for slot in OPTIMIZERS[self.key.rule].slots},
            share=self._clipped_share(gradients, scalars),
            slots_after={slot: to_numpy(slots[slot]) for slot in OPTIMIZERS[self.key.rule].slots},
        )

    def _clipped_share(self, gradients: Parameters, scalars: dict[str, mx.array]) -> float:
        """What clipping leaves of the gradient of every parameter that is trained."""
        if not self.key.clips:
            return 1.0
        held = masks(self.key.frozen, self.task.shapes)
        free = {name: g for name, g in to_numpy(gradients).items() if name not in self.key.frozen}
        squares = sum(
            float((np.where(held.get(name, False), 0, g).astype(np.float64) ** 2).sum()) for name, g in free.items()
        )
        return min(1.0, scalar(scalars["clip_norm"]) / (float(np.sqrt(squares)) + 1e-6))

    def _one(self, pending: _Work) -> None:
        at = self._at
        x, y, ends = self._batch(at)
        new, moved, loss, gradients = self._update(at.parameters, at.slots, self._scalars_at(at), x, y)
        pending.losses.append(loss)
        if evaluated(at.step):
            train = loss if x is self._rows.x else None
            losses = self._rows.losses(self._objective, at.parameters, self._rate, train)
            pending.states.append(Pending(at.step, at.parameters, gradients, losses, new))
            pending.positions.append(at)
        epoch, row = (at.epoch + 1, 0) if ends else (at.epoch, at.row + x.shape[0])
        self._at = Position(at.step + 1, epoch, row, at.updates + 1, new, moved)

    def _scalars_at(self, at: Position) -> dict[str, mx.array]:
        scalars = self._scalars
        if self._counts_updates:
            numbers = hyperparameters(self.settings.optimizer, at.updates + 1)
            scalars = {**scalars, **{name: mx.array(numbers[name]) for name in ("correction1", "correction2")}}
        if self._scheduled:
            scalars = {**scalars, "learning_rate": mx.array(self.learning_rate_at(at.step))}
        return scalars

    def learning_rate_at(self, step: int) -> float:
        """The rate in force at a step, by the present schedule."""
        return rate_at(self.settings.schedule, self.settings.optimizer.learning_rate, step)

    def _batch(self, at: Position) -> tuple[mx.array, mx.array, bool]:
        rows = len(self.task.x_train)
        size = batches.batch_size(self.settings.batch, rows)
        if size == rows:
            return self._rows.x, self._rows.y, True
        if self._order is None or self._order[0] != at.epoch:
            order = batches.order(self.settings.batch, at.epoch, rows)
            self._order = (at.epoch, self.task.x_train[order], self.task.y_train[order])
        end = min(rows, at.row + size)
        # picked by NumPy: as two more operations of the graph the same rows cost several times as much
        x, y = self._order[1][at.row : end], self._order[2][at.row : end]
        return mx.array(x), mx.array(y), end == rows

    def _settle(self, pending: _Work) -> NDArray[np.float32]:
        # one evaluation for all: every further one would be a wait of its own
        states = [(state.parameters, state.gradients, state.losses) for state in pending.states]
        mx.eval(self._at.parameters, self._at.slots, pending.losses, states)
        return np.array([loss.item() for loss in pending.losses], dtype=np.float32)

    def _retrace(self, start: Position, count: int) -> Records:
        """Walk again one update at a time, up to the last state whose loss and parameters are finite."""
        self._rewind(start)
        self.fault, last = None, self._last
        losses: list[NDArray[np.float32]] = []
        evaluations: list[Evaluation] = []
        for _ in range(count):
            before, pending = self._at, _Work()
            try:
                self._one(pending)
            except CodeFault as fault:
                self.fault = fault
                break
            loss = self._settle(pending)
            if not np.isfinite(loss).all():
                self._diverged(before)
                self._rewind(last if last is not None and last.step == before.step - 1 else before)
                break
            losses.append(loss)
            evaluations += tuple(state.done() for state in pending.states)
            if not finite(self._at.parameters):
                self._diverged(self._at)
                self._rewind(before)
                break
            last = before
        steps = np.arange(start.step, start.step + len(losses))
        return Records(steps, np.concatenate([np.empty(0, np.float32), *losses]), tuple(evaluations))

    def _rewind(self, position: Position) -> None:
        self._at, self._order = position, None

    def _diverged(self, at: Position) -> None:
        parameters = at.parameters
        bad = next((name for name, value in parameters.items() if not finite({name: value})), "")
        largest = bad or max(parameters, key=lambda name: scalar(mx.max(mx.abs(parameters[name]))))
        rate = self.learning_rate_at(at.step)
        self.divergence = Divergence(at.step, largest, rate, stable_rate(self.settings, self.task))
