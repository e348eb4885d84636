"""The client of an engine process: starts it, sends commands, collects answers; without MLX and Qt."""

from __future__ import annotations

import importlib
import multiprocessing
import signal
import threading
from dataclasses import fields, replace
from multiprocessing.connection import Connection
from typing import Any

import numpy as np

from playground.engine import wire
from playground.engine.process import WatchedProcess
from playground.engine.protocol import Curves, Kept, Progress, Shutdown, Snapshot
from playground.foundation.errors import CodeFault


def _run(worker: str, connection: Connection) -> None:
    """Run in the child. The worker module is named by a string, so that only the child loads MLX."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    importlib.import_module(worker).main(connection)


class EngineClient:
    """One engine process (by default the one that trains) and the thread that reads its answers."""

    def __init__(self, worker: str = "playground.engine.worker") -> None:
        self._worker = worker
        self._answers: list[Any] = []
        self._lock = threading.Lock()
        self._process: WatchedProcess | None = None
        self._connection: Connection | None = None
        self._reader: threading.Thread | None = None

    def start(self) -> None:
        """Spawn the process and start reading its answers."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = WatchedProcess(_run, self._worker, theirs)
        process.start()
        theirs.close()  # so that a killed engine closes the pipe at once
        self._connection = ours
        self._process = process
        self._reader = threading.Thread(target=self._read, args=(ours,), name="engine answers", daemon=True)
        self._reader.start()

    @property
    def alive(self) -> bool:
        """Whether the process runs and its answers are being read."""
        return self._reader is not None and self._reader.is_alive()

    @property
    def process_id(self) -> int | None:
        """The engine's process."""
        return None if self._process is None else self._process.pid

    def send(self, command: object) -> bool:
        """Send a command; return False if the process is gone."""
        if self._connection is None:
            return False
        try:
            wire.send(self._connection, command)
        except (BrokenPipeError, ConnectionResetError, OSError):
            return False
        return True

    def drain(self) -> list[Any]:
        """Return the answers since the last call in order; snapshots are merged into the newest, curves joined."""
        with self._lock:
            answers, self._answers = self._answers, []
        return answers

    def last_words(self) -> CodeFault | None:
        """Return why the learner's code ended the process, or None if it did not."""
        if self._process is None:
            return None
        return self._process.last_words()

    def stop(self, patience: float = 0.5) -> None:
        """Ask the process to end, and kill it after ``patience`` seconds."""
        if patience:
            self.send(Shutdown())
        if self._process is not None:
            self._process.join(patience)
            if self._process.is_alive():
                self._process.kill()
        if self._connection is not None:
            self._connection.close()
        if self._reader is not None:
            self._reader.join(1.0)
        if self._process is not None:
            self._process.close()
        self._process = self._connection = self._reader = None

    def _read(self, connection: Connection) -> None:
        while True:
            try:
                answer = wire.receive(connection)
            except (EOFError, OSError, TypeError, wire.BadMessage):
                return  # the process is gone, or stop() closed the pipe
            with self._lock:
                self._answers = _with(self._answers, answer)


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
