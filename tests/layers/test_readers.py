"""Readers: one sentence for every bad file, and nothing ever written beside a file."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyogrio
import pytest
import shapely
from shapely import box
from shapely.geometry import mapping

from layers.errors import LayerError, UnknownCrs, UnreadableFile
from layers.formats.files import list_layers
from layers.formats.parts import hash_file
from layers.vector import VectorLayer, read_vector

E, N = 510_000, 6_570_000
SQUARE = box(E, N, E + 100, N + 100)
GOOD = geopandas.GeoDataFrame(
    {"namn": ["Åsen", "Öja"]}, geometry=[SQUARE, box(E + 200, N, E + 300, N + 100)], crs=3006
)


def listing(folder: Path) -> dict[str, str]:
    """Return every file below a folder with its hash."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def write(path: Path, frame: Any = GOOD, **options: Any) -> Path:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="'crs' was not provided")
        pyogrio.write_dataframe(frame, os.fspath(path), **options)
    return path


def geojson(path: Path, *geometries: Any, crs: str = "") -> Path:
    document: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {}, "geometry": shape}
            for shape in (None if item is None else mapping(item) for item in geometries)
        ],
    }
    if crs:
        document["crs"] = {"type": "name", "properties": {"name": crs}}
    path.write_text(json.dumps(document), "utf-8")
    return path


def assert_one_sentence(error: LayerError, path: Path) -> None:
    text = str(error)
    assert path.name in text
    assert "\n" not in text
    assert text.endswith((".", ")"))
    assert os.fspath(path.parent) not in text


UGLY = [
    "!test.geojson",
    "EXTRACT_POLYGON.mid",
    "EXTRACT_POLYGON.mif",
    "alldatatypes.fgb",
    "cities.csv",
    "countries.fgb",
    "countries_nocrs.fgb",
    "countries_nogeo.fgb",
    "curve.gpkg",
    "curvepolygon.gpkg",
    "curves_line.csv",
    "data-multipolygon-encoding_wkb.parquet",
    "data-polygon-encoding_native.parquet",
    "duplicate-fields.cpg",
    "duplicate-fields.dbf",
    "duplicate-fields.prj",
    "duplicate-fields.shp",
    "duplicate-fields.shx",
    "empty.fgb",
    "empty.geojson",
    "example.topojson",
    "gre.cpg",
    "gre.dbf",
    "gre.prj",
    "gre.shp",
    "gre.shx",
    "heterogeneous.fgb",
    "hkzones-extra-attribute.geojson",
    "hkzones-mixed-geometries.geojson",
    "hkzones-mixed-numeric.geojson",
    "hkzones-no-collection.geojson",
    "hkzones-type-mismatch.geojson",
    "issue627.geojson",
    "line_zm.gpkg",
    "list_field_values_file.parquet",
    "list_nested_struct_file.parquet",
    "mp_overlapping.fgb",
    "multicurve.gml",
    "multicurve.xsd",
    "multisurface.gpkg",
    "naturalearth_lowres.shp",
    "new-zealand-antimeridian.geojson",
    "nl-null-points.shp",
    "no_properties.fgb",
    "orebro_cp1252/orebro_kommuner.shp",
    "orebro_kml/orebro_kommuner.kml",
    "sample.shp",
    "test_data_v0.1.0.parquet",
    "test_gpkg_nulls.gpkg",
    "test_gpx.gpx",
    "test_tin.csv",
    "test_tin.shp",
    "test_tz.geojson",
    "testopenfilegdb.gdb.zip",
    "too-small.geojson",
    "triangle.fgb",
    "trio.seq",
    "unknown_feature_count.fgb",
    "valid-polygon-projected.gpkg",
]

READABLE = {
    "!test.geojson",
    "curve.gpkg",
    "duplicate-fields.shp",
    "gre.shp",
    "hkzones-mixed-geometries.geojson",
    "line_zm.gpkg",
    "mp_overlapping.fgb",
    "nl-null-points.shp",
    "orebro_cp1252/orebro_kommuner.shp",
    "orebro_kml/orebro_kommuner.kml",
    "sample.shp",
    "test_gpkg_nulls.gpkg",
    "test_tz.geojson",
}
"""Files that hold a proper layer with a declared system and must be read."""


