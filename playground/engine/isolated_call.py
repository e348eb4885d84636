"""Run a command with the learner's code in its own process, so that whatever it does ends in one line."""

from __future__ import annotations

import multiprocessing
import signal
import threading
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from typing import Any

from playground.engine.process import WatchedProcess
from playground.foundation.errors import CodeFault, PlaygroundError

LARGEST = 2**31 - 1
"""Bytes of an answer at most."""
_ANSWER = b"a"
_REFUSAL = b"r"
_FAULT = b"f"
"""What the first byte of a message says of the rest; nothing that comes out of the process is unpickled."""


class Relayed(PlaygroundError):
    """A refusal from the process, as the sentence that it said."""


class ProgramFault(Exception):
    """A fault of the program in the process, with its traceback."""


class Cancelled(Exception):
    """The call was given up before it had an answer."""


POLL_INTERVAL_S = 0.05
"""Time between two looks at whether a call is to be given up."""


def call(run: Callable[..., bytes], *arguments: Any, cancelled: threading.Event | None = None) -> bytes:
    """Return what ``run(*arguments)`` returns in a spawned process.

    Raises :class:`PlaygroundError` if that did, or if the learner's code ended the process, and :class:`Cancelled` if
    another thread sets ``cancelled`` before it has an answer.
    """
    ours, theirs = multiprocessing.get_context("spawn").Pipe(duplex=False)
    process = WatchedProcess(_serve, theirs, run, arguments)
    process.start()
    theirs.close()
    try:
        # the process too: on Windows its pipe stays open if it ends before it has taken its end over
        while not wait([ours, process.sentinel], None if cancelled is None else POLL_INTERVAL_S):
            if cancelled is not None and cancelled.is_set():
                raise Cancelled
        message = ours.recv_bytes(LARGEST) if ours.poll() else b""
    except (EOFError, OSError):  # an OSError: a message that is no message
        message = b""
    except (KeyboardInterrupt, Cancelled):
        process.kill()
        process.join()
        process.close()
        raise
    fault = None if message else process.last_words()
    if process.is_alive():  # nothing that it left running goes on
        process.kill()
        process.join()
    process.close()
    kind, content = message[:1], message[1:]
    if kind == _ANSWER:
        return content
    if kind == _REFUSAL:
        raise Relayed(content.decode(errors="replace"))
    if kind == _FAULT:
        raise ProgramFault(content.decode(errors="replace"))
    raise fault or CodeFault("ended", 0)


def _serve(connection: Connection, run: Callable[..., bytes], arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C goes to the parent, which ends this process
    try:
        connection.send_bytes(_ANSWER + run(*arguments))
    except PlaygroundError as fault:
        connection.send_bytes(_REFUSAL + str(fault).encode(errors="backslashreplace"))
    except Exception:
        connection.send_bytes(_FAULT + traceback.format_exc().encode(errors="backslashreplace"))
