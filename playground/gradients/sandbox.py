"""Time and memory limits for one call of the learner's code.

Code that exceeds them gets an exception; where that is impossible, the process that runs it ends.
"""

from __future__ import annotations

import ctypes
import faulthandler
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import reduction
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


class Report:
    """A file for the traceback of a child process, which gets it as an argument.

    It has a name on Windows alone, so that elsewhere nothing is left when both processes are killed.
    """

    def __init__(self) -> None:
        handle, name = tempfile.mkstemp(prefix="gradient-", suffix=".log")
        self.file: IO[bytes] = os.fdopen(handle, "w+b")
        self._name = Path(name)
        if os.name == "posix":
            self._name.unlink()

    def __reduce__(self) -> tuple[Any, ...]:
        """In the child it is the same file, open for writing."""
        if os.name == "posix":
            return _inherited, (reduction.DupFd(self.file.fileno()),)
        return _opened, (self._name,)

    def text(self) -> str:
        """Return what the process has written; nothing once it is closed."""
        if self.file.closed:
            return ""
        self.file.seek(0)
        return self.file.read().decode(errors="replace")

    def close(self) -> None:
        """Remove the file."""
        self.file.close()
        if os.name != "posix":
            self._name.unlink(missing_ok=True)


def _inherited(handle: Any) -> IO[str]:
    return os.fdopen(handle.detach(), "w")


def _opened(name: Path) -> IO[str]:
    return name.open("w")


def enter(report: IO[str], clock: Any) -> None:
    """Prepare a process of its own for the learner's code, which is confined at its first call.

    The traceback of a crash, or of a call that cannot be interrupted, goes to ``report``; ``clock.value`` is when the
    present call began by :func:`time.perf_counter`, 0 between calls.
    """
    global _report, _clock
    _report = report
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

    Linux limits memory and has interval timers. Elsewhere a thread looks at both, which Windows has neither of, and
    raises the exception in the calling thread; the process ends if a long operation in C keeps it from being raised.
    """
    global _confined
    if _clock is not None:
        if not _confined:
            _confined = True
            confine()
        _clock.value = time.perf_counter()
    memory, seconds = _limit_memory(), SECONDS
    guard = None if memory is not None and hasattr(signal, "setitimer") else _Guard(seconds)
    if hasattr(signal, "setitimer"):
        previous = signal.signal(signal.SIGALRM, _stop)
        # SIGALRM repeats, because the code may catch the first exception; SIGPROF ends the process
        # if a long operation in C keeps the handler of SIGALRM from running
        signal.setitimer(signal.ITIMER_REAL, seconds, REPEAT_INTERVAL_S)
        signal.setitimer(signal.ITIMER_PROF, seconds + GRACE)
    else:
        faulthandler.dump_traceback_later(seconds + GRACE, exit=True, file=_report or sys.stderr)
    try:
        yield
    finally:
        if guard is not None:
            guard.end()
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGALRM, previous)
        else:
            faulthandler.cancel_dump_traceback_later()
        _free_memory(memory)
        if _clock is not None:
            _clock.value = 0.0


class _Guard(threading.Thread):
    """Raises in the thread that made it when the time or the memory is up, where the system limits neither."""

    def __init__(self, seconds: float) -> None:
        super().__init__(name="guard", daemon=True)
        self._caller = threading.get_ident()
        self._end = time.perf_counter() + seconds
        self._most = peak_bytes() + MEMORY
        self._done = threading.Event()
        self.start()

    def run(self) -> None:
        """Look at both until the call is done; the code may catch an exception, so it is raised again."""
        while not self._done.wait(max(0.01, min(REPEAT_INTERVAL_S, self._end - time.perf_counter()))):
            if time.perf_counter() >= self._end and not hasattr(signal, "setitimer"):
                self._raise(TimeIsUp)
            elif peak_bytes() > self._most and sys.platform != "linux":
                self._raise(MemoryError)
                self._most += MEMORY

    def _raise(self, fault: type[BaseException]) -> None:
        if not self._done.is_set():
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self._caller), ctypes.py_object(fault))

    def end(self) -> None:
        """The call is done; an exception that is still on its way is caught here.

        It is not taken back with NULL: Python 3.11 then never lowers its flag, and loops where code is traced.
        """
        while True:
            try:
                self._done.set()
                self.join()
                self.is_alive()  # a call, at the latest in which it is raised
                return
            except (TimeIsUp, MemoryError):
                continue


def peak_bytes() -> int:
    """Return the largest memory that this process has held; 0 where the system does not tell."""
    if sys.platform == "win32":
        return _windows_peak()
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else 1024 * peak


def _windows_peak() -> int:
    """Return the largest number of bytes that the process had committed (PeakPagefileUsage)."""
    if sys.platform != "win32":
        return 0
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        _fields_ = (
            ("size", wintypes.DWORD),
            ("faults", wintypes.DWORD),
            *((name, ctypes.c_size_t) for name in ("peak_set", "set", "peak_paged", "paged", "peak_other", "other")),
            ("committed", ctypes.c_size_t),
            ("peak_committed", ctypes.c_size_t),
        )

    counters = Counters(ctypes.sizeof(Counters))
    process = ctypes.windll.kernel32.GetCurrentProcess
    process.restype = wintypes.HANDLE
    query = ctypes.windll.psapi.GetProcessMemoryInfo
    query.argtypes = (wintypes.HANDLE, ctypes.c_void_p, wintypes.DWORD)
    return int(counters.peak_committed) if query(process(), ctypes.byref(counters), counters.size) else 0


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
