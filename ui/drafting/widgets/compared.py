"""Two texts as one to read: what is new underlined, what is gone struck out, both with signs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextEdit

from rumslig.drafting.history import SYMBOLS, Piece
from ui.theme import Theme

Part = str | Sequence[Piece]
"""A heading, or a compared text."""


class ComparedText(QTextEdit):
    """Read by keys as any text; nothing in it is markup."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._parts: tuple[Part, ...] = ()
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        theme.changed.connect(self._write)

    def show_parts(self, parts: Sequence[Part]) -> None:
        """Show other texts, each under its heading."""
        if tuple(parts) != self._parts:
            self._parts = tuple(parts)
            self._write()

    def _write(self) -> None:
        self.clear()
        cursor = QTextCursor(self.document())
        for number, part in enumerate(self._parts):
            if number:
                cursor.insertBlock()
            if isinstance(part, str):
                strong = QTextCharFormat()
                strong.setFontWeight(QFont.Weight.DemiBold)
                cursor.insertText(part, strong)
                continue
            for piece in part:
                start, end = SYMBOLS[piece.kind]
                look = self._look(piece)
                signs = QTextCharFormat(look)
                signs.setFontStrikeOut(False)  # a line through the sign would hide it
                cursor.insertText(start, signs)
                cursor.insertText(piece.text, look)
                cursor.insertText(end, signs)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _look(self, piece: Piece) -> QTextCharFormat:
        look = QTextCharFormat()
        look.setFontWeight(QFont.Weight.Normal)
        if piece.kind == "added":
            look.setFontUnderline(True)
            look.setBackground(self._theme.colour("success_soft"))
        elif piece.kind == "removed":
            look.setFontStrikeOut(True)
            look.setBackground(self._theme.colour("danger_soft"))
        return look
