"""What is new since a day: in which municipality, how much, and what could not be compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from news_world import (
    AFTER,
    BEFORE,
    EAST,
    SINCE,
    TODAY,
    WEST,
    day,
    install,
    install_county,
    publish_before,
    publish_now,
)
from package_market import Market, square
from shapely import LineString, Point

from rumslig.errors import PlanError
from rumslig.news import ELSEWHERE, LayerNews, NewsReport
from rumslig.packages.desk import PackageDesk
from rumslig.upkeep.fetching import fetch_version
from rumslig.upkeep.new_since import read_news
from rumslig.workspace import Workspace


@pytest.fixture
def county(desk: PackageDesk, tmp_path: Path) -> PackageDesk:
    install_county(tmp_path, desk.home)
    return desk


def news(desk: PackageDesk, **more: object) -> NewsReport:
    workspace = Workspace.of_installed(desk.home)
    arguments: dict[str, object] = {"since": SINCE, "until": TODAY, "lang": "sv", **more}
    return read_news(desk, workspace, **arguments)  # type: ignore[arg-type]


def layer(report: NewsReport, code: str) -> LayerNews:
    (package,) = report.of_area(code)
    (found,) = package.areas[code]
    return found


def told(item: LayerNews) -> dict[str, tuple[str, float]]:
    return {one.key: (one.kind, round(one.area_m2 / 10_000, 2)) for one in item.objects}


@pytest.fixture
def vatten(county: PackageDesk, market: Market) -> PackageDesk:
    publish_before(market, "vatten", BEFORE)
    install(county, market, "vatten")
    publish_now(market, "vatten", AFTER, note="Två nya beslut.")
    identity = county.open(str(market.repo)).identity
    fetch_version(county, identity, "vatten", "1.1.0")
    return county


def test_each_municipality_is_told_what_changed_in_it(vatten: PackageDesk) -> None:
    report = news(vatten)
    assert [area.name for area in report.areas[:2]] == ["Askersund", "Kumla"]
    assert told(layer(report, WEST)) == {
        "a": ("shape", 44.0),
        "b": ("values", 0.0),
        "f": ("added", 30.0),
    }
    assert told(layer(report, EAST)) == {
        "b": ("values", 0.0),
        "c": ("removed", -25.0),
        "f": ("added", 70.0),
    }
    assert told(layer(report, ELSEWHERE)) == {"e": ("shape", 125.0)}
    assert (
        layer(report, WEST)
        .note.replace("\N{NO-BREAK SPACE}", " ")
        .startswith("1 område utökat (+44 ha), 1 område tillagt (+30 ha).")
    )
    assert "1 område borttaget" in layer(report, EAST).note


def test_an_object_in_two_municipalities_is_counted_once_in_the_county(vatten: PackageDesk) -> None:
    (package,) = news(vatten).packages
    (total,) = package.total
    assert total.count == 4 and sorted(item.key for item in total.objects) == ["a", "b", "c", "f"]
    assert told(total)["f"] == ("added", 100.0)
    assert (package.before, package.version, package.installed) == ("1.0.0", "1.1.0", "1.0.0")
    assert package.release_note == "Två nya beslut." and package.published == TODAY.isoformat()
    assert package.confirmed == TODAY.isoformat() and not package.unconfirmed


def test_one_municipality_may_be_asked_for_by_code_or_name(vatten: PackageDesk) -> None:
    for word in (WEST, "kumla"):
        report = news(vatten, municipality=word)
        assert [area.code for area in report.areas] == [WEST] and not report.is_whole
        assert told(layer(report, WEST)) == told(layer(news(vatten), WEST))
    with pytest.raises(PlanError, match=r"0180.*1882 Askersund"):
        news(vatten, municipality="0180")


def test_what_lies_nowhere_near_is_not_new_and_is_counted(
    county: PackageDesk, market: Market
) -> None:
    for name in ("orort", "oster"):
        publish_before(market, name, BEFORE[2:4])
        install(county, market, name)
    publish_now(market, "oster", BEFORE[2:3])
    county.open(str(market.repo))
    report = news(county, whole=True)
    assert [item.name for item in report.of_area(EAST)] == ["oster"]
    assert (report.followed, report.unchanged(EAST), report.unchanged(WEST)) == (2, 1, 2)
    assert [area.code for area in report.areas] == [EAST, WEST]
    assert report.unfollowed == ("Prövolän",)


def test_growth_in_one_municipality_is_not_news_in_the_others_that_it_crosses(
    county: PackageDesk, market: Market
) -> None:
    publish_before(market, "a", [("x", "x", "1", square(-500, 0, 1_000))])
    publish_now(
        market, "a", [("x", "x", "1", square(-900, 0, 1_000).union(square(-500, 0, 1_000)))]
    )
    county.open(str(market.repo))
    report = news(county, whole=True)
    assert told(layer(report, WEST)) == {"x": ("shape", 40.0)} and not report.of_area(EAST)


def test_without_the_objects_the_row_indexes_tell_counts_and_places(
    county: PackageDesk, market: Market
) -> None:
    publish_before(market, "vatten", BEFORE)
    publish_now(market, "vatten", AFTER)
    county.open(str(market.repo))
    report = news(county)
    west, east = layer(report, WEST), layer(report, EAST)
    assert (west.basis, west.count, east.count) == ("index", 3, 3)
    assert not west.objects and west.bounds is not None and "radindex" in west.why
    assert west.note == (
        "1 objekt tillagt, 1 objekt med ändrad geometri, 1 objekt med ändrade uppgifter."
    )
    (package,) = report.packages
    assert package.total[0].count == 4 and package.installed == ""
    objects = layer(news(county, whole=True), WEST)
    assert objects.basis == "objects" and objects.count == west.count


def test_offline_it_is_said_that_nothing_could_be_compared(
    county: PackageDesk, market: Market
) -> None:
    publish_before(market, "vatten", BEFORE)
    install(county, market, "vatten")
    publish_now(market, "vatten", AFTER)
    county.ask_repositories()
    market.repo.rename(market.folder / "borta")
    asked = {item.known.identity: item.confirmation for item in county.ask_repositories()}
    report = news(county, asked=asked)
    for code in (WEST, EAST):
        found = layer(report, code)
        assert (found.basis, found.count) == ("none", None) and "1.1.0" in found.why
    (package,) = report.packages
    assert "Kunde inte bekräftas" in package.unconfirmed and report.asked[0].unconfirmed
    assert report.unchanged(WEST) == 0


def test_a_new_package_is_told_by_how_much_there_is(county: PackageDesk, market: Market) -> None:
    publish_now(market, "ny", BEFORE)
    county.open(str(market.repo))
    for whole, basis in ((False, "index"), (True, "objects")):
        report = news(county, whole=whole)
        west = layer(report, WEST)
        assert (west.how, west.basis, west.count) == ("added", basis, 2)
        assert west.note == "Nytt lager med 2 objekt."
        (package,) = report.packages
        assert package.before == "" and package.total[0].count == 4


def test_lines_points_and_what_has_no_place(county: PackageDesk, market: Market) -> None:
    def at(x: float) -> tuple[float, ...]:
        return square(x, 5).bounds[:2]

    before = [("p", "p", "1", Point(at(5))), ("l", "l", "1", LineString([at(-100), at(300)]))]
    after = [
        ("p", "p", "1", Point(at(-50))),
        ("l", "l", "1", LineString([at(-100), at(500)])),
        ("n", "n", "1", Point()),
    ]
    publish_before(market, "a", before)  # type: ignore[arg-type]
    publish_now(market, "a", after)  # type: ignore[arg-type]
    county.open(str(market.repo))
    report = news(county, whole=True)
    east = {item.key: (item.kind, round(item.length_m)) for item in layer(report, EAST).objects}
    assert east == {"p": ("shape", 0), "l": ("shape", 200)}
    assert [item.key for item in layer(report, WEST).objects] == ["p"]
    assert [item.key for item in layer(report, ELSEWHERE).objects] == ["n"]


def test_the_period_decides_what_is_compared(county: PackageDesk, market: Market) -> None:
    publish_before(market, "a", BEFORE)
    market.now -= timedelta(days=2)
    market.publish("a", "1.0.5", BEFORE[:2], note="Mellan.")
    market.now += timedelta(days=2)
    publish_now(market, "a", BEFORE[:1], note="Sist.")
    county.open(str(market.repo))
    whole = news(county, whole=True).packages[0]
    assert [item.version for item in whole.versions] == ["1.0.5", "1.1.0"]
    assert whole.release_note == "Sist. Mellan." and whole.before == "1.0.0"
    first = news(county, until=day(-1), whole=True).packages[0]
    assert (first.before, first.version) == ("1.0.0", "1.0.5")
    last = news(county, since=TODAY, whole=True).packages[0]
    assert (last.before, last.version) == ("1.0.5", "1.1.0")
    assert news(county, since=day(1), until=day(2)).packages == ()


def test_a_version_withdrawn_again_is_no_news_and_no_silence(
    county: PackageDesk, market: Market
) -> None:
    publish_before(market, "a", BEFORE)
    publish_now(market, "a", AFTER)
    market.publisher.withdraw("a", "1.1.0", "Fel gräns.")
    county.open(str(market.repo))
    (package,) = news(county).packages
    assert package.versions[0].withdrawn == "Fel gräns." and not package.areas
    assert package.notes == ("Versionerna som kom är tillbakadragna igen.",)


def test_what_needs_an_eye_is_listed_the_gravest_first(county: PackageDesk, market: Market) -> None:
    for name, review in (("okand", ""), ("sen", day(-3).isoformat()), ("bra", "2090")):
        publish_before(market, name, BEFORE[:1], next_review=review)
        install(county, market, name)
    publish_before(market, "borta", BEFORE[:1])
    install(county, market, "borta")
    market.publisher.withdraw("borta", "1.0.0", "Fel.")
    county.ask_repositories()
    report = news(county)
    assert [(item.name, item.state) for item in report.standing] == [
        ("borta", "withdrawn"),
        ("sen", "overdue"),
        ("okand", "unknown"),
    ]
    assert report.standing[0].sentence == "Fel."
    earlier = news(county, until=day(-4))
    assert [item.state for item in earlier.standing if item.name == "sen"] == ["review_soon"]


def test_the_same_question_has_the_same_answer(vatten: PackageDesk) -> None:
    assert news(vatten).to_json() == news(vatten).to_json()


def test_classified_packages_leave_only_that_there_is_something_new(vatten: PackageDesk) -> None:
    report = news(vatten)
    package = replace(report.packages[0], classification="skyddsvärd")
    out = replace(report, packages=(package,)).without_classified()
    assert out.withheld == out.packages and not out.of_area(WEST) and not out.packages[0].total
    assert "Två nya beslut" not in str(out.to_json()) and "Blacksta" not in str(out.to_json())
    assert report.without_classified(["vatten"]).withheld
    assert not report.without_classified().withheld
