"""What the register is told of a case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import shapely

from rumslig.cases.case import Case
from rumslig.cases.draft import Draft
from rumslig.cases.status import closing_day, status_of
from rumslig.finding import NOT_ASKED, Finding
from rumslig.plan_area import PlanArea
from rumslig.register.entry import Entry, EntryOutcome, EntryPlan, EntryRemark, Regional


def entry_of(case: Case, internal: Mapping[str, str] | None = None) -> Entry:
    """Return the register's entry of a case.

    Parameters
    ----------
    internal
        Days (ISO) planned back from the last one, by what is to be done by then.
    """
    header = case.header
    seconds: Counter[str] = Counter()
    for item in case.minutes:
        seconds[item.step] += item.seconds
    return Entry(
        dnr=header.dnr,
        title=header.title,
        sender=header.sender,
        plan_type=header.plan_type,
        stage=header.stage,
        status=status_of(case),
        sender_dnr=header.sender_dnr,
        received=header.received,
        due=header.due,
        extension=header.extension,
        handler=header.handler,
        decision_route=header.decision_route,
        meeting=header.meeting,
        body=header.body,
        follows=header.follows,
        regional=_regional(case),
        created=case.log[0].at[:10] if case.log else "",
        closed=closing_day(case),
        municipalities=_municipalities(case),
        internal=tuple(sorted((internal or {}).items())),
        plans=tuple(_plan(plan) for plan in case.plans),
        remarks=_remarks(case),
        outcomes=tuple(
            EntryOutcome(item.dnr, item.paragraph, item.outcome, item.theme, item.goal)
            for item in case.remarks
            if item.outcome
        ),
        minutes=tuple(sorted(seconds.items())),
    )


def _regional(case: Case) -> Regional:
    if case.triage is None or case.triage.answer == "unsure":
        return ""
    return "yes" if case.triage.answer == "answer" else "no"


def _municipalities(case: Case) -> tuple[str, ...]:
    if case.result is None:
        return ()
    names = {place.name for plan in case.result.plans for place in plan.municipalities}
    return tuple(sorted(names))


def _plan(plan: PlanArea) -> EntryPlan:
    west, south, east, north = (float(value) for value in plan.geometry.bounds)
    return EntryPlan(plan.name, shapely.to_wkb(plan.geometry), (west, south, east, north))


OF_FINDING = "fynd:"
"""Begins the key of a remark that only a finding tells of, in a response without a text."""


def _remarks(case: Case) -> tuple[EntryRemark, ...]:
    draft = sent_draft(case)
    if draft is not None:
        return tuple(
            EntryRemark(item.id, item.theme, item.rule, item.goal, item.tone, item.plan)
            for item in draft.paragraphs
            if item.theme
        )
    return _of_findings(case) if case.signature is not None else ()


def _of_findings(case: Case) -> tuple[EntryRemark, ...]:
    """Return the remarks of a document that was made of the findings: one for each rule."""
    found: dict[str, list[Finding]] = {}
    for item in case.findings:
        opinion = case.assessment_of(item)
        is_relevant = item.state == "HIT" if opinion is None else opinion.judgement == "relevant"
        if is_relevant and item.state not in NOT_ASKED:
            found.setdefault(item.rule, []).append(item)
    return tuple(
        EntryRemark(
            f"{OF_FINDING}{rule}",
            items[0].theme,
            rule,
            items[0].rus_goal,
            plan=items[0].plan if len(items) == 1 else "",
        )
        for rule, items in found.items()
    )


def sent_draft(case: Case) -> Draft | None:
    """Return the text as it was last signed, None where none is."""
    if case.signature is not None and case.draft is not None and case.draft.paragraphs:
        return case.draft
    signed = max(case.versions, key=lambda item: item.number, default=None)
    return signed.draft if signed is not None else None
