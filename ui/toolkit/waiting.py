"""Work on files in a thread, while the window goes on painting: with progress, and a way to give it up."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QProgressDialog, QWidget

from ui.toolkit.plain_text import PlainLabel

IMMEDIATE_S = 0.02
"""How long the window waits by itself, less than two frames: most files take less."""
POLL_INTERVAL_MS = 16
PROGRESS_DELAY_MS = 200
"""How long the work may take before a dialog says what it is."""

T = TypeVar("T")


class GivenUp(Exception):
    """The user did not wait for the end of the work."""


class Work(threading.Event):
    """What work in a thread and who waits for it say to each other: it is set when nobody waits any more."""

    share: float | None = None
    """How much of the work is done, if it can be told."""

    def report(self, share: float) -> None:
        """Say how much is done; raises :class:`GivenUp` when nobody waits any more."""
        if self.is_set():
            raise GivenUp
        self.share = share


def reading(name: str) -> str:
    """Return what to say while a file is read."""
    return QCoreApplication.translate("Waiting", "Reading {0} …").format(name)


def saving(name: str) -> str:
    """Return what to say while a file is written."""
    return QCoreApplication.translate("Waiting", "Saving {0} …").format(name)


def wait_for(parent: QWidget, text: str, work: Callable[[Work], T]) -> T:
    """Return what ``work`` returns, or raise what it raises; :class:`GivenUp` if the user cancels.

    ``work`` gets an event that is set when nobody waits any more, and reports its progress to it; a thread that hangs
    in the file system meanwhile is left behind. ``text`` stands in the dialog.
    """
    given_up = Work()
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            outcome.set_result(work(given_up))
        except BaseException as fault:
            outcome.set_exception(fault)

    threading.Thread(target=run, name="files", daemon=True).start()
    try:
        return outcome.result(IMMEDIATE_S)
    except TimeoutError:
        if outcome.done():  # the work itself raised it
            raise
    loop = QEventLoop()
    timer = QTimer()
    timer.setInterval(POLL_INTERVAL_MS)
    progress = QProgressDialog(text, QCoreApplication.translate("Waiting", "Cancel"), 0, 0, parent)
    progress.setLabel(PlainLabel(text))
    progress.setWindowModality(Qt.WindowModality.ApplicationModal)

    def look() -> None:
        if given_up.share is not None:
            progress.setRange(0, 100)
            progress.setValue(min(99, int(100 * given_up.share)))  # at 100 Qt would close it
        if outcome.done():
            loop.quit()

    timer.timeout.connect(look)
    QTimer.singleShot(PROGRESS_DELAY_MS, progress, progress.show)  # its own delay begins with its first value
    progress.canceled.connect(loop.quit)
    timer.start()
    loop.exec()
    timer.stop()
    progress.canceled.disconnect(loop.quit)
    progress.close()
    progress.deleteLater()
    if not outcome.done():
        given_up.set()
        raise GivenUp
    return outcome.result()
