"""Frister: the dates of the open case, and the choices that change them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rumslig.cases.case import Case
from rumslig.deadlines.calendar import WorkCalendar
from rumslig.deadlines.calendar_file import dated_case
from rumslig.deadlines.dated import DatedStep, DatePlan, Proposal
from rumslig.deadlines.meetings import meetings_of
from rumslig.deadlines.of_case import (
    Logged,
    ask_extension,
    choose_meeting,
    choose_route,
    grant_extension,
    plan_case,
    refuse_extension,
    return_choices,
    set_received,
    take_proposal,
)
from rumslig.deadlines.planning import describe_day
from rumslig.deadlines.plausibility import Remark
from rumslig.deadlines.question import MeetingChoice
from rumslig.deadlines.rules import DeadlineRules
from rumslig.documents.case_calendar import write_calendar
from rumslig.errors import CaseError
from ui.case.presenter import CasePresenter
from ui.deadlines.words import days_words, extension_words
from ui.language import tr
from ui.messages import Message, describe_fault, describe_sentence

PAGE = "dates"
"""The page's name beside the steps of the case."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A word to choose, and what it sets."""

    code: str
    words: str


class DatesPresenter(QObject):
    """Tells of the open case's dates as they are today.

    Signals
    -------
    changed
        Something else is to be shown.
    told
        A `Message`.
    """

    changed = Signal()
    told = Signal(object)

    def __init__(self, case: CasePresenter, parent: QObject | None = None) -> None:
        super().__init__(parent or case)
        self._case = case
        self._plan: DatePlan | None = None
        self._fault = ""
        self._until = ""
        self._seen: tuple[object, ...] = (None,)
        self._back = case.step
        case.changed.connect(self._look)
        case.step_changed.connect(self._note_step)
        self._look()

    # where it stands in the window

    @property
    def is_shown(self) -> bool:
        """Whether the page is in view."""
        return self._case.step == PAGE

    def show(self) -> None:
        """Go to the page, or back to the step before when it is in view."""
        if self._case.case is not None:
            self._case.show_step(self._back if self.is_shown else PAGE)

    def back(self) -> None:
        """Go back to the step before."""
        self._case.show_step(self._back)

    def _note_step(self, step: str) -> None:
        if step != PAGE:
            self._back = step
        else:
            self._look()

    # what is shown

    @property
    def plan(self) -> DatePlan | None:
        """The case's dates, None while no case is open."""
        return self._plan

    @property
    def steps(self) -> tuple[DatedStep, ...]:
        """The dates in order."""
        return self._plan.steps if self._plan is not None else ()

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What looks wrong, the worst first."""
        return self._plan.remarks if self._plan is not None else ()

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """What would help; none where the response is signed."""
        return self._plan.proposals if self._plan is not None and not self.is_closed else ()

    @property
    def is_closed(self) -> bool:
        """Whether the response is signed, so that nobody chooses its way to a decision."""
        return self._case.is_signed

    @property
    def summary(self) -> str:
        """What is late and what comes next, in a line."""
        plan = self._plan
        if plan is None or not plan.steps:
            return tr("Skriv in en sista svarsdag, så räknas de interna datumen ut.")
        late = ", ".join(step.title for step in plan.late)
        parts = [tr("Sent: {what}.", what=late)] if late else []
        following = plan.next
        if following is not None:
            parts.append(
                tr(
                    "Nästa: {what}, {day} ({left}).",
                    what=following.title,
                    day=describe_day(following.day),
                    left=days_words(following.day, plan.today),
                )
            )
        return " ".join(parts) or tr("Alla datum har passerat.")

    @property
    def meeting_words(self) -> str:
        """Which meeting decides, or that none is needed."""
        plan = self._plan
        if plan is None:
            return ""
        if not self._rules.bodies_of_route(plan.question.route):
            return tr("Inget möte behövs på den här beslutsvägen.")
        if plan.meeting is None:
            return tr("Inget möte i kalendern hinner.")
        status = f" ({plan.meeting.status})" if plan.meeting.status else ""
        chosen = plan.question.meeting is not None
        words = tr("Valt möte") if chosen else tr("Senaste möte som hinner")
        day = describe_day(plan.meeting.day)
        return f"{words}: {plan.meeting.body.title}, {day}{status}."

    @property
    def extension_words(self) -> str:
        """Whether more time was asked for."""
        return extension_words(self._plan.question) if self._plan is not None else ""

    @property
    def source(self) -> str:
        """Where the offsets come from, and whether somebody has compared them."""
        settings = self._rules.settings
        return " · ".join(part for part in (settings.source, settings.status) if part)

    @property
    def received(self) -> str:
        """The day the consultation came in, as ISO or ""."""
        return self._case.case.header.received if self._case.case is not None else ""

    @property
    def route(self) -> str:
        """The decision route."""
        return self._case.case.header.decision_route if self._case.case is not None else ""

    @property
    def meetings(self) -> tuple[Choice, ...]:
        """The coming meetings on the decision route, and what was chosen before; "" for none."""
        plan, rules = self._plan, self._rules
        if plan is None:
            return ()
        bodies = rules.bodies_of_route(plan.question.route)
        found = meetings_of(rules, WorkCalendar.of(rules), bodies)
        chosen = self.meeting
        coming = [
            Choice(
                item.choice().text,
                f"{describe_day(item.day)}, {item.body.title}"
                + (f", {tr('omedelbart justerat')}" if item.is_immediate else ""),
            )
            for each in found
            if each.day >= plan.today or (chosen and each.choice().text.split()[1] in chosen)
            for item in ((each,) if each.is_immediate else (each, each.at_once()))
        ]
        return (Choice("", tr("Inget valt")), *coming) if bodies else ()

    @property
    def meeting(self) -> str:
        """The chosen meeting as the case keeps it, "" for none."""
        choice = self._plan.question.meeting if self._plan is not None else None
        return choice.text if choice is not None else ""

    @property
    def until(self) -> str:
        """What is written as the extension's day."""
        return self._until

    @property
    def fault(self) -> str:
        """Why something was not taken, "" where it was."""
        return self._fault

    @property
    def _rules(self) -> DeadlineRules:
        desk = self._case.desk
        return desk.workspace.county.deadlines if desk is not None else DeadlineRules()

    def _look(self) -> None:
        case, today = self._case.case, self._case.today()
        seen = (
            (case.header, case.log, case.signature, case.errands, case.approvals, today)
            if case is not None
            else (None,)
        )
        if seen == self._seen:
            return
        before = self._seen[0]
        self._seen = seen
        if getattr(before, "dnr", "") != (case.header.dnr if case is not None else ""):
            self._until, self._fault = "", ""
        self._plan = plan_case(case, self._rules, today) if case is not None else None
        self.changed.emit()

    # what is chosen

    def take(self, proposal: Proposal) -> None:
        """Do what a proposal says."""
        if proposal.kind == "extension":
            self._until = proposal.value
            self.ask_for_more()
        else:
            self._take(proposal.title, lambda case: take_proposal(case, proposal, self._rules))

    def correct(self, remark: Remark) -> None:
        """Set a date to the one that was probably meant."""
        case = self._case.case
        if case is None or remark.field not in ("due", "received") or not remark.suggestion:
            return
        key = remark.field
        self._take(
            tr("Rätta datumet till {day}", day=remark.suggestion),
            lambda old: (
                replace(old, header=replace(old.header, **{key: remark.suggestion})),
                f"{key} {remark.suggestion}",
            ),
        )

    def set_received(self, text: str) -> None:
        """Take the day the consultation came in."""
        if text.strip() != self.received:
            self._take(tr("Ändra ankomstdagen"), lambda case: set_received(case, text))

    def set_route(self, route: str) -> None:
        """Choose another decision route."""
        if route != self.route:
            self._take(tr("Byt beslutsväg"), lambda case: choose_route(case, route))

    def set_meeting(self, text: str) -> None:
        """Choose the meeting that decides, "" for none in particular."""
        if text == self.meeting:
            return
        choice = MeetingChoice.parse(text)
        if choice is None:
            self._take(tr("Släpp mötet"), lambda case: choose_route(case, self.route))
        else:
            self._take(tr("Välj möte"), lambda case: choose_meeting(case, choice, self._rules))

    def write_until(self, text: str) -> None:
        """Take what is written as the extension's day."""
        self._until = text

    def ask_for_more(self) -> None:
        """Note that more time was asked for; it moves no day."""
        self._take(
            tr("Anstånd begärt till {day}", day=self._until),
            lambda case: ask_extension(case, self._until),
        )

    def grant_more(self) -> None:
        """Take the new last day."""
        self._take(
            tr("Anstånd till {day}", day=self._until),
            lambda case: grant_extension(case, self._until),
        )

    def refuse_more(self) -> None:
        """Note that the sender said no."""
        self._take(tr("Anstånd nekat"), refuse_extension)

    def _take(self, words: str, change: Callable[[Case], Logged]) -> None:
        """Take a change of the case as a step to undo; `words` say what it was."""
        case, desk = self._case.case, self._case.desk
        if case is None or desk is None:
            return
        try:
            changed, what = change(case)
        except CaseError as fault:
            self._fault = describe_sentence(fault)
            self.changed.emit()
            return
        self._fault = ""
        after = desk.note(changed, what)
        if what.startswith(("extension ", "meeting ")):
            self._case.put(after)
            self._case.history.add(
                words, redo=lambda: self._return(after), undo=lambda: self._return(case)
            )
        else:
            self._case.apply(words, after)
        self.changed.emit()

    def _return(self, then: Case) -> None:
        """Go back, or forth again, to the choices that a case had; the log goes on."""
        case, desk = self._case.case, self._case.desk
        if case is None or desk is None or case.header.dnr != then.header.dnr:
            return
        returned, notes = return_choices(case, then)
        for note in notes:
            returned = desk.note(returned, note)
        self._case.put(returned)
        self._case.recalled.emit()

    def write_file(self, target: Path) -> None:
        """Write the case's days as a calendar file."""
        case, plan = self._case.case, self._plan
        if case is None or plan is None:
            return
        try:
            count = write_calendar(target, [dated_case(case, plan)])
        except (CaseError, OSError) as fault:
            self.told.emit(describe_fault(tr("Kalenderfilen kunde inte skrivas"), fault))
            return
        words = tr("{count} dagar skrevs i {file}", count=count, file=target.name)
        self.told.emit(Message("done", words, str(target.parent)))

    @property
    def file_name(self) -> str:
        """A name for the calendar file."""
        case = self._case.case
        return f"{case.header.dnr}.ics" if case is not None else "frister.ics"

    @property
    def today(self) -> date:
        """The day on which the dates are seen."""
        return self._case.today()
