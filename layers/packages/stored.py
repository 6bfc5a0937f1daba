"""A file of a package version, named by its content."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoredObject:
    """A file in the store, named by its content."""

    sha256: str
    bytes: int


def object_path(sha256: str) -> str:
    """Return where an object lies below a store or repository."""
    return f"objects/sha256/{sha256[:2]}/{sha256}"
