"""Fetching a version without using it, so that what it changes is seen before it is in use."""

from __future__ import annotations

from layers.packages.manifest import Manifest
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
    manifest, _ = desk.installer.fetch(repository, name, version)
    desk.store.keep(manifest)
    return manifest


def is_here(desk: PackageDesk, name: str, version: str) -> bool:
    """Return whether the store holds a version whole."""
    kept = desk.store.versions(name)
    return any(item.version == version and desk.store.is_whole(item) for item in kept)
