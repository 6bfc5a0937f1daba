"""A snapshot tells where it came from, whatever program copies it."""

from __future__ import annotations

import shutil
from pathlib import Path

import geopandas
import numpy as np
import pyogrio
import pytest
import rasterio
from shapely import Point

from layers.formats.geopackage import write_geopackage
from layers.services.provenance import (
    BESIDE,
    NAMESPACE,
    TAG,
    Provenance,
    read_provenance,
    read_text,
    write_into_geopackage,
    write_text,
)

RECORD = Provenance(
    "wfs", "https://tjanst.example/wfs", "ns:lager", "Lager å", "2026-11-28T12:00:00Z", 3,
    "EPSG:3006", (1.0, 2.0, 3.0, 4.0), "EPSG:3006", "CC0", "none", "GIS", "© Ö", "ab" * 32, 7,
    "0.1.0", ("en anmärkning",),
)  # fmt: skip


def test_text_and_back() -> None:
    assert read_text(write_text(RECORD)) == RECORD


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"format": "urn:rumslig:provenance:1"}'])
def test_other_text_tells_nothing(text: str) -> None:
    assert read_text(text) is None


def test_geopackage_keeps_it_and_other_programs_read_the_file(tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame({"n": [1]}, geometry=[Point(5e5, 6.5e6)], crs="EPSG:3006")
    path = tmp_path / "a.gpkg"
    write_geopackage(path, {"lager": frame})
    assert read_provenance(path) is None
    write_into_geopackage(path, RECORD)
    assert read_provenance(path) == RECORD
    assert len(pyogrio.read_dataframe(path)) == 1
    moved = Path(shutil.copyfile(path, tmp_path / "ö!.gpkg"))
    assert read_provenance(moved) == RECORD


def test_geotiff_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    place = rasterio.Affine(1, 0, 5e5, 0, -1, 6.5e6)
    with rasterio.open(
        path, "w", driver="GTiff", width=2, height=2, count=1, dtype="uint8", transform=place
    ) as out:
        out.write(np.zeros((1, 2, 2), np.uint8))
        out.update_tags(ns=NAMESPACE, **{TAG: write_text(RECORD)})
    assert read_provenance(path) == RECORD


def test_record_beside_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a;b\n")
    assert read_provenance(path) is None
    path.with_name(path.name + BESIDE).write_text(write_text(RECORD), "utf-8")
    assert read_provenance(path) == RECORD


def test_missing_and_damaged_files_tell_nothing(tmp_path: Path) -> None:
    assert read_provenance(tmp_path / "saknas.gpkg") is None
    for name, content in (("a.gpkg", b"SQLite format 3\x00" + b"x" * 99), ("a.tif", b"II*\x00xx")):
        path = tmp_path / name
        path.write_bytes(content)
        assert read_provenance(path) is None
