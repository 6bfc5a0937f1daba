"""How far a case has come, and when its answer was given."""

from __future__ import annotations

from rumslig.cases.case import Case
from rumslig.cases.errand import latest_rounds
from rumslig.register.entry import DONE, Status

SENT, CLOSED = "send", "close"
"""The words that begin the log's entries of a response that was sent, and a case that ended."""


def status_of(case: Case) -> Status:
    """Return how far the case has come.

    It ends when its log says so, or when the region abstains from answering. A response that is
    changed after its signing is on its way again.
    """
    if _logged_day(case, CLOSED) or _abstains(case):
        return "closed"
    if case.signature is not None:
        return "sent" if _logged_day(case, SENT) else "signed"
    if any(item.state == "sent" for item in latest_rounds(case.errands)):
        return "circulating"
    if case.draft is not None and case.draft.paragraphs:
        return "drafted"
    if case.result is None:
        return "new"
    return "checked" if case.unassessed() else "assessed"


def closing_day(case: Case) -> str:
    """Return the day (ISO) on which the answer was given, "" while it is not."""
    if status_of(case) not in DONE:
        return ""
    signed = case.signature.day if case.signature is not None else ""
    triaged = case.triage.day if case.triage is not None else ""
    return _logged_day(case, SENT) or signed or triaged or _logged_day(case, CLOSED)


def _abstains(case: Case) -> bool:
    return (
        case.triage is not None
        and case.triage.answer == "abstain"
        and case.header.decision_route == "INGET_YTTRANDE"
    )


def _logged_day(case: Case, word: str) -> str:
    days = [entry.at[:10] for entry in case.log if entry.what.split(" ", 1)[0] == word]
    return days[-1] if days else ""
