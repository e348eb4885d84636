"""The View menu: docks, theme, type size and language, each saved for the next start."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, QSettings, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu

from ui.plots.base import Plot
from ui.toolkit import i18n, theme
from ui.toolkit.controls import native_keys
from ui.toolkit.view import Themed

SIZES = (1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
THICKER = 1.6
"""Factor of lines and points in front of a class."""


class ViewMenu(QObject):
    """Fills the menu, applies theme and type size; its actions ``dark`` and ``language`` are also in the toolbar."""

    resized = Signal()
    """Emitted when the type has another size."""
    language_chosen = Signal(str)
    """Emitted with the code of the language that the whole window should speak from now on."""

    def __init__(
        self,
        window: QMainWindow,
        menu: QMenu,
        docks: tuple[QDockWidget, ...],
        views: tuple[Themed, ...],
        settings: QSettings,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._views = views
        self._settings = settings
        self.theme = saved_theme(settings)
        self.scale = saved_scale(settings)
        self._docks = docks
        for dock in docks:
            menu.addAction(dock.toggleViewAction())
        self.reset = menu.addAction(self.tr("Reset this workspace"))
        menu.addSeparator()
        self.dark = QAction(self.tr("Dark"), self)
        self.dark.setIconText("☾")
        self.dark.setShortcut(QKeySequence("Ctrl+D"))
        self.dark.setToolTip(self.tr("Light or dark ({0})").format(native_keys("Ctrl+D")))
        self.dark.triggered.connect(self.switch_theme)
        menu.addAction(self.dark)
        self.present = QAction(self.tr("Present"), self)
        self.present.setIconText("⤢")
        self.present.setShortcut(QKeySequence("F11"))
        self.present.setToolTip(self.tr("Full screen for a class: the picture and the loss, larger (F11)"))
        menu.addAction(self.present)
        sizes = menu.addMenu("")
        self._sizes = sizes.menuAction()
        larger = sizes.addAction(self.tr("Larger"), lambda: self._resize(1))
        larger.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
        sizes.addAction(self.tr("Smaller"), QKeySequence("Ctrl+-"), lambda: self._resize(-1))
        sizes.addAction(self.tr("100 %"), QKeySequence("Ctrl+0"), lambda: self.resize_to(1.0))
        self.language = QAction("文", self)
        self.language.setToolTip(self.tr("The other language: English or 繁體中文"))
        chosen = i18n.language(settings)
        self.language.triggered.connect(lambda: self._choose_language("en" if chosen == "zh_TW" else "zh_TW"))
        languages = menu.addMenu(self.tr("Language"))
        for code, name in i18n.LANGUAGES.items():
            languages.addAction(name, partial(self._choose_language, code))

    def offer(self, names: Sequence[str]) -> None:
        """Offer only the docks of this workspace."""
        for dock in self._docks:
            dock.toggleViewAction().setVisible(dock.objectName() in names)

    def apply(self) -> None:
        """Apply theme and type size to the whole window."""
        self._sizes.setText(self.tr("Type size: {0} %").format(round(100 * self.scale)))
        theme.dress(self._window, self.theme, self.scale)
        for view in self._views:
            view.set_theme(self.theme)

    @contextmanager
    def wearing(self, chosen: theme.Theme) -> Iterator[None]:
        """Switch to another theme within a ``with`` block, for a screenshot, and back afterwards."""
        if chosen is self.theme:
            yield
            return
        own = self.theme
        try:
            self.theme = chosen
            self.apply()
            yield
        finally:
            self.theme = own
            self.apply()

    def switch_theme(self) -> None:
        """Switch between light and dark."""
        self.theme = theme.DARK if self.theme is theme.LIGHT else theme.LIGHT
        self._settings.setValue("theme", self.theme.name)
        self.apply()

    def _resize(self, places: int) -> None:
        place = min(range(len(SIZES)), key=lambda index: abs(SIZES[index] - self.scale))
        self.resize_to(SIZES[max(0, min(len(SIZES) - 1, place + places))])

    def resize_to(self, scale: float) -> None:
        """Set the type size of the whole window at once, and keep it for the next start."""
        self.scale = scale
        self._settings.setValue("scale", self.scale)
        self.apply()
        self.resized.emit()

    def present_at(self, scale: float) -> None:
        """Set the type size in front of a class, with thicker lines, without keeping it."""
        self._draw(scale, THICKER)

    def end_presenting(self, scale: float) -> None:
        """Set the type size and the lines from before."""
        self._draw(scale, 1.0)

    def _draw(self, scale: float, stroke: float) -> None:
        self.scale = scale
        for view in self._views:
            if isinstance(view, Plot):
                view.stroke = stroke
        self.apply()
        self.resized.emit()

    def _choose_language(self, code: str) -> None:
        self._settings.setValue("language", code)
        self.language_chosen.emit(code)


def saved_theme(settings: QSettings) -> theme.Theme:
    """Return the saved theme; without a valid one the system's, as far as it tells."""
    hints = QGuiApplication.styleHints()
    usual = theme.DARK if hints.colorScheme() is Qt.ColorScheme.Dark else theme.LIGHT
    return theme.THEMES.get(str(settings.value("theme", "")), usual)


def saved_scale(settings: QSettings) -> float:
    """Return the saved type scale, 1 to 2, or 1 if the setting is invalid."""
    try:
        return min(2.0, max(1.0, float(str(settings.value("scale", 1.0)))))
    except ValueError:
        return 1.0


def shortcuts(window: QMainWindow) -> str:
    """Return an HTML table of all shortcuts."""
    rows = {}
    for action in window.findChildren(QAction):
        if not action.shortcut().isEmpty():
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            rows[keys] = action.toolTip().split(" (")[0] or action.text()
    other = QCoreApplication.translate("Shortcuts", "one tenth of the timeline back, on the timeline")
    rows["Page Up"] = other
    cells = "".join(f"<tr><td><b>{keys}</b>&nbsp;&nbsp;&nbsp;</td><td>{text}</td></tr>" for keys, text in rows.items())
    return f"<table>{cells}</table>"
