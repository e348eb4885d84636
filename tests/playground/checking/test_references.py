"""All mistakes, hints and code templates for some models against reviewed reference files."""

import pytest

from playground.checking import hints
from playground.checking.lesson import Lesson
from playground.checking.mistakes import all_mistakes
from playground.checking.report import Diagnosis, Finding
from playground.checking.templates import frames, names_in_reach
from playground.gradients.objective import Objective
from tests.support import references

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
