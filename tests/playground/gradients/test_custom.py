"""The learner's code trains like the other sources; its failures name the line and lose no earlier step."""

import io
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.engine.client import EngineClient
from playground.engine.protocol import Apply, Faulted, Kept, Open, Snapshot, StartTraining
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.foundation.errors import CodeFault
from playground.gradients import custom, manual
from playground.gradients import sandbox as limits
from playground.training.trainer import Trainer

ROOT = Path(__file__).resolve().parents[3]
RIGHT = """
def gradient(params, x, y):
    e = x @ params["W1"] + params["b1"] - y
    return {"W1": x.T @ e, "b1": e.sum(axis=0)}
"""
HEAD = "def gradient(params, x, y):\n"


def experiment(code: str, **more: Any) -> Experiment:
    return convert({"gradient": {"source": "custom", "code": code}, **more}, Experiment)


@pytest.mark.machine
def test_code_trains_as_the_same_formula_by_hand() -> None:
    by_hand, own = Trainer(Experiment()), Trainer(experiment(RIGHT), code_allowed=True)
    for trainer in (by_hand, own):
        trainer.step(200)
    assert own.step_number == 200
    for name, value in by_hand.parameters.items():
        np.testing.assert_allclose(own.parameters[name], value, rtol=1e-6)


def test_the_manual_code_can_be_typed() -> None:
    model = {"name": "mlp", "hidden": [3, 2], "activation": "relu"}
    more: dict[str, Any] = {"model": model, "penalty": {"name": "l2", "rate": 0.1}, "loss": "huber"}
    own = Trainer(experiment(manual.code(3, "relu", "huber", "l2"), **more), code_allowed=True)
    by_hand = Trainer(convert(more, Experiment))
    for trainer in (by_hand, own):
        trainer.step(50)
    for name, value in by_hand.parameters.items():
        np.testing.assert_array_equal(own.parameters[name], value)


DATA_CLASS = """
from dataclasses import dataclass
from typing import get_type_hints

@dataclass
class Errors:
    rows: "mx.array"

def gradient(params, x, y):
    errors = Errors(x @ params["W1"] + params["b1"] - y)
    assert get_type_hints(Errors) == {"rows": mx.array}
    return {"W1": x.T @ errors.rows, "b1": errors.rows.sum(axis=0)}
"""


def test_code_may_define_what_looks_its_module_up() -> None:
    own, usual = (Trainer(experiment(code), code_allowed=True) for code in (DATA_CLASS, RIGHT))
    for trainer in (own, usual):
        trainer.step(3)
    assert own.fault is None
    for name, value in usual.parameters.items():
        np.testing.assert_array_equal(own.parameters[name], value)


