"""What a file says of itself: in a GeoPackage's own tables, or in metadata beside it.

Reads ISO 19139 and 19115-3, what ArcGIS puts beside a Shapefile, and where a snapshot of a
service came from. What is damaged says nothing, and nothing is made up.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

from layers.errors import PackageError
from layers.formats.ogr import SQLITE_HEADER
from layers.formats.rows import FileLayer
from layers.safe_xml import parse_xml

_LONGEST = 1 << 20
"""A longer text is no description of a layer."""
_PROVENANCE = "urn:rumslig:provenance:1"
"""What marks the record of a snapshot that was fetched from a service."""

_TAGS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "title": (("citation", "title"), ("citeinfo", "title"), ("idCitation", "resTitle")),
    "abstract": (("abstract",), ("idAbs",)),
    "organisation": (("organisationName",), ("party", "name"), ("cntorg",), ("origin",)),
    "contact": (("electronicMailAddress",), ("cntemail",), ("eMailAdd",)),
    "licence": (
        ("useLimitation",), ("otherConstraints",), ("useconst",), ("useLimit",), ("accconst",),
    ),
    "reference_date": (
        ("citation", "date"), ("pubdate",), ("caldate",), ("dateStamp",), ("dateInfo",),
    ),
    "accuracy": (("QuantitativeAttributeAccuracy",), ("horizpar",)),
    "lineage": (("lineage", "statement"), ("procdesc",)),
}  # fmt: skip
"""Where each fact stands, by the names of elements from the outside in, the best first."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is told of a layer, "" where nothing is.

    Attributes
    ----------
    changed
        The day that the layer was last changed, as it says itself or as the disk has it.
    told_by
        Which file or table tells it.
    """

    changed: str = ""
    title: str = ""
    abstract: str = ""
    organisation: str = ""
    contact: str = ""
    licence: str = ""
    reference_date: str = ""
    accuracy: str = ""
    lineage: str = ""
    told_by: str = ""

    def filled(self, told: Mapping[str, str], told_by: str) -> FileFacts:
        """Return the facts with what is missing taken from another teller."""
        new = {
            key: text
            for key, value in told.items()
            if not getattr(self, key) and (text := " ".join(value.split()))
        }
        if not new:
            return self
        tellers = ", ".join(filter(None, (self.told_by, told_by)))
        return replace(self, **new, told_by=tellers)


def read_facts(path: Path, info: FileLayer) -> FileFacts:
    """Return what a file says of a layer of its own; empty where it cannot be read."""
    facts = FileFacts()
    for told_by, told in _tellers(path, info):
        facts = facts.filled(told, told_by)
    with suppress(OSError):
        day = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        facts = facts.filled({"changed": day.date().isoformat()}, "")
    return facts


def _tellers(path: Path, info: FileLayer) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield what each teller tells, the one that is closest to the data first."""
    with suppress(OSError):
        with path.open("rb") as stream:
            is_database = stream.read(len(SQLITE_HEADER)) == SQLITE_HEADER
        if is_database:
            yield from _told_by_database(path, info)
    for beside in _beside(path):
        with suppress(OSError, PackageError):
            if beside.stat().st_size <= _LONGEST:
                yield beside.name, _told_by_xml(beside.read_bytes(), beside.name)


def _beside(path: Path) -> Iterable[Path]:
    named = (path.with_name(path.name + ".xml"), path.with_suffix(".xml"))
    return [item for item in dict.fromkeys(named) if item != path and item.is_file()]


def _told_by_database(path: Path, info: FileLayer) -> Iterator[tuple[str, Mapping[str, str]]]:
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with suppress(sqlite3.Error), closing(sqlite3.connect(uri, uri=True)) as database:
        for standard, kind, content in database.execute(_METADATA, (info.inner,)):
            if not isinstance(content, str) or len(content) > _LONGEST:
                continue
            if standard == _PROVENANCE:
                yield "gpkg_metadata", _told_by_snapshot(content)
            elif "xml" in str(kind):
                with suppress(PackageError):
                    yield "gpkg_metadata", _told_by_xml(content.encode(), path.name)
    with suppress(sqlite3.Error), closing(sqlite3.connect(uri, uri=True)) as database:
        row = database.execute(_CONTENTS, (info.inner,)).fetchone()
        if row is not None:
            identifier, description, changed = (str(value or "") for value in row)
            title = "" if identifier == info.inner else identifier
            told = {"title": title, "abstract": description}
            if not changed.startswith("2000-01-01"):  # stands where no time was to be written
                told["changed"] = changed[:10]
            yield "gpkg_contents", told


def _told_by_snapshot(content: str) -> Mapping[str, str]:
    try:
        told = json.loads(content)
    except ValueError:
        return {}
    if not isinstance(told, dict):
        return {}
    asked = {
        "title": told.get("title"),
        "licence": told.get("licence") or told.get("constraints"),
        "contact": told.get("contact"),
        "organisation": told.get("attribution"),
        "reference_date": str(told.get("asked_at") or "")[:10],
        "lineage": told.get("address"),
    }
    return {key: value for key, value in asked.items() if isinstance(value, str)}


def _told_by_xml(content: bytes, name: str) -> Mapping[str, str]:
    root = parse_xml(content, name)
    return {key: _first(root, ways) for key, ways in _TAGS.items()}


def _first(root: ElementTree.Element, ways: Iterable[tuple[str, ...]]) -> str:
    """Return the text within the first element that one of the ways leads to."""
    for way in ways:
        found = [root]
        for name in way:
            found = [item for parent in found for item in parent.iter() if _local(item) == name]
        for item in found:
            text = " ".join(" ".join(item.itertext()).split())
            if text:
                return text
    return ""


def _local(item: ElementTree.Element) -> str:
    return item.tag.rpartition("}")[2] if isinstance(item.tag, str) else ""


_METADATA = """
SELECT m.md_standard_uri, m.mime_type, m.metadata
FROM gpkg_metadata m JOIN gpkg_metadata_reference r ON r.md_file_id = m.id
WHERE r.table_name = ?1 OR r.reference_scope = 'geopackage'
ORDER BY r.table_name IS NULL, m.id
"""
_CONTENTS = "SELECT identifier, description, last_change FROM gpkg_contents WHERE table_name = ?"
