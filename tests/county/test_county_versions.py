"""Both versions of the built-in county: as they say they are, in a repository made once."""

from __future__ import annotations

import re
import shutil
import sys
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import geopandas
import pytest
from shapely import LineString, Point, box, from_wkb

from layers.errors import LayerError, PackageError, PublishError
from layers.formats.geopackage import write_geopackage
from layers.packages.build import build_package
from layers.packages.identity import Earlier
from layers.packages.manifest import Manifest
from layers.packages.source import read_source
from layers.packages.store import Store
from layers.repository.choices import read_choices, write_choices
from layers.repository.keys import KeyFolder
from layers.repository.names import read_version
from layers.repository.publisher import Publisher
from rumslig import builtin
from rumslig.builtin import install_county, package_folders
from rumslig.cases.desk import CaseDesk
from rumslig.cli.demo import _things_to_try
from rumslig.cli.main import main
from rumslig.county_versions import repository as county_repository
from rumslig.county_versions.next_version import NEXT_FILE, make_next_version
from rumslig.county_versions.repository import (
    CountyRepository,
    follow_repository,
    make_county_repository,
)
from rumslig.county_versions.row_changes import change_rows, read_changes
from rumslig.packages.desk import PackageDesk
from rumslig.packages.difference import LayerDifference, compare_packages, other_notes
from rumslig.packages.review import needed_bump
from rumslig.sample import open_sample_case, sample_dnr, sample_package
from rumslig.settings import Home
from rumslig.upkeep.board import read_board
from rumslig.upkeep.comparing import compare_versions
from rumslig.upkeep.touching import touched_cases
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
    found = compare_versions(world.desk.home, before, after, "sv")
    (case,) = touched_cases(world.desk.home, found.objects)
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


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A county of one package with one layer, in place of the built-in one."""
    folder = tmp_path / "county"
    (folder / "prov").mkdir(parents=True)
    frame = geopandas.GeoDataFrame(
        {"id": ["a", "b"], "antal": [1, 2]},
        geometry=[box(0, 0, 10, 10), box(10, 0, 20, 10)],
        crs=3006,
    )
    write_geopackage(
        folder / "prov" / "yta.gpkg",
        {
            "yta": frame.translate(5e5, 6.5e6)
            .to_frame("geometry")
            .assign(id=frame["id"], antal=frame["antal"])
        },
    )
    (folder / "prov" / "package.toml").write_text(
        'name = "prov"\ntitle = "Prov"\nversion = "1.0.0"\npublisher = "G"\nlicence = "CC0-1.0"\n'
        '[[layers]]\nname = "yta"\npath = "yta.gpkg"\ntitle = "Yta"\ntheme = "t"\n'
        'definition = "d"\nsource = "s"\nreference_date = "2026-01-01"\nkey = ["id"]\n',
        "utf-8",
    )
    _next(folder, "remove", "id = 'b'")
    monkeypatch.setattr(builtin, "county_folder", lambda: folder)
    return folder


def _next(folder: Path, what: str, chosen: str, version: str = "1.1.0", more: str = "") -> None:
    (folder / "prov" / NEXT_FILE).write_text(
        f'version = "{version}"\nrelease_note = "Exempel."\nwithdraws = "Fel."\n'
        f'[[changes]]\nlayer = "yta"\nwhat = "{what}"\nfilter = "{chosen}"\n{more}\n',
        "utf-8",
    )


@pytest.fixture
def desk(tmp_path: Path, county: Path) -> PackageDesk:
    desk = PackageDesk(Home(tmp_path / "hem"))
    install_county(desk.store)
    return desk


def test_changed_sources_are_a_new_version_or_begin_a_new_folder(
    desk: PackageDesk, county: Path, tmp_path: Path
) -> None:
    first = make_county_repository(tmp_path / "f", desk.store, "Prov")
    follow_repository(desk, first)
    _next(county, "remove", "id = 'b'", version="1.2.0")
    same = make_county_repository(tmp_path / "f", desk.store, "Prov")
    assert same.folder == first.folder
    assert _versions(same) == ["1.0.0", "1.1.0", "1.2.0"]
    install_county(desk.store)  # it is in its publisher's hands
    _next(county, "set", "id = 'b'", version="1.2.0", more='values = {antal = "9"}')
    install_county(desk.store)
    other = make_county_repository(tmp_path / "f", desk.store, "Prov")
    assert (other.folder.name, other.earlier) == ("f-2", (first.folder,))
    assert _versions(same) == ["1.0.0", "1.1.0", "1.2.0"]
    assert _versions(other) == ["1.0.0", "1.2.0"]
    follow_repository(desk, other)
    (state,) = desk.states()
    assert (state.repository, state.version, state.latest) == (str(other.folder), "1.0.0", "1.2.0")


def _versions(made: CountyRepository) -> list[str]:
    (package,) = made.publisher.edition().index.packages
    return [item.version for item in package.versions]


@pytest.mark.parametrize("stop", ["publish_versions", "open_publisher.create", "withdraw"])
def test_a_demo_that_was_stopped_goes_on_where_it_can(
    desk: PackageDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("avbrott")

    with monkeypatch.context() as patch:
        if stop == "publish_versions":
            patch.setattr(county_repository, stop, fail)
        elif stop == "withdraw":
            patch.setattr("layers.repository.publisher.Publisher.withdraw", fail)
        else:
            patch.setattr("layers.repository.publisher.write_edition", fail)
        with pytest.raises(OSError, match="avbrott"):
            make_county_repository(tmp_path / "f", desk.store, "Prov")
    made = make_county_repository(tmp_path / "f", desk.store, "Prov")
    # keys without a signed repository are left, never written over
    assert made.folder.name == ("f-2" if stop == "open_publisher.create" else "f")
    (package,) = made.publisher.edition().index.packages
    assert [bool(item.withdrawn) for item in package.versions] == [True, False]


def test_somebodys_own_folder_is_never_published_in(desk: PackageDesk, tmp_path: Path) -> None:
    own = tmp_path / "egen"
    own.mkdir()
    (own / "viktigt.txt").write_text("x", "utf-8")
    with pytest.raises(PublishError, match="inte tom"):
        make_county_repository(own, desk.store, "Prov")
    assert [path.name for path in own.iterdir()] == ["viktigt.txt"]


def test_a_package_from_elsewhere_is_left_where_it_is(desk: PackageDesk, tmp_path: Path) -> None:
    write_choices(desk.store, read_choices(desk.store).with_("prov", repository="a" * 64))
    made = make_county_repository(tmp_path / "f", desk.store, "Prov")
    follow_repository(desk, made)
    assert read_choices(desk.store).of("prov").repository == "a" * 64


def test_keys_put_away_are_missed_only_by_a_home_that_does_not_know_the_repository(
    desk: PackageDesk, tmp_path: Path
) -> None:
    made = make_county_repository(tmp_path / "f", desk.store, "Prov")
    follow_repository(desk, made)
    shutil.rmtree(made.keys.folder)
    again = make_county_repository(tmp_path / "f", desk.store, "Prov")
    follow_repository(desk, again)
    with pytest.raises(PublishError, match=r"root\.json finns inte"):
        follow_repository(PackageDesk(Home(tmp_path / "annat")), again)


def test_a_signature_that_ran_out_is_renewed(
    desk: PackageDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=200)
    with monkeypatch.context() as patch:
        patch.setattr(
            county_repository,
            "open_publisher",
            lambda folder, keys: Publisher(folder, KeyFolder(keys), lambda: long_ago),
        )
        made = make_county_repository(tmp_path / "f", desk.store, "Prov")
    opened = desk.open(str(made.folder), made.keys.root_file)
    assert opened.confirmation.state == "expired"
    follow_repository(desk, made)
    assert desk.states()[0].state == "withdrawn"
    assert desk.ask_repositories()[0].confirmation.state == "confirmed"


# what may be written in next.toml


def _frame() -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(
        {"id": ["a", "b", "c"], "n": [1, 2, 3]},
        geometry=[box(0, 0, 10, 10), box(10, 0, 20, 10), LineString([(0, 0), (10, 0), (20, 0)])],
        crs=3006,
    )


def _changed(what: str, chosen: str, **more: object) -> geopandas.GeoDataFrame:
    (change,) = read_changes([{"layer": "yta", "what": what, "filter": chosen, **more}], "f")
    return change_rows(_frame(), change)


def test_changes_do_what_they_say() -> None:
    grown = _changed("grow", "id = 'a'", by_m=2)
    # outwards on three sides; the neighbour and the line stay uncovered
    assert grown.geometry[0].bounds[0] == -2
    assert grown.geometry[0].intersection(grown.geometry[1]).area == 0
    assert _changed("grow", "id = 'a'", by_m=-2).geometry[0].area == 36
    assert _changed("move", "id = 'a'", east_m=5, north_m=-1).geometry[0].bounds == (5, -1, 15, 9)
    assert list(_changed("remove", "n > 1")["id"]) == ["a"]
    added = _changed("add", "id = 'a'", east_m=100, values={"id": "d", "n": "7"})
    assert (list(added["id"]), added["n"].tolist()) == (["a", "b", "c", "d"], [1, 2, 3, 7])
    assert added.geometry[3].bounds == (100, 0, 110, 10)
    assert _changed("set", "n >= 2", values={"n": "5"})["n"].tolist() == [1, 5, 5]
    assert _changed("column", "n >= 2", values={"x": "ja"})["x"].fillna("").tolist() == [
        "",
        "ja",
        "ja",
    ]
    assert _changed("place", "id = 'a'", points=[[3, 4]]).geometry[0] == Point(3, 4)
    way = _changed("reroute", "id = 'c'", points=[[0, 0], [10, 5], [20, 0]]).geometry[2]
    assert way.covers(Point(10, 5)) and not way.covers(Point(10, 0)) and way.is_valid


@pytest.mark.parametrize(
    ("what", "chosen", "more", "fact"),
    [
        ("remove", "id = 'x'", {}, "väljer inget objekt"),
        ("remove", "okänd = 'x'", {}, "okänd"),
        ("add", "n > 1", {}, "2 objekt, och ska välja ett"),
        ("set", "id = 'a'", {"values": {"okänd": "1"}}, "okänd"),
        ("set", "id = 'a'", {"values": {"n": "många"}}, "många"),
        ("column", "id = 'a'", {"values": {"n": "1"}}, "finns redan"),
        ("grow", "id = 'a'", {"by_m": -20}, "inget blir kvar"),
        ("place", "id = 'a'", {"points": [[1, 2], [3, 4]]}, "1 objekt men 2 lägen"),
        ("place", "id = 'a'", {}, "par av öst och nord"),
        ("reroute", "id = 'a'", {"points": [[0, 0], [1, 1]]}, "ingen linje"),
    ],
)
def test_a_change_that_does_not_fit_says_where(
    what: str, chosen: str, more: dict[str, object], fact: str
) -> None:
    with pytest.raises(PackageError, match=f"yta, {what} .*{fact}"):
        _changed(what, chosen, **more)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("version = ", "giltig TOML"),
        ('okand = "x"', "okand"),
        ('[[changes]]\nlayer = "x"\nwhat = "remove"\nfilter = "id = \'a\'"', "inte finns"),
        ('[[changes]]\nlayer = "yta"\nwhat = "flytta"\nfilter = "n > 1"', "flytta"),
        ('[[changes]]\nlayer = "yta"\nwhat = "remove"\nfilter = "id = \'x\'"', "next.toml, yta"),
    ],
)
def test_a_wrong_next_toml_says_what(county: Path, text: str, fact: str) -> None:
    (county / "prov" / NEXT_FILE).write_text(text, "utf-8")
    with pytest.raises(LayerError, match=fact):
        make_next_version(county / "prov")


def test_a_layer_left_alone_is_what_building_it_anew_would_come_to(
    county: Path, desk: PackageDesk, tmp_path: Path
) -> None:
    (county / "prov" / NEXT_FILE).write_text(
        'version = "1.0.1"\nrelease_note = "Exempel."', "utf-8"
    )
    following = make_next_version(county / "prov")
    assert following.same_rows == {"yta"}
    before = Earlier(desk.store.find("prov"), desk.store)
    built = [
        build_package(following.source, Store(tmp_path / name), lambda _: None, before, same)
        for name, same in (("a", ()), ("b", following.same_rows))
    ]
    assert built[0] == built[1]
    assert Store(tmp_path / "b").is_whole(built[1])
    _next(county, "set", "id = 'b'", more='values = {antal = "9"}')
    assert make_next_version(county / "prov").same_rows == frozenset()


def test_what_next_toml_does_not_say_is_as_it_was(county: Path) -> None:
    before = read_source(county / "prov")
    after = make_next_version(county / "prov").source
    assert (after.title, after.licence) == (before.title, before.licence)
    assert [layer.title for layer in after.layers] == [layer.title for layer in before.layers]


def test_every_next_toml_has_no_county_of_its_own() -> None:
    for folder in package_folders():
        table = tomllib.loads((folder / NEXT_FILE).read_text("utf-8"))
        assert {"version", "release_note", "next_review"} <= set(table), folder.name
        assert "county" not in table, folder.name
