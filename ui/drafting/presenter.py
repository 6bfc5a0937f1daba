"""The step Yttrande: what the planner does with the response's text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from rumslig import jobs
from rumslig.cases.draft import Draft
from rumslig.documents.evidence import Evidence
from rumslig.drafting import editing, history, review
from rumslig.drafting.making import complete_draft
from rumslig.drafting.own_texts import OwnTextsFile, text_of_paragraph
from rumslig.drafting.tones import read_tone
from rumslig.errors import RumsligError
from rumslig.worker import Worker
from ui.case.presenter import CasePresenter
from ui.case.steps import ASSESS
from ui.drafting.keeping import DraftKeeper
from ui.language import tr
from ui.messages import Message, describe_fault, describe_sentence
from ui.tasks import Runner

PREVIEW = "draft preview"


@dataclass(frozen=True, slots=True)
class Offer:
    """Other words for a paragraph, to be compared with its own before they are taken."""

    id: str
    title: str
    text: str
    remade: review.Remade | None = None


class DraftingPresenter(DraftKeeper):
    """Holds what is done with the draft of the open case.

    Signals
    -------
    previewed
        The document's pages are ready.
    said
        A sentence to read aloud.
    """

    previewed = Signal()
    said = Signal(str)

    def __init__(
        self,
        runner: Runner,
        worker: Worker,
        case: CasePresenter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(runner, case, parent)
        self._worker = worker
        self.offer: Offer | None = None
        self.pages: tuple[bytes, ...] = ()
        self.new_version: Callable[[], None] | None = None
        """Makes the next version of a signed response, where something can."""

    def _forget_offer(self) -> None:
        self.offer = None

    def _forget_case(self) -> None:
        self.offer, self.pages = None, ()

    # what is done with the draft

    def make(self) -> None:
        """Make the draft, or the paragraphs that it lacks; what is written stays."""
        evidence, case = self.evidence, self.case
        if case is None or self.signed_day:
            return
        if evidence is None:
            self._when_read(self.make)
            return
        self.flush()
        before = self.draft or Draft()
        made = complete_draft(before, evidence, self.unmentioned)
        fresh = [item.id for item in made.paragraphs if before.find(item.id) is None]
        self._put(made)
        if not self.chosen and made.paragraphs:
            self.choose(made.paragraphs[0].id)
        words = (
            tr("1 stycke skapades")
            if len(fresh) == 1
            else tr("{count} stycken skapades", count=len(fresh))
        )
        self.said.emit(words)
        if not fresh:
            self.told.emit(Message("info", tr("Alla relevanta fynd har redan sitt stycke")))

    def set_tone(self, tone: str) -> None:
        """Let the paragraph speak in another tone; own words stay and the new are offered."""
        if self.paragraph is not None and tone != self.paragraph.tone:
            self._choose_words(
                lambda draft, evidence: editing.set_tone(
                    draft, self.chosen, read_tone(tone), evidence
                )
            )

    def set_source(self, source: str) -> None:
        """Make the paragraph of another standard text, as `set_tone`."""
        if self.paragraph is not None and source and source != self.paragraph.source:
            self._choose_words(
                lambda draft, evidence: editing.set_source(draft, self.chosen, source, evidence)
            )

    def _choose_words(self, choose: Callable[[Draft, Evidence], editing.Choice]) -> None:
        self.flush()
        draft, evidence = self.draft, self.evidence
        if draft is None or evidence is None or not self.can_write:
            return
        choice = choose(draft, evidence)
        self.offer = None
        if choice.offered:
            self.offer = Offer(self.chosen, tr("Förslag med den nya tonen"), choice.offered)
            self.said.emit(tr("Dina ord står kvar. Ett förslag med den nya tonen finns."))
        self._put(choice.draft)
        self.loaded.emit()

    def set_goals(self, goal: str, conflict: str) -> None:
        """Name the goal that the paragraph furthers, and the one against it."""
        self.flush()
        evidence, found = self.evidence, self.paragraph
        if evidence is None or found is None or not self.can_write:
            return
        if (goal, conflict) == (found.goal, found.conflict):
            return
        draft = self.draft
        assert draft is not None
        try:
            self._put(editing.set_goals(draft, self.chosen, evidence.county, goal, conflict))
        except RumsligError as fault:
            self.told.emit(Message("warning", tr("Målen ändrades inte"), describe_sentence(fault)))
            self.changed.emit()

    def add(self) -> None:
        """Add a free paragraph in the section of the one in the editor, and begin to write it."""
        self.flush()
        draft, evidence = self.draft or Draft(), self.evidence
        if evidence is None or not self.can_write:
            return
        theme = self.paragraph.theme if self.paragraph is not None else ""
        made = editing.add_paragraph(draft, theme, "", evidence.county)
        fresh = next(item.id for item in made.paragraphs if draft.find(item.id) is None)
        self._put(made)
        self.choose(fresh)

    def remove(self) -> None:
        """Take the paragraph away; it is in the history."""
        self.flush()
        draft, case = self.draft, self.case
        if draft is None or case is None or self.paragraph is None or not self.can_write:
            return
        names = [item.id for item in draft.paragraphs]
        at = names.index(self.chosen)
        left = editing.remove_paragraph(draft, self.chosen)
        kept = self._kept(case, tr("innan ett stycke togs bort"))
        self._cases.put(editing.with_draft(kept, left))
        names.pop(at)
        self.chosen = names[min(at, len(names) - 1)] if names else ""
        self.offer = None
        self.loaded.emit()
        self.changed.emit()

    def move(self, by: int) -> None:
        """Move the paragraph within its section."""
        self.flush()
        draft, evidence = self.draft, self.evidence
        if draft is not None and evidence is not None and self.paragraph and self.can_write:
            self._put(editing.move_paragraph(draft, self.chosen, by, evidence.county))

    def refresh(self) -> None:
        """Offer today's figures: taken where nobody has written, else to be compared."""
        self.flush()
        case, draft, evidence = self.case, self.draft, self.evidence
        if case is None or draft is None or self.signed_day:
            return
        if evidence is None:
            self._when_read(self.refresh)
            return
        kept = self._kept(case, "refresh")
        fresh = review.refresh(draft, evidence)
        self._cases.put(editing.with_draft(kept, fresh))
        left = review.review_draft(fresh, evidence).changed
        if left:
            self.choose(left[0].id)
        self.offer = None
        self.loaded.emit()
        self.changed.emit()
        self.said.emit(
            tr(
                "Siffrorna är uppdaterade; {count} stycken med egna ord är kvar att jämföra.",
                count=len(left),
            )
            if left
            else tr("Siffrorna är uppdaterade.")
        )

    @property
    def current_offer(self) -> Offer | None:
        """What is offered for the paragraph in the editor: by a choice, or as its finding is."""
        if self.offer is not None and self.offer.id == self.chosen:
            return self.offer
        found = self.review.of(self.chosen).offer
        if found is None:
            return None
        return Offer(self.chosen, tr("Med fyndets siffror nu"), found.text, found)

    def take_offer(self) -> None:
        """Let the paragraph have the words that are offered."""
        self._answer(keep=False)

    def keep_own(self) -> None:
        """Let the paragraph keep its words: what was offered is seen."""
        self._answer(keep=True)

    def _answer(self, *, keep: bool) -> None:
        self.flush()
        offer, draft, case = self.current_offer, self.draft, self.case
        if offer is None or draft is None or case is None or not self.can_write:
            return
        self.offer = None
        found = draft.find(offer.id)
        assert found is not None
        if offer.remade is not None:
            draft = review.take_offer(draft, offer.remade, found.text if keep else None)
        elif not keep:
            draft = editing.reword(draft, offer.id, offer.text)
        kept = case if keep else self._kept(case, "refresh")
        self._cases.put(editing.with_draft(kept, draft))
        self.loaded.emit()
        self.changed.emit()

    # versions

    def keep_version(self) -> None:
        """Keep the draft as it is, by hand."""
        self.flush()
        case = self.case
        if case is None or case.draft is None:
            return
        kept = self._kept(case, "hand")
        if kept is case:
            self.said.emit(tr("Texten är som i den senaste versionen; ingen ny behövs."))
            return
        self._cases.put(kept)
        self.said.emit(tr("Versionen är sparad."))

    def restore(self, index: int) -> None:
        """Bring an earlier version back; the one of now is kept."""
        self.flush()
        case = self.case
        if case is None or not self.can_write:
            return
        at = self.now().isoformat(timespec="seconds")
        self._cases.put(history.restore_version(case, index, at))
        self.offer = None
        if self.paragraph is None:
            paragraphs = self.draft.paragraphs if self.draft is not None else ()
            self.chosen = paragraphs[0].id if paragraphs else ""
        self.loaded.emit()
        self.changed.emit()

    # own texts and preview

    def save_text(self) -> None:
        """Keep the paragraph among the user's own standard texts."""
        self.flush()
        workspace, found = self._cases.workspace, self.paragraph
        if workspace is None or found is None:
            return
        text = text_of_paragraph(found, f"{found.rule or found.theme or 'fri'}-{found.tone}")
        try:
            OwnTextsFile(workspace.home.texts).add(text)
        except (RumsligError, OSError) as fault:
            self.told.emit(describe_fault(tr("Texten kunde inte sparas"), fault))
            return
        self._gathered = None
        self._gather()
        self.told.emit(Message("done", tr("Texten finns nu bland Mina texter")))

    def preview(self) -> None:
        """Set the document as it would be, without its maps, beside the window."""
        self.flush()
        case, workspace = self.case, self._cases.workspace
        if case is None or workspace is None:
            return
        bare, dnr = replace(case, originals=()), case.header.dnr
        self._runner.run(
            PREVIEW,
            tr("Sätter förhandsvisningen"),
            lambda progress: self._worker.call(
                jobs.preview, workspace.home, bare, progress=progress
            ),
            lambda pages: self._on_preview(dnr, pages),
            lambda fault: self.told.emit(describe_fault(tr("Kan inte förhandsvisas"), fault)),
        )

    @property
    def names(self) -> bool:
        """Whether who handles the case stands in what is exported."""
        return self._cases.names

    def set_names(self, told: bool) -> None:
        """Tell who handles the case in what is exported, or leave it out."""
        self._cases.set_names(told)

    def _on_preview(self, dnr: str, pages: tuple[bytes, ...]) -> None:
        if self._cases.dnr != dnr:
            return
        self.pages = pages
        self.previewed.emit()

    def show_finding(self) -> None:
        """Go to the paragraph's finding, and to it on the map."""
        found = self.paragraph
        if found is not None and found.rule:
            self.flush()
            self._cases.show_step(ASSESS)
            self._cases.choose_finding(found.plan, found.rule)
            self._cases.findings.show_on_map()
