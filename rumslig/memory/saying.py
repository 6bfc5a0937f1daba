"""What a case's response said: its remarks as they were sent."""

from __future__ import annotations

from rumslig.cases.case import Case
from rumslig.cases.draft import Draft
from rumslig.cases.entry import OF_FINDING, sent_draft
from rumslig.cases.remark import CarriedRemark
from rumslig.documents.evidence import gather_evidence
from rumslig.documents.remarks import collect_remarks
from rumslig.language import Language
from rumslig.outlet import Guard, withheld_title
from rumslig.workspace import Workspace

SENDING = ("export", "send", "close")
"""Words in the log of a case whose response has left the house."""


def was_said(case: Case) -> bool:
    """Whether a response has been signed, or has left the house."""
    return (
        case.signature is not None
        or bool(case.versions)
        or any(entry.what.split(" ")[0] in SENDING for entry in case.log)
    )


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
    draft = sent_draft(case) or case.draft  # one that left unsigned says what it said
    if draft is not None and draft.paragraphs:
        return _of_draft(case, draft)
    return _of_findings(case, workspace, lang) if case.result is not None else ()


def _of_draft(case: Case, draft: Draft) -> tuple[CarriedRemark, ...]:
    guard = Guard.of(case.result.packages if case.result is not None else ())
    hidden = guard.hidden_rules(case.findings)
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
            withheld=withheld_title(item, hidden),
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
            withheld=item.title if evidence.is_withheld(item.findings[0]) else "",
        )
        for item in collect_remarks(evidence)
    )
