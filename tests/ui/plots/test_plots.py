"""Plots paint made-up messages: every state, both themes, pictures."""

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from playground.experiment.types import Batch, Experiment, Penalty
from playground.experiment.validation import convert
from tests.support import messages
from ui.pages.fit.plot import FitPlot
from ui.plots.base import Plot
from ui.plots.curves import BUDGET, CurvesPlot
from ui.plots.gradients import GradientsPlot
from ui.plots.loss import LossPlot
from ui.plots.parameters import ParametersPlot
from ui.plots.rendering import render
from ui.toolkit import theme

KINDS = (FitPlot, LossPlot, ParametersPlot, GradientsPlot)


def shown(kind: type[Plot], qtbot: QtBot, chosen: theme.Theme = theme.LIGHT) -> Plot:
    plot = kind()  # type: ignore[call-arg]
    qtbot.addWidget(plot)
    plot.resize(480, 260)
    plot.set_theme(chosen)
    plot.set_settings(Experiment())
    plot.show()
    return plot


@pytest.mark.parametrize("chosen", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_empty_then_running(kind: type[Plot], chosen: theme.Theme, qtbot: QtBot) -> None:
    plot = shown(kind, qtbot, chosen)
    plot.paint()
    empty = render(plot)
    plot.set_opened(messages.opened())
    plot.set_snapshot(messages.snapshot(messages.curves(0, 50), messages.line()))
    plot.paint()
    assert render(plot) != empty
    assert plot.accessibleName()
    for side in ("bottom", "left"):
        assert plot.view.getAxis(side).labelText


def test_line_and_equation(qtbot: QtBot) -> None:
    plot = shown(FitPlot, qtbot)
    assert isinstance(plot, FitPlot)
    plot.set_opened(messages.opened())
    plot.set_snapshot(messages.snapshot(messages.curves(0, 5), messages.line()))
    plot.paint()
    assert "ŷ = 1.8 x + 0.8" in plot.convention.text()
    assert plot.badge.text() == ""
    assert "2.6" in plot.hover(1.0, 0.0)
    plot.set_theme(theme.DARK)
    assert theme.DARK.line in plot.convention.text()


def test_the_equation_has_the_units_of_the_axis(qtbot: QtBot) -> None:
    plot = shown(FitPlot, qtbot)
    assert isinstance(plot, FitPlot)
    plot.set_settings(convert({"dataset": {"name": "line", "standardize": True}}, Experiment))
    plot.set_opened(messages.opened())
    plot.set_snapshot(messages.snapshot(messages.curves(0, 5), messages.line(slope=0.25, bias=-3.0)))
    plot.paint()  # the weights are those of standardized inputs, 1.8 and 0.8
    assert "ŷ = 0.25 x − 3<" in plot.convention.text()
    assert plot.view.getAxis("bottom").labelText == "x"


def test_a_line_has_no_numbers_in_its_names(qtbot: QtBot) -> None:
    line, norms = shown(ParametersPlot, qtbot), shown(GradientsPlot, qtbot)
    assert isinstance(line, ParametersPlot) and isinstance(norms, GradientsPlot)
    for plot in (line, norms):
        plot.set_opened(messages.opened())
        assert plot.names == ["W", "b"]
    line.set_opened(messages.opened(shapes={"W1": (1, 2), "b1": (2,), "W2": (2, 1), "b2": (1,)}))
    assert line.names == ["W₁[0,0]", "W₁[0,1]", "b₁[0]", "b₁[1]", "W₂[0,0]", "W₂[1,0]", "b₂"]


def test_the_map_follows_the_theme(qtbot: QtBot) -> None:
    plot = shown(FitPlot, qtbot)
    assert isinstance(plot, FitPlot)
    plot.set_opened(messages.opened(2, classification=True))
    plot.set_snapshot(messages.snapshot(messages.curves(0, 5), messages.circle()))
    plot.paint()
    light = plot.map.image.copy()
    plot.set_theme(theme.DARK)
    assert (plot.map.image != light).any()
    assert "output" in plot.hover(0.0, 0.0)


def test_points_below_zero_are_in_sight(qtbot: QtBot) -> None:
    plot = shown(FitPlot, qtbot)
    opened = messages.opened()
    opened.y_train[:] = -opened.y_train
    plot.set_opened(opened)
    low, high = plot.view.getViewBox().viewRange()[1]
    assert low < opened.y_train.min() and opened.y_train.max() < high


def test_divergence_and_many_columns_are_said(qtbot: QtBot) -> None:
    plot = shown(FitPlot, qtbot)
    plot.set_opened(messages.opened())
    plot.set_snapshot(messages.snapshot(messages.curves(0, 5), messages.line(), diverged=True))
    assert "diverged at step 5" in plot.note.text()
    plot.set_snapshot(messages.snapshot(messages.curves(5, 6), messages.line()))
    assert plot.note.isHidden()
    plot.set_opened(messages.opened(3, classification=True))
    assert "3 columns" in plot.note.text()


def test_loss_keeps_the_raw_curve_under_the_smooth_one(qtbot: QtBot) -> None:
    plot = shown(LossPlot, qtbot)
    assert isinstance(plot, LossPlot)
    plot.set_settings(Experiment(batch=Batch(size=2)))
    assert plot.convention.text() == "½ Σ (ŷ − y)²"
    plot.set_settings(Experiment(batch=Batch(size=2), penalty=Penalty(name="l2", rate=0.1)))
    plot.set_opened(messages.opened())
    plot.set_snapshot(messages.snapshot(messages.curves(0, 900, test=True)))
    plot.paint()
    plot.smooth.setChecked(True)
    assert len(plot.overlay.getData()[0]) > 10
    assert len(plot.curves[0].getData()[0]) > 100 and len(plot.batch_curve.getData()[0]) > 100
    assert "train" in plot.note.text() and "test" in plot.note.text() and "penalty" not in plot.note.text()
    assert "without penalty" in plot.convention.text()
    assert "step 7" in plot.hover(7.2, 0.0) and "batch" in plot.hover(7.2, 0.0)
    plot.log.setChecked(False)
    assert not plot.logarithmic


def test_the_smooth_curve_forgets_a_spike(qtbot: QtBot) -> None:
    """A running sum would keep its rounding: 10³⁰ − 10³⁰ + 0.03 is 0."""
    plot = shown(LossPlot, qtbot)
    assert isinstance(plot, LossPlot)
    plot.set_settings(Experiment())
    plot.set_opened(messages.opened())
    curves = messages.curves(0, 300)
    train = np.full(len(curves.train), 0.03, np.float32)
    train[20:26] = 1e30
    plot.set_snapshot(messages.snapshot(replace(curves, train=train)))
    plot.smooth.setChecked(True)
    plot.repaint_curves()
    _, smooth = plot.overlay.getData()
    assert np.allclose(smooth[-100:], 0.03 if not plot.logarithmic else np.log10(0.03), rtol=1e-6)


def test_infinities_are_not_drawn(qtbot: QtBot) -> None:
    plot = shown(LossPlot, qtbot)
    assert isinstance(plot, CurvesPlot)
    plot.set_opened(messages.opened())
    taken = messages.curves(0, 20)
    taken.train[-3:] = np.inf, -np.inf, np.nan
    plot.set_snapshot(messages.snapshot(taken))
    plot.paint()
    assert np.isfinite(plot.view.getViewBox().viewRange()).all()


def test_many_parameters_share_a_budget(qtbot: QtBot) -> None:
    plot = shown(ParametersPlot, qtbot)
    assert isinstance(plot, ParametersPlot)
    plot.set_opened(messages.opened(shapes={"W1": (2, 64), "b1": (64,), "W2": (64, 1), "b2": (1,)}))
    plot.set_snapshot(messages.snapshot(messages.curves(0, 5000, entries=256)))
    plot.paint()
    assert len(plot.names) == 256
    assert sum(len(item.getData()[0]) for item in plot.curves) < 4 * BUDGET


@pytest.mark.parametrize("kind", [LossPlot, ParametersPlot, GradientsPlot])
def test_showing_all_of_nothing_is_no_fault(kind: type[CurvesPlot], qtbot: QtBot) -> None:
    plot = shown(kind, qtbot)
    assert isinstance(plot, CurvesPlot)
    plot.repaint_curves()  # as after a double click
    plot.clear()
    plot.repaint_curves()


def test_the_loss_marks_where_the_run_changed(qtbot: QtBot) -> None:
    plot = LossPlot()
    qtbot.addWidget(plot)
    plot.resize(500, 300)
    plot.show()
    changes = [
        {"step": 40, "set": {"gradient.source": "auto"}},
        {"step": 80, "set": {"optimizer.learning_rate": 0.1}},
    ]
    plot.set_experiment(convert({"timeline": changes}, Experiment))
    assert list(plot.marks[True].xvals) == [40] and list(plot.marks[False].xvals) == [80]
    assert plot.hover(40.0, 0.0) == "step 40: gradient: mx.grad" and plot.hover(60.0, 0.0) == ""
    assert "rate 0.01 → 0.1" in plot.accessibleDescription()
    plot.set_experiment(Experiment())
    assert list(plot.marks[True].xvals) == [] and plot.accessibleDescription() == ""
