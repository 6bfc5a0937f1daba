"""A lock says what a check rested on, reads back as it was, and notices all that is not there."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import rfc8785
from case_workspace import EAST, NORTH, at
from shapely import box

from layers.packages.manifest import object_path
from layers.versions.row_index import open_row_index
from rumslig.cases.case import Case, CaseHeader
from rumslig.cases.desk import CaseDesk, check_case
from rumslig.cases.file import read_case, write_case
from rumslig.errors import CaseError
from rumslig.locks.lock import Lock, LockedSource, parse_lock
from rumslig.plan_area import PlanArea

TODAY = date(2026, 11, 27)


@pytest.fixture
def case(desk: CaseDesk, header: CaseHeader, plan_file: Path) -> Case:
    """A checked and saved case."""
    checked = check_case(desk.workspace, desk.new(header, plan_file), today=TODAY)
    desk.save(checked)
    return checked


def lock_of(case: Case) -> Lock:
    assert case.lock is not None
    return case.lock


def test_a_lock_names_versions_objects_and_states(case: Case) -> None:
    lock = lock_of(case)
    assert case.result is not None
    (manifest,) = case.result.packages
    (package,) = lock.packages
    assert (package.name, package.version, package.manifest) == (
        "provpaket",
        "1.0.0",
        manifest.sha256,
    )
    assert lock.day == "2026-11-27"
    assert lock.plans == {plan.name: plan.sha256 for plan in case.plans}
    assert [item.logical_digest for item in package.layers] == [
        entry.logical_digest for entry in manifest.layers
    ]
    # neither a day of review nor a pace is told
    assert {item.state for item in package.layers} == {"unknown"}
    assert lock.sources == ()


def test_the_objects_that_rules_see_stand_inside_or_near(case: Case) -> None:
    lock = lock_of(case)
    (use,) = [item for item in lock.uses if item.rule == "aker" and item.plan == "Alternativ A"]
    assert (use.inside, use.near) == (("a", "b"), ())
    (other,) = [item for item in lock.uses if item.rule == "aker" and item.plan == "Alternativ B"]
    assert (other.inside, other.near) == ((), ())
    assert not [item for item in lock.uses if item.rule == "op"]  # it was never asked
    places = [item for item in lock.uses if item.layer == "kommuner"]
    assert [item.inside for item in places] == [("1",), ("1",)]


def test_row_digests_are_those_of_the_row_index(case: Case, desk: CaseDesk) -> None:
    assert case.result is not None
    entry = case.result.packages[0].layer("aker")
    assert entry.row_index is not None
    index = open_row_index(desk.workspace.store.path_of(entry.row_index))
    known = {
        int(shape).to_bytes(8, "little").hex() + int(values).to_bytes(8, "little").hex()
        for shape, values in zip(index.geometry, index.attributes, strict=True)
    }
    layer = lock_of(case).layer("provpaket", "aker")
    assert layer is not None and set(layer.features) == {"a", "b"}
    assert set(layer.features.values()) == known


def test_what_is_near_is_told_apart(desk: CaseDesk, header: CaseHeader) -> None:
    rules = desk.workspace.package_questions
    (asked,) = [item for item in rules if item.rule.id == "aker"]
    wide = replace(asked, rule=replace(asked.rule, near_m=60.0))
    desk.workspace.__dict__["package_questions"] = (wide,)
    plan = PlanArea("P", box(EAST, NORTH, EAST + 55, NORTH + 40))
    checked = check_case(desk.workspace, Case(header, (plan,)), today=TODAY)
    (use,) = [item for item in lock_of(checked).uses if item.rule == "aker"]
    assert (use.inside, use.near) == (("a",), ("b",))
    assert use.reach_m == pytest.approx(60.0, abs=1e-3)


def test_a_lock_is_canonical_and_reads_back(case: Case) -> None:
    lock = lock_of(case)
    content = lock.to_bytes()
    assert content == rfc8785.dumps(json.loads(content))
    assert parse_lock(content) == lock
    assert parse_lock(content).to_bytes() == content
    assert parse_lock(content).fingerprint == lock.fingerprint


def test_where_a_package_came_from_is_no_part_of_the_fingerprint(case: Case) -> None:
    lock = lock_of(case)
    asked = replace(
        lock, sources=(LockedSource("provpaket", "ab" * 32, {"root": 1}, "2026-11-27T10:00:00"),)
    )
    assert asked.to_bytes() != lock.to_bytes()
    assert asked.fingerprint == lock.fingerprint
    assert replace(lock, day="2026-11-28").fingerprint != lock.fingerprint
    assert parse_lock(asked.to_bytes()) == asked


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"format": "rumslig.lock/2"}'])
def test_what_is_no_lock_is_one_sentence(content: bytes) -> None:
    with pytest.raises(CaseError, match="underlagslåset") as caught:
        parse_lock(content)
    assert "\n" not in str(caught.value)


def test_the_lock_lies_in_the_case_file(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "a.rumslig"
    signed = case.sign("Planarkitekt", "2026-11-27")
    write_case(path, signed)
    again = read_case(path)
    assert again.lock == case.lock
    assert again.signature == signed.signature
    old = replace(case, lock=None)
    write_case(path, old)
    assert read_case(path).lock is None  # as files from before there were any


def test_two_checks_lock_the_same_bytes(case: Case, desk: CaseDesk) -> None:
    again = check_case(desk.workspace, case, today=TODAY)
    assert lock_of(again).to_bytes() == lock_of(case).to_bytes()


def test_a_signed_case_keeps_its_lock(case: Case, desk: CaseDesk) -> None:
    signed = desk.sign(case, "Planarkitekt")
    with pytest.raises(CaseError, match="undertecknades"):
        check_case(desk.workspace, signed)
    with pytest.raises(CaseError, match="undertecknades"):
        desk.sign(signed, "Planarkitekt")
    with pytest.raises(CaseError, match="roll"):
        desk.sign(case, " ")
    with pytest.raises(CaseError, match="underlagslås"):
        desk.sign(replace(case, lock=None), "Planarkitekt")
    moved = case.with_plans((PlanArea("Ny", at(0, 0, 10, 10)),))  # type: ignore[arg-type]
    with pytest.raises(CaseError, match="inte kontrollerat"):
        desk.sign(moved, "Planarkitekt")


def test_undoing_brings_the_lock_of_what_was_found_back(case: Case, desk: CaseDesk) -> None:
    one, two = case.plans
    only_two = check_case(desk.workspace, case.with_plans((two,)), today=TODAY, only_changed=True)
    assert set(lock_of(only_two).plans) == {two.name}
    back = only_two.returning_to(case)
    assert not back.unchecked
    assert lock_of(back).plans == lock_of(case).plans
    assert set(lock_of(back).uses) == set(lock_of(case).uses)
    renamed = case.renaming_plan(one.name, "Norra")
    assert set(lock_of(renamed).plans) == {"Norra", two.name}
    assert desk.workspace.store is not None and renamed.result is not None
    assert {item.plan for item in lock_of(renamed).uses} == {"Norra", two.name}


def test_verify_names_every_object_that_is_gone_or_changed(case: Case, desk: CaseDesk) -> None:
    assert desk.verify("26RS101") == ()
    assert case.result is not None
    (manifest,) = case.result.packages
    store = desk.workspace.store
    for stored in manifest.objects:
        path = store.root / object_path(stored.sha256)
        content = path.read_bytes()
        path.unlink()
        (gone,) = desk.verify("26RS101")
        assert "saknas" in gone and stored.sha256[:12] in gone and "provpaket 1.0.0" in gone
        for change in (content[:-1] + bytes([content[-1] ^ 1]), content[:-1], b""):
            path.write_bytes(change)
            (changed,) = desk.verify("26RS101")
            assert "har ändrats" in changed and stored.sha256[:12] in changed
            path.unlink()
        path.write_bytes(content)
    path = store.manifest_path(manifest)
    path.write_bytes(path.read_bytes() + b" ")
    (problem,) = desk.verify("26RS101")
    assert "manifest" in problem and "provpaket 1.0.0" in problem


def test_verify_sees_a_lock_of_something_else(case: Case, desk: CaseDesk) -> None:
    lock = lock_of(case)
    (package,) = lock.packages
    layer = replace(package.layers[1], logical_digest="0" * 64)
    other_layer = replace(package, layers=(package.layers[0], layer, package.layers[2]))
    for changed, word in (
        (replace(lock, plans={}), "omfattar inte planområdet"),
        (replace(lock, plans=dict.fromkeys(lock.plans, "0" * 64)), "ett annat än det som är låst"),
        (replace(lock, packages=(replace(package, manifest="0" * 64),)), "inte har"),
        (replace(lock, packages=(other_layer,)), "lagret aker"),
    ):
        desk.save(replace(case, lock=changed))
        assert any(word in problem for problem in desk.verify("26RS101")), word


def test_a_case_from_before_locks_is_still_verified(case: Case, desk: CaseDesk) -> None:
    desk.save(replace(case, lock=None))
    assert desk.verify("26RS101") == ()
    assert case.result is not None
    stored = case.result.packages[0].layers[1].data
    (desk.workspace.store.root / object_path(stored.sha256)).unlink()
    (problem,) = desk.verify("26RS101")
    assert "objekten i Åker" in problem
