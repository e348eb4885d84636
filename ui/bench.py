"""Benchmarks of the window in its own process: ticks beside training, start-up, memory; prints JSON.

A tick is the interface's work for one frame: take the engine's answers and paint what has changed."""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from playground.engine.protocol import Curves, Snapshot
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from ui.window.main_window import MainWindow

SECONDS = 6.0
LONG = 1_000_000


def measure(experiments: dict[str, Any]) -> dict[str, Any]:
    """Measure ticks and engine rate of each experiment (name → plain JSON) at full speed while the window draws."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        window = MainWindow(QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat))
        window.show()
        window.store.open(Experiment())
        app.processEvents()
        result: dict[str, Any] = {"window_seconds": round(time.perf_counter() - start, 2)}
        window.bridge.stop_polling()  # the benchmark calls poll itself
        for name, plain in experiments.items():
            result[name] = _ticks(app, window, convert(plain, Experiment), 0)
        for page, widget in {"network": window.network, "landscape": window.landscape, "graph": window.graph}.items():
            window.stage.show_page(widget)
            for name, plain in experiments.items():
                result[f"{name} {page}"] = _ticks(app, window, convert(plain, Experiment), 0)
        window.stage.show_page(window.fit)
        result["memory_mb"] = _memory()
        result["history"] = {
            "1000": _ticks(app, window, Experiment(), 1000),
            str(LONG): _ticks(app, window, Experiment(), LONG),
        }
        window.bridge.close()
        window.hide()
    return result


def _ticks(app: QApplication, window: MainWindow, experiment: Experiment, rows: int) -> dict[str, float]:
    window.store.open(experiment)
    window.bridge.set_speed(float("inf"))
    seen: list[Snapshot] = []
    window.bridge.snapshot.connect(seen.append)
    window.bridge.run()
    while not any(snapshot.running and snapshot.step > 2000 for snapshot in seen):
        window.bridge.poll()
        app.processEvents()
    if rows:
        window.show_snapshot(_long(seen[-1], rows))
        shift = rows + seen[-1].step
        window.bridge.snapshot.disconnect(window.show_snapshot)
        window.bridge.snapshot.connect(shifted := lambda snapshot: window.show_snapshot(_moved(snapshot, shift)))
    times = []
    first = seen[-1].step
    start = time.perf_counter()
    while (now := time.perf_counter()) - start < SECONDS:
        window.bridge.poll()
        app.processEvents()
        times.append(1000 * (time.perf_counter() - now))
        time.sleep(max(0.0, 0.016 - (time.perf_counter() - now)))
    rate = (seen[-1].step - first) / (time.perf_counter() - start)
    window.bridge.pause()
    window.bridge.snapshot.disconnect(seen.append)
    if rows:
        window.bridge.snapshot.disconnect(shifted)
        window.bridge.snapshot.connect(window.show_snapshot)
    times.sort()
    return {
        "tick_median_ms": round(statistics.median(times), 1),
        "tick_p95_ms": round(times[int(0.95 * len(times))], 1),
        "engine_steps_per_second": round(rate),
    }


def _long(snapshot: Snapshot, rows: int) -> Snapshot:
    """Return the snapshot with a history of ``rows`` recorded steps."""
    steps = np.arange(rows) + snapshot.step
    noise = np.random.default_rng(0).uniform(0.5, 1.5, rows).astype(np.float32)
    entries = snapshot.curves.parameters.shape[1] or 2
    norms = snapshot.curves.gradient_norms.shape[1] or 2
    wide = np.repeat(noise[:, None], max(entries, norms), axis=1)
    norm_columns = wide[:, :norms]
    curves = Curves(steps, noise, steps, noise, noise, noise, wide[:, :entries], norm_columns, norm_columns[:, ::2])
    return replace(snapshot, curves=curves)


def _moved(snapshot: Snapshot, shift: int) -> Snapshot:
    curves = snapshot.curves
    return replace(snapshot, curves=replace(curves, batch_step=curves.batch_step + shift, step=curves.step + shift))


def _memory() -> float | None:
    """Return the resident memory of this process in megabytes, if the system tells."""
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return round(int(line.split()[1]) / 1024, 1)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    print(json.dumps(measure(json.loads(sys.stdin.read()))))
