"""What is in view: the workspace, its docks, what is enlarged, and the window in front of a class."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, QSettings, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QDockWidget, QMainWindow, QToolBar, QWidget

from ui.plots.base import Plot
from ui.window.desks import Desks
from ui.window.dock_title import DockTitle
from ui.window.toolbar import Toolbar, key_action
from ui.window.view_menu import ViewMenu
from ui.window.workspaces import DOCKS, Arrangements, Form, Workspace, form_of

PRESENTED = 1.5
"""Factor of the type size in front of a class."""


class Stage(QObject):
    """Switches workspaces, enlarges one picture, presents, and moves the focus from region to region."""

    reset = Signal()
    """Emitted when the workspace in view is to be as it was at first."""
    turned = Signal()
    """Emitted when other pages are in view than before."""

    def __init__(
        self,
        window: QMainWindow,
        toolbar: Toolbar,
        desks: Desks,
        docks: Mapping[str, QDockWidget],
        view_menu: ViewMenu,
        settings: QSettings,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._toolbar = toolbar
        self._desks = desks
        self._docks = docks
        self._view_menu = view_menu
        self._settings = settings
        self._arrangements = Arrangements(window, docks, settings)
        self.workspace = Workspace.TRAIN
        self._enlarged = False
        self._large: QDockWidget | None = None
        """The dock whose content is enlarged; None where the desk itself is."""
        self._filling: Plot | None = None
        """The plot that fills the centre."""
        self._hidden: list[QWidget] = []
        """What is hidden while something is enlarged or presented."""
        self._scale = 1.0
        """The type size before presenting."""
        self._state = Qt.WindowState.WindowNoState
        """Whether the window was maximized before presenting."""
        self.presenting = False
        self._resized = QTimer(self)
        self._resized.setSingleShot(True)
        self._resized.setInterval(0)
        self._resized.timeout.connect(self._fit_width)
        self._escape = QShortcut(QKeySequence("Esc"), window, self._end)
        self._escape.setEnabled(False)
        self.keys: list[QAction] = [
            key_action(window, self.tr("Next region"), "F6", partial(self._go_round, 1)),
            key_action(window, self.tr("Region before"), "Shift+F6", partial(self._go_round, -1)),
            key_action(window, self.tr("Next page"), "Ctrl+Tab", partial(desks.turn_page, 1)),
            key_action(window, self.tr("Page before"), "Ctrl+Shift+Tab", partial(desks.turn_page, -1)),
        ]
        """Actions for the window."""
        toolbar.workspace_chosen.connect(lambda name: self.show_workspace(Workspace(name)))
        toolbar.drawer.defaultAction().toggled.connect(docks["settings"].setVisible)
        desks.turned.connect(self._on_turned)
        view_menu.reset.triggered.connect(lambda _: self._on_reset())
        view_menu.present.triggered.connect(lambda _: self.present(not self.presenting))
        view_menu.resized.connect(self._reset)
        view_menu.resized.connect(self._fit_width)

    def restore(self) -> None:
        """Show the workspace that the settings name."""
        found = str(self._settings.value("workspace", Workspace.TRAIN))
        self.show_workspace(Workspace(found) if found in list(Workspace) else Workspace.TRAIN)
        self._desks.restore(self._settings)

    def save(self) -> None:
        """Write workspace, pages and arrangements to the settings."""
        self._end()
        self._settings.setValue("workspace", self.workspace.value)
        self._desks.save(self._settings)
        self._arrangements.save()

    # ---- workspaces ----

    def show_workspace(self, workspace: Workspace) -> None:
        """Arrange the window for a workspace."""
        self._end()
        self._arrangements.clear()
        self.workspace = workspace
        fit = self._desks.pages.fit
        if workspace is Workspace.DERIVE:
            self._docks["fit"].setWidget(fit)
        else:
            self._desks.pages.take_fit()
        self._toolbar.workspace.set_value(workspace)
        self._desks.show_workspace(workspace)
        self._arrange()
        self._view_menu.offer(DOCKS[workspace])
        self.turned.emit()

    def show_page(self, page: QWidget) -> None:
        """Show a page or dock, in the workspace that it belongs to."""
        workspace = next((one for one in Workspace if self._desks.has(one, page)), None)
        if workspace is None:
            dock = next(dock for dock in self._docks.values() if dock.isAncestorOf(page))
            workspace = next(one for one in Workspace if dock.objectName() in DOCKS[one])
            if workspace is not self.workspace:
                self.show_workspace(workspace)
            dock.show()
            dock.raise_()
            return
        if workspace is not self.workspace:
            self.show_workspace(workspace)
        self._desks.show_page(page)

    def look_again(self) -> None:
        """Look, once the window's new size is settled, whether everything still fits."""
        self._resized.start()

    def _arrange(self) -> None:
        scale = self._view_menu.scale
        form = form_of(self._window.width(), scale)
        self._arrangements.show(self.workspace, form, scale)
        drawer = self.workspace is Workspace.TRAIN and form is Form.NARROW
        self._toolbar.drawer_action.setVisible(drawer)
        with QSignalBlocker(self._toolbar.drawer.defaultAction()):
            self._toolbar.drawer.defaultAction().setChecked(not self._docks["settings"].isHidden())
        self._toolbar.fit(self._window.width(), scale)

    def _reset(self) -> None:
        if not self._enlarged:
            self._arrangements.reset(self._view_menu.scale)

    def _on_reset(self) -> None:
        """Undo what a person has moved, opened and closed in this workspace."""
        self._end()
        self._reset()
        self._desks.reset()
        self.reset.emit()

    def _fit_width(self) -> None:
        """Arrange anew where the window has become much wider or narrower."""
        now = (self.workspace, form_of(self._window.width(), self._view_menu.scale))
        if now != self._arrangements.now and not self._enlarged:
            self._arrange()
        self._toolbar.fit(self._window.width(), self._view_menu.scale)

    def _on_turned(self) -> None:
        """End what covers a page when another one is to be seen."""
        if self._enlarged and self._large is None and self._filling is not None:
            self._end()
        self.turned.emit()

    # ---- one picture ----

    def enlarge(self, dock: QDockWidget | None) -> None:
        """Fill the centre with a dock's content, or the window with the desk for None, until Escape."""
        self._end()
        if dock is not None and dock.widget() is None:
            return  # in this workspace its picture stands elsewhere; Qt takes no widget for one, and crashes
        self._arrangements.keep()
        self._enlarged = True
        self._large = dock
        self._hide([dock] if dock is not None else list(self._docks.values()))
        if dock is not None:
            content = dock.widget()
            if isinstance(content, Plot):  # its title stays in view with it
                content.return_header()
                self._filling = content
            self._desks.enlarge(content)
        self._escape.setEnabled(True)

    def toggle_large(self) -> None:
        """Fill the window with the desk, or end it."""
        if self._enlarged and self._large is None:
            self._end()
        else:
            self.enlarge(None)

    def enlarge_plot(self, plot: Plot) -> None:
        """Fill the centre with one plot, or end it where it does already."""
        if self._filling is plot:
            self._end()
            return
        dock = next((dock for dock in self._docks.values() if dock.isAncestorOf(plot)), None)
        whole = dock is not None and dock.widget() is plot
        self.enlarge(dock)
        if not whole:
            self._desks.cover(plot)
        self._filling = plot

    def present(self, on: bool) -> None:
        """Show the picture and the loss alone in full screen, with larger type and thicker lines, or end it."""
        if not on:
            self._end()
            return
        self.show_workspace(Workspace.TRAIN)
        self._arrangements.pause()
        self._enlarged = self.presenting = True
        self._scale = self._view_menu.scale
        self._state = self._window.windowState()
        others = [dock for name, dock in self._docks.items() if name != "loss"]
        self._hide([self._window.menuBar(), *self._bars_below(), *others])
        self._desks.present(True)
        self._view_menu.present_at(self._scale * PRESENTED)
        self._window.showFullScreen()
        self._escape.setEnabled(True)

    def _bars_below(self) -> list[QToolBar]:
        return [bar for bar in self._window.findChildren(QToolBar) if bar is not self._toolbar]

    def _hide(self, widgets: list[QWidget] | list[QDockWidget]) -> None:
        self._hidden = [one for one in widgets if one.isVisible()]
        for one in self._hidden:
            one.hide()

    def _end(self) -> None:
        """End enlarging or presenting, if either is on."""
        if not self._enlarged:
            return
        self._filling = None
        self._desks.uncover()
        widget = self._desks.shrink()
        if widget is not None and self._large is not None:
            self._large.setWidget(widget)
            title = self._large.titleBarWidget()
            if isinstance(widget, Plot) and isinstance(title, DockTitle):
                title.take_header(widget)
            widget.show()
        for one in self._hidden:
            one.show()
        self._escape.setEnabled(False)
        if self.presenting:  # still enlarged, so that the smaller type resets nothing
            self.presenting = False
            self._desks.present(False)
            self._window.setWindowState(self._state)
            self._view_menu.end_presenting(self._scale)
            self._enlarged = False
            self._arrange()
        self._enlarged = False

    # ---- the keyboard ----

    def _go_round(self, by: int) -> None:
        """Move the focus to the next region of the window."""
        docks = [self._docks[name].widget() for name in DOCKS[self.workspace] if self._docks[name].isVisible()]
        regions: list[QWidget] = [self._toolbar, *docks, self._desks, *self._bars_below()]
        now = self._window.focusWidget()
        place = next((at for at, one in enumerate(regions) if now is not None and one.isAncestorOf(now)), -1)
        for step in range(1, len(regions) + 1):
            region = regions[(place + by * step) % len(regions)]
            within = [one for one in region.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
            first = next((one for one in within if one.isVisible() and one.isEnabled()), None)
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)
                return
