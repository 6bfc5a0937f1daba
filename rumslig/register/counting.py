"""What a case adds to the sums that statistics are read from.

Every dimension counts how often a value was met in a part of it, in a year; medians and shares
are worked out from such counts, so that a year's statistics cost the same however many cases the
register has. The dimensions, by what they are counted:

    received        year received (or made); part: plan type, value: stage
    municipality    year received (or made); part: municipality, value: plan type
    sender          year received (or made); part: sender, value: plan type
    closed          year closed; part: plan type, value: stage
    route           year closed; part: decision route, value: plan type
    lead_days       year closed; part: plan type, value: days from received to closed
    in_time         year closed; part: plan type, value: in_time, late or no_day
    minutes         year closed; part: step/plan type, value: minutes of active work
    minutes_all     year closed; part: plan type, value: minutes of all steps
    theme           year closed; part: theme of a remark, value: tone
    goal            year closed; part: goal of a remark, value: tone
    rule            year closed; part: rule of a remark, value: tone
    theme_outcome   year received of the judging stage; part: theme, value: outcome
    goal_outcome    year received of the judging stage; part: goal, value: outcome

Minutes are whole, and from a quarter of an hour on in fives: nobody measures closer, and a year
has fewer different values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from rumslig.register.entry import Entry


class Fact(NamedTuple):
    """What is counted: by year, dimension, part and value."""

    year: int
    dimension: str
    part: str
    value: str


def facts_of(entry: Entry) -> Counter[Fact]:
    """Return what a case adds to the sums."""
    return Counter(
        Fact(year, dim, _plain(part), _plain(value)) for year, dim, part, value in _facts(entry)
    )


def _plain(text: str) -> str:
    """Return text without control signs, which part the values where they are read."""
    return text if text.isprintable() else "".join(sign for sign in text if sign.isprintable())


def facts_of_all(entries: Iterable[Entry]) -> Counter[Fact]:
    """Return the sums of many cases, worked out from the beginning."""
    total: Counter[Fact] = Counter()
    for entry in entries:
        total.update(facts_of(entry))
    return total


def _facts(entry: Entry) -> Iterator[Fact]:
    began = _day(entry.received) or _day(entry.created)
    ended = None if entry.is_open else _day(entry.closed)
    if began is not None:
        yield from _at_arrival(entry, began.year)
    if ended is not None:
        yield from _at_end(entry, ended)


def _at_arrival(entry: Entry, year: int) -> Iterator[Fact]:
    yield Fact(year, "received", entry.plan_type, entry.stage)
    yield Fact(year, "sender", entry.sender, entry.plan_type)
    for name in entry.municipalities:
        yield Fact(year, "municipality", name, entry.plan_type)
    for item in entry.outcomes:
        yield Fact(year, "theme_outcome", item.theme, item.outcome)
        if item.goal:
            yield Fact(year, "goal_outcome", item.goal, item.outcome)


def _at_end(entry: Entry, ended: date) -> Iterator[Fact]:
    year, kind = ended.year, entry.plan_type
    yield Fact(year, "closed", kind, entry.stage)
    yield Fact(year, "route", entry.decision_route, kind)
    if (received := _day(entry.received)) is not None:
        yield Fact(year, "lead_days", kind, str((ended - received).days))
    last = _day(entry.last_day)
    in_time = "no_day" if last is None else "in_time" if ended <= last else "late"
    yield Fact(year, "in_time", kind, in_time)
    for step, seconds in entry.minutes:
        yield Fact(year, "minutes", f"{step}/{kind}", _minutes(seconds))
    if entry.minutes:
        whole = sum(seconds for _, seconds in entry.minutes)
        yield Fact(year, "minutes_all", kind, _minutes(whole))
    for remark in entry.remarks:
        yield Fact(year, "theme", remark.theme, remark.tone)
        if remark.goal:
            yield Fact(year, "goal", remark.goal, remark.tone)
        if remark.rule:
            yield Fact(year, "rule", remark.rule, remark.tone)


def _minutes(seconds: int) -> str:
    minutes = round(seconds / 60)
    return str(minutes if minutes < 15 else 5 * round(minutes / 5))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
