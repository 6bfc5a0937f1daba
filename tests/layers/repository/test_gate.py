"""The gate: what a GeoPackage may not hold, and names that are no names."""

from __future__ import annotations

import shutil
import sqlite3
import unicodedata
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import pytest
from shapely import LineString, Point, box

from layers.errors import PackageError, RefusedContent
from layers.formats.geopackage import write_geopackage
from layers.packages.manifest import StoredObject
from layers.repository.gate import check_foreign_style, check_geopackage
from layers.repository.names import check_apart, check_manifest, check_name, version_order

BOMB = (
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 1000000000) "
    "SELECT count(*) FROM n"
)
HOSTILE = {
    "a view": f"CREATE VIEW lager2 AS {BOMB}",
    "a view named as the standard's": f"CREATE VIEW gpkg_data_columns AS {BOMB}",
    "a trigger": "CREATE TRIGGER t AFTER INSERT ON natur BEGIN DELETE FROM natur; END",
    "a trigger with a standard name": (
        "DROP TRIGGER rtree_natur_geom_delete;"
        "CREATE TRIGGER rtree_natur_geom_delete AFTER DELETE ON natur WHEN old.geom NOT NULL "
        "BEGIN DELETE FROM natur; DELETE FROM rtree_natur_geom WHERE id = OLD.fid; END"
    ),
    "a trigger with more after": (
        "DROP TRIGGER trigger_delete_feature_count_natur;"
        "CREATE TRIGGER trigger_delete_feature_count_natur AFTER DELETE ON natur BEGIN UPDATE "
        "gpkg_ogr_contents SET feature_count = feature_count - 1 WHERE lower(table_name) = "
        "lower('natur'); DELETE FROM gpkg_contents; END"
    ),
    "a program table": "CREATE VIRTUAL TABLE x USING fts5(a)",
    "a program table named as an rtree": "CREATE VIRTUAL TABLE rtree_x_geom USING fts5(id)",
    "a generated column": "CREATE TABLE g (a, b AS (a + 1))",
    "an index that computes": "CREATE INDEX i ON natur (lower(namn))",
    "an index of a part": "CREATE INDEX i ON natur (namn) WHERE namn LIKE '%a%'",
    "no contents": "DROP TABLE gpkg_contents",
    "another application": "PRAGMA application_id = 7",
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A GeoPackage with every kind of geometry, as GDAL writes it."""
    path = tmp_path_factory.mktemp("gpkg") / "ren.gpkg"
    layers = {
        "natur": geopandas.GeoDataFrame(
            {"namn": ["å", "b"]}, geometry=[Point(1, 2), None], crs="EPSG:3006"
        ),
        "Vägar och stigar": geopandas.GeoDataFrame(
            {"n": [1]}, geometry=[LineString([(0, 0), (1, 1)])], crs="EPSG:3006"
        ),
        "ytor": geopandas.GeoDataFrame({"n": [1]}, geometry=[box(0, 0, 1, 1)], crs="EPSG:3006"),
    }
    write_geopackage(path, layers)
    return path


def test_a_sound_file_passes_and_is_left_as_it_was(sound: Path) -> None:
    before = sound.read_bytes()
    check_geopackage(sound)
    assert sound.read_bytes() == before
    assert [path.name for path in sound.parent.iterdir()] == ["ren.gpkg"]


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_databases_are_refused(sound: Path, tmp_path: Path, kind: str) -> None:
    path = Path(shutil.copy(sound, tmp_path / "x.gpkg"))
    with closing(sqlite3.connect(path)) as database:
        database.executescript(HOSTILE[kind])
    with pytest.raises(RefusedContent, match="släpps inte in") as caught:
        check_geopackage(path)
    assert "\n" not in str(caught.value)


def test_work_without_end_is_stopped(sound: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(sound, tmp_path / "x.gpkg"))
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE stor (n)")
        database.execute(
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 300000) "
            "INSERT INTO stor SELECT x FROM n"
        )
    check_geopackage(path)
    with pytest.raises(RefusedContent, match="för lång tid"):
        check_geopackage(path, seconds=-1)


def test_every_truncation_is_refused(sound: Path, tmp_path: Path) -> None:
    content, path = sound.read_bytes(), tmp_path / "x.gpkg"
    for length in [0, 1, 16, 99, 100, 512, 4095, 4096, *range(5000, len(content), 9973)]:
        path.write_bytes(content[:length])
        with pytest.raises(RefusedContent):
            check_geopackage(path)


def test_other_files_and_open_journals_are_refused(sound: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.gpkg"
    wal = bytearray(sound.read_bytes())
    wal[18:20] = b"\x02\x02"
    for content in (b"<html>" * 100, b"GIF89a" + bytes(200), bytes(wal)):
        path.write_bytes(content)
        with pytest.raises(RefusedContent):
            check_geopackage(path)


def test_a_style_that_acts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("<qgis><blendMode>0</blendMode></qgis>")
    check_foreign_style(path)
    for text in ("<qgis><attributeactions/></qgis>", "<html/>", "<qgis"):
        path.write_text(text)
        with pytest.raises(RefusedContent):
            check_foreign_style(path)


NAMES = [
    "..", ".", "", "a/b", "a\\b", "/a", "C:", "\\\\server", "con", "NUL.txt", "com1", "aux",
    "a.", "a ", "a\n", "a\x00", "-a", "a" * 101, "a:b", "~", "a*",
    unicodedata.normalize("NFD", "åker"),
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_hostile_names_are_refused(shop: Any, name: str) -> None:
    with pytest.raises(RefusedContent) as caught:
        check_name(name)
    assert str(caught.value).isprintable()
    manifest = shop.make("1.0.0", 3)
    layer = replace(manifest.layers[0], name=name)
    for wrong in (
        replace(manifest, name=name), replace(manifest, version=name),
        replace(manifest, layers=(layer,)),
    ):  # fmt: skip
        with pytest.raises(PackageError):
            shop.publisher.publish(wrong, shop.publisher.store)
    assert not (shop.repo / "objects").exists()


@pytest.mark.parametrize(
    ("one", "other"), [("Natur", "natur"), ("STRASSE", "straße"), ("ﬁl", "fil")]
)
def test_names_that_collide_are_refused(one: str, other: str) -> None:
    with pytest.raises(RefusedContent, match="samma fil på vissa diskar"):
        check_apart([one, other])
    check_apart(["natur", "vatten", "natur"])


@pytest.mark.parametrize(
    "stored",
    [
        StoredObject("../../x", 5), StoredObject("A" * 64, 5), StoredObject("a" * 64, -1),
        StoredObject("a" * 64, 1 << 60), StoredObject("a" * 64 + "\n", 5),
    ],
)  # fmt: skip
def test_objects_without_a_proper_hash_and_size_are_refused(shop: Any, stored: Any) -> None:
    manifest = shop.make("1.0.0", 3)
    with pytest.raises(RefusedContent, match="hash och storlek"):
        check_manifest(replace(manifest, layers=(replace(manifest.layers[0], data=stored),)))


def test_versions_are_ordered_as_numbers() -> None:
    texts = ["1.10.0", "1.9.0", "2026.1", "2.0.0", "1.9.10"]
    assert sorted(texts, key=version_order) == ["2026.1", "1.9.0", "1.9.10", "1.10.0", "2.0.0"]
