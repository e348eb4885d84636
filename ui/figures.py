"""``main.py figure``: plots of an experiment after its steps, as PNG, SVG or PDF that carry it; no display needed."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pyqtgraph as pg
from PySide6.QtCore import (
    QBuffer,
    QIODevice,
    QMarginsF,
    QMessageLogContext,
    QPoint,
    QRect,
    QSize,
    QSizeF,
    Qt,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QAbstractButton, QApplication, QGridLayout, QLabel, QWidget

from playground import carried, storage, timeline
from playground.arguments import BAD_INPUT, DONE, Parser
from playground.engine.protocol import Faulted, Opened, Progress, Refused, Snapshot
from playground.errors import CodeNotAllowed, FileFault, InvalidValue, PlaygroundError, UnknownName
from playground.experiment import PLOTS, Experiment
from ui import i18n, theme
from ui.engine_bridge import EngineBridge
from ui.plots.base import CONVENTIONS, Plot, number, render
from ui.plots.fit import FitPlot
from ui.plots.gradients import GradientsPlot
from ui.plots.loss import LossPlot
from ui.plots.parameters import ParametersPlot
from ui.vector import flatten
from ui.view_menu import dress

MAKERS: dict[str, Callable[[], Plot]] = {
    "fit": FitPlot,
    "loss": LossPlot,
    "parameters": ParametersPlot,
    "gradients": GradientsPlot,
}
"""Plot of ``experiment.PLOTS`` → its widget."""
WIDTH, HEIGHT = 720, 450
"""Pixels of one plot at scale 1."""
SUFFIXES = (".png", ".svg", ".pdf")


class State:
    """What the engine says of an experiment once it stands at its steps."""

    def __init__(self, experiment: Experiment) -> None:
        self.opened: list[Opened] = []
        self.snapshots: list[Snapshot] = []
        self._fault: PlaygroundError | str | None = None
        bridge = EngineBridge()
        bridge.opened.connect(self.opened.append)
        bridge.snapshot.connect(self.snapshots.append)
        bridge.progress.connect(_show_progress)
        bridge.refused.connect(self._on_refused)
        bridge.faulted.connect(self._on_faulted)
        bridge.lost.connect(lambda again: None if again else self._on_lost())
        bridge.start()
        try:
            bridge.open(experiment)
            while not self.snapshots and self._fault is None:
                QApplication.processEvents()
                bridge.poll()
        finally:
            bridge.close()
        if self._fault is not None:
            raise self._fault if isinstance(self._fault, PlaygroundError) else FileFault("engine", self._fault)

    def _on_refused(self, answer: Refused) -> None:
        self._fault = answer.sentence

    def _on_faulted(self, answer: Faulted) -> None:
        self._fault = answer.fault

    def _on_lost(self) -> None:
        self._fault = "it ended three times"


def _show_progress(progress: Progress) -> None:
    if sys.stderr.isatty():
        print(f"\rstep {progress.step} of {progress.target}", end="", file=sys.stderr, flush=True)


class Figure(QWidget):
    """Plots in a grid, a title above them and what they show in a line below."""

    def __init__(self, experiment: Experiment, state: State, plots: Sequence[str], chosen: theme.Theme) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.setObjectName("figure")
        self.setStyleSheet(f"QWidget#figure {{ background: {chosen.window}; }}")
        snapshot = state.snapshots[-1]
        settings = timeline.settings_at_end(experiment)
        layout = QGridLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        columns = 1 if len(plots) == 1 else 2
        if experiment.title:
            title = QLabel(experiment.title)
            title.setObjectName("title")
            title.setTextFormat(Qt.TextFormat.PlainText)
            layout.addWidget(title, 0, 0, 1, columns)
        for place, name in enumerate(plots):
            plot = MAKERS[name]()
            plot.set_theme(chosen)
            for opened in state.opened[-1:]:
                plot.set_opened(opened)
            plot.set_settings(settings)
            for button in plot.findChildren(QAbstractButton):
                button.hide()  # nobody presses them on paper
            for one in state.snapshots:
                plot.set_snapshot(one)
            layout.addWidget(plot, 1 + place // columns, place % columns)
        caption = QLabel(self._caption(settings, snapshot))
        caption.setObjectName("muted")
        caption.setWordWrap(True)
        rows = (len(plots) + columns - 1) // columns
        layout.addWidget(caption, 1 + rows, 0, 1, columns)
        for row in range(1, 1 + rows):
            layout.setRowStretch(row, 1)
        self.resize(WIDTH * columns, HEIGHT * rows + caption.heightForWidth(WIDTH * columns) + 24)
        self.show()
        for plot in self.findChildren(Plot):
            plot.paint()
        QApplication.processEvents()

    def _caption(self, settings: Experiment, snapshot: Snapshot) -> str:
        model = settings.model.name + (f" {settings.model.activation}" if settings.model.hidden else "")
        sizes = "-".join(map(str, (settings.model.hidden)))
        words = {"manual": self.tr("by hand"), "auto": "mx.grad", "numerical": self.tr("differences")}
        words["custom"] = self.tr("own gradient")
        parts = [
            self.tr("model {0}").format(f"{model} {sizes}".strip()),
            self.tr("loss {0}").format(CONVENTIONS[settings.loss]),
            self.tr("{0}, rate {1}").format(
                str(settings.optimizer.__struct_config__.tag), number(settings.optimizer.learning_rate)
            ),
            words[settings.gradient.source],
            self.tr("step {0}").format(snapshot.step),
            self.tr("training loss {0}").format(number(snapshot.losses.train)),
            self.tr("seed {0}").format(settings.model.seed),
        ]
        if settings.penalty.name != "none":
            parts.insert(2, f"{settings.penalty.name} {number(settings.penalty.rate)}")
        return " · ".join(parts)


def png(widget: QWidget, scale: float, experiment: bytes) -> bytes:
    """Pixels ``scale`` times as sharp, at 96 · scale dots an inch."""
    image = render(widget, scale)
    dots = round(96 * scale / 0.0254)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return carried.into_png(bytes(buffer.data().data()), experiment)


def svg(widget: QWidget, scale: float, experiment: bytes) -> bytes:
    """Lines as lines and text as text, in a drawing of the widget's size times ``scale``."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(96)
    generator.setSize(QSize(round(widget.width() * scale), round(widget.height() * scale)))
    generator.setViewBox(QRect(QPoint(0, 0), widget.size()))
    generator.setTitle(widget.windowTitle())
    _paint(widget, generator)
    return carried.into_svg(flatten(bytes(buffer.data().data())), experiment)


