"""Every plot has a camera and all the room that is asked for, and goes back to its place."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.plots.base import Plot
from ui.window.main_window import MainWindow
from ui.window.workspaces import Workspace


def plots(window: MainWindow) -> dict[str, tuple[Workspace, QWidget, Plot]]:
    """Name → the workspace, what is to be shown, and the plot."""
    return {
        "loss": (Workspace.TRAIN, window.fit, window.loss),
        "parameters": (Workspace.TRAIN, window.fit, window.parameters),
        "landscape": (Workspace.TRAIN, window.landscape, window.landscape.plot),
        "cut": (Workspace.TRAIN, window.landscape, window.landscape.line),
        "residuals": (Workspace.TRAIN, window.middle.measures, window.middle.measures.residuals),
        "schedule": (Workspace.DERIVE, window.schedule, window.schedule),
        "ratio": (Workspace.DERIVE, window.ratio, window.ratio),
        "mistakes": (Workspace.WRITE, window.bench.gallery, window.bench.gallery.plot),
        "map": (Workspace.WRITE, window.bench.code, window.bench.check.map),
        "cost": (Workspace.COMPARE, window.bench.comparison, window.bench.comparison.plot),
        "lines": (Workspace.COMPARE, window.bench.comparison, window.bench.comparison.lines),
        "optimizers": (Workspace.COMPARE, window.race, window.race.plot),
        "differences": (Workspace.COMPARE, window.bench.sweep, window.bench.sweep),
    }


NAMES = ("loss", "parameters", "landscape", "cut", "residuals", "schedule", "ratio", "mistakes", "map", "cost", "lines",
         "optimizers", "differences")  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_it_fills_the_centre_and_goes_back(window: MainWindow, qtbot: QtBot, name: str) -> None:
    qtbot.waitUntil(lambda: window.snapshot is not None, timeout=20_000)
    workspace, page, plot = plots(window)[name]
    window.stage.show_workspace(workspace)
    window.stage.show_page(page)
    plot.show()
    home = plot.parentWidget()

    qtbot.mouseClick(plot.tools.large, Qt.MouseButton.LeftButton)
    desk = window.desks
    assert desk.isAncestorOf(plot) and plot.isVisible()
    assert plot.tools.isVisible()
    window.resize(1300, 820)
    qtbot.waitUntil(lambda: plot.width() >= 0.9 * desk.width() and plot.height() >= 0.9 * desk.height())
    qtbot.mouseClick(plot.tools.large, Qt.MouseButton.LeftButton)
    assert plot.parentWidget() is home and plot.size() != desk.size()


def test_a_double_click_on_the_title_does_the_same_and_escape_ends_it(window: MainWindow, qtbot: QtBot) -> None:
    plot = window.bench.comparison.plot
    window.stage.show_page(window.bench.comparison)
    home = plot.parentWidget()
    qtbot.mouseDClick(plot.title, Qt.MouseButton.LeftButton)
    assert plot.parentWidget() is not home
    window.activateWindow()
    qtbot.waitActive(window)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert plot.parentWidget() is home


def test_a_page_stays_up_to_date_under_its_large_plot(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.snapshot is not None, timeout=20_000)
    window.stage.show_page(window.landscape)
    plot = window.landscape.plot
    qtbot.mouseClick(plot.tools.large, Qt.MouseButton.LeftButton)
    assert window.landscape.isVisible()  # it asks for new answers
    window.stage.show_page(window.fit)
    assert not window.desks.currentWidget().isHidden() and window.landscape.isAncestorOf(plot)


def test_the_camera_makes_a_figure_of_this_plot(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    qtbot.waitUntil(lambda: window.snapshot is not None, timeout=20_000)
    window.loss.tools.camera.click()
    dialog = window.figures.dialog
    assert dialog is not None and dialog.isVisible() and dialog.chosen.plots == ("loss",)
    dialog.close()
    window.settings.setValue("figure/folder", str(tmp_path))
    window.stage.show_page(window.bench.gallery)
    window.bench.gallery.plot.tools.camera.click()
    files = list(tmp_path.glob("*.png"))
    assert len(files) == 1 and files[0].stat().st_size > 2000


def test_every_plot_is_named_and_every_button_says_what_it_does(window: MainWindow) -> None:
    for plot in window.findChildren(Plot):
        assert plot.accessibleName(), plot
        for button in (plot.tools.camera, plot.tools.large):
            assert button.toolTip() and button.accessibleName()
