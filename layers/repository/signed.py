"""The signed metadata of a repository as its publisher reads and writes it.

One number, the edition, is the version of targets, snapshot and timestamp alike. A file that a
publisher left behind when it was stopped is never written over: its number is passed by, so a
reader that saw it cannot be given another content under the same number.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp
from tuf.api.serialization.json import JSONSerializer

from layers.atomic import write_atomic
from layers.canonical import canonical_json
from layers.repository.edition import Part, last_published, read_edition, target_file
from layers.repository.keys import NEW, ONLINE, ROOT, TARGETS, UNIT, KeyFolder
from layers.repository.listing import INDEX_TARGET
from layers.repository.units import Unit, index_path

ROOT_DAYS, TARGETS_DAYS, TIMESTAMP_DAYS = 3650, 400, 120
"""How long each stands; a publisher who publishes or renews thrice a year is never late."""
_COMPACT = JSONSerializer(compact=True)
_Part = TypeVar("_Part", Root, Timestamp, Snapshot, Targets)


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
    write_edition(
        folder, keys, root, edition.parts[TARGETS], edition.snapshot, now, {name: new_key}
    )
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
    part: Part,
    snapshot: Mapping[str, MetaFile],
    now: datetime,
    also: Mapping[str, CryptoSigner] = MappingProxyType({}),
    *,
    unit: Unit | None = None,
) -> int:
    """Sign and write a role's part, snapshot and, last, timestamp; return the edition's number.

    The manifests, with what they name, must be there already.

    Parameters
    ----------
    part
        What the role says now: its listed manifests, and its index.
    snapshot
        What there was of each role before.
    also
        Further keys to sign with, by the key that they will replace.
    unit
        Whose role it is, where it is not the owner's.
    """
    roles = root.signed.roles
    if unit is None:
        part_keys = (keys.signer(TARGETS, roles["targets"].keyids), also.get(TARGETS))
    else:
        part_keys = (keys.signer(UNIT, unit.keyids), None)
    online_key = (keys.signer(ONLINE, roles["timestamp"].keyids), also.get(ONLINE))
    number = _next_number(folder, keys)
    content = part.index.to_bytes()
    path = INDEX_TARGET if unit is None else index_path(part.role)
    listed = TargetFile.from_data(path, content, ["sha256"])
    write_atomic(folder / target_file(listed), content)
    targets = _sign(
        Targets(
            version=number,
            # what a unit said stays said; that it is the latest is what the snapshot tells
            expires=_after(now, TARGETS_DAYS if unit is None else ROOT_DAYS),
            targets={item.path: item for item in [*part.manifests, listed]},
            delegations=part.targets.delegations,
        ),
        *part_keys,
    ).to_bytes(_COMPACT)
    snapshot_bytes = _sign(
        Snapshot(
            version=number,
            expires=_after(now, TARGETS_DAYS),
            meta={**snapshot, f"{part.role}.json": _meta(number, targets)},
        ),
        *online_key,
    ).to_bytes(_COMPACT)
    timestamp = _sign(
        Timestamp(
            version=number,
            expires=_after(now, TIMESTAMP_DAYS),
            snapshot_meta=_meta(number, snapshot_bytes),
        ),
        *online_key,
    ).to_bytes(_COMPACT)
    metadata = folder / "metadata"
    write_atomic(metadata / f"{number}.{part.role}.json", targets)
    write_atomic(metadata / f"{number}.snapshot.json", snapshot_bytes)
    write_atomic(metadata / "timestamp.json", timestamp)
    write_atomic(keys.published_file, canonical_json({"edition": number}))
    return number


def change_root(
    folder: Path,
    keys: KeyFolder,
    root: Metadata[Root],
    edit: Callable[[Root], None],
    now: datetime,
) -> int:
    """Sign the next root after an edit of it, and return its version; needs the root key."""
    signer = keys.signer(ROOT, root.signed.roles["root"].keyids)
    changed = copy.deepcopy(root.signed)
    edit(changed)
    changed.version += 1
    changed.expires = _after(now, ROOT_DAYS)
    write_root(folder, keys, _sign(changed, signer))
    return changed.version


def _next_number(folder: Path, keys: KeyFolder) -> int:
    numbers = [
        int(path.name.partition(".")[0])
        for path in (folder / "metadata").glob("*.json")
        if path.name.partition(".")[0].isdecimal() and not path.name.endswith(".root.json")
    ]
    return max([*numbers, last_published(keys)], default=0) + 1


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
