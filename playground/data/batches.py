"""Batches: the order of the rows in an epoch, which depends on (seed, epoch) only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from playground.experiment.types import Batch


def batch_size(batch: Batch, rows: int) -> int:
    """Return the rows per step; size 0 or more than the rows means the full batch."""
    return rows if batch.size == 0 or batch.size >= rows else batch.size


def first(batch: Batch, rows: int) -> NDArray[np.intp]:
    """Return the row indices of the first batch of the first epoch."""
    return order(batch, 0, rows)[: batch_size(batch, rows)]


def order(batch: Batch, epoch: int, rows: int) -> NDArray[np.intp]:
    """Return an epoch's order of rows: ``Generator(PCG64([seed, epoch])).permutation(rows)``, or unshuffled."""
    if not batch.shuffle or batch_size(batch, rows) == rows:
        return np.arange(rows)
    return np.random.Generator(np.random.PCG64([batch.seed, epoch])).permutation(rows)
