"""Freshness: the review date decides, else the pace, else nothing is known."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.packages.freshness import SOON_DAYS, Freshness, assess_freshness
from layers.packages.source import read_source

DUE = date(2026, 6, 30)
COUNTY = Path(__file__).resolve().parents[2] / "data" / "geo"


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (-400, "current"),
        (-SOON_DAYS - 1, "current"),
        (-SOON_DAYS, "review_soon"),
        (-1, "review_soon"),
        (0, "review_soon"),  # the day itself still counts
        (1, "overdue"),
        (400, "overdue"),
    ],
)
def test_state_follows_the_days_to_and_from_the_review(days: int, state: str) -> None:
    found = assess_freshness("2026-06-30", "yearly", "2020-01-01", DUE + timedelta(days=days))
    assert (found.state, found.due) == (state, DUE)
    assert (found.days_over, found.days_left) == (max(days, 0), max(-days, 0))
    assert found.needs_attention == (state != "current")
    assert not found.is_derived


@pytest.mark.parametrize(
    ("reference", "pace", "due"),
    [
        ("2025-04-30", "yearly", date(2026, 4, 30)),
        ("2024-02-29", "annual", date(2025, 2, 28)),
        ("2025-12-31", "semiannual", date(2026, 6, 30)),
        ("2025-11-30", "monthly", date(2025, 12, 30)),
        ("2025-12", "quarterly", date(2026, 3, 31)),
        ("2024", "triennial", date(2027, 12, 31)),
        ("2025-12-28", "weekly", date(2026, 1, 4)),
    ],
)
def test_without_a_review_date_the_pace_decides(reference: str, pace: str, due: date) -> None:
    found = assess_freshness("", pace, reference, due + timedelta(days=1))
    assert (found.due, found.is_derived, found.state) == (due, True, "overdue")


@pytest.mark.parametrize(
    ("review", "pace", "reference"),
    [
        ("", "", "2025-01-01"),
        ("", "asNeeded", "2025-01-01"),
        ("", "irregular", "2025-01-01"),
        ("", "yearly", ""),
        ("", "yearly", "9999-12-31"),
        ("i höst", "", "2025-01-01"),
        ("2026-13-01", "", ""),
        ("2026-02-30", "", ""),
        ("0000", "", ""),
    ],
)
def test_what_tells_nothing_is_not_called_current(review: str, pace: str, reference: str) -> None:
    found = assess_freshness(review, pace, reference, date(2026, 11, 27))
    assert (found.state, found.due, found.needs_attention) == ("unknown", None, True)


def test_an_unreadable_review_date_leaves_it_to_the_pace() -> None:
    found = assess_freshness("snart", "yearly", "2025-04-30", date(2026, 1, 1))
    assert (found.state, found.due) == ("current", date(2026, 4, 30))


def test_a_month_or_a_year_counts_to_its_end() -> None:
    assert assess_freshness("2026-06", "", "", DUE).days_left == 0
    assert assess_freshness("2026", "", "", DUE).due == date(2026, 12, 31)


def test_every_package_of_the_county_has_a_review_date() -> None:
    sources = [read_source(path.parent) for path in sorted(COUNTY.glob("*/package.toml"))]
    assert len(sources) >= 15
    states = {
        item.name: assess_freshness(item.next_review, "", "", date(2026, 11, 27)).state
        for item in sources
    }
    assert "unknown" not in states.values()
    # one is overdue on purpose: the mark is met on the first day
    assert [name for name, state in states.items() if state == "overdue"] == ["naturvarden"]


PACES = st.sampled_from(
    ["", "daily", "weekly", "biweekly", "monthly", "bimonthly", "quarterly", "semiannual",
     "annual", "yearly", "biennial", "triennial", "asNeeded", "irregular", "okänd"]
)  # fmt: skip
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
WRITTEN = st.one_of(
    DAYS.map(date.isoformat),
    DAYS.map(lambda day: day.isoformat()[:7]),
    DAYS.map(lambda day: day.isoformat()[:4]),
    st.sampled_from(["", "i höst", "2025-02-29", "2026-13", "2026-00", "0000-01-01", "26-01-01"]),
)
RANK = {"current": 0, "review_soon": 1, "overdue": 2}


@given(review=WRITTEN, pace=PACES, reference=WRITTEN, days=st.lists(DAYS, min_size=2, max_size=6))
def test_as_days_pass_it_only_grows_older(
    review: str, pace: str, reference: str, days: list[date]
) -> None:
    found = [assess_freshness(review, pace, reference, day) for day in sorted(days)]
    assert len({(item.due, item.is_derived) for item in found}) == 1  # no day moves the review
    if found[0].due is None:
        assert {item.state for item in found} == {"unknown"}  # and stays so
        return
    ranks = [RANK[item.state] for item in found]
    assert ranks == sorted(ranks)
    over = [item.days_over - item.days_left for item in found]
    assert over == sorted(over)


@given(review=WRITTEN, pace=PACES, reference=WRITTEN, today=DAYS)
def test_what_is_said_fits_together(review: str, pace: str, reference: str, today: date) -> None:
    found = assess_freshness(review, pace, reference, today)
    assert found.needs_attention == (found.state != "current")
    if found.due is None:
        assert found == Freshness("unknown")
        return
    assert (found.days_over > 0) == (found.state == "overdue") == (today > found.due)
    assert min(found.days_over, found.days_left) == 0
    assert found.days_left - found.days_over == (found.due - today).days
    left = (found.due - today).days
    if not found.is_derived:
        assert (found.state == "review_soon") == (0 <= left <= SOON_DAYS)
    elif found.state == "review_soon":
        assert 0 <= left <= SOON_DAYS


@given(pace=PACES, reference=WRITTEN, today=DAYS, review=DAYS)
def test_a_stated_review_decides_whatever_the_pace_says(
    pace: str, reference: str, today: date, review: date
) -> None:
    found = assess_freshness(review.isoformat(), pace, reference, today)
    assert (found.due, found.is_derived) == (review, False)


@given(reference=st.dates(date(1, 1, 1), date(9990, 1, 1)), pace=PACES)
def test_the_next_review_comes_after_the_day_described(reference: date, pace: str) -> None:
    due = assess_freshness("", pace, reference.isoformat(), reference).due
    if due is not None:
        assert reference < due <= reference + timedelta(days=3 * 366)
        # a month end stays a month end or the same day of the month
        assert pace in ("daily", "weekly", "biweekly") or (
            due.day == reference.day or (due + timedelta(days=1)).day == 1
        )


@pytest.mark.parametrize(
    ("reference", "pace", "due"),
    [
        ("2024-02-29", "biennial", "2026-02-28"),
        ("2020-02-29", "triennial", "2023-02-28"),
        ("2024-01-31", "monthly", "2024-02-29"),
        ("2023-01-31", "monthly", "2023-02-28"),
        ("2025-12-31", "bimonthly", "2026-02-28"),
        ("2024-02-28", "daily", "2024-02-29"),
        ("2023-02-28", "daily", "2023-03-01"),
        ("2024-12-31", "daily", "2025-01-01"),
        ("2024-02-22", "weekly", "2024-02-29"),
        ("2024-02", "yearly", "2025-02-28"),
        ("9996-12-31", "triennial", "9999-12-31"),
    ],
)
def test_calendars_edges(reference: str, pace: str, due: str) -> None:
    found = assess_freshness("", pace, reference, date(2026, 11, 27))
    assert found.due == date.fromisoformat(due) and found.is_derived


@pytest.mark.parametrize(
    ("pace", "soon"),
    [("daily", 0), ("weekly", 1), ("biweekly", 3), ("monthly", 7), ("quarterly", 23),
     ("yearly", SOON_DAYS), ("triennial", SOON_DAYS)],
)  # fmt: skip
def test_a_quick_pace_is_not_always_about_to_be_reviewed(pace: str, soon: int) -> None:
    reference = "2025-10-01"
    due = assess_freshness("", pace, reference, DUE).due
    assert due is not None
    for left, state in ((soon + 1, "current"), (soon, "review_soon"), (-1, "overdue")):
        found = assess_freshness("", pace, reference, due - timedelta(days=left))
        assert found.state == state


def test_the_ends_of_the_calendar_are_no_error() -> None:
    first, last = date.min, date.max
    assert assess_freshness("9999-12-31", "", "", first).state == "current"
    assert assess_freshness("0001", "", "", last).state == "overdue"
    assert assess_freshness("", "daily", "9999-12-31", last).state == "unknown"
