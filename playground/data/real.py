"""The real data sets that come with the program; ``assets/data/LICENCES.md`` names their sources."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.data import table
from playground.experiment.dataset_types import Bundled
from playground.foundation import assets

FOLDER = assets.FOLDER / "data"


def rows(options: Bundled) -> tuple[NDArray[np.float64], NDArray[Any]]:
    """Return all columns but the last as x (N, D) and the last as y (N,); see :func:`table.rows`."""
    found = read(options)
    *features, target = found.columns
    return table.chosen(found, [column.name for column in features], target, drop=False)


def names(options: Bundled) -> tuple[str, ...]:
    """Return the names of the columns of x."""
    return tuple(column.name for column in read(options).columns[:-1])


def read(options: Bundled) -> table.Table:
    """Read the whole table."""
    return table.read(table.Source(path=str(FOLDER / f"{options.name}.csv")))
