"""A layer in every format comes back as it was written: objects, bounds, columns, values."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from made_files import (
    CELL,
    GML_PLAN,
    JSON_PLAN,
    LINES,
    PLACED,
    POINTS,
    ROWS,
    SIZE,
    E,
    N,
    parts_of,
    write_layer,
    write_picture,
    write_world,
    write_zip,
)

from layers.doctor.examination import FileHealth, examine_file
from layers.errors import UnknownCrs
from layers.formats import files
from layers.formats.parts import hash_file
from layers.images.beside import read_placed_file
from layers.vector import SWEDEN, read_vector
from rumslig.plan_area import read_plan_areas

DEGREES = ROWS.to_crs(4326)


@dataclass(frozen=True)
class Format:
    """A format: what is written, how, how near it comes back, and which columns."""

    suffix: str
    frame: Any = field(default_factory=lambda: ROWS)
    off_m: float = 0.0
    columns: tuple[str, ...] = ("namn", "antal", "andel")
    driver: str | None = None
    says_system: bool = True
    layer: str = "lager"


FORMATS = {
    "GeoPackage": Format(".gpkg"),
    "Shapefile": Format(".shp"),
    "GeoJSON": Format(".geojson", DEGREES, 0.01),
    "GeoJSON by the line": Format(".geojsonl", DEGREES, 0.01, driver="GeoJSONSeq"),
    "FlatGeobuf": Format(".fgb"),
    "GML": Format(".gml", driver="GML"),
    "KML": Format(".kml", DEGREES, 0.01, driver="LIBKML"),
    "KMZ": Format(".kmz", DEGREES, 0.01, driver="LIBKML"),
    "MapInfo MIF": Format(".mif", driver="MapInfo File", off_m=0.01),
    "MapInfo TAB": Format(".tab", driver="MapInfo File", off_m=0.01),
    "FileGDB": Format(".gdb", driver="OpenFileGDB", off_m=0.001),
    "DXF": Format(
        ".dxf", LINES[["geometry"]], columns=(), driver="DXF", says_system=False, layer="entities"
    ),
    "GPX": Format(
        ".gpx", POINTS.to_crs(4326)[["geometry"]], 0.01, (), driver="GPX", layer="waypoints"
    ),
}


def written(folder: Path, form: Format) -> Path:
    folder.mkdir(exist_ok=True)
    options: dict[str, Any] = {"driver": form.driver} if form.driver else {}
    if form.suffix == ".gdb":
        options["layer"] = "lager"
    return write_layer(folder / f"lager{form.suffix}", form.frame, **options)


def the_layer(found: FileHealth, form: Format) -> Any:
    return next(item for item in found.layers if item.info.name == form.layer)


@pytest.mark.parametrize("name", FORMATS)
def test_a_layer_is_told_and_read_as_it_was_written(name: str, tmp_path: Path) -> None:
    form = FORMATS[name]
    path = written(tmp_path, form)
    found = the_layer(examine_file(path), form)
    expected = form.frame.to_crs(3006).geometry
    assert found.info.features == len(expected)
    assert found.crs_source == ("declared" if form.says_system else "inferred")
    assert "EPSG:3006" in (found.crs_candidates if not form.says_system else ("EPSG:3006",))
    assert set(form.columns) <= set(found.info.fields)
    crs = None if form.says_system else "EPSG:3006"
    layer = read_vector(path, form.layer, crs=crs)
    assert layer.bounds == pytest.approx(tuple(expected.total_bounds), abs=form.off_m + 1e-6)
    # some formats have an order of their own
    order = np.argsort(layer.attributes["namn"]) if form.columns else np.arange(len(expected))
    wanted = np.argsort(ROWS["namn"]) if form.columns else order
    shapes = np.asarray(expected)[wanted]
    away = shapely.hausdorff_distance(layer.geometry[order], shapes)
    assert max(away) <= form.off_m + 1e-6
    for column in form.columns:
        found_values = layer.attributes[column].iloc[order]
        assert list(map(_number, found_values)) == list(map(_number, ROWS[column].iloc[wanted]))


def _number(value: object) -> object:
    """Return a value as every format can say it: KML has texts alone."""
    try:
        return float(str(value))
    except ValueError:
        return value


@pytest.mark.parametrize("name", [name for name in FORMATS if FORMATS[name].columns])
def test_its_areas_are_plan_areas(name: str, tmp_path: Path) -> None:
    form = FORMATS[name]
    plans = read_plan_areas(written(tmp_path, form), crs="EPSG:3006")
    assert sorted(plan.name for plan in plans) == sorted(ROWS["namn"])
    assert [plan.area_m2 for plan in plans] == pytest.approx([10_000] * 3, abs=2)


def test_lines_of_a_drawing_are_plan_areas_with_a_buffer(tmp_path: Path) -> None:
    path = written(tmp_path, FORMATS["DXF"])
    with pytest.raises(UnknownCrs) as fault:
        read_plan_areas(path, buffer_m=1.0)
    assert fault.value.candidates[0] == "EPSG:3006"
    assert len(read_plan_areas(path, crs="EPSG:3006", buffer_m=1.0)) == 3


def test_a_geodatabase_in_an_archive_and_a_drawing_without_a_system(tmp_path: Path) -> None:
    folder = written(tmp_path, FORMATS["FileGDB"])
    for place in ("", "leverans/"):
        packed = write_zip(tmp_path / f"paket{len(place)}.gdb.zip", folder, folder=place)
        layer = read_vector(packed)
        assert list(layer.attributes["namn"]) == list(ROWS["namn"])


def test_gml_says_its_columns_without_its_schema(tmp_path: Path) -> None:
    path = written(tmp_path, FORMATS["GML"])
    with_schema = read_vector(path)
    path.with_suffix(".xsd").unlink()
    without = read_vector(path)
    assert (
        list(without.attributes["antal"]) == list(with_schema.attributes["antal"]) == [1, 20, 300]
    )
    assert shapely.equals(with_schema.geometry, without.geometry).all()
    assert [item.name for item in tmp_path.iterdir()] == ["lager.gml"]


NAMES = (
    "å ä ö",
    "a!b",
    "a b",
    "a#b",
    "a?b",
    "50%",
    "a;b,c",
    "plan [1]",
    "a&b'c",
    "~",
    "-n",
    "x" * 200,
)
ALIKE = ("GeoPackage", "Shapefile", "KMZ", "MapInfo TAB", "DXF", "FlatGeobuf", "GML", "GPX")


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_read_whatever_it_is_called(name: str, tmp_path: Path) -> None:
    for number, kind in enumerate(ALIKE):
        form = FORMATS[kind]
        path = written(tmp_path / f"{number}", form)
        folder = tmp_path / f"{number} {name}"
        folder.mkdir()
        for part in parts_of(path):
            part.rename(folder / f"{name}{part.suffix}")
        found = examine_file(folder / f"{name}{form.suffix}")
        assert max(item.info.features for item in found.layers) == 3, kind
    geodatabase = written(tmp_path / "gdb", FORMATS["FileGDB"])
    packed = write_zip(tmp_path / f"{name}.gdb.zip", geodatabase)
    assert examine_file(packed).layers[0].info.features == 3


def test_another_part_is_another_layer(tmp_path: Path) -> None:
    path = written(tmp_path, FORMATS["MapInfo TAB"])
    before = hash_file(path)
    table = path.with_suffix(".dat")
    table.write_bytes(table.read_bytes().replace("Öja".encode(), b"Oja ", 1) + b" ")
    assert hash_file(path) != before


WORLDS = {".png": (".pgw", ".pngw", ".wld"), ".jpg": (".jgw", ".jpgw", ".wld")}


@pytest.mark.parametrize(
    ("suffix", "world"), [(suffix, world) for suffix in WORLDS for world in WORLDS[suffix]]
)
@pytest.mark.parametrize("told", ["", "prj", "aux"])
def test_a_picture_lies_where_its_world_file_says(
    suffix: str, world: str, told: str, tmp_path: Path
) -> None:
    path = write_picture(tmp_path / f"karta{suffix}", world=False)
    write_world(path, world)
    if told == "prj":
        path.with_suffix(".prj").write_text(ROWS.crs.to_wkt("WKT1_ESRI"), "utf-8")
    elif told == "aux":
        beside = path.with_name(path.name + ".aux.xml")
        beside.write_text("<PAMDataset><SRS>EPSG:3006</SRS></PAMDataset>", "utf-8")
    (raster,) = examine_file(path).rasters
    place = (CELL, 0.0, E, 0.0, -CELL, N)
    assert (raster.width, raster.height) == SIZE
    assert raster.transform == pytest.approx(place)
    assert raster.crs == ("EPSG:3006" if told else None)
    if not told:
        with pytest.raises(UnknownCrs) as fault:
            read_placed_file(path, SWEDEN)
        assert "EPSG:3006" in fault.value.candidates
    shown = read_placed_file(path, SWEDEN, None if told else "EPSG:3006")
    bounds = (E, N - SIZE[1] * CELL, E + SIZE[0] * CELL, N)
    assert shown.bounds == pytest.approx(bounds)


@pytest.mark.parametrize("options", [{}, {"driver": "COG"}], ids=["GeoTIFF", "COG"])
def test_a_geotiff_says_where_it_lies(options: dict[str, str], tmp_path: Path) -> None:
    path = write_picture(tmp_path / "karta.tif", **PLACED, **options)
    (raster,) = examine_file(path).rasters
    assert (raster.width, raster.height, raster.bands, raster.crs) == (*SIZE, 3, "EPSG:3006")
    assert raster.transform == pytest.approx((CELL, 0.0, E, 0.0, -CELL, N))


@pytest.mark.parametrize(
    ("name", "content"), [("plan.xml", GML_PLAN), ("plan.json", JSON_PLAN)], ids=["GML", "JSON"]
)
def test_a_plan_is_its_plan_area(name: str, content: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    (plan,) = read_plan_areas(path)
    assert (plan.name, round(plan.area_m2)) == ("Prov", 10_000 if name == "plan.json" else 9_992)


def test_a_large_file_of_our_own_reader_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "punkter.csv"
    path.write_text("namn;N;E\nÅsen;6570000;510000\n", "utf-8")
    read: list[Path] = []
    plain = files.READERS[-1].read
    counted = files.READERS[-1]._replace(read=lambda file: read.append(file) or plain(file))  # type: ignore[func-returns-value]
    monkeypatch.setattr(files, "READERS", (*files.READERS[:-1], counted))
    monkeypatch.setattr(files, "_KEPT_BYTES", 10)
    examine_file(path)
    assert read == [path]
    examine_file(path)  # it was not kept for longer than that
    assert read == [path, path]
