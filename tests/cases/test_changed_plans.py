"""Plan areas that are drawn or changed: what was found of the others stays, nothing stale does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from case_workspace import EAST, NORTH
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import box

from rumslig.cases.case import Assessment, Case, CaseHeader
from rumslig.cases.desk import CaseDesk
from rumslig.cases.file import read_case, write_case
from rumslig.check import recall, run_check
from rumslig.documents.evidence import gather_evidence
from rumslig.errors import CaseError
from rumslig.idea import Idea
from rumslig.plan_area import PlanArea, number_repeats
from rumslig.workspace import Workspace


def area(name: str, east: float = 0.0, side: float = 100.0) -> PlanArea:
    west = EAST + east
    return PlanArea(name, box(west, NORTH, west + side, NORTH + side), edited=True)


@pytest.fixture
def case(desk: CaseDesk, header: CaseHeader) -> Case:
    """A checked case with two drawn alternatives, one assessed."""
    drawn = desk.new_of_plans(header, (area("A"), area("B", 500.0)))
    checked = desk.check(drawn)
    return checked.assess("A", "aker", Assessment("relevant", "prövad"))


def test_a_drawn_case_is_saved_and_found_again(
    desk: CaseDesk, header: CaseHeader, case: Case
) -> None:
    desk.save(case)
    assert desk.load(header.dnr).plans == case.plans
    assert all(plan.edited for plan in desk.load(header.dnr).plans)
    with pytest.raises(CaseError, match=header.dnr):
        desk.new_of_plans(header, case.plans)


def test_only_what_was_changed_is_unchecked(case: Case) -> None:
    moved = replace(case.plans[0], geometry=box(EAST, NORTH, EAST + 50, NORTH + 50))
    changed = case.with_plans((moved, case.plans[1], area("C", 900.0)))
    assert [plan.name for plan in changed.unchecked] == ["A", "C"]
    assert changed.result is not None
    assert changed.result.of_plan("B") == case.findings[len(case.findings) // 2 :]
    assert changed.result.of_plan("A") == ()
    assert changed.assessments == case.assessments


def test_a_plan_that_goes_takes_its_assessments_along(case: Case) -> None:
    left = case.with_plans(case.plans[1:])
    assert left.assessments == {}
    assert left.unchecked == ()
    back = left.returning_to(case)
    assert back.assessments == case.assessments
    assert back.result == case.result


def test_a_changed_plan_is_asked_alone_and_gives_what_a_whole_check_gives(
    desk: CaseDesk, case: Case
) -> None:
    changed = case.with_plans((area("A", 40.0), case.plans[1]))
    alone = desk.check(changed, only_changed=True)
    whole = desk.check(changed)
    assert alone.result == whole.result
    assert alone.unchecked == ()
    assert alone.assessments == case.assessments


def test_a_result_of_other_packages_does_not_come_back(case: Case) -> None:
    assert case.result is not None
    older = replace(
        case.result,
        packages=tuple(replace(item, version="0.9", written=b"") for item in case.result.packages),
    )
    kept = recall(case.plans, case.result.keeping(case.plans[:1]), older)
    assert kept is not None
    assert [plan.area.name for plan in kept.plans] == ["A"]
    assert recall(case.plans, None, older) == older


def test_renaming_takes_findings_and_assessments_along(
    desk: CaseDesk, case: Case, tmp_path: Path
) -> None:
    renamed = case.renaming_plan("A", "Väster")
    assert [plan.name for plan in renamed.plans] == ["Väster", "B"]
    assert renamed.unchecked == ()
    assert renamed.result is not None
    assert {item.plan for item in renamed.result.findings} == {"Väster", "B"}
    assert list(renamed.assessments) == [("Väster", "aker")]
    assert renamed.result == desk.check(renamed).result


def test_a_half_checked_case_is_written_and_read(case: Case, tmp_path: Path) -> None:
    half = case.with_plans((area("A", 40.0), case.plans[1]))
    path = tmp_path / "halv.rumslig"
    write_case(path, half)
    back = read_case(path)
    assert back.plans == half.plans
    assert [plan.name for plan in back.unchecked] == ["A"]
    assert back.assessments == half.assessments


def test_nothing_is_written_of_a_plan_that_changed_after_the_check(
    workspace: Workspace, case: Case
) -> None:
    with pytest.raises(CaseError, match="A i ärendet"):
        gather_evidence(case.with_plans((area("A", 40.0), case.plans[1])), workspace, "sv")


@given(st.lists(st.sampled_from(["A", "B", "A#2"]), min_size=1, max_size=8))
def test_names_are_single_after_numbering(names: list[str]) -> None:
    numbered = [plan.name for plan in number_repeats([area(name) for name in names])]
    assert len(set(numbered)) == len(names)
    assert number_repeats([area(name) for name in set(names)]) == tuple(
        area(name) for name in set(names)
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(east=st.floats(-400, 400), side=st.floats(1, 300))
def test_an_idea_is_written_exactly(workspace: Workspace, east: float, side: float) -> None:
    plans = (area("Ö", east, side), area("Å", 700.0))
    result = run_check(plans, workspace.questions, workspace.municipalities)
    idea = Idea(plans, result, Path("/tmp/idé.geojson"))
    back = Idea.from_json(idea.to_json())
    assert back == replace(idea, result=None)
    assert shapely.equals_exact(back.plans[0].geometry, plans[0].geometry)
    assert back.unchecked == plans
    assert idea.with_plans(plans[1:]).returning_to(idea) == idea
