"""info, doctor, plugin, help and language, as a shell sees them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import pytest
from shapely import Point, Polygon, box


def test_help_lists_the_commands_in_both_languages(run: Callable[..., Any]) -> None:
    swedish, english = run("--help"), run("--lang", "en", "--help")
    for name in ("open", "demo", "info", "check", "rules", "case", "plugin", "doctor"):
        assert f"  {name}" in swedish.out
        assert f"  {name}" in english.out
        assert run(name, "--help").code == 0
    assert "Kontrollera" in swedish.out
    assert "Kontrollera" not in english.out
    assert run("--lang", "xx", "--help").code == 2


def test_help_imports_nothing_heavy() -> None:
    import subprocess
    import sys

    program = (
        "import sys; sys.argv = ['rumslig', '--help']\n"
        "from rumslig.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "names = {'numpy', 'pandas', 'geopandas', 'shapely', 'PySide6', 'rich'}\n"
        "heavy = names & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_info_tells_what_ails_a_file(run: Callable[..., Any], tmp_path: Path) -> None:
    shapes = [
        box(510_000, 6_570_000, 510_100, 6_570_100),
        box(510_000, 6_570_000, 510_100, 6_570_100),
        Polygon(
            [(510_000, 6_570_000), (510_100, 6_570_100), (510_100, 6_570_000), (510_000, 6_570_100)]
        ),
        None,
    ]
    path = tmp_path / "sjuk å.gpkg"
    geopandas.GeoDataFrame({"å": range(4)}, geometry=shapes, crs="EPSG:3006").to_file(
        path, engine="pyogrio"
    )
    before = path.read_bytes()
    (layer,) = run("info", path, "--json").json["layers"]
    assert path.read_bytes() == before
    assert {item["kind"]: item["count"] for item in layer["problems"]} == {
        "null_geometry": 1,
        "invalid_geometry": 1,
        "duplicate_geometry": 1,
    }
    assert (layer["crs"], layer["crs_source"], layer["features"]) == ("EPSG:3006", "declared", 4)
    assert layer["fields"] == ["å"]


@pytest.mark.parametrize(
    ("place", "crs", "source", "first"),
    [
        ((161_780, 6_573_221), None, "inferred", "EPSG:3009"),
        ((511_775, 6_570_592), None, "inferred", "EPSG:3006"),
        ((1_465_872, 6_572_726), None, "inferred", "EPSG:3021"),
        ((161_780, 6_573_221), "EPSG:3006", "contested", "EPSG:3009"),
        ((3_000_000, 100), None, "unknown", None),
    ],
)
def test_info_finds_the_coordinate_system(
    run: Callable[..., Any],
    tmp_path: Path,
    place: tuple[float, float],
    crs: str | None,
    source: str,
    first: str | None,
) -> None:
    path = tmp_path / "plats.fgb"
    frame = geopandas.GeoDataFrame(
        {"a": [1]}, geometry=[Point(place).buffer(50)], crs=crs or "EPSG:3006"
    )
    if crs is None:
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            frame.set_crs(None, allow_override=True).to_file(path, engine="pyogrio")
    else:
        frame.to_file(path, engine="pyogrio")
    (layer,) = run("info", path, "--json").json["layers"]
    assert layer["crs_source"] == source
    assert (layer["crs_candidates"] or [None])[0] == first
    if first:
        west, south, east, north = layer["bounds_3006"]
        assert west < 511_775.2 < east
        assert south < 6_570_592.1 < north


def test_info_of_several_files_and_a_bad_one(run: Callable[..., Any], tmp_path: Path) -> None:
    good = tmp_path / "a.geojson"
    good.write_text(
        '{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[15.2,59.3]}}',
        "utf-8",
    )
    bad = tmp_path / "b.gpkg"
    bad.write_bytes(b"")
    outcome = run("info", good, good, "--json")
    assert [item["file"] for item in outcome.json["files"]] == ["a.geojson"] * 2
    outcome = run("info", good, bad)
    assert outcome.code == 1
    assert "b.gpkg är tom" in outcome.err
    assert "a.geojson" in outcome.out


def test_doctor_is_content_on_this_machine(run: Callable[..., Any]) -> None:
    outcome = run("doctor", "--json")
    assert (outcome.code, outcome.json["complaints"]) == (0, [])


def test_doctor_names_a_home_that_cannot_be_used(run: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "fil"
    file.write_text("x")
    outcome = run("doctor", "--json", home=file / "hem")
    assert outcome.code == 1
    assert "RUMSLIG_HOME" in outcome.json["complaints"][0]["remedy"]


def test_info_offers_systems_with_their_consequence(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "plats.gpkg"
    frame = geopandas.GeoDataFrame(geometry=[Point(6_570_592, 511_775).buffer(50)], crs="EPSG:3006")
    frame.to_file(path, engine="pyogrio")
    outcome = run("info", path)
    assert "norr och öster verkar omkastade: 1" in outcome.out
    assert "EPSG:3006 med norr först: Örebro, 1 av 1 objekt i länet" in outcome.out
    (layer,) = run("info", path, "--json").json["layers"]
    (candidate,) = layer["candidates"]
    assert (candidate["crs"], candidate["swapped_axes"]) == ("EPSG:3006", True)
    assert (candidate["where"], candidate["inside"]) == (["Örebro"], 1)


def test_mend_writes_a_copy_and_says_what_was_done(run: Callable[..., Any], tmp_path: Path) -> None:
    path, copy = tmp_path / "plats.gpkg", tmp_path / "lagad.gpkg"
    shapes = [Point(6_570_592, 511_775), None, Point(6_570_592, 511_775)]
    geopandas.GeoDataFrame({"nr": [1, 2, 3]}, geometry=shapes, crs="EPSG:3006").to_file(
        path, engine="pyogrio"
    )
    before = path.read_bytes()
    outcome = run("mend", path, "--out", copy)
    assert outcome.code == 1
    assert "rimliga: EPSG:3006+yx" in outcome.err and not copy.exists()
    outcome = run("mend", path, "--out", copy, "--swap-axes", "--also", "same-geometry")
    assert outcome.code == 0 and path.read_bytes() == before
    assert outcome.out.splitlines() == [
        "plats: norr och öster bytte plats i hela lagret",
        "plats, objekt 2: utan geometri, togs bort",
        "plats, objekt 3: samma geometri en gång till, togs bort",
        "plats: 1 av 3 objekt i kopian, EPSG:3006",
        f"Skrev {copy}.",
    ]
    placed = geopandas.read_file(copy, layer="plats", engine="pyogrio").geometry.iloc[0]
    assert (placed.x, placed.y) == (511_775, 6_570_592)
    assert run("mend", path, "--out", path, "--swap-axes").code == 1
    assert run("mend", path, "--out", copy, "--only", "allt").code == 2
    kept = run("mend", path, "--out", copy, "--crs", "EPSG:3006+yx", "--keep", "empty", "--json")
    assert [row["act"] for row in kept.json["log"]] == ["axes_swapped"]
    assert [item["kind"] for item in kept.json["layers"][0]["problems_left"]] == [
        "null_geometry",
        "duplicate_geometry",
    ]


def test_the_choices_of_mend_are_those_of_the_doctor() -> None:
    from layers.doctor.mends import ALL
    from layers.formats.text import CANDIDATES
    from rumslig.cli.mend import ENCODINGS, MENDS

    assert MENDS == ALL
    assert ("utf-8", *CANDIDATES) == ENCODINGS
