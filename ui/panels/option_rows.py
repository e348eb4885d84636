"""Rows of controls for the options of one kind (optimizer, schedule, …), made from the fields of its type."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QWidget

from playground.experiment.validation import limits
from playground.foundation.value import Value
from ui.toolkit.controls import Slider

SPANS = {
    "every": (1, 1000),
    "steps": (1, 5000),
    "end": (0.0, 0.1),
    "slope": (-10.0, 10.0),
    "intercept": (-10.0, 10.0),
    "frequency": (0.1, 10.0),
    "degree": (1, 9),
    "clip_norm": (0.0, 10.0),
    "eps": (1e-10, 1e-1),
}
"""Ranges of sliders if not 0 to 1; the number fields allow everything that is valid."""
SMALL = ("eps",)
"""Fields with a logarithmic slider."""


class OptionRows(QWidget):
    """``shared`` are fields with controls elsewhere; ``words`` are the labels of the others."""

    changed = Signal(str, object)
    """Emitted with a field and its new value."""

    def __init__(self, words: Mapping[str, str], shared: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._shared = shared
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self.controls: dict[str, Any] = {}
        self._shown: type | None = None

    def set_value(self, value: Value) -> None:
        """Show the options of ``value``, with new controls if it is another kind."""
        kind = type(value)
        if kind is not self._shown:
            self._shown = kind
            self._make(kind)
        for field, control in self.controls.items():
            now = getattr(value, field)
            if isinstance(control, QCheckBox):
                with QSignalBlocker(control):
                    control.setChecked(bool(now))
            elif isinstance(control, list):
                for slider, part in zip(control, now, strict=True):
                    slider.set_value(part)
            else:
                control.set_value(now)
        self.setVisible(bool(self.controls))

    def _make(self, kind: type[Value]) -> None:
        while self._form.rowCount():
            self._form.removeRow(0)
        self.controls = {}
        for field in kind.__struct_fields__:
            if field not in self._shared:
                self._add(kind, field, getattr(kind(), field))

    def _add(self, kind: type[Value], field: str, default: object) -> None:
        word = self._words.get(field, field)  # a pair such as β is labeled by index
        if isinstance(default, bool):
            box = QCheckBox(word)
            box.toggled.connect(partial(self.changed.emit, field))
            self._form.addRow(box)
            self.controls[field] = box
        elif isinstance(default, tuple):
            pair = [Slider(0, 0.9999, limits=(0, 0.999999), decimals=7) for _ in default]
            for index, slider in enumerate(pair):
                slider.changed.connect(lambda _: self.changed.emit(field, [one.value() for one in pair]))
                slider.setAccessibleName(f"β{index + 1}")
                self._form.addRow(f"β{index + 1}", slider)
            self.controls[field] = pair
        else:
            low, high = SPANS.get(field, (0.0, 1.0))
            whole = isinstance(default, int)
            decimals = 0 if whole else 16 if field in SMALL else 6
            slider = Slider(low, high, limits=limits(kind, field), decimals=decimals, logarithmic=field in SMALL)
            slider.changed.connect(lambda value: self.changed.emit(field, int(value) if whole else value))
            slider.setAccessibleName(word)
            self._form.addRow(word, slider)
            self.controls[field] = slider
