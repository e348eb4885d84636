"""The process that makes figures for the window: the same bytes as here, refusals in a sentence, an end at once."""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from queue import Queue

import pytest
from msgspec.structs import replace

from playground.experiment import storage
from playground.experiment.types import Experiment
from playground.figures import compose, scenes
from playground.figures.clip import Clip
from playground.figures.service import Advanced, Answer, FigureProcess, Made, Refused, Request
from playground.figures.specification import Specification

EXPERIMENT = Experiment(title="A line", steps=12)
CHOSEN = Specification(plots=("loss",), language="en")
WAIT_S = 60.0


@pytest.fixture
def heard() -> Queue[Answer]:
    return Queue()


@pytest.fixture
def process(heard: Queue[Answer]) -> Iterator[FigureProcess]:
    made = FigureProcess(heard.put)
    yield made
    made.close()


def request(number: int, chosen: Specification, kind: str, clip: Clip | None = None) -> Request:
    return Request(number, storage.encode(EXPERIMENT), chosen, kind, clip)


def test_a_figure_is_the_same_bytes_as_on_the_command_line(process: FigureProcess, heard: Queue[Answer]) -> None:
    process.ask(request(1, CHOSEN, "svg"))
    answer = heard.get(timeout=WAIT_S)
    scene = scenes.last(EXPERIMENT, CHOSEN.plots)
    assert answer == Made(1, compose.made(scene, CHOSEN, "svg", None))
    process.ask(request(2, replace(CHOSEN, plots=("code",)), "py"))
    refused = heard.get(timeout=WAIT_S)
    assert isinstance(refused, Refused) and refused.number == 2 and "a plot with axes" in refused.sentence


def test_a_movie_tells_how_far_it_is(process: FigureProcess, heard: Queue[Answer]) -> None:
    process.ask(request(1, CHOSEN, "gif", Clip(0, 12, 3, width=200)))
    answers = [heard.get(timeout=WAIT_S) for _ in range(4)]
    assert answers[:3] == [Advanced(1, place, 3) for place in (1, 2, 3)]
    assert isinstance(answers[3], Made) and answers[3].files[""].startswith(b"GIF89a")


def test_a_process_that_ends_refuses_what_waits_for_it(process: FigureProcess, heard: Queue[Answer]) -> None:
    process.ask(request(7, CHOSEN, "svg"))
    assert process.pid is not None
    os.kill(process.pid, signal.SIGTERM)
    answer = heard.get(timeout=WAIT_S)
    assert isinstance(answer, Refused) and answer.number == 7


def test_nothing_is_heard_of_a_closed_process(heard: Queue[Answer]) -> None:
    made = FigureProcess(heard.put)
    made.ask(request(1, CHOSEN, "svg"))
    made.close()
    assert made.pid is None and not [one for one in multiprocessing.active_children() if one.name == "figures"]
    assert heard.empty()


def test_a_program_that_ends_without_closing_the_process_does_not_wait_for_it() -> None:
    program = "from playground.figures.service import FigureProcess\n"
    program += "if __name__ == '__main__':\n    print(FigureProcess(print).pid, flush=True)\n    raise SystemExit(7)\n"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=WAIT_S)
    assert ended.returncode == 7, ended.stderr
    with pytest.raises(ProcessLookupError):
        os.kill(int(ended.stdout), 0)
