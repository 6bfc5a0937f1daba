"""What a batch is to be run over: the file with plan areas, the folder, the type of plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from layers.errors import UnknownCrs
from rumslig.batch_outcome import MEMORY
from rumslig.check import CheckResult
from rumslig.numerals import format_number
from rumslig.plan_area import PlanArea, read_plan_areas
from rumslig.rules import PLAN_TYPES
from rumslig.workspace import Workspace
from ui.language import message_language, tr
from ui.messages import describe_fault
from ui.plans.in_view import PlansInView
from ui.tasks import Runner


@dataclass(frozen=True, slots=True)
class BatchContent:
    """The plan areas of a file, with what was found of the one that is looked at."""

    plans: tuple[PlanArea, ...]
    result: CheckResult | None = None


class ChoosingPresenter(PlansInView[BatchContent]):
    """Holds what is to be run, and reads the file so that one knows how much there is.

    Signals
    -------
    kept
        What the next session goes on with is other than before.
    crs_asked
        The file, the `UnknownCrs`, and what to call with the answer.
    """

    told = Signal(object)
    kept = Signal()
    crs_asked = Signal(object, object, object)

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self.file: Path | None = None
        self.folder: Path | None = None
        self.plan_type = "OP"
        self.is_reading = self.is_running = False
        self.fault = ""
        """What is wrong with the file or stopped the run, "" where nothing is."""
        self._crs: str | None = None
        self._resumes = False

    @property
    def is_ready(self) -> bool:
        """Whether there are rules to ask."""
        return self._workspace is not None

    def take_workspace(self, workspace: Workspace) -> None:
        """Use the packages that are installed."""
        self._workspace = workspace
        self.changed.emit()

    def choose_file(self, path: Path, crs: str | None = None) -> None:
        """Read a file's plan areas, to know how many they are before anything is run."""
        workspace = self._workspace
        if workspace is None or self.is_running:
            return
        self.file, self._crs, self.fault = path, crs, ""
        self.is_reading = True
        self._drop_outcome()
        self._set_content(None)
        self.kept.emit()
        self._runner.run(
            "batch file",
            tr("Läser {file}", file=path.name),
            lambda progress: _read_areas(path, crs, workspace),
            self._on_read,
            self._on_unread,
            cancelled=self._on_left_unread,
        )

    def _on_read(self, plans: tuple[PlanArea, ...]) -> None:
        self.is_reading = False
        self._set_content(BatchContent(plans))
        self.opened.emit()

    def _on_unread(self, fault: Exception) -> None:
        path = self.file
        self.is_reading = False
        if isinstance(fault, UnknownCrs) and path is not None:
            self.changed.emit()
            self.crs_asked.emit(path, fault, lambda code: self.choose_file(path, code))
            return
        name = path.name if path is not None else ""
        self._tell_fault(tr("{file} kunde inte öppnas", file=name), fault)

    def _on_left_unread(self) -> None:
        self.is_reading = False
        self.changed.emit()

    def choose_folder(self, folder: Path) -> None:
        """Write into another folder; a run that was begun there is gone on with."""
        if self.is_running:
            return
        self.folder, self.fault = folder, ""
        self._look_in_folder()
        self.changed.emit()
        self.kept.emit()

    def choose_plan_type(self, plan_type: str) -> None:
        """Ask the rules of this type of plan; "" asks those of every type."""
        if plan_type != self.plan_type and not self.is_running:
            self.plan_type = plan_type
            self.changed.emit()
            self.kept.emit()

    def wake(self) -> None:
        """Read the file of the last session, now that its panel is looked at."""
        if self.file is not None and self._content is None and not (self.is_reading or self.fault):
            self.choose_file(self.file, self._crs)

    @property
    def facts(self) -> str:
        """How much there is to ask, and whether something is known already."""
        if self.is_reading and self.file is not None:
            return tr("Läser {file} …", file=self.file.name)
        if self._content is None or self._workspace is None:
            return ""
        lang = message_language()
        plans, questions = len(self._content.plans), len(self._workspace.questions)
        text = tr(
            "{plans} planområden och {questions} frågor ger {answers} svar.",
            plans=format_number(plans, 0, lang),
            questions=format_number(questions, 0, lang),
            answers=format_number(plans * questions, 0, lang),
        )
        if self._resumes:
            text += " " + tr(
                "Mappen har svar från en tidigare körning; de som fortfarande gäller frågas inte "
                "om."
            )
        return text

    @property
    def obstacle(self) -> str:
        """Why nothing can be run now, "" where it can."""
        if self._workspace is None:
            return tr("Underlaget är inte öppnat än.")
        if self.is_running:
            return tr("Kontrollen pågår.")
        if self.is_reading:
            return tr("Filen läses.")
        if self._content is None:
            return tr("Välj en fil med planområden.")
        return "" if self.folder is not None else tr("Välj en mapp att skriva i.")

    @property
    def run_word(self) -> str:
        """What running it now is called."""
        return tr("Fortsätt kontrollen") if self._resumes else tr("Kör kontrollen")

    def state(self) -> dict[str, Any]:
        """Return what the next session needs to go on."""
        return {
            "file": str(self.file) if self.file else None,
            "folder": str(self.folder) if self.folder else None,
            "crs": self._crs,
            "plan_type": self.plan_type,
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Stand as in an earlier session; the file is read when the panel is looked at.

        Raises
        ------
        KeyError, TypeError, ValueError
            `state` is something else.
        """
        file, folder, plan_type = state["file"], state["folder"], state["plan_type"]
        if plan_type not in ("", *PLAN_TYPES):
            raise ValueError(plan_type)
        crs = state["crs"]
        self._crs = None if crs is None else str(crs)
        self.file = None if file is None else Path(file)
        self.folder = None if folder is None else Path(folder)
        self.plan_type = plan_type
        self._look_in_folder()
        self.changed.emit()

    # inside

    def _drop_outcome(self) -> None:
        raise NotImplementedError

    def _look_in_folder(self) -> None:
        try:
            self._resumes = self.folder is not None and (self.folder / MEMORY).is_file()
        except OSError:
            self._resumes = False

    def _set_content(self, content: BatchContent | None) -> None:
        self._content = content
        self._plan = ""
        self._present()
        self.plan_changed.emit()

    def _tell_fault(self, title: str, fault: Exception) -> None:
        message = describe_fault(title, fault)
        self.fault = message.text
        self.changed.emit()
        self.told.emit(message)


def _read_areas(path: Path, crs: str | None, workspace: Workspace) -> tuple[PlanArea, ...]:
    plans = read_plan_areas(path, crs=crs, home=workspace.county.home)
    for plan in plans:
        workspace.municipalities.require_in_sweden(plan.geometry, plan.name)
    return plans
