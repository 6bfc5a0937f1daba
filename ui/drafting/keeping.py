"""The draft in the window: what is typed, kept a moment after, and what it rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from rumslig.cases.case import Case
from rumslig.cases.draft import Draft, DraftParagraph
from rumslig.check import CheckResult
from rumslig.documents.evidence import Evidence
from rumslig.drafting import editing, history, review
from rumslig.drafting.making import Unmentioned, draft_evidence, unmentioned_of
from rumslig.drafting.own_texts import OwnTextsFile
from rumslig.plan_area import PlanArea
from rumslig.workspace import Workspace
from ui.case.presenter import CasePresenter
from ui.case.steps import WRITE
from ui.drafting.rows import DraftRow, rows_of
from ui.language import tr
from ui.messages import Message, capitalise, describe_sentence
from ui.tasks import Runner

KEEP_MS = 600
"""So long after the first letter it is kept; a crash loses no more."""
VERSION_MIN = 10
"""Minutes of writing between the versions that are kept by themselves."""
EVIDENCE = "draft evidence"


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the evidence was read of."""

    dnr: str
    result: CheckResult | None
    plans: tuple[PlanArea, ...]
    workspace: Workspace

    def is_same(self, other: _Ground) -> bool:
        """Whether it is the very same."""
        return (
            self.dnr == other.dnr
            and self.result is other.result
            and self.plans is other.plans
            and self.workspace is other.workspace
        )


