"""Training is a pure function: the same floats by any path, named divergence, changes at definite steps."""

from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from playground.experiment.timeline import with_change
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.foundation.errors import InvalidValue
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
    for steps, settings in (
        (9, {"optimizer.learning_rate": 0.01}),
        (5, {"gradient.source": "auto", "batch.size": 5}),
        (6, {"optimizer.name": "sgd", "optimizer.momentum": 0.9}),
        (3, {"dataset.noise": 0.3}),
        (4, {"parameters.b3": [0.25]}),
    ):
        live.step(steps)
        experiment = with_change(experiment, live.change(settings))
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
    for settings in ({"optimizer.learning_rate": -1}, {"loss": "cross-entropy"}, {"parameters.W1": [[1.0]]}):
        with pytest.raises(InvalidValue):
            trainer.change(settings)
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
