"""Find the bug: its code is read whole, and stays where it is while a person guesses."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QStackedWidget
from pytestqt.qtbot import QtBot

from ui.pages.gradient_bench.gallery import GalleryPanel
from ui.toolkit.theme import LIGHT


def test_code_is_as_wide_as_its_lines_and_stays_in_place(qtbot: QtBot) -> None:
    gallery = GalleryPanel()
    qtbot.addWidget(gallery)
    gallery.set_theme(LIGHT)
    gallery.resize(735, 730)  # what the desk has at 1440×900
    gallery.show()
    code = gallery.code
    digit = code.fontMetrics().horizontalAdvance("0")
    assert code.viewport().width() >= 48 * digit
    before = code.mapTo(gallery, QPoint(0, 0))
    gallery.message.setText("Line 9 is right. Look again. " * 8)
    qtbot.waitUntil(lambda: gallery.message.height() > 2 * gallery.message.fontMetrics().height(), timeout=10_000)
    assert code.mapTo(gallery, QPoint(0, 0)) == before


def test_the_plot_gives_its_room_to_the_code_where_there_is_little(qtbot: QtBot) -> None:
    gallery = GalleryPanel()
    desk = QStackedWidget()
    desk.addWidget(gallery)
    qtbot.addWidget(desk)
    desk.resize(735, 730)
    desk.show()
    assert gallery.plot.isVisible()
    desk.resize(735, 160)
    qtbot.waitUntil(lambda: not gallery.plot.isVisible(), timeout=10_000)
    desk.resize(735, 730)
    qtbot.waitUntil(gallery.plot.isVisible, timeout=10_000)
