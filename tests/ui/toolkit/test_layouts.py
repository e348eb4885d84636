"""What stands in layouts is found, and no layout is asked for its items."""

import ast
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from ui.plots.base import Plot
from ui.toolkit.layouts import in_layout, labels_of

UI = Path(__file__).resolve().parents[3] / "ui"
ITEMS = {"itemAt", "itemAtPosition", "takeAt", "takeRow", "spacerItem"}
"""Methods of layouts that make a Python object of an item, which outlives it."""


def test_the_widgets_of_a_layout(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    column = QVBoxLayout(parent)
    row = QHBoxLayout()
    first, second, inner = QLabel(), QLineEdit(), QLabel()
    column.addWidget(first)
    column.addStretch()
    column.addWidget(second)
    column.addLayout(row)
    row.addWidget(inner)
    apart = QLabel(parent)  # a child that stands in no layout
    assert in_layout(column) == [first, second]
    assert in_layout(row) == [inner]
    assert apart not in in_layout(column)
    assert in_layout(QHBoxLayout()) == []


def test_the_labels_of_a_form(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    form = QFormLayout(parent)
    form.addRow("Title", QLineEdit())
    form.addRow(QLineEdit())
    form.addRow("", QLineEdit())
    assert [label.text() for label in labels_of(form)] == ["Title"]


def test_a_plot_keeps_no_item_of_its_header(qtbot: QtBot, capfd: pytest.CaptureFixture[str]) -> None:
    plot = Plot("A title", "x", "y")
    qtbot.addWidget(plot)
    plot.convention.setText("a convention that is far too long to stand beside the title of so narrow a plot")
    capfd.readouterr()
    Shiboken.dumpWrapperMap()  # type: ignore[attr-defined]
    before = capfd.readouterr().err.count("QWidgetItem")
    for width in (1200, 200, 1200):
        plot.resize(width, 300)
        plot.fit_header()
    Shiboken.dumpWrapperMap()  # type: ignore[attr-defined]
    dumped = capfd.readouterr().err
    assert "QWidget," in dumped or "Plot" in dumped
    assert dumped.count("QWidgetItem") == before


@pytest.mark.parametrize("path", sorted(UI.rglob("*.py")), ids=lambda path: str(path.relative_to(UI)))
def test_no_layout_is_asked_for_its_items(path: Path) -> None:
    names = {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}
    assert not names & ITEMS
