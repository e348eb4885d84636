"""Metrics against counts and sums computed independently."""

import numpy as np
import pytest

from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.training.trainer import Trainer
from tests.support import numpy_oracle


def test_the_line_fit_by_hand() -> None:
    """p = 0 everywhere: Σ(p − t)² = 83, Σ(t − 5)² = 8, so RMSE = √(83/3) and R² = 1 − 83/8."""
    found = Trainer(Experiment()).metrics()
    assert found == {"train": {"rmse": pytest.approx(np.sqrt(83 / 3)), "r2": pytest.approx(1 - 83 / 8)}, "test": None}


@pytest.mark.parametrize("loss", ["binary_cross_entropy", "cross_entropy"])
def test_the_confusion_of_classes(loss: str) -> None:
    data = {"name": "blobs", "points": 90, "noise": 0.8, "classes": 2 if loss == "binary_cross_entropy" else 3}
    plain = {"dataset": {**data, "train_fraction": 0.7}, "model": {"name": "mlp", "hidden": [3]}, "loss": loss}
    run = Trainer(convert({**plain, "optimizer": {"name": "sgd", "learning_rate": 0.2}}, Experiment))
    run.step(20)
    found = run.metrics()
    for part, x, y in (("train", run.task.x_train, run.task.y_train), ("test", run.task.x_test, run.task.y_test)):
        z = numpy_oracle.prediction({name: value.astype(float) for name, value in run.parameters.items()}, x, "tanh")
        text = z.argmax(axis=1) if z.shape[1] > 1 else (z[:, 0] > 0).astype(int)
        true = y.ravel().astype(int)
        count = 3 if z.shape[1] > 1 else 2
        wanted = [[int(((true == a) & (text == b)).sum()) for b in range(count)] for a in range(count)]
        assert found[part] == {"confusion": wanted}
    losses = run.losses()
    table = np.array(found["train"]["confusion"])  # type: ignore[index]
    assert losses.train_accuracy == pytest.approx(np.trace(table) / table.sum())


def test_targets_that_do_not_vary_have_no_r2() -> None:
    plain = {"dataset": {"name": "inline", "x": [[1], [2]], "y": [[3], [3]]}}
    found = Trainer(convert(plain, Experiment)).metrics()["train"]
    assert found is not None and found["r2"] is None
