"""Exported scripts print the trainer's losses, for every loss, activation, penalty, optimizer and batch setting."""

import ast
import csv
import importlib.util
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.experiment.types import NAMES, Experiment
from playground.experiment.validation import convert
from playground.export.phases import plan
from playground.export.targets import EXPORTS, NOTE, export
from playground.foundation.errors import InvalidValue, PlaygroundError
from playground.gradients import manual
from playground.training.trainer import Trainer

NET: dict[str, Any] = {
    "dataset": {"name": "circle", "points": 24, "train_fraction": 0.75},
    "model": {"name": "mlp", "hidden": [4, 3], "seed": 2},
    "loss": "binary_cross_entropy",
    "optimizer": {"name": "adam", "learning_rate": 0.02},
    "batch": {"size": 5},
    "steps": 20,
}
CASES: dict[str, dict[str, Any]] = {
    "line": {"title": "Fit a line by hand", "steps": 40},
    "net": NET,
    "relu huber l1": {
        "dataset": {"name": "sine", "points": 15, "noise": 0.2},
        "model": {"name": "mlp", "hidden": [5], "activation": "relu"},
        "loss": "huber",
        "penalty": {"name": "l1", "rate": 0.01},
        "optimizer": {"name": "rmsprop", "learning_rate": 0.01},
        "steps": 15,
    },
    "sigmoid classes l2": {
        **NET,
        "model": {"name": "mlp", "hidden": [4], "activation": "sigmoid"},
        "loss": "cross_entropy",
        "penalty": {"name": "l2", "rate": 0.05},
        "optimizer": {"name": "adamw", "learning_rate": 0.05, "bias_correction": False},
        "dataset": {"name": "spiral", "points": 21, "standardize": True},
        "features": ["x1", "x2", "x1*x2"],
    },
    "linear mae": {
        **NET,
        "model": {"name": "mlp", "hidden": [3], "activation": "linear"},
        "loss": "mae",
        "frozen": ["W1"],
    },
    "half mse": {**NET, "loss": "half_mse", "optimizer": {"name": "adagrad", "learning_rate": 0.1}},
    "nesterov": {
        **NET,
        "loss": "mse",
        "optimizer": {"name": "sgd", "learning_rate": 0.05, "momentum": 0.8, "nesterov": True},
        "batch": {"size": 7, "shuffle": False},
    },
    "changes": {
        **NET,
        "steps": 30,
        "timeline": [
            {"step": 4, "set": {"optimizer.learning_rate": 0.1, "gradient.source": "auto"}},
            {"step": 7, "set": {"penalty.name": "l2", "penalty.rate": 0.1, "batch.size": 4}},
            {"step": 11, "set": {"loss": "mse", "frozen": ["b1", "W2"]}},
            {"step": 15, "set": {"optimizer.name": "sgd", "optimizer.momentum": 0.5}},
            {"step": 19, "set": {"parameters.b3": [0.25], "frozen": []}},
            {"step": 23, "set": {"dataset.noise": 0.3}},
        ],
    },
}
for place, (activation, optimizer, schedule) in enumerate(
    [
        ("leaky_relu", {"name": "adadelta", "learning_rate": 1.0}, {"name": "step", "every": 5, "factor": 0.5}),
        ("elu", {"name": "adamax", "learning_rate": 0.02}, {"name": "exponential", "factor": 0.95}),
        ("gelu", {"name": "lion", "learning_rate": 0.02, "weight_decay": 0.1}, {"name": "cosine", "steps": 15}),
        ("silu", {"name": "sgd", "learning_rate": 0.2}, {"name": "warmup", "steps": 8}),
        ("softplus", {"name": "adam", "learning_rate": 0.02}, {"name": "cosine", "steps": 30, "end": 0.001}),
        ("sine", {"name": "sgd", "learning_rate": 0.1, "momentum": 0.5}, {"name": "constant"}),
    ]
):
    model = {"name": "mlp", "hidden": [4, 3], "activation": activation, "seed": place}
    CASES[activation] = {**NET, "model": model, "optimizer": optimizer, "schedule": schedule, "steps": 20}
