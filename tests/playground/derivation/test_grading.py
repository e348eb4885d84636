"""Numbers worked out by pencil are right to the digits typed, and told how far off otherwise."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from playground.derivation.grading import Grade, Outcome, grade


@pytest.mark.parametrize(
    ("typed", "results", "grade_"),
    [
        ("-34", (-34.0,), Grade(Outcome.RIGHT)),
        ("−34", (-34.0,), Grade(Outcome.RIGHT)),
        ("34", (-34.0,), Grade(Outcome.SIGN, -1.0, 1)),
        ("-5", (-15.0,), Grade(Outcome.FACTOR, 1 / 3, 1)),
        ("68", (-34.0,), Grade(Outcome.FACTOR, -2.0, 1)),
        ("0.33", (1 / 3,), Grade(Outcome.RIGHT)),
        ("0.34", (1 / 3,), Grade(Outcome.OFF, 1.02, 1)),
        ("0", (0.3,), Grade(Outcome.OFF, 0.0, 1)),
        ("0", (0.0,), Grade(Outcome.RIGHT)),
        ("1", (0.0,), Grade(Outcome.OFF, float("inf"), 1)),
        ("-3, -5, -7", (-3.0, -5.0, -7.0), Grade(Outcome.RIGHT)),
        ("[-3 -5 -7]", (-3.0, -5.0, -7.0), Grade(Outcome.RIGHT)),
        ("3 5 7", (-3.0, -5.0, -7.0), Grade(Outcome.SIGN, -1.0, 3)),
        ("-3 -5", (-3.0, -5.0, -7.0), Grade(Outcome.COUNT)),
        ("1e-3", (0.00102,), Grade(Outcome.RIGHT)),
        ("x", (1.0,), Grade(Outcome.UNREADABLE)),
        ("", (1.0,), Grade(Outcome.UNREADABLE)),
        ("1.2.3", (1.0,), Grade(Outcome.UNREADABLE)),
    ],
)
def test_it_says_what_is_so(typed: str, results: tuple[float, ...], grade_: Grade) -> None:
    found = grade(typed, results)
    assert (found.outcome, found.wrong) == (grade_.outcome, grade_.wrong)
    assert found.factor == pytest.approx(grade_.factor, rel=1e-3)


@given(st.floats(-1e6, 1e6), st.integers(0, 6))
def test_a_number_rounded_to_any_digit_is_right_and_the_next_but_one_is_not(value: float, digits: int) -> None:
    assume(round(value, digits) != 0)
    assert grade(f"{value:.{digits}f}", (value,)).outcome is Outcome.RIGHT
    beside = round(value, digits) + 2 * 10.0**-digits
    assume(beside != 0)
    assert grade(f"{beside:.{digits}f}", (value,)).outcome is not Outcome.RIGHT


@pytest.mark.parametrize("factor", [2, 1 / 2, 3, 1 / 3, 4, 1 / 4, 10, 1 / 10])
@pytest.mark.parametrize("sign", [1, -1])
def test_every_simple_factor_is_named(factor: float, sign: int) -> None:
    typed = ", ".join(f"{sign * factor * right:.6g}" for right in (-34.0, 15.0))
    found = grade(typed, (-34.0, 15.0))
    assert (found.outcome, found.wrong) == (Outcome.FACTOR, 2)
    assert found.factor == pytest.approx(sign * factor)
    assert grade(f"{sign * 7 * 15.0:g}", (15.0,)).outcome is Outcome.OFF
