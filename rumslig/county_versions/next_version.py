"""A package's next version: what `next.toml` says otherwise than `package.toml` beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layers.errors import PackageError
from layers.formats.geopackage import write_geopackage
from layers.packages.build import read_layer_rows
from layers.packages.source import (
    TABLES,
    LayerSource,
    PackageSource,
    parse_source,
    read_source_table,
)
from rumslig.county_versions.row_changes import RowChange, change_rows, read_changes
from rumslig.language import tr

NEXT_FILE = "next.toml"
_NAMED_BY = {
    "layers": ("name",),
    "guidance": ("rule",),
    "levels": ("level",),
    "closed_days": ("title",),
    "consultation_times": ("title",),
    "meetings": ("body", "date"),
}
"""What tells one table from another, where it is not `id`."""


@dataclass(frozen=True, slots=True)
class NextVersion:
    """A package as it is next.

    Attributes
    ----------
    withdraws
        Why the version before is withdrawn when this one is published; "" where it is not.
    same_rows
        Names of the layers whose rows, key and coverage are those of the version before.
    """

    source: PackageSource
    withdraws: str = ""
    same_rows: frozenset[str] = frozenset()


def make_next_version(folder: Path) -> NextVersion:
    """Return the version that `next.toml` describes; changed layers are written in the folder.

    Parameters
    ----------
    folder
        A publisher's folder, which the caller may change.

    Raises
    ------
    LayerError
        The file cannot be read, or a change does not fit the layers; says where.
    """
    table = read_source_table(folder)
    further = read_source_table(folder, NEXT_FILE)
    name = f"{folder.name}/{NEXT_FILE}"
    changes = read_changes(further.pop("changes", []), name)
    withdraws = str(further.pop("withdraws", ""))
    merged = _merge(table, further)
    before = parse_source(table, folder)
    paths = {layer.name: layer for layer in before.layers}
    for layer_name in dict.fromkeys(change.layer for change in changes):
        if layer_name not in paths:
            raise PackageError(
                tr("{file} ändrar lagret {layer}, som inte finns.", file=name, layer=layer_name)
            )
        rows = read_layer_rows(folder, paths[layer_name])
        file_name = _write(folder, layer_name, rows, changes, name)
        for row in merged["layers"]:
            if row["name"] == layer_name:
                for key in ("layer", "x", "y", "crs", "cell_m"):  # it is no table any more
                    row.pop(key, None)
                row["path"] = file_name
    source = parse_source(merged, folder)
    same = {
        layer.name
        for layer in source.layers
        if layer.name in paths and _rows_of(layer) == _rows_of(paths[layer.name])
    }
    return NextVersion(source, withdraws, frozenset(same))


def _rows_of(layer: LayerSource) -> tuple[object, ...]:
    """Return what decides which rows a layer has, and where it is mapped."""
    place = (layer.path, layer.layer, layer.x, layer.y, layer.crs, layer.cell_m)
    return (*place, layer.key, layer.coverage, layer.coverage_filter)


def _write(folder: Path, layer: str, rows: Any, changes: tuple[RowChange, ...], name: str) -> str:
    try:
        for change in changes:
            if change.layer == layer:
                rows = change_rows(rows, change)
    except PackageError as error:
        raise PackageError(f"{name}, {error}") from error
    path = folder / f"{layer}.next.gpkg"
    write_geopackage(path, {layer: rows})
    return path.name


def _merge(table: Mapping[str, Any], further: Mapping[str, Any]) -> dict[str, Any]:
    """Return a package's table with what another one says otherwise, or adds."""
    merged = {**table, "layers": [dict(row) for row in table["layers"]]}
    for key, value in further.items():
        if key not in ("layers", *TABLES):
            merged[key] = value
            continue
        words = _NAMED_BY.get(key, ("id",))
        rows = [dict(row) for row in merged.get(key, ())]
        for new in value:
            named = [new[word] for word in words]
            old = next((row for row in rows if [row[word] for word in words] == named), None)
            if old is None:
                rows.append(dict(new))
            else:
                old.update(new)
        merged[key] = rows
    return merged
