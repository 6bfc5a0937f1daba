"""A case's dates, what changes them, and the calendar file that tells of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import click.testing
import pytest
from case_workspace import PACKAGE
from icalendar import Calendar

import rumslig.builtin
from layers.packages.build import build_package
from layers.packages.source import parse_source
from layers.packages.store import Store
from rumslig.cases.case import Case, CaseHeader, LogEntry
from rumslig.cases.errand import Errand
from rumslig.cases.signing import Approval
from rumslig.cli.main import build_cli
from rumslig.county import read_deadlines
from rumslig.deadlines.calendar_file import calendar_bytes, dated_case, dated_row
from rumslig.deadlines.of_case import (
    Logged,
    ask_extension,
    choose_meeting,
    choose_route,
    extension_state,
    grant_extension,
    internal_days,
    plan_case,
    question_of_case,
    refuse_extension,
    take_proposal,
)
from rumslig.deadlines.question import MeetingChoice
from rumslig.deadlines.rules import Body, DeadlineRules, Meeting
from rumslig.documents.case_calendar import write_calendar
from rumslig.errors import CaseError, RuleError
from rumslig.rulebook import check_tables

RULES = DeadlineRules(
    bodies=(Body("styrelsen", "Styrelsen", "REGIONSTYRELSEN", 8, 14, 14),),
    meetings=(Meeting("styrelsen", "2026-12-01"), Meeting("styrelsen", "2027-01-26")),
)
TODAY = date(2026, 11, 12)


@pytest.fixture
def case(header: CaseHeader) -> Case:
    facts = replace(header, received="2026-11-09", handler="Handläggare Ek", date="")
    return Case(facts, (), log=(LogEntry("2026-11-10T09:00:00+01:00", "new"),))


def logged(changed: Logged) -> Case:
    case, what = changed
    return replace(case, log=(*case.log, LogEntry("2026-11-12T09:00:00+01:00", what)))


def test_more_time_is_asked_for_refused_and_granted(case: Case) -> None:
    assert extension_state(case) == "none"
    asked = logged(ask_extension(case, "2027-01-22"))
    assert (extension_state(asked), asked.header.last_day) == ("asked", "2026-12-18")
    refused = logged(refuse_extension(asked))
    assert (extension_state(refused), refused.header.last_day) == ("refused", "2026-12-18")
    granted = logged(grant_extension(refused, "2027-01-22"))
    assert (extension_state(granted), granted.header.last_day) == ("granted", "2027-01-22")
    assert granted.header.due == "2026-12-18"
    plan = plan_case(granted, RULES, TODAY)
    last = plan.step("due")
    assert last is not None and last.day == date(2027, 1, 22) and "2026-12-18" in last.reason


@pytest.mark.parametrize(
    ("day", "words"),
    [("2026-12-18", "inte senare"), ("", "till vilken dag"), ("22/1", "inget datum")],
)
def test_an_extension_that_is_none_is_refused(case: Case, day: str, words: str) -> None:
    for verb in (ask_extension, grant_extension):
        with pytest.raises(CaseError, match=words):
            verb(case, day)


def test_an_extension_needs_a_day_to_extend(case: Case) -> None:
    with pytest.raises(CaseError, match="ingen sista svarsdag"):
        grant_extension(replace(case, header=replace(case.header, due="")), "2027-01-22")


def test_a_meeting_brings_its_route_and_another_route_lets_it_go(case: Case) -> None:
    choice = MeetingChoice("styrelsen", date(2026, 12, 1), immediate=True)
    chosen = logged(choose_meeting(case, choice, RULES))
    header = chosen.header
    assert (header.decision_route, header.body, header.meeting) == (
        "REGIONSTYRELSEN",
        "styrelsen",
        "2026-12-01",
    )
    assert question_of_case(chosen).meeting == choice
    plan = plan_case(chosen, RULES, TODAY)
    assert plan.meeting is not None and plan.meeting.is_immediate and not plan.remarks
    slower = logged(choose_meeting(chosen, replace(choice, immediate=False), RULES))
    assert question_of_case(slower).meeting == replace(choice, immediate=False)
    back = logged(choose_route(chosen, "TJANSTEPERSON_DELEGATION"))
    assert (back.header.meeting, back.header.body) == ("", "")
    assert plan_case(back, RULES, TODAY).meeting is None


def test_meetings_that_are_not_in_the_calendar_are_told_with_the_nearest(case: Case) -> None:
    with pytest.raises(CaseError, match="närmast är 2026-12-01, 2027-01-26"):
        choose_meeting(case, MeetingChoice("styrelsen", date(2026, 12, 2)), RULES)
    with pytest.raises(CaseError, match="”nämnden” finns inte; välj bland styrelsen"):
        choose_meeting(case, MeetingChoice("nämnden", date(2026, 12, 1)), RULES)


def test_every_proposal_can_be_taken(case: Case) -> None:
    header = replace(case.header, decision_route="REGIONSTYRELSEN", due="2026-12-10")
    pressed = replace(case, header=header)
    plan = plan_case(pressed, RULES, TODAY)
    assert [item.kind for item in plan.proposals] == ["meeting", "route", "extension"]
    taken = [logged(take_proposal(pressed, item, RULES)) for item in plan.proposals]
    plans = [plan_case(item, RULES, TODAY) for item in taken]
    assert [bool(item.proposals) for item in plans] == [False, False, True]  # asked, not granted
    assert extension_state(taken[2]) == "asked"


def test_what_is_done_is_read_from_the_case(case: Case) -> None:
    late = date(2026, 12, 16)

    def kinds(changed: Case) -> list[str]:
        return [step.kind for step in plan_case(changed, RULES, late).late]

    assert kinds(case) == ["experts", "draft", "signoff"]
    out = Errand("1", "natur", "kollektivtrafik", "2026-11-20")
    assert kinds(replace(case, errands=(out,))) == ["experts", "draft", "signoff"]
    back = replace(out, state="no_objection", answered="2026-11-25")
    assert kinds(replace(case, errands=(back,))) == ["draft", "signoff"]
    agreed = replace(case, approvals=(Approval("enhetschef", "2026-12-11", "0" * 64),))
    assert kinds(agreed) == ["signoff"]
    sent = replace(case, log=(*case.log, LogEntry("2026-12-15T09:00:00+01:00", "send e-post")))
    assert kinds(sent) == []


def test_the_days_for_lists_hang_on_no_clock(case: Case) -> None:
    days = internal_days(case, RULES)
    assert days == {
        "experts": "2026-12-08",
        "draft": "2026-12-11",
        "signoff": "2026-12-15",
        "sending": "2026-12-17",
        "due": "2026-12-18",
    }
    assert internal_days(replace(case, header=replace(case.header, due="")), RULES) == {}


# the calendar file


def events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_a_calendar_has_whole_days_no_names_and_the_same_bytes(case: Case, tmp_path: Path) -> None:
    dated = dated_case(case, plan_case(case, RULES, TODAY), 1)
    content = calendar_bytes([dated])
    assert content == calendar_bytes([dated])
    found = events(content)
    assert [event["dtstart"].dt.isoformat() for event in found] == [
        "2026-12-08",
        "2026-12-11",
        "2026-12-15",
        "2026-12-17",
        "2026-12-18",
    ]
    for event in found:
        assert (event["dtend"].dt - event["dtstart"].dt).days == 1
        assert event["dtstamp"].dt.isoformat() == "2026-11-09T00:00:00+00:00"
        assert "26RS101 Norra åkern" in str(event["summary"])
    assert b"Ek" not in content and "Handläggare".encode() not in content
    assert write_calendar(tmp_path / "a.ics", [dated]) == 5
    assert (tmp_path / "a.ics").read_bytes() == content
    with pytest.raises(CaseError, match=r"a\.txt är ingen kalenderfil"):
        write_calendar(tmp_path / "a.txt", [dated])


def test_a_moved_day_is_the_same_event_with_a_later_sequence(case: Case) -> None:
    before = events(calendar_bytes([dated_case(case, plan_case(case, RULES, TODAY), 1)]))
    later = logged(grant_extension(case, "2027-01-22"))
    after = events(calendar_bytes([dated_case(later, plan_case(later, RULES, TODAY), 2)]))
    assert [event["uid"] for event in before] == [event["uid"] for event in after]
    assert all(b["sequence"] < a["sequence"] for b, a in zip(before, after, strict=True))
    assert len({str(event["uid"]) for event in before}) == len(before)


@dataclass(frozen=True)
class Row:
    """What a list tells of a case."""

    dnr: str = "26RS7"
    title: str = "Södra åkern; ”hörnet”, en lång titel " + "som bryts " * 8
    received: str = "2026-11-09"
    created: str = "2026-11-10"
    last_day: str = "2026-12-18"
    internal: tuple[tuple[str, str], ...] = (("draft", "2026-12-11"), ("något", "2026-12-12"))
    revision: int = 3


def test_rows_of_a_list_give_one_calendar_in_order(case: Case) -> None:
    mine = dated_case(case, plan_case(case, RULES, TODAY), 1)
    found = events(calendar_bytes([dated_row(Row()), mine]))
    days = [event["dtstart"].dt for event in found]
    assert days == sorted(days) and len(days) == 7
    assert sum(str(event["summary"]).endswith(Row().title.rstrip()) for event in found) == 2
    bare = Row(received="", created="", internal=())
    (only,) = events(calendar_bytes([dated_row(bare)]))
    assert only["dtstart"].dt == only["dtstamp"].dt.date() == date(2026, 12, 18)


# the tables of a package, and the commands

TABLES = """
[deadlines]
experts_days = 6
status = "ej kontrollerad"

