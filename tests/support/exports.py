"""Exported scripts against the trainer: many scripts run in one process, and random experiments."""

import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from playground.experiment.types import NAMES, Experiment
from playground.experiment.validation import convert
from playground.export.targets import export
from playground.foundation.errors import InvalidValue
from playground.training.trainer import Trainer

_RUNNER = """
import pathlib, sys
for place in range(int(sys.argv[1])):
    text = pathlib.Path(f"script{place}.py").read_text(encoding="utf-8")
    print("script", place)
    exec(compile(text, f"script{place}.py", "exec"), {"__name__": "__main__"})
"""


def run_scripts(texts: Sequence[str], folder: Path, python: str = sys.executable) -> list[list[tuple[int, float]]]:
    """Run scripts one after the other in a process; return the steps and losses that each prints."""
    for place, text in enumerate(texts):
        (folder / f"script{place}.py").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [python, "-c", _RUNNER, str(len(texts))], capture_output=True, text=True, timeout=500, cwd=folder
    )
    parts = re.split(r"script \d+\n", done.stdout)[1:]
    assert done.returncode == 0, done.stderr[-2000:] + texts[max(0, len(parts) - 1)]
    return [[(int(step), float(loss)) for step, loss in re.findall(r"step (\d+)  loss (\S+)", one)] for one in parts]


def expected(plain: dict[str, Any]) -> list[tuple[int, float]]:
    """Return the steps and losses of the trainer at the steps that a script prints."""
    experiment = convert(plain, Experiment)
    trainer, found = Trainer(experiment, code_allowed=True), []
    every = max(1, experiment.steps // 10)
    while True:
        if trainer.step_number % every == 0 or trainer.step_number == experiment.steps:
            if trainer.step_number < experiment.steps:
                trainer.apply_due_changes()
            found.append((trainer.step_number, trainer.losses().train))
        if trainer.step_number == experiment.steps or trainer.divergence is not None:
            return found
        trainer.step(1)


def random_experiment(seed: int) -> dict[str, Any]:
    """Return an experiment with every choice drawn from the seed, and changes on its timeline."""
    draw = np.random.default_rng(seed)

    def one(names: Iterable[Any]) -> Any:
        names = list(names)
        return names[int(draw.integers(len(names)))]

    kind = one(("regression", "binary", "classes"))
    if kind == "regression":
        dataset = {"name": one(("line", "sine", "plane", "bumps", "polynomial", "outliers", "diabetes"))}
        losses = ("half_sse", "mse", "half_mse", "mae", "huber")
    else:
        dataset = {"name": one(("circle", "xor", "spiral", "moons", "blobs"))}
        losses = ("binary_cross_entropy",) if kind == "binary" else ("cross_entropy",)
        if kind == "classes":
            dataset = {"name": one(("iris", "penguins", "blobs"))}
    points = int(draw.integers(6, 40))
    if dataset["name"] in ("diabetes", "iris", "penguins"):
        dataset |= {"train_fraction": 0.1, "standardize": True}
    else:
        dataset |= {"points": points, "noise": 0.1, "standardize": bool(draw.integers(2))}
        dataset |= {"train_fraction": one((1.0, 0.7))}
    hidden = [int(draw.integers(1, 5)) for _ in range(int(draw.integers(0, 4)))]
    model: dict[str, Any] = {"name": "mlp" if hidden else "linear", "hidden": hidden, "seed": seed}
    model |= {"initializer": "xavier", "activation": one(NAMES["activations"])}
    parameters = [f"{letter}{layer}" for layer in range(1, len(hidden) + 2) for letter in "Wb"]

    def optimizer(name: str) -> dict[str, Any]:
        found: dict[str, Any] = {"name": name, "learning_rate": float(one((0.001, 0.01)))}
        if name == "adadelta":
            found["learning_rate"] = 0.5
        if name == "sgd":
            found |= {"learning_rate": 0.002, "momentum": one((0.0, 0.5, 0.9)), "nesterov": bool(draw.integers(2))}
        if name in ("adam", "adamw"):
            found["bias_correction"] = bool(draw.integers(2))
        if draw.random() < 0.3:
            found["clip_norm"] = one((0.05, 1.0))
        return found

    first = one(NAMES["optimizers"])
    timeline = []
    for step in sorted({int(draw.integers(0, 25)) for _ in range(int(draw.integers(0, 6)))}):
        change: dict[str, Any] = one(
            [
                {"frozen": [name for name in parameters if draw.random() < 0.4]},
                {"frozen": parameters},
                {"frozen": []},
                {"optimizer.learning_rate": one((0.001, 0.005))},
                {"optimizer": optimizer(one(NAMES["optimizers"]))},
                {"optimizer": optimizer(first)},
                {"penalty": {"name": one(NAMES["penalties"]), "rate": 0.02}},
                {"batch.size": int(draw.integers(0, 9))},
                {"dataset.train_fraction": one((1.0, 0.6))},
                {"loss": one(losses)},
                {"schedule": {"name": one(NAMES["schedules"])}},
                {"gradient.source": one(("auto", "manual"))},
                {f"parameters.{parameters[-2]}[0,0]": 0.25},
            ]
        )
        timeline.append({"step": step, "set": change})
    return {
        "title": f"Random {seed}",
        "dataset": dataset,
        "model": model,
        "loss": one(losses),
        "penalty": {"name": one(NAMES["penalties"]), "rate": 0.01},
        "optimizer": optimizer(first),
        "schedule": {"name": one(NAMES["schedules"])},
        "frozen": [name for name in parameters if draw.random() < 0.1],
        "batch": {"size": one((0, 0, 3, 5)), "shuffle": bool(draw.integers(2)), "seed": seed},
        "timeline": timeline,
        "steps": int(draw.integers(0, 31)),
    }


def compare(target: str, seeds: Iterable[int], folder: Path, python: str = sys.executable) -> tuple[int, int]:
    """Compare the scripts of random experiments with the trainer; return how many were compared and refused."""
    texts, plains = [], []
    refused = 0
    for seed in seeds:
        plain = random_experiment(seed)
        try:
            texts.append(export(convert(plain, Experiment), target))
        except InvalidValue:
            refused += 1
        else:
            plains.append(plain)
    for plain, found in zip(plains, run_scripts(texts, folder, python), strict=True):
        wanted = expected(plain)
        assert [step for step, _ in found][: len(wanted)] == [step for step, _ in wanted], plain
        losses = np.array([loss for _, loss in found][: len(wanted)])
        np.testing.assert_allclose(losses, [loss for _, loss in wanted], rtol=3e-4, atol=1e-6, err_msg=str(plain))
    return len(plains), refused
