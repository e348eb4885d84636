"""How a command ends: its exit code, and one line on standard error where something is wrong."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import platform
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import platformdirs

from playground.commands.interrupt import INTERRUPTED
from playground.foundation.errors import FileFault, PlaygroundError, printable, shorten

DONE = 0
CHECK_FAILED = 1
BAD_INPUT = 2
PROGRAM_FAULT = 3

NAME = "Gradient Playground"
_OUTPUT_FAULTS = (errno.ENOSPC, errno.EBADF, errno.EIO, errno.EFBIG, errno.EDQUOT)
"""What the system says of a standard output that takes no more."""


def guarded(run: Callable[[], int]) -> int:
    """Return the exit code of ``run``; whatever it raises becomes one line on standard error and a code.

    Bad input and an output that takes nothing are :data:`BAD_INPUT`, Ctrl+C is :data:`INTERRUPTED` without a word, and
    anything else a :data:`PROGRAM_FAULT`, whose traceback goes to a log file.
    """
    _prepare_streams()
    try:
        try:
            code = run()
        except SystemExit as end:  # argparse has printed its help
            code = end.code if isinstance(end.code, int) else DONE
        sys.stdout.flush()
        return code
    except PlaygroundError as fault:
        return refused(fault)
    except BrokenPipeError:  # the reader of the pipe has closed it
        _silence(1)
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as fault:
        if isinstance(fault, OSError) and fault.filename is None and fault.errno in _OUTPUT_FAULTS:
            _silence(1)
            return refused(FileFault("standard output", f"cannot be written: {fault.strerror}"))
        return _program_fault(fault)


def refused(fault: PlaygroundError) -> int:
    """Print on standard error, in one line, what is wrong with the input; return the exit code."""
    _say(f"error: {' '.join(str(fault).split())}")
    return BAD_INPUT


def _program_fault(fault: Exception) -> int:
    where = log(traceback.format_exception(fault))
    last = str(fault).rstrip().rpartition("\n")[2]  # of a traceback from another process its last line
    kind = shorten(f"{type(fault).__name__}: {last}", 200)
    _say(f"error: a fault of the program, {kind}; {where}")
    return PROGRAM_FAULT


def log(lines: list[str]) -> str:
    """Write a traceback to a file of the user's log folder; return where it is, as part of a sentence."""
    head = [f"{time.strftime('%Y-%m-%d %H:%M:%S')} Python {platform.python_version()} {platform.platform()}\n"]
    head.append(f"{sys.argv!r}\n")
    try:
        folder = Path(platformdirs.user_log_dir(NAME, appauthor=False))
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"fault-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.log"
        path.write_text("".join([*head, *lines]), encoding="utf-8", errors="backslashreplace")
    except OSError as fault:
        return f"no log could be written ({fault.strerror})"
    return f"its log is {path}"


def _say(line: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        print(printable(line), file=sys.stderr, flush=True)


class _Closed(io.TextIOBase):
    """Stands for a standard output that was closed before the program began."""

    def write(self, _: str) -> int:
        raise OSError(errno.EBADF, "it is closed")

    def isatty(self) -> bool:
        return False


def _prepare_streams() -> None:
    """Let every character be written, and notice a closed output.

    A terminal shows what it has not as an escape. Files and pipes get UTF-8, whatever the system's code page is: an
    exported script is read as UTF-8.
    """
    if sys.stdout is None:
        sys.stdout = _Closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            chosen = os.environ.get("PYTHONIOENCODING", "") or stream.isatty()
            stream.reconfigure(encoding=None if chosen else "utf-8", errors="backslashreplace")


def _silence(number: int) -> None:
    """Send what is left in a stream nowhere: Python would complain when it ends."""
    stream: TextIO = sys.stdout
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), number)
        stream.flush()
