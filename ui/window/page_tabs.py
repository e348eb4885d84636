"""The pictures of the run as tabs, connected to store and engine."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QTabWidget, QWidget

from playground.engine.protocol import Opened, Snapshot
from playground.training.health import TrainingProblem
from ui.pages.fit.plot import FitPlot
from ui.pages.fit.point_editor import PointEditor
from ui.pages.fit.stage import FitStage
from ui.pages.fit.switches import FitSwitches
from ui.pages.landscape.panel import LandscapePanel
from ui.pages.metrics.panel import MeasuresPanel
from ui.pages.network.panel import NetworkPanel
from ui.pages.network.words import problem_text
from ui.pages.slow_motion import SlowMotion, UpdateStage
from ui.state.analysis_bridge import AnalysisBridge
from ui.state.engine_bridge import EngineBridge
from ui.state.experiment_store import ExperimentStore
from ui.toolkit.plot_tools import PlotTools
from ui.toolkit.theme import LIGHT, Theme
from ui.toolkit.view import View

DOT = 16
"""Width and height in pixels of the icon that marks a tab."""


class Pages(QTabWidget):
    """Tabs: fit, network, landscape, metrics."""

    refused = Signal(str)
    """Emitted with one sentence when an edit on a page is refused."""
    enlarged = Signal()
    """Emitted when the page should fill the window."""
    pictured = Signal(str)
    """Emitted with the name of the plot that a figure is wanted of."""

    def __init__(
        self,
        store: ExperimentStore,
        bridge: EngineBridge,
        analysis: AnalysisBridge,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._health: tuple[TrainingProblem, ...] = ()
        self._theme = LIGHT
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.fit = FitPlot()
        self.fit.title.hide()  # the tab says it
        self.fit_stage = FitStage(self.fit)
        self.points = PointEditor(self.fit)
        self.switches = FitSwitches(self.fit)
        self.network = NetworkPanel()
        self.slow_motion = SlowMotion()
        self.landscape = LandscapePanel(analysis)
        self.measures = MeasuresPanel(analysis)
        for page, title in (
            (self.fit, self.tr("Fit")),
            (self.network, self.tr("Network")),
            (self.landscape, self.tr("Landscape")),
            (self.measures, self.tr("Metrics")),
        ):
            self.addTab(page, title)
        self.fit.tools.hide()  # those at the end of the tabs are for the page in view
        tools = PlotTools()
        tools.enlarge.connect(self.enlarged)
        tools.picture.connect(lambda: self.pictured.emit(self._figure()))
        self.setCornerWidget(tools)
        self.tabBarDoubleClicked.connect(lambda _: self.enlarged.emit())
        self.others: tuple[View, ...] = (self.network, self.landscape, self.measures)
        """All pages but the fit, which is a plot like those in the docks."""
        self.currentChanged.connect(self._on_page)
        for signal in (self.landscape.moved, self.points.edited, self.network.changed):
            signal.connect(store.change)
        self.points.refused.connect(self.refused)
        self.network.looked.connect(bridge.watch_units)
        self.network.slow_motion_wanted.connect(self.toggle_slow_motion)
        self.slow_motion.wanted.connect(bridge.preview_update)
        self.slow_motion.made.connect(lambda: bridge.advance(1))
        self.slow_motion.staged.connect(self._on_staged)
        bridge.previewed.connect(self.slow_motion.set_previewed)
        store.changed.connect(lambda: self.points.set_settings(store.settings))
        store.changed.connect(self.slow_motion.set_changed)

    def minimumSizeHint(self) -> QSize:
        """Return what the page in view needs, not the largest of all."""
        page: QWidget | None = self.currentWidget()
        if page is None:
            return super().minimumSizeHint()
        bar = self.tabBar().minimumSizeHint()
        needed = page.minimumSizeHint()
        return QSize(max(bar.width(), needed.width()), bar.height() + needed.height())

    def take_fit(self) -> None:
        """Put the fit back as the first tab, after it stood elsewhere."""
        if self.indexOf(self.fit) < 0:
            self.insertTab(0, self.fit, self.tr("Fit"))
            self.setCurrentIndex(0)

    def set_opened(self, opened: Opened) -> None:
        """Pass a new run on to the parts that are no views."""
        self.fit_stage.set_opened(opened)
        self.points.set_opened(opened)
        self.switches.set_opened(opened)
        self.slow_motion.set_opened(opened)

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Pass a snapshot on; mark the Network tab while a training problem (dead relus, …) is found."""
        self.fit_stage.set_fit(snapshot.fit)
        self.slow_motion.set_snapshot(snapshot)
        if snapshot.health is not None and snapshot.health != self._health:
            self._health = snapshot.health
            place = self.indexOf(self.network)
            self.setTabIcon(place, _dot(self._theme.data) if snapshot.health else QIcon())
            self.setTabToolTip(place, "\n".join(map(problem_text, snapshot.health)))

    def set_theme(self, theme: Theme) -> None:
        """Take over the color of the mark."""
        self._theme = theme

    def _figure(self) -> str:
        """Return the name under which figures know the page in view."""
        names: dict[QWidget, str] = {
            self.fit: "fit",
            self.network: "network",
            self.landscape: "landscape",
            self.measures: "metrics",
        }
        return names[self.currentWidget()]

    def toggle_slow_motion(self) -> None:
        """Show or hide slow motion below the page; pause training."""
        self._bridge.pause()
        self.slow_motion.set_on(on=not self.slow_motion.isVisible())

    def _on_staged(self, stage: UpdateStage | None) -> None:
        self.network.set_stage(stage)
        self.fit_stage.set_stage(stage)

    def _on_page(self) -> None:
        self.updateGeometry()
        for page in self.others:
            page.paint()


def _dot(color: str) -> QIcon:
    picture = QPixmap(DOT, DOT)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawEllipse(DOT // 4, DOT // 4, DOT // 2, DOT // 2)
    painter.end()
    return QIcon(picture)