LEAVES_A_THREAD = """import threading, time
def gradient(params, x, y):
    threading.Thread(target=time.sleep, args=(2,), daemon=True).start()
    result = {name: value for name, value in params.items()}
    return result
"""
ENDLESS_TEXT = "        a = 1\n        while True: pass\n" + HEAD + "    raise Own\n"
INTERRUPTING_TEXT = "        a = 1\n        raise KeyboardInterrupt\n" + HEAD + "    raise Own\n"
FAILING_TEXT = "        a = 1\n        raise OSError('no')\n" + HEAD + "    raise Own\n"
FAULTS = [
    ("syntax", 1, "expected ':'", "def gradient(params, x, y)\n    return {}\n"),
    ("unfinished", 3, "filled in", HEAD + "    z = x[..., 0]\n    dz1 = ...\n    return {}\n"),
    ("no key", 2, "no 'W2'", HEAD + "    return {'W1': params['W2']}\n"),
    ("exception", 3, "ZeroDivisionError", HEAD + "    a = 1\n    a / 0\n"),
    ("lacks, near", 2, "lacks 'b1'; it has 'b'", HEAD + "    return {'W1': x, 'b': x}\n"),
    ("nothing", 2, "returned nothing", HEAD + "    pass\n"),
    ("misnamed", 0, "did you mean that to be 'gradent'", "def gradent(params, x, y):\n    pass\n"),
    ("empty", 0, "there is no code yet", "  \n"),
    ("shape", 2, "'W1' has shape (2, 1), its parameter (1, 1)", HEAD + "    return {'W1': x[:2], 'b1': x}\n"),
    ("not summed", 2, "not summed over the rows", HEAD + "    return {'W1': x[:1], 'b1': x}\n"),
    ("no array", 2, "'b1' is str", HEAD + "    return {'W1': x[:1], 'b1': 'one'}\n"),
    ("not finite", 2, "'W1'", HEAD + "    return {'W1': mx.zeros((1, 1)) / 0, 'b1': mx.zeros((1,))}\n"),
    ("memory", 2, "2 GiB", HEAD + "    return [0] * 10**11\n"),
    ("recursion", 1, "without an end", HEAD + "    return gradient(params, x, y)\n"),
    ("exit", 3, "SystemExit", HEAD + "    import sys\n    sys.exit()\n"),
    ("thread", 5, "left a thread running", LEAVES_A_THREAD),
    ("time", 2, "does the loop ever end", HEAD + "    while True: pass\n"),
    ("unfinished", 3, "filled in", HEAD + "    z = x[..., 0]\n    dz1 = ...\n    dz2 = ...\n    return {}\n"),
    ("undefined", 0, "", "a = 1\n"),
    ("undefined", 0, "", "gradient = 3\n"),
    ("misnamed", 0, "'gradeint'", "import math\ndef helper(a):\n    return a\ndef gradeint(params, x, y):\n    pass\n"),
    ("exception", 2, "KeyError: no message", HEAD + "    raise KeyError()\n"),
    ("exception", 2, "KeyError: (1, 2)", HEAD + "    raise KeyError(1, 2)\n"),
    ("exception", 2, "ValueError: two lines", HEAD + "    raise ValueError('two\\n  lines')\n"),
    ("exception", 2, "ValueError: " + "x" * 299 + "…", HEAD + "    raise ValueError('x' * 301)\n"),
    ("exception", 2, "Long" * 74, HEAD + "    raise type('Long' * 99, (Exception,), {})('text')\n"),
    ("time", 4, "does the loop ever end", "class Own(Exception):\n    def __str__(self):\n" + ENDLESS_TEXT),
    ("exit", 4, "KeyboardInterrupt", "class Own(Exception):\n    def __str__(self):\n" + INTERRUPTING_TEXT),
    ("exception", 4, "OSError: no", "class Own(Exception):\n    def __str__(self):\n" + FAILING_TEXT),
    ("exception", 3, "BaseException: mine", HEAD + "    a = 1\n    raise BaseException('mine')\n"),
    ("exception", 2, "ZeroDivisionError", "def half(a):\n    return a / 0\n" + HEAD + "    half(1)\n"),
    ("exit", 2, "KeyboardInterrupt", HEAD + "    raise KeyboardInterrupt\n"),
    ("memory", 2, "2 GiB", HEAD + "    raise MemoryError\n"),
    ("lacks", 2, "lacks 'W1'", HEAD + "    return {'zzz': x}\n"),
    ("no dict", 2, "list", HEAD + "    return [x]\n"),
    ("no array", 2, "'W1' is complex", HEAD + "    return {'W1': x[:1] * 1j, 'b1': x[0]}\n"),
    ("no array", 2, "'W1' is dict", HEAD + "    return {'W1': {}, 'b1': x[0]}\n"),
    ("not finite", 2, "'b1'", HEAD + "    return {'W1': x[:1], 'b1': mx.array([float('inf')])}\n"),
]