class DraftKeeper(QObject):
    """Keeps the draft of the open case as it is typed, and reads what it rests on.

    Signals
    -------
    changed
        The list, the marks or what may be done is another.
    loaded
        The editor is to show another text.
    told
        A message.
    """

    changed = Signal()
    loaded = Signal()
    told = Signal(object)

    def __init__(
        self,
        runner: Runner,
        case: CasePresenter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner, self._cases = runner, case
        self._evidence: Evidence | None = None
        self._gathered: _Ground | None = None
        self._before: Case | None = None
        """The case as it was last seen."""
        self._pending: tuple[str, str] | None = None
        self._versioned = ""
        self.chosen = ""
        """The id of the paragraph in the editor."""
        self.fault = ""
        self.now: Callable[[], datetime] = lambda: datetime.now().astimezone()
        self._keep = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._keep.timeout.connect(self.flush)
        case.changed.connect(self._on_case)
        case.opened.connect(self._on_case)
        case.step_changed.connect(self._on_step)
        case.leaving.connect(self.flush)

    # what is there

    @property
    def case(self) -> Case | None:
        """The open case."""
        return self._cases.case

    @property
    def draft(self) -> Draft | None:
        """The draft with what is typed, also what is not kept yet; None while there is none."""
        case = self.case
        if case is None or case.draft is None or self._pending is None:
            return case.draft if case is not None else None
        name, text = self._pending
        return editing.reword(case.draft, name, text) if case.draft.find(name) else case.draft

    @property
    def evidence(self) -> Evidence | None:
        """What the draft rests on, with the case as it now is; None until it is read."""
        case = self.case
        if self._evidence is None or case is None:
            return None
        guard = self._evidence.guard
        return replace(self._evidence, case=guard.withhold_case(case, self._evidence.lang))

    @property
    def signed_day(self) -> str:
        """The day on which the text was signed, "" while it may be written in."""
        return self._cases.signed_day

    @property
    def can_write(self) -> bool:
        """Whether the text may be changed."""
        return self.case is not None and not self.signed_day and self._evidence is not None

    @property
    def review(self) -> review.DraftReview:
        """How the draft stands to the findings."""
        evidence = self.evidence
        if evidence is None:
            return review.DraftReview((), ())
        return review.review_draft(self.draft or Draft(), evidence, self.unmentioned)

    @property
    def unmentioned(self) -> tuple[Unmentioned, ...]:
        """What the case's documents do not mention."""
        case, evidence = self.case, self._evidence
        return unmentioned_of(case, evidence) if case is not None and evidence is not None else ()

    @property
    def rows(self) -> tuple[DraftRow, ...]:
        """The list."""
        evidence, draft = self.evidence, self.draft
        if evidence is None or draft is None:
            return ()
        return rows_of(draft, self.review, evidence)

    @property
    def paragraph(self) -> DraftParagraph | None:
        """The paragraph in the editor."""
        return self.draft.find(self.chosen) if self.draft is not None else None

    @property
    def word_count(self) -> int:
        """How many words the draft has."""
        return editing.count_words(self.draft) if self.draft is not None else 0

    @property
    def summary(self) -> str:
        """What asks for the planner's eyes, in a line."""
        if self.fault:
            return self.fault
        if self.case is None or self._evidence is None:
            return tr("Läser underlaget …")
        if self.draft is None:
            return tr("Inget utkast än. Skapa det ur det som bedömts som relevant.")
        if self.signed_day:
            return tr("Undertecknat {day}; texten ligger fast.", day=self.signed_day)
        found = self.review
        parts = [tr("{count} ord", count=self.word_count)]
        for count, words in (
            (len(found.changed), tr("ändrade fynd: {count}", count=len(found.changed))),
            (len(found.gone), tr("fynd som inte gäller: {count}", count=len(found.gone))),
            (len(found.missing), tr("saknar stycke: {count}", count=len(found.missing))),
        ):
            if count:
                parts.append(words)
        return " · ".join(parts)

    def retell(self) -> None:
        """Say everything again, in the language that is now used."""
        self.changed.emit()

    # writing

    def choose(self, name: str) -> None:
        """Put another paragraph in the editor."""
        if name == self.chosen:
            return
        self.flush()
        self.chosen = name
        self._forget_offer()
        self.loaded.emit()
        self.changed.emit()

    def write(self, text: str) -> None:
        """Take what is typed; it is kept in a moment."""
        if not self.can_write or self.paragraph is None:
            return
        self._pending = self.chosen, text
        if not self._keep.isActive():
            self._keep.start()

    def flush(self) -> None:
        """Keep what is typed now."""
        self._keep.stop()
        pending, self._pending = self._pending, None
        case = self.case
        if pending is None or case is None or self.signed_day:
            return
        if case.draft is None or not case.draft.find(pending[0]):
            return
        written = editing.with_draft(case, editing.reword(case.draft, *pending))
        if written.draft == case.draft:
            return
        if self._is_time_for_version(case):
            written = replace(written, history=self._kept(case, history.BY_CLOCK).history)
        self._cases.put(written)

    def _is_time_for_version(self, case: Case) -> bool:
        if not case.history:
            return True
        last = datetime.fromisoformat(case.history[-1].at)
        return (self.now() - last).total_seconds() > VERSION_MIN * 60

    def _kept(self, case: Case, why: str) -> Case:
        return history.keep_version(case, self.now().isoformat(timespec="seconds"), why)

    def _put(self, draft: Draft) -> None:
        case = self.case
        if case is not None:
            self._cases.put(editing.with_draft(case, draft))

    # what happens to the case

    def _on_step(self, step: str) -> None:
        if step == WRITE:
            self._gather()
        else:
            self.flush()

    def _on_case(self) -> None:
        case = self.case
        before, self._before = self._before, case
        if before is not None and (case is None or case.header.dnr != before.header.dnr):
            self.chosen = ""
            self._forget_case()
            self._evidence, self._gathered = None, None
            self.loaded.emit()
        if case is not None:
            if case.draft is not None and case.draft.find(self.chosen) is None:
                self.chosen = case.draft.paragraphs[0].id if case.draft.paragraphs else ""
                self.loaded.emit()
            elif (
                before is not None and self._pending is None and _differs(before, case, self.chosen)
            ):
                self.loaded.emit()
        if self._cases.step == WRITE:
            self._gather()
        self.changed.emit()

    def _gather(self) -> None:
        """Read what the draft rests on, where the check or the packages are others."""
        case, workspace = self.case, self._cases.workspace
        if case is None or workspace is None:
            return
        ground = _Ground(case.header.dnr, case.result, case.plans, workspace)
        if self._gathered is not None and self._gathered.is_same(ground):
            return
        self._gathered = ground
        if case.result is None or case.unchecked:
            self.fault = tr("Planen är inte kontrollerad som den är nu; kör kontrollen först.")
            self._evidence = None
            self.changed.emit()
            return
        self.fault = ""
        bare = replace(case, originals=())
        self._runner.run(
            EVIDENCE,
            tr("Läser underlaget till yttrandet"),
            lambda progress: draft_evidence(bare, workspace),
            self._on_evidence,
            self._on_fault,
        )

    def _on_evidence(self, evidence: Evidence) -> None:
        case = self.case
        if case is None or evidence.case.header.dnr != case.header.dnr:
            return
        self._evidence = evidence
        self._tell_of_own_texts()
        self._on_ready()
        self.changed.emit()

    def _tell_of_own_texts(self) -> None:
        """Say it where the user's own texts cannot be read."""
        if (workspace := self._cases.workspace) is not None:
            file = OwnTextsFile(workspace.home.texts)
            if fault := file.read().fault:
                words = tr("Texterna i {file} används inte", file=file.path.name)
                self.told.emit(Message("warning", words, capitalise(fault)))

    def _on_fault(self, fault: Exception) -> None:
        self.fault, self._evidence = describe_sentence(fault), None
        self.changed.emit()

    # what the verbs add

    def _forget_offer(self) -> None:
        """Another paragraph is in the editor."""

    def _forget_case(self) -> None:
        """Another case is open."""

    def _on_ready(self) -> None:
        """What the draft rests on is read."""


def _differs(before: Case, after: Case, name: str) -> bool:
    """Whether a paragraph's words are others in two cases."""
    first = before.draft.find(name) if before.draft is not None else None
    second = after.draft.find(name) if after.draft is not None else None
    return (first.text if first is not None else "") != (second.text if second is not None else "")
