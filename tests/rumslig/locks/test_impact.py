"""Which cases a version concerns: those that rest on an earlier one and lie where it differs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from drifting_world import build, check
from package_market import AFTER, BEFORE, square
from shapely.geometry.base import BaseGeometry

from layers.packages.manifest import Manifest
from layers.packages.store import Store
from rumslig.cases.case import Case
from rumslig.cases.desk import CaseDesk
from rumslig.language import use_language
from rumslig.locks.impact import Impact, find_impact
from rumslig.settings import Home
from rumslig.workspace import Workspace


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "hem")


@pytest.fixture
def versions(home: Home, tmp_path: Path) -> tuple[Manifest, Manifest]:
    """1.0.0, which is installed, and 1.1.0, which is not."""
    store = Store(home.packages)
    first = build(tmp_path, store, "vatten", "1.0.0", BEFORE)
    store.install(first)
    return first, build(tmp_path, store, "vatten", "1.1.0", AFTER, before=first)


def save(home: Home, *cases: Case) -> None:
    desk = CaseDesk(Workspace.of_installed(home))
    for case in cases:
        desk.save(case)
    desk.close()


def on(home: Home, number: int, shape: BaseGeometry) -> Case:
    return check(home, shape, dnr=f"26RS{number}")


def test_open_and_sent_cases_are_counted(home: Home, versions: tuple[Manifest, Manifest]) -> None:
    near = [on(home, number, square(100 * number, 100, 50)) for number in (1, 2, 3)]
    grown = [on(home, number, square(1_100, 100 * number, 50)) for number in (4, 5, 6)]
    sent = on(home, 7, square(1_900, -2_400, 100)).sign("Direktör", "2026-11-20")
    save(home, *near, *grown, sent, on(home, 8, square(8_000, 8_000, 100)))
    impact = find_impact(home, versions[1], "sv")
    assert impact.resting == 8
    assert [item.dnr for item in impact.open] == ["26RS4", "26RS5", "26RS6"]
    assert [item.dnr for item in impact.sent] == ["26RS7"]
    assert impact.sentence() == "3 öppna ärenden och 1 skickat yttrande berörs."
    use_language("en")
    try:
        assert impact.sentence() == "3 open cases and 1 sent response are concerned."
    finally:
        use_language("sv")
    (new,) = impact.sent
    assert new.count == 1 and new.findings is not None
    assert [item.words("sv") for item in new.findings] == [
        "Täckning okänd – ingen träff › Berörs (medel)"
    ]
    (first, *_) = impact.open
    assert first.findings is not None
    assert [item.words("sv") for item in first.findings] == ["I närheten › Berörs (medel)"]


def test_a_case_on_the_same_or_a_later_version_is_none(
    home: Home, versions: tuple[Manifest, Manifest]
) -> None:
    first, after = versions
    save(home, on(home, 1, square(1_100, 100, 50)))
    assert find_impact(home, first, "sv").resting == 0
    Store(home.packages).install(after)
    save(home, on(home, 1, square(1_100, 100, 50)))
    assert find_impact(home, after, "sv") == Impact("vatten", "1.1.0", ())
    assert find_impact(home, after, "sv").sentence() == "Inga ärenden berörs."


def test_cases_from_before_locks_and_unchecked_ones(
    home: Home, versions: tuple[Manifest, Manifest]
) -> None:
    old = replace(on(home, 1, square(1_100, 100, 50)), lock=None)
    unchecked = replace(on(home, 2, square(1_100, 100, 50)), lock=None, result=None)
    save(home, old, unchecked)
    impact = find_impact(home, versions[1], "sv")
    assert (impact.resting, [item.dnr for item in impact.cases]) == (1, ["26RS1"])


def test_a_case_that_cannot_be_read_is_told_of(
    home: Home, versions: tuple[Manifest, Manifest]
) -> None:
    save(home, on(home, 1, square(1_100, 100, 50)), on(home, 2, square(1_100, 300, 50)))
    (home.cases / "26RS2.rumslig").write_bytes(b"")
    impact = find_impact(home, versions[1], "sv")
    assert [item.dnr for item in impact.cases] == ["26RS1"]
    (fault,) = impact.faults
    assert fault.startswith("26RS2: ")


def test_without_a_register_nothing_is_concerned(
    home: Home, versions: tuple[Manifest, Manifest]
) -> None:
    assert find_impact(home, versions[1], "sv").cases == ()
    assert not home.register.exists()
