"""The main window: it builds workspaces, docks and menus and connects store, panels and plots."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QByteArray, QDateTime, QLocale, QMetaMethod, QObject, QSettings, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QMainWindow,
    QMenu,
    QMessageBox,
    QToolBar,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from playground.engine.protocol import Opened, Previewed, Snapshot
from playground.experiment import timeline
from playground.experiment.types import Experiment
from playground.experiment.validation import describe
from playground.foundation.errors import PlaygroundError
from playground.training.stopping import Stopped
from ui.pages.comparison.optimizer_race import OptimizerRace
from ui.pages.gradient_bench.bench import GradientBench
from ui.pages.graph.panel import GraphPanel
from ui.pages.update.schedule import SchedulePlot
from ui.pages.update.update_ratio import UpdateRatioPlot
from ui.panels.dataset import DatasetPanel
from ui.panels.model import ModelPanel
from ui.panels.training import TrainingPanel
from ui.plots.base import Plot
from ui.plots.gradients import GradientsPlot
from ui.plots.loss import LossPlot
from ui.plots.parameters import ParametersPlot
from ui.state import session
from ui.state.analysis_bridge import AnalysisBridge
from ui.state.autosave import Autosave, Kept
from ui.state.engine_bridge import EngineBridge
from ui.state.experiment_store import ExperimentStore
from ui.toolkit.controls import FormRows
from ui.toolkit.sections import Sections
from ui.toolkit.theme import dress_application
from ui.toolkit.view import View
from ui.window.custom_gradient import CustomGradientController
from ui.window.desks import Desks
from ui.window.dock_title import DockTitle
from ui.window.figure_menu import FigureMenu
from ui.window.file_menu import FileMenu
from ui.window.next_steps import NextSteps
from ui.window.notices import NoticeBar, OpeningBar, why_diverged, why_stopped
from ui.window.page_tabs import Pages
from ui.window.spoken import Spoken
from ui.window.stage import Stage
from ui.window.timeline_bar import TimelineBar
from ui.window.toolbar import Toolbar, key_action
from ui.window.turns import Turns
from ui.window.view_menu import ViewMenu, saved_scale, saved_theme, shortcuts
from ui.window.workspaces import Workspace

SIZE = QSize(1440, 900)
"""The window's size at the first start, where the screen has room for it."""
FRAME = 32
"""Pixels that a window manager's frame takes of the height."""
READOUT_INTERVAL_S = 0.08
"""Seconds between two updates of the readouts while training; laying out new text is costly."""


