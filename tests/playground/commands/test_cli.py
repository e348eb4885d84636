"""The command line: results, exit codes, and one-line error messages."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from main import main as program
from playground.commands.cli import main
from playground.experiment.storage import examples
from playground.experiment.types import NAMES, Experiment
from playground.experiment.validation import convert
from playground.training.trainer import Trainer

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def experiment(tmp_path: Path) -> Any:
    def write(content: Any) -> str:
        path = tmp_path / "experiment.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return str(path)

    return write


@pytest.mark.machine
def test_train_prints_the_result(experiment: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", experiment({"steps": 350})]) == 0
    result = json.loads(capsys.readouterr().out)
    assert (result["step"], result["epoch"], result["diverged_at"]) == (350, 350, None)
    assert result["parameters"]["W1"][0][0] == pytest.approx(2, abs=0.05)
    assert result["history"]["batch_loss"][0] == 41.5
    assert result["history"]["evaluated"]["step"][-1] == 350
    assert len(result["history"]["step"]) == 350


FULL = {
    "dataset": {"name": "circle", "points": 30, "train_fraction": 0.5},
    "model": {"name": "mlp", "hidden": [3]},
    "loss": "binary_cross_entropy",
    "penalty": {"name": "l2", "rate": 0.1},
    "batch": {"size": 4},
    "timeline": [{"step": 3, "set": {"optimizer.learning_rate": 0.2}}],
}


@pytest.mark.parametrize(("plain", "steps"), [(FULL, 0), (FULL, 7), (FULL, 256), (FULL, 301), ({}, 7)])
def test_a_result_holds_what_the_trainer_has(
    plain: Any, steps: int, experiment: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path, curves = experiment(plain), tmp_path / "curves.csv"
    assert main(["train", path, "--steps", str(steps), "--curves", str(curves)]) == 0
    result = json.loads(capsys.readouterr().out)
    trainer = Trainer(convert(plain, Experiment))
    batch_losses: list[float] = []
    while trainer.step_number < steps:
        batch_losses += trainer.step(steps - trainer.step_number).batch_losses.tolist()
    losses = trainer.losses()
    assert (result["version"], result["step"], result["epoch"]) == (1, steps, trainer.epoch)
    assert list(result["loss"]) == ["train", "test", "penalty", "objective"]
    for name, value in result["loss"].items():
        wanted = getattr(losses, name)
        assert value == (None if wanted is None else pytest.approx(wanted, rel=1e-6))
    assert result["accuracy"] == {"train": losses.train_accuracy, "test": losses.test_accuracy}
    assert result["metrics"] == trainer.metrics()
    for name, value in trainer.parameters.items():
        np.testing.assert_allclose(result["parameters"][name], value, rtol=1e-5, atol=1e-7)
    for name, value in trainer.gradients("manual").items():
        np.testing.assert_allclose(result["gradients"][name], value, rtol=1e-4, atol=1e-6)
    assert result["stopped"] is None and result["diverged_at"] is None
    assert result["history"]["step"] == list(range(steps))
    np.testing.assert_allclose(result["history"]["batch_loss"], batch_losses, rtol=1e-5)
    evaluated = result["history"]["evaluated"]
    at = evaluated["step"]
    assert at == sorted(set(at)) and at[0] == 0 and at[-1] == steps
    assert len(evaluated["train"]) == len(at) and evaluated["train"][-1] == pytest.approx(losses.train, rel=1e-6)
    assert len(evaluated["test"]) == (len(at) if plain else 0)
    rows = [line.split(",") for line in curves.read_text().splitlines()[1:]]
    assert [int(row[0]) for row in rows] == [one for one in at if one < steps or one in (0, 256)][: len(rows)]
    for row, train in zip(rows, evaluated["train"], strict=False):
        assert float(row[1]) == pytest.approx(train) and (row[2] == "") == (not plain) and float(row[3]) >= 0


def test_training_stops_where_it_is_asked_to(experiment: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = experiment({"stop": {"loss": 5.0}, "steps": 2})
    assert main(["train", path, "--steps", "300"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert 2 < result["step"] < 300 and result["stopped"] is not None and result["loss"]["train"] <= 5
    assert main(["train", experiment({"stop": {"loss": 50.0}, "steps": 2})]) == 0  # its own steps are a replay
    assert json.loads(capsys.readouterr().out)["step"] == 2


WRONG = "def gradient(params, x, y):\n    return {'W1': mx.array([[-34.0]]), 'b1': mx.array([15.0])}\n"


@pytest.mark.machine
def test_a_check_is_written_as_a_table_or_a_file(
    experiment: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["check", experiment({})]) == 0
    first, head, weight, bias, *rest, last = capsys.readouterr().out.splitlines()
    assert first == "manual against mx.grad and central differences, float64, step 0"
    assert head == "parameter     max |Δ| rel. error   |Δ| num.  verdict"
    assert weight.startswith("W1           0.00e+00   0.00e+00 ") and weight.endswith("  right")
    assert bias.startswith("b1 ") and bias.endswith("  right") and last == "passed" and rest == []
    out = tmp_path / "check.json"
    assert main(["check", experiment({}), "--out", str(out)]) == 0
    result = json.loads(out.read_text())
    assert [(row["parameter"], row["entries"], row["differ"], row["at_kinks"]) for row in result["parameters"]] == [
        ("W1", 1, 0, 0),
        ("b1", 1, 0, 0),
    ]
    assert result["passed"] and result["repeatable"] and result["findings"] == result["elsewhere"] == []
    wrong = experiment({"gradient": {"source": "custom", "code": WRONG}})
    assert main(["check", wrong, "--allow-code"]) == 1
    text = capsys.readouterr().out
    assert text.splitlines()[0].startswith("custom against") and text.endswith("failed\n")
    assert re.search(r"^b1 +3.00e\+01 .*  wrong$", text, re.MULTILINE)
    near = re.findall(r"^(W1|b1) +\S+e[+-]\d\d +\S+e[+-]\d\d    near, ([123])  wrong$", text, re.MULTILINE)
    assert near == [(name, number) for number in "123" for name in ("W1", "b1")]
    assert main(["check", wrong, "--allow-code", "--out", str(out)]) == 1
    result = json.loads(out.read_text())
    assert not result["passed"] and [row["passed"] for row in result["parameters"]] == [True, False]
    assert result["source"] == "custom" and result["elsewhere"]


@pytest.mark.parametrize("text", ["-1", "1.5", "", "1e3", "²", "١", "1000000001", "9" * 5000])
def test_steps_are_whole_numbers_up_to_a_thousand_million(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "line-fit", "--steps", text]) == 2
    assert "a whole number from 0 to 1,000,000,000" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "a"])
def test_an_example_is_counted_from_one(text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = str(tmp_path / "graph.dot")
    assert main(["graph", "line-fit", "--out", out, "--example", text]) == 2
    assert "a whole number from 1 to" in capsys.readouterr().err
    assert main(["graph", "line-fit", "--out", out, "--example", "3"]) == 0


def test_files_are_written_whole(experiment: Any, tmp_path: Path) -> None:
    out, curves = tmp_path / "r.json", tmp_path / "c.csv"
    assert main(["train", experiment({}), "--steps", "5", "--out", str(out), "--curves", str(curves)]) == 0
    assert json.loads(out.read_text())["step"] == 5
    assert curves.read_text().splitlines()[0] == "step,train_loss,test_loss,penalty"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.csv", "experiment.json", "r.json"]


OVER_ITSELF = [
    ["train", "{it}", "--out", "{it}"],
    ["train", "{it}", "--curves", "{link}"],
    ["train", "{it}", "--out", "{twin}"],
    ["train", "{it}", "--out", "{table}"],
    ["train", "{it}", "--out", "{new}", "--curves", "{new}"],
    ["gradients", "{it}", "--out", "{it}"],
    ["check", "{link}", "--out", "{it}"],
    ["export", "{it}", "--to", "numpy", "--out", "{script}"],
    ["graph", "{it}", "--out", "{link}"],
    ["figure", "{it}", "--plot", "loss", "--out", "{it}"],
    ["figure", "{picture}", "--plot", "loss", "--without-experiment", "--out", "{picture}"],
    ["figure", "{picture}", "--plot", "loss", "--out", "{folder}/", "--format", "svg"],
    ["figure", "{it}", "{picture}", "--plot", "loss", "--overlay", "--out", "{picture}"],
]


@pytest.mark.parametrize("arguments", OVER_ITSELF, ids=" ".join)
def test_no_output_replaces_what_a_command_reads_or_writes(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = {
        "it": "it.json",
        "link": "link.json",
        "twin": "twin.json",
        "table": "table.csv",
        "picture": "p.svg",
        "script": "s.py",
    }
    files = {name: tmp_path / file for name, file in names.items()}
    dataset = {"name": "csv", "path": "table.csv", "target": "b"}
    files["table"].write_text("a,b\n1,2\n2,4\n3,7\n")
    files["it"].write_text(json.dumps({"dataset": dataset, "steps": 3}))
    files["link"].symlink_to(files["it"])
    files["twin"].hardlink_to(files["it"])
    files["script"].symlink_to(files["table"])
    assert program(["figure", str(files["it"]), "--plot", "loss", "--out", str(files["picture"])]) == 0
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    capsys.readouterr()
    given = {**files, "new": tmp_path / "new", "folder": tmp_path}
    assert program([argument.format(**given) for argument in arguments]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("error: ") and captured.err.count("\n") == 1
    assert "would replace; choose another name" in captured.err
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.machine
def test_gradients_and_check(experiment: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gradients", experiment({})]) == 0
    result = json.loads(capsys.readouterr().out)
    assert set(result["sources"]) == {"manual", "auto", "numerical"}
    assert result["sources"]["manual"] == {"loss": 41.5, "gradients": {"W1": [[-34.0]], "b1": [-15.0]}}
    assert main(["check", experiment({}), "--steps", "3"]) == 0
    assert "passed" in capsys.readouterr().out


def test_divergence_is_no_failure(experiment: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", experiment({"optimizer": {"name": "sgd", "learning_rate": 1}}), "--steps", "500"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["step"] == result["diverged_at"] - 1


@pytest.mark.machine
@pytest.mark.parametrize("name", sorted(examples()))
def test_examples_train(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", name, "--steps", "20"]) == 0
    assert json.loads(capsys.readouterr().out)["step"] == 20
    assert len(examples()) == 6


INLINE = {"name": "inline", "x": [[1], [2]], "y": [[1], [2]]}
BAD: list[tuple[Any, str]] = [
    (b"", "is not JSON"),
    (b"{", "is not JSON"),
    (b"\xff\xfe", "UTF-8"),
    (b"[" * 100_000, "nested"),
    (b'{"steps": NaN}', "NaN"),
    ([], "an object"),
    ({"modle": {}}, "did you mean 'model'"),
    ({"loss": "mes"}, "did you mean 'mse'"),
    ({"dataset": {"name": "spirall"}}, "did you mean 'spiral'"),
    ({"optimizer": {"name": "adam", "momentum": 0.5}}, "$.optimizer.momentum"),
    ({"optimizer": {"name": "sgd", "learning_rate": "fast"}}, "$.optimizer.learning_rate"),
    ({"steps": 1e3}, "$.steps"),
    ({"steps": True}, "whole number"),
    ({"steps": 10**30}, "≤ 1,000,000,000"),
    ({"dataset": {"name": "line", "points": 10**9}}, "≤ 100,000"),
    ({"dataset": {**INLINE, "x": [[1], [2, 3]]}}, "$.dataset.x[1]"),
    ({"dataset": {**INLINE, "y": [[1], []]}}, "$.dataset.y[1]"),
    ({"dataset": {**INLINE, "y": [[1]]}}, "2 rows"),
    ({"dataset": {**INLINE, "x": [], "y": []}}, "at least 1"),
    ({"dataset": {**INLINE, "x": [[1e300], [2]]}}, "$.dataset.x[0][0]"),
    ({"dataset": {**INLINE, "y": [0, 5], "classes": 3}, "loss": "cross_entropy"}, "class 5"),
    ({"dataset": {**INLINE, "y": [0, -1]}, "loss": "cross_entropy"}, "class -1"),
    ({"dataset": {"name": "line"}, "loss": "cross_entropy"}, "class indices"),
    ({"dataset": {"name": "sine"}, "loss": "binary_cross_entropy"}, "sine"),
    ({"model": {"name": "linear", "hidden": [3]}}, "$.model.hidden"),
    ({"model": {"name": "mlp", "hidden": [65]}}, "≤ 64"),
    ({"model": {"name": "mlp", "hidden": [1] * 7}}, "at most 6"),
    ({"parameters": {"W1": [[1, 2]]}}, "shape (1, 1)"),
    ({"parameters": {"W2": [[1]]}}, "W1, b1"),
    ({"parameters": {"W1": [[1], [1, 2]]}}, "$.parameters.W1"),
    ({"features": ["x2"]}, "$.features[0]"),
    ({"frozen": ["w1"]}, "did you mean 'W1'"),
    ({"frozen": [f"W1[{'9' * 5000},0]"]}, "at most 200 characters"),
    ({"frozen": ["W1"] * 50_001}, "a list of at most 50,000"),
    ({"parameters": {"W" + "1" * 5000: [[1]]}}, "W1, b1"),
    ({"parameters": {f"W1[{'1' * 5000},0]": 1}}, "W1, b1"),
    ({"timeline": [{"step": 5, "set": {f"parameters.W1[{'1' * 5000},0]": 1}}]}, "$.timeline[0].set.parameters.W1[1"),
    ({"x" * 100_000: 1}, "title"),
    ({"loss": "x" * 100_000}, "mse"),
    ({"title": "x" * 100_000}, "at most 1,000 characters"),
    ({"dataset": {**INLINE, "y": [0, 64]}, "loss": "cross_entropy"}, "at most 64 classes"),
    ({"dataset": {**INLINE, "y": [0, 200_000_000]}, "loss": "cross_entropy"}, "≤ 1,000,000"),
    ({"dataset": {**INLINE, "y": [0, 10**23]}, "loss": "cross_entropy"}, "≤ 1,000,000"),
    ({"dataset": {**INLINE, "y": [[0], [10**400]]}}, "$.dataset.y[1][0]"),
    ({"timeline": [{"step": 5, "set": {}}, {"step": 1, "set": {}}]}, "$.timeline[1].step"),
    ({"timeline": [{"step": 5, "set": {"model.name": "mlp"}}]}, "$.timeline[0].set"),
    ({"timeline": [{"step": 500, "set": {"dataset.name": "circle"}}]}, "another width"),
    ({"timeline": [{"step": 500, "set": {"loss": "cross_entropy"}}]}, "$.timeline, step 500"),
    ({"timeline": [{"step": 500, "set": {"parameters.W1": [[1, 2]]}}]}, "shape (1, 1)"),
    ({"timeline": [{"step": 5, "set": {"optimizer.learning_rate": -1}}]}, "$.timeline[0].set.optimizer"),
]


@pytest.mark.parametrize(("content", "words"), BAD, ids=lambda value: str(value)[:50])
def test_bad_input_is_one_line(
    content: Any, words: str, experiment: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.json"
    assert main(["train", experiment(content), "--steps", "10", "--out", str(out)]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.startswith("error: ") and captured.err.count("\n") == 1
    assert words in captured.err and "experiment.json" in captured.err and len(captured.err) < 3000
    assert not out.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["trian", "x"],
        ["train"],
        ["train", "absent.json"],
        ["train", "circl"],
        ["train", "circle", "--steps", "-1"],
        ["train", "circle", "--steps", "1", "--out", "/proc/nowhere/r.json"],
        ["gradients", "circle", "--source", "autp"],
        ["list", "losess"],
        ["graph", "line-fit"],
        ["export", "line-fit"],
        ["export", "line-fit", "--to", "numpy", "--language", "la"],
        ["check"],
        ["schema", "line-fit"],
    ],
)
def test_bad_arguments_are_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("error: ") and captured.err.count("\n") == 1


def test_list_and_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "losses"]) == 0
    assert tuple(capsys.readouterr().out.split()) == NAMES["losses"]
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["$defs"]["Experiment"]["additionalProperties"] is False


def test_commands_never_load_qt() -> None:
    code = "import sys; sys.argv=['main.py','list']; import main; main.main(['train','circle','--steps','1']);"
    code += "sys.exit(any(name.startswith(('PySide6','pyqtgraph')) for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.DEVNULL, timeout=60).returncode == 0


def test_names_match_the_tables() -> None:
    from playground.data.generators import DATASETS
    from playground.gradients.sources import SOURCES
    from playground.nn.activations import ACTIVATIONS
    from playground.nn.initializers import INITIALIZERS
    from playground.nn.losses import LOSSES, PENALTIES

    for kind, table in (
        ("datasets", DATASETS),
        ("activations", ACTIVATIONS),
        ("initializers", INITIALIZERS),
        ("losses", LOSSES),
        ("penalties", {"none": None, **PENALTIES}),
        ("sources", SOURCES),
    ):
        assert set(NAMES[kind]) == set(table)  # type: ignore[call-overload]
