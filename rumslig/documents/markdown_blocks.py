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


def write_markdown(blocks: Sequence[TextBlock]) -> str:
    """Return blocks as Markdown that `read_markdown` reads with the same words.

    Bold and italic that Markdown cannot set just there are let go; the words never are.
    """
    parts = []
    for block in blocks:
        if isinstance(block, Heading):
            parts.append(f"{'#' * block.level} {_escape_heading(block.text)}")
        elif isinstance(block, Paragraph):
            parts.append(_write_runs(block.runs))
        else:
            signs = (f"{number}." for number in range(1, len(block.items) + 1))
            marks = signs if block.numbered else ("-" for _ in block.items)
            rows = zip(marks, block.items, strict=True)
            parts.append("\n".join(f"{mark} {_write_runs(item)}" for mark, item in rows))
    return "\n\n".join(part for part in parts if part.strip())


def _escape_heading(text: str) -> str:
    kept = escape_inline(" ".join(text.split("\n")).strip())
    return f"{kept[:-1]}\\#" if kept.endswith("#") else kept


def _write_runs(runs: Sequence[Run]) -> str:
    """Return a line; where its marks would not be read as they are meant, without them."""
    plain = [Run(" ".join(run.text.splitlines()), run.bold, run.italic) for run in runs]
    kept = _merged([run for run in plain if run.text])
    text = escape("".join(_mark(run) for run in kept), only_start=True).strip()
    words = escape(plain_runs(kept)).strip()
    return text if _read_line(text) == _stripped(kept) else words


def _mark(run: Run) -> str:
    words = escape_inline(run.text)
    inner = words.strip()
    sign = ("**" if run.bold else "") + ("*" if run.italic else "")
    if not inner or not sign:
        return words
    start = words[: len(words) - len(words.lstrip())]
    return f"{start}{sign}{inner}{sign[::-1]}{words[len(words.rstrip()) :]}"


def _read_line(text: str) -> tuple[Run, ...]:
    blocks = read_markdown(text)
    if len(blocks) != 1 or not isinstance(blocks[0], Paragraph):
        return ()
    return _stripped(blocks[0].runs)


def _stripped(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Return runs so that those which look the same are the same: spaces have no weight."""
    parts: list[Run] = []
    for run in runs:
        inner = run.text.strip()
        if not inner:
            parts.append(Run(run.text))
            continue
        start = run.text[: len(run.text) - len(run.text.lstrip())]
        end = run.text[len(run.text.rstrip()) :]
        parts += [Run(start), Run(inner, run.bold, run.italic), Run(end)]
    merged = _merged(parts)
    text = plain_runs(merged)
    if merged and text != text.strip():
        first, last = merged[0], merged[-1]
        if not first.text.strip():
            merged = merged[1:]
        if merged and not last.text.strip():
            merged = merged[:-1]
    return merged


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


def plain_words(text: str) -> str:
    """Return what a reader reads of a Markdown text."""
    return plain_text(read_markdown(text))


def escape(text: str, *, only_start: bool = False) -> str:
    """Return plain words so that Markdown reads them as they stand.

    Parameters
    ----------
    only_start
        The words are marked up already, and only what begins a line could be misread.
    """
    return "\n".join(_escape_line(line, only_start) for line in text.split("\n"))


def _escape_line(line: str, only_start: bool) -> str:
    kept = line.lstrip(" \t")
    kept = kept if only_start else escape_inline(kept)
    digits = len(kept) - len(kept.lstrip("0123456789"))
    if digits and kept[digits : digits + 1] in (".", ")"):
        return f"{kept[:digits]}\\{kept[digits:]}"
    return f"\\{kept}" if kept[:1] in ("#", "+", "-", "=", "~") else kept


def escape_inline(text: str) -> str:
    """Return words within a line so that Markdown reads them as they stand."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>&" else sign for sign in text)
