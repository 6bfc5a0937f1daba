"""`rumslig export`: every format from the installed county, and what QGIS says of it."""

from __future__ import annotations

import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely
from shapely import Point, box

from layers.catalog import Catalog
from layers.packages.store import Store
from layers.styles.table import read_styles
from rumslig.settings import Home

SYSTEM_PYTHON = Path("/usr/bin/python3")
SCRIPT = """
import json, sys
from qgis.core import QgsApplication, QgsProject
application = QgsApplication([], False)
application.initQgis()
project = QgsProject.instance()
read = project.read(sys.argv[1])
found = {}
for layer in project.mapLayers().values():
    kind = layer.renderer().type()
    found[layer.name()] = [layer.isValid(), layer.featureCount(), layer.crs().authid(), kind,
                           layer.labelsEnabled(), layer.source()]
print(json.dumps([read, project.crs().authid(), project.readBoolEntry("Paths", "/Absolute")[0],
                  found]))
"""
LAYERS = ("naturvarden/naturvarden", "orter/orter", "vagar/vagar")


def has_qgis() -> bool:
    command = [SYSTEM_PYTHON, "-c", "import qgis.core"]
    return (
        SYSTEM_PYTHON.exists()
        and subprocess.run(command, capture_output=True, check=False).returncode == 0
    )


def installed(home: Path, name: str) -> Any:
    return Catalog.of_installed(Store(Home(home).packages)).find(*name.split("/"))


def exported(run: Callable[..., Any], *words: object) -> Any:
    done = run("export", *words, "--json")
    assert done.code == 0, done.err
    return done.json


def test_a_geopackage_holds_the_layers_as_they_are(
    run: Callable[..., Any], county_home: Path, tmp_path: Path
) -> None:
    document = exported(run, *LAYERS, "--out", "ut å.gpkg")
    (file,) = document["files"]
    path = tmp_path / "ut å.gpkg"
    assert file["file"] == "ut å.gpkg" and file["bytes"] == path.stat().st_size
    again = exported(run, *LAYERS, "--out", "igen.gpkg")
    assert again["files"][0]["sha256"] == file["sha256"]
    for name, told in zip(LAYERS, document["layers"], strict=True):
        source = installed(county_home, name)
        before = pyogrio.read_dataframe(source.store.path_of(source.entry.data), fid_as_index=True)
        after = pyogrio.read_dataframe(path, layer=told["name"], fid_as_index=True)
        assert after.geometry.geom_equals_exact(before.geometry, 0).all()
        assert after.drop(columns="geometry").equals(before.drop(columns="geometry"))
        assert told["losses"] == [] and told["rows"] == len(before)
        style, notes = read_styles(path, told["name"])[0].read()
        assert notes == () and [symbol.title for symbol in style.symbols] == [
            symbol.title for symbol in source.read_style().symbols
        ]


def test_what_is_in_a_municipality_as_geojson(
    run: Callable[..., Any], county_home: Path, tmp_path: Path
) -> None:
    document = exported(
        run, "orter/orter", "--out", "nora.geojson", "--municipality", "1884",
        "--where", "befolkning > 300", "--columns", "namn,befolkning",
    )  # fmt: skip
    written = json.loads((tmp_path / "nora.geojson").read_text("utf-8"))
    source = installed(county_home, "orter/orter").read()
    here = installed(county_home, "kommungranser/kommuner").read()
    code = installed(county_home, "kommungranser/kommuner").entry.code_field
    (area,) = here.geometry[(here.attributes[code].astype(str) == "1884").to_numpy()]
    wanted = shapely.intersects(source.geometry, area) & (source.attributes["befolkning"] > 300)
    names = [item["properties"]["namn"] for item in written["features"]]
    assert names == list(source.attributes["namn"][wanted.to_numpy()])
    assert {tuple(item["properties"]) for item in written["features"]} == {("namn", "befolkning")}
    kinds = {loss["kind"] for loss in document["layers"][0]["losses"]}
    assert kinds == {"rows", "columns", "precision", "style"}
    assert written["rumslig"]["choice"] == "befolkning > 300; inom Nora"


