"""What a repository says at one time, as its publisher reads it: every role, and all together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from tuf.api.exceptions import RepositoryError as TufError
from tuf.api.metadata import (
    Delegations,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from layers.atomic import write_atomic
from layers.errors import NotTrusted, PublishError
from layers.language import tr
from layers.repository.keys import TARGETS, KeyFolder
from layers.repository.listing import INDEX_TARGET, RepositoryIndex, parse_index
from layers.repository.units import Unit, index_path, merge_indexes, units_of

_Part = TypeVar("_Part", Root, Timestamp, Snapshot, Targets)


@dataclass(frozen=True, slots=True)
class Part:
    """What one role says: the owner's ("targets"), or a unit's."""

    role: str
    targets: Targets
    index: RepositoryIndex

    @property
    def manifests(self) -> list[TargetFile]:
        """What it lists besides its index."""
        own = (INDEX_TARGET, index_path(self.role))
        return [item for item in self.targets.targets.values() if item.path not in own]


@dataclass(frozen=True, slots=True)
class Edition:
    """What a repository says at one time; after `expires` nobody installs anything from it."""

    number: int
    root: Metadata[Root]
    targets: Mapping[str, TargetFile]
    """What every role lists together."""
    index: RepositoryIndex
    """What every role's index says together."""
    parts: Mapping[str, Part]
    snapshot: Mapping[str, MetaFile]
    """What there is of each role; none is ever taken out."""
    expires: datetime

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units that publish packages of their own."""
        return units_of(self.parts[TARGETS].targets)


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
        parts = {TARGETS: Part(TARGETS, targets, _read_index(folder, targets, INDEX_TARGET))}
        for unit in units_of(targets):
            expected_part = snapshot.meta.get(f"{unit.role}.json")
            if expected_part is not None:
                part = _unit_part(folder, targets, unit, expected_part)
                parts[unit.role] = part
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
    seen = last_published(keys)
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
    indexes = {role: part.index for role, part in parts.items() if role != TARGETS}
    listed = {path: item for part in parts.values() for path, item in part.targets.targets.items()}
    return Edition(
        timestamp.version,
        root,
        {**listed, **targets.targets},  # as a reader finds them: the owner's before a unit's
        merge_indexes(parts[TARGETS].index, units_of(targets), indexes),
        parts,
        snapshot.meta,
        min(item.expires for item in (root.signed, timestamp, snapshot, targets)),
    )


def _read_index(folder: Path, targets: Targets, path: str) -> RepositoryIndex:
    listed = targets.targets[path]
    content = (folder / target_file(listed)).read_bytes()
    listed.verify_length_and_hashes(content)
    return parse_index(content)


def _unit_part(folder: Path, targets: Targets, unit: Unit, expected: MetaFile) -> Part:
    """Return what a unit has signed, with its own key and of its own paths."""
    content = (folder / "metadata" / f"{expected.version}.{unit.role}.json").read_bytes()
    expected.verify_length_and_hashes(content)
    whole: Metadata[Targets] = Metadata.from_bytes(content)
    targets.verify_delegate(unit.role, whole.signed_bytes, whole.signatures)
    return Part(unit.role, whole.signed, _read_index(folder, whole.signed, index_path(unit.role)))


def target_file(target: TargetFile) -> str:
    """Return where a target's file stands below a repository, with its hash in its name."""
    folder, _, name = target.path.rpartition("/")
    return f"targets/{folder}/{target.hashes['sha256']}.{name}"


def empty_part(role: str, index: RepositoryIndex) -> Part:
    """Return what a role says that has published nothing."""
    return Part(role, Targets(), index)


def revise_part(
    part: Part,
    index: RepositoryIndex,
    manifests: Iterable[TargetFile],
    delegations: Delegations | None,
) -> Part:
    """Return a part that says something else."""
    listed = {item.path: item for item in manifests}
    return Part(part.role, Targets(targets=listed, delegations=delegations), index)


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


def last_published(keys: KeyFolder) -> int:
    """Return which edition was last published with these keys, 0 for none.

    Raises
    ------
    PublishError
        What is kept of it is damaged.
    """
    try:
        return int(json.loads(keys.published_file.read_bytes())["edition"])
    except FileNotFoundError:
        return 0
    except (ValueError, KeyError, TypeError) as error:
        raise PublishError(
            tr("{file} är skadad; ta bort den om förrådet är det rätta.", file="published.json")
        ) from error
