"""What waits for a busy process: in order, without what a newer message replaces."""

import threading
from typing import Any

import numpy as np
import pytest

from playground.engine import analysis
from playground.engine.outbox import Outbox
from playground.engine.protocol import (
    Advance,
    Apply,
    Open,
    Pause,
    PreviewUpdate,
    Shutdown,
    Speed,
    StartTraining,
    WatchUnits,
)
from playground.experiment.types import Experiment

RATE = Apply({"optimizer.learning_rate": 0.1})
NEWER_RATE = Apply({"optimizer.learning_rate": 0.2})
TWO = Apply({"optimizer.learning_rate": 0.3, "dataset.noise": 0.1})
NEWER_TWO = Apply({"dataset.noise": 0.2, "optimizer.learning_rate": 0.4})
NOISE = Apply({"dataset.noise": 0.1})
LOSS = Apply({"loss": "binary_cross_entropy"})
DATA = Apply({"dataset.name": "circle"})
"""Fits that loss only."""
OTHER_LOSS = Apply({"loss": "mse"})
CHECK = analysis.AskCheck(1, Experiment(), {})
NEWER_CHECK = analysis.AskCheck(3, Experiment(), {"W1": np.zeros((1, 1))})
SWEEP = analysis.AskSweep(2, Experiment(), {})


def left(*messages: Any) -> list[Any]:
    outbox = Outbox()
    for message in messages:
        assert outbox.put(message)
    return [outbox.take() for _ in range(len(outbox))]


@pytest.mark.parametrize(
    ("messages", "wanted"),
    [
        ([RATE, NEWER_RATE], [NEWER_RATE]),
        ([RATE, NOISE, NEWER_RATE], [NOISE, NEWER_RATE]),
        ([LOSS, DATA, OTHER_LOSS], [LOSS, DATA, OTHER_LOSS]),
        ([LOSS, OTHER_LOSS], [OTHER_LOSS]),
        ([RATE, TWO], [RATE, TWO]),
        ([TWO, RATE], [TWO, RATE]),
        ([TWO, NEWER_TWO], [NEWER_TWO]),
        ([Speed(1.0), Advance(1), Speed(2.0)], [Speed(1.0), Advance(1), Speed(2.0)]),
        ([StartTraining(), Advance(1), Pause()], [StartTraining(), Advance(1), Pause()]),
        ([PreviewUpdate(), Speed(1.0)], [PreviewUpdate(), Speed(1.0)]),
        ([WatchUnits(True), WatchUnits(False)], [WatchUnits(False)]),
        ([CHECK, SWEEP, analysis.Cancel(9)], [CHECK, SWEEP, analysis.Cancel(9)]),
        ([RATE, Advance(1), NEWER_RATE], [RATE, Advance(1), NEWER_RATE]),
        ([Speed(1.0), Speed(2.0), StartTraining()], [Speed(2.0), StartTraining()]),
        ([StartTraining(), Pause()], [Pause()]),
        ([Advance(1), Advance(1)], [Advance(1), Advance(1)]),
        ([PreviewUpdate(), PreviewUpdate()], [PreviewUpdate()]),
        ([RATE, Advance(1), Open(2, Experiment())], [Open(2, Experiment())]),
        ([Open(1, Experiment()), RATE, Shutdown()], [Shutdown()]),
        ([CHECK, SWEEP, NEWER_CHECK], [SWEEP, NEWER_CHECK]),
        ([CHECK, SWEEP, analysis.Cancel(1)], [SWEEP, analysis.Cancel(1)]),
    ],
)
def test_what_a_newer_message_replaces_is_not_sent(messages: list[Any], wanted: list[Any]) -> None:
    assert left(*messages) == wanted


def test_whoever_takes_waits_for_a_message_and_for_the_end() -> None:
    outbox = Outbox()
    taken: list[Any] = []

    def take() -> None:
        while (message := outbox.take()) is not None:
            taken.append(message)

    thread = threading.Thread(target=take)
    thread.start()
    outbox.put(RATE)
    while len(outbox):
        pass
    outbox.close()
    thread.join(30)
    assert not thread.is_alive() and taken == [RATE]
    assert not outbox.put(NOISE)


def test_at_the_end_nothing_waits_any_more() -> None:
    outbox = Outbox()
    outbox.put(RATE)
    outbox.put(NOISE)
    outbox.close()
    assert len(outbox) == 0 and outbox.take() is None
