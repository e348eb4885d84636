"""Stop conditions: a check box and a number for each."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QWidget

from playground.experiment.types import Stop
from playground.experiment.validation import limits
from ui.toolkit.controls import NumberField

START = {"loss": 0.01, "gradient_norm": 0.001, "patience": 200.0, "steps": 1000.0}
"""The value of a condition when it is switched on."""
WHOLE = ("patience", "steps")


class StopRows(QWidget):
    """Emits ``changed`` with field and value, None if switched off."""

    changed = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = {
            "loss": (self.tr("Loss below"), self.tr("Pause when the training loss is below")),
            "gradient_norm": (self.tr("Gradient below"), self.tr("Pause when the gradient's norm is below")),
            "patience": (
                self.tr("Early stop"),
                self.tr("Pause after so many steps without a lower test loss; it needs test rows"),
            ),
            "steps": (self.tr("At step"), self.tr("Pause when so many steps are done")),
        }
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(6)
        self.boxes: dict[str, QCheckBox] = {}
        self.fields: dict[str, NumberField] = {}
        for name, (word, tip) in words.items():
            box = QCheckBox(word)
            field = NumberField()
            low, high = limits(Stop, name)
            field.setRange(max(low, -1e9), min(high, 1e9))
            field.setDecimals(0 if name in WHOLE else 12)
            field.setButtonSymbols(NumberField.ButtonSymbols.NoButtons)
            field.setKeyboardTracking(False)
            field.setAccessibleName(word)
            field.setValue(START[name])
            field.setEnabled(False)
            box.setToolTip(tip)
            box.toggled.connect(lambda _, name=name: self._announce(name))
            field.valueChanged.connect(lambda _, name=name: self._announce(name))
            self.boxes[name], self.fields[name] = box, field
            form.addRow(box, field)

    def set_value(self, stop: Stop, *, tests: bool) -> None:
        """Show the current conditions; early stopping needs test rows (``tests``)."""
        self.boxes["patience"].setEnabled(tests or stop.patience is not None)
        for name, box in self.boxes.items():
            value = getattr(stop, name)
            field = self.fields[name]
            with QSignalBlocker(box), QSignalBlocker(field):
                box.setChecked(value is not None)
                field.setEnabled(value is not None)
                if value is not None:
                    field.setValue(value)

    def _announce(self, name: str) -> None:
        value = self.fields[name].value()
        on = self.boxes[name].isChecked()
        self.changed.emit(name, (int(value) if name in WHOLE else value) if on else None)
