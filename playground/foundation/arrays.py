"""Parameters as NumPy arrays, the form in which they are sent between processes and written to files."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Arrays = dict[str, Array]
"""Parameter name → array of the parameter's shape."""


def moved(before: Arrays, now: Arrays) -> bool:
    """Return whether any parameter has changed since ``before`` or is new."""
    return any(not np.array_equal(before.get(name, ()), value) for name, value in now.items())
