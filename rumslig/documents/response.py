"""The response to a consultation, composed of a checked case: what is said, in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from layers.packages.manifest import Manifest
from rumslig.cases.draft import Draft
from rumslig.documents.alternatives import compare_alternatives
from rumslig.documents.appendix import appendix_blocks
from rumslig.documents.blocks import (
    Block,
    Figure,
    Heading,
    Letterhead,
    ListBlock,
    Paragraph,
    Response,
    SummaryBox,
    text_block,
)
from rumslig.documents.draft_blocks import summary_text
from rumslig.documents.evidence import Evidence
from rumslig.documents.remarks import (
    Remark,
    collect_remarks,
    proposal_mark,
    summary_items,
)
from rumslig.documents.result_rows import result_table
from rumslig.documents.sections import (
    close_response,
    describe_matter,
    describe_mission,
    describe_municipalities,
    list_drafted,
    list_material,
    list_remarks,
)
from rumslig.documents.titles import (
    compose_title,
    count_word,
    letterhead_labels,
)
from rumslig.documents.upkeep_words import doubtful_sentences
from rumslig.finding import UNDECIDED
from rumslig.language import Language, tr
from rumslig.signing.versions import version_words


def compose_response(
    evidence: Evidence,
    maps: Sequence[Figure],
    background: Sequence[Manifest] = (),
    *,
    example: bool,
    names: bool = True,
) -> Response:
    """Return the document for a checked case.

    Parameters
    ----------
    maps
        The main map first; it stands beside the results, the others in their own section.
    background
        The package versions that the maps are drawn from.
    example
        Whether something that is shown or used is example data.
    names
        Whether who worked on the case is told.
    """
    if not names:
        evidence = without_names(evidence)
    lang, header, county = evidence.lang, evidence.case.header, evidence.county
    draft = evidence.case.draft
    remarks = collect_remarks(evidence) if draft is None else ()
    authority = county.authority or county.name or tr("Regionen", lang=lang)
    parts: dict[str, Sequence[Block]] = {
        "sammanfattning": (
            _summary(evidence, remarks, authority)
            if draft is None
            else _drafted_summary(draft, evidence),
        ),
        "kontroll": [*_results(evidence), *compare_alternatives(evidence), *maps[:1]],
        "arendet": describe_matter(evidence),
        "uppdrag": describe_mission(evidence, authority),
        "synpunkter": (
            list_remarks(remarks, evidence) if draft is None else list_drafted(draft, evidence)
        ),
        "mellankommunalt": describe_municipalities(evidence),
        "kartor": _more_maps(maps[1:], lang),
        "underlag": list_material(evidence),
        "underskrift": close_response(evidence, authority),
        "bilaga": appendix_blocks(evidence, background),
    }
    stamp = tr("kontroll {id}", lang=lang, id=evidence.check_id)
    if example:
        stamp = f"{tr('EXEMPELDATA', lang=lang)} · {stamp}"
    return Response(
        lang=lang,
        title=compose_title(header, _places(evidence), lang),
        author=authority,
        date=header.date,
        letterhead=_letterhead(evidence, authority),
        facts=_facts(evidence),
        blocks=tuple(block for part in parts.values() for block in part),
        footer=(", ".join(part for part in (authority, county.address) if part), stamp),
        parts=tuple((name, tuple(part)) for name, part in parts.items()),
        fields=_fields(evidence, authority),
    )


def _fields(evidence: Evidence, authority: str) -> tuple[tuple[str, str], ...]:
    """Return what a template may name of the case, by the names of `docx_fields`."""
    header, county = evidence.case.header, evidence.county
    return (
        ("rubrik", compose_title(header, _places(evidence), evidence.lang)),
        ("arende", header.title),
        ("dnr", header.dnr),
        ("mottagare", header.sender),
        ("ert_dnr", header.sender_dnr),
        ("datum", header.date),
        ("svarsdag", header.last_day),
        ("handlaggare", header.handler),
        ("version", str(evidence.case.version) if evidence.case.versions else ""),
        ("myndighet", authority),
        ("avdelning", county.department),
        ("adress", county.address),
        ("kommun", ", ".join(_places(evidence))),
        ("kontroll_id", evidence.check_id),
        ("beskrivning", ""),
    )


def without_names(evidence: Evidence) -> Evidence:
    """Return the evidence without who worked on the case."""
    header = replace(evidence.case.header, handler="")
    return replace(evidence, case=replace(evidence.case, header=header))


def summary_box(evidence: Evidence, *, reservations: bool = True) -> SummaryBox:
    """Return the summary at the top of the response: the draft's, or that of the remarks.

    Its `reservations` speak of what stands below it, and are for the response alone.
    """
    draft, county = evidence.case.draft, evidence.county
    box = (
        _summary(evidence, collect_remarks(evidence), county.authority or county.name)
        if draft is None
        else _drafted_summary(draft, evidence)
    )
    last = 0 if reservations else len(_reservations(evidence))
    return replace(box, blocks=box.blocks[: len(box.blocks) - last])


def _drafted_summary(draft: Draft, evidence: Evidence) -> SummaryBox:
    title, blocks = summary_text(draft, evidence)
    return SummaryBox(title, (*blocks, *map(text_block, _reservations(evidence))))


def _letterhead(evidence: Evidence, authority: str) -> Letterhead:
    lang, header = evidence.lang, evidence.case.header
    return Letterhead(
        authority=authority,
        department=evidence.county.department,
        date=header.date or tr("ej daterat", lang=lang),
        dnr=header.dnr,
        handler=header.handler,
        labels=letterhead_labels(lang),
    )


def _facts(evidence: Evidence) -> tuple[tuple[str, str], ...]:
    lang, header = evidence.lang, evidence.case.header
    facts = (
        (tr("Till", lang=lang), header.sender),
        (tr("Ert dnr", lang=lang), header.sender_dnr),
        (tr("Handläggare", lang=lang), header.handler),
        (tr("Version", lang=lang), version_words(evidence.case, lang)),
    )
    return tuple((label, value) for label, value in facts if value)


def _places(evidence: Evidence) -> list[str]:
    names: dict[str, None] = {}
    for plan in evidence.result.plans:
        crossed = evidence.municipalities.crossed(plan.area.geometry)
        names.update(dict.fromkeys(item.name for item in crossed or plan.municipalities))
    return list(names)


def _summary(evidence: Evidence, remarks: Sequence[Remark], authority: str) -> SummaryBox:
    lang, header = evidence.lang, evidence.case.header
    asked = [item for item in remarks if not item.positive]
    support = " ".join(
        f"{item.wish} {proposal_mark(lang)}" if item.proposed else item.wish
        for item in remarks
        if item.positive
    )
    blocks: list[Paragraph | ListBlock] = [text_block(support)] if support else []
    if header.decision_route == "INGET_YTTRANDE":
        blocks = [
            text_block(tr("{authority} avstår från att yttra sig.", lang=lang, authority=authority))
        ]
        asked = []
    elif len(asked) == 1:
        blocks.append(
            text_block(tr("{authority} har synpunkter i en fråga:", lang=lang, authority=authority))
        )
    elif asked:
        blocks.append(
            text_block(
                tr(
                    "{authority} har synpunkter i {count} frågor:",
                    lang=lang,
                    authority=authority,
                    count=count_word(len(asked), lang),
                )
            )
        )
    elif not support:
        blocks.append(
            text_block(
                tr("{authority} har inga synpunkter på förslaget.", lang=lang, authority=authority)
            )
        )
    if asked:
        blocks.append(ListBlock(summary_items(asked, lang), numbered=True))
    blocks += [text_block(text) for text in _reservations(evidence)]
    return SummaryBox(tr("Sammanfattning", lang=lang), tuple(blocks))


def _reservations(evidence: Evidence) -> list[str]:
    """Return what a reader must know before relying on the summary."""
    lang, sentences = evidence.lang, []
    unknown = sum(item.state in UNDECIDED for item in evidence.result.findings)
    if unknown:
        sentences.append(
            tr("En fråga har inte kunnat besvaras fullt ut; den står i tabellen nedan.", lang=lang)
            if unknown == 1
            else tr(
                "{count} frågor har inte kunnat besvaras fullt ut; de står i tabellen nedan.",
                lang=lang,
                count=count_word(unknown, lang).capitalize(),
            )
        )
    missing = len(evidence.case.unassessed())
    if missing:
        sentences.append(
            tr("Utkast: ett fynd är inte bedömt av handläggaren.", lang=lang)
            if missing == 1
            else tr(
                "Utkast: {count} fynd är inte bedömda av handläggaren.",
                lang=lang,
                count=count_word(missing, lang),
            )
        )
    return sentences


def _results(evidence: Evidence) -> list[Block]:
    lang = evidence.lang
    blocks: list[Block] = [Heading(1, tr("Vad kontrollen visar", lang=lang))]
    many = len(evidence.result.plans) > 1
    for plan in evidence.result.plans:
        name = plan.area.name
        if many:
            blocks.append(Heading(2, name))
        caption = tr("Resultat för {plan}.", lang=lang, plan=name)
        table, rest = result_table(evidence, evidence.result.of_plan(name), caption)
        blocks += [table] if table.rows else []
        blocks.append(text_block(rest, muted=True))
    return [*blocks, *(text_block(text) for text in doubtful_sentences(evidence))]


def _more_maps(maps: Sequence[Figure], lang: Language) -> list[Block]:
    return [Heading(1, tr("Kartor", lang=lang)), *maps] if maps else []
