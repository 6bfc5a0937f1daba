"""Plan areas from every kind of file, named, numbered and checked."""

from __future__ import annotations

import json
import os
import warnings
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import pytest
import shapely
from shapely import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry import mapping

from layers.errors import LayerError, UnknownCrs, UnreadableFile
from layers.formats.files import read_rows
from rumslig.errors import PlanError
from rumslig.plan_area import PlanArea, read_plan_areas

E, N = 510_000, 6_570_000
SQUARE = box(E, N, E + 100, N + 100)
TWO = [SQUARE, box(E + 200, N, E + 250, N + 100)]


def frame(shapes: list[Any], crs: int | None = 3006, **columns: list[Any]) -> Any:
    return geopandas.GeoDataFrame(columns, geometry=shapes, crs=crs)


def write(path: Path, table: Any, **options: Any) -> Path:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="'crs' was not provided")
        pyogrio.write_dataframe(table, os.fspath(path), **options)
    return path


def names(path: Path, **options: Any) -> list[str]:
    return [plan.name for plan in read_plan_areas(path, **options)]


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".geojson"])
@pytest.mark.parametrize("stem", ["plan", "förslag å ä ö", "plan!", "a#b", "a?b", "50%", "en plan"])
def test_alternatives_of_every_format(tmp_path: Path, suffix: str, stem: str) -> None:
    safe = tmp_path / "s"
    safe.mkdir()
    write(safe / f"x{suffix}", frame(TWO, namn=["Östra", "Västra"]))
    folder = tmp_path / "l"
    folder.mkdir()
    for path in safe.iterdir():
        path.rename(folder / (stem + path.suffix))
    if suffix == ".geojson":  # GDAL writes degrees unless told otherwise
        (folder / (stem + suffix)).write_text(_geojson(TWO, namn=["Östra", "Västra"]), "utf-8")
    plans = read_plan_areas(folder / (stem + suffix))
    assert [plan.name for plan in plans] == ["Östra", "Västra"]
    assert [plan.area_m2 for plan in plans] == pytest.approx([10_000, 5_000])
    assert {plan.file_name for plan in plans} == {stem + suffix}


def _geojson(shapes: list[Any], crs: str = "urn:ogc:def:crs:EPSG::3006", **columns: Any) -> str:
    features = [
        {
            "type": "Feature",
            "properties": {key: values[i] for key, values in columns.items()},
            "geometry": None if shape is None else mapping(shape),
        }
        for i, shape in enumerate(shapes)
    ]
    named = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    return json.dumps({"type": "FeatureCollection", **named, "features": features})


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"name": ["a", "b"]}, ["a", "b"]),
        ({"Namn": ["a", "b"]}, ["a", "b"]),
        ({"BETECKNING": ["a", "b"]}, ["a", "b"]),
        ({"beteckning": ["x", "y"], "namn": ["a", "b"]}, ["a", "b"]),
        ({"namn": ["x", "y"], "NAME": ["a", "b"]}, ["a", "b"]),
        ({"namn": ["a", "a"]}, ["a", "a#2"]),
        ({"namn": ["a", None]}, ["a", "plan"]),
        ({"namn": [" a ", ""]}, ["a", "plan"]),
        ({"kommentar": ["a", "b"]}, ["plan", "plan#2"]),
        ({"namn": [1880, 1881]}, ["1880", "1881"]),
        ({}, ["plan", "plan#2"]),
    ],
)
def test_names(tmp_path: Path, columns: dict[str, list[Any]], expected: list[str]) -> None:
    assert names(write(tmp_path / "plan.gpkg", frame(TWO, **columns))) == expected


def test_third_of_a_name_is_number_three(tmp_path: Path) -> None:
    shapes = [*TWO, box(E + 900, N, E + 950, N + 50), box(E + 990, N, E + 995, N + 50)]
    path = write(tmp_path / "plan.gpkg", frame(shapes, namn=["a", "a", "a#2", "a"]))
    found = names(path)
    assert len(set(found)) == 4
    assert found[:2] == ["a", "a#2"]


def test_all_layers_of_a_file(tmp_path: Path) -> None:
    path = write(tmp_path / "plan.gpkg", frame([SQUARE]), layer="alt_a")
    write(path, frame([TWO[1]]), layer="alt_b", append=True)
    assert names(path) == ["alt_a", "alt_b"]


WKT = SQUARE.wkt


