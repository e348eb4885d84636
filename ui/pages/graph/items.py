"""Graphics items of the computation graph: a card per node, an arrow per edge."""

from __future__ import annotations

from enum import Enum, auto
from typing import Protocol

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, SignalInstance
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsSceneHoverEvent,
    QGraphicsSceneMouseEvent,
    QStyleOptionGraphicsItem,
    QWidget,
)

from playground.graph.card import CELL, CHARACTER, LINE, MARGIN, NEGATIVE, POSITIVE, TITLE, Block, NodeCard
from playground.graph.layout import Place, bends
from playground.graph.node import Role
from ui.toolkit.theme import Theme

UNREAD = 0.4
"""Below this scale no numbers are drawn, as they could not be read."""
FAR = 13
"""Size of a name in pixels at smaller scales."""


class NodeState(Enum):
    """The state of a node in the walk."""

    DONE = auto()
    WORK = auto()
    """The current node."""
    BESIDE = auto()
    """Used by the rule of the current node."""
    AHEAD = auto()
    """Not computed yet."""


class Pass(Enum):
    """The direction in which the walk crosses an edge."""

    FORWARD = auto()
    BACK = auto()


class GraphPicture(Protocol):
    """What the items need from their view."""

    theme: Theme
    large: QFont
    small: QFont
    asked: SignalInstance
    node_clicked: SignalInstance
    node_double_clicked: SignalInstance

    def gradients_shown(self, key: str) -> bool:
        """Whether the backward pass has reached this node."""

    def is_covered(self, key: str, back: bool) -> bool:
        """Whether a value, or the gradient where ``back``, is still to be worked out."""


class NodeItem(QGraphicsItem):
    """One card."""

    def __init__(self, view: GraphPicture, one: NodeCard, role: Role) -> None:
        super().__init__()
        self._view = view
        self.card = one
        self.role = role
        self.size = one.size
        self.setAcceptHoverEvents(True)
        self.state = NodeState.DONE

    def boundingRect(self) -> QRectF:
        """The card with its frame."""
        return QRectF(-2, -2, self.size[0] + 4, self.size[1] + 4)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Title and shape, formula, value, gradient."""
        theme = self._view.theme
        one = self.card
        width, height = self.size
        fills = {Role.PARAMETER: theme.warn, Role.INPUT: theme.window, Role.CONSTANT: theme.window}
        painter.setOpacity(0.45 if self.state is NodeState.AHEAD else 1.0)
        painter.setBrush(QColor(theme.badge if self.state is NodeState.WORK else fills.get(self.role, theme.panel)))
        marked = {NodeState.WORK: QPen(QColor(theme.accent), 3), NodeState.BESIDE: QPen(QColor(theme.accent), 1.5)}
        painter.setPen(marked.get(self.state, QPen(QColor(theme.muted), 1)))
        painter.drawRoundedRect(QRectF(0, 0, width, height), 6, 6)
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        painter.setPen(QColor(theme.text))
        if scale < UNREAD:  # zoomed out, only the name is shown, in constant size
            far = QFont(self._view.large)
            far.setPixelSize(round(FAR / scale))
            painter.setFont(far)
            painter.drawText(QRectF(0, 0, width, height), Qt.AlignmentFlag.AlignCenter, one.title)
            return
        painter.setFont(self._view.large)
        painter.drawText(QPointF(MARGIN, 16), one.title)
        painter.setFont(self._view.small)
        painter.setPen(QColor(theme.muted))
        painter.drawText(QRectF(0, 4, width - MARGIN, LINE), Qt.AlignmentFlag.AlignRight, one.shape)
        top = TITLE
        if one.formula:
            painter.drawText(QPointF(MARGIN, top + 11), one.formula)
            top += LINE
        shown = self._view.gradients_shown(one.key)
        for block, color, sign in ((one.value, theme.line, ""), (one.gradient, theme.series[1], "∂")):
            if block is None or (sign and not shown):
                continue
            painter.setPen(QColor(color))
            painter.drawText(QPointF(MARGIN, top + 11), sign)
            if self._view.is_covered(one.key, bool(sign)):
                painter.drawText(QPointF(MARGIN + 18, top + 11), "?")
            else:
                _paint_block(painter, block, MARGIN + 18, top)
            top += block.size[1] + 6

    def hoverEnterEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        """Have the tool tip written."""
        self._view.asked.emit(self.card.key)

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Make this the current node."""
        self._view.node_clicked.emit(self.card.key)

    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Fold or unfold the layer."""
        self._view.node_double_clicked.emit(self.card.key)


def _paint_block(painter: QPainter, block: Block, x: float, y: float) -> None:
    if block.shades is None:
        for row, texts in enumerate(block.numbers):
            for column, text in enumerate(texts):
                cell = QRectF(x + column * block.cell, y + row * LINE, block.cell - 8, LINE)
                painter.drawText(cell, Qt.AlignmentFlag.AlignRight, text)
        return
    rows, columns = block.shades.shape
    painter.drawImage(QRectF(x, y, columns * CELL, rows * CELL), _image(block))
    painter.drawText(QPointF(x, y + rows * CELL + 12), block.norm)


def _image(block: Block) -> QImage:
    """−1 … 1 as blue, white, orange."""
    assert block.shades is not None
    strength = np.abs(block.shades)[..., None]
    ends = np.where(block.shades[..., None] > 0, POSITIVE, NEGATIVE)
    colors = np.ascontiguousarray((255 + (ends - 255) * strength).round().astype(np.uint8))
    rows, columns, _ = colors.shape
    return QImage(colors.tobytes(), columns, rows, 3 * columns, QImage.Format.Format_RGB888).copy()


class EdgeItem(QGraphicsItem):
    """An arrow along the data flow, with the local derivative at its start."""

    def __init__(self, view: GraphPicture, route: tuple[Place, ...], text: str, ends: tuple[str, str]) -> None:
        super().__init__()
        self._view = view
        self.ends = ends
        self.label = text
        self._start = QPointF(*route[0])
        self._path = _curve(route)
        self._head = QPointF(*route[-1])
        self.state: Pass | None = None
        self.setZValue(-1)

    def boundingRect(self) -> QRectF:
        """The curve with its label."""
        text = QRectF(self._start.x(), self._start.y() - LINE, 12 + len(self.label) * CHARACTER, LINE + 4)
        return self._path.boundingRect().adjusted(-8, -8, 8, 8).united(text)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint blue in the forward pass and orange in the backward pass if current."""
        theme = self._view.theme
        color = theme.muted if self.state is None else theme.line if self.state is Pass.FORWARD else theme.series[1]
        painter.setPen(QPen(QColor(color), 2.5 if self.state else 1))
        painter.drawPath(self._path)
        painter.setBrush(QColor(color))
        x, y = self._head.x(), self._head.y()
        painter.drawPolygon(QPolygonF([QPointF(x, y), QPointF(x - 7, y - 4), QPointF(x - 7, y + 4)]))
        shown = self.label and self._view.gradients_shown(self.ends[0])
        if shown and option.levelOfDetailFromTransform(painter.worldTransform()) >= UNREAD:
            painter.setFont(self._view.small)
            painter.setPen(QColor(theme.series[1]))
            painter.drawText(self._start + QPointF(6, -3), self.label)


def _curve(route: tuple[Place, ...]) -> QPainterPath:
    path = QPainterPath(QPointF(*route[0]))
    for piece in bends(route):
        path.cubicTo(*(QPointF(*place) for place in piece))
    return path
