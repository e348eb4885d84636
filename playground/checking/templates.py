"""Code templates for the learner: a header that names everything available, and parts of the manual code."""

from __future__ import annotations

from playground.checking.lesson import Lesson
from playground.gradients import manual
from playground.nn.losses import LOSSES, PENALTIES

BLANK = "..."


def header(lesson: Lesson) -> str:
    """Return a header of comments: names with shapes, the loss with its convention, available functions."""
    objective = lesson.objective
    sizes = lesson.sizes
    shapes = [f'params["W{k}"] ({sizes[k - 1]}, {sizes[k]})  params["b{k}"] ({sizes[k]},)' for k in lesson.layers]
    classes = objective.loss == "cross_entropy"
    kind = "logits" if LOSSES[objective.loss].targets != "numbers" else "prediction"
    penalty = PENALTIES.get(objective.penalty)
    deep = len(lesson.layers) > 1
    last = f"(N, {sizes[-1]})"
    in_reach = ["mx", *(["activation"] if deep else []), *(["penalty_rate"] if penalty else [])]
    lines = [
        f"The gradient of {'loss + penalty' if penalty else 'the loss'} by every parameter, on this batch.",
        *shapes,
        f"x (N, {sizes[0]}): a row an example   y {'(N,): class indices' if classes else last}",
        f"layer k: z = a @ W + b, a = {objective.activation}(z); the last z {last} holds the {kind}"
        if deep
        else f"z = x @ W1 + b1 {last} holds the {kind}",
        f"loss {objective.loss}: {LOSSES[objective.loss].formula}",
        *([f"penalty {objective.penalty}: {penalty.formula} over weights only"] if penalty else []),
        f"in reach: {', '.join(in_reach)}",
    ]
    return "\n".join(f"# {line}" for line in lines) + "\n"


def frames(lesson: Lesson) -> dict[str, tuple[str, ...]]:
    """Return the templates ``empty``, ``forward`` and ``blank`` (the manual code with one backward line missing)."""
    layers = lesson.objective.layers
    lines = lesson.lines
    forward = [line for line in lines if line.belongs_to is manual.Pass.FORWARD]
    todo = [manual.CodeLine(f"d{p}{k}", BLANK) for k in reversed(lesson.layers) for p in "Wb"]
    blanks = [n for n in range(len(forward), len(lines)) if lines[n].name != "N, K"]
    top = header(lesson)
    names = ", ".join(f'"{p}{k}": {BLANK}' for k in lesson.layers for p in "Wb")
    return {
        "empty": (f"{top}def gradient(params, x, y):\n    {BLANK}\n    return {{{names}}}\n",),
        "forward": (top + manual.write(layers, [*forward, *todo], "backward: yours"),),
        "blank": tuple(
            top + manual.write(layers, [*lines[:n], manual.CodeLine(lines[n].name, BLANK), *lines[n + 1 :]])
            for n in blanks
        ),
    }


def names_in_reach(lesson: Lesson) -> tuple[str, ...]:
    """Return the names for completion: parameters, arguments, functions."""
    of_mlx = ("mx.sum", "mx.mean", "mx.exp", "mx.log", "mx.tanh", "mx.sigmoid", "mx.softmax", "mx.maximum", "mx.where",
              "mx.sign", "mx.abs", "mx.clip", "mx.square", "mx.sqrt", "mx.arange", "mx.zeros_like", "mx.ones_like",
              "mx.transpose", "mx.matmul", "mx.outer", "mx.logaddexp", "mx.logsumexp", "mx.grad")  # fmt: skip
    parameters = [f'params["{p}{k}"]' for k in lesson.layers for p in "Wb"]
    return ("params", "x", "y", "activation", "penalty_rate", "return", *parameters, *of_mlx)
