"""Markdown as a document's blocks: headings, paragraphs, lists, bold and italic.

What else Markdown can say is kept as words: no text is lost, and no HTML is let through.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from rumslig.documents.blocks import Block, Heading, ListBlock, Paragraph, Run

TextBlock = Heading | Paragraph | ListBlock


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})


def read_markdown(text: str, *, below: int = 0, deepest: int = 4) -> tuple[TextBlock, ...]:
    """Return the blocks of a text.

    Parameters
    ----------
    below
        The level of the heading above: the text's largest heading comes one level down.
    deepest
        The smallest heading's level; smaller ones get it.
    """
    tree = SyntaxTreeNode(_parser().parse(text))
    return tuple(_blocks(tree.children, below, deepest))


def _blocks(nodes: Sequence[SyntaxTreeNode], below: int, deepest: int) -> Iterator[TextBlock]:
    for node in nodes:
        if node.type == "heading":
            level = min(below + int(node.tag[1:]), deepest)
            yield Heading(level, plain_runs(_runs(node.children)))
        elif node.type == "paragraph":
            runs = _merged(_runs(node.children))
            if runs:
                yield Paragraph(runs)
        elif node.type in ("bullet_list", "ordered_list"):
            yield ListBlock(tuple(_items(node.children)), numbered=node.type == "ordered_list")
        elif node.children:
            yield from _blocks(node.children, below, deepest)
        elif node.content.strip():
            yield Paragraph((Run(" ".join(node.content.split())),))


def _items(nodes: Sequence[SyntaxTreeNode]) -> Iterator[tuple[Run, ...]]:
    """Return a list's items; those of lists inside it follow the item that they stand in."""
    for node in nodes:
        for block in _blocks(node.children, 0, 1):
            if isinstance(block, ListBlock):
                yield from block.items
            else:
                yield block.runs if isinstance(block, Paragraph) else (Run(block.text),)


def _runs(nodes: Sequence[SyntaxTreeNode], bold: bool = False, italic: bool = False) -> list[Run]:
    runs: list[Run] = []
    for node in nodes:
        if node.type in ("softbreak", "hardbreak"):
            runs.append(Run(" ", bold, italic))
        elif node.type == "strong":
            runs += _runs(node.children, True, italic)
        elif node.type == "em":
            runs += _runs(node.children, bold, True)
        elif node.type == "link":
            runs += _link(node, bold, italic)
        elif node.children:
            runs += _runs(node.children, bold, italic)
        elif node.content:
            runs.append(Run(node.content, bold, italic))
    return runs


def _link(node: SyntaxTreeNode, bold: bool, italic: bool) -> list[Run]:
    """Return a link's words, and its address where they do not say it: paper has no links."""
    words = _runs(node.children, bold, italic)
    address = str(node.attrs.get("href", ""))
    if address and address not in plain_runs(words):
        words.append(Run(f" ({address})", bold, italic))
    return words


def _merged(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Return the runs with neighbours of one kind together."""
    merged: list[Run] = []
    for run in runs:
        if merged and (merged[-1].bold, merged[-1].italic) == (run.bold, run.italic):
            merged[-1] = Run(merged[-1].text + run.text, run.bold, run.italic)
        elif run.text:
            merged.append(run)
    return tuple(merged)


def plain_runs(runs: Sequence[Run]) -> str:
    """Return the text of runs."""
    return "".join(run.text for run in runs)


def plain_text(blocks: Sequence[Block]) -> str:
    """Return what a reader reads of text blocks, a line for each paragraph, heading and item."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Heading):
            lines.append(block.text)
        elif isinstance(block, Paragraph):
            lines.append(plain_runs(block.runs))
        elif isinstance(block, ListBlock):
            lines += [plain_runs(item) for item in block.items]
    return "\n".join(lines)


def escape(text: str) -> str:
    """Return plain words so that Markdown reads them as they stand."""
    return "\n".join(map(_escape_line, text.split("\n")))


def _escape_line(line: str) -> str:
    kept = escape_inline(line)
    digits = len(kept) - len(kept.lstrip("0123456789"))
    if digits and kept[digits : digits + 1] in (".", ")"):
        return f"{kept[:digits]}\\{kept[digits:]}"
    return f"\\{kept}" if kept[:1] in ("#", "+", "-", "=", "~") else kept


def escape_inline(text: str) -> str:
    """Return words within a line so that Markdown reads them as they stand."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>&" else sign for sign in text)
