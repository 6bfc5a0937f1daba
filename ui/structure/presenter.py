"""An ÖP compared with the region's structure: what was found, what of it is in sight, and where."""

from __future__ import annotations

from pathlib import Path

import shapely
from PySide6.QtCore import QObject, Signal

from rumslig.documents.structure_comparison import method, reading, write_comparison
from rumslig.numerals import format_number
from rumslig.outlet import guard_case
from rumslig.structure.compare import compare_file
from rumslig.structure.compare_words import title_of, verdict_word
from rumslig.structure.comparison import VERDICTS, Pair, StructureComparison
from rumslig.structure.model import KINDS, StructureItem, guiding_line, kind_word
from rumslig.structure.profile import built_in_profile, read_profile
from rumslig.workspace import Workspace
from ui.language import message_language, tr
from ui.map.scene import AnswerMark
from ui.messages import Message, describe_fault
from ui.tasks import Runner

COMPARE = "structure compare"
"""The comparison's key to the runner."""
WRITE = "structure compare write"
ALL = ""


class ComparePresenter(QObject):
    """Compares a file with the structure images, and says which pair is looked at.

    Signals
    -------
    changed
        Another file, profile or comparison; work has begun or ended.
    rows_changed
        Other pairs are in sight.
    chosen_changed
        Another pair is looked at; `marks` are others.
    zoom_asked
        Bounds in EPSG:3006 that the map shall show.
    told
        A `Message`.
    """

    changed = Signal()
    rows_changed = Signal()
    chosen_changed = Signal()
    zoom_asked = Signal(object)
    told = Signal(object)

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._workspace: Workspace | None = None
        self.file: Path | None = None
        self.profile: Path | None = None
        self.found: StructureComparison | None = None
        self.is_running = False
        self.fault = ""
        self.verdict, self.kind = ALL, ALL
        self.chosen: Pair | None = None

    def take_workspace(self, workspace: Workspace) -> None:
        """Work with what is installed; a comparison with other packages no longer stands."""
        self._workspace = workspace
        file, was_running = self.file, self.is_running
        self._drop()
        if was_running and file is not None:
            self.compare(file)

    # comparing

    def choose_profile(self, path: Path | None) -> None:
        """Read files by another profile; None is the one of ÖP-modell 2.1 that comes along."""
        self.profile = path
        self._drop()
        if self.file is not None:
            self.compare(self.file)

    def compare(self, path: Path) -> None:
        """Compare a municipality's file with the installed structure images."""
        workspace, profile, lang = self._workspace, self.profile, message_language()
        if workspace is None:
            return
        self._drop()
        self.file, self.is_running = path, True
        self.changed.emit()
        self._runner.run(
            COMPARE,
            tr("Jämför {file} med strukturbilderna", file=path.name),
            lambda _progress: compare_file(
                path,
                read_profile(profile or built_in_profile()),
                workspace.catalog,
                workspace.municipalities,
                lang=lang,
            ),
            self._on_found,
            self._on_fault,
            cancelled=self._on_cancelled,
        )

    def _on_found(self, found: StructureComparison) -> None:
        self.is_running, self.found = False, found
        self.chosen = found.pairs[0] if found.pairs else None
        self.changed.emit()
        self.rows_changed.emit()
        self.chosen_changed.emit()

    def _on_fault(self, fault: Exception) -> None:
        self.is_running = False
        message = describe_fault(tr("Filen kunde inte jämföras"), fault)
        self.fault = message.text
        self.changed.emit()
        self.told.emit(message)

    def _on_cancelled(self) -> None:
        self.is_running = False
        self.changed.emit()

    def _drop(self) -> None:
        self.found, self.chosen, self.fault = None, None, ""
        self.verdict, self.kind = ALL, ALL
        self.changed.emit()
        self.rows_changed.emit()
        self.chosen_changed.emit()

    # what is in sight

    @property
    def rows(self) -> tuple[Pair, ...]:
        """The pairs that the filters leave, what asks for most attention first."""
        if self.found is None:
            return ()
        return tuple(
            pair
            for pair in self.found.pairs
            if self.verdict in (ALL, pair.verdict) and self.kind in (ALL, pair.kind)
        )

    @property
    def verdicts(self) -> tuple[tuple[str, str], ...]:
        """What the pairs can be filtered by: each verdict that occurs, with its words."""
        counts = self.found.counts() if self.found is not None else {}
        lang = message_language()
        every = format_number(sum(counts.values()), 0, lang)
        return (
            (ALL, tr("Alla bedömningar ({count})", count=every)),
            *(
                (word, f"{verdict_word(word, lang)} ({format_number(counts[word], 0, lang)})")
                for word in VERDICTS
                if counts.get(word)
            ),
        )

    @property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        """What else the pairs can be filtered by: each class that occurs."""
        present = {pair.kind for pair in self.found.pairs} if self.found is not None else set()
        lang = message_language()
        return (
            (ALL, tr("Alla klasser")),
            *((kind, kind_word(kind, lang).capitalize()) for kind in KINDS if kind in present),
        )

    def show_verdict(self, verdict: str) -> None:
        """Leave out the pairs of other verdicts; "" shows all."""
        if verdict != self.verdict:
            self.verdict = verdict
            self._keep_chosen()

    def show_kind(self, kind: str) -> None:
        """Leave out the pairs of other classes; "" shows all."""
        if kind != self.kind:
            self.kind = kind
            self._keep_chosen()

    def _keep_chosen(self) -> None:
        rows = self.rows
        if self.chosen not in rows:
            self.chosen = rows[0] if rows else None
            self.chosen_changed.emit()
        self.rows_changed.emit()

    def choose(self, pair: Pair | None) -> None:
        """Look at a pair: it is marked on the map."""
        if pair is not self.chosen:
            self.chosen = pair
            self.chosen_changed.emit()

    def show_on_map(self) -> None:
        """Let the map show the pair that is looked at."""
        if self.chosen is not None:
            west, south, east, north = shapely.bounds(self.chosen.geometry).tolist()
            self.zoom_asked.emit((west, south, east, north))

    @property
    def marks(self) -> tuple[AnswerMark, ...]:
        """What to draw over the map: the objects of the pair that is looked at."""
        pair = self.chosen
        if pair is None:
            return ()
        sides = ((tr("Strukturbilden"), pair.region, "found"), (tr("ÖP"), pair.op, "possible"))
        return tuple(
            AnswerMark(f"{side}: {title_of(item, message_language())}", item.geometry, role)
            for side, item, role in sides
            if item is not None
        )

    @property
    def points(self) -> tuple[tuple[float, float], ...]:
        """Where the pair that is looked at is a point: its layers' own symbols hide a mark."""
        pair = self.chosen
        sides = () if pair is None else (pair.region, pair.op)
        return tuple(
            dict.fromkeys(
                (float(x), float(y))
                for item in sides
                if item is not None and shapely.get_dimensions(item.geometry) == 0
                for x, y in shapely.get_coordinates(item.geometry)
            )
        )

    # words

    @property
    def title(self) -> str:
        """What is compared."""
        if self.found is None:
            return self.file.name if self.file is not None else ""
        return f"{self.found.place}  ·  {self.found.file}" if self.found.place else self.found.file

    @property
    def summary(self) -> str:
        """How the comparison stands, in a sentence or two."""
        if self.is_running:
            return tr("Jämför …")
        if self.fault:
            return self.fault
        if self.found is None:
            return tr(
                "Välj kommunens översiktsplan som fil. Rumslig visar vad i den som är som i de "
                "installerade strukturbilderna, vad som skiljer och vad som saknas."
            )
        return guiding_line(message_language())

    @property
    def profile_words(self) -> str:
        """Which profile is used, and that nobody has checked the one that comes along."""
        if self.profile is not None:
            return self.profile.name
        return tr("ÖP-modell 2.1, ej kontrollerad")

    @property
    def notes(self) -> tuple[str, ...]:
        """How the comparison is made, and what of the file was not used."""
        if self.found is None:
            return ()
        said = (*method(self.found), *reading(self.found))
        return tuple(line for line in said if line != guiding_line(message_language()))

    def words(self, pair: Pair) -> tuple[str, str, str, str]:
        """Return a pair's verdict, class, and the names on both sides."""
        lang = message_language()

        def name(item: StructureItem | None) -> str:
            return "" if item is None else title_of(item, lang)

        return (
            verdict_word(pair.verdict, lang),
            kind_word(pair.kind, lang),
            name(pair.region),
            name(pair.op),
        )

    # writing

    def write(self, target: Path) -> None:
        """Write the comparison as its ending says."""
        workspace, found = self._workspace, self.found
        if workspace is None or found is None:
            return
        self._runner.run(
            WRITE,
            tr("Skriver {file}", file=target.name),
            lambda _progress: write_comparison(
                target, found, workspace.county, guard_case(None, workspace)
            ),
            lambda _out: self.told.emit(Message("done", tr("Jämförelsen är skriven"), str(target))),
            lambda fault: self.told.emit(
                describe_fault(tr("Jämförelsen kunde inte skrivas"), fault)
            ),
        )

    def retell(self) -> None:
        """Say everything again, in the language that is now used."""
        file = self.file
        if file is not None and self.found is not None:
            self.compare(file)  # its sentences are made with it
        else:
            self.changed.emit()
