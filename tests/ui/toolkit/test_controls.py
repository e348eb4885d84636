"""Controls: what they show, what they announce, and that neither disturbs a hand at work."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSlider
from pytestqt.qtbot import QtBot

from ui.toolkit.controls import Pace, Slider


@pytest.fixture
def rate(qtbot: QtBot) -> Slider:
    slider = Slider(1e-4, 1.0, limits=(0.0, 1e6), decimals=6, logarithmic=True)
    slider.resize(400, 40)
    qtbot.addWidget(slider)
    slider.show()
    qtbot.waitExposed(slider)
    return slider


def test_a_value_from_outside_is_shown_and_not_announced(rate: Slider) -> None:
    heard: list[float] = []
    rate.changed.connect(heard.append)
    rate.set_value(0.01)
    assert rate.value() == 0.01 and heard == []
    assert rate.slider.value() == rate.slider.maximum() // 2  # the middle of four decades


@pytest.mark.parametrize(("value", "place"), [(1e-4, 0.0), (1e-9, 0.0), (0.0, 0.0), (1.0, 1.0), (500.0, 1.0)])
def test_a_value_beyond_the_slider_is_shown_exactly_with_the_slider_at_its_end(
    rate: Slider, value: float, place: float
) -> None:
    rate.field.setDecimals(10)
    rate.set_value(value)
    assert rate.value() == value
    assert rate.slider.value() == round(place * rate.slider.maximum())


def test_the_slider_announces_values_of_two_digits_and_its_field_follows(rate: Slider) -> None:
    heard: list[float] = []
    rate.changed.connect(heard.append)
    rate.slider.setValue(rate.slider.maximum() // 2)
    rate.slider.setValue(rate.slider.maximum())
    assert heard == [0.01, 1.0] and rate.value() == 1.0
    rate.slider.setValue(rate.slider.maximum() // 3)
    assert heard[-1] == float(f"{heard[-1]:.2g}") == rate.value() and 1e-3 < heard[-1] < 1e-2


def test_the_field_announces_and_moves_the_slider(rate: Slider) -> None:
    heard: list[float] = []
    rate.changed.connect(heard.append)
    rate.field.setValue(0.01)
    assert heard == [0.01] and rate.slider.value() == rate.slider.maximum() // 2


def test_a_linear_slider_reaches_both_ends(qtbot: QtBot) -> None:
    slider = Slider(-2.0, 2.0, limits=(-10, 10), decimals=3)
    qtbot.addWidget(slider)
    heard: list[float] = []
    slider.changed.connect(heard.append)
    slider.slider.setValue(slider.slider.maximum())
    slider.slider.setValue(slider.slider.maximum() // 4)
    slider.slider.setValue(0)
    assert heard == pytest.approx([2.0, -1.0, -2.0])


def test_what_is_announced_is_what_the_field_shows(qtbot: QtBot) -> None:
    slider = Slider(0.0, 1.0, limits=(0, 0.5), decimals=2)
    qtbot.addWidget(slider)
    heard: list[float] = []
    slider.changed.connect(heard.append)
    for place in (slider.slider.maximum() // 3, slider.slider.maximum()):
        slider.slider.setValue(place)
        assert heard[-1] == slider.value()
    assert heard == [0.33, 0.5]  # to its digits and within its limits


def test_a_slider_that_is_held_does_not_jump_under_the_mouse(rate: Slider, qtbot: QtBot) -> None:
    rate.slider.setValue(300)
    rate.slider.setSliderDown(True)
    rate.set_value(0.9)
    assert rate.slider.value() == 300
    rate.slider.setSliderDown(False)
    rate.set_value(0.9)
    assert rate.slider.value() > 300


def test_a_field_that_is_being_typed_in_is_left_alone_by_the_same_value(rate: Slider, qtbot: QtBot) -> None:
    rate.set_value(0.5)
    rate.field.setFocus()
    rate.field.lineEdit().selectAll()
    qtbot.keyClicks(rate.field, "0.2")
    assert rate.field.hasFocus()
    rate.set_value(0.5)  # the run says what it has
    assert rate.field.lineEdit().text() == "0.2"
    qtbot.keyClick(rate.field, Qt.Key.Key_Return)
    assert rate.value() == 0.2


def test_both_halves_are_named(rate: Slider) -> None:
    rate.setAccessibleName("learning rate")
    assert rate.slider.accessibleName() == rate.field.accessibleName() == "learning rate"


def test_a_pace_goes_from_slow_to_fast(qtbot: QtBot) -> None:
    pace = Pace("pace", 1.0, 100.0, 0, 80)
    qtbot.addWidget(pace)
    assert isinstance(pace, QSlider) and pace.accessibleName() == "pace"
    found = []
    for value in (pace.minimum(), (pace.minimum() + pace.maximum()) // 2, pace.maximum()):
        pace.setValue(value)
        found.append(pace.interval)
    assert found == sorted(found, reverse=True) and found[0] == 1000 and found[-1] == 10
