"""Publishing: what a version is made of goes first, and what says that it is there goes last."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from tuf.api.metadata import TargetFile

from layers.atomic import write_atomic
from layers.errors import PublishError
from layers.language import tr
from layers.packages.manifest import Manifest, StoredObject, parse_manifest
from layers.packages.source import CLASSIFICATIONS
from layers.packages.store import Store
from layers.repository.approval import Approval, approved_target
from layers.repository.delta import pack_object, write_deltas
from layers.repository.edition import (
    Edition,
    Part,
    empty_part,
    manifest_path,
    manifest_target,
    read_edition,
    revise_part,
    target_file,
)
from layers.repository.keys import TARGETS, KeyFolder
from layers.repository.listing import STABLE, ListedVersion, RepositoryIndex, empty_index
from layers.repository.names import check_apart, check_manifest, read_version, version_order
from layers.repository.objects import copy_object
from layers.repository.permission import own_part, require_approval, unit_at_hand
from layers.repository.signed import change_key, make_root, write_edition, write_root
from layers.repository.steps import Step, no_step
from layers.repository.units import Unit, taking_over

DELTAS_FROM = 2
"""From how many earlier versions a planner gets a delta."""
LOCK_S = 20.0


def utc_now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Somebody with keys, and the folder with the repository that they are for."""

    folder: Path
    keys: KeyFolder
    now: Callable[[], datetime] = utc_now

    def create(self, title: str, classification: str = "öppen") -> None:
        """Make the keys and an empty, signed repository.

        Parameters
        ----------
        classification
            The most protected packages that the repository is made for; it is signed, and those
            who use the repository see it.

        Raises
        ------
        PublishError
            There is a repository, or keys, already.
        """
        if classification not in CLASSIFICATIONS:
            raise PublishError(
                tr(
                    "klassningen ”{word}” finns inte; välj öppen, intern eller skyddsvärd.",
                    word=classification,
                )
            )
        if (self.folder / "metadata" / "timestamp.json").exists():
            raise PublishError(tr("{folder} är redan ett förråd.", folder=self.folder))
        with self.locked():
            root = make_root(self.keys, self.now())
            write_root(self.folder, self.keys, root)
            part = empty_part(TARGETS, empty_index(title, classification))
            write_edition(self.folder, self.keys, root, part, {}, self.now())

    def edition(self) -> Edition:
        """Return what the repository says now; see `read_edition`."""
        return read_edition(self.folder, self.keys)

    def previous(self, edition: Edition, name: str) -> Manifest | None:
        """Return the highest published version of a package, None for its first one."""
        listed = edition.index.find(name)
        if listed is None or not listed.versions:
            return None
        return self._manifest(edition, name, listed.versions[-1].version)

    @property
    def store(self) -> Store:
        """The repository's objects; only for reading."""
        return Store(self.folder)

    def check(self, edition: Edition, manifest: Manifest) -> bool:
        """See whether a version may be published; return False when it already is.

        Raises
        ------
        PublishError
            The version is no higher, was published otherwise, or is more protected than the
            repository is made for.
        RefusedContent
            A name cannot be used.
        """
        check_manifest(manifest)
        number = read_version(manifest.version)
        order = CLASSIFICATIONS.index
        allowed = edition.index.classification
        if order(manifest.classification) > order(allowed):
            raise PublishError(
                tr(
                    "paketet {name} är {word}, men förrådet är gjort för {allowed} underlag; "
                    "publicera i ett förråd som är gjort för det.",
                    name=manifest.name,
                    word=manifest.classification,
                    allowed=allowed,
                )
            )
        own_part(self.keys, edition, manifest.name)
        listed = edition.index.find(manifest.name)
        if listed is None:
            check_apart([*(item.name for item in edition.index.packages), manifest.name])
            return True
        same = listed.find(manifest.version)
        if same is not None and same.manifest == manifest.sha256:
            return False
        if same is not None:
            raise PublishError(
                tr(
                    "{name} {version} är redan publicerad med annat innehåll; en version ändras "
                    "aldrig, höj version i package.toml.",
                    name=manifest.name,
                    version=manifest.version,
                )
            )
        highest = listed.versions[-1].version
        if version_order(highest) > (1, number, ""):
            raise PublishError(
                tr(
                    "{name} {version} är lägre än {highest}, som är publicerad; höj version i "
                    "package.toml.",
                    name=manifest.name,
                    version=manifest.version,
                    highest=highest,
                )
            )
        return True

    def publish(
        self,
        manifest: Manifest,
        built: Store,
        channel: str = STABLE,
        step: Step = no_step,
        approvals: Sequence[Approval] = (),
    ) -> ListedVersion:
        """Publish a version whose objects stand in another store; once more changes nothing.

        Parameters
        ----------
        approvals
            What other functions have signed of it.

        Raises
        ------
        ApprovalNeeded
            Another function must approve it first.
        PublishError
            It may not be published, or somebody else is publishing.
        """
        (found,) = self.publish_many([(manifest, built)], channel, step, approvals)
        return found

    def publish_many(
        self,
        versions: Sequence[tuple[Manifest, Store]],
        channel: str = STABLE,
        step: Step = no_step,
        approvals: Sequence[Approval] = (),
    ) -> tuple[ListedVersion, ...]:
        """Publish versions, each with the store of its objects, under one signature.

        Readers see all of them or none. Those that are published already change nothing.

        Raises
        ------
        ApprovalNeeded
            Another function must approve one of them first.
        PublishError
            One of them may not be published, or somebody else is publishing.
        """
        with self.locked():
            latest = edition = self.edition()
            total = sum(len(manifest.objects) for manifest, _ in versions)
            done = 0
            for manifest, built in versions:
                if self.check(edition, manifest):
                    require_approval(edition, manifest, approvals)
                    for number, stored in enumerate(manifest.objects, done):
                        step(number, total, manifest.title)
                        self._put_object(built, stored)
                    edition = self._with_version(edition, manifest, channel, approvals)
                done += len(manifest.objects)
            step(total, total, "")
            parts = latest.parts
            changed = [part for role, part in edition.parts.items() if part is not parts.get(role)]
            for part in changed:
                unit = next((item for item in latest.units if item.role == part.role), None)
                self._write(latest, part, part.index, part.manifests, unit)
                latest = self.edition()
        packages = {item.name: item for item in latest.index.packages}
        found = [packages[manifest.name].find(manifest.version) for manifest, _ in versions]
        return tuple(item for item in found if item is not None)

    def withdraw(self, name: str, version: str, reason: str) -> None:
        """Say why a version should not be used any more; it stays, so old responses hold.

        Raises
        ------
        PublishError
            There is no such version, or no reason.
        """
        if not reason.strip():
            raise PublishError(
                tr("ange varför {name} {version} dras tillbaka.", name=name, version=version)
            )
        with self.locked():
            edition = self.edition()
            package = edition.index.find(name)
            if package is None or package.find(version) is None:
                raise PublishError(
                    tr("{name} {version} är inte publicerad.", name=name, version=version)
                )
            why = reason.strip()
            self._relist(edition, name, lambda index: index.without_version(name, version, why))

    def release(self, name: str, version: str, channel: str = STABLE) -> None:
        """Make a published version the latest of a channel.

        Raises
        ------
        PublishError
            There is no such version, or it is withdrawn.
        """
        with self.locked():
            edition = self.edition()
            package = edition.index.find(name)
            listed = package.find(version) if package is not None else None
            if listed is None:
                raise PublishError(
                    tr("{name} {version} är inte publicerad.", name=name, version=version)
                )
            if listed.withdrawn:
                raise PublishError(
                    tr(
                        "{name} {version} är tillbakadragen och blir inte den senaste.",
                        name=name,
                        version=version,
                    )
                )
            self._relist(edition, name, lambda index: index.with_latest(name, version, channel))

    def renew(self) -> int:
        """Sign what the repository says anew, so that it stays confirmed; return the edition."""
        with self.locked():
            edition = self.edition()
            unit = None if self.keys.has(TARGETS) else unit_at_hand(self.keys, edition)
            part = edition.parts.get(unit.role if unit is not None else TARGETS)
            if unit is not None and part is None:
                part = empty_part(unit.role, empty_index(unit.name, edition.index.classification))
            assert part is not None
            return self._write(edition, part, part.index, part.manifests, unit)

    def _relist(
        self, edition: Edition, name: str, change: Callable[[RepositoryIndex], RepositoryIndex]
    ) -> None:
        """Sign an index that says something else of a published package."""
        part, unit = own_part(self.keys, edition, name)
        index = change(taking_over(part.index, edition.index, [name]))
        self._write(edition, part, index, part.manifests, unit)

    def _write(
        self,
        edition: Edition,
        part: Part,
        index: RepositoryIndex,
        manifests: list[TargetFile],
        unit: Unit | None,
    ) -> int:
        """Sign what a part says now; nothing of what the others say changes."""
        changed = revise_part(part, index, manifests, part.targets.delegations)
        return write_edition(
            self.folder, self.keys, edition.root, changed, edition.snapshot, self.now(), unit=unit
        )

    def change_key(self, name: str) -> int:
        """Change one of the keys, as when it was lost or seen by others; return the root's version.

        Raises
        ------
        PublishError
            The root key, or the old one, is not among the keys.
        """
        with self.locked():
            return change_key(self.folder, self.keys, name, self.now())

    def _put_object(self, built: Store, stored: StoredObject) -> None:
        copy_object(built, stored, self.folder)
        pack_object(self.folder, stored)

    def _with_version(
        self, edition: Edition, manifest: Manifest, channel: str, approvals: Sequence[Approval]
    ) -> Edition:
        """Return what the repository is to say; the version's objects are there already."""
        listed = edition.index.find(manifest.name)
        for earlier in (listed.versions if listed else ())[-DELTAS_FROM:]:
            old = self._manifest(edition, manifest.name, earlier.version)
            write_deltas(self.folder, old, manifest)
        content = manifest.to_bytes()
        target = manifest_target(manifest.name, manifest.version, content)
        write_atomic(self.folder / target_file(target), content)
        given = [item for item in approvals if item.manifest == manifest.sha256]
        target = approved_target(target, given)
        part, _ = own_part(self.keys, edition, manifest.name)
        index = taking_over(part.index, edition.index, [manifest.name])
        stamp = self._stamp()
        index = index.with_version(manifest, stamp, channel)
        delegations = part.targets.delegations
        changed = revise_part(part, index, [*part.manifests, target], delegations)
        return replace(
            edition,
            index=edition.index.with_version(manifest, stamp, channel),
            targets={**edition.targets, target.path: target},
            parts={**edition.parts, part.role: changed},
        )

    def _manifest(self, edition: Edition, name: str, version: str) -> Manifest:
        listed = edition.targets[manifest_path(name, version)]
        content = (self.folder / target_file(listed)).read_bytes()
        listed.verify_length_and_hashes(content)
        return parse_manifest(content)

    def _stamp(self) -> str:
        return self.now().strftime("%Y-%m-%dT%H:%M:%SZ")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the repository alone.

        Raises
        ------
        PublishError
            Somebody else is publishing.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.folder / ".publish.lock", timeout=LOCK_S):
                yield
        except Timeout as error:
            raise PublishError(
                tr("någon annan publicerar i {folder} just nu; försök igen.", folder=self.folder)
            ) from error
