"""Random generators of a data set: one per named quantity, so that no quantity depends on the draws of another."""

from __future__ import annotations

import numpy as np

from playground.experiment.dataset_types import Dataset
from playground.foundation.random_streams import stream


def draws(options: Dataset, name: str) -> np.random.Generator:
    """Return a new generator for one named quantity, such as ``noise``, determined by the data set's seed."""
    return stream(options.seed, name)
