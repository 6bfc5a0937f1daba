"""The index of a repository: which versions there are, which is the latest, which are withdrawn."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from typing import Any

from layers.canonical import canonical_json
from layers.errors import WrongContent
from layers.language import tr
from layers.packages.manifest import Manifest
from layers.packages.source import CLASSIFICATIONS
from layers.repository.names import check_apart, check_name, version_order, wrong_kind

FORMAT = "rumslig.index/1"
INDEX_TARGET = "index/index.json"
STABLE = "stable"


@dataclass(frozen=True, slots=True)
class ListedVersion:
    """A published version as the index tells of it.

    Attributes
    ----------
    manifest
        SHA-256 of the manifest.
    bytes
        What all its objects take.
    published
        When it was published, in UTC (ISO 8601).
    withdrawn
        Why it should not be used any more; "" while it may.
    """

    version: str
    manifest: str
    bytes: int
    published: str
    release_note: str = ""
    withdrawn: str = ""
    reference_date: str = ""
    next_review: str = ""
    accrual_periodicity: str = ""


@dataclass(frozen=True, slots=True)
class ListedPackage:
    """A package of the index, its versions from the oldest on."""

    name: str
    title: str
    publisher: str
    classification: str
    channels: dict[str, str]
    versions: tuple[ListedVersion, ...]
    themes: tuple[str, ...] = ()

    @property
    def latest(self) -> ListedVersion | None:
        """The version that is installed unless another is asked for."""
        return self.find(self.channels.get(STABLE, ""))

    def find(self, version: str) -> ListedVersion | None:
        """Return a version, None where it is not listed."""
        return next((item for item in self.versions if item.version == version), None)


@dataclass(frozen=True, slots=True)
class RepositoryIndex:
    """An index as it was read; what a newer program wrote in it stays in `document`."""

    document: dict[str, Any] = field(repr=False)
    title: str
    classification: str
    packages: tuple[ListedPackage, ...]

    def find(self, name: str) -> ListedPackage | None:
        """Return a package, None where it is not listed."""
        return next((item for item in self.packages if item.name == name), None)

    def to_bytes(self) -> bytes:
        """Return the canonical JSON."""
        return canonical_json(self.document)

    def with_version(
        self, manifest: Manifest, published: str, channel: str = STABLE
    ) -> RepositoryIndex:
        """Return the index with one more version, which is its channel's latest."""
        document = copy.deepcopy(self.document)
        row = document["packages"].setdefault(manifest.name, {"channels": {}, "versions": []})
        row["title"], row["publisher"] = manifest.title, manifest.publisher
        row["classification"] = manifest.classification
        row["themes"] = sorted({entry.theme for entry in manifest.layers})
        row["versions"].append(
            {
                "version": manifest.version,
                "manifest": manifest.sha256,
                "bytes": sum(item.bytes for item in manifest.objects),
                "published": published,
                "release_note": manifest.release_note,
                "withdrawn": "",
                "reference_date": min((e.reference_date for e in manifest.layers), default=""),
                "next_review": manifest.next_review,
                "accrual_periodicity": manifest.accrual_periodicity,
            }
        )
        row["channels"][channel] = manifest.version
        return parse_index(canonical_json(document))

    def with_latest(self, name: str, version: str, channel: str) -> RepositoryIndex:
        """Return the index with a listed version as a channel's latest."""
        document = copy.deepcopy(self.document)
        document["packages"][name]["channels"][channel] = version
        return parse_index(canonical_json(document))

    def without_version(self, name: str, version: str, reason: str) -> RepositoryIndex:
        """Return the index with a version withdrawn: listed still, and never the latest."""
        document = copy.deepcopy(self.document)
        row = document["packages"][name]
        for item in row["versions"]:
            if item["version"] == version:
                item["withdrawn"] = reason
        usable = [item["version"] for item in row["versions"] if not item["withdrawn"]]
        for channel, latest in list(row["channels"].items()):
            if latest == version:
                row["channels"][channel] = max(usable, key=version_order, default="")
        return parse_index(canonical_json(document))


def empty_index(title: str, classification: str) -> RepositoryIndex:
    """Return the index of a repository without packages."""
    document = {"format": FORMAT, "title": title, "classification": classification, "packages": {}}
    return parse_index(canonical_json(document))


def parse_index(content: bytes) -> RepositoryIndex:
    """Return the index written as JSON.

    Raises
    ------
    WrongContent
        The content is no index.
    """
    try:
        document = json.loads(content)
        if document["format"] != FORMAT or document["classification"] not in CLASSIFICATIONS:
            raise ValueError(document["format"])
        packages = tuple(_package(name, row) for name, row in sorted(document["packages"].items()))
        check_apart(item.name for item in packages)
        return RepositoryIndex(
            document, str(document["title"]), document["classification"], packages
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise WrongContent(tr("förrådets register är skadat ({fact}).", fact=error)) from error


def _package(name: str, row: dict[str, Any]) -> ListedPackage:
    check_name(name)
    known = set(ListedVersion.__dataclass_fields__)
    versions = [
        ListedVersion(**{key: value for key, value in item.items() if key in known})
        for item in row["versions"]
    ]
    for item in versions:
        check_name(item.version)
        if wrong := wrong_kind(item):
            raise ValueError(f"{name} {item.version}: {wrong}")
    versions.sort(key=lambda item: version_order(item.version))
    return ListedPackage(
        name=name,
        title=str(row["title"]),
        publisher=str(row["publisher"]),
        classification=str(row["classification"]),
        channels={str(key): str(value) for key, value in row["channels"].items()},
        versions=tuple(versions),
        themes=tuple(map(str, row.get("themes", ()))),
    )
