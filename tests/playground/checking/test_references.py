"""All mistakes, hints and code templates for some models against reviewed reference files."""

from typing import Any

import numpy as np
import pytest

from playground.checking import hints
from playground.checking.check import against_automatic
from playground.checking.diagnosis import diagnose, gallery
from playground.checking.lesson import Lesson
from playground.checking.mistakes import all_mistakes
from playground.checking.report import Diagnosis, Finding
from playground.checking.templates import frames, names_in_reach
from playground.checking.tries import CheckedBatch
from playground.data.task import build_task, starting_parameters
from playground.experiment.types import Experiment
from playground.experiment.validation import convert
from playground.gradients.objective import Objective
from playground.gradients.point import Point
from tests.support import mistake_suite, references

LESSONS = {
    "line": Lesson(Objective(1, "linear", "half_sse", "none"), (1, 1)),
    "square": Lesson(Objective(3, "tanh", "mse", "l2"), (2, 3, 3, 2)),
    "classes": Lesson(Objective(2, "relu", "cross_entropy", "l1"), (2, 4, 3)),
    "yes-no": Lesson(Objective(2, "sigmoid", "binary_cross_entropy", "none"), (2, 3, 1)),
    "huber": Lesson(Objective(2, "gelu", "huber", "l2"), (1, 2, 1)),
}


