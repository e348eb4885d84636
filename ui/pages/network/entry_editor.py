"""A small card on the network page to set or freeze a weight or bias."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from playground.foundation.parameter_names import Entry
from ui.toolkit.controls import NumberField, Slider
from ui.toolkit.plain_text import PlainLabel

SPAN = 5.0
"""The slider's range is ±SPAN; the field takes any number."""


class EntryEditor(QFrame):
    """Sets the number at every move of the slider; Escape or Enter closes."""

    edited = Signal(object, float)
    freeze_toggled = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAutoFillBackground(True)
        self.name = PlainLabel()
        self.name.setObjectName("title")
        self.value = Slider(-SPAN, SPAN, limits=(-1e30, 1e30), decimals=6, field=NumberField(widest="−0.0000000"))
        self.value.setMinimumWidth(220)
        self.value.setAccessibleName(self.tr("Value"))
        self.frozen = QCheckBox(self.tr("frozen"))
        self.frozen.setToolTip(self.tr("Training leaves it as it is; its gradient is still computed"))
        self.frozen.clicked.connect(lambda: self.freeze_toggled.emit(self._entry))
        self.value.changed.connect(lambda value: self.edited.emit(self._entry, value))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        top = QHBoxLayout()
        layout.addLayout(top)
        top.addWidget(self.name, 1)
        top.addWidget(self.frozen)
        layout.addWidget(self.value)
        self._entry: Entry | None = None
        self.hide()

    def show_entry(self, entry: Entry, name: str, value: float, at: QPoint, *, frozen: bool) -> None:
        """Open beside a place, inside the parent."""
        self._entry = entry
        self.name.setText(name)
        self.value.setAccessibleName(name)
        self.set_value(value)
        self.set_frozen(frozen=frozen)
        self.adjustSize()
        parent = self.parentWidget()
        assert parent is not None
        x = min(max(0, at.x() + 16), max(0, parent.width() - self.width()))
        y = min(max(0, at.y() + 16), max(0, parent.height() - self.height()))
        self.move(x, y)
        self.show()
        self.raise_()

    def set_value(self, value: float) -> None:
        """Show the current number unless it is being edited."""
        if not (self.value.slider.isSliderDown() or self.value.field.hasFocus()):
            self.value.set_value(value)

    def set_frozen(self, *, frozen: bool) -> None:
        """Whether training leaves it alone."""
        with QSignalBlocker(self.frozen):
            self.frozen.setChecked(frozen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.hide()
            parent = self.parentWidget()
            assert parent is not None
            parent.setFocus()
        else:
            super().keyPressEvent(event)
