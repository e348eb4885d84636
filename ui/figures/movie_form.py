"""The span, the frames and the size of a movie, and what they will come to."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QSpinBox, QWidget

from playground.figures.clip import Clip
from playground.figures.specification import Specification
from ui.toolkit.layouts import labels_of
from ui.toolkit.plain_text import PlainLabel

BYTES = 0.06
"""Of a pixel of a frame, about: half for curves, twice as many for a map that changes everywhere."""


class MovieForm(QWidget):
    """``changed`` brings a whole clip; its last step follows the run until somebody sets it."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.clip = Clip()
        self._followed = True
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        self.first, self.last = self._field(0, 10**9, ""), self._field(0, 10**9, "")
        self.frames, self.speed = self._field(2, 2000, ""), self._field(1, 50, self.tr(" a second"))
        self.width_field = self._field(100, 4000, self.tr(" px"))
        self.message = PlainLabel()
        self.message.setObjectName("muted")
        for label, names, fields in (
            (self.tr("Steps"), (self.tr("First step"), self.tr("Last step")), (self.first, self.last)),
            (self.tr("Frames"), (self.tr("Number of frames"), self.tr("Frames a second")), (self.frames, self.speed)),
            (self.tr("Width"), (self.tr("Width in pixels"),), (self.width_field,)),
        ):
            form.addRow(label, _row(fields))
            for field, name in zip(fields, names, strict=True):
                field.setAccessibleName(name)
                field.setToolTip(name)
                field.valueChanged.connect(self._on_changed)
        form.addRow("", self.message)
        self._labels = labels_of(form)

    def set_label_width(self, width: int) -> None:
        """Stand under the labels of another form."""
        for label in self._labels:
            label.setMinimumWidth(width)

    def _field(self, low: int, high: int, unit: str) -> QSpinBox:
        field = QSpinBox()
        field.setRange(low, high)
        field.setSuffix(unit)
        field.setKeyboardTracking(False)
        return field

    def set_clip(self, clip: Clip, chosen: Specification) -> None:
        """Show a clip and what it comes to."""
        self.clip = clip
        fields = (self.first, self.last, self.frames, self.speed, self.width_field)
        values = (clip.first, clip.last, clip.frames, round(clip.per_second), clip.width)
        for field, value in zip(fields, values, strict=True):
            with QSignalBlocker(field):
                field.setValue(value)
        height = round(clip.width * chosen.height / chosen.width)
        height -= height % 2
        frames = len(clip.steps())
        seconds = sum(clip.durations()) / 1000
        size = clip.width * height * frames * BYTES / 1e6
        text = self.tr("{0} frames of {1} × {2} px, {3} s, about {4} MB")
        self.message.setText(text.format(frames, clip.width, height, f"{seconds:.1f}", f"{size:.1f}"))

    def set_step(self, step: int, chosen: Specification) -> None:
        """The run has come so far."""
        if self._followed and step != self.clip.last:
            self.set_clip(replace(self.clip, last=step), chosen)

    def _on_changed(self) -> None:
        self._followed = self._followed and self.last.value() == self.clip.last
        self.clip = Clip(
            first=min(self.first.value(), self.last.value()),
            last=self.last.value(),
            frames=self.frames.value(),
            per_second=float(self.speed.value()),
            width=self.width_field.value(),
        )
        self.changed.emit(self.clip)


def _row(fields: Sequence[QWidget]) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    for field in fields:
        layout.addWidget(field)
    layout.addStretch()
    return row
