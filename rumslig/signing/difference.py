"""What differs between a signed version and the next, as a document with the changes marked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rumslig.cases.case import Case
from rumslig.cases.draft import Draft
from rumslig.cases.signing import SignedVersion
from rumslig.county import County
from rumslig.documents.blocks import (
    Block,
    Heading,
    Letterhead,
    Paragraph,
    Response,
    Run,
    text_block,
)
from rumslig.documents.evidence import Evidence, gather_evidence
from rumslig.documents.titles import compose_title, letterhead_labels
from rumslig.documents.writers import WRITERS, write_for
from rumslig.drafting.history import (
    SYMBOLS,
    ParagraphChange,
    Piece,
    compare_drafts,
    write_pieces,
)
from rumslig.errors import CaseError
from rumslig.language import Language, tr
from rumslig.outlet import export_path, hand_over
from rumslig.signing.versions import version_words
from rumslig.workspace import Workspace


def changes_since(case: Case, version: SignedVersion) -> tuple[ParagraphChange, ...]:
    """Return the paragraphs that differ between a signed version and the text in hand."""
    return compare_drafts(version.draft or Draft(), case.draft or Draft())


def changes_text(case: Case, county: County, lang: Language | None = None) -> str:
    """Return every version's changes to the next as plain text, "" for a first version.

    Parameters
    ----------
    lang
        None for that of messages.
    """
    lines: list[str] = []
    drafts = [item.draft for item in case.versions] + [case.draft]
    for version, after in zip(case.versions, drafts[1:], strict=True):
        lines += [
            tr(
                "Version {before} › {after}: {why}",
                lang=lang,
                before=version.number,
                after=version.number + 1,
                why=version.why,
            )
        ]
        for change in compare_drafts(version.draft or Draft(), after or Draft()):
            lines += [
                f"  {county.section_of(change.theme).title}",
                f"    {write_pieces(change.pieces)}",
            ]
        lines.append("")
    return "\n".join(lines)


def compose_changes(evidence: Evidence) -> Response:
    """Return the document on what is new since the version that was signed last.

    Raises
    ------
    CaseError
        There is no earlier version.
    """
    case, lang, county = evidence.case, evidence.lang, evidence.county
    if not case.versions:
        raise CaseError(
            tr("ärendet {dnr} har bara en version; inget att jämföra.", dnr=case.header.dnr)
        )
    last, header = case.versions[-1], case.header
    authority = county.authority or county.name
    changes = changes_since(case, last)
    blocks: list[Block] = [
        text_block(f"{tr('Version', lang=lang)} {version_words(case, lang)}."),
        text_block(last.why, lead=tr("Skäl:", lang=lang)),
        text_block(
            tr(
                "Tillagda ord står mellan {added}, borttagna mellan {removed}.",
                lang=lang,
                added=" ".join(SYMBOLS["added"]),
                removed=" ".join(SYMBOLS["removed"]),
            ),
            muted=True,
        ),
    ]
    if not changes:
        blocks.append(text_block(tr("Texten är densamma.", lang=lang)))
    section = None
    for change in changes:
        title = county.section_of(change.theme).title
        if title != section:
            section = title
            blocks.append(Heading(1, title))
        blocks.append(Paragraph(tuple(_runs(change.pieces))))
    return Response(
        lang=lang,
        title=tr(
            "Ändringar i version {number}: {title}",
            lang=lang,
            number=case.version,
            title=compose_title(header, (), lang),
        ),
        author=authority,
        date=header.date,
        letterhead=Letterhead(
            authority=authority,
            department=county.department,
            date=header.date or tr("ej daterat", lang=lang),
            dnr=header.dnr,
            handler="",
            labels=letterhead_labels(lang),
        ),
        facts=(),
        blocks=tuple(blocks),
        footer=(", ".join(part for part in (authority, county.address) if part), header.dnr),
    )


def _runs(pieces: Sequence[Piece]) -> list[Run]:
    runs = []
    for piece in pieces:
        before, after = SYMBOLS[piece.kind]
        runs.append(Run(f"{before}{piece.text}{after}", bold=piece.kind != "same"))
    return runs


@export_path("case-versions")
def write_changes(
    case: Case, workspace: Workspace, target: Path, *, lang: Language = "sv"
) -> tuple[Path, ...]:
    """Write what is new since the last signed version as docx or PDF, after the file's ending.

    Raises
    ------
    CaseError
        There is no earlier version, or the file has another ending.
    """
    if target.suffix.lower() not in WRITERS:
        raise CaseError(tr("{file}: välj en fil som slutar på .docx eller .pdf.", file=target.name))
    hand_over(target, write_for(target, compose_changes(gather_evidence(case, workspace, lang))))
    return (target,)