CASES["clipped"] = {
    **NET,
    "steps": 20,
    "optimizer": {"name": "sgd", "learning_rate": 0.3, "clip_norm": 0.05},
    "frozen": ["W2"],
    "timeline": [
        {"step": 8, "set": {"optimizer.clip_norm": 0.1}},
        {"step": 12, "set": {"optimizer.clip_norm": 0.0, "frozen": []}},
    ],
}
CASES["single entries"] = {
    **NET,
    "steps": 20,
    "optimizer": {"name": "adam", "learning_rate": 0.05, "clip_norm": 0.5},
    "parameters": {"W1[0,1]": 0.75},
    "timeline": [
        {"step": 5, "set": {"parameters.W1[1,0]": -0.5, "frozen": ["W1[1,0]", "b2"]}},
        {"step": 13, "set": {"frozen": []}},
    ],
}
CASES["new schedule"] = {
    **NET,
    "steps": 20,
    "schedule": {"name": "step", "every": 3},
    "timeline": [{"step": 7, "set": {"schedule.name": "cosine", "schedule.steps": 12}}],
}
MODULES = {"numpy": "numpy", "mlx-manual": "mlx", "mlx-auto": "mlx", "pytorch": "torch", "tensorflow": "tensorflow"}


def expected(plain: dict[str, Any]) -> list[tuple[int, float]]:
    experiment = convert(plain, Experiment)
    trainer, found = Trainer(experiment, code_allowed=True), []
    every = max(1, experiment.steps // 10)
    while True:
        if trainer.step_number % every == 0 or trainer.step_number == experiment.steps:
            if trainer.step_number < experiment.steps:
                trainer.apply_due_changes()
            found.append((trainer.step_number, trainer.losses().train))
        if trainer.step_number == experiment.steps:
            return found
        trainer.step(1)


def printed(text: str, folder: Path, python: str = sys.executable) -> list[tuple[int, float]]:
    path = folder / "script.py"
    path.write_text(text)
    done = subprocess.run([python, str(path)], capture_output=True, text=True, timeout=300, cwd=folder)
    assert done.returncode == 0, done.stderr[-2000:] + text
    return [(int(step), float(loss)) for step, loss in re.findall(r"step (\d+)  loss (\S+)", done.stdout)]


@pytest.mark.parametrize("target", EXPORTS)
def test_scripts_print_the_trainers_losses(target: str, tmp_path: Path) -> None:
    if importlib.util.find_spec(MODULES[target]) is None:
        pytest.skip(f"{MODULES[target]} is not installed; the dependency group 'export' has it")
    for name, plain in CASES.items():
        if name == "single entries" and target in ("mlx-auto", "pytorch"):
            with pytest.raises(InvalidValue, match="numpy and mlx-manual follow single entries"):
                export(convert(plain, Experiment), target)
            continue
        wanted, found = expected(plain), printed(export(convert(plain, Experiment), target), tmp_path)
        assert [step for step, _ in found] == [step for step, _ in wanted], name
        np.testing.assert_allclose([loss for _, loss in found], [loss for _, loss in wanted], rtol=2e-5, err_msg=name)


def test_the_learners_code_is_exported(tmp_path: Path) -> None:
    code = manual.code(3, "tanh", "binary_cross_entropy", "none").replace("mx.tanh(z1)", "activation(z1)")
    plain = {**NET, "gradient": {"source": "custom", "code": code + "    # rate: penalty_rate\n"}}
    text = export(convert(plain, Experiment), "mlx-manual")
    assert "activation(z1)" in text
    wanted, found = expected(NET), printed(text, tmp_path)
    np.testing.assert_allclose([loss for _, loss in found], [loss for _, loss in wanted], rtol=2e-5)


def test_names_and_notes() -> None:
    assert tuple(EXPORTS) == NAMES["exports"]
    for target in ("mlx-manual", "mlx-auto"):
        assert NOTE in export(Experiment(), target)
    assert len(export(Experiment(), "numpy").splitlines()) < 60


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).resolve().parents[3]
    return subprocess.run(
        [sys.executable, "main.py", "export", *arguments], cwd=root, capture_output=True, text=True, timeout=60
    )


