"""What stands in the middle of each workspace."""

from __future__ import annotations

from PySide6.QtCore import QSettings, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from ui.pages.gradient_bench.bench import GradientBench
from ui.toolkit.splitter import Splitter
from ui.window.cover import Cover
from ui.window.page_tabs import Pages
from ui.window.workspaces import Workspace


class Desks(QStackedWidget):
    """One desk for each workspace, and what is enlarged above them."""

    turned = Signal()
    """Emitted when another page of a desk is in view."""

    def __init__(
        self, pages: Pages, bench: GradientBench, race: QWidget, below: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.pages = pages
        train = QWidget()
        column = QVBoxLayout(train)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(pages, 1)
        self._below_picture = QWidget()  # of its own, so that what stands in it may come and go meanwhile
        around = QVBoxLayout(self._below_picture)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(below)
        column.addWidget(self._below_picture)
        self.derive = Splitter(Qt.Orientation.Vertical)
        self.derive.setChildrenCollapsible(False)
        self.derive.addWidget(bench.derivation)
        self.derive.addWidget(bench.given)
        self.derive.setStretchFactor(0, 1)
        self.derive.setStretchFactor(1, 0)
        bench.given.widened.connect(self._on_widened)
        self.write = _tabs((self.tr("My code"), bench.code), (self.tr("Find the bug"), bench.gallery))
        self.compare = _tabs(
            (self.tr("Manual vs automatic"), bench.comparison),
            (self.tr("Race of optimizers"), race),
            (self.tr("Error of differences"), _page(bench.sweep)),
        )
        bench.sweep.title.hide()
        self._desks: dict[Workspace, QWidget] = {
            Workspace.TRAIN: train,
            Workspace.DERIVE: self.derive,
            Workspace.WRITE: self.write,
            Workspace.COMPARE: self.compare,
        }
        self._tabs: dict[Workspace, QTabWidget] = {
            Workspace.TRAIN: pages,
            Workspace.WRITE: self.write,
            Workspace.COMPARE: self.compare,
        }
        self._workspace = Workspace.TRAIN
        self._large: QWidget | None = None
        self._cover: Cover | None = None
        for desk in self._desks.values():
            self.addWidget(desk)
        self.currentChanged.connect(lambda _: self.updateGeometry())
        for tabs in self._tabs.values():
            tabs.currentChanged.connect(lambda _: self.turned.emit())

    def minimumSizeHint(self) -> QSize:
        """Return what the desk in view needs, not the largest of all."""
        desk: QWidget | None = self.currentWidget()
        return super().minimumSizeHint() if desk is None else desk.minimumSizeHint()

    def present(self, on: bool) -> None:
        """Show nothing below the picture in front of a class."""
        self._below_picture.setVisible(not on)

    def show_workspace(self, workspace: Workspace) -> None:
        """Show the desk of a workspace."""
        self._workspace = workspace
        self.setCurrentWidget(self._desks[workspace])

    def save(self, settings: QSettings) -> None:
        """Write which page of each desk is in view to the settings."""
        for workspace, tabs in self._tabs.items():
            settings.setValue(f"page/{workspace}", tabs.currentIndex())
        for name, splitter in self._splitters().items():
            settings.setValue(name, splitter.state())

    def restore(self, settings: QSettings) -> None:
        """Show the pages that the settings name, their parts in the saved sizes."""
        for name, splitter in self._splitters().items():
            splitter.restore(settings.value(name))
        for workspace, tabs in self._tabs.items():
            found = str(settings.value(f"page/{workspace}", ""))
            if found.isdecimal() and int(found) < tabs.count():
                tabs.setCurrentIndex(int(found))

    def reset(self) -> None:
        """Give the parts of the pages of the desk in view the sizes that they had at first."""
        desk = self._desks[self._workspace]
        for splitter in self._splitters().values():
            if splitter is desk or desk.isAncestorOf(splitter):
                splitter.reset()

    def _splitters(self) -> dict[str, Splitter]:
        """Return key in the settings → splitter, each named after the page that it divides."""
        return {f"splitter/{type(one.parentWidget()).__name__}": one for one in self.findChildren(Splitter)}

    def has(self, workspace: Workspace, page: QWidget) -> bool:
        """Whether a page stands on the desk of a workspace."""
        return self._desks[workspace].isAncestorOf(page)

    def show_page(self, page: QWidget) -> None:
        """Show a page of the desk in view."""
        tabs = self._tabs.get(self._workspace)
        if tabs is not None:
            tabs.setCurrentIndex(next(at for at in range(tabs.count()) if _holds(tabs.widget(at), page)))

    def turn_page(self, by: int) -> None:
        """Show the next page of the desk in view, round and round."""
        tabs = self._tabs.get(self._workspace)
        if tabs is not None:
            tabs.setCurrentIndex((tabs.currentIndex() + by) % tabs.count())

    def cover(self, plot: QWidget) -> None:
        """Lay a plot over all that is in view; the page that it comes from stays in view beneath, and up to date."""
        self._cover = Cover(plot, self)
        self._cover.setGeometry(self.rect())
        self._cover.show()
        self._cover.raise_()

    def uncover(self) -> None:
        """Put a plot that covers the desk back into its place."""
        if self._cover is not None:
            self._cover.give_back()
            self._cover.deleteLater()
            self._cover = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what covers the desk as large as the desk."""
        super().resizeEvent(event)
        if self._cover is not None:
            self._cover.setGeometry(self.rect())

    def enlarge(self, widget: QWidget) -> None:
        """Show a widget from elsewhere above the desk in view."""
        self._below = self.currentIndex()
        self._large = widget
        self.addWidget(widget)
        self.setCurrentWidget(widget)

    def shrink(self) -> QWidget | None:
        """Show the desk again, and give the widget back."""
        widget = self._large
        if widget is not None:
            self.removeWidget(widget)
            self.setCurrentIndex(self._below)
            self._large = None
        return widget

    _below = 0

    def _on_widened(self, whole: bool) -> None:
        height = self.derive.height()
        part = 0.6 if whole else 0.0
        self.derive.setSizes([round((1 - part) * height), round(part * height)])


def _page(plot: QWidget) -> QWidget:
    """Return a page that holds a plot alone, which may leave it for a while."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(plot)
    return page


def _holds(page: QWidget | None, widget: QWidget) -> bool:
    return page is not None and (page is widget or page.isAncestorOf(widget))


def _tabs(*pages: tuple[str, QWidget]) -> QTabWidget:
    tabs = QTabWidget()
    tabs.setDocumentMode(True)
    tabs.tabBar().setDrawBase(False)
    for title, page in pages:
        tabs.addTab(page, title)
    return tabs
