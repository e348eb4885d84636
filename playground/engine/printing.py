"""Collects what the learner's code prints, for the window: bounded, with the step that it came from."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Callable

STEPS = 50
"""Steps whose prints are kept between two answers; a fast run keeps the last."""
CHARACTERS = 2000
"""Characters of one step that are kept."""
MORE = "\n…"


class Prints(io.TextIOBase):
    """A stream that groups what is written to it by the step at which it was written."""

    def __init__(self, step: Callable[[], int]) -> None:
        """``step`` returns the step at work."""
        self._step = step
        self._groups: deque[tuple[int, list[str], int]] = deque(maxlen=STEPS)

    def write(self, text: str) -> int:
        """Add to the group of the present step, as long as it is not full."""
        step = self._step()
        if not self._groups or self._groups[-1][0] != step:
            self._groups.append((step, [], 0))
        _, parts, size = self._groups.pop()
        if size < CHARACTERS:
            parts.append(text[: CHARACTERS - size])
            size += len(text)
            if size >= CHARACTERS:
                parts.append(MORE)
        self._groups.append((step, parts, size))
        return len(text)

    def take(self) -> tuple[tuple[int, str], ...]:
        """Return step and text of each group since the last call."""
        groups = tuple((step, "".join(parts)) for step, parts, _ in self._groups)
        self._groups.clear()
        return groups
