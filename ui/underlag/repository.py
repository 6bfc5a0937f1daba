"""The publisher's repository: what is published, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from layers.repository.listing import STABLE
from rumslig.settings import Home
from rumslig.upkeep.published import (
    BundleOutcome,
    Published,
    PublishedVersion,
    bundle_versions,
    export_catalogue,
    read_published,
    release_version,
    renew_signature,
    withdraw_version,
)
from rumslig.worker import Worker
from ui.language import tr
from ui.messages import Message
from ui.underlag.publishing import PublishPresenter


class RepositoryPresenter(QObject):
    """Works in the folders that are chosen for publishing.

    Signals
    -------
    published
        The repository says something else now.
    """

    changed = Signal()
    published = Signal()
    told = Signal(object)

    def __init__(
        self,
        home: Home,
        worker: Worker,
        publishing: PublishPresenter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._home, self._worker, self._publishing = home, worker, publishing
        self.found: Published | None = None
        self.chosen: set[str] = set()
        self._read_of: tuple[Path | None, Path | None] = (None, None)
        publishing.changed.connect(self._on_changed)
        publishing.published.connect(self.read)

    @property
    def is_busy(self) -> bool:
        """Whether something is being done with the repository."""
        return self._publishing.is_busy

    @property
    def obstacle(self) -> str:
        """What is to be chosen before there is anything to see; "" where nothing is."""
        folders = self._publishing.folders
        if folders["repo"] is None:
            return tr("Välj förrådet.")
        if not self._publishing.has_repository:
            return tr("Mappen är inget förråd än. Gör det på sidan Publicera paket.")
        return "" if folders["keys"] is not None else tr("Välj mappen med nycklarna.")

    def _on_changed(self) -> None:
        folders = self._publishing.folders["repo"], self._publishing.folders["keys"]
        if folders != self._read_of:
            self._read_of, self.found = folders, None
            self.chosen = set()
        self.changed.emit()

    def wake(self) -> None:
        """Read the repository the first time it is looked at."""
        if self.found is None:
            self.read()

    def read(self) -> None:
        """Read what the repository says now."""
        self._act(
            tr("Läser förrådet"),
            tr("Förrådet kunde inte läsas"),
            lambda repo, keys, progress: self._worker.call(
                read_published, repo, keys, progress=progress
            ),
            "",
        )

    # what is done with a version

    def withdraw(self, item: PublishedVersion, reason: str) -> None:
        """Say why a version should not be used any more."""
        self._act(
            tr("Drar tillbaka {title}", title=item.title),
            tr("{title} kunde inte dras tillbaka", title=item.title),
            lambda repo, keys, progress: self._worker.call(
                withdraw_version, repo, keys, item.name, item.version, reason, progress=progress
            ),
            tr("{title} {version} är tillbakadragen", title=item.title, version=item.version),
        )

    def release(self, item: PublishedVersion, channel: str = STABLE) -> None:
        """Make a version the latest of a channel."""
        self._act(
            tr("Släpper {title} till alla", title=item.title),
            tr("{title} kunde inte bli den senaste", title=item.title),
            lambda repo, keys, progress: self._worker.call(
                release_version, repo, keys, item.name, item.version, channel, progress=progress
            ),
            tr("{title} {version} är nu den senaste", title=item.title, version=item.version),
        )

    def renew(self) -> None:
        """Sign the repository anew."""
        self._act(
            tr("Signerar förrådet på nytt"),
            tr("Förrådet kunde inte signeras"),
            lambda repo, keys, progress: self._worker.call(
                renew_signature, repo, keys, progress=progress
            ),
            tr("Förrådet är signerat på nytt"),
        )

    def _act(
        self,
        title: str,
        failed: str,
        work: Callable[..., Published],
        said: str,
    ) -> None:
        repo, keys = (self._publishing.folders[name] for name in ("repo", "keys"))
        if self.obstacle or repo is None or keys is None:
            return

        def done(found: Published) -> None:
            self.found = found
            known = {item.word for item in found.versions}
            self.chosen &= known
            self._publishing.end()
            if said:
                self.told.emit(Message("done", said))
                self.published.emit()
            self.changed.emit()

        self._publishing.run(title, failed, lambda progress: work(repo, keys, progress), done)

    # what is written for others

    def choose(self, word: str, wanted: bool) -> None:
        """Take a version along in the file, or leave it out."""
        self.chosen = self.chosen | {word} if wanted else self.chosen - {word}
        self.changed.emit()

    def write_bundle(self, target: Path) -> None:
        """Write the chosen versions as one file."""
        repo = self._publishing.folders["repo"]
        versions = self.found.versions if self.found is not None else ()
        chosen = tuple(item for item in versions if item.word in self.chosen)
        if repo is None or not chosen:
            return

        def done(outcome: BundleOutcome) -> None:
            self._publishing.end()
            kept = tr(
                "{names} är skyddsvärt och lämnas inte ut som fil.",
                names=", ".join(outcome.kept_back),
            )
            text = kept if outcome.kept_back else ""
            if outcome.written:
                self.told.emit(Message("done", tr("{file} är skriven", file=target.name), text))
            else:
                self.told.emit(Message("warning", tr("Ingen fil skrevs"), text))

        self._publishing.run(
            tr("Skriver {file}", file=target.name),
            tr("{file} kunde inte skrivas", file=target.name),
            lambda progress: self._worker.call(
                bundle_versions, self._home, repo, chosen, target, progress=progress
            ),
            done,
        )

    def write_catalogue(self, base_url: str) -> None:
        """Write the catalogue of the open packages into the repository's folder."""
        repo = self._publishing.folders["repo"]
        if repo is None:
            return
        target = repo / "catalogue"

        def done(files: tuple[Path, ...]) -> None:
            self._publishing.end()
            words = tr("Katalogen är skriven: {file}", file=files[0])
            self.told.emit(Message("done", words))

        self._publishing.run(
            tr("Skriver katalogen"),
            tr("Katalogen kunde inte skrivas"),
            lambda progress: self._worker.call(
                export_catalogue, self._home, repo, target, base_url.strip(), progress=progress
            ),
            done,
        )
