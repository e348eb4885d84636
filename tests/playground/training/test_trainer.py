"""Training is a pure function: equal floats by any path, divergence is reported, changes apply at exact steps."""

import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from playground.experiment import storage
from playground.experiment.timeline import with_change
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.foundation.errors import CodeNotAllowed, InvalidValue, PlaygroundError
from playground.training.compilation import StepCompiler
from playground.training.evaluation import evaluated
from playground.training.trainer import Trainer

NET: dict[str, Any] = {
    "dataset": {"name": "circle", "points": 50, "train_fraction": 0.8},
    "model": {"name": "mlp", "hidden": [4, 2]},
    "loss": "binary_cross_entropy",
    "batch": {"size": 7},
    "optimizer": {"name": "adam", "learning_rate": 0.03},
}


def same(a: Trainer, b: Trainer) -> bool:
    pairs = zip(a.parameters.values(), b.parameters.values(), strict=True)
    return all(x.tobytes() == y.tobytes() for x, y in pairs)


@pytest.mark.parametrize("source", ["manual", "auto", "numerical"])
def test_checkpoint_goes_on_exactly(source: str) -> None:
    experiment = convert(NET | {"gradient": {"source": source}}, Experiment)
    whole, first, then = Trainer(experiment), Trainer(experiment), Trainer(experiment)
    whole.step(40)
    first.step(23)
    then.restore(first.checkpoint())
    then.step(17)
    assert same(whole, then)
    assert (whole.epoch, whole.step_number) == (then.epoch, then.step_number)


def test_slices_do_not_matter() -> None:
    a, b = Trainer(convert(NET, Experiment)), Trainer(convert(NET, Experiment))
    a.step(50)
    for size in (1, 2, 3, 14, 30):
        b.step(size)
    assert same(a, b)


def test_compiled_is_bitwise_eager() -> None:
    eager, compiled = Trainer(convert(NET, Experiment)), Trainer(convert(NET, Experiment))
    compiler = StepCompiler()
    if compiler.fault:
        pytest.skip(compiler.fault)
    compiler.poll(compiled)
    job = compiler.job
    assert job is not None and job.done.wait(60)
    compiler.poll(compiled)
    if not compiled.compiled:
        pytest.skip(f"no working C++ compiler on this machine: {compiler.fault}")
    eager.step(100)
    compiled.step(100)
    assert same(eager, compiled)


def test_without_a_compiler_training_stays_eager_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    trainer, compiler = Trainer(convert(NET, Experiment)), StepCompiler()
    compiler.poll(trainer)
    assert "compiler" in compiler.fault and not trainer.compiled
    trainer.step(10)
    assert trainer.step_number == 10


def test_replayed_timeline_gives_the_same_floats() -> None:
    live, experiment = Trainer(convert(NET, Experiment)), convert(NET, Experiment)
    for steps, change in (
        (9, {"optimizer.learning_rate": 0.01}),
        (5, {"gradient.source": "auto", "batch.size": 5}),
        (6, {"optimizer.name": "sgd", "optimizer.momentum": 0.9}),
        (3, {"dataset.noise": 0.3}),
        (4, {"parameters.b3": [0.25]}),
    ):
        live.step(steps)
        experiment = with_change(experiment, live.change(change))
    live.step(20)
    replayed = Trainer(experiment)
    while replayed.step_number < live.step_number:
        replayed.step(live.step_number - replayed.step_number)
    assert same(live, replayed)
    assert live.epoch == replayed.epoch


def test_divergence_is_named_and_the_last_finite_state_kept() -> None:
    experiment = convert({"optimizer": {"name": "sgd", "learning_rate": 0.2}}, Experiment)
    one, many = Trainer(experiment), Trainer(experiment)
    while one.divergence is None:
        one.step()
    many.step(500)
    assert many.divergence == one.divergence
    assert many.divergence is not None and many.step_number == many.divergence.step - 1 == one.step_number
    assert np.isfinite(many.losses().train) and same(one, many)
    assert many.divergence.stable_rate == pytest.approx(0.1202, abs=1e-4)
    assert many.step(3).steps.size == 0


LINE_CODE = """def gradient(params, x, y):
    e = x @ params["W1"] + params["b1"] - y
    return {"W1": x.T @ e, "b1": e.sum(axis=0)}
"""


@pytest.mark.parametrize(
    ("old", "new", "rate", "uphill", "wrong"),
    [
        ("", "", 0.2, (), False),
        ("- y", "+ y", 0.2, ("W1", "b1"), True),
        ("x.T @ e", "-x.T @ e", 0.01, ("W1",), True),
        ("x.T @ e", "30 * x.T @ e", 0.01, (), True),
    ],
)
def test_a_divergence_knows_whether_the_gradient_led_to_it(
    old: str, new: str, rate: float, uphill: tuple[str, ...], wrong: bool
) -> None:
    code = LINE_CODE.replace(old, new) if old else LINE_CODE
    plain = {"gradient": {"source": "custom", "code": code}, "optimizer": {"learning_rate": rate, "name": "sgd"}}
    trainer = Trainer(convert(plain, Experiment), code_allowed=True)
    trainer.step(5000)
    assert trainer.divergence is not None
    assert (trainer.divergence.uphill, trainer.divergence.wrong) == (uphill, wrong)


