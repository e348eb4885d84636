"""The computation graph on the screen: cards along the way of the data, arrows, and the node at work."""

from __future__ import annotations

import time
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsItem,
    QGraphicsScene,
    QGraphicsSceneHoverEvent,
    QGraphicsSceneMouseEvent,
    QGraphicsView,
    QStyleOptionGraphicsItem,
    QWidget,
)

from playground.graph.card import CELL, CHARACTER, LINE, MARGIN, TITLE, Block, Card, card, label
from playground.graph.layout import Layout, Place, layout
from playground.graph.node import Graph
from ui.theme import LIGHT, Theme

SMALL, LARGE = 11, 13
"""Pixels of the two type sizes; the cards are laid out for them."""
AROUND = 24.0
NEAREST, FARTHEST = 3.0, 0.08
"""How far one can zoom."""
UNREAD = 0.4
"""Below this scale numbers are grey bars: nobody could read them."""
LABEL = 0.9
"""Width of a label's characters, in units of the small type's."""


class NodeItem(QGraphicsItem):
    """One card."""

    def __init__(self, view: GraphView, one: Card, role: str) -> None:
        super().__init__()
        self._view, self.card, self.role = view, one, role
        self.size = one.size
        self.setAcceptHoverEvents(True)
        self.state = ""
        """"work" for the node at work, "beside" for those that its rule reads, "ahead" for what is not computed yet."""

    def boundingRect(self) -> QRectF:
        """The card with its frame."""
        return QRectF(-2, -2, self.size[0] + 4, self.size[1] + 4)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Title and shape, formula, value, gradient."""
        theme, one = self._view.theme, self.card
        width, height = self.size
        fills = {"parameter": theme.warn, "input": theme.window, "constant": theme.window}
        painter.setOpacity(0.45 if self.state == "ahead" else 1.0)
        painter.setBrush(QColor(theme.badge if self.state == "work" else fills.get(self.role, theme.panel)))
        marked = {"work": QPen(QColor(theme.accent), 3), "beside": QPen(QColor(theme.accent), 1.5)}
        painter.setPen(marked.get(self.state, QPen(QColor(theme.muted), 1)))
        painter.drawRoundedRect(QRectF(0, 0, width, height), 6, 6)
        scale = option.levelOfDetailFromTransform(painter.worldTransform())
        painter.setFont(self._view.large)
        painter.setPen(QColor(theme.text))
        painter.drawText(QPointF(MARGIN, 16), one.title)
        if scale < UNREAD:
            return
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
            _paint_block(painter, block, MARGIN + 18, top)
            top += block.size[1] + 6

    def hoverEnterEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        """Have the tool tip written."""
        self._view.asked.emit(self.card.key)

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """A click makes this the node at work."""
        self._view.node_clicked.emit(self.card.key)

    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """A double click folds the layer, or unfolds it."""
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
    ends = np.where(block.shades[..., None] > 0, (230.0, 130.0, 20.0), (30.0, 110.0, 190.0))
    colors = np.ascontiguousarray((255 + (ends - 255) * strength).round().astype(np.uint8))
    rows, columns, _ = colors.shape
    return QImage(colors.tobytes(), columns, rows, 3 * columns, QImage.Format.Format_RGB888).copy()


class EdgeItem(QGraphicsItem):
    """An arrow along the way of the data, and where it begins what the gradient is multiplied by on its way back."""

    def __init__(self, view: GraphView, route: tuple[Place, ...], said: str, ends: tuple[str, str]) -> None:
        super().__init__()
        self._view, self.ends = view, ends
        self.said, self._start = said, QPointF(*route[0])
        self._path, self._head = _curve(route), QPointF(*route[-1])
        self.state = ""
        self.setZValue(-1)

    def boundingRect(self) -> QRectF:
        """The curve with its label."""
        said = QRectF(self._start.x(), self._start.y() - LINE, 12 + len(self.said) * CHARACTER, LINE + 4)
        return self._path.boundingRect().adjusted(-8, -8, 8, 8).united(said)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Blue on the way forward, orange on the way back, where it is at work."""
        theme = self._view.theme
        color = {"forward": theme.line, "back": theme.series[1]}.get(self.state, theme.muted)
        painter.setPen(QPen(QColor(color), 2.5 if self.state else 1))
        painter.drawPath(self._path)
        painter.setBrush(QColor(color))
        x, y = self._head.x(), self._head.y()
        painter.drawPolygon(QPolygonF([QPointF(x, y), QPointF(x - 7, y - 4), QPointF(x - 7, y + 4)]))
        shown = self.said and self._view.gradients_shown(self.ends[0])
        if shown and option.levelOfDetailFromTransform(painter.worldTransform()) >= UNREAD:
            painter.setFont(self._view.small)
            painter.setPen(QColor(theme.series[1]))
            painter.drawText(self._start + QPointF(6, -3), self.said)


def _curve(route: tuple[Place, ...]) -> QPainterPath:
    path = QPainterPath(QPointF(*route[0]))
    for (x, y), (to_x, to_y) in pairwise(route):
        bend = (to_x - x) / 2
        path.cubicTo(x + bend, y, to_x - bend, to_y, to_x, to_y)
    return path


