"""Folds a trace into the symbols a learner knows: recognised by what each value depends on, never from a template."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from playground.foundation.parameter_names import is_parameter, is_weight, layer_of
from playground.graph.node import Role
from playground.graph.primitives import RESHAPING
from playground.graph.trace import Trace


@dataclass(frozen=True)
class Group:
    """A value that is shown, and the values inside it that only serve it."""

    key: str
    role: Role
    layer: int
    number: int
    """The value's number in the trace."""
    inside: tuple[int, ...]
    """Numbers of the results that are folded into it, its own last; empty for an input."""
    operands: tuple[int, ...]
    """Numbers of the shown values that it is computed from."""


def raw(trace: Trace) -> tuple[Group, ...]:
    """Every operation by itself; inputs that nothing uses are left out."""
    users = trace.users()
    groups = []
    for number in range(trace.last + 1):
        operation = trace.operation(number)
        if operation is not None:
            groups.append(Group(f"n{number}", Role.OPERATION, 0, number, (number,), _once(operation.operands)))
        elif users[number]:
            groups.append(_input(trace, number))
    return tuple(groups)


def fold(trace: Trace, collapsed: tuple[int, ...] = ()) -> tuple[Group, ...]:
    """Shown values in order. Of a ``collapsed`` layer only its output is shown, its parameters folded into it."""
    shown = _shown(trace)
    for layer in collapsed:
        outputs = {key: number for number, (key, _, of) in shown.items() if of == layer and key[0] in "az"}
        output = outputs.get(f"a{layer}", outputs.get(f"z{layer}"))
        for number in [number for number, (_, _, of) in shown.items() if of == layer]:
            if number == output:
                shown[number] = (shown[number][0], Role.LAYER, layer)
            else:
                del shown[number]
    return _groups(trace, shown, {f"{kind}{layer}" for layer in collapsed for kind in "Wb"})


def _groups(trace: Trace, shown: dict[int, tuple[str, Role, int]], hidden: set[str]) -> tuple[Group, ...]:
    """Every other result goes where all its users go; with users in several places it is shown by itself."""
    users = trace.users()
    depends = _dependencies(trace)
    parameters = _parameters(trace)
    members: dict[int, set[int]] = {}
    homes: dict[int, set[int]] = {}
    for number in range(trace.last, -1, -1):
        if number in shown:
            homes[number] = {number}
        else:
            homes[number] = set().union(*(homes[user] for user in users[number])) if users[number] else set()
            given = not depends[number] & parameters
            folded = given or (number < trace.first and trace.inputs[number] in hidden)
            if len(homes[number]) > 1 and not folded:
                shown[number] = (f"n{number}", Role.OPERATION, 0)
                homes[number] = {number}
        for home in homes[number]:
            members.setdefault(home, set()).add(number)
    groups = []
    for number in sorted(shown):
        key, role, layer = shown[number]
        inside = sorted(one for one in members.get(number, ()) if one >= trace.first)
        reads = [operand for one in inside for operand in trace.operations[one - trace.first].operands]
        operands = _once(operand for operand in reads if operand in shown and operand not in inside)
        if inside or users[number]:
            groups.append(Group(key, role, layer, number, tuple(inside), operands))
    return tuple(groups)


def _shown(trace: Trace) -> dict[int, tuple[str, Role, int]]:
    """Number → key, role and layer of every value that a learner has a name for."""
    shown = {number: _named(name) for number, name in enumerate(trace.inputs)}
    depends = _dependencies(trace)
    users = trace.users()
    parameters = _parameters(trace)
    weights = {name for name in parameters if is_weight(name)}
    numbers = {name: number for number, name in enumerate(trace.inputs)}
    layers = len(weights)
    last = 0
    for number in range(trace.first, trace.last + 1):
        operation = trace.operations[number - trace.first]
        layer = _affine(trace, number, numbers)
        if layer:
            shown[number], last = (f"z{layer}", Role.AFFINE, layer), number
        elif operation.primitive == "Matmul" and operation.operands[0] not in shown:
            shown[operation.operands[0]] = (f"a{_layer_of(trace, operation.operands[1]) - 1}", Role.ACTIVATION, 0)
        elif operation.primitive == "Subtract" and set(operation.operands) == {last, numbers["y"]}:
            shown[number] = ("e", Role.RESIDUAL, 0)
    # an activation is known by the product that uses it: its layer follows from its name
    shown = {n: (key, role, int(key[1:]) if role is Role.ACTIVATION else of) for n, (key, role, of) in shown.items()}
    for number in _summands(trace):
        if depends[number] - weights - {"penalty_rate"}:
            shown[number] = ("l", Role.ENTRIES, 0)
    if "penalty_rate" in depends[trace.last]:
        shown |= _penalties(depends, users, weights, trace, layers)
        shown[trace.last] = ("objective", Role.OBJECTIVE, 0)
        loss = next(one for one in trace.operations[-1].operands if "y" in depends[one])
        shown[loss] = ("loss", Role.LOSS, 0)
    else:
        shown[trace.last] = ("loss", Role.LOSS, 0)
    chosen = {"y"}
    for number in range(trace.first, trace.last + 1):
        if depends[number] == chosen and any(depends[user] != chosen for user in users[number]):
            shown[number] = ("t", Role.CONSTANT, 0)
    return shown


