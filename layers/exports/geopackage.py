"""A GeoPackage whose layers open in their styles, and say where they come from."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import apsw

from layers.exports.layer import ExportLayer
from layers.formats.geopackage import FIXED_DATE, write_geopackage
from layers.styles.table import StoredStyle, write_styles

_METADATA = (
    "CREATE TABLE IF NOT EXISTS gpkg_metadata (id INTEGER PRIMARY KEY ASC NOT NULL, "
    "md_scope TEXT NOT NULL DEFAULT 'dataset', md_standard_uri TEXT NOT NULL, "
    "mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '')",
    "CREATE TABLE IF NOT EXISTS gpkg_metadata_reference (reference_scope TEXT NOT NULL, "
    "table_name TEXT, column_name TEXT, row_id_value INTEGER, timestamp DATETIME NOT NULL, "
    "md_file_id INTEGER NOT NULL, md_parent_id INTEGER, "
    "CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id))",
    "CREATE TABLE IF NOT EXISTS gpkg_extensions (table_name TEXT, column_name TEXT, "
    "extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL, "
    "CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))",
)
_VERSION = "1.2"
"""What QGIS 3.22 and the GDAL of its day read without a warning."""
_STANDARD = "https://datapackage.org"
_EXTENSION = "http://www.geopackage.org/spec120/#extension_metadata"


def styled_geopackage(layers: Sequence[ExportLayer]) -> bytes:
    """Return a GeoPackage of layers; same layers, same bytes.

    Feature ids are the layers' own where each has one.
    """
    with TemporaryDirectory(prefix="rumslig-") as folder:
        path = Path(folder) / "lager.gpkg"
        frames = {layer.name: layer.frame for layer in layers}
        numbered = all(_has_ids(layer) for layer in layers)
        write_geopackage(path, frames, keep_ids=numbered, version=_VERSION)
        with closing(apsw.Connection(os.fspath(path))) as database:
            database.execute("PRAGMA journal_mode = MEMORY")
            with database:
                _add_words(database, layers)
        write_styles(path, _styles_of(layers), FIXED_DATE)
        return path.read_bytes()


def _has_ids(layer: ExportLayer) -> bool:
    index = layer.frame.index
    return index.dtype.kind in "iu" and index.is_unique and bool((index >= 0).all())


def _add_words(database: apsw.Connection, layers: Sequence[ExportLayer]) -> None:
    for statement in _METADATA:
        database.execute(statement)
    for table in ("gpkg_metadata", "gpkg_metadata_reference"):
        database.execute(
            "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_metadata', ?, 'read-write')",
            (table, _EXTENSION),
        )
    for number, layer in enumerate(layers, start=1):
        database.execute(
            "UPDATE gpkg_contents SET identifier = ?, description = ? WHERE table_name = ?",
            (_identifier(layer, layers), layer.provenance.text(), layer.name),
        )
        known = {"title": layer.title, "rumslig": layer.provenance.to_json()}
        database.execute(
            "INSERT INTO gpkg_metadata VALUES (?, 'dataset', ?, 'application/json', ?)",
            (number, _STANDARD, json.dumps(known, ensure_ascii=False, sort_keys=True)),
        )
        database.execute(
            "INSERT INTO gpkg_metadata_reference VALUES ('table', ?, NULL, NULL, ?, ?, NULL)",
            (layer.name, FIXED_DATE, number),
        )


def _identifier(layer: ExportLayer, layers: Sequence[ExportLayer]) -> str:
    """Return the layer's title, which no other layer of the file may have."""
    alike = [other for other in layers if other.title == layer.title]
    return layer.title if alike == [layer] else f"{layer.title} ({layer.name})"


def _styles_of(layers: Sequence[ExportLayer]) -> tuple[StoredStyle, ...]:
    return tuple(
        StoredStyle(layer.name, layer.title, layer.qml, layer.sld)
        for layer in layers
        if layer.qml or layer.sld
    )
