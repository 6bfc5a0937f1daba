"""Internal dates, meetings that make it, ways out: rows worked out with an almanac."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from almanac_rows import rows
from hypothesis import given
from hypothesis import strategies as st

from rumslig.deadlines.calendar import WorkCalendar
from rumslig.deadlines.dated import DatePlan
from rumslig.deadlines.planning import plan_dates
from rumslig.deadlines.question import DateQuestion, ExtensionState, Kind, MeetingChoice
from rumslig.deadlines.rules import (
    Body,
    ClosedPeriod,
    DeadlineRules,
    DeadlineSettings,
    Meeting,
)

BOARD = Body("styrelsen", "Styrelsen", "REGIONSTYRELSEN", 8, 14, 14)
COMMITTEE = Body("namnden", "Nämnden", "NAMND/UTSKOTT", 7, 0, 10)
RULES = DeadlineRules(
    DeadlineSettings(),
    (ClosedPeriod("07-01", "07-31", "semester"),),
    bodies=(BOARD, COMMITTEE),
    meetings=(
        Meeting("styrelsen", "2026-10-06"),
        Meeting("styrelsen", "2026-11-03"),
        Meeting("styrelsen", "2026-12-01"),
        Meeting("styrelsen", "2027-01-26"),
        Meeting("namnden", "2026-10-21"),
        Meeting("namnden", "2026-11-18", immediate=True),
        Meeting("namnden", "2026-12-16", dispatch="2026-12-08", adjusted="2026-12-18"),
    ),
)
DELEGATED = "TJANSTEPERSON_DELEGATION"


def day(text: str) -> date:
    return date.fromisoformat(text)


def plan(
    due: str,
    *,
    today: str = "2026-01-02",
    received: str = "",
    route: str = DELEGATED,
    meeting: str = "",
    extension: ExtensionState = "none",
    extended: str = "",
    done: tuple[Kind, ...] = (),
) -> DatePlan:
    return plan_dates(
        DateQuestion(
            day(due),
            received=day(received) if received else None,
            route=route,
            meeting=MeetingChoice.parse(meeting),
            extension=extension,
            extended=day(extended) if extended else None,
            done=frozenset(done),
        ),
        RULES,
        day(today),
    )


def of(found: DatePlan, kind: Kind) -> str:
    step = found.step(kind)
    assert step is not None
    return step.day.isoformat()


# due, experts (T−8), draft (T−5), signoff (T−3), sending (T−1)
INTERNAL = """
2024-03-04 2024-02-21 2024-02-26 2024-02-28 2024-03-01
2024-04-05 2024-03-22 2024-03-27 2024-04-02 2024-04-04
2024-05-13 2024-04-26 2024-05-02 2024-05-06 2024-05-08
2024-06-10 2024-05-27 2024-05-30 2024-06-03 2024-06-05
2024-12-31 2024-12-10 2024-12-13 2024-12-17 2024-12-19
2025-04-25 2025-04-11 2025-04-16 2025-04-22 2025-04-24
2025-06-09 2025-05-23 2025-05-28 2025-06-03 2025-06-05
2025-08-04 2025-06-19 2025-06-25 2025-06-27 2025-08-01
2026-01-09 2025-12-18 2025-12-23 2025-12-30 2026-01-08
2026-06-06 2026-05-26 2026-05-29 2026-06-02 2026-06-04
2026-07-15 2026-06-17 2026-06-23 2026-06-25 2026-06-29
2026-11-02 2026-10-21 2026-10-26 2026-10-28 2026-10-30
2026-12-18 2026-12-08 2026-12-11 2026-12-15 2026-12-17
2026-12-19 2026-12-08 2026-12-11 2026-12-15 2026-12-17
2027-01-04 2026-12-17 2026-12-22 2026-12-28 2026-12-30
2027-03-29 2027-03-15 2027-03-18 2027-03-22 2027-03-24
2028-02-29 2028-02-17 2028-02-22 2028-02-24 2028-02-28
2028-06-07 2028-05-22 2028-05-29 2028-05-31 2028-06-02
2029-05-14 2029-04-26 2029-05-03 2029-05-07 2029-05-09
2030-06-24 2030-06-11 2030-06-14 2030-06-18 2030-06-20
"""


@pytest.mark.parametrize(
    ("due", "experts", "draft", "signoff", "sending"),
    rows(INTERNAL, 5),
)
def test_internal_dates(due: str, experts: str, draft: str, signoff: str, sending: str) -> None:
    found = plan(due, today="2024-01-02")
    kinds: tuple[Kind, ...] = ("experts", "draft", "signoff", "sending", "due")
    assert [of(found, kind) for kind in kinds] == [experts, draft, signoff, sending, due]
    assert [step.kind for step in found.steps] == list(kinds)


# route, last day, today, the meeting that makes it
BOARD_ROUTE, COMMITTEE_ROUTE = "REGIONSTYRELSEN", "NAMND/UTSKOTT"
MEETINGS = [
    # the board's minutes of 1 December are adjusted on the 15th; sending takes one day more
    (BOARD_ROUTE, "2026-12-16", "2026-09-01", "2026-12-01"),
    (BOARD_ROUTE, "2026-12-15", "2026-09-01", "2026-11-03"),  # missed by one day
    (BOARD_ROUTE, "2026-12-20", "2026-09-01", "2026-12-01"),  # a Sunday
    # handed over on 17 November for 1 December (preparation 14 days before)
    (BOARD_ROUTE, "2026-12-16", "2026-11-17", "2026-12-01"),
    (BOARD_ROUTE, "2026-12-16", "2026-11-18", None),
    (BOARD_ROUTE, "2026-10-06", "2026-09-01", None),
    (BOARD_ROUTE, "2027-02-10", "2026-12-28", "2027-01-26"),
    (BOARD_ROUTE, "2027-02-09", "2026-12-28", None),
    (BOARD_ROUTE, "2027-02-10", "2027-01-12", "2027-01-26"),
    (BOARD_ROUTE, "2027-02-10", "2027-01-13", None),
    # the committee adjusts at once in November, on the 18th of December, or after ten days
    (COMMITTEE_ROUTE, "2026-11-19", "2026-09-01", "2026-11-18"),
    (COMMITTEE_ROUTE, "2026-11-18", "2026-09-01", "2026-10-21"),
    (COMMITTEE_ROUTE, "2026-12-21", "2026-09-01", "2026-12-16"),
    (COMMITTEE_ROUTE, "2026-12-18", "2026-09-01", "2026-11-18"),
    (COMMITTEE_ROUTE, "2026-12-21", "2026-12-08", "2026-12-16"),
    (COMMITTEE_ROUTE, "2026-12-21", "2026-12-09", None),
    # 21 October and ten days is Saturday the 31st: Monday the 2nd, sent on the 2nd, due the 3rd
    (COMMITTEE_ROUTE, "2026-11-03", "2026-09-01", "2026-10-21"),
    (COMMITTEE_ROUTE, "2026-11-02", "2026-09-01", None),
    (DELEGATED, "2026-12-16", "2026-09-01", None),
    ("INGET_YTTRANDE", "2026-12-16", "2026-09-01", None),
]


@pytest.mark.parametrize(("route", "due", "today", "expected"), MEETINGS)
def test_the_last_meeting_that_makes_it(
    route: str, due: str, today: str, expected: str | None
) -> None:
    found = plan(due, today=today, route=route)
    assert (found.meeting.day.isoformat() if found.meeting else None) == expected


def test_a_meeting_draws_the_inner_dates_forward() -> None:
    found = plan("2026-12-16", today="2026-09-01", route=BOARD_ROUTE)
    assert [(step.kind, step.day.isoformat()) for step in found.steps] == [
        ("experts", "2026-11-10"),
        ("draft", "2026-11-13"),
        ("signoff", "2026-11-17"),
        ("preparation", "2026-11-17"),
        ("dispatch", "2026-11-23"),
        ("meeting", "2026-12-01"),
        ("adjusted", "2026-12-15"),
        ("sending", "2026-12-15"),
        ("due", "2026-12-16"),
    ]


def ways(found: DatePlan) -> list[tuple[str, str]]:
    return [(item.kind, item.value) for item in found.proposals]


def test_no_meeting_gives_adjustment_at_once_delegation_or_more_time() -> None:
    found = plan("2026-12-08", today="2026-11-10", received="2026-11-09", route=BOARD_ROUTE)
    assert found.meeting is None
    assert [remark.code for remark in found.remarks] == ["no_meeting"]
    # 1 December, adjusted on the 15th, sent one working day later
    assert ways(found) == [
        ("meeting", "styrelsen 2026-12-01 omedelbart"),
        ("route", DELEGATED),
        ("extension", "2026-12-16"),
    ]


def test_each_way_out_leads_out() -> None:
    found = plan("2026-12-08", today="2026-11-10", received="2026-11-09", route=BOARD_ROUTE)
    at_once, route, more = found.proposals
    facts = {"today": "2026-11-10", "received": "2026-11-09"}
    assert not plan("2026-12-08", route=BOARD_ROUTE, meeting=at_once.value, **facts).remarks
    assert not plan("2026-12-08", route=route.value, **facts).remarks
    later = plan(
        "2026-12-08",
        route=BOARD_ROUTE,
        today="2026-11-10",
        received="2026-11-09",
        extension="granted",
        extended=more.value,
    )
    assert not later.remarks and not later.proposals
    assert later.meeting is not None and later.meeting.day == day("2026-12-01")


def test_a_chosen_meeting_that_does_not_do_is_told_with_one_that_does() -> None:
    facts = {"today": "2026-09-01", "route": BOARD_ROUTE}
    late = plan("2026-12-15", meeting="styrelsen 2026-12-01", **facts)
    assert [remark.code for remark in late.remarks] == ["meeting_too_late"]
    assert ways(late) == [("meeting", "styrelsen 2026-11-03")]
    assert of(late, "meeting") == "2026-12-01"  # what was chosen is shown, not something else
    missed = plan(
        "2027-02-10", meeting="styrelsen 2026-10-06", today="2026-10-01", route=BOARD_ROUTE
    )
    assert [remark.code for remark in missed.remarks] == ["meeting_missed"]
    assert ways(missed) == [("meeting", "styrelsen 2027-01-26")]
    unknown = plan("2026-12-16", meeting="styrelsen 2026-12-02", **facts)
    assert [remark.code for remark in unknown.remarks] == ["unknown_meeting"]
    earlier = plan("2026-12-16", meeting="styrelsen 2026-11-03", **facts)
    assert not earlier.remarks and earlier.meeting is not None


@pytest.mark.parametrize(
    ("state", "extended", "kinds"),
    [
        ("none", "", ["route", "extension"]),
        ("asked", "", ["route", "extension"]),
        ("refused", "", ["route"]),
        ("granted", "2026-12-14", ["route", "extension"]),
        ("granted", "2027-02-10", []),
    ],
)
def test_more_time_is_proposed_until_it_is_refused_or_enough(
    state: ExtensionState, extended: str, kinds: list[str]
) -> None:
    found = plan(
        "2026-12-10",
        today="2026-11-26",
        received="2026-11-26",
        route=BOARD_ROUTE,
        extension=state,
        extended=extended,
    )
    assert [item.kind for item in found.proposals] == kinds
    asked = [item for item in found.proposals if item.kind == "extension"]
    assert all(item.value == "2027-02-10" for item in asked)
    assert all((state == "asked") == ("är begärt" in item.title) for item in asked)


def test_short_time_gives_a_proposal_of_more() -> None:
    found = plan("2026-12-11", today="2026-12-01", received="2026-12-01")
    assert ways(found) == [("extension", "2026-12-15")]
    assert not ways(plan("2026-12-15", today="2026-12-01", received="2026-12-01"))
    gone = plan("2026-12-11", today="2026-12-14", received="2026-11-01")
    assert ways(gone) == [("extension", "2026-12-30")]


def test_what_is_late_today_is_what_is_not_done() -> None:
    assert [step.kind for step in plan("2026-12-18", today="2026-12-14").late] == [
        "experts",
        "draft",
    ]
    drafted = plan("2026-12-18", today="2026-12-14", done=("draft",))
    assert not drafted.late
    assert drafted.next is not None and drafted.next.kind == "signoff"
    on_the_day = plan("2026-12-18", today="2026-12-08")
    assert not on_the_day.late and on_the_day.next is not None
    assert on_the_day.next.state == "today"
    sent = plan("2026-12-18", today="2027-01-11", done=("sending",))
    assert not sent.late and not sent.proposals and not sent.remarks


def test_a_case_without_or_beyond_a_calendar_has_no_dates() -> None:
    assert plan_dates(DateQuestion(None), RULES, day("2026-11-27")).steps == ()
    beyond = plan_dates(DateQuestion(date(9999, 12, 31)), RULES, day("2026-11-27"))
    assert beyond.steps == () and [item.severity for item in beyond.remarks] == ["fault"]


def test_reasons_name_the_working_day_that_counting_begins_on() -> None:
    step = plan("2026-06-06").step("signoff")
    assert step is not None and "2026-06-05" in step.reason and "2026-06-06" in step.reason


DUE = st.dates(date(2024, 1, 1), date(2030, 12, 31))
ROUTES = st.sampled_from([DELEGATED, BOARD_ROUTE, COMMITTEE_ROUTE, "INGET_YTTRANDE"])
OFFSETS = st.tuples(*[st.integers(0, 12)] * 4).map(lambda days: sorted(days, reverse=True))


@given(DUE, DUE, ROUTES, OFFSETS)
def test_plans_keep_their_order_and_their_days(
    due: date, today: date, route: str, offsets: list[int]
) -> None:
    experts, draft, signoff, sending = offsets
    rules = DeadlineRules(
        DeadlineSettings(experts, draft, signoff, sending),
        RULES.closed_days,
        bodies=RULES.bodies,
        meetings=RULES.meetings,
    )
    found = plan_dates(DateQuestion(due, route=route), rules, today)
    work = WorkCalendar.of(rules)
    inner = [step for step in found.steps if step.kind in ("experts", "draft", "signoff")]
    assert [step.day for step in inner] == sorted(step.day for step in inner)
    for step in (*inner, *(s for s in found.steps if s.kind == "sending")):
        assert work.is_working(step.day) and step.day <= due
    if found.meeting is not None:  # a meeting that was not chosen always makes it
        assert found.meeting.adjusted <= work.before(due, sending)
        assert found.meeting.handover >= today
    assert plan_dates(DateQuestion(due, route=route), rules, today) == found


@given(DUE, st.integers(1, 40), ROUTES)
def test_a_later_last_day_never_gives_less_time(due: date, more: int, route: str) -> None:
    today = date(2026, 9, 1)
    first = plan_dates(DateQuestion(due, route=route), RULES, today)
    later = plan_dates(DateQuestion(due + timedelta(days=more), route=route), RULES, today)
    for step in first.steps:
        other = later.step(step.kind)
        assert other is not None or step.kind in ("preparation",)
        assert other is None or other.day >= step.day or first.meeting is None
    if first.meeting is not None:
        assert later.meeting is not None and later.meeting.day >= first.meeting.day


def test_meeting_choices_are_written_and_read_back() -> None:
    for text in ("styrelsen 2026-12-01", "styrelsen 2026-12-01 omedelbart"):
        choice = MeetingChoice.parse(text)
        assert choice is not None and choice.text == text
