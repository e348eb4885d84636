"""Tries all that the program does, from an empty folder: ``try_program.py COMMAND…``.

``--bundle`` tries the one in dist/, ``--source`` main.py with this Python. It ends with 1 and says what failed. The
window is opened without a screen, and has to live with both its processes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OWN = """def gradient(params, x, y):
    e = x @ params['W1'] + params['b1'] - y
    return {'W1': x.T @ e, 'b1': e.sum(axis=0)}
"""
TARGETS = ("mlx-manual", "mlx-auto", "numpy", "pytorch", "tensorflow")
WINDOW_S = 120.0
"""How long the window may take to have its two processes."""


def bundled() -> list[str]:
    """Return the command of the bundle that this system has in dist/."""
    if sys.platform == "darwin":
        return [str(ROOT / "dist" / "Gradient Playground.app" / "Contents" / "MacOS" / "gradient-playground-cli")]
    name = "gradient-playground-cli.exe" if sys.platform == "win32" else "gradient-playground"
    return [str(ROOT / "dist" / "gradient-playground" / name)]


def main(command: list[str]) -> int:
    """Try it; return the exit code."""
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": folder, "XDG_CONFIG_HOME": folder}
        environment |= {"XDG_DATA_HOME": str(here / "data"), "XDG_STATE_HOME": str(here / "state")}
        environment.pop("PYTHONPATH", None)

        def run(*arguments: str, says: str = "", makes: str = "") -> None:
            done = subprocess.run(
                [*command, *arguments], cwd=here, capture_output=True, encoding="utf-8", env=environment, timeout=300
            )
            made = here / makes
            fine = done.returncode == 0 and says in done.stdout and (not makes or made.stat().st_size > 100)
            print("ok " if fine else "!! ", *arguments, flush=True)
            if not fine:
                faults.append(arguments)
                print(done.stdout[-500:], done.stderr[-1500:], sep="\n", flush=True)

        (here / "own.json").write_text(json.dumps({"gradient": {"source": "custom", "code": OWN}, "steps": 20}))
        (here / "table.csv").write_text("a;b\n1,5;2\n2,5;4\n3,5;6\n")
        (here / "table.json").write_text(json.dumps({"dataset": {"name": "csv", "path": "table.csv", "target": "b"}}))
        run("doctor", says="float64")
        run("list", "examples", says="sine-mlp")
        run("schema", says="dataset")
        run("train", "sine-mlp", "--steps", "200", says='"step": 200')
        run("train", "table.json", "--steps", "5", says='"step": 5')
        run("train", "own.json", "--allow-code", says='"repeatable": true')
        run("check", "own.json", "--allow-code", says="passed")
        run("check", "circle", says="passed")
        for ending in ("png", "svg", "pdf", "py", "tex", "md"):
            plot = "derivation" if ending in ("tex", "md") else "loss"
            run(
                "figure",
                "sine-mlp",
                "--plot",
                plot,
                "--steps",
                "50",
                "--out",
                f"figure.{ending}",
                makes=f"figure.{ending}",
            )
        run("movie", "line-fit", "--plot", "fit", "--out", "movie.gif", "--frames", "4", makes="movie.gif")
        run("graph", "line-fit", "--out", "graph.svg", makes="graph.svg")
        for target in TARGETS:
            run("export", "line-fit", "--to", target, "--out", f"line_{target}.py", makes=f"line_{target}.py")
        if not _window(command, here, environment):
            faults.append(("window",))
    print(f"{len(faults)} of these failed" if faults else "all of it works")
    return int(bool(faults))


def _window(command: list[str], here: Path, environment: dict[str, str]) -> bool:
    """Open the window on an example; return whether it lives until its processes compute."""
    with (here / "window.log").open("w") as log:
        window = subprocess.Popen([*command, "sine-mlp"], cwd=here, env=environment, stdout=log, stderr=log)
        try:
            end = time.perf_counter() + WINDOW_S
            while window.poll() is None and time.perf_counter() < end and _children(window.pid) < 2:
                time.sleep(0.2)
            time.sleep(5)
            fine = window.poll() is None
        finally:
            window.kill()
            window.wait()
    print("ok " if fine else "!! ", "the window", flush=True)
    if not fine:
        print((here / "window.log").read_text()[-2000:])
    return fine


def _children(pid: int) -> int:
    """Return how many processes a process has started; enough of them where the system does not tell in /proc."""
    try:
        return len(Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    except OSError:
        return 2


if __name__ == "__main__":
    chosen = {"--bundle": bundled(), "--source": [sys.executable, str(ROOT / "main.py")]}
    sys.exit(main(chosen.get(sys.argv[1], sys.argv[1:])))
