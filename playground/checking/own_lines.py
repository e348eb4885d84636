"""Find a mistake in the learner's own code: the first expression that gives the numbers of the wrong line.

The diagnosis speaks of the lines of the given code. What those give with the mistake in them is looked for among the
values of the learner's expressions, at two points, so that nothing is equal by chance.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from playground.checking.lesson import Lesson
from playground.checking.mistakes import FACTORS, SQUARES, all_mistakes
from playground.checking.report import Diagnosis, Entries, Finding, OwnLine
from playground.checking.tries import Gradients, Scope, Tries, compiled, same
from playground.foundation.errors import CodeFault
from playground.foundation.parameter_names import layer_of
from playground.gradients import custom
from playground.gradients.expression_values import Expression, Recorder
from playground.gradients.point import Point
from playground.nn.formula_source import rename

LINES = 3
"""Lines that are named for one mistake at most."""
LONGEST = 48
"""Characters of code that are quoted at most."""
TIMES = 40
"""Times that an expression was computed up to which each is looked at, and not only their sum and all together."""
SPELLED_OUT = (
    "mx.exp(z - mx.max(z, axis=1)[:, None]) / mx.sum(mx.exp(z - mx.max(z, axis=1)[:, None]), axis=1)[:, None]",
    "mx.exp(z) / mx.sum(mx.exp(z), axis=1)[:, None]",
    "1 / (1 + mx.exp(-z))",
    "mx.exp(z) / (1 + mx.exp(z))",
)
"""Softmax and σ as learners write them: what is a part of them is no mistake."""
OF_HIDDEN = ("mx.exp(z) - 1", "1 / (1 + mx.exp(-z))", "mx.log(1 + mx.exp(z))", "mx.tanh(z)", "mx.sigmoid(z)")
"""Activations as learners write them."""
Values = tuple[Entries, ...]


@dataclass(frozen=True)
class FollowedCode:
    """The learner's code, and what each of its expressions gave at some points, in the order of the first times."""

    code: str
    values: Mapping[Expression, tuple[Values, ...]]
    """Expression → at each point, its value at each time that it was computed."""

    @classmethod
    def at(cls, code: str, points: Sequence[Point]) -> FollowedCode:
        """Run the code once more at every point; nothing is known of code that fails in this."""
        found = []
        for point in points:
            recorder = Recorder()
            call = custom.gradient(point.objective, code, custom.Observed(silent=True), recorder)
            try:
                call(point.parameters, point.x, point.y, point.penalty_rate)
            except CodeFault:
                return cls(code, {})
            found.append(recorder.found)
        shared = [one for one in found[0] if all(one in other for other in found)]
        return cls(code, {one: tuple(values[one] for values in found) for one in shared})


@dataclass(frozen=True)
class _WrongLines:
    """The lines of the given code with all mistakes in them, and the names of those that one finding is about."""

    edits: Mapping[str, str]
    own: tuple[str, ...]


def located(tries: Tries, found: Gradients, diagnosis: Diagnosis, code: FollowedCode) -> Diagnosis:
    """Return the diagnosis with the learner's own lines in its findings, where they can be told.

    ``tries`` and ``found``, the learner's gradients, are those at the points at which the code was followed.
    """
    findings = []
    for finding in diagnosis.findings:
        names = set(finding.parameters)
        others = [one for one in diagnosis.findings if one is not finding and names & set(one.parameters)]
        wrong = _wrong_lines(tries, finding, others, found)
        lines = _lines(tries, found, finding, wrong, code)
        findings.append(replace(finding, lines=lines, delta=_delta(tries, finding, wrong, code)))
    last = _still_right(tries, diagnosis.unexplained, code) if diagnosis.unexplained else None
    return replace(diagnosis, findings=tuple(findings), still_right=last)


def _still_right(tries: Tries, names: Sequence[str], code: FollowedCode) -> OwnLine | None:
    """Return the last of the right numbers on the way to the gradients of ``names`` that the code computes."""
    scopes = tries.scopes({})
    layer = max(layer_of(name) for name in names)
    hit = None
    for line in tries.lesson.lines:
        if line.name in (f"dW{layer}", f"db{layer}"):
            break
        if line.name != "N, K" and line.name[:2] not in ("dW", "db"):
            hit = _last(code, _of(scopes, line.name), ()) or hit
    return None if hit is None else OwnLine(hit.line, _quoted(hit) if hit.target else _short(hit.text))


