"""Days in Swedish text: every form, the year that is not written, and what is no day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rumslig.intake.dates import MONTHS, find_days

AFTER = date(2026, 11, 27)
NAMES = {number: name for name, number in reversed(MONTHS.items())}


def days(text: str, after: date = AFTER) -> list[str]:
    return [found.day.isoformat() for found in find_days(text, after)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("senast den 18 december 2026", ["2026-12-18"]),
        ("senast 2026-12-18.", ["2026-12-18"]),
        ("senast 18/12", ["2026-12-18"]),
        ("senast 18/12 2026", ["2026-12-18"]),
        ("senast 18/12-26", ["2026-12-18"]),
        ("senast 18/12-2026", ["2026-12-18"]),
        ("den 18.12.2026", ["2026-12-18"]),
        ("20261218", ["2026-12-18"]),
        ("den 5 januari", ["2027-01-05"]),
        ("den 5:e januari", ["2027-01-05"]),
        ("1:a maj 2027", ["2027-05-01"]),
        ("18 DECEMBER 2026", ["2026-12-18"]),
        ("den 18\ndecember\r\n2026", ["2026-12-18"]),
        ("18 dec. 2026", ["2026-12-18"]),
        ("27 november", ["2026-11-27"]),
        ("26 november", ["2027-11-26"]),
        ("29 februari", ["2028-02-29"]),
        ("mellan 1 och 18 december 2026", ["2026-12-18"]),
        ("1 december 2026–18 december 2026", ["2026-12-01", "2026-12-18"]),
    ],
)
def test_forms(text: str, expected: list[str]) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "den 31 juni 2026", "30/2", "2026-13-01", "12,4 hektar", "12.4 hektar", "Kumla 1:23",
        "SBN 2026/214", "2013/544-BaUN-009", "519-2018/2889", "401-790-18", "19-7658",
        "0101-12345", "kl 12.30", "5 kap. 11 § PBL", "sida 3 av 12", "1890-01-01", "5/2026",
    ],
)  # fmt: skip
def test_what_is_no_day(text: str) -> None:
    assert days(text) == []


@given(st.dates(date(2000, 1, 1), date(2098, 12, 31)), st.integers(0, 5))
def test_every_day_is_found_in_every_form(day: date, form: int) -> None:
    text = (
        f"svar senast {day.isoformat()}.",
        f"svar senast den {day.day} {NAMES[day.month]} {day.year}, tack",
        f"({day.day}/{day.month} {day.year})",
        f"{day:%Y%m%d}",
        f"{day.day}.{day.month}.{day.year}",
        f"den {day.day}:e {NAMES[day.month].upper()} {day.year}",
    )[form]
    assert days(text) == [day.isoformat()]


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_without_a_year_it_is_the_next_such_day(day: date, after: date) -> None:
    (found,) = find_days(f"den {day.day} {NAMES[day.month]}", after)
    assert found.guessed
    assert found.day >= after
    assert (found.day.month, found.day.day) == (day.month, day.day)
    earlier = found.day.year - 1
    if (day.month, day.day) != (2, 29):
        assert date(earlier, day.month, day.day) < after


@given(st.text(alphabet="0123456789/-. denjaumrs\n", max_size=60))
def test_any_text_gives_days_of_the_calendar_where_they_stand(text: str) -> None:
    for found in find_days(text, AFTER):
        assert 0 <= found.start < found.end <= len(text)
        assert str(found.day.day) in text[found.start : found.end].replace("0", "") or (
            found.day.day % 10 == 0
        )
