"""Installing, updating and going back: a version is whole in the store before it is in use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from layers.errors import MissingInRepository, PackageError
from layers.language import tr
from layers.packages.manifest import Manifest, StoredObject
from layers.packages.store import Store
from layers.repository.choices import ROLLBACK, Choice, read_choices, write_choices
from layers.repository.delta import object_pairs
from layers.repository.download import Downloader, Sent
from layers.repository.gate import gates_of
from layers.repository.known import KnownRepositories
from layers.repository.listing import ListedPackage, ListedVersion, RepositoryIndex
from layers.repository.names import version_order
from layers.repository.steps import Step, no_step
from layers.repository.trust import Confirmation, TrustedRepository

InstallState = Literal[
    "current", "update_available", "withdrawn", "unconfirmed", "unlisted", "local", "damaged"
]


@dataclass(frozen=True, slots=True)
class Installed:
    """What an installation or an update came to.

    Attributes
    ----------
    before
        The version that was in use, None where there was none.
    """

    manifest: Manifest
    before: Manifest | None
    sent: Sent

    @property
    def is_new(self) -> bool:
        """Whether another version is in use now."""
        return self.before is None or self.before.sha256 != self.manifest.sha256


@dataclass(frozen=True, slots=True)
class PackageState:
    """An installed package, and how it stands to its repository as far as is known.

    Attributes
    ----------
    state
        `current`; `update_available`; `withdrawn` (its reason in `reason`); `unconfirmed` (the
        repository's latest is not known; since when in `reason`); `unlisted` (the repository no
        longer lists the version); `local` (built here, from no repository); `damaged`.
    """

    name: str
    version: str
    title: str
    classification: str
    pinned_by: str
    state: InstallState
    latest: str = ""
    repository: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Installer:
    """A store, and the repositories that it is filled from."""

    store: Store
    known: KnownRepositories
    step: Step = no_step

    def install(
        self, repository: TrustedRepository, identity: str, name: str, version: str = ""
    ) -> Installed:
        """Install a version (default: the latest), fetching what the store lacks of it.

        Raises
        ------
        NotConfirmed
            The repository could not be confirmed as the latest; nothing was changed.
        RepositoryError
            There is no such version, or it cannot be fetched or is refused.
        """
        before = self.installed(name)
        manifest, sent = self.fetch(repository, name, version)
        with self.store.lock():
            self._remember(name, repository=identity, pinned_by="")
            self.store.install(manifest)
        return Installed(manifest, before, sent)

    def fetch(
        self, repository: TrustedRepository, name: str, version: str = ""
    ) -> tuple[Manifest, Sent]:
        """Fetch what the store lacks of a version (default: the latest); it is not in use yet.

        Raises
        ------
        NotConfirmed
            The repository could not be confirmed as the latest; nothing was fetched.
        RepositoryError
            There is no such version, or it cannot be fetched or is refused.
        """
        repository.require_confirmed()
        listed = find_listed(repository.index(), repository.address, name, version)
        manifest = repository.manifest(name, listed)
        downloader = Downloader(repository.fetcher, self.store, self.step)
        downloader.fetch(gates_of(manifest), self._earlier(name, manifest), manifest.title)
        return manifest, downloader.sent

    def update(self, name: str, repository: TrustedRepository | None = None) -> Installed:
        """Install the latest version of an installed package from where it came.

        Raises
        ------
        PackageError
            The package is not installed, is pinned, or comes from no repository.
        """
        choice = read_choices(self.store).of(name)
        manifest = self.store.find(name)
        if choice.pinned_by and choice.pinned_by != ROLLBACK:
            raise PackageError(
                tr(
                    "{name} hålls kvar på {version} ({who}); släpp den med rumslig package unpin.",
                    name=name,
                    version=manifest.version,
                    who=choice.pinned_by,
                )
            )
        if not choice.repository:
            raise PackageError(
                tr("{name} kommer inte från något förråd; installera den med --repo.", name=name)
            )
        if repository is None:
            repository = self.known.reopen(choice.repository)
            repository.refresh()
        return self.install(repository, choice.repository, name)

    def rollback(self, name: str, version: str = "") -> Installed:
        """Use an earlier version that the store holds (default: the one before), at once, offline.

        It stays in use until the package is updated by name or unpinned.

        Raises
        ------
        PackageError
            The store holds no such version whole.
        """
        before = self.store.find(name)
        kept = [item for item in self.store.versions(name) if self.store.is_whole(item)]
        kept.sort(key=lambda item: version_order(item.version))
        if version:
            found = [item for item in kept if item.version == version]
        else:
            current = version_order(before.version)
            lower = [item for item in kept if version_order(item.version) < current]
            found = [item for item in lower if not self._reason(item)] or lower[:0]
        if not found:
            raise PackageError(
                tr(
                    "{name} har ingen sådan version i lagringen; där finns {versions}.",
                    name=name,
                    versions=", ".join(dict.fromkeys(item.version for item in kept)) or tr("inga"),
                )
            )
        manifest = found[-1]
        with self.store.lock():
            self._remember(name, pinned_by=ROLLBACK)
            self.store.install(manifest)
        return Installed(manifest, before, Sent())

    def pin(self, name: str, who: str) -> Manifest:
        """Hold the installed version; return its manifest.

        Raises
        ------
        PackageError
            The package is not installed.
        """
        manifest = self.store.find(name)
        with self.store.lock():
            self._remember(name, pinned_by=who)
        return manifest

    def installed(self, name: str) -> Manifest | None:
        """Return the version in use, None where the package is not installed."""
        return next((item for item in self.store.installed() if item.name == name), None)

    def states(self, confirmations: dict[str, Confirmation] | None = None) -> list[PackageState]:
        """Return every installed package with what is known of it, without asking anybody.

        Parameters
        ----------
        confirmations
            What the repositories answered just now, by identity, where they were asked.
        """
        choices = read_choices(self.store)
        opened: dict[str, TrustedRepository] = {}
        found = []
        for manifest in self.store.installed():
            choice = choices.of(manifest.name)
            identity = choice.repository
            if identity and identity not in opened:
                opened[identity] = self.known.reopen(identity)
            repository = opened.get(identity)
            asked = (confirmations or {}).get(identity)
            found.append(self._state(manifest, choice, repository, asked))
        return found

    def _state(
        self,
        manifest: Manifest,
        choice: Choice,
        repository: TrustedRepository | None,
        asked: Confirmation | None,
    ) -> PackageState:
        state: InstallState = "current"
        latest = reason = ""
        index = repository.index() if repository else None
        package = index.find(manifest.name) if index else None
        listed = package.find(manifest.version) if package else None
        if package is not None and package.latest is not None:
            latest = package.latest.version
        if not self.store.is_whole(manifest):
            state, reason = "damaged", tr("en underlagsfil saknas; kör rumslig package check-store")
        elif repository is None:
            state = "local"
        elif listed is not None and listed.withdrawn:
            state, reason = "withdrawn", listed.withdrawn
        elif asked is not None and asked.state != "confirmed":
            state, reason = "unconfirmed", asked.sentence
        elif index is None:  # never asked, or what was kept of its answer is damaged
            state, reason = "unconfirmed", tr("vad förrådet har är inte känt här; fråga det igen.")
        elif listed is None or listed.manifest != manifest.sha256:
            state = "unlisted"
        elif latest and version_order(latest) > version_order(manifest.version):
            state = "update_available"
        return PackageState(
            name=manifest.name,
            version=manifest.version,
            title=manifest.title,
            classification=manifest.classification,
            pinned_by=choice.pinned_by,
            state=state,
            latest=latest,
            repository=repository.address if repository else "",
            reason=reason,
        )

    def _reason(self, manifest: Manifest) -> str:
        """Return why a version was withdrawn, as far as is known here; "" where it was not."""
        identity = read_choices(self.store).of(manifest.name).repository
        index = self.known.reopen(identity).index() if identity else None
        package = index.find(manifest.name) if index else None
        listed = package.find(manifest.version) if package else None
        return listed.withdrawn if listed else ""

    def _earlier(self, name: str, manifest: Manifest) -> dict[StoredObject, StoredObject]:
        """Return what each new object replaces, in the versions that the store has."""
        kept = sorted(self.store.versions(name), key=lambda item: version_order(item.version))
        return {
            new: old
            for item in kept
            for old, new in object_pairs(item, manifest)
            if self.store.has(old)
        }

    def _remember(self, name: str, **changes: str) -> None:
        choices = read_choices(self.store)
        if any(getattr(choices.of(name), key) != value for key, value in changes.items()):
            write_choices(self.store, choices.with_(name, **changes))


def find_listed(
    index: RepositoryIndex | None, address: str, name: str, version: str = ""
) -> ListedVersion:
    """Return a listed version, the latest by default.

    Raises
    ------
    MissingInRepository
        There is no such package or version; says which there are.
    """
    package: ListedPackage | None = index.find(name) if index else None
    if index is None or package is None:
        names = ", ".join(item.name for item in index.packages) if index else ""
        raise MissingInRepository(
            tr(
                "{address} har inget paket {name}; där finns {names}.",
                address=address,
                name=name,
                names=names or tr("inga"),
            )
        )
    listed = package.find(version) if version else package.latest
    if listed is None:
        raise MissingInRepository(
            tr(
                "{address} har ingen version {version} av {name}; där finns {versions}.",
                address=address,
                version=version or tr("i bruk"),
                name=name,
                versions=", ".join(item.version for item in package.versions),
            )
        )
    return listed


def published_since(
    index: RepositoryIndex, since: datetime | None
) -> list[tuple[ListedPackage, ListedVersion]]:
    """Return the versions published from a time on, newest first, higher before lower."""
    found = [
        (package, item)
        for package in index.packages
        for item in package.versions
        if since is None or _when(item.published) >= since
    ]
    # two may have been published in the same second
    return sorted(
        found, key=lambda pair: (pair[1].published, version_order(pair[1].version)), reverse=True
    )


def _when(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
