"""The client of an engine process: starts it, sends commands, collects answers; without MLX and Qt."""

from __future__ import annotations

import contextlib
import importlib
import multiprocessing
import signal
import threading
from dataclasses import fields, replace
from multiprocessing.connection import Connection, wait
from typing import Any

import numpy as np

from playground.engine import analysis, wire
from playground.engine.outbox import Outbox
from playground.engine.process import WatchedProcess
from playground.engine.protocol import Apply, Curves, Kept, Open, Progress, Refused, Shutdown, Snapshot, Unusable
from playground.foundation.errors import CodeFault, shorten

CLEAN_UP_S = 1.0
"""How long a process may take to be gone after its pipe was closed or it was killed."""


def _run(worker: str, connection: Connection) -> None:
    """Run in the child. The worker module is named by a string, so that only the child loads MLX."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        module = importlib.import_module(worker)
    except Exception as fault:  # a library that is broken may raise anything
        reason = " ".join(f"{type(fault).__name__}: {fault}".split())
        wire.send(connection, Unusable(shorten(reason, 300)))
        return
    module.main(connection)


class EngineClient:
    """One engine process (by default the one that trains); only :meth:`stop` waits for anything."""

    def __init__(self, worker: str = "playground.engine.worker") -> None:
        self._worker = worker
        self._session: _Session | None = None
        self._abandoned: list[_Session] = []

    def start(self) -> None:
        """Spawn the process and start reading its answers."""
        self._session = _Session(self._worker)

    @property
    def alive(self) -> bool:
        """Whether the process runs and its answers are being read."""
        return self._session is not None and not self._session.ended.is_set()

    @property
    def process_id(self) -> int | None:
        """The engine's process."""
        return None if self._session is None else self._session.process.pid

    def send(self, command: object) -> bool:
        """Leave a command to be sent as soon as the process reads; return False if the process is gone."""
        return self._session is not None and self._session.outbox.put(command)

    def drain(self) -> list[Any]:
        """Return the answers since the last call in order; snapshots are merged into the newest, curves joined."""
        return [] if self._session is None else self._session.drain()

    def last_words(self) -> CodeFault | None:
        """Return why the learner's code ended the process, or None if it did not or the process runs."""
        return None if self._session is None else self._session.fault

    @property
    def unusable(self) -> str:
        """Why no such process can work on this machine; empty if it can or has not said."""
        return "" if self._session is None else self._session.unusable

    def abandon(self) -> None:
        """End the process and drop its answers, without waiting until it is gone."""
        if self._session is not None:
            self._session.end()
            self._abandoned = [one for one in self._abandoned if not one.closed.is_set()] + [self._session]
        self._session = None

    def stop(self, patience: float = 0.5) -> None:
        """Ask the process to end, end it after ``patience`` seconds, and wait until nothing of it is left."""
        session = self._session
        if session is not None and patience and session.outbox.put(Shutdown()):
            session.closed.wait(patience)
        self.abandon()
        for one in self._abandoned:
            one.closed.wait(CLEAN_UP_S)
        self._abandoned = []


