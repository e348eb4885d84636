"""The timeline bar: where a click and a key lead back to, and how long its track is."""

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from playground.experiment.types import Change, Experiment
from ui.window.timeline_bar import TimelineBar


@pytest.fixture
def bar(qtbot: QtBot) -> TimelineBar:
    made = TimelineBar()
    qtbot.addWidget(made)
    made.resize(900, 50)
    made.show()
    qtbot.waitExposed(made)
    made.set_step(100)
    return made


def chosen(bar: TimelineBar) -> list[int]:
    found: list[int] = []
    bar.chosen.connect(found.append)
    return found


def click(bar: TimelineBar, qtbot: QtBot, step: int) -> None:
    qtbot.mouseClick(bar.track, Qt.MouseButton.LeftButton, pos=QPoint(round(bar.track._x(step)), 10))


def test_a_click_leads_back_to_a_step_and_never_to_the_one_where_the_run_stands(bar: TimelineBar, qtbot: QtBot) -> None:
    found = chosen(bar)
    click(bar, qtbot, 40)
    assert len(found) == 1 and abs(found[0] - 40) <= 1
    click(bar, qtbot, 100)
    click(bar, qtbot, 120)  # beyond the present step
    assert len(found) == 1


def test_keys_lead_back_by_a_tenth_of_the_track_and_to_the_start(bar: TimelineBar, qtbot: QtBot) -> None:
    found = chosen(bar)
    qtbot.keyClick(bar.track, Qt.Key.Key_PageUp)
    qtbot.keyClick(bar.track, Qt.Key.Key_Home)
    bar.set_step(5)
    qtbot.keyClick(bar.track, Qt.Key.Key_PageUp)
    assert found == [100 - 12, 0, 0]


@pytest.mark.parametrize(("step", "length"), [(0, 120), (120, 120), (121, 240), (1_000, 1_920)])
def test_the_track_doubles_when_it_is_full(bar: TimelineBar, step: int, length: int) -> None:
    bar.set_step(step)
    assert bar.track.length == length and bar.text.text() == f"{step:,} / {length:,}"


def test_the_step_of_a_change_is_marked_in_words(bar: TimelineBar) -> None:
    bar.set_experiment(Experiment(timeline=(Change(step=7, set={"optimizer.learning_rate": 0.5}),)))
    assert list(bar.track.marks) == [7] and "0.5" in bar.track.marks[7]
