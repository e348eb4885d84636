"""The code editor: line numbers, indentation, completion, and marks on lines that are wrong or shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QRect, QSize, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QCompleter, QListView, QPlainTextEdit, QTextEdit, QWidget

from ui.editor.highlighter import PythonHighlighter
from ui.toolkit.theme import LIGHT, Theme

INDENT = "    "
PAUSE = 120
"""Milliseconds without a key press after which the text is taken over."""
_MODIFIERS = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta)


class _Gutter(QWidget):
    """Line numbers, beside the text."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        """Return the width of the largest number."""
        return QSize(self._editor.gutter_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the numbers of the visible lines."""
        self._editor.paint_gutter(event)


class CodeEditor(QPlainTextEdit):
    """A code editor; ``settled`` is emitted after a pause in typing."""

    settled = Signal(str)
    released = Signal()
    """Emitted at the first key or click after text was pasted, dropped or restored."""
    train = Signal()
    """Emitted on Ctrl+Return: train with this code."""
    line_chosen = Signal(int)
    """Emitted with the line (from 1) that the cursor moved to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("code")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._theme = LIGHT
        self._highlighter = PythonHighlighter(self.document())
        self.held = False
        """Whether the text came in one piece from elsewhere and nobody has touched it since."""
        self.fault: tuple[int, str] = (0, "")
        self.shown_line = 0
        self._gutter = _Gutter(self)
        self._names = QStringListModel(self)
        self._completer = QCompleter(self._names, self)
        self._completer.setWidget(self)
        self.popup = QListView()
        self._completer.setPopup(self.popup)
        self._completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.activated.connect(self._complete)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(lambda: self.settled.emit(self.toPlainText()))
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._on_update)
        self.textChanged.connect(self._on_text_changed)
        self.cursorPositionChanged.connect(lambda: self.line_chosen.emit(self.textCursor().blockNumber() + 1))
        self._make_room()

    # ---- content and marks ----

    def set_theme(self, theme: Theme) -> None:
        """Colours of code, marks and numbers."""
        self._theme = self._highlighter.theme = theme
        self._highlighter.rehighlight()
        self._make_room()
        self._mark()

    def set_text(self, text: str) -> None:
        """Replace the text without emitting signals, and clear undo."""
        if text == self.toPlainText():
            return
        bar = self.verticalScrollBar().value()
        blocked = self.blockSignals(True)
        self.setPlainText(text)
        self.blockSignals(blocked)
        self._pause.stop()
        self.fault = (0, "")
        self.shown_line = 0
        self._mark()
        self._make_room()
        self.verticalScrollBar().setValue(bar)

    def set_names(self, names: Sequence[str]) -> None:
        """Set the names for completion."""
        self._names.setStringList(sorted(set(names)))

    def set_fault(self, line: int, reason: str = "") -> None:
        """Mark the line (from 1) that failed; 0 for none."""
        if (line, reason) != self.fault:
            self.fault = (line, reason)
            self._mark()

    def show_line(self, line: int) -> None:
        """Mark a line (from 1) that belongs to something shown elsewhere; 0 for none."""
        if line != self.shown_line:
            self.shown_line = line
            self._mark()
        if line:
            self.setTextCursorQuietly(line)

    def show_end(self) -> None:
        """Put the cursor at the end of the last line to write, above the closing return if there is one."""
        lines = self.toPlainText().rstrip().splitlines()
        last = max(1, len(lines) - 1 if lines and lines[-1].lstrip().startswith("return") else len(lines))
        self.setTextCursorQuietly(last)

    def setTextCursorQuietly(self, line: int) -> None:
        """Scroll to a line without emitting ``line_chosen``."""
        blocked = self.blockSignals(True)
        self.setTextCursor(QTextCursor(self.document().findBlockByNumber(line - 1)))
        self.blockSignals(blocked)
        self.ensureCursorVisible()

    def _mark(self) -> None:
        marks = []
        for line, color, wave in ((self.shown_line, self._theme.badge, False), (self.fault[0], self._theme.warn, True)):
            block = self.document().findBlockByNumber(line - 1)
            if line and block.isValid():
                mark = QTextEdit.ExtraSelection()
                mark.format.setBackground(QColor(color))
                mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
                if wave:
                    mark.format.setToolTip(self.fault[1])
                mark.cursor = QTextCursor(block)
                marks.append(mark)
        self.setExtraSelections(marks)
        self._gutter.update()

    # ---- typing ----

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take what is pasted or dropped, and hold it until a key or a click."""
        self.held = True
        super().insertFromMimeData(source)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Release held text."""
        self._release()
        super().mousePressEvent(event)

    def _release(self) -> None:
        if self.held:
            self.held = False
            self.released.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle indentation, completion and Ctrl+Return."""
        if event.key() not in _MODIFIERS and not event.matches(QKeySequence.StandardKey.Paste):
            self._release()
        keys = Qt.Key
        popup = self.popup
        if popup.isVisible() and event.key() in (keys.Key_Return, keys.Key_Enter, keys.Key_Tab, keys.Key_Escape):
            event.ignore()  # keys for the completion list
            return
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() in (keys.Key_Return, keys.Key_Enter):
            self.train.emit()
            return
        if self.isReadOnly():
            super().keyPressEvent(event)
            return
        if control and event.key() == keys.Key_Space:
            self._offer(least=0)
            return
        if event.key() == keys.Key_Escape:
            super().focusNextPrevChild(True)
            return
        if event.key() == keys.Key_Tab:
            self._indent()
            return
        if event.key() == keys.Key_Backtab:
            self._dedent()
            return
        if event.key() in (keys.Key_Return, keys.Key_Enter):
            self._new_line()
            return
        if event.key() == keys.Key_Backspace and self._at_indentation():
            for _ in range(len(self._before()) % len(INDENT) or len(INDENT)):
                self.textCursor().deletePreviousChar()
            return
        super().keyPressEvent(event)
        if event.text().isalnum() or event.text() in ("_", "."):
            self._offer(least=2)
        else:
            popup.hide()

    def focusNextPrevChild(self, following: bool) -> bool:
        """Keep Tab for indentation; Escape moves to the next control instead."""
        return False if not self.isReadOnly() else super().focusNextPrevChild(following)

    def _before(self) -> str:
        cursor = self.textCursor()
        return cursor.block().text()[: cursor.positionInBlock()]

    def _at_indentation(self) -> bool:
        return bool(self._before()) and not self._before().strip() and not self.textCursor().hasSelection()

    def _new_line(self) -> None:
        before = self._before()
        indentation = before[: len(before) - len(before.lstrip())]
        if before.rstrip().endswith(":"):
            indentation += INDENT
        elif before.strip().startswith(("return", "pass", "break", "continue", "raise")):
            indentation = indentation[: -len(INDENT)]
        self.textCursor().insertText("\n" + indentation)
        self.ensureCursorVisible()

    def _lines(self) -> tuple[QTextCursor, range]:
        cursor = self.textCursor()
        first = self.document().findBlock(cursor.selectionStart()).blockNumber()
        last = self.document().findBlock(cursor.selectionEnd()).blockNumber()
        return cursor, range(first, last + 1)

    def _indent(self) -> None:
        cursor, lines = self._lines()
        if not cursor.hasSelection():
            cursor.insertText(" " * (len(INDENT) - len(self._before()) % len(INDENT)))
            return
        cursor.beginEditBlock()
        for line in lines:
            QTextCursor(self.document().findBlockByNumber(line)).insertText(INDENT)
        cursor.endEditBlock()

    def _dedent(self) -> None:
        cursor, lines = self._lines()
        cursor.beginEditBlock()
        for line in lines:
            block = self.document().findBlockByNumber(line)
            start = QTextCursor(block)
            for _ in range(min(len(INDENT), len(block.text()) - len(block.text().lstrip(" ")))):
                start.deleteChar()
        cursor.endEditBlock()

    # ---- completion ----

    def _word(self) -> str:
        before = self._before()
        start = len(before)
        while start and (before[start - 1].isalnum() or before[start - 1] in "_."):
            start -= 1
        return before[start:]

    def _offer(self, *, least: int) -> None:
        word = self._word()
        self._completer.setCompletionPrefix(word)
        popup = self.popup
        count = self._completer.completionCount()
        if len(word) < least or not count or (count == 1 and self._completer.currentCompletion() == word):
            popup.hide()
            return
        popup.setCurrentIndex(self._completer.completionModel().index(0, 0))
        place = self.cursorRect()
        place.setWidth(popup.sizeHintForColumn(0) + popup.verticalScrollBar().sizeHint().width() + 8)
        place.translate(self.gutter_width(), 0)
        self._completer.complete(place)

    def _complete(self, name: str) -> None:
        cursor = self.textCursor()
        for _ in self._word():
            cursor.deletePreviousChar()
        cursor.insertText(name)
        self.setTextCursor(cursor)

    def _on_text_changed(self) -> None:
        self._pause.start()
        if self.fault[0]:
            self.set_fault(0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Emit ``settled`` at once if the text has changed."""
        if self._pause.isActive():
            self._pause.stop()
            self.settled.emit(self.toPlainText())
        super().focusOutEvent(event)

    # ---- line numbers ----

    def gutter_width(self) -> int:
        """Return the width of the line numbers in pixels."""
        return self.fontMetrics().horizontalAdvance("9") * len(str(max(10, self.blockCount()))) + 14

    def paint_gutter(self, event: QPaintEvent) -> None:
        """Draw the numbers of the visible lines, the wrong one in the color of faults."""
        with QPainter(self._gutter) as painter:  # ended at once, even if somebody keeps this frame
            painter.setFont(self.font())
            painter.fillRect(event.rect(), QColor(self._theme.window))
            block = self.firstVisibleBlock()
            top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
            width, height = self.gutter_width() - 7, self.fontMetrics().height()
            while block.isValid() and top <= event.rect().bottom():
                number = block.blockNumber() + 1
                wrong = number == self.fault[0]
                painter.setPen(QColor(self._theme.residual if wrong else self._theme.muted))
                text = f"● {number}" if wrong else str(number)
                painter.drawText(QRect(0, round(top), width, height), Qt.AlignmentFlag.AlignRight, text)
                top += self.blockBoundingRect(block).height()
                block = block.next()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Resize the line numbers."""
        super().resizeEvent(event)
        area = self.contentsRect()
        self._gutter.setGeometry(QRect(area.left(), area.top(), self.gutter_width(), area.height()))

    def _make_room(self) -> None:
        self.setViewportMargins(self.gutter_width(), 0, 0, 0)
        self.setTabStopDistance(self.fontMetrics().horizontalAdvance(INDENT))
        area = self.contentsRect()
        self._gutter.setGeometry(QRect(area.left(), area.top(), self.gutter_width(), area.height()))

    def _on_update(self, rect: QRect, dy: int) -> None:
        if dy:
            self._gutter.scroll(0, dy)
        else:
            self._gutter.update(0, rect.y(), self._gutter.width(), rect.height())
