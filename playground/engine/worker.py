"""The training process: handles commands between slices of training and sends snapshots."""

from __future__ import annotations

import contextlib
import os
import select
import sys
import time
from collections import deque
from collections.abc import Callable
from multiprocessing.connection import Connection

from playground.checking.lesson import Lesson
from playground.checking.templates import frames, names_in_reach
from playground.data.task import Task
from playground.engine import protocol, wire
from playground.engine.pictures import Pictures
from playground.engine.printing import Prints
from playground.engine.recording import Recording
from playground.foundation.errors import CodeFault, PlaygroundError
from playground.gradients import automatic, custom, manual
from playground.gradients.objective import Objective
from playground.training.compilation import StepCompiler
from playground.training.stability import stable_rate
from playground.training.step import StepKey
from playground.training.trainer import Trainer

SLICE = 0.004
"""Seconds of training between two checks for commands, so that a slider acts within one frame."""
SNAPSHOT = 1 / 60
KEEP = 1.0
"""Seconds between checkpoints for the window."""
SHARE = 0.03
"""The largest share of the time for snapshots, and for maps of the fit."""


def settle_in() -> None:
    """Ask the system for long time slices, which suit many small operations."""
    if sys.platform == "linux":
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def main(connection: Connection) -> None:
    """Serve commands from ``connection`` until :class:`Shutdown` or until the other end is closed."""
    settle_in()
    # a closed pipe means that the window is gone
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        worker = Worker(connection)
        try:
            worker.serve()
        finally:
            worker.close()


