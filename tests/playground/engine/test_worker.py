"""The engine as a process: answers, refusals, recovery, and no process left over."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.engine.client import EngineClient, _with
from playground.engine.protocol import (
    Advance,
    Answer,
    Apply,
    Changed,
    Curves,
    Kept,
    Open,
    Opened,
    Printed,
    Refused,
    Snapshot,
    Speed,
    StartTraining,
)
from playground.experiment.types import Change, Experiment
from playground.experiment.validation import convert
from playground.training.state import Checkpoint, Losses
from playground.training.trainer import Trainer

ROOT = Path(__file__).resolve().parents[3]


def wait(client: EngineClient, wanted: Callable[[Answer], bool]) -> Any:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        for answer in client.drain():
            if wanted(answer):
                return answer
        time.sleep(0.002)
    raise AssertionError("no such answer in 30 seconds")


@pytest.fixture
def client() -> Iterator[EngineClient]:
    engine = EngineClient()
    engine.start()
    yield engine
    engine.stop()


def test_what_the_code_prints_comes_with_its_step(client: EngineClient) -> None:
    code = (
        "def gradient(params, x, y):\n    e = x @ params['W1'] + params['b1'] - y\n    print(e.shape)\n"
        "    return {'W1': x.T @ e, 'b1': e.sum(axis=0)}\n"
    )
    experiment = convert({"gradient": {"source": "custom", "code": code}}, Experiment)
    client.send(Open(1, experiment, speed=20.0, code_allowed=True))
    client.send(Advance(2))
    first = wait(client, lambda answer: isinstance(answer, Printed))
    assert first.steps[0] == (0, "(3, 1)\n")


@pytest.mark.machine
def test_trains_the_same_numbers_as_the_trainer(client: EngineClient) -> None:
    client.send(Open(1, Experiment(), speed=float("inf")))
    assert wait(client, lambda answer: isinstance(answer, Opened)).dimensions.sizes == (1, 1)
    client.send(Advance(300))
    done = wait(client, lambda answer: isinstance(answer, Snapshot) and answer.step == 300)
    trainer = Trainer(Experiment())
    trainer.step(300)
    assert done.parameters["W1"].tobytes() == trainer.parameters["W1"].tobytes()


@pytest.mark.machine
def test_changes_are_stamped_and_refusals_said(client: EngineClient) -> None:
    client.send(Open(7, Experiment()))
    client.send(Apply({"optimizer.learning_rate": 0.05}))
    changed = wait(client, lambda answer: isinstance(answer, Changed))
    assert (changed.run, changed.change.step) == (7, 0)
    client.send(Apply({"optimizer.learning_rate": "fast"}))
    assert "learning_rate" in wait(client, lambda answer: isinstance(answer, Refused)).sentence


def test_a_killed_engine_goes_on_from_its_checkpoint(client: EngineClient) -> None:
    client.send(Open(1, Experiment()))
    client.send(Speed(float("inf")))
    client.send(Advance(200))
    kept = wait(client, lambda answer: isinstance(answer, Kept) and answer.checkpoint.step == 200)
    assert client.process_id is not None
    os.kill(client.process_id, signal.SIGKILL)
    end = time.monotonic() + 10
    while client.alive and time.monotonic() < end:
        time.sleep(0.002)
    assert not client.alive and not client.send(StartTraining())
    client.stop()
    client.start()
    client.send(Open(1, Experiment(), kept.checkpoint))
    assert wait(client, lambda answer: isinstance(answer, Snapshot)).step == 200


def test_answers_wait_merged_and_in_order() -> None:
    def snapshot(step: int) -> Snapshot:
        nothing, row = np.zeros((0, 0), np.float32), np.array([step])
        curves = Curves(row, row.astype(np.float32), row, *[row.astype(np.float32)] * 3, nothing, nothing, nothing)
        return Snapshot(1, step, 0, True, False, "", 0.0, Losses(1.0, None, 0.0), {}, None, None, curves, None)

    kept = [Kept(1, Checkpoint(step, {}, {}, 0, 0, 0)) for step in range(3)]
    changed = Changed(1, Change(step=1, set={}))
    answers: list[Answer] = []
    for answer in (snapshot(0), kept[0], snapshot(1), changed, snapshot(2), kept[1], kept[2], snapshot(3)):
        answers = _with(answers, answer)
    assert [type(answer) for answer in answers] == [Kept, Snapshot, Changed, Kept, Snapshot]
    assert isinstance(answers[1], Snapshot) and answers[1].curves.batch_step.tolist() == [0, 1]
    assert isinstance(answers[4], Snapshot) and answers[4].curves.batch_step.tolist() == [2, 3]
    assert answers[3] is kept[2]


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks for the process in /proc")
def test_no_orphan_when_the_window_is_killed() -> None:
    code = """
import time
from playground.engine.client import EngineClient
if __name__ == "__main__":
    client = EngineClient(); client.start(); print(client.process_id, flush=True); time.sleep(60)
"""
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert parent.stdout is not None
    child = Path(f"/proc/{int(parent.stdout.readline())}")
    parent.kill()
    parent.wait()
    parent.stdout.close()
    end = time.monotonic() + 10
    while time.monotonic() < end and child.exists() and "Z" not in child.joinpath("stat").read_text().split()[2]:
        time.sleep(0.01)
    assert not child.exists() or "Z" in child.joinpath("stat").read_text().split()[2]
