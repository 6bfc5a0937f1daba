"""Carrying remarks from stage to stage: none is lost, and none is there twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rumslig.cases.case import Case
from rumslig.cases.remark import CarriedRemark, Outcome
from rumslig.errors import CaseError
from rumslig.intake.sweep import swept_of
from rumslig.intake.words import Keywords
from rumslig.language import Language, tr
from rumslig.memory.saying import said_in
from rumslig.memory.suggesting import pairs_between, suggest_outcome
from rumslig.memory.words import OUTCOMES
from rumslig.workspace import Workspace

CARRIED = "tidigare:"
"""Begins the `source` of a draft paragraph that repeats an earlier remark; its key follows."""


def carry_remarks(
    case: Case,
    stages: Sequence[Case],
    workspace: Workspace,
    lang: Language = "sv",
    keywords: Sequence[Keywords] = (),
) -> Case:
    """Return the case with what was said in its earlier stages, each with a suggestion.

    What the planner has said of a remark stays. A remark that a later stage said again is not
    carried by itself: the later one `repeats` it.

    Parameters
    ----------
    stages
        The plan's earlier stages, the earliest first.
    keywords
        What the documents are asked for, for each theme.
    """
    said = [_with_sources(stage, said_in(stage, workspace, lang)) for stage in stages]
    judged = judged_between(stages)
    known = {item.key: item for item in case.remarks}
    by_dnr = {stage.header.dnr: stage for stage in stages}
    pairs = {stage.header.dnr: pairs_between(stage, case) for stage in stages}
    swept = swept_of(case.readings, keywords)
    remarks = []
    for item in join_stages(said):
        opinion = known.get(item.key)
        if opinion is not None:
            item = replace(
                item,
                outcome=opinion.outcome,
                reason=opinion.reason,
                withheld=item.withheld or opinion.withheld,
            )
        found = suggest_outcome(item, by_dnr[item.dnr], case, lang, swept, pairs[item.dnr])
        remarks.append(
            replace(
                item,
                suggestion=found.outcome,
                grounds=found.grounds,
                earlier=judged.get(item.key, ""),
            )
        )
    return replace(case, remarks=tuple(remarks))


Said = tuple[CarriedRemark, str]
"""A remark, and the key of the earlier one that its text was made of ("" for none)."""


def _with_sources(case: Case, said: Iterable[CarriedRemark]) -> list[Said]:
    drafts = [case.draft, *(item.draft for item in case.versions)]
    sources = {
        paragraph.id: paragraph.source.removeprefix(CARRIED)
        for draft in drafts
        if draft is not None
        for paragraph in draft.paragraphs
        if paragraph.source.startswith(CARRIED)
    }
    return [(item, sources.get(item.paragraph, "")) for item in said]


def join_stages(stages: Iterable[Sequence[Said]]) -> tuple[CarriedRemark, ...]:
    """Return the remarks of several stages, the earliest first, each once.

    Two are the same where the later one was made of the earlier, or both speak of the same
    finding. The later one stays and remembers the other's key.
    """
    kept: list[CarriedRemark] = []
    for stage in stages:
        older, kept, taken = kept, [], set[str]()
        for remark, source in stage:
            again = [
                item
                for item in older
                if item.key not in taken and _is_repeated(item, remark, source)
            ]
            taken.update(item.key for item in again)
            keys = tuple(key for item in again for key in (*item.repeats, item.key))
            kept.append(replace(remark, repeats=keys))
        kept = [item for item in older if item.key not in taken] + kept
    return tuple(kept)


def _is_repeated(earlier: CarriedRemark, later: CarriedRemark, source: str) -> bool:
    if source:
        return source == earlier.key or source in earlier.repeats
    return bool(earlier.rule) and (earlier.rule, earlier.plan) == (later.rule, later.plan)


def judged_between(stages: Iterable[Case]) -> Mapping[str, Outcome]:
    """Return what the earlier stages themselves say of still earlier remarks, the last word."""
    return {item.key: item.outcome for case in stages for item in case.remarks if item.outcome}


def judge_remark(case: Case, key: str, outcome: Outcome, reason: str = "") -> Case:
    """Return the case with the planner's word on a remark; "" takes it back.

    A word that differs from what is suggested needs a reason.

    Raises
    ------
    CaseError
        The case has no such remark, or the reason is missing.
    """
    remark = find_remark(case, key)
    if outcome and outcome not in OUTCOMES:
        raise CaseError(tr("”{word}” finns inte; välj honoured, partly eller not.", word=outcome))
    if needs_reason(remark, outcome) and not reason.strip():
        raise CaseError(
            tr(
                "ange varför {key} bedöms annorlunda än jämförelsen säger.",
                key=key,
            )
        )
    changed = replace(remark, outcome=outcome, reason=reason.strip() if outcome else "")
    return replace(
        case, remarks=tuple(changed if item.key == key else item for item in case.remarks)
    )


def needs_reason(remark: CarriedRemark, outcome: Outcome) -> bool:
    """Whether a word on a remark must be explained: it is another than the suggested one."""
    return bool(outcome) and outcome != remark.suggestion


def find_remark(case: Case, key: str) -> CarriedRemark:
    """Return a remark by its key.

    Raises
    ------
    CaseError
        The case has no such remark.
    """
    for item in case.remarks:
        if item.key == key:
            return item
    raise CaseError(
        tr(
            "ärendet {dnr} bär ingen synpunkt {key}; där finns {known}.",
            dnr=case.header.dnr,
            key=key,
            known=", ".join(item.key for item in case.remarks) or tr("inga"),
        )
    )
