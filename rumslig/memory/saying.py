"""What a case's response said: its remarks as they were sent."""

from __future__ import annotations

from rumslig.cases.case import Case
from rumslig.cases.draft import Draft
from rumslig.cases.remark import CarriedRemark
from rumslig.documents.evidence import gather_evidence
from rumslig.documents.remarks import collect_remarks
from rumslig.language import Language
from rumslig.workspace import Workspace

OF_FINDING = "fynd:"
"""Begins the paragraph id of a remark that only a finding tells of."""

SENDING = ("export", "send", "close")
"""Words in the log of a case whose response has left the house."""


def was_said(case: Case) -> bool:
    """Whether a response has been signed, or has left the house."""
    return (
        case.signature is not None
        or bool(case.versions)
        or any(entry.what.split(" ")[0] in SENDING for entry in case.log)
    )


def sent_draft(case: Case) -> Draft | None:
    """Return the text as it was last signed or sent, None where the case has no text."""
    signed = max(case.versions, key=lambda item: item.number, default=None)
    if case.signature is None and signed is not None and signed.draft is not None:
        return signed.draft  # a change after the signing is on its way and not said yet
    if case.draft is not None and case.draft.paragraphs:
        return case.draft
    return signed.draft if signed is not None else None


def day_said(case: Case) -> str:
    """Return the day (ISO) of a response, "" where nobody set one."""
    if case.signature is not None:
        return case.signature.day
    signed = max(case.versions, key=lambda item: item.number, default=None)
    return signed.day if signed is not None else case.header.date


def said_in(case: Case, workspace: Workspace, lang: Language = "sv") -> tuple[CarriedRemark, ...]:
    """Return what was said of the plan in a case; nothing where it was never sent.

    Of a case with a text these are its paragraphs under a theme; of an older one the remarks
    that its document was made of.

    Raises
    ------
    CaseError
        It has no text, and its plan areas have changed since the check.
    """
    if not was_said(case):
        return ()
    draft = sent_draft(case)
    if draft is not None:
        return _of_draft(case, draft)
    return _of_findings(case, workspace, lang) if case.result is not None else ()


def _of_draft(case: Case, draft: Draft) -> tuple[CarriedRemark, ...]:
    titles = {item.rule: item.title for item in case.findings}
    return tuple(
        CarriedRemark(
            dnr=case.header.dnr,
            paragraph=item.id,
            theme=item.theme,
            text=item.text,
            plan=item.plan,
            rule=item.rule,
            goal=item.goal,
            tone=item.tone,
            title=titles.get(item.rule, ""),
            stage=case.header.stage,
            day=day_said(case),
        )
        for item in draft.paragraphs
        if item.theme and item.text.strip()
    )


def _of_findings(case: Case, workspace: Workspace, lang: Language) -> tuple[CarriedRemark, ...]:
    evidence = gather_evidence(case, workspace, lang)
    return tuple(
        CarriedRemark(
            dnr=case.header.dnr,
            paragraph=f"{OF_FINDING}{item.findings[0].rule}",
            theme=item.theme.id,
            text=item.wish,
            plan=item.findings[0].plan if len(item.findings) == 1 else "",
            rule=item.findings[0].rule,
            goal=item.findings[0].rus_goal,
            tone="positivt" if item.positive else "",
            title=item.title,
            stage=case.header.stage,
            day=day_said(case),
        )
        for item in collect_remarks(evidence)
    )
