"""The planner's answer to whether a plan matters to the region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rumslig.cases.case import Case
from rumslig.cases.triage import Triage, TriageAnswer
from rumslig.deadlines.of_case import choose_route
from rumslig.errors import CaseError
from rumslig.language import tr
from rumslig.rules import DELEGATION, NO_RESPONSE
from rumslig.screening.criteria import Judged


def answer_triage(
    case: Case, answer: TriageAnswer, reason: str, day: str, judged: Sequence[Judged]
) -> Case:
    """Return the case with the answer; to abstain also makes that the decision route.

    Another answer brings back the route and the meeting of before, where none was chosen since.

    Raises
    ------
    CaseError
        To abstain has no reason, or the response is signed.
    """
    if case.signature is not None:
        raise CaseError(
            tr("ärendet {dnr} undertecknades {day}.", dnr=case.header.dnr, day=case.signature.day)
        )
    if answer == "abstain" and not reason.strip():
        raise CaseError(tr("ange varför regionen avstår."))
    grounds = tuple(item.criterion.title for item in judged if item.answer == "yes")
    given = Triage(answer, reason.strip(), day, grounds)
    header, before = case.header, _set_aside(case)
    if answer == "abstain":
        route, meeting, body = before or (header.decision_route, header.meeting, header.body)
        given = replace(given, route=route, meeting=meeting, body=body)
        case, _ = choose_route(case, NO_RESPONSE)
    elif before is not None:
        route, meeting, body = before
        header = replace(header, decision_route=route, meeting=meeting, body=body)
        case = replace(case, header=header)
    return replace(case, triage=given)


def _set_aside(case: Case) -> tuple[str, str, str] | None:
    """Return the route, meeting and body that an abstention stands in the place of."""
    given = case.triage
    if given is None or given.answer != "abstain" or case.header.decision_route != NO_RESPONSE:
        return None
    if given.route in ("", NO_RESPONSE):
        return DELEGATION, "", ""
    return given.route, given.meeting, given.body


def answer_label(answer: TriageAnswer) -> str:
    """Return what an answer is called."""
    return {
        "answer": tr("Ja, svara"),
        "abstain": tr("Nej, avstå"),
        "unsure": tr("Oklart"),
    }[answer]
