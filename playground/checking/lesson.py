"""The manual gradient as lines in which mistakes can be made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from playground.gradients import manual
from playground.gradients.objective import Objective
from playground.gradients.point import Point
from playground.nn.formula_source import expression, uses
from playground.nn.losses import PENALTIES


@dataclass(frozen=True)
class Lesson:
    """The manual gradient of one objective line by line, with the sizes that decide which mistakes are possible."""

    objective: Objective
    sizes: tuple[int, ...]

    @classmethod
    def at(cls, point: Point) -> Lesson:
        """Return the lesson for the objective of a point."""
        return cls(point.objective, point.sizes)

    @property
    def lines(self) -> tuple[manual.CodeLine, ...]:
        """The correct lines."""
        o = self.objective
        return manual.lines(o.layers, o.activation, o.loss, o.penalty)

    @property
    def layers(self) -> range:
        """The layers, counted from 1."""
        return range(1, self.objective.layers + 1)

    def fan_out(self, layer: int) -> int:
        """Return the width of a layer's output; layer 0 is the input."""
        return self.sizes[layer]

    def right(self, name: str) -> str:
        """Return the correct expression of ``name``."""
        return next(line.expression for line in self.lines if line.name == name)

    def decay(self, layer: int) -> str:
        """Return what the penalty adds to dW of a layer, as code; empty without a penalty."""
        penalty = PENALTIES.get(self.objective.penalty)
        return f" + {expression(penalty.derivative, W=f'W{layer}')}" if penalty else ""


@dataclass(frozen=True)
class Mistake:
    """A mistake: ``edits`` maps names to wrong expressions, ``place`` is the first of them."""

    kind: str
    place: str
    edits: Mapping[str, str]
    factor: str = ""

    @property
    def in_code(self) -> bool:
        """Whether the mistake is in a line of the code, so that it can be shown there."""
        return self.place.startswith("d") or self.place[0] in "za"

    def code(self, lesson: Lesson) -> str:
        """Return the whole gradient function with the mistake in it."""
        changed = [replace(line, expression=self.edits.get(line.name, line.expression)) for line in lesson.lines]
        return manual.write(lesson.objective.layers, _with_sizes(changed))

    def line(self, lesson: Lesson) -> int:
        """Return the wrong line of :meth:`code`, counted from 1."""
        start = f"    {self.place} = "
        return next(n for n, text in enumerate(self.code(lesson).splitlines(), 1) if text.startswith(start))


def _with_sizes(lines: list[manual.CodeLine]) -> list[manual.CodeLine]:
    """Define N and K if a wrong line needs them and the right one does not."""
    defined = any(line.name == "N, K" for line in lines)
    used = any(uses(line.expression, name) for line in lines for name in ("N", "K"))
    if defined or not used:
        return lines
    forward = [line for line in lines if line.belongs_to is manual.Pass.FORWARD]
    return [*forward, manual.CodeLine("N, K", f"{forward[-1].name}.shape"), *lines[len(forward) :]]
