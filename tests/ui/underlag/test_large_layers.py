"""Large layers on the map: read from their index, and compared without reading both versions."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import shapely
from package_market import BEFORE, Market, Row, square

import layers.catalog
import rumslig.packages.changed_ids
from layers.catalog import Catalog
from layers.packages.build import build_package
from layers.packages.manifest import Manifest
from layers.packages.source import read_source
from layers.packages.store import Store
from layers.versions.meeting import ids_of_keys, rows_of_keys
from layers.versions.rows import digest_keys, find_rows, shorten
from layers.versions.sources import FileRows, open_rows
from rumslig import jobs
from rumslig.packages.changed_ids import ChangedIds, find_changed_ids
from rumslig.packages.difference import compare_packages
from rumslig.progress import silent
from rumslig.settings import Home
from rumslig.upkeep.comparing import compare_stored
from ui.map.scene import SceneLayer
from ui.underlag.marks import MARKS_ID, read_map_comparison

MANY: tuple[Row, ...] = tuple(
    (f"n{number:02}", f"Nummer {number}", "1", square(number * 90.0, -number * 40.0, 60))
    for number in range(30)
)
OLD = (*MANY, *BEFORE)
NEW = (
    ("ny", "Ny", "2", square(40, 4_000)),
    *((key, name, "3", shape) for key, name, _, shape in MANY[:2]),
    *((key, name, kind, shapely.buffer(shape, 9)) for key, name, kind, shape in MANY[2:5]),
    *MANY[6:],
    *BEFORE,
)
"""Of `OLD`: two have another class, three another shape, one is gone, one is new."""


@pytest.fixture(autouse=True)
def small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers.catalog, "LARGE", 10)
    monkeypatch.setattr(rumslig.packages.changed_ids, "LARGE", 10)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(Home(tmp_path / "hem").packages)


@pytest.fixture
def versions(tmp_path: Path, store: Store) -> tuple[Manifest, Manifest]:
    market = Market(tmp_path)
    sources = (
        market.write_source("natur", "1.0.0", OLD),
        market.write_source("natur", "1.1.0", NEW),
    )
    before, after = (build_package(read_source(source), store) for source in sources)
    store.install(before)
    store.keep(after)
    return before, after


def test_a_large_layer_is_the_same_from_its_index(
    tmp_path: Path, store: Store, versions: tuple[Manifest, Manifest]
) -> None:
    (source,) = Catalog.of_installed(store).layers
    assert source.is_large
    from_file = source.read()
    layers.catalog._read_object.cache_clear()
    jobs.index_large_layers(Home(tmp_path / "hem"), progress=silent)
    assert len(store.indexes.paths()) == 1
    whole = source.read()
    assert whole.geometry is not from_file.geometry
    assert (shapely.to_wkb(whole.geometry) == shapely.to_wkb(from_file.geometry)).all()
    pd.testing.assert_frame_equal(whole.attributes, from_file.attributes)
    assert (whole.sha256, whole.bounds) == (from_file.sha256, from_file.bounds)
    some = whole.attributes.index.to_numpy()[[2, 5, 9]]
    part = source.read_some(some)
    assert part.attributes.index.tolist() == some.tolist()
    assert (shapely.to_wkb(part.geometry) == shapely.to_wkb(whole.geometry[[2, 5, 9]])).all()
    pd.testing.assert_frame_equal(part.attributes, whole.attributes.iloc[[2, 5, 9]])


def test_a_damaged_index_is_passed_by(
    tmp_path: Path, store: Store, versions: tuple[Manifest, Manifest]
) -> None:
    jobs.index_large_layers(Home(tmp_path / "hem"), progress=silent)
    (path,) = store.indexes.paths()
    content = bytearray(path.read_bytes())
    content[content.rindex(b"\x01\x03\x00\x00\x00") + 20] ^= 1  # in the last shape
    path.write_bytes(content)
    layers.catalog._read_object.cache_clear()
    layers.catalog._open_index.cache_clear()
    (source,) = Catalog.of_installed(store).layers
    assert len(source.read().geometry) == len(OLD)


def test_indexes_name_what_a_whole_comparison_finds(
    store: Store, versions: tuple[Manifest, Manifest]
) -> None:
    before, after = versions
    (known,) = find_changed_ids(store, [versions])
    (layer,) = compare_packages((before, store), (after, store))
    diff = layer.diff
    assert diff is not None and len(diff.changed) == 5
    old = {row.id for row in diff.removed} | {item.old_id for item in diff.changed}
    new = {row.id for row in diff.added} | {item.new_id for item in diff.changed}
    assert known == ChangedIds("natur", "lager", tuple(sorted(old)), tuple(sorted(new)))


def test_what_indexes_do_not_tell_is_left_out(
    store: Store, versions: tuple[Manifest, Manifest], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = versions
    other_key = replace(after, layers=(replace(after.layers[0], key=("namn",)),))
    no_index = replace(after, layers=(replace(after.layers[0], row_index=None),))
    assert not find_changed_ids(store, [(before, other_key), (before, no_index)])
    monkeypatch.setattr(rumslig.packages.changed_ids, "MOST", 0.1)
    assert not find_changed_ids(store, [versions])


def drawn(parts: tuple[SceneLayer, ...]) -> Counter[tuple[str, bytes, str]]:
    """Return each object that is drawn with its layer and its values."""
    return Counter(
        (item.id, shapely.to_wkb(shape), str(list(values)))
        for item in parts
        for shape, values in zip(
            item.layer.geometry, item.layer.attributes.itertuples(index=False), strict=True
        )
    )


@pytest.mark.parametrize("in_use", [0, 1])
def test_the_map_shows_the_same_with_one_version_read(
    store: Store, versions: tuple[Manifest, Manifest], in_use: int
) -> None:
    found = compare_stored((versions[0], store), (versions[1], store), "sv")
    used = versions[in_use].sha256
    whole = read_map_comparison(store, found, used)
    less = read_map_comparison(store, found, used, find_changed_ids(store, [versions]))
    assert drawn(less.before) == drawn(whole.before)
    assert drawn(less.after) == drawn(whole.after)
    assert (less.before_words, less.after_words) == (whole.before_words, whole.after_words)
    # what is the same in both is one drawing
    assert less.before[0].layer.geometry is less.after[0].layer.geometry
    assert less.before[-1].id == less.after[-1].id == MARKS_ID


def test_keys_alone_find_the_rows(store: Store, versions: tuple[Manifest, Manifest]) -> None:
    rows = open_rows(store.path_of(versions[0].layers[0].data))
    assert isinstance(rows, FileRows)
    for key in (["objekt_id"], []):
        (batch,) = rows.batches()
        wanted = shorten(digest_keys(batch, key))[[4, 11]]
        assert find_rows(rows, wanted, key).tolist() == [4, 11]
        assert ids_of_keys(rows, wanted, key).tolist() == batch.ids[[4, 11]].tolist()
        found = rows_of_keys(rows, wanted, key)
        assert found.batch.ids.tolist() == batch.ids[[4, 11]].tolist()
        assert found.batch.wkb() == [batch.wkb()[4], batch.wkb()[11]]
        assert not len(rows_of_keys(rows, wanted[:0], key)) + len(
            ids_of_keys(rows, wanted[:0], key)
        )
