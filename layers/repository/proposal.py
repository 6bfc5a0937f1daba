"""A version on its way to whoever must approve it: its manifest and objects in one file.

It proves nothing by itself. What is approved is the manifest, by its hash, and every object is
held against it and tried as if it came from a repository.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path

from layers.errors import MissingInRepository, PackageError, PublishError
from layers.language import tr
from layers.packages.manifest import Manifest, object_path, parse_manifest
from layers.packages.store import Store
from layers.repository.bundle import member_head, member_padding
from layers.repository.bundle_fetcher import BundleFetcher
from layers.repository.download import Downloader
from layers.repository.gate import gates_of
from layers.repository.names import check_manifest
from layers.repository.steps import Step, no_step
from layers.repository.tuf_bridge import MAX_METADATA

SUFFIX = ".granskning"
APPROVAL_SUFFIX = ".godkannande"
_MANIFEST = "granskning/manifest.json"
_CHUNK = 1 << 20


def proposal_name(manifest: Manifest) -> str:
    """Return what a version's proposal is called."""
    return f"{manifest.name}-{manifest.version}{SUFFIX}"


def approval_name(manifest: Manifest, function: str) -> str:
    """Return what a function's approval of a version is called."""
    plain = "".join(sign if sign.isalnum() else "-" for sign in function.casefold()).strip("-")
    return f"{manifest.name}-{manifest.version}-{plain or 'funktion'}{APPROVAL_SUFFIX}"


def proposal_parts(manifest: Manifest, built: Store) -> Iterator[bytes]:
    """Yield a proposal, file by file."""
    content = manifest.to_bytes()
    yield member_head(_MANIFEST, len(content)) + content + member_padding(len(content))
    for stored in manifest.objects:
        yield member_head(object_path(stored.sha256), stored.bytes)
        with built.path_of(stored).open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
        yield member_padding(stored.bytes)
    yield bytes(2 * tarfile.BLOCKSIZE)


def read_proposal(path: Path, store: Store, step: Step = no_step) -> Manifest:
    """Return a proposal's version, with its objects in a store, each tried before it came in.

    Raises
    ------
    PublishError
        The file is no proposal.
    RepositoryError
        An object is missing, is not what the manifest says, or is refused.
    """
    fetcher = BundleFetcher(path)
    try:
        with fetcher.fetch(_MANIFEST, MAX_METADATA) as fetched:
            manifest = parse_manifest(fetched.read())
    except MissingInRepository as error:
        raise PublishError(tr("{file} är inget förslag att granska.", file=path.name)) from error
    except PackageError as error:
        raise PublishError(f"{path.name}: {error}") from error
    check_manifest(manifest)
    Downloader(fetcher, store, step).fetch(gates_of(manifest), {}, manifest.title)
    return manifest
