"""Points by hand and data from files, with real mouse events."""

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from playground.experiment import storage
from playground.experiment.dataset_types import Inline
from ui.window.main_window import MainWindow

LEFT, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier


def pixel(window: MainWindow, x: float, y: float) -> QPoint:
    view = window.fit.view
    return view.mapFromScene(view.getViewBox().mapViewToScene(QPointF(x, y)))


def inline(window: MainWindow) -> Inline:
    dataset = window.store.settings.dataset
    assert isinstance(dataset, Inline)
    return dataset


def ready(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.middle.points.opened is not None and window.fit.fit is not None, timeout=10_000)


def test_an_outlier_is_made_by_dragging_one_point(window: MainWindow, qtbot: QtBot) -> None:
    ready(window, qtbot)
    window.bridge.advance(50)
    qtbot.waitUntil(lambda: window.store.step == 50, timeout=10_000)
    before = window.store.value("parameters.W1")
    viewport = window.fit.view.viewport()
    qtbot.mousePress(viewport, LEFT, pos=pixel(window, 3, 7))
    qtbot.mouseMove(viewport, pixel(window, 3, 5))
    qtbot.mouseRelease(viewport, LEFT, pos=pixel(window, 3, 2))
    qtbot.waitUntil(lambda: inline(window).y[2][0] < 2.5, timeout=10_000)  # type: ignore[index]
    moved = inline(window)
    assert np.allclose([moved.x[2][0], moved.y[2][0]], [3, 2], atol=0.1)
    assert moved.x[:2] == ((1.0,), (2.0,)) and moved.y[:2] == ((3.0,), (5.0,))
    assert window.store.step == 50 and window.store.value("parameters.W1") == before  # the weights stay
    window.bridge.advance(200)
    qtbot.waitUntil(lambda: window.store.step == 250, timeout=10_000)
    assert window.store.value("parameters.W1")[0][0] < 1.0  # the line has followed
    window.store.undo()
    qtbot.waitUntil(lambda: inline(window).y[2] == (7.0,), timeout=10_000)


def test_clicks_add_and_delete_while_the_button_is_down(window: MainWindow, qtbot: QtBot) -> None:
    ready(window, qtbot)
    viewport = window.fit.view.viewport()
    qtbot.mouseClick(viewport, LEFT, pos=pixel(window, 1.5, 6))
    assert len(inline(window).x) == 3
    qtbot.mouseClick(window.middle.points.button, LEFT)
    qtbot.mouseClick(viewport, LEFT, pos=pixel(window, 1.5, 6))
    qtbot.waitUntil(lambda: len(inline(window).x) == 4, timeout=10_000)
    assert np.allclose([inline(window).x[3][0], inline(window).y[3][0]], [1.5, 6], atol=0.1)  # type: ignore[index]
    qtbot.waitUntil(lambda: window.middle.points.opened is not None and len(window.middle.points.opened.x_train) == 4)
    qtbot.mouseClick(viewport, LEFT, SHIFT, pixel(window, 1, 3))
    qtbot.waitUntil(lambda: len(inline(window).x) == 3, timeout=10_000)
    assert (1.0,) not in inline(window).x


def test_a_class_is_chosen_by_key_on_a_generated_map(window: MainWindow, qtbot: QtBot) -> None:
    window.store.open(storage.read("circle"))
    qtbot.waitUntil(lambda: window.middle.points.opened is not None and window.fit.flat, timeout=10_000)
    ready(window, qtbot)
    qtbot.mouseClick(window.middle.points.button, LEFT)
    window.fit.view.setFocus()
    qtbot.keyClick(window.fit.view, "1")
    qtbot.mouseClick(window.fit.view.viewport(), LEFT, pos=pixel(window, -5.2, 5.2))
    qtbot.waitUntil(lambda: isinstance(window.store.settings.dataset, Inline), timeout=10_000)
    assert len(inline(window).x) == 251
    assert inline(window).y[-1] == (1.0,)
    assert window.store.settings.loss == "binary_cross_entropy"


