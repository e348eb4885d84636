"""What processes that the program starts need: its modules, limits of their resources, an end with their parent."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path

_PROGRAM = Path(__file__).resolve().parents[2]
_PR_SET_PDEATHSIG = 1


def environment() -> dict[str, str]:
    """Return the environment for a Python that is to import this program's packages, whatever folder it runs in.

    It is for one that is started with -P, which imports nothing from the current folder.
    """
    known = [str(_PROGRAM), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(known)}


def limit_resources(**limits: int) -> None:
    """Limit this process for the rest of its life, such as ``CPU=60``; what the system does not limit is left out."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for name, limit in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        _, hard = resource.getrlimit(kind)
        least = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        with contextlib.suppress(OSError, ValueError):  # macOS knows no limit of memory
            resource.setrlimit(kind, (least, least))


def end_with_parent() -> None:
    """Let Linux kill this process when the one that started it ends."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
