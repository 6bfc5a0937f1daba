"""The signed metadata of a repository as its publisher reads and writes it.

One number, the edition, is the version of targets, snapshot and timestamp alike. A file that a
publisher left behind when it was stopped is never written over: its number is passed by, so a
reader that saw it cannot be given another content under the same number.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from securesystemslib.signer import CryptoSigner
from tuf.api.exceptions import RepositoryError as TufError
from tuf.api.metadata import (
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)
from tuf.api.serialization.json import JSONSerializer

from layers.atomic import write_atomic
from layers.canonical import canonical_json
from layers.errors import NotTrusted, PublishError
from layers.language import tr
from layers.repository.keys import NEW, ONLINE, ROOT, TARGETS, KeyFolder
from layers.repository.listing import INDEX_TARGET, RepositoryIndex, parse_index

ROOT_DAYS, TARGETS_DAYS, TIMESTAMP_DAYS = 3650, 400, 120
"""How long each stands; a publisher who publishes or renews thrice a year is never late."""
_COMPACT = JSONSerializer(compact=True)
_Part = TypeVar("_Part", Root, Timestamp, Snapshot, Targets)


@dataclass(frozen=True, slots=True)
class Edition:
    """What a repository says at one time; after `expires` nobody installs anything from it."""

    number: int
    root: Metadata[Root]
    targets: Mapping[str, TargetFile]
    index: RepositoryIndex
    expires: datetime


def make_root(keys: KeyFolder, now: datetime) -> Metadata[Root]:
    """Make all keys and return the root that names them, signed."""
    signers = {name: keys.make(name) for name in (ROOT, TARGETS, ONLINE)}
    root = Root(version=1, expires=_after(now, ROOT_DAYS), consistent_snapshot=True)
    for role, name in _ROLE_KEYS.items():
        root.add_key(signers[name].public_key, role)
    return _sign(root, signers[ROOT])


_ROLE_KEYS = {"root": ROOT, "targets": TARGETS, "snapshot": ONLINE, "timestamp": ONLINE}


def write_root(folder: Path, keys: KeyFolder, root: Metadata[Root]) -> None:
    """Put a root into the repository, and where its publisher keeps the newest one."""
    content = root.to_bytes(_COMPACT)
    write_atomic(folder / "metadata" / f"{root.signed.version}.root.json", content)
    write_atomic(keys.root_file, content)


def read_edition(folder: Path, keys: KeyFolder) -> Edition:
    """Return what the repository says now, after seeing that it was signed with these keys.

    It may have expired: its publisher is the one who can renew it.

    Raises
    ------
    PublishError
        The repository is missing or damaged, or older than what was published with these keys.
    NotTrusted
        Something in it was not signed with these keys.
    """
    root = _read_root(folder, keys)
    metadata = folder / "metadata"
    try:
        timestamp = _verified(root, Timestamp, "timestamp", metadata / "timestamp.json")
        expected = timestamp.snapshot_meta
        snapshot = _verified(
            root, Snapshot, "snapshot", metadata / f"{expected.version}.snapshot.json", expected
        )
        expected = snapshot.meta["targets.json"]
        targets = _verified(
            root, Targets, "targets", metadata / f"{expected.version}.targets.json", expected
        )
        listed = targets.targets[INDEX_TARGET]
        content = (folder / target_file(listed)).read_bytes()
        listed.verify_length_and_hashes(content)
    except OSError as error:
        raise PublishError(
            tr(
                "{folder} är inget helt förråd: {file} går inte att läsa.",
                folder=folder,
                file=Path(error.filename or "").name,
            )
        ) from error
    except (TufError, KeyError, ValueError) as error:
        raise NotTrusted(
            tr(
                "förrådet {folder} är ändrat av någon annan än nycklarnas ägare ({fact}).",
                folder=folder,
                fact=error,
            )
        ) from error
    seen = _last_published(keys)
    if timestamp.version < seen:
        raise NotTrusted(
            tr(
                "förrådet {folder} är äldre (utgåva {found}) än det som publicerades sist "
                "(utgåva {seen}).",
                folder=folder,
                found=timestamp.version,
                seen=seen,
            )
        )
    expires = min(item.expires for item in (root.signed, timestamp, snapshot, targets))
    return Edition(timestamp.version, root, targets.targets, parse_index(content), expires)


def change_key(folder: Path, keys: KeyFolder, name: str, now: datetime) -> int:
    """Change a key for a new one, and return the new root's version; needs the root key.

    What is published is first signed with both keys, then the root names the new one: a reader
    finds a key that holds at every moment, and so does a publisher who was stopped in between.
    """
    edition = read_edition(folder, keys)
    root = edition.root
    root_key = keys.signer(ROOT, root.signed.roles["root"].keyids)
    role_of = {of: role for role, of in _ROLE_KEYS.items()}
    # what an earlier attempt left, if the root came to name it
    keys.settle(name, root.signed.roles[role_of[name]].keyids)
    new_key = keys.read(f"{name}{NEW}") if keys.has(f"{name}{NEW}") else keys.make(f"{name}{NEW}")
    manifests = [item for item in edition.targets.values() if item.path != INDEX_TARGET]
    write_edition(folder, keys, root, edition.index, manifests, now, {name: new_key})
    changed = copy.deepcopy(root.signed)
    changed.version += 1
    changed.expires = _after(now, ROOT_DAYS)
    for role, of in _ROLE_KEYS.items():
        if of == name:
            for keyid in list(changed.roles[role].keyids):
                changed.revoke_key(keyid, role)
            changed.add_key(new_key.public_key, role)
    whole = _sign(changed, root_key)
    if name == ROOT:
        whole.sign(new_key, append=True)
    write_root(folder, keys, whole)
    keys.settle(name, changed.roles[role_of[name]].keyids)
    return changed.version


def write_edition(
    folder: Path,
    keys: KeyFolder,
    root: Metadata[Root],
    index: RepositoryIndex,
    manifests: list[TargetFile],
    now: datetime,
    also: Mapping[str, CryptoSigner] = MappingProxyType({}),
) -> int:
    """Sign and write targets, snapshot and, last, timestamp; return the edition's number.

    The index and the manifests, with what they name, must be there already.

    Parameters
    ----------
    also
        Further keys to sign with, by the key that they will replace.
    """
    roles = root.signed.roles
    targets_key = (keys.signer(TARGETS, roles["targets"].keyids), also.get(TARGETS))
    online_key = (keys.signer(ONLINE, roles["timestamp"].keyids), also.get(ONLINE))
    number = _next_number(folder, keys)
    content = index.to_bytes()
    listed = TargetFile.from_data(INDEX_TARGET, content, ["sha256"])
    write_atomic(folder / target_file(listed), content)
    entries = {item.path: item for item in [*manifests, listed]}
    targets = _sign(
        Targets(version=number, expires=_after(now, TARGETS_DAYS), targets=entries), *targets_key
    ).to_bytes(_COMPACT)
    snapshot = _sign(
        Snapshot(
            version=number,
            expires=_after(now, TARGETS_DAYS),
            meta={"targets.json": _meta(number, targets)},
        ),
        *online_key,
    ).to_bytes(_COMPACT)
    timestamp = _sign(
        Timestamp(
            version=number,
            expires=_after(now, TIMESTAMP_DAYS),
            snapshot_meta=_meta(number, snapshot),
        ),
        *online_key,
    ).to_bytes(_COMPACT)
    metadata = folder / "metadata"
    write_atomic(metadata / f"{number}.targets.json", targets)
    write_atomic(metadata / f"{number}.snapshot.json", snapshot)
    write_atomic(metadata / "timestamp.json", timestamp)
    write_atomic(keys.published_file, canonical_json({"edition": number}))
    return number


def target_file(target: TargetFile) -> str:
    """Return where a target's file stands below a repository, with its hash in its name."""
    folder, _, name = target.path.rpartition("/")
    return f"targets/{folder}/{target.hashes['sha256']}.{name}"


