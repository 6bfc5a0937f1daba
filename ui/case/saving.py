"""The open case on the planner's desk: every change is saved at once, beside the window."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from layers.errors import LayerError
from rumslig.cases.case import Case
from rumslig.cases.desk import CaseDesk
from rumslig.cases.merging import merge_cases
from rumslig.cases.part_words import enumerate_words
from rumslig.cases.shelf import Saved
from rumslig.errors import CaseConflict, CaseWaiting, RumsligError
from rumslig.worker import Worker
from ui.case.assessing import AssessingPresenter
from ui.case.clash import Clash
from ui.history import History
from ui.language import tr
from ui.messages import Message, describe_fault
from ui.tasks import Runner


class SavingPresenter(AssessingPresenter):
    """Saves the open case, takes in what others have done to it, and tells where two clash."""

    saved = Signal(str)
    leaving = Signal()
    """What is not in the case yet must be now: it is left, or saved for the last time."""

    def __init__(
        self,
        runner: Runner,
        history: History | None = None,
        parent: QObject | None = None,
        *,
        worker: Worker | None = None,
    ) -> None:
        super().__init__(runner, history, parent, worker=worker)
        self._desk: CaseDesk | None = None
        self._unsaved: dict[str, tuple[CaseDesk, Case]] = {}
        self._has_told = False
        self.keeps = True
        """Whether the case is saved: not where what is shown was left out for others' eyes."""
        self.measured: Callable[[Case], Case] = lambda case: case
        """Adds to a case that is about to be saved what was measured of the work on it."""
        self.clash = Clash(self)
        self.clash.theirs_asked.connect(self._take_theirs)
        self.clash.mine_asked.connect(self._keep_mine)

    @property
    def desk(self) -> CaseDesk | None:
        """The desk of the open case."""
        return self._desk

    def newest(self, dnr: str) -> Case | None:
        """Return a case that is open or waits to be saved: newer than its file."""
        if self.dnr == dnr:
            return self._content
        return self._unsaved[dnr][1] if dnr in self._unsaved else None

    @abstractmethod
    def open(self, desk: CaseDesk, case: Case, *, keeps: bool | None = None) -> None:
        """Show a case from its beginning."""

    def save(self) -> None:
        """Write the case to its file."""
        if self._desk is None or self._content is None or not self.keeps:
            return
        desk, case = self._desk, self.measured(self._content)
        self._content = case
        if self.clash.is_of(case.header.dnr):  # until the planner has chosen
            kept = self.clash.kept
            self._save_by(lambda: desk.keep_beside(case, kept), desk, case)
        else:
            self._save_by(lambda: desk.save_merging(case), desk, case)

    def _save_by(self, save: Callable[[], Saved], desk: CaseDesk, case: Case) -> None:
        self._unsaved[case.header.dnr] = desk, case
        self._runner.run(
            f"save {case.header.dnr}",
            tr("Sparar ärendet"),
            lambda progress: save(),
            lambda saved: self._on_saved(case, saved),
            lambda fault: self._on_unsaved(fault, case),
            must_finish=True,
        )

    @property
    def is_unsaved(self) -> bool:
        """Whether the last try to save failed."""
        return self._has_told and bool(self._unsaved)

    def save_rest(self) -> tuple[Message, ...]:
        """Try once more to save what could not be, as at exit; return what is in the way."""
        self.leaving.emit()
        faults = []
        for dnr, (desk, case) in list(self._unsaved.items()):
            try:
                desk.save_merging(case)
            except (CaseConflict, CaseWaiting):
                del self._unsaved[dnr]  # it lies in a file beside
            except (RumsligError, LayerError, OSError) as fault:
                faults.append(describe_fault(tr("Ärendet {dnr} är inte sparat", dnr=dnr), fault))
            else:
                del self._unsaved[dnr]
        return tuple(faults)

    def _on_saved(self, case: Case, saved: Saved) -> None:
        waiting = self._unsaved.get(case.header.dnr)
        if waiting is not None and waiting[1] is case:
            del self._unsaved[case.header.dnr]
        self._has_told = False
        now = datetime.now()
        self.saved.emit(tr("Autosparat {hour}.{minute}", hour=f"{now:%H}", minute=f"{now:%M}"))
        if saved.taken:
            self._adopt(case, saved)

    def _adopt(self, case: Case, saved: Saved) -> None:
        """Go on with what was merged, and with what has been done since it was sent to be saved."""
        now = self._content
        if now is None or now.header.dnr != case.header.dnr or self._desk is None:
            return
        merge = merge_cases(case, now, saved.case)
        if merge.clashes:  # told when it is saved, as it is just then
            return
        self.history.clear()  # a step back would take away what others have done
        merged = replace(merge.case, origin=saved.case.origin)
        self.open(self._desk, merged)
        parts = enumerate_words(saved.taken)
        self.told.emit(
            Message(
                "info",
                tr("Någon annan har också arbetat i ärendet"),
                tr("Nu är även det som den andra ändrade med: {parts}.", parts=parts),
            )
        )
        if now is not case:
            self.save()

    def _on_unsaved(self, fault: Exception, case: Case) -> None:
        if isinstance(fault, CaseConflict):
            self._unsaved.pop(fault.dnr, None)  # it lies in a file beside
            if self.dnr == fault.dnr:
                self.clash.show(fault)
                if self._content is not case:
                    self.save()
            else:
                self.told.emit(describe_fault(tr("Ärendet kunde inte sparas"), fault))
            return
        waits = isinstance(fault, CaseWaiting)
        words = tr("Ärendet väntar på registret") if waits else tr("Ärendet kunde inte sparas")
        message = describe_fault(words, fault)
        if not self._has_told:  # the next change tries again, and says no more
            self._has_told = True
            self.told.emit(message)

    def _take_theirs(self) -> None:
        """Open what somebody else has saved; one's own stays in its file."""
        desk, case = self._desk, self._content
        if desk is not None and case is not None:
            self._unsaved.pop(case.header.dnr, None)
            self._after_clash(lambda: desk.load(case.header.dnr), desk)

    def _keep_mine(self) -> None:
        """Save one's own over what somebody else has saved; theirs is kept in a file."""
        desk, case = self._desk, self._content
        if desk is not None and case is not None:
            self._after_clash(lambda: desk.save_over(case).case, desk)

    def _after_clash(self, work: Callable[[], Case], desk: CaseDesk) -> None:
        def done(case: Case) -> None:
            self.clash.show(None)
            self.history.clear()
            self.open(desk, case)
            self.saved.emit("")

        self._runner.run(
            "clash",
            tr("Öppnar ärendet"),
            lambda progress: work(),
            done,
            lambda fault: self.told.emit(describe_fault(tr("Ärendet kunde inte öppnas"), fault)),
            must_finish=True,
        )
