"""Both versions of the built-in county: as they say they are, in a repository made once."""

from __future__ import annotations

import re
import shutil
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from shapely import Point, from_wkb

from layers.packages.manifest import Manifest
from layers.repository.names import read_version
from rumslig.builtin import install_county, package_folders
from rumslig.cases.desk import CaseDesk
from rumslig.cli.demo import _things_to_try
from rumslig.cli.main import main
from rumslig.county_versions.repository import (
    CountyRepository,
    follow_repository,
    make_county_repository,
)
from rumslig.locks.impact import find_impact
from rumslig.packages.desk import PackageDesk
from rumslig.packages.difference import LayerDifference, compare_packages, other_notes
from rumslig.packages.review import needed_bump
from rumslig.sample import open_sample_case, sample_dnr, sample_package
from rumslig.settings import Home
from rumslig.upkeep.board import read_board
from rumslig.workspace import Workspace

# the whole county, made once


@dataclass(frozen=True)
class World:
    """A home that follows the county's repository; nothing is updated."""

    desk: PackageDesk
    made: CountyRepository
    pairs: dict[str, tuple[Manifest, Manifest]]
    found: dict[str, tuple[LayerDifference, ...]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def world(county_workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("versions")
    home = Home(folder / "hem å")
    shutil.copytree(county_workspace.home.packages, home.packages)
    desk = PackageDesk(home)
    before = {item.name: item for item in desk.store.installed()}
    made = make_county_repository(folder / "förråd", desk.store, "Prov")
    follow_repository(desk, made)
    publisher = made.publisher
    edition = publisher.edition()
    pairs = {}
    for name, manifest in before.items():
        after = publisher.previous(edition, name)
        assert after is not None
        pairs[name] = (manifest, after)
    world = World(desk, made, pairs)
    for name, (old, new) in pairs.items():
        is_same = [item.data for item in old.layers] == [item.data for item in new.layers]
        sides = (old, desk.store), (new, publisher.store)
        world.found[name] = () if is_same else compare_packages(*sides)
    return world


def test_the_first_version_is_the_installed_one(world: World) -> None:
    index = world.made.publisher.edition().index
    assert {item.name for item in index.packages} == {path.name for path in package_folders()}
    for package in index.packages:
        first, second = package.versions
        assert first.manifest == world.pairs[package.name][0].sha256
        assert package.latest == second
        assert world.desk.store.find(package.name).sha256 == first.manifest


def test_every_number_fits_what_the_difference_finds(world: World) -> None:
    for name, (before, after) in world.pairs.items():
        old, new = read_version(before.version), read_version(after.version)
        made = "major" if new[0] > old[0] else "minor" if new[1] > old[1] else "patch"
        assert made == needed_bump(before, after), name
        # and what the rows themselves say, by another way than the manifests
        rows = any(bool(item) for item in world.found[name])
        assert rows == (made != "patch"), name
        schema = any(item.diff is not None and item.diff.schema for item in world.found[name])
        assert not schema or made == "major", name
        assert rows or other_notes(before, after, "sv"), name


def test_every_kind_of_change_is_there_to_try(world: World) -> None:
    diffs = [item.diff for found in world.found.values() for item in found if item.diff]
    shapes = [item.geometry for diff in diffs for item in diff.changed if item.geometry]
    assert [item for item in shapes if item.dimension == 2 and item.area_m2 > 1_000]
    assert [item for item in shapes if item.dimension == 2 and item.area_m2 < -1_000]
    assert [item for item in shapes if item.dimension == 1 and not item.technical]
    assert [item for item in shapes if item.dimension == 0 and item.moved_m > 1]
    assert [item for item in shapes if item.appeared]
    assert [row for diff in diffs for row in diff.added]
    assert [row for diff in diffs for row in diff.removed]
    assert [value for diff in diffs for item in diff.changed for value in item.values]
    assert [part for _, after in world.pairs.values() for part in after.layers if part.inferred]
    assert [diff for diff in diffs if diff.schema.added]
    said = {word for pair in world.pairs.values() for word in other_notes(*pair, "sv")}
    for sentence in ("Reglerna är", "Texter eller", "Utseendet", "Nästa översyn", "betyder något"):
        assert any(sentence in word for word in said), sentence


def test_what_is_made_up_says_so_and_what_is_not_is_left_alone(world: World) -> None:
    for name, (before, after) in world.pairs.items():
        assert re.match("Exempel", after.release_note), name
        assert (after.licence, after.publisher) == (before.licence, before.publisher)
        for old, new in zip(before.layers, after.layers, strict=True):
            if not old.example:
                assert old.logical_digest == new.logical_digest, f"{name}/{old.name}"
                assert old.definition == new.definition, f"{name}/{old.name}"
            assert new.example == old.example
            assert new.reference_date >= old.reference_date
        assert after.next_review > before.next_review, name


def test_the_board_shows_what_there_is_to_do_before_anybody_is_asked(world: World) -> None:
    board = read_board(world.desk, date(2026, 11, 27))
    assert len(board.newer) == len(board.rows) == len(world.pairs)
    assert {"withdrawn", "superseded", "overdue"} <= set(board.counts)
    assert all(row.repository and not row.fault for row in board.rows)
    (reason,) = [row.reason for row in board.rows if row.state == "withdrawn"]
    assert reason.startswith("Exempel")


def test_the_sample_case_is_touched_and_what_it_rests_on_can_change_and_come_back(
    world: World,
) -> None:
    cases = CaseDesk(Workspace.of_installed(world.desk.home))
    open_sample_case(cases)
    cases.close()
    name = sample_package()
    before, after = world.pairs[name]
    done = world.desk.update(name).installed
    assert done is not None and done.manifest == after
    (case,) = find_impact(world.desk.home, after, "sv").cases
    assert (case.dnr, case.count) == (sample_dnr(), 1)
    assert not world.desk.collect().versions  # what the case rests on, and one to go back to
    assert world.desk.rollback(name).manifest == before
    install_county(world.desk.store)
    assert world.desk.store.find(name) == before
    touching = [
        name
        for name, pair in world.pairs.items()
        if any(_reaches_the_plan(item) for item in world.found[name])
    ]
    assert len(touching) >= 6, touching


def _reaches_the_plan(found: LayerDifference) -> bool:
    middle = Point(508_850, 6_557_200)
    assert found.diff is not None
    parts = [row.geometry for row in (*found.diff.added, *found.diff.removed)]
    for change in found.diff.changed:
        if change.geometry is not None:
            parts += [change.geometry.old, change.geometry.new]
    return any(from_wkb(part).distance(middle) < 1_200 for part in parts if part)


def test_what_the_demo_says_can_be_tried_word_by_word(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = _things_to_try(world.desk)
    commands = [line.split()[1:] for line in lines if line.startswith("  rumslig ")]
    assert [words[1] for words in commands] == ["status", "diff", "update", "rollback"]
    monkeypatch.setenv("RUMSLIG_HOME", str(world.desk.home.root))
    said = []
    for words in commands:
        monkeypatch.setattr(sys, "argv", ["rumslig", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 0, words
        said.append(capsys.readouterr().out)
    before, after = world.pairs[sample_package()]
    assert after.version in said[0] and "område utökat" in said[1]
    assert after.version in said[2] and before.version in said[3]


def test_it_is_made_once_and_a_second_home_needs_no_question(world: World, tmp_path: Path) -> None:
    asked: list[str] = []
    again = make_county_repository(
        world.made.folder, world.desk.store, "Prov", lambda *step: asked.append(str(step))
    )
    assert (again.made_now, again.folder, asked) == (False, world.made.folder, [])
    home = Home(tmp_path / "hem")
    shutil.copytree(world.desk.home.packages, home.packages)
    (home.packages / "choices.json").unlink()
    other = PackageDesk(home)
    follow_repository(other, again)
    assert {row.state for row in other.states()} == {"update_available", "withdrawn"}
    (known,) = other.known.all()
    assert known.how == "file"


# small counties
