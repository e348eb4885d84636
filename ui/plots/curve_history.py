"""Append-only curves thinned to minimum and maximum per bucket, so that neither painting nor memory grows."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ui.plots.step_rows import StepRows

BUCKETS = 500


class CurveHistory:
    """Columns of numbers over steps. Appending costs O(new rows); at most ``buckets`` buckets are painted.

    Each bucket holds ``size`` rows; when all are used, pairs of them are merged. The rows themselves, for tables and
    for what the mouse points at, are kept as far as memory allows (:class:`StepRows`).
    """

    def __init__(self, columns: int = 1, buckets: int = BUCKETS) -> None:
        self._kept = StepRows(columns)
        self._last: tuple[float, NDArray[np.float32]] | None = None
        self._buckets = buckets + buckets % 2
        self._size = 1
        self._whole = 0
        """Number of full buckets."""
        self._filled = 0
        """Number of rows in the one after them."""
        form = (self._buckets, columns)
        self._low_x, self._low = np.zeros(form), np.zeros(form, np.float32)
        self._high_x, self._high = np.zeros(form), np.zeros(form, np.float32)
        self._sum = np.zeros(form)
        self._middle_x, self._last_x = np.zeros(self._buckets), np.zeros(self._buckets)

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def columns(self) -> int:
        """Number of curves."""
        return self._kept.columns

    @property
    def last(self) -> NDArray[np.float32]:
        """The newest value of each column."""
        return np.full(self.columns, np.nan, np.float32) if self._last is None else self._last[1]

    def copy(self) -> CurveHistory:
        """Return a copy that goes its own way."""
        other = copy.copy(self)
        other._kept = self._kept.copy()
        for name, value in vars(self).items():
            if isinstance(value, np.ndarray):
                setattr(other, name, value.copy())
        return other

    @property
    def rows(self) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        """Return the steps (n,) and rows (n, columns) that are kept: all of them, but for very long runs."""
        return self._kept.x, self._kept.y

    def append(self, x: NDArray[np.int64], y: NDArray[np.float32]) -> None:
        """Add rows: x (n,), y (n,) or (n, columns)."""
        if not len(x):
            return
        y = y.reshape(len(x), self.columns)
        if self._last is not None and x[0] <= self._last[0]:
            self._go_back(float(x[0]))
        self._kept.append(x, y)
        self._last = float(x[-1]), y[-1].copy()
        self._fill(x.astype(np.float64), y)

    def _go_back(self, step: float) -> None:
        """Drop what is at ``step`` and after it."""
        self._kept.truncate(step)
        self._whole = int(np.searchsorted(self._last_x[: self._whole], step))
        self._filled = 0
        x, y = self.rows
        start = 0 if not self._whole else int(np.searchsorted(x, self._last_x[self._whole - 1], side="right"))
        self._fill(x[start:], y[start:])

    def _fill(self, x: NDArray[np.float64], y: NDArray[np.float32]) -> None:
        """Fill the buckets with rows."""
        start = 0
        while start < len(x):
            rows = len(x) - start
            if self._filled or rows < self._size:
                rows = min(rows, self._size - self._filled)
                self._fill_open(x[start : start + rows], y[start : start + rows])
            else:
                new = min(rows // self._size, self._buckets - self._whole)
                rows = new * self._size
                self._fill_whole(x[start : start + rows], y[start : start + rows], new)
            start += rows
            if self._whole == self._buckets:
                self._merge()

    def _fill_whole(self, x: NDArray[np.float64], y: NDArray[np.float32], new: int) -> None:
        taken = slice(self._whole, self._whole + new)
        steps = x.reshape(new, self._size)
        values = y.reshape(new, self._size, self.columns)
        self._low_x[taken], self._low[taken] = _least(steps, values, np.inf)
        self._high_x[taken], self._high[taken] = _least(steps, values, -np.inf)
        self._sum[taken] = values.sum(axis=1, dtype=np.float64)
        self._middle_x[taken], self._last_x[taken] = steps[:, (self._size - 1) // 2], steps[:, -1]
        self._whole += new

    def _fill_open(self, x: NDArray[np.float64], y: NDArray[np.float32]) -> None:
        """Add rows, one at least and no more than there is room for, to the bucket after the full ones."""
        place, before = self._whole, self._filled
        low_x, low = _least(x[None], y[None], np.inf)
        high_x, high = _least(x[None], y[None], -np.inf)
        if before:
            self._low_x[place], self._low[place] = _better(self._low_x[place], self._low[place], low_x, low, np.inf)
            self._high_x[place], self._high[place] = _better(
                self._high_x[place], self._high[place], high_x, high, -np.inf
            )
            self._sum[place] += y.sum(axis=0, dtype=np.float64)
        else:
            self._low_x[place], self._low[place] = low_x[0], low[0]
            self._high_x[place], self._high[place] = high_x[0], high[0]
            self._sum[place] = y.sum(axis=0, dtype=np.float64)
        middle = (self._size - 1) // 2 - before
        if 0 <= middle < len(x):
            self._middle_x[place] = x[middle]
        self._last_x[place] = x[-1]
        self._filled += len(x)
        if self._filled == self._size:
            self._whole += 1
            self._filled = 0

    def _merge(self) -> None:
        """Make one bucket of every two."""
        half = self._buckets // 2
        first, second = slice(0, None, 2), slice(1, None, 2)
        for x, y, empty in ((self._low_x, self._low, np.inf), (self._high_x, self._high, -np.inf)):
            x[:half], y[:half] = _better(x[first], y[first], x[second], y[second], empty)
        self._sum[:half] = self._sum[first] + self._sum[second]
        self._middle_x[:half] = self._last_x[first]  # of 2n rows, number n − 1
        self._last_x[:half] = self._last_x[second]
        self._size *= 2
        self._whole = half

    def paths(self, columns: slice | list[int]) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        """Return x and y (columns, points) to paint: minimum and maximum of each bucket."""
        whole = self._whole
        if self._size == 1:
            return self._low_x[:whole, columns].T, self._low[:whole, columns].T
        shown = whole + (self._filled > 0)
        swapped = self._high_x[:shown, columns] < self._low_x[:shown, columns]
        parts: list[NDArray[Any]] = []
        for low, high, last in (
            (self._low_x, self._high_x, 0.0 if self._last is None else self._last[0]),
            (self._low, self._high, self.last[columns]),
        ):
            a, b = low[:shown, columns], high[:shown, columns]
            pairs = np.stack([np.where(swapped, b, a), np.where(swapped, a, b)], axis=1)
            pairs = pairs.reshape(2 * shown, -1)
            # always the newest row
            parts.append(np.concatenate([pairs, np.broadcast_to(last, (1, pairs.shape[1]))]).T)
        return parts[0], parts[1]

    def thinned(self, column: int = 0) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        """Return the points of one column to paint."""
        x, y = self.paths([column])
        return x[0], y[0]

    def means(self, column: int = 0) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return middle step and mean of each whole bucket."""
        return self._middle_x[: self._whole], self._sum[: self._whole, column] / self._size

    def at(self, x: float) -> tuple[int, NDArray[np.float32]]:
        """Return the kept step nearest to ``x``, or the newest, and its row."""
        steps, rows = self.rows
        place = min(int(np.searchsorted(steps, x)), len(steps) - 1)
        if place and x - steps[place - 1] < steps[place] - x:
            place -= 1
        if self._last is not None and abs(self._last[0] - x) <= abs(steps[place] - x):
            return int(self._last[0]), self._last[1]
        return int(steps[place]), rows[place]


def _least(
    x: NDArray[np.float64], y: NDArray[np.float32], empty: float
) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """Return where each bucket's least value is, and that: both (buckets, columns); NaN counts as ``empty``.

    x (buckets, rows), y (buckets, rows, columns); with −∞ for ``empty``, the largest.
    """
    values = np.where(np.isnan(y), empty, y)
    places = values.argmin(axis=1) if empty > 0 else values.argmax(axis=1)
    return np.take_along_axis(x, places, axis=1), np.take_along_axis(y, places[:, None], axis=1)[:, 0]


def _better(
    x: NDArray[np.float64],
    y: NDArray[np.float32],
    other_x: NDArray[np.float64],
    other: NDArray[np.float32],
    empty: float,
) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """Return of two values, place by place, the lesser one (with −∞ for ``empty``, the larger) and where it is."""
    a, b = np.where(np.isnan(y), empty, y), np.where(np.isnan(other), empty, other)
    second = b < a if empty > 0 else b > a
    return np.where(second, other_x, x), np.where(second, other, y)
