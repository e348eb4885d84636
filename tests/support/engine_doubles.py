"""An engine in this process and without MLX, for tests of the window's state.

It promises what the real one does: commands in order, changes on the timeline before the next update, refusals that
change nothing. It computes no numbers: a snapshot's parameters are what was set by hand.
"""

from collections import deque
from typing import Any

import numpy as np

from playground.engine import protocol
from playground.engine.client import EngineClient
from playground.experiment import timeline
from playground.experiment.types import Change, Experiment
from playground.foundation.errors import CodeFault, PlaygroundError
from playground.training.state import Checkpoint, Losses

NO_STEPS = np.zeros(0, np.int64)
NO_NUMBERS = np.zeros(0, np.float32)
NO_ROWS = np.zeros((0, 1), np.float32)


def curves() -> protocol.Curves:
    nothing = np.zeros((0, 0), np.float32)
    return protocol.Curves(
        NO_STEPS, NO_NUMBERS, NO_STEPS, NO_NUMBERS, NO_NUMBERS, NO_NUMBERS, nothing, nothing, nothing
    )


def snapshot(run: int, step: int, *, running: bool = False, commands_done: int = 0) -> protocol.Snapshot:
    return protocol.Snapshot(
        run=run,
        step=step,
        epoch=0,
        running=running,
        compiled=False,
        compiler_fault="",
        steps_per_second=0.0,
        losses=Losses(1.0, None, 0.0),
        parameters={"W1": np.zeros((1, 1), np.float32), "b1": np.zeros(1, np.float32)},
        stable_rate=None,
        divergence=None,
        curves=curves(),
        fit=None,
        commands_done=commands_done,
    )


def opened(run: int) -> protocol.Opened:
    dimensions = protocol.Dimensions((1, 1), {"W1": (1, 1), "b1": (1,)}, ("x",), ("x",), False, 0)
    return protocol.Opened(run, dimensions, NO_ROWS, NO_ROWS, NO_ROWS, NO_ROWS, "", "")


def checkpoint(step: int) -> Checkpoint:
    return Checkpoint(step, {}, {}, 0, 0, 0)


class RecordingClient(EngineClient):
    """Keeps the commands sent and answers only what a test puts into ``answers``."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[Any] = []
        self.answers: deque[Any] = deque()
        self.starts = 0
        self.stops = 0
        self.running = False
        self.words: CodeFault | None = None

    @property
    def alive(self) -> bool:
        return self.running

    def start(self) -> None:
        self.starts += 1
        self.running = True

    def stop(self, patience: float = 0.5) -> None:
        self.stops += 1
        self.running = False

    def abandon(self) -> None:
        self.stops += 1
        self.running = False

    def send(self, command: object) -> bool:
        if not self.running:
            return False
        self.sent.append(command)
        return True

    def drain(self) -> list[Any]:
        answers = list(self.answers)
        self.answers.clear()
        return answers

    def last_words(self) -> CodeFault | None:
        return self.words

    def die(self, words: CodeFault | None = None) -> None:
        """End as a killed process does: silently, its answers so far still there to be read."""
        self.running = False
        self.words = words


class ImmediateEngine(RecordingClient):
    """Carries every command out at once."""

    def __init__(self) -> None:
        super().__init__()
        self.run = 0
        self.step = 0
        self.settings = Experiment()

    def send(self, command: object) -> bool:
        if not super().send(command):
            return False
        match command:
            case protocol.Open(run=run, experiment=experiment, checkpoint=kept):
                self.run = run
                self.settings = timeline.settings_at_end(experiment)
                self.step = experiment.steps if kept is None else kept.step
                self.answers.append(opened(run))
            case protocol.Advance(steps=steps):
                self.step += steps
                self.answers.append(protocol.Kept(self.run, checkpoint(self.step)))
            case protocol.Apply(settings=settings):
                try:
                    paths, _ = timeline.parted(settings)
                    self.settings = timeline.apply_change(self.settings, paths)
                    self.answers.append(protocol.Changed(self.run, Change(step=self.step, set=settings)))
                except PlaygroundError as fault:
                    self.answers.append(protocol.Refused(self.run, str(fault), settings))
            case protocol.Shutdown():
                self.running = False
        self.answers.append(snapshot(self.run, self.step))
        return True
