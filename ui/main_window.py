"""The window: docks, menus, and the wires between store, panels and plots; nothing else."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QFileDialog,
    QHBoxLayout,
    QMainWindow,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from playground.engine.protocol import Opened, Progress, Snapshot
from ui import i18n, theme
from ui.engine_bridge import EngineBridge
from ui.experiment_store import ExperimentStore
from ui.file_menu import FileMenu
from ui.notices import NoticeBar, why_diverged
from ui.panels.dataset import DatasetPanel
from ui.panels.gradient import GradientPanel
from ui.panels.model import ModelPanel
from ui.panels.training import TrainingPanel
from ui.plots.base import Plot, render
from ui.plots.fit import FitPlot
from ui.plots.gradients import GradientsPlot
from ui.plots.loss import LossPlot
from ui.plots.parameters import ParametersPlot
from ui.timeline_bar import TimelineBar
from ui.toolbar import Toolbar
from ui.view import View

LEFT, RIGHT, BOTTOM = (
    Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.DockWidgetArea.RightDockWidgetArea,
    Qt.DockWidgetArea.BottomDockWidgetArea,
)
LAYOUT_VERSION = 1


class MainWindow(QMainWindow):
    """Everything on the screen."""

    def __init__(self, settings: QSettings, bridge: EngineBridge | None = None) -> None:
        super().__init__()
        self._settings = settings
        self.bridge = bridge or EngineBridge(self)
        self.store = ExperimentStore(self.bridge, self)
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        self.resize(1440, 900)
        self.toolbar, self.notices, self.timeline = Toolbar(), NoticeBar(), TimelineBar()
        self.progress = QProgressBar()
        self.progress.setAccessibleName(self.tr("Way to the saved step"))
        self.cancel = QPushButton(self.tr("Stop here"))
        self.cancel.clicked.connect(self.bridge.pause)
        self.opening = QWidget()
        row = QHBoxLayout(self.opening)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.progress, 1)
        row.addWidget(self.cancel)
        self.opening.hide()
        self.fit = FitPlot()
        self.loss, self.parameters, self.gradients = LossPlot(), ParametersPlot(), GradientsPlot()
        self.plots: tuple[Plot, ...] = (self.fit, self.loss, self.parameters, self.gradients)
        self.dataset, self.model = DatasetPanel(self.store), ModelPanel(self.store)
        self.training, self.bench = TrainingPanel(self.store), GradientPanel()
        self.views: tuple[View, ...] = (*self.plots, self.bench)
        self.panels = (self.toolbar, self.dataset, self.model, self.training)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.notices)
        column.addWidget(self.opening)
        column.addWidget(self.fit, 1)
        self.setCentralWidget(centre)
        top = self.addToolBar("")
        top.setObjectName("top")
        top.setMovable(False)
        top.addWidget(self.toolbar)
        self.setCorner(Qt.Corner.BottomLeftCorner, LEFT)
        self.docks: list[QDockWidget] = []
        for area, name, title, widget in (
            (LEFT, "dataset", self.tr("Dataset"), self.dataset),
            (LEFT, "model", self.tr("Model"), self.model),
            (LEFT, "training", self.tr("Training"), self.training),
            (RIGHT, "loss", self.tr("Loss"), self.loss),
            (RIGHT, "parameters", self.tr("Parameters"), self.parameters),
            (RIGHT, "gradients", self.tr("Gradients"), self.gradients),
            (BOTTOM, "bench", self.tr("Gradient bench"), self.bench),
            (BOTTOM, "timeline", self.tr("Timeline"), self.timeline),
        ):
            self._dock(area, name, title, widget)
        self.splitDockWidget(self.docks[6], self.docks[7], Qt.Orientation.Vertical)
        self.resizeDocks(self.docks[:1] + self.docks[3:4], [290, 400], Qt.Orientation.Horizontal)
        self.resizeDocks(self.docks[:3], [208, 262, 330], Qt.Orientation.Vertical)
        self.resizeDocks(self.docks[6:8], [230, 40], Qt.Orientation.Vertical)
        self._make_menus()
        self._connect()
        self._apply_theme(theme.THEMES.get(str(settings.value("theme", "light")), theme.LIGHT))
        geometry, state = settings.value("geometry"), settings.value("state")
        if isinstance(geometry, QByteArray) and isinstance(state, QByteArray):
            self.restoreGeometry(geometry)
            self.restoreState(state, LAYOUT_VERSION)
        self._set_title()
        if bridge is None:
            self.bridge.start()

    def _dock(self, area: Qt.DockWidgetArea, name: str, title: str, widget: QWidget) -> None:
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        if area == LEFT:
            scroll = QScrollArea()
            scroll.setWidgetResizable(True)
            scroll.setFrameShape(QScrollArea.Shape.NoFrame)
            scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            scroll.setWidget(widget)
            widget = scroll
        dock.setWidget(widget)
        if isinstance(widget, Plot):
            widget.title.hide()  # the dock's title says it
        if name == "timeline":
            dock.setTitleBarWidget(QWidget())
        self.addDockWidget(area, dock)
        self.docks.append(dock)

    def _make_menus(self) -> None:
        bar = self.menuBar()
        self.files = FileMenu(self, bar.addMenu(self.tr("&File")), self.store, self._settings, self.notices)
        edit = bar.addMenu(self.tr("&Edit"))
        edit.addAction(self.tr("Undo"), QKeySequence.StandardKey.Undo, self.store.undo)
        edit.addAction(self.tr("Redo"), QKeySequence.StandardKey.Redo, self.store.redo)
        view = bar.addMenu(self.tr("&View"))
        for dock in self.docks:
            view.addAction(dock.toggleViewAction())
        view.addSeparator()
        dark = QAction("☾", self)
        dark.setToolTip(self.tr("Light or dark (Ctrl+D)"))
        dark.setShortcut(QKeySequence("Ctrl+D"))
        dark.triggered.connect(self.switch_theme)
        camera = QAction(self.tr("Picture"), self)
        camera.setToolTip(self.tr("The window as a sharp picture, to a file and the clipboard (Ctrl+Shift+S)"))
        camera.setShortcut(QKeySequence("Ctrl+Shift+S"))
        camera.triggered.connect(lambda: self.picture(self))
        pictures = view.addMenu(self.tr("Picture of"))
        for plot in self.plots:
            pictures.addAction(plot.title.text(), partial(self.picture, plot))
        pictures.addAction(self.tr("the whole window"), lambda: self.picture(self))
        view.addAction(self.tr("Larger"), QKeySequence("Ctrl++"), lambda: self._scale(1.1))
        view.addAction(self.tr("Smaller"), QKeySequence("Ctrl+-"), lambda: self._scale(1 / 1.1))
        languages = view.addMenu(self.tr("Language"))
        for code, name in i18n.LANGUAGES.items():
            languages.addAction(name, partial(self._choose_language, code))
        for action in (camera, dark):
            self.addAction(action)
            self.toolbar.add_action(action)
        helping = bar.addMenu(self.tr("&Help"))
        helping.addAction(self.tr("Keyboard shortcuts"), QKeySequence("F1"), self._show_shortcuts)

    def _connect(self) -> None:
        store, bridge, toolbar = self.store, self.bridge, self.toolbar
        bridge.opened.connect(self._on_opened)
        bridge.snapshot.connect(self._on_snapshot)
        bridge.progress.connect(self._on_progress)
        bridge.lost.connect(lambda: self.notices.say(self.tr("The engine was lost and started again where it stood.")))
        store.changed.connect(self._on_settings)
        store.restarted.connect(self._on_restarted)
        store.refused.connect(self.notices.say)
        toolbar.run_toggled.connect(lambda on: bridge.run() if on else bridge.pause())
        toolbar.advance.connect(bridge.advance)
        toolbar.step_back.connect(lambda: store.go_back(store.step - 1))
        toolbar.reset.connect(store.reset)
        toolbar.new_weights.connect(store.new_weights)
        toolbar.speed_changed.connect(bridge.set_speed)
        toolbar.source_chosen.connect(lambda name: store.change({"gradient.source": name}))
        self.timeline.chosen.connect(store.go_back)

    # ---- painting ----

    def _on_restarted(self) -> None:
        self.notices.hide()
        self._fresh = True

    _fresh = True
    _diverged = False
    _turn = 0
    _told = False

    def _on_opened(self, opened: Opened) -> None:
        for view in self.views:
            if self._fresh or view in (self.fit, self.bench):
                view.set_opened(opened)
        self._fresh = False

    def _on_snapshot(self, snapshot: Snapshot) -> None:
        self.opening.hide()
        self.toolbar.set_snapshot(snapshot)
        self.timeline.set_step(snapshot.step)
        self.training.set_stable_rate(snapshot.stable_rate)
        for view in self.views:
            view.set_snapshot(snapshot)
        # while training, the fit and one of the others a tick: the sum of all would not fit into a frame
        self._turn = (self._turn + 1) % (len(self.views) - 1)
        due = self.views if not snapshot.running else (self.fit, self.views[1 + self._turn])
        for view in due:
            if view.isVisible():
                view.paint()
        diverged = snapshot.divergence is not None
        if snapshot.divergence is not None and not self._diverged:
            stable = snapshot.divergence.stable_rate
            self.notices.say(
                why_diverged(snapshot.divergence),
                self.tr("Back to the last stable step"),
                lambda: self.store.back_to_stable(stable),
            )
        self._diverged = diverged
        if snapshot.compiler_fault and not self._told and snapshot.running:
            self._told = True
            self.notices.say(self.tr("Training is slower than it could be: {0}.").format(snapshot.compiler_fault))

    def _on_progress(self, progress: Progress) -> None:
        self.progress.setRange(0, progress.target)
        self.progress.setValue(progress.step)
        self.opening.show()

    def _on_settings(self) -> None:
        settings = self.store.settings
        for panel in self.panels:
            panel.set_settings(settings)
        for view in self.views:
            view.set_settings(settings)
        self.timeline.set_experiment(self.store.experiment)
        self._set_title()

    def _set_title(self) -> None:
        name = self.store.path.name if self.store.path else self.store.experiment.title
        self.setWindowTitle((f"{name}[*] — " if name else "") + "Gradient Playground" + ("" if name else "[*]"))
        self.setWindowModified(self.store.modified)

    # ---- the window itself ----

    def switch_theme(self) -> None:
        """From light to dark and back."""
        self._apply_theme(theme.DARK if self._theme is theme.LIGHT else theme.LIGHT)

    def _apply_theme(self, chosen: theme.Theme) -> None:
        self._theme = chosen
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, chosen)
        self.timeline.set_theme(chosen)
        for view in self.views:
            view.set_theme(chosen)
        self._settings.setValue("theme", chosen.name)

    def picture(self, widget: QWidget) -> None:
        """A sharp picture on a light background, to the clipboard and a file."""
        before = self._theme
        self._apply_theme(theme.LIGHT)
        image = render(widget, 2.0)
        self._apply_theme(before)
        QGuiApplication.clipboard().setImage(image)
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the picture"), "figure.png", self.tr("Pictures (*.png)")
        )
        if name and not image.save(name, "PNG"):  # type: ignore[call-overload]
            self.notices.say(self.tr("{0} cannot be written.").format(name))

    def _scale(self, factor: float) -> None:
        font = QApplication.font()
        size = min(19.0, max(9.5, font.pointSizeF() * factor))
        font.setPointSizeF(size)
        QApplication.setFont(font)
        self._settings.setValue("scale", size / 9.5)
        self._apply_theme(self._theme)

    def _choose_language(self, code: str) -> None:
        self._settings.setValue("language", code)
        self.notices.say(self.tr("The language changes at the next start."))

    def _show_shortcuts(self) -> None:
        actions = [*self.toolbar.actions_by_name.values(), *self.findChildren(QAction)]
        rows = {
            action.shortcut().toString(): action.toolTip().split(" (")[0] for action in actions if action.shortcut()
        }
        text = "".join(f"<tr><td><b>{key}</b>&nbsp;&nbsp;</td><td>{tip}</td></tr>" for key, tip in rows.items() if key)
        QMessageBox.information(self, self.tr("Keyboard shortcuts"), f"<table>{text}</table>")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the first file dropped."""
        self.files.open(event.mimeData().urls()[0].toLocalFile())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about what is unsaved, then keep the layout and end the engine."""
        if not self.files.may_leave():
            event.ignore()
            return
        self._settings.setValue("geometry", self.saveGeometry())
        self._settings.setValue("state", self.saveState(LAYOUT_VERSION))
        self.bridge.close()
        event.accept()