def test_the_command(tmp_path: Path) -> None:
    out = tmp_path / "line.py"
    written = run("line-fit", "--to", "numpy", "--out", str(out))
    assert (written.returncode, written.stdout, written.stderr) == (0, "", "")
    assert out.read_text() == run("line-fit", "--to", "numpy").stdout
    assert subprocess.run([sys.executable, str(out)], capture_output=True, text=True, timeout=60).returncode == 0
    bad = run("-", "--to", "pytorh")
    assert bad.returncode == 2 and "did you mean 'pytorch'" in bad.stderr and not bad.stdout
    missing = run("nowhere.json", "--to", "numpy")
    assert missing.returncode == 2 and len(missing.stderr.splitlines()) == 1


def plain(timeline: list[dict[str, object]], steps: int = 6) -> Experiment:
    found: Experiment = convert({"timeline": timeline, "steps": steps}, Experiment)
    return found


def test_a_change_at_the_last_step_is_no_part_of_the_script() -> None:
    changes: list[dict[str, object]] = [
        {"step": step, "set": {"optimizer.learning_rate": step / 100}} for step in (5, 6)
    ]
    phases = plan(plain(changes)).phases
    assert [(phase.first, phase.last) for phase in phases] == [(0, 5), (5, 6)]
    assert "0.06" not in export(plain(changes), "numpy")


def test_a_pytorch_optimizer_is_made_anew_for_another_kind_and_only_then() -> None:
    rate = export(plain([{"step": 2, "set": {"optimizer.learning_rate": 0.5}}]), "pytorch")
    assert rate.count("torch.optim.SGD(") == 1 and "param_groups[0].update(" in rate
    kind = export(plain([{"step": 2, "set": {"optimizer.name": "rmsprop"}}]), "pytorch")
    assert kind.count("torch.optim.SGD(") == 1 and kind.count("torch.optim.RMSprop(") == 1
    other = export(plain([{"step": 2, "set": {"penalty.name": "l2", "penalty.rate": 0.5}}]), "pytorch")
    assert other.count("torch.optim.SGD(") == 1 and "param_groups[0].update(" not in other


HOSTILE_TEXTS = [
    "x\nopen('code-ran', 'w').close(); #",
    '"""\nimport os\nos.mkdir("code-ran")\n"""',
    "'''; import os; '''",
    "\\",
    '"',
    "\r\nimport os",
    "\u2028import os",
    "\x0cimport os",
    "a\x00b",
    "# \x85import os",
    "{0}{x!r}%s",
]


def statements(text: str) -> str:
    """What a script does: its syntax tree without the docstring at its top."""
    tree = ast.parse(text)
    return ast.dump(ast.Module(tree.body[1:], []))


@pytest.mark.parametrize("target", EXPORTS)
@settings(max_examples=40, deadline=None)
@given(text=st.one_of(st.sampled_from(HOSTILE_TEXTS), st.text(max_size=60)))
def test_nothing_from_a_file_becomes_a_statement_of_the_script(target: str, text: str) -> None:
    """A title, a column's name and a changed value are comments at most, whatever stands in them."""
    with tempfile.TemporaryDirectory() as folder:
        scripts = []
        for number, (title, column) in enumerate((("t", "x"), (text, text.strip() or "x"))):
            table = Path(folder) / f"table{number}.csv"
            with table.open("w", newline="", encoding="utf-8", errors="replace") as file:
                csv.writer(file).writerows([[column, "y y"], ["1", "2"], ["2", "3"], ["3", "5"]])
            changes = [{"step": 1, "set": {"dataset.path": str(table)}}, {"step": 2, "set": {"gradient.code": text}}]
            plain = {
                "title": title,
                "dataset": {"name": "csv", "path": str(table), "target": "y y"},
                "timeline": changes,
                "steps": 3,
            }
            try:
                scripts.append(export(convert(plain, Experiment), target))
            except PlaygroundError as fault:  # a header that is none, or two equal columns: said in a line
                assert "\n" not in str(fault)
                return
    assert statements(scripts[0]) == statements(scripts[1])
