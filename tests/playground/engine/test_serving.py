"""The engine's command loop, run in the test's own process: effects of commands and order of answers."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

import pytest

from playground.engine import wire
from playground.engine.pictures import Pictures
from playground.engine.protocol import (
    Advance,
    Apply,
    Changed,
    Command,
    Faulted,
    Kept,
    Open,
    Opened,
    Pause,
    Previewed,
    PreviewUpdate,
    Progress,
    Refused,
    Shutdown,
    Snapshot,
    Speed,
    StartTraining,
    WatchUnits,
)
from playground.engine.worker import Worker
from playground.experiment.types import Change, Experiment, Gradient, Model, Sgd, Stop
from playground.training.trainer import Trainer

FAST = float("inf")
MLP = Experiment(model=Model(name="mlp", hidden=(3,)))
FAULTY = "def gradient(params, x, y):\n    if float(params['W1'].sum()) != 0:\n        raise ValueError('now')\n"
FAULTY += "    return {name: value + 1 for name, value in params.items()}\n"


class Window:
    """The window's end of the pipe, used in a separate thread: send commands, wait for answers, keep all of them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.answers: list[Any] = []
        self._number = 0

    def send(self, *commands: Command) -> None:
        for command in commands:
            self._number = 0 if isinstance(command, Open) else self._number + 1
            wire.send(self._connection, replace(command, number=self._number))

    def wait(self, wanted: Callable[[Any], bool]) -> Any:
        end = time.monotonic() + 30
        while self._connection.poll(max(0.0, end - time.monotonic())):
            answer = wire.receive(self._connection)
            self.answers.append(answer)
            if wanted(answer):
                return answer
        raise AssertionError("no such answer in 30 seconds")

    def snapshot(self, wanted: Callable[[Snapshot], bool]) -> Snapshot:
        answer: Snapshot = self.wait(lambda answer: isinstance(answer, Snapshot) and wanted(answer))
        return answer

    def of(self, kind: type) -> list[Any]:
        return [answer for answer in self.answers if isinstance(answer, kind)]


def serve(play: Callable[[Window], None]) -> Window:
    """Run a worker while ``play`` sends commands from a thread; exceptions of ``play`` are raised here."""
    ours, theirs = Pipe()
    window = Window(ours)
    faults: list[BaseException] = []

    def act() -> None:
        try:
            play(window)
        except BaseException as fault:
            faults.append(fault)
        finally:
            window.send(Shutdown())

    thread = threading.Thread(target=act)
    thread.start()
    worker = Worker(theirs)
    worker.serve()
    worker.close()
    thread.join()
    ours.close()
    theirs.close()
    if faults:
        raise faults[0]
    return window


def paused_at(step: int) -> Callable[[Snapshot], bool]:
    return lambda snapshot: snapshot.step == step and not snapshot.running


def test_a_saved_run_is_walked_to_its_step_and_shown_paused() -> None:
    def play(window: Window) -> None:
        window.send(Open(3, Experiment(steps=300)))
        window.snapshot(paused_at(300))

    window = serve(play)
    assert isinstance(window.answers[0], Opened) and window.answers[0].run == 3
    (snapshot,) = window.of(Snapshot)
    trainer = Trainer(Experiment())
    trainer.step(300)
    assert snapshot.parameters["W1"].tobytes() == trainer.parameters["W1"].tobytes()
    assert snapshot.curves.batch_step.tolist() == list(range(300))


def test_advance_takes_exactly_its_steps_at_every_speed() -> None:
    def play(window: Window) -> None:
        window.send(Open(1, Experiment(), speed=200.0), Advance(3))
        window.snapshot(paused_at(3))
        window.send(Speed(FAST), Advance(1000))
        window.snapshot(paused_at(1003))
        window.send(Speed(5000.0), Advance(7))
        window.snapshot(paused_at(1010))

    assert max(snapshot.step for snapshot in serve(play).of(Snapshot)) == 1010


def test_the_number_of_commands_carried_out_comes_with_each_snapshot() -> None:
    def play(window: Window) -> None:
        window.send(Open(1, Experiment()), Speed(FAST), WatchUnits(True), Advance(5))
        assert window.snapshot(paused_at(5)).commands_done == 3
        window.send(Open(2, Experiment()), Pause())
        window.snapshot(lambda snapshot: snapshot.run == 2 and snapshot.commands_done == 1)

    serve(play)


def test_training_goes_on_until_paused() -> None:
    def play(window: Window) -> None:
        window.send(Open(1, Experiment(), speed=FAST), StartTraining())
        window.snapshot(lambda snapshot: snapshot.step > 50 and snapshot.running)
        window.send(Pause())
        stopped = window.snapshot(lambda snapshot: not snapshot.running)
        window.send(WatchUnits(True))
        assert window.snapshot(lambda snapshot: snapshot.units is not None).step == stopped.step

    serve(play)


