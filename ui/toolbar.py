"""The toolbar: run and its relatives, speed, readouts and the gradient source as one switch."""

from __future__ import annotations

import math

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QFontDatabase, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSlider, QSpinBox, QToolButton, QWidget

from playground.engine.protocol import Snapshot
from playground.experiment import NAMES, Experiment
from ui.panels.controls import Segments
from ui.plots.base import number

SLOWEST, FASTEST = 1.0, 10_000.0
PLACES = 100
"""The last place of the speed slider is as fast as it goes."""


class Toolbar(QWidget):
    """Signals for what is asked, ``set_*`` for what is shown."""

    run_toggled = Signal(bool)
    advance = Signal(int)
    step_back = Signal()
    reset = Signal()
    new_weights = Signal()
    speed_changed = Signal(float)
    source_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.actions_by_name: dict[str, QAction] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(5)
        self._layout = layout
        self.run = self._button("run", self.tr("▶ Run"), self.tr("Run or pause"), "Space")
        self.run.defaultAction().setCheckable(True)
        self.run.setObjectName("primary")
        self.run.defaultAction().toggled.connect(self.run_toggled)
        step = self._button("step", self.tr("Step"), self.tr("One step"), "Right")
        step.defaultAction().triggered.connect(lambda: self.advance.emit(1))
        back = self._button("back", self.tr("Back"), self.tr("One step back"), "Left")
        back.defaultAction().triggered.connect(self.step_back)
        self.count = QSpinBox()
        self.count.setRange(1, 1_000_000)
        self.count.setValue(100)
        self.count.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.count.setFixedWidth(52)
        self.count.setAccessibleName(self.tr("Number of steps to run"))
        many = self._button("many", self.tr("Run n"), self.tr("Run this many steps"), "Shift+Right")
        many.defaultAction().triggered.connect(lambda: self.advance.emit(self.count.value()))
        layout.addWidget(self.count)
        reset = self._button("reset", self.tr("Reset"), self.tr("The same start again"), "Ctrl+R")
        reset.defaultAction().triggered.connect(self.reset)
        again = self._button("weights", self.tr("New seed"), self.tr("The next seed's start"), "Ctrl+Shift+R")
        again.defaultAction().triggered.connect(self.new_weights)
        self._rule()
        self.speed = QSlider(Qt.Orientation.Horizontal)
        self.speed.setRange(0, PLACES)
        self.speed.setFixedWidth(70)
        self.speed.setAccessibleName(self.tr("Speed, steps per second"))
        self.speed.setToolTip(self.tr("Speed, steps per second"))
        self.speed.setValue(round((PLACES - 1) * math.log(30 / SLOWEST) / math.log(FASTEST / SLOWEST)))
        self.speed.valueChanged.connect(self._on_speed_changed)
        layout.addWidget(self.speed)
        self.speed_text = self._readout(self.tr("{0}/s").format(30), 54)
        self._rule()
        self.position = self._readout("", 138)
        self.loss = self._readout("", 105)
        layout.addStretch()
        words = {"manual": self.tr("Manual"), "auto": "mx.grad", "numerical": self.tr("Numerical")}
        self.source = Segments(NAMES["sources"], [words[name] for name in NAMES["sources"]])
        self.source.chosen.connect(self.source_chosen)
        for key, button in zip("123", self.source.buttons.values(), strict=False):
            button.setShortcut(QKeySequence(f"Ctrl+{key}"))
            button.setToolTip(f"{button.text()} (Ctrl+{key})")
        layout.addWidget(self.source)

    def add_action(self, action: QAction) -> None:
        """A small button at the right end."""
        button = QToolButton()
        button.setDefaultAction(action)
        button.setAccessibleName(action.toolTip())
        self._layout.addWidget(button)

    def _button(self, name: str, text: str, tip: str, shortcut: str) -> QToolButton:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(shortcut))
        native = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip} ({native})")
        button = QToolButton()
        button.setDefaultAction(action)
        button.setAccessibleName(tip)
        self._layout.addWidget(button)
        self.actions_by_name[name] = action
        return button

    def _rule(self) -> None:
        rule = QFrame()
        rule.setFrameShape(QFrame.Shape.VLine)
        rule.setObjectName("rule")
        rule.setFixedWidth(1)
        self._layout.addWidget(rule)

    def _readout(self, text: str, width: int) -> QLabel:
        label = QLabel(text)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.font().pointSizeF())
        label.setFont(font)
        label.setMinimumWidth(width)
        self._layout.addWidget(label)
        return label

    def _on_speed_changed(self, place: int) -> None:
        if place == PLACES:
            self.speed_text.setText(self.tr("fastest"))
            self.speed_changed.emit(math.inf)
            return
        value = SLOWEST * (FASTEST / SLOWEST) ** (place / (PLACES - 1))
        self.speed_text.setText(self.tr("{0}/s").format(f"{value:,.0f}"))
        self.speed_changed.emit(value)

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Step, epoch, loss and whether it runs."""
        self.position.setText(self.tr("step {0} epoch {1}").format(snapshot.step, snapshot.epoch))
        self.loss.setText(self.tr("loss {0}").format(number(snapshot.losses.train)))
        action = self.actions_by_name["run"]
        with QSignalBlocker(action):
            action.setChecked(snapshot.running)
        action.setText(self.tr("⏸ Pause") if snapshot.running else self.tr("▶ Run"))

    def set_settings(self, settings: Experiment) -> None:
        """The gradient source in force."""
        self.source.set_value(settings.gradient.source)