def pdf(widget: QWidget, scale: float, experiment: bytes) -> bytes:
    """One page of the widget's size at 96 pixels an inch, times ``scale``; fonts embedded."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(96)
    points = QSizeF(widget.width() * 0.75 * scale, widget.height() * 0.75 * scale)
    writer.setPageSize(QPageSize(points, QPageSize.Unit.Point))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(widget.windowTitle())
    writer.setDocumentXmpMetadata(carried.pdf_metadata(experiment, widget.windowTitle()))
    _paint(widget, writer, scale)
    return bytes(buffer.data().data())


def _paint(widget: QWidget, device: QSvgGenerator | QPdfWriter, scale: float = 1.0) -> None:
    scatters = [item for plot in widget.findChildren(Plot) for item in plot.view.items()]
    scatters = [item for item in scatters if isinstance(item, pg.ScatterPlotItem)]
    for item in scatters:
        item.opts["useCache"] = False
    painter = QPainter(device)
    painter.scale(scale, scale)
    widget.render(painter, QPoint(0, 0))
    painter.end()


WRITERS = {".png": png, ".svg": svg, ".pdf": pdf}
"""Suffix → how a widget is written with its experiment."""


def main(arguments: Sequence[str]) -> int:
    """Run ``figure``; returns the exit code: 0 done, 2 bad input."""
    try:
        options = _parser().parse_args(arguments)
        for name in options.plot:
            if name not in PLOTS:
                raise UnknownName("--plot", name, PLOTS)
        experiments = [(source, storage.read(source)) for source in options.experiment]
        for source, experiment in experiments:
            if timeline.runs_code(experiment) and not options.allow_code:
                raise CodeNotAllowed(source)
        targets = _targets(options, [source for source, _ in experiments])
        _draw(options, experiments, targets)
    except PlaygroundError as fault:
        print(f"error: {' '.join(str(fault).split())}", file=sys.stderr)
        return BAD_INPUT
    return DONE


def _draw(options: argparse.Namespace, experiments: Sequence[tuple[str, Experiment]], targets: Sequence[Path]) -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    qInstallMessageHandler(_pass_on)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    pg.setConfigOptions(antialias=True)
    translator = i18n.Catalogue(i18n.CATALOGUES / "zh_TW.ts", app) if options.language == "zh_TW" else None
    if translator is not None:
        app.installTranslator(translator)
    chosen = theme.THEMES[options.theme]
    dress(chosen, 1.0)
    try:
        for (source, experiment), target in zip(experiments, targets, strict=True):
            with storage.naming(source):
                figure = Figure(experiment, State(experiment), options.plot, chosen)
            figure.setWindowTitle(experiment.title or Path(source).stem)
            content = WRITERS[target.suffix.lower()](figure, options.scale, storage.encode(experiment))
            storage.write_bytes(content, target)
            figure.close()
    finally:
        if translator is not None:
            app.removeTranslator(translator)


def _pass_on(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
    """What Qt says goes to standard error, but for what the off-screen platform says of every window."""
    if message and not message.startswith("This plugin does not support"):
        print(message, file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="main.py figure", description="the plots as they stand after the experiment's steps")
    parser.add_argument("experiment", nargs="+")
    parser.add_argument("--plot", nargs="+", required=True, metavar="NAME")
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--theme", choices=tuple(theme.THEMES), default="light")
    parser.add_argument("--scale", type=_scale, default=2.0)
    parser.add_argument("--language", choices=tuple(i18n.LANGUAGES), default="en")
    parser.add_argument("--allow-code", action="store_true")
    return parser


def _scale(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.25 <= value <= 8:
        raise InvalidValue("--scale", repr(text), "a number from 0.25 to 8")
    return value


def _targets(options: argparse.Namespace, sources: Sequence[str]) -> list[Path]:
    """Where each figure goes: the file named, or, for several experiments, PNGs in the folder named."""
    out: Path = options.out
    if len(sources) == 1 and not out.is_dir():
        if out.suffix.lower() not in SUFFIXES:
            raise InvalidValue("--out", repr(out.name), "a name that ends in .png, .svg or .pdf")
        return [out]
    if not out.is_dir():
        raise FileFault(str(out), "is no folder, where the figures of several experiments go")
    names = ["figure" if source == "-" else Path(source).stem for source in sources]
    return [out / f"{name}{'' if names.count(name) == 1 else f'-{n}'}.png" for n, name in enumerate(names, 1)]