@pytest.mark.parametrize("speed", [50.0, FAST])
def test_a_stop_condition_ends_training_at_the_very_step(speed: float) -> None:
    experiment = Experiment(stop=Stop(steps=10))

    def play(window: Window) -> None:
        window.send(Open(1, experiment, speed=speed, code_allowed=True), StartTraining())
        found = window.snapshot(lambda snapshot: snapshot.stopped is not None)
        assert (found.step, found.running) == (10, False)

    assert max(snapshot.step for snapshot in serve(play).of(Snapshot)) == 10


def test_training_goes_on_beyond_a_stop_condition_when_it_is_asked_to() -> None:
    def play(window: Window) -> None:
        window.send(Open(1, Experiment(stop=Stop(steps=10)), speed=FAST), StartTraining())
        window.snapshot(lambda snapshot: snapshot.stopped is not None)
        window.send(Advance(5))
        found = window.snapshot(paused_at(15))
        assert found.stopped is None

    serve(play)


def test_a_divergence_ends_training_at_full_speed() -> None:
    def play(window: Window) -> None:
        window.send(Open(1, Experiment(optimizer=Sgd(learning_rate=5.0)), speed=FAST), StartTraining())
        found = window.snapshot(lambda snapshot: snapshot.divergence is not None)
        assert not found.running and found.health is None  # nothing more is said of numbers that are none
        assert found.divergence is not None and found.step == found.divergence.step - 1

    serve(play)


@pytest.mark.parametrize("speed", [50.0, FAST])
def test_a_fault_of_the_learner_s_code_is_told_with_its_step_and_pauses(speed: float) -> None:
    experiment = Experiment(gradient=Gradient(source="custom", code=FAULTY))

    def play(window: Window) -> None:
        window.send(Open(1, experiment, speed=speed, code_allowed=True), StartTraining())
        fault = window.wait(lambda answer: isinstance(answer, Faulted))
        assert (fault.step, fault.fault.line) == (1, 3)
        assert not window.snapshot(lambda snapshot: snapshot.step == 1).running

    assert len(serve(play).of(Faulted)) == 1


def test_changes_come_back_with_their_step_and_are_drawn_at_once() -> None:
    def play(window: Window) -> None:
        window.send(Open(7, MLP, speed=FAST), Advance(4))
        window.snapshot(paused_at(4))
        window.send(Apply({"loss": "mse"}))
        changed = window.wait(lambda answer: isinstance(answer, Changed))
        assert changed == Changed(7, Change(step=4, set={"loss": "mse"}))
        window.snapshot(lambda snapshot: snapshot.fit is not None)

    window = serve(play)
    assert len(window.of(Opened)) == 2  # opened again, because the loss changes the manual code
    assert window.of(Opened)[0].manual_code != window.of(Opened)[1].manual_code


def test_a_change_while_training_is_drawn_in_the_next_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = Pictures.of

    def slow(*arguments: Any, **options: Any) -> Any:
        time.sleep(0.03)  # so slow that drawing's limited share of time would delay the next map by a second
        return draw(*arguments, **options)

    monkeypatch.setattr(Pictures, "of", slow)

    def play(window: Window) -> None:
        window.send(Open(1, Experiment(), speed=500.0), StartTraining())
        window.snapshot(lambda snapshot: snapshot.running and snapshot.fit is None)
        window.send(Apply({"optimizer.learning_rate": 0.02}))
        window.wait(lambda answer: isinstance(answer, Changed))
        assert window.snapshot(lambda snapshot: True).fit is not None

    serve(play)


def test_a_refused_change_names_what_was_asked_for_and_trains_on() -> None:
    asked = {"optimizer.learning_rate": "fast"}

    def play(window: Window) -> None:
        window.send(Open(2, Experiment(), speed=FAST), Apply(asked), Advance(5))
        refused = window.wait(lambda answer: isinstance(answer, Refused))
        assert (refused.run, refused.settings) == (2, asked) and "learning_rate" in refused.sentence
        window.snapshot(paused_at(5))

    assert serve(play).of(Changed) == []


def test_an_experiment_that_does_not_fit_is_refused_with_its_own_run_and_the_one_before_goes_on() -> None:
    def play(window: Window) -> None:
        window.send(Open(1, Experiment(), speed=FAST), Open(2, Experiment(frozen=("W9",))), Advance(3))
        refused = window.wait(lambda answer: isinstance(answer, Refused))
        assert (refused.run, refused.settings) == (2, {})
        assert window.snapshot(paused_at(3)).run == 1

    serve(play)


