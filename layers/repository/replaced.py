"""Whether a repository has left a version behind: withdrawn, or replaced by another meaning."""

from __future__ import annotations

from typing import Literal

from layers.language import tr
from layers.packages.manifest import Manifest
from layers.repository.listing import RepositoryIndex
from layers.repository.names import version_order

ReplacedState = Literal["superseded", "withdrawn"]


def replaced_state(
    manifest: Manifest, index: RepositoryIndex | None
) -> tuple[ReplacedState | None, str]:
    """Return whether a version is `withdrawn` or `superseded`, and why; None where it is not.

    Parameters
    ----------
    index
        What the version's repository lists, None where that is not known.
    """
    if index is None:
        return None, ""
    package = index.find(manifest.name)
    listed = package.find(manifest.version) if package else None
    if package is None or listed is None or listed.manifest != manifest.sha256:
        return "superseded", tr("Förrådet har inte kvar den här versionen.")
    if listed.withdrawn:
        return "withdrawn", listed.withdrawn
    latest = package.latest
    if latest is not None and _first(latest.version) > _first(manifest.version):
        return "superseded", tr(
            "Version {version} har ersatt den här: schema, nyckel, regler eller betydelse är "
            "ändrade.",
            version=latest.version,
        )
    return None, ""


def _first(version: str) -> int:
    return version_order(version)[1][0]
