"""Work in a thread: the event loop goes on meanwhile, and the user may give it up."""

import threading

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QProgressDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from playground.foundation.errors import FileFault
from ui.toolkit.waiting import GivenUp, wait_for


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def test_the_window_lives_while_it_waits(parent: QWidget) -> None:
    ticked = threading.Event()
    QTimer.singleShot(60, ticked.set)  # only the event loop can do this, and the work waits for it

    def work(given_up: threading.Event) -> str:
        assert ticked.wait(60)
        return "done" if not given_up.is_set() else "given up"

    assert wait_for(parent, "Reading …", work) == "done"


def test_work_that_hangs_can_be_given_up(parent: QWidget) -> None:
    ends = threading.Event()
    threads: list[threading.Thread] = []

    def work(given_up: threading.Event) -> None:
        threads.append(threading.current_thread())
        assert given_up.wait(60)
        ends.set()

    def cancel() -> None:
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QProgressDialog) and widget.isVisible():
                widget.findChild(QPushButton).click()
                return
        QTimer.singleShot(20, cancel)

    QTimer.singleShot(0, cancel)
    with pytest.raises(GivenUp):
        wait_for(parent, "Reading …", work)
    assert ends.wait(60)
    threads[0].join(60)


def test_what_the_work_raises_is_raised(parent: QWidget) -> None:
    def refuse(_: threading.Event) -> None:
        raise FileFault("x.json", "is no file")

    def late(given_up: threading.Event) -> None:
        given_up.wait(0.1)
        raise TimeoutError

    with pytest.raises(FileFault, match="is no file"):
        wait_for(parent, "Reading …", refuse)
    with pytest.raises(TimeoutError):
        wait_for(parent, "Reading …", late)
