"""The few controls that panels are made of: a slider with an exact field, a choice, a row of segments, a card."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSlider,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

STEPS = 400


class Card(QFrame):
    """A frame with a name, whose rows are added to ``form``."""

    def __init__(self, title: str, caption: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(title)
        self.caption = QLabel(caption)
        self.caption.setObjectName("muted")
        self.caption.setWordWrap(True)
        self.caption.hide()
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(8)
        self.form.setVerticalSpacing(6)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 10)
        layout.addLayout(self.form)
        layout.addWidget(self.caption)
        layout.addStretch()

    def add(self, label: str, widget: QWidget) -> None:
        """One labelled row, its label also the control's accessible name."""
        widget.setAccessibleName(label)
        self.form.addRow(label, widget)


class FormRows(QScrollArea):
    """Scrolls a panel up and down, never sideways: it is as wide as the panel needs."""

    def __init__(self, panel: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(panel)

    def minimumSizeHint(self) -> QSize:
        """The panel's own width, beside a scroll bar."""
        bar = self.verticalScrollBar().sizeHint().width()
        panel = self.widget()
        return QSize((panel.minimumSizeHint().width() if panel else 0) + bar, 60)


class NumberField(QDoubleSpinBox):
    """A number as a person writes it: six significant digits, 1e-08 where zeros would fill the field."""

    def __init__(self, parent: QWidget | None = None, widest: str = "0.00000") -> None:
        super().__init__(parent)
        self._widest = widest
        self._fit_width()

    def changeEvent(self, event: QEvent) -> None:
        """Stay as wide as its digits."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_width()

    def _fit_width(self) -> None:
        self.setFixedWidth(self.fontMetrics().horizontalAdvance(self._widest) + 16)

    def textFromValue(self, value: float) -> str:
        """The shortest form."""
        return f"{value:.6g}"


class Slider(QWidget):
    """A slider over [low, high] and a number field over what the format allows; logarithmic where ``low`` > 0 asks."""

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
        self._low, self._high, self._logarithmic = low, high, logarithmic
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
        """Name both halves."""
        super().setAccessibleName(name)
        self.slider.setAccessibleName(name)
        self.field.setAccessibleName(name)

    def value(self) -> float:
        """The number shown."""
        return self.field.value()

    def set_value(self, value: float) -> None:
        """Show a value without announcing it."""
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


def tool_button(text: str, name: str, act: object, parent: QWidget | None = None) -> QToolButton:
    """A small button whose sign is told by ``name``, to the mouse and to those who hear it."""
    button = QToolButton(parent)
    button.setText(text)
    button.setToolTip(name)
    button.setAccessibleName(name)
    button.clicked.connect(act)
    return button


class Pace(QSlider):
    """How fast something is played, from ``slow`` to ``fast`` steps a second, logarithmic."""

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
        """Milliseconds of a step."""
        a_second: float = self._slow * (self._fast / self._slow) ** (self.value() / 100)
        return round(1000 / a_second)


class Choice(QComboBox):
    """Names of the format with the words that a person reads."""

    chosen = Signal(str)
    about_to_show = Signal()
    """The list of names is going to be seen."""

    def __init__(self, names: Sequence[str], words: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for name, word in zip(names, words or names, strict=True):
            self.addItem(word, name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.activated.connect(lambda index: self.chosen.emit(self.itemData(index)))

    def showPopup(self) -> None:
        """Announce it first."""
        self.about_to_show.emit()
        super().showPopup()

    def set_value(self, name: str) -> None:
        """Show a name without announcing it."""
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findData(name))


class Segments(QWidget):
    """Buttons in a row, one of them down."""

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
        """Press a button without announcing it."""
        self.buttons[name].setChecked(True)


class Tabs(QTabBar):
    """Names as tabs, which scroll where there is no room for all of them."""

    chosen = Signal(str)

    def __init__(self, names: Sequence[str], words: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.names = tuple(names)
        for word in words:
            self.addTab(word)
        self.currentChanged.connect(lambda index: self.chosen.emit(self.names[index]))

    def set_value(self, name: str) -> None:
        """Bring a tab to the front without announcing it."""
        with QSignalBlocker(self):
            self.setCurrentIndex(self.names.index(name))
