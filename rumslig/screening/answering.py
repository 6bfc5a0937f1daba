"""The planner's answer to whether a plan matters to the region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rumslig.cases.case import Case
from rumslig.cases.triage import Triage, TriageAnswer
from rumslig.errors import CaseError
from rumslig.language import tr
from rumslig.screening.criteria import Judged

ABSTAINING = "INGET_YTTRANDE"


def answer_triage(
    case: Case, answer: TriageAnswer, reason: str, day: str, judged: Sequence[Judged]
) -> Case:
    """Return the case with the answer; to abstain also makes that the decision route.

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
    header = case.header
    if answer == "abstain":
        header = replace(header, decision_route=ABSTAINING)
    elif case.triage is not None and case.triage.answer == "abstain":
        header = replace(header, decision_route="TJANSTEPERSON_DELEGATION")
    return replace(case, header=header, triage=Triage(answer, reason.strip(), day, grounds))


def answer_label(answer: TriageAnswer) -> str:
    """Return what an answer is called."""
    return {
        "answer": tr("Ja, svara"),
        "abstain": tr("Nej, avstå"),
        "unsure": tr("Oklart"),
    }[answer]