def test_a_digit_beyond_the_classes_gives_a_point_of_the_last_one(window: MainWindow, qtbot: QtBot) -> None:
    window.store.open(storage.read("circle"))
    qtbot.waitUntil(lambda: window.middle.points.opened is not None and window.fit.flat, timeout=10_000)
    ready(window, qtbot)
    qtbot.mouseClick(window.middle.points.button, LEFT)
    window.fit.view.setFocus()
    qtbot.keyClick(window.fit.view, "7")
    qtbot.mouseClick(window.fit.view.viewport(), LEFT, pos=pixel(window, -5.2, 5.2))
    qtbot.waitUntil(lambda: isinstance(window.store.settings.dataset, Inline), timeout=10_000)
    assert inline(window).y[-1] == (1.0,)


def test_the_last_point_cannot_be_deleted(window: MainWindow, qtbot: QtBot) -> None:
    ready(window, qtbot)
    window.store.change({"dataset": {"name": "inline", "x": [[2.0]], "y": [[4.0]]}})
    qtbot.waitUntil(lambda: window.middle.points.opened is not None and len(window.middle.points.opened.x_train) == 1)
    qtbot.mouseClick(window.middle.points.button, LEFT)
    edits: list[dict[str, object]] = []
    window.middle.points.edited.connect(edits.append)
    qtbot.mouseClick(window.fit.view.viewport(), LEFT, SHIFT, pixel(window, 2, 4))
    assert edits == [] and inline(window).x == ((2.0,),)


def test_axes_stay_while_points_are_edited_and_follow_other_data(window: MainWindow, qtbot: QtBot) -> None:
    ready(window, qtbot)
    viewport = window.fit.view.viewport()
    qtbot.mousePress(viewport, LEFT, pos=pixel(window, 3, 7))
    qtbot.mouseRelease(viewport, LEFT, pos=pixel(window, 3, 6))
    assert window.fit.held
    window.dataset.choose("diabetes")
    qtbot.waitUntil(lambda: window.store.settings.dataset.name == "diabetes", timeout=10_000)
    assert not window.fit.held


def test_each_new_data_set_can_be_chosen_and_trains(window: MainWindow, qtbot: QtBot) -> None:
    ready(window, qtbot)
    for name in ("moons", "blobs", "polynomial", "iris", "diabetes"):
        window.dataset.choose(name)
        tag = name

        def there(tag: str = tag) -> bool:
            return window.store.settings.dataset.name == tag and window.store.step == 0

        qtbot.waitUntil(there, timeout=10_000)
        window.bridge.advance(5)
        qtbot.waitUntil(lambda: window.store.step == 5, timeout=10_000)
    assert window.store.settings.loss == "mse" and window.store.settings.dataset.standardize


def test_blobs_of_four_classes_have_four_colours(window: MainWindow, qtbot: QtBot) -> None:
    ready(window, qtbot)
    window.dataset.choose("blobs")
    qtbot.waitUntil(lambda: window.fit.flat, timeout=10_000)
    window.dataset.classes.changed.emit(4)
    qtbot.waitUntil(lambda: len(window.fit.points) == 4, timeout=10_000)
    assert [len(item.getData()[0]) for item in window.fit.points] == [50] * 4
    assert window.store.settings.loss == "cross_entropy"


def test_the_test_set_and_the_shades_can_be_switched_off(window: MainWindow, qtbot: QtBot) -> None:
    window.store.open(storage.read("circle"))
    qtbot.waitUntil(lambda: window.fit.fit is not None and window.middle.switches.discrete.isVisible(), timeout=10_000)
    assert window.middle.switches.tests.isVisible()
    assert len(np.unique(window.fit.map.image.reshape(-1, 4), axis=0)) > 4
    qtbot.mouseClick(window.middle.switches.discrete, LEFT)
    assert len(np.unique(window.fit.map.image.reshape(-1, 4), axis=0)) <= 3
    qtbot.mouseClick(window.middle.switches.tests, LEFT)
    assert not window.fit.tests[0].isVisible()
