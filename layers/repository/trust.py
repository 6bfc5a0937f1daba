"""What is believed of a repository: its root, kept from the first use on, and what it signed.

python-tuf checks the signatures. Beside its cache stands what we have seen ourselves: the highest
versions, and when they were last confirmed, so that a repository that goes back in time, or
stands still, is noticed also where the cache was wiped.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from filelock import FileLock
from tuf.api.metadata import Metadata, Root, Snapshot, TargetFile, Targets
from tuf.ngclient import Updater, UpdaterConfig

from layers.atomic import write_atomic
from layers.errors import (
    NotConfirmed,
    NotTrusted,
    RepositoryError,
    RepositoryUnreachable,
)
from layers.language import tr
from layers.own_file import read_own, write_own
from layers.packages.manifest import Manifest, parse_manifest
from layers.repository.approval import Approver, approvers_of, require_approved
from layers.repository.edition import manifest_path
from layers.repository.fetcher import Fetcher
from layers.repository.listing import (
    INDEX_TARGET,
    ListedVersion,
    RepositoryIndex,
    parse_index,
)
from layers.repository.names import check_manifest
from layers.repository.tuf_bridge import (
    MAX_METADATA,
    TufFetcher,
    read_root,
    read_target,
    tuf_errors,
    version_of,
)
from layers.repository.units import Unit, index_path, merge_indexes, units_of

ROLES = ("root", "timestamp", "snapshot", "targets")
CLOCK_SLACK = timedelta(hours=26)
"""A clock set to another zone is no clock that runs backwards."""
_BASE = "rumslig:/"

State = Literal["confirmed", "unreachable", "expired", "refused", "never"]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Whether what is known of a repository is known to be the latest.

    Attributes
    ----------
    since
        When it was last confirmed, None where it never was.
    reason
        Why it is not confirmed now, one sentence; "" where it is.
    """

    state: State
    since: datetime | None = None
    reason: str = ""

    @property
    def sentence(self) -> str:
        """What a planner should know before relying on it; "" when all is well."""
        if self.state == "confirmed":
            return ""
        if self.since is None:
            return tr("Förrådet har aldrig bekräftats: {reason}", reason=self.reason)
        return tr(
            "Kunde inte bekräftas som senaste sedan {date}: {reason}",
            date=self.since.astimezone().date().isoformat(),
            reason=self.reason,
        )


@dataclass(frozen=True, slots=True)
class Seen:
    """The high-water mark: the highest versions that were ever confirmed, and when."""

    versions: dict[str, int]
    confirmed: datetime | None = None
    index: str = ""


