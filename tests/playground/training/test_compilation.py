"""Compilation in a background thread: none is left running when the process ends."""

import subprocess
import sys
from pathlib import Path

import pytest

from playground.experiment.types import Experiment, Model
from playground.training.compilation import StepCompiler
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
from playground.training.compilation import StepCompiler
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