@pytest.mark.parametrize(
    "settings", [{"gradient.code": "def gradient(params, x, y):\n    return params"}, {"gradient.source": "auto"}]
)
def test_before_code_may_end_the_process_its_state_is_kept(settings: dict[str, Any]) -> None:
    before: list[int] = []

    def play(window: Window) -> None:
        window.send(Open(1, Experiment(), speed=FAST), Advance(6))
        window.snapshot(paused_at(6))
        window.wait(lambda answer: isinstance(answer, Kept))  # that of the pause
        before.append(len(window.answers))
        window.send(Apply(settings))
        window.wait(lambda answer: isinstance(answer, Changed))

    answers = serve(play).answers[before[0] :]
    assert isinstance(answers[0], Kept) and answers[0].checkpoint.step == 6
    assert isinstance(answers[1], Changed)


def test_a_paused_run_is_kept_at_its_step() -> None:
    def play(window: Window) -> None:
        window.send(Open(1, Experiment(), speed=FAST), Advance(9))
        window.wait(lambda answer: isinstance(answer, Kept) and answer.checkpoint.step == 9)

    serve(play)


def test_a_checkpoint_is_gone_on_from_with_the_same_numbers_as_without() -> None:
    changes = (Change(step=5, set={"optimizer.learning_rate": 0.05, "batch.size": 2}),)
    experiment = Experiment(timeline=changes, steps=20)  # saved at step 20, the checkpoint is of step 8
    trainer = Trainer(experiment)
    while trainer.step_number < 8:
        trainer.step(8 - trainer.step_number)
    kept = trainer.checkpoint()
    trainer.step(4)

    def play(window: Window) -> None:
        window.send(Open(1, experiment, kept, speed=FAST))
        window.snapshot(paused_at(8))
        window.send(Advance(4))
        found = window.snapshot(paused_at(12))
        assert found.parameters["W1"].tobytes() == trainer.parameters["W1"].tobytes()

    serve(play)


def test_units_are_shown_from_the_first_snapshot_where_they_were_asked_for() -> None:
    def play(window: Window) -> None:
        window.send(Open(1, MLP, watches_units=True))
        window.snapshot(paused_at(0))
        window.send(Open(2, MLP, watches_units=False))
        window.snapshot(lambda snapshot: snapshot.run == 2)

    shown = serve(play).of(Snapshot)
    assert [snapshot.units is not None for snapshot in shown] == [True, False]


def test_an_update_is_worked_out_and_not_made() -> None:
    def play(window: Window) -> None:
        window.send(Open(1, Experiment(), speed=FAST), PreviewUpdate())
        preview = window.wait(lambda answer: isinstance(answer, Previewed)).preview
        assert window.snapshot(lambda snapshot: True).step == 0
        window.send(Advance(1))
        after = window.snapshot(paused_at(1)).parameters
        assert after["W1"].tobytes() == preview.after["W1"].tobytes()

    serve(play)


def test_an_update_that_the_code_fails_in_is_told() -> None:
    experiment = Experiment(gradient=Gradient(source="custom", code="def gradient(params, x, y):\n    return 1 / 0\n"))

    def play(window: Window) -> None:
        window.send(Open(1, experiment, code_allowed=True), PreviewUpdate())
        assert window.wait(lambda answer: isinstance(answer, Faulted)).fault.line == 2

    serve(play)


def test_a_long_walk_tells_its_progress_and_can_be_stopped() -> None:
    def play(window: Window) -> None:
        window.send(Open(1, Experiment(steps=9_000_000)))
        first = window.wait(lambda answer: isinstance(answer, Progress))
        assert first.target == 9_000_000 and 0 < first.step < first.target
        window.send(WatchUnits(True))  # a request does not end the replay
        window.wait(lambda answer: isinstance(answer, Progress) and answer.step > first.step)
        window.send(Pause())
        assert window.snapshot(lambda snapshot: not snapshot.running).step < 9_000_000

    serve(play)


def test_a_walk_ends_where_the_run_diverges_or_the_code_fails() -> None:
    def play(window: Window) -> None:
        window.send(Open(1, Experiment(optimizer=Sgd(learning_rate=5.0), steps=100_000)))
        assert window.snapshot(lambda snapshot: snapshot.run == 1).divergence is not None
        window.send(
            Open(2, Experiment(gradient=Gradient(source="custom", code=FAULTY), steps=100_000), code_allowed=True)
        )
        assert window.wait(lambda answer: isinstance(answer, Faulted)).step == 1
        assert window.snapshot(lambda snapshot: snapshot.run == 2).step == 1

    serve(play)


def test_the_answers_of_a_run_carry_its_number() -> None:
    def play(window: Window) -> None:
        window.send(Open(41, Experiment(), speed=FAST), Apply({"loss": "mse"}), PreviewUpdate(), Advance(2))
        window.snapshot(paused_at(2))

    assert {answer.run for answer in serve(play).answers} == {41}
