"""The versions of a package: those that its repository lists, and those that are here."""

from __future__ import annotations

from dataclasses import dataclass

from layers.errors import LayerError
from layers.repository.choices import read_choices
from layers.repository.listing import ListedPackage
from layers.repository.names import version_order
from rumslig.packages.desk import PackageDesk
from rumslig.upkeep.board import Source


@dataclass(frozen=True, slots=True)
class KnownVersion:
    """A version that may be chosen.

    Attributes
    ----------
    published
        When it was published, in UTC (ISO 8601); "" for what was built here.
    is_here
        Whether the store holds it whole, so that it can be used at once and offline.
    in_use
        Whether it is the installed one.
    withdrawn
        Why it should not be used any more; "" while it may.
    repository
        The identity of the repository that lists it; "" where none does.
    """

    version: str
    published: str = ""
    release_note: str = ""
    bytes: int = 0
    is_here: bool = False
    in_use: bool = False
    withdrawn: str = ""
    repository: str = ""

    @property
    def can_be_used(self) -> bool:
        """Whether there is anywhere to take it from."""
        return not self.in_use and (self.is_here or bool(self.repository))


def known_versions(
    desk: PackageDesk, name: str, sources: tuple[Source, ...]
) -> tuple[KnownVersion, ...]:
    """Return every version of a package that is known here, the newest first; nobody is asked."""
    own = read_choices(desk.store).of(name).repository
    listed: dict[str, KnownVersion] = {}
    for source in sources:
        package = source.index.find(name) if source.index else None
        if package is not None and (not own or own == source.known.identity):
            for item in _listed(package, source.known.identity):
                listed.setdefault(item.version, item)
    in_use = desk.installer.installed(name)
    found = dict(listed)
    for manifest in desk.store.versions(name):
        if not desk.store.is_whole(manifest):
            continue
        known = listed.get(manifest.version, KnownVersion(manifest.version))
        found[manifest.version] = KnownVersion(
            manifest.version,
            known.published,
            known.release_note or manifest.release_note,
            known.bytes or sum(stored.bytes for stored in manifest.objects),
            True,
            in_use is not None and in_use.version == manifest.version,
            known.withdrawn,
            known.repository,
        )
    return tuple(sorted(found.values(), key=lambda item: version_order(item.version), reverse=True))


def _listed(package: ListedPackage, identity: str) -> list[KnownVersion]:
    return [
        KnownVersion(
            item.version,
            item.published,
            item.release_note,
            item.bytes,
            withdrawn=item.withdrawn,
            repository=identity,
        )
        for item in package.versions
    ]


@dataclass(frozen=True, slots=True)
class Available:
    """A package that a known repository offers.

    Attributes
    ----------
    installed
        The version in use here; "" where it is not installed.
    """

    name: str
    title: str
    function: str
    classification: str
    version: str
    bytes: int
    release_note: str
    identity: str
    address: str
    installed: str = ""


def available_packages(desk: PackageDesk, sources: tuple[Source, ...]) -> tuple[Available, ...]:
    """Return what the known repositories offer, by repository and title; nobody is asked."""
    try:
        here = {item.name: item.version for item in desk.store.installed()}
    except LayerError:
        here = {}
    return tuple(
        Available(
            package.name,
            package.title,
            package.publisher,
            package.classification,
            package.latest.version,
            package.latest.bytes,
            package.latest.release_note,
            source.known.identity,
            source.known.address,
            here.get(package.name, ""),
        )
        for source in sources
        if source.index is not None
        for package in source.index.packages
        if package.latest is not None
    )
