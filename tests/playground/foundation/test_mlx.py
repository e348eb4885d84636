"""MLX runs on the CPU, whatever the machine's default device is."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PRETENDED_GPU = ROOT / "tests" / "support" / "machines" / "gpu"
NET = (
    '{"dataset": {"name": "xor", "points": 20}, "model": {"name": "mlp", "hidden": [3]}, "steps": 5, '
    '"loss": "binary_cross_entropy"}'
)


def python(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(PRETENDED_GPU)}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, input=text, capture_output=True, text=True, timeout=120
    )


def test_the_pretended_gpu_raises_where_no_device_is_chosen() -> None:
    done = python("-c", "import mlx.core as mx; print(mx.zeros(3) + 1)")
    assert done.returncode == 1 and "would run on the GPU" in done.stderr


@pytest.mark.machine
@pytest.mark.parametrize(
    "command",
    [
        ("train", "-"),
        ("check", "-"),
        ("gradients", "-"),
        ("graph", "-", "--out", "{folder}/graph.svg"),
        ("export", "-", "--to", "numpy"),
    ],
)
def test_commands_give_the_same_on_a_machine_with_a_gpu(command: tuple[str, ...], tmp_path: Path) -> None:
    arguments = [part.format(folder=tmp_path) for part in command]
    pretended = python("main.py", *arguments, text=NET)
    assert (pretended.returncode, pretended.stderr) == (0, "")
    plain = subprocess.run(
        [sys.executable, "main.py", *arguments], cwd=ROOT, input=NET, capture_output=True, text=True, timeout=120
    )
    assert pretended.stdout == plain.stdout


def test_mlx_is_imported_in_one_place_only() -> None:
    found = []
    for path in (ROOT / "playground").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name == "mlx" or name.startswith("mlx.") for name in names):
                found.append(str(path.relative_to(ROOT)))
    assert set(found) == {"playground/foundation/mlx.py"}


def test_mlx_keeps_little_of_the_memory_that_is_free_again() -> None:
    code = (
        "from playground.foundation.mlx import CACHE_BYTES, mx\n"
        "held = [mx.ones((1000, 1000)) * k for k in range(40)]\n"
        "mx.eval(held)\n"
        "del held\n"
        "assert mx.get_cache_memory() <= CACHE_BYTES, mx.get_cache_memory()\n"
    )
    done = python("-c", code)
    assert done.returncode == 0, done.stderr
