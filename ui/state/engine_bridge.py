"""The bridge to the engine: sends commands, emits its answers as signals, restarts it if it ends."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from playground.engine import protocol
from playground.engine.client import EngineClient, with_curves_of
from playground.experiment import timeline
from playground.experiment.types import Change, Experiment
from playground.foundation.errors import CodeFault
from playground.training.state import Checkpoint

TRIES = 3
"""An engine that ends this often within ``CALM`` seconds is not restarted automatically."""
CALM = 10.0
"""See ``TRIES``."""
PATIENCE = 1.5
"""Seconds without an answer after which the window says that the learner's code is still running."""
TICK = 16
"""Milliseconds between two polls of the answers."""


class EngineBridge(QObject):
    """Numbers each opened experiment as a run and drops answers of earlier runs."""

    opened = Signal(object)
    snapshot = Signal(object)
    changed = Signal(object)
    refused = Signal(object)
    progress = Signal(object)
    previewed = Signal(object)
    faulted = Signal(object)
    printed = Signal(object)
    waiting = Signal(int)
    """Emitted each second with the seconds that the learner's code has spent on one step; 0 when it is done."""
    lost = Signal(bool)
    """Emitted when the engine ended, with whether it was restarted."""
    unusable = Signal(str)
    """Emitted with the reason when no engine can work on this machine; none is started any more."""

    def __init__(
        self,
        parent: QObject | None = None,
        tick: int = TICK,
        client: EngineClient | None = None,
        *,
        code_allowed: bool = False,
    ) -> None:
        """``code_allowed``: the caller asks a person before an experiment with code is opened here."""
        super().__init__(parent)
        self._code_allowed = code_allowed
        self._client = client or EngineClient()
        self._run = 0
        self._speed = 30.0
        self._watches_units = False
        self._started = False
        """False before the first start, and after the engine ended too often to be started again by itself."""
        self._unusable = ""
        """Why no engine can work on this machine; empty if one can."""
        self._running = False
        self._sent = 0
        """Number of the last command since the last experiment was opened."""
        self._done = 0
        """Number of the last command that is known to be carried out; −1 before the state asked for is shown."""
        self._begun = False
        """Whether the engine has begun with the experiment: until then it starts, and no code is at work."""
        self._ends: list[float] = []
        self._heard = time.perf_counter()
        self._waited = 0
        self._held: protocol.Snapshot | None = None
        """A snapshot of rows that have been replaced, until the next one comes."""
        self._experiment = Experiment()
        self._kept: Checkpoint | None = None
        self._changes: list[tuple[Change, Experiment]] = []
        """Changes since the state of ``_kept``, and the experiment before each."""
        self._asked: list[dict[str, Any]] = []
        """Changes that were asked for and are not answered."""
        self._timer = QTimer(self)
        self._timer.setInterval(tick)
        self._timer.timeout.connect(self.poll)

    @property
    def process_id(self) -> int | None:
        """The engine's process."""
        return self._client.process_id

    @property
    def kept_step(self) -> int | None:
        """The step of the last checkpoint."""
        return None if self._kept is None else self._kept.step

    @property
    def suspects(self) -> dict[str, Any]:
        """Settings that were changed or to be changed since the last checkpoint: of them the engine may die."""
        found: dict[str, Any] = {}
        for settings in (*(change.set for change, _ in self._changes), *self._asked):
            found |= settings
        return found

    @property
    def unsuspected(self) -> Experiment:
        """The experiment before the ``suspects``."""
        return self._changes[0][1] if self._changes else self._experiment

    def start(self) -> None:
        """Start the engine and the polling."""
        self._started = True
        self._client.start()
        self._timer.start()

    def open(self, experiment: Experiment, checkpoint: Checkpoint | None = None) -> None:
        """Open ``experiment`` at its steps, paused; answers of the earlier run are dropped."""
        self._run += 1
        self._experiment = experiment
        self._kept = checkpoint
        self._changes = []
        self._asked = []
        self._running = False
        if not self._started:
            self._ends = []
            self.start()
        elif self._waited:  # the engine is in the learner's code, which may never read this
            self._client.abandon()
            self._client.start()
        self._send(self._open_command())

    def start_again(self) -> None:
        """Start an engine that ended too often, at the last checkpoint, paused."""
        self._ends = []
        self._running = False
        self._changes = []
        self._asked = []
        self._client.abandon()
        self.start()
        self._post(self._open_command())

    def _open_command(self) -> protocol.Open:
        return protocol.Open(
            self._run, self._experiment, self._kept, self._speed, self._watches_units, self._code_allowed
        )

    def keep(self, experiment: Experiment) -> None:
        """Remember the experiment with its timeline, for a restart of the engine."""
        self._experiment = experiment

    def run(self) -> None:
        """Train until paused."""
        self._running = True
        self._heard = time.perf_counter()
        self._send(protocol.StartTraining())

    def pause(self) -> None:
        """Stop after the update at work."""
        self._running = False
        self._send(protocol.Pause())

    def advance(self, steps: int) -> None:
        """Train ``steps`` updates, then pause."""
        self._send(protocol.Advance(steps))

    def apply(self, settings: dict[str, Any]) -> None:
        """Change settings before the next update."""
        self._asked.append(settings)
        self._send(protocol.Apply(settings))

    def set_speed(self, steps_per_second: float) -> None:
        """Updates per second; infinity is as fast as it goes."""
        self._speed = steps_per_second
        self._send(protocol.Speed(steps_per_second))

    def watch_units(self, units: bool) -> None:
        """Request activations of every unit in snapshots, or stop it."""
        if units != self._watches_units:
            self._watches_units = units
            self._send(protocol.WatchUnits(units))

    def preview_update(self) -> None:
        """Request a preview of the next update."""
        self._send(protocol.PreviewUpdate())

    def close(self, patience: float = 0.5) -> None:
        """Stop the engine, killing it after ``patience`` seconds."""
        self._timer.stop()
        self._client.stop(patience)

    def stop_polling(self) -> None:
        """Stop the timer; the caller calls :meth:`poll`."""
        self._timer.stop()

    def poll(self) -> None:
        """Emit the answers that have arrived; restart a dead engine at the last checkpoint."""
        alive = self._client.alive
        self._watch()
        answers = [answer for answer in self._client.drain() if answer.run == self._run]
        if answers:
            self._heard = time.perf_counter()
        for answer in self._newest_rows(answers):
            if answer.run != self._run:
                break  # an answer led to another experiment
            match answer:
                case protocol.Kept(checkpoint=checkpoint):
                    self._kept = checkpoint
                    self._changes = [one for one in self._changes if one[0].step >= checkpoint.step]
                case protocol.Opened():
                    self._begun = True
                    self.opened.emit(answer)
                case protocol.Snapshot():
                    self._done = max(self._done, answer.commands_done)
                    if answer.commands_done >= self._sent:
                        self._running = answer.running
                    self.snapshot.emit(answer)
                case protocol.Changed():
                    self._answered(answer.change.set)
                    self._changes.append((answer.change, self._experiment))
                    self.changed.emit(answer)
                case protocol.Refused():
                    self._answered(answer.settings)
                    self.refused.emit(answer)
                case protocol.Faulted():
                    self._running = False
                    self.faulted.emit(answer)
                case protocol.Printed():
                    self.printed.emit(answer)
                case protocol.Progress():
                    self.progress.emit(answer)
                case protocol.Previewed():
                    self.previewed.emit(answer)
        if not alive and not self._client.alive:  # an answer may have led to a command, and that to a restart
            self._restart()

    def _answered(self, settings: dict[str, Any]) -> None:
        """Forget what was asked up to these settings: answers come in order, and some are replaced before they go."""
        if settings in self._asked:
            self._asked = self._asked[self._asked.index(settings) + 1 :]

    def _newest_rows(self, answers: list[Any]) -> list[Any]:
        """Leave out rows that newer ones replace, and the snapshots of them, whose curves the next one takes over.

        A slider can be faster than rows are drawn. A snapshot is never shown with rows that are not its own.
        """
        openings = [place for place, answer in enumerate(answers) if isinstance(answer, protocol.Opened)]
        found = []
        for place, answer in enumerate(answers):
            replaced = bool(openings) and openings[0] <= place < openings[-1]
            if replaced and isinstance(answer, protocol.Opened):
                continue
            if isinstance(answer, protocol.Snapshot):
                if self._held is not None and self._held.run == answer.run:
                    answer = with_curves_of(answer, self._held)
                self._held = answer if replaced else None
                if replaced:
                    continue
            found.append(answer)
        return found

    def _send(self, command: protocol.Command) -> None:
        if not self._post(command) and self._restart():
            self._post(command)

    def _post(self, command: protocol.Command) -> bool:
        """Leave a command with the client, numbered; return whether there is an engine to take it."""
        if isinstance(command, protocol.Open):
            self._sent = 0
            self._done = -1
            self._begun = False
        else:
            if self._done >= self._sent:  # until now there was nothing to wait for
                self._heard = time.perf_counter()
            self._sent += 1
        return self._client.send(replace(command, number=self._sent))

    def end_code(self) -> None:
        """Stop the learner's code in the middle of a step; restart at the last checkpoint, paused."""
        self._client.abandon()
        self._restart(CodeFault("stopped", 0))

    def _watch(self) -> None:
        """Emit how long the learner's code has taken, beyond what the speed explains."""
        silent = time.perf_counter() - self._heard - 1 / max(self._speed, 0.1)
        busy = self._begun and (self._running or self._done < self._sent)
        waited = int(silent) if busy and silent > PATIENCE and self._code_in_force() else 0
        if waited != self._waited:
            self._waited = waited
            self.waiting.emit(waited)

    def _code_in_force(self) -> bool:
        return timeline.settings_at_end(self._experiment).gradient.source == "custom"

    def _restart(self, fault: CodeFault | None = None) -> bool:
        if self._unusable:
            return False
        self._unusable = self._client.unusable
        if self._unusable:
            self._client.abandon()
            self._started = False
            self._timer.stop()
            self.unusable.emit(self._unusable)
            return False
        fault = fault or self._code_fault()
        self._heard = time.perf_counter()
        self._client.abandon()
        now = time.perf_counter()
        self._ends = [end for end in self._ends if now - end < CALM] + [now]
        again = len(self._ends) < TRIES
        if again:
            self._asked = []  # what the engine has not done is not asked of the next one
            self._client.start()
            command = self._open_command()
            if fault is not None and self._kept is None:  # on the way to its step, it would only fail again
                command = replace(command, experiment=msgspec.structs.replace(self._experiment, steps=0))
            self._post(command)
            if self._running and fault is None:
                self._post(protocol.StartTraining())
        else:
            self._started = False
            self._timer.stop()
        if fault is not None and again:
            self._running = False
            self.faulted.emit(protocol.Faulted(self._run, self.kept_step or 0, fault))
        else:
            self.lost.emit(again)
        return again

    def _code_fault(self) -> CodeFault | None:
        """Return how the learner's code ended the engine, or None if it was not running."""
        fault = self._client.last_words()
        if fault is None and self._running and self._code_in_force():
            return CodeFault("ended", 0)
        if fault is not None and fault.case == "garbled" and not self._code_in_force():
            return None
        return fault
