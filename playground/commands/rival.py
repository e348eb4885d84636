"""One epoch compared with TensorFlow Playground's network code, interleaved, for ``bench --against``.

Its ``src/nn.ts`` is not part of this program: the command is given it as JavaScript and needs ``node``."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import time
from pathlib import Path
from typing import Any

import numpy as np

from playground.engine.worker import settle_in
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.foundation import assets
from playground.foundation.errors import InvalidValue
from playground.foundation.mlx import mx
from playground.training.step import update
from playground.training.trainer import Trainer

DRIVER = assets.FOLDER / "bench" / "tensorflow_playground.mjs"
DENSITY = 100
"""Points along each side of a map, as on its page."""
SHAPES = {"2-4-2-1": [4, 2], "2-8-8-8-8-8-8-1": [8] * 6}
ROUNDS = 9
EPOCHS = 5
WARM = 200


def measure(code: Path) -> dict[str, Any]:
    """Milliseconds of an epoch of 25 updates with both losses and a map of every unit, theirs and ours, interleaved."""
    node = shutil.which("node")
    if node is None:
        raise InvalidValue("--against", "no program 'node' on this machine", "Node.js 18 or later, to run that code")
    if not code.is_file():
        raise InvalidValue("--against", str(code), "TensorFlow Playground's src/nn.ts, compiled to JavaScript")
    settle_in()
    return {name: _side_by_side(node, code, hidden) for name, hidden in SHAPES.items()}


def _side_by_side(node: str, code: Path, hidden: list[int]) -> dict[str, float]:
    plain = {
        "dataset": {"name": "circle", "points": 500, "train_fraction": 0.5, "noise": 0.1},
        "model": {"name": "mlp", "hidden": hidden},
        "loss": "half_mse",
        "optimizer": {"name": "sgd", "learning_rate": 0.03},
        "batch": {"size": 10},
    }
    trainer = Trainer(convert(plain, Experiment))
    trainer.use_compiled(trainer.key, mx.compile(update(trainer.key)))
    task = {"hidden": hidden, "density": DENSITY, "batch": 10}
    task |= {"train": _rows(trainer.task.x_train, trainer.task.y_train)}
    task |= {"test": _rows(trainer.task.x_test, trainer.task.y_test)}
    axis = np.linspace(-6, 6, DENSITY, dtype=np.float32)
    grid = trainer.task.inputs(np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2))
    command = [node, str(DRIVER), str(code.resolve()), json.dumps(task)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True) as rival:
        assert rival.stdin is not None and rival.stdout is not None
        theirs, ours = [], []
        for turn in range(ROUNDS + 1):
            epochs = EPOCHS if turn else WARM
            print(epochs, file=rival.stdin, flush=True)
            line = rival.stdout.readline()
            if not line:
                raise InvalidValue("--against", str(code), "a module with buildNetwork, forwardProp and backProp")
            mine = _epochs(trainer, grid, epochs)
            if turn:
                theirs.append(float(json.loads(line)["ms"]))
                ours.append(mine)
        rival.stdin.close()
    return figures(theirs, ours)


def figures(theirs: list[float], ours: list[float]) -> dict[str, float]:
    """Summarize interleaved rounds: medians in milliseconds, and the median of the ratios of each round."""
    ratios = [slow / fast for slow, fast in zip(theirs, ours, strict=True)]
    return {
        "their_ms": round(statistics.median(theirs), 2),
        "our_ms": round(statistics.median(ours), 2),
        "ratio": round(statistics.median(ratios), 2),
    }


def _epochs(trainer: Trainer, grid: np.ndarray[Any, Any], count: int) -> float:
    start = time.perf_counter()
    for _ in range(count):
        trainer.step(25)
        trainer.losses()
        trainer.activities(grid)
    return 1000 * (time.perf_counter() - start) / count


def _rows(x: np.ndarray[Any, Any], y: np.ndarray[Any, Any]) -> list[list[float]]:
    """Return x1, x2 and the class as −1 or 1, as on its page."""
    return [[float(a), float(b), 2 * float(label) - 1] for (a, b), label in zip(x, y[:, 0], strict=True)]
