"""The client of a process that does not read, does not answer or answers nonsense."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from playground.engine import analysis, protocol
from playground.engine.client import EngineClient
from playground.engine.protocol import Apply, Open, Progress, Refused, Snapshot
from playground.experiment.types import Experiment

LARGE = "x" * 20_000


def wait(engine: EngineClient, wanted: Callable[[Any], bool]) -> Any:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        for answer in engine.drain():
            if wanted(answer):
                return answer
        threading.Event().wait(0.002)
    raise AssertionError("no such answer in a minute")


@pytest.fixture
def deaf() -> Iterator[EngineClient]:
    engine = EngineClient("tests.support.deaf_worker")
    engine.start()
    wait(engine, lambda answer: isinstance(answer, Progress))
    yield engine
    engine.stop(patience=0.0)


def test_sending_to_a_process_that_never_reads_does_not_wait_and_neither_does_ending_it(deaf: EngineClient) -> None:
    def act() -> None:
        for place in range(300):  # six megabytes, and a pipe holds some hundred kilobytes
            assert deaf.send(Apply({f"optimizer.{place}": LARGE}))
        deaf.abandon()
        assert not deaf.send(protocol.Pause())

    thread = threading.Thread(target=act)
    thread.start()
    thread.join(60)
    assert not thread.is_alive()


def test_a_process_that_never_reads_is_ended_by_stop_and_nothing_of_it_is_left(deaf: EngineClient) -> None:
    session = deaf._session
    assert session is not None
    for place in range(300):
        deaf.send(Apply({f"optimizer.{place}": LARGE}))
    deaf.stop(patience=0.01)
    assert session.closed.is_set() and not session.process.is_alive()
    assert not session._sender.is_alive() and session.process._report.file.closed


def test_what_is_no_answer_ends_the_process_and_is_said() -> None:
    engine = EngineClient("tests.support.garbling_worker")
    engine.start()
    session = engine._session
    assert session is not None
    engine.send(protocol.Pause())
    assert session.ended.wait(60)
    fault = engine.last_words()
    assert not engine.alive and fault is not None and fault.case == "garbled"
    engine.stop()


@dataclass(frozen=True)
class Unknown(protocol.Numbered):
    """A command that the process does not know."""


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> Iterator[EngineClient]:
    engine = EngineClient(request.param)
    engine.start()
    yield engine
    engine.stop()


@pytest.mark.parametrize("engine", ["playground.engine.worker"], indirect=True)
def test_a_command_that_cannot_be_sent_or_understood_is_refused_and_the_engine_goes_on(engine: EngineClient) -> None:
    engine.send(Open(4, Experiment()))
    engine.send(Apply({"batch.size": 10**30}))
    refused = wait(engine, lambda answer: isinstance(answer, Refused))
    assert refused.run == 4 and refused.settings == {"batch.size": 10**30} and refused.sentence
    engine.send(Unknown())
    refused = wait(engine, lambda answer: isinstance(answer, Refused))
    assert refused.run == 4 and "Unknown" in refused.settings
    engine.send(Open(5, "no experiment"))  # type: ignore[arg-type]
    refused = wait(engine, lambda answer: isinstance(answer, Refused))
    assert refused.run == 5 and refused.settings == {} and refused.sentence
    engine.send(protocol.Advance(3))
    assert wait(engine, lambda answer: isinstance(answer, Snapshot) and answer.step == 3).run == 4


@pytest.mark.parametrize("engine", ["playground.engine.analyst"], indirect=True)
def test_a_question_that_cannot_be_sent_or_understood_fails_and_the_analyst_goes_on(engine: EngineClient) -> None:
    engine.send(analysis.AskCheck(1, Experiment(), {"W1": object()}))  # type: ignore[dict-item]
    failed = wait(engine, lambda answer: isinstance(answer, analysis.Failed))
    assert failed.number == 1 and failed.fault.case == "settings"
    engine.send(analysis.AskSweep(2, "no experiment", {}))  # type: ignore[arg-type]
    failed = wait(engine, lambda answer: isinstance(answer, analysis.Failed))
    assert failed.number == 2 and failed.last
    engine.send(analysis.AskActivation(3, Experiment(), {}))
    wait(engine, lambda answer: answer.number == 3 and isinstance(answer, analysis.Activated))


def without(module: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let processes that are started from now on fail to import a module."""
    hide = "class Hide:\n    def find_spec(self, name, path=None, target=None):\n"
    hide += f"        if name == {module!r}:\n            raise ImportError('DLL load failed: no runtime')\n"
    (folder / "sitecustomize.py").write_text(f"import sys\n\n\n{hide}\n\nsys.meta_path.insert(0, Hide())\n")
    monkeypatch.setenv("PYTHONPATH", str(folder))


def test_a_process_that_cannot_load_mlx_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without("mlx.core", tmp_path, monkeypatch)
    client = EngineClient()
    client.start()
    try:
        assert client._session is not None and client._session.closed.wait(60)
        assert client.unusable == "ImportError: DLL load failed: no runtime" and not client.alive
        assert client.drain() == [] and client.last_words() is None
    finally:
        client.stop()
