"""Real pairs of versions, against what another program says of them."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from layers.formats.files import list_layers
from layers.versions.diff import Diff, compare_rows
from layers.versions.identity import match_rows
from layers.versions.index_diff import compare_indexes
from layers.versions.note import write_note
from layers.versions.patch import apply_diff
from layers.versions.row_index import build_row_index, parse_row_index
from layers.versions.rows import digest_rows, logical_digest
from layers.versions.sources import FileRows, open_rows

COLUMNS = ("fid", "geometry", "name", "rating")
BLOB_HEAD = 8
"""What a GeoPackage puts before the WKB of a point."""


@pytest.fixture
def versions(shared_geo: Path) -> Path:
    return shared_geo / "versions_gpkg"


def compared(versions: Path, name: str) -> Diff:
    return compare_rows(open_rows(versions / "base.gpkg"), open_rows(versions / f"{name}.gpkg"))


def told_by_geodiff(path: Path) -> tuple[str, dict[str, Any]]:
    (entry,) = json.loads(path.read_text("utf-8"))["geodiff"]
    values = {COLUMNS[change["column"]]: change.get("new") for change in entry["changes"]}
    if values.get("geometry"):
        values["geometry"] = base64.b64decode(values["geometry"])[BLOB_HEAD:]
    return entry["type"], values


def test_an_insert_is_what_geodiff_says(versions: Path) -> None:
    kind, values = told_by_geodiff(versions / "2_inserts__base-inserted_1_A.json")
    diff = compared(versions, "2_inserts__inserted_1_A")
    (row,) = diff.added
    assert kind == "insert"
    assert {"fid": row.id, "geometry": row.geometry, **row.values} == values
    assert (diff.unchanged, len(diff.changed), len(diff.removed)) == (3, 0, 0)


def test_an_update_is_what_geodiff_says(versions: Path) -> None:
    kind, values = told_by_geodiff(versions / "2_updates__base-updated_A.json")
    (change,) = compared(versions, "2_updates__updated_A").changed
    assert kind == "update"
    assert change.geometry is not None
    assert change.geometry.new == values["geometry"]
    assert [(value.name, value.old, value.new) for value in change.values] == [
        ("rating", 2, values["rating"])
    ]


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("base", "Inga ändringar."),
        ("gpkg_triggers__db-base", "Inga ändringar."),
        ("2_deletes__deleted_A", "1 punkt borttagen."),
        ("2_updates__updated_A", "1 punkt flyttad. 1 objekt har ändrade uppgifter (rating)."),
        ("empty_geom__db-empty", "1 objekt utan geometri tillagt."),
        (
            "modified_scheme__added_attribute",
            "Kolumnen ”added_field” är ny, med värde på 3 objekt.",
        ),
        (
            "modified_scheme__reprojected",
            "3 objekt har koordinater i ett annat system. "
            "Koordinatsystemet är nu EPSG:27700 (förut EPSG:4326).",
        ),
    ],
)
def test_the_note_and_the_way_there(versions: Path, name: str, note: str) -> None:
    old, new = open_rows(versions / "base.gpkg"), open_rows(versions / f"{name}.gpkg")
    diff = compare_rows(old, new)
    assert write_note(diff) == note
    assert logical_digest(apply_diff(old, diff)) == logical_digest(new)
    indexes = [
        parse_row_index(build_row_index(rows.schema, digest_rows(rows))) for rows in (old, new)
    ]
    quick = compare_indexes(*indexes)
    assert bool(quick) == bool(diff)
    assert (len(quick.added), len(quick.removed)) == (len(diff.added), len(diff.removed))


def test_without_ids_the_same_objects_are_found(versions: Path) -> None:
    old = open_rows(versions / "base.gpkg")
    new = open_rows(versions / "2_inserts__inserted_1_A.gpkg")
    matching = match_rows(old, new)
    assert len(matching.old) == 3
    assert matching.certain.all()
    assert matching.added.tolist() == [3]


def test_heights_and_measures_are_read_whole(versions: Path) -> None:
    path = versions / "3d__db3d-base.gpkg"
    for info in list_layers(path):
        rows = open_rows(path, info.name)
        assert isinstance(rows, FileRows)
        assert not compare_rows(rows, open_rows(path, info.name))
        for batch in rows.batches():
            shapes = batch.shapes()
            assert shapely.has_z(shapes).all() == ("Including" in info.name)
            assert shapely.has_m(shapes).all() == info.name.endswith("M")
