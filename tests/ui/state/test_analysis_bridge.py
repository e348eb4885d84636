"""The analyst's bridge: one question of each kind, answers to the newest only, a new process where one has ended."""

from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from playground.engine import analysis
from playground.experiment.types import Adam, Change, Experiment, Gradient
from playground.foundation.errors import CodeFault
from tests.support.clock import Clock
from tests.support.engine_doubles import RecordingClient
from ui.state import analysis_bridge
from ui.state.analysis_bridge import AnalysisBridge, present


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(analysis_bridge, "time", clock)
    return clock


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> RecordingClient:
    client = RecordingClient()
    monkeypatch.setattr(analysis_bridge, "EngineClient", lambda worker: client)
    return client


class Heard:
    """What a bridge has emitted."""

    def __init__(self, bridge: AnalysisBridge) -> None:
        self.answers: list[Any] = []
        self.faults: list[tuple[int, str]] = []
        bridge.answered.connect(self.answers.append)
        bridge.failed.connect(lambda question, fault: self.faults.append((question.number, fault.case)))


@pytest.fixture
def bridge(qtbot: QtBot, client: RecordingClient, clock: Clock) -> AnalysisBridge:
    return AnalysisBridge()


def ask(bridge: AnalysisBridge, kind: Any = analysis.AskCheck, **more: Any) -> int:
    return bridge.ask(kind, Experiment(), {"W1": np.ones((1, 1), np.float32)}, **more)


def test_the_first_question_starts_the_process_and_the_others_use_it(
    bridge: AnalysisBridge, client: RecordingClient
) -> None:
    assert client.starts == 0
    numbers = [ask(bridge), ask(bridge, analysis.AskSweep), ask(bridge, analysis.AskExport, to="numpy")]
    assert numbers == [1, 2, 3] and client.starts == 1
    assert [(type(one), one.number) for one in client.sent] == [
        (analysis.AskCheck, 1),
        (analysis.AskSweep, 2),
        (analysis.AskExport, 3),
    ]
    assert client.sent[2].to == "numpy" and client.sent[0].settings == Experiment()


def test_an_answer_to_an_earlier_question_of_the_kind_is_dropped(
    bridge: AnalysisBridge, client: RecordingClient
) -> None:
    heard = Heard(bridge)
    ask(bridge)
    ask(bridge, analysis.AskSweep)
    ask(bridge)
    client.answers += [analysis.Outdated(1, True), analysis.Outdated(2, False), analysis.Outdated(3, True)]
    bridge.poll()
    assert [answer.number for answer in heard.answers] == [2, 3]
    assert bridge.busy(analysis.AskSweep) and not bridge.busy(analysis.AskCheck)
    client.answers += [analysis.Outdated(3, True), analysis.Outdated(2, True), analysis.Outdated(2, True)]
    bridge.poll()
    assert [answer.number for answer in heard.answers] == [2, 3, 2] and not bridge.busy(analysis.AskSweep)


def test_a_failure_comes_with_its_question(bridge: AnalysisBridge, client: RecordingClient) -> None:
    heard = Heard(bridge)
    ask(bridge)
    client.answers.append(analysis.Failed(1, True, CodeFault("exception", 3, "ValueError", "no")))
    bridge.poll()
    assert heard.faults == [(1, "exception")] and heard.answers == [] and not bridge.busy(analysis.AskCheck)


def test_a_cancelled_question_is_told_of_once_and_its_answers_are_dropped(
    bridge: AnalysisBridge, client: RecordingClient
) -> None:
    heard = Heard(bridge)
    ask(bridge, analysis.AskSweep)
    bridge.cancel(analysis.AskSweep)
    bridge.cancel(analysis.AskSweep)
    bridge.cancel(analysis.AskCheck)
    assert client.sent[1:] == [analysis.Cancel(1)] and not bridge.busy(analysis.AskSweep)
    client.answers.append(analysis.Outdated(1, True))
    bridge.poll()
    assert heard.answers == []


def test_a_process_that_ends_fails_every_question_and_the_next_one_starts_another(
    bridge: AnalysisBridge, client: RecordingClient
) -> None:
    heard = Heard(bridge)
    ask(bridge)
    ask(bridge, analysis.AskSweep)
    client.answers.append(analysis.Outdated(2, False))  # the last that it said
    client.die(CodeFault("memory", 4))
    bridge.poll()
    assert [answer.number for answer in heard.answers] == [2]
    assert heard.faults == [(1, "memory"), (2, "memory")] and not bridge.busy(analysis.AskCheck)
    bridge.poll()
    assert len(heard.faults) == 2
    ask(bridge)
    assert client.starts == 2 and client.sent[-1].number == 3
    client.die()
    bridge.poll()
    assert heard.faults[2:] == [(3, "ended")]


def test_an_answer_that_came_before_the_end_leaves_nothing_to_fail(
    bridge: AnalysisBridge, client: RecordingClient
) -> None:
    heard = Heard(bridge)
    ask(bridge)
    client.answers.append(analysis.Outdated(1, True))
    client.die()
    bridge.poll()
    assert len(heard.answers) == 1 and heard.faults == []


def test_a_question_that_meets_a_dead_process_takes_those_that_wait_along(
    bridge: AnalysisBridge, client: RecordingClient
) -> None:
    ask(bridge)
    ask(bridge, analysis.AskSweep)
    client.die()
    ask(bridge, analysis.AskGallery)
    assert client.starts == 2
    assert [one.number for one in client.sent[2:]] == [1, 2, 3]


def test_a_check_that_is_stuck_gives_way_to_a_newer_one_and_to_nothing_else(
    bridge: AnalysisBridge, client: RecordingClient, clock: Clock
) -> None:
    ask(bridge)
    ask(bridge, analysis.AskSweep)
    clock.now += 1.4
    ask(bridge)
    assert client.starts == 1  # not yet
    clock.now += 1.4
    ask(bridge)
    assert client.starts == 1  # the newer one has not been at work for long
    clock.now += 1.6
    ask(bridge, analysis.AskGallery)
    assert client.starts == 1
    sent = len(client.sent)
    ask(bridge)
    assert client.starts == 2
    assert sorted(one.number for one in client.sent[sent:]) == [2, 5, 6]


def test_the_end_is_the_end(bridge: AnalysisBridge, client: RecordingClient) -> None:
    heard = Heard(bridge)
    ask(bridge)
    client.stops = 0
    bridge.close()
    assert client.stops == 1 and not bridge.busy(analysis.AskCheck)
    client.answers.append(analysis.Outdated(1, True))
    bridge.poll()
    assert heard.answers == [] and heard.faults == []


def test_answers_are_looked_for_only_while_a_question_waits(
    qtbot: QtBot, client: RecordingClient, bridge: AnalysisBridge
) -> None:
    heard = Heard(bridge)
    ask(bridge)
    client.answers.append(analysis.Outdated(1, True))
    qtbot.waitUntil(lambda: len(heard.answers) == 1)
    assert not bridge._timer.isActive()
    ask(bridge)
    assert bridge._timer.isActive()
    bridge.close()
    assert not bridge._timer.isActive()


def test_the_present_settings_have_no_past() -> None:
    settings = Experiment(
        optimizer=Adam(),
        gradient=Gradient(source="custom", code="x"),
        timeline=(Change(step=1, set={"loss": "mae"}),),
        steps=9,
        parameters={"W1": [[1.0]]},
    )
    assert present(settings) == Experiment(optimizer=Adam())
    assert present(settings, "custom", "y").gradient == Gradient(source="custom", code="y")