class GraphView(QGraphicsView):
    """Zoom by wheel or plus and minus, pan by dragging, 0 fits; the tool tip reads every number."""

    node_clicked = Signal(str)
    node_double_clicked = Signal(str)
    asked = Signal(str)
    """The mouse has come to a node: its tool tip is wanted."""
    stepped = Signal(int)
    """Right and left arrow: so many steps on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setScene(QGraphicsScene(self))
        self.setAccessibleName(self.tr("Computation graph; arrow keys step, plus and minus zoom, 0 fits"))
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self.theme = LIGHT
        self.small, self.large = QFont(QApplication.font()), QFont(QApplication.font())
        self.small.setPixelSize(SMALL)
        self.large.setPixelSize(LARGE)
        self.large.setBold(True)
        self.graph: Graph | None = None
        self._nodes: dict[str, NodeItem] = {}
        self._edges: list[EdgeItem] = []
        self._sizes: dict[str, tuple[float, float]] = {}
        self._reached: set[str] | None = None
        self._fitted = True
        """Whether the whole is in sight because nobody has zoomed."""
        self.seconds = 0.0

    def set_theme(self, theme: Theme) -> None:
        """Colours."""
        self.theme = theme
        self.setBackgroundBrush(QColor(theme.panel))
        self.viewport().update()

    def set_graph(self, graph: Graph) -> None:
        """New numbers in the same places where the nodes are the same; else another picture."""
        cards = {node.key: card(node) for node in graph.nodes}
        labels = [label(edge) for edge in graph.edges]
        same = self.graph is not None and [node.key for node in self.graph.nodes] == list(cards)
        grown = any(
            a > b for key, one in cards.items() for a, b in zip(one.size, self._sizes.get(key, (0, 0)), strict=True)
        )
        shapes = same and self.graph is not None and self.graph.rows == graph.rows and self.graph.raw == graph.raw
        self.graph = graph
        if shapes and not grown and len(self._edges) == len(labels):
            for key, one in cards.items():
                self._nodes[key].card = one
            for item, said in zip(self._edges, labels, strict=True):
                item.said = said
            self.viewport().update()
            return
        before = self._sizes if shapes else {}
        # a picture that has grown once does not shrink again with every number
        self._sizes = {
            key: (max(one.size[0], before.get(key, (0, 0))[0]), max(one.size[1], before.get(key, (0, 0))[1]))
            for key, one in cards.items()
        }
        self._rebuild(graph, cards, labels, layout(graph, self._sizes, labels, CHARACTER * LABEL))

    def _rebuild(self, graph: Graph, cards: dict[str, Card], labels: list[str], placed: Layout) -> None:
        scene = self.scene()
        scene.clear()
        roles = {node.key: node.role for node in graph.nodes}
        self._nodes = {}
        for key, one in cards.items():
            item = NodeItem(self, one, roles[key])
            item.size = self._sizes[key]
            item.setPos(*placed.places[key])
            scene.addItem(item)
            self._nodes[key] = item
        self._edges = []
        for edge, route, said in zip(graph.edges, placed.routes, labels, strict=True):
            arrow = EdgeItem(self, route, said, (edge.source, edge.target))
            scene.addItem(arrow)
            self._edges.append(arrow)
        scene.setSceneRect(QRectF(0, 0, placed.width, placed.height).adjusted(-AROUND, -AROUND, AROUND, AROUND))
        if self._fitted:
            self.fit()

    def mark(self, key: str, back: bool, reached: set[str] | None) -> None:
        """The node at work; ``reached``: keys whose value, or on the way back gradient, is known; None for all."""
        if self.graph is None:
            return
        forward_only = reached is not None and not back
        self._reached = reached if back else set() if forward_only else None
        beside = set()
        for item in self._edges:
            at_work = item.ends[0] == key if back else item.ends[1] == key
            item.state = ("back" if back else "forward") if key and at_work else ""
            if key and at_work:
                beside.add(item.ends[1] if back else item.ends[0])
        for name, node in self._nodes.items():
            waits = forward_only and reached is not None and name not in reached
            node.state = "work" if name == key else "beside" if name in beside else "ahead" if waits else ""
        if key in self._nodes and not self._fitted:
            self.ensureVisible(self._nodes[key], 40, 40)
        self.viewport().update()

    def gradients_shown(self, key: str) -> bool:
        """Whether the gradient of a node is known at this step of the walk."""
        return self._reached is None or key in self._reached

    def tell(self, key: str, text: str) -> None:
        """What the tool tip of a node says."""
        self._nodes[key].setToolTip(text)

    def fit(self) -> None:
        """The whole in sight, no larger than life."""
        self._fitted = True
        self.fitInView(self.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)
        if self.transform().m11() > 1.3:
            self.resetTransform()
            self.scale(1.3, 1.3)

    def zoom(self, factor: float) -> None:
        """In or out, about the mouse."""
        scale = self.transform().m11() * factor
        if FARTHEST <= scale <= NEAREST:
            self._fitted = False
            self.scale(factor, factor)

    def clear(self) -> None:
        """Nothing to show."""
        self.scene().clear()
        self.graph, self._nodes, self._edges, self._sizes = None, {}, [], {}

    def place(self, key: str) -> QPointF:
        """Where the middle of a node is, in the view's own pixels."""
        width, height = self._nodes[key].size
        where = self.mapFromScene(self._nodes[key].mapToScene(QPointF(width / 2, min(height / 2, 12.0))))
        return QPointF(where)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom."""
        self.zoom(1.0015 ** event.angleDelta().y())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay fitted."""
        super().resizeEvent(event)
        if self._fitted and self.graph is not None:
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step, zoom, fit."""
        key = event.key()
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self.stepped.emit(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(1 / 1.2 if key == Qt.Key.Key_Minus else 1.2)
        elif key == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the keys, too."""
        self.setFocus()
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and keep the time that it took, smoothed."""
        start = time.perf_counter()
        super().paintEvent(event)
        self.seconds += 0.3 * (time.perf_counter() - start - self.seconds)
