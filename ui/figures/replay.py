"""An experiment walked again by an engine of its own: for figures without a window and for movies."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Signal

from playground.engine.protocol import Faulted, Opened, Progress, Refused, Snapshot
from playground.experiment.types import Experiment
from playground.foundation.errors import FileFault, PlaygroundError
from ui.state.engine_bridge import EngineBridge


class Replay(QObject):
    """States at chosen steps, one after the other; ``reached`` comes once for each."""

    reached = Signal(object, object)
    """What was opened, and every snapshot since the state before; the last of them is the state."""
    progress = Signal(object)
    """:class:`Progress` on the way to the first state."""
    failed = Signal(object)
    """A :class:`PlaygroundError`."""

    def __init__(
        self, experiment: Experiment, steps: Sequence[int], parent: QObject | None = None, *, code_allowed: bool = False
    ) -> None:
        super().__init__(parent)
        self._steps = list(steps)
        self._at = 0
        self._opened: Opened | None = None
        self._snapshots: list[Snapshot] = []
        self._experiment = experiment
        self._bridge = bridge = EngineBridge(self, tick=2, code_allowed=code_allowed)
        bridge.opened.connect(self._on_opened)
        bridge.snapshot.connect(self._on_snapshot)
        bridge.progress.connect(self.progress)
        bridge.refused.connect(self._on_refused)
        bridge.faulted.connect(self._on_faulted)
        bridge.lost.connect(self._on_lost)

    def start(self) -> None:
        """Go to the first step."""
        self._bridge.start()
        self._bridge.set_speed(math.inf)
        self._bridge.open(replace(self._experiment, steps=self._steps[0]))

    def close(self) -> None:
        """End the engine."""
        self._bridge.close(patience=0.0)  # it has nothing to lose, and the window does not wait

    def _on_opened(self, opened: Opened) -> None:
        self._opened = opened

    def _on_snapshot(self, snapshot: Snapshot) -> None:
        self._snapshots.append(snapshot)
        if snapshot.running or self._opened is None or self._at >= len(self._steps):
            return
        if snapshot.step < self._steps[self._at] and snapshot.divergence is None:
            return
        taken = self._snapshots
        self._snapshots = []
        self._at += 1
        if self._at < len(self._steps):  # the engine goes on while this state is painted
            self._bridge.advance(max(0, self._steps[self._at] - snapshot.step))
        self.reached.emit(self._opened, taken)

    def _on_refused(self, answer: Refused) -> None:
        self.failed.emit(FileFault("engine", answer.sentence))

    def _on_faulted(self, answer: Faulted) -> None:
        self.failed.emit(answer.fault)

    def _on_lost(self, again: bool) -> None:
        if not again:
            self.failed.emit(FileFault("engine", "it ended three times"))


def states(
    experiment: Experiment, steps: Sequence[int], tell: Callable[[Progress], None], *, code_allowed: bool = False
) -> Iterator[tuple[Opened, list[Snapshot]]]:
    """The states at ``steps``, for a program that does nothing else meanwhile; raises what went wrong."""
    replay = Replay(experiment, steps, code_allowed=code_allowed)
    found: deque[tuple[Opened, list[Snapshot]]] = deque()
    faults: list[PlaygroundError] = []
    replay.reached.connect(lambda opened, taken: found.append((opened, taken)))
    replay.failed.connect(faults.append)
    replay.progress.connect(tell)
    replay.start()
    try:
        for _ in steps:
            while not found:
                if faults:
                    raise faults[0]
                QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            yield found.popleft()
    finally:
        replay.close()


def at_step(experiment: Experiment, step: int) -> Experiment:
    """The experiment as it would be saved at ``step``: what is changed later is not in it."""
    changes = tuple(change for change in experiment.timeline if change.step <= step)
    return replace(experiment, timeline=changes, steps=step)
