"""Time and memory limits for one call of the learner's code.

Code that exceeds them gets an exception; where that is impossible, the process that runs it ends.
"""

from __future__ import annotations

import faulthandler
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import IO, Any

from playground.gradients.confinement import confine

SECONDS = 10.0
GRACE = 2.0
"""Seconds beyond ``SECONDS`` until the process ends if an exception cannot interrupt it (a long operation in C)."""
MEMORY = 2 * 2**30
"""Bytes that the code may allocate beyond what the process already holds."""
FILE = "<your gradient>"
"""File name that the code is compiled under, which identifies its lines in tracebacks."""
REPEAT_INTERVAL_S = 0.25


class TimeIsUp(BaseException):
    """Raised inside the learner's code when its time is up.

    Not an Exception, so that ``except Exception`` does not catch it.
    """


_report: IO[str] | None = None


_clock: Any = None
"""When the present call began, where the parent of the process can read it; None in a process without one."""
_confined = False


def enter(report: Path, clock: Any) -> None:
    """Prepare a process of its own for the learner's code, which is confined at its first call.

    The traceback of a crash, or of a call that cannot be interrupted, goes to ``report``; ``clock.value`` is when the
    present call began by :func:`time.monotonic`, 0 between calls.
    """
    global _report, _clock
    _report = report.open("w")
    _clock = clock
    faulthandler.enable(_report)  # all threads: MLX computes in its own
    if hasattr(signal, "SIGPROF"):
        faulthandler.register(signal.SIGPROF, _report, chain=True)


def is_confined() -> bool:
    """Return whether this process can no longer start others, such as a compiler."""
    return _confined


@contextmanager
def limited() -> Iterator[None]:
    """Within the block, raise :class:`TimeIsUp` after ``SECONDS`` and limit further memory to ``MEMORY`` bytes.

    Memory is limited on Linux only. Windows lacks interval timers: there, a call that takes too long ends the process.
    """
    global _confined
    if _clock is not None:
        if not _confined:
            _confined = True
            confine()
        _clock.value = time.monotonic()
    memory, seconds = _limit_memory(), SECONDS
    if hasattr(signal, "setitimer"):
        previous = signal.signal(signal.SIGALRM, _stop)
        # SIGALRM repeats, because the code may catch the first exception; SIGPROF ends the process
        # if a long operation in C keeps the handler of SIGALRM from running
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
        if _clock is not None:
            _clock.value = 0.0


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
    """Create an empty file for the traceback of a child process."""
    with tempfile.NamedTemporaryFile(prefix="gradient-", suffix=".log", delete=False) as file:
        return Path(file.name)
