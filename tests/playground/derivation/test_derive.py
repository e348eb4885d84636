"""The derivation: its numbers are right, every code line belongs to one step, every formula can be typeset."""

import pickle
import re
import subprocess
import sys

import numpy as np
import pytest

from playground.data.task import Task, build_task, starting_parameters
from playground.derivation.derive import derive
from playground.derivation.formulas import ACTIVATION_FORMULAS, LOSS_FORMULAS, PENALTY_FORMULAS
from playground.derivation.latex import number
from playground.derivation.step import DerivationStep, Rule, spoken
from playground.experiment.types import NAMES, Experiment
from playground.experiment.validation import convert
from playground.gradients import manual
from playground.nn.activations import ACTIVATIONS
from playground.nn.losses import LOSSES, PENALTIES
from tests.support.numpy_oracle import Array, activation, loss, penalty, prediction

HIDDEN = ((), (3,), (4, 2), (2, 2, 2, 2, 2, 2))


def setting(
    loss_name: str, activation_name: str = "tanh", penalty_name: str = "none", hidden: tuple[int, ...] = ()
) -> tuple[Experiment, Task, dict[str, Array]]:
    """Six random rows of two columns, with targets that suit the loss, and random parameters."""
    rng = np.random.default_rng(3)
    x = rng.normal(size=(6, 2)).round(2).tolist()
    y = {"numbers": rng.normal(size=(6, 2)).round(2).tolist(), "probabilities": [[0.0], [1.0]] * 3}
    targets = y.get(LOSSES[loss_name].targets, [0, 1, 2, 0, 1, 2])
    document = {
        "dataset": {"name": "inline", "x": x, "y": targets},
        "model": {"name": "mlp" if hidden else "linear", "hidden": list(hidden), "activation": activation_name},
        "loss": loss_name,
        "penalty": {"name": penalty_name, "rate": 0.25},
    }
    if targets[0] == 0:
        document["dataset"]["classes"] = 3  # type: ignore[index]
    experiment = convert(document, Experiment)
    task = build_task(experiment)
    parameters = {name: rng.normal(size=shape).astype(np.float32) for name, shape in task.shapes.items()}
    return experiment, task, parameters


def by_key(steps: tuple[DerivationStep, ...]) -> dict[str, DerivationStep]:
    return {step.key: step for step in steps}


