"""Opening the workspace beside the window's thread; what needs it waits in line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from layers.packages.store import Store
from rumslig import jobs
from rumslig.builtin import has_county
from rumslig.cases.desk import CaseDesk
from rumslig.outlet import open_workspace_only
from rumslig.progress import Progress
from rumslig.settings import Home
from rumslig.worker import InlineWorker, Worker
from rumslig.workspace import Workspace
from ui.language import tr
from ui.messages import Message, describe_fault
from ui.tasks import Runner

OpenWorkspace = Callable[[Home, Progress], Workspace]


class WorkspaceOpening(QObject):
    """Holds the workspace once it is open; where it could not be, the next who asks tries again.

    Signals
    -------
    busy
        What is being waited for, "" when nothing is.
    opened
        The workspace and its desk are there; sent before those who wait go on.
    renewed
        Another workspace took the place of the one that was open: other packages are installed.
    left
        A `Message`: it could not be opened, and nobody waits any more.
    """

    busy = Signal(str)
    opened = Signal()
    renewed = Signal()
    left = Signal(object)

    def __init__(
        self,
        home: Home,
        runner: Runner,
        parent: QObject | None = None,
        *,
        open_workspace: OpenWorkspace | None = None,
        worker: Worker | None = None,
    ) -> None:
        super().__init__(parent)
        self._home, self._runner = home, runner
        self._open = open_workspace or self._install_and_open
        self._worker = worker or InlineWorker()
        self.workspace: Workspace | None = None
        self.desk: CaseDesk | None = None
        self.for_others = False
        """Whether what is shown is for somebody else's eyes; set before anything is opened."""
        self._is_opening = False
        self._waiting: list[Callable[[], None]] = []

    def ask(self, then: Callable[[], None] | None = None) -> None:
        """Go on with `then` once the workspace is open."""
        if self.workspace is not None:
            if then is not None:
                then()
            return
        if then is not None:
            self._waiting.append(then)
        if self._is_opening:
            return
        self._is_opening = True
        self.busy.emit(tr("Gör i ordning länets underlag …"))
        self._runner.run(
            "workspace",
            tr("Gör i ordning underlaget"),
            self._read,
            self._on_workspace,
            self._on_fault,
            cancelled=lambda: self._leave(Message("info", tr("Underlaget är inte öppnat än."))),
        )

    def renew(self) -> None:
        """Open what is installed now in place of what was; that stays where it cannot be."""
        if self.workspace is None:
            return
        self._runner.run(
            "workspace",
            tr("Läser underlaget på nytt"),
            self._read,
            self._on_renewed,
            lambda fault: self.left.emit(
                describe_fault(tr("Underlaget kunde inte läsas på nytt"), fault)
            ),
        )

    def close(self) -> None:
        """Let go of the register."""
        if self.desk is not None:
            self.desk.close()

    def _install_and_open(self, home: Home, progress: Progress) -> Workspace:
        if not has_county(Store(home.packages)):
            # a thread that builds packages would keep Python from the window
            self._worker.call(jobs.install, home, progress=progress)
        return Workspace.of_installed(home)

    def _read(self, progress: Progress) -> tuple[Workspace, CaseDesk]:
        workspace = self._open(self._home, progress)
        # read here what the window would otherwise stop for
        _ = workspace.county, workspace.municipalities, workspace.questions
        return workspace, CaseDesk(workspace)

    def _on_workspace(self, opened: tuple[Workspace, CaseDesk]) -> None:
        self._is_opening = False
        self._hold(opened)
        self.busy.emit("")
        self.opened.emit()
        waiting, self._waiting = self._waiting, []
        for go_on in waiting:
            go_on()

    def _on_renewed(self, opened: tuple[Workspace, CaseDesk]) -> None:
        before = self.desk
        if before is not None:
            opened[1].carry_on(before)
        self._hold(opened)
        self.renewed.emit()
        if before is not None:
            before.close()

    def _hold(self, opened: tuple[Workspace, CaseDesk]) -> None:
        workspace, self.desk = opened
        self.workspace = open_workspace_only(workspace) if self.for_others else workspace

    def _on_fault(self, fault: Exception) -> None:
        self._leave(describe_fault(tr("Underlaget kunde inte öppnas"), fault))

    def _leave(self, message: Message) -> None:
        self._is_opening = False
        self._waiting.clear()
        self.busy.emit("")
        self.left.emit(message)
