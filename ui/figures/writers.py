"""A figure as a file: each writer paints, in the window's thread and in pieces, and returns the rest of the work."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPoint, QRect, QSize, QSizeF
from PySide6.QtGui import QFont, QFontInfo, QImage, QPageSize, QPainter, QPdfWriter, QTransform
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from playground.experiment import embedding
from playground.foundation import files
from ui.figures.figure import Figure
from ui.figures.specification import CM, PIXELS
from ui.figures.vector import Frame, flatten
from ui.plots.base import Plot, PlotTable
from ui.plots.rendering import draw, plots_of, rendered, settled

Rest = Callable[[], bytes]
"""What is left to do, in any thread: the file's bytes."""
Painting = Generator[None, None, Rest]
"""Painting in pieces."""
Files = dict[str, bytes]
"""Name of a table, empty for the one file there is, → its bytes."""
FAST = 70
"""PNG effort: a little larger than the smallest, in a third of the time."""


def png(widget: QWidget, dpi: int, experiment: bytes | None) -> Painting:
    """Exactly ``dpi`` dots an inch."""
    image = yield from rendered(widget, dpi / PIXELS)
    return lambda: png_bytes(image, dpi, experiment)


def png_bytes(image: QImage, dpi: float, experiment: bytes | None) -> bytes:
    """A picture that is there already."""
    image.setDotsPerMeterX(round(dpi / CM * 100))
    image.setDotsPerMeterY(round(dpi / CM * 100))
    buffer = _buffer()
    image.save(buffer, "PNG", FAST)  # type: ignore[call-overload]
    content = _content(buffer)
    return content if experiment is None else embedding.into_png(content, experiment)


def svg(widget: QWidget, dpi: int, experiment: bytes | None) -> Painting:
    """Lines as lines, text as text, in the widget's size at 96 pixels an inch."""
    buffer = _buffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(PIXELS)
    generator.setSize(QSize(widget.width(), widget.height()))
    generator.setViewBox(QRect(QPoint(0, 0), widget.size()))
    generator.setTitle(widget.windowTitle())
    yield from _painted(widget, generator)
    frames = [frame for plot in plots_of(widget) if plot.isVisibleTo(widget) for frame in _frames(plot, widget)]
    content = _content(buffer)
    names = {name.decode() for name in re.findall(rb'font-family="([^"]*)"', content)}
    families = {name: QFontInfo(QFont(name)).family() for name in names}

    def rest() -> bytes:
        flat = flatten(content, frames, families)
        return flat if experiment is None else embedding.into_svg(flat, experiment)

    return rest


def _frames(plot: Plot, page: QWidget) -> list[Frame]:
    """How a plot's data and maps lie on the page, and the rectangle that they may be drawn in."""
    box = plot.view.getViewBox()
    corner = plot.view.viewport().mapTo(page, QPoint(0, 0))
    to_page = plot.view.viewportTransform() * QTransform.fromTranslate(corner.x(), corner.y())
    room = to_page.mapRect(box.sceneBoundingRect())
    maps = [item for item in plot.view.items() if isinstance(item, pg.ImageItem)]
    return [
        (
            (m.m11(), m.m12(), m.m21(), m.m22(), m.dx(), m.dy()),
            (room.x(), room.y(), room.width(), room.height()),
        )
        for m in (item.sceneTransform() * to_page for item in (box.childGroup, *maps))
    ]


def pdf(widget: QWidget, dpi: int, experiment: bytes | None) -> Painting:
    """One page of the widget's size at 96 pixels an inch; fonts embedded."""
    buffer = _buffer()
    writer = QPdfWriter(buffer)
    writer.setResolution(PIXELS)
    points = QSizeF(widget.width() * 72 / PIXELS, widget.height() * 72 / PIXELS)
    writer.setPageSize(QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(widget.windowTitle())
    if experiment is not None:
        writer.setDocumentXmpMetadata(embedding.pdf_metadata(experiment, widget.windowTitle()))
    yield from _painted(widget, writer)
    content = _content(buffer)
    return lambda: content


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


def _content(buffer: QBuffer) -> bytes:
    return bytes(buffer.data().data())


def _painted(widget: QWidget, device: QSvgGenerator | QPdfWriter) -> Iterator[None]:
    """Lay out the axes, for a device that can be painted on only once, and paint."""
    yield from settled(widget)
    painter = QPainter(device)
    try:
        yield from draw(widget, painter, vector=True)
    finally:
        painter.end()


WRITERS: dict[str, Callable[[QWidget, int, bytes | None], Painting]] = {"png": png, "svg": svg, "pdf": pdf}
"""Suffix → how a widget becomes a picture."""
FORMATS = (*WRITERS, "csv", "json")
"""What one state of a run is written as; a movie, of many, is a GIF."""


def as_files(
    widget: QWidget, kind: str, dpi: int, experiment: bytes | None
) -> Generator[None, None, Callable[[], Files]]:
    """A picture of any widget, or the numbers that a :class:`Figure` shows, in a format of :data:`FORMATS`."""
    if kind in WRITERS:
        rest = yield from WRITERS[kind](widget, dpi, experiment)
        return lambda: {"": rest()}
    assert isinstance(widget, Figure)
    tables = widget.tables()
    return lambda: csv_files(tables) if kind == "csv" else {"": json_file(tables, experiment)}


def save(found: Files, target: Path) -> None:
    """Write what was made, a table a file, each wholly or not at all; raises :class:`FileFault`."""
    for path, content in by_table(found, target).items():
        files.write(content, path)


def csv_files(tables: dict[str, PlotTable]) -> dict[str, bytes]:
    """Name of a table → its text: one row of names, then numbers that read back as the same float32."""
    files = {}
    for name, table in tables.items():
        text = io.StringIO()
        rows = csv.writer(text, lineterminator="\n")
        rows.writerow(table)
        rows.writerows(zip(*(map(_cell, column) for column in table.values()), strict=True))
        files[name] = text.getvalue().encode()
    return files


def by_table(files: dict[str, bytes], target: Path) -> dict[Path, bytes]:
    """One table is the file itself; of several each has its name behind the file's."""
    if len(files) == 1:
        return {target: next(iter(files.values()))}
    return {target.with_name(f"{target.stem}-{name}{target.suffix}"): content for name, content in files.items()}


def json_file(tables: dict[str, PlotTable], experiment: bytes | None) -> bytes:
    """``{"version": 1, "tables": {name: {column: numbers}}, "experiment": …}``; not-a-number is null."""
    plain: dict[str, Any] = {
        "version": 1,
        "tables": {
            name: {column: list(map(_plain, values)) for column, values in table.items()}
            for name, table in tables.items()
        },
    }
    if experiment is not None:
        plain["experiment"] = json.loads(experiment)
    return json.dumps(plain).encode() + b"\n"


def _plain(value: Any) -> float | int | None:
    """The shortest number that reads back as the same float32."""
    number = value.item() if value.dtype.kind in "iub" else float(str(value))
    return number if math.isfinite(number) else None


def _cell(value: Any) -> str:
    number = _plain(value)
    return "" if number is None else repr(number)
