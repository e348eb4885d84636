"""The choices of a figure as controls: what is asked in them, and what they say of it."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from playground.figures.specification import CM, CUSTOM, DPI, LARGEST, SIDE, WINDOW, Specification
from ui.figures.plot_names import plot_names
from ui.toolkit import i18n, theme
from ui.toolkit.controls import Choice, Segments
from ui.toolkit.layouts import labels_of
from ui.toolkit.plain_text import PlainLabel

LINES = 3
ACROSS = 3
"""Plots beside each other."""


class FigureForm(QWidget):
    """Everything but the format; ``changed`` brings a whole specification."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = Specification()
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setVerticalSpacing(8)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._make_plots()
        self._make_size()
        self._make_look()
        self._make_words()

    def _add(self, label: str, *widgets: QWidget) -> None:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in widgets:
            if not widget.accessibleName():
                widget.setAccessibleName(label)
            layout.addWidget(widget)
        layout.addStretch()
        self._form.addRow(label, row)

    def _make_plots(self) -> None:
        self.plots = {name: QCheckBox(text) for name, text in plot_names().items()}
        self.window_box = QCheckBox(self.tr("the whole window"))
        for box in (*self.plots.values(), self.window_box):
            box.setAccessibleName(box.text())
            box.clicked.connect(lambda on, box=box: self._on_plots(box, on))
        plots = QWidget()
        grid = QGridLayout(plots)
        grid.setContentsMargins(0, 0, 0, 0)
        for place, box in enumerate(self.plots.values()):
            grid.addWidget(box, place // ACROSS, place % ACROSS)
        self._add(self.tr("Plots"), plots)
        self._add("", self.window_box)

    def _make_size(self) -> None:
        words = {
            "slide": self.tr("Slide 16:9"),
            "projector": self.tr("Projector, big type"),
            "column": self.tr("A4, one column"),
            "page": self.tr("A4, across the page"),
            "square": self.tr("Square"),
            CUSTOM: self.tr("Custom"),
        }
        self.purpose = Choice(list(words), list(words.values()))
        self.purpose.chosen.connect(lambda name: self._set(self._chosen.for_purpose(name)))
        self.purpose.setMinimumContentsLength(20)
        self._add(self.tr("Made for"), self.purpose)
        self.width_field, self.height_field = self._sides(*SIDE, self.tr(" cm"), 1)
        self.width_field.valueChanged.connect(lambda value: self._custom(width=value))
        self.height_field.valueChanged.connect(lambda value: self._custom(height=value))
        self._name(self.width_field, self.tr("Width in centimetres"))
        self._name(self.height_field, self.tr("Height in centimetres"))
        self._add(self.tr("Size"), self.width_field, PlainLabel("×"), self.height_field)
        self.across, self.up = self._sides(1, 50_000, self.tr(" px"), 0)
        self.across.valueChanged.connect(lambda value: self._custom(width=value * CM / self._chosen.dpi))
        self.up.valueChanged.connect(lambda value: self._custom(height=value * CM / self._chosen.dpi))
        self._name(self.across, self.tr("Width in dots"))
        self._name(self.up, self.tr("Height in dots"))
        self.dpi = QSpinBox()
        self.dpi.setRange(*DPI)
        self.dpi.setSuffix(self.tr(" dpi"))
        self.dpi.setKeyboardTracking(False)
        self.dpi.valueChanged.connect(lambda value: self._custom(dpi=value))
        self._name(self.dpi, self.tr("Dots an inch"))
        self._add("", self.across, PlainLabel("×"), self.up, self.dpi)

    def _make_look(self) -> None:
        self.theme = Segments(tuple(theme.THEMES), [self.tr("Light"), self.tr("Dark")])
        self.theme.chosen.connect(lambda name: self._put(theme=name))
        self.transparent = self._box(self.tr("transparent"), "transparent")
        self._add(self.tr("Background"), self.theme, self.transparent)
        self.points = self._number(4, 96, 1, self.tr(" pt"), "points")
        self.stroke = self._number(0.25, 10, 2, self.tr(" pt"), "stroke")
        self._name(self.points, self.tr("Type size in points"))
        self._name(self.stroke, self.tr("Weight of data lines in points"))
        self._add(self.tr("Type, lines"), self.points, self.stroke)
        self.legend, self.grid = self._box(self.tr("legend"), "legend"), self._box(self.tr("grid"), "grid")
        self._add("", self.legend, self.grid)
        self.language = Choice(["", *i18n.LANGUAGES], [self.tr("as the program"), *i18n.LANGUAGES.values()])
        self.language.chosen.connect(lambda code: self._put(language=code))
        self.language.setMinimumContentsLength(14)
        self._add(self.tr("Language"), self.language)

    def _make_words(self) -> None:
        self.title = QLineEdit()
        self.title.textEdited.connect(lambda text: self._put(title=text))
        self.title.setAccessibleName(self.tr("Title"))
        self._form.addRow(self.tr("Title"), self.title)
        self.caption = QPlainTextEdit()
        self.caption.setTabChangesFocus(True)
        self.caption.setAccessibleName(self.tr("Caption"))
        self.caption.setFixedHeight(LINES * self.caption.fontMetrics().lineSpacing() + 14)
        self.caption.textChanged.connect(self._on_caption)
        self._form.addRow(self.tr("Caption"), self.caption)
        self.again = QPushButton(self.tr("Write from the settings"))
        self.again.clicked.connect(lambda: self._put(title=None, caption=None))
        self.carries = self._box(self.tr("carries its experiment"), "carries")
        self.carries.setToolTip(self.tr("Dropped on the window, the figure opens the run that it shows."))
        self._add("", self.again)
        self._add(self.tr("File"), self.carries)

    def label_width(self) -> int:
        """Pixels of the widest label."""
        return max(label.sizeHint().width() for label in labels_of(self._form))

    # ---- small controls ----

    def _name(self, widget: QWidget, name: str) -> None:
        widget.setAccessibleName(name)
        widget.setToolTip(name)

    def _sides(self, low: float, high: float, unit: str, decimals: int) -> tuple[QDoubleSpinBox, QDoubleSpinBox]:
        fields = QDoubleSpinBox(), QDoubleSpinBox()
        for field in fields:
            field.setDecimals(decimals)
            field.setRange(low, high)
            field.setSuffix(unit)
            field.setKeyboardTracking(False)
        return fields

    def _number(self, low: float, high: float, decimals: int, unit: str, name: str) -> QDoubleSpinBox:
        field = QDoubleSpinBox()
        field.setDecimals(decimals)
        field.setRange(low, high)
        field.setSuffix(unit)
        field.setSingleStep(0.5)
        field.setKeyboardTracking(False)
        field.valueChanged.connect(lambda value: self._put(**{name: value}))
        return field

    def _box(self, text: str, name: str) -> QCheckBox:
        box = QCheckBox(text)
        box.setAccessibleName(text)
        box.toggled.connect(lambda on: self._put(**{name: on}))
        return box

    # ---- both ways ----

    def set_specification(self, chosen: Specification, title: str, caption: str) -> None:
        """Show what is chosen, and the words as they are now."""
        self._chosen = chosen
        window = chosen.plots == (WINDOW,)
        blocked = [QSignalBlocker(widget) for widget in self.findChildren(QWidget)]
        for name, box in self.plots.items():
            box.setChecked(name in chosen.plots)
        self.window_box.setChecked(window)
        self.purpose.set_value(chosen.purpose)
        for field, value in (
            (self.width_field, chosen.width),
            (self.height_field, chosen.height),
            (self.across, chosen.pixels[0]),
            (self.up, chosen.pixels[1]),
            (self.points, chosen.points),
            (self.stroke, chosen.stroke),
        ):
            field.setValue(value)
        self.dpi.setValue(chosen.dpi)
        self.theme.set_value(chosen.theme)
        for box, on in (
            (self.transparent, chosen.transparent),
            (self.legend, chosen.legend),
            (self.grid, chosen.grid),
            (self.carries, chosen.carries),
        ):
            box.setChecked(on)
        self.language.set_value(chosen.language)
        if not self.title.hasFocus():
            self.title.setText(title)
        if not self.caption.hasFocus() and self.caption.toPlainText() != caption:
            self.caption.setPlainText(caption)
        del blocked
        for widget in self._of_plots():
            widget.setEnabled(not window)
        self.again.setEnabled(not window and (chosen.title is not None or chosen.caption is not None))

    def _of_plots(self) -> tuple[QWidget, ...]:
        """What a picture of the whole window cannot have."""
        sizes = self.width_field, self.height_field, self.across, self.up, self.purpose, self.points, self.stroke
        return *sizes, self.legend, self.grid, self.language, self.title, self.caption, self.transparent

    def _put(self, **values: Any) -> None:
        self._set(replace(self._chosen, **values))

    def _custom(self, **values: Any) -> None:
        """A size of one's own, within what the sides and the whole may have."""
        for side in ("width", "height"):
            if side in values:
                values[side] = min(SIDE[1], max(SIDE[0], values[side]))
        wanted = replace(self._chosen, purpose=CUSTOM, **values)
        across, up = wanted.pixels
        if across * up > LARGEST:
            wanted = replace(wanted, dpi=max(DPI[0], int(wanted.dpi * (LARGEST / (across * up)) ** 0.5)))
        self._set(wanted)

    def _set(self, chosen: Specification) -> None:
        self._chosen = chosen
        self.changed.emit(chosen)

    def _on_plots(self, box: QCheckBox, on: bool) -> None:
        names = tuple(name for name, one in self.plots.items() if one.isChecked())
        if box is self.window_box:
            names = (WINDOW,) if on else ("fit", "loss")
        self._put(plots=names or self._chosen.plots)

    def _on_caption(self) -> None:
        self._put(caption=self.caption.toPlainText())
