"""A case: who asks about which plan, what was found, and what the planner thinks of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, get_args

from rumslig.cases.draft import Draft, DraftVersion
from rumslig.cases.errand import Errand
from rumslig.cases.memo import MemoText
from rumslig.cases.minutes import StepTime
from rumslig.cases.originals import OriginalFile as OriginalFile
from rumslig.cases.reading import Reading
from rumslig.cases.remark import CarriedRemark
from rumslig.cases.signing import Approval, SignedVersion
from rumslig.cases.ticket import Ticket
from rumslig.cases.triage import Triage
from rumslig.check import CheckResult, recall
from rumslig.errors import CaseError
from rumslig.finding import NOT_ASKED, Finding
from rumslig.language import tr
from rumslig.locks.lock import Lock
from rumslig.plan_area import PlanArea
from rumslig.rules import DECISION_ROUTES, PLAN_TYPES, STAGES

Judgement = Literal["relevant", "irrelevant", "data_error", "expert"]


@dataclass(frozen=True, slots=True)
class CaseHeader:
    """The facts at the top of a case. Dates are ISO, "" when not set.

    Attributes
    ----------
    due, extension
        The last day to answer that the sender asked for, and a later one that was granted.
    date
        The response's own date.
    handler
        The function that works on it.
    received, meeting
        When it came in, and the meeting at which it is decided.
    body
        Which of the county's decision bodies meets then, by its id.
    follows
        The dnr of the same plan's earlier stage.
    """

    dnr: str
    title: str
    sender: str
    plan_type: str
    stage: str
    due: str
    sender_dnr: str = ""
    date: str = ""
    handler: str = ""
    decision_route: str = "TJANSTEPERSON_DELEGATION"
    received: str = ""
    extension: str = ""
    meeting: str = ""
    body: str = ""
    follows: str = ""

    def __post_init__(self) -> None:
        _require(self.plan_type, PLAN_TYPES, tr("plantypen"))
        _require(self.stage, STAGES, tr("skedet"))
        _require(self.decision_route, DECISION_ROUTES, tr("beslutsvägen"))
        for value in (self.due, self.date, self.received, self.extension, self.meeting):
            if value:
                _require_date(value)

    @property
    def last_day(self) -> str:
        """The last day to answer: what was granted, or what was asked for."""
        return self.extension or self.due


def _require(value: str, vocabulary: tuple[str, ...], what: str) -> None:
    if value not in vocabulary:
        raise CaseError(
            tr(
                "{what} ”{value}” finns inte; välj bland {known}.",
                what=what,
                value=value,
                known=", ".join(vocabulary),
            )
        )


def _require_date(value: str) -> None:
    try:
        date.fromisoformat(value)
    except ValueError as error:
        raise CaseError(
            tr("datumet ”{value}” finns inte; skriv som 2026-12-18.", value=value)
        ) from error


@dataclass(frozen=True, slots=True)
class Assessment:
    """The planner's opinion of a finding; the finding itself stays as it is."""

    judgement: Judgement
    reason: str = ""

    def __post_init__(self) -> None:
        if self.judgement not in get_args(Judgement):
            raise CaseError(
                tr(
                    "bedömningen ”{word}” finns inte; välj relevant, irrelevant, data_error eller "
                    "expert.",
                    word=self.judgement,
                )
            )
        if self.judgement in ("irrelevant", "data_error") and not self.reason.strip():
            raise CaseError(tr("ange varför fyndet inte är relevant eller underlaget är fel."))


@dataclass(frozen=True, slots=True)
class LogEntry:
    """What was done when (ISO time with zone)."""

    at: str
    what: str


@dataclass(frozen=True, slots=True)
class Signature:
    """That a response was signed: on which day (ISO), and in which role."""

    day: str
    role: str

    def __post_init__(self) -> None:
        _require_date(self.day)
        if not self.role.strip():
            raise CaseError(tr("ange i vilken roll yttrandet undertecknas."))


