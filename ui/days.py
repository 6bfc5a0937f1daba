"""Dates and days left, as the window writes them."""

from __future__ import annotations

from datetime import date

from ui.language import tr


def short_date(day: date) -> str:
    """Return a date as "18 dec"."""
    months = tr("jan feb mar apr maj jun jul aug sep okt nov dec").split()
    return f"{day.day} {months[day.month - 1]}"


def days_left(due: str, today: date) -> tuple[str, str, str]:
    """Return the badge, its role, and how many days are left to a last date (ISO or "")."""
    if not due:
        return "", "", tr("inget svarsdatum")
    day = date.fromisoformat(due)
    left = (day - today).days
    badge = tr("Svar senast {date}", date=short_date(day))
    if left < 0:
        late = tr("1 dag sen") if left == -1 else tr("{days} dagar sen", days=-left)
        return badge, "danger", late
    if left == 0:
        return badge, "danger", tr("i dag")
    words = tr("1 dag kvar") if left == 1 else tr("{days} dagar kvar", days=left)
    return badge, "danger" if left <= 3 else "warning", words
