"""The toolbar: workspace, run, step, reset, speed, readout and the choice of the gradient source."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QKeySequence, QValidator
from PySide6.QtWidgets import QMenu, QSizePolicy, QSpinBox, QToolBar, QToolButton, QWidget

from playground.engine.protocol import Snapshot
from playground.experiment.types import NAMES, Experiment
from ui.toolkit import words
from ui.toolkit.controls import NumberField, Slider, Switch, native_keys
from ui.toolkit.numbers import number
from ui.toolkit.plain_text import PlainLabel
from ui.window.workspaces import Workspace, workspace_names

SLOWEST = 1.0
FASTEST = 10_000.0
START = 30.0
READOUT = 26
"""Characters of the readout, so that nothing beside it moves."""


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
    """Workspace, run, speed, readout and gradient source in one row; what does not fit moves into a menu."""

    workspace_chosen = Signal(str)
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
        self.setWindowTitle(self.tr("Toolbar"))
        self.setMovable(False)
        self.keys: list[QAction] = []
        """All actions with a shortcut, to be added to the window."""
        self.workspace = Switch([one.value for one in Workspace], workspace_names())
        self.workspace.setAccessibleName(self.tr("Workspace"))
        self.workspace.chosen.connect(self.workspace_chosen)
        self._keys_of(self.workspace, "Ctrl", self.tr("Workspace: {0}"), self.workspace_chosen)
        self.addWidget(self.workspace)
        self.addSeparator()
        self.drawer = self._button("☰", self.tr("Show or hide the settings"), "Ctrl+B", None)
        self.drawer.defaultAction().setCheckable(True)
        self.drawer_action = self.actions()[-1]
        self.run = self._button(self.tr("Run"), self.tr("Run or pause"), "Space", None)
        self.run.setObjectName("primary")
        self.run.defaultAction().setCheckable(True)
        self.run.defaultAction().toggled.connect(self.run_toggled)
        self.back = self._button("◀", self.tr("One step back"), "Ctrl+Left", self.step_back.emit)
        self.step = self._button("▶", self.tr("One step"), "Ctrl+Right", lambda: self.advance.emit(1))
        self.again = self._button("↺", self.tr("The same start again"), "Ctrl+R", self.reset.emit)
        self.seed = key_action(self, self.tr("The next seed's start"), "Ctrl+Shift+R", self.new_weights.emit)
        self.count = QSpinBox()
        self.count.setRange(1, 1_000_000)
        self.count.setValue(100)
        self.count.setAccessibleName(self.tr("Number of steps to run"))
        self.count.setToolTip(self.tr("Number of steps to run"))
        self.many = key_action(
            self,
            self.tr("Run this many steps"),
            "Ctrl+Shift+Right",
            lambda: self.advance.emit(self.count.value()),
        )
        self.keys += [self.seed, self.many]
        self.addSeparator()
        self.speed = Slider(
            SLOWEST, 1.05 * FASTEST, limits=(0.1, 2 * FASTEST), logarithmic=True, decimals=1, field=SpeedField()
        )
        self.speed.set_value(START)
        self.speed.setAccessibleName(self.tr("Speed, steps per second"))
        self.speed.setToolTip(self.tr("Speed, steps per second"))
        self.speed.slider.setFixedWidth(70)
        self.speed.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.speed.changed.connect(lambda value: self.speed_changed.emit(math.inf if value > FASTEST else value))
        self.speed_action = self.addWidget(self.speed)
        self.paces: list[QAction] = []
        for keys, text, places in (("Ctrl+]", self.tr("Faster"), 20), ("Ctrl+[", self.tr("Slower"), -20)):
            self.paces.append(key_action(self, text, keys, partial(self._move_speed, places)))
        self.keys += self.paces
        self.readout = PlainLabel()
        self.readout.setObjectName("readout")
        self.readout.setAccessibleName(self.tr("Step and loss"))
        self.addWidget(self.readout)
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(space)
        names = words.sources()
        self.source = Switch(NAMES["sources"], [names[name] for name in NAMES["sources"]])
        self.source.setAccessibleName(self.tr("Gradient source"))
        self.source.chosen.connect(self.source_chosen)
        self._keys_of(self.source, "Alt", self.tr("Gradient: {0}"), self.source_chosen)
        self.addWidget(self.source)
        self.icons: list[tuple[QAction, QAction]] = []
        """Actions of the window that have a button here, each after the button's own action."""
        self.overflow = QToolButton()
        self.overflow.setText("⋯")
        self.overflow.setToolTip(self.tr("What does not fit here"))
        self.overflow.setAccessibleName(self.tr("What does not fit here"))
        self.overflow.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.overflow.setMenu(QMenu(self.overflow))
        self.overflow_action = self.addWidget(self.overflow)

    def add_icons(self, actions: Sequence[QAction]) -> None:
        """Add buttons at the right end, the first to move into the menu last."""
        for action in actions:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setAccessibleName(action.toolTip())
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.icons.append((self.insertWidget(self.overflow_action, button), action))

    def fit(self, width: int, scale: float) -> None:
        """Show as much as fits into ``width`` pixels at this type ``scale``; the menu has the rest."""
        digits = self.readout.fontMetrics().horizontalAdvance("0")
        self.readout.setMinimumWidth(digits * READOUT)
        for button, texts in ((self.run, (self.tr("Run"), self.tr("Pause"))),):
            room = max(button.fontMetrics().horizontalAdvance(text) for text in texts)
            button.setMinimumWidth(room + round(28 * scale))
        for switch in (self.workspace, self.source):
            switch.set_compact(False)
        for action in (*(place for place, _ in self.icons), self.speed_action):
            action.setVisible(True)
        menu = self.overflow.menu()
        menu.clear()
        self.overflow_action.setVisible(False)
        steps: list[Callable[[], None]] = [partial(self._move, *icon) for icon in reversed(self.icons)]
        steps.insert(3, partial(self.source.set_compact, True))
        steps += [self._move_pace, partial(self.workspace.set_compact, True)]
        for shrink in steps:
            self.updateGeometry()
            if self.sizeHint().width() <= width:
                break
            shrink()

    def _move(self, place: QAction, action: QAction) -> None:
        place.setVisible(False)
        self._offer([action.text()], [action])

    def _move_pace(self) -> None:
        self.speed_action.setVisible(False)
        self._offer([action.text() for action in self.paces], self.paces)

    def _offer(self, texts: list[str], actions: list[QAction]) -> None:
        self.overflow_action.setVisible(True)
        for text, action in zip(texts, actions, strict=True):
            entry = self.overflow.menu().addAction(text)
            entry.triggered.connect(action.trigger)

    def _keys_of(self, switch: Switch, modifier: str, text: str, chosen: SignalInstance) -> None:
        for place, (name, button) in enumerate(switch.buttons.items(), start=1):
            action = key_action(self, text.format(button.text()), f"{modifier}+{place}", partial(chosen.emit, name))
            button.setToolTip(action.toolTip())
            self.keys.append(action)

    def _button(self, text: str, tip: str, keys: str, act: Callable[[], None] | None) -> QToolButton:
        action = key_action(self, tip, keys, act)
        action.setIconText(text)
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

    def set_settings(self, settings: Experiment) -> None:
        """Show the current gradient source."""
        self.source.set_value(settings.gradient.source)

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Show step, loss and whether training is running."""
        action = self.run.defaultAction()
        with QSignalBlocker(action):
            action.setChecked(snapshot.running)
        action.setIconText(self.tr("Pause") if snapshot.running else self.tr("Run"))
        text = self.tr("step {0} · loss {1}").format(snapshot.step, number(snapshot.losses.train))
        self.readout.setText(text)
        self.readout.setToolTip(self.tr("Step {0}, epoch {1}").format(snapshot.step, snapshot.epoch))


def key_action(parent: QWidget, text: str, keys: str, act: Callable[[], None] | None) -> QAction:
    """Create an action with a shortcut that its tool tip names."""
    action = QAction(text, parent)
    action.setShortcut(QKeySequence(keys))
    action.setToolTip(f"{text} ({native_keys(keys)})")
    if act is not None:
        action.triggered.connect(lambda _=False: act())
    return action
