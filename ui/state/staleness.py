"""Where the run stands, and whether what a page shows of it is out of date: for pages that ask the analyst."""

from __future__ import annotations

import time

from playground.engine.protocol import Snapshot
from playground.experiment.types import Experiment
from playground.foundation.arrays import moved


class Staleness:
    """Settings and state as they come; ``stale`` until they have been asked about."""

    def __init__(self) -> None:
        self.settings: Experiment | None = None
        self.snapshot: Snapshot | None = None
        self.stale = True
        self._asked = 0.0

    @property
    def running(self) -> bool:
        """Whether states come by themselves: then what has come waits for its turn to be painted."""
        return self.snapshot is not None and self.snapshot.running

    def set_settings(self, settings: Experiment) -> None:
        """Show the current settings."""
        self.stale = self.stale or settings != self.settings
        self.settings = settings

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Take over a snapshot without painting; called for every snapshot."""
        before = {} if self.snapshot is None else self.snapshot.parameters
        self.stale = self.stale or moved(before, snapshot.parameters)
        self.snapshot = snapshot

    def due(self, pause: float) -> bool:
        """Whether it is time to ask: while training no sooner than ``pause`` seconds after the last question."""
        return self.stale and (not self.running or time.perf_counter() - self._asked > pause)

    def asked(self) -> None:
        """What stands now has been asked about."""
        self.stale = False
        self._asked = time.perf_counter()

    def again(self) -> None:
        """What was asked no longer counts; the next question waits for nothing."""
        self.stale = True
        self._asked = 0.0