def _wrong_lines(tries: Tries, finding: Finding, others: Sequence[Finding], found: Gradients) -> _WrongLines:
    """Return the wrong lines that a finding and the ``others`` on its parameters stand for; none if not known."""
    lesson = tries.lesson
    last = f"dz{len(lesson.layers)}"
    together = [finding, *others]
    constants = [one for one in together if one.kind in ("sign", "factor") and one.place == last]
    scale = "{0}"
    for one in constants:
        scale = _scaled(one, scale)
    edited: list[Mapping[str, str]] = [{}]
    for one in together:
        if one not in constants:
            edited = [{**before, **more} for before in edited for more in _of_kind(lesson, one)]
    for edits in edited:
        own = (last,) if finding in constants else tuple(_of_place(lesson, finding, edits))
        every = {**edits, last: scale.format(f"({edits.get(last, lesson.right(last))})")} if constants else edits
        gradient = tries.with_edits(every)
        if every and all(same(gradient[name], found[name]) for name in finding.parameters):
            return _WrongLines(every, own)
    return _WrongLines({}, ())


def _of_kind(lesson: Lesson, finding: Finding) -> list[Mapping[str, str]]:
    """Return the edits of every mistake that a finding may stand for."""
    if finding.kind in ("sign", "factor") and finding.place.startswith("dz"):
        return [{finding.place: _scaled(finding, "{0}").format(f"({lesson.right(finding.place)})")}]
    key = finding.kind, finding.place, finding.factor
    return [one.edits for one in all_mistakes(lesson) if (one.kind, one.place, one.factor) == key]


def _of_place(lesson: Lesson, finding: Finding, edits: Mapping[str, str]) -> list[str]:
    """Return which of the edits belong to a finding: all of one of its mistakes."""
    return next((list(one) for one in _of_kind(lesson, finding) if one.items() <= edits.items()), [])


def _scaled(finding: Finding, text: str) -> str:
    if finding.kind == "sign":
        return f"-({text})"
    once = next((one for one, square in SQUARES.items() if square == finding.factor), "")
    if once:
        return FACTORS[once].format(f"({FACTORS[once].format(f'({text})')})")
    return FACTORS.get(finding.factor, f"{finding.value or finding.factor} * {{0}}").format(f"({text})")


def _lines(
    tries: Tries, found: Gradients, finding: Finding, wrong: _WrongLines, code: FollowedCode
) -> tuple[OwnLine, ...]:
    named = [wrong.edits[name] for name in wrong.own if name.startswith("returned ")]
    if any(text.isidentifier() for text in named):
        return _entries(code.code, finding.parameters, follow=False)  # a right gradient under a wrong name
    hits = _of_lines(tries, finding, wrong, code) if wrong.own else []
    if not hits:
        rows = range(tries.points)
        right = [_of(tries.scopes({}), f"d{name}") for name in found]  # another parameter's is computed rightly there
        for name in finding.parameters:
            whole = tuple(found[name][row] for row in rows)
            loss = tuple(found[name][row] - tries.decay[name][row] for row in rows) if name in tries.decay else whole
            wanted = [one for one in (loss, whole) if not any(_equal(one, other) for other in right)]
            hits += [hit for hit in [_last(code, one, [name]) for one in wanted] if hit is not None][:1]
    lines = {hit.line: OwnLine(hit.line, _quoted(hit)) for hit in reversed(hits)}
    return tuple(lines[at] for at in sorted(lines))[:LINES] or _entries(code.code, finding.parameters)


