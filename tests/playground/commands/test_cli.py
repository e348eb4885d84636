"""The command line: results, exit codes, and one-line error messages."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from playground.commands.cli import main
from playground.experiment.storage import examples
from playground.experiment.types import NAMES

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def experiment(tmp_path: Path) -> Any:
    def write(content: Any) -> str:
        path = tmp_path / "experiment.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return str(path)

    return write


def test_train_prints_the_result(experiment: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", experiment({"steps": 350})]) == 0
    result = json.loads(capsys.readouterr().out)
    assert (result["step"], result["epoch"], result["diverged_at"]) == (350, 350, None)
    assert result["parameters"]["W1"][0][0] == pytest.approx(2, abs=0.05)
    assert result["history"]["batch_loss"][0] == 41.5
    assert result["history"]["evaluated"]["step"][-1] == 350
    assert len(result["history"]["step"]) == 350


def test_files_are_written_whole(experiment: Any, tmp_path: Path) -> None:
    out, curves = tmp_path / "r.json", tmp_path / "c.csv"
    assert main(["train", experiment({}), "--steps", "5", "--out", str(out), "--curves", str(curves)]) == 0
    assert json.loads(out.read_text())["step"] == 5
    assert curves.read_text().splitlines()[0] == "step,train_loss,test_loss,penalty"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.csv", "experiment.json", "r.json"]


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
    assert words in captured.err and "experiment.json" in captured.err
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
