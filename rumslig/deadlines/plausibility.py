"""Dates that cannot be right, or that somebody should look at twice; one set for every form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from rumslig.deadlines.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    WorkCalendar,
    add_months,
    describe_day,
)
from rumslig.deadlines.question import DateQuestion
from rumslig.deadlines.rules import ConsultationTime, DeadlineRules
from rumslig.language import tr

Severity = Literal["fault", "warning", "note"]
DateField = Literal["due", "received", "extension", "meeting", "decided"]

_FAULT_YEARS = 3
"""A last day so many times the furthest away is no warning but a fault."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to look at twice.

    Attributes
    ----------
    severity
        `fault` cannot be right, `warning` costs something, `note` is good to know.
    field
        The date that it is about.
    suggestion
        An ISO date that was probably meant, or that would do; "" where there is none.
    """

    code: str
    severity: Severity
    field: DateField
    sentence: str
    suggestion: str = ""


def check_dates(
    question: DateQuestion, rules: DeadlineRules, calendar: WorkCalendar, today: date
) -> tuple[Remark, ...]:
    """Return what looks wrong with a case's dates, the worst first."""
    years = [] if question.is_done("sending") else list(_check_years(question, rules, today))
    found = [
        *years,
        *_check_order(question, today),
        *_check_time(question, rules, calendar, today),
        *_check_extension(question),
    ]
    if all(remark.field != "due" for remark in years):  # first the year, then the day in it
        found += _check_due(question, rules, calendar, today)
    order: dict[Severity, int] = {"fault": 0, "warning": 1, "note": 2}
    return tuple(sorted(found, key=lambda remark: order[remark.severity]))


def suggest_year(day: date, near: date) -> date | None:
    """Return the day in another year where one digit, or two swapped, explain the wrong one."""
    written = f"{day.year:04}"
    for year in (near.year, near.year + 1, near.year - 1):
        meant = f"{year:04}"
        differing = [place for place in range(4) if written[place] != meant[place]]
        is_slip = len(differing) == 1 or (
            len(differing) == 2
            and written[differing[0]] == meant[differing[1]]
            and written[differing[1]] == meant[differing[0]]
        )
        try:
            found = day.replace(year=year)
        except ValueError:  # 29 February
            continue
        if is_slip and abs((found - near).days) <= 366:
            return found
    return None


def is_countable(day: date) -> bool:
    """Whether working days are counted around this day."""
    return FIRST_YEAR + 1 < day.year < LAST_YEAR - 1


def _check_years(question: DateQuestion, rules: DeadlineRules, today: date) -> Iterator[Remark]:
    back = rules.settings.furthest_back_days
    near = question.received or question.opened or today
    fields: tuple[tuple[DateField, date | None], ...] = (
        ("received", question.received),
        ("decided", question.decided),
    )
    for field, day in fields:
        if day is None or abs((today - day).days) <= _FAULT_YEARS * back:
            continue
        if (meant := suggest_year(day, question.due or today)) is not None:
            if field == "received":
                near = today  # nothing can be told from a wrong day
            yield Remark(
                "year",
                "fault",
                field,
                tr(
                    "Datumet {day} har ett orimligt årtal; menades {meant}?",
                    day=day.isoformat(),
                    meant=meant.isoformat(),
                ),
                meant.isoformat(),
            )
    if question.due is not None:
        is_ahead = (question.due - near).days > rules.settings.furthest_days
        if is_ahead or (question.due - today).days < -back:
            yield _year_remark(question.due, near, is_ahead, rules)


def _year_remark(due: date, near: date, is_ahead: bool, rules: DeadlineRules) -> Remark:
    meant = suggest_year(due, near)
    if meant is not None and meant < near:
        meant = None
    far = (due - near).days
    if not is_ahead:
        words = tr("Sista svarsdagen är mer än ett år sedan; kontrollera årtalet.")
    elif far > _FAULT_YEARS * rules.settings.furthest_days:
        words = tr("Sista svarsdagen är mer än tre år bort; kontrollera årtalet.")
    else:
        words = tr("Sista svarsdagen är mer än ett år bort; kontrollera årtalet.")
    if meant is not None:
        words += " " + tr("Menades {meant}?", meant=meant.isoformat())
    is_fault = not is_ahead or far > _FAULT_YEARS * rules.settings.furthest_days
    return Remark(
        "year" if meant or not is_ahead else "far",
        "fault" if is_fault else "warning",
        "due",
        words,
        meant.isoformat() if meant else "",
    )


