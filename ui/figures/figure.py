"""The figure itself: plots in a grid, a title above them and what they show in a line below."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from playground.engine.protocol import Opened, Snapshot
from playground.experiment import timeline
from playground.experiment.types import Experiment
from ui.figures.specification import PIXELS, Specification, columns, legible
from ui.pages.fit.plot import FitPlot
from ui.plots.base import Drawing, Plot, PlotTable
from ui.plots.gradients import GradientsPlot
from ui.plots.loss import LossPlot
from ui.plots.parameters import ParametersPlot
from ui.plots.rendering import PAGE
from ui.toolkit import theme
from ui.toolkit.numbers import number
from ui.toolkit.option_names import convention
from ui.toolkit.plain_text import PlainLabel

MAKERS: dict[str, Callable[[], Plot]] = {
    "fit": FitPlot,
    "loss": LossPlot,
    "parameters": ParametersPlot,
    "gradients": GradientsPlot,
}
"""Plot of :data:`PLOTS` → its widget."""

FINE = 8
"""Times as many points of a map as on the screen."""


class Figure(QWidget):
    """Never on the screen; made in pieces, so that a window that makes one goes on living."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.setObjectName(PAGE)
        self.plots: dict[str, Plot] = {}
        self._opened: dict[str, Opened] = {}
        """What each plot was opened with."""
        self._title = PlainLabel(parent=self)
        self._caption = PlainLabel(parent=self)
        for label, name in ((self._title, "figureTitle"), (self._caption, "figureCaption")):
            label.setObjectName(name)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._chosen = Specification()
        self.show()
        self.setUpdatesEnabled(False)  # painted when a file wants it, not when Qt does

    def arrange(self, chosen: Specification, fine: int = FINE) -> Iterator[None]:
        """Take the form of ``chosen``, a plot a piece: those that are there stay."""
        for name in [name for name in self.plots if name not in chosen.plots]:
            self._opened.pop(name, None)
            self.plots.pop(name).deleteLater()
        for name in chosen.plots:
            if name not in self.plots:
                plot = MAKERS[name]()
                yield
                self.plots[name] = plot
                plot.hide()
                plot.setParent(self)
                for button in plot.findChildren(QAbstractButton):
                    button.hide()  # nobody presses them on paper
                yield
        chosen = legible(chosen)
        look = theme.THEMES[chosen.theme]
        self.setStyleSheet(_style(chosen, look))
        yield
        self._chosen = chosen
        self.resize(*chosen.layout_size)
        self._place()
        drawing = Drawing(
            stroke=chosen.stroke,
            points=chosen.points,
            grid=chosen.grid,
            legend=chosen.legend,
            transparent=chosen.transparent,
            fine=fine,
        )
        for plot in list(self.plots.values()):
            plot.theme = look
            plot.set_drawing(drawing)
            yield

    def _place(self) -> None:
        """Words above and below, equal places for the plots between; the last has the rest of its row."""
        em = self._chosen.points * PIXELS / 72
        edge = round(0.6 * em)
        gap = round(0.4 * em)
        wide = self.width() - 2 * edge
        top, bottom = edge, self.height() - edge
        if not self._title.isHidden():
            self._title.setGeometry(edge, top, wide, self._title.heightForWidth(wide))
            top += self._title.height() + gap
        if not self._caption.isHidden():
            high = self._caption.heightForWidth(wide)
            self._caption.setGeometry(edge, bottom - high, wide, high)
            bottom -= high + gap
        names = self._chosen.plots
        across = columns(self._chosen)
        down = (len(names) + across - 1) // across
        step_x = (wide + gap) / across
        step_y = (bottom - top + gap) / down
        for place, name in enumerate(names):
            row, column = divmod(place, across)
            right = edge + wide if place == len(names) - 1 else edge + (column + 1) * step_x - gap
            left, upper = round(edge + column * step_x), round(top + row * step_y)
            self.plots[name].setGeometry(left, upper, round(right) - left, round(step_y - gap))
            self.plots[name].show()

    def set_words(self, title: str, caption: str) -> None:
        """The text above and below; what is empty takes no room."""
        for label, text in ((self._title, title), (self._caption, caption)):
            label.setText(text)
            label.setVisible(bool(text))
        self._place()

    def open(self, opened: Opened) -> Iterator[None]:
        """Show these rows and this model, a plot a piece."""
        for name, plot in self.plots.items():
            self._open(name, plot, opened)
            yield

    def take_over(self, settings: Experiment, others: dict[str, Plot]) -> Iterator[None]:
        """Hold what the window's plots show now, all of one state; painting it takes a plot a piece."""
        for name, plot in self.plots.items():
            plot.set_settings(settings)
            plot.take_over(others[name])
        for plot in self.plots.values():
            yield
            plot.paint()
            plot.fit_header()

    def show_state(self, opened: Opened, settings: Experiment, snapshots: Sequence[Snapshot]) -> None:
        """Show a run that no window has shown, or what has been added to it."""
        for name, plot in self.plots.items():
            self._open(name, plot, opened)
            plot.set_settings(settings)
            for snapshot in snapshots:
                plot.set_snapshot(snapshot)
            plot.paint()
            plot.fit_header()

    def _open(self, name: str, plot: Plot, opened: Opened) -> None:
        if self._opened.get(name) is not opened:
            self._opened[name] = opened
            plot.set_opened(opened)

    def tables(self) -> dict[str, PlotTable]:
        """The numbers shown: plot, or plot and table, → its columns."""
        return {
            f"{name}-{table}" if table else name: columns
            for name, plot in self.plots.items()
            for table, columns in plot.tables().items()
        }


