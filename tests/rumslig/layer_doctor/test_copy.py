"""What a mended copy may be made of and where it may be written."""

from __future__ import annotations

import shutil
from pathlib import Path

import geopandas
import pytest
from schema_county import write_package
from shapely import Point

from layers.packages.build import build_package
from layers.packages.manifest import object_path
from layers.packages.source import read_source
from layers.packages.store import Store
from rumslig.errors import ClassifiedPackage, PlanError
from rumslig.layer_doctor.copy import mend_file
from rumslig.rulebook import check_tables


@pytest.fixture
def layer(tmp_path: Path) -> Path:
    path = tmp_path / "lager.gpkg"
    frame = geopandas.GeoDataFrame(geometry=[Point(510_000, 6_570_000)], crs="EPSG:3006")
    frame.to_file(path, engine="pyogrio")
    return path


def test_the_original_is_never_written_over(layer: Path) -> None:
    before = layer.read_bytes()
    with pytest.raises(PlanError, match="är originalet"):
        mend_file(layer, layer)
    link = layer.with_name("samma.gpkg")
    link.hardlink_to(layer)
    with pytest.raises(PlanError, match="är originalet"):
        mend_file(layer, link)
    assert layer.read_bytes() == before


def test_a_copy_is_a_geopackage_by_name(layer: Path) -> None:
    with pytest.raises(PlanError, match=r"ska sluta på \.gpkg"):
        mend_file(layer, layer.with_name("kopia.shp"))


def test_a_layer_of_a_classified_package_is_not_copied(tmp_path: Path) -> None:
    write_package(tmp_path / "prov")
    text = (tmp_path / "prov" / "package.toml").read_text("utf-8")
    secret = text.replace('classification = "intern"', 'classification = "skyddsvärd"')
    (tmp_path / "prov" / "package.toml").write_text(secret, "utf-8")
    store = Store(tmp_path / "packages")
    manifest = build_package(read_source(tmp_path / "prov"), store, check_tables)
    loose = tmp_path / "lös.gpkg"
    shutil.copyfile(store.root / object_path(manifest.layers[0].data.sha256), loose)
    with pytest.raises(ClassifiedPackage, match="prov"):
        mend_file(loose, tmp_path / "kopia.gpkg", manifests=[manifest])
    assert not (tmp_path / "kopia.gpkg").exists()


@pytest.mark.parametrize(
    ("layer", "table"),
    [
        ("Ängar 2026", "Ängar 2026"),
        ("!test", "lager_test"),
        ("gpkg_a", "lager_gpkg_a"),
        ("lagningslogg", "lagningslogg_2"),
        ("a/b", "a/b"),
    ],
)
def test_a_layer_keeps_its_name_where_a_geopackage_allows_it(
    tmp_path: Path, layer: str, table: str
) -> None:
    path = tmp_path / "in.geojson"
    text = (
        f'{{"type":"FeatureCollection","name":"{layer}","features":[{{"type":"Feature",'
        '"properties":{"a":1},"geometry":{"type":"Point","coordinates":[15.2,59.3]}}]}'
    )
    path.write_text(text, "utf-8")
    done = mend_file(path, tmp_path / "kopia.gpkg")
    assert [item.name for item in done.layers] == [table]
    renamed = [row.detail for row in done.log if row.act == "layer_renamed"]
    assert renamed == ([] if layer == table else [f"{layer} → {table}"])