@pytest.fixture(scope="session")
def ugly_folder(shared_geo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the ugly files that any accidental write would show in."""
    folder = tmp_path_factory.mktemp("ugly") / "lager"
    shutil.copytree(shared_geo / "ugly_vector", folder)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


@pytest.fixture
def unchanged(ugly_folder: Path) -> Iterator[Path]:
    before = listing(ugly_folder)
    yield ugly_folder
    assert listing(ugly_folder) == before


@pytest.mark.parametrize("crs", [None, "EPSG:3006"])
@pytest.mark.parametrize("name", UGLY)
def test_ugly_file_is_read_or_refused_in_one_sentence(
    unchanged: Path, name: str, crs: str | None
) -> None:
    path = unchanged / name
    try:
        layer = read_vector(path, crs=crs)
    except LayerError as error:
        assert name not in READABLE
        assert_one_sentence(error, path)
        return
    assert_sound(layer)


def assert_sound(layer: VectorLayer) -> None:
    assert len(layer.geometry) == len(layer.attributes)
    assert layer.read >= len(layer.geometry)
    assert not shapely.is_missing(layer.geometry).any()
    assert shapely.is_valid(layer.geometry).all()
    assert not shapely.has_z(layer.geometry).any()
    assert len(layer.geometry) == 0 or np.isfinite(shapely.total_bounds(layer.geometry)).all()


def test_every_ugly_file_is_in_the_list(shared_geo: Path) -> None:
    folder = shared_geo / "ugly_vector"
    here = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    tops = {name for name in here if "/" not in name}
    siblings = {".dbf", ".shx", ".prj", ".cpg"}
    missing = tops - set(UGLY)
    shapes = {Path(name).stem for name in UGLY if name.endswith(".shp")}
    parts = {n for n in missing if Path(n).suffix in siblings and Path(n).stem in shapes}
    assert missing == parts


@pytest.mark.parametrize(
    "kind", ["planning/plankarta.xml", "planning/geonovum_areaalgegevens.gpkg"]
)
def test_plan_exchange_files_leave_no_trace(shared_geo: Path, tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "f"
    folder.mkdir()
    path = folder / Path(kind).name
    shutil.copyfile(shared_geo / kind, path)
    before = listing(folder)
    try:
        assert_sound(read_vector(path))
    except LayerError as error:
        assert_one_sentence(error, path)
    assert listing(folder) == before


def test_mojibake_names_are_read_as_swedish(shared_geo: Path) -> None:
    folder = shared_geo / "ugly_vector"
    kml = read_vector(folder / "orebro_kml" / "orebro_kommuner.kml")
    texts = " ".join(str(value) for value in kml.attributes.to_numpy().ravel())
    assert "Örebro" in texts


NAMES = ["å ä ö", "plan!", "a#b", "a?b", "50%", "a%20b", "x!y!z", "två  blanksteg", "punkt.er"]
SUFFIXES = [".gpkg", ".geojson", ".shp", ".fgb"]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("name", NAMES)
def test_awkward_file_names(tmp_path: Path, name: str, suffix: str) -> None:
    safe = tmp_path / "skriv"
    safe.mkdir()
    options = {"layer": name} if suffix == ".gpkg" else {}
    write(safe / f"lager1{suffix}", **options)
    folder = tmp_path / "läs"
    folder.mkdir()
    for path in safe.iterdir():
        path.rename(folder / (name + path.suffix))
    before = listing(folder)
    layer = read_vector(folder / (name + suffix))
    assert set(layer.attributes["namn"]) == {"Åsen", "Öja"}
    assert layer.file_name == name + suffix
    assert listing(folder) == before


def test_layer_with_the_copys_name(tmp_path: Path) -> None:
    """A layer that is called as our temporary copy must not be mistaken for another."""
    path = write(tmp_path / "p.gpkg", GOOD.iloc[:1], layer="lager")
    write(path, GOOD, layer="p!", append=True)
    awkward = tmp_path / "p!.gpkg"
    path.rename(awkward)
    assert {item.name: item.features for item in list_layers(awkward)} == {"lager": 1, "p!": 2}
    assert read_vector(awkward, "p!").read == 2
    assert read_vector(awkward, "lager").read == 1


def wal_files(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("UPDATE gpkg_contents SET description = 'öppen i QGIS'")
    database.commit()
    return database


def test_geopackage_open_elsewhere_is_read_with_its_journal(tmp_path: Path) -> None:
    folder = tmp_path / "delad"
    folder.mkdir()
    path = write(folder / "plan.gpkg")
    with closing(wal_files(path)) as database:
        database.execute("DELETE FROM plan WHERE namn = 'Öja'")
        database.commit()
        before = listing(folder)
        assert "plan.gpkg-wal" in before
        assert list(read_vector(path).attributes["namn"]) == ["Åsen"]
        after = listing(folder)
        assert {name: after[name] for name in before if "shm" not in name} == {
            name: before[name] for name in before if "shm" not in name
        }
        assert set(after) == set(before)


def test_closed_wal_geopackage_gets_no_files_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "delad"
    folder.mkdir()
    path = write(folder / "plan.gpkg")
    wal_files(path).close()
    before = listing(folder)
    assert set(before) == {"plan.gpkg"}
    assert read_vector(path).read == 2
    assert listing(folder) == before


@pytest.mark.parametrize(
    ("content", "suffix", "fact"),
    [
        (b"", ".gpkg", "tom"),
        (b"", ".geojson", "tom"),
        (b"hej", ".geojson", "kan inte l"),
        (b"hej", ".gpkg", "kan inte l"),
        (b"hej", ".shp", "kan inte l"),
        (b"%PDF-1.4 plan", ".pdf", "kan inte l"),
        (b"PK\x03\x04", ".zip", "kan inte l"),
        (b'{"type": "FeatureCollection"', ".geojson", "kan inte l"),
        (b'{"a": 1}', ".json", "kan inte l"),
        (b"a,b\n1,2\n", ".csv", "geometri"),
        (b"SQLite format 3\x00" + b"\x00" * 200, ".gpkg", "kan inte l"),
        (b"\x89PNG\r\n\x1a\n", ".png", "kan inte l"),
    ],
)
def test_what_is_no_layer(tmp_path: Path, content: bytes, suffix: str, fact: str) -> None:
    path = tmp_path / f"underlag å{suffix}"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as caught:
        read_vector(path)
    assert_one_sentence(caught.value, path)
    assert fact in str(caught.value)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"^saknas\.gpkg finns inte"):
        read_vector(tmp_path / "saknas.gpkg")
    with pytest.raises(UnreadableFile, match="är en mapp"):
        read_vector(tmp_path)
    with pytest.raises(UnreadableFile, match="finns inte"):
        read_vector(Path("/vsicurl/http://127.0.0.1:9/a.gpkg"))


def test_missing_layer(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg")
    with pytest.raises(UnreadableFile, match="inget lager ”b”"):
        read_vector(path, "b")


@pytest.mark.parametrize("lead", ["", "<!--" + "x" * 700 + "-->", "<?xml version='1.0'?>\n"])
def test_files_that_point_elsewhere_are_not_followed(tmp_path: Path, lead: str) -> None:
    secret = write(tmp_path / "hemlig.gpkg")
    path = tmp_path / "lista.vrt"
    path.write_text(
        f"{lead}<OGRVRTDataSource><OGRVRTLayer name='hemlig'><SrcDataSource>{secret}"
        "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
        "utf-8",
    )
    with pytest.raises(UnreadableFile):
        read_vector(path)


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".geojson", ".fgb"])
def test_truncated_files_never_pass_silently(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"plan{suffix}")
    whole = path.read_bytes()
    for part in range(1, 20):
        path.write_bytes(whole[: len(whole) * part // 20])
        try:
            layer = read_vector(path)
        except LayerError as error:
            assert_one_sentence(error, path)
        else:
            assert_sound(layer)


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".geojson", ".fgb"])
def test_damaged_bytes_give_a_layer_or_a_sentence(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"plan{suffix}")
    whole = path.read_bytes()
    chance = random.Random(1885)
    for _ in range(40):
        content = bytearray(whole)
        for _ in range(chance.choice([1, 8, 64])):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(content)
        try:
            layer = read_vector(path)
        except LayerError as error:
            assert_one_sentence(error, path)
        else:
            assert_sound(layer)


def test_no_system_is_asked_for_with_what_fits(tmp_path: Path) -> None:
    path = write(tmp_path / "utan.gpkg", GOOD.set_crs(None, allow_override=True))
    with pytest.raises(UnknownCrs, match="säger inte vilket koordinatsystem") as caught:
        read_vector(path)
    assert_one_sentence(caught.value, path)
    assert caught.value.candidates[0] == "EPSG:3006"
    layer = read_vector(path, crs="EPSG:3006")
    assert layer.geometry[0].equals(SQUARE)


def test_metres_that_say_degrees_are_contested(tmp_path: Path) -> None:
    path = geojson(tmp_path / "skiss.geojson", SQUARE)
    with pytest.raises(UnknownCrs, match="säger EPSG:4326") as e:
        read_vector(path)
    assert e.value.candidates[0] == "EPSG:3006"
    assert read_vector(path, crs="EPSG:3006").geometry[0].equals(SQUARE)


def test_declared_system_is_not_overruled_by_the_assumed(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg")
    assert read_vector(path, crs="EPSG:3009").geometry[0].equals(SQUARE)


@pytest.mark.parametrize("crs", ["hej", "EPSG:999999", "", "EPSG:"])
def test_unknown_name_of_a_system(tmp_path: Path, crs: str) -> None:
    path = geojson(tmp_path / "skiss.geojson", SQUARE)
    with pytest.raises(UnknownCrs, match="inget känt koordinatsystem"):
        read_vector(path, crs=crs)


def test_wrong_assumption_is_told(tmp_path: Path) -> None:
    path = geojson(tmp_path / "skiss.geojson", SQUARE)
    with pytest.raises(UnreadableFile, match="når med EPSG:4326"):
        read_vector(path, crs="EPSG:4326")


@pytest.mark.parametrize("code", [3007, 3009, 3012, 3021, 4326, 3857, 25833, 4619])
def test_every_declared_system_reaches_the_same_place(tmp_path: Path, code: int) -> None:
    path = write(tmp_path / "a.gpkg", GOOD.to_crs(code))
    layer = read_vector(path)
    assert shapely.hausdorff_distance(layer.geometry[0], SQUARE) < (3 if code == 3021 else 0.01)
    assert layer.transformation.source == f"EPSG:{code}"


def test_rows_without_geometry_are_counted(tmp_path: Path) -> None:
    path = geojson(
        tmp_path / "a.geojson", None, SQUARE, shapely.Polygon(), crs="urn:ogc:def:crs:EPSG::3006"
    )
    layer = read_vector(path)
    assert (layer.read, layer.null_geometry, len(layer.geometry)) == (3, 2, 1)
    assert len(layer.attributes) == 1


def test_empty_layer_is_a_layer(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", GOOD.iloc[:0])
    layer = read_vector(path)
    assert (layer.read, layer.dimension, list(layer.attributes)) == (0, -1, ["namn"])


def test_heights_and_measures_are_dropped(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg", GOOD.set_geometry(shapely.force_3d(GOOD.geometry, 12.0)))
    layer = read_vector(path)
    assert not shapely.has_z(layer.geometry).any()
    assert layer.geometry[0].equals(SQUARE)


def test_hash_tells_shapefiles_apart_by_any_part(tmp_path: Path) -> None:
    path = write(tmp_path / "a.shp")
    before = hash_file(path)
    table = path.with_suffix(".dbf")
    table.write_bytes(table.read_bytes().replace(b"ja", b"jb"))
    assert hash_file(path) != before


def test_feature_ids_are_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg")
    with closing(sqlite3.connect(path)) as database:
        # without GDAL's functions the triggers of the index could not run
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("DELETE FROM a WHERE namn = 'Åsen'")
        database.commit()
    assert list(read_vector(path).attributes.index) == [2]


@pytest.mark.parametrize("radius", [10, 1_000, 4_000])
def test_curves_are_followed_to_a_centimetre(tmp_path: Path, radius: float) -> None:
    path = tmp_path / "båge.csv"
    west, east, south, north = E - radius, E + radius, N - radius, N + radius
    path.write_text(
        'id,WKT\n1,"CURVEPOLYGON(CIRCULARSTRING('
        f'{west} {N},{E} {north},{east} {N},{E} {south},{west} {N}))"\n',
        "utf-8",
    )
    (shape,) = read_vector(path, crs="EPSG:3006").geometry
    assert shape.boundary.distance(shapely.Point(E, N)) >= radius - 0.0101


@pytest.mark.parametrize(
    "shape", [shapely.Point(np.nan, 5), shapely.Polygon([(E, N), (E + 5, N + 5), (E, N)])]
)
def test_no_geometry_of_a_layer_is_empty(tmp_path: Path, shape: Any) -> None:
    table = geopandas.GeoDataFrame({"a": [1]}, geometry=[shape], crs=3006)
    path = write(tmp_path / "a.gpkg", table)
    try:
        layer = read_vector(path)
    except LayerError as error:
        assert_one_sentence(error, path)
        return
    assert not shapely.is_empty(layer.geometry).any()
    assert layer.read == len(layer.geometry) + layer.null_geometry


def test_capital_suffixes_are_the_same_shapefile(tmp_path: Path) -> None:
    small = write(tmp_path / "plan.shp")
    expected = hash_file(small)
    large = tmp_path / "STORA"
    large.mkdir()
    for path in tmp_path.glob("plan.*"):
        path.rename(large / path.name.upper())
    assert hash_file(large / "PLAN.SHP") == expected
    assert list(read_vector(large / "PLAN.SHP").attributes["namn"]) == ["Åsen", "Öja"]


def test_file_geodatabase_is_a_folder_that_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "underlag.gdb", driver="OpenFileGDB", layer="plan")
    before = listing(tmp_path)
    layer = read_vector(path)
    assert (layer.read, len(layer.sha256)) == (2, 64)
    assert listing(tmp_path) == before
