"""The Figure menu: the dialog, the quick shot, and the plots by name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from playground.figures.specification import WINDOW
from ui.figures.camera import Camera, Wardrobe
from ui.figures.plot_names import plot_names
from ui.figures.quick_shot import QuickShot
from ui.plots.base import Plot
from ui.state.experiment_store import ExperimentStore
from ui.toolkit.controls import native_keys
from ui.toolkit.toast import Toast

if TYPE_CHECKING:
    from ui.figures.dialog import FigureDialog


class FigureMenu(QObject):
    """Fills the menu and owns the camera; its action ``make`` is also in the toolbar."""

    def __init__(
        self,
        window: QWidget,
        menu: QMenu,
        store: ExperimentStore,
        settings: QSettings,
        wardrobe: Wardrobe,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self.toast = Toast(window)
        self.camera = Camera(window, store, settings, wardrobe)
        self.quick_shot = QuickShot(window, self.camera, settings, self.toast)
        self.dialog: FigureDialog | None = None
        self.make = QAction(self.tr("Make a figure…"), self)
        self.make.setIconText(self.tr("Figure"))
        self.make.setShortcut(QKeySequence("Ctrl+Shift+S"))
        self.make.setToolTip(
            self.tr("A figure for slides or paper, which carries its experiment ({0})").format(
                native_keys("Ctrl+Shift+S")
            )
        )
        self.make.triggered.connect(lambda: self.show())
        quick = QAction(self.tr("Quick shot"), self)
        quick.setShortcut(QKeySequence("F9"))
        quick.setToolTip(self.tr("The last figure again, with what is shown now (F9)"))
        quick.triggered.connect(self.quick_shot.shoot)
        menu.addAction(self.make)
        menu.addAction(quick)
        menu.addAction(self.tr("Folder for quick shots…"), lambda: self.quick_shot.choose_folder())
        menu.addSeparator()
        for name, text in plot_names().items():
            menu.addAction(text, partial(self.show, (name,)))
        menu.addAction(self.tr("The whole window"), partial(self.show, (WINDOW,)))

    def show(self, plots: tuple[str, ...] = ()) -> None:
        """Open the dialog, with ``plots`` preselected if given."""
        if self.dialog is None:
            from ui.figures.dialog import FigureDialog  # imported late: it would slow down the start

            self.dialog = FigureDialog(self._window, self.camera, self._settings, self.toast)
        self.dialog.show_plots(plots)

    def picture(self, plot: Plot) -> None:
        """Make a figure of one plot: in the dialog, or as it stands on the screen where no figure draws it."""
        if plot.figure:
            self.show((plot.figure,))
        else:
            self.quick_shot.shoot_widget(plot)

    def close(self) -> None:
        """Cancel a figure or movie in progress."""
        if self.dialog is not None:
            self.dialog.close()
        self.camera.close()
