"""What stands in a layout, without asking the layout for its items.

Qt deletes an item when its widget is taken out, and PySide does not hear of it: a Python object made by ``itemAt`` or
``takeAt`` stays registered at the item's address. Whatever is made there next ends the process when it is destroyed.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QLayout, QWidget


def in_layout(layout: QLayout) -> list[QWidget]:
    """The widgets that stand in a layout itself, not in layouts within it."""
    parent = layout.parentWidget()
    children = parent.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly) if parent else []
    return [child for child in children if layout.indexOf(child) >= 0]


def labels_of(form: QFormLayout) -> list[QLabel]:
    """The labels before the fields of a form."""
    labels = [form.labelForField(widget) for widget in in_layout(form)]
    return [label for label in labels if isinstance(label, QLabel)]
