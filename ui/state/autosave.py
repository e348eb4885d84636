"""Keep unsaved work in the user's data folder, so that a crash, a kill or a power cut loses a few seconds of it.

Every window has a file of its own with a lock beside it; a file whose lock nobody holds was left by a window that did
not end by itself, and is offered by the next one that starts.
"""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
from PySide6.QtCore import QLockFile, QObject, QTimer, Signal

from playground.engine import reading
from playground.experiment import storage
from playground.experiment.types import Experiment
from playground.foundation import files
from playground.foundation.errors import PlaygroundError
from ui.state.experiment_store import ExperimentStore

INTERVAL_MS = 2000
MAX_BYTES = 2 * storage.MAX_BYTES


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One window's unsaved work, as its file has it."""

    experiment: msgspec.Raw
    """The experiment as JSON, checked when it is brought back."""
    path: str
    """The file that it was opened from or saved to; empty for none."""
    draft: str
    """The learner's code as it was being typed."""
    time: float = 0.0
    """When it was written, in seconds since 1970."""
    version: int = 1


_Unsaved = tuple[Experiment, str, str]
"""What a window has not saved: experiment, path of its file, draft."""


class Autosave(QObject):
    """Writes the store's unsaved work every two seconds, and finds what other windows left."""

    found = Signal(object, object, object)
    """Emitted with the file, the :class:`Kept` and the experiment of work that another window left."""
    failed = Signal(str)
    """Emitted with the reason if work cannot be kept, or if what was kept cannot be read any more."""

    def __init__(self, store: ExperimentStore, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._folder = folder
        self._last: _Unsaved | None = None
        self._told = ""
        self._claimed: list[QLockFile] = []
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="autosave")
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{os.getpid()}-{time.time_ns()}.json"
        self._lock = _lock(self.path)
        self._lock.tryLock(0)
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.keep)
        self._timer.start()

    def keep(self) -> None:
        """Write what is unsaved, in a thread, if it has changed since; remove what has been saved meanwhile."""
        unsaved = self._unsaved()
        if unsaved != self._last:
            self._last = unsaved
            self._writer.submit(self._write, unsaved)

    def keep_now(self) -> None:
        """Write what is unsaved before this returns: the process is going to end."""
        self._timer.stop()
        self._writer.shutdown(wait=True)
        self._write(self._unsaved())

    def close(self) -> None:
        """Remove the file: everything is saved, or was given up by the user."""
        self._timer.stop()
        self._writer.shutdown(wait=True)
        self.path.unlink(missing_ok=True)
        for lock in (self._lock, *self._claimed):
            lock.unlock()

    def look_for_left_behind(self) -> None:
        """Look for work that another window left, in a thread; ``found`` is emitted if there is some."""

        def look() -> None:
            left = self.left_behind()
            if left is None:
                return
            path, kept = left
            try:
                experiment = experiment_of(kept, path)
            except PlaygroundError as fault:
                self.failed.emit(str(fault))
            else:
                self.found.emit(path, kept, experiment)

        self._writer.submit(look)

    def left_behind(self) -> tuple[Path, Kept] | None:
        """Return the newest work that another window left, and claim it for this one; clear up after all of them."""
        self._clear_up()
        found: list[tuple[Path, Kept]] = []
        for path in self._folder.glob("*.json"):
            lock = _lock(path)
            if path == self.path or not lock.tryLock(0):
                continue
            try:
                kept = msgspec.json.decode(files.read(path, MAX_BYTES), type=Kept)
            except (PlaygroundError, msgspec.MsgspecError):
                lock.unlock()
                continue
            self._claimed.append(lock)
            found.append((path, kept))
        return max(found, key=lambda pair: pair[1].time, default=None)

    def _clear_up(self) -> None:
        """Remove the locks of windows that left no work, and what they were writing when they ended."""
        for path in self._folder.glob("*.lock"):
            lock = _lock(path)
            if not path.with_suffix(".json").exists() and lock.tryLock(0):
                self.forget(path.with_suffix(".json"))
                lock.unlock()

    def forget(self, path: Path) -> None:
        """Remove work that was brought back or given up, and what was being written of it."""
        for one in (path, *self._folder.glob(f".{path.name}.*")):
            one.unlink(missing_ok=True)

    def _unsaved(self) -> _Unsaved | None:
        store = self._store
        if not store.modified and not store.draft.strip():
            return None
        return store.unsaved, "" if store.path is None else str(store.path), store.draft

    def _write(self, unsaved: _Unsaved | None) -> None:
        if unsaved is None:
            self.path.unlink(missing_ok=True)
            return
        experiment, path, draft = unsaved
        kept = Kept(msgspec.Raw(storage.encode(experiment)), path, draft, time.time())
        try:
            files.write(msgspec.json.encode(kept), self.path)
        except PlaygroundError as fault:
            self._tell(str(fault))
        else:
            self._told = ""

    def _tell(self, reason: str) -> None:
        """Say once why work cannot be kept, not every two seconds."""
        if reason != self._told:
            self._told = reason
            self.failed.emit(reason)


def experiment_of(kept: Kept, path: Path) -> Experiment:
    """Return the experiment that was kept; raises :class:`PlaygroundError`."""
    return reading.parse(bytes(kept.experiment), path.name, threading.Event())


def _lock(path: Path) -> QLockFile:
    lock = QLockFile(str(path.with_suffix(".lock")))
    lock.setStaleLockTime(0)  # of a process that has ended, and only of such a one, the lock may be taken
    return lock
