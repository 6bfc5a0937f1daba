"""The sample structure image, from a figure to a cited response, by commands alone."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click.testing
import docx
import geopandas
import pytest
import shapely

import rumslig.builtin
from rumslig.cli.main import build_cli

LEGEND = (
    "class,colour,kind,klass,namn,lage,niva,citat,sida,mal\n"
    "Nod,#c83c28,point,nod,,nulage,3,EXEMPEL: orterna bär sitt omland,12,\n"
    "Sydöstra landskapet,#bed7e1,area,landskap,Sydöstra slätten,malbild,,"
    "EXEMPEL: slätten hålls öppen,14,\n"
    "Norra,#e1e1aa,area,omland,Norra omlandet,malbild,,,15,\n"
    "Västra,#e6bebe,area,,,,,,,\nMitten,#d6e1be,area,,,,,,,\n"
)
OREBRO = (510_915.0, 6_569_118.0)
"""The largest node of the picture."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, shared_geo: Path) -> Iterator[Path]:
    """A home without a county, and the picture with its points and legend."""
    made = tmp_path_factory.mktemp("flode")
    for name in ("strukturbild_a.png", "strukturbild_a.png.points"):
        (made / name).write_bytes((shared_geo / "georef" / name).read_bytes())
    (made / "klasser.csv").write_text(LEGEND, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUMSLIG_HOME", str(made / "hem"))
        patch.setattr(rumslig.builtin, "install_county", lambda *_: None)
        patch.chdir(made)
        yield made


def run(*words: object, expect: int = 0) -> str:
    ran = click.testing.CliRunner().invoke(
        build_cli(), [str(word) for word in words], standalone_mode=False
    )
    assert ran.exception is None, ran.exception
    assert (ran.return_value or 0) == expect, ran.output
    return ran.stdout


def printed(*words: object, expect: int = 0) -> Any:
    return json.loads(run(*words, "--json", expect=expect))


def test_from_a_figure_to_a_cited_response(folder: Path) -> None:
    placing = ("strukturbild_a.png", "--points", "strukturbild_a.png.points", "--scale", 500_000)
    assert printed("georeference", *placing)["uncertainty_m"] == 250
    run("structure", "classify", *placing, "--legend", "klasser.csv", "--out", "klasser.gpkg")
    told = run("structure", "package", "klasser.gpkg", "--out", "bilden", "--source", "EXEMPEL RUS",
               "--date", "2026-01-01", "--image", "strukturbild_a.png",
               "--legend", "klasser.csv")  # fmt: skip
    assert "noder: 59 objekt" in told and "Meningsfull till skala 1:500000" in told
    text = (folder / "bilden" / "package.toml").read_text("utf-8")
    assert text.count("schematic = true") == 3 and text.count("accuracy_m = 250.0") == 3
    assert text.count('"ej angivet"') == 1  # the publisher: the rest is known
    (image,) = tomllib.loads(text)["images"]
    assert (image["points"], image["scale"]) == ("strukturbild.png.points", 500_000)
    run("package", "build", "bilden", "--out", "byggt")  # as it stands
    (folder / "bilden" / "package.toml").write_text(text.replace('"ej angivet"', '"GIS"'), "utf-8")
    run("package", "keys", "--repo", "forrad", "--keys", "nycklar")
    run("package", "publish", "bilden", "--repo", "forrad", "--keys", "nycklar")
    run("package", "install", "bilden", "--repo", str(folder / "forrad"))

    area = shapely.box(OREBRO[0] - 900, OREBRO[1] - 900, OREBRO[0] + 900, OREBRO[1] + 900)
    south = shapely.box(519_000, 6_541_000, 520_000, 6_542_000)
    plans = geopandas.GeoDataFrame(
        {"namn": ["Mitt i", "Söder"]}, geometry=[area, south], crs="EPSG:3006"
    )
    plans.to_file(folder / "plan.geojson")
    first, second = printed("structure", "answer", "plan.geojson")["plans"]
    (node,) = first["objects"]
    assert (node["klass"], node["place"], node["niva_namn"]) == ("nod", "in", "lokal kärna")
    assert (node["citat"], node["sida"]) == ("EXEMPEL: orterna bär sitt omland", "12")
    (field,) = [item for item in second["objects"] if item["klass"] == "landskap"]
    assert (field["place"], field["certainty"], field["lage"]) == ("in", "certain", "malbild")
    assert "”EXEMPEL: slätten hålls öppen” (EXEMPEL RUS, s. 14)" in field["text"]

    run("case", "new", "--plan", "plan.geojson", "--dnr", "26RS101", "--sender", "Kumla",
        "--type", "OVRIGT", "--stage", "SAMRAD", "--due", "2026-12-18")  # fmt: skip
    results = printed("case", "check", "26RS101")["results"]
    states = {(item["plan"], item["rule"]): item["state"] for item in results}
    assert states["Mitt i", "strukturbild-noder"] == "HIT"
    assert states["Söder", "strukturbild-landskap"] == "HIT"
    # nothing says where the image has looked: no green
    assert states["Mitt i", "strukturbild-landskap"] == "COVERAGE_UNKNOWN"
    run("case", "export", "26RS101", "--out", "ut")
    (written,) = (folder / "ut").rglob("*.docx")
    document = docx.Document(str(written))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "”EXEMPEL: slätten hålls öppen” (EXEMPEL RUS, s. 14)" in words
    assert "Planområdet ligger i landskapet Sydöstra slätten." in words
    assert "vägledande, ej bindande" in words
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "vägledande, ej bindande" in cells
    # every object stands in the appendix, whether anybody remarks on it or not
    assert any(cell.startswith("Nod (nod, nuläge, nivå 3, lokal kärna)") for cell in cells)
    assert not re.search(r"\d\s*(m²|ha)\b", words)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("package", "klasser.csv", "--out", "x"), "klasser.csv"),
        (("package", "utan.gpkg", "--out", "x"), "varje objekt behöver klass och lage"),
        (("package", "okand.gpkg", "--out", "x"), "ange --uncertainty i meter"),
        (("package", "okand.gpkg", "--out", "bilden2", "--uncertainty", "0.5"), ""),
        (
            ("package", "okand.gpkg", "--out", "x", "--points", "klasser.csv"),
            "ange den med --image",
        ),
        (
            (
                "package",
                "okand.gpkg",
                "--out",
                "x",
                "--uncertainty",
                "9",
                "--coverage",
                "utan.gpkg",
            ),
            "utan.gpkg har inga ytor",
        ),
        (("compare", "okand.gpkg"), "inget installerat paket"),
        (("compare", "okand.gpkg", "--out", "x.pdf"), "välj .xlsx, .docx, .gpkg"),
        (("compare", "okand.gpkg", "--profile", "klasser.csv"), "inte giltig TOML"),
    ],
)
def test_what_cannot_be_used_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], told: str
) -> None:
    monkeypatch.setenv("RUMSLIG_HOME", str(tmp_path / "hem"))
    monkeypatch.setattr(rumslig.builtin, "install_county", lambda *_: None)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "klasser.csv").write_text(LEGEND, "utf-8")
    point = shapely.Point(OREBRO)
    for name, columns in {
        "utan": {"class": ["Nod"]},
        "okand": {"klass": ["nod"], "lage": ["nulage"], "namn": ["Nod"]},
    }.items():
        frame = geopandas.GeoDataFrame(columns, geometry=[point], crs="EPSG:3006")
        frame.to_file(tmp_path / f"{name}.gpkg")
    ran = click.testing.CliRunner().invoke(
        build_cli(), ["structure", *words], standalone_mode=False
    )
    if not told:
        assert ran.exception is None
        text = (tmp_path / "bilden2" / "package.toml").read_text("utf-8")
        assert "accuracy_m = 1.0" in text and "scale = 1000" in text  # never surer than it is
        return
    assert told in str(ran.exception)
    assert not (tmp_path / "x").exists()


