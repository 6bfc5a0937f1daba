"""A repository in one file, for mail or a USB stick: a tar that is never unpacked.

It holds the same files under the same names as a repository, for one version of each package, and
is read through the same interface, so everything in it is verified in the same way.
"""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Iterable, Iterator

from layers.errors import WrongContent
from layers.language import tr
from layers.packages.manifest import Manifest, object_path
from layers.repository.edition import manifest_path, target_file
from layers.repository.fetcher import Fetcher
from layers.repository.listing import INDEX_TARGET
from layers.repository.steps import Step, no_step
from layers.repository.trust import TrustedRepository
from layers.repository.tuf_bridge import MAX_METADATA
from layers.repository.units import index_path

SUFFIX = ".rumslig-bundle"


def bundle_parts(
    repository: TrustedRepository, manifests: Iterable[Manifest], step: Step = no_step
) -> Iterator[bytes]:
    """Yield a bundle of package versions, file by file, each verified before it goes in.

    Raises
    ------
    RepositoryError
        Something is missing or not what was signed.
    """
    repository.require_confirmed()
    fetcher = repository.fetcher
    versions = tuple(manifests)
    yield from _signed_parts(repository, versions)
    objects = {item: manifest for manifest in versions for item in manifest.objects}
    total, done = sum(item.bytes for item in objects), 0
    for stored, manifest in objects.items():
        digest, count = hashlib.sha256(), 0
        yield member_head(object_path(stored.sha256), stored.bytes)
        with fetcher.fetch(object_path(stored.sha256), stored.bytes) as fetched:
            for chunk in fetched.chunks:
                digest.update(chunk)
                count += len(chunk)
                yield chunk
                step(done + count, total, manifest.title)
        if count != stored.bytes or digest.hexdigest() != stored.sha256:
            raise WrongContent(
                tr(
                    "{address} sände något annat än underlagsfilen {sha}; inget av det behålls.",
                    address=fetcher.address,
                    sha=stored.sha256[:12],
                )
            )
        yield member_padding(stored.bytes)
        done += stored.bytes
    yield bytes(2 * tarfile.BLOCKSIZE)


def _signed_parts(repository: TrustedRepository, versions: Iterable[Manifest]) -> Iterator[bytes]:
    """Yield the chain of roots, the index and the manifests, and the metadata that signs them."""
    fetcher = repository.fetcher
    seen = repository.seen().versions
    names = [f"metadata/{number}.root.json" for number in range(1, seen["root"] + 1)]
    names += [f"metadata/{seen['snapshot']}.snapshot.json"]
    names += [f"metadata/{seen['targets']}.targets.json", "metadata/timestamp.json"]
    names += [target_file(repository.target(INDEX_TARGET))]
    for role, number in repository.roles():
        # its packages may be others, but a reader must see that nothing of it is missing
        names += [f"metadata/{number}.{role}.json"]
        names += [target_file(repository.target(index_path(role)))]
    for manifest in versions:
        target = repository.target(manifest_path(manifest.name, manifest.version))
        names.append(target_file(target))
    for name in names:
        content = _read(fetcher, name)
        yield member_head(name, len(content)) + content + member_padding(len(content))


def _read(fetcher: Fetcher, name: str) -> bytes:
    with fetcher.fetch(name, MAX_METADATA) as fetched:
        return fetched.read()


def member_head(name: str, size: int) -> bytes:
    """Return what stands before a file in a bundle."""
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o644
    return member.tobuf(tarfile.PAX_FORMAT)


def member_padding(size: int) -> bytes:
    """Return what fills a file in a bundle up to a whole block."""
    return bytes(-size % tarfile.BLOCKSIZE)
