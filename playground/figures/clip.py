"""A span of the training as a movie; no matplotlib here, so that the window may read it at its start."""

from __future__ import annotations

import msgspec
import numpy as np

from playground.foundation.errors import InvalidValue

HUNDREDTHS = 100
"""GIF counts time in hundredths of a second."""
FEWEST = 2
"""Hundredths: shorter frames are shown slowly by many programs."""
MOST_DOTS = 300_000_000
"""Dots of all frames of a movie, which are in memory until the file is written."""
KINDS = ("gif", "webp", "mp4")
MOVING = ("fit", "loss", "parameters", "gradients", "network", "landscape", "metrics", "update")
"""Plots that keep their form from step to step."""


class Clip(msgspec.Struct, frozen=True):
    """From one step to another in so many frames."""

    first: int = 0
    last: int = 0
    frames: int = 60
    per_second: float = 15.0
    width: int = 960
    """Pixels."""
    pause: float = 1.5
    """Seconds that the last frame stays."""

    def steps(self) -> tuple[int, ...]:
        """The step of each frame, evenly spread; fewer where there are not so many steps."""
        spread = np.linspace(self.first, self.last, max(1, self.frames)).round().astype(int)
        return tuple(int(step) for step in np.unique(spread))

    def check_size(self, across: float, up: float) -> None:
        """Raise :class:`InvalidValue` if all frames, of these proportions, are more than memory should hold."""
        frames = len(self.steps())
        height = round(self.width * up / across)
        if frames * self.width * height > MOST_DOTS:
            found = f"{frames} frames of {self.width} × {height} dots"
            raise InvalidValue("movie", found, f"up to {MOST_DOTS:,} dots in all: fewer frames, or smaller ones")

    def durations(self, count: int | None = None) -> list[int]:
        """Milliseconds of each of ``count`` frames, or of as many as there are steps."""
        each = 10 * max(FEWEST, round(HUNDREDTHS / self.per_second))
        many = len(self.steps()) if count is None else count
        return [each] * (many - 1) + [each + 10 * round(HUNDREDTHS * self.pause)]
