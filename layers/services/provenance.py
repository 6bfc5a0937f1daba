"""Where a snapshot came from: told in the file itself, so that it follows it everywhere."""

from __future__ import annotations

import json
import sqlite3
import warnings
from contextlib import closing, suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import rasterio
from rasterio.errors import NotGeoreferencedWarning, RasterioError

from layers.crs import Bounds
from layers.formats.ogr import SQLITE_HEADER

STANDARD = "urn:rumslig:provenance:1"
"""How the record is told from other metadata."""
NAMESPACE, TAG = "RUMSLIG", "PROVENANCE"
"""Where a GeoTIFF has it."""
MBTILES_ROW = "rumslig_provenance"
BESIDE = ".proveniens.json"
"""The end of the name of a file that tells it of the file beside it."""
_LONGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Provenance:
    """What was asked of whom and when, what came, and on which terms.

    Attributes
    ----------
    kind
        The kind of service, as in "wfs".
    address, layer, title
        Whom, what, and what the service calls it.
    asked_at
        When, in UTC: "2026-11-28T12:00:00Z".
    objects
        How many objects, pixels or cells came.
    crs
        The coordinate system of what is stored.
    bounds, bounds_crs
        The box that was asked for, and in which system; None for everything.
    licence, constraints, contact, attribution
        As the service states them; "" where it says nothing.
    sha256, bytes
        Of everything that was received, in the order in which it came.
    version
        The version of Rumslig.
    notes
        What was noticed on the way, a sentence each.
    """

    kind: str
    address: str
    layer: str
    title: str
    asked_at: str
    objects: int
    crs: str = ""
    bounds: Bounds | None = None
    bounds_crs: str = ""
    licence: str = ""
    constraints: str = ""
    contact: str = ""
    attribution: str = ""
    sha256: str = ""
    bytes: int = 0
    version: str = ""
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as a document."""
        document = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            "format": STANDARD,
            **document,
            "bounds": None if self.bounds is None else list(self.bounds),
            "notes": list(self.notes),
        }


def write_text(provenance: Provenance) -> str:
    """Return a record as text, the same for the same record."""
    return json.dumps(provenance.to_json(), ensure_ascii=False, indent=1, sort_keys=True)


def read_text(text: str) -> Provenance | None:
    """Return the record that text holds; None where it holds none."""
    try:
        document = json.loads(text)
        if not isinstance(document, dict) or document.pop("format", "") != STANDARD:
            return None
        bounds = document.get("bounds")
        known = {field.name for field in fields(Provenance)}
        values = {key: value for key, value in document.items() if key in known}
        values["notes"] = tuple(str(note) for note in document.get("notes", ()))
        if bounds is not None:
            west, south, east, north = (float(value) for value in bounds)
            values["bounds"] = (west, south, east, north)
        return Provenance(**values)
    except (ValueError, TypeError):
        return None


def read_provenance(path: Path) -> Provenance | None:
    """Return where a file came from, as the file or one beside it tells; None where none does.

    Reads GeoPackage, MBTiles, GeoTIFF and files with a record beside them; a file that is damaged
    or missing tells nothing.
    """
    with suppress(OSError):
        beside = path.with_name(path.name + BESIDE)
        if beside.is_file() and beside.stat().st_size <= _LONGEST:
            return read_text(beside.read_text("utf-8", errors="replace"))
        with path.open("rb") as stream:
            head = stream.read(len(SQLITE_HEADER))
        if head == SQLITE_HEADER:
            return _read_database(path)
        if head[:2] in (b"II", b"MM"):
            return _read_tiff(path)
    return None


def write_into_geopackage(path: Path, provenance: Provenance) -> None:
    """Add the record to a GeoPackage, as the standard says that metadata is kept."""
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(_METADATA_TABLES)
        known = database.execute("SELECT name FROM sqlite_master WHERE name='gpkg_extensions'")
        if known.fetchone() is None:
            database.execute(_EXTENSIONS)
        for table in ("gpkg_metadata", "gpkg_metadata_reference"):
            database.execute(
                "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_metadata', "
                "'http://www.geopackage.org/spec121/#extension_metadata', 'read-write')",
                (table,),
            )
        database.execute(
            "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata) "
            "VALUES ('dataset', ?, 'application/json', ?)",
            (STANDARD, write_text(provenance)),
        )
        database.execute(
            "INSERT INTO gpkg_metadata_reference (reference_scope, timestamp, md_file_id) "
            "VALUES ('geopackage', ?, last_insert_rowid())",
            (provenance.asked_at.replace("Z", ".000Z"),),
        )


def _read_database(path: Path) -> Provenance | None:
    questions = (
        ("SELECT metadata FROM gpkg_metadata WHERE md_standard_uri = ?", STANDARD),
        ("SELECT value FROM metadata WHERE name = ?", MBTILES_ROW),
    )
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    for question, value in questions:
        with suppress(sqlite3.Error), closing(sqlite3.connect(uri, uri=True)) as database:
            row = database.execute(question, (value,)).fetchone()
            if row is not None and isinstance(row[0], str):
                return read_text(row[0])
    return None


def _read_tiff(path: Path) -> Provenance | None:
    with (
        suppress(RasterioError),
        warnings.catch_warnings(),
        rasterio.Env(GDAL_PAM_ENABLED="NO", GDAL_DISABLE_READDIR_ON_OPEN="EMPTY_DIR"),
    ):
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(path, driver="GTiff") as picture:
            return read_text(picture.tags(ns=NAMESPACE).get(TAG, ""))
    return None


_METADATA_TABLES = """
CREATE TABLE IF NOT EXISTS gpkg_metadata (
  id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL,
  md_scope TEXT NOT NULL DEFAULT 'dataset',
  md_standard_uri TEXT NOT NULL,
  mime_type TEXT NOT NULL DEFAULT 'text/xml',
  metadata TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS gpkg_metadata_reference (
  reference_scope TEXT NOT NULL,
  table_name TEXT,
  column_name TEXT,
  row_id_value INTEGER,
  timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  md_file_id INTEGER NOT NULL,
  md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id)
);
"""
_EXTENSIONS = """
CREATE TABLE gpkg_extensions (
  table_name TEXT,
  column_name TEXT,
  extension_name TEXT NOT NULL,
  definition TEXT NOT NULL,
  scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
)
"""
