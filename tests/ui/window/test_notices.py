"""What the notice bar says, and what its buttons do."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from playground.training.state import Divergence
from ui.window.notices import NoticeBar, why_diverged


@pytest.mark.parametrize(
    ("uphill", "wrong", "stable", "first"),
    [
        (("W1", "b1"), True, 0.12, "your gradient of W1, b1 points uphill"),
        ((), True, 0.12, "your gradient is not the one"),
        ((), False, 0.12, "the learning rate 0.5 is above 0.12"),
        ((), False, None, "W1 grew"),
    ],
)
def test_a_wrong_gradient_is_named_before_the_rate(
    uphill: tuple[str, ...], wrong: bool, stable: float | None, first: str
) -> None:
    assert first in why_diverged(Divergence(3, "W1", 0.5, stable, uphill, wrong))


def test_each_button_does_its_own_and_closes_the_notice(qtbot: QtBot) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    done: list[str] = []
    for button, name in ((bar.action, "back"), (bar.other, "mended")):
        bar.say("Diverged.", "Back", lambda: done.append("back"), otherwise=("Mend", lambda: done.append("mended")))
        assert not button.isHidden()
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert done[-1] == name and bar.isHidden()
    bar.say("Nothing to do.")
    assert bar.action.isHidden() and bar.other.isHidden()
