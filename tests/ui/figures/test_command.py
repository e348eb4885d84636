"""Figures without a display: three formats that carry the experiment, in both themes and languages; bad input."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from playground.experiment import storage
from playground.experiment.types import PLOTS, Experiment
from playground.experiment.validation import convert
from ui.figures.figure import MAKERS
from ui.figures.vector import SVG, flatten

ROOT = Path(__file__).resolve().parents[3]
PLAIN = {
    "title": "A <line>",
    "steps": 40,
    "timeline": [{"step": 20, "set": {"optimizer.learning_rate": 0.05}}],
}


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    experiment = folder / "line.json"
    if not experiment.exists():
        storage.write(convert(PLAIN, Experiment), experiment)
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder)}  # and no display
    return subprocess.run(
        [sys.executable, "main.py", "figure", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_every_plot_has_a_maker() -> None:
    assert tuple(MAKERS) == PLOTS


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_a_figure_is_its_experiment(suffix: str, tmp_path: Path) -> None:
    out = tmp_path / f"figure.{suffix}"
    done = run(str(tmp_path / "line.json"), "--plot", *PLOTS, "--out", str(out), folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert storage.read(out) == storage.read(tmp_path / "line.json")
    if suffix == "svg":
        root = ElementTree.fromstring(out.read_bytes())
        texts = ["".join(text.itertext()).strip() for text in root.iter(f"{{{SVG}}}text")]
        assert "A <line>" in texts and "Parameters" in texts  # text is text
        for group in root.iter(f"{{{SVG}}}g"):  # no curve hides behind a matrix, which would scale its width
            if not group.get("transform", "matrix(1,0,0,1,").startswith("matrix(1,0,0,1,"):
                assert not [shape for shape in group if shape.get("vector-effect") == "non-scaling-stroke"]
    if suffix == "png":
        with Image.open(out) as picture:
            assert picture.info["dpi"] == pytest.approx((192, 192), abs=0.1)


def test_several_go_into_a_folder_in_another_language(tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    storage.write(convert({"steps": 3}, Experiment), other)
    arguments = ["--plot", "loss", "--out", str(tmp_path), "--theme", "dark", "--language", "zh_TW", "--scale", "1"]
    done = run(str(tmp_path / "line.json"), str(other), *arguments, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "line.png").exists() and storage.read(tmp_path / "other.png").steps == 3


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("line-fit", "--plot", "los", "--out", "a.png"), "did you mean 'loss'"),
        (("line-fit", "--plot", "loss", "--out", "a.jpg"), "ends in .png, .svg, .pdf, .csv or .json"),
        (("line-fit", "--plot", "loss", "--out", "a.png", "--scale", "99"), "0.25 to 8"),
        (("line-fit", "circle", "--plot", "loss", "--out", "/nowhere"), "is no folder"),
        (("nothing.json", "--plot", "loss", "--out", "a.png"), "cannot be read"),
    ],
)
def test_bad_input_is_one_sentence(arguments: tuple[str, ...], text: str, tmp_path: Path) -> None:
    done = run(*arguments, folder=tmp_path)
    assert done.returncode == 2 and not done.stdout
    assert done.stderr.startswith("error: ") and text in done.stderr and len(done.stderr.splitlines()) == 1


def test_code_in_a_figure_runs_only_when_allowed(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    path.write_text('{"gradient": {"source": "custom", "code": "def gradient(p, x, y): return p"}, "steps": 2}')
    refused = run(str(path), "--plot", "loss", "--out", str(tmp_path / "a.png"), folder=tmp_path)
    assert refused.returncode == 2 and "--allow-code" in refused.stderr
    allowed = run(str(path), "--plot", "loss", "--out", str(tmp_path / "a.png"), "--allow-code", folder=tmp_path)
    assert allowed.returncode == 0, allowed.stderr


def test_matrices_are_applied_to_lines_alone() -> None:
    drawing = f"""<svg xmlns="{SVG}"><g transform="matrix(2,0,0,-3,10,20)">
        <polyline vector-effect="non-scaling-stroke" points="1,1 2,-1e-1 "/></g>
        <g transform="matrix(2,0,0,2,0,0)"><rect x="1"/></g></svg>""".encode()
    root = ElementTree.fromstring(flatten(drawing))
    first, second = list(root)
    assert first.get("transform") is None and first[0].get("points", "").split() == ["12,17", "14,20.3"]
    assert second.get("transform") is not None
