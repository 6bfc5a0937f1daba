"""Versions: fetched before they are used, compared in words, used and taken back to the letter."""

from __future__ import annotations

import pytest
import shapely
from package_market import AFTER, BEFORE, Market, square

from layers.errors import LayerError, NotConfirmed
from rumslig.packages.desk import PackageDesk
from rumslig.upkeep.board import read_board
from rumslig.upkeep.comparing import Comparison, compare_versions
from rumslig.upkeep.fetching import fetch_version, is_here
from rumslig.upkeep.foretaste import taste_version
from rumslig.upkeep.history import available_packages, known_versions
from rumslig.upkeep.standing import read_standing, restore_standing
from tests.rumslig.upkeep.test_board import TODAY


def installed(desk: PackageDesk, market: Market) -> str:
    """Install 1.0.0, publish 1.1.0; return the repository's identity."""
    market.publish("vatten", "1.0.0", BEFORE, title="Vattenskydd")
    opened = desk.open(str(market.repo))
    desk.install(opened, "vatten")
    market.publish("vatten", "1.1.0", AFTER, title="Vattenskydd", note="En täkt nedlagd.")
    return opened.identity


def compared(desk: PackageDesk, market: Market) -> Comparison:
    identity = installed(desk, market)
    after = fetch_version(desk, identity, "vatten")
    return compare_versions(desk.home, desk.installed("vatten"), after, "sv")


def test_what_is_fetched_is_not_used(desk: PackageDesk, market: Market) -> None:
    identity = installed(desk, market)
    assert not is_here(desk, "vatten", "1.1.0")
    assert fetch_version(desk, identity, "vatten").version == "1.1.0"
    assert is_here(desk, "vatten", "1.1.0")
    assert desk.installed("vatten").version == "1.0.0"
    market.repo.rename(market.repo.with_name("borta"))
    with pytest.raises(NotConfirmed):
        fetch_version(desk, identity, "vatten")
    # what is here needs no repository
    assert desk.rollback("vatten", "1.1.0").manifest.version == "1.1.0"


def test_a_comparison_counts_and_names_what_differs(desk: PackageDesk, market: Market) -> None:
    found = compared(desk, market)
    assert found.counts == {"added": 1, "removed": 1, "shape": 1, "values": 1, "technical": 0}
    said = [(item.kind, item.title, item.detail.replace("\xa0", " ")) for item in found.objects]
    assert said == [
        ("shape", "Blacksta, sekundär zon", "+125,0 ha"),
        ("added", "Hällabrottet, primär zon", "92,2 ha"),
        ("removed", "Ekeby täkt", "70,6 ha"),
        ("values", "Hardemo", "klass"),
    ]
    (note,) = found.notes
    assert "1 område utökat" in note and "klass" in note
    grown = found.objects[0]
    assert shapely.from_wkb(grown.before).equals(square(0, 0, 1_000))
    assert shapely.from_wkb(grown.after).equals(square(0, 0, 1_500))
    values = found.objects[3]
    assert shapely.from_wkb(values.after).equals(square(2_500, -500, 600))


def test_backwards_everything_is_the_other_way_round(desk: PackageDesk, market: Market) -> None:
    found = compared(desk, market)
    back = compare_versions(desk.home, found.after, found.before, "sv")
    assert {item.title: item.kind for item in back.objects} == {
        "Blacksta, sekundär zon": "shape",
        "Hällabrottet, primär zon": "removed",
        "Ekeby täkt": "added",
        "Hardemo": "values",
    }
    assert not compare_versions(desk.home, found.after, found.after, "sv")


def test_without_a_key_the_same_shapes_are_the_same_objects(
    desk: PackageDesk, market: Market
) -> None:
    for version, rows in (("1.0.0", BEFORE), ("1.1.0", (*BEFORE[::-1], AFTER[1]))):
        market.publish("utan", version, rows)
    opened = desk.open(str(market.repo))
    desk.install(opened, "utan", "1.0.0")
    after = fetch_version(desk, opened.identity, "utan")
    found = compare_versions(desk.home, desk.installed("utan"), after, "sv")
    assert {kind: count for kind, count in found.counts.items() if count} == {"added": 1}


def test_an_update_is_taken_back_to_the_letter(desk: PackageDesk, market: Market) -> None:
    installed(desk, market)
    desk.installer.pin("vatten", "26RS101")
    before, marks = read_standing(desk, "vatten"), desk.store.fingerprint()
    desk.installer.pin("vatten", "")
    desk.update("vatten")
    after = read_standing(desk, "vatten")
    assert after.manifest is not None and after.manifest.version == "1.1.0"
    restore_standing(desk, before)
    assert read_standing(desk, "vatten") == before and desk.store.fingerprint() == marks
    restore_standing(desk, after)
    assert read_standing(desk, "vatten") == after


def test_a_first_installation_is_taken_back_too(desk: PackageDesk, market: Market) -> None:
    nothing = read_standing(desk, "vatten")
    installed(desk, market)
    restore_standing(desk, nothing)
    assert desk.store.installed() == () and read_standing(desk, "vatten") == nothing


def test_a_standing_whose_version_is_gone_changes_nothing(
    desk: PackageDesk, market: Market
) -> None:
    installed(desk, market)
    before = read_standing(desk, "vatten")
    desk.update("vatten")
    after = read_standing(desk, "vatten")
    assert before.manifest is not None
    desk.store.path_of(before.manifest.objects[0]).unlink()
    with pytest.raises(LayerError):
        restore_standing(desk, before)
    assert read_standing(desk, "vatten") == after


def test_every_version_is_listed_with_where_it_is(desk: PackageDesk, market: Market) -> None:
    identity = installed(desk, market)
    market.publish("vatten", "1.2.0", AFTER)
    market.publisher.withdraw("vatten", "1.1.0", "Fel gräns.")
    desk.ask_repositories()
    sources = read_board(desk, TODAY).sources
    found = known_versions(desk, "vatten", sources)
    assert [(item.version, item.is_here, item.in_use, item.withdrawn) for item in found] == [
        ("1.2.0", False, False, ""),
        ("1.1.0", False, False, "Fel gräns."),
        ("1.0.0", True, True, ""),
    ]
    assert found[0].can_be_used and not found[2].can_be_used
    assert {item.repository for item in found} == {identity}


def test_what_repositories_offer_is_listed(desk: PackageDesk, market: Market) -> None:
    installed(desk, market)
    market.publish("jord", "1.0.0", title="Jordbruksmark")
    desk.ask_repositories()
    found = available_packages(desk, read_board(desk, TODAY).sources)
    assert [(item.title, item.version, item.installed) for item in found] == [
        ("Jordbruksmark", "1.0.0", ""),
        ("Vattenskydd", "1.1.0", "1.0.0"),
    ]


def test_row_indexes_tell_the_same_before_anything_is_fetched(
    desk: PackageDesk, market: Market
) -> None:
    identity = installed(desk, market)
    taste = taste_version(desk, identity, desk.installed("vatten"), "1.1.0", "sv")
    assert taste is not None
    assert taste.counts == {"added": 1, "removed": 1, "shape": 1, "values": 1}
    assert not is_here(desk, "vatten", "1.1.0")
    lacking = [item for item in taste.after.objects if not desk.store.has(item)]
    assert taste.to_fetch == sum(item.bytes for item in lacking) > 0
    (note,) = taste.notes
    assert "1 objekt tillagt" in note
    fetch_version(desk, identity, "vatten")
    again = taste_version(desk, identity, desk.installed("vatten"), "1.1.0", "sv")
    assert again is not None and again.to_fetch == 0
