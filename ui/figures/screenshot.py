"""The whole window as a picture: PNG at any number of dots, or PDF; it carries its experiment."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QWidget

from playground.experiment import embedding
from playground.figures.specification import CM, PIXELS
from ui.plots.rendering import draw, render

FAST = 70
"""PNG effort: a little larger than the smallest, in a third of the time."""


def picture(window: QWidget, kind: str, dpi: int, title: str, experiment: bytes | None) -> bytes:
    """The window as it stands, in a format of ``WHOLE``."""
    return png(render(window, dpi / PIXELS), dpi, experiment) if kind == "png" else pdf(window, title, experiment)


def png(image: QImage, dpi: float, experiment: bytes | None) -> bytes:
    """A picture as a file of so many dots an inch."""
    image.setDotsPerMeterX(round(dpi / CM * 100))
    image.setDotsPerMeterY(round(dpi / CM * 100))
    buffer = _buffer()
    image.save(buffer, "PNG", FAST)  # type: ignore[call-overload]
    content = _content(buffer)
    return content if experiment is None else embedding.into_png(content, experiment)


def pdf(window: QWidget, title: str, experiment: bytes | None) -> bytes:
    """One page of the window's size at 96 pixels an inch; fonts embedded."""
    buffer = _buffer()
    writer = QPdfWriter(buffer)
    writer.setResolution(PIXELS)
    points = QSizeF(window.width() * 72 / PIXELS, window.height() * 72 / PIXELS)
    writer.setPageSize(QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(title)
    if experiment is not None:
        writer.setDocumentXmpMetadata(embedding.pdf_metadata(experiment, title))
    painter = QPainter(writer)
    try:
        draw(window, painter, vector=True)
    finally:
        painter.end()
    return _content(buffer)


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


def _content(buffer: QBuffer) -> bytes:
    return bytes(buffer.data().data())