def _style(chosen: Specification, look: theme.Theme) -> str:
    behind = "transparent" if chosen.transparent else look.panel
    points = chosen.points
    return f"""{theme.STYLE.format(t=look, points=points)}
QWidget#figure, QWidget#figure QFrame#card {{ background: {behind}; border: none; }}
QWidget#figure QGraphicsView {{ background: {behind}; }}
QWidget#figure QLabel {{ font-size: {points}pt; color: {look.text}; background: transparent; }}
QWidget#figure QLabel#figureTitle {{ font-size: {1.25 * points}pt; font-weight: 600; }}
QWidget#figure QLabel#figureCaption {{ font-size: {0.85 * points}pt; color: {look.muted}; }}
QWidget#figure QLabel#convention {{ color: {look.muted}; }}
QWidget#figure QLabel#badge {{ font-size: {0.85 * points}pt; color: {look.accent}; background: {look.badge}; }}
"""


def words(chosen: Specification, experiment: Experiment, snapshot: Snapshot) -> tuple[str, str]:
    """Title and caption: those chosen, or the experiment's title and a line written from its settings."""
    title = experiment.title if chosen.title is None else chosen.title
    caption = written(experiment, snapshot) if chosen.caption is None else chosen.caption
    return title, caption


def written(experiment: Experiment, snapshot: Snapshot) -> str:
    """With which settings this was made: model, loss, optimizer, rate, gradient, step, seed."""
    settings = timeline.settings_at_end(experiment)
    model = settings.model.name + (f" {settings.model.activation}" if settings.model.hidden else "")
    sizes = "-".join(map(str, settings.model.hidden))
    gradient = {
        "manual": QCoreApplication.translate("Figure", "gradient by hand"),
        "auto": "mx.grad",
        "numerical": QCoreApplication.translate("Figure", "finite differences"),
        "custom": QCoreApplication.translate("Figure", "own gradient"),
    }
    optimizer = settings.optimizer.name
    parts = [
        QCoreApplication.translate("Figure", "model {0}").format(f"{model} {sizes}".strip()),
        QCoreApplication.translate("Figure", "loss {0}").format(convention(settings.loss)),
        QCoreApplication.translate("Figure", "{0}, rate {1}").format(
            optimizer, number(settings.optimizer.learning_rate)
        ),
        gradient[settings.gradient.source],
        QCoreApplication.translate("Figure", "step {0}").format(snapshot.step),
        QCoreApplication.translate("Figure", "training loss {0}").format(number(snapshot.losses.train)),
        QCoreApplication.translate("Figure", "seed {0}").format(settings.model.seed),
    ]
    if settings.penalty.name != "none":
        parts.insert(2, f"{settings.penalty.name} {number(settings.penalty.rate)}")
    return " · ".join(parts)
