"""Append-only curves thinned to minimum and maximum per bucket, so that painting cost does not grow."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

BUCKETS = 500


class CurveHistory:
    """Columns of numbers over steps. Appending costs O(new rows); at most ``buckets`` buckets are painted."""

    def __init__(self, columns: int = 1, buckets: int = BUCKETS) -> None:
        self._x = np.zeros(1024, np.float64)
        self._y = np.zeros((1024, columns), np.float32)
        self._count = 0
        self._buckets = buckets + buckets % 2
        self._forget_buckets()

    def _forget_buckets(self) -> None:
        """Reset rows per bucket, number of whole buckets, and each one's minimum, maximum and sum."""
        self._size = 1
        self._whole = 0
        self._low = np.zeros((self._buckets, self.columns), np.int64)
        self._high = np.zeros((self._buckets, self.columns), np.int64)
        self._sum = np.zeros((self._buckets, self.columns), np.float64)

    def __len__(self) -> int:
        return self._count

    @property
    def columns(self) -> int:
        """Number of curves."""
        return int(self._y.shape[1])

    @property
    def last(self) -> NDArray[np.float32]:
        """The newest value of each column."""
        return self._y[self._count - 1] if self._count else np.full(self.columns, np.nan, np.float32)

    def copy(self) -> CurveHistory:
        """Return a copy that shares the rows, which are only ever appended to."""
        other = CurveHistory(self.columns, self._buckets)
        other._x = self._x
        other._y = self._y
        other._count = self._count
        other._size = self._size
        other._whole = self._whole
        other._low = self._low.copy()
        other._high = self._high.copy()
        other._sum = self._sum.copy()
        return other

    @property
    def rows(self) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        """Return all steps (n,) and rows (n, columns), not thinned."""
        return self._x[: self._count], self._y[: self._count]

    def append(self, x: NDArray[np.int64], y: NDArray[np.float32]) -> None:
        """Add rows: x (n,), y (n,) or (n, columns)."""
        if not len(x):
            return
        if self._count and x[0] <= self._x[self._count - 1]:
            # an engine that was restarted repeats its last second
            self._count = int(np.searchsorted(self._x[: self._count], x[0]))
            self._forget_buckets()
        end = self._count + len(x)
        if end > len(self._x):
            size = max(end, 2 * len(self._x))
            self._x, old_x = np.zeros(size, np.float64), self._x
            self._y, old_y = np.zeros((size, self.columns), np.float32), self._y
            self._x[: self._count], self._y[: self._count] = old_x[: self._count], old_y[: self._count]
        self._x[self._count : end] = x
        self._y[self._count : end] = y.reshape(len(x), self.columns)
        self._count = end
        self._fill_buckets()

    def _fill_buckets(self) -> None:
        """Fill complete buckets; when all are used, merge pairs."""
        while (new := self._count // self._size - self._whole) > 0:
            new = min(new, self._buckets - self._whole)
            start = self._whole * self._size
            rows = self._y[start : start + new * self._size].reshape(new, self._size, self.columns)
            offset = start + self._size * np.arange(new)[:, None]
            taken = slice(self._whole, self._whole + new)
            self._low[taken] = offset + np.where(np.isnan(rows), np.inf, rows).argmin(axis=1)
            self._high[taken] = offset + np.where(np.isnan(rows), -np.inf, rows).argmax(axis=1)
            self._sum[taken] = rows.sum(axis=1, dtype=np.float64)
            self._whole += new
            if self._whole == self._buckets:
                half = self._buckets // 2
                lows, highs = self._low.reshape(half, 2, -1), self._high.reshape(half, 2, -1)
                self._low[:half] = self._better(lows, np.inf, least=True)
                self._high[:half] = self._better(highs, -np.inf, least=False)
                self._sum[:half] = self._sum.reshape(half, 2, -1).sum(axis=1)
                self._size = 2 * self._size
                self._whole = half

    def _better(self, places: NDArray[np.int64], empty: float, *, least: bool) -> NDArray[np.int64]:
        """Return of two row indices (n, 2, columns) the one with the smaller or larger value, ignoring NaN."""
        values = np.take_along_axis(self._y, places.reshape(-1, self.columns), axis=0).reshape(places.shape)
        values = np.where(np.isnan(values), empty, values)
        second = values[:, 1] < values[:, 0] if least else values[:, 1] > values[:, 0]
        return np.where(second, places[:, 1], places[:, 0])

    def paths(self, columns: slice | list[int]) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        """Return x and y (columns, points) to paint: minimum and maximum of each bucket."""
        if self._size == 1:
            y: NDArray[Any] = self._y[: self._count, columns].T
            return np.broadcast_to(self._x[: self._count], y.shape), y
        pairs = np.stack([self._low[: self._whole, columns], self._high[: self._whole, columns]], axis=1)
        pairs.sort(axis=1)
        places = pairs.reshape(2 * self._whole, -1)
        # the incomplete bucket, and always the newest row
        start = min(self._whole * self._size, self._count - 1)
        rest = self._y[start : self._count, columns]
        ends = np.stack(
            [
                np.where(np.isnan(rest), np.inf, rest).argmin(axis=0),
                np.where(np.isnan(rest), -np.inf, rest).argmax(axis=0),
                np.full(rest.shape[1], len(rest) - 1),
            ]
        )
        ends.sort(axis=0)
        places = np.concatenate([places, start + ends])
        index = np.arange(self.columns)[columns] if isinstance(columns, slice) else np.asarray(columns)
        return self._x[places].T, self._y[places, index].T

    def thinned(self, column: int = 0) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        """Return the points of one column to paint."""
        x, y = self.paths([column])
        return x[0], y[0]

    def means(self, column: int = 0) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return middle step and mean of each whole bucket."""
        middle = (np.arange(self._whole) * self._size + (self._size - 1) // 2).astype(np.int64)
        return self._x[middle], self._sum[: self._whole, column] / self._size

    def at(self, x: float) -> tuple[int, NDArray[np.float32]]:
        """Return the recorded step nearest to ``x`` and its row."""
        steps = self._x[: self._count]
        place = min(int(np.searchsorted(steps, x)), self._count - 1)
        if place and x - steps[place - 1] < steps[place] - x:
            place -= 1
        return int(steps[place]), self._y[place]
