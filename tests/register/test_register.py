"""Lists, search, places and remarks say the same in SQLite and in PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from register_entries import enter_all, make_history, plan_at
from sqlalchemy import Engine, event

from rumslig.collation import fold
from rumslig.errors import CaseError
from rumslig.register.counting import facts_of_all
from rumslig.register.database import hide_password, read_address
from rumslig.register.entry import Entry, EntryOutcome, EntryRemark
from rumslig.register.listing import CaseQuery
from rumslig.register.register import OutdatedRow, Register

PATH = Path("/arenden/a.rumslig")


def case(dnr: str, **facts: object) -> Entry:
    given = {"title": "Norra åkern", "sender": "Kumla kommun", "plan_type": "OP", **facts}
    return Entry(dnr=dnr, stage="SAMRAD", **given)  # type: ignore[arg-type]


def enter(register: Register, *entries: Entry) -> None:
    for entry in entries:
        register.record(entry, PATH, "a" * 64)


def listed(register: Register, **asked: object) -> list[str]:
    return [row.dnr for row in register.page(CaseQuery(**asked)).rows]  # type: ignore[arg-type]


def test_open_cases_come_first_by_their_last_day(register: Register) -> None:
    enter(
        register,
        case("26RS1", due="2026-12-18"),
        case("26RS2", due="2026-12-01", extension="2027-01-15"),
        case("26RS3"),
        case("26RS4", due="2026-11-30", status="signed"),
        case("26RS5", due="2026-12-18", status="drafted"),
    )
    assert listed(register) == ["26RS1", "26RS5", "26RS2", "26RS3", "26RS4"]
    assert listed(register, is_open=False) == ["26RS4"]
    assert listed(register, statuses=("drafted", "signed")) == ["26RS5", "26RS4"]
    assert register.counts()["new"] == 3


def test_pages_follow_each_other_without_gap_or_repeat(register: Register) -> None:
    enter_all(register, make_history(60))
    whole = listed(register)
    first = register.page(size=60)
    assert (len(first.rows), first.next) == (60, "")
    met: list[str] = []
    after = ""
    while True:
        page = register.page(size=7, after=after)
        met += [row.dnr for row in page.rows]
        after = page.next
        if not after:
            break
    assert met == [row.dnr for row in first.rows]
    assert met[:50] == whole
    assert register.page(size=None) == first
    assert len(set(met)) == 60


def test_lists_by_function_and_municipality(register: Register) -> None:
    history = make_history(80)
    enter_all(register, history)
    for name in ("Örebro", "örebro", "ÖREBRO"):
        assert set(listed(register, municipality=name)) == {
            item.dnr for item in history if item.municipalities == ("Örebro",)
        }
    mine = set(listed(register, handler=" Planhandläggare", is_open=True))
    assert mine == {i.dnr for i in history if i.handler == "planhandläggare" and i.is_open}
    assert listed(register, municipality="Orebro") == []
    assert set(register.municipalities()) == {i.municipalities[0] for i in history}
    assert set(register.handlers()) == {item.handler for item in history}


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("åker", ["26RS1"]),
        ("ÅKER", ["26RS1"]),
        ("aker", ["26RS1"]),
        ("norr åk", ["26RS1"]),
        ("26rs", ["26RS1", "26RS2"]),
        ("26RS2", ["26RS2"]),
        ("bn 2026/17", ["26RS2"]),
        ("2026/17", ["26RS2"]),
        ("degerf", ["26RS2"]),
        ("alternativ", ["26RS1"]),
        ("åker degerfors", []),
        ("kern", []),
        ("%", []),
        ("_", []),
        ("' OR 1=1 --", []),
    ],
)
def test_search_finds_beginnings_of_words(
    register: Register, search: str, found: list[str]
) -> None:
    enter(
        register,
        case("26RS1", plans=(plan_at("Alternativ B", 0, 0),)),
        case(
            "26RS2",
            title="Östra hamnen",
            sender="Degerfors kommun",
            sender_dnr="BN 2026/17",
            municipalities=("Degerfors",),
        ),
    )
    assert listed(register, search=search) == found


def test_common_words_and_rare_ones_give_what_looking_at_every_row_gives(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = make_history(120)
    enter_all(register, history)
    monkeypatch.setattr("rumslig.register.searching.RARE", 5)
    for search in ("detaljplan", "detaljplan kumlas", "mosås", "26rs1119", "älgs lax"):
        words = fold(search).split()
        expected = {
            item.dnr
            for item in history
            if all(
                any(
                    part.startswith(word)
                    for part in fold(f"{item.title} {item.sender} {item.dnr}").split()
                )
                for word in words
            )
        }
        page = register.page(CaseQuery(search=search), size=200)
        assert {row.dnr for row in page.rows} == expected, search


def test_words_and_places_follow_the_case(register: Register) -> None:
    enter(register, case("26RS1", plans=(plan_at("Ett", 500_000, 6_500_000),)))
    changed = case("26RS1", title="Södra", plans=(plan_at("Två", 510_000, 6_500_000),))
    assert register.record(changed, PATH, "b" * 64) == 2
    assert listed(register, search="åker") == listed(register, search="ett") == []
    assert listed(register, search="söd två") == ["26RS1"]
    assert register.places_within((499_000, 6_499_000, 501_000, 6_501_000)) == ()
    assert register.entry("26RS1") == changed


def test_places_are_those_that_looking_at_every_plan_gives(register: Register) -> None:
    history = make_history(150)
    enter_all(register, history)
    wide = case("26RS1", plans=(plan_at("Länet", 440_000, 6_490_000, 170_000),))
    enter(register, wide)
    asked = [(470_000, 6_520_000, 480_000, 6_560_000), (450_000, 6_500_000, 450_001, 6_500_001)]
    asked += [plan.bounds for item in history[:20] for plan in item.plans]
    for bounds in asked:
        west, south, east, north = bounds
        expected = {
            (item.dnr, plan.name)
            for item in [*history, wide]
            for plan in item.plans
            if plan.bounds[0] <= east
            and plan.bounds[2] >= west
            and plan.bounds[1] <= north
            and plan.bounds[3] >= south
        }
        found = register.places_within(bounds)
        assert {(place.dnr, place.plan) for place in found} == expected
    assert len(register.places_within(asked[0], most=1)) == 1


def test_remarks_come_with_what_later_stages_say_of_them(register: Register) -> None:
    remarks = (EntryRemark("p1", "natur", tone="anser"), EntryRemark("p2", "energi"))
    enter(
        register,
        case("26RS1", status="signed", remarks=remarks, plans=(plan_at("A", 500_000, 6_500_000),)),
        case(
            "26RS2",
            follows="26RS1",
            received="2026-05-01",
            outcomes=(EntryOutcome("26RS1", "p1", "not"), EntryOutcome("26RS1", "p2", "honoured")),
        ),
        case("26RS3", received="2026-09-01", outcomes=(EntryOutcome("26RS1", "p1", "partly"),)),
    )
    told = [(item.key, item.outcome, item.judged_in) for item in register.remarks_of("26RS1")]
    assert told == [("p1", "partly", "26RS3"), ("p2", "honoured", "26RS2")]
    (place,) = register.places_within((499_000, 6_499_000, 501_000, 6_501_000))
    assert (place.remarks, place.outcomes) == (2, (("honoured", 1), ("partly", 1)))
    assert register.following("26RS1") == ("26RS2",)
    statuses = [status for status, count in register.counts().items() if count]
    assert register.everything_said(statuses) == ((place,), register.remarks_of("26RS1"))
    assert register.everything_said(["circulating"]) == ((), ())


def test_what_is_replaced_is_not_read_first(register: Register) -> None:
    asked: list[str] = []

    def hear(*facts: object) -> None:
        asked.append(str(facts[2]))

    register.record(case("26RS1"), PATH, "a" * 64, content=b"ett")
    event.listen(Engine, "before_cursor_execute", hear)
    try:
        register.record(case("26RS1"), PATH, "b" * 64, content=b"tv\xe5")
        register.announce("26RS1", "c" * 64)
        register.announce("26RS1", "d" * 64)
    finally:
        event.remove(Engine, "before_cursor_execute", hear)
    assert register.content("26RS1") == b"tv\xe5"
    assert register.announced() == {"26RS1": "d" * 64}
    files = [words for words in asked if "case_files" in words or "announced" in words]
    assert len(files) == 4  # the file put, its announcement taken away, two others put
    assert not any(words.startswith("SELECT") for words in files)


def test_a_revision_that_is_no_longer_the_rows_is_refused(register: Register) -> None:
    assert register.record(case("26RS1"), PATH, "a" * 64, expected=0) == 1
    for wrong in (0, 2):
        with pytest.raises(OutdatedRow, match="26RS1"):
            register.record(case("26RS1", title="x"), PATH, "b" * 64, expected=wrong)
    row = register.find("26RS1")
    assert (row.title, row.sha256, row.revision) == ("Norra åkern", "a" * 64, 1)
    assert register.record(case("26RS1", title="x"), PATH, "b" * 64, expected=1) == 2


def test_sums_of_a_history_are_those_of_its_entries(register: Register) -> None:
    history = make_history(90)
    enter_all(register, history)
    changed = [replace(item, status="closed", closed="2026-11-21") for item in history[-30:]]
    enter_all(register, changed)
    expected = facts_of_all([*history[:-30], *changed])
    found = {(s.year, s.dimension, s.part, s.value): s.count for s in register.sums()}
    assert found == {tuple(fact): count for fact, count in expected.items()}
    register.rebuild_sums()
    assert {(s.year, s.dimension, s.part, s.value): s.count for s in register.sums()} == found
    assert register.years() == (2026,)
    assert {item.dimension for item in register.sums(2026, "lead_days")} == {"lead_days"}


def test_a_missing_case_is_told_with_those_there_are(register: Register) -> None:
    enter(register, case("26RS1"))
    with pytest.raises(CaseError, match="26RS9 finns inte i registret; där finns 26RS1"):
        register.find("26RS9")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("postgresql://a:hemligt@server:5433/r", "postgresql://a:***@server:5433/r"),
        ("postgres://a:hemligt@server/r", "postgresql://a:***@server/r"),
        ("postgresql://server/r?password=hemligt", "postgresql://server/r"),
        ("sqlite:////tmp/a.sqlite", "sqlite:////tmp/a.sqlite"),
    ],
)
def test_a_password_is_never_shown(given: str, shown: str) -> None:
    assert hide_password(read_address(given)) == shown


@pytest.mark.parametrize("address", ["", "register", "mysql://a:hemligt@server/r", "http://x"])
def test_an_address_of_something_else_is_told(address: str) -> None:
    with pytest.raises(CaseError) as told:
        Register(address)
    assert "hemligt" not in str(told.value)


def test_a_server_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="kan inte öppnas") as told:
        Register(f"postgresql://a:hemligt@/r?host={tmp_path}")
    assert "hemligt" not in str(told.value)
