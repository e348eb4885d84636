"""Commands and questions on their way to a process that may be too busy to read them.

A pipe takes some hundred kilobytes; then whoever writes to it waits until the other end reads, for as long as a call
of the learner's code lasts. The window therefore leaves its messages here, and a thread sends them.
"""

from __future__ import annotations

import threading
from collections.abc import Set
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
            kept: list[Any] = []
            between: set[type] = set()
            for earlier in reversed(self._waiting):
                if not replaces(message, earlier, between):
                    kept.append(earlier)
                between.add(type(earlier))
            self._waiting = kept[::-1]
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


def replaces(message: object, earlier: object, between: Set[type]) -> bool:
    """Return whether ``earlier``, which nobody has read yet, need not be sent now that ``message`` follows.

    ``between`` are the types of the messages that stand between the two.
    """
    match message, earlier:
        case ((protocol.Open() | protocol.Shutdown()), _):
            return True  # they drop everything
        case analysis.Question(), analysis.Question():
            return type(message) is type(earlier)
        case analysis.Cancel(number=number), analysis.Question(number=other):
            return number == other
        case protocol.Apply(settings=settings), protocol.Apply(settings=other):
            # numbers, as of a slider that is being dragged, decide about no other change
            numbers = all(type(value) in (int, float) for value in (*settings.values(), *other.values()))
            near = between <= {protocol.Apply} if numbers else not between
            return near and settings.keys() == other.keys()
        case ((protocol.StartTraining() | protocol.Pause()), (protocol.StartTraining() | protocol.Pause())):
            return not between
        case ((protocol.Speed() | protocol.WatchUnits() | protocol.PreviewUpdate()), _):
            return not between and type(message) is type(earlier)
    return False
