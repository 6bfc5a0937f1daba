"""Which packages hold what must not leave the house."""

from __future__ import annotations

from layers.packages.manifest import Manifest

CLASSIFIED = "skyddsvärd"


def is_classified(manifest: Manifest) -> bool:
    """Whether a package's content must not leave."""
    return manifest.classification == CLASSIFIED
