"""A process that makes figures for the window, so that the window neither computes nor waits; no MLX here."""

from __future__ import annotations

import atexit
import contextlib
import importlib
import multiprocessing
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection

import msgspec

from playground.figures.clip import Clip
from playground.figures.specification import Specification

WORKER = "playground.figures.worker"
LARGEST = 2**31 - 1
"""Bytes of a message at most."""


class Request(msgspec.Struct, frozen=True):
    """A figure, or with ``clip`` a movie, of an experiment at its steps."""

    number: int
    experiment: bytes
    """As JSON."""
    chosen: Specification
    kind: str
    """A format of figures, or of movies."""
    clip: Clip | None = None
    width: int | None = None
    """Pixels across, for a preview; without it the specification's own dots."""


class Advanced(msgspec.Struct, frozen=True, tag=True):
    """So many frames of a movie are there."""

    number: int
    done: int
    total: int


class Made(msgspec.Struct, frozen=True, tag=True):
    """The file's bytes; of several tables each with its name."""

    number: int
    files: dict[str, bytes]


class Refused(msgspec.Struct, frozen=True, tag=True):
    """Why there is no figure, in one sentence."""

    number: int
    sentence: str


Answer = Advanced | Made | Refused
_ANSWERS: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)


def _run(worker: str, connection: Connection) -> None:
    """Run in the child. The worker module is named by a string, so that only the child loads MLX and matplotlib."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(EOFError, OSError):  # the window is gone
        importlib.import_module(worker).main(connection)


class FigureProcess:
    """One process; ``hear`` gets its answers in a thread of their own, and a :class:`Refused` where it ended."""

    def __init__(self, hear: Callable[[Answer], None]) -> None:
        self._hear = hear
        ours, theirs = multiprocessing.get_context("spawn").Pipe()
        # no daemon: the learner's code gets a confined process of its own from it; it ends with this end of the pipe
        self._process = multiprocessing.get_context("spawn").Process(target=_run, args=(WORKER, theirs), name="figures")
        self._process.start()
        # before multiprocessing's own, which would wait for a process that waits for the other end of this pipe
        atexit.register(self.close)
        theirs.close()
        self._connection = ours
        self._waiting: set[int] = set()
        self._closed = False
        threading.Thread(target=self._read, name="figure answers", daemon=True).start()

    @property
    def pid(self) -> int | None:
        """The process's number; None once it is closed."""
        return None if self._closed else self._process.pid

    def ask(self, request: Request) -> None:
        """Send a request; it is answered by :class:`Made` or :class:`Refused`."""
        self._waiting.add(request.number)
        threading.Thread(target=self._send, args=(request,), name="figure request", daemon=True).start()

    def close(self) -> None:
        """End the process at once; nothing more is heard of it."""
        atexit.unregister(self.close)
        self._closed = True
        self._process.kill()
        self._process.join()
        self._connection.close()

    def _send(self, request: Request) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._connection.send_bytes(msgspec.msgpack.encode(request))

    def _read(self) -> None:
        with contextlib.suppress(EOFError, OSError, TypeError):
            while True:
                answer = _ANSWERS.decode(self._connection.recv_bytes(LARGEST))
                if not isinstance(answer, Advanced):
                    self._waiting.discard(answer.number)
                if not self._closed:
                    self._hear(answer)
        for number in () if self._closed else sorted(self._waiting):
            self._hear(Refused(number, "the process that makes figures has ended"))
