"""Benchmarks as ratios to a bare compiled loop, interleaved, so that the machine's noise cancels out."""

from __future__ import annotations

import importlib.util
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from playground.engine.client import EngineClient
from playground.engine.protocol import Advance, Answer, Apply, Changed, Open, Snapshot, StartTraining
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.foundation import processes
from playground.foundation.mlx import mx
from playground.training.step import update
from playground.training.trainer import Trainer

LINE_FIT: dict[str, Any] = {}
NET: dict[str, Any] = {
    "dataset": {"name": "circle", "points": 250},
    "model": {"name": "mlp", "hidden": [4, 2]},
    "loss": "mse",
    "batch": {"size": 10},
}
DEEP: dict[str, Any] = {**NET, "model": {"name": "mlp", "hidden": [8] * 6}}
ROUNDS = 5


def measure(note: Callable[[str], None]) -> dict[str, Any]:
    """Measure all figures; ``note`` is called with what is being measured."""
    result: dict[str, Any] = {"version": 1}
    for name, plain in (("line_fit", LINE_FIT), ("2-4-2-1", NET)):
        note(f"engine throughput, {name} …")
        result[name] = _throughput(convert(plain, Experiment))
    note("slider to engine effect …")
    result["slider_to_effect_ms"] = _slider()
    note("the window beside training …")
    result["window"] = _window()
    return result


def _window() -> dict[str, Any] | None:
    """Measure the window in its own process, which may load Qt; None without Qt or Python."""
    if importlib.util.find_spec("PySide6") is None or getattr(sys, "frozen", False):
        return None
    experiments = {"line_fit": LINE_FIT, "2-4-2-1": NET, "6×8": DEEP}
    bare = {name: _bare_loop(convert(plain, Experiment)) for name, plain in experiments.items()}
    before = {name: loop(1.0) for name, loop in bare.items()}
    run = subprocess.run(
        [sys.executable, "-P", "-m", "ui.bench"],
        input=json.dumps(experiments),
        capture_output=True,
        text=True,
        check=True,
        env={**processes.environment(), "QT_QPA_PLATFORM": "offscreen"},
    )
    result: dict[str, Any] = json.loads(run.stdout)
    for name, loop in bare.items():
        rate = (before[name] + loop(1.0)) / 2
        for page in (name, f"{name} network"):
            result[page]["ratio"] = round(result[page]["engine_steps_per_second"] / rate, 3)
    return result


def _throughput(experiment: Experiment) -> dict[str, float]:
    client = EngineClient()
    client.start()
    try:
        client.send(Open(1, experiment, speed=float("inf")))
        client.send(Advance(3000))
        _wait(client, lambda answer: isinstance(answer, Snapshot) and answer.step >= 3000 and not answer.running)
        bare = []
        ours = []
        loop = _bare_loop(experiment)
        for _ in range(ROUNDS):
            bare.append(loop(0.6))
            ours.append(_engine_rate(client, 1.2))
        ratios = [mine / theirs for mine, theirs in zip(ours, bare, strict=True)]
        return {
            "bare_steps_per_second": round(statistics.median(bare)),
            "engine_steps_per_second": round(statistics.median(ours)),
            "ratio": round(statistics.median(ratios), 3),
        }
    finally:
        client.stop()


def _bare_loop(experiment: Experiment) -> Callable[[float], float]:
    """The loop that one would write without this program: one compiled step, evaluated each time."""
    trainer = Trainer(experiment)
    step = mx.compile(update(trainer.key))
    batches = []
    for _ in range(25):
        batches.append(trainer.arguments())
        trainer.step()

    def loop(seconds: float) -> float:
        parameters, slots, scalars, x, y = batches[0]
        done = 0
        start = time.perf_counter()
        while (elapsed := time.perf_counter() - start) < seconds:
            for _, _, _, x, y in batches:
                parameters, slots, loss, _ = step(parameters, slots, scalars, x, y)
                mx.eval(parameters, slots, loss)
            done += len(batches)
        return done / elapsed

    loop(0.2)
    return loop


def _engine_rate(client: EngineClient, seconds: float) -> float:
    client.send(StartTraining())
    first = _wait(client, lambda answer: isinstance(answer, Snapshot) and answer.running)
    start = time.perf_counter()
    last = first
    while time.perf_counter() - start < seconds:
        last = _wait(client, lambda answer: isinstance(answer, Snapshot))
    elapsed = time.perf_counter() - start
    client.send(Advance(0))
    _wait(client, lambda answer: isinstance(answer, Snapshot) and not answer.running)
    return float((last.step - first.step) / elapsed)


def _slider() -> dict[str, float]:
    client = EngineClient()
    client.start()
    try:
        client.send(Open(1, convert(NET, Experiment), speed=float("inf")))
        client.send(StartTraining())
        _wait(client, lambda answer: isinstance(answer, Snapshot) and answer.running)
        times = []
        for index in range(100):
            start = time.perf_counter()
            client.send(Apply({"optimizer.learning_rate": 0.01 + 0.0001 * index}))
            _wait(client, lambda answer: isinstance(answer, Changed))
            times.append(1000 * (time.perf_counter() - start))
        times.sort()
        return {"median": round(times[50], 2), "p95": round(times[95], 2)}
    finally:
        client.stop()


def _wait(client: EngineClient, wanted: Callable[[Answer], bool], seconds: float = 60.0) -> Any:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for answer in reversed(client.drain()):
            if wanted(answer):
                return answer
        if not client.alive:
            raise RuntimeError("the engine ended during a measurement")
        time.sleep(0.0005)
    raise TimeoutError("the engine gave no answer")
