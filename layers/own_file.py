"""Small files that the program keeps for itself: JSON with a digest, so that damage is noticed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from layers.atomic import write_atomic
from layers.canonical import canonical_json

DIGEST = "sha256"


def write_own(path: Path, document: dict[str, Any]) -> None:
    """Write a document with the digest of the rest in it; old or new, never half."""
    write_atomic(path, canonical_json({**document, DIGEST: _digest(document)}))


def read_own(path: Path) -> dict[str, Any]:
    """Return a document that `write_own` wrote.

    Raises
    ------
    FileNotFoundError
        There is none.
    ValueError
        It is another than what was written.
    """
    document = json.loads(path.read_bytes())
    if not isinstance(document, dict) or document.pop(DIGEST, "") != _digest(document):
        raise ValueError(path.name)
    return document


def _digest(document: dict[str, Any]) -> str:
    return hashlib.sha256(canonical_json(document)).hexdigest()
