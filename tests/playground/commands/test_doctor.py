"""The report for help: right where all is there, and where parts are taken away."""

import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from playground.commands import doctor
from playground.commands.doctor import Line

ROOT = Path(__file__).resolve().parents[3]
HIDING = """
import sys
class Hide:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {hidden}:
            raise {fault}
sys.meta_path.insert(0, Hide())
"""


def run(*arguments: str, **environment: str) -> tuple[int, dict[str, list[str]]]:
    """Return the exit code and name → lines of the report."""
    # what hides libraries from these tests is not to hide them from the program
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "main.py", "doctor", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        env={**inherited, "QT_QPA_PLATFORM": "offscreen", **environment},
        encoding="utf-8",
    )
    found: dict[str, list[str]] = {}
    for line in done.stdout.splitlines():
        mark, name, text = re.fullmatch(r"(ok|!!)  (\w+) +(.*)", line).groups()  # type: ignore[union-attr]
        found.setdefault(name, []).append(f"{mark} {text}")
    return done.returncode, found


def hiding(folder: Path, hidden: tuple[str, ...], fault: str) -> str:
    """Return a folder for PYTHONPATH with which these packages cannot be imported."""
    (folder / "sitecustomize.py").write_text(HIDING.format(hidden=hidden, fault=fault))
    return str(folder)


@pytest.mark.skipif(shutil.which("g++") is None, reason="there is no g++")
def test_all_is_well(tmp_path: Path) -> None:
    code, found = run(HOME=str(tmp_path), XDG_CONFIG_HOME=str(tmp_path), XDG_DATA_HOME=str(tmp_path / "data"))
    assert code == 0
    assert {"System", "Python", "Libraries", "MLX", "Compiler", "Qt", "Settings", "Autosave", "Logs"} <= found.keys()
    assert all(line.startswith("ok") for name, lines in found.items() if name != "Chinese" for line in lines)
    assert found["MLX"] == ["ok float64 on Device(cpu, 0)"] and "offscreen" in found["Qt"][0]
    assert platform.python_version() in found["Python"][0]
    assert str(tmp_path / "data") in found["Autosave"][0] and str(tmp_path) in found["Settings"][0]


def test_missing_and_broken_libraries_are_said(tmp_path: Path) -> None:
    missing = "ModuleNotFoundError(f'No module named {name}', name=name)"
    code, found = run(PYTHONPATH=hiding(tmp_path, ("mlx", "msgspec", "PySide6"), missing))
    assert code == 2 and "!! missing: mlx, msgspec, PySide6_Essentials: make clean setup" in found["Libraries"][0]
    assert found["MLX"][0].startswith("!!") and found["Qt"][0].startswith("!!")
    assert "numpy" in found["Libraries"][1]
    broken = "ImportError('libEGL.so.1: cannot open shared object file')"
    code, found = run(PYTHONPATH=hiding(tmp_path, ("PySide6",), broken))
    assert code == 2 and found["Libraries"][0] == "!! PySide6_Essentials cannot be imported: apt-get install libegl1"
    assert found["Qt"][0] == "!! cannot show a window: apt-get install libegl1"


def test_no_compiler_and_one_that_fails_are_said(tmp_path: Path) -> None:
    code, found = run(PATH=str(tmp_path))
    assert code == 0 and "no C++ compiler" in found["Compiler"][0] and "as exact" in found["Compiler"][0]
    failing = tmp_path / "g++"
    failing.write_text("#!/bin/sh\nexit 1\n")
    failing.chmod(0o755)
    code, found = run(PATH=f"{tmp_path}:/usr/bin:/bin")
    assert code == 0 and found["Compiler"][0].startswith("!! the C++ compiler (g++) does not work; training is")
    failing.write_text('#!/bin/sh\n[ "$1" = --version ] || { echo "no space" >&2; exit 1; }\n')
    code, found = run(PATH=f"{tmp_path}:/usr/bin:/bin")
    assert code == 0 and found["Compiler"][0].startswith("!! does not work") and "no space" in found["Compiler"][0]


@pytest.mark.skipif(sys.platform != "linux", reason="displays are named so on Linux")
def test_no_display_is_said() -> None:
    code, found = run(QT_QPA_PLATFORM="", DISPLAY="", WAYLAND_DISPLAY="")
    assert code == 0 and "DISPLAY is not set" in found["Display"][0] and "Settings" not in found
    code, found = run(QT_QPA_PLATFORM="xcb", DISPLAY=":4711", WAYLAND_DISPLAY="")
    assert code == 2 and found["Qt"][-1].startswith("!! cannot show a window: its process ended")


def test_a_folder_in_which_nothing_can_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    line = doctor._folder("Autosave", str(tmp_path / "a" / "b"))
    assert line.advice == f"nothing can be written in {tmp_path}: give yourself the right to"
    assert str(line).startswith("!!  Autosave")
    assert str(Line("Qt", "6")) == "ok  Qt         6"


def test_an_argument_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "main.py", "doctor", "x"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2 and "takes no argument, found 'x'" in done.stderr
