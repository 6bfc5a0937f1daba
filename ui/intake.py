"""Files that are handed to the window: cases, ideas and layers, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from layers.errors import NotPlaced, UnknownCrs
from layers.images.pages import is_pdf
from layers.vector import SWEDEN
from rumslig import layer_jobs
from rumslig.cases.file import SUFFIX
from rumslig.circulation.question import SUFFIX as ANSWERED
from rumslig.idea import Idea
from rumslig.worker import InlineWorker, Worker
from rumslig.workspace import Workspace
from ui.case_intake.papers import are_papers
from ui.language import tr
from ui.layer_list.items import LayerItem
from ui.layer_list.saved import OwnFile
from ui.messages import Message, describe_fault, describe_sentence
from ui.opening import WorkspaceOpening
from ui.place import OnlyLayers, Place, bounds_of, read_own_layers, read_place
from ui.start.crs_question import MOST_CHOICES, CrsPresenter, describe_candidates
from ui.start.presenter import main_files
from ui.tasks import Runner


@dataclass(frozen=True, slots=True)
class _Question:
    """A file whose coordinate system is asked for, and what comes then."""

    path: Path
    fault: UnknownCrs
    again: Callable[[str], None]
    ended: Callable[[], None]
    workspace: Workspace


class Intake(QObject):
    """Finds out what files are, and asks for the coordinate system that a file does not tell.

    Signals
    -------
    case_found, idea_found, layers_found
        A path, an `Idea`, a `LayerItem`.
    answers_found
        The paths of themes that came back from colleagues; `go_on` when they are collected.
    picture_found
        The path of a picture that does not say where it lies, or of a PDF.
    papers_found
        Paths that are a consultation's papers; `go_on` when they are dealt with.
    asking
        The question about a coordinate system is to be shown; `answered` when it is over.
    finished
        Nothing is waiting any more.
    """

    case_found = Signal(object)
    idea_found = Signal(object)
    layers_found = Signal(object)
    picture_found = Signal(object)
    papers_found = Signal(object)
    answers_found = Signal(object)
    asking = Signal()
    answered = Signal()
    finished = Signal()
    told = Signal(object)

    def __init__(
        self,
        opening: WorkspaceOpening,
        crs: CrsPresenter,
        runner: Runner,
        parent: QObject | None = None,
        *,
        worker: Worker | None = None,
    ) -> None:
        super().__init__(parent)
        self._opening, self._crs, self._runner = opening, crs, runner
        self._worker = worker or InlineWorker()
        self._files: list[Path] = []
        self._papers: list[Path] = []
        self._is_taking = False
        """Whether one of the files is on its way; the others wait."""
        self._questions: list[_Question] = []
        """The first is being asked."""
        self.known_crs: dict[Path, str] = {}
        """What was answered for each file, so that nobody is asked twice."""
        crs.chosen.connect(self._on_crs)
        crs.cancelled.connect(self._on_crs_cancelled)
        opening.left.connect(self._drop_all)

    def take(self, files: Sequence[Path]) -> None:
        """Open cases as cases, papers as a consultation, areas as an idea, the rest as layers.

        One after the other, so that a question about one does not put away the next.
        """
        if are_papers(files):
            cases = [path for path in files if path.suffix.lower() == SUFFIX]
            self._papers += [path for path in files if path not in cases]
            self._files += cases
        else:
            self._files += main_files(files)
        self._opening.ask(self.settle)

    def go_on(self) -> None:
        """Take the next file, for the one before is dealt with; tell when there is none."""
        self._is_taking = False
        self.settle()

    def settle(self) -> None:
        """Begin with the files that wait; tell when there are none and none is on its way."""
        if self._is_taking or self._questions:
            return
        if self._papers:
            papers, self._papers = tuple(self._papers), []
            self._is_taking = True
            self.papers_found.emit(papers)
            return
        if not self._files:
            self.finished.emit()
            return
        path = self._files.pop(0)
        self._is_taking = True
        if path.suffix.lower() == SUFFIX:
            self.case_found.emit(path)
        elif _is_answer(path):
            answers = (path, *(item for item in self._files if _is_answer(item)))
            self._files = [item for item in self._files if not _is_answer(item)]
            self.answers_found.emit(answers)
        else:
            self.read_place(path)

    def read_place(self, path: Path, crs: str | None = None) -> None:
        """Read a file's areas as an idea; a file without areas becomes a layer."""
        workspace = self._opening.workspace
        if workspace is None:
            self.go_on()
            return
        if is_pdf(path):
            self.picture_found.emit(path)
            self.go_on()
            return
        code = crs or self.known_crs.get(path)
        self._runner.run(
            "place",  # not "open": a case that is opened meanwhile must not put this away
            tr("Läser {file}", file=path.name),
            lambda progress: read_place(path, workspace, code),
            lambda answer: self._on_place(path, answer),
            lambda fault: self._on_unread(
                path, fault, lambda code: self.read_place(path, code), self.go_on
            ),
            cancelled=self.go_on,
        )

    def _on_place(self, path: Path, answer: Place) -> None:
        if isinstance(answer, Idea):
            self.idea_found.emit(answer)
        elif isinstance(answer, OnlyLayers):
            self.layers_found.emit(answer.items)
            title = tr("{file} visas som lager, inte som planområde", file=path.name)
            self.told.emit(Message("warning", title, answer.why))
        else:
            self.layers_found.emit(answer)
        self.go_on()

    def add_layer(
        self,
        path: Path,
        crs: str | None = None,
        encoding: str | None = None,
        *,
        is_asked: bool = False,
    ) -> None:
        """Read a file as a layer; a file that points at others only where it is asked for."""
        if is_pdf(path):
            self.picture_found.emit(path)
            return
        workspace = self._opening.workspace
        home = workspace.county.home if workspace else SWEDEN
        code = crs or self.known_crs.get(path)
        self._runner.run(
            f"layer {path}",
            tr("Läser {file}", file=path.name),
            lambda progress: read_own_layers(path, home, code, encoding, is_asked=is_asked),
            self._on_layers,
            lambda fault: self._on_unread(
                path,
                fault,
                lambda code: self.add_layer(path, code, encoding, is_asked=is_asked),
                self.settle,
            ),
        )

    def read_again(
        self,
        own: OwnFile,
        done: Callable[[LayerItem], None],
        unread: Callable[[OwnFile, str], None],
    ) -> None:
        """Read a layer of the last session; what is wrong with it is told where it stands."""
        workspace = self._opening.workspace
        home = workspace.county.home if workspace else SWEDEN
        self._runner.run(
            f"layer {own.path}",
            tr("Läser {file}", file=own.path.name),
            lambda progress: read_own_layers(
                own.path, home, own.crs, own.encoding, own.layers, is_asked=True
            ),
            lambda items: _each(reversed(items), done),
            lambda fault: unread(own, describe_sentence(fault)),
        )

    def _on_layers(self, items: tuple[LayerItem, ...]) -> None:
        self.layers_found.emit(items)
        self.settle()

    def _on_unread(
        self,
        path: Path,
        fault: Exception,
        again: Callable[[str], None],
        ended: Callable[[], None],
    ) -> None:
        """Ask for the coordinate system where that is what was missing, else tell the fault."""
        workspace = self._opening.workspace
        if isinstance(fault, UnknownCrs) and workspace is not None:
            self.ask_crs(path, fault, again, workspace, ended)
            return
        self.answered.emit()
        if isinstance(fault, NotPlaced):
            self.picture_found.emit(path)
        else:
            self.told.emit(describe_fault(tr("{file} kunde inte öppnas", file=path.name), fault))
        ended()

    def ask_crs(
        self,
        path: Path,
        fault: UnknownCrs,
        again: Callable[[str], None],
        workspace: Workspace,
        ended: Callable[[], None] | None = None,
    ) -> None:
        """Show the question about a file's coordinate system, once those before are answered.

        Goes on with `again`, or with `ended` where it was not answered.
        """
        self._questions.append(_Question(path, fault, again, ended or self.settle, workspace))
        if len(self._questions) == 1:
            self._ask_next()

    def ask_crs_now(self, path: Path, fault: UnknownCrs, again: Callable[[str], None]) -> None:
        """Show the question about a file that was chosen in an open workspace."""
        if self._opening.workspace is not None:
            self.ask_crs(path, fault, again, self._opening.workspace)

    def _ask_next(self) -> None:
        if not self._questions:
            return
        question = self._questions[0]
        choices = describe_candidates(
            question.fault.candidates[:MOST_CHOICES],
            bounds_of(question.path),
            question.workspace.municipalities,
            question.workspace.county.municipalities,
        )
        self._crs.ask(question.path, str(question.fault), choices)
        self.asking.emit()
        self._weigh(question, tuple(item.code for item in choices))

    def _weigh(self, question: _Question, names: tuple[str, ...]) -> None:
        """Find out where each system would put the file; what cannot be told is left out."""
        self._runner.run(
            "crs",
            tr("Prövar koordinatsystem för {file}", file=question.path.name),
            lambda progress: self._worker.call(
                layer_jobs.weigh_systems,
                question.workspace.home,
                question.path.absolute(),
                names,
                progress=progress,
            ),
            lambda weighed: self._crs.weigh(question.path, weighed),
            lambda _fault: None,  # the question itself says what is wrong with the file
        )

    def _on_crs(self, path: Path, code: str) -> None:
        self.known_crs[path] = code
        if self._questions:
            self._questions.pop(0).again(code)
            self._ask_next()

    def _on_crs_cancelled(self) -> None:
        question = self._questions.pop(0) if self._questions else None
        self.answered.emit()
        if question is not None:
            question.ended()
            self._ask_next()

    def leave_question(self) -> None:
        """Take note that something else is looked at: the question is not answered any more."""
        if not self._questions:
            return
        question = self._questions.pop(0)
        self.told.emit(
            Message(
                "info",
                tr("{file} öppnades inte", file=question.path.name),
                tr("Koordinatsystemet valdes inte; öppna filen igen."),
            )
        )
        question.ended()
        self._ask_next()

    def _drop_all(self, _message: object) -> None:
        self._files.clear()
        self._papers.clear()
        self._is_taking = False


def _each(items: Iterable[LayerItem], done: Callable[[LayerItem], None]) -> None:
    for item in items:
        done(item)


def _is_answer(path: Path) -> bool:
    return path.suffix.lower() == ANSWERED
