"""Earlier remarks as paragraphs for the next response."""

from __future__ import annotations

from dataclasses import replace

from rumslig.cases.case import Case
from rumslig.cases.draft import Draft, DraftParagraph
from rumslig.cases.remark import CarriedRemark
from rumslig.language import Language, tr
from rumslig.memory.carrying import CARRIED
from rumslig.memory.words import in_stage


def paragraph_of(case: Case, remark: CarriedRemark, lang: Language = "sv") -> DraftParagraph:
    """Return a paragraph that reminds of a remark, whatever became of it."""
    return DraftParagraph(
        id=f"tidigare-{remark.dnr}-{remark.paragraph}",
        theme=remark.theme,
        text=_words(remark, lang),
        plan=remark.plan if any(plan.name == remark.plan for plan in case.plans) else "",
        rule=remark.rule,
        tone=remark.tone,
        source=f"{CARRIED}{remark.key}",
        goal=remark.goal,
        withheld=remark.withheld,
    )


def _words(remark: CarriedRemark, lang: Language) -> str:
    said = tr(
        "Regionen framförde {stage} ({dnr}): ”{text}”",
        lang=lang,
        stage=in_stage(remark.stage, lang),
        dnr=remark.dnr,
        text=remark.text.strip(),
    )
    ends = {
        "honoured": tr("Synpunkten är tillgodosedd.", lang=lang),
        "partly": tr("Synpunkten är bara delvis tillgodosedd och kvarstår i övrigt.", lang=lang),
        "not": tr("Synpunkten är inte tillgodosedd och kvarstår.", lang=lang),
        "": "",
    }
    reason = remark.reason if remark.outcome in ("partly", "not") else ""
    return " ".join(part for part in (said, ends[remark.outcome], reason) if part)


def copy_to_draft(case: Case, remark: CarriedRemark, lang: Language = "sv") -> Case:
    """Return the case with a remark repeated in its draft, once, after the others of its theme."""
    paragraph = paragraph_of(case, remark, lang)
    paragraphs = list(case.draft.paragraphs) if case.draft is not None else []
    if any(item.source == paragraph.source for item in paragraphs):
        return case
    places = [i for i, item in enumerate(paragraphs) if item.theme == paragraph.theme]
    paragraphs.insert(places[-1] + 1 if places else len(paragraphs), paragraph)
    return replace(case, draft=Draft(tuple(paragraphs)))
