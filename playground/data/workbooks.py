"""Read a workbook in a process of its own: the library that reads it can be made to take all memory, or never end."""

from __future__ import annotations

import contextlib
import subprocess
import sys

import msgspec

from playground.data import sheets
from playground.data.sheets import Cell
from playground.foundation import processes
from playground.foundation.errors import InvalidValue, shorten

COMMAND = "read-workbook"
"""What a bundled program is started with, which has no Python beside it."""
MEMORY = 3 * 2**29
"""Bytes that the process may have, on Linux."""
SECONDS = 60
"""Of processor time, and until the answer."""
_CODE = "from playground.data.workbooks import serve; serve()"


class _Request(msgspec.Struct, frozen=True):
    content: bytes
    sheet: str
    name: str


class _Found(msgspec.Struct, frozen=True, tag=True):
    rows: list[list[Cell]]
    sheet: str
    sheets: tuple[str, ...]


class _Refused(msgspec.Struct, frozen=True, tag=True):
    path: str
    found: str
    allowed: str
    nearest: str


def read(content: bytes, sheet: str, name: str) -> tuple[list[list[Cell]], str, tuple[str, ...]]:
    """Return what :func:`sheets.read` does, or raise what it raises.

    Raises :class:`InvalidValue` too for a workbook that takes too much memory or time. In a process that may start no
    other, since the learner's code has run in it, the workbook is read here: that process has limits of its own.
    """
    # -P: nothing is imported from the folder that happens to be the current one
    here = [sys.executable, COMMAND] if getattr(sys, "frozen", False) else [sys.executable, "-P", "-c", _CODE]
    request = msgspec.msgpack.encode(_Request(content, sheet, name))
    try:
        done = subprocess.run(
            here,
            input=request,
            capture_output=True,
            timeout=SECONDS,
            env=processes.environment(),
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows would show a console
        )
    except PermissionError:
        return sheets.read(content, sheet, name)
    except subprocess.TimeoutExpired:
        raise _too_large(name) from None
    try:
        answer = msgspec.msgpack.decode(done.stdout, type=_Found | _Refused)
    except msgspec.DecodeError:  # it ended before it had an answer
        raise _too_large(name) from None
    if isinstance(answer, _Refused):
        raise InvalidValue(answer.path, answer.found, answer.allowed, nearest=answer.nearest)
    return answer.rows, answer.sheet, answer.sheets


def _too_large(name: str) -> InvalidValue:
    found = f"'{shorten(name)}', which cannot be read within {SECONDS} seconds and {MEMORY / 2**30:g} GiB of memory"
    return InvalidValue("$.dataset.path", found, "a smaller workbook, or the table in it saved as CSV")


def serve() -> None:
    """In the process: limit it, read the request from standard input and write the answer to standard output."""
    processes.end_with_parent()
    processes.limit_resources(AS=MEMORY, CPU=SECONDS, CORE=0)
    request = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=_Request)
    answer: _Found | _Refused
    try:
        answer = _Found(*sheets.read(request.content, request.sheet, request.name))
    except InvalidValue as fault:
        answer = _Refused(fault.path, fault.found, fault.allowed, fault.nearest)
    with contextlib.suppress(BrokenPipeError):  # nobody waits any more
        sys.stdout.buffer.write(msgspec.msgpack.encode(answer))
        sys.stdout.buffer.flush()
