"""A case is a file: what goes in comes out, and no changed byte goes unnoticed."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pyogrio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rumslig.cases.case import Assessment, Case, CaseHeader
from rumslig.cases.desk import CaseDesk
from rumslig.cases.file import check_seal, read_case, write_case
from rumslig.errors import CaseError, DamagedCase


@pytest.fixture
def case(desk: CaseDesk, header: CaseHeader, plan_file: Path) -> Case:
    """A checked case with one assessment."""
    checked = desk.check(desk.new(header, plan_file))
    assessed = desk.assess(checked, "aker", Assessment("relevant", "Åker tas i anspråk"))
    desk.save(assessed)
    return assessed


def states(case: Case) -> dict[tuple[str, str], str]:
    return {(item.plan, item.rule): item.state for item in case.findings}


def test_the_check_gives_the_states_that_the_data_say(case: Case) -> None:
    assert states(case) == {
        ("Alternativ A", "aker"): "HIT",
        ("Alternativ A", "fynd"): "COVERAGE_UNKNOWN",
        ("Alternativ A", "op"): "NOT_APPLICABLE",
        ("Alternativ B", "aker"): "NO_HIT",
        ("Alternativ B", "fynd"): "COVERAGE_UNKNOWN",
        ("Alternativ B", "op"): "NOT_APPLICABLE",
    }


def test_a_case_read_back_says_the_same(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "å b.rumslig"
    write_case(path, case)
    again = read_case(path)
    assert again.header == case.header
    assert again.assessments == dict(case.assessments)
    assert again.originals == case.originals
    assert again.log == case.log
    assert again.result is not None
    assert case.result is not None
    assert again.result.to_json() == case.result.to_json()
    assert [plan.sha256 for plan in again.plans] == [plan.sha256 for plan in case.plans]
    for before, after in zip(case.findings, again.findings, strict=True):
        shape = before.figures.geometry
        assert (shape is None) == (after.figures.geometry is None)
        assert shape is None or shape.equals(after.figures.geometry)


def test_the_original_file_is_kept_byte_for_byte(case: Case, plan_file: Path) -> None:
    assert [item.content for item in case.originals] == [plan_file.read_bytes()]


def test_same_case_same_bytes(case: Case, tmp_path: Path) -> None:
    one, two = tmp_path / "a.rumslig", tmp_path / "b.rumslig"
    write_case(one, case)
    write_case(two, read_case(one))
    assert one.read_bytes() == two.read_bytes()


def test_the_file_is_a_geopackage_that_other_programs_open(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "c.gpkg"
    write_case(path, case)
    names = {name for name, _ in pyogrio.list_layers(path)}
    assert {"planomraden", "fynd"} <= names
    rows = pyogrio.read_dataframe(path, layer="fynd")
    hit = rows[(rows["plan"] == "Alternativ A") & (rows["rule"] == "aker")].iloc[0]
    assert hit["area_m2"] == 5000
    assert hit["assessment"] == "relevant"
    assert hit.geometry.area == 5000


def test_every_flipped_byte_is_noticed(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "c.rumslig"
    write_case(path, case)
    check_seal(path)
    whole = path.read_bytes()
    rng = random.Random(7)
    places = {0, len(whole) - 1, *rng.sample(range(len(whole)), 300)}
    unnoticed = []
    for place in places:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x20]) + whole[place + 1 :])
        try:
            check_seal(path)
            unnoticed.append(place)
        except DamagedCase:
            pass
    assert not unnoticed


@pytest.mark.parametrize("change", [lambda b: b + b"\0", lambda b: b[:-1], lambda b: b""])
def test_added_and_cut_bytes_are_noticed(case: Case, tmp_path: Path, change: object) -> None:
    path = tmp_path / "c.rumslig"
    write_case(path, case)
    path.write_bytes(change(path.read_bytes()))  # type: ignore[operator]
    with pytest.raises(DamagedCase, match=r"c\.rumslig"):
        check_seal(path)


def test_a_damaged_file_is_one_sentence(tmp_path: Path, case: Case) -> None:
    path = tmp_path / "d.rumslig"
    for content in (b"", b"text", b"SQLite format 3\0" + b"x" * 500):
        path.write_bytes(content)
        with pytest.raises(DamagedCase, match=r"d\.rumslig") as caught:
            read_case(path)
        assert "\n" not in str(caught.value)


def test_a_missing_table_is_a_damaged_case(tmp_path: Path, case: Case) -> None:
    path = tmp_path / "e.rumslig"
    write_case(path, case)
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("DELETE FROM rumslig_case WHERE key = 'header'")
    with pytest.raises(DamagedCase):
        read_case(path)


def test_reading_leaves_the_file_alone(tmp_path: Path, case: Case) -> None:
    path = tmp_path / "f" / "c.rumslig"
    write_case(path, case)
    before = path.read_bytes()
    read_case(path)
    assert path.read_bytes() == before
    assert [item.name for item in path.parent.iterdir()] == ["c.rumslig"]


def test_verify_knows_the_register_and_the_store(desk: CaseDesk, case: Case) -> None:
    assert desk.verify("26RS101") == ()
    path = desk.rows()[0].path
    assert desk.verify(str(path)) == ()
    # another valid file in its place is not the one that was registered
    write_case(path, replace(case, log=()))
    assert any("registret" in problem for problem in desk.verify("26RS101"))
    desk.save(case)
    assert case.result is not None
    stored = case.result.packages[0].layers[1].data
    desk.workspace.store.path_of(stored).unlink()
    assert any(stored.sha256[:12] in problem for problem in desk.verify("26RS101"))


def test_dnr_is_taken_once_and_written_the_countys_way(
    desk: CaseDesk, case: Case, plan_file: Path
) -> None:
    with pytest.raises(CaseError, match="finns redan"):
        desk.new(case.header, plan_file)
    with pytest.raises(CaseError, match="26RS101"):
        desk.new(replace(case.header, dnr="nr 5"), plan_file)


def test_an_override_never_edits_the_finding(desk: CaseDesk, case: Case) -> None:
    before = case.result
    changed = desk.assess(case, "aker", Assessment("irrelevant", "ligger utanför"), "Alternativ A")
    assert changed.result == before
    assert case.assessments["Alternativ A", "aker"].judgement == "relevant"
    assert changed.assessments["Alternativ A", "aker"].judgement == "irrelevant"
    assert changed.assessments["Alternativ B", "aker"].judgement == "relevant"


@pytest.mark.parametrize("judgement", ["irrelevant", "data_error"])
def test_an_override_has_a_reason(judgement: str) -> None:
    with pytest.raises(CaseError):
        Assessment(judgement, "  ")  # type: ignore[arg-type]


def test_unknown_rule_is_named(desk: CaseDesk, case: Case) -> None:
    with pytest.raises(CaseError, match="nix"):
        desk.assess(case, "nix", Assessment("relevant"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"plan_type": "DP"},
        {"stage": "X"},
        {"due": "18 dec"},
        {"decision_route": "?"},
        {"date": "2026-02-30"},
    ],
)
def test_a_header_refuses_words_that_do_not_exist(
    header: CaseHeader, wrong: dict[str, str]
) -> None:
    with pytest.raises(CaseError):
        replace(header, **wrong)


@settings(max_examples=25, deadline=None)
@given(
    title=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    reason=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1),
)
def test_any_text_survives(
    title: str, reason: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("text") / "c.rumslig"
    header = CaseHeader("1", title, "å", "OP", "SAMRAD", "")
    from shapely import box

    from rumslig.plan_area import PlanArea

    plan = PlanArea("Ö 'quoted' \"name\"", box(0, 0, 1, 1))
    case = Case(header, (plan,), assessments={("p", "r"): Assessment("expert", reason)})
    write_case(path, case)
    again = read_case(path)
    assert again.header.title == title
    assert again.assessments["p", "r"].reason == reason
    assert again.plans[0].name == plan.name
    check_seal(path)
