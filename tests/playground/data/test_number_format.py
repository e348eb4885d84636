"""Cells as numbers: against an independent writer of numbers in each country's format."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.data.number_format import DecimalSign, is_missing, number

GROUPS = {".": [",", " ", "\u00a0", "\u202f", "\u2009", "'", "’"], ",": [".", " ", "\u00a0", "\u202f", "\u2009", "'"]}


def spelled(value: Decimal, decimal: str, group: str, minus: str) -> str:
    """Write a number as a country does: groups of three digits from the point to the left."""
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    text = "".join(map(str, digits)).rjust(1 - exponent, "0")
    whole, broken = (text[:exponent], text[exponent:]) if exponent < 0 else (text + "0" * exponent, "")
    start = len(whole) % 3
    groups = ([whole[:start]] if start else []) + [whole[at : at + 3] for at in range(start, len(whole), 3)]
    return (minus if sign else "") + group.join(groups) + (decimal + broken if broken else "")


@given(
    value=st.decimals(-(10**12), 10**12, places=4, allow_nan=False, allow_infinity=False),
    places=st.integers(0, 4),
    decimal=st.sampled_from((".", ",")),
    data=st.data(),
    minus=st.sampled_from(("-", "−", "–", "－")),
)
def test_every_country_s_number_is_that_number(
    value: Decimal, places: int, decimal: str, data: st.DataObject, minus: str
) -> None:
    rounded = round(value, places)
    group = data.draw(st.sampled_from(["", *GROUPS[decimal]]))
    found = number(spelled(rounded, decimal, group, minus), decimal)
    assert found is not None and found.value == float(rounded)
    assert found.grouped == (bool(group) and abs(rounded) >= 1000)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_python_writes_is_read_to_the_last_bit(value: float) -> None:
    found = number(repr(value), ".")
    assert found is not None and (found.value, math.copysign(1, found.value)) == (value, math.copysign(1, value))
    comma = number(repr(value).replace(".", ","), ",")
    assert comma is not None and comma.value == value


@given(st.text(max_size=12), st.sampled_from((".", ",")))
def test_any_text_is_a_finite_number_or_none(text: str, decimal: str) -> None:
    found = number(text, decimal)
    if found is not None:
        assert any(sign.isdigit() for sign in text) and not math.isnan(found.value)


@given(st.integers(1, 31), st.integers(1, 12), st.integers(1900, 2100), st.sampled_from("./-"))
def test_no_date_is_a_number(day: int, month: int, year: int, between: str) -> None:
    for decimal in (".", ","):
        assert number(f"{day:02}{between}{month:02}{between}{year}", decimal) is None
        assert number(f"{day}{between}{month}{between}{year}", decimal) is None


@pytest.mark.parametrize(
    ("cell", "decimal", "value"),
    [
        ("12 %", ".", 12),
        ("12%", ",", 12),
        ("1,00,000", ".", 100000),
        ("$1,234.50", ".", 1234.5),
        ("NT$1,000", ".", 1000),
        ("-$5", ".", -5),
        ("1.234,50 €", ",", 1234.5),
        ("１，２３４．５", ".", 1234.5),
        ("3504.", ".", 3504),
        (".5", ".", 0.5),
        ("-,5", ",", -0.5),
        ("1,5E-3", ",", 0.0015),
        ("1e400", ".", math.inf),
        ("007", ".", 7),
    ],
)
def test_numbers(cell: str, decimal: str, value: float) -> None:
    found = number(cell, decimal)
    assert found is not None and found.value == value


@pytest.mark.parametrize(
    "cell",
    [
        "1,23",
        "1.2.3",
        "12.05.2024",
        "1_000",
        "0x1F",
        "inf",
        "nan",
        "5²",
        "½",
        "①",
        "(5)",
        "1/2",
        "5-",
        "--5",
        "1,2,3",
        "1..2",
        "1e",
        "12:30",
        "1,2345,678",
        "0,123,456",
        "A1",
    ],
)
def test_no_numbers_with_a_decimal_point(cell: str) -> None:
    assert number(cell, ".") is None


def test_missing_marks() -> None:
    assert all(map(is_missing, ("", " NA ", "#N/A", ".", r"\N", "?", "–", "n/a", "…", "無資料")))
    assert not any(map(is_missing, ("0", "x", "n", "no")))


@given(
    st.lists(st.decimals(-5000, 5000, places=2, allow_nan=False), min_size=1, max_size=30), st.sampled_from((".", ","))
)
def test_the_decimal_sign_is_found_from_two_places(values: list[Decimal], decimal: str) -> None:
    sign = DecimalSign("\t")
    group = "," if decimal == "." else "."
    assert sign.add([[spelled(value, decimal, group, "-") for value in values]])
    assert sign.sign == decimal and not sign.doubtful
