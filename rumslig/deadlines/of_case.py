"""A case's dates: what is asked of the calendar for it, and what changes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from rumslig.cases.case import Case
from rumslig.cases.errand import latest_rounds
from rumslig.deadlines.calendar import WorkCalendar
from rumslig.deadlines.dated import DatePlan, Proposal
from rumslig.deadlines.meetings import meetings_of
from rumslig.deadlines.planning import plan_dates
from rumslig.deadlines.question import (
    DateQuestion,
    ExtensionState,
    Kind,
    MeetingChoice,
    parse_day,
)
from rumslig.deadlines.rules import DeadlineRules
from rumslig.errors import CaseError
from rumslig.language import tr

_EXTENSION, _MEETING, _SENT, _CLOSED = "extension", "meeting", "send", "close"
"""The words that begin the log's entries about these."""

Logged = tuple[Case, str]
"""A case as it becomes, and what its log shall say of it."""


def question_of_case(case: Case) -> DateQuestion:
    """Return what is asked of the calendar for a case."""
    header = case.header
    decided = case.signature.day if case.signature is not None else header.date
    return DateQuestion(
        _day(header.due),
        _day(header.received),
        extension_state(case),
        _day(header.extension),
        header.decision_route,
        header.plan_type,
        header.stage,
        _meeting_of(case),
        _day(case.log[0].at[:10]) if case.log else None,
        _day(decided),
        _done(case),
    )


def plan_case(case: Case, rules: DeadlineRules, today: date) -> DatePlan:
    """Return every internal date of a case; see `plan_dates`."""
    return plan_dates(question_of_case(case), rules, today)


def internal_days(case: Case, rules: DeadlineRules) -> dict[str, str]:
    """Return the days (ISO) by which things are done, for a list: those that no clock changes.

    Where no meeting is chosen the one that makes it is judged from the day the case came in.
    """
    question = question_of_case(case)
    began = question.received or question.opened or question.due
    if began is None:
        return {}
    plan = plan_dates(question, rules, began)
    return {step.kind: step.day.isoformat() for step in plan.steps if step.kind != "received"}


def extension_state(case: Case) -> ExtensionState:
    """Return whether more time was asked for, and what came of it."""
    if case.header.extension:
        return "granted"
    word = _told(case, _EXTENSION, " ").split(" ")[1]
    return "asked" if word == "asked" else "refused" if word == "refused" else "none"


def _meeting_of(case: Case) -> MeetingChoice | None:
    day = _day(case.header.meeting)
    if day is None:
        return None
    choice = MeetingChoice(case.header.body, day)
    at_once = replace(choice, immediate=True)
    return at_once if _told(case, _MEETING) == f"{_MEETING} {at_once.text}" else choice


def _done(case: Case) -> frozenset[Kind]:
    """Return what is done: contributions when all have answered, the text when it is signed."""
    done: set[Kind] = {"received"}
    if case.errands and all(item.state != "sent" for item in latest_rounds(case.errands)):
        done.add("experts")
    if case.approvals:
        done.add("draft")
    if case.signature is not None:
        done.add("signoff")
    words = {entry.what.split(" ", 1)[0] for entry in case.log}
    if words & {_SENT, _CLOSED}:
        done.add("sending")
    return frozenset(done)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


# what changes the dates


def ask_extension(case: Case, until: str) -> Logged:
    """Return the case with more time asked for, until a day (ISO).

    Raises
    ------
    CaseError
        The day is none, or no later than the last day.
    """
    day = _later(case, until)
    changed = replace(case, header=replace(case.header, extension=""))
    return changed, f"{_EXTENSION} asked {day.isoformat()}"


def grant_extension(case: Case, until: str) -> Logged:
    """Return the case with a new last day (ISO) that the sender has granted.

    Raises
    ------
    CaseError
        The day is none, or no later than the day first asked for.
    """
    day = _later(case, until)
    header = replace(case.header, extension=day.isoformat())
    return replace(case, header=header), f"{_EXTENSION} granted {day.isoformat()}"


