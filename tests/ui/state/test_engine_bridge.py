"""What the engine's bridge promises, with a client that only records: runs stamped, old answers dropped, restarts."""

import time
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import SignalInstance
from pytestqt.qtbot import QtBot

from playground.engine import protocol
from playground.experiment.types import Change, Experiment, Gradient
from playground.foundation.errors import CodeFault
from tests.support.clock import Clock
from tests.support.engine_doubles import RecordingClient, checkpoint, curves, opened, snapshot
from ui.state import engine_bridge
from ui.state.engine_bridge import EngineBridge

CUSTOM = Experiment(gradient=Gradient(source="custom", code="def gradient(x): ..."))


class Heard:
    """Everything that a signal has emitted."""

    def __init__(self, signal: SignalInstance) -> None:
        self.answers: list[Any] = []
        signal.connect(self.answers.append)


@pytest.fixture
def client() -> RecordingClient:
    return RecordingClient()


@pytest.fixture
def bridge(qtbot: QtBot, client: RecordingClient) -> EngineBridge:
    bridge = EngineBridge(client=client)
    bridge.start()
    bridge.stop_polling()
    return bridge


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(engine_bridge, "time", clock)
    return clock


def test_each_opening_is_a_new_run_and_answers_of_earlier_ones_are_dropped(
    bridge: EngineBridge, client: RecordingClient
) -> None:
    snapshots = Heard(bridge.snapshot)
    bridge.open(Experiment())
    bridge.open(Experiment(title="second"))
    assert [command.run for command in client.sent] == [1, 2]
    client.answers.extend([snapshot(1, 5), snapshot(2, 7)])
    bridge.poll()
    assert [answer.step for answer in snapshots.answers] == [7]


def test_every_answer_reaches_its_signal(bridge: EngineBridge, client: RecordingClient) -> None:
    bridge.open(Experiment())
    answers = {
        "opened": opened(1),
        "snapshot": snapshot(1, 3),
        "changed": protocol.Changed(1, Change(step=3, set={})),
        "refused": protocol.Refused(1, "no"),
        "progress": protocol.Progress(1, 1, 2),
        "faulted": protocol.Faulted(1, 4, CodeFault("raised", 2)),
    }
    heard = {name: Heard(getattr(bridge, name)) for name in answers}
    client.answers.extend(answers.values())
    bridge.poll()
    for name, answer in answers.items():
        assert heard[name].answers == [answer], name


def test_of_several_openings_in_one_poll_only_the_last_is_shown(bridge: EngineBridge, client: RecordingClient) -> None:
    shown = Heard(bridge.opened)
    bridge.open(Experiment())
    first, second = opened(1), opened(1)
    client.answers.extend([first, second])
    bridge.poll()
    assert len(shown.answers) == 1 and shown.answers[0] is second


def test_an_opened_experiment_comes_with_the_speed_and_units_chosen_before(
    bridge: EngineBridge, client: RecordingClient
) -> None:
    bridge.set_speed(250.0)
    bridge.watch_units(True)
    bridge.open(Experiment())
    assert (client.sent[-1].speed, client.sent[-1].watches_units) == (250.0, True)


def test_units_are_asked_for_only_when_that_changes(bridge: EngineBridge, client: RecordingClient) -> None:
    bridge.watch_units(False)
    assert client.sent == []
    bridge.watch_units(True)
    bridge.watch_units(True)
    assert client.sent == [protocol.WatchUnits(True)]


def test_a_dead_engine_is_replaced_at_the_last_checkpoint_with_all_changes_and_goes_on(
    bridge: EngineBridge, client: RecordingClient
) -> None:
    lost = Heard(bridge.lost)
    bridge.open(Experiment())
    bridge.set_speed(7.0)
    bridge.run()
    client.answers.append(protocol.Kept(1, checkpoint(40)))
    bridge.poll()
    changed = Experiment(timeline=(Change(step=41, set={"batch.size": 4}),))
    bridge.keep(changed)
    client.die()
    bridge.poll()
    assert client.starts == 2 and lost.answers == [True] and bridge.kept_step == 40
    again = client.sent[-2]
    assert isinstance(again, protocol.Open)
    assert (again.run, again.experiment, again.speed) == (1, changed, 7.0)
    assert again.checkpoint is not None and again.checkpoint.step == 40
    assert client.sent[-1] == protocol.StartTraining()


