"""The memo to the deciding body (föredragnings-PM), filled from a case.

Its headings and set words are data: those of templates/foredragnings-pm.toml, or a county's own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from layers.records import build_record
from rumslig.cases.case import Case
from rumslig.cases.memo import MemoText
from rumslig.county import County, MemoSection
from rumslig.documents.blocks import (
    Block,
    Heading,
    Letterhead,
    ListBlock,
    Paragraph,
    Response,
    Signature,
    list_block,
    text_block,
)
from rumslig.documents.draft_blocks import draft_sections
from rumslig.documents.evidence import Evidence
from rumslig.documents.markdown_blocks import read_markdown
from rumslig.documents.remarks import collect_remarks, remark_blocks
from rumslig.documents.response import summary_box, without_names
from rumslig.documents.sections import describe_matter
from rumslig.documents.titles import compose_title, name_subject
from rumslig.errors import CaseError
from rumslig.language import tr
from rumslig.rules import NO_RESPONSE
from rumslig.signing.versions import version_words


@dataclass(frozen=True, slots=True)
class MemoWords:
    """The memo's set words, each with its facts in braces."""

    title: str
    resolves: str
    answer: str
    decline: str
    at_once: str
    joined: str
    empty: str
    bodies: Mapping[str, str]


@cache
def _template() -> tuple[MemoWords, tuple[MemoSection, ...]]:
    source = resources.files("rumslig.documents") / "templates" / "foredragnings-pm.toml"
    table: dict[str, Any] = tomllib.loads(source.read_text("utf-8"))
    sections = tuple(build_record(MemoSection, row) for row in table.pop("memo"))
    return build_record(MemoWords, table), sections


def memo_sections(county: County) -> tuple[MemoSection, ...]:
    """Return the memo's headings in order: the county's own, or the usual ones."""
    return county.memo or _template()[1]


def write_section(case: Case, county: County, section: str, text: str) -> Case:
    """Return the case with the planner's text under one of the memo's headings.

    Raises
    ------
    CaseError
        There is no such heading, or it is filled from the case.
    """
    known = {item.id: item for item in memo_sections(county) if item.source == "text"}
    if section not in known:
        raise CaseError(
            tr(
                "promemorian har ingen rubrik {section} att skriva under; det går för {known}.",
                section=section,
                known=", ".join(known),
            )
        )
    others = tuple(item for item in case.memo if item.section != section)
    added = (MemoText(section, text.strip()),) if text.strip() else ()
    order = list(known)
    kept = [item for item in (*others, *added) if item.section in order]
    lost = [item for item in others if item.section not in order]
    kept.sort(key=lambda item: order.index(item.section))
    return replace(case, memo=(*kept, *lost))


def text_of(case: Case, section: str) -> str:
    """Return what the planner has written under a heading."""
    return next((item.text for item in case.memo if item.section == section), "")


def compose_memo(evidence: Evidence, *, at_once: bool = False, names: bool = True) -> Response:
    """Return the memo.

    Parameters
    ----------
    at_once
        Whether the minutes are proposed to be adjusted at once.
    names
        Whether who worked on the case is told.
    """
    if not names:
        evidence = without_names(evidence)
    lang, county, header = evidence.lang, evidence.county, evidence.case.header
    words = _template()[0]
    authority = county.authority or county.name
    blocks: list[Block] = []
    for section in memo_sections(county):
        blocks += _section(section, evidence, words, at_once)
    number = version_words(evidence.case, lang)
    return Response(
        lang=lang,
        title=f"{words.title}: {compose_title(header, (), lang)}",
        author=authority,
        date=header.meeting or header.date,
        letterhead=Letterhead(
            authority=authority,
            department=county.department,
            date=header.meeting or tr("ej bestämt", lang=lang),
            dnr=header.dnr,
            handler=header.handler,
            labels=(
                tr("Sammanträdesdatum", lang=lang),
                tr("Dnr", lang=lang),
                tr("Tjänsteställe, handläggare", lang=lang),
                tr("Sida", lang=lang),
            ),
        ),
        facts=tuple(
            (label, value)
            for label, value in (
                (tr("Tjänsteställe, handläggare", lang=lang), _desk_of(county, header.handler)),
                (tr("Version", lang=lang), number),
            )
            if value
        ),
        blocks=tuple(blocks),
        footer=(", ".join(part for part in (authority, county.address) if part), words.title),
    )


