"""A document as PDF/A-2a and PDF/UA-1, set by templates/yttrande.typ."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import resources
from typing import Any

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
from rumslig.documents.fonts import FAMILY
from rumslig.documents.typesetter import UNDATED, typeset, typeset_pages
from rumslig.finding import STATE_ORDER, state_label
from rumslig.look import state_icon_svg, tokens


def write_pdf(response: Response) -> bytes:
    """Return the document as PDF; the same document gives the same bytes."""
    template, files, when = _prepare(response)
    return typeset(template, files, when=when)


def write_pages(response: Response, ppi: float) -> tuple[bytes, ...]:
    """Return the document's pages as PNG, as they stand in the PDF."""
    template, files, _ = _prepare(response)
    return typeset_pages(template, files, ppi)


def _prepare(response: Response) -> tuple[str, dict[str, bytes], datetime]:
    """Return the template, the files that it reads, and the document's time."""
    files = {f"state-{key}.svg": state_icon_svg(key).encode() for key in STATE_ORDER}
    blocks = [_block(block, files) for block in response.blocks]
    head = response.letterhead
    when = datetime.fromisoformat(response.date).replace(tzinfo=UTC) if response.date else UNDATED
    data = {
        "title": response.title,
        "author": response.author,
        "lang": response.lang,
        "font": FAMILY,
        "date": {"year": when.year, "month": when.month, "day": when.day},
        "ink": tokens()["colour"]["light"],
        "states": {key: state_label(key, response.lang) for key in STATE_ORDER},
        "letterhead": {
            "authority": head.authority,
            "department": head.department,
            "date": head.date,
            "dnr": head.dnr,
            "labels": [head.labels[0], head.labels[1], head.labels[3]],
        },
        "facts": response.facts,
        "footer": response.footer,
        "blocks": blocks,
    }
    files["data.json"] = json.dumps(data, ensure_ascii=False).encode()
    template = (resources.files("rumslig.documents") / "templates" / "yttrande.typ").read_text(
        "utf-8"
    )
    return template, files, when


def _runs(runs: Sequence[Run]) -> list[dict[str, Any]]:
    return [{"text": run.text, "bold": run.bold, "italic": run.italic} for run in runs]


def _block(block: Block, files: dict[str, bytes]) -> dict[str, Any]:
    """Return the block as the template reads it, and put its picture among the files."""
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": block.text}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "runs": _runs(block.runs), "muted": block.muted}
    if isinstance(block, ListBlock):
        return {
            "kind": "list",
            "numbered": block.numbered,
            "items": [_runs(item) for item in block.items],
        }
    if isinstance(block, SummaryBox):
        return {
            "kind": "summary",
            "title": block.title,
            "blocks": [_block(inner, files) for inner in block.blocks],
        }
    if isinstance(block, Table):
        return {
            "kind": "table",
            "caption": block.caption,
            "size": block.size,
            "columns": [
                {"title": item.title, "width": item.width, "kind": item.kind}
                for item in block.columns
            ],
            "rows": [
                [{"text": cell.text, "state": cell.state_key} for cell in row] for row in block.rows
            ],
        }
    if isinstance(block, Figure):
        name = f"figure-{len(files)}.png"
        files[name] = block.png
        label, _, rest = block.caption.partition(". ")
        return {
            "kind": "figure",
            "file": name,
            "alt": block.alt,
            "label": f"{label}.",
            "caption": f"{rest} {block.source}",
        }
    if isinstance(block, Signature):
        return {"kind": "signature", "name": block.name, "role": block.role}
    if isinstance(block, PageBreak):
        return {"kind": "break"}
    raise TypeError(type(block).__name__)
