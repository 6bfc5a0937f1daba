"""A copy of a package's document for the planner to read or keep; the store's own stays shut."""

from __future__ import annotations

from pathlib import Path

from layers.packages.carried import DocumentEntry
from layers.packages.manifest import Manifest
from layers.packages.store import Store
from layers.repository.names import check_name
from rumslig.outlet import export_path, hand_over
from rumslig.packages.publishing import require_open


@export_path("package-document")
def copy_document(
    store: Store, manifest: Manifest, entry: DocumentEntry, folder: Path, name: str = ""
) -> Path:
    """Write a document into a folder, under its own name unless the user gives another.

    Raises
    ------
    ClassifiedPackage
        The package is classified.
    PackageError
        The document's object is missing or damaged.
    """
    require_open(manifest)
    check_name(entry.name)
    target = folder / (name or entry.name)
    hand_over(target, store.read(entry.data))
    return target
