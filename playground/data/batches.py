"""The order in which rows are used: batches of an epoch, from (seed, epoch) alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from playground.experiment.types import Batch


def batch_size(batch: Batch, rows: int) -> int:
    """Rows per step; the full batch where the size is 0 or not smaller than the set."""
    return rows if batch.size == 0 or batch.size >= rows else batch.size


def first(batch: Batch, rows: int) -> NDArray[np.intp]:
    """The rows of the first batch of the first epoch."""
    return order(batch, 0, rows)[: batch_size(batch, rows)]


def order(batch: Batch, epoch: int, rows: int) -> NDArray[np.intp]:
    """The rows of an epoch in order of use: ``Generator(PCG64([seed, epoch])).permutation(rows)``, or as they stand."""
    if not batch.shuffle or batch_size(batch, rows) == rows:
        return np.arange(rows)
    return np.random.Generator(np.random.PCG64([batch.seed, epoch])).permutation(rows)
