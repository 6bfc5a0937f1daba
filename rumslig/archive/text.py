"""A document as plain text, with or without the marks of Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rumslig.documents.blocks import (
    Block,
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
from rumslig.documents.markdown_blocks import write_markdown


def document_text(response: Response, *, marks: bool) -> str:
    """Return the document as text; with `marks` as Markdown."""
    head = response.letterhead
    lines = [
        " · ".join(part for part in (head.authority, head.department) if part),
        " · ".join(part for part in (head.date, head.dnr, head.handler) if part),
        *(f"{label}: {value}" for label, value in response.facts),
        "",
        _heading(0, response.title, marks),
        "",
    ]
    for block in response.blocks:
        lines += _lines(block, marks)
    return "\n".join(lines).rstrip() + "\n"


def _heading(level: int, text: str, marks: bool) -> str:
    if marks:
        return write_markdown([Heading(level + 1, text)])  # the title is the first
    return text.upper() if level < 1 else text


def _words(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)


def _lines(block: Block, marks: bool) -> Iterator[str]:
    if isinstance(block, Heading):
        yield _heading(block.level, block.text, marks)
    elif marks and isinstance(block, Paragraph | ListBlock):
        yield write_markdown([block])
    elif isinstance(block, Paragraph):
        yield _words(block.runs)
    elif isinstance(block, ListBlock):
        for number, item in enumerate(block.items, start=1):
            yield f"{f'{number}.' if block.numbered else '-'} {_words(item)}"
    elif isinstance(block, SummaryBox):
        yield _heading(1, block.title, marks)
        yield ""
        for inner in block.blocks:
            yield from _lines(inner, marks)
        return
    elif isinstance(block, Table):
        yield from _table(block, marks)
    elif isinstance(block, Figure):
        yield f"{block.caption} {block.alt}"
    elif isinstance(block, Signature):
        yield f"{block.name}, {block.role}"
    elif isinstance(block, PageBreak):
        return
    yield ""


def _table(table: Table, marks: bool) -> Iterator[str]:
    yield table.caption
    yield ""
    titles = [column.title for column in table.columns]
    rows = [[" ".join(cell.text.split()) for cell in row] for row in table.rows]
    if not marks:
        for row in rows:
            pairs = zip(titles, row, strict=True)
            yield "; ".join(f"{name}: {cell}" for name, cell in pairs if cell)
        return
    yield f"| {' | '.join(titles)} |"
    yield f"|{'---|' * len(titles)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