@pytest.mark.parametrize(
    "text",
    [
        f"SRID=3006;{WKT}",
        f"srid=3006; {WKT}",
        f"SRID = 3006 ; {WKT}",
        f"\ufeffSRID=3006;{WKT}",
        f"\n\nSRID=3006;{WKT}\n\n",
        f"SRID=3006;{WKT}\r\n",
        f"SRID=3006;{shapely.force_3d(SQUARE, 5).wkt}",
        f"SRID=3006;{MultiPolygon([SQUARE]).wkt}",
        f"SRID=3006;{GeometryCollection([Point(E, N), SQUARE]).wkt}",
    ],
)
@pytest.mark.parametrize("suffix", [".wkt", ".ewkt", ".txt"])
def test_ewkt(tmp_path: Path, text: str, suffix: str) -> None:
    path = tmp_path / f"idé{suffix}"
    path.write_text(text, "utf-8")
    (plan,) = read_plan_areas(path)
    assert plan.geometry.normalize().equals(SQUARE)
    assert plan.name == "idé"


def test_wkt_lines_are_alternatives(tmp_path: Path) -> None:
    path = tmp_path / "idé.wkt"
    path.write_text("\n".join(shape.wkt for shape in TWO), "utf-8")
    assert names(path, crs="EPSG:3006") == ["idé", "idé#2"]