def test_the_profile_is_printed_as_it_is(home: Path) -> None:
    assert run("structure", "profile").startswith("# Vilka objekt")


def test_a_package_says_what_it_was_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUMSLIG_HOME", str(tmp_path / "hem"))
    monkeypatch.setattr(rumslig.builtin, "install_county", lambda *_: None)
    monkeypatch.chdir(tmp_path)
    rows = {"klass": ["nod"], "lage": ["nulage"], "namn": ["Nod"], "uncertainty_m": [50.0]}
    place = shapely.Point(OREBRO)
    geopandas.GeoDataFrame(rows, geometry=[place], crs="EPSG:3006").to_file(tmp_path / "nod.gpkg")
    shown = geopandas.GeoDataFrame(geometry=[place.buffer(9_000)], crs="EPSG:3006")
    shown.to_file(tmp_path / "yta.geojson")
    told = run("structure", "package", "nod.gpkg", "--out", "ut", "--publisher", "GIS",
               "--coverage", "yta.geojson", "--place-names")  # fmt: skip
    assert "Föreslagna namn att granska: 0." in told
    table = tomllib.loads((tmp_path / "ut" / "package.toml").read_text("utf-8"))
    assert table["publisher"] == "GIS" and table["layers"][0]["coverage"] == "tackning.gpkg"
