"""Exported scripts print the trainer's losses, for every loss, activation, penalty, optimizer and batch setting."""

import ast
import csv
import importlib.util
import json
import os
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
from playground.export.file_names import file_name
from playground.export.phases import plan
from playground.export.targets import EXPORTS, export
from playground.export.words import LANGUAGES
from playground.foundation.errors import InvalidValue, PlaygroundError
from playground.gradients import manual
from tests.support.exports import compare, expected, run_scripts

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
CASES["velocity kept while the momentum is 0"] = {
    **NET,
    "optimizer": {"name": "sgd", "learning_rate": 0.05, "momentum": 0.9},
    "timeline": [
        {"step": 5, "set": {"optimizer.momentum": 0.0}},
        {"step": 8, "set": {"optimizer.momentum": 0.8, "optimizer.nesterov": True}},
    ],
}
CASES["Nesterov's rule waits for a momentum"] = {
    **NET,
    "optimizer": {"name": "sgd", "learning_rate": 0.05, "nesterov": True},
    "timeline": [
        {"step": 5, "set": {"optimizer.momentum": 0.8}},
        {"step": 9, "set": {"optimizer.momentum": 0.0}},
        {"step": 12, "set": {"optimizer.momentum": 0.9}},
    ],
}
CASES["bias correction switched"] = {
    **NET,
    "timeline": [
        {"step": 5, "set": {"optimizer.bias_correction": False}},
        {"step": 9, "set": {"optimizer.bias_correction": True}},
        {"step": 12, "set": {"optimizer.name": "adamw", "optimizer.weight_decay": 0.1}},
        {"step": 15, "set": {"optimizer.bias_correction": False}},
    ],
}
CASES["trained again under Adam"] = {
    **NET,
    "timeline": [{"step": 1, "set": {"frozen": ["W1", "b1"]}}, {"step": 12, "set": {"frozen": []}}],
}
CASES["everything frozen"] = {"frozen": ["W1", "b1"], "steps": 4}
CASES["everything frozen for a while"] = {
    **NET,
    "timeline": [
        {"step": 4, "set": {"frozen": ["W1", "b1", "W2", "b2", "W3", "b3"]}},
        {"step": 6, "set": {"optimizer.clip_norm": 0.1}},
        {"step": 9, "set": {"frozen": ["W1"]}},
    ],
}
CASES["test rows from the timeline"] = {
    **NET,
    "dataset": {"name": "circle", "points": 24},
    "timeline": [
        {"step": 6, "set": {"dataset.train_fraction": 0.75}},
        {"step": 12, "set": {"dataset.train_fraction": 1.0}},
    ],
}
CASES["labels that become numbers"] = {
    "dataset": {"name": "csv", "content": "a,k\n1,1\n2,2\n3,2\n4,1\n5,2\n", "target": "k", "standardize": True},
    "loss": "mse",
    "timeline": [{"step": 4, "set": {"loss": "binary_cross_entropy"}}],
    "steps": 9,
}
CASES["large logits"] = {
    "dataset": {"name": "inline", "x": [[1], [2]], "y": [0, 1]},
    "loss": "cross_entropy",
    "parameters": {"W1": [[1e8, 1e8]], "b1": [0, 0]},
    "optimizer": {"name": "sgd", "learning_rate": 0.1},
    "steps": 2,
}
CASES["a large logit of one class"] = {
    "dataset": {"name": "inline", "x": [[1], [2]], "y": [[1], [1]]},
    "loss": "binary_cross_entropy",
    "parameters": {"W1": [[20.0]], "b1": [0]},
    "steps": 2,
}
CASES["new schedule"] = {
    **NET,
    "steps": 20,
    "schedule": {"name": "step", "every": 3},
    "timeline": [{"step": 7, "set": {"schedule.name": "cosine", "schedule.steps": 12}}],
}
MODULES = {"numpy": "numpy", "mlx-manual": "mlx", "mlx-auto": "mlx", "pytorch": "torch", "tensorflow": "tensorflow"}


ROOT = Path(__file__).resolve().parents[3]


def printed(text: str, folder: Path) -> list[tuple[int, float]]:
    return run_scripts([text], folder)[0]


@pytest.mark.parametrize("target", EXPORTS)
def test_scripts_print_the_trainers_losses(target: str, tmp_path: Path) -> None:
    if importlib.util.find_spec(MODULES[target]) is None:
        pytest.skip(f"{MODULES[target]} is not installed; the dependency group 'export' has it")
    cases = dict(CASES)
    if target in ("mlx-auto", "pytorch"):
        with pytest.raises(InvalidValue, match="numpy and mlx-manual follow single entries"):
            export(convert(cases.pop("single entries"), Experiment), target)
    texts = [export(convert(plain, Experiment), target) for plain in cases.values()]
    for (name, plain), found in zip(cases.items(), run_scripts(texts, tmp_path), strict=True):
        wanted = expected(plain)
        assert [step for step, _ in found] == [step for step, _ in wanted], name
        np.testing.assert_allclose([loss for _, loss in found], [loss for _, loss in wanted], rtol=2e-5, err_msg=name)


