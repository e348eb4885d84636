"""Light and dark theme on Qt's Fusion style, and one color per parameter everywhere."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

POINTS = 9.5
"""Type size at 100 %."""
USUAL_DPI = 96
"""Dots to the inch at which that is meant."""


@dataclass(frozen=True)
class Theme:
    """Colors as hex strings; ``series`` is the color-blind-safe palette of Okabe & Ito."""

    name: str
    window: str
    panel: str
    border: str
    text: str
    muted: str
    accent: str
    on_accent: str
    grid: str
    line: str
    data: str
    residual: str
    badge: str
    good: str
    warn: str
    series: tuple[str, ...]


LIGHT = Theme(
    "light", "#f5f6f8", "#ffffff", "#dfe2e8", "#1b2230", "#5d6675", "#2361cc", "#ffffff", "#e3e6eb", "#0072b2",
    "#e07b10", "#c0392b", "#e8eefc", "#007a5a", "#fdf1dd",
    ("#0072b2", "#d55e00", "#009e73", "#a8558a", "#b07d00", "#2f8ac4", "#5b6270"),
)  # fmt: skip
DARK = Theme(
    "dark", "#14171d", "#1e232b", "#323945", "#e9ecf1", "#98a2b3", "#6a9ff5", "#0d1420", "#2d343f", "#56b4e9",
    "#f2a14a", "#ee7766", "#26344f", "#43c59e", "#3d3320",
    ("#56b4e9", "#f2a14a", "#2fc48d", "#dd8fbe", "#f0e442", "#7fc3f5", "#b3bac6"),
)  # fmt: skip
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def parameter_color(theme: Theme, index: int) -> str:
    """Return the color of the parameter at ``index``, the same in all plots, tables and formulas."""
    return theme.series[index % len(theme.series)]


def dress_application(theme: Theme, scale: float) -> None:
    """Give the program Qt's Fusion style, the theme's palette and the type size; before its first widget is made.

    Skips what is there already, as each makes all widgets update.
    """
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    font = app.font()
    font.setPointSizeF(POINTS * scale * _points_per_point())
    if app.font() != font:
        app.setFont(font)
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.panel,
        QPalette.ColorRole.AlternateBase: theme.window,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.panel,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.ToolTipBase: theme.panel,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.Link: theme.accent,
    }
    for role, color in roles.items():
        palette.setColor(role, QColor(color))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.muted))
    if app.palette() != palette:
        app.setPalette(palette)


def dress(window: QWidget, theme: Theme, scale: float) -> None:
    """Show a window, and its dialogs, in a theme at a type size.

    The style sheet is the window's and not the application's, which would style anew with every change of palette or
    font, and would also style the menus of plots that nobody sees.
    """
    dress_application(theme, scale)
    # the size stands in the sheet too: widgets that a sheet has styled do not follow the font of the application
    mono = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    sheet = STYLE.format(t=theme, points=POINTS * scale * _points_per_point(), mono=mono)
    if window.styleSheet() != sheet:
        window.setStyleSheet(sheet)


def type_scale() -> float:
    """Return the present size of type against the usual one."""
    return QApplication.font().pointSizeF() / _points_per_point() / POINTS


def _points_per_point() -> float:
    """Return how much larger points must be for the usual size: Macs have 72 to the inch, other systems at least 96."""
    screen = QApplication.primaryScreen()
    return max(1.0, USUAL_DPI / screen.logicalDotsPerInchY()) if screen is not None else 1.0


STYLE = """
QWidget {{ font-size: {points}pt; }}
QFrame#card {{ background: {t.panel}; border: 1px solid {t.border}; border-radius: 6px; }}
QFrame#card QLabel#title {{ font-weight: 600; color: {t.text}; }}
QLabel#muted, QLabel#convention {{ color: {t.muted}; }}
QLabel#readout, QPlainTextEdit#code {{ font-family: "{mono}"; }}
QLabel#badge {{ background: {t.badge}; color: {t.accent}; border-radius: 8px; padding: 2px 8px; }}
QFrame#notice {{ background: {t.warn}; border: 1px solid {t.border}; border-radius: 6px; }}
QFrame#toast {{ background: {t.text}; border: none; border-radius: 8px; }}
QFrame#toast QLabel {{ color: {t.panel}; }}
QFrame#verdict {{ background: {t.badge}; border: none; border-radius: 6px; }}
QFrame#line {{ background: {t.grid}; border: none; }}
QLabel#line {{ font-family: "{mono}"; background: {t.badge}; border-radius: 4px; padding: 6px 10px; }}
QLabel#title {{ font-weight: 600; }}
QToolButton#section {{ border: none; font-weight: 600; padding: 2px 4px 2px 0px; background: transparent; }}
QToolButton#section:checked {{ background: transparent; color: {t.text}; }}
QToolButton#link {{ border: none; color: {t.accent}; padding: 1px 0px; background: transparent; }}
QToolButton#link:checked {{ background: transparent; color: {t.accent}; }}
QToolButton#bare {{ border: 1px solid transparent; color: {t.muted}; padding: 1px 4px; background: transparent; }}
QToolButton#section:focus, QToolButton#link:focus, QToolButton#bare:focus {{
  border: 1px solid {t.accent}; border-radius: 4px; }}