def test_a_paused_engine_is_replaced_and_stays_paused(bridge: EngineBridge, client: RecordingClient) -> None:
    bridge.open(Experiment())
    bridge.run()
    bridge.pause()
    client.die()
    bridge.poll()
    assert isinstance(client.sent[-1], protocol.Open)


def test_a_snapshot_older_than_the_last_command_does_not_tell_whether_it_runs(
    bridge: EngineBridge, client: RecordingClient
) -> None:
    bridge.open(Experiment())
    bridge.run()
    client.answers.append(snapshot(1, 0, running=False, commands_done=0))  # sent before the command came
    bridge.poll()
    client.die()
    bridge.poll()
    assert client.sent[-1] == protocol.StartTraining()
    client.answers.append(snapshot(1, 9, running=False, commands_done=1))  # it has come, and training ended
    bridge.poll()
    client.die()
    bridge.poll()
    assert isinstance(client.sent[-1], protocol.Open)


def test_an_engine_that_ends_three_times_in_ten_seconds_is_left_alone_until_the_next_opening(
    bridge: EngineBridge, client: RecordingClient, clock: Clock
) -> None:
    lost = Heard(bridge.lost)
    bridge.open(Experiment())
    for _ in range(3):
        clock.now += 1
        client.die()
        bridge.poll()
    assert lost.answers == [True, True, False] and client.starts == 3
    bridge.open(Experiment())
    assert client.starts == 4 and isinstance(client.sent[-1], protocol.Open)
    clock.now += 1
    client.die()
    bridge.poll()
    assert lost.answers[3:] == [True]


def test_an_engine_that_is_left_alone_is_not_asked_any_more(qtbot: QtBot, client: RecordingClient) -> None:
    bridge = EngineBridge(client=client, tick=1)
    lost = Heard(bridge.lost)
    bridge.start()
    bridge.open(Experiment())
    for number in range(1, 4):
        client.die()
        qtbot.waitUntil(lambda number=number: len(lost.answers) == number)
    end = time.monotonic() + 0.05
    qtbot.waitUntil(lambda: time.monotonic() > end)
    assert lost.answers == [True, True, False]
    bridge.close()


def test_ends_far_apart_are_not_counted_together(bridge: EngineBridge, client: RecordingClient, clock: Clock) -> None:
    lost = Heard(bridge.lost)
    bridge.open(Experiment())
    for _ in range(5):
        clock.now += 6
        client.die()
        bridge.poll()
    assert lost.answers == [True] * 5


def test_a_command_that_meets_a_dead_engine_reaches_its_replacement(
    bridge: EngineBridge, client: RecordingClient
) -> None:
    bridge.open(Experiment())
    client.die()
    bridge.apply({"batch.size": 4})
    assert client.starts == 2
    assert isinstance(client.sent[-2], protocol.Open) and client.sent[-1] == protocol.Apply({"batch.size": 4})


def test_an_engine_that_ends_while_code_runs_is_the_fault_of_the_code_and_stays_paused(
    bridge: EngineBridge, client: RecordingClient
) -> None:
    lost, faulted = Heard(bridge.lost), Heard(bridge.faulted)
    bridge.open(CUSTOM)
    bridge.run()
    client.answers.append(protocol.Kept(1, checkpoint(12)))
    bridge.poll()
    client.die()
    bridge.poll()
    assert lost.answers == []
    (answer,) = faulted.answers
    assert (answer.run, answer.step) == (1, 12)
    assert (answer.fault.case, answer.fault.line) == ("ended", 0)
    assert isinstance(client.sent[-1], protocol.Open)


