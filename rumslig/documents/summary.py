"""A document without a case: what is said of plans that have no dnr, no sender and no date."""

from __future__ import annotations

from collections.abc import Iterable

from layers.packages.manifest import Manifest
from rumslig.county import County
from rumslig.documents.blocks import Block, Cell, Column, Letterhead, Response, Table
from rumslig.documents.titles import letterhead_labels
from rumslig.freshness import stated_review
from rumslig.language import Language, tr


def compose_summary(
    county: County, lang: Language, title: str, blocks: tuple[Block, ...]
) -> Response:
    """Return a document in the county's name; the same blocks give the same document."""
    authority = county.authority or county.name or tr("Regionen", lang=lang)
    return Response(
        lang=lang,
        title=title,
        author=authority,
        date="",
        letterhead=Letterhead(
            authority=authority,
            department=county.department,
            date=tr("ej daterat", lang=lang),
            dnr="",
            handler="",
            labels=letterhead_labels(lang),
        ),
        facts=(),
        blocks=blocks,
        footer=(", ".join(part for part in (authority, county.address) if part), title),
    )


def package_table(packages: Iterable[Manifest], lang: Language) -> Table:
    """Return which package versions the answers rest on."""
    return Table(
        tr("Underlagspaket som svaren vilar på.", lang=lang),
        (
            Column(tr("Underlagspaket", lang=lang), 0.30),
            Column(tr("Version", lang=lang), 0.12),
            Column(tr("Nästa översyn", lang=lang), 0.16),
            Column("SHA-256", 0.42, "code"),
        ),
        tuple(
            (
                Cell(item.title),
                Cell(item.version),
                Cell(stated_review(item, lang)),
                Cell(item.sha256),
            )
            for item in packages
        ),
        "small",
    )