def test_wkt_in_another_system(tmp_path: Path) -> None:
    (local,) = frame([SQUARE]).to_crs(3009).geometry
    path = tmp_path / "idé.wkt"
    path.write_text(f"SRID=3009;{local.wkt}", "utf-8")
    (plan,) = read_plan_areas(path)
    assert plan.geometry.hausdorff_distance(SQUARE) < 0.001
    assert "EPSG:3009" in plan.crs_operation


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", UnreadableFile),
        ("hej", UnreadableFile),
        ("\x00", UnreadableFile),
        ("SRID=3006;", UnreadableFile),
        ("SRID=3006", UnreadableFile),
        ("SRID=3006;POLYGON((0 0,1 1))", UnreadableFile),
        ("SRID=3006;POLYGON EMPTY", PlanError),
        ("POLYGON EMPTY", (PlanError, UnknownCrs)),
        ("SRID=3006;POINT EMPTY", PlanError),
        ("SRID=999999;" + WKT, UnknownCrs),
        ("SRID=0;" + WKT, UnknownCrs),
        (WKT, UnknownCrs),
        ("SRID=4326;" + WKT, LayerError),
        (f"SRID=3006;{WKT}\nSRID=3009;{WKT}", UnknownCrs),
        ("SRID=3006;POLYGON((nan nan,nan nan,nan nan,nan nan))", (PlanError, UnreadableFile)),
        ("SRID=3006;POLYGON((510000 6570000,510100 6570000,510000 6570000))", PlanError),
    ],
)
def test_wkt_that_is_no_plan(tmp_path: Path, text: str, error: Any) -> None:
    path = tmp_path / "idé.wkt"
    path.write_text(text, "utf-8")
    with pytest.raises(error) as caught:
        read_plan_areas(path)
    assert "idé.wkt" in str(caught.value) or "EPSG:" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_wkt_without_system_offers_what_fits(tmp_path: Path) -> None:
    path = tmp_path / "idé.wkt"
    path.write_text(WKT, "utf-8")
    with pytest.raises(UnknownCrs, match="koordinatsystem") as caught:
        read_plan_areas(path)
    assert caught.value.candidates[0] == "EPSG:3006"


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".geojson", ".wkt", ".pdf", ""])
def test_missing_empty_and_folder(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"plan å{suffix}"
    with pytest.raises(UnreadableFile, match="finns inte"):
        read_plan_areas(path)
    path.write_bytes(b"")
    with pytest.raises(UnreadableFile, match="tom"):
        read_plan_areas(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(UnreadableFile, match=r"mapp|finns inte"):
        read_plan_areas(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".geojson"])
def test_truncated(tmp_path: Path, suffix: str, share: float) -> None:
    path = write(tmp_path / f"plan{suffix}", frame(TWO))
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    try:
        plans = read_plan_areas(path)
    except (LayerError, PlanError) as error:
        assert "plan" in str(error)
    else:  # a GeoPackage's last pages may be an index that a reader does without
        assert all(plan.area_m2 > 0 for plan in plans)


def test_metres_without_system_in_geojson_are_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "skiss.geojson"
    path.write_text(_geojson([SQUARE], crs=""), "utf-8")
    with pytest.raises(UnknownCrs) as caught:
        read_plan_areas(path)
    assert caught.value.candidates[0] == "EPSG:3006"
    (plan,) = read_plan_areas(path, crs="EPSG:3006")
    assert plan.area_m2 == pytest.approx(10_000)


@pytest.mark.parametrize("suffix", [".gpkg", ".shp"])
def test_no_system(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"plan{suffix}", frame([SQUARE], crs=None))
    with pytest.raises(UnknownCrs, match="plan"):
        read_plan_areas(path)
    assert read_plan_areas(path, crs="EPSG:3006")[0].area_m2 == pytest.approx(10_000)


def test_points_and_lines_need_a_distance(tmp_path: Path) -> None:
    path = write(tmp_path / "väg.gpkg", frame([LineString([(E, N), (E + 100, N)])]))
    with pytest.raises(PlanError, match=r"väg\.gpkg har punkter eller linjer.*--plan-buffer-m"):
        read_plan_areas(path)
    (plan,) = read_plan_areas(path, buffer_m=10)
    assert plan.area_m2 == pytest.approx(2_000 + 314, abs=2)


@pytest.mark.parametrize("shape", [None, Polygon(), GeometryCollection()])
def test_objects_without_shape_are_no_plan(tmp_path: Path, shape: Any) -> None:
    path = tmp_path / "plan.geojson"
    path.write_text(_geojson([shape]), "utf-8")
    with pytest.raises((PlanError, UnreadableFile), match=r"plan\.geojson"):
        read_plan_areas(path)
    path.write_text(_geojson([shape, SQUARE]), "utf-8")
    assert len(read_plan_areas(path)) == 1


def test_bow_tie_is_repaired_and_told(tmp_path: Path) -> None:
    bow = Polygon([(E, N), (E + 100, N + 100), (E + 100, N), (E, N + 100)])
    plans = read_plan_areas(write(tmp_path / "plan.gpkg", frame([SQUARE, bow])))
    assert [plan.repaired for plan in plans] == [False, True]
    assert plans[1].area_m2 == pytest.approx(5_000)
    assert plans[1].geometry.is_valid


def test_collection_keeps_its_areas(tmp_path: Path) -> None:
    path = tmp_path / "plan.geojson"
    road = LineString([(E, N), (E + 900, N)])
    path.write_text(_geojson([GeometryCollection([*TWO, road])]), "utf-8")
    (plan,) = read_plan_areas(path)
    assert plan.area_m2 == pytest.approx(15_000)


@pytest.mark.parametrize(
    "shape",
    [
        Polygon(),
        Point(E, N),
        LineString([(E, N), (E, N + 1)]),
        Polygon([(E, N), (E + 9, N + 9), (E + 9, N), (E, N + 9)]),
    ],
)
def test_a_plan_area_that_is_none_cannot_exist(shape: Any) -> None:
    with pytest.raises(PlanError, match="ingen giltig yta"):
        PlanArea("p", shape)


def test_same_area_from_any_format_has_the_same_hash(tmp_path: Path) -> None:
    paths = [write(tmp_path / f"p{suffix}", frame([SQUARE])) for suffix in (".gpkg", ".shp")]
    text = tmp_path / "p.wkt"
    text.write_text(f"SRID=3006;{shapely.reverse(SQUARE).wkt}", "utf-8")
    drawn = tmp_path / "p.geojson"
    drawn.write_text(_geojson([shapely.force_3d(SQUARE, 9)]), "utf-8")
    hashes = {read_plan_areas(path)[0].sha256 for path in (*paths, text, drawn)}
    assert len(hashes) == 1


def test_ground_area_is_larger_inside_the_zone() -> None:
    plan = PlanArea("p", SQUARE)
    assert plan.scale_factor == pytest.approx(0.9996, abs=5e-6)
    assert plan.ground_area_m2 == pytest.approx(10_000 / plan.scale_factor**2)
    assert plan.to_json(["1880"])["municipalities"] == ["1880"]


def test_of_a_detailed_plan_only_its_area_is_one(shared_geo: Path) -> None:
    path = shared_geo / "planning" / "plankarta.xml"
    (plan,) = read_plan_areas(path)
    assert plan.name == "Oppmanna-Tollarp 2:32 och del av 1:22"
    (told,) = read_rows(path, "planomrade").frame.geometry
    # its own zone lies nearer the ground than SWEREF 99 TM does there
    assert plan.geometry.area == pytest.approx(told.area, rel=2e-3)
