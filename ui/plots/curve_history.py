"""Append-only curves, thinned by minimum and maximum so that painting costs the same at any length."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BUCKETS = 500


class CurveHistory:
    """Columns of numbers over steps; amortised growth, no copy per append."""

    def __init__(self, columns: int = 1) -> None:
        self._x = np.zeros(1024, np.float64)
        self._y = np.zeros((1024, columns), np.float32)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def columns(self) -> int:
        """Curves held."""
        return int(self._y.shape[1])

    @property
    def last(self) -> NDArray[np.float32]:
        """The newest value of each column."""
        return self._y[self._count - 1] if self._count else np.full(self.columns, np.nan, np.float32)

    def append(self, x: NDArray[np.int64], y: NDArray[np.float32]) -> None:
        """Add rows: x (n,), y (n,) or (n, columns)."""
        if self._count and len(x) and x[0] <= self._x[self._count - 1]:
            # an engine that was started again goes over its last second once more
            self._count = int(np.searchsorted(self._x[: self._count], x[0]))
        end = self._count + len(x)
        if end > len(self._x):
            size = max(end, 2 * len(self._x))
            self._x, old_x = np.zeros(size, np.float64), self._x
            self._y, old_y = np.zeros((size, self.columns), np.float32), self._y
            self._x[: self._count], self._y[: self._count] = old_x[: self._count], old_y[: self._count]
        self._x[self._count : end] = x
        self._y[self._count : end] = y.reshape(len(x), self.columns)
        self._count = end

    def thinned(self, column: int = 0) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        """At most two points a bucket, its least and its greatest; short curves as they are."""
        x, y = self._x[: self._count], self._y[: self._count, column]
        size = self._count // BUCKETS
        if size < 3:
            return x, y
        whole = size * BUCKETS
        blocks = y[:whole].reshape(BUCKETS, size)
        places = np.sort(np.stack([blocks.argmin(axis=1), blocks.argmax(axis=1)], axis=1), axis=1)
        chosen = (places + size * np.arange(BUCKETS)[:, None]).ravel()
        chosen = np.append(chosen, np.arange(whole, self._count))
        return x[chosen], y[chosen]