class TrustedRepository:
    """A repository whose root is trusted; everything read through it is verified.

    Parameters
    ----------
    folder
        Where this machine keeps what it knows of the repository.
    """

    def __init__(
        self, fetcher: Fetcher, folder: Path, now: Callable[[], datetime] | None = None
    ) -> None:
        self.fetcher = fetcher
        self.folder = folder
        self._now = now or (lambda: datetime.now(UTC))
        self._updater: Updater | None = None
        self.confirmation = Confirmation("never")

    @property
    def address(self) -> str:
        """How people name the repository."""
        return self.fetcher.address

    def refresh(self) -> Confirmation:
        """Ask the repository for its latest, and return whether that could be confirmed.

        It raises nothing: what was known before stays readable whatever happens.
        """
        with FileLock(self.folder / "trust.lock"):
            seen = Seen(dict.fromkeys(ROLES, 0))
            try:
                self._updater = None
                seen = self.seen()
                updater = self._refreshed()
                versions = self._check_seen(seen)
                self._updater = updater
                index = self._index_bytes(updater)
            except RepositoryUnreachable as error:
                return self._stand("unreachable", seen, error)
            except NotConfirmed as error:
                return self._stand("expired", seen, error)
            except RepositoryError as error:
                return self._stand("refused", seen, error)
            self._keep(versions, index)
        self.confirmation = Confirmation("confirmed", self.seen().confirmed)
        return self.confirmation

    def require_confirmed(self) -> None:
        """Raise NotConfirmed where nothing new may be installed now."""
        if self.confirmation.state != "confirmed":
            raise NotConfirmed(
                tr(
                    "inget nytt installeras från {address}: {reason}",
                    address=self.address,
                    reason=self.confirmation.sentence or tr("förrådet är inte tillfrågat."),
                )
            )

    def seen(self) -> Seen:
        """Return the high-water mark.

        Raises
        ------
        NotTrusted
            It is damaged: without it nobody knows whether the repository goes back in time.
        """
        try:
            document = read_own(self.folder / "seen.json")
            confirmed = document["confirmed"]
            return Seen(
                {role: int(document["versions"][role]) for role in ROLES},
                datetime.fromisoformat(confirmed) if confirmed else None,
                str(document["index"]),
            )
        except FileNotFoundError:
            return Seen(dict.fromkeys(ROLES, 0))
        except (ValueError, KeyError, TypeError) as error:
            raise NotTrusted(
                tr(
                    "det som är känt om {address} är skadat ({file}); ta bort filen om du åter "
                    "litar på förrådet.",
                    address=self.address,
                    file=self.folder / "seen.json",
                )
            ) from error

    def index(self) -> RepositoryIndex | None:
        """Return the last confirmed index, also when offline; None where there never was one."""
        path = self.folder / "index.json"
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        if hashlib.sha256(content).hexdigest() != self.seen().index:
            return None  # stopped between the two files: the next refresh mends it
        return parse_index(content)

    def manifest(self, name: str, listed: ListedVersion) -> Manifest:
        """Return a version's manifest, verified against the signed targets.

        Raises
        ------
        NotConfirmed
            The repository could not be confirmed.
        NotTrusted
            It is not signed, or not the version that the index names.
        """
        self.require_confirmed()
        assert self._updater is not None
        target = self._target(self._updater, manifest_path(name, listed.version))
        content = read_target(self.fetcher, target)
        manifest = parse_manifest(content)
        check_manifest(manifest)
        found = (manifest.name, manifest.version, hashlib.sha256(content).hexdigest())
        if found != (name, listed.version, listed.manifest):
            raise NotTrusted(
                tr(
                    "manifestet för {name} {version} är inte det som förrådets register nämner.",
                    name=name,
                    version=listed.version,
                )
            )
        require_approved(self._root(), manifest, target)
        return manifest

    def approvers(self) -> tuple[Approver, ...]:
        """Return the functions whose approval counts, as last confirmed."""
        return approvers_of(self._root())

    def _root(self) -> Root:
        """Return the root that was verified a moment ago."""
        return read_root((self.folder / "tuf" / "root.json").read_bytes(), "root.json").signed

    def roles(self) -> tuple[tuple[str, int], ...]:
        """Return each unit's role that has published, with its version, as last confirmed."""
        return tuple((unit.role, number) for unit, number in self._units())

    def _units(self) -> list[tuple[Unit, int]]:
        """Return the units that have published, of metadata that was verified a moment ago."""
        cache = self.folder / "tuf"
        content = (cache / "targets.json").read_bytes()
        if "delegations" not in json.loads(content)["signed"]:
            return []
        targets = Metadata[Targets].from_bytes(content).signed
        snapshot = Metadata[Snapshot].from_bytes((cache / "snapshot.json").read_bytes()).signed
        return [
            (unit, snapshot.meta[f"{unit.role}.json"].version)
            for unit in units_of(targets)
            if f"{unit.role}.json" in snapshot.meta
        ]

    def _refreshed(self) -> Updater:
        root = (self.folder / "root.json").read_bytes()
        cache = self.folder / "tuf"
        cache.mkdir(exist_ok=True)
        config = UpdaterConfig(targets_max_length=MAX_METADATA, snapshot_max_length=MAX_METADATA)
        self._check_clock()
        with tuf_errors(self.address):
            updater = Updater(
                str(cache), _BASE + "metadata/", fetcher=TufFetcher(self.fetcher), config=config,
                bootstrap=root,
            )  # fmt: skip
            updater.refresh()
        return updater

    def _check_clock(self) -> None:
        confirmed = self.seen().confirmed
        if confirmed is not None and self._now() + CLOCK_SLACK < confirmed:
            raise NotConfirmed(
                tr(
                    "datorns klocka går före den dag då förrådet senast bekräftades "
                    "({date}); ställ klockan, eller ta bort {file} om den gick fel då.",
                    date=confirmed.date().isoformat(),
                    file=self.folder / "seen.json",
                )
            )

    def _check_seen(self, seen: Seen) -> dict[str, int]:
        """Return the versions that were just verified; none may be lower than before."""
        cache = self.folder / "tuf"
        found: dict[str, int] = {}
        for role in ROLES:
            found[role] = version_of((cache / f"{role}.json").read_bytes())
            if found[role] < seen.versions[role]:
                raise NotTrusted(
                    tr(
                        "{address} har gått tillbaka till en äldre utgåva ({found}, sedd: {seen}).",
                        address=self.address,
                        found=found[role],
                        seen=seen.versions[role],
                    )
                )
        return found

    def _index_bytes(self, updater: Updater) -> bytes:
        """Return what the owner's index and the units' say together, each as it was signed."""
        units = [unit for unit, _ in self._units()]
        top = self._part_bytes(updater, INDEX_TARGET)
        if not units:
            return top
        parts = {unit.role: self._part_bytes(updater, index_path(unit.role)) for unit in units}
        for role, content in (("targets", top), *parts.items()):
            write_atomic(self.folder / "parts" / f"{role}.json", content)
        indexes = {role: parse_index(content) for role, content in parts.items()}
        return merge_indexes(parse_index(top), units, indexes).to_bytes()

    def _part_bytes(self, updater: Updater, path: str) -> bytes:
        """Return a signed index, from our own copy where that is the same."""
        target = self._target(updater, path)
        for kept in (self.folder / "index.json", *(self.folder / "parts").glob("*.json")):
            with contextlib.suppress(FileNotFoundError):
                content = kept.read_bytes()
                if hashlib.sha256(content).hexdigest() == target.hashes["sha256"]:
                    return content
        content = read_target(self.fetcher, target)
        parse_index(content)
        return content

    def target(self, path: str) -> TargetFile:
        """Return a signed target of the confirmed repository.

        Raises
        ------
        NotConfirmed
            The repository could not be confirmed.
        NotTrusted
            There is no such target.
        """
        self.require_confirmed()
        assert self._updater is not None
        return self._target(self._updater, path)

    def _target(self, updater: Updater, path: str) -> TargetFile:
        with tuf_errors(self.address):
            target = updater.get_targetinfo(path)
        if target is None or "sha256" not in target.hashes:
            raise NotTrusted(
                tr("{file} är inte undertecknad i {address}.", file=path, address=self.address)
            )
        return target

    def _keep(self, versions: dict[str, int], index: bytes) -> None:
        digest = hashlib.sha256(index).hexdigest()
        if digest != self.seen().index or not (self.folder / "index.json").exists():
            write_atomic(self.folder / "index.json", index)
        document = {
            "format": "rumslig.seen/1",
            "versions": versions,
            "confirmed": self._now().isoformat(timespec="seconds"),
            "index": digest,
        }
        write_own(self.folder / "seen.json", document)

    def _stand(self, state: State, seen: Seen, error: Exception) -> Confirmation:
        self._updater = None
        self.confirmation = Confirmation(state, seen.confirmed, str(error))
        return self.confirmation
