"""Parameters as plain NumPy values: what crosses a process or a file carries no MLX array."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Arrays = dict[str, Array]
"""Parameter name → array of the parameter's shape."""


def moved(before: Arrays, now: Arrays) -> bool:
    """Whether any parameter is another than before, or was not there."""
    return any(not np.array_equal(before.get(name, ()), value) for name, value in now.items())
