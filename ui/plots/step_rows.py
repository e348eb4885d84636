"""Rows of numbers over the steps, in bounded memory however long a run is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MAX_ROWS = 2**17
MAX_BYTES = 2**23
"""Limits of what is kept; beyond either, every second row is dropped, and of new rows as many."""
MIN_ROWS = 64
"""Rows that are kept even where they are very wide."""


class StepRows:
    """Append-only rows. Which are kept depends on how many there were alone, not on how they came."""

    def __init__(self, columns: int, most: int | None = None) -> None:
        """``most`` is how many rows are kept at most, by default as the limits of memory allow."""
        by_size = max(MIN_ROWS, min(MAX_ROWS, MAX_BYTES // (4 * columns + 8)))
        self._most = by_size if most is None else most
        self._x = np.zeros(0, np.float64)
        self._y = np.zeros((0, columns), np.float32)
        self._count = 0
        self._every = 1
        """One of so many rows is kept."""
        self._seen = 0

    def __len__(self) -> int:
        return self._seen

    @property
    def columns(self) -> int:
        """Number of columns."""
        return int(self._y.shape[1])

    @property
    def x(self) -> NDArray[np.float64]:
        """Steps of the rows that are kept (n,), ascending."""
        return self._x[: self._count]

    @property
    def y(self) -> NDArray[np.float32]:
        """The rows that are kept (n, columns)."""
        return self._y[: self._count]

    def append(self, x: NDArray[np.int64], y: NDArray[np.float32]) -> None:
        """Add rows x (n,), y (n, columns) that follow those before."""
        first = -self._seen % self._every
        self._seen += len(x)
        x, y = x[first :: self._every], y[first :: self._every]
        end = self._count + len(x)
        if end > len(self._x):
            size = max(end, min(2 * len(self._x), self._most), 16)
            self._x, old_x = np.zeros(size, np.float64), self.x
            self._y, old_y = np.zeros((size, self.columns), np.float32), self.y
            self._x[: self._count], self._y[: self._count] = old_x, old_y
        self._x[self._count : end] = x
        self._y[self._count : end] = y
        self._count = end
        while self._count > self._most:
            self._every *= 2
            # copies: others may look at what was
            self._x, self._y = self.x[::2].copy(), self.y[::2].copy()
            self._count = len(self._x)

    def truncate(self, step: float) -> None:
        """Drop the rows at ``step`` and after it: an engine that was restarted repeats its last second."""
        kept = int(np.searchsorted(self.x, step))
        self._x, self._y = self._x[:kept].copy(), self._y[:kept].copy()
        self._count = kept
        self._seen = 0
        if kept:
            self._seen = (kept - 1) * self._every + int(min(self._every, max(1.0, step - self._x[-1])))

    def copy(self) -> StepRows:
        """Return a copy that shares the rows, which are only ever appended to."""
        other = StepRows(self.columns, self._most)
        other._x, other._y = self.x, self.y
        other._count, other._every, other._seen = self._count, self._every, self._seen
        return other
