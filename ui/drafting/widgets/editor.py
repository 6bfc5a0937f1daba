"""A plain editor: headings, running text, lists, bold and italic, and nothing to set by hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QTextCharFormat, QTextCursor, QTextList
from PySide6.QtWidgets import QFrame, QTextEdit, QVBoxLayout, QWidget

from ui.drafting.text import (
    BULLETS,
    HEADING_SCALE,
    NUMBERS,
    fill_document,
    read_document,
    set_heading,
)
from ui.language import tr
from ui.theme import Theme, body_font
from ui.widgets.combo import Combo
from ui.widgets.controls import Button, make_row

HEADING, TEXT, BULLET, NUMBER = "heading", "text", "bullet", "number"
LEAST_HEIGHT = 132
STYLE_KEYS = {
    Qt.Key.Key_R: HEADING,
    Qt.Key.Key_T: TEXT,
    Qt.Key.Key_P: BULLET,
    Qt.Key.Key_N: NUMBER,
    Qt.Key.Key_F: "bold",
    Qt.Key.Key_K: "italic",
}
"""With Ctrl and Shift."""


class WritingField(QTextEdit):
    """Where the text is written. Pasted text comes without other programs' looks."""

    left = Signal()
    styled = Signal(str)
    """A style's key was pressed: its name, or "bold" or "italic"."""

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.insertPlainText(source.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        style = STYLE_KEYS.get(Qt.Key(event.key())) if event.modifiers() == both else None
        if style is not None and not self.isReadOnly():
            self.styled.emit(style)
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class Editor(QFrame):
    """The field with its styles; `written` gives the Markdown after each change."""

    written = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._loading = False
        self.field = WritingField()
        self.field.setAccessibleName(tr("Styckets text"))
        self.field.setProperty("field", True)
        self.field.setTabChangesFocus(True)
        self.field.setAcceptRichText(False)
        self.field.setMinimumHeight(LEAST_HEIGHT)
        self.field.setFont(body_font())
        self.field.document().setDefaultFont(body_font())
        self.style_box = Combo(theme, tr("Styckeformat"))
        for key, word in (
            (TEXT, tr("Brödtext")),
            (HEADING, tr("Rubrik")),
            (BULLET, tr("Punktlista")),
            (NUMBER, tr("Numrerad lista")),
        ):
            self.style_box.addItem(word, key)
        self.bold = self._toggle(theme, tr("Fet"), tr("Fet (Ctrl+Skift+F)"), self._set_bold)
        self.italic = self._toggle(
            theme, tr("Kursiv"), tr("Kursiv (Ctrl+Skift+K)"), self._set_italic
        )
        self.tools = QWidget()
        row = make_row(self.style_box, self.bold, self.italic, 1)
        self.tools.setLayout(row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.tools)
        layout.addWidget(self.field, 1)
        self.style_box.activated.connect(
            lambda index: self.set_style(str(self.style_box.itemData(index)))
        )
        self.field.styled.connect(self._on_key)
        self.field.textChanged.connect(self._on_text)
        self.field.cursorPositionChanged.connect(self._show_style)

    @staticmethod
    def _toggle(theme: Theme, word: str, tip: str, act: Callable[[bool], None]) -> Button:
        button = Button(theme, word, tip=tip)
        button.setCheckable(True)
        button.clicked.connect(partial(_call, act, button))
        return button

    def load(self, text: str, *, writable: bool) -> None:
        """Show another text, if it is another; what was done before cannot be undone in it."""
        self.field.setReadOnly(not writable)
        self.tools.setEnabled(writable)
        if self.markdown() == text:
            return
        self._loading = True
        fill_document(self.field.document(), text)
        self.field.moveCursor(QTextCursor.MoveOperation.Start)
        self._loading = False
        self._show_style()

    def markdown(self) -> str:
        """Return what is written."""
        return read_document(self.field.document())

    def set_style(self, style: str) -> None:
        """Give the paragraphs of the cursor another style."""
        cursor = self.field.textCursor()
        cursor.beginEditBlock()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        walker = QTextCursor(self.field.document())
        walker.setPosition(start)
        made = None
        while True:
            listed: QTextList | None = walker.currentList()
            if listed is not None and style not in (BULLET, NUMBER):
                listed.remove(walker.block())
                plain = walker.blockFormat()
                plain.setIndent(0)
                walker.setBlockFormat(plain)
            was_heading = walker.blockFormat().headingLevel() > 0
            set_heading(walker, 1 if style == HEADING else 0)
            if style in (BULLET, NUMBER):
                if made is None:
                    made = walker.createList(BULLETS if style == BULLET else NUMBERS)
                else:
                    made.add(walker.block())
            if was_heading != (style == HEADING):
                self._dress(walker, heading=style == HEADING)
            if not walker.movePosition(QTextCursor.MoveOperation.NextBlock):
                break
            if walker.position() > end:
                break
        cursor.endEditBlock()
        self._show_style()
        self.field.setFocus()

    def _dress(self, walker: QTextCursor, *, heading: bool) -> None:
        """Give a block's letters a heading's look, or take it away."""
        whole = QTextCursor(walker.block())
        whole.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        size = self.field.document().defaultFont().pixelSize()
        look = QTextCharFormat()
        look.setFontWeight(QFont.Weight.Bold if heading else QFont.Weight.Normal)
        look.setProperty(
            QTextCharFormat.Property.FontPixelSize,
            round(size * HEADING_SCALE) if heading else size,
        )
        whole.mergeCharFormat(look)
        whole.mergeBlockCharFormat(look)

    def _on_key(self, name: str) -> None:
        if name == "bold":
            self._set_bold(self.field.fontWeight() <= QFont.Weight.Medium)
        elif name == "italic":
            self._set_italic(not self.field.fontItalic())
        else:
            self.set_style(name)

    def _set_bold(self, bold: bool) -> None:
        self.field.setFontWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        self._show_style()
        self.field.setFocus()

    def _set_italic(self, italic: bool) -> None:
        self.field.setFontItalic(italic)
        self._show_style()
        self.field.setFocus()

    def _on_text(self) -> None:
        if not self._loading:
            self.written.emit(self.markdown())

    def _show_style(self) -> None:
        cursor = self.field.textCursor()
        listed: QTextList | None = cursor.currentList()
        style = TEXT
        if listed is not None:
            style = NUMBER if listed.format().style() == NUMBERS else BULLET
        elif cursor.blockFormat().headingLevel():
            style = HEADING
        self.style_box.setCurrentIndex(self.style_box.findData(style))
        self.bold.setChecked(self.field.fontWeight() > QFont.Weight.Medium)
        self.italic.setChecked(self.field.fontItalic())


def _call(act: Callable[[bool], None], button: Button) -> None:
    act(button.isChecked())
