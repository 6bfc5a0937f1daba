"""A GeoPackage lands where it was asked for, whatever its folder is called."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pyogrio
import pytest
import shapely

from layers.formats.geopackage import index_geopackage, write_geopackage


@pytest.mark.parametrize("name", ["Åby! nr #1", "vad? då", "zip+plan"])
def test_names_that_look_like_addresses_are_none(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "annanstans"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    target = tmp_path / name / f"{name}.gpkg"
    target.parent.mkdir()
    rows = geopandas.GeoDataFrame(
        {"namn": ["a"]}, geometry=[shapely.Point(500_000, 6_580_000)], crs="EPSG:3006"
    )
    write_geopackage(target, {"punkter": rows})
    index_geopackage(target)
    assert list(target.parent.iterdir()) == [target] and not list(elsewhere.iterdir())
    plain = target.rename(tmp_path / "läst.gpkg")
    assert list(pyogrio.read_dataframe(plain)["namn"]) == ["a"]
