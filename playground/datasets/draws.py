"""Random draws that follow from a seed and a name, never from a generator that has been advanced."""

from __future__ import annotations

from zlib import crc32

import numpy as np

from playground.dataset_types import Dataset


def stream(seed: int, name: str) -> np.random.Generator:
    """The generator of (seed, name)."""
    return np.random.Generator(np.random.PCG64([seed, crc32(name.encode())]))


def draws(options: Dataset, name: str) -> np.random.Generator:
    """The generator of one named quantity of a data set."""
    return stream(options.seed, name)
