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


def reading(name: str) -> str:
    """Return what to say while a file is read."""
    return QCoreApplication.translate("Waiting", "Reading {0} …").format(name)


def saving(name: str) -> str:
    """Return what to say while a file is written."""
    return QCoreApplication.translate("Waiting", "Saving {0} …").format(name)


def wait_for(parent: QWidget, text: str, work: Callable[[threading.Event], T]) -> T:
    """Return what ``work`` returns, or raise what it raises; :class:`GivenUp` if the user cancels.

    ``work`` gets an event that is set when nobody waits any more; a thread that hangs in the file system meanwhile is
    left behind. ``text`` stands in the dialog.
    """
    given_up = threading.Event()
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
    timer.timeout.connect(lambda: loop.quit() if outcome.done() else None)
    progress = QProgressDialog(text, QCoreApplication.translate("Waiting", "Cancel"), 0, 0, parent)
    progress.setLabel(PlainLabel(text))
    progress.setWindowModality(Qt.WindowModality.ApplicationModal)
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