def _of_lines(tries: Tries, finding: Finding, wrong: _WrongLines, code: FollowedCode) -> list[Expression]:
    """Return the expressions that give the values of wrong lines, or at least of what follows from them."""
    lesson = tries.lesson
    right, scopes = tries.scopes({}), tries.scopes(wrong.edits)
    names = [line.name for line in lesson.lines if line.name != "N, K"]
    legitimate = {name: _of(right, name) for name in names}
    taken = {value.tobytes() for scope in right for value in _parts(lesson, scope).values()}
    given = [*names, "x", "y", *tries.right]  # the parameters, too, are nobody's mistake
    taken |= {value.tobytes() for name in given for value in _of(right, name)}
    role = finding.place.rstrip("0123456789")
    hits = []
    # of another activation with its own f′, the way forward
    for name in [one for one in wrong.own if one.startswith(role)]:
        values = [] if name.startswith("returned ") else [_of(scopes, name)]
        if any(_alike(a[-1], b[-1]) for a in values for b in legitimate.values()):
            # right under another name: where it is put under a name once more, or passed on as it is
            hits.append(_last(code, values[0], finding.parameters, alone=name.startswith("dz")))
            continue
        parts = [wrong.edits[name]]
        if finding.kind in ("sign", "factor") and name in legitimate:
            parts += [_scaled(finding, "{0}").format(f"({part})") for part in _nodes(lesson.right(name))]
        inner = [value for part in parts for value in _inner(part, scopes, taken)]
        hits.append(_first(code, [*values, *inner], legitimate.get(name)))
    if not any(hits):
        after = [_of(scopes, name) for name in names if name[:2] not in ("dW", "db") and name not in wrong.own]
        hits = [_first(code, [one for one in after if not any(_equal(one, other) for other in legitimate.values())])]
    return [hit for hit in hits if hit is not None]


def _of(scopes: Sequence[Scope], name: str) -> Values:
    return tuple(np.asarray(scope.get(name, np.zeros(0)), np.float64) for scope in scopes)


def _equal(one: Values, other: Values) -> bool:
    return all(a.shape == b.shape and same(a, b) for a, b in zip(one, other, strict=True) if a.size or b.size)


def _nodes(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text, mode="eval")):
        if isinstance(node, ast.BinOp | ast.Call | ast.UnaryOp | ast.Compare | ast.Subscript):
            yield ast.unparse(node)


def _parts(lesson: Lesson, scope: Scope) -> dict[str, Entries]:
    """Return the value of every part of the right lines."""
    texts = {part for line in lesson.lines if line.name != "N, K" for part in _nodes(line.expression)}
    spelled = [rename(text, z=f"z{len(lesson.layers)}") for text in SPELLED_OUT]
    spelled += [rename(text, z=f"z{k}") for text in OF_HIDDEN for k in lesson.layers[:-1]]
    texts |= {part for text in spelled for part in _nodes(text)}
    with np.errstate(all="ignore"):
        return {text: np.asarray(eval(compiled(text), dict(scope)), np.float64) for text in texts}


def _inner(text: str, scopes: Sequence[Scope], taken: set[bytes]) -> list[Values]:
    """Return the values of the parts of a wrong expression that are no part of a right one."""
    found = []
    for part in _nodes(text):
        try:
            with np.errstate(all="ignore"):
                values = tuple(np.asarray(eval(compiled(part), dict(scope)), np.float64) for scope in scopes)
        except (TypeError, ValueError):  # a part such as axis=…, which is no value
            continue
        # a condition alone is asked in many places
        if all(one.size > 1 and np.ptp(one) > 0 and one.tobytes() not in taken for one in values) and not all(
            np.isin(one, (0.0, 1.0)).all() for one in values
        ):
            found.append(values)
    return found


def _first(code: FollowedCode, wanted: Sequence[Values], right: Values | None = None) -> Expression | None:
    """Return the first expression that gives one of the wanted arrays, at every point.

    What is a part of an expression that gives what is ``right`` is none: x @ W in x @ W + b lacks no bias.
    """
    wanted = [one for one in wanted if one[-1].any()]  # at the start much is zero
    whole = [] if right is None else [one for one, at_points in code.values.items() if _gives(at_points, right)]
    for expression, at_points in code.values.items():
        if any(_gives(at_points, one) for one in wanted) and not any(_is_part(expression, one) for one in whole):
            return expression
    return None


def _is_part(one: Expression, whole: Expression) -> bool:
    return one.line == whole.line and whole.column <= one.column and one.end <= whole.end and one != whole


