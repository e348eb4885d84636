"""Commands and questions on their way to a process that may be too busy to read them.

A pipe takes some hundred kilobytes; then whoever writes to it waits until the other end reads, for as long as a call
of the learner's code lasts. The window therefore leaves its messages here, and a thread sends them.
"""

from __future__ import annotations

import threading
from typing import Any

from playground.engine import analysis, protocol


class Outbox:
    """Messages in their order; of those that replace each other, only the newest waits."""

    def __init__(self) -> None:
        self._waiting: list[Any] = []
        self._closed = False
        self._changed = threading.Condition()

    def put(self, message: object) -> bool:
        """Add a message without waiting; return False if nobody takes messages any more."""
        with self._changed:
            if self._closed:
                return False
            last = len(self._waiting) - 1
            self._waiting = [
                earlier
                for place, earlier in enumerate(self._waiting)
                if not replaces(message, earlier, adjacent=place == last)
            ]
            self._waiting.append(message)
            self._changed.notify()
            return True

    def take(self) -> Any | None:
        """Wait for the next message; None once the outbox is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closed)
            return None if self._closed else self._waiting.pop(0)

    def close(self) -> None:
        """Drop what waits, and let :meth:`take` return."""
        with self._changed:
            self._closed = True
            self._waiting = []
            self._changed.notify_all()

    def __len__(self) -> int:
        with self._changed:
            return len(self._waiting)


def replaces(message: object, earlier: object, *, adjacent: bool) -> bool:
    """Return whether ``earlier``, which nobody has read yet, need not be sent now that ``message`` follows.

    ``adjacent``: nothing stands between the two.
    """
    match message, earlier:
        case ((protocol.Open() | protocol.Shutdown()), _):
            return True  # they drop everything
        case analysis.Question(), analysis.Question():
            return type(message) is type(earlier)
        case analysis.Cancel(number=number), analysis.Question(number=other):
            return number == other
        case protocol.Apply(settings=settings), protocol.Apply(settings=other):
            return adjacent and settings.keys() == other.keys()  # a slider that is being dragged
        case ((protocol.StartTraining() | protocol.Pause()), (protocol.StartTraining() | protocol.Pause())):
            return adjacent
        case ((protocol.Speed() | protocol.WatchUnits() | protocol.PreviewUpdate()), _):
            return adjacent and type(message) is type(earlier)
    return False
