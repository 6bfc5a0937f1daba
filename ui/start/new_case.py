"""The facts of a new case while they are written, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rumslig.cases.case import CaseHeader
from rumslig.county import County
from rumslig.deadlines.calendar import WorkCalendar
from rumslig.deadlines.plausibility import Remark, check_dates
from rumslig.deadlines.question import DateQuestion
from rumslig.errors import CaseError
from rumslig.idea import Idea
from rumslig.intake.delivery import Member
from rumslig.intake.receiving import Received
from rumslig.rules import DECISION_ROUTES
from ui.language import tr
from ui.messages import capitalise, describe_sentence
from ui.start.proposals import Proposals

FIELDS = (
    "dnr",
    "due",
    "title",
    "sender",
    "sender_dnr",
    "plan_type",
    "stage",
    "received",
    "decision_route",
    "handler",
    "plan_file",
)
"""In the order they are filled in."""

_DAYS = ("due", "received")
_CHOSEN = {
    "plan_type": "DP_STANDARD",
    "stage": "SAMRAD",
    "decision_route": DECISION_ROUTES[0],
}


class NewCasePresenter(QObject):
    """Holds a form; a field's fault is told once the field was left, or all at once on submit."""

    submitted = Signal(object, object)
    """The `CaseHeader`, and an `Idea`, a path, or None where the plan area is not known yet."""
    delivery_left = Signal(object)
    """What came in is not asked for any more."""
    file_asked = Signal(str, object)
    """A document's name and path: it is to be shown."""
    cancelled = Signal()
    changed = Signal()

    def __init__(
        self,
        county: County | None = None,
        parent: QObject | None = None,
        *,
        today: Callable[[], date] = date.today,
    ) -> None:
        super().__init__(parent)
        self.county = county or County()
        self._today = today
        self._values = _defaults()
        self._left: set[str] = set()
        self._fault = ""
        self._idea: Idea | None = None
        self.proposals = Proposals()
        """What came in, and what it proposes."""

    def offer(self, received: Received, plan_file: Callable[[Member], Path]) -> None:
        """Begin anew with what came in; nothing is written that the planner has not taken."""
        self.reset()
        self.proposals = Proposals(received, plan_file)
        self.changed.emit()

    def take(self, name: str, number: int = 0) -> None:
        """Write a proposal in its field; which one is counted round."""
        lines = self.proposals.lines(name)
        if lines:
            self.set_field(name, self.proposals.value(name, number % len(lines)))
            self.leave_field(name)

    def take_next(self, name: str) -> None:
        """Write the proposal after the one that the field holds, or the first."""
        values = [
            self.proposals.value(name, number) for number in range(len(self.proposals.lines(name)))
        ]
        held = self._values.get(name, "")
        self.take(name, values.index(held) + 1 if held in values else 0)

    def take_sure(self) -> None:
        """Write every proposal that is sure and alone in the fields that the planner left empty."""
        for name in FIELDS:
            if self.proposals.is_sure(name) and self._values[name] == _defaults()[name]:
                self.take(name)

    def show_file(self, name: str, number: int) -> None:
        """Ask for the document that says what is proposed."""
        found = self.proposals.document(name, number)
        if found is not None:
            self.file_asked.emit(*found)

    @property
    def idea_words(self) -> str:
        """Which idea the case is made of, "" where a file is asked for."""
        if self._idea is None:
            return ""
        names = ", ".join(plan.name for plan in self._idea.plans)
        return f"{names} ({self._idea.file.name})" if self._idea.file else names

    def state(self) -> dict[str, str]:
        """Return what is written in the form."""
        return dict(self._values)

    def restore(self, state: Mapping[str, object]) -> None:
        """Write in the form what was written before."""
        known = {key: str(value) for key, value in state.items() if key in self._values}
        self._values.update(known)
        self.changed.emit()

    @property
    def fault(self) -> str:
        """Why the desk did not take the case, "" when it was not asked or took it."""
        return self._fault

    @property
    def first_fault(self) -> str:
        """The first field with a fault that is told, or ""."""
        return next((name for name in FIELDS if self.fault_of(name)), "")

    def value(self, name: str) -> str:
        """Return what a field holds."""
        return self._values[name]

    def fault_of(self, name: str) -> str:
        """Return what is wrong with a field, "" while that is not to be told."""
        return self._judge(name) if name in self._left else ""

    def set_field(self, name: str, value: str | Path) -> None:
        """Take what is written in a field."""
        if name not in self._values:
            raise KeyError(name)
        if str(value) != self._values[name]:
            self._values[name] = str(value)
            self._fault = ""
            self.changed.emit()

    def leave_field(self, name: str) -> None:
        """Tell from now on what is wrong with a field; a date is written out as ISO."""
        self._left.add(name)
        if name in _DAYS and not self._judge(name):
            day = self._day(name)
            self._values[name] = day.isoformat() if day is not None else ""
        self.changed.emit()

    def note_of(self, name: str) -> str:
        """Return what is good to know of a date that the form takes, "" while not to be told."""
        if name not in self._left or self.fault_of(name):
            return ""
        return " ".join(item.sentence for item in self._remarks(name) if item.severity != "fault")

    def submit(self) -> None:
        """Hand the case over, or tell what is wrong."""
        self._left.update(FIELDS)
        if not self.first_fault:
            header = self._header()
            self._fault = ""
            self.changed.emit()
            held = self._values["plan_file"].strip()
            self.submitted.emit(header, self._idea or (self._plan_file() if held else None))
        else:
            self.changed.emit()

    def leave_delivery(self) -> None:
        """Let what came in go: it is in a case, or nobody wants it."""
        left, self.proposals = self.proposals.received, Proposals()
        if left is not None:
            self.delivery_left.emit(left)

    def cancel(self) -> None:
        """Leave the form."""
        self.leave_delivery()
        self.cancelled.emit()

    def show_fault(self, sentence: str) -> None:
        """Tell why the case could not be made; stays until something is changed."""
        self._fault = capitalise(sentence)
        self.changed.emit()

    def reset(self, plan_file: Path | None = None, *, idea: Idea | None = None) -> None:
        """Begin anew; the handler stays, as the same person goes on."""
        self._idea = idea
        self.leave_delivery()
        handler = self._values["handler"]
        self._values = {**_defaults(), "handler": handler}
        if plan_file is not None:
            self._values["plan_file"] = str(plan_file)
        self._left, self._fault = set(), ""
        self.changed.emit()

    def _text(self, name: str) -> str:
        return " ".join(self._values[name].split())

    def _day(self, name: str) -> date | None:
        """Return the date in a field, None where it holds none.

        Raises
        ------
        ValueError
            The text is no date.
        """
        text = self._text(name)
        return date.fromisoformat(text) if text else None

    def _remarks(self, name: str) -> tuple[Remark, ...]:
        """Return what looks wrong with a date, by the rules that the open case is judged by."""
        days: dict[str, date | None] = {}
        for other in _DAYS:
            try:
                days[other] = self._day(other)
            except ValueError:
                days[other] = None
        rules = self.county.deadlines
        question = DateQuestion(
            days["due"],
            days["received"],
            route=self._values["decision_route"],
            plan_type=self._values["plan_type"],
            stage=self._values["stage"],
        )
        found = check_dates(question, rules, WorkCalendar.of(rules), self._today())
        return tuple(item for item in found if item.field == name)

    def _plan_file(self) -> Path:
        return Path(self._values["plan_file"].strip()).expanduser()

    def _header(self) -> CaseHeader:
        return CaseHeader(
            dnr=self._text("dnr"),
            title=self._text("title"),
            sender=self._text("sender"),
            plan_type=self._values["plan_type"],
            stage=self._values["stage"],
            due=self._written("due"),
            sender_dnr=self._text("sender_dnr"),
            handler=self._text("handler"),
            decision_route=self._values["decision_route"],
            received=self._written("received"),
        )

    def _written(self, name: str) -> str:
        day = self._day(name)
        return day.isoformat() if day is not None else ""

    def _judge(self, name: str) -> str:
        judges: dict[str, Callable[[], str]] = {
            "dnr": self._judge_dnr,
            "due": lambda: self._judge_day("due"),
            "received": lambda: self._judge_day("received"),
            "sender": self._judge_sender,
            "plan_file": self._judge_plan_file,
        }
        return judges[name]() if name in judges else ""

    def _judge_dnr(self) -> str:
        dnr = self._text("dnr")
        if not dnr:
            return tr("Skriv ärendets diarienummer.")
        try:
            self.county.require_dnr(dnr)
        except CaseError as fault:
            return describe_sentence(fault)
        return ""

    def _judge_day(self, name: str) -> str:
        try:
            self._day(name)
        except ValueError:
            like = self._today() + (timedelta(days=30) if name == "due" else timedelta())
            return tr("Skriv datumet som {date}.", date=like.isoformat())
        faults = [item for item in self._remarks(name) if item.severity == "fault"]
        return faults[0].sentence if faults else ""

    def _judge_sender(self) -> str:
        return "" if self._text("sender") else tr("Skriv vem som har skickat planen.")

    def _judge_plan_file(self) -> str:
        if self._idea is not None:
            return ""
        if not self._values["plan_file"].strip():
            if self.proposals.received is not None:
                return ""  # it may be placed and traced, or drawn, later
            return tr("Välj filen med planområdet.")
        path = self._plan_file()
        try:
            found = path.exists()
        except OSError:
            found = False
        if found:
            return ""
        return tr("{file} finns inte; välj en fil som finns.", file=path.name or str(path))


def _defaults() -> dict[str, str]:
    return {**dict.fromkeys(FIELDS, ""), **_CHOSEN}