def test_order_of_an_epoch_is_the_published_one() -> None:
    trainer = Trainer(convert({"batch": {"size": 2, "seed": 5}, "optimizer": {"name": "sgd"}}, Experiment))
    order = np.random.Generator(np.random.PCG64([5, 0])).permutation(3)
    x, _ = trainer.first_batch()
    assert x.ravel().tolist() == [float(trainer.task.x_train[row, 0]) for row in order[:2]]
    records = trainer.step(2)
    assert len(records.steps) == 2 and trainer.epoch == 1


def test_refused_change_changes_nothing() -> None:
    trainer = Trainer(convert(NET, Experiment))
    trainer.step(3)
    before = trainer.settings
    for change in ({"optimizer.learning_rate": -1}, {"loss": "cross-entropy"}, {"parameters.W1": [[1.0]]}):
        with pytest.raises(InvalidValue):
            trainer.change(change)
    assert trainer.settings == before
    trainer.step(3)


def test_change_at_step_zero_edits_the_base() -> None:
    base = convert(NET, Experiment)
    edited = with_change(base, Trainer(base).change({"optimizer.learning_rate": 0.5}))
    assert edited == replace(base, optimizer=replace(base.optimizer, learning_rate=0.5))


def test_evaluated_states_are_few_and_fixed() -> None:
    chosen = [step for step in range(100_000) if evaluated(step)]
    assert chosen[:257] == list(range(257))
    assert len(chosen) < 3000


CHANGES: list[dict[str, Any]] = [
    {"optimizer.learning_rate": 0.01},
    {"optimizer.name": "sgd", "optimizer.momentum": 0.9},
    {"optimizer.name": "rmsprop"},
    {"batch.size": 5},
    {"batch.size": 0},
    {"gradient.source": "auto"},
    {"loss": "mse"},
    {"penalty.name": "l1", "penalty.rate": 0.01},
    {"schedule.name": "step", "schedule.every": 2},
    {"dataset.noise": 0.25},
    {"dataset.seed": 3},
    {"frozen": ["b1"]},
    {"parameters.W2[0,1]": 0.5},
    {"stop.loss": 1e-9},
]
REFUSED: list[dict[str, Any]] = [
    {"optimizer.learning_rate": -1},
    {"optimizer.momentum": 2.0, "batch.size": 3},
    {"loss": "cross-entropy"},
    {"loss": "cross_entropy", "dataset.name": "line"},
    {"parameters.W1": [[1.0]]},
    {"parameters.W9[0]": 1.0},
    {"frozen": ["W7"]},
    {"frozen": ["b1"], "dataset.points": -4},
    {"dataset.name": "sine"},
    {"dataset.name": "iris", "loss": "mse"},
    {"dataset.name": "csv", "dataset.path": "/no/such/table.csv", "dataset.target": "y"},
    {"batch.size": 4, "gradient.source": "guess"},
    {"model.hidden": [2]},
    {"batch.seed": "\ud800"},
    {"parameters.b1[0]": {}},
    {"parameters.b1[0]": None},
    {"parameters.b1[0]": "1.5"},
    {"parameters.W2[0,0]": True},
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 20), st.integers(0, 7)), min_size=1, max_size=8))
def test_a_run_with_refused_changes_is_the_run_without_them(moves: list[tuple[bool, int, int]]) -> None:
    tried, plain = Trainer(convert(NET, Experiment)), Trainer(convert(NET, Experiment))
    for valid, which, steps in moves:
        if valid:
            change = CHANGES[which % len(CHANGES)]
            outcomes = []
            for trainer in (tried, plain):
                try:
                    outcomes.append(trainer.change(change))
                except InvalidValue:
                    outcomes.append(None)
            assert outcomes[0] == outcomes[1]
        else:
            before = tried.settings
            with pytest.raises(PlaygroundError):
                tried.change(REFUSED[which % len(REFUSED)])
            assert tried.settings == before
        if steps:
            tried.step(steps)
            plain.step(steps)
        assert same(tried, plain) and tried.epoch == plain.epoch and tried.losses() == plain.losses()
        assert tried.divergence == plain.divergence and tried.stopped == plain.stopped