def _desk_of(county: County, handler: str) -> str:
    return ", ".join(part for part in (county.department, handler) if part)


def _section(
    section: MemoSection, evidence: Evidence, words: MemoWords, at_once: bool
) -> list[Block]:
    if section.source == "signature":
        return [Signature(tr("Namnförtydligande", lang=evidence.lang), section.heading)]
    if section.source == "text":
        filled = _written(section, evidence, words)
    elif section.source == "decision":
        filled = _decision(evidence, words, at_once)
    else:
        filled = _FILLED[section.source](evidence)
    return [Heading(1, section.heading), *filled] if filled or not section.optional else []


def _written(section: MemoSection, evidence: Evidence, words: MemoWords) -> list[Block]:
    text = text_of(evidence.case, section.id)
    if text:
        return list(read_markdown(text, below=1, deepest=3))
    if section.optional:
        return []
    return [text_block(" ".join(part for part in (words.empty, section.hint) if part), muted=True)]


def _decision(evidence: Evidence, words: MemoWords, at_once: bool) -> list[Block]:
    header = evidence.case.header
    facts = {
        "sender": header.sender,
        "subject": name_subject(header, evidence.lang),
        "body": _body(evidence) or words.bodies.get(header.decision_route, ""),
    }
    declines = header.decision_route == NO_RESPONSE
    clauses = [(words.decline if declines else words.answer).format(**facts)]
    if at_once:
        clauses.append(words.at_once.format(**facts))
    joined = [f"{item} {words.joined}" for item in clauses[:-1]] + [f"{clauses[-1]}."]
    return [text_block(words.resolves.format(**facts)), list_block(joined)]


def _body(evidence: Evidence) -> str:
    """Return which body decides, as the case's meeting has it; "" where it has none."""
    named = evidence.case.header.body
    bodies = evidence.county.deadlines.bodies
    return next((item.title for item in bodies if named and item.id == named), "")


def _summary(evidence: Evidence) -> list[Block]:
    return list(summary_box(evidence, reservations=False).blocks)


def _matter(evidence: Evidence) -> list[Block]:
    """Return who asks about what, and what the region thinks of it."""
    about = [item for item in describe_matter(evidence)[1:] if isinstance(item, Paragraph)]
    thought = _assessment(evidence)
    if not thought:
        return [*about]
    return [*about, Heading(2, tr("Bedömning", lang=evidence.lang)), *thought]


def _assessment(evidence: Evidence) -> list[Block]:
    draft = evidence.case.draft
    blocks: Sequence[Block] = (
        draft_sections(draft, evidence)
        if draft is not None
        else remark_blocks(collect_remarks(evidence), evidence)
    )
    # one level down: they stand below a heading of their own here
    return [
        replace(item, level=min(item.level + 1, 4)) if isinstance(item, Heading) else item
        for item in blocks
    ]


def _material(evidence: Evidence) -> list[Block]:
    lang, case = evidence.lang, evidence.case
    header = case.header
    asked = " ".join(part for part in (header.sender, header.sender_dnr) if part)
    items = [
        tr("Förslag till yttrande, {dnr}", lang=lang, dnr=header.dnr),
        tr("Remiss från {sender}", lang=lang, sender=asked),
        *(item.name for item in case.originals),
    ]
    if evidence.lock is not None:
        items.append(
            tr(
                "Underlag och versioner, låst {day} ({lock})",
                lang=lang,
                day=evidence.lock.day,
                lock=evidence.lock.fingerprint[:16],
            )
        )
    return [list_block(items)]


def _sent_to(evidence: Evidence) -> list[Block]:
    header = evidence.case.header
    dnr = f" ({header.sender_dnr})" if header.sender_dnr else ""
    blocks: list[Block] = [ListBlock(list_block([f"{header.sender}{dnr}"]).items)]
    return blocks


_FILLED: Mapping[str, Callable[[Evidence], list[Block]]] = {
    "summary": _summary,
    "matter": _matter,
    "assessment": _assessment,
    "material": _material,
    "sent_to": _sent_to,
}
"""What fills a heading, by its source."""
