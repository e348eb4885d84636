"""Experiments read for a window: the same as by the storage, large ones in a process that can be ended."""

import json
import os
import threading
from pathlib import Path

import pytest

from playground.engine import isolated_call, reading
from playground.experiment import storage
from playground.foundation.errors import PlaygroundError

GOES_ON = threading.Event()


@pytest.fixture(params=["small", "large"])
def source(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file, and how large a file is read in a thread."""
    monkeypatch.setattr(reading, "IN_THREAD_BYTES", 0 if request.param == "large" else 2**20)
    path = tmp_path / "experiment.json"
    path.write_text(json.dumps({"dataset": {"name": "inline", "x": [[1], [2]], "y": [[1.5], [3]]}, "steps": 3}))
    return path


def test_what_is_read_is_what_the_storage_reads(source: Path) -> None:
    assert reading.read(str(source), GOES_ON) == storage.read(source)
    assert reading.parse(source.read_bytes(), "x", GOES_ON) == storage.read(source)
    assert reading.read("circle", GOES_ON) == storage.read("circle")


def test_what_cannot_be_read_is_refused_in_the_same_sentence(source: Path) -> None:
    source.write_text('{"loss": "mes"}')
    with pytest.raises(PlaygroundError) as expected:
        storage.read(source)
    with pytest.raises(PlaygroundError) as found:
        reading.read(str(source), GOES_ON)
    assert str(found.value) == str(expected.value)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_refused_and_not_waited_for(source: Path) -> None:
    source.unlink()
    os.mkfifo(source)
    with pytest.raises(PlaygroundError, match="device or pipe"):
        reading.read(str(source), GOES_ON)


def waits() -> bytes:
    threading.Event().wait()
    return b""


def test_a_call_that_does_not_end_can_be_given_up() -> None:
    cancelled = threading.Event()
    timer = threading.Timer(0.2, cancelled.set)
    timer.start()
    with pytest.raises(isolated_call.Cancelled):
        isolated_call.call(waits, cancelled=cancelled)
    timer.join()
