"""The main window: it builds docks and menus and connects store, panels and plots."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QByteArray, QDateTime, QLocale, QSettings, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMessageBox, QVBoxLayout, QWidget

from playground.engine.protocol import Opened, Snapshot
from playground.experiment.types import PLOTS, Experiment
from playground.foundation.errors import PlaygroundError
from playground.training.stopping import Stopped
from ui.pages.gradient_bench.bench import GradientBench
from ui.panels.dataset import DatasetPanel
from ui.panels.model import ModelPanel
from ui.panels.training import TrainingPanel
from ui.plots.base import Plot
from ui.plots.gradients import GradientsPlot
from ui.plots.loss import LossPlot
from ui.plots.parameters import ParametersPlot
from ui.state.analysis_bridge import AnalysisBridge
from ui.state.autosave import Autosave, Kept, experiment_of
from ui.state.engine_bridge import EngineBridge
from ui.state.experiment_store import ExperimentStore
from ui.toolkit.controls import FormRows
from ui.toolkit.theme import dress
from ui.toolkit.view import View
from ui.window.arrangement import arrange
from ui.window.custom_gradient import CustomGradientController
from ui.window.figure_menu import FigureMenu
from ui.window.file_menu import FileMenu
from ui.window.notices import NoticeBar, OpeningBar, why_diverged, why_stopped
from ui.window.page_tabs import Pages
from ui.window.timeline_bar import TimelineBar
from ui.window.toolbar import ReadoutBar, Toolbar, key_action
from ui.window.turns import Turns
from ui.window.view_menu import ViewMenu, saved_scale, saved_theme, shortcuts

LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea
LAYOUT_VERSION = 1
READOUT_INTERVAL_S = 0.08
"""Seconds between two updates of the readouts while training; laying out new text is costly."""


class MainWindow(QMainWindow):
    """All widgets of the program, with the experiment store and the engine's bridge behind them."""

    def __init__(
        self, settings: QSettings, bridge: EngineBridge | None = None, *, autosave_folder: Path | None = None
    ) -> None:
        """``autosave_folder`` is where unsaved work is kept; None keeps none."""
        super().__init__()
        self.settings = settings
        dress(saved_theme(settings), saved_scale(settings))  # before the first widget
        # the file menu asks about code in a file before the store opens it; other code was typed here
        self.bridge = bridge or EngineBridge(self, code_allowed=True)
        self.store = ExperimentStore(self.bridge, self)
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        self.resize(1440, 900)
        self.toolbar = Toolbar()
        self.readouts = ReadoutBar()
        self.notices = NoticeBar()
        self.timeline = TimelineBar()
        self.opening = OpeningBar()
        self.loss = LossPlot()
        self.parameters = ParametersPlot()
        self.gradients = GradientsPlot()
        self.analysis = AnalysisBridge(self)
        self.dataset = DatasetPanel(self.store)
        self.model = ModelPanel(self.store, self.analysis)
        self.training = TrainingPanel(self.store)
        self.bench = GradientBench(self.analysis)
        self.middle = Pages(self.store, self.bridge, self.analysis, self.bench)
        self.fit = self.middle.fit
        self.network = self.middle.network
        self.landscape = self.middle.landscape
        self.graph = self.middle.graph
        self.plots: tuple[Plot, ...] = (self.fit, self.loss, self.parameters, self.gradients)
        self.views: tuple[View, ...] = (*self.plots, self.bench, *self.middle.others)
        self._turns = Turns(self.views)
        self.panels = (self.readouts, self.dataset, self.model, self.training)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.notices)
        column.addWidget(self.opening)
        column.addWidget(self.middle, 1)
        column.addWidget(self.middle.slow_motion)
        self.setCentralWidget(centre)
        for bar in (self.toolbar, self.readouts):
            self.addToolBar(bar)
            self.addActions(bar.keys)
        self.setCorner(Qt.Corner.BottomLeftCorner, LEFT)
        self.docks: dict[str, QDockWidget] = {}
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
        self.splitDockWidget(self.docks["bench"], self.docks["timeline"], Qt.Orientation.Vertical)
        self._make_menus()
        self._connect()
        self.view_menu.apply()
        self._arrange()
        self.view_menu.resized.connect(self._arrange)
        geometry = settings.value("geometry")
        state = settings.value("state")
        if isinstance(geometry, QByteArray) and isinstance(state, QByteArray):
            self.restoreGeometry(geometry)
            self.restoreState(state, LAYOUT_VERSION)
        self.bench.code.restore(str(settings.value("draft", "")))
        self._set_title()
        self.autosave = None if autosave_folder is None else Autosave(self.store, autosave_folder, self)
        if bridge is None:
            self.bridge.start()

    def offer_left_behind(self) -> None:
        """Offer the unsaved work of a window that did not end by itself."""
        found = None if self.autosave is None else self.autosave.left_behind()
        if found is None:
            return
        path, kept = found
        try:
            experiment = experiment_of(kept, path)
        except PlaygroundError as fault:
            self.notices.say(str(fault))
            return
        name = Path(kept.path).name or experiment.title or self.tr("without a name")
        when = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(kept.time)), QLocale.FormatType.ShortFormat)
        text = self.tr("Unsaved work was left behind: {0}, step {1}, {2}.")
        self.notices.say(
            text.format(name, experiment.steps, when),
            self.tr("Bring it back"),
            lambda: self._bring_back(path, experiment, kept),
        )

    def _bring_back(self, path: Path, experiment: Experiment, kept: Kept) -> None:
        if self.files.bring_back(experiment, kept.path, kept.draft) and self.autosave is not None:
            if kept.draft:
                self.bench.code.restore(kept.draft)
            self.autosave.keep()
            self.autosave.forget(path)

    def end_at_once(self) -> None:
        """Keep unsaved work and end the processes, without a question: the system ends the program."""
        if self.autosave is not None:
            self.autosave.keep_now()
        self.bridge.close(patience=0.0)
        self.analysis.close()

    def _dock(self, area: Qt.DockWidgetArea, name: str, title: str, widget: QWidget) -> None:
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        if area == LEFT:
            widget = FormRows(widget)
        dock.setWidget(widget)
        if isinstance(widget, Plot):
            widget.title.hide()  # the dock's title says it
        if name == "timeline":
            dock.setTitleBarWidget(QWidget())
        self.addDockWidget(area, dock)
        self.docks[name] = dock

    def _arrange(self) -> None:
        arrange(self, (self.toolbar, self.readouts), self.docks, self.view_menu.scale)

    def _make_menus(self) -> None:
        bar = self.menuBar()
        files = bar.addMenu(self.tr("&File"))
        self.files = FileMenu(self, files, self.store, self.settings, self.notices, self.analysis)
        edit = bar.addMenu(self.tr("&Edit"))
        edit.addAction(self.tr("Undo"), QKeySequence.StandardKey.Undo, self.store.undo)
        edit.addAction(self.tr("Redo"), QKeySequence.StandardKey.Redo, self.store.redo)
        view = bar.addMenu(self.tr("&View"))
        self.view_menu = ViewMenu(
            self,
            view,
            tuple(self.docks.values()),
            (*self.views, self.timeline, self.model, self.middle),
            self.settings,
            self.notices,
        )
        drawn = dict(zip(PLOTS, self.plots, strict=True))
        figure = bar.addMenu(self.tr("F&igure"))
        self.figures = FigureMenu(self, figure, self.store, drawn, self.settings, self.view_menu)
        for action in (self.figures.make, self.view_menu.dark, self.view_menu.language):
            self.readouts.addAction(action)
        self.addAction(key_action(self, self.tr("Slow motion"), "Ctrl+M", self.middle.toggle_slow_motion))
        helping = bar.addMenu(self.tr("&Help"))
        helping.addAction(self.tr("Keyboard shortcuts"), QKeySequence("F1"), self._show_shortcuts).setShortcuts(
            [QKeySequence("F1"), QKeySequence("?")]
        )

    def _connect(self) -> None:
        store = self.store
        bridge = self.bridge
        toolbar = self.toolbar
        bridge.opened.connect(self._on_opened)
        bridge.snapshot.connect(self.show_snapshot)
        bridge.progress.connect(self.opening.set_progress)
        self.opening.cancelled.connect(bridge.pause)
        bridge.lost.connect(self._on_lost)
        store.changed.connect(self._on_settings)
        store.restarted.connect(self._on_restarted)
        store.refused.connect(self.notices.say)
        toolbar.run_toggled.connect(lambda on: bridge.run() if on else bridge.pause())
        toolbar.advance.connect(bridge.advance)
        toolbar.step_back.connect(lambda: store.go_back(store.step - 1))
        toolbar.reset.connect(store.reset)
        toolbar.new_weights.connect(store.new_weights)
        toolbar.speed_changed.connect(bridge.set_speed)
        self.timeline.chosen.connect(store.go_back)
        self.middle.refused.connect(self.notices.say)
        self.dataset.file_wanted.connect(self.files.choose_data)
        CustomGradientController(store, bridge, self.bench, self.readouts, self.notices)

    # ---- painting ----

    def _on_restarted(self) -> None:
        self.notices.hide()
        self._fresh = True

    _fresh = True
    _diverged = False
    _stopped: Stopped | None = None
    _told = False
    _read = 0.0

    def _on_opened(self, opened: Opened) -> None:
        self.figures.camera.set_opened(opened)
        self.dataset.set_opened(opened)
        self.middle.set_opened(opened, fresh=self._fresh)
        for view in self.views:
            if self._fresh or view not in (self.loss, self.parameters, self.gradients):
                view.set_opened(opened)
        self._fresh = False

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Pass a snapshot on to everything that shows it; views that are not visible paint later."""
        self.opening.hide()
        now = time.monotonic()
        if now >= self._read or not snapshot.running:
            self._read = now + READOUT_INTERVAL_S
            self.toolbar.set_snapshot(snapshot)
            self.readouts.set_snapshot(snapshot)
            self.timeline.set_step(snapshot.step)
            self.training.set_stable_rate(snapshot.stable_rate)
        for view in self.views:
            view.set_snapshot(snapshot)
        self.figures.camera.set_snapshot(snapshot)
        self.middle.set_snapshot(snapshot)
        self._turns.paint(everything=not snapshot.running)
        diverged = snapshot.divergence is not None
        if snapshot.divergence is not None and not self._diverged:
            stable = snapshot.divergence.stable_rate
            self.notices.say(
                why_diverged(snapshot.divergence),
                self.tr("Back to the last stable step"),
                lambda: self.store.back_to_stable(stable),
            )
        self._diverged = diverged
        if snapshot.stopped is not None and snapshot.stopped != self._stopped:
            reason = snapshot.stopped.reason
            self.notices.say(why_stopped(snapshot.stopped), self.tr("Go on without it"), lambda: self._go_on(reason))
        self._stopped = snapshot.stopped
        if snapshot.compiler_fault and not self._told and snapshot.running:
            self._told = True
            self.notices.say(self.tr("Training is slower than it could be: {0}.").format(snapshot.compiler_fault))

    def _go_on(self, reason: str) -> None:
        self.store.change({f"stop.{reason}": None})
        self.bridge.run()

    def _on_lost(self, again: bool) -> None:
        if again:
            self.notices.say(self.tr("The engine was lost and started again where it stood."))
        else:
            self.notices.say(
                self.tr("The engine ended three times within ten seconds and is not started again by itself."),
                self.tr("Start it at step 0"),
                self.store.reset,
            )
        self._on_settings()  # what was asked of the old engine may not have been done

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

    def _show_shortcuts(self) -> None:
        QMessageBox.information(self, self.tr("Keyboard shortcuts"), shortcuts(self))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files that are dragged over the window."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the first of the dropped files: a table as data, anything else as an experiment."""
        name = event.mimeData().urls()[0].toLocalFile()
        if name.lower().endswith((".csv", ".tsv", ".txt")):
            self.files.open_data(name)
        else:
            self.files.open(name)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved work, then save the layout and stop the engine."""
        if not self.files.may_leave():
            event.ignore()
            return
        self.settings.setValue("geometry", self.saveGeometry())
        self.settings.setValue("draft", self.bench.code.typed)
        self.settings.setValue("state", self.saveState(LAYOUT_VERSION))
        self.figures.close()
        if self.autosave is not None:
            self.autosave.close()
        self.bridge.close()
        self.analysis.close()
        event.accept()
