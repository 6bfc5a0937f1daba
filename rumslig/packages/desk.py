"""The planner's desk for packages: what is installed, what is new, and how to go back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from layers.errors import LayerError, MissingInRepository
from layers.packages.manifest import Manifest
from layers.packages.store import Store
from layers.repository.address import open_fetcher
from layers.repository.choices import ROLLBACK, Keeping, read_choices, write_choices
from layers.repository.installer import (
    Installed,
    Installer,
    PackageState,
    published_since,
)
from layers.repository.known import How, KnownRepositories, KnownRepository
from layers.repository.listing import ListedPackage, ListedVersion
from layers.repository.trust import Confirmation, TrustedRepository
from layers.repository.upkeep import Collected, StoreCheck, check_store, collect_garbage
from rumslig.language import tr
from rumslig.packages.locks import locked_manifests
from rumslig.progress import Progress, silent
from rumslig.settings import Home


@dataclass(frozen=True, slots=True)
class OpenedRepository:
    """A repository that was asked for its latest.

    Attributes
    ----------
    trusted_now
        How it came to be trusted, where this was the first time; the planner is told.
    """

    repository: TrustedRepository
    identity: str
    confirmation: Confirmation
    trusted_now: How | None = None


@dataclass(frozen=True, slots=True)
class RepositoryStatus:
    """A known repository and what it answered."""

    known: KnownRepository
    confirmation: Confirmation
    repository: TrustedRepository


@dataclass(frozen=True, slots=True)
class UpdateOutcome:
    """What became of one package when all were updated: an installation, or why there was none."""

    name: str
    installed: Installed | None
    reason: str = ""
    failed: bool = False


@dataclass(frozen=True, slots=True)
class PackageDesk:
    """The packages of a home."""

    home: Home
    progress: Progress = silent

    @property
    def store(self) -> Store:
        """Where the packages stand."""
        return Store(self.home.packages)

    @property
    def known(self) -> KnownRepositories:
        """The repositories that were trusted."""
        return KnownRepositories(self.home.repositories)

    @property
    def installer(self) -> Installer:
        """What changes the store."""
        return Installer(self.store, self.known, self.progress)

    def open(self, address: str, root: Path | None = None) -> OpenedRepository:
        """Return a repository after asking it for its latest; trusted from now on.

        Raises
        ------
        RepositoryError
            It is not known yet and does not answer, or its root is the wrong one.
        """
        content = root.read_bytes() if root else None
        repository, how = self.known.trust(address, content)
        confirmation = repository.refresh()
        known = self.known.find(open_fetcher(address).address)
        assert known is not None
        return OpenedRepository(repository, known.identity, confirmation, how)

    def find_package(self, name: str) -> OpenedRepository:
        """Return the known repository that has a package: where it came from, or the only one.

        Raises
        ------
        MissingInRepository
            No known repository has it, or several have.
        """
        identity = read_choices(self.store).of(name).repository
        if identity:
            repository = self.known.reopen(identity)
            return OpenedRepository(repository, identity, repository.refresh())
        having = []
        for known in self.known.all():
            repository = self.known.reopen(known.identity)
            confirmation = repository.refresh()
            index = repository.index()
            if index is not None and index.find(name) is not None:
                having.append(OpenedRepository(repository, known.identity, confirmation))
        if len(having) == 1:
            return having[0]
        raise MissingInRepository(
            tr("flera kända förråd har {name}; ange ett med --repo.", name=name)
            if having
            else tr("inget känt förråd har {name}; ange ett med --repo.", name=name)
        )

    def install(self, opened: OpenedRepository, name: str, version: str = "") -> Installed:
        """Install a version, the latest by default; see `Installer.install`."""
        return self.installer.install(opened.repository, opened.identity, name, version)

    def update(self, name: str) -> UpdateOutcome:
        """Update one package; see `Installer.update`."""
        return UpdateOutcome(name, self.installer.update(name))

    def update_all(self) -> list[UpdateOutcome]:
        """Update every package that is not held back; one that fails does not stop the others."""
        choices = read_choices(self.store)
        opened: dict[str, TrustedRepository] = {}
        found = []
        for manifest in self.store.installed():
            choice = choices.of(manifest.name)
            if not choice.repository:
                continue
            if choice.pinned_by:
                why = tr("återgång") if choice.pinned_by == ROLLBACK else choice.pinned_by
                reason = tr("hålls kvar på {version} ({who})", version=manifest.version, who=why)
                found.append(UpdateOutcome(manifest.name, None, reason))
                continue
            try:
                if choice.repository not in opened:
                    opened[choice.repository] = self.known.reopen(choice.repository)
                    opened[choice.repository].refresh()
                done = self.installer.update(manifest.name, opened[choice.repository])
                found.append(UpdateOutcome(manifest.name, done))
            except LayerError as error:
                found.append(UpdateOutcome(manifest.name, None, str(error), failed=True))
        return found

    def ask_repositories(self) -> list[RepositoryStatus]:
        """Ask every known repository for its latest."""
        found = []
        for known in self.known.all():
            repository = self.known.reopen(known.identity)
            found.append(RepositoryStatus(known, repository.refresh(), repository))
        return found

    def states(self, asked: list[RepositoryStatus] | None = None) -> list[PackageState]:
        """Return the installed packages; without `asked` from what is known, at once."""
        answers = {item.known.identity: item.confirmation for item in asked or ()}
        return self.installer.states(answers)

    def rollback(self, name: str, version: str = "") -> Installed:
        """Use an earlier version that is here; see `Installer.rollback`."""
        return self.installer.rollback(name, version)

    def news(
        self, since: datetime | None, asked: list[RepositoryStatus]
    ) -> list[tuple[KnownRepository, ListedPackage, ListedVersion]]:
        """Return what the repositories published from a time on, newest first."""
        found = []
        for item in asked:
            index = item.repository.index()
            if index is not None:
                found += [(item.known, *pair) for pair in published_since(index, since)]
        return sorted(found, key=lambda row: row[2].published, reverse=True)

    def collect(self, *, keeping: Keeping | None = None, dry_run: bool = False) -> Collected:
        """Remove what no installed version, no limit and no case needs."""
        locked = locked_manifests(self.home)
        return collect_garbage(self.store, locked, keeping=keeping, dry_run=dry_run)

    @property
    def keeping(self) -> Keeping:
        """How much of the earlier versions `collect` leaves."""
        return read_choices(self.store).keeping

    def keep(self, keeping: Keeping) -> None:
        """Set how much of the earlier versions `collect` leaves from now on."""
        with self.store.lock():
            write_choices(self.store, replace(read_choices(self.store), keeping=keeping))

    def check(self, *, repair: bool = True) -> StoreCheck:
        """Hash the whole store anew, and mend it from where its packages came."""
        return check_store(self.store, self.known if repair else None, self.progress)

    def installed(self, name: str, version: str = "") -> Manifest:
        """Return a package's version in the store; see `Store.find`."""
        return self.store.find(name, version)
