"""Batch sizes and the order of rows in an epoch, which depends only on (seed, epoch)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from playground.experiment.types import Batch


def batch_size(batch: Batch, rows: int) -> int:
    """Return the number of rows per step; size 0 or a size of at least ``rows`` means the full batch."""
    return rows if batch.size == 0 or batch.size >= rows else batch.size


def first(batch: Batch, rows: int) -> NDArray[np.intp]:
    """Return the row indices of the first batch of the first epoch."""
    return order(batch, 0, rows)[: batch_size(batch, rows)]


def order(batch: Batch, epoch: int, rows: int) -> NDArray[np.intp]:
    """Return an epoch's row indices in order: ``Generator(PCG64([seed, epoch])).permutation(rows)``.

    Without shuffling and for full batches the order is 0, 1, 2, …
    """
    if not batch.shuffle or batch_size(batch, rows) == rows:
        return np.arange(rows)
    return np.random.Generator(np.random.PCG64([batch.seed, epoch])).permutation(rows)
