"""Working days against an almanac: the expected days were read in one, not computed here."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from almanac_rows import rows
from hypothesis import given
from hypothesis import strategies as st

from rumslig.deadlines.calendar import WorkCalendar, add_months, is_bridge
from rumslig.deadlines.rules import ClosedPeriod
from rumslig.errors import RuleError

JULY = ClosedPeriod("07-01", "07-31", "semester")
PLAIN = WorkCalendar(bridges_closed=False)
BRIDGED = WorkCalendar()
COUNTY = WorkCalendar((JULY,))
TURN = WorkCalendar((ClosedPeriod("12-27", "01-05", "juluppehåll"),))

CLOSED = """
2024-01-01 holiday   2024-01-05 -         2024-01-06 holiday   2024-03-28 -
2024-03-29 holiday   2024-03-31 holiday   2024-04-01 holiday   2024-04-30 -
2024-05-01 holiday   2024-05-09 holiday   2024-05-10 bridge    2024-05-20 -
2024-06-06 holiday   2024-06-07 bridge    2024-06-21 holiday   2024-06-22 holiday
2024-11-01 -         2024-11-02 holiday   2024-12-23 bridge    2024-12-24 holiday
2024-12-25 holiday   2024-12-26 holiday   2024-12-27 bridge    2024-12-30 bridge
2024-12-31 holiday   2024-02-29 -         2025-01-02 -         2025-01-03 -
2025-01-06 holiday   2025-04-17 -         2025-04-18 holiday   2025-04-21 holiday
2025-05-01 holiday   2025-05-02 bridge    2025-05-29 holiday   2025-05-30 bridge
2025-06-05 -         2025-06-06 holiday   2025-06-20 holiday   2025-11-01 holiday
2025-12-24 holiday   2025-12-29 -         2025-12-30 -         2025-12-31 holiday
2026-01-02 bridge    2026-01-05 bridge    2026-01-06 holiday   2026-04-03 holiday
2026-04-06 holiday   2026-05-01 holiday   2026-05-14 holiday   2026-05-15 bridge
2026-06-05 -         2026-06-06 holiday   2026-06-08 -         2026-06-19 holiday
2026-10-31 holiday   2026-12-23 -         2026-12-24 holiday   2026-12-28 -
2026-12-31 holiday   2027-01-01 holiday   2027-01-06 holiday   2027-03-26 holiday
2027-03-29 holiday   2027-05-06 holiday   2027-05-07 bridge    2027-06-06 holiday
2027-06-25 holiday   2027-11-06 holiday   2027-12-24 holiday   2028-01-06 holiday
2028-01-07 bridge    2028-02-29 -         2028-04-14 holiday   2028-04-17 holiday
2028-05-25 holiday   2028-06-05 bridge    2028-06-06 holiday   2028-06-23 holiday
2028-11-04 holiday   2028-12-25 holiday   2029-03-30 holiday   2029-04-02 holiday
2029-04-30 bridge    2029-05-01 holiday   2029-05-10 holiday   2029-05-11 bridge
2029-06-06 holiday   2029-06-22 holiday   2029-11-03 holiday   2030-04-19 holiday
2030-04-22 holiday   2030-05-30 holiday   2030-06-06 holiday   2030-06-07 bridge
2030-06-21 holiday   2030-11-02 holiday   2030-12-23 bridge    2030-12-30 bridge
2024-03-30 weekend   2025-06-07 weekend   2026-06-07 weekend   2029-02-28 -
"""


@pytest.mark.parametrize(("day", "kind"), rows(CLOSED, 2))
def test_almanac(day: str, kind: str) -> None:
    found = BRIDGED.closure(date.fromisoformat(day))
    assert (found.kind if found else "-") == kind
    assert BRIDGED.is_working(date.fromisoformat(day)) == (kind == "-")


BEFORE = """
2024-02-29  1 2024-02-28 plain    2024-03-01  1 2024-02-29 plain    2024-04-02  1 2024-03-28 plain
2024-04-02  8 2024-03-19 plain    2024-05-13  1 2024-05-10 plain    2024-05-13  1 2024-05-08 bridged
2024-05-13  3 2024-05-06 bridged  2024-06-10  1 2024-06-05 bridged  2024-06-24  1 2024-06-20 plain
2024-06-24  5 2024-06-14 plain    2024-11-04  1 2024-11-01 plain    2024-12-20  8 2024-12-10 plain
2025-01-02  1 2024-12-30 plain    2025-01-02  1 2024-12-20 bridged  2025-01-07  1 2025-01-03 bridged
2025-01-07  3 2024-12-20 bridged  2025-01-07  8 2024-12-18 plain    2025-04-22  1 2025-04-17 plain
2025-05-05  1 2025-04-30 bridged  2025-05-05  1 2025-05-02 plain    2025-06-09  1 2025-06-05 plain
2025-06-23  3 2025-06-17 plain    2025-08-01  1 2025-07-31 plain    2025-08-01  1 2025-06-30 county
2025-08-06  8 2025-06-24 county   2025-07-15  0 2025-06-30 county   2025-12-29  1 2025-12-23 plain
2026-01-07  1 2025-12-30 bridged  2026-01-07  1 2026-01-05 plain    2026-01-07  8 2025-12-16 bridged
2026-04-07  1 2026-04-02 plain    2026-04-07  8 2026-03-24 plain    2026-06-06  0 2026-06-05 plain
2026-06-06  3 2026-06-02 plain    2026-06-06  8 2026-05-26 plain    2026-06-08  1 2026-06-05 plain
2026-06-22  1 2026-06-18 plain    2026-06-20  5 2026-06-11 plain    2026-08-10  8 2026-06-26 county
2026-12-18  8 2026-12-08 county   2026-12-18  5 2026-12-11 county   2026-12-18  3 2026-12-15 county
2026-12-28  1 2026-12-23 county   2027-01-04  1 2026-12-30 county   2027-01-08  8 2026-12-22 county
2027-03-30  1 2027-03-25 county   2027-05-10  1 2027-05-05 county   2027-06-07  1 2027-06-04 county
2027-06-28  1 2027-06-24 county   2028-03-01  1 2028-02-29 county   2028-03-01  8 2028-02-18 county
2028-06-07  1 2028-06-02 county   2028-06-07  1 2028-06-05 plain    2029-05-02  1 2029-04-27 county
2029-05-02  1 2029-04-30 plain    2030-06-10  1 2030-06-05 county   2027-01-08  1 2027-01-07 turn
2027-01-07  1 2026-12-23 turn     2027-01-01  0 2026-12-23 turn     2027-01-07  3 2026-12-21 turn
"""
NAMES = {"plain": PLAIN, "bridged": BRIDGED, "county": COUNTY, "turn": TURN}


@pytest.mark.parametrize(
    ("day", "count", "expected", "name"),
    rows(BEFORE, 4),
)
def test_days_before(day: str, count: str, expected: str, name: str) -> None:
    work, found = NAMES[name], date.fromisoformat(expected)
    assert work.before(date.fromisoformat(day), int(count)) == found
    # and back again: as many working days lie between as were asked for
    assert work.count(found, work.on_or_before(date.fromisoformat(day))) == int(count)
    assert work.after(found, int(count)) == work.on_or_before(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-12-31", 2, "2027-02-28"),
        ("2027-12-31", 2, "2028-02-29"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-11-30", 1, "2026-12-30"),
        ("2026-06-15", 2, "2026-08-15"),
        ("2026-12-01", 1, "2027-01-01"),
        ("2024-02-29", 12, "2025-02-28"),
    ],
)
def test_months(day: str, months: int, expected: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
CALENDARS = st.sampled_from([PLAIN, BRIDGED, COUNTY, TURN])
COUNTS = st.integers(0, 30)


@given(DAYS, COUNTS, CALENDARS)
def test_never_a_closed_day_and_back_again(day: date, count: int, work: WorkCalendar) -> None:
    before, after = work.before(day, count), work.after(day, count)
    assert work.is_working(before) and work.closure(before) is None
    assert work.is_working(after) and work.closure(after) is None
    assert before <= day <= after
    assert work.after(before, count) == work.on_or_before(day)
    assert work.before(after, count) == work.on_or_after(day)
    assert work.count(before, work.on_or_before(day)) == count


@given(DAYS, DAYS, COUNTS, COUNTS, CALENDARS)
def test_later_days_give_no_earlier_ones(
    one: date, other: date, count: int, more: int, work: WorkCalendar
) -> None:
    first, last = sorted((one, other))
    assert work.before(first, count) <= work.before(last, count)
    assert work.before(last, count + more) == work.before(work.before(last, count), more)
    assert work.count(first, last) == -work.count(last, first)


@given(DAYS, CALENDARS)
def test_a_day_is_closed_exactly_where_it_has_a_reason(day: date, work: WorkCalendar) -> None:
    assert (work.closure(day) is None) == work.is_working(day)
    if is_bridge(day):
        assert day.weekday() < 5
        assert not is_bridge(day + timedelta(days=1))


def test_closed_periods_that_leave_no_working_day_are_told() -> None:
    always = WorkCalendar((ClosedPeriod("01-01", "12-31", "alltid"),))
    with pytest.raises(RuleError, match="ingen arbetsdag"):
        always.on_or_before(date(2026, 3, 3))


def test_years_without_a_calendar_are_told() -> None:
    with pytest.raises(RuleError, match="år 26;"):
        PLAIN.before(date(26, 12, 18), 3)
