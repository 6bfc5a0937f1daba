"""A package version's manifest: a Frictionless Data Package v2 with a `rumslig` profile.

The manifest names every object by SHA-256 and length; its own SHA-256 names the version.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from layers.canonical import canonical_json
from layers.errors import PackageError
from layers.language import tr
from layers.packages.carried import (
    DocumentEntry,
    ImageEntry,
    document_resource,
    image_resource,
    kind_of,
    read_document,
    read_image,
)
from layers.packages.stored import StoredObject as StoredObject
from layers.packages.stored import object_path as object_path

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


@dataclass(frozen=True, slots=True)
class LayerEntry:
    """What a package version says of one layer."""

    name: str
    title: str
    theme: str
    definition: str
    source: str
    reference_date: str
    data: StoredObject
    rows: int
    geometry: str
    logical_digest: str
    fields: tuple[str, ...] = ()
    accuracy_m: float = 0.0
    coverage: StoredObject | None = None
    coverage_filter: str = ""
    style: StoredObject | None = None
    key: tuple[str, ...] = ()
    min_cell: int = 0
    example: bool = False
    schematic: bool = False
    scale: int = 0
    visible: bool = False
    role: str = ""
    code_field: str = ""
    name_field: str = ""
    qgis_style: StoredObject | None = None
    row_index: StoredObject | None = None
    """What tells which rows another version has changed; see `layers.versions.row_index`."""
    lineage: str = ""
    """The same in versions whose feature ids name the same objects."""
    next_id: int = 0
    """The first feature id that no object of this or an earlier version has."""
    inferred: int = 0
    """How many objects are only probably those of the version before."""
    search: tuple[str, ...] = ()
    """Columns whose words find an object in the search, besides its name."""

    @property
    def objects(self) -> tuple[StoredObject, ...]:
        """Every object that the layer needs, its data first."""
        parts = (self.data, self.coverage, self.style, self.qgis_style, self.row_index)
        return tuple(part for part in parts if part is not None)


_OWN = {
    *("layers", "images", "documents", "tables", "name", "title", "version", "licence"),
    *("publisher", "written"),
}
"""What stands elsewhere in the document than among the profile's keys."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """One version of a package."""

    name: str
    title: str
    version: str
    publisher: str
    licence: str
    classification: str
    layers: tuple[LayerEntry, ...]
    accrual_periodicity: str = ""
    next_review: str = ""
    release_note: str = ""
    decision: str = ""
    responsible: str = ""
    """The function that answers for the content, where it is not the publisher."""
    approved_by: str = ""
    """The function that must approve a version before it is published."""
    images: tuple[ImageEntry, ...] = ()
    documents: tuple[DocumentEntry, ...] = ()
    tables: dict[str, Any] = field(default_factory=dict)
    written: bytes = field(default=b"", repr=False, compare=False)
    """The JSON as it was read: a newer version's unknown keys stay in it."""

    @property
    def sha256(self) -> str:
        """The hash of the canonical JSON, which is the version's identity."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    @property
    def objects(self) -> tuple[StoredObject, ...]:
        """Every object that the version needs, each once, in the manifest's order."""
        found = (part for entry in self.entries for part in entry.objects)
        return tuple(dict.fromkeys(found))

    @property
    def entries(self) -> tuple[LayerEntry | ImageEntry | DocumentEntry, ...]:
        """Its layers, images and documents."""
        return (*self.layers, *self.carried)

    @property
    def carried(self) -> tuple[ImageEntry | DocumentEntry, ...]:
        """Its images and documents."""
        return (*self.images, *self.documents)

    @property
    def function(self) -> str:
        """Who answers for the content: the responsible function, else the publisher."""
        return self.responsible or self.publisher

    def layer(self, name: str) -> LayerEntry:
        """Return the layer called `name`.

        Raises
        ------
        PackageError
            The package has no such layer.
        """
        for entry in self.layers:
            if entry.name == name:
                return entry
        raise PackageError(
            tr(
                "paketet {package} {version} har inget lager ”{layer}”.",
                package=self.name,
                version=self.version,
                layer=name,
            )
        )

    def to_bytes(self) -> bytes:
        """Return the canonical JSON (RFC 8785)."""
        if self.written:
            return self.written
        profile = {
            item.name: getattr(self, item.name) for item in fields(self) if item.name not in _OWN
        }
        for key in ("responsible", "approved_by"):
            if not profile[key]:  # as it was written before there were any
                del profile[key]
        document = {
            "$schema": PROFILE,
            "name": self.name,
            "title": self.title,
            "version": self.version,
            "licenses": [{"name": self.licence}],
            "contributors": [{"title": self.publisher, "roles": ["publisher"]}],
            "resources": [
                *(_resource(entry) for entry in self.layers),
                *(image_resource(image) for image in self.images),
                *(document_resource(document) for document in self.documents),
            ],
            "rumslig": {**profile, **self.tables},
        }
        return canonical_json(document)


def _resource(entry: LayerEntry) -> dict[str, Any]:
    profile = asdict(entry)
    data = profile.pop("data")
    profile["key"], profile["fields"] = list(entry.key), list(entry.fields)
    profile["search"] = list(entry.search)
    for key in ("qgis_style", "row_index", "lineage", "next_id", "inferred", "search"):
        if not profile[key]:  # as it was written before there were any
            del profile[key]
    return {
        "name": profile.pop("name"),
        "title": profile.pop("title"),
        "path": object_path(data["sha256"]),
        "format": "gpkg",
        "bytes": data["bytes"],
        "hash": f"sha256:{data['sha256']}",
        "sources": [{"title": profile.pop("source")}],
        "rumslig": profile,
    }


def parse_manifest(content: bytes) -> Manifest:
    """Return the manifest written as JSON.

    Raises
    ------
    PackageError
        The content is no manifest.
    """
    try:
        document = json.loads(content)
        profile = dict(document["rumslig"])
        known = {item.name for item in fields(Manifest)} - _OWN
        tables = {key: profile.pop(key) for key in list(profile) if key not in known}
        kinds = [(kind_of(resource), resource) for resource in document["resources"]]
        return Manifest(
            name=document["name"],
            title=document["title"],
            version=document["version"],
            publisher=document["contributors"][0]["title"],
            licence=document["licenses"][0]["name"],
            layers=tuple(_entry(resource) for kind, resource in kinds if kind == "layer"),
            images=tuple(read_image(resource) for kind, resource in kinds if kind == "image"),
            documents=tuple(
                read_document(resource) for kind, resource in kinds if kind == "document"
            ),
            tables=tables,
            written=content,
            **profile,
        )
    except (
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        RecursionError,
    ) as error:
        raise PackageError(tr("manifestet är skadat ({fact}).", fact=error)) from error


def _entry(resource: dict[str, Any]) -> LayerEntry:
    profile = dict(resource["rumslig"])
    for key in ("coverage", "style", "qgis_style", "row_index"):
        if profile.get(key):
            profile[key] = StoredObject(profile[key]["sha256"], profile[key]["bytes"])
    known = {item.name for item in fields(LayerEntry)}
    return LayerEntry(
        **{
            **{key: value for key, value in profile.items() if key in known},
            "name": resource["name"],
            "title": resource["title"],
            "source": resource["sources"][0]["title"],
            "data": StoredObject(resource["hash"].removeprefix("sha256:"), resource["bytes"]),
            "key": tuple(profile.get("key", ())),
            "fields": tuple(profile.get("fields", ())),
            "search": tuple(profile.get("search", ())),
        }
    )
