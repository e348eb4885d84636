"""Starts the engine, sends commands and drains the newest answers; knows nothing of MLX or Qt."""

from __future__ import annotations

import importlib
import multiprocessing
import signal
import sys
import threading
from dataclasses import fields, replace
from multiprocessing.connection import Connection

import numpy as np

from playground.engine.protocol import Answer, Command, Curves, Kept, Progress, Snapshot, Stop


def _run(connection: Connection) -> None:
    """The child's first function; the worker is named by a string, so that only the child ever loads MLX."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent()
    importlib.import_module("playground.engine.worker").main(connection)


def _end_with_parent() -> None:
    """Never outlive the window, however it ends, even inside an endless computation."""
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


class EngineClient:
    """One engine process and the thread that reads its answers."""

    def __init__(self) -> None:
        self._answers: list[Answer] = []
        self._lock = threading.Lock()
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection | None = None
        self._reader: threading.Thread | None = None

    def start(self) -> None:
        """Spawn the engine; answers can be drained from now on."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_run, args=(theirs,), name="engine", daemon=True)
        process.start()
        theirs.close()  # ours is then the only end left: a killed engine is an end of file at once
        self._connection, self._process = ours, process
        self._reader = threading.Thread(target=self._read, args=(ours,), name="engine answers", daemon=True)
        self._reader.start()

    @property
    def alive(self) -> bool:
        """Whether the engine runs and its answers are read."""
        return self._reader is not None and self._reader.is_alive()

    @property
    def process_id(self) -> int | None:
        """The engine's process."""
        return None if self._process is None else self._process.pid

    def send(self, command: Command) -> bool:
        """Hand a command over; False if the engine is gone."""
        if self._connection is None:
            return False
        try:
            self._connection.send(command)
        except (BrokenPipeError, ConnectionResetError, OSError):
            return False
        return True

    def drain(self) -> list[Answer]:
        """What came since the last call, in order; of the snapshots only the newest, with all their curves joined."""
        with self._lock:
            answers, self._answers = self._answers, []
        return answers

    def stop(self) -> None:
        """End the engine, politely first."""
        self.send(Stop())
        if self._process is not None:
            self._process.join(0.5)
            if self._process.is_alive():
                self._process.kill()
                self._process.join()
        if self._connection is not None:
            self._connection.close()
        if self._reader is not None:
            self._reader.join(1.0)
        self._process = self._connection = self._reader = None

    def _read(self, connection: Connection) -> None:
        while True:
            try:
                answer: Answer = connection.recv()
            except (EOFError, OSError, TypeError):
                return  # the engine is gone, or stop() closed our end
            with self._lock:
                self._answers = _with(self._answers, answer)


def _with(answers: list[Answer], answer: Answer) -> list[Answer]:
    """The answers not yet drained and one more; of snapshots and checkpoints in a row only the newest stays."""
    tail = len(answers)
    while tail and isinstance(answers[tail - 1], Snapshot | Kept | Progress):
        tail -= 1
    before, passing = answers[:tail], answers[tail:]
    same = [earlier for earlier in passing if type(earlier) is type(answer) and earlier.run == answer.run]
    if isinstance(answer, Snapshot) and same:
        earlier = same[-1]
        assert isinstance(earlier, Snapshot)
        fit = earlier.fit if answer.fit is None else answer.fit
        answer = replace(answer, curves=_joined(earlier.curves, answer.curves), fit=fit)
    if not isinstance(answer, Snapshot | Kept | Progress):
        return [*answers, answer]
    return [*before, *(earlier for earlier in passing if not any(earlier is other for other in same)), answer]


def _joined(first: Curves, then: Curves) -> Curves:
    parts = {}
    for part in fields(Curves):
        a, b = getattr(first, part.name), getattr(then, part.name)
        parts[part.name] = b if a.size == 0 else a if b.size == 0 else np.concatenate([a, b])
    return Curves(**parts)
