"""The network page: the picture, with layers and units added and removed on it, and numbers set and frozen."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from playground.engine.protocol import Opened, Snapshot
from playground.experiment.types import Experiment
from playground.foundation.parameter_names import Entry, entries, is_within, parse
from ui.pages.network.entry_editor import EntryEditor
from ui.pages.network.view import NetworkView
from ui.pages.network.words import problem_text
from ui.pages.slow_motion import UpdateStage
from ui.toolkit.controls import native_keys, tool_button
from ui.toolkit.parameter_names import entry_name
from ui.toolkit.plain_text import PlainLabel
from ui.toolkit.theme import Theme

NEW = 4
"""Units of a layer that is added to none."""
LAYERS = 6
UNITS = 64
BUTTON = 22


class NetworkPanel(QFrame):
    """Announces changes of the experiment; what it shows comes with the snapshots, while it is in sight."""

    changed = Signal(dict)
    looked = Signal(bool)
    """Whether the single units are in sight."""
    slow_motion_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(self.tr("Network"))
        self.view = NetworkView()
        self.editor = EntryEditor(self.view)
        self.fewer = self._button("−", self.tr("Remove the last hidden layer"), lambda: self._set_layers(-1))
        self.more = self._button("+", self.tr("Add a hidden layer"), lambda: self._set_layers(1))
        self.layers = PlainLabel()
        self.scaled = PlainLabel(self.tr("inputs standardized"))
        self.scaled.setObjectName("badge")
        self.slow = QToolButton()
        self.slow.setText(self.tr("Slow motion"))
        self.slow.setToolTip(
            self.tr("One update in four stages: batch, forward, backward, update ({0})").format(native_keys("Ctrl+M"))
        )
        self.slow.clicked.connect(self.slow_motion_wanted)
        self.ailing = PlainLabel()
        self.ailing.setWordWrap(True)
        self.ailing.setObjectName("muted")
        self.unit_buttons: list[tuple[QToolButton, QToolButton]] = []
        self._settings = Experiment()
        self._snapshot: Snapshot | None = None
        self._stale = False
        top = QHBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.addLayout(top)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.ailing)
        controls: tuple[QWidget, ...] = (PlainLabel(self.tr("Hidden layers")), self.fewer, self.layers, self.more)
        for widget in controls:
            top.addWidget(widget)
        top.addStretch()
        top.addWidget(self.scaled)
        top.addWidget(self.slow)
        self.ailing.hide()
        self.view.chosen.connect(self._on_chosen)
        self.view.freeze_toggled.connect(self._on_freeze)
        self.editor.freeze_toggled.connect(self._on_freeze)
        self.editor.edited.connect(lambda entry, value: self.changed.emit({f"parameters.{entry}": value}))

    def _button(self, text: str, name: str, act: object, parent: QWidget | None = None) -> QToolButton:
        button = tool_button(text, name, act, parent)
        button.setObjectName("tiny")
        button.setFixedSize(BUTTON, BUTTON)
        return button

    # ---- View ----

    def set_theme(self, theme: Theme) -> None:
        """Repaint in the colors of the theme."""
        self.view.set_theme(theme)

    def set_opened(self, opened: Opened) -> None:
        """Take over the data and model of a new run."""
        self.view.set_opened(opened)
        self.editor.hide()
        self._make_buttons()

    def set_settings(self, settings: Experiment) -> None:
        """Show the current settings."""
        self._settings = settings
        self.view.picture.activation = settings.model.activation
        self.view.picture.frozen = settings.frozen
        self.view.update()
        hidden = settings.model.hidden
        self.layers.setText(str(len(hidden)))
        self.fewer.setEnabled(bool(hidden))
        self.more.setEnabled(len(hidden) < LAYERS)
        self.scaled.setVisible(settings.dataset.standardize)
        for (fewer, more), units in zip(self.unit_buttons, hidden, strict=False):
            fewer.setEnabled(units > 1)
            more.setEnabled(units < UNITS)
        if self.view.entry is not None:
            self.editor.set_frozen(frozen=self.view.picture.is_frozen(self.view.entry))

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Take over a snapshot without painting; called for every snapshot."""
        self._snapshot = snapshot
        self._stale = True
        if snapshot.health is not None:
            self.view.set_health(snapshot.health)
            self.ailing.setText("\n".join(map(problem_text, snapshot.health)))
            self.ailing.setVisible(bool(snapshot.health))

    def paint(self) -> None:
        """The newest numbers."""
        if self._stale and self._snapshot is not None:
            self._stale = False
            parameters = self._snapshot.parameters
            self.view.set_state(parameters, self._snapshot.units, self._snapshot.fit)
            entry = self.view.entry
            if self.editor.isVisible() and entry is not None and entry.name in parameters:
                self.editor.set_value(float(parameters[entry.name][entry.index]))

    def cost(self) -> float:
        """Return the seconds that the last painting took."""
        return self.view.seconds

    def set_stage(self, stage: UpdateStage | None) -> None:
        """Show a stage of slow motion, or none."""
        self.view.set_stage(stage)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what every unit says."""
        super().showEvent(event)
        self.looked.emit(True)
        self.paint()
        self._place_buttons()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the engine save its work."""
        super().hideEvent(event)
        self.looked.emit(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The buttons stay over their layers."""
        super().resizeEvent(event)
        self._place_buttons()

    # ---- layers and units ----

    def _make_buttons(self) -> None:
        hidden = self.view.sizes[1:-1]
        if len(self.unit_buttons) != len(hidden):
            for pair in self.unit_buttons:
                for button in pair:
                    button.deleteLater()
            self.unit_buttons = [self._pair(layer) for layer in range(len(hidden))]
        self._place_buttons()

    def _pair(self, layer: int) -> tuple[QToolButton, QToolButton]:
        names = self.tr("Remove a unit from layer {0}"), self.tr("Add a unit to layer {0}")
        fewer, more = (
            self._button(sign, name.format(layer + 1), partial(self._set_units, layer, by), self.view)
            for sign, name, by in (("−", names[0], -1), ("+", names[1], 1))
        )
        for button in (fewer, more):
            button.show()
        return fewer, more

    def _place_buttons(self) -> None:
        self.view.layout_now()
        places = self.view.places
        if places is None:
            return
        for layer, (fewer, more) in enumerate(self.unit_buttons, start=1):
            x = round(float(places.centers[layer][0, 0]))
            fewer.move(x - BUTTON - 1, 2)
            more.move(x + 1, 2)

    def _set_units(self, layer: int, by: int, _checked: bool = False) -> None:
        hidden = list(self._settings.model.hidden)
        hidden[layer] = min(UNITS, max(1, hidden[layer] + by))
        self.changed.emit({"model.hidden": hidden})

    def _set_layers(self, by: int) -> None:
        hidden = list(self._settings.model.hidden)
        if by < 0:
            hidden = hidden[:-1]
        else:
            hidden.append(hidden[-1] if hidden else NEW)
        name = "mlp" if hidden else "linear"
        changes: dict[str, object] = {"model.hidden": hidden}
        if name != self._settings.model.name:
            changes |= {"model.name": name, "model.initializer": None}
        self.changed.emit(changes)

    # ---- weights and biases ----

    def _on_chosen(self, entry: Entry | None) -> None:
        shapes = {} if self._snapshot is None else {name: one.shape for name, one in self._snapshot.parameters.items()}
        # the model on the picture may be newer than the last state
        if entry is None or self._snapshot is None or not is_within(entry, shapes):
            self.editor.hide()
            return
        at = self.view.mapFromGlobal(self.cursor().pos())
        if not self.view.rect().contains(at) or not self.view.underMouse():
            at = self._middle(entry)
        value = float(self._snapshot.parameters[entry.name][entry.index])
        name = entry_name(entry, shapes)
        self.editor.show_entry(entry, name, value, at, frozen=self.view.picture.is_frozen(entry))
        if self.view.hasFocus() and not self.view.underMouse():
            self.editor.value.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _middle(self, entry: Entry) -> QPoint:
        places = self.view.places
        assert places is not None
        layer = entry.layer
        if not entry.is_weight:
            x, y = places.centers[layer][entry.index[0]]
        else:
            line = places.lines(layer)[entry.index]
            x, y = (line[0] + line[2]) / 2, (line[1] + line[3]) / 2
        return QPoint(round(float(x)), round(float(y)))

    def _on_freeze(self, entry: Entry) -> None:
        """Switch one entry; a parameter that was frozen as a whole is from then on frozen by its entries."""
        frozen = list(self._settings.frozen)
        if entry.name in frozen and self._snapshot is not None:
            frozen.remove(entry.name)
            shape = {entry.name: self._snapshot.parameters[entry.name].shape}
            frozen += [str(one) for one in entries(shape) if one != entry]
        elif same := [name for name in frozen if parse(name) == entry]:
            frozen = [name for name in frozen if name not in same]
        else:
            frozen.append(str(entry))
        self.changed.emit({"frozen": frozen})
