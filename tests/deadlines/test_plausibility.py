"""Dates that look wrong: each row is one mistake that somebody makes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rumslig.deadlines.calendar import WorkCalendar
from rumslig.deadlines.plausibility import check_dates, suggest_year
from rumslig.deadlines.question import DateQuestion, MeetingChoice, parse_day
from rumslig.deadlines.rules import (
    Body,
    ClosedPeriod,
    ConsultationTime,
    DeadlineRules,
    DeadlineSettings,
    Meeting,
)
from rumslig.errors import CaseError, RuleError

RULES = DeadlineRules(
    closed_days=(ClosedPeriod("07-01", "07-31", "semesterperioden"),),
    times=(
        ConsultationTime("GRANSKNING", "kortast", weeks=2),
        ConsultationTime("GRANSKNING", "kortast, utökat", ("DP_UTOKAT",), weeks=3),
        ConsultationTime("GRANSKNING", "kortast, översiktsplan", ("OP",), months=2),
        ConsultationTime("UNDERSOKNING", "kortast, dagar", days=30),
    ),
)

# what is asked (received, due and so on), today, and every remark: code, severity, suggestion
ROWS: list[tuple[dict[str, str], str, list[tuple[str, str, str]]]] = [
    ({"due": "2026-12-18", "received": "2026-11-16"}, "2026-11-27", []),
    ({"due": "2026-12-18"}, "2026-11-27", []),
    ({}, "2026-11-27", []),
    # the order of days
    (
        {"due": "2026-12-18", "received": "2026-12-21"},
        "2026-12-22",
        [("received_after_due", "fault", ""), ("past", "warning", "")],
    ),
    (
        {"due": "2026-12-18", "received": "2026-11-28"},
        "2026-11-27",
        [("received_ahead", "fault", "")],
    ),
    (
        {"due": "2026-12-18", "received": "2026-11-16", "decided": "2026-11-13"},
        "2026-11-27",
        [("decided_before_opened", "fault", "")],
    ),
    (  # "RS 3 juni 2005", meant 2025
        {"due": "2025-06-13", "received": "2025-05-05", "decided": "2005-06-03"},
        "2025-06-04",
        [("year", "fault", "2025-06-03"), ("decided_before_opened", "fault", "2025-06-03")],
    ),
    (
        {"due": "2026-12-18", "opened": "2026-11-20", "decided": "2026-11-19"},
        "2026-11-27",
        [("decided_before_opened", "fault", "")],
    ),
    # years
    ({"due": "2006-12-18"}, "2026-11-27", [("year", "fault", "2026-12-18")]),
    ({"due": "2062-12-18"}, "2026-11-27", [("year", "fault", "2026-12-18")]),
    ({"due": "2027-12-18"}, "2026-11-27", [("year", "warning", "2026-12-18")]),
    ({"due": "2025-10-01"}, "2026-11-27", [("year", "fault", "")]),
    ({"due": "2025-12-18"}, "2026-11-27", [("past", "warning", "")]),
    ({"due": "2029-03-15"}, "2026-11-27", [("far", "warning", "")]),
    ({"due": "2039-03-15"}, "2026-11-27", [("far", "fault", "")]),
    ({"due": "9999-12-31"}, "2026-11-27", [("far", "fault", "")]),
    ({"due": "0026-12-18"}, "2026-11-27", [("year", "fault", "2026-12-18")]),
    (
        {"due": "2026-12-18", "received": "2006-11-16"},
        "2026-11-27",
        [("year", "fault", "2026-11-16")],
    ),
    # what has passed
    ({"due": "2026-11-26", "received": "2026-11-02"}, "2026-11-27", [("past", "warning", "")]),
    ({"due": "2026-11-27", "received": "2026-11-02"}, "2026-11-27", []),
    # days off
    ({"due": "2026-06-06"}, "2026-05-04", [("due_holiday", "warning", "2026-06-05")]),
    ({"due": "2025-06-06"}, "2025-05-05", [("due_holiday", "warning", "2025-06-05")]),
    ({"due": "2024-06-06"}, "2024-05-06", [("due_holiday", "warning", "2024-06-05")]),
    ({"due": "2024-06-07"}, "2024-05-06", [("due_bridge", "note", "2024-06-05")]),
    ({"due": "2026-12-19"}, "2026-11-27", [("due_weekend", "warning", "2026-12-18")]),
    ({"due": "2026-12-24"}, "2026-11-27", [("due_holiday", "warning", "2026-12-23")]),
    ({"due": "2026-07-15"}, "2026-05-04", [("due_period", "note", "2026-06-30")]),
    ({"due": "2026-10-31"}, "2026-10-01", [("due_holiday", "warning", "2026-10-30")]),
    ({"due": "2027-06-06"}, "2027-05-03", [("due_holiday", "warning", "2027-06-04")]),
    # the law's times
    (
        {"due": "2026-12-11", "received": "2026-11-27", "stage": "GRANSKNING"},
        "2026-11-27",
        [],
    ),
    (
        {"due": "2026-12-11", "received": "2026-11-28", "stage": "GRANSKNING"},
        "2026-11-30",
        [("shorter_than_law", "warning", "2026-12-12")],
    ),
    (
        {
            "due": "2026-12-17",
            "received": "2026-11-27",
            "stage": "GRANSKNING",
            "plan_type": "DP_UTOKAT",
        },
        "2026-11-27",
        [("shorter_than_law", "warning", "2026-12-18")],
    ),
    (
        {"due": "2027-02-26", "received": "2026-12-30", "stage": "GRANSKNING", "plan_type": "OP"},
        "2026-12-30",
        [("shorter_than_law", "warning", "2027-02-28")],
    ),
    (
        {"due": "2026-12-26", "received": "2026-11-27", "stage": "UNDERSOKNING"},
        "2026-11-27",
        [("due_holiday", "warning", "2026-12-23"), ("shorter_than_law", "warning", "2026-12-27")],
    ),
    ({"due": "2026-12-11", "received": "2026-11-27", "stage": "SAMRAD"}, "2026-11-27", []),
    # too short to answer
    (
        {"due": "2026-12-10", "received": "2026-11-27"},
        "2026-11-27",
        [("too_short", "warning", "2026-12-11")],
    ),
    ({"due": "2026-11-30"}, "2026-11-27", [("too_short", "warning", "2026-12-11")]),
    (
        {"due": "2024-12-31", "received": "2024-12-13"},
        "2024-12-13",
        [("due_holiday", "warning", "2024-12-20"), ("too_short", "warning", "2025-01-09")],
    ),
    # anstånd
    (
        {"due": "2026-12-18", "received": "2026-11-16", "extended": "2026-12-18"},
        "2026-11-27",
        [("extension_not_later", "fault", "")],
    ),
    ({"due": "2026-11-20", "received": "2026-11-02", "extended": "2026-12-18"}, "2026-11-27", []),
    (
        {"due": "2026-11-20", "received": "2026-11-02", "extended": "2026-12-19"},
        "2026-11-27",
        [("due_weekend", "warning", "2026-12-18")],
    ),
]


def ask(facts: dict[str, str]) -> DateQuestion:
    given: dict[str, Any] = {
        name: text if name in ("stage", "plan_type") else date.fromisoformat(text)
        for name, text in facts.items()
    }
    return DateQuestion(
        **{"due": None, **given}, extension="granted" if "extended" in facts else "none"
    )


@pytest.mark.parametrize(("facts", "today", "expected"), ROWS, ids=lambda item: str(item)[:60])
def test_remarks(facts: dict[str, str], today: str, expected: list[tuple[str, str, str]]) -> None:
    work = WorkCalendar.of(RULES)
    found = check_dates(ask(facts), RULES, work, date.fromisoformat(today))
    said = [(item.code, item.severity, item.suggestion) for item in found]
    assert sorted(said) == sorted(expected)
    assert [item.severity for item in found] == sorted(
        (item.severity for item in found), key=["fault", "warning", "note"].index
    )
    assert all(item.sentence.endswith((".", "?")) for item in found)


@pytest.mark.parametrize(
    ("day", "near", "meant"),
    [
        ("2005-06-03", "2025-05-05", "2025-06-03"),
        ("2062-12-18", "2026-11-27", "2026-12-18"),
        ("1999-12-18", "2026-11-27", None),
        ("2206-12-18", "2026-11-27", "2026-12-18"),
        ("2024-02-29", "2025-02-01", None),
        ("2036-01-10", "2026-11-27", "2026-01-10"),
    ],
)
def test_slips_of_the_year(day: str, near: str, meant: str | None) -> None:
    found = suggest_year(date.fromisoformat(day), date.fromisoformat(near))
    assert (found.isoformat() if found else None) == meant


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: DeadlineSettings(experts_days=4), "8|4, 5, 3, 1"),
        (lambda: DeadlineSettings(sending_days=-1), "-1"),
        (lambda: ClosedPeriod("07-32", "08-01", "juli"), "07-32"),
        (lambda: ClosedPeriod("07-01", "2026-07-31", "juli"), "både start och end"),
        (lambda: ClosedPeriod("2026-07-31", "2026-07-01", "juli"), "slutar innan"),
        (lambda: ConsultationTime("GRANSKNING", "två", weeks=2, days=3), "ange en tid"),
        (lambda: ConsultationTime("GRANSKNINGEN", "två", weeks=2), "GRANSKNINGEN"),
        (lambda: Body("styrelsen", "Styrelsen", "STYRELSEN"), "STYRELSEN"),
        (lambda: Body("en styrelse", "Styrelsen", "REGIONSTYRELSEN"), "utan blanksteg"),
        (lambda: Meeting("styrelsen", "2026-02-29"), "2026-02-29"),
        (lambda: Meeting("styrelsen", "2026-03-03", adjusted="2026-03-01"), "justeringen"),
    ],
)
def test_tables_that_cannot_be_are_refused(make: Any, words: str) -> None:
    with pytest.raises(RuleError, match=words):
        make()


def test_texts_that_are_no_dates_are_told() -> None:
    with pytest.raises(CaseError, match="svarsdagen ”18/12”"):
        parse_day("18/12", "svarsdagen")
    assert parse_day("  ", "svarsdagen") is None
    for text in ("styrelsen", "styrelsen 2026-13-01", "styrelsen 2026-12-01 genast"):
        with pytest.raises(CaseError, match="organ och dag"):
            MeetingChoice.parse(text)
