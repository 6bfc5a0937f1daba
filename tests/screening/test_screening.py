"""Regional relevance without a false no, and faults in layers told to their owner."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rumslig.cases.case import Assessment, Case, CaseHeader
from rumslig.cases.desk import CaseDesk
from rumslig.cases.reading import Fact, Reading
from rumslig.errors import CaseError, RuleError
from rumslig.outlet import guard_case
from rumslig.screening.answering import answer_triage
from rumslig.screening.criteria import judge_criteria, suggest_answer
from rumslig.screening.criterion import TriageCriterion
from rumslig.screening.ticket_list import count_unsettled, list_tickets, write_tickets
from rumslig.screening.tickets import change_ticket, ticket_assessed

FARM = TriageCriterion("aker", "Åker", rules=("aker",), states=("HIT",))
FIND = TriageCriterion("fynd", "Fynd", rules=("fynd",))
OUTSIDE = TriageCriterion("utanför", "Utanför", rules=("op",), states=("NO_HIT",))
HOMES = TriageCriterion("bostader", "Bostäder", dwellings_over=50)


@pytest.fixture
def case(desk: CaseDesk, header: CaseHeader, plan_file: Path) -> Case:
    """A checked case."""
    return desk.check(desk.new(header, plan_file))


def homes(count: int, unread: tuple[int, ...] = ()) -> tuple[Reading, ...]:
    facts = (Fact("dwellings", str(count), "medium", 2, f"{count} bostäder"),)
    return (Reading("plan.pdf", "x", "pdf", 3, unread, facts=facts),)


def test_no_is_only_said_with_proof(case: Case) -> None:
    answers = [item.answer for item in judge_criteria(case, (FARM, FIND, OUTSIDE))]
    assert answers == ["yes", "unknown", "no"]
    unchecked = replace(case, result=None)
    assert [item.answer for item in judge_criteria(unchecked, (FARM, OUTSIDE))] == ["unknown"] * 2
    strange = replace(FARM, rules=("finns-inte", "op"), states=("HIT",))
    assert judge_criteria(case, (strange,))[0].answer == "unknown"


def test_a_rule_that_is_not_installed_is_named_in_a_checked_case(case: Case) -> None:
    strange = replace(FARM, rules=("finns-inte",), states=("HIT",))
    (judged,) = judge_criteria(case, (strange,))
    assert judged.grounds == ("Regeln finns-inte finns inte bland de installerade.",)
    (judged,) = judge_criteria(replace(case, result=None), (strange,))
    assert judged.grounds == ("Ärendet är inte kontrollerat.",)


@pytest.mark.parametrize(
    ("readings", "answer"),
    [
        ((), "unknown"),
        (homes(51), "yes"),
        (homes(50), "no"),
        (homes(50, (1,)), "unknown"),
        ((*homes(10), *homes(150)), "yes"),
    ],
)
def test_dwellings_in_the_documents(case: Case, readings: tuple[Reading, ...], answer: str) -> None:
    (judged,) = judge_criteria(replace(case, readings=readings), (HOMES,))
    assert judged.answer == answer


def test_the_suggestion_and_the_answer(case: Case) -> None:
    assert suggest_answer(judge_criteria(case, (FARM, FIND))) == "answer"
    assert suggest_answer(judge_criteria(case, (OUTSIDE,))) == "abstain"
    assert suggest_answer(judge_criteria(case, (FIND,))) == "unsure"
    assert suggest_answer(()) == "unsure"
    judged = judge_criteria(case, (FARM,))
    with pytest.raises(CaseError):
        answer_triage(case, "abstain", " ", "2026-11-27", judged)
    away = answer_triage(case, "abstain", "Liten plan", "2026-11-27", judged)
    assert away.header.decision_route == "INGET_YTTRANDE"
    assert away.triage is not None
    assert away.triage.grounds == ("Åker",)
    back = answer_triage(away, "answer", "", "2026-11-28", judged)
    assert back.header.decision_route == "TJANSTEPERSON_DELEGATION"


def test_an_abstention_that_is_taken_back_leaves_the_route_that_was_set(case: Case) -> None:
    meant = {"decision_route": "NAMND/UTSKOTT", "meeting": "2026-12-01", "body": "nämnden"}
    set_route = replace(case, header=replace(case.header, **meant))  # type: ignore[arg-type]
    away = answer_triage(set_route, "abstain", "Liten plan", "2026-11-27", ())
    assert (away.header.decision_route, away.header.meeting) == ("INGET_YTTRANDE", "")
    again = answer_triage(away, "abstain", "Mycket liten plan", "2026-11-28", ())
    for other in ("answer", "unsure"):
        back = answer_triage(again, other, "", "2026-11-29", ())  # type: ignore[arg-type]
        assert back.header == set_route.header
    since = replace(away, header=replace(away.header, decision_route="REGIONSTYRELSEN"))
    assert answer_triage(since, "answer", "", "2026-11-29", ()).header == since.header


@pytest.mark.parametrize(
    "wrong", [{}, {"rules": ("a",), "dwellings_over": 5}, {"rules": ("a",), "title": " "}]
)
def test_a_criterion_asks_one_thing(wrong: dict[str, object]) -> None:
    with pytest.raises(RuleError):
        TriageCriterion(**{"id": "x", "title": "X", **wrong})  # type: ignore[arg-type]


def fault(desk: CaseDesk, case: Case, reason: str) -> Case:
    return desk.assess(case, "aker", Assessment("data_error", reason), "Alternativ A")


def test_a_fault_becomes_a_ticket_with_its_place(desk: CaseDesk, case: Case) -> None:
    (ticket,) = fault(desk, case, "Gammal gräns").tickets
    assert (ticket.package, ticket.version, ticket.owner) == ("provpaket", "1.0.0", "Provaren")
    assert ticket.objects
    north, east = ticket.place.split()[1::2]
    assert 510_050 <= int(east) <= 510_100
    assert 6_570_000 <= int(north) <= 6_570_100


def test_an_open_ticket_follows_its_opinion_and_a_sent_one_stays(
    desk: CaseDesk, case: Case
) -> None:
    told = fault(desk, fault(desk, case, "Gammal gräns"), "Mycket gammal gräns")
    assert [item.reason for item in told.tickets] == ["Mycket gammal gräns"]
    again = ticket_assessed(told, "Alternativ A", "aker", "2027-01-01")
    assert again.tickets == told.tickets
    relevant = desk.assess(told, "aker", Assessment("relevant"), "Alternativ A")
    assert relevant.tickets == ()
    sent = change_ticket(told, told.tickets[0].id, "sent")
    relevant = desk.assess(sent, "aker", Assessment("relevant"), "Alternativ A")
    assert [item.state for item in relevant.tickets] == ["sent"]
    assert len(fault(desk, relevant, "Mycket gammal gräns").tickets) == 1
    assert len(fault(desk, relevant, "Fel klass").tickets) == 2


def test_states_have_rules(desk: CaseDesk, case: Case) -> None:
    told = fault(desk, case, "Gammal gräns")
    with pytest.raises(CaseError, match="finns"):
        change_ticket(told, "okänt", "sent")
    with pytest.raises(CaseError):
        change_ticket(told, told.tickets[0].id, "declined")
    mended = change_ticket(told, told.tickets[0].id, "mended", "Rättat i 1.1.0")
    assert mended.tickets[0].answer == "Rättat i 1.1.0"


def test_tickets_of_all_cases_are_listed_without_reading_them(
    desk: CaseDesk, case: Case, tmp_path: Path
) -> None:
    told = fault(desk, case, "Gammal gräns")
    desk.save(told)
    files = [(row.dnr, row.path) for row in desk.rows()]
    (tmp_path / "trasig.rumslig").write_bytes(b"x")
    listed, faults = list_tickets([*files, ("26RS9", tmp_path / "trasig.rumslig")])
    assert [(item.dnr, item.ticket.reason) for item in listed] == [("26RS101", "Gammal gräns")]
    assert len(faults) == 1
    assert count_unsettled(listed) == {"provpaket": 1}
    assert list_tickets(files, "annat")[0] == ()
    target = tmp_path / "fel.txt"
    assert write_tickets(target, listed, guard_case(None, desk.workspace)) == 0
    words = target.read_text("utf-8")
    assert "Gammal gräns" in words
    assert "provpaket 1.0.0 – Provaren" in words
