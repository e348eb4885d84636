"""Random draws of a data set, from one generator for each named quantity."""

from __future__ import annotations

import numpy as np

from playground.experiment.dataset_types import Dataset
from playground.foundation.random_streams import stream


def draws(options: Dataset, name: str) -> np.random.Generator:
    """Return the generator for one named quantity of a data set."""
    return stream(options.seed, name)
