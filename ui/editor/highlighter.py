"""Python highlighting in the theme's colors by Pygments."""

from __future__ import annotations

from pygments.lexers import PythonLexer
from pygments.token import Token
from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat

from ui.toolkit.theme import LIGHT

PLAIN = 0
IN_TEXT = 1
LONGEST = 1000
"""Characters of a line that is coloured; Qt lays out a long line of many colours in minutes."""
LARGEST = 30_000
"""Characters of a text that is coloured, six hundred lines and more: colours take longer than a frame beyond it."""
_LEXER = PythonLexer(stripnl=False, ensurenl=False)


class PythonHighlighter(QSyntaxHighlighter):
    """Highlights line by line; triple-quoted strings continue on the next line."""

    theme = LIGHT

    def highlightBlock(self, text: str) -> None:
        """Colour one line."""
        inside = self.previousBlockState() == IN_TEXT
        quotes = text.count('"""') + text.count("'''")
        self.setCurrentBlockState(IN_TEXT if inside != (quotes % 2 == 1) else PLAIN)
        if inside and not quotes:
            self.setFormat(0, len(text), self._style(Token.Literal.String))
            return
        if len(text) > LONGEST or self.document().characterCount() > LARGEST:
            self.setFormat(0, len(text), self._style(Token.Text))
            return
        place = 0
        for token, value in _LEXER.get_tokens(text):
            self.setFormat(place, len(value), self._style(token))
            place += len(value)

    def _style(self, token: object) -> QTextCharFormat:
        style = QTextCharFormat()
        color = self.theme.text
        if token in Token.Comment:
            color = self.theme.muted
        elif token in Token.Keyword:
            color = self.theme.accent
            style.setFontWeight(QFont.Weight.DemiBold)
        elif token in Token.Literal:
            color = self.theme.good
        style.setForeground(QColor(color))
        return style
