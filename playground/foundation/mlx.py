"""MLX on the CPU. Every module that computes imports ``mx`` from here, so that none runs on another device.

On a Mac MLX's default device is the GPU. It has no float64, and its float32 results differ from the CPU's: the check
would fail there, and the same file would give other numbers than elsewhere.
"""

import importlib.util
import os
import sys
from pathlib import Path

if sys.platform == "win32":
    # MLX needs Microsoft's C++ runtime, which not every machine has; shiboken6 brings it along
    _spec = importlib.util.find_spec("shiboken6")
    if _spec is not None and _spec.origin is not None:
        os.add_dll_directory(str(Path(_spec.origin).parent))

import mlx.core as core
import mlx.core as mx

CACHE_BYTES = 32 * 2**20
"""Memory that MLX may keep for its next arrays. Without a limit it keeps whatever was ever freed, half a gigabyte."""

core.set_default_device(core.cpu)
core.set_cache_limit(CACHE_BYTES)

__all__ = ["core", "mx"]