QLabel#paper {{ background: {t.border}; border-radius: 6px; }}
QToolBar {{ background: {t.panel}; border: none; border-bottom: 1px solid {t.border};
  spacing: 4px; padding: 7px 6px; }}
QToolBar::separator {{ background: {t.border}; width: 1px; margin: 6px 2px; }}
QPushButton, QToolButton {{ background: {t.panel}; color: {t.text}; border: 1px solid {t.border}; border-radius: 5px;
  padding: 4px 8px; }}
QToolButton#tiny {{ padding: 0px; }}
QPushButton:hover, QToolButton:hover {{ border-color: {t.accent}; }}
QPushButton:focus, QToolButton:focus {{ border: 1px solid {t.accent}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {t.muted}; }}
QToolButton#primary, QPushButton:default:enabled {{
  background: {t.accent}; color: {t.on_accent}; border-color: {t.accent}; }}
QDockWidget {{ color: {t.text}; font-weight: 600; }}
QDockWidget::title {{ background: {t.window}; padding: 5px 8px; text-align: left; }}
QPushButton:checked, QToolButton:checked {{ background: {t.accent}; color: {t.on_accent}; border-color: {t.accent}; }}
QPlainTextEdit, QTableWidget {{ border: 1px solid {t.border}; border-radius: 5px; background: {t.panel}; }}
QHeaderView::section {{ background: {t.panel}; color: {t.muted}; border: none; padding: 4px 4px; }}
QHeaderView {{ background: {t.panel}; }}
QTableCornerButton::section {{ background: {t.panel}; border: none; }}
QTableWidget {{ gridline-color: {t.border}; }}
QTabWidget::pane {{ border: none; }}
QTabBar {{ background: transparent; }}
QTabBar::tab {{ background: transparent; color: {t.muted}; border: none; padding: 6px 6px; }}
QTabBar::tab:selected {{ color: {t.accent}; border-bottom: 2px solid {t.accent}; font-weight: 600; }}
QTabBar::tab:hover {{ color: {t.text}; }}
QSplitter::handle {{ background: {t.window}; }}
QScrollBar:vertical {{ background: transparent; width: 11px; margin: 0px; }}
QScrollBar:horizontal {{ background: transparent; height: 11px; margin: 0px; }}
QScrollBar::handle {{ background: {t.muted}; border-radius: 3px; margin: 2px; min-height: 24px; min-width: 24px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0px; height: 0px; }}
QMenuBar {{ background: {t.panel}; color: {t.text}; }}
QMenuBar::item:selected {{ background: {t.badge}; }}
"""
