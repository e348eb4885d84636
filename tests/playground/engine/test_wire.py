"""Messages between processes: what is sent comes back the same, and nothing else comes through."""

import pickle
from dataclasses import fields, is_dataclass
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.data.task import build_task, starting_parameters
from playground.engine import analysis, protocol, wire
from playground.experiment.types import Change, Experiment
from playground.experiment.validation import convert
from playground.foundation.errors import CodeFault
from playground.graph.build import build_graph
from playground.training.trainer import Trainer
from tests.support.engine_doubles import opened, snapshot


def same(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, CodeFault):
        return isinstance(b, CodeFault) and a.args == b.args
    if is_dataclass(a) and not isinstance(a, type):
        return type(a) is type(b) and all(same(getattr(a, one.name), getattr(b, one.name)) for one in fields(a))
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    return type(a) is type(b) and a == b


def messages() -> list[object]:
    trainer = Trainer(Experiment())
    trainer.step(3)
    preview = trainer.preview()
    return [
        protocol.Open(1, Experiment(title="手動"), trainer.checkpoint(), float("inf"), True, True),
        protocol.Apply({"optimizer.learning_rate": 0.5, "frozen": ["W1"], "optimizer": {"name": "adam"}}),
        protocol.Changed(1, Change(step=4, set={"batch.size": 3})),
        protocol.Refused(1, "a sentence", {"loss": "x"}),
        protocol.Faulted(1, 4, CodeFault("exception", 2, "ValueError", "no {0}")),
        protocol.Kept(1, trainer.checkpoint()),
        protocol.Previewed(1, preview, None),
        snapshot(1, 5),
        opened(1),
        protocol.Shutdown(),
    ]


@pytest.mark.parametrize("message", messages(), ids=lambda message: type(message).__name__)
def test_a_message_comes_back_the_same(message: object) -> None:
    assert same(wire.decode(wire.encode(message)), message)


def test_every_answer_of_the_analyst_comes_through() -> None:
    """A graph of single operations has NumPy scalars among its values."""
    for raw in (False, True):
        experiment: Experiment = convert({"parameters": {"W1": [[0.5]]}}, Experiment)
        task = build_task(experiment)
        graph = build_graph(experiment, task, starting_parameters(experiment, task), 1, raw=raw)
        found = wire.decode(wire.encode(analysis.Graphed(1, True, graph, None, -1)))
        assert [node.key for node in found.graph.nodes] == [node.key for node in graph.nodes]
        for before, after in zip(graph.nodes, found.graph.nodes, strict=True):
            assert np.array_equal(before.value, after.value) and np.shape(before.value) == after.value.shape


def test_every_message_has_a_type_that_msgspec_can_check() -> None:
    assert len(wire.TYPES) > 40
    for name in wire.TYPES:
        wire._decoder(name)


class Trap:
    """What a pickle could do to the one who reads it."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (exec, ("raise SystemExit('it ran')",))


def array_of(letters: str, shape: list[int], content: bytes) -> bytes:
    message = {"run": 1, "step": 1, "parameters": {"W1": [letters, shape, content]}}
    return msgspec.msgpack.encode(("Kept", {"run": 1, "checkpoint": message}))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xc1",
        pickle.dumps(Trap()),
        msgspec.msgpack.encode(("Trap", {})),
        msgspec.msgpack.encode(("Snapshot", {})),
        msgspec.msgpack.encode(("Progress", {"run": "1", "step": 2, "target": 3})),
        msgspec.msgpack.encode(("Changed", {"run": 1, "change": {"step": -4, "set": {}}})),
        msgspec.msgpack.encode(("Faulted", {"run": 1, "step": 1, "fault": ["exception", "two", []]})),
        array_of("|O", [1], pickle.dumps(Trap())),
        array_of("<f4", [3], b"1234"),
        array_of("<f4", [-1], b"1234"),
        array_of("nonsense", [1], b"1234"),
    ],
)
def test_what_is_no_message_is_refused(content: bytes) -> None:
    with pytest.raises(wire.BadMessage):
        wire.decode(content)


@given(st.binary(max_size=200))
def test_noise_is_refused(content: bytes) -> None:
    with pytest.raises(wire.BadMessage):
        wire.decode(content)


def test_an_object_array_is_not_even_sent() -> None:
    with pytest.raises((TypeError, ValueError, wire.BadMessage)):
        wire.decode(wire.encode(protocol.Kept(1, object())))  # type: ignore[arg-type]
