"""Figures on the command line: without a display and without Qt, and bad input in one sentence."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from xml.etree import ElementTree

import pytest
from PIL import Image

from playground.commands.figure import main
from playground.experiment import storage
from playground.experiment.types import PLOTS, Experiment
from playground.experiment.validation import convert
from playground.figures.makers import MAKERS

ROOT = Path(__file__).resolve().parents[3]
PLAIN = {
    "title": "A <line>",
    "steps": 40,
    "timeline": [{"step": 20, "set": {"optimizer.learning_rate": 0.05}}],
}
WITHOUT_QT = """
import sys
class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("PySide6", "shiboken6", "pyqtgraph", "ui"):
            raise ImportError(f"{name} must not be needed")
sys.meta_path.insert(0, NoQt())
from main import main
sys.exit(main(sys.argv[1:]))
"""


def run(
    *arguments: str, folder: Path, command: str = "figure", environment: Mapping[str, str] = MappingProxyType({})
) -> subprocess.CompletedProcess[str]:
    experiment = folder / "line.json"
    if not experiment.exists():
        storage.write(convert(PLAIN, Experiment), experiment)
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), **environment}  # and no display
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_QT, command, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize("arguments", [["figure"], ["figure", "line-fit"], ["figure", "--out", "a.svg"]])
def test_what_is_missing_is_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.startswith("error: ") and captured.err.count("\n") == 1


def test_every_plot_has_a_maker() -> None:
    assert tuple(MAKERS) == PLOTS


def test_a_figure_without_qt_is_its_experiment(tmp_path: Path) -> None:
    out = tmp_path / "figure.svg"
    arguments = ("--plot", "fit", "loss", "--plot", "parameters", "--out", str(out))
    done = run(str(tmp_path / "line.json"), *arguments, folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert storage.read(out) == storage.read(tmp_path / "line.json")
    for text in ("A &lt;line&gt;", ">Parameters<", ">Loss<"):
        assert text in out.read_text()


def test_steps_are_those_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "figure.json"
    done = run(str(tmp_path / "line.json"), "--plot", "loss", "--steps", "10", "--out", str(out), folder=tmp_path)
    assert done.returncode == 0, done.stderr
    early = storage.parse(b'{"steps": 10}', "early")
    assert '"steps": 10' in out.read_text() and '"timeline": []' in out.read_text()
    assert early.steps == 10


def test_nothing_to_show_is_said(tmp_path: Path) -> None:
    out = tmp_path / "figure.png"
    done = run("line-fit", "--plot", "loss", "--out", str(out), folder=tmp_path)
    assert done.returncode == 0 and done.stderr == "note: loss: nothing yet: no step has been made.\n"
    assert out.exists()


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
        (("line-fit", "--plot", "loss", "--out", "a.jpg"), "ends in .png, .svg, .pdf, .csv, .json, .py, .tex or .md"),
        (("line-fit", "--plot", "loss", "--out", "a.png", "--scale", "99"), "0.25 to 8"),
        (("line-fit", "--plot", "loss", "--out", "a.png", "--steps", "-1"), "a whole number from 0"),
        (("line-fit", "--plot", "loss", "--out", "a.png", "--size", "99x99", "--dpi", "1200"), "dots"),
        (("line-fit", "circle", "--plot", "loss", "--out", "nowhere"), "is no folder"),
        (("line-fit", "--plot", "loss", "--out", "a.tex"), "derivation alone"),
        (("line-fit", "circle", "--overlay", "--plot", "network", "--out", "a.png"), "a plot of curves"),
        (("nothing.json", "--plot", "loss", "--out", "a.png"), "cannot be read"),
    ],
)
def test_bad_input_is_one_sentence(arguments: tuple[str, ...], text: str, tmp_path: Path) -> None:
    done = run(*arguments, folder=tmp_path)
    assert done.returncode == 2 and not done.stdout
    assert done.stderr.startswith("error: ") and text in done.stderr and len(done.stderr.splitlines()) == 1


def test_settings_for_other_programs_change_nothing(tmp_path: Path) -> None:
    rough = tmp_path / "rough"
    rough.mkdir()
    (rough / "matplotlibrc").write_text("no such key: 1\nfont.size: 40\n")
    found = []
    for name, more in (
        ("a", {}),
        ("b", {"MPLBACKEND": "none", "MATPLOTLIBRC": str(rough), "MPLCONFIGDIR": "/dev/null"}),
    ):
        out = tmp_path / f"{name}.svg"
        done = run("line-fit", "--plot", "fit", "--out", str(out), folder=tmp_path, environment=more)
        assert (done.returncode, done.stderr) == (0, "")
        found.append(out.read_bytes())
    assert found[0] == found[1]


ODD = "a\x01\x1b[31m\x85\ufffe"


@pytest.mark.parametrize("kind", ["svg", "pdf", "png", "md", "tex"])
def test_characters_that_no_file_can_hold_are_written_as_escapes(kind: str, tmp_path: Path) -> None:
    table = {"name": "csv", "content": f"{ODD},b\n1,2\n2,4\n3,5\n", "target": "b"}
    experiment = convert({"title": ODD, "dataset": table, "steps": 2}, Experiment)
    storage.write(experiment, tmp_path / "odd.json")
    out = tmp_path / f"odd.{kind}"
    plots = ["derivation"] if kind in ("md", "tex") else ["fit", "loss", "network", "graph", "derivation"]
    assert main(["figure", str(tmp_path / "odd.json"), "--plot", *plots, "--title", ODD, "--out", str(out)]) == 0
    if kind in ("svg", "pdf", "png"):
        assert storage.read(out) == experiment
    if kind in ("svg", "md", "tex"):
        text = out.read_text("utf-8")
        assert not [sign for sign in text if sign != "\n" and (sign < " " or sign == "\ufffe")]
    if kind == "svg":
        ElementTree.fromstring(out.read_bytes())
        assert "a\\x01\\x1b[31m\\x85\\ufffe" in text


def test_code_in_a_figure_runs_only_when_allowed(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    path.write_text('{"gradient": {"source": "custom", "code": "def gradient(p, x, y): return p"}, "steps": 2}')
    refused = run(str(path), "--plot", "loss", "--out", str(tmp_path / "a.png"), folder=tmp_path)
    assert refused.returncode == 2 and "--allow-code" in refused.stderr
    allowed = run(str(path), "--plot", "loss", "--out", str(tmp_path / "a.png"), "--allow-code", folder=tmp_path)
    assert allowed.returncode == 0, allowed.stderr
    assert storage.read(tmp_path / "a.png").gradient.source == "custom"


def test_several_experiments_on_one_plot(tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    storage.write(convert({**PLAIN, "timeline": [], "optimizer": {"name": "adam"}}, Experiment), other)
    out = tmp_path / "both.svg"
    arguments = (str(tmp_path / "line.json"), str(other), "--overlay", "--plot", "loss", "--out", str(out))
    done = run(*arguments, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert ">adam" in out.read_text().replace("name ", "") and storage.read(out).title == "A <line>"


def test_a_movie_without_qt(tmp_path: Path) -> None:
    out = tmp_path / "run.gif"
    arguments = (str(tmp_path / "line.json"), "--plot", "fit", "--frames", "4", "--pixels", "320", "--out", str(out))
    done = run(*arguments, folder=tmp_path, command="movie")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    with Image.open(out) as made:
        assert made.size == (320, 180) and getattr(made, "n_frames", 1) == 4


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("--plot", "fit", "--out", "a.avi"), "ends in .gif, .webp or .mp4"),
        (("--plot", "code", "--out", "a.gif"), "a plot that moves"),
        (("--plot", "fit", "--from", "9", "--out", "a.gif"), "a step up to the last one"),
        (("--plot", "fit", "--to", "9000", "--frames", "2000", "--pixels", "4000", "--out", "a.gif"), "dots in all"),
    ],
)
def test_bad_input_for_movies_is_one_sentence(arguments: tuple[str, ...], text: str, tmp_path: Path) -> None:
    done = run("line-fit", *arguments, folder=tmp_path, command="movie")
    assert done.returncode == 2 and not done.stdout
    assert done.stderr.startswith("error: ") and text in done.stderr and len(done.stderr.splitlines()) == 1