class Worker:
    """Trains one run in slices and sends snapshots."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._poll = _poller(connection)
        self._run = 0
        self._trainer: Trainer | None = None
        self._running = False
        self._commands_done = 0
        self._until: int | None = None
        self._speed = 30.0
        self._watches_units = False
        self._due = 0.0
        self._dirty = True
        self._waiting: deque[protocol.Command] = deque()
        """Commands that arrived while a saved run was replayed."""
        self._compiler = StepCompiler()
        self._recording = Recording()
        self._prints = Prints(lambda: 0 if self._trainer is None else self._trainer.step_number)
        custom.print_to(self._prints, bounded=False)
        self._pictures = Pictures()
        self._described: tuple[Task | None, StepKey | None] = (None, None)
        self._kept = 0.0
        self._snapshot_due = self._map_due = 0.0
        self._pace: tuple[float, int] = (time.perf_counter(), 0)
        self._rate = 0.0
        self._chunk = 4

    def serve(self) -> None:
        """Handle commands and train until :class:`protocol.Shutdown`."""
        while True:
            idle = self._trainer is None or not (self._running or self._dirty)
            wait = 0.25 if idle else max(0.0, min(self._due - time.perf_counter(), SNAPSHOT))
            while self._waiting or self._poll(wait):
                command = self._waiting.popleft() if self._waiting else self._receive()
                wait = 0.0
                if command is None:
                    continue
                if isinstance(command, protocol.Shutdown):
                    return
                self._obey(command)
                self._commands_done = command.number
                self._dirty = True  # the window waits to hear that it was carried out
            if self._trainer is None:
                continue
            if self._running:
                self._train(self._trainer)
            now = time.perf_counter()
            if self._dirty and (now >= self._snapshot_due or not self._running):
                self._snapshot(self._trainer, now)

    def close(self) -> None:
        """Wait for background work to end."""
        self._compiler.close()

    # ---- commands ----

    def _receive(self) -> protocol.Command | None:
        """Return the next command, or None after saying that it was not understood."""
        try:
            command: protocol.Command = wire.receive(self._connection)
        except wire.BadMessage as bad:
            opening = bad.name == protocol.Open.__name__
            refusal = protocol.Refused(bad.run if opening else self._run, str(bad), {} if opening else {bad.name: None})
            wire.send(self._connection, refusal)
            return None
        return command

    def _obey(self, command: protocol.Command) -> None:
        try:
            match command:
                case protocol.Open():
                    self._open(command)
                case protocol.StartTraining():
                    self._start(None)
                case protocol.Advance(steps=steps):
                    trainer = self._trainer
                    self._start(None if trainer is None else trainer.step_number + steps)
                case protocol.Pause():
                    self._running = False
                    self._dirty = True
                case protocol.Speed(steps_per_second=speed):
                    self._speed = speed
                    self._due = 0.0
                case protocol.WatchUnits(units=units):
                    self._watches_units = units
                    self._map_due = 0.0
                    self._dirty = True
                case protocol.PreviewUpdate() if self._trainer is not None:
                    self._preview_update(self._trainer)
                case protocol.Apply(settings=settings) if self._trainer is not None:
                    if settings.keys() & {"gradient.source", "gradient.code"}:
                        # the learner's code may end this process; the next one then continues from here
                        wire.send(self._connection, protocol.Kept(self._run, self._trainer.checkpoint()))
                    wire.send(self._connection, protocol.Changed(self._run, self._trainer.change(settings)))
                    self._map_due = 0.0
                    self._dirty = True
        except PlaygroundError as fault:
            settings = command.settings if isinstance(command, protocol.Apply) else {}
            run = command.run if isinstance(command, protocol.Open) else self._run
            wire.send(self._connection, protocol.Refused(run, str(fault), settings))

    def _start(self, until: int | None) -> None:
        self._running = True
        self._until = until
        self._due = 0.0
        if self._trainer is not None:
            self._trainer.resume()
        self._pace = (time.perf_counter(), 0 if self._trainer is None else self._trainer.step_number)

    def _open(self, command: protocol.Open) -> None:
        target = command.experiment.steps
        trainer = Trainer(command.experiment, code_allowed=command.code_allowed)
        self._run = command.run
        self._trainer = trainer
        self._running = False
        self._speed = command.speed
        self._watches_units = command.watches_units
        self._recording = Recording()
        if command.checkpoint is not None:
            trainer.restore(command.checkpoint)
            target = command.checkpoint.step
        self._describe(trainer)
        told = time.perf_counter()
        while trainer.step_number < target and trainer.divergence is None:
            self._recording.add(trainer.step(min(64, target - trainer.step_number)))
            if self._faulted(trainer):
                break
            self._compiler.poll(trainer)
            if time.perf_counter() - told > 0.1:
                told = time.perf_counter()
                wire.send(self._connection, protocol.Progress(self._run, trainer.step_number, target))
                if told - self._kept >= KEEP:  # an engine that ends on the way need not begin again
                    self._kept = told
                    wire.send(self._connection, protocol.Kept(self._run, trainer.checkpoint()))
                if self._interrupted():
                    break
        self._snapshot_due = self._map_due = 0.0
        self._dirty = True

    def _interrupted(self) -> bool:
        """Return whether a command has arrived that ends the replay; other commands wait for its end."""
        while self._poll(0.0):
            command = self._receive()
            if command is not None:
                self._waiting.append(command)
        return not all(
            isinstance(one, protocol.WatchUnits | protocol.PreviewUpdate | protocol.Speed) for one in self._waiting
        )

    def _describe(self, trainer: Trainer) -> None:
        self._described = (trainer.task, trainer.key)
        task = trainer.task
        settings = trainer.settings
        objective = Objective.of(trainer.settings)
        classes = settings.loss in ("binary_cross_entropy", "cross_entropy")
        dimensions = protocol.Dimensions(
            task.sizes, task.shapes, task.offered, task.features, classes, task.sizes[-1] if classes else 0
        )
        code = manual.code(objective.layers, objective.activation, objective.loss, objective.penalty)
        lesson = Lesson(objective, task.sizes)
        wire.send(
            self._connection,
            protocol.Opened(
                self._run,
                dimensions,
                task.columns,
                task.y_train,
                task.test_columns,
                task.y_test,
                code,
                automatic.code(objective),
                frames(lesson),
                names_in_reach(lesson),
            ),
        )

    # ---- training ----

    def _train(self, trainer: Trainer) -> None:
        now = time.perf_counter()
        if now < self._due:
            return
        self._compiler.poll(trainer)
        if self._speed < 1000:
            # more than a quarter second late (a map, a busy machine): do not try to catch up
            behind = self._due if now - self._due < 0.25 else now
            self._due = behind + 1 / self._speed
            self._recording.add(trainer.step(1, check_stop=True))
        else:
            while time.perf_counter() - now < SLICE:
                left = self._chunk if self._until is None else self._until - trainer.step_number
                if left <= 0 or self._at_rest(trainer):
                    break
                start = time.perf_counter()
                self._recording.add(trainer.step(min(self._chunk, left), check_stop=True))
                self._fit_chunk(time.perf_counter() - start)
            if self._speed != float("inf"):
                self._due = now + max(0.0, trainer.step_number - self._pace[1]) / self._speed - (now - self._pace[0])
        at_end = self._until is not None and trainer.step_number >= self._until
        if self._at_rest(trainer) or at_end:
            self._faulted(trainer)
            self._running = False
        self._dirty = True

    def _at_rest(self, trainer: Trainer) -> bool:
        """Return whether training has ended by divergence, a stop condition or a fault."""
        return any(reason is not None for reason in (trainer.divergence, trainer.stopped, trainer.fault))

    def _preview_update(self, trainer: Trainer) -> None:
        try:
            preview = trainer.preview()
            fit = self._pictures.fit(trainer, preview.after)
            wire.send(self._connection, protocol.Previewed(self._run, preview, fit))
        except CodeFault as fault:
            wire.send(self._connection, protocol.Faulted(self._run, trainer.step_number, fault))

    def _faulted(self, trainer: Trainer) -> bool:
        if trainer.fault is None:
            return False
        self._send_prints()  # what it printed last, before the reason why it stopped
        wire.send(self._connection, protocol.Faulted(self._run, trainer.step_number, trainer.fault))
        if trainer.fault.case == "thread":
            os._exit(1)  # nothing else ends a thread; the window starts another engine at the last checkpoint
        return True

    def _fit_chunk(self, seconds: float) -> None:
        """Adapt the number of steps per evaluation to about one slice: fewer are slower, more delay commands."""
        if seconds < SLICE / 2:
            self._chunk = min(64, 2 * self._chunk)
        elif seconds > 2 * SLICE:
            self._chunk = max(1, self._chunk // 2)

    # ---- answers ----

    def _send_prints(self) -> None:
        printed = self._prints.take()
        if printed:
            wire.send(self._connection, protocol.Printed(self._run, printed))

    def _snapshot(self, trainer: Trainer, now: float) -> None:
        task, key = self._described
        if trainer.task is not task or trainer.key != key:  # changed by the user or by the timeline
            self._describe(trainer)
        elapsed = now - self._pace[0]
        first = self._pace[1]
        if elapsed > 0.5:
            self._rate = (trainer.step_number - first) / elapsed
            self._pace = (now, trainer.step_number)
        fit = units = health = None
        if now >= self._map_due or not self._running:
            fit, units = self._pictures.of(trainer, units=self._watches_units)
            self._map_due = _after(now)
        keep = now - self._kept >= KEEP or not self._running
        if keep and trainer.divergence is None:
            health = trainer.problems()
        self._send_prints()
        start = time.perf_counter()
        wire.send(
            self._connection,
            protocol.Snapshot(
                run=self._run,
                step=trainer.step_number,
                epoch=trainer.epoch,
                running=self._running,
                compiled=trainer.compiled,
                compiler_fault=self._compiler.fault,
                steps_per_second=self._rate if self._running else 0.0,
                losses=trainer.losses(),
                parameters=trainer.parameters,
                stable_rate=stable_rate(trainer.settings, trainer.task),
                divergence=trainer.divergence,
                curves=self._recording.take(),
                fit=fit,
                units=units,
                health=health,
                stopped=trainer.stopped,
                commands_done=self._commands_done,
            ),
        )
        self._snapshot_due = max(_after(start), now + SNAPSHOT)
        self._dirty = False
        if keep:
            self._kept = now
            wire.send(self._connection, protocol.Kept(self._run, trainer.checkpoint()))


def _after(start: float) -> float:
    """Return when work that took from ``start`` until now may be repeated without exceeding its share."""
    now = time.perf_counter()
    return now + (now - start) / SHARE


def _poller(connection: Connection) -> Callable[[float], bool]:
    if not hasattr(select, "poll"):
        return connection.poll
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN | select.POLLHUP)
    return lambda seconds: bool(poll.poll(seconds * 1000))