class _Session:
    """One process from its start to its end, with a thread that reads from it and one that writes to it."""

    def __init__(self, worker: str) -> None:
        self.outbox = Outbox()
        self.fault: CodeFault | None = None
        """Why the learner's code ended the process, if it did; known as soon as ``ended`` is set."""
        self.unusable = ""
        """What the process said before it ended because a library cannot be loaded."""
        self.ended = threading.Event()
        """Set when all answers have been read and the process is gone."""
        self.closed = threading.Event()
        """Set when nothing is left of it, no thread and no file."""
        self._answers: list[Any] = []
        self._lock = threading.Lock()
        self._run = 0
        ours, theirs = multiprocessing.get_context("spawn").Pipe()
        self.process = WatchedProcess(_run, worker, theirs)
        self.process.start()
        theirs.close()  # so that a killed engine closes the pipe at once
        self._connection = ours
        self._sender = threading.Thread(target=self._send, name="engine commands", daemon=True)
        self._sender.start()
        threading.Thread(target=self._read, name="engine answers", daemon=True).start()

    def drain(self) -> list[Any]:
        """Return the answers since the last call."""
        with self._lock:
            answers, self._answers = self._answers, []
        return answers

    def end(self) -> None:
        """End the process; the threads then clean up by themselves."""
        self.outbox.close()
        if not self.ended.is_set():
            self.process.kill()

    def _add(self, answer: Any) -> None:
        with self._lock:
            self._answers = _with(self._answers, answer)

    def _send(self) -> None:
        while (message := self.outbox.take()) is not None:
            if isinstance(message, Open):
                self._run = message.run
            try:
                wire.send(self._connection, message)
            except wire.BadMessage as fault:
                self._add(_refusal(message, self._run, str(fault)))
            except OSError:
                break  # the process is gone; the reader sees to the rest

    def _read(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            while self._answers_more():
                try:
                    answer = wire.receive(self._connection)
                except wire.BadMessage:
                    self.process.kill()  # whatever speaks there, it is not the engine any more
                    self.fault = CodeFault("garbled", 0)
                    break
                if isinstance(answer, Unusable):
                    self.unusable = answer.reason
                else:
                    self._add(answer)
        self.outbox.close()
        self.process.join(CLEAN_UP_S)
        if self.process.is_alive():  # it has closed the pipe and goes on
            self.process.kill()
            self.process.join()
        self.fault = self.fault or self.process.last_words()
        self.ended.set()
        self._sender.join()
        self._connection.close()
        self.process.close()
        self.closed.set()

    def _answers_more(self) -> bool:
        """Wait for an answer or the end of the process, and return whether there is something to read.

        On Windows the pipe of a process that ended before it took its end over stays open.
        """
        wait([self._connection, self.process.sentinel])
        return self._connection.poll()


def _refusal(message: object, run: int, reason: str) -> Refused | analysis.Failed:
    """Return the answer to a message that cannot be sent."""
    if isinstance(message, analysis.Question):
        return analysis.Failed(message.number, True, CodeFault("settings", 0, reason))
    settings = {} if isinstance(message, Open) else {type(message).__name__: reason}
    return Refused(run, reason, message.settings if isinstance(message, Apply) else settings)


def _with(answers: list[Any], answer: Any) -> list[Any]:
    """Append an answer; of consecutive snapshots and checkpoints only the newest stays."""
    tail = len(answers)
    while tail and isinstance(answers[tail - 1], Snapshot | Kept | Progress):
        tail -= 1
    before, passing = answers[:tail], answers[tail:]
    same = [earlier for earlier in passing if type(earlier) is type(answer) and earlier.run == answer.run]
    if isinstance(answer, Snapshot) and same:
        earlier = same[-1]
        assert isinstance(earlier, Snapshot)
        kept = {part: getattr(earlier, part) for part in ("fit", "units", "health") if getattr(answer, part) is None}
        answer = replace(with_curves_of(answer, earlier), **kept)
    if not isinstance(answer, Snapshot | Kept | Progress):
        return [*answers, answer]
    return [*before, *(earlier for earlier in passing if not any(earlier is other for other in same)), answer]


def with_curves_of(snapshot: Snapshot, earlier: Snapshot) -> Snapshot:
    """Return ``snapshot`` with the curves of an earlier one, which is not shown, before its own."""
    return replace(snapshot, curves=_joined(earlier.curves, snapshot.curves))


def _joined(first: Curves, then: Curves) -> Curves:
    parts = {}
    for part in fields(Curves):
        a, b = getattr(first, part.name), getattr(then, part.name)
        parts[part.name] = b if a.size == 0 else a if b.size == 0 else np.concatenate([a, b])
    return Curves(**parts)
