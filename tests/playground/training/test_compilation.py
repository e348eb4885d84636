"""Compilation in a background thread: none is left running when the process ends."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from playground.experiment.types import Experiment, Model
from playground.training.compilation import StepCompiler, compiler_fault
from playground.training.trainer import Trainer

ROOT = Path(__file__).resolve().parents[3]


def test_closing_waits_for_the_compilation_in_progress() -> None:
    compiler = StepCompiler()
    if compiler.fault:
        pytest.skip(compiler.fault)
    compiler.poll(Trainer(Experiment(model=Model(name="mlp", hidden=(3, 5)))))
    assert compiler.job is not None
    compiler.close()
    assert compiler.job.done.is_set()


@pytest.mark.skipif(bool(StepCompiler().fault), reason=f"{StepCompiler().fault}")
def test_a_process_that_ends_while_compiling_ends_well() -> None:
    code = """
import sys
from playground.experiment.types import Experiment, Model
from playground.training.compilation import StepCompiler, compiler_fault
from playground.training.trainer import Trainer
compiler = StepCompiler()
try:
    compiler.poll(Trainer(Experiment(model=Model(name="mlp", hidden=(int(sys.argv[1]),)))))
finally:
    compiler.close()
"""
    for width in (11, 13):  # shapes that no other test has compiled
        done = subprocess.run([sys.executable, "-c", code, str(width)], cwd=ROOT, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="the compiler there is another")
def test_why_nothing_is_compiled_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert compiler_fault() == "no C++ compiler (g++) was found"
    for name, code in (("g++", 1), ("xcode-select", 2)):
        (tmp_path / name).write_text(f"#!/bin/sh\nexit {code}\n")
        (tmp_path / name).chmod(0o755)
    assert StepCompiler().fault == "the C++ compiler (g++) does not work"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "Command Line Tools are not installed" in compiler_fault()
    for name in ("g++", "xcode-select"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 0\n")
    assert compiler_fault() == ""
