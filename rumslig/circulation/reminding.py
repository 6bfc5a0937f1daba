"""Who has not answered yet, how late it is, and words for a reminder to send oneself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from rumslig.cases.case import Case
from rumslig.cases.errand import Errand, latest_rounds
from rumslig.circulation.experts import with_errand
from rumslig.county import County
from rumslig.deadlines.calendar import WorkCalendar
from rumslig.deadlines.of_case import plan_case
from rumslig.errors import CaseError
from rumslig.language import tr


@dataclass(frozen=True, slots=True)
class Reminder:
    """A round without an answer.

    Attributes
    ----------
    days_left
        Working days to the last day, negative when it has passed; None where there is none.
    is_late
        The last day has passed, be it that nobody has worked since.
    text
        A letter to paste in a mail.
    """

    errand: Errand
    theme_title: str
    days_left: int | None
    is_late: bool
    text: str


def list_reminders(case: Case, county: County, today: date) -> tuple[Reminder, ...]:
    """Return the latest round of each theme that has no answer, the most urgent first."""
    found = []
    for errand in latest_rounds(case.errands):
        if not errand.answers:
            title = county.theme(errand.theme).title
            late = bool(errand.due) and date.fromisoformat(errand.due) < today
            left = _days_left(errand, today, county)
            letter = _letter(case, errand, title, late=late)
            found.append(Reminder(errand, title, left, late, letter))
    return tuple(
        sorted(
            found, key=lambda item: (item.errand.due or "9999", item.errand.sent, item.errand.id)
        )
    )


def _days_left(errand: Errand, today: date, county: County) -> int | None:
    if not errand.due:
        return None
    return WorkCalendar.of(county.deadlines).count(today, date.fromisoformat(errand.due))


def days_words(reminder: Reminder) -> str:
    """Return how long is left, in words."""
    left = reminder.days_left
    if left is None:
        return tr("ingen sista dag")
    if reminder.is_late:
        return tr("sen, {count} arbetsdagar", count=-left) if left < -1 else tr("sen")
    if left == 0:
        return tr("sista dagen i dag")
    return tr("1 arbetsdag kvar") if left == 1 else tr("{count} arbetsdagar kvar", count=left)


def answer_by(case: Case, county: County, today: date) -> str:
    """Return the last day for answers as the case's dates have it (ISO), "" without dates."""
    try:
        step = plan_case(case, county.deadlines, today).step("experts")
    except CaseError:
        return ""
    return step.day.isoformat() if step is not None and step.day >= today else ""


def _letter(case: Case, errand: Errand, title: str, *, late: bool) -> str:
    header = case.header
    when = (
        tr("Sista dagen var {day}.", day=errand.due)
        if late
        else tr("Svara senast {day}.", day=errand.due)
        if errand.due
        else ""
    )
    asked = tr(
        "Den {sent} skickade vi en fråga om {theme} i ärendet {dnr}, {title}.",
        sent=errand.sent,
        theme=title,
        dnr=header.dnr,
        title=header.title,
    )
    how = tr(
        "Öppna filen, välj text, inget att erinra eller fråga, spara svaret och skicka tillbaka "
        "filen. Har du inget att säga räcker Inget att erinra."
    )
    opening = tr("Hej, {to}", to=errand.to)
    subject = tr("Ämne: påminnelse, {theme}, {dnr}", theme=title, dnr=header.dnr)
    body = " ".join(part for part in (asked, when) if part)
    return "\n".join([subject, "", opening, "", body, how, "", header.handler or header.dnr])


def note_reminder(case: Case, errand_id: str, day: str) -> Case:
    """Return the case with a day on which a round was reminded of.

    Raises
    ------
    CaseError
        There is no such round.
    """
    errand = next((item for item in case.errands if item.id == errand_id), None)
    if errand is None:
        raise CaseError(
            tr("ärendet {dnr} har ingen omgång {name}.", dnr=case.header.dnr, name=errand_id)
        )
    if day in errand.reminded:
        return case
    return with_errand(case, replace(errand, reminded=(*errand.reminded, day)))