@pytest.mark.parametrize("target", EXPORTS)
def test_lines_are_short_and_the_text_is_always_the_same(target: str) -> None:
    deep = {
        **NET,
        "dataset": {"name": "breast_cancer", "standardize": True},
        "title": "A title that goes on and on, " * 8,
        "model": {"name": "mlp", "hidden": [3] * 6},
        "frozen": ["W1", "b2", "W3", "b4", "W5", "b6"],
        "optimizer": {"name": "adamw", "learning_rate": 0.000123456, "clip_norm": 0.1234567},
        "schedule": {"name": "cosine", "steps": 12345, "end": 0.0001},
        "penalty": {"name": "l1", "rate": 0.01},
        "timeline": [{"step": 2, "set": {"parameters.b1": [1.0, 2.0, 3.0], "optimizer.learning_rate": 0.000223456}}],
    }
    others = [{**NET, "model": {**NET["model"], "activation": one, "hidden": [3] * 6}} for one in NAMES["activations"]]
    others += [{"dataset": {"name": "iris"}, "loss": "cross_entropy", "frozen": [], "steps": 3}]
    scripts = [
        export(convert(plain, Experiment), target, language) for plain in (deep, *others) for language in LANGUAGES
    ]
    for text in scripts:
        ast.parse(text)
        assert max(map(len, text.splitlines())) <= 120
    code = (
        "from playground.experiment.types import Experiment; from playground.experiment.validation import convert;"
        "from playground.export.targets import export; import json, sys;"
        "print(export(convert(json.load(sys.stdin), Experiment), sys.argv[1]), end='')"
    )
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code, target],
            input=json.dumps(deep),
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.stdout == scripts[0], done.stderr


def test_the_docstring_names_what_shapes_the_updates_and_comments_are_in_the_chosen_language() -> None:
    plain = {
        **NET,
        "title": "Circle",
        "optimizer": {"name": "sgd", "learning_rate": 0.5, "clip_norm": 0.25},
        "schedule": {"name": "warmup", "steps": 8},
        "penalty": {"name": "l2", "rate": 0.01},
    }
    about = ast.get_docstring(ast.parse(export(convert(plain, Experiment), "numpy"))) or ""
    for part in ("Circle", "warmup (steps 8)", "clipped to the norm 0.25", "Penalty l2 with rate 0.01", "batches of 5"):
        assert part in about
    english = "[A-Za-z]{3,} [a-z]+ [a-z]+"
    for target in EXPORTS:
        text = export(convert({**plain, "title": ""}, Experiment), target, "zh_TW")
        comments = [line.split("#", 1)[1] for line in text.splitlines() if "#" in line]
        assert comments and not [one for one in comments if re.search(english, one)]
        assert not re.search(english, ast.get_docstring(ast.parse(text)) or "")


def test_names_of_scripts_shadow_no_module(tmp_path: Path) -> None:
    assert file_name("line-fit", "numpy") == "line-fit_numpy.py"
    assert file_name("../a b: c", "mlx-auto") == "a-b-c_mlx-auto.py"
    assert file_name("", "pytorch") == "experiment_pytorch.py"
    for name in ("numpy.py", "random.py", "torch.py", "mlx.py", "tensorflow.py"):
        done = run("line-fit", "--to", "numpy", "--out", str(tmp_path / name))
        assert done.returncode == 2 and "in place of the module" in done.stderr and not list(tmp_path.iterdir())


def test_code_is_exported_as_it_is_or_refused(tmp_path: Path) -> None:
    wrong = "def gradient(params, x, y):\n    e = x @ params['W1'] + params['b1'] - y\n"
    wrong += (
        "    params['W1'] = 0 * params['W1']  # changes its copy\n    return {'W1': x.T @ e / 3, 'b1': e.sum(axis=0)}"
    )
    plain: dict[str, Any] = {"gradient": {"source": "custom", "code": wrong}, "steps": 20}
    text = export(convert(plain, Experiment), "mlx-manual")
    assert wrong in text
    found, wanted = printed(text, tmp_path), expected(plain)
    np.testing.assert_allclose([loss for _, loss in found], [loss for _, loss in wanted], rtol=2e-5)
    later = {"timeline": [{"step": 5, "set": {"gradient": plain["gradient"]}}], "steps": 20}
    for target in set(EXPORTS) - {"mlx-manual"}:
        for one in (plain, later):
            with pytest.raises(InvalidValue, match="mlx-manual as the target"):
                export(convert(one, Experiment), target)
        assert export(convert({**later, "steps": 5}, Experiment), target)  # it never ran
    clash = {**plain, "gradient": {"source": "custom", "code": "def update(x):\n    return x\n\n" + wrong}}
    with pytest.raises(InvalidValue, match="defines 'update'"):
        export(convert(clash, Experiment), "mlx-manual")
    fine = {**plain, "gradient": {"source": "custom", "code": "import mlx.core as mx\n\n" + wrong}}
    assert export(convert(fine, Experiment), "mlx-manual")


@pytest.mark.long
@pytest.mark.parametrize("target", EXPORTS)
def test_scripts_of_random_experiments_print_the_trainers_losses(target: str, tmp_path: Path) -> None:
    if importlib.util.find_spec(MODULES[target]) is None:
        pytest.skip(f"{MODULES[target]} is not installed; the dependency group 'export' has it")
    compared, refused = compare(target, range(40), tmp_path)
    assert compared >= 20 and compared + refused == 40


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
        assert "MLX has no nn.Parameter" in export(Experiment(), target)
    assert len(export(Experiment(), "numpy").splitlines()) < 60


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "main.py", "export", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60
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
