"""The objects of a repository's folder: what is put in is what was signed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from layers.atomic import replacing
from layers.errors import PublishError
from layers.language import tr
from layers.packages.manifest import StoredObject, object_path
from layers.packages.store import Store


def copy_object(source: Store, stored: StoredObject, folder: Path) -> None:
    """Put an object into a repository unless it is there, checking it on the way."""
    target = folder / object_path(stored.sha256)
    if (
        target.is_file()
        and target.stat().st_size == stored.bytes
        and _hash(target) == stored.sha256
    ):
        return
    digest = hashlib.sha256()
    with (
        source.path_of(stored).open("rb") as stream,
        replacing(target) as temporary,
        temporary.open("wb") as out,
    ):
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        if digest.hexdigest() != stored.sha256:
            raise PublishError(
                tr("underlagsfilen {sha} har ändrats på disken.", sha=stored.sha256[:12])
            )


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
