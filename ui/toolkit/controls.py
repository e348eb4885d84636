"""Controls of the panels: number field, slider with field, choice, segments."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSlider,
    QToolButton,
    QWidget,
)

STEPS = 400


class FormRows(QScrollArea):
    """A vertical scroll area as wide as its panel."""

    def __init__(self, panel: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(panel)

    def minimumSizeHint(self) -> QSize:
        """Return the panel's width plus a scroll bar."""
        bar = self.verticalScrollBar().sizeHint().width()
        panel = self.widget()
        return QSize((panel.minimumSizeHint().width() if panel else 0) + bar, 60)


class NumberLine(QLineEdit):
    """A line for one number: a double click selects all of it, not the digits on one side of the point."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select all."""
        self.selectAll()


class NumberField(QDoubleSpinBox):
    """A number field with six significant digits and powers of ten for very small numbers."""

    def __init__(self, parent: QWidget | None = None, widest: str = "0.00000") -> None:
        super().__init__(parent)
        self.setLineEdit(NumberLine())
        self._widest = widest
        self._fit_width()

    def changeEvent(self, event: QEvent) -> None:
        """Adapt the width to the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_width()

    def _fit_width(self) -> None:
        self.setFixedWidth(self.fontMetrics().horizontalAdvance(self._widest) + 16)

    def textFromValue(self, value: float) -> str:
        """Return the shortest form of the number."""
        return f"{value:.6g}"


class Slider(QWidget):
    """A slider over [low, high], linear or logarithmic, with a number field over all valid values."""

    changed = Signal(float)

    def __init__(
        self,
        low: float,
        high: float,
        *,
        limits: tuple[float, float],
        decimals: int = 2,
        logarithmic: bool = False,
        field: QDoubleSpinBox | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._low = low
        self._high = high
        self._logarithmic = logarithmic
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setMinimumWidth(70)
        self.field = field or NumberField()
        self.field.setDecimals(decimals)
        self.field.setRange(max(limits[0], -1e9), min(limits[1], 1e9))
        self.field.setButtonSymbols(NumberField.ButtonSymbols.NoButtons)
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.setKeyboardTracking(False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.field)
        self.setFocusProxy(self.slider)
        self.slider.valueChanged.connect(self._on_slider_changed)
        self.field.valueChanged.connect(self._on_field_changed)

    def setAccessibleName(self, name: str) -> None:
        """Set the accessible name of slider and field."""
        super().setAccessibleName(name)
        self.slider.setAccessibleName(name)
        self.field.setAccessibleName(name)

    def value(self) -> float:
        """The number shown."""
        return self.field.value()

    def set_value(self, value: float) -> None:
        """Show a value without emitting a signal."""
        with QSignalBlocker(self.field), QSignalBlocker(self.slider):
            if not self.field.hasFocus() or abs(self.field.value() - value) > 1e-12:
                self.field.setValue(value)
            if not self.slider.isSliderDown():
                self.slider.setValue(self._place(value))

    def _place(self, value: float) -> int:
        if self._logarithmic:
            if value <= 0:
                return 0
            share = math.log(value / self._low) / math.log(self._high / self._low)
        else:
            share = (value - self._low) / (self._high - self._low)
        return round(STEPS * min(1.0, max(0.0, share)))

    def _on_slider_changed(self, place: int) -> None:
        share = place / STEPS
        if self._logarithmic:
            value = float(f"{self._low * (self._high / self._low) ** share:.2g}")
        else:
            value = self._low + share * (self._high - self._low)
        with QSignalBlocker(self.field):
            self.field.setValue(value)
        self.changed.emit(self.field.value())

    def _on_field_changed(self, value: float) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(self._place(value))
        self.changed.emit(value)


def native_keys(keys: str) -> str:
    """Return keys such as ``Ctrl+D`` as this system writes them: ⌘D on a Mac."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def tool_button(text: str, name: str, act: object, parent: QWidget | None = None) -> QToolButton:
    """Create a small button; ``name`` is its tool tip and accessible name."""
    button = QToolButton(parent)
    button.setText(text)
    button.setToolTip(name)
    button.setAccessibleName(name)
    button.clicked.connect(act)
    return button


class Pace(QSlider):
    """A logarithmic slider for a playing speed from ``slow`` to ``fast`` steps per second."""

    def __init__(self, name: str, slow: float, fast: float, value: int, width: int) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._slow, self._fast = slow, fast
        self.setRange(0, 100)
        self.setValue(value)
        self.setFixedWidth(width)
        self.setAccessibleName(name)
        self.setToolTip(name)

    @property
    def interval(self) -> int:
        """Milliseconds per step."""
        a_second: float = self._slow * (self._fast / self._slow) ** (self.value() / 100)
        return round(1000 / a_second)


class Choice(QComboBox):
    """A drop-down list of names of the format, shown with their labels."""

    chosen = Signal(str)
    about_to_show = Signal()
    """Emitted before the list opens."""

    def __init__(self, names: Sequence[str], words: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for name, word in zip(names, words or names, strict=True):
            self.addItem(word, name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.activated.connect(lambda index: self.chosen.emit(self.itemData(index)))

    def showPopup(self) -> None:
        """Emit ``about_to_show`` before the list opens."""
        self.about_to_show.emit()
        super().showPopup()

    def set_value(self, name: str) -> None:
        """Show a name without emitting a signal."""
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findData(name))


class Segments(QWidget):
    """A row of buttons of which one is checked."""

    chosen = Signal(str)

    def __init__(self, names: Sequence[str], words: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for name, word in zip(names, words, strict=True):
            button = QPushButton(word)
            button.setCheckable(True)
            button.setAccessibleName(word)
            button.clicked.connect(lambda _=False, name=name: self.chosen.emit(name))
            self._group.addButton(button)
            self.buttons[name] = button
            layout.addWidget(button)

    def set_value(self, name: str) -> None:
        """Check a button without emitting a signal."""
        self.buttons[name].setChecked(True)


class Switch(QWidget):
    """A row of buttons of which one is checked, or where there is little room a drop-down list of the same."""

    chosen = Signal(str)

    def __init__(self, names: Sequence[str], words: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.segments = Segments(names, words)
        self.buttons = self.segments.buttons
        self.list = Choice(names, words)
        self.list.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.segments)
        layout.addWidget(self.list)
        self.segments.chosen.connect(self._on_chosen)
        self.list.chosen.connect(self._on_chosen)

    def setAccessibleName(self, name: str) -> None:
        """Set the accessible name of both forms."""
        super().setAccessibleName(name)
        self.segments.setAccessibleName(name)
        self.list.setAccessibleName(name)

    def set_compact(self, compact: bool) -> None:
        """Show the list instead of the buttons, or the buttons again."""
        self.segments.setVisible(not compact)
        self.list.setVisible(compact)

    def set_value(self, name: str) -> None:
        """Show which one is chosen without emitting a signal."""
        self.segments.set_value(name)
        self.list.set_value(name)

    def _on_chosen(self, name: str) -> None:
        self.set_value(name)
        self.chosen.emit(name)
