"""Fetching a version without using it, so that what it changes is seen before it is in use."""

from __future__ import annotations

from layers.atomic import write_atomic
from layers.packages.manifest import Manifest, StoredObject
from layers.repository.delta import object_pairs
from layers.repository.download import Downloader
from layers.repository.gate import gates_of
from layers.repository.installer import find_listed
from layers.repository.names import version_order
from rumslig.packages.desk import PackageDesk


def fetch_version(desk: PackageDesk, identity: str, name: str, version: str = "") -> Manifest:
    """Put a version of a known repository whole into the store; what is in use stays in use.

    Parameters
    ----------
    identity
        The repository's.
    version
        The latest by default.

    Raises
    ------
    NotConfirmed
        The repository could not be confirmed as the latest; nothing was fetched.
    RepositoryError
        There is no such version, or it cannot be fetched or is refused.
    """
    repository = desk.known.reopen(identity)
    repository.refresh()
    repository.require_confirmed()
    listed = find_listed(repository.index(), repository.address, name, version)
    manifest = repository.manifest(name, listed)
    store = desk.store
    Downloader(repository.fetcher, store, desk.progress).fetch(
        gates_of(manifest), _replaced_objects(desk, manifest), manifest.title
    )
    with store.lock():
        write_atomic(store.manifest_path(manifest), manifest.to_bytes())
    return manifest


def is_here(desk: PackageDesk, name: str, version: str) -> bool:
    """Return whether the store holds a version whole."""
    return any(
        item.version == version and all(desk.store.has(stored) for stored in item.objects)
        for item in desk.store.versions(name)
    )


def _replaced_objects(desk: PackageDesk, manifest: Manifest) -> dict[StoredObject, StoredObject]:
    """Return what each new object replaces, in the versions that the store has."""
    kept = sorted(desk.store.versions(manifest.name), key=lambda item: version_order(item.version))
    return {
        new: old
        for item in kept
        for old, new in object_pairs(item, manifest)
        if desk.store.has(old)
    }
