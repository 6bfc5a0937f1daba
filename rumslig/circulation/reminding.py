"""Who has not answered yet, how late it is, and words for a reminder to send oneself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from rumslig.cases.case import Case
from rumslig.cases.errand import Errand
from rumslig.circulation.experts import rounds_of, with_errand
from rumslig.county import County
from rumslig.errors import CaseError
from rumslig.language import tr

DayCount = Callable[[date, date], int]
"""Days from the first date to the second, 0 on the same day."""


def plain_days(first: date, last: date) -> int:
    """Return the days between, week-ends and all."""
    return (last - first).days


@dataclass(frozen=True, slots=True)
class Reminder:
    """A round without an answer.

    Attributes
    ----------
    days_left
        To the last day, negative when it has passed; None where there is none.
    text
        A letter to paste in a mail.
    """

    errand: Errand
    theme_title: str
    days_left: int | None
    text: str

    @property
    def is_late(self) -> bool:
        """Whether the last day has passed."""
        return self.days_left is not None and self.days_left < 0


def list_reminders(
    case: Case, county: County, today: date, count: DayCount = plain_days
) -> tuple[Reminder, ...]:
    """Return the latest round of each theme that has no answer, the most urgent first."""
    found = []
    for theme in dict.fromkeys(item.theme for item in case.errands):
        errand = rounds_of(case, theme)[-1]
        if not errand.answers:
            title = county.theme(theme).title
            left = _days_left(errand, today, count)
            found.append(Reminder(errand, title, left, _letter(case, errand, title, left)))
    return tuple(
        sorted(
            found, key=lambda item: (item.errand.due or "9999", item.errand.sent, item.errand.id)
        )
    )


def _days_left(errand: Errand, today: date, count: DayCount) -> int | None:
    if not errand.due:
        return None
    due = date.fromisoformat(errand.due)
    return count(today, due) if due >= today else -count(due, today)


def days_words(left: int | None) -> str:
    """Return how long is left, in words."""
    if left is None:
        return tr("ingen sista dag")
    if left == 0:
        return tr("sista dagen i dag")
    if left == 1:
        return tr("1 dag kvar")
    if left > 1:
        return tr("{count} dagar kvar", count=left)
    return tr("1 dag sen") if left == -1 else tr("{count} dagar sen", count=-left)


def _letter(case: Case, errand: Errand, title: str, left: int | None) -> str:
    header = case.header
    when = (
        tr("Sista dagen var {day}.", day=errand.due)
        if left is not None and left < 0
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
