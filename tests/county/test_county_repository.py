"""The county's repository: made once, gone on with, never in somebody else's folder."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from county_folder import write_next

from layers.errors import PublishError
from layers.repository.choices import read_choices, write_choices
from layers.repository.keys import KeyFolder
from layers.repository.publisher import Publisher
from rumslig.builtin import install_county
from rumslig.county_versions import repository as county_repository
from rumslig.county_versions.repository import (
    CountyRepository,
    follow_repository,
    make_county_repository,
)
from rumslig.packages.desk import PackageDesk
from rumslig.settings import Home

# the whole county, made once


def test_changed_sources_are_a_new_version_or_begin_a_new_folder(
    desk: PackageDesk, county: Path, tmp_path: Path
) -> None:
    first = make_county_repository(tmp_path / "f", desk.store, "Prov")
    follow_repository(desk, first)
    write_next(county, "remove", "id = 'b'", version="1.2.0")
    same = make_county_repository(tmp_path / "f", desk.store, "Prov")
    assert same.folder == first.folder
    assert _versions(same) == ["1.0.0", "1.1.0", "1.2.0"]
    install_county(desk.store)  # it is in its publisher's hands
    write_next(county, "set", "id = 'b'", version="1.2.0", more='values = {antal = "9"}')
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
