"""The only user of the engine's client: commands out, answers as signals, a lost engine started again."""

from __future__ import annotations

import time
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from playground.engine import protocol
from playground.engine.client import EngineClient
from playground.experiment import timeline
from playground.experiment.types import Experiment
from playground.foundation.errors import CodeFault
from playground.training.state import Checkpoint

TRIES, CALM = 3, 10.0
"""An engine that ends this often within so many seconds is not started again by itself."""
PATIENCE = 1.5
"""Seconds of silence after which the window says that the learner's code is still at work."""
TICK = 16
"""Milliseconds between two looks at the answers."""


class EngineBridge(QObject):
    """Stamps each opened experiment with a run and drops the answers of earlier ones."""

    opened = Signal(object)
    snapshot = Signal(object)
    changed = Signal(object)
    refused = Signal(object)
    progress = Signal(object)
    previewed = Signal(object)
    faulted = Signal(object)
    waiting = Signal(int)
    """Seconds, one more each second, that the learner's code has been at work on one step; 0 once it goes on."""
    lost = Signal(bool)
    """The engine ended; whether it was started again."""

    def __init__(self, parent: QObject | None = None, tick: int = TICK, client: EngineClient | None = None) -> None:
        super().__init__(parent)
        self._client = client or EngineClient()
        self._run = 0
        self._speed = 30.0
        self._watches_units = False
        self._started = False
        """False before the first start, and after the engine ended too often to be started again by itself."""
        self._running = False
        self._sent = 0
        """Commands since the last experiment was opened."""
        self._ends: list[float] = []
        self._heard, self._waited = time.monotonic(), 0
        self._experiment = Experiment()
        self._kept: Checkpoint | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(tick)
        self._timer.timeout.connect(self.poll)

    @property
    def process_id(self) -> int | None:
        """The engine's process."""
        return self._client.process_id

    @property
    def kept_step(self) -> int | None:
        """The step that a new engine would go on from."""
        return None if self._kept is None else self._kept.step

    def start(self) -> None:
        """Start the engine and the polling."""
        self._started = True
        self._client.start()
        self._timer.start()

    def open(self, experiment: Experiment, checkpoint: Checkpoint | None = None) -> None:
        """Show ``experiment`` at its steps, paused; everything of the run before is dropped."""
        self._run += 1
        self._experiment, self._kept, self._running = experiment, checkpoint, False
        if not self._started:
            self._ends = []
            self.start()
        self._send(protocol.Open(self._run, experiment, checkpoint, self._speed, self._watches_units))

    def keep(self, experiment: Experiment) -> None:
        """Remember the timeline so far, for an engine that has to be started again."""
        self._experiment = experiment

    def run(self) -> None:
        """Train until paused."""
        self._running, self._heard = True, time.monotonic()
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
        self._send(protocol.Apply(settings))

    def set_speed(self, steps_per_second: float) -> None:
        """Updates per second; infinity is as fast as it goes."""
        self._speed = steps_per_second
        self._send(protocol.Speed(steps_per_second))

    def watch_units(self, units: bool) -> None:
        """Whether snapshots are to have what every single unit says."""
        if units != self._watches_units:
            self._watches_units = units
            self._send(protocol.WatchUnits(units))

    def preview_update(self) -> None:
        """Have the next update worked out."""
        self._send(protocol.PreviewUpdate())

    def close(self, patience: float = 0.5) -> None:
        """End the engine, killed after ``patience`` seconds."""
        self._timer.stop()
        self._client.stop(patience)

    def stop_polling(self) -> None:
        """Leave it to the caller to call :meth:`poll`."""
        self._timer.stop()

    def poll(self) -> None:
        """Hand on what has come; a dead engine is replaced by one at the last checkpoint."""
        alive = self._client.alive
        self._watch()
        answers = [answer for answer in self._client.drain() if answer.run == self._run]
        opened = [answer for answer in answers if isinstance(answer, protocol.Opened)]
        if answers:
            self._heard = time.monotonic()
        for answer in answers:
            if any(answer is earlier for earlier in opened[:-1]):
                continue  # a slider was faster than the rows can be drawn: only the newest count
            match answer:
                case protocol.Kept(checkpoint=checkpoint):
                    self._kept = checkpoint
                case protocol.Opened():
                    self.opened.emit(answer)
                case protocol.Snapshot():
                    if answer.commands_done >= self._sent:
                        self._running = answer.running
                    self.snapshot.emit(answer)
                case protocol.Changed():
                    self.changed.emit(answer)
                case protocol.Refused():
                    self.refused.emit(answer)
                case protocol.Faulted():
                    self._running = False
                    self.faulted.emit(answer)
                case protocol.Progress():
                    self.progress.emit(answer)
                case protocol.Previewed():
                    self.previewed.emit(answer)
        if not alive and not self._client.alive:  # an answer may have led to a command, and that to a restart
            self._restart()

    def _send(self, command: protocol.Command) -> None:
        self._sent = 0 if isinstance(command, protocol.Open) else self._sent + 1
        if not self._client.send(command) and self._restart():
            self._sent += not isinstance(command, protocol.Open)
            self._client.send(command)

    def end_code(self) -> None:
        """Stop the learner's code in the middle of a step; a new engine stands at the last checkpoint, paused."""
        self._client.stop(patience=0.0)
        self._restart(CodeFault("stopped", 0))

    def _watch(self) -> None:
        """Say how long the learner's code has been silent, beyond what the speed explains."""
        silent = time.monotonic() - self._heard - 1 / max(self._speed, 0.1)
        waited = int(silent) if self._running and silent > PATIENCE and self._code_in_force() else 0
        if waited != self._waited:
            self._waited = waited
            self.waiting.emit(waited)

    def _code_in_force(self) -> bool:
        return timeline.settings_at_end(self._experiment).gradient.source == "custom"

    def _restart(self, fault: CodeFault | None = None) -> bool:
        fault = fault or self._code_fault()
        self._heard = time.monotonic()
        self._client.stop()
        now = time.monotonic()
        self._ends = [end for end in self._ends if now - end < CALM] + [now]
        again = len(self._ends) < TRIES
        if again:
            self._client.start()
            self._sent = 0
            self._client.send(protocol.Open(self._run, self._experiment, self._kept, self._speed, self._watches_units))
            if self._running and fault is None:
                self._sent = 1
                self._client.send(protocol.StartTraining())
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
        """What of the learner's code ended the engine; None where none of it was at work."""
        fault = self._client.last_words()
        if fault is None and self._running and self._code_in_force():
            return CodeFault("ended", 0)
        return fault
