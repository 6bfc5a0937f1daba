"""Publishing: what a version is made of goes first, and what says that it is there goes last."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from tuf.api.metadata import TargetFile

from layers.atomic import replacing, write_atomic
from layers.errors import PublishError
from layers.language import tr
from layers.packages.manifest import Manifest, StoredObject, object_path, parse_manifest
from layers.packages.source import CLASSIFICATIONS
from layers.packages.store import Store
from layers.repository.delta import pack_object, write_deltas
from layers.repository.keys import KeyFolder
from layers.repository.listing import INDEX_TARGET, STABLE, ListedVersion, empty_index
from layers.repository.names import check_apart, check_manifest, read_version, version_order
from layers.repository.signed import (
    Edition,
    change_key,
    make_root,
    manifest_path,
    manifest_target,
    read_edition,
    target_file,
    write_edition,
    write_root,
)
from layers.repository.steps import Step, no_step

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
        with self._locked():
            root = make_root(self.keys, self.now())
            write_root(self.folder, self.keys, root)
            write_edition(
                self.folder, self.keys, root, empty_index(title, classification), [], self.now()
            )

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
        self, manifest: Manifest, built: Store, channel: str = STABLE, step: Step = no_step
    ) -> ListedVersion:
        """Publish a version whose objects stand in another store; once more changes nothing.

        Raises
        ------
        PublishError
            It may not be published, or somebody else is publishing.
        """
        with self._locked():
            edition = self.edition()
            if self.check(edition, manifest):
                self._put_objects(edition, manifest, built, step)
                content = manifest.to_bytes()
                listed = manifest_target(manifest.name, manifest.version, content)
                write_atomic(self.folder / target_file(listed), content)
                index = edition.index.with_version(manifest, self._stamp(), channel)
                others = [item for item in edition.targets.values() if item.path != INDEX_TARGET]
                manifests = [*others, listed]
                write_edition(self.folder, self.keys, edition.root, index, manifests, self.now())
                edition = self.edition()
        package = edition.index.find(manifest.name)
        found = package.find(manifest.version) if package else None
        if found is None:  # pragma: no cover - it was written a moment ago
            raise PublishError(tr("{name} kom inte med i förrådet.", name=manifest.name))
        return found

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
        with self._locked():
            edition = self.edition()
            package = edition.index.find(name)
            if package is None or package.find(version) is None:
                raise PublishError(
                    tr("{name} {version} är inte publicerad.", name=name, version=version)
                )
            index = edition.index.without_version(name, version, reason.strip())
            manifests = _manifests(edition)
            write_edition(self.folder, self.keys, edition.root, index, manifests, self.now())

    def release(self, name: str, version: str, channel: str = STABLE) -> None:
        """Make a published version the latest of a channel.

        Raises
        ------
        PublishError
            There is no such version, or it is withdrawn.
        """
        with self._locked():
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
            index = edition.index.with_latest(name, version, channel)
            manifests = _manifests(edition)
            write_edition(self.folder, self.keys, edition.root, index, manifests, self.now())

    def renew(self) -> int:
        """Sign what the repository says anew, so that it stays confirmed; return the edition."""
        with self._locked():
            edition = self.edition()
            manifests = _manifests(edition)
            return write_edition(
                self.folder, self.keys, edition.root, edition.index, manifests, self.now()
            )

    def change_key(self, name: str) -> int:
        """Change one of the keys, as when it was lost or seen by others; return the root's version.

        Raises
        ------
        PublishError
            The root key, or the old one, is not among the keys.
        """
        with self._locked():
            return change_key(self.folder, self.keys, name, self.now())

    def _put_objects(self, edition: Edition, manifest: Manifest, built: Store, step: Step) -> None:
        total = len(manifest.objects)
        for number, stored in enumerate(manifest.objects):
            step(number, total, manifest.title)
            copy_object(built, stored, self.folder)
            pack_object(self.folder, stored)
        listed = edition.index.find(manifest.name)
        for earlier in (listed.versions if listed else ())[-DELTAS_FROM:]:
            old = self._manifest(edition, manifest.name, earlier.version)
            write_deltas(self.folder, old, manifest)
        step(total, total, "")

    def _manifest(self, edition: Edition, name: str, version: str) -> Manifest:
        listed = edition.targets[manifest_path(name, version)]
        content = (self.folder / target_file(listed)).read_bytes()
        listed.verify_length_and_hashes(content)
        return parse_manifest(content)

    def _stamp(self) -> str:
        return self.now().strftime("%Y-%m-%dT%H:%M:%SZ")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.folder / ".publish.lock", timeout=LOCK_S):
                yield
        except Timeout as error:
            raise PublishError(
                tr("någon annan publicerar i {folder} just nu; försök igen.", folder=self.folder)
            ) from error


def _manifests(edition: Edition) -> list[TargetFile]:
    return [item for item in edition.targets.values() if item.path != INDEX_TARGET]


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
