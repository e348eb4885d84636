"""Python highlighting in the theme's colors by Pygments."""

from __future__ import annotations

from pygments.lexers import PythonLexer
from pygments.token import Token
from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat

from ui.toolkit.theme import LIGHT

PLAIN = 0
IN_TEXT = 1


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
        place = 0
        for token, value in PythonLexer(stripnl=False, ensurenl=False).get_tokens(text):
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