def numbers(latex: str) -> list[float]:
    """Every number in a piece of LaTeX, in order."""
    latex = re.sub(r" \\cdot 10\^\{(-?\d+)\}", r"e\1", latex)
    return [float(text) for text in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", latex)]


def shown(step: DerivationStep) -> Array:
    return np.array(numbers(step.substituted[-1]))


def test_the_line_fit_at_zero_with_pencil_and_paper() -> None:
    experiment = Experiment()
    task = build_task(experiment)
    steps = by_key(derive(experiment, task, starting_parameters(experiment, task)))
    assert steps["dW1"].substituted == ("dW_1", r"= -3 \cdot 1 - 5 \cdot 2 - 7 \cdot 3", "= -34")
    assert steps["db1"].substituted == ("db_1", "= -3 - 5 - 7", "= -15")
    assert steps["loss"].substituted[1:] == (
        r"= \frac{1}{2} \bigl( (0 - 3)^2 + (0 - 5)^2 + (0 - 7)^2 \bigr)",
        "= 41.5",
    )
    assert numbers(steps["dz1"].substituted[-1]) == [-3, -5, -7]
    assert all(step.example is None for step in steps.values())


@pytest.mark.parametrize(
    ("name", "scale", "value", "dz"),
    [
        ("mse", r"\frac{2}{3 \cdot 1}", 83 / 3, [-2, -10 / 3, -14 / 3]),
        ("half_mse", r"\frac{1}{3}", 83 / 6, [-1, -5 / 3, -7 / 3]),
        ("mae", r"\frac{1}{3 \cdot 1}", 5, [-1 / 3] * 3),
        ("huber", r"\frac{1}{3 \cdot 1}", 4.5, [-1 / 3] * 3),
    ],
)
def test_the_constants_of_losses(name: str, scale: str, value: float, dz: list[float]) -> None:
    experiment = convert({"loss": name}, Experiment)
    task = build_task(experiment)
    steps = by_key(derive(experiment, task, starting_parameters(experiment, task)))
    assert scale in steps["dz1"].substituted[1]
    assert shown(steps["loss"]) == pytest.approx([value], rel=6e-4)
    assert shown(steps["dz1"]) == pytest.approx(dz, rel=2e-3)


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("activation_name", NAMES["activations"])
@pytest.mark.parametrize("loss_name", NAMES["losses"])
def test_every_line_belongs_to_one_step(loss_name: str, activation_name: str, hidden: tuple[int, ...]) -> None:
    for penalty_name in NAMES["penalties"]:
        experiment, task, parameters = setting(loss_name, activation_name, penalty_name, hidden)
        steps = derive(experiment, task, parameters)
        code = manual.code(len(hidden) + 1, activation_name, loss_name, penalty_name).splitlines()
        assigned = [place for place, text in enumerate(code, start=1) if re.match(r"    [\w, ]+ = ", text)]
        assert sorted(line for step in steps for line in step.lines) == assigned
        assert len(by_key(steps)) == len(steps)
        for step in steps:
            assert step.rule in set(Rule)
            assert step.formula
            if step.key in ("loss", "penalty"):
                assert not step.lines
            elif step.key != "parameters":
                assert re.match(rf"    {step.key} = ", code[step.lines[-1] - 1])
                letters = step.key.rstrip("0123456789")
                symbol = f"{letters}_{step.key[len(letters) :]}"
                assert symbol in step.formula[0]
                assert not step.substituted or symbol in step.substituted[0]
            assert not set(r"\{}&") & set(spoken(step.formula) + spoken(step.substituted))
        assert (penalty_name == "none") == ("penalty" not in by_key(steps))
        assert pickle.loads(pickle.dumps(steps)) == steps


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("penalty_name", NAMES["penalties"])
@pytest.mark.parametrize("activation_name", NAMES["activations"])
@pytest.mark.parametrize("loss_name", NAMES["losses"])
def test_numbers_agree_with_numpy(
    loss_name: str, activation_name: str, penalty_name: str, hidden: tuple[int, ...]
) -> None:
    experiment, task, parameters = setting(loss_name, activation_name, penalty_name, hidden)
    row, last = 4, len(hidden) + 1
    steps = by_key(derive(experiment, task, parameters, row))
    exact = {name: value.astype(np.float64) for name, value in parameters.items()}
    x, y = task.x_train.astype(np.float64), task.y_train

    def objective(at: dict[str, Array]) -> float:
        value = loss(loss_name, prediction(at, x, activation_name), y)
        return value + penalty(penalty_name, 0.25, at)

    assert shown(steps["loss"]) == pytest.approx([loss(loss_name, prediction(exact, x, activation_name), y)], rel=1e-3)
    if penalty_name != "none":
        assert shown(steps["penalty"]) == pytest.approx([penalty(penalty_name, 0.25, exact)], rel=1e-3)
    a = x
    for k in range(1, last + 1):
        z = a @ exact[f"W{k}"] + exact[f"b{k}"]
        if steps[f"z{k}"].substituted:
            assert shown(steps[f"z{k}"]) == pytest.approx(z[row], rel=6e-3, abs=1e-6)
        a = activation(activation_name, z)
        if k < last and steps[f"a{k}"].substituted:
            assert shown(steps[f"a{k}"]) == pytest.approx(a[row], rel=6e-3, abs=1e-6)
    # central differences share nothing with the chain rule under test
    for name, value in exact.items():
        found = np.zeros(value.shape)
        for place in np.ndindex(value.shape):
            ends = []
            for h in (1e-6, -1e-6):
                moved = value.copy()
                moved[place] += h
                ends.append(objective({**exact, name: moved}))
            found[place] = (ends[0] - ends[1]) / 2e-6
        text = steps[f"d{name}"]
        expected = [np.linalg.norm(found)] if "lVert" in text.substituted[0] else found.ravel()
        # numbers are shown with three digits and computed in float32
        assert shown(text) == pytest.approx(expected, rel=6e-3, abs=2e-5)


def test_the_row_shown_is_the_one_asked_for() -> None:
    experiment, task, parameters = setting("mse", hidden=(3,))
    for example, row in ((0, 0), (5, 5), (99, 5)):
        steps = by_key(derive(experiment, task, parameters, example))
        assert {step.example for step in steps.values()} == {row}
        assert {step.rows for step in steps.values()} == {6}
        first = np.array(numbers(steps["z1"].substituted[1])[:2])
        assert first == pytest.approx(task.x_train[row], rel=6e-3)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-34.0, "-34"),
        (12345.6, "12346"),
        (0.00123456, "0.001235"),
        (1.5e-7, r"1.500 \cdot 10^{-7}"),
        (1e-7, r"1 \cdot 10^{-7}"),
        (float("inf"), r"\infty"),
        (float("nan"), r"\text{nan}"),
    ],
)
def test_numbers_are_written_with_few_digits(value: float, text: str) -> None:
    assert number(value) == text


def test_formulas_know_every_name() -> None:
    assert LOSS_FORMULAS.keys() == LOSSES.keys()
    assert ACTIVATION_FORMULAS.keys() == ACTIVATIONS.keys()
    assert PENALTY_FORMULAS.keys() == PENALTIES.keys()


def test_the_step_itself_needs_no_mlx() -> None:
    program = "import sys, playground.derivation.step; sys.exit(any(name.startswith('mlx') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", program], timeout=60).returncode == 0