def test_what_the_code_ended_with_is_told(bridge: EngineBridge, client: RecordingClient) -> None:
    faulted = Heard(bridge.faulted)
    bridge.open(CUSTOM)
    bridge.run()
    client.die(CodeFault("memory", 3))
    bridge.poll()
    assert (faulted.answers[0].fault.case, faulted.answers[0].fault.line) == ("memory", 3)


@pytest.mark.parametrize("case", ["garbled", "crash"])
@pytest.mark.parametrize("experiment", [Experiment(), CUSTOM])
def test_garbled_answers_are_the_fault_of_code_only_where_there_is_code(
    bridge: EngineBridge, client: RecordingClient, case: str, experiment: Experiment
) -> None:
    lost, faulted = Heard(bridge.lost), Heard(bridge.faulted)
    bridge.open(experiment)
    client.die(CodeFault(case, 0))
    bridge.poll()
    if case == "garbled" and experiment is not CUSTOM:
        assert (lost.answers, faulted.answers) == ([True], [])
    else:
        assert lost.answers == [] and [answer.fault.case for answer in faulted.answers] == [case]


def test_code_that_is_stopped_by_hand_leaves_a_paused_engine_at_the_last_checkpoint(
    bridge: EngineBridge, client: RecordingClient
) -> None:
    faulted = Heard(bridge.faulted)
    bridge.open(CUSTOM)
    bridge.run()
    client.answers.append(protocol.Kept(1, checkpoint(8)))
    bridge.poll()
    bridge.end_code()
    assert faulted.answers[0].step == 8 and faulted.answers[0].fault.case == "stopped"
    assert client.stops >= 1 and client.sent[-1].checkpoint.step == 8


def test_code_that_is_stopped_before_the_first_checkpoint_is_not_walked_to_its_step_again(
    bridge: EngineBridge, client: RecordingClient
) -> None:
    bridge.open(msgspec.structs.replace(CUSTOM, steps=500))
    client.answers.append(opened(1))
    bridge.poll()
    bridge.end_code()
    assert (client.sent[-1].experiment.steps, client.sent[-1].checkpoint) == (0, None)


def test_an_experiment_opened_while_code_is_at_work_gets_an_engine_of_its_own(
    bridge: EngineBridge, client: RecordingClient, clock: Clock
) -> None:
    bridge.open(CUSTOM)
    bridge.set_speed(1000.0)
    bridge.run()
    client.answers.append(opened(1))
    bridge.poll()
    bridge.open(Experiment(title="at once"))
    assert client.starts == 1
    bridge.run()
    bridge.open(CUSTOM)
    bridge.run()
    client.answers.append(opened(3))
    bridge.poll()
    clock.now += 4.0
    bridge.poll()
    bridge.open(Experiment(title="now"))
    assert client.starts == 2 and client.sent[-1].experiment.title == "now"


def test_silent_code_is_told_of_each_second_and_once_when_it_goes_on(
    bridge: EngineBridge, client: RecordingClient, clock: Clock
) -> None:
    waiting = Heard(bridge.waiting)
    bridge.open(CUSTOM)
    bridge.set_speed(1000.0)
    bridge.run()
    client.answers.append(opened(1))
    bridge.poll()
    assert waiting.answers == []
    for second in (1.2, 2.2, 2.4, 3.3):
        clock.now = 1000.0 + second
        bridge.poll()
    assert waiting.answers == [2, 3]
    client.answers.append(snapshot(1, 1, running=True, commands_done=2))
    bridge.poll()
    bridge.poll()
    assert waiting.answers == [2, 3, 0]


