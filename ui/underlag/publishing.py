"""Publishing for GIS staff: a folder is looked at, then signed and published as it was seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeVar

import shapely
from PySide6.QtCore import QObject, Signal

from layers.errors import LayerError
from layers.repository.listing import STABLE
from rumslig.packages.source_file import write_source_file
from rumslig.packages.source_form import SourceForm, read_form, write_version
from rumslig.progress import Progress
from rumslig.upkeep.matching import Pair, say, unsay
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
from ui.underlag.editing import FormPresenter

T = TypeVar("T")
KEY = "packages publish"
Field = Literal["source", "repo", "keys"]


class PublishPresenter(QObject):
    """Holds the three folders, what was seen of the version, and what stopped it.

    Signals
    -------
    published
        A version is published.
    form_asked
        The package's own facts are to be written.
    get_asked
        What was published in a repository (its folder) is to be installed here.
    map_asked
        Bounds (EPSG:3006) to bring into view.
    """

    changed = Signal()
    published = Signal()
    form_asked = Signal()
    get_asked = Signal(object)
    map_asked = Signal(object)
    told = Signal(object)

    def __init__(self, runner: Runner, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner, self._worker = runner, worker
        self.folders: dict[Field, Path | None] = {"source": None, "repo": None, "keys": None}
        self.preview: Preview | None = None
        self.published_title = ""
        """What was published last, while its folders are still chosen."""
        self.channel = STABLE
        self.fault = ""
        self.is_busy = False
        self.form = FormPresenter(self)
        self.form.told.connect(self.told)

    # what is chosen

    def choose(self, field: Field, folder: Path | None) -> None:
        """Take a folder; what was seen of the version before counts no more."""
        if folder is not None and folder != self.folders[field]:
            self.folders[field] = folder
            self.preview, self.fault, self.published_title = None, "", ""
            if field == "source":
                self.form.forget()
            self.changed.emit()

    def choose_channel(self, channel: str) -> None:
        """Publish in another channel; only the stable one's latest reaches every planner."""
        self.channel = channel.strip() or STABLE

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
        seen = self.preview
        return seen is not None and seen.is_new and not seen.refusal and not self.obstacle

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
        words = tr("Fyll i det som bara du vet, och granska.")
        self.told.emit(Message("done", title, words))
        self.changed.emit()
        self.form_asked.emit()

    def read_form(self) -> None:
        """Read the package's own facts into the form, unless they are there."""
        source = self.folders["source"]
        if source is None or not self.has_source_file or self.is_busy or self.form.form is not None:
            return

        def done(form: SourceForm) -> None:
            self.form.present(form)
            self.end()

        self.run(
            tr("Läser {folder}", folder=source.name),
            tr("{folder} kunde inte läsas", folder=source.name),
            lambda progress: self._worker.call(read_form, source, progress=progress),
            done,
        )

    def make_repository(self, title: str, classification: str) -> None:
        """Make keys and an empty repository in the chosen folders."""
        repo, keys = self.folders["repo"], self.folders["keys"]
        if repo is None or keys is None or not self.can_make_repository:
            return
        name = title.strip() or repo.name

        def done(_nothing: None) -> None:
            self.end()
            words = tr(
                "Flytta {file} till ett USB-minne i ett låst skåp: den som har den kan ta över "
                "förrådet, och den behövs bara för att byta nycklar.",
                file=keys / "root.pem",
            )
            self.told.emit(Message("warning", tr("Förrådet {name} är gjort", name=name), words))

        self.run(
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
        if self.form.is_changed and not self.form.save():
            return
        lang = message_language()

        def done(preview: Preview) -> None:
            self.preview = preview
            self.end()

        self.run(
            tr("Granskar {folder}", folder=source.name),
            tr("{folder} kan inte publiceras", folder=source.name),
            lambda progress: self._worker.call(
                preview_version, source, repo, keys, lang, progress=progress
            ),
            done,
        )

    def number(self) -> None:
        """Write the number that the changes ask for, and look again."""
        source, seen = self.folders["source"], self.preview
        if source is None or seen is None or seen.proposal is None or self.is_busy:
            return
        try:
            write_version(source, seen.proposal.version)
        except (LayerError, OSError) as fault:
            self._on_fault(tr("package.toml kunde inte skrivas"), fault)
            return
        self.form.forget()
        self.look()

    def correct(self, pair: Pair, is_same: bool | None) -> None:
        """Say whether two objects are one (None: nothing is said), and look again."""
        source = self.folders["source"]
        if source is None or self.is_busy:
            return
        try:
            if is_same is None:
                unsay(source, pair.match)
            else:
                say(source, pair.match, is_same)
        except (LayerError, OSError) as fault:
            self._on_fault(tr("matches.csv kunde inte skrivas"), fault)
            return
        self.look()

    def show_pair(self, pair: Pair) -> None:
        """Bring two objects that may be one into view."""
        shapes = shapely.from_wkb([part for part in (pair.old_shape, pair.new_shape) if part])
        west, south, east, north = (float(value) for value in shapely.total_bounds(shapes))
        if west <= east:
            self.map_asked.emit((west, south, east, north))

    def publish(self) -> None:
        """Sign and publish what was looked at."""
        source, repo, keys = (self.folders[name] for name in ("source", "repo", "keys"))
        seen, channel = self.preview, self.channel
        if seen is None or not self.can_publish or source is None or repo is None or keys is None:
            return

        def done(version: str) -> None:
            self.preview, self.published_title = None, f"{seen.title} {version}"
            self.end()
            title = tr("{title} {version} är publicerad", title=seen.title, version=version)
            self.told.emit(Message("done", title))
            self.published.emit()

        self.run(
            tr("Publicerar {title}", title=seen.title),
            tr("{title} kunde inte publiceras", title=seen.title),
            lambda progress: self._worker.call(
                publish_version, source, repo, keys, seen.sha256, channel, progress=progress
            ),
            done,
        )

    def get(self) -> None:
        """Go on to installing here what was published."""
        if self.published_title and self.folders["repo"] is not None:
            self.get_asked.emit(self.folders["repo"])

    def cancel(self) -> None:
        """Stop what is being done at its next step."""
        self._runner.cancel(KEY)

    # inside

    def run(
        self,
        title: str,
        failed: str,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
    ) -> None:
        """Do one thing with the folders, beside the window; `done` is to call `end`."""
        self.is_busy, self.fault = True, ""
        self.changed.emit()
        self._runner.run(
            KEY,
            title,
            work,
            done,
            lambda fault: self._on_fault(failed, fault),
            cancelled=self.end,
        )

    def end(self) -> None:
        """Be free for the next thing."""
        self.is_busy = False
        self.changed.emit()

    def _on_fault(self, title: str, fault: Exception) -> None:
        self.is_busy, self.preview = False, None
        self.fault = describe_sentence(fault)
        self.told.emit(describe_fault(title, fault))
        self.changed.emit()
