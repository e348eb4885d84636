"""The code editor: line numbers, indentation, brackets, completion, and marks on lines that are wrong or shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QRect, QSize, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
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

from ui.editor import brackets, line_edits
from ui.editor.brackets import CLOSERS, OPENERS, QUOTES, Brackets
from ui.editor.highlighter import LARGEST, PythonHighlighter
from ui.editor.line_edits import INDENT
from ui.toolkit.theme import LIGHT, Theme

PAUSE = 120
"""Milliseconds without a key press after which the text is taken over."""
BLANK = "..."
"""What a template has where something is to be written."""
_PAIRS = ("()", "[]", "{}", '""', "''")
_NAME = re.compile(r"[^\W\d]\w*")
_PREFIX = re.compile(r"(?:params\[[\"']?\w*|[\w.]+)$")
"""What is completed: a name, with dots or not, or a parameter in its brackets."""
_BARE = re.compile(r'\[(?!")')
"""The bracket of a parameter's name without its quote."""
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
        self._brackets = ("", brackets.read(""))
        """A text and its brackets, worked out when they are needed."""
        self._in_reach: tuple[str, ...] = ()
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
        self.cursorPositionChanged.connect(self._mark)
        self._make_room()

    # ---- content and marks ----

    def set_theme(self, theme: Theme) -> None:
        """Colours of code, marks and numbers."""
        if theme is not self._theme:  # another size of type alone changes no colour
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
        self._in_reach = tuple(sorted(set(names)))

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

    def show_start(self) -> None:
        """Put the cursor where writing begins: at the first blank, else at the end of the last line above a return."""
        lines = self.toPlainText().rstrip().splitlines()
        blank = next((at for at, line in enumerate(lines) if BLANK in line.split("#")[0]), None)
        closed = bool(lines) and lines[-1].lstrip().startswith("return")
        at = max(0, len(lines) - 1 - closed) if blank is None else blank
        text = lines[at] if lines else ""
        cursor = QTextCursor(self.document().findBlockByNumber(at))
        blocked = self.blockSignals(True)
        if blank is None:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        else:  # selected, so that typing takes its place
            cursor.setPosition(cursor.position() + text.index(BLANK))
            cursor.setPosition(cursor.position() + len(BLANK), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.blockSignals(blocked)
        self.ensureCursorVisible()
        self._mark()

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
        marks += self._bracket_marks()
        self.setExtraSelections(marks)
        self._gutter.update()

    def _bracket_marks(self) -> list[QTextEdit.ExtraSelection]:
        """Mark the bracket at the cursor and its partner, or that it has none."""
        if self.isReadOnly() or self.document().characterCount() > LARGEST:
            return []
        at = self.textCursor().position()
        found = self.brackets()
        for place in (at - 1, at):
            if place in found.alone:
                return [self._bracket_mark(place, self._theme.warn)]
            if place in found.partners:
                return [self._bracket_mark(one, self._theme.badge) for one in (place, found.partners[place])]
        return []

    def _bracket_mark(self, place: int, color: str) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        mark.format.setBackground(QColor(color))
        mark.format.setForeground(QColor(self._theme.accent if color == self._theme.badge else self._theme.residual))
        mark.format.setFontWeight(QFont.Weight.Bold)
        mark.cursor = QTextCursor(self.document())
        mark.cursor.setPosition(place)
        mark.cursor.setPosition(place + 1, QTextCursor.MoveMode.KeepAnchor)
        return mark

    def brackets(self) -> Brackets:
        """Return the brackets of the present text."""
        text = self.toPlainText()
        if self._brackets[0] != text:
            self._brackets = (text, brackets.read(text))
        return self._brackets[1]

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
        # Ctrl+I too: input methods and macOS take Ctrl+Space for themselves
        if control and event.key() in (keys.Key_Space, keys.Key_I):
            self._offer(least=0)
            return
        if event.key() == keys.Key_Escape:
            super().focusNextPrevChild(True)
            return
        if self._edit_lines(event) or self._pair(event.text()):
            popup.hide()
            return
        super().keyPressEvent(event)
        if event.text().isalnum() or event.text() in ("_", "."):
            self._offer(least=2)
        else:
            popup.hide()

    def _edit_lines(self, event: QKeyEvent) -> bool:
        """Handle keys that work on whole lines; return whether this was one."""
        keys = Qt.Key
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        cursor = self.textCursor()
        match event.key():
            case keys.Key_Slash if control:
                line_edits.toggle_comment(cursor)
            case keys.Key_Home if not control:
                line_edits.to_start(cursor, select=shift)
                self.setTextCursor(cursor)
            case keys.Key_Tab:
                line_edits.indent(cursor)
            case keys.Key_Backtab:
                line_edits.dedent(cursor)
            case keys.Key_Return | keys.Key_Enter:
                within = self.brackets().opened_before(cursor.position()) is not None
                line_edits.new_line(cursor, in_brackets=within)
                self.setTextCursor(cursor)
                self.ensureCursorVisible()
            case keys.Key_Backspace if not control and self._at_indentation():
                line_edits.back_to_stop(cursor)
            case keys.Key_Backspace if not control and self._around() in _PAIRS and not cursor.hasSelection():
                cursor.beginEditBlock()
                cursor.deletePreviousChar()
                cursor.deleteChar()
                cursor.endEditBlock()
            case _:
                return False
        return True

    def _around(self) -> str:
        """Return the characters on both sides of the cursor."""
        before = self._before()
        return before[-1:] + self.textCursor().block().text()[len(before) : len(before) + 1]

    def _pair(self, typed: str) -> bool:
        """Type a bracket or a quote with its partner, around a selection, or over one that stands there already."""
        if len(typed) != 1 or not (typed in CLOSERS or typed in OPENERS or typed in QUOTES):
            return False
        cursor = self.textCursor()
        if cursor.hasSelection():
            return self._surround(typed)
        before = self._before()
        after = cursor.block().text()[len(before) :]
        place = cursor.position()
        found = self.brackets()
        closes = place in found.partners if typed in OPENERS else typed in QUOTES and found.within(place)
        if after.startswith(typed) and closes:
            cursor.movePosition(QTextCursor.MoveOperation.Right)
            self.setTextCursor(cursor)
            return True
        added = "" if typed in OPENERS else brackets.addition(typed, before, after, quoted=found.within(place))
        if not added:
            return False
        cursor.insertText(typed + added)
        cursor.movePosition(QTextCursor.MoveOperation.Left)
        self.setTextCursor(cursor)
        return True

    def _surround(self, typed: str) -> bool:
        """Put a pair around what is selected, which stays selected; a closing bracket replaces it."""
        if typed in OPENERS:
            return False
        cursor = self.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        cursor.beginEditBlock()
        cursor.setPosition(end)
        cursor.insertText(CLOSERS.get(typed, typed))
        cursor.setPosition(start)
        cursor.insertText(typed)
        cursor.endEditBlock()
        cursor.setPosition(start + 1)
        cursor.setPosition(end + 1, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        return True

    def focusNextPrevChild(self, following: bool) -> bool:
        """Keep Tab for indentation; Escape moves to the next control instead."""
        return False if not self.isReadOnly() else super().focusNextPrevChild(following)

    def _before(self) -> str:
        cursor = self.textCursor()
        return cursor.block().text()[: cursor.positionInBlock()]

    def _at_indentation(self) -> bool:
        return bool(self._before()) and not self._before().strip() and not self.textCursor().hasSelection()

    # ---- completion ----

    def _word(self) -> str:
        """Return what stands before the cursor of the name that is being typed."""
        found = _PREFIX.search(self._before())
        return "" if found is None else found[0]

    def _list_names(self, word: str) -> None:
        """Offer the names in reach and those of the code itself, but for the one that is being typed."""
        end = self.textCursor().position()
        text = self.toPlainText()
        rest = text[: end - len(word)] + " " + text[end:] if len(text) <= LARGEST else ""
        quoted = brackets.read(rest).quoted
        own = {found[0] for found in _NAME.finditer(rest) if not any(found.start() in part for part in quoted)}
        names = sorted({*self._in_reach, *(name for name in own if len(name) > 1)})
        if names != self._names.stringList():
            self._names.setStringList(names)

    def _offer(self, *, least: int) -> None:
        word = self._word()
        place = self.textCursor().position()
        if len(word) < least or ("[" not in word and self.brackets().within(place)):
            self.popup.hide()
            return
        self._list_names(word)
        self._completer.setCompletionPrefix(_BARE.sub('["', word.replace("'", '"')))
        popup = self.popup
        count = self._completer.completionCount()
        if not count or (count == 1 and self._completer.currentCompletion() == word):
            popup.hide()
            return
        popup.setCurrentIndex(self._completer.completionModel().index(0, 0))
        where = self.cursorRect()
        where.setWidth(popup.sizeHintForColumn(0) + popup.verticalScrollBar().sizeHint().width() + 8)
        where.translate(self.gutter_width(), 0)
        self._completer.complete(where)

    def _complete(self, name: str) -> None:
        word = self._word()
        cursor = self.textCursor()
        after = cursor.block().text()[cursor.positionInBlock() :]
        closing = 0  # what was closed by itself behind a parameter's name
        if "[" in word:
            closing = next((len(part) for part in ('"]', "']", "]", '"', "'") if after.startswith(part)), 0)
        end = cursor.position() + closing
        cursor.setPosition(cursor.position() - len(word))
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
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
            painter.fillRect(event.rect(), QColor(self._theme.panel))
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
