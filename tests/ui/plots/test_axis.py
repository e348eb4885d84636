"""Labels of the axes."""

from pytestqt.qtbot import QtBot

from ui.plots.axis import DIGITS, Axis


def test_a_curve_that_hardly_moves_has_short_labels(qtbot: QtBot) -> None:
    axis = Axis("left")
    low = 0.40422696493924
    texts = axis.tickStrings([low, low + 2e-14, low + 4e-14, low + 1e-3], 1.0, 2e-14)
    assert texts == ["0.404227", "", "", "0.405227"]
    assert all(len(text) <= DIGITS + 2 for text in texts)


def test_plain_labels_stay_as_they_are(qtbot: QtBot) -> None:
    axis = Axis("left")
    assert axis.tickStrings([-0.5, 0.0, 0.5], 1.0, 0.5) == ["−0.5", "0", "0.5"]
