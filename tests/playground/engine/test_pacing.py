"""How the engine spends its time: speeds, slices, snapshots, maps and checkpoints, by a clock that the test moves."""

from collections.abc import Iterator
from multiprocessing import Pipe
from typing import Any

import numpy as np
import pytest

from playground.engine import protocol, wire, worker
from playground.engine.worker import Worker
from playground.experiment.types import Experiment, Model
from playground.training.trainer import Trainer
from tests.support.clock import Clock

FAST = float("inf")
NET = Experiment(model=Model(name="mlp", hidden=(3,)), loss="mse")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(worker, "time", clock)
    return clock


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    found: list[Any] = []
    monkeypatch.setattr(wire, "send", lambda connection, message: found.append(message))
    return found


@pytest.fixture
def engine(clock: Clock, sent: list[Any]) -> Iterator[Worker]:
    ours, theirs = Pipe()
    made = Worker(theirs)
    yield made
    made.close()
    ours.close()
    theirs.close()


def opened(engine: Worker, experiment: Experiment = NET, **more: Any) -> Trainer:
    engine._obey(protocol.Open(1, experiment, **more))
    assert engine._trainer is not None
    return engine._trainer


def of(sent: list[Any], kind: type) -> list[Any]:
    return [one for one in sent if isinstance(one, kind)]


def test_a_slow_speed_is_one_update_each_time_it_is_due(engine: Worker, clock: Clock) -> None:
    trainer = opened(engine, speed=10.0)
    engine._obey(protocol.StartTraining())
    taken = []
    for millisecond in range(510):
        clock.now = 1000.0 + millisecond / 1000
        before = trainer.step_number
        engine._train(trainer)
        if trainer.step_number > before:
            taken.append(millisecond)
            assert trainer.step_number == before + 1
    assert len(taken) == 6 and np.abs(np.diff(taken) - 100).max() <= 1


def test_what_was_a_little_late_is_made_up_for_and_a_long_wait_is_not(engine: Worker, clock: Clock) -> None:
    trainer = opened(engine, speed=10.0)
    engine._obey(protocol.StartTraining())
    engine._train(trainer)
    assert engine._due == pytest.approx(1000.1, abs=1e-6)
    clock.now = 1000.301  # 0.2 s late
    engine._train(trainer)
    assert engine._due == pytest.approx(1000.2, abs=1e-6)
    engine._train(trainer)
    engine._train(trainer)
    assert (trainer.step_number, engine._due) == (4, pytest.approx(1000.4, abs=1e-6))
    clock.now = 1000.7  # 0.3 s late: it begins again from here
    engine._train(trainer)
    assert (trainer.step_number, engine._due) == (5, pytest.approx(1000.8, abs=1e-6))
    engine._train(trainer)
    assert trainer.step_number == 5


def test_a_high_speed_waits_for_the_time_that_its_updates_take(engine: Worker, clock: Clock) -> None:
    trainer = opened(engine, speed=2000.0)
    trainer.step(5000)  # trained earlier, which counts for nothing
    clock.now = 1001.0
    engine._obey(protocol.StartTraining())
    clock.look = 0.0009
    engine._train(trainer)
    clock.look = 0.0
    assert trainer.step_number > 5004
    assert engine._due == pytest.approx(1001.0 + (trainer.step_number - 5000) / 2000, abs=2e-3)
    reached = trainer.step_number
    clock.now = engine._due - 1e-4
    engine._train(trainer)
    assert trainer.step_number == reached


def test_updates_a_second_keep_to_the_speed_over_a_second(engine: Worker, clock: Clock) -> None:
    trainer = opened(engine, speed=1500.0)
    engine._obey(protocol.StartTraining())
    clock.look = 0.0005
    while clock.now < 1001.0:
        engine._train(trainer)
    assert 1450 < trainer.step_number < 1600


def test_as_fast_as_it_goes_waits_for_nothing(engine: Worker, clock: Clock) -> None:
    trainer = opened(engine, speed=FAST)
    engine._obey(protocol.StartTraining())
    clock.look = 0.0009
    for _ in range(3):
        before = trainer.step_number
        engine._train(trainer)
        assert trainer.step_number > before
    assert engine._due == 0.0


