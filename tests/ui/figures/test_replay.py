"""A figure's own run: the states asked for, and what happens when its engine is lost."""

from typing import Any

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from playground.engine import protocol
from playground.experiment.types import Experiment
from playground.foundation.errors import CodeFault, PlaygroundError
from tests.support.engine_doubles import ImmediateEngine, RecordingClient
from ui.figures.replay import Replay, states
from ui.state import engine_bridge


@pytest.fixture
def clients(monkeypatch: pytest.MonkeyPatch) -> list[RecordingClient]:
    """The clients of the bridges that are made from now on."""
    made: list[RecordingClient] = []

    def make() -> RecordingClient:
        made.append(ImmediateEngine())
        return made[-1]

    monkeypatch.setattr(engine_bridge, "EngineClient", make)
    return made


def test_each_state_is_reached_in_order_and_taken_once(qtbot: QtBot, clients: list[RecordingClient]) -> None:
    found = [
        (snapshots[-1].step, opened.run)
        for opened, snapshots in states(Experiment(title="t"), [0, 5, 5, 20], lambda progress: None)
    ]
    assert found == [(0, 1), (5, 1), (5, 1), (20, 1)]
    (client,) = clients
    assert not client.running
    opened = next(command for command in client.sent if isinstance(command, protocol.Open))
    assert opened.experiment == replace(Experiment(title="t"), steps=0) and opened.speed == float("inf")


def test_one_lost_engine_is_made_up_for_and_the_third_is_a_fault(qtbot: QtBot, clients: list[RecordingClient]) -> None:
    replay = Replay(Experiment(), [0, 10])
    failed: list[Any] = []
    replay.failed.connect(failed.append)
    replay.start()
    (client,) = clients
    client.die()
    qtbot.waitUntil(lambda: client.starts == 2, timeout=5000)
    assert failed == []
    client.die()
    qtbot.waitUntil(lambda: client.starts == 3, timeout=5000)
    assert failed == []
    client.die()
    qtbot.waitUntil(lambda: bool(failed), timeout=5000)
    assert "ended three times" in str(failed[0]) and client.starts == 3
    replay.close()


@pytest.mark.parametrize(
    "answer", [protocol.Refused(1, "it does not fit"), protocol.Faulted(1, 4, CodeFault("raised", 2, "no"))]
)
def test_what_goes_wrong_in_the_engine_ends_the_figure(
    qtbot: QtBot, clients: list[RecordingClient], answer: Any
) -> None:
    def tell(_: protocol.Progress) -> None:
        pass

    walk = states(Experiment(), [0, 30], tell)
    next(walk)
    clients[0].answers.clear()
    clients[0].answers.append(answer)
    with pytest.raises(PlaygroundError):
        for _ in walk:
            pass
    assert not clients[0].running
