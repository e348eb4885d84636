"""The functions that make the rows of every data set, by name; random draws depend only on the seed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.data import classification, real, regression, table
from playground.experiment.dataset_types import Bundled, Csv, Dataset, Inline
from playground.foundation.errors import InvalidValue

RawRows = tuple[NDArray[np.float64], NDArray[Any]]
"""x (N, D); y (N, K) numbers, or (N,) class indices."""


def inline(options: Inline) -> RawRows:
    """Return the rows written in the experiment; raises :class:`InvalidValue` if ragged or of different lengths."""
    width = len(options.x[0])
    for row, given in enumerate(options.x):
        if len(given) != width:
            raise InvalidValue(f"$.dataset.x[{row}]", f"a row of {len(given)}", f"{width} numbers, as in the first row")
    if len(options.y) != len(options.x):
        raise InvalidValue("$.dataset.y", f"{len(options.y)} rows", f"{len(options.x)} rows, one for each row of x")
    x = np.array(options.x, dtype=np.float64)
    if all(isinstance(value, int) for value in options.y):
        return x, np.array(options.y, dtype=np.int64)
    outputs = next(len(values) for values in options.y if isinstance(values, tuple))
    for row, values in enumerate(options.y):
        if not isinstance(values, tuple) or len(values) != outputs:
            found = f"a row of {len(values)}" if isinstance(values, tuple) else f"the number {values}"
            raise InvalidValue(f"$.dataset.y[{row}]", found, f"a list of {outputs} numbers, as in the other rows")
    return x, np.array(options.y, dtype=np.float64)


DATASETS: dict[str, Callable[[Any], RawRows]] = {
    "inline": inline,
    "line": regression.line,
    "sine": regression.sine,
    "plane": regression.plane,
    "bumps": regression.bumps,
    "step": regression.step,
    "polynomial": regression.polynomial,
    "outliers": regression.outliers,
    "circle": classification.circle,
    "xor": classification.xor,
    "two_gaussians": classification.two_gaussians,
    "spiral": classification.spiral,
    "moons": classification.moons,
    "rings": classification.rings,
    "blobs": classification.blobs,
    "checkerboard": classification.checkerboard,
    "iris": real.rows,
    "penguins": real.rows,
    "diabetes": real.rows,
    "breast_cancer": real.rows,
    "csv": table.rows,
}


def column_names(options: Dataset, columns: int) -> tuple[str, ...]:
    """Return the names of the columns of x; x1 … xD for data sets without column names."""
    if isinstance(options, Bundled):
        return real.names(options)
    if isinstance(options, Csv):
        return table.names(options)
    return tuple(f"x{column}" for column in range(1, columns + 1))


def labels(options: Dataset, loss: str) -> tuple[str, ...]:
    """Return the names of the classes in order, or an empty tuple if they have no names or the loss has no classes."""
    if loss not in ("binary_cross_entropy", "cross_entropy"):
        return ()
    if isinstance(options, Bundled):
        target = real.read(options).columns[-1]
    elif isinstance(options, Csv):
        target = table.read(table.Source.of(options)).column(options.target, "$.dataset.target")
    else:
        return ()
    return target.labels
