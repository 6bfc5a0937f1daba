"""A document as docx: real styles, repeated table heads and words for every picture."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Emu, Mm, Pt

from rumslig.documents import docx_parts as parts
from rumslig.documents.blocks import (
    Block,
    Cell,
    Figure,
    Heading,
    ListBlock,
    PageBreak,
    Paragraph,
    Response,
    Run,
    Signature,
    SummaryBox,
    Table,
)
from rumslig.documents.docx_styles import TAGS, colour_of, set_up_page, set_up_styles
from rumslig.documents.fonts import FAMILY
from rumslig.documents.office_zip import repack
from rumslig.documents.typesetter import UNDATED, state_icon_png
from rumslig.finding import state_label
from rumslig.look import tokens

TEXT_WIDTH = Mm(150)
FALLBACK = "Segoe UI"


def write_docx(response: Response) -> bytes:
    """Return the document as docx; the same document gives the same bytes."""
    writer = DocxWriter(response)
    writer.begin()
    for block in response.blocks:
        writer.add(block)
    return writer.finish()


class DocxWriter:
    """Fills one docx from top to bottom: a new one, or what a template left open."""

    def __init__(self, response: Response, document: Any = None) -> None:
        self.response = response
        self.document: Any = document if document is not None else docx.Document()
        self.width = int(TEXT_WIDTH)
        colours = tokens()["colour"]["light"]
        self.ink = {
            name: str(colours[name]).lstrip("#")
            for name in ("text", "muted", "border", "accent", "accent_soft")
        }
        self.figures = 0

    def begin(self) -> None:
        """Set up a new document and write its head and opening."""
        set_up_page(self.document)
        set_up_styles(self.document, self.response.lang)
        self.write_properties()
        self._write_head_and_foot()
        self._write_opening()

    def add(self, block: Block) -> None:
        """Append a block."""
        if isinstance(block, Heading):
            self.document.add_heading(block.text, level=block.level)
        elif isinstance(block, Paragraph):
            style = "Note" if block.muted else "Body Text"
            _add_runs(self.document.add_paragraph(style=style), block.runs)
        elif isinstance(block, ListBlock):
            self._list(block)
        elif isinstance(block, SummaryBox):
            self._summary(block)
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Figure):
            self._figure(block)
        elif isinstance(block, Signature):
            self._signature(block)
        elif isinstance(block, PageBreak):
            self.document.add_page_break()

    def finish(self) -> bytes:
        """Return the bytes."""
        parts.name_fallback(self.document, FAMILY, FALLBACK)
        stream = io.BytesIO()
        self.document.save(stream)
        return repack(stream.getvalue())

    def write_properties(self) -> None:
        """Write whose the document is and what it is called; nobody's name is left in it."""
        response, core = self.response, self.document.core_properties
        when = UNDATED
        if response.date:
            when = datetime.fromisoformat(response.date).replace(tzinfo=UTC)
        core.title, core.author = response.title, response.author
        core.last_modified_by = response.author
        core.language, core.subject = TAGS[response.lang], response.letterhead.dnr
        core.comments, core.keywords, core.revision = "", "", 1
        core.created = core.modified = core.last_printed = when.replace(tzinfo=None)

    def _write_head_and_foot(self) -> None:
        section = self.document.sections[0]
        section.different_first_page_header_footer = True
        head = self.response.letterhead
        self._head(section.first_page_header, head.authority, head.department)
        self._head(section.header, head.authority, "")
        for footer in (section.first_page_footer, section.footer):
            paragraph = footer.paragraphs[0]
            paragraph.style = self.document.styles["Note"]
            paragraph.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
            parts.border(paragraph._p.get_or_add_pPr(), "w:pBdr", top=(4, self.ink["border"], 4))
            paragraph.add_run("\t".join(self.response.footer))

    def _head(self, header: Any, authority: str, department: str) -> None:
        head = self.response.letterhead
        labels = head.labels
        table = header.add_table(1, 5, TEXT_WIDTH)
        widths = (54, 24, 26, 32, 14)
        cells = table.rows[0].cells
        facts = (
            (authority, department),
            (labels[0], head.date),
            (labels[1], head.dnr),
            (labels[2], head.handler),
            (labels[3], ""),
        )
        for index, (cell, (first, second)) in enumerate(zip(cells, facts, strict=True)):
            cell.width = Mm(widths[index])
            top = cell.paragraphs[0]
            top.style = self.document.styles["Letterhead"]
            run = top.add_run(first)
            below = cell.add_paragraph(style="Letterhead")
            if index == 0:
                run.bold, run.font.size = True, Pt(13 if department else 10.5)
                below.add_run(second).font.color.rgb = colour_of(self.ink["muted"])
                continue
            run.font.size = Pt(8.5)
            run.font.color.rgb = colour_of(self.ink["muted"])
            if second:
                below.add_run(second)
            elif index == 4:
                parts.add_field(below, "PAGE")
                below.add_run(" (")
                parts.add_field(below, "NUMPAGES")
                below.add_run(")")
        properties = table._tbl.tblPr
        parts.set_cell_margins(properties, 0, 90)
        parts.border(properties, "w:tblBorders", bottom=(8, self.ink["text"], 0))
        _fix_widths(table, widths)
        empty = header.paragraphs[0]
        empty._p.getparent().remove(empty._p)
        header.add_paragraph(style="Letterhead")

    def _write_opening(self) -> None:
        for label, value in self.response.facts:
            paragraph = self.document.add_paragraph(style="Letterhead")
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(26))
            paragraph.add_run(label).font.color.rgb = colour_of(self.ink["muted"])
            paragraph.add_run(f"\t{value}")
        title = self.document.add_paragraph(self.response.title, style="Title")
        title.paragraph_format.space_before = Pt(22)

    def _list(self, block: ListBlock, box: bool = False) -> None:
        style = "List Number" if block.numbered else "List Bullet"
        number = parts.restart_numbering(self.document, style) if block.numbered else 0
        for item in block.items:
            paragraph = self.document.add_paragraph(style=style)
            if number:
                parts.use_numbering(paragraph, number)
            _add_runs(paragraph, item)
            if box:
                self._box(paragraph)

    def _summary(self, block: SummaryBox) -> None:
        title = self.document.add_heading(block.title, level=1)
        self._box(title)
        for inner in block.blocks:
            if isinstance(inner, ListBlock):
                self._list(inner, box=True)
            else:
                paragraph = self.document.add_paragraph(style="Summary Text")
                _add_runs(paragraph, inner.runs)
                self._box(paragraph)

    def _box(self, paragraph: Any) -> None:
        """Set a paragraph on the summary's tint, behind its bar."""
        properties = paragraph._p.get_or_add_pPr()
        parts.border(properties, "w:pBdr", left=(24, self.ink["accent"], 8))
        parts.shade(properties, self.ink["accent_soft"])
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)
        if paragraph.style.name.startswith("List"):
            paragraph.paragraph_format.left_indent = Mm(10)
        else:
            paragraph.paragraph_format.left_indent = Mm(3)

    def _table(self, block: Table) -> None:
        caption = self.document.add_paragraph(block.caption, style="Caption")
        caption.paragraph_format.keep_with_next = True
        table = self.document.add_table(1, len(block.columns))
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        style = "Table Text" if block.size == "normal" else "Small Table Text"
        for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.style = self.document.styles[style]
            paragraph.add_run(column.title).bold = True
            if column.kind == "number":
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for row in block.rows:
            cells = table.add_row().cells
            for cell, content, column in zip(cells, row, block.columns, strict=True):
                self._cell(cell.paragraphs[0], content, style, column.kind == "number")
        for index, row in enumerate(table.rows):
            properties = row._tr.get_or_add_trPr()
            properties.append(parts.element("w:cantSplit"))
            if index == 0:
                properties.append(parts.element("w:tblHeader"))
        parts.set_cell_margins(table._tbl.tblPr, 0, 90)
        parts.border(
            table._tbl.tblPr,
            "w:tblBorders",
            bottom=(4, self.ink["border"], 0),
            insideH=(4, self.ink["border"], 0),
        )
        for cell in table.rows[0].cells:
            parts.border(cell._tc.get_or_add_tcPr(), "w:tcBorders", bottom=(8, self.ink["text"], 0))
        total = self.width / 36_000
        _fix_widths(table, [column.width * total for column in block.columns])
        self.document.add_paragraph(style="Note").paragraph_format.space_after = Pt(0)

    def _cell(self, paragraph: Any, content: Cell, style: str, right: bool) -> None:
        paragraph.style = self.document.styles[style]
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if content.state_key:
            run = paragraph.add_run()
            shape = run.add_picture(io.BytesIO(state_icon_png(content.state_key)), height=Pt(10))
            _describe(shape, state_label(content.state_key, self.response.lang))
            paragraph.add_run("\N{NO-BREAK SPACE} ")
        for index, line in enumerate(content.text.split("\n")):
            run = paragraph.add_run(line)
            if index:
                run.font.color.rgb = colour_of(self.ink["muted"])
            if index < content.text.count("\n"):
                run.add_break()

    def _figure(self, block: Figure) -> None:
        self.figures += 1
        paragraph = self.document.add_paragraph(style="Body Text")
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_before = Pt(8)
        shape = paragraph.add_run().add_picture(io.BytesIO(block.png), width=self.width)
        _describe(shape, block.alt)
        caption = self.document.add_paragraph(style="Caption")
        label, _, rest = block.caption.partition(". ")
        caption.add_run(f"{label}. ").bold = True
        caption.add_run(f"{rest} {block.source}")

    def _signature(self, block: Signature) -> None:
        line = self.document.add_paragraph(style="Body Text")
        line.paragraph_format.space_before = Pt(40)
        line.paragraph_format.keep_with_next = True
        line.add_run(block.name).bold = True
        self.document.add_paragraph(block.role, style="Body Text")


def _add_runs(paragraph: Any, runs: Sequence[Run]) -> None:
    for run in runs:
        added = paragraph.add_run(run.text)
        added.bold, added.italic = run.bold or None, run.italic or None


def _describe(shape: Any, text: str) -> None:
    """Give a picture the words that are read where it cannot be seen."""
    inline = shape._inline
    inline.docPr.set("descr", text)
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")  # some word processors otherwise put space around it


def _fix_widths(table: Any, millimetres: Sequence[float]) -> None:
    """Set column widths that no word processor recalculates."""
    table.autofit = False
    for row in table.rows:
        for cell, width in zip(row.cells, millimetres, strict=True):
            cell.width = Emu(int(width * 36_000))
    for column, width in zip(table.columns, millimetres, strict=True):
        column.width = Emu(int(width * 36_000))