class MainWindow(QMainWindow):
    """All widgets of the program, with the experiment store and the engine's bridge behind them."""

    def __init__(
        self,
        settings: QSettings,
        bridge: EngineBridge | None = None,
        *,
        autosave_folder: Path | None = None,
        former: MainWindow | None = None,
    ) -> None:
        """``autosave_folder`` is where unsaved work is kept; None keeps none.

        ``former`` is a window that this one replaces, in another language: its engine, experiment and curves go over.
        """
        super().__init__()
        self.settings = settings
        if former is not None:
            former.save_settings()
        dress_application(saved_theme(settings), saved_scale(settings))
        # the file menu asks about code in a file before the store opens it; other code was typed here
        if former is None:
            self.bridge = bridge or EngineBridge(self, code_allowed=True)
            self.store = ExperimentStore(self.bridge, self)
            self.analysis = AnalysisBridge(self)
        else:
            self.bridge = former.bridge
            self.store = former.store
            self.analysis = former.analysis
            for source in (self.bridge, self.store, self.analysis):
                _let_go(source)
                source.setParent(self)
            self.store.listen()
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        room = self.screen().availableSize() - QSize(0, FRAME)
        self.resize(SIZE.boundedTo(room))
        self.toolbar = Toolbar()
        self.notices = NoticeBar()
        self.timeline = TimelineBar()
        self.opening = OpeningBar()
        self.loss = LossPlot()
        self.parameters = ParametersPlot()
        self.gradients = GradientsPlot()
        self.dataset = DatasetPanel(self.store)
        self.model = ModelPanel(self.store, self.analysis)
        self.training = TrainingPanel(self.store)
        self.bench = GradientBench(self.analysis, self)
        self.sections = Sections((self.dataset, self.model, self.bench.gradient, self.training))
        self.middle = Pages(self.store, self.bridge, self.analysis)
        self.fit = self.middle.fit
        self.network = self.middle.network
        self.landscape = self.middle.landscape
        self.graph = GraphPanel(self.analysis)
        self.schedule = SchedulePlot()
        self.ratio = UpdateRatioPlot()
        self.race = OptimizerRace(self.analysis)
        self.plots: tuple[Plot, ...] = (
            self.fit,
            self.loss,
            self.parameters,
            self.gradients,
            self.schedule,
            self.ratio,
        )
        self.views: tuple[View, ...] = (
            *self.plots,
            self.bench,
            *self.middle.others,
            self.graph,
            self.race,
        )
        self._turns = Turns(self.views)
        self.panels = (self.toolbar, self.dataset, self.model, self.training)
        self.next_steps = NextSteps(
            settings,
            (
                lambda: self.toolbar.run.defaultAction().setChecked(True),
                lambda: self.store.change({"gradient.source": "auto"}),
                lambda: self.stage.show_workspace(Workspace.DERIVE),
                lambda: self.stage.show_workspace(Workspace.WRITE),
            ),
        )
        self.desks = Desks(self.middle, self.bench, self.race, self.next_steps)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.notices)
        column.addWidget(self.opening)
        column.addWidget(self.desks, 1)
        column.addWidget(self.middle.slow_motion)
        self.setCentralWidget(centre)
        self.addToolBar(self.toolbar)
        self.addActions(self.toolbar.keys)
        below = QToolBar()
        below.setObjectName("timeline")
        below.setWindowTitle(self.tr("Timeline"))
        below.setMovable(False)
        below.addWidget(self.timeline)
        self.addToolBar(Qt.ToolBarArea.BottomToolBarArea, below)
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        self.docks: dict[str, QDockWidget] = {}
        for name, title, widget in (
            ("settings", self.tr("Settings"), FormRows(self.sections)),
            ("loss", self.tr("Loss"), self.loss),
            ("parameters", self.tr("Parameters"), self.parameters),
            ("gradients", self.tr("Gradient norms"), self.gradients),
            ("graph", self.tr("The same as a graph"), self.graph),
            ("schedule", self.tr("Learning rate"), self.schedule),
            ("ratio", self.tr("Update to weight"), self.ratio),
            ("fit", self.tr("Fit"), QWidget()),
            ("check", self.tr("Check"), self.bench.check),
        ):
            self._dock(name, title, widget)
        self.spoken = Spoken(self, self.desks)
        self._make_menus()
        self._connect()
        self.view_menu.apply()
        geometry = settings.value("geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        self.stage.restore()
        self.sections.restore(settings)
        self.bench.code.texts = _texts(settings)
        self.bench.code.restore(str(settings.value("draft", "")))
        self._set_title()
        self._session = None if autosave_folder is None else autosave_folder.parent / "session.json"
        """Where the next start finds what was open; None where nothing is kept."""
        self.autosave = None if autosave_folder is None else Autosave(self.store, autosave_folder, self)
        if self.autosave is not None:
            self.autosave.failed.connect(self.notices.say)
        if former is not None:
            self._take_over(former)
        elif bridge is None:
            self.bridge.start()

    def _take_over(self, former: MainWindow) -> None:
        """Show what the former window showed."""
        self.bench.code.take_over(former.bench.code)
        self._on_settings()
        if former.opened is None:
            return
        self._on_opened(former.opened)
        for mine, theirs in zip(self.plots, former.plots, strict=True):
            mine.take_over(theirs)
        if former.snapshot is not None:
            self.show_snapshot(replace(former.snapshot, curves=former.snapshot.curves.none()))
        self.setWindowModified(self.store.modified)

    def _on_loss_changed(self, sentence: str) -> None:
        """Say so once the run has started anew, which hides earlier notices."""
        QTimer.singleShot(0, self, lambda: self.notices.say(sentence))

    def _on_previewed(self, answer: Previewed) -> None:
        self.bench.derivation.set_preview(answer.preview, self.store.settings.frozen)

    def _on_code_wanted(self) -> None:
        if self.store.settings.gradient.source == "custom":
            self.stage.show_workspace(Workspace.WRITE)
        else:
            self.stage.show_workspace(Workspace.DERIVE)
            self.bench.given.show_whole(True)

    def _on_code_missing(self) -> None:
        self.stage.show_workspace(Workspace.WRITE)
        self.bench.code.editor.setFocus()

    def _on_reset(self) -> None:
        if self.stage.workspace is Workspace.TRAIN:
            self.sections.reset()

    def _on_turned(self) -> None:
        """Another page is in view: ask and paint for it at once."""
        self.spoken.set_workspace(self.stage.workspace)
        self.bench.turn()
        for view in self.views:
            if view.isVisible():
                view.paint()

    def resume(self) -> None:
        """Open what was open at the last exit."""
        if self._session is not None:
            self.files.resume(self._session)

    def _keep_session(self) -> None:
        if self._session is None:
            return
        self.files.consent.add(timeline.codes(self.store.experiment))  # it has run here
        try:
            session.keep(self.store, self._session)
        except PlaygroundError:
            session.forget(self._session)  # the next start has a new experiment

    def offer_left_behind(self) -> None:
        """Offer the unsaved work of a window that did not end by itself, once it has been found."""
        if self.autosave is not None:
            self.autosave.found.connect(self._on_left_behind)
            self.autosave.look_for_left_behind()

    def _on_left_behind(self, path: Path, kept: Kept, experiment: Experiment) -> None:
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
        if not self.store.modified:
            self._keep_session()
        self.figures.close()
        self.bridge.close(patience=0.0)
        self.analysis.close()

    def _dock(self, name: str, title: str, widget: QWidget) -> None:
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        dock.setWidget(widget)
        if name == "settings":
            dock.setTitleBarWidget(QWidget())  # its sections have titles
        else:
            bar = DockTitle(title, lambda: self.stage.enlarge(dock), lambda: self.figures.show((name,)))
            if isinstance(widget, Plot):
                bar.take_header(widget)
            dock.setTitleBarWidget(bar)
        self.docks[name] = dock

    def _make_menus(self) -> None:
        bar = self.menuBar()
        files = bar.addMenu(self.tr("&File"))
        self.files = FileMenu(self, files, self.store, self.settings, self.notices, self.analysis)
        edit = bar.addMenu(self.tr("&Edit"))
        edit.addAction(self.tr("Undo"), QKeySequence.StandardKey.Undo, self.store.undo)
        edit.addAction(self.tr("Redo"), QKeySequence.StandardKey.Redo, self.store.redo)
        self._make_run_menu(bar.addMenu(self.tr("&Run")))
        view = bar.addMenu(self.tr("&View"))
        self.view_menu = ViewMenu(
            self,
            view,
            tuple(self.docks.values()),
            (*self.views, self.timeline, self.model, self.middle),
            self.settings,
        )
        figure = bar.addMenu(self.tr("F&igure"))
        self.figures = FigureMenu(self, figure, self.store, self.settings, self.view_menu)
        self.stage = Stage(self, self.toolbar, self.desks, self.docks, self.view_menu, self.settings)
        self.toolbar.add_icons(
            (self.figures.make, self.view_menu.present, self.view_menu.dark, self.view_menu.language)
        )
        self.addActions(self.stage.keys)
        helping = bar.addMenu(self.tr("&Help"))
        helping.addMenu(self.files.examples)
        helping.addAction(self.tr("Keyboard shortcuts"), QKeySequence("F1"), self._show_shortcuts).setShortcuts(
            [QKeySequence("F1"), QKeySequence("?")]
        )

    def _make_run_menu(self, menu: QMenu) -> None:
        toolbar = self.toolbar
        for button in (toolbar.run, toolbar.back, toolbar.step):
            menu.addAction(button.defaultAction())
        many = menu.addMenu(self.tr("Run several steps"))
        number = QWidgetAction(self)
        number.setDefaultWidget(toolbar.count)
        many.addAction(number)
        many.addAction(toolbar.many)
        menu.addSeparator()
        menu.addAction(toolbar.again.defaultAction())
        menu.addAction(toolbar.seed)
        menu.addSeparator()
        for action in toolbar.paces:
            menu.addAction(action)
        menu.addAction(key_action(self, self.tr("Slow motion"), "Ctrl+M", self.middle.toggle_slow_motion))

    def _connect(self) -> None:
        store = self.store
        bridge = self.bridge
        toolbar = self.toolbar
        bridge.opened.connect(self._on_opened)
        bridge.snapshot.connect(self.show_snapshot)
        bridge.progress.connect(self.opening.set_progress)
        self.opening.cancelled.connect(bridge.pause)
        bridge.lost.connect(self._on_lost)
        bridge.unusable.connect(self._on_unusable)
        store.changed.connect(self._on_settings)
        store.restarted.connect(self._on_restarted)
        store.refused.connect(self.notices.say)
        toolbar.run_toggled.connect(lambda on: bridge.run() if on else bridge.pause())
        toolbar.advance.connect(bridge.advance)
        toolbar.step_back.connect(lambda: store.go_back(store.step - 1))
        toolbar.reset.connect(store.reset)
        toolbar.new_weights.connect(store.new_weights)
        toolbar.speed_changed.connect(bridge.set_speed)
        self.middle.enlarged.connect(self.stage.toggle_large)
        self.middle.pictured.connect(lambda name: self.figures.show((name,)))
        for plot in self.findChildren(Plot):
            plot.enlarge_wanted.connect(partial(self.stage.enlarge_plot, plot))
            plot.figure_wanted.connect(partial(self.figures.picture, plot))
        self.stage.turned.connect(self._on_turned)
        self.stage.reset.connect(self._on_reset)
        self.bench.judged.connect(self.spoken.set_verdict)
        self.notices.said.connect(self.spoken.announce)
        self.bench.gradient.code_wanted.connect(self._on_code_wanted)
        self.bench.code_missing.connect(self._on_code_missing)
        self.graph.line_chosen.connect(self.bench.show_line)
        self.bench.derivation.step_selected.connect(lambda step: self.graph.show_step(step.key))
        self.network.view.chosen.connect(self.bench.derivation.choose)
        self.bench.derivation.covered_changed.connect(self.graph.set_covered)
        self.bench.derivation.update_wanted.connect(bridge.preview_update)
        self.bench.derivation.worked_out.connect(self.next_steps.derived)
        bridge.previewed.connect(self._on_previewed)
        self.timeline.chosen.connect(store.go_back)
        self.middle.refused.connect(self.notices.say)
        self.dataset.loss_changed.connect(self._on_loss_changed)
        self.dataset.file_wanted.connect(self.files.choose_data)
        CustomGradientController(store, bridge, self.bench, toolbar, self.notices)

    # ---- painting ----

    def _on_restarted(self) -> None:
        self.notices.hide()
        self._fresh = True

    _fresh = True
    _diverged = False
    _stopped: Stopped | None = None
    _told = False
    _read = 0.0

    opened: Opened | None = None
    """The run that is shown."""
    snapshot: Snapshot | None = None
    """The latest state of it."""

    def _on_opened(self, opened: Opened) -> None:
        self.opened = opened
        self.figures.camera.set_opened(opened)
        self.dataset.set_opened(opened)
        self.model.set_opened(opened)
        self.middle.set_opened(opened)
        for view in self.views:
            if self._fresh or view not in (self.loss, self.parameters, self.gradients, self.ratio):
                view.set_opened(opened)
        self._fresh = False

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Pass a snapshot on to everything that shows it; views that are not visible paint later."""
        self.snapshot = snapshot
        self.opening.hide()
        now = time.perf_counter()
        if now >= self._read or not snapshot.running:
            self._read = now + READOUT_INTERVAL_S
            self.toolbar.set_snapshot(snapshot)
            self.timeline.set_step(snapshot.step)
            self.training.set_stable_rate(snapshot.stable_rate)
        for view in self.views:
            view.set_snapshot(snapshot)
        self.next_steps.set_snapshot(snapshot)
        self.spoken.set_snapshot(snapshot)
        self.figures.camera.set_snapshot(snapshot)
        self.middle.set_snapshot(snapshot)
        self._turns.paint(everything=not snapshot.running)
        diverged = snapshot.divergence is not None
        if snapshot.divergence is not None and not self._diverged:
            divergence = snapshot.divergence
            with_given = self.tr("Back, with the given code")
            with_rate = self.tr("Back, with a smaller rate")
            self.notices.say(
                why_diverged(divergence),
                self.tr("Back to the last stable step"),
                lambda: self.store.back_to_stable(divergence),
                otherwise=(
                    with_given if divergence.wrong else with_rate,
                    lambda: self.store.back_to_stable(divergence, mended=True),
                ),
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
            self.notices.say(*self._why_lost())
        self._on_settings()  # what was asked of the old engine may not have been done

    def _on_unusable(self, reason: str) -> None:
        text = self.tr("Nothing can be computed on this computer: {0}. The command doctor says what to do.")
        self.notices.say(text.format(reason))

    def _why_lost(self) -> tuple[str, str, Callable[[], None]]:
        """Return what to say of an engine that ended too often, what to do about it, and that."""
        suspects = self.bridge.suspects
        step = self.bridge.kept_step
        if step is None and self.store.opened is not self.store.experiment:
            text = self.tr("The engine ended three times within ten seconds, while it opened this experiment.")
            return text, self.tr("Back to the one before"), self.store.back_to_opened
        if suspects:
            text = self.tr("The engine ended three times within ten seconds, each time after a change: {0}.")
            changes = ", ".join(f"{path} → {describe(value)}" for path, value in suspects.items())
            return text.format(changes), self.tr("Go on without it"), self.store.go_on_without_suspects
        text = self.tr("The engine ended three times within ten seconds, at step {0}.").format(step or 0)
        return text, self.tr("Start it again there"), self.bridge.start_again

    def _on_settings(self) -> None:
        settings = self.store.settings
        for panel in self.panels:
            panel.set_settings(settings)
        for view in self.views:
            view.set_settings(settings)
        self.next_steps.set_settings(settings)
        self.spoken.set_source(settings.gradient.source)
        self.timeline.set_experiment(self.store.experiment)
        self.loss.set_experiment(self.store.experiment)
        self.bench.code.set_since(timeline.gradient_since(self.store.experiment))
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
        """Open the first of the dropped files."""
        self.files.open_any(event.mimeData().urls()[0].toLocalFile())

    def save_settings(self) -> None:
        """Write what the next start restores: sizes, arrangement, workspace and the learner's code."""
        self.settings.setValue("geometry", self.saveGeometry())
        self.settings.setValue("draft", self.bench.code.typed)
        self.settings.setValue("texts", msgspec.json.encode(self.bench.code.texts).decode())
        self.stage.save()
        self.sections.save(self.settings)

    def hand_over(self) -> None:
        """End without ending the run, which another window has taken over."""
        self.figures.close()
        if self.autosave is not None:
            self.autosave.close()
        self.hide()
        self.deleteLater()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Look, once the resize is done, whether everything still fits."""
        super().resizeEvent(event)
        if hasattr(self, "stage"):  # Qt resizes while the window is built
            self.stage.look_again()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved work, then save the layout and stop the engine."""
        if self.files.busy or not self.files.may_leave():
            event.ignore()
            return
        self.save_settings()
        self._keep_session()
        self.figures.close()
        if self.autosave is not None:
            self.autosave.close()
        self.bridge.close()
        self.analysis.close()
        event.accept()


def _texts(settings: QSettings) -> dict[str, str]:
    """Return the learner's code by shape of model, none if the setting is invalid."""
    try:
        return msgspec.json.decode(str(settings.value("texts", "{}")), type=dict[str, str])
    except msgspec.MsgspecError:
        return {}


def _let_go(source: QObject) -> None:
    """Disconnect everything from the signals of ``source``."""
    kind = source.metaObject()
    for place in range(kind.methodOffset(), kind.methodCount()):
        method = kind.method(place)
        if method.methodType() == QMetaMethod.MethodType.Signal and source.isSignalConnected(method):
            getattr(source, bytes(method.name().data()).decode()).disconnect()
