"""Freshness: the review date decides, else the pace, else nothing is known."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from layers.packages.freshness import SOON_DAYS, assess_freshness
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
