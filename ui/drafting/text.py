"""The editor's document as the response's blocks, and back: only what the response can say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtGui import (
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextList,
    QTextListFormat,
)

from rumslig.documents.blocks import Heading, ListBlock, Paragraph, Run
from rumslig.documents.markdown_blocks import TextBlock, read_markdown, write_markdown

BULLETS, NUMBERS = QTextListFormat.Style.ListDisc, QTextListFormat.Style.ListDecimal
HEADING_SCALE = 1.15


def fill_document(document: QTextDocument, text: str) -> None:
    """Put a Markdown text in a document, with nothing to undo."""
    document.setUndoRedoEnabled(False)
    document.clear()
    cursor = QTextCursor(document)
    first = True
    for block in read_markdown(text):
        rows = block.items if isinstance(block, ListBlock) else (_runs_of(block),)
        made = None
        for row in rows:
            if first:
                cursor.setBlockFormat(QTextBlockFormat())
            else:
                cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
            first = False
            if isinstance(block, ListBlock):
                if made is None:
                    made = cursor.createList(NUMBERS if block.numbered else BULLETS)
                else:
                    made.add(cursor.block())
            elif isinstance(block, Heading):
                set_heading(cursor, block.level)
            for run in row:
                cursor.insertText(run.text, char_format(run.bold, run.italic, block, document))
    document.setUndoRedoEnabled(True)
    document.setModified(False)


def _runs_of(block: Heading | Paragraph) -> Sequence[Run]:
    return (Run(block.text),) if isinstance(block, Heading) else block.runs


def char_format(
    bold: bool, italic: bool, block: TextBlock | None, document: QTextDocument
) -> QTextCharFormat:
    """Return how letters look; a heading's are larger and heavy."""
    made = QTextCharFormat()
    heading = isinstance(block, Heading)
    made.setFontWeight(QFont.Weight.Bold if bold or heading else QFont.Weight.Normal)
    made.setFontItalic(italic)
    if heading:
        size = document.defaultFont().pixelSize()
        made.setProperty(QTextCharFormat.Property.FontPixelSize, round(size * HEADING_SCALE))
    return made


def set_heading(cursor: QTextCursor, level: int) -> None:
    """Make the cursor's block a heading, or running text where `level` is 0."""
    block_format = cursor.blockFormat()
    block_format.setHeadingLevel(level)
    cursor.setBlockFormat(block_format)


def read_document(document: QTextDocument) -> str:
    """Return the document as Markdown: nothing but spaces around is lost."""
    return write_markdown(tuple(_blocks(document)))


def _blocks(document: QTextDocument) -> Iterator[TextBlock]:
    items: list[tuple[Run, ...]] = []
    numbered = False
    block = document.begin()
    while block.isValid():
        listed: QTextList | None = block.textList()
        is_number = listed is not None and listed.format().style() == NUMBERS
        if items and (listed is None or is_number != numbered):
            yield ListBlock(tuple(items), numbered)
            items = []
        runs = tuple(_runs(block))
        if not any(run.text.strip() for run in runs):
            pass  # an empty line says nothing
        elif listed is not None:
            numbered = is_number
            items.append(runs)
        elif block.blockFormat().headingLevel():
            level = block.blockFormat().headingLevel()
            yield Heading(level, " ".join("".join(run.text for run in runs).split("\n")))
        else:
            yield Paragraph(runs)
        block = block.next()
    if items:
        yield ListBlock(tuple(items), numbered)


def _runs(block: QTextBlock) -> Iterator[Run]:
    parts: Any = block.begin()
    while not parts.atEnd():
        part = parts.fragment()
        if part.isValid():
            look = part.charFormat()
            text = part.text().replace("\N{LINE SEPARATOR}", " ")
            yield Run(text, look.fontWeight() > QFont.Weight.Medium, look.fontItalic())
        parts += 1