def test_a_workbook_has_numbers_dates_and_no_formulas(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    days = pd.to_datetime(["2024-02-29", None])
    rows = geopandas.GeoDataFrame(
        {"namn": ["=1+1", "b"], "antal": [1, 2], "dag": days},
        geometry=[Point(510_000, 6_570_000), Point(510_001, 6_570_000)],
        crs=3006,
    )  # fmt: skip
    rows.to_file(tmp_path / "in.gpkg")
    exported(run, "in.gpkg", "--out", "ut.xlsx")
    book = openpyxl.load_workbook(tmp_path / "ut.xlsx")
    sheet, about = book.worksheets
    head, first, _ = sheet.iter_rows(values_only=True)
    assert head == ("namn", "antal", "dag", "E", "N")
    assert first[:2] == ("=1+1", 1) and first[3:] == (510_000, 6_570_000)
    assert first[2].date().isoformat() == "2024-02-29"
    assert sheet["A2"].data_type == "s" and sheet["C2"].is_date
    assert ("in", "Källa", "in.gpkg") in list(about.iter_rows(values_only=True))


def test_a_case_is_exported_less_what_it_may_not_say(
    run: Callable[..., Any], county_home: Path, tmp_path: Path
) -> None:
    plan = geopandas.GeoDataFrame(
        {"namn": ["Prov"]}, geometry=[box(511_000, 6_570_000, 512_000, 6_571_000)], crs=3006
    )
    plan.to_file(tmp_path / "plan.gpkg")
    facts = (
        "--sender",
        "Kumla",
        "--type",
        "DP_STANDARD",
        "--stage",
        "SAMRAD",
        "--due",
        "2026-12-18",
    )
    made = run("case", "new", "--plan", "plan.gpkg", "--dnr", "26RS900", *facts)
    assert made.code == 0, made.err
    path = next((county_home / "cases").glob("26RS900*.rumslig"))
    early = run("export", path, "--out", "a.gpkg")
    assert early.code == 1 and "inte kontrollerat" in early.err
    assert run("case", "check", "26RS900").code in (0, 3)
    document = exported(run, path, "--out", "fynd.gpkg")
    assert [item["name"] for item in document["layers"]] == ["planomraden", "fynd"]
    assert document["layers"][1]["rows"] > 10


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("orter/hej", "--out", "a.gpkg"), "har inget lager ”hej”; det har orter, tatorter."),
        (("borta.gpkg", "--out", "a.gpkg"), "borta.gpkg finns inte"),
        (("orter/orter", "--out", "a.foo"), "säger inte vilket format"),
        (("orter/orter", "vagar/vagar", "--out", "a.csv"), "ett lager i varje fil"),
        (("orter/orter", "--out", "a.csv", "--columns", "x"), "saknar kolumnen ”x”"),
        (("orter/orter", "--out", "a.csv", "--where", "namn ="), "kan inte tolkas"),
        (("orter/orter", "--out", "a.csv", "--where", "namn = 'x'"), "inga objekt i urvalet"),
        (("orter/orter", "--out", "a.csv", "--crs", "hej"), "inget känt koordinatsystem"),
        (("orter/orter", "--out", "a.csv", "--municipality", "Xby"), "ingen kommun heter"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_written(
    run: Callable[..., Any], tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    done = run("export", *words)
    assert done.code == 1 and sentence in done.err and done.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_web_maps_have_their_configuration_beside_the_data(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    exported(run, *LAYERS, "--out", "origo", "--format", "origo")
    origo = json.loads((tmp_path / "origo" / "index.json").read_text("utf-8"))
    assert origo["projectionCode"] == "EPSG:3006"
    for layer in origo["layers"]:
        assert (tmp_path / "origo" / layer["source"]).is_file() and layer["type"] == "GEOJSON"
        assert layer["style"] in origo["styles"] and layer["group"] == origo["groups"][0]["name"]
    rules = origo["styles"]["vagar"]
    assert [rule[0].get("filter") for rule in rules] == [
        "[klass] == 'europavag'",
        "[klass] == 'riksvag'",
        "[klass] != 'europavag' AND [klass] != 'riksvag'",
    ]
    exported(run, *LAYERS, "--out", "hajk", "--format", "hajk")
    hajk = json.loads((tmp_path / "hajk" / "layers.json").read_text("utf-8"))
    for layer in hajk["vectorlayers"]:
        assert (tmp_path / "hajk" / layer["url"]).is_file()
        assert (layer["dataFormat"], layer["projection"]) == ("GeoJSON", "EPSG:3006")
    assert "EXEMPELDATA" in (tmp_path / "hajk" / "LÄS-MIG.txt").read_text("utf-8")


def test_a_project_names_no_place_of_ours(run: Callable[..., Any], tmp_path: Path) -> None:
    exported(run, *LAYERS, "--out", "p/karta.qgz")
    with zipfile.ZipFile(tmp_path / "p" / "karta.qgz") as archive:
        (name,) = archive.namelist()
        text = archive.read(name).decode()
    assert name == "karta.qgs" and "./karta.gpkg|layername=vagar" in text
    assert str(tmp_path) not in text


@pytest.mark.skipif(not has_qgis(), reason="QGIS is not installed")
@pytest.mark.parametrize("name", ["karta.qgz", "karta.qgs"])
def test_the_project_opens_in_qgis_wherever_it_lies(
    run: Callable[..., Any], county_home: Path, tmp_path: Path, name: str
) -> None:
    exported(run, *LAYERS, "--out", f"p/{name}", "--crs", "EPSG:3009")
    moved = (tmp_path / "p").rename(tmp_path / "annan plats å")
    ran = subprocess.run(
        [SYSTEM_PYTHON, "-c", SCRIPT, moved / name],
        capture_output=True,
        check=True,
        text=True,
        env={"QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
    )
    is_read, crs, is_absolute, layers = json.loads(ran.stdout.splitlines()[-1])
    assert is_read and crs == "EPSG:3009" and not is_absolute
    assert len(layers) == 3
    for key in LAYERS:
        source = installed(county_home, key)
        is_valid, count, system, kind, labels, place = layers[source.entry.title]
        style = source.read_style()
        assert (is_valid, count, system) == (True, source.entry.rows, "EPSG:3009")
        assert (kind == "singleSymbol") == (len(style.symbols) == 1 and not style.symbols[0].title)
        assert labels == (style.label is not None)
        assert place.startswith(str(moved))


def test_a_vrt_is_let_in_by_the_users_word(run: Callable[..., Any], tmp_path: Path) -> None:
    points = geopandas.GeoDataFrame(
        {"namn": ["a"]}, geometry=[Point(510_000, 6_570_000)], crs="EPSG:3006"
    )
    points.to_file(tmp_path / "lager.gpkg")
    (tmp_path / "karta.vrt").write_text(
        '<OGRVRTDataSource><OGRVRTLayer name="lager"><SrcDataSource relativeToVRT="1">lager.gpkg'
        "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
        "utf-8",
    )
    refused = run("info", "karta.vrt")
    assert refused.code == 1 and "--allow-vrt" in refused.err
    (layer,) = run("info", "karta.vrt", "--allow-vrt", "--json").json["layers"]
    assert (layer["name"], layer["features"]) == ("lager", 1)
    assert run("export", "karta.vrt", "--out", "a.gpkg").code == 1
    assert exported(run, "karta.vrt", "--allow-vrt", "--out", "a.gpkg")["layers"][0]["rows"] == 1


def test_a_plan_database_says_what_its_tables_are(run: Callable[..., Any], tmp_path: Path) -> None:
    for name in ("mark_vatten", "riksintressen_natur", "eget"):
        frame = geopandas.GeoDataFrame({"namn": ["a"]}, geometry=[box(0, 0, 1, 1)], crs="EPSG:3006")
        frame.to_file(
            tmp_path / "op.gpkg", layer=name, mode="a" if (tmp_path / "op.gpkg").exists() else "w"
        )
    layers = run("info", "op.gpkg", "--json").json["layers"]
    notes = {layer["name"]: " ".join(layer["notes"]) for layer in layers}
    assert "Mark- och vattenanvändning, enligt profilen" in notes["mark_vatten"]
    assert "Riksintressen" in notes["riksintressen_natur"]
    assert "finns inte i profilen" in notes["eget"]