[[closed_days]]
start = "07-01"
end = "07-31"
title = "juli"

[[bodies]]
id = "styrelsen"
title = "Styrelsen"
route = "REGIONSTYRELSEN"

[[meetings]]
body = "styrelsen"
date = 2027-01-26
"""


@dataclass(frozen=True)
class Source:
    """A manifest as far as tables go."""

    tables: dict[str, Any]
    name: str = "prov"


def read(text: str) -> DeadlineRules:
    import tomllib

    return read_deadlines([Source(tomllib.loads(text))])  # type: ignore[list-item]


def test_packages_tell_of_days_together() -> None:
    rules = read(TABLES)
    assert rules.settings.experts_days == 6 and rules.settings.draft_days == 5
    assert [meeting.date for meeting in rules.meetings] == ["2027-01-26"]
    assert read("") == DeadlineRules()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[deadlines]\nexpert_days = 8", r"\[deadlines\].*expert_days"),
        ("[deadlines]\ndraft_days = 9", "8, 9, 3, 1 arbetsdagar"),
        ('[[meetings]]\nbody = "styrelsen"', r"\[\[meetings\]\] i paketet prov.*date"),
        ('[[closed_days]]\nstart = "07-01"\nend = "7-31"\ntitle = "juli"', "7-31"),
    ],
)
def test_tables_that_are_wrong_are_named(text: str, words: str) -> None:
    with pytest.raises(RuleError, match=words):
        read(text)


def test_a_package_is_not_built_with_a_meeting_of_nobody(tmp_path: Path) -> None:
    import tomllib

    text = PACKAGE.split("[[layers]]")[0] + TABLES.replace('body = "styrelsen"', 'body = "x"')
    source = parse_source(tomllib.loads(text), tmp_path)
    with pytest.raises(RuleError, match="2027-01-26 nämner ”x”"):
        build_package(source, Store(tmp_path / "packages"), check_tables)


@pytest.fixture
def command(
    tmp_path: Path, plan_file: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Any]]:
    """Runs `rumslig case …` in a home with a small package; the case 26RS101 is there."""
    import tomllib

    text = PACKAGE.split("[[layers]]")[0] + TABLES
    store = Store(tmp_path / "hem" / "packages")
    source = parse_source(tomllib.loads(text), tmp_path)
    store.install(build_package(source, store, check_tables))
    monkeypatch.setenv("RUMSLIG_HOME", str(tmp_path / "hem"))
    monkeypatch.setattr(rumslig.builtin, "install_county", lambda *_: None)

    def run(*words: object) -> Any:
        ran = click.testing.CliRunner().invoke(
            build_cli(), ["case", *map(str, words)], standalone_mode=False
        )
        if ran.exception is not None:
            raise ran.exception
        return json.loads(ran.stdout) if "--json" in words else ran.stdout

    run(*("new", "--plan", plan_file, "--dnr", "26RS101", "--sender", "Örebro", "--type", "OP"),
        *("--stage", "SAMRAD", "--due", "2026-12-18"))  # fmt: skip
    yield run


def test_commands_carry_a_case_to_a_meeting(command: Callable[..., Any], tmp_path: Path) -> None:
    seen = command("dates", "26RS101", "--today", "2026-11-12", "--json")
    assert (seen["late"], seen["next"], seen["meeting"]) == ([], "experts", None)
    command("route", "26RS101", "--received", "2026-11-09", "--as", "REGIONSTYRELSEN", "--json")
    seen = command("dates", "26RS101", "--today", "2026-11-12", "--json")
    assert [item["value"] for item in seen["proposals"]] == [
        "TJANSTEPERSON_DELEGATION",
        "2027-02-10",
    ]
    assert command("extend", "26RS101", "--ask", "2027-02-10", "--json")["extension"] == "asked"
    assert command("extend", "26RS101", "--refused", "--json")["extension"] == "refused"
    granted = command("extend", "26RS101", "--until", "2027-02-10", "--json")
    assert (granted["extension"], granted["last_day"]) == ("granted", "2027-02-10")
    chosen = command("route", "26RS101", "--meeting", "styrelsen 2027-01-26", "--json")
    assert chosen["meeting"]["day"] == "2027-01-26" and not chosen["meeting"]["immediate"]
    at_once = command("route", "26RS101", "--meeting", "styrelsen 2027-01-26", "--at-once",
                      "--json")  # fmt: skip
    assert at_once["meeting"]["immediate"]
    target = tmp_path / "frister.ics"
    every = tmp_path / "alla.ics"
    command("dates", "--open", "--ics", every)
    assert len(events(every.read_bytes())) == 8
    command("dates", "--open", "--handler", "någon annan", "--ics", every)
    assert events(every.read_bytes()) == []
    text = command("dates", "26RS101", "--ics", target, "--today", "2026-11-12")
    assert "tisdag 2027-01-26" in text and "Styrelsen" in text
    assert len(events(target.read_bytes())) == 8


def test_a_case_and_a_list_give_a_day_the_same_sequence(
    command: Callable[..., Any], tmp_path: Path
) -> None:
    def sequences(*words: str) -> dict[str, int]:
        target = tmp_path / "frister.ics"
        command("dates", *words, "--ics", target)
        return {str(event["uid"]): event["sequence"] for event in events(target.read_bytes())}

    before = sequences("--open")
    assert before and sequences("26RS101", "--today", "2026-11-12").items() >= before.items()
    command("route", "26RS101", "--received", "2026-11-09")
    after = sequences("26RS101", "--today", "2026-11-12")
    assert all(after[uid] > number for uid, number in before.items())
    assert after.items() >= sequences("--open").items()


@pytest.mark.parametrize(
    "words",
    [
        ("dates",),
        ("dates", "26RS101", "--due", "2026-12-18"),
        ("dates", "--due", "2026-12-18", "--ics", "a.ics"),
        ("dates", "--open"),
        ("dates", "--open", "--ics", "a.ics", "--due", "2026-12-18"),
        ("dates", "26RS101", "--handler", "Ek"),
        ("extend", "26RS101"),
        ("extend", "26RS101", "--refused", "--until", "2027-01-22"),
        ("route", "26RS101"),
        ("route", "26RS101", "--at-once", "--as", "REGIONSTYRELSEN"),
    ],
)
def test_wrong_use_is_told(command: Callable[..., Any], words: tuple[str, ...]) -> None:
    with pytest.raises(click.UsageError):
        command(*words)


def test_a_loose_day_needs_no_case(command: Callable[..., Any]) -> None:
    loose = command("dates", "--due", "2026-06-06", "--today", "2026-05-04", "--json")
    assert [item["code"] for item in loose["remarks"]] == ["due_holiday"]
    text = command("dates", "--due", "2026-06-06", "--today", "2026-05-04")
    assert "fredag 2026-06-05" in text
    with pytest.raises(CaseError, match="svarsdagen ”snart”"):
        command("dates", "--due", "snart")