def _penalties(
    depends: list[set[str]], users: dict[int, list[int]], weights: set[str], trace: Trace, layers: int
) -> dict[int, tuple[str, Role, int]]:
    """What each weight matrix adds, and their sum: the last values that depend on nothing else."""
    found = {}
    for number in range(trace.first, trace.last):
        read = depends[number] & weights
        if not read or depends[number] - weights - {"penalty_rate"}:
            continue
        if all(depends[user] - read - {"penalty_rate"} for user in users[number]):
            alone = len(read) == 1
            key = f"R{layer_of(min(read))}" if alone and layers > 1 else "R"
            if alone or not any(depends[user] - weights - {"penalty_rate"} == set() for user in users[number]):
                found[number] = (key, Role.PENALTY, layer_of(min(read)) if alone else 0)
    return found


def _summands(trace: Trace) -> list[int]:
    """Values whose entries are added up to one number; one entry alone is only reshaped."""
    found = []
    for operation in trace.operations:
        before = trace.operation(operation.operands[0]) if operation.primitive == "Squeeze" else None
        if before is not None and operation.shape == () != before.shape:
            found.append(before.operands[0] if before.primitive == "Reduce" else operation.operands[0])
    return found


def _affine(trace: Trace, number: int, numbers: dict[str, int]) -> int:
    """The layer whose a W + b this is; 0 for anything else."""
    operation = trace.operation(number)
    if operation is None or operation.primitive != "Add":
        return 0
    product = trace.operation(operation.operands[0])
    added = _plain(trace, operation.operands[1])
    if product is None or product.primitive != "Matmul":
        return 0
    layer = _layer_of(trace, product.operands[1])
    return layer if layer and added == numbers[f"b{layer}"] else 0


def _layer_of(trace: Trace, number: int) -> int:
    """k for the weights Wk; 0 for anything else."""
    name = trace.inputs[number] if number < len(trace.inputs) else ""
    return layer_of(name) if is_parameter(name) and is_weight(name) else 0


def _plain(trace: Trace, number: int) -> int:
    """The value itself, before it was brought into another shape."""
    operation = trace.operation(number)
    while operation is not None and operation.primitive in RESHAPING:
        number = operation.operands[0]
        operation = trace.operation(number)
    return number


def _dependencies(trace: Trace) -> list[set[str]]:
    """Per value the inputs that it is computed from."""
    found: list[set[str]] = [{name} for name in trace.inputs] + [set() for _ in trace.constants]
    for operation in trace.operations:
        found.append(set().union(*(found[operand] for operand in operation.operands)))
    return found


def trained(trace: Trace) -> frozenset[int]:
    """The values that depend on a parameter, parameters included: gradient flows through these."""
    parameters = _parameters(trace)
    return frozenset(number for number, read in enumerate(_dependencies(trace)) if read & parameters)


def _parameters(trace: Trace) -> set[str]:
    return {name for name in trace.inputs if is_parameter(name)}


def _named(name: str) -> tuple[str, Role, int]:
    if is_parameter(name):
        return name, Role.PARAMETER, layer_of(name)
    return name, Role.INPUT, 0


def _input(trace: Trace, number: int) -> Group:
    if number >= len(trace.inputs):
        return Group(f"n{number}", Role.CONSTANT, 0, number, (), ())
    key, role, layer = _named(trace.inputs[number])
    return Group(key, role, layer, number, (), ())


def _once(numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(numbers))
