"""Single parameter entries: set by hand, frozen, and refused if they do not exist."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.experiment.timeline import with_change
from playground.experiment.types import NAMES, Change, Experiment
from playground.experiment.validation import convert
from playground.foundation.errors import InvalidValue
from playground.foundation.parameter_names import Entry, entries, parse
from playground.training.stability import stable_rate
from playground.training.trainer import Trainer

SHAPES = {"W1": (2, 3), "b1": (3,), "W2": (3, 1), "b2": (1,)}
NET: dict[str, Any] = {
    "dataset": {"name": "xor", "points": 12, "seed": 2},
    "model": {"name": "mlp", "hidden": [3], "seed": 1},
    "loss": "mse",
}


def trainer(**more: Any) -> Trainer:
    return Trainer(convert({**NET, **more}, Experiment))


def test_names_read_back_as_what_they_name() -> None:
    assert [parse(str(entry)) for entry in entries(SHAPES)] == list(entries(SHAPES))
    assert parse("W1[0, 2]") == Entry("W1", (0, 2))
    assert parse("W1") is None and parse("W1[]") is None and parse("W1[-1,0]") is None


@settings(deadline=None, max_examples=40)
@given(
    st.sampled_from(NAMES["optimizers"]),
    st.sets(st.sampled_from([str(entry) for entry in entries(SHAPES)]), max_size=6),
    st.sampled_from([0.0, 0.05]),
)
def test_frozen_entries_stay_and_the_others_move(rule: str, frozen: set[str], clip: float) -> None:
    optimizer = {"name": rule, "learning_rate": 0.05, "clip_norm": clip}
    run = trainer(frozen=sorted(frozen), optimizer=optimizer)
    before = run.parameters
    run.step(6)
    for entry in entries(SHAPES):
        stays = run.parameters[entry.name][entry.index] == before[entry.name][entry.index]
        assert stays == (str(entry) in frozen), entry


@pytest.mark.parametrize("rule", NAMES["optimizers"])
@pytest.mark.parametrize("clip_norm", [0.0, 0.1])
def test_all_entries_of_a_parameter_are_the_parameter(clip_norm: float, rule: str) -> None:
    optimizer = {"name": rule, "learning_rate": 0.05, "clip_norm": clip_norm}
    single = [str(entry) for entry in entries(SHAPES) if entry.name == "W1"]
    runs = [trainer(frozen=frozen, optimizer=optimizer) for frozen in (["W1"], single)]
    for run in runs:
        run.step(7)
        run.change({"frozen": []})  # the optimizer's slots must be the same, too
        run.step(5)
    for name in SHAPES:
        np.testing.assert_array_equal(runs[0].parameters[name], runs[1].parameters[name])


def test_one_entry_is_set_while_the_others_go_on() -> None:
    run, other = trainer(), trainer()
    run.step(3)
    other.step(3)
    run.change({"parameters.W1[1,2]": 0.5})
    wanted = other.parameters["W1"].copy()
    wanted[1, 2] = 0.5
    np.testing.assert_array_equal(run.parameters["W1"], wanted)


def test_an_entry_on_the_timeline_and_at_the_start_is_replayed() -> None:
    run = trainer()
    experiment = with_change(convert(NET, Experiment), run.change({"parameters.b1[2]": -0.25}))
    assert experiment.parameters == {"b1[2]": -0.25}
    run.step(4)
    experiment = with_change(experiment, run.change({"parameters.W2[1,0]": 1.5}))
    run.step(4)
    again = Trainer(experiment)
    again.step(8)
    again.step(8 - again.step_number)
    np.testing.assert_array_equal(again.parameters["W2"], run.parameters["W2"])


@pytest.mark.parametrize(
    ("plain", "text"),
    [
        ({"frozen": ["W1[2,0]"]}, "an entry of W1, whose shape is (2, 3), counted from 0"),
        ({"frozen": ["W3[0,0]"]}, "allowed: W1, b1, W2, b2"),
        ({"parameters": {"W1[0]": 1.0}}, "an entry of W1"),
        ({"parameters": {"W1": 1.0}}, "shape (2, 3)"),
        ({"parameters": {"W1[0,0]": [1.0]}}, "one number"),
        ({"timeline": [{"step": 3, "set": {"parameters.W1[0,7]": 1.0}}]}, "an entry of W1"),
    ],
)
def test_what_is_no_entry_is_refused(plain: dict[str, Any], text: str) -> None:
    with pytest.raises(InvalidValue) as fault:
        trainer(**plain)
    assert text in str(fault.value)


def test_a_whole_parameter_set_later_takes_the_place_of_its_entries() -> None:
    experiment = convert(NET, Experiment)
    experiment = with_change(experiment, Change(step=0, set={"parameters.b1[2]": 1.0, "parameters.W2[0,0]": 2.0}))
    experiment = with_change(experiment, Change(step=0, set={"parameters.b1": [0.1, 0.2, 0.3]}))
    assert experiment.parameters == {"W2[0,0]": 2.0, "b1": (0.1, 0.2, 0.3)}
    for change in ({"parameters.b1[1]": 5.0}, {"parameters.b1": [4.0, 4.0, 4.0]}, {"parameters.b1[0]": 3.0}):
        experiment = with_change(experiment, Change(step=7, set=change))
    assert experiment.timeline[0].set == {"parameters.b1": [4.0, 4.0, 4.0], "parameters.b1[0]": 3.0}
    run = Trainer(experiment)
    run.step(7)
    run.step(0)
    run.preview()
    assert run.parameters["b1"].tolist() == [3.0, 4.0, 4.0]


@pytest.mark.parametrize("frozen", [[], ["W1[0,1]"], ["W1[0,0]", "W1[1,0]", "b1[1]"], ["b1"], ["W1"], ["W1", "b1"]])
def test_the_stable_rate_knows_what_is_frozen(frozen: list[str]) -> None:
    x = np.random.default_rng(1).normal(size=(9, 2)).round(3)
    y = np.random.default_rng(2).normal(size=(9, 2)).round(3)
    plain = {"dataset": {"name": "inline", "x": x.tolist(), "y": y.tolist()}, "loss": "half_sse", "frozen": frozen}
    experiment = convert(plain, Experiment)
    found = stable_rate(experiment, Trainer(experiment).task)
    # the Hessian over all six parameters, ordered row by row in W1, then b1
    design = np.concatenate([x, np.ones((9, 1))], axis=1)
    hessian = np.kron(design.T @ design, np.eye(2))
    names = [f"W1[{i},{k}]" for i in range(2) for k in range(2)] + ["b1[0]", "b1[1]"]
    free = [at for at, name in enumerate(names) if name not in frozen and name[:2] not in frozen]
    if not free:
        assert found is None
    else:
        assert found == pytest.approx(2 / np.linalg.eigvalsh(hessian[np.ix_(free, free)])[-1])
