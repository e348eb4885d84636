"""The tool bars: run, step, reset and speed; readouts and the choice of the gradient source."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QValidator
from PySide6.QtWidgets import QLabel, QSizePolicy, QSpinBox, QToolBar, QToolButton, QWidget

from playground.engine.protocol import Snapshot
from playground.experiment.types import NAMES, Experiment
from ui.toolkit.controls import NumberField, Segments, Slider
from ui.toolkit.numbers import number
from ui.toolkit.plain_text import PlainLabel

SLOWEST = 1.0
FASTEST = 10_000.0
START = 30.0


class SpeedField(NumberField):
    """A spin box for steps per second; the value above the largest number means no limit."""

    def textFromValue(self, value: float) -> str:
        """Return the number, or the word for no limit."""
        return self.tr("fastest") if value > FASTEST else f"{value:.3g}/s"

    def valueFromText(self, text: str) -> float:
        """Parse the number before the unit; any other word means no limit."""
        digits = text.removesuffix("/s").strip()
        try:
            return float(digits)
        except ValueError:
            return 2 * FASTEST

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        """Accept any text: what is not a number means no limit."""
        return QValidator.State.Acceptable, text, place


class Toolbar(QToolBar):
    """Buttons that emit signals; actions that do not fit move into an overflow menu at the end."""

    run_toggled = Signal(bool)
    advance = Signal(int)
    step_back = Signal()
    reset = Signal()
    new_weights = Signal()
    speed_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.setWindowTitle(self.tr("Toolbar"))
        self.setMovable(False)
        self.keys: list[QAction] = []
        """All actions with a shortcut, to be added to the window."""
        self.run = self._button(self.tr("▶ Run"), self.tr("Run or pause"), "Space", None)
        self.run.setObjectName("primary")
        self.run.defaultAction().setCheckable(True)
        self.run.defaultAction().toggled.connect(self.run_toggled)
        self.step = self._button(self.tr("Step"), self.tr("One step"), "Ctrl+Right", lambda: self.advance.emit(1))
        self.back = self._button(self.tr("Back"), self.tr("One step back"), "Ctrl+Left", self.step_back.emit)
        self.count = QSpinBox()
        self.count.setRange(1, 1_000_000)
        self.count.setValue(100)
        self.count.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.count.setAccessibleName(self.tr("Number of steps to run"))
        self.count.setToolTip(self.tr("Number of steps to run"))
        self.many = self._button(
            self.tr("Run n"),
            self.tr("Run this many steps"),
            "Ctrl+Shift+Right",
            lambda: self.advance.emit(self.count.value()),
        )
        self.addWidget(self.count)
        self._button(self.tr("Reset"), self.tr("The same start again"), "Ctrl+R", self.reset.emit)
        self._button(self.tr("New seed"), self.tr("The next seed's start"), "Ctrl+Shift+R", self.new_weights.emit)
        self.addSeparator()
        self.speed = Slider(
            SLOWEST, 1.05 * FASTEST, limits=(0.1, 2 * FASTEST), logarithmic=True, decimals=1, field=SpeedField()
        )
        self.speed.set_value(START)
        self.speed.setAccessibleName(self.tr("Speed, steps per second"))
        self.speed.setToolTip(self.tr("Speed, steps per second"))
        self.speed.slider.setFixedWidth(60)
        self.speed.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.speed.changed.connect(lambda value: self.speed_changed.emit(math.inf if value > FASTEST else value))
        self.addWidget(self.speed)
        for keys, text, places in (("Ctrl+]", self.tr("Faster"), 20), ("Ctrl+[", self.tr("Slower"), -20)):
            self.keys.append(key_action(self, text, keys, partial(self._move_speed, places)))

    def _button(self, text: str, tip: str, keys: str, act: Callable[[], None] | None) -> QToolButton:
        action = key_action(self, tip, keys, act)
        action.setText(text)
        self.keys.append(action)
        self.addAction(action)
        button = self.widgetForAction(action)
        assert isinstance(button, QToolButton)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setDefaultAction(action)
        return button

    def _move_speed(self, places: int) -> None:
        self.speed.slider.setValue(self.speed.slider.value() + places)

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Show whether training is running."""
        action = self.run.defaultAction()
        with QSignalBlocker(action):
            action.setChecked(snapshot.running)
        action.setText(self.tr("‖ Pause") if snapshot.running else self.tr("▶ Run"))


class ReadoutBar(QToolBar):
    """Step, epoch, loss and gradient source, beside the toolbar or below it where the window is narrow."""

    source_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("readouts")
        self.setWindowTitle(self.tr("Readouts"))
        self.setMovable(False)
        self.keys: list[QAction] = []
        self.position, self.loss = self._readout(20), self._readout(12)
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(space)
        words = {"manual": self.tr("Manual"), "auto": "mx.grad", "numerical": self.tr("Numerical")}
        words["custom"] = self.tr("Yours")
        self.source = Segments(NAMES["sources"], [words[name] for name in NAMES["sources"]])
        self.source.setAccessibleName(self.tr("Gradient source"))
        self.source.chosen.connect(self.source_chosen)
        self.addWidget(self.source)
        for key, (name, button) in zip("1234", self.source.buttons.items(), strict=True):
            text = self.tr("Gradient: {0}").format(button.text())
            action = key_action(self, text, f"Ctrl+{key}", partial(self.source_chosen.emit, name))
            button.setToolTip(action.toolTip())
            self.keys.append(action)
        self.addSeparator()

    def _readout(self, characters: int) -> QLabel:
        label = PlainLabel()
        label.setObjectName("readout")
        label.setMinimumWidth(label.fontMetrics().horizontalAdvance("0") * characters)
        self.addWidget(label)
        return label

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Show step, epoch and loss."""
        self.position.setText(self.tr("step {0} epoch {1}").format(snapshot.step, snapshot.epoch))
        self.loss.setText(self.tr("loss {0}").format(number(snapshot.losses.train)))

    def set_settings(self, settings: Experiment) -> None:
        """Show the current gradient source."""
        self.source.set_value(settings.gradient.source)


def key_action(parent: QWidget, text: str, keys: str, act: Callable[[], None] | None) -> QAction:
    """Create an action with a shortcut that its tool tip names."""
    action = QAction(text, parent)
    action.setShortcut(QKeySequence(keys))
    action.setToolTip(f"{text} ({QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)})")
    if act is not None:
        action.triggered.connect(lambda _=False: act())
    return action
