"""A process that may run the learner's code: confined from inside, watched and ended from outside."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from multiprocessing.sharedctypes import RawValue
from pathlib import Path
from typing import IO, Any

from playground.foundation import processes, unfinished
from playground.foundation.errors import CodeFault
from playground.gradients import sandbox

WATCH_INTERVAL_S = 0.25
LATE_S = 1.0
"""How much longer than its limit a call may take before it is ended from outside; it was to stop by itself."""
TRACEBACK_S = 0.4
"""How long a process has to write where its code is before it is killed."""


class WatchedProcess:
    """Runs ``target(*arguments)`` in a spawned process of a group of its own.

    A thread here has a clock and a memory limit: it ends the whole group when a call of the learner's code exceeds
    them, whatever that code does to its exceptions, signals, timers and threads. Code that is written against this
    very program can still say that its call has ended; it runs on until the process is stopped.
    """

    def __init__(self, target: Callable[..., None], *arguments: Any) -> None:
        context = multiprocessing.get_context("spawn")
        self._report = sandbox.Report()
        self._clock = RawValue("d", 0.0)
        self._overdue = False
        self._finished: Callable[[], None] = lambda: None
        self._process: BaseProcess = context.Process(
            target=_begin, args=(self._report, self._clock, target, arguments), name="engine", daemon=True
        )

    def start(self) -> None:
        """Start the process and the thread that watches it."""
        self._finished = unfinished.begin(self._undo)
        with _without_interrupts():
            self._process.start()
        threading.Thread(target=self._watch, name="watch", daemon=True).start()

    @property
    def pid(self) -> int | None:
        """The process's number."""
        return self._process.pid

    @property
    def sentinel(self) -> int:
        """What :func:`multiprocessing.connection.wait` waits for until the process has ended."""
        return self._process.sentinel

    def is_alive(self) -> bool:
        """Return whether the process runs."""
        return self._process.is_alive()

    def join(self, seconds: float | None = None) -> None:
        """Wait for the end of the process."""
        self._process.join(seconds)

    def kill(self) -> None:
        """End the process and everything that it has started; :meth:`join` waits until they are gone."""
        self._end_group()
        self._process.kill()

    def close(self) -> None:
        """Remove what is left of a process that has ended: its children and its report."""
        self._end_group()
        self._report.close()
        self._finished()

    def _undo(self) -> None:
        if self.pid is not None:
            self.kill()
        self._report.close()

    def last_words(self) -> CodeFault | None:
        """Return how the learner's code ended the process, or None if it did not; waits for its end."""
        self._process.join(1.0)
        text = self._report.text()
        found = re.search(rf'File "{re.escape(sandbox.FILE)}", line (\d+)', text)
        line = int(found.group(1)) if found is not None else 0
        interrupted = hasattr(signal, "SIGPROF") and self._process.exitcode == -signal.SIGPROF
        if self._overdue or (line and ("Timeout" in text or interrupted)):
            return CodeFault("stuck", line, f"{sandbox.SECONDS + sandbox.GRACE:g}")
        return CodeFault("crash", line) if line else None

    def _watch(self) -> None:
        # waits for the sentinel alone: only one thread may ask the system how the process ended
        while not wait([self._process.sentinel], WATCH_INTERVAL_S):
            began = float(self._clock.value)
            late = bool(began) and time.perf_counter() - began > sandbox.SECONDS + LATE_S
            if late or (began and _resident_bytes(self.pid) > 2 * sandbox.MEMORY):
                self._overdue = late
                if self.pid is not None and hasattr(signal, "SIGPROF"):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(self.pid, signal.SIGPROF)  # writes its traceback, if the code has left that
                wait([self._process.sentinel], TRACEBACK_S)
                self._end_group()
                return

    def _end_group(self) -> None:
        if self.pid is not None and hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)


@contextlib.contextmanager
def _without_interrupts() -> Iterator[None]:
    """Within the block, start processes that never hear of Ctrl+C in the terminal: it is for this one."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # it unblocks the signal
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(report: IO[str], clock: Any, target: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    if hasattr(os, "setsid"):
        os.setsid()  # a group of its own; Ctrl+C in the terminal goes to the parent alone
    _end_with_parent()
    sandbox.enter(report, clock)
    target(*arguments)


def _end_with_parent() -> None:
    """Make this process end with its parent, even inside an endless computation."""
    processes.end_with_parent()
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        signal.raise_signal(signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def _resident_bytes(pid: int | None) -> int:
    """Return the memory that a process holds, or 0 where the system does not tell in /proc."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
