"""The derivation's list: formulas that can be set, the mark and the example both ways, lazily and at any size."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.data.task import build_task, starting_parameters
from playground.derivation.derive import derive
from playground.derivation.step import DerivationStep, spoken
from playground.experiment.types import NAMES, Experiment
from playground.experiment.validation import convert
from playground.figures import formulas
from playground.figures.formulas import Mrow, atoms
from playground.nn.losses import LOSSES
from ui.pages.derivation.panel import DerivationPanel
from ui.plots.rendering import render
from ui.toolkit.theme import DARK, LIGHT, Theme, dress, parameter_color
from ui.toolkit.typeset import Typesetter


def steps(example: int = 0, weight: float | None = None, **document: Any) -> tuple[DerivationStep, ...]:
    experiment = convert(document, Experiment)
    task = build_task(experiment)
    parameters = starting_parameters(experiment, task)
    if weight is not None:
        parameters["W1"] = np.full_like(parameters["W1"], weight)
    return derive(experiment, task, parameters, example)


def network(
    example: int = 0, hidden: tuple[int, ...] = (4, 2), loss: str = "binary_cross_entropy"
) -> tuple[DerivationStep, ...]:
    return steps(
        example, dataset={"name": "xor", "points": 20}, model={"name": "mlp", "hidden": list(hidden)}, loss=loss
    )


@pytest.fixture
def panel(qtbot: QtBot) -> DerivationPanel:
    shown = DerivationPanel()
    qtbot.addWidget(shown)
    shown.resize(620, 480)
    shown.show()
    return shown


def pixels(panel: DerivationPanel, color: str) -> int:
    """How many pixels of the list have exactly this colour."""
    image = panel.list.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    found = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    return int((found == QColor(color).rgb()).sum())


_SET = Typesetter()


@pytest.mark.parametrize("penalty", NAMES["penalties"])
@pytest.mark.parametrize("loss", NAMES["losses"])
def test_every_formula_can_be_set(qtbot: QtBot, loss: str, penalty: str) -> None:
    kinds = {"numbers": [[0.5, 1.25], [2.0, -1.0], [0.1, 0.2]], "probabilities": [[0.0], [1.0], [1.0]]}
    data = {"name": "inline", "x": [[1.0, -2.0], [0.3, 1e-6], [5.0, 7.0]]}
    data["y"] = kinds.get(LOSSES[loss].targets, [0, 1, 1])
    # each activation and depth meets each penalty; each loss meets each penalty
    turn = NAMES["losses"].index(loss) + NAMES["penalties"].index(penalty)
    model = {"name": "mlp", "hidden": ([], [3], [4, 2], [6])[turn % 4], "activation": NAMES["activations"][turn % 4]}
    for step in steps(dataset=data, model=model, loss=loss, penalty={"name": penalty, "rate": 0.1}):
        for piece in (*step.formula, *step.substituted):
            for atom in atoms(piece):
                picture = _SET.picture(atom, LIGHT, 16.0)
                assert picture.renderer.isValid()
                assert picture.width > 0
                assert picture.ascent + picture.descent > 0


@pytest.mark.parametrize("weight", [np.nan, np.inf, -1e30])
def test_what_has_diverged_is_still_shown(panel: DerivationPanel, weight: float) -> None:
    panel.set_steps(steps(weight=weight))
    panel.settle()
    assert all(row.shown for row in panel.list.steps.rows[:3])


def test_a_person_marks_a_step(qtbot: QtBot, panel: DerivationPanel) -> None:
    panel.set_steps(steps())
    panel.settle()
    place = panel.list.visualRect(panel.list.steps.index(1)).center()
    with qtbot.waitSignal(panel.step_selected) as heard:
        qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert heard.args[0].key == "z1"
    assert heard.args[0].lines == (5,)
    with qtbot.waitSignal(panel.step_selected) as heard:
        qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    assert heard.args[0].key == "loss"
    with qtbot.waitSignal(panel.step_selected) as heard:
        qtbot.keyClick(panel.list, Qt.Key.Key_Up)
    assert heard.args[0].key == "z1"


def test_the_focus_alone_marks_nothing(qtbot: QtBot, panel: DerivationPanel) -> None:
    panel.set_steps(steps())
    panel.settle()
    with qtbot.assertNotEmitted(panel.step_selected):
        panel.list.setFocus()
        QApplication.processEvents()
    assert panel.list.current_key() is None
    panel.list.scrollToBottom()
    place = panel.list.verticalScrollBar().value()
    panel.settle()
    assert panel.list.verticalScrollBar().value() >= place > 0


def test_a_line_of_code_marks_its_step(qtbot: QtBot, panel: DerivationPanel) -> None:
    found = network()
    panel.set_steps(found)
    with qtbot.assertNotEmitted(panel.step_selected):
        for step in found:
            for line in step.lines:
                panel.select_line(line)
                assert panel.list.current_key() == step.key
                assert [index.row() for index in panel.list.selectedIndexes()] == [found.index(step)]
        panel.select_line(1)
        assert panel.list.current_key() is None
        assert not panel.list.selectedIndexes()


def test_the_marked_step_stays_in_sight_while_rows_grow(panel: DerivationPanel) -> None:
    found = network()
    panel.set_steps(found)
    panel.select_line(found[-3].lines[0])
    panel.settle()
    row = panel.list.visualRect(panel.list.currentIndex())
    assert panel.list.viewport().rect().contains(row)


def test_new_numbers_keep_the_mark_and_the_old_picture_until_set(qtbot: QtBot, panel: DerivationPanel) -> None:
    panel.set_steps(steps())
    panel.select_line(5)
    panel.settle()
    row = panel.list.steps.rows[1]
    old = row.shown
    with qtbot.assertNotEmitted(panel.step_selected):
        panel.set_steps(steps(weight=1.75))
    assert panel.list.current_key() == "z1"
    assert row.shown is old
    assert "1.75" in row.step.substituted[1]
    panel.settle()
    assert row.shown == row.step
    with qtbot.assertNotEmitted(panel.step_selected):
        panel.set_steps(network())
    assert panel.list.current_key() == "z1"


def test_numbers_that_never_rest_are_shown_all_the_same(qtbot: QtBot, panel: DerivationPanel) -> None:
    panel.set_steps(steps())
    panel.settle()
    first = [row.shown for row in panel.list.steps.rows[:3]]
    for turn in range(60):
        panel.set_steps(steps(weight=0.1 * turn + 0.01))
        panel.list.lay_out_next()
    assert all(row.shown is not old for row, old in zip(panel.list.steps.rows, first, strict=False))


def test_quick_rows_are_the_same_rows(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = {atom for step in network() for piece in (*step.formula, *step.substituted) for atom in atoms(piece)}
    sizes = []
    for quick in (True, False):
        if not quick:
            monkeypatch.setattr(formulas.FormulaRow, "_get_height_nostretch", Mrow._get_height_nostretch)
        pictures = [Typesetter().picture(piece, LIGHT, 17.0) for piece in sorted(pieces)]
        sizes.append([(picture.width, picture.ascent, picture.descent) for picture in pictures])
    assert sizes[0] == sizes[1]


def test_the_example_both_ways(qtbot: QtBot, panel: DerivationPanel) -> None:
    panel.set_steps(steps())
    assert panel.top.isHidden()
    with qtbot.assertNotEmitted(panel.example_changed):
        panel.set_steps(network(example=7))
    assert not panel.top.isHidden()
    assert panel.example.value() == 8
    assert panel.example.maximum() == 20
    with qtbot.waitSignal(panel.example_changed) as heard:
        panel.example.setValue(3)
    assert heard.args == [2]


def test_only_what_is_in_sight_is_set_and_in_turns(qtbot: QtBot, panel: DerivationPanel) -> None:
    panel.set_steps(network(hidden=(4,) * 6))
    rows = panel.list.steps.rows
    assert not any(row.shown for row in rows)
    qtbot.waitUntil(lambda: panel.list.steps.rows[2].shown is not None, timeout=5000)
    panel.settle()
    assert rows[0].shown
    assert rows[-1].shown is None
    panel.list.scrollToBottom()
    panel.settle()
    assert rows[-1].shown


def test_hidden_it_sets_nothing(panel: DerivationPanel) -> None:
    panel.hide()
    panel.set_steps(network())
    panel.settle()
    assert not any(row.shown for row in panel.list.steps.rows)
    panel.show()
    panel.settle()
    assert panel.list.steps.rows[0].shown


def test_empty_says_so(panel: DerivationPanel) -> None:
    assert not panel.empty.isHidden()
    panel.set_steps(steps())
    assert panel.empty.isHidden()
    panel.clear()
    assert not panel.empty.isHidden()
    assert panel.list.isHidden()


def test_rows_can_be_heard(panel: DerivationPanel) -> None:
    panel.set_steps(steps())
    model = panel.list.steps
    heard = model.data(model.index(4), Qt.ItemDataRole.AccessibleTextRole)
    assert heard.startswith("5. Chain rule to the weights of layer 1")
    assert heard.endswith("dW_1 = ?")  # its numbers are the answer to the step before
    panel.all.setChecked(True)
    heard = model.data(model.index(4), Qt.ItemDataRole.AccessibleTextRole)
    assert "= −3 · 1 − 5 · 2 − 7 · 3 = −34" in heard
    for widget in (panel, panel.list, panel.example):
        assert widget.accessibleName()


def test_no_step_gives_away_what_another_asks_for(qtbot: QtBot, panel: DerivationPanel) -> None:
    panel.set_steps(network())
    heard: dict[str, bool] = {}
    panel.covered_changed.connect(heard.update)

    def numbers(key: str) -> str:
        return spoken(next(row.step for row in panel.list.steps.rows if row.step.key == key).substituted)

    assert "[" in numbers("z1")
    assert numbers("a1").endswith("= ?") and "tanh" not in numbers("a1")
    panel.fields["z1"].show_button.click()
    assert "tanh" in numbers("a1") and "tanh" not in numbers("a2")
    assert heard["z1"] is False and heard["a1"] is True and heard["dz1"] is True
    panel.all.setChecked(True)
    assert not any(heard.values())


@pytest.fixture
def large() -> Iterator[None]:
    before = QApplication.font()
    font = QApplication.font()
    font.setPointSizeF(before.pointSizeF() * 1.5)
    QApplication.setFont(font)
    yield
    QApplication.setFont(before)


def test_formulas_follow_the_type_size(qtbot: QtBot, panel: DerivationPanel) -> None:
    panel.set_steps(network())
    panel.settle()
    before, size = panel.list.type_size, panel.list.visualRect(panel.list.steps.index(0)).height()
    font = panel.list.font()
    font.setPointSizeF(1.5 * font.pointSizeF())
    panel.list.setFont(font)
    panel.settle()
    assert panel.list.type_size == pytest.approx(1.5 * before, abs=2)
    assert panel.list.visualRect(panel.list.steps.index(0)).height() > 1.2 * size  # the space around stays


@pytest.mark.parametrize("width", [260, 620, 1200])
@pytest.mark.usefixtures("large")
def test_no_formula_leaves_its_row(qtbot: QtBot, width: int) -> None:
    panel = DerivationPanel()
    qtbot.addWidget(panel)
    panel.resize(width, 6000)
    panel.show()
    panel.set_steps(network(hidden=(4, 4, 4), loss="cross_entropy") if width > 300 else network())
    panel.settle()
    room = panel.list.viewport().width()
    for place in range(len(panel.list.steps.rows)):
        for layout in panel.list.layouts(place):
            for placed in layout.placed:
                assert panel.list.indent + placed.x + placed.picture.width * placed.scale <= room + 1
                assert placed.baseline + placed.picture.descent * placed.scale <= layout.height + 1e-6


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_formulas_take_the_theme(panel: DerivationPanel, theme: Theme) -> None:
    other = DARK if theme is LIGHT else LIGHT
    dress(panel, other, 1.0)
    panel.set_theme(other)
    panel.set_steps(steps())
    panel.settle()
    assert pixels(panel, other.text) > 100
    assert pixels(panel, theme.text) == 0
    dress(panel, theme, 1.0)
    panel.set_theme(theme)
    panel.settle()
    assert pixels(panel, theme.text) > 100
    assert pixels(panel, other.text) == 0
    for parameter in (0, 1):
        assert pixels(panel, parameter_color(theme, parameter)) > 0  # W₁ and b₁ in their own colours


def test_it_is_sharp_at_twice_the_pixels(panel: DerivationPanel) -> None:
    panel.set_steps(steps())
    panel.settle()

    def edges(image: QImage) -> float:
        """How steep the formulas of the second row are, added up."""
        top = 2 * (panel.list.mapTo(panel, panel.list.visualRect(panel.list.steps.index(1)).topLeft()).y() + 40)
        grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
        pixels = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
        return float((np.diff(pixels[top : top + 120, 40:500].astype(float), axis=1) ** 2).sum())

    fine, coarse = render(panel, 2.0), render(panel, 1.0)
    blown_up = coarse.scaled(fine.size(), mode=Qt.TransformationMode.SmoothTransformation)
    assert fine.size() == coarse.size() * 2
    assert edges(fine) > 1.5 * edges(blown_up)
