"""What a screen reader says of the window: one sentence on the state of each workspace, and what has just happened."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from playground.engine.protocol import Snapshot
from ui.toolkit import words
from ui.toolkit.numbers import number
from ui.window.workspaces import Workspace

INTERVAL_S = 1.0
"""Seconds between two sentences while training: nobody hears faster."""


class Spoken(QObject):
    """Keeps the description of the desk in view, and announces a verdict, a notice and the end of a run."""

    def __init__(self, window: QMainWindow, desk: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._workspace = Workspace.TRAIN
        self._snapshot: Snapshot | None = None
        self._source = "manual"
        self._verdict = ""
        self._due = 0.0
        self.announced: list[str] = []
        """What was announced, the newest last, at most ten."""

    def set_workspace(self, workspace: Workspace) -> None:
        """Describe another workspace."""
        self._workspace = workspace
        self._describe()

    def set_source(self, source: str) -> None:
        """Name the gradient that trains."""
        self._source = source
        self._describe()

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Describe the run; announce its loss when it stops."""
        stopped = self._snapshot is not None and self._snapshot.running and not snapshot.running
        self._snapshot = snapshot
        now = time.perf_counter()
        if now >= self._due or not snapshot.running:
            self._due = now + INTERVAL_S
            self._describe()
        if stopped:
            self.announce(self._run())

    def set_verdict(self, sentence: str) -> None:
        """Announce a verdict, if it is another than before."""
        if sentence != self._verdict:
            self._verdict = sentence
            self._describe()
            self.announce(sentence)

    def announce(self, text: str) -> None:
        """Let a screen reader say ``text`` now."""
        if not text:
            return
        self.announced = [*self.announced, text][-10:]
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._window, text))

    def _run(self) -> str:
        if self._snapshot is None:
            return ""
        loss = number(self._snapshot.losses.train)
        return self.tr("Step {0}, loss {1}.").format(self._snapshot.step, loss)

    def _describe(self) -> None:
        names = {
            Workspace.TRAIN: self.tr("Train: the model, its data and its curves."),
            Workspace.DERIVE: self.tr("Derive: the gradient line by line, with fields for your numbers."),
            Workspace.WRITE: self.tr("Write: your own gradient code, and what the check says of it."),
            Workspace.COMPARE: self.tr("Compare: ways to differentiate and optimizers side by side."),
        }
        gradient = self.tr("Gradient: {0}.").format(words.sources()[self._source])
        parts = (names[self._workspace], self._run(), gradient, self._verdict)
        self._desk.setAccessibleDescription(" ".join(filter(None, parts)))