@pytest.mark.parametrize("speed", [100.0, 5000.0, FAST])
def test_no_update_is_asked_for_beyond_the_last_one(
    engine: Worker, clock: Clock, speed: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = opened(engine, speed=speed)
    asked: list[int] = []
    step = trainer.step

    def counted(count: int, **more: Any) -> Any:
        asked.append(count)
        return step(count, **more)

    monkeypatch.setattr(trainer, "step", counted)
    engine._obey(protocol.Advance(6))
    for _ in range(50):
        clock.now += 0.01
        clock.look = 0.0002
        if engine._running:
            engine._train(trainer)
    assert min(asked) > 0 and sum(asked) == trainer.step_number == 6 and not engine._running


def test_a_slice_grows_while_it_is_quick_and_shrinks_while_it_is_slow(engine: Worker) -> None:
    found = []
    for _ in range(6):
        engine._fit_chunk(0.0019)
        found.append(engine._chunk)
    assert found == [8, 16, 32, 64, 64, 64]
    engine._fit_chunk(0.002)
    engine._fit_chunk(0.008)
    assert engine._chunk == 64  # about as long as it should take
    found = []
    for _ in range(8):
        engine._fit_chunk(0.0081)
        found.append(engine._chunk)
    assert found == [32, 16, 8, 4, 2, 1, 1, 1]


def test_the_measured_speed_is_that_of_the_last_half_second(engine: Worker, clock: Clock, sent: list[Any]) -> None:
    trainer = opened(engine, speed=FAST)
    engine._obey(protocol.StartTraining())
    measured = []
    for seconds, steps in ((0.5, 100), (0.5, 0), (0.6, 30), (0.3, 90), (0.3, 0)):
        trainer.step(steps)
        clock.now += seconds
        engine._snapshot(trainer, clock.now)
        measured.append(of(sent, protocol.Snapshot)[-1].steps_per_second)
    assert measured == pytest.approx([0.0, 100.0, 50.0, 50.0, 150.0])
    engine._obey(protocol.Pause())
    engine._snapshot(trainer, clock.now)
    assert of(sent, protocol.Snapshot)[-1].steps_per_second == 0.0


def test_a_checkpoint_and_what_is_wrong_come_once_a_second_and_whenever_it_is_paused(
    engine: Worker, clock: Clock, sent: list[Any]
) -> None:
    trainer = opened(engine, speed=FAST)
    engine._obey(protocol.StartTraining())
    engine._kept = clock.now
    found = []
    for _ in range(24):
        clock.now += 0.1
        sent.clear()
        engine._snapshot(trainer, clock.now)
        snapshot = sent[0]
        assert (snapshot.health is not None) == bool(of(sent, protocol.Kept))
        found.append(bool(of(sent, protocol.Kept)))
    assert [place for place, kept in enumerate(found) if kept] in ([9, 19], [10, 20], [10, 21], [9, 20])
    engine._obey(protocol.Pause())
    for _ in range(2):
        sent.clear()
        engine._snapshot(trainer, clock.now)
        assert sent[0].health is not None and of(sent, protocol.Kept)[0].checkpoint.step == 0


def test_snapshots_and_maps_take_three_hundredths_of_the_time(
    engine: Worker, clock: Clock, sent: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = opened(engine, speed=FAST)
    engine._obey(protocol.StartTraining())
    engine._kept = clock.now
    of_pictures, losses = engine._pictures.of, trainer.losses

    def slow_map(*arguments: Any, **more: Any) -> Any:
        clock.now += 0.03
        return of_pictures(*arguments, **more)

    def slow_losses() -> Any:
        clock.now += 0.003
        return losses()

    monkeypatch.setattr(engine._pictures, "of", slow_map)
    monkeypatch.setattr(trainer, "losses", slow_losses)
    engine._snapshot(trainer, clock.now)
    assert of(sent, protocol.Snapshot)[-1].fit is not None
    assert engine._map_due == pytest.approx(1000.03 + 1.0, abs=1e-6)
    assert engine._snapshot_due == pytest.approx(1000.033 + 0.1, abs=1e-6)
    engine._snapshot(trainer, 1001.0)
    assert of(sent, protocol.Snapshot)[-1].fit is None
    engine._snapshot(trainer, engine._map_due)
    assert of(sent, protocol.Snapshot)[-1].fit is not None


def test_a_quick_snapshot_comes_sixty_times_a_second_at_most(engine: Worker, clock: Clock) -> None:
    trainer = opened(engine, speed=FAST)
    engine._obey(protocol.StartTraining())
    engine._snapshot(trainer, clock.now)
    assert engine._snapshot_due == pytest.approx(1000.0 + 1 / 60, abs=1e-6)
    assert not engine._dirty


def test_a_long_walk_is_told_each_tenth_of_a_second_and_kept_each_second(
    engine: Worker, clock: Clock, sent: list[Any]
) -> None:
    clock.look = 0.03  # one look after each 64 updates
    trainer = opened(engine, Experiment(steps=64 * 200))
    assert trainer.step_number == 64 * 200
    told, kept = of(sent, protocol.Progress), of(sent, protocol.Kept)
    assert {one.target for one in told} == {64 * 200} and {one.run for one in told} == {1}
    steps = np.diff([one.step for one in told])
    assert steps.min() >= 2 * 64 and steps.max() <= 5 * 64
    apart = np.diff([one.checkpoint.step for one in kept])
    assert len(kept) >= 4 and apart.min() >= 20 * 64 and apart.max() <= 40 * 64


def test_progress_goes_on_while_questions_and_speeds_wait_and_another_command_ends_the_walk(engine: Worker) -> None:
    for waiting in (protocol.Speed(5.0), protocol.WatchUnits(True), protocol.PreviewUpdate()):
        engine._waiting.append(waiting)
        assert not engine._interrupted()
    for ending in (
        protocol.Pause(),
        protocol.StartTraining(),
        protocol.Advance(1),
        protocol.Apply({}),
        protocol.Shutdown(),
    ):
        engine._waiting.append(ending)
        assert engine._interrupted()
        engine._waiting.pop()