def _last(code: FollowedCode, wanted: Values, parameters: Sequence[str], *, alone: bool = True) -> Expression | None:
    """Return the last name that is given an array, else the first expression that gives it.

    A name that is returned for one of ``parameters`` goes before others. Not ``alone``, one place is none: it is the
    right one.
    """
    if not wanted[-1].any():
        return None
    hits = [one for one, at_points in code.values.items() if _gives(at_points, wanted)]
    if not hits or (len(hits) == 1 and not alone):
        return None
    named = [one for one in hits if one.target]
    returned = _names_returned(code.code, parameters)
    own = [one for one in named if one.target in returned]
    return (own or named or [hits[0]])[-1]


def _gives(at_points: tuple[Values, ...], wanted: Values) -> bool:
    times = [len(values) for values in at_points]
    if min(times) != max(times):
        return False
    each = range(times[0] if times[0] <= TIMES else 0)
    if any(all(_alike(values[time], one) for values, one in zip(at_points, wanted, strict=True)) for time in each):
        return True
    if times[0] < 2 or any(value.shape != values[0].shape for values in at_points for value in values):
        return False
    stacks = [np.stack(values) for values in at_points]
    together = all(_alike(stack, one) for stack, one in zip(stacks, wanted, strict=True))
    return together or all(_alike(stack.sum(axis=0), one) for stack, one in zip(stacks, wanted, strict=True))


def _alike(value: Entries, wanted: Entries) -> bool:
    """Return whether two arrays are equal but for axes of one entry and for rows and columns."""
    if value.size != wanted.size or not np.isfinite(value).all() or not np.isfinite(wanted).all():
        return False
    one, other = np.squeeze(value), np.squeeze(wanted)
    return any(turned.shape == other.shape and same(turned, other) for turned in (one, one.T))


def _delta(tries: Tries, finding: Finding, wrong: _WrongLines, code: FollowedCode) -> str:
    """Return the learner's name for ∂L/∂z of the finding's layer, or nothing."""
    layer = finding.place.lstrip("dzaWb")
    if not layer.isdigit():
        return ""
    wanted = [_of(tries.scopes(edits), f"dz{layer}") for edits in (wrong.edits, {})]
    for expression, at_points in code.values.items():
        if expression.target and any(_gives(at_points, one) for one in wanted if one[0].any()):
            return expression.target
    return ""


def _quoted(expression: Expression) -> str:
    return _short(expression.statement if 0 < len(expression.statement) <= LONGEST else expression.text)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _returned(code: str, names: Sequence[str]) -> dict[str, ast.expr]:
    """Return what is put under the names of some parameters."""
    found: dict[str, ast.expr] = {}
    for node in ast.walk(ast.parse(code)):
        pairs: list[tuple[ast.expr | None, ast.expr]] = []
        if isinstance(node, ast.Dict):
            pairs = list(zip(node.keys, node.values, strict=True))
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
            pairs = [(node.targets[0].slice, node.value)]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "dict":
            pairs = [(ast.Constant(one.arg), one.value) for one in node.keywords]
        for key, value in pairs:
            if isinstance(key, ast.Constant) and key.value in names:
                found[str(key.value)] = value
    return found


def _names_returned(code: str, names: Sequence[str]) -> set[str]:
    """Return the variables in what is put under the names of some parameters."""
    values = _returned(code, names).values()
    return {node.id for value in values for node in ast.walk(value) if isinstance(node, ast.Name)}


def _last_assignments(code: str) -> dict[str, ast.Assign | ast.AugAssign]:
    """Return variable → the last line that puts something into it or into a part of it."""
    found: dict[str, ast.Assign | ast.AugAssign] = {}
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Assign | ast.AugAssign):
            target = node.target if isinstance(node, ast.AugAssign) else node.targets[0]
            while isinstance(target, ast.Subscript):
                target = target.value
            if isinstance(target, ast.Name) and (target.id not in found or found[target.id].lineno < node.lineno):
                found[target.id] = node
    return found


def _entries(code: str, names: Sequence[str], *, follow: bool = True) -> tuple[OwnLine, ...]:
    """Return where the gradients of some parameters are computed, or at least put under their names."""
    assigned = _last_assignments(code)
    found = []
    returned = _returned(code, names)
    for name in names:
        if name in returned:
            value = returned[name]
            source = assigned.get(value.id) if follow and isinstance(value, ast.Name) else None
            text = f'"{name}": {ast.unparse(value)}' if source is None else ast.unparse(source)
            found.append(OwnLine((source or value).lineno, _short(text)))
    return tuple(found)[:LINES]
