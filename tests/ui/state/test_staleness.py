"""What a page shows is out of date after a change of settings or numbers, and is asked about at its time."""

from dataclasses import replace

import numpy as np
import pytest

from playground.experiment.types import Experiment
from tests.support.clock import Clock
from tests.support.engine_doubles import snapshot
from ui.state import staleness
from ui.state.staleness import Staleness


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(staleness, "time", clock)
    return clock


def shown() -> Staleness:
    """What a page has asked about already, paused."""
    made = Staleness()
    made.set_settings(Experiment())
    made.set_snapshot(snapshot(1, 0))
    made.asked()
    return made


def test_everything_is_stale_until_it_is_asked_about(clock: Clock) -> None:
    made = Staleness()
    assert made.stale and made.due(5.0) and not made.running
    made.asked()
    assert not made.stale and not made.due(0.0)


def test_other_settings_make_it_stale_and_the_same_do_not(clock: Clock) -> None:
    made = shown()
    made.set_settings(Experiment())
    assert not made.stale
    made.set_settings(Experiment(loss="mae"))
    assert made.stale and made.settings == Experiment(loss="mae")
    made.set_settings(Experiment(loss="mae"))
    assert made.stale  # until it has been asked about


def test_other_numbers_make_it_stale_and_the_same_do_not(clock: Clock) -> None:
    made = shown()
    made.set_snapshot(snapshot(1, 5))
    assert not made.stale and made.snapshot is not None and made.snapshot.step == 5
    moved = {"W1": np.ones((1, 1), np.float32), "b1": np.zeros(1, np.float32)}
    made.set_snapshot(replace(snapshot(1, 6), parameters=moved))
    assert made.stale
    made.set_snapshot(replace(snapshot(1, 7), parameters=moved))
    assert made.stale


def test_a_pause_between_questions_is_kept_while_training_and_not_while_paused(clock: Clock) -> None:
    made = shown()
    made.set_snapshot(snapshot(1, 1, running=True))
    made.set_settings(Experiment(loss="mae"))
    assert made.running and not made.due(0.5)
    clock.now += 0.5
    assert not made.due(0.5)
    clock.now += 0.01
    assert made.due(0.5)
    made.asked()
    assert not made.due(0.0)
    made.set_settings(Experiment())
    assert not made.due(0.5)
    made.set_snapshot(snapshot(1, 2))
    assert not made.running and made.due(0.5)


def test_what_is_asked_again_waits_for_nothing(clock: Clock) -> None:
    made = shown()
    made.set_snapshot(snapshot(1, 1, running=True))
    made.again()
    assert made.stale and made.due(0.5)
