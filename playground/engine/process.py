"""Shared by engine processes: ending with the parent, and reading why the learner's code ended one."""

from __future__ import annotations

import contextlib
import multiprocessing
import re
import signal
import sys
import threading
from pathlib import Path

from playground.foundation.errors import CodeFault
from playground.gradients.sandbox import FILE, GRACE, SECONDS


def end_with_parent() -> None:
    """Make this process end with its parent, even inside an endless computation."""
    parent = multiprocessing.parent_process()
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        signal.raise_signal(signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def last_words(report: Path, exit_code: int | None) -> CodeFault | None:
    """Return how the learner's code ended a process, or None, and remove the report."""
    text = ""
    with contextlib.suppress(OSError):
        text = report.read_text(errors="replace")
        report.unlink()
    found = re.search(rf'File "{re.escape(FILE)}", line (\d+)', text)
    if found is None:
        return None
    line = int(found.group(1))
    if "Timeout" in text or (hasattr(signal, "SIGPROF") and exit_code == -signal.SIGPROF):
        return CodeFault("stuck", line, f"{SECONDS + GRACE:g}")
    return CodeFault("crash", line)
