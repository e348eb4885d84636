"""The four workspaces: which docks each has, where they stand at first, and how a person has moved them since."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from PySide6.QtCore import QByteArray, QCoreApplication, QSettings, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea
ACROSS = Qt.Orientation.Horizontal
DOWN = Qt.Orientation.Vertical
LAYOUT_VERSION = 3
WIDE = 1200
"""Width of the window, in pixels at 100 %, from which there is room for a column on the right."""
MEDIUM = 1000
"""Width, in pixels at 100 %, from which there is room for the settings; below it they are a drawer."""


class Workspace(StrEnum):
    """What the window is arranged for."""

    TRAIN = "train"
    DERIVE = "derive"
    WRITE = "write"
    COMPARE = "compare"


class Form(StrEnum):
    """How wide the window is in terms of its type."""

    WIDE = "wide"
    MEDIUM = "medium"
    NARROW = "narrow"


DOCKS: Mapping[Workspace, tuple[str, ...]] = {
    Workspace.TRAIN: ("settings", "loss", "parameters", "gradients"),
    Workspace.DERIVE: ("graph", "fit", "loss", "schedule", "ratio"),
    Workspace.WRITE: ("check", "loss"),
    Workspace.COMPARE: (),
}
"""The docks of each workspace by object name."""
SHARE = {Workspace.TRAIN: 0.29, Workspace.DERIVE: 0.5, Workspace.WRITE: 0.48, Workspace.COMPARE: 0.0}
"""The right column's share of the width."""
SETTINGS = 300
"""Width of the settings in pixels at 100 %."""


def workspace_names() -> list[str]:
    """Return the names of the workspaces in their order."""
    translate = QCoreApplication.translate
    return [
        translate("Workspaces", "Train"),
        translate("Workspaces", "Derive"),
        translate("Workspaces", "Write"),
        translate("Workspaces", "Compare"),
    ]


def form_of(width: int, scale: float) -> Form:
    """Return the form of a window of ``width`` pixels at this type ``scale``."""
    logical = width / scale
    return Form.WIDE if logical >= WIDE else Form.MEDIUM if logical >= MEDIUM else Form.NARROW


class Arrangements:
    """Arranges the docks for a workspace, and keeps each arrangement by workspace and form."""

    def __init__(self, window: QMainWindow, docks: Mapping[str, QDockWidget], settings: QSettings) -> None:
        self._window = window
        self._docks = docks
        self._settings = settings
        self._kept: dict[str, QByteArray] = {}
        self.now: tuple[Workspace, Form] | None = None
        """What the docks stand for at present; None before the first arrangement."""

    def show(self, workspace: Workspace, form: Form, scale: float) -> None:
        """Arrange the docks as they were left in this workspace and form, else as they stand at first."""
        self.clear()
        self.now = (workspace, form)
        state = self._kept.get(self._key()) or self._settings.value(self._key())
        self._place(workspace, form)
        if isinstance(state, QByteArray) and self._window.restoreState(state, LAYOUT_VERSION):
            return
        self._size(workspace, form, scale)

    def clear(self) -> None:
        """Keep the present arrangement, and take all docks away, so that those to come never stand beside them."""
        self.keep()
        self.now = None
        self._take_away()

    def reset(self, scale: float) -> None:
        """Arrange the docks as they stand at first."""
        if self.now is not None:
            self._kept.pop(self._key(), None)
            self._settings.remove(self._key())
            self._take_away()
            self._place(*self.now)
            self._size(*self.now, scale)

    def keep(self) -> None:
        """Keep the present arrangement."""
        if self.now is not None:
            self._kept[self._key()] = self._window.saveState(LAYOUT_VERSION)

    def pause(self) -> None:
        """Keep the present arrangement as it is, whatever the docks do until the next one is shown."""
        self.keep()
        self.now = None

    def save(self) -> None:
        """Write all arrangements to the settings."""
        self.keep()
        for key, state in self._kept.items():
            self._settings.setValue(key, state)

    def _key(self) -> str:
        assert self.now is not None
        workspace, form = self.now
        return f"arrangement/{workspace}-{form}"

    def _take_away(self) -> None:
        for dock in self._docks.values():
            if dock.isFloating():
                dock.setFloating(False)
            self._window.removeDockWidget(dock)

    def _column(self, workspace: Workspace) -> list[QDockWidget]:
        """Return the docks beside or below the desk: all but the settings."""
        return [self._docks[name] for name in DOCKS[workspace] if name != "settings"]

    def _place(self, workspace: Workspace, form: Form) -> None:
        """Put the workspace's docks into their areas, after all were taken away."""
        if "settings" in DOCKS[workspace]:
            self._window.addDockWidget(LEFT, self._docks["settings"])
            self._docks["settings"].setVisible(form is not Form.NARROW)
        column = self._column(workspace)
        if not column:
            return
        if form is Form.WIDE:
            for dock in column:
                self._window.addDockWidget(RIGHT, dock, DOWN)
            if workspace is Workspace.DERIVE:
                graph, fit, loss, *behind = column
                self._window.splitDockWidget(graph, fit, DOWN)
                self._window.splitDockWidget(fit, loss, ACROSS)
                for dock in behind:
                    self._window.tabifyDockWidget(loss, dock)
        else:
            self._window.addDockWidget(BOTTOM, column[0])
            for dock in column[1:]:  # never side by side, which would widen the window
                self._window.tabifyDockWidget(column[0], dock)
        for dock in column:
            dock.show()
        if form is not Form.WIDE or workspace is Workspace.DERIVE:
            column[0].raise_()
        if form is Form.WIDE and workspace is Workspace.DERIVE:
            self._docks["loss"].raise_()

    def _size(self, workspace: Workspace, form: Form, scale: float) -> None:
        width = self._window.width()
        height = self._window.height()
        docks = self._docks
        column = self._column(workspace)
        if workspace is Workspace.TRAIN and form is not Form.NARROW:
            self._window.resizeDocks([docks["settings"]], [round(SETTINGS * scale)], ACROSS)
        if not column:
            return
        if form is not Form.WIDE:
            self._window.resizeDocks(column[:1], [round(0.36 * height)], DOWN)
            return
        self._window.resizeDocks(column[:1], [round(SHARE[workspace] * width)], ACROSS)
        if workspace is Workspace.TRAIN:
            self._window.resizeDocks(column, [304, 204, 200], DOWN)
        elif workspace is Workspace.DERIVE:
            self._window.resizeDocks([docks["graph"], docks["fit"]], [400, 320], DOWN)
            self._window.resizeDocks([docks["fit"], docks["loss"]], [350, 350], ACROSS)
        else:
            self._window.resizeDocks(column, [400, 330], DOWN)
