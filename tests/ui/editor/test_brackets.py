"""Brackets of code: partners, strings and comments, and what typing one adds."""

import pytest

from ui.editor import brackets


def pairs(text: str) -> set[tuple[int, int]]:
    return {(one, other) for one, other in brackets.read(text).partners.items() if one < other}


@pytest.mark.parametrize(
    ("text", "expected", "alone"),
    [
        ("f(a[1])", {(1, 6), (3, 5)}, set()),
        ("f(", set(), {1}),
        ("f)", set(), {1}),
        ("(]", set(), {0, 1}),
        ('g("(") # (', {(1, 5)}, set()),
        ('"""(\n("""()', {(9, 10)}, set()),
        ('x = "(\n()', {(7, 8)}, set()),
        (r'"\"(" ()', {(6, 7)}, set()),
        ("'\\", set(), set()),
    ],
)
def test_partners(text: str, expected: set[tuple[int, int]], alone: set[int]) -> None:
    assert pairs(text) == expected
    assert brackets.read(text).alone == alone


@pytest.mark.parametrize(
    ("text", "place", "within"),
    [
        ('a "b" c', 2, False),
        ('a "b" c', 3, True),
        ('a "b" c', 5, False),
        ("x # y\nz", 5, True),
        ("x # y\nz", 6, False),
        ("x # y", 5, True),
        ('"ab', 3, True),
    ],
)
def test_strings_and_comments(text: str, place: int, within: bool) -> None:
    assert brackets.read(text).within(place) == within


@pytest.mark.parametrize(("place", "opener"), [(0, None), (2, 1), (4, 3), (5, 3), (6, 1), (7, None)])
def test_the_innermost_open_bracket(place: int, opener: int | None) -> None:
    assert brackets.read("f(a[1])").opened_before(place) == opener


@pytest.mark.parametrize(
    ("typed", "before", "after", "quoted", "added"),
    [
        ("(", "f", "", False, ")"),
        ("(", "f", ")", False, ")"),
        ("(", "f", " + 1", False, ")"),
        ("(", "", "x", False, ""),
        ("(", "f", "", True, ""),
        ('"', "params[", "]", False, '"'),
        ("'", "x", "", False, ""),
        ("'", "''", "", False, ""),
        (")", "(", "", False, ""),
    ],
)
def test_what_is_added(typed: str, before: str, after: str, quoted: bool, added: str) -> None:
    assert brackets.addition(typed, before, after, quoted=quoted) == added