def refuse_extension(case: Case) -> Logged:
    """Return the case with the sender's no to more time; the first last day holds."""
    return replace(case, header=replace(case.header, extension="")), f"{_EXTENSION} refused"


def _later(case: Case, until: str) -> date:
    day, due = parse_day(until, tr("anståndsdagen")), _day(case.header.due)
    if day is None:
        raise CaseError(tr("ange till vilken dag anståndet gäller, som 2026-12-18."))
    if due is None:
        raise CaseError(
            tr("ärendet {dnr} har ingen sista svarsdag att få anstånd från.", dnr=case.header.dnr)
        )
    if day <= due:
        raise CaseError(
            tr(
                "anståndet till {day} är inte senare än sista svarsdagen {due}.",
                day=day.isoformat(),
                due=due.isoformat(),
            )
        )
    return day


def choose_route(case: Case, route: str) -> Logged:
    """Return the case with another decision route; a meeting chosen for another is let go."""
    header = replace(case.header, decision_route=route, meeting="", body="")
    return replace(case, header=header), f"route {route}"


def choose_meeting(case: Case, choice: MeetingChoice, rules: DeadlineRules) -> Logged:
    """Return the case with the meeting that shall decide, and the route that leads there.

    Raises
    ------
    CaseError
        The calendar has no such meeting.
    """
    body = rules.body(choice.body)
    if body is None:
        known = ", ".join(item.id for item in rules.bodies)
        raise CaseError(
            tr(
                "beslutsorganet ”{body}” finns inte; välj bland {known}.",
                body=choice.body,
                known=known or tr("inga"),
            )
        )
    days = [item.day for item in meetings_of(rules, WorkCalendar.of(rules), [body])]
    if choice.day not in days:
        near = sorted(days, key=lambda day: abs((day - choice.day).days))[:3]
        raise CaseError(
            tr(
                "{body} har inget möte {day}; närmast är {near}.",
                body=body.title,
                day=choice.day.isoformat(),
                near=", ".join(day.isoformat() for day in sorted(near)) or tr("inget"),
            )
        )
    header = replace(
        case.header,
        decision_route=body.route,
        meeting=choice.day.isoformat(),
        body=body.id,
    )
    return replace(case, header=header), f"{_MEETING} {choice.text}"


def set_received(case: Case, day: str) -> Logged:
    """Return the case with the day it came in (ISO, "" for not known)."""
    found = parse_day(day, tr("ankomstdagen"))
    received = found.isoformat() if found is not None else ""
    return replace(case, header=replace(case.header, received=received)), f"received {received}"


def return_choices(case: Case, before: Case) -> tuple[Case, tuple[str, ...]]:
    """Return the case with the extension, route and meeting of before, and what to log of it.

    The log is never shortened: where it is what tells of a choice, its entry of then is noted
    once more.
    """
    fields = ("extension", "decision_route", "meeting", "body")
    header = replace(case.header, **{name: getattr(before.header, name) for name in fields})
    notes = (
        _told(before, word, f"{word} none")
        for word in (_EXTENSION, _MEETING)
        if _told(case, word) != _told(before, word)
    )
    return replace(case, header=header), tuple(notes)


def _told(case: Case, word: str, otherwise: str = "") -> str:
    """Return the log's last entry that begins with a word."""
    told = [entry.what for entry in case.log if entry.what.startswith(f"{word} ")]
    return told[-1] if told else otherwise


def take_proposal(case: Case, proposal: Proposal, rules: DeadlineRules) -> Logged:
    """Return the case with what a proposal says: more time is asked for, not yet granted."""
    if proposal.kind == "extension":
        return ask_extension(case, proposal.value)
    if proposal.kind == "route":
        return choose_route(case, proposal.value)
    choice = MeetingChoice.parse(proposal.value)
    if choice is None:
        raise CaseError(tr("mötet saknas i förslaget."))
    return choose_meeting(case, choice, rules)
