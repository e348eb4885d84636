"""Data sets: generators against their definitions, real data against published figures."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.data.generators import DATASETS, column_names, labels
from playground.data.task import build_task
from playground.experiment.dataset_types import Generated
from playground.experiment.types import DATASETS as TYPES
from playground.experiment.types import REAL, Experiment
from playground.experiment.validation import convert
from playground.foundation.errors import InvalidValue
from playground.training.trainer import Trainer
from tests.support import references

MAIN = Path(__file__).resolve().parents[3] / "main.py"
NEW = ("moons", "rings", "blobs", "checkerboard", "step", "polynomial", "outliers")


def rows(name: str, **options: Any) -> tuple[np.ndarray, np.ndarray]:
    return DATASETS[name](convert({"name": name, **options}, TYPES[name]))


@pytest.mark.parametrize("name", NEW)
def test_the_same_seed_gives_the_same_rows_and_noise_scales_the_same_draws(name: str) -> None:
    exact, y = rows(name, points=50, seed=3)
    again, _ = rows(name, points=50, seed=3)
    assert np.array_equal(exact, again)
    noisy = [rows(name, points=50, seed=3, noise=noise) for noise in (0.2, 0.4)]
    if exact.shape[1] == 2:
        assert np.allclose(2 * (noisy[0][0] - exact), noisy[1][0] - exact)
        assert np.array_equal(noisy[0][1], y)
    else:
        assert np.allclose(2 * (noisy[0][1] - y), noisy[1][1] - y)
        assert np.array_equal(noisy[0][0], exact)


def test_a_seed_gives_the_rows_that_it_always_gave() -> None:
    """A file holds the seed and not the rows: another version of the program must find the same ones."""
    lines = []
    for name, kind in TYPES.items():
        if not issubclass(kind, Generated):
            continue
        for points, noise in ((7, 0.0), (4, 0.25), (2, 0.0), (1, 0.0)):
            x, y = rows(name, points=points, noise=noise, seed=2)
            lines.append(f"{name} points={points} noise={noise} x {x.shape} y {y.shape} {y.dtype}")
            for row, target in zip(x, y.reshape(points, -1), strict=True):
                cells = np.round([*row, *target], 5) + 0.0
                lines.append(" ".join(f"{cell:.5f}" for cell in cells))
    references.agrees("datasets.txt", "\n".join(lines) + "\n")


def test_classes_are_where_their_definitions_say() -> None:
    x, y = rows("rings", points=80)
    assert np.allclose(np.linalg.norm(x, axis=1), np.where(y == 1, 2.0, 4.5))
    x, y = rows("checkerboard", points=400)
    assert np.abs(x).max() <= 6
    assert np.array_equal(y, (np.floor(x[:, 0] / 3) + np.floor(x[:, 1] / 3)) % 2)
    x, y = rows("moons", points=200)
    centres = np.where((y == 1)[:, None], [-1.5, -0.75], [1.5, 0.75])
    assert np.allclose(np.linalg.norm(x - centres, axis=1), 3)
    assert ((x[y == 1][:, 1] >= -0.75 - 1e-9).all()) and (x[y == 0][:, 1] <= 0.75 + 1e-9).all()
    x, y = rows("blobs", points=600, classes=5)
    assert set(y) == set(range(5))
    for k in range(5):
        assert np.allclose(
            x[y == k].mean(axis=0), 3.5 * np.array([np.sin(0.4 * np.pi * k), np.cos(0.4 * np.pi * k)]), atol=0.3
        )

    x, y = rows("circle", points=300)
    radius = np.linalg.norm(x, axis=1)
    assert radius[y == 1].max() <= 2.5 and (radius[y == 1] < 0.5).any() and (radius[y == 1] > 2.2).any()
    assert 3.5 <= radius[y == 0].min() < 3.6 and 4.9 < radius[y == 0].max() <= 5
    x, y = rows("xor", points=300)
    assert np.array_equal(y, x[:, 0] * x[:, 1] > 0)
    assert 0.3 <= np.abs(x).min() < 0.4 and 5.2 < np.abs(x).max() <= 5.3
    x, y = rows("two_gaussians", points=2000)
    for label, centre in ((0, -2), (1, 2)):
        assert np.allclose(x[y == label].mean(axis=0), centre, atol=0.1)
        assert np.allclose(x[y == label].std(axis=0), 0.7, atol=0.05)
    x, y = rows("spiral", points=100)
    assert np.allclose(x[y == 1], -x[y == 0])
    turns = np.unwrap(np.arctan2(x[y == 1][1:, 0], x[y == 1][1:, 1])) / (2 * np.pi)
    assert np.allclose(np.linalg.norm(x[y == 1], axis=1), np.linspace(0, 5, 50))
    assert np.allclose(turns, np.linspace(0, 1.75, 50)[1:])


def test_numbers_are_what_their_formulas_say() -> None:
    x, y = rows("line", points=9, slope=3.0, intercept=-1.0)
    assert np.allclose(x[:, 0], np.linspace(0, 4, 9)) and np.allclose(y, 3 * x - 1)
    x, y = rows("sine", points=9, frequency=2.0)
    assert np.allclose(x[:, 0], np.linspace(-np.pi, np.pi, 9)) and np.allclose(y, np.sin(2 * x))
    x, y = rows("plane", points=200)
    assert 5.8 < np.abs(x).max() <= 6 and np.allclose(y[:, 0], (x[:, 0] + x[:, 1]) / 12)
    x, y = rows("bumps", points=200)
    bumps = [
        np.sign(a * b) * np.exp(-((x[:, 0] - a) ** 2 + (x[:, 1] - b) ** 2) / 4.5) for a in (-3, 3) for b in (-3, 3)
    ]
    assert 5.8 < np.abs(x).max() <= 6 and np.allclose(y[:, 0], sum(bumps))
    x, y = rows("step", points=61)
    assert np.array_equal(y[:, 0], x[:, 0] >= 0)
    x, y = rows("polynomial", points=30, degree=3)
    assert np.allclose(y, 4 * x**3 - 3 * x)
    x, y = rows("outliers", points=40, share=0.25)
    lifted = y[:, 0] - (2 * x[:, 0] + 1)
    assert sorted(lifted.round(9).tolist()) == [0.0] * 30 + [8.0] * 10


def test_powers_fit_a_polynomial_exactly() -> None:
    features = ["x1", "x1^2", "x1^3", "x1^4", "x1^5"]
    task = build_task(
        convert({"dataset": {"name": "polynomial", "degree": 5}, "features": features, "loss": "mse"}, Experiment)
    )
    design = np.concatenate([task.x_train, np.ones((60, 1))], axis=1).astype(float)
    found = np.linalg.lstsq(design, task.y_train.astype(float), rcond=None)[0].ravel()
    assert np.allclose(found, [5, 0, -20, 0, 16, 0], atol=1e-3)  # T5 = 16 x⁵ − 20 x³ + 5 x


@pytest.mark.parametrize(
    ("name", "shape", "means", "counts"),
    [
        ("iris", (150, 4), [5.843, 3.057, 3.758, 1.199], [50, 50, 50]),  # Fisher 1936
        ("penguins", (342, 4), [43.92, 17.15, 200.92, 4201.75], [151, 68, 123]),  # palmerpenguins' summary
        ("breast_cancer", (569, 30), [14.127, 19.290, 91.969, 654.889], [357, 212]),  # UCI: 357 benign
    ],
)
def test_real_data_have_their_published_figures(
    name: str, shape: tuple[int, int], means: list[float], counts: list[int]
) -> None:
    x, y = rows(name)
    assert x.shape == shape
    assert np.allclose(x[:, : len(means)].mean(axis=0), means, atol=6e-3)
    assert np.bincount(y).tolist() == counts
    options = convert({"name": name}, TYPES[name])
    assert len(column_names(options, shape[1])) == shape[1]
    assert len(labels(options, "cross_entropy")) == len(counts)


def test_the_diabetes_target_is_that_of_the_paper() -> None:
    x, y = rows("diabetes")
    assert x.shape == (442, 10)
    assert (y.mean(), y.min(), y.max()) == (pytest.approx(152.133, abs=1e-3), 25, 346)


def test_real_data_train() -> None:
    for name, loss in (("iris", "cross_entropy"), ("breast_cancer", "binary_cross_entropy"), ("diabetes", "mse")):
        plain = {"dataset": {"name": name, "standardize": True}, "loss": loss}
        run = Trainer(convert({**plain, "optimizer": {"name": "sgd", "learning_rate": 0.1}}, Experiment))
        before = run.losses().train
        run.step(60)
        assert run.losses().train < 0.6 * before
    assert set(REAL) <= set(TYPES)


def faults(plain: dict[str, Any]) -> str:
    with pytest.raises(InvalidValue) as fault:
        build_task(convert(plain, Experiment))
    return str(fault.value)


def test_losses_that_do_not_fit_real_data_are_refused() -> None:
    assert "a loss for classes" in faults({"dataset": {"name": "iris"}, "loss": "mse"})
    assert "0 or 1" in faults({"dataset": {"name": "iris"}, "loss": "binary_cross_entropy"})
    assert "did you mean 'petal_length'?" in faults(
        {"dataset": {"name": "iris"}, "loss": "cross_entropy", "features": ["petal_lenght"]}
    )


def test_generators_are_named_once() -> None:
    generated = {name for name, kind in TYPES.items() if issubclass(kind, Generated)}
    assert generated == set(DATASETS) - {"inline", "csv", *REAL}