def test_silence_is_no_news_without_code_while_paused_and_at_a_slow_speed(
    bridge: EngineBridge, client: RecordingClient, clock: Clock
) -> None:
    waiting = Heard(bridge.waiting)
    cases = (Experiment(), 1000.0, True), (CUSTOM, 1000.0, False), (CUSTOM, 0.2, True)
    for number, (experiment, speed, run) in enumerate(cases, start=1):
        bridge.open(experiment)
        bridge.set_speed(speed)
        if run:
            bridge.run()
        client.answers.extend([opened(number), snapshot(number, 0, running=run, commands_done=1 + run)])
        bridge.poll()
        clock.now += 4.0
        bridge.poll()
    assert waiting.answers == []


def test_one_step_of_code_that_is_at_work_is_told_of_and_an_engine_that_starts_is_not(
    bridge: EngineBridge, client: RecordingClient, clock: Clock
) -> None:
    waiting = Heard(bridge.waiting)
    bridge.open(CUSTOM)
    bridge.set_speed(1000.0)
    clock.now += 4.0
    bridge.poll()
    assert waiting.answers == []
    client.answers.extend([opened(1), snapshot(1, 0, commands_done=1)])
    bridge.poll()
    clock.now += 60.0
    bridge.advance(1)
    bridge.poll()
    clock.now += 2.5
    bridge.poll()
    assert waiting.answers == [2]


def test_close_ends_the_engine_and_the_polling(qtbot: QtBot, client: RecordingClient) -> None:
    bridge = EngineBridge(client=client)
    bridge.start()
    bridge.open(Experiment())
    bridge.close()
    client.answers.append(snapshot(1, 1))
    end = time.monotonic() + 0.1
    qtbot.waitUntil(lambda: time.monotonic() > end)
    assert client.stops == 1 and len(client.answers) == 1


def test_a_command_that_an_answer_of_a_dead_engine_leads_to_is_one_restart_not_two(
    bridge: EngineBridge, client: RecordingClient
) -> None:
    bridge.open(Experiment())
    bridge.snapshot.connect(lambda _: bridge.advance(1))
    client.answers.append(snapshot(1, 5))
    client.die()
    bridge.poll()
    assert client.starts == 2


def test_a_snapshot_is_shown_with_its_own_rows_or_not_at_all_and_no_curve_is_lost(
    bridge: EngineBridge, client: RecordingClient
) -> None:
    shown: list[Any] = []
    bridge.opened.connect(shown.append)
    bridge.snapshot.connect(shown.append)
    bridge.open(Experiment())

    def at(step: int) -> protocol.Snapshot:
        recorded = replace(curves(), batch_step=np.array([step]), batch_loss=np.array([0.5], np.float32))
        return replace(snapshot(1, step), curves=recorded)

    first, second, third = opened(1), opened(1), opened(1)
    client.answers.extend([at(0), first, at(1), second, at(2), third])
    bridge.poll()
    assert [type(answer).__name__ for answer in shown] == ["Snapshot", "Opened"] and shown[1] is third
    client.answers.extend([at(3), at(4)])
    bridge.poll()
    assert [answer.step for answer in shown[2:]] == [3, 4]
    steps = [answer.curves.batch_step.tolist() for answer in shown if isinstance(answer, protocol.Snapshot)]
    assert steps == [[0], [1, 2, 3], [4]]


def test_what_was_asked_of_one_experiment_is_not_suspected_in_the_next(
    bridge: EngineBridge, client: RecordingClient
) -> None:
    bridge.open(Experiment())
    bridge.apply({"batch.size": 4})
    assert bridge.suspects == {"batch.size": 4}
    bridge.open(Experiment(title="second"))
    assert bridge.suspects == {}


def test_answers_that_came_before_an_experiment_was_opened_by_one_of_them_are_dropped(
    bridge: EngineBridge, client: RecordingClient
) -> None:
    snapshots = Heard(bridge.snapshot)
    bridge.open(Experiment())
    bridge.opened.connect(lambda _: bridge.open(Experiment(title="second")))
    client.answers.extend([opened(1), snapshot(1, 5)])
    bridge.poll()
    assert client.sent[-1].experiment.title == "second" and snapshots.answers == []
