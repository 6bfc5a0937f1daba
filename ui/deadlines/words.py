"""What the view of dates says in words: states, days left, and more time."""

from __future__ import annotations

from datetime import date

from rumslig.deadlines.dated import DateState
from rumslig.deadlines.plausibility import Severity
from rumslig.deadlines.question import DateQuestion
from ui.language import tr


def state_word(state: DateState) -> str:
    """Return how a date stands, in a word."""
    return {
        "done": tr("klart"),
        "past": tr("passerat"),
        "late": tr("sent"),
        "today": tr("i dag"),
        "ahead": tr("kommer"),
    }[state]


def severity_word(severity: Severity) -> str:
    """Return how serious a remark is."""
    return {
        "fault": tr("Kan inte stämma"),
        "warning": tr("Se upp"),
        "note": tr("Bra att veta"),
    }[severity]


def days_words(day: date, today: date) -> str:
    """Return how far away a day is."""
    left = (day - today).days
    if left == 0:
        return tr("i dag")
    if left == 1:
        return tr("i morgon")
    return tr("om {days} dagar", days=left)


def extension_words(question: DateQuestion) -> str:
    """Return whether more time was asked for, and what came of it."""
    if question.extension == "granted":
        return tr("Anstånd är beviljat till {day}.", day=question.extended)
    return {
        "none": tr("Inget anstånd är begärt."),
        "asked": tr("Anstånd är begärt; skriv in svaret när det kommer."),
        "refused": tr("Anstånd är nekat; första svarsdagen gäller."),
    }[question.extension]