@dataclass(frozen=True, slots=True)
class Case:
    """A case's whole content; changes give a new value.

    Attributes
    ----------
    result
        Covers the plan areas that were checked as they now stand; `unchecked` are the others.
    assessments
        By (plan name, rule id).
    skipped
        Rules that no check of this case asks, each with the planner's reason.
    plans
        None where the case was made before its plan area was known.
    lock
        What the last check rested on; None where there was none, or one from before locks.
    signature
        None until the response is signed; from then on no check changes the lock.
    readings, draft, errands, approvals, remarks, tickets, triage, minutes, memo
        What each step adds; see the module of each.
    history, versions
        Drafts as they once were, and responses that were signed before the one in hand.
    origin
        Which reading of the register the case comes from, "" for none; no part of the file.
    """

    header: CaseHeader
    plans: tuple[PlanArea, ...]
    originals: tuple[OriginalFile, ...] = ()
    result: CheckResult | None = None
    assessments: Mapping[tuple[str, str], Assessment] = field(default_factory=dict)
    log: tuple[LogEntry, ...] = ()
    skipped: Mapping[str, str] = field(default_factory=dict)
    lock: Lock | None = None
    signature: Signature | None = None
    readings: tuple[Reading, ...] = ()
    draft: Draft | None = None
    history: tuple[DraftVersion, ...] = ()
    errands: tuple[Errand, ...] = ()
    approvals: tuple[Approval, ...] = ()
    versions: tuple[SignedVersion, ...] = ()
    remarks: tuple[CarriedRemark, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    triage: Triage | None = None
    minutes: tuple[StepTime, ...] = ()
    memo: tuple[MemoText, ...] = ()
    origin: str = field(default="", compare=False, repr=False)

    @property
    def version(self) -> int:
        """The number of the version in hand, from 1."""
        return max((item.number for item in self.versions), default=0) + 1

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of the last check."""
        return self.result.findings if self.result else ()

    @property
    def unchecked(self) -> tuple[PlanArea, ...]:
        """The plan areas that the result says nothing of, new or changed since the check."""
        checked = {plan.area.name for plan in self.result.plans} if self.result else set()
        return tuple(plan for plan in self.plans if plan.name not in checked)

    def with_plans(self, plans: tuple[PlanArea, ...]) -> Case:
        """Return the case with other plan areas.

        What was found of areas that stay as they were is kept, and so are the assessments of
        areas that keep their name.
        """
        names = {plan.name for plan in plans}
        return replace(
            self,
            plans=plans,
            result=self.result.keeping(plans) if self.result and plans else None,
            assessments={key: item for key, item in self.assessments.items() if key[0] in names},
        )

    def renaming_plan(self, old: str, new: str) -> Case:
        """Return the case with another name for a plan area, its findings and assessments."""
        return replace(
            self,
            plans=tuple(
                replace(plan, name=new) if plan.name == old else plan for plan in self.plans
            ),
            result=self.result.renaming(old, new) if self.result else None,
            lock=self.lock.renaming(old, new) if self.lock else None,
            assessments={
                (new if plan == old else plan, rule): item
                for (plan, rule), item in self.assessments.items()
            },
            draft=self.draft and self.draft.renaming_plan(old, new),
            tickets=_of_plan(self.tickets, old, new),
        )

    def returning_to(self, before: Case) -> Case:
        """Return the case with the plans, facts and opinions that it had before.

        The log goes on, and so do the text, its round and its signing, and the files with what
        was read of them; only whether each counts is as before. A result that rests on
        other package versions than now does not return, nor does one of now that answers other
        questions than those of before.
        """
        now = self.result if self.asks_as(before) else None
        older = before.result
        if older is not None and self.result is not None and not older.rests_on_same(self.result):
            older = None
        result = recall(before.plans, now, older)
        first, then = (self.lock, before.lock) if now is not None else (before.lock, None)
        names = [plan.name for plan in before.plans]
        left_out = {item.key: item.left_out for item in before.readings}
        return replace(
            self,
            header=before.header,
            plans=before.plans,
            assessments=before.assessments,
            skipped=before.skipped,
            remarks=before.remarks,
            tickets=before.tickets,
            triage=before.triage,
            readings=tuple(
                replace(item, left_out=left_out.get(item.key, item.left_out))
                for item in self.readings
            ),
            result=result,
            lock=first.joining(then, names) if result is not None and first is not None else None,
        )

    def asks_as(self, other: Case) -> bool:
        """Whether a check of this case asks the same of a plan area as one of the other."""
        here, there = self.header, other.header
        return self.skipped == other.skipped and (here.plan_type, here.stage) == (
            there.plan_type,
            there.stage,
        )

    def assessment_of(self, finding: Finding) -> Assessment | None:
        """Return what the planner thinks of a finding, or None while not assessed."""
        return self.assessments.get((finding.plan, finding.rule))

    def assess(self, plan: str, rule: str, assessment: Assessment | None) -> Case:
        """Return the case with one assessment set, or taken back where it is None.

        Raises
        ------
        CaseError
            There is no such finding.
        """
        if not any((item.plan, item.rule) == (plan, rule) for item in self.findings):
            raise CaseError(
                tr(
                    "regeln {rule} har inget fynd i ärendet {dnr}; reglerna heter {known}.",
                    rule=rule,
                    dnr=self.header.dnr,
                    known=", ".join(sorted({item.rule for item in self.findings})) or tr("inga"),
                )
            )
        changed = dict(self.assessments)
        if assessment is None:
            changed.pop((plan, rule), None)
        else:
            changed[plan, rule] = assessment
        return replace(self, assessments=changed)

    def sign(self, role: str, day: str) -> Case:
        """Return the case with its response signed; its lock stays as it is from now on.

        Raises
        ------
        CaseError
            It is signed already, or is not checked as it now stands, or rests on no lock.
        """
        dnr = self.header.dnr
        if self.signature is not None:
            raise CaseError(
                tr("ärendet {dnr} undertecknades {day}.", dnr=dnr, day=self.signature.day)
            )
        if self.result is None or self.unchecked:
            raise CaseError(
                tr("ärendet {dnr} är inte kontrollerat som det är nu; kör kontrollen.", dnr=dnr)
            )
        if self.lock is None:
            raise CaseError(
                tr("ärendet {dnr} har inget underlagslås; kontrollera det igen.", dnr=dnr)
            )
        return replace(self, signature=Signature(day, role))

    def require_unsigned(self) -> None:
        """Raise CaseError where the response is signed, so that no check may change its lock."""
        if self.signature is not None:
            raise CaseError(
                tr(
                    "ärendet {dnr} undertecknades {day}; det kontrolleras inte om, för dess "
                    "underlagslås ändras inte.",
                    dnr=self.header.dnr,
                    day=self.signature.day,
                )
            )

    def require_plans(self) -> None:
        """Raise CaseError where there is no plan area yet: nothing is checked of nothing."""
        if not self.plans:
            raise CaseError(
                tr(
                    "ärendet {dnr} har inget planområde än; lägg till det från en fil, eller rita.",
                    dnr=self.header.dnr,
                )
            )

    def skip(self, rule: str, reason: str | None) -> Case:
        """Return the case with a rule that its checks leave out, or ask again where None.

        The findings stay until the next check.

        Raises
        ------
        CaseError
            The reason is empty.
        """
        changed = dict(self.skipped)
        if reason is None:
            changed.pop(rule, None)
        elif reason.strip():
            changed[rule] = reason.strip()
        else:
            raise CaseError(tr("ange varför regeln {rule} hoppas över.", rule=rule))
        return replace(self, skipped=changed)

    def unassessed(self) -> tuple[Finding, ...]:
        """Return the findings that ask for an assessment and have none."""
        return tuple(
            item
            for item in self.findings
            if needs_assessment(item) and self.assessment_of(item) is None
        )


def _of_plan(items: tuple[Ticket, ...], old: str, new: str) -> tuple[Ticket, ...]:
    """Return the items with a plan area's new name."""
    return tuple(replace(item, plan=new) if item.plan == old else item for item in items)


def needs_assessment(finding: Finding) -> bool:
    """Whether a planner should say what a finding means: it concerns the plan, or may."""
    return finding.state not in NOT_ASKED and finding.state in (
        "HIT",
        "TOUCH",
        "NEAR",
        "NO_HIT_PARTIAL",
    )