def test_a_process_of_its_own_replays_a_timeline_to_the_same_floats(tmp_path: Path) -> None:
    live, experiment = Trainer(convert(NET, Experiment)), convert(NET, Experiment)
    for number, change in enumerate(CHANGES[:-1]):
        live.step(3 + number)
        experiment = with_change(experiment, live.change(change))
    live.step(5)
    file = tmp_path / "run.json"
    storage.write(replace(experiment, steps=live.step_number), file)
    done = subprocess.run(
        [sys.executable, "main.py", "train", str(file)],
        cwd=Path(__file__).resolve().parents[3],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert found["step"] == live.step_number and found["epoch"] == live.epoch
    for name, value in live.parameters.items():
        assert np.array(found["parameters"][name], np.float32).tobytes() == value.tobytes()


def test_a_checkpoint_of_another_process_is_gone_on_from_bit_for_bit() -> None:
    """Restoring keeps all earlier changes, the optimizer's slots and the position in the epoch."""
    experiment = convert(NET, Experiment)
    live = Trainer(experiment)
    for number, change in enumerate(CHANGES):
        live.step(2 + number)
        experiment = with_change(experiment, live.change(change))
    live.step(3)
    restored = Trainer(experiment)
    restored.restore(pickle.loads(pickle.dumps(live.checkpoint())))
    assert same(live, restored) and (restored.step_number, restored.epoch) == (live.step_number, live.epoch)
    assert replace(restored.settings, timeline=()) == replace(live.settings, timeline=())
    assert restored.losses() == live.losses()
    live.step(9)
    restored.step(9)
    assert same(live, restored) and restored.epoch == live.epoch


CODE = """
open('code-ran', 'w').close()

def gradient(params, x, y):
    return {name: mx.zeros_like(value) for name, value in params.items()}
"""
RUNS_CODE: list[dict[str, Any]] = [
    {"gradient": {"source": "custom", "code": CODE}},
    {"timeline": [{"step": 0, "set": {"gradient": {"source": "custom", "code": CODE}}}]},
    {"timeline": [{"step": 2, "set": {"gradient": {"source": "custom", "code": CODE}}}]},
    {"gradient": {"code": CODE}, "timeline": [{"step": 2, "set": {"gradient.source": "custom"}}]},
    {
        "timeline": [
            {"step": 1, "set": {"gradient.source": "custom", "gradient.code": CODE}},
            {"step": 2, "set": {"gradient.source": "manual"}},
        ]
    },
    {
        "timeline": [
            {"step": 1, "set": {"gradient.source": "manual"}},
            {"step": 1, "set": {"gradient": {"source": "custom", "code": CODE}}},
        ]
    },
]


@pytest.mark.parametrize("plain", RUNS_CODE)
def test_code_runs_only_where_a_person_has_agreed(
    plain: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CodeNotAllowed):
        Trainer(convert(plain, Experiment))
    assert not Path("code-ran").exists()
    allowed = Trainer(convert(plain, Experiment), code_allowed=True)
    while allowed.step_number < 4:
        allowed.step(4 - allowed.step_number)
    assert Path("code-ran").exists()


def test_a_change_to_code_is_refused_where_nobody_has_agreed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    trainer = Trainer(convert({"gradient": {"code": CODE}}, Experiment))
    for change in ({"gradient.source": "custom"}, {"gradient": {"source": "custom", "code": CODE}}):
        with pytest.raises(CodeNotAllowed):
            trainer.change(change)
    with pytest.raises(CodeNotAllowed):
        trainer.gradients("custom")
    trainer.step(3)
    assert trainer.settings.gradient.source == "manual" and not Path("code-ran").exists()


@pytest.mark.parametrize(
    ("change", "steps", "epoch"),
    [
        ({"dataset.noise": 0.5}, 1, 1),  # in the middle of an epoch: other rows begin another
        ({"dataset.noise": 0.5}, 2, 1),  # at its end the next one has begun already
        ({"batch.size": 3}, 1, 1),
        ({"loss": "mae"}, 3, 2),
        ({"optimizer.learning_rate": 0.5}, 1, 0),
    ],
)
def test_other_rows_or_batches_begin_an_epoch(change: dict[str, Any], steps: int, epoch: int) -> None:
    plain = {"dataset": {"name": "line", "points": 4}, "loss": "mse", "batch": {"size": 2}}
    trainer = Trainer(convert(plain, Experiment))
    trainer.step(steps)
    trainer.change(change)
    assert trainer.epoch == epoch
    trainer.step(2)
    assert trainer.epoch == epoch + 1


def test_after_a_divergence_a_change_lets_training_go_on() -> None:
    trainer = Trainer(convert({"optimizer": {"name": "sgd", "learning_rate": 5.0}}, Experiment))
    trainer.step(200)
    assert trainer.divergence is not None
    assert not trainer.divergence.wrong and trainer.divergence.uphill == ()  # the rate, not the given code
    stood = trainer.step_number
    trainer.step(3)
    assert trainer.step_number == stood
    trainer.change({"optimizer.learning_rate": 1e-6, "parameters.W1": [[1.0]], "parameters.b1": [0.0]})
    assert trainer.divergence is None
    trainer.step(3)
    assert trainer.step_number == stood + 3
