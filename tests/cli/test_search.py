"""rumslig search: what is called so, also nearly, and nothing that is classified."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from conftest import package_toml

from layers.packages.build import build_package
from layers.packages.source import read_source
from layers.packages.store import Store
from rumslig.classified import CLASSIFIED


def titles(done: Any) -> list[str]:
    return [place["title"] for place in done.json["places"]]


def test_names_are_found_as_they_are_spelled_and_nearly(run: Callable[..., Any]) -> None:
    done = run("search", "orebro", "--json")
    first = done.json["places"][0]
    assert (first["title"], first["kind"]) == ("Örebro", "Kommun")
    west, south, east, north = first["bounds"]
    assert west < first["easting"] < east and south < first["northing"] < north
    assert titles(run("search", "halsbreg", "--json"))[0] == "Hallsberg"
    told = run("search", "hallsberg", "--most", "1").out
    assert told.startswith("Hallsberg (Kommun): N ") and told.count("\n") == 1


def test_the_nearest_come_first_among_their_like(run: Callable[..., Any]) -> None:
    every = run("search", "k", "--most", "200", "--json").json["places"]
    kinds = [place["kind"] for place in every]
    kind = max(set(kinds), key=kinds.count)
    some = [place for place in every if place["kind"] == kind]
    assert len(some) > 2
    far = some[-1]
    where = f"{far['northing']:.0f},{far['easting']:.0f}"
    near = run("search", "k", "--most", "200", "--near", where, "--json").json["places"]
    away = [
        abs(place["easting"] - far["easting"]) + abs(place["northing"] - far["northing"])
        for place in near
        if place["kind"] == kind and place["title"] == far["title"]
    ]
    assert away and min(away) < 2


def test_what_is_not_there_or_no_place_is_said(run: Callable[..., Any]) -> None:
    none = run("search", "xqzwxq")
    assert none.code == 1 and "Inget i underlaget heter ”xqzwxq”." in none.err
    wrong = run("search", "kumla", "--near", "nånstans")
    assert wrong.code == 2 and "ingen plats i Sverige" in wrong.err
    assert run("search").code == 2


@pytest.mark.parametrize("classification", ["öppen", CLASSIFIED])
def test_names_of_classified_packages_are_not_printed(
    run: Callable[..., Any], tmp_path: Path, classification: str
) -> None:
    folder, home = tmp_path / "hemligt", tmp_path / "hem"
    folder.mkdir()
    place = [shapely.Point(510_000, 6_570_000)]
    frame = geopandas.GeoDataFrame({"namn": ["Falkboet"]}, geometry=place, crs="EPSG:3006")
    frame.to_file(folder / "skydd.gpkg", layer="skydd")
    named = {"skydd": 'role = "places"\nname_field = "namn"'}
    text = package_toml(named, name="hemligt")
    (folder / "package.toml").write_text(f'classification = "{classification}"\n{text}', "utf-8")
    run("search", "x", home=home)  # the county is installed first
    store = Store(home / "packages")
    store.install(build_package(read_source(folder), store))
    is_open = classification != CLASSIFIED
    for word in ("falkboet", "falkbot"):
        done = run("search", word, "--json", home=home)
        assert titles(done) == (["Falkboet"] if is_open else [])
        assert done.code == (0 if is_open else 1)
        assert ("falkboet" in (done.out + done.err).casefold()) == (is_open or word == "falkboet")
