"""Ticks can be read and told apart at every range."""

from itertools import pairwise

import pytest
from pytestqt.qtbot import QtBot

from ui.plots.axis import DIGITS, Axis


def labels(low: float, high: float, *, logarithmic: bool) -> list[str]:
    axis = Axis("left")
    axis.setLogMode(x=False, y=logarithmic)
    axis.setRange(low, high)
    found: list[str] = []
    for spacing, values in axis.tickValues(low, high, 300)[:1]:
        found += axis.tickStrings(values, 1.0, spacing)
    return [text for text in found if text]


@pytest.mark.parametrize(
    ("low", "high"),
    [(0.404226, 0.404228), (0.40422696493923, 0.40422696493925), (1e7, 1e7 + 3), (0, 120), (-1e-9, 1e-9), (-5, -4.9)],
)
def test_no_label_has_more_digits_than_anybody_reads(low: float, high: float, qtbot: QtBot) -> None:
    found = labels(low, high, logarithmic=False)
    assert found and len(found) == len(set(found))
    assert all(sum(map(str.isdigit, text.split("e")[0].strip("−").lstrip("0."))) <= DIGITS for text in found)


@pytest.mark.parametrize(("low", "high"), [(-0.393, -0.343), (-0.394, -0.393), (4.6, 4.7), (-5, -4.9), (1.0, 1.2)])
def test_a_narrow_logarithmic_axis_has_numbers_too(low: float, high: float, qtbot: QtBot) -> None:
    found = labels(low, high, logarithmic=True)
    assert len(found) >= 2
    values = [float(text.replace("−", "-")) for text in found]
    assert all(10**low <= value * 1.000001 and value <= 10**high * 1.000001 for value in values)
    assert all(a < b for a, b in pairwise(values))


def test_a_curve_that_hardly_moves_has_short_labels(qtbot: QtBot) -> None:
    axis = Axis("left")
    low = 0.40422696493924
    texts = axis.tickStrings([low, low + 2e-14, low + 4e-14, low + 1e-3], 1.0, 2e-14)
    assert texts == ["0.404227", "", "", "0.405227"]
    assert all(len(text) <= DIGITS + 2 for text in texts)


def test_plain_labels_stay_as_they_are(qtbot: QtBot) -> None:
    axis = Axis("left")
    assert axis.tickStrings([-0.5, 0.0, 0.5], 1.0, 0.5) == ["−0.5", "0", "0.5"]
