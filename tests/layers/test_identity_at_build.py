"""Building a version beside the one before: objects keep their feature ids, whoever moved rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyogrio
import pytest
import shapely
from shapely import box

from layers.errors import LayerError
from layers.formats.geopackage import write_geopackage
from layers.packages.build import build_package
from layers.packages.identity import Earlier
from layers.packages.manifest import Manifest, parse_manifest
from layers.packages.source import read_source
from layers.packages.store import Store
from layers.versions.index_diff import compare_indexes
from layers.versions.row_index import build_row_index, open_row_index
from layers.versions.rows import digest_rows, logical_digest
from layers.versions.sources import open_rows

E, N = 510_000.0, 6_570_000.0
TOML = (
    'name = "prov"\ntitle = "Prov"\nversion = "{version}"\npublisher = "GIS"\n'
    'licence = "CC0-1.0"\n[[layers]]\nname = "natur"\npath = "natur.gpkg"\ntitle = "Natur"\n'
    'theme = "natur"\ndefinition = "yta"\nsource = "prov"\nreference_date = "2026-01-01"\n{key}'
)
KEY = 'key = ["objekt"]\n'


def frame(count: int) -> Any:
    shapes = [box(E + 300 * n, N, E + 300 * n + 100 + n, N + 100) for n in range(count)]
    return geopandas.GeoDataFrame(
        {"objekt": [f"o{n}" for n in range(count)], "klass": ["1"] * count},
        geometry=shapes,
        crs="EPSG:3006",
    )


def build(
    folder: Path, data: Any, version: str = "1.0.0", key: str = "", before: Manifest | None = None
) -> Manifest:
    source, store = folder / "k\u00e4lla", Store(folder / "store")
    source.mkdir(parents=True, exist_ok=True)
    write_geopackage(source / "natur.gpkg", {"natur": data})
    (source / "package.toml").write_text(TOML.format(version=version, key=key), "utf-8")
    earlier = Earlier(before, store) if before else None
    return build_package(read_source(source), store, before=earlier)


def ids(folder: Path, manifest: Manifest) -> dict[str, int]:
    path = Store(folder / "store").path_of(manifest.layer("natur").data)
    rows = pyogrio.read_dataframe(path, fid_as_index=True)
    return dict(zip(rows["objekt"], rows.index.tolist(), strict=True))


@pytest.mark.parametrize("key", ["", KEY])
def test_a_shuffled_re_export_is_the_same_version(key: str, tmp_path: Path) -> None:
    first = build(tmp_path, frame(9), key=key)
    order = np.random.default_rng(1).permutation(9)
    again = build(tmp_path, frame(9).iloc[order], "1.0.1", key, first)
    one, other = first.layer("natur"), again.layer("natur")
    assert (one.data, one.row_index, one.logical_digest, one.next_id) == (
        other.data,
        other.row_index,
        other.logical_digest,
        other.next_id,
    )


@pytest.mark.parametrize("key", ["", KEY])
def test_the_row_index_tells_of_the_file_as_it_is(key: str, tmp_path: Path) -> None:
    first = build(tmp_path, frame(9), key=key)
    changed = frame(12).iloc[np.random.default_rng(2).permutation(12)[2:]]
    entry = build(tmp_path, changed, "1.1.0", key, first).layer("natur")
    store = Store(tmp_path / "store")
    rows = open_rows(store.path_of(entry.data))
    anew = digest_rows(rows, entry.key)
    assert entry.row_index is not None
    assert store.read(entry.row_index) == build_row_index(rows.schema, anew, entry.key)
    assert entry.logical_digest == logical_digest(rows, anew)


@pytest.mark.parametrize("key", ["", KEY])
def test_objects_keep_their_ids_and_new_ones_get_ids_of_their_own(key: str, tmp_path: Path) -> None:
    first = build(tmp_path, frame(6), key=key)
    less = frame(6).drop(index=[5])
    second = build(tmp_path, less, "1.1.0", key, first)
    more = frame(7).drop(index=[2]).iloc[::-1]
    third = build(tmp_path, more, "1.2.0", key, second)
    before, after = ids(tmp_path, first), ids(tmp_path, third)
    for name in ("o0", "o1", "o3", "o4"):
        assert after[name] == before[name]
    # the id of an object that is gone is never given to another
    assert {after["o5"], after["o6"]} & set(before.values()) == set()
    assert third.layer("natur").next_id == max(after.values()) + 1


def test_the_row_index_tells_what_has_changed(tmp_path: Path) -> None:
    first = build(tmp_path, frame(6), key=KEY)
    moved = frame(6)
    moved.loc[1, "klass"] = "2"
    moved.geometry = [
        shapely.affinity.translate(shape, 10 if n == 3 else 0)
        for n, shape in enumerate(moved.geometry)
    ]
    second = build(tmp_path, moved.iloc[::-1], "1.1.0", KEY, first)
    store = Store(tmp_path / "store")
    indexes = []
    for manifest in (first, second):
        stored = manifest.layer("natur").row_index
        assert stored is not None
        indexes.append(open_row_index(store.path_of(stored)))
    found = compare_indexes(*indexes)
    assert (len(found.added), len(found.removed), found.unchanged) == (0, 0, 4)
    assert (int(found.geometry.sum()), int(found.attributes.sum())) == (1, 1)


def test_an_object_that_moved_a_little_is_probably_the_same(tmp_path: Path) -> None:
    first = build(tmp_path, frame(4))
    moved = frame(4)
    moved.geometry = [shapely.affinity.translate(shape, 4, 3) for shape in moved.geometry]
    second = build(tmp_path, moved, "1.1.0", before=first)
    assert ids(tmp_path, second) == ids(tmp_path, first)
    assert second.layer("natur").inferred == 4
    assert parse_manifest(second.to_bytes()) == second


def test_a_layer_that_gets_a_key_keeps_its_ids(tmp_path: Path) -> None:
    first = build(tmp_path, frame(5))
    second = build(tmp_path, frame(5).iloc[::-1], "2.0.0", KEY, first)
    assert ids(tmp_path, second) == ids(tmp_path, first)


def test_a_key_that_is_none_stops_the_building_and_says_where(tmp_path: Path) -> None:
    data = frame(5)
    data.loc[[1, 2], "objekt"] = "o4"
    with pytest.raises(LayerError, match=r"prov/natur.*o4"):
        build(tmp_path, data, key=KEY)
    data = frame(5)
    data.loc[3, "objekt"] = None
    with pytest.raises(LayerError, match="prov/natur"):
        build(tmp_path, data, key=KEY)


def test_a_column_called_fid_survives(tmp_path: Path) -> None:
    data = frame(3).assign(FID=[70, 80, 90])
    manifest = build(tmp_path, data)
    path = Store(tmp_path / "store").path_of(manifest.layer("natur").data)
    assert pyogrio.read_dataframe(path)["FID"].tolist() == [70, 80, 90]