@pytest.mark.parametrize("name", LESSONS)
def test_the_mistakes_are_those_that_were_read(name: str) -> None:
    lesson = LESSONS[name]
    lines = [
        f"{one.kind} {one.factor} line {one.line(lesson) if one.in_code else 0}: {one.edits}"
        for one in all_mistakes(lesson)
    ]
    references.agrees(f"mistakes-{name}.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize("name", LESSONS)
def test_the_hints_are_those_that_were_read(name: str) -> None:
    lesson = LESSONS[name]
    lines = []
    for one in {(one.kind, one.place, one.factor): one for one in all_mistakes(lesson)}.values():
        finding = Finding(one.kind, one.place, ("W1",), one.factor)
        diagnosis = Diagnosis(("W1",), (finding,))
        lines += [
            f"{one.kind} {one.place} {one.factor}: {rung}" for rung in hints.rungs(diagnosis, 2, lesson.objective.loss)
        ]
    references.agrees(f"hints-{name}.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize("name", LESSONS)
def test_the_templates_are_those_that_were_read(name: str) -> None:
    lesson = LESSONS[name]
    texts = [f"# {kind} {number}\n{text}" for kind, all_ in frames(lesson).items() for number, text in enumerate(all_)]
    references.agrees(f"templates-{name}.txt", "\n".join([*texts, " ".join(names_in_reach(lesson))]) + "\n")


def point(plain: dict[str, Any]) -> Point:
    experiment = convert(plain, Experiment)
    task = build_task(experiment)
    return Point.at(experiment, starting_parameters(experiment, task), task.x_train, task.y_train)


def diagnosed(at: Point, wrong: dict[str, Any], *others: tuple[Point, dict[str, Any]]) -> str:
    """What is found in a gradient, at one batch or at several, in a line."""
    batches = [(at, wrong), *others]
    comparisons = [against_automatic(each, gradient) for each, gradient in batches]
    found = diagnose(Lesson.at(at), [CheckedBatch.of(each) for each, _ in batches], comparisons)
    text = "; ".join(f"{one.kind} {one.place} {one.factor} ({','.join(one.parameters)})" for one in found.findings)
    return f"wrong {','.join(found.wrong) or 'none'}: {text or 'nothing'}" + ("" if found.complete else " CUT OFF")


def test_planted_mistakes_are_diagnosed_as_was_read() -> None:
    lines = []
    for one, kind, place, layer, variant in mistake_suite.suite(180, seed=1):
        wrong = mistake_suite.gradient(one, kind, place, layer, variant)
        model = f"{one.loss} {one.activation} {one.penalty} {'-'.join(map(str, one.sizes))}"
        lines.append(f"{kind} {place}{layer} {variant} | {model} | {diagnosed(point(one.plain()), wrong)}")
    references.agrees("diagnoses.txt", "\n".join(lines) + "\n")


NETS: dict[str, dict[str, Any]] = {
    "line": {},
    "net": {
        "dataset": {"name": "xor", "points": 12, "seed": 2},
        "model": {"name": "mlp", "hidden": [3], "seed": 1},
        "loss": "binary_cross_entropy",
        "penalty": {"name": "l2", "rate": 0.2},
    },
    "classes": {
        "dataset": {"name": "blobs", "points": 9, "classes": 3},
        "model": {"name": "mlp", "hidden": [3, 2], "activation": "relu", "initializer": "he", "seed": 1},
        "loss": "cross_entropy",
    },
}


def test_other_wrong_gradients_are_diagnosed_as_was_read() -> None:
    """Multiples, sums, parts that are missing, wrong by chance: what no single line of the gallery makes."""
    lines = []
    for name, plain in NETS.items():
        at = point(plain)
        right = {key: np.array(value, np.float64) for key, value in at.gradient("auto").items()}
        noise = np.random.default_rng(0)
        parameters = {key: np.array(value) for key, value in at.parameters.items()}
        last = f"W{len(right) // 2}"
        cases: dict[str, dict[str, Any]] = {"right": right}
        for factor in (-1, 2, 0.5, 3, 1 / 9, 1 / 12, 12, 0, 1.7):
            cases[f"all times {factor:.6g}"] = {key: factor * value for key, value in right.items()}
            cases[f"{last} times {factor:.6g}"] = right | {last: factor * right[last]}
        cases["b1 times 3"] = right | {"b1": 3 * right["b1"]}
        cases["W1 and b1 times 3"] = right | {"b1": 3 * right["b1"], "W1": 3 * right["W1"]}
        cases["W1 times 2, b1 times 3"] = right | {"b1": 3 * right["b1"], "W1": 2 * right["W1"]}
        cases["W1 with weights"] = right | {"W1": right["W1"] + 0.3 * parameters["W1"]}
        cases["a step taken"] = {key: parameters[key] - 0.1 * right[key] for key in right}
        cases["times a rate"] = {key: 0.1 * right[key] for key in right}
        cases["one entry off"] = right | {"W1": right["W1"] + np.eye(*right["W1"].shape)}
        cases["W1 upside down"] = right | {"W1": right["W1"][::-1]}
        for off in (1e-3, 0.01, 0.028, 0.035, 0.5):
            rough = {key: value * (1 + off * noise.uniform(-1, 1, value.shape)) for key, value in right.items()}
            cases[f"rough by {off}"] = rough
        cases["by chance"] = {key: noise.normal(size=value.shape) for key, value in right.items()}
        cases["not a number"] = right | {"W1": np.full_like(right["W1"], np.nan)}
        lines += [f"{name}, {what} | {diagnosed(at, wrong)}" for what, wrong in cases.items()]
    references.agrees("diagnoses-other.txt", "\n".join(lines) + "\n")


def test_what_an_optimizer_does_is_told_from_several_points_as_was_read() -> None:
    lines = []
    for name, plain in NETS.items():
        noise = np.random.default_rng(5)
        experiment = convert(plain, Experiment)
        task = build_task(experiment)
        start = starting_parameters(experiment, task)
        points = [
            Point.at(
                experiment,
                {key: (value + noise.normal(size=value.shape)).astype(np.float32) for key, value in start.items()},
                task.x_train,
                task.y_train,
            )
            for _ in range(3)
        ]
        rights = [{k: np.array(v, np.float64) for k, v in at.gradient("auto").items()} for at in points]
        thetas = [{k: np.array(v, np.float64) for k, v in at.parameters.items()} for at in points]
        lengths = [np.sqrt(sum((value**2).sum() for value in right.values())) for right in rights]
        cases: dict[str, list[dict[str, Any]]] = {
            "clipped to a half": [{k: 0.5 / n * v for k, v in g.items()} for g, n in zip(rights, lengths, strict=True)],
            "clipped, one the other way": [
                {k: sign * 0.5 / n * v for k, v in g.items()}
                for g, n, sign in zip(rights, lengths, (1, -1, 1), strict=True)
            ],
            "clipped to other lengths": [
                {k: to / n * v for k, v in g.items()}
                for g, n, to in zip(rights, lengths, (0.5, 0.51, 0.5), strict=True)
            ],
            "the same everywhere": [rights[0]] * 3,
            "the same for W1": [{**g, "W1": rights[0]["W1"]} for g in rights],
            "right at the first point": [rights[0], *[{k: 2 * v for k, v in g.items()} for g in rights[1:]]],
            "wrong at the last point": [*rights[:2], {k: v + 1 for k, v in rights[2].items()}],
            "zeros": [{k: 0 * v for k, v in g.items()} for g in rights],
            "noise": [{k: noise.normal(size=v.shape) for k, v in g.items()} for g in rights],
        }
        for alpha, beta in (
            (1, 0.3),
            (1, 1),
            (-1, 1),
            (-0.1, 1),
            (0.1, 1),
            (-0.1, 0.5),
            (0.01, 0),
            (-0.02, 0),
            (0.03, 0),
            (7, 0),
        ):
            cases[f"{alpha} g + {beta} θ"] = [
                {k: alpha * g[k] + beta * theta[k] for k in g} for g, theta in zip(rights, thetas, strict=True)
            ]
        for what, wrong in cases.items():
            pairs = list(zip(points, wrong, strict=True))
            lines.append(f"{name}, {what} | {diagnosed(*pairs[0], *pairs[1:])}")
    references.agrees("diagnoses-optimizer.txt", "\n".join(lines) + "\n")


def test_the_gallery_holds_the_mistakes_that_were_read() -> None:
    lines = []
    for name, plain in NETS.items():
        at = point(plain)
        lines += [f"{name} {one.kind} {one.place} {one.factor}" for one in gallery(Lesson.at(at), CheckedBatch.of(at))]
    references.agrees("gallery.txt", "\n".join(lines) + "\n")