def manifest_target(name: str, version: str, content: bytes) -> TargetFile:
    """Return a manifest as it is listed among the targets."""
    return TargetFile.from_data(manifest_path(name, version), content, ["sha256"])


def manifest_path(name: str, version: str) -> str:
    """Return the target path of a version's manifest."""
    return f"manifests/{name}/{version}/manifest.json"


def _read_root(folder: Path, keys: KeyFolder) -> Metadata[Root]:
    """Return the publisher's own root, or one that it led to.

    What stands in the repository may be anybody's, so each next root must be signed by the one
    before.
    """
    try:
        content = keys.root_file.read_bytes()
        root = Metadata[Root].from_bytes(content)
    except (OSError, ValueError, TufError) as error:
        raise PublishError(
            tr("{folder} har ingen läsbar root.json; ange nyckelmappen.", folder=keys.folder)
        ) from error
    in_repository = folder / "metadata" / f"{root.signed.version}.root.json"
    if not in_repository.is_file() or in_repository.read_bytes() != content:
        raise PublishError(
            tr(
                "nycklarna i {keys} hör inte till förrådet {folder}.",
                keys=keys.folder,
                folder=folder,
            )
        )
    while (path := folder / "metadata" / f"{root.signed.version + 1}.root.json").is_file():
        content = path.read_bytes()
        try:
            following = Metadata[Root].from_bytes(content)
            for one in (root, following):
                one.verify_delegate("root", following)
        except (TufError, ValueError) as error:
            raise NotTrusted(
                tr("{file} är inte undertecknad i {address}.", file=path.name, address=folder)
            ) from error
        root = following
        write_atomic(keys.root_file, content)
    return root


def _verified(
    root: Metadata[Root], kind: type[_Part], role: str, path: Path, expected: MetaFile | None = None
) -> _Part:
    content = path.read_bytes()
    if expected is not None:
        expected.verify_length_and_hashes(content)
    part: Metadata[_Part] = Metadata.from_bytes(content)
    root.signed.verify_delegate(role, part.signed_bytes, part.signatures)
    if not isinstance(part.signed, kind):
        raise ValueError(path.name)
    return part.signed


def _last_published(keys: KeyFolder) -> int:
    try:
        return int(json.loads(keys.published_file.read_bytes())["edition"])
    except FileNotFoundError:
        return 0
    except (ValueError, KeyError, TypeError) as error:
        raise PublishError(
            tr("{file} är skadad; ta bort den om förrådet är det rätta.", file="published.json")
        ) from error


def _next_number(folder: Path, keys: KeyFolder) -> int:
    numbers = [
        int(path.name.partition(".")[0])
        for kind in ("targets", "snapshot")
        for path in (folder / "metadata").glob(f"*.{kind}.json")
        if path.name.partition(".")[0].isdecimal()
    ]
    return max([*numbers, _last_published(keys)], default=0) + 1


def _sign(part: _Part, *signers: CryptoSigner | None) -> Metadata[_Part]:
    whole = Metadata(part)
    for signer in signers:
        if signer is not None:
            whole.sign(signer, append=True)
    return whole


def _meta(number: int, content: bytes) -> MetaFile:
    return MetaFile(number, len(content), {"sha256": hashlib.sha256(content).hexdigest()})


def _after(now: datetime, days: int) -> datetime:
    return (now + timedelta(days=days)).replace(microsecond=0)
