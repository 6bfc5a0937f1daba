"""Files in a case: kept, added later, searched again, left out; and the plan area they bring."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import planning_papers as papers
import pytest

from rumslig.cases import originals
from rumslig.cases.case import Case, CaseHeader, OriginalFile
from rumslig.cases.desk import CaseDesk
from rumslig.cases.file import read_case, write_case
from rumslig.cases.reading import Fact, Reading
from rumslig.errors import Cancelled, CaseError, DamagedCase
from rumslig.intake.facts import Circumstances
from rumslig.intake.plan_doubts import doubt_plans
from rumslig.intake.receiving import Received
from rumslig.intake.sweep import SweptTheme, swept
from rumslig.intake.taking import leave_out, plan_areas_of, sweep_again, take_in
from rumslig.intake.words import Keywords

Receive = Callable[..., Received]


@pytest.fixture
def received(receive: Receive) -> Received:
    """A letter and a scanned map."""
    return receive(("plan.pdf", papers.description()), ("karta.pdf", papers.scanned()))


def test_a_case_without_plan_area_keeps_everything(
    desk: CaseDesk, header: CaseHeader, received: Received
) -> None:
    desk.new_of_plans(header, (), take=lambda case: take_in(case, received))
    case = desk.load(header.dnr)
    assert case.plans == ()
    assert [item.name for item in case.originals] == ["plan.pdf", "karta.pdf"]
    for item, member in zip(case.originals, received.members, strict=True):
        assert item.content == member.path.read_bytes()
    assert case.readings == received.readings
    with pytest.raises(CaseError, match="planområde"):
        desk.check(case)
    assert desk.rows()[0].status == "new"
    (doubt,) = doubt_plans(case, desk.workspace.municipalities)
    assert doubt.kind == "no_plan"


def test_files_that_come_later_are_added_once(
    desk: CaseDesk, header: CaseHeader, receive: Receive, received: Received
) -> None:
    case = take_in(desk.new_of_plans(header, ()), received)
    assert take_in(case, received) == case
    other = receive(("plan.pdf", b"%PDF-1.4 ny"))
    more = take_in(case, replace(other, members=other.members[-1:], readings=other.readings[-1:]))
    assert [item.name for item in more.originals] == ["plan.pdf", "karta.pdf", "plan (2).pdf"]
    assert [item.file for item in more.readings][-1] == "plan (2).pdf"


def test_large_originals_lie_beside_the_case_file(
    desk: CaseDesk, header: CaseHeader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(originals, "MOST_WITHIN", 1_000)
    small, large = b"a" * 900, b"b" * 50_000
    files = tuple(
        OriginalFile(name, hashlib.sha256(content).hexdigest(), content)
        for name, content in (("a", small), ("b", large), ("b igen", large))
    )
    case = replace(desk.new_of_plans(header, ()), originals=files)
    path = desk.save(case)
    beside = path.parent / "originals"
    assert [item.name for item in beside.iterdir()] == [files[1].sha256]
    again = desk.load(header.dnr)
    assert [item.content for item in again.originals] == [small, large, large]
    assert desk.verify(header.dnr) == ()
    write_case(tmp_path / "x" / "kopia.rumslig", again)
    assert read_case(tmp_path / "x" / "kopia.rumslig").originals[1].content == large

    (beside / files[1].sha256).write_bytes(large[:-1] + b"c")
    assert "b" in desk.verify(header.dnr)[0]
    with pytest.raises(DamagedCase, match="inte som när det kom in"):
        _ = again.originals[1].content
    (beside / files[1].sha256).unlink()
    assert desk.load(header.dnr).header == header
    with pytest.raises(DamagedCase, match="saknas"):
        _ = again.originals[1].content


def test_a_case_whose_large_original_is_gone_is_not_saved_over(
    desk: CaseDesk, header: CaseHeader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(originals, "MOST_WITHIN", 10)
    gone = OriginalFile("borta.pdf", "0" * 64, tmp_path / "borta")
    case = desk.new_of_plans(header, ())
    before = desk.rows()[0].path.read_bytes()
    with pytest.raises(CaseError, match=r"borta\.pdf"):
        desk.save(replace(case, originals=(gone,)))
    assert desk.rows()[0].path.read_bytes() == before


def test_todays_words_are_searched_again(
    desk: CaseDesk, header: CaseHeader, received: Received, around: Circumstances,
    keywords: tuple[Keywords, ...],
) -> None:  # fmt: skip
    desk.new_of_plans(header, (), take=lambda case: take_in(case, received))
    case = desk.load(header.dnr)
    assert sweep_again(case, around, keywords) == case
    other = (*keywords, Keywords("energi", "Utredningsområde", ("utredningsområde",)))
    again = sweep_again(case, around, other)
    rows = {row.title: row for row in swept(again, other)}
    assert rows["Utredningsområde"].places[0].hit.page == 3
    bare = replace(case, readings=())
    assert sweep_again(bare, around, keywords).readings == case.readings


def test_a_new_search_can_be_stopped_inside_a_document(
    desk: CaseDesk, header: CaseHeader, received: Received, around: Circumstances
) -> None:
    case = take_in(desk.new_of_plans(header, ()), received)
    pages: list[int] = []

    def stop(done: int, total: int, what: str) -> None:
        if not total:
            pages.append(done)
        if done == 2 and not total:
            raise Cancelled

    with pytest.raises(Cancelled):
        sweep_again(case, around, (Keywords("energi", "Vätgas", ("vätgas*",)),), stop)
    assert pages == [1, 2]


def unmentioned(case: Case, keywords: tuple[Keywords, ...]) -> tuple[SweptTheme, ...]:
    return tuple(row for row in swept(case, keywords) if row.state == "unmentioned")


def test_a_map_that_is_left_out_with_a_reason_leaves_the_proof(
    desk: CaseDesk, header: CaseHeader, received: Received, keywords: tuple[Keywords, ...]
) -> None:
    case = take_in(desk.new_of_plans(header, ()), received)
    assert unmentioned(case, keywords) == ()
    left = leave_out(case, received.members[1].sha256, "plankarta")
    rows = {row.title: row for row in unmentioned(left, keywords)}
    assert "Regional utvecklingsstrategi" in rows
    assert [part.file for part in rows["Regional utvecklingsstrategi"].read] == ["plan.pdf"]
    with pytest.raises(CaseError):
        leave_out(case, "okänd", "x")


def test_a_delivered_plan_area_is_read(desk: CaseDesk, receive: Receive, plan_file: Path) -> None:
    zipped = papers.archive(("underlag/plan.gpkg", plan_file.read_bytes()))
    received = receive(("remiss.zip", zipped))
    (member,) = received.plan_files
    plans = plan_areas_of(member, received.members, desk.workspace)
    assert [plan.name for plan in plans] == ["Alternativ A", "Alternativ B"]
    assert plans[0].file_name == "plan.gpkg"


def fact(area_m2: float) -> Reading:
    return Reading("plan.pdf", "x", "pdf", 1, facts=(Fact("area_m2", str(area_m2), "high", 1),))


def test_odd_plan_areas_are_told(desk: CaseDesk, header: CaseHeader, plan_file: Path) -> None:
    case = desk.new(header, plan_file)
    places = desk.workspace.municipalities
    assert doubt_plans(case, places) == ()
    ground = case.plans[0].ground_area_m2
    near = replace(case, readings=(fact(round(ground * 1.019)),))
    assert doubt_plans(near, places) == ()
    both = replace(case, readings=(fact(round(ground * 2)),))
    assert doubt_plans(both, places) == ()
    (doubt,) = doubt_plans(replace(case, readings=(fact(round(ground * 1.021)),)), places)
    assert doubt.kind == "area"
    assert "plan.pdf" in doubt.sentence
    elsewhere = replace(case, header=replace(header, sender="Örebro kommun"))
    assert doubt_plans(elsewhere, places) == ()
    json.dumps([item.sentence for item in (doubt,)])