def _check_order(question: DateQuestion, today: date) -> Iterator[Remark]:
    received, due = question.received, question.due
    if received is not None and received > today:
        yield Remark(
            "received_ahead",
            "fault",
            "received",
            tr("Remissen kan inte ha kommit in {day}, som är efter i dag.", day=received),
        )
    if received is not None and due is not None and received > due:
        yield Remark(
            "received_after_due",
            "fault",
            "received",
            tr(
                "Remissen kom in {received}, efter sista svarsdagen {due}; kontrollera båda.",
                received=received,
                due=due,
            ),
        )
    opened = min((day for day in (question.received, question.opened) if day), default=None)
    if question.decided is not None and opened is not None and question.decided < opened:
        meant = suggest_year(question.decided, opened)
        words = tr(
            "Beslutet är daterat {day}, innan ärendet öppnades {opened}.",
            day=question.decided,
            opened=opened,
        )
        if meant is not None and opened <= meant <= today:
            words += " " + tr("Menades {meant}?", meant=meant.isoformat())
        else:
            meant = None
        yield Remark(
            "decided_before_opened",
            "fault",
            "decided",
            words,
            meant.isoformat() if meant else "",
        )


def _check_due(
    question: DateQuestion, rules: DeadlineRules, calendar: WorkCalendar, today: date
) -> Iterator[Remark]:
    last = question.last_day
    if last is None or not is_countable(last):
        return
    back = rules.settings.furthest_back_days
    if -back <= (last - today).days < 0 and not question.is_done("sending"):
        yield Remark(
            "past",
            "warning",
            "due",
            tr("Sista svarsdagen {day} har passerat.", day=last),
        )
    closure = calendar.closure(last)
    if closure is None:
        return
    worked = calendar.on_or_before(last)
    before = describe_day(worked)
    if closure.kind == "period":
        words = tr(
            "Sista svarsdagen {day} ligger i {title}; svaret ska vara klart {before}.",
            day=last,
            title=closure.title,
            before=before,
        )
    elif closure.kind == "bridge":
        words = tr(
            "Sista svarsdagen {day} är en klämdag; räkna med att svara {before}.",
            day=last,
            before=before,
        )
    elif closure.kind == "weekend":
        words = tr(
            "Sista svarsdagen {day} är en {weekday}; räkna med att svara {before}, och fråga "
            "om dagen stämmer.",
            day=last,
            weekday=closure.title,
            before=before,
        )
    else:
        words = tr(
            "Sista svarsdagen {day} är {name}; räkna med att svara {before}, och fråga om dagen "
            "stämmer.",
            day=last,
            name=_lower_first(closure.title),
            before=before,
        )
    is_sure = closure.kind in ("holiday", "weekend")
    yield Remark(
        f"due_{closure.kind}",
        "warning" if is_sure else "note",
        "due",
        words,
        worked.isoformat(),
    )


def _lower_first(name: str) -> str:
    return name[:1].lower() + name[1:]


def end_of_time(start: date, least: ConsultationTime) -> date:
    """Return the first day on which a consultation that began on `start` may end."""
    if least.months:
        return add_months(start, least.months)
    return start + timedelta(days=least.days + 7 * least.weeks)


def _check_time(
    question: DateQuestion, rules: DeadlineRules, calendar: WorkCalendar, today: date
) -> Iterator[Remark]:
    due, received = question.due, question.received
    if due is None or not is_countable(due) or (received and not is_countable(received)):
        return
    if received is not None and due >= received:
        least = rules.least_time(question.plan_type, question.stage)
        if least is not None and due < (wanted := end_of_time(received, least)):
            yield Remark(
                "shorter_than_law",
                "warning",
                "due",
                tr(
                    "Tiden {received} – {due} är kortare än {title} ({reference}, {status}); "
                    "minst till {wanted}.",
                    received=received,
                    due=due,
                    title=least.title,
                    reference=least.reference or tr("ingen källa"),
                    status=least.status or tr("ej kontrollerad"),
                    wanted=wanted,
                ),
                wanted.isoformat(),
            )
    last = question.last_day
    start = received if received is not None else today
    if last is None or not is_countable(last) or last < start or not is_countable(start):
        return
    count = calendar.count(start, last)
    if count < rules.settings.least_days:
        enough = calendar.after(start, rules.settings.least_days)
        words = (
            tr("Det är 1 arbetsdag att svara på")
            if count == 1
            else tr("Det är {count} arbetsdagar att svara på", count=count)
        )
        yield Remark(
            "too_short",
            "warning",
            "due",
            tr(
                "{words}, från {start} till {last}; det brukar behövas {least}.",
                words=words,
                start=start,
                last=last,
                least=rules.settings.least_days,
            ),
            enough.isoformat(),
        )


def _check_extension(question: DateQuestion) -> Iterator[Remark]:
    if question.extension != "granted" or question.extended is None or question.due is None:
        return
    if question.extended <= question.due:
        yield Remark(
            "extension_not_later",
            "fault",
            "extension",
            tr(
                "Anståndet till {day} är inte senare än sista svarsdagen {due}.",
                day=question.extended,
                due=question.due,
            ),
        )
