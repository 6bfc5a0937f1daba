"""Publishing for GIS staff: a folder is looked at, then signed and published as it was seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeVar

from PySide6.QtCore import QObject, Signal

from layers.errors import LayerError
from rumslig.packages.source_file import write_source_file
from rumslig.progress import Progress
from rumslig.upkeep.publishing import (
    Preview,
    make_repository,
    preview_version,
    publish_version,
)
from rumslig.worker import Worker
from ui.language import message_language, tr
from ui.messages import Message, describe_fault, describe_sentence
from ui.tasks import Runner

T = TypeVar("T")
KEY = "packages publish"
Field = Literal["source", "repo", "keys"]


class PublishPresenter(QObject):
    """Holds the three folders, what was seen of the version, and what stopped it.

    Signals
    -------
    published
        A version is published.
    """

    changed = Signal()
    published = Signal()
    told = Signal(object)

    def __init__(self, runner: Runner, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner, self._worker = runner, worker
        self.folders: dict[Field, Path | None] = {"source": None, "repo": None, "keys": None}
        self.preview: Preview | None = None
        self.fault = ""
        self.is_busy = False

    # what is chosen

    def choose(self, field: Field, folder: Path | None) -> None:
        """Take a folder; what was seen of the version before counts no more."""
        if folder is not None and folder != self.folders[field]:
            self.folders[field] = folder
            self.preview, self.fault = None, ""
            self.changed.emit()

    @property
    def has_source_file(self) -> bool:
        """Whether the folder says what it is."""
        source = self.folders["source"]
        return source is not None and (source / "package.toml").is_file()

    @property
    def has_repository(self) -> bool:
        """Whether the chosen folder is a repository."""
        repo = self.folders["repo"]
        return repo is not None and (repo / "metadata" / "timestamp.json").is_file()

    @property
    def can_make_repository(self) -> bool:
        """Whether a repository can be made of the chosen folders."""
        chosen = self.folders["repo"] is not None and self.folders["keys"] is not None
        return chosen and not self.has_repository and not self.is_busy

    @property
    def obstacle(self) -> str:
        """What is to be done before the version can be looked at; "" where it can."""
        if self.folders["source"] is None:
            return tr("Välj mappen med paketets filer.")
        if not self.has_source_file:
            return tr("Mappen har ingen package.toml än.")
        if self.folders["repo"] is None:
            return tr("Välj förrådet att publicera i.")
        if self.folders["keys"] is None:
            return tr("Välj mappen med nycklarna.")
        if not self.has_repository:
            return tr("Mappen är inget förråd än. Gör det, eller välj en annan.")
        return tr("Ett arbete pågår.") if self.is_busy else ""

    @property
    def can_publish(self) -> bool:
        """Whether the version that was looked at may be signed."""
        return self.preview is not None and self.preview.is_new and not self.obstacle

    # acts

    def make_source_file(self) -> None:
        """Write a package.toml from the files that are found."""
        source = self.folders["source"]
        if source is None:
            return
        try:
            path, layers = write_source_file(source)
        except (LayerError, OSError) as fault:
            self._on_fault(tr("package.toml kunde inte skrivas"), fault)
            return
        self.fault = ""
        title = tr("{file} är skriven med {count} lager", file=path.name, count=layers)
        words = tr("Öppna {file}, fyll i det som är märkt FYLL I, och granska.", file=path)
        self.told.emit(Message("done", title, words))
        self.changed.emit()

    def make_repository(self, title: str, classification: str) -> None:
        """Make keys and an empty repository in the chosen folders."""
        repo, keys = self.folders["repo"], self.folders["keys"]
        if repo is None or keys is None or not self.can_make_repository:
            return
        name = title.strip() or repo.name

        def done(_nothing: None) -> None:
            self._end()
            words = tr(
                "Flytta {file} till ett USB-minne i ett låst skåp: den som har den kan ta över "
                "förrådet, och den behövs bara för att byta nycklar.",
                file=keys / "root.pem",
            )
            self.told.emit(Message("warning", tr("Förrådet {name} är gjort", name=name), words))

        self._run(
            tr("Gör förrådet {name}", name=name),
            tr("Förrådet kunde inte göras"),
            lambda progress: self._worker.call(
                make_repository, repo, keys, name, classification, progress=progress
            ),
            done,
        )

    def look(self) -> None:
        """Build the folder on trial, and show checks and differences."""
        source, repo, keys = (self.folders[name] for name in ("source", "repo", "keys"))
        if self.obstacle or source is None:
            return
        self.preview = None
        lang = message_language()

        def done(preview: Preview) -> None:
            self.preview = preview
            self._end()

        self._run(
            tr("Granskar {folder}", folder=source.name),
            tr("{folder} kan inte publiceras", folder=source.name),
            lambda progress: self._worker.call(
                preview_version, source, repo, keys, lang, progress=progress
            ),
            done,
        )

    def publish(self) -> None:
        """Sign and publish what was looked at."""
        source, repo, keys = (self.folders[name] for name in ("source", "repo", "keys"))
        seen = self.preview
        if seen is None or not self.can_publish or source is None or repo is None or keys is None:
            return

        def done(version: str) -> None:
            self.preview = None
            self._end()
            title = tr("{title} {version} är publicerad", title=seen.title, version=version)
            self.told.emit(Message("done", title))
            self.published.emit()

        self._run(
            tr("Publicerar {title}", title=seen.title),
            tr("{title} kunde inte publiceras", title=seen.title),
            lambda progress: self._worker.call(
                publish_version, source, repo, keys, seen.sha256, progress=progress
            ),
            done,
        )

    def cancel(self) -> None:
        """Stop what is being done at its next step."""
        self._runner.cancel(KEY)

    # inside

    def _run(
        self,
        title: str,
        failed: str,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
    ) -> None:
        self.is_busy, self.fault = True, ""
        self.changed.emit()
        self._runner.run(
            KEY,
            title,
            work,
            done,
            lambda fault: self._on_fault(failed, fault),
            cancelled=self._end,
        )

    def _end(self) -> None:
        self.is_busy = False
        self.changed.emit()

    def _on_fault(self, title: str, fault: Exception) -> None:
        self.is_busy = False
        self.fault = describe_sentence(fault)
        self.told.emit(describe_fault(title, fault))
        self.changed.emit()