@pytest.mark.parametrize(("kind", "line", "text", "code"), FAULTS)
def test_faults_are_named(kind: str, line: int, text: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if kind == "memory" and sys.platform != "linux":
        pytest.skip("memory is limited on Linux only")
    monkeypatch.setattr(limits, "SECONDS", 0.3)
    trainer = Trainer(experiment(code), code_allowed=True)
    before = trainer.parameters
    assert len(trainer.step(5).steps) == 0
    assert trainer.fault is not None
    assert (trainer.fault.case, trainer.fault.line) == (kind, line)
    assert text in trainer.fault.reason
    assert trainer.step_number == 0
    for name, value in before.items():
        np.testing.assert_array_equal(trainer.parameters[name], value)


THREE_ROWS = {"dataset": {"name": "inline", "x": [[1, 2], [3, 4], [5, 7]], "y": [[1], [2], [3]]}}
SHAPES = [
    # W1 is (2, 1), b1 (1,); three rows
    ("mx.zeros((1, 2))", "mx.zeros((1,))", "transposed", "'W1' has shape (1, 2)"),
    ("mx.zeros((2, 1))", "mx.zeros((3, 1))", "not summed", "'b1'"),
    ("mx.zeros((2, 1))", "mx.zeros((1, 1))", "keepdims", "'b1'"),
    ("mx.zeros((1, 2, 1))", "mx.zeros((1,))", "keepdims", "'W1'"),
    ("mx.array(0.0)", "mx.zeros((1,))", "summed", "'W1'"),
    ("mx.zeros((2, 2))", "mx.zeros((1,))", "shape", "(2, 2)"),
    ("mx.zeros((2,))", "mx.zeros((1,))", "shape", "(2,)"),
    ("mx.zeros((3, 2, 1))", "mx.zeros((1,))", "not summed", "'W1'"),
    ("mx.zeros((4, 2, 1))", "mx.zeros((1,))", "shape", "(4, 2, 1)"),
    ("mx.zeros((2, 1))", "mx.zeros((2, 1))", "shape", "'b1'"),
]


@pytest.mark.parametrize(("weight", "bias", "case", "text"), SHAPES)
def test_a_wrong_shape_is_named_by_what_was_forgotten(weight: str, bias: str, case: str, text: str) -> None:
    code = HEAD + f"    return {{'W1': {weight}, 'b1': {bias}}}\n"
    trainer = Trainer(experiment(code, **THREE_ROWS), code_allowed=True)
    trainer.step(1)
    assert trainer.fault is not None and (trainer.fault.case, trainer.fault.line) == (case, 2)
    assert text in trainer.fault.reason


@pytest.mark.parametrize(
    "given",
    ["mx.array([[2.0], [3.0]])", "[[2], [3]]", "((2.0,), (3.0,))", "np.array([[2.0], [3.0]])", "mx.array([[2], [3]])"],
)
@pytest.mark.parametrize("bias", ["4.0", "mx.array(4)", "[4]", "np.float64(4)", "True + 3", "mx.array([4.0])"])
def test_numbers_of_any_kind_are_taken_and_one_number_for_one_entry(given: str, bias: str) -> None:
    code = "import numpy as np\n" + HEAD + f"    return {{'b1': {bias}, 'W1': {given}, 'more': 'unused'}}\n"
    trainer = Trainer(experiment(code, **THREE_ROWS), code_allowed=True)
    found = trainer.gradients("custom")
    assert trainer.fault is None
    assert list(found) == ["W1", "b1"]
    assert found["W1"].tolist() == [[2], [3]] and found["b1"].tolist() == [4]
    assert found["W1"].dtype == found["b1"].dtype == np.float32


def test_printing_is_passed_on_up_to_a_limit_and_ends_with_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(custom, "PRINTED", 10)
    prints, to = custom._Prints(), io.StringIO()
    assert prints.write("unheard") == 7
    prints.to = to
    for text in ("1234", "567", "89abcdef", "more"):
        assert prints.write(text) == len(text)
    assert to.getvalue() == "123456789a\n… what the code prints is no longer shown\n"
    exact, to = custom._Prints(), io.StringIO()
    exact.to = to
    exact.write("123456789")
    assert to.getvalue() == "123456789"
    exact.write("a")
    exact.write("b")
    assert to.getvalue() == "123456789a\n… what the code prints is no longer shown\n"


def test_steps_before_a_fault_stand_and_training_goes_on_after_a_change() -> None:
    late = HEAD + "    if float(params['b1'][0]) > 0.5: return {}\n" + RIGHT.split("\n", 2)[2]
    trainer, by_hand = Trainer(experiment(late), code_allowed=True), Trainer(Experiment(), code_allowed=True)
    records = trainer.step(50)
    by_hand.step(len(records.steps))
    assert trainer.fault is not None and 0 < trainer.step_number == len(records.steps) < 50
    np.testing.assert_allclose(trainer.parameters["W1"], by_hand.parameters["W1"], rtol=1e-6)
    trainer.change({"gradient.source": "auto"})
    trainer.step(10)
    assert trainer.fault is None and trainer.step_number == len(records.steps) + 10


def test_arguments_are_copies() -> None:
    spoiling = HEAD + "    params['W1'] += 1\n    x[0] = 7\n    y += 1\n    return params\n"
    trainer = Trainer(experiment(spoiling, optimizer={"name": "sgd", "learning_rate": 0.0}), code_allowed=True)
    losses = trainer.step(3).batch_losses
    assert trainer.fault is None
    np.testing.assert_array_equal(losses, [41.5, 41.5, 41.5])


def test_what_it_does_to_mx_stays_its_own() -> None:
    trainer = Trainer(experiment("mx.sum = None\n" + RIGHT), code_allowed=True)
    trainer.step(3)
    assert trainer.fault is None
    assert Trainer(Experiment()).step(3).batch_losses[0] == 41.5


def test_a_divergence_is_not_the_codes_fault() -> None:
    trainer = Trainer(experiment(RIGHT, optimizer={"name": "sgd", "learning_rate": 5.0}), code_allowed=True)
    while trainer.divergence is None and trainer.fault is None:
        trainer.step(64)
    assert trainer.fault is None and trainer.divergence is not None


def test_a_crash_is_traced_to_its_line_and_the_state_before_it_kept() -> None:
    client = EngineClient()
    client.start()
    try:
        client.send(Open(1, Experiment(), speed=float("inf"), code_allowed=True))
        crash = "import ctypes\n" + HEAD + "    ctypes.string_at(0)\n"
        client.send(Apply({"gradient.code": crash, "gradient.source": "custom"}))
        client.send(StartTraining())
        answers: list[Any] = []
        end = time.monotonic() + 30
        while client.alive and time.monotonic() < end:
            answers += client.drain()
        answers += client.drain()
        fault = client.last_words()
    finally:
        client.stop()
    assert fault is not None and (fault.case, fault.line) == ("crash", 3)
    assert any(isinstance(answer, Kept) for answer in answers)


def test_the_engine_says_the_fault_and_pauses() -> None:
    client = EngineClient()
    client.start()
    try:
        client.send(Open(1, experiment(HEAD + "    return {}\n"), speed=float("inf"), code_allowed=True))
        client.send(StartTraining())
        answers: list[Any] = []
        end = time.monotonic() + 30
        while not any(isinstance(answer, Faulted) for answer in answers) and time.monotonic() < end:
            answers += client.drain()
        fault = next(answer for answer in answers if isinstance(answer, Faulted))
        assert (fault.step, fault.fault.line) == (0, 2)
        while not any(isinstance(answer, Snapshot) and not answer.running for answer in answers):
            assert time.monotonic() < end
            answers += client.drain()
    finally:
        client.stop()


def run(*arguments: str, code: str, source: str = "custom") -> subprocess.CompletedProcess[str]:
    plain = {"gradient": {"source": source, "code": code}}
    return subprocess.run(
        [sys.executable, "main.py", *arguments],
        input=json.dumps(plain),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.machine
@pytest.mark.parametrize("command", [("train", "-"), ("gradients", "-"), ("check", "-")])
def test_code_runs_only_when_allowed(command: tuple[str, ...]) -> None:
    refused = run(*command, code=RIGHT)
    assert refused.returncode == 2 and "--allow-code" in refused.stderr and not refused.stdout
    allowed = run(*command, "--allow-code", code="print('not a result')\n" + RIGHT)
    assert allowed.returncode == 0, allowed.stderr
    assert "not a result" not in allowed.stdout


def test_naming_the_source_needs_leave_too() -> None:
    assert run("gradients", "-", "--source", "custom", code=RIGHT, source="manual").returncode == 2


@pytest.mark.machine
@pytest.mark.parametrize(
    ("code", "text"),
    [
        (HEAD + "    a = mx.ones((60000, 60000)) + 1\n    mx.eval(a)\n", "line 3"),
        ("import os\n" + HEAD + "    os._exit(0)\n", "ended its process"),
        (HEAD + "    return {'W1': x}\n", "line 2: the dict it returns lacks 'b1'"),
    ],
)
def test_a_fault_is_one_line(code: str, text: str) -> None:
    if "60000" in code and sys.platform != "linux":
        pytest.skip("memory is limited on Linux only")
    done = run("train", "-", "--steps", "3", "--allow-code", code=code)
    assert done.returncode == 2 and not done.stdout
    assert done.stderr.startswith("error: gradient.code") and text in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_codes_fault_survives_the_way_between_processes() -> None:
    import pickle

    fault = pickle.loads(pickle.dumps(CodeFault("lacks", 3, "W1")))
    assert (fault.line, fault.reason) == (3, "the dict it returns lacks W1")


def test_what_is_left_to_be_filled_in_is_named_by_its_first_line() -> None:
    trainer = Trainer(
        experiment(HEAD + "    part = x[..., 0]\n    first = ...\n    second = ...\n    return {}\n"), code_allowed=True
    )
    trainer.step()
    caught = trainer.fault
    assert caught is not None
    assert (caught.case, caught.line) == ("unfinished", 3)


WIDE: dict[str, Any] = {"dataset": {"name": "inline", "x": [[1], [2], [3], [4]], "y": [[1, 2], [2, 3], [3, 5], [4, 4]]}}


@pytest.mark.parametrize(
    ("kind", "bias"),
    [
        ("not summed", "mx.zeros((4, 2))"),
        ("keepdims", "mx.zeros((1, 2))"),
        ("keepdims", "mx.zeros((2, 1))"),
        ("summed", "mx.array(3.0)"),
        ("summed", "3.0"),
        ("shape", "mx.zeros(3)"),
        ("shape", "mx.zeros((2, 2))"),
    ],
)
def test_each_wrong_shape_has_its_own_sentence(kind: str, bias: str) -> None:
    code = HEAD + f"    return {{'W1': params['W1'], 'b1': {bias}}}\n"
    trainer = Trainer(experiment(code, **WIDE), code_allowed=True)
    trainer.step()
    assert trainer.fault is not None and (trainer.fault.case, trainer.fault.line) == (kind, 2)


def test_a_number_is_taken_for_a_parameter_with_one_entry() -> None:
    code = (
        HEAD
        + "    e = x @ params['W1'] + params['b1'] - y\n    return {'W1': (e * x).sum(), 'b1': float(e.sum().item())}\n"
    )
    own, by_hand = Trainer(experiment(code), code_allowed=True), Trainer(Experiment())
    own.step(20)
    by_hand.step(20)
    for name, value in by_hand.parameters.items():
        np.testing.assert_allclose(own.parameters[name], value, rtol=1e-6)


def test_what_the_code_prints_is_passed_on_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    custom.print_to(shown)
    try:
        monkeypatch.setattr(custom, "_prints", custom._Prints())
        custom.print_to(shown)
        code = HEAD + "    print('x' * 10000)\n    return {name: value for name, value in params.items()}\n"
        Trainer(experiment(code), code_allowed=True).step(20)
    finally:
        custom.print_to(None)
    text = shown.getvalue()
    assert text.startswith("x" * 10000 + "\n") and text.count("x") <= custom.PRINTED
    assert text.endswith("no longer shown\n")
