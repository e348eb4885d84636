"""Time and memory that the learner's code may take in one call; past them it is stopped, or else its process ends."""

from __future__ import annotations

import faulthandler
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import IO

SECONDS = 10.0
GRACE = 2.0
"""Seconds more, until a call that cannot be interrupted (one long operation in C) ends the process."""
MEMORY = 2 * 2**30
"""Bytes beyond those that the process holds already."""
FILE = "<your gradient>"
"""The name under which the code is compiled, and found again in a traceback."""
REPEAT_INTERVAL_S = 0.25


class TimeIsUp(BaseException):
    """Raised inside the code, not an Exception: ``except Exception`` must not hold on to it."""


_report: IO[str] | None = None


def report_to(path: Path) -> None:
    """From now on a crash, or a call that cannot be interrupted, leaves its traceback in ``path``."""
    global _report
    _report = path.open("w")
    faulthandler.enable(_report)  # every thread: MLX computes in threads of its own
    if hasattr(signal, "SIGPROF"):
        faulthandler.register(signal.SIGPROF, _report, chain=True)


@contextmanager
def limited() -> Iterator[None]:
    """Within it :class:`TimeIsUp` is raised after ``SECONDS``, and memory ends ``MEMORY`` beyond what is held now.

    Memory is limited on Linux only; where the system has no interval timers (Windows), a call that takes too long
    ends the process.
    """
    memory, seconds = _limit_memory(), SECONDS
    if hasattr(signal, "setitimer"):
        previous = signal.signal(signal.SIGALRM, _stop)
        # one loop may swallow the first: it comes again; what cannot be interrupted ends by SIGPROF's default
        signal.setitimer(signal.ITIMER_REAL, seconds, REPEAT_INTERVAL_S)
        signal.setitimer(signal.ITIMER_PROF, seconds + GRACE)
    else:
        faulthandler.dump_traceback_later(seconds, exit=True, file=_report or sys.stderr)
    try:
        yield
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGALRM, previous)
        else:
            faulthandler.cancel_dump_traceback_later()
        _free_memory(memory)


def _stop(number: int, frame: FrameType | None) -> None:
    raise TimeIsUp


def _limit_memory() -> int | None:
    if sys.platform != "linux":
        return None
    import resource

    with open("/proc/self/statm") as sizes:
        held = int(sizes.read().split()[0]) * resource.getpagesize()
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = held + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
    return soft


def _free_memory(soft: int | None) -> None:
    if soft is None or sys.platform != "linux":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (soft, resource.getrlimit(resource.RLIMIT_AS)[1]))


def new_report() -> Path:
    """An empty file for a child's last words."""
    with tempfile.NamedTemporaryFile(prefix="gradient-", suffix=".log", delete=False) as file:
        return Path(file.name)
