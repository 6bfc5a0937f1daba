"""The decision: the chain of roles, the versions, and the documents that are made of the case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal

from rumslig import jobs
from rumslig.cases.case import Case
from rumslig.cases.desk import CaseDesk
from rumslig.documents.memo import memo_sections, text_of, write_section
from rumslig.errors import RumsligError
from rumslig.signing.chain import Link, chain_of
from rumslig.signing.difference import changes_text
from rumslig.signing.frozen import text_sha256
from rumslig.signing.versions import version_words
from rumslig.worker import Worker
from ui.case.presenter import CasePresenter
from ui.language import tr
from ui.messages import Message, describe_fault, describe_sentence
from ui.tasks import Runner

Made = Literal["response", "memo", "changes", "archive"]
DOCUMENTS: tuple[Made, ...] = ("response", "memo", "changes", "archive")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a document: where it lies, or what was in the way."""

    words: str
    failed: bool = False


class DecisionPresenter(QObject):
    """Holds the decision of the open case."""

    changed = Signal()
    leaving = Signal()
    """What is written and not kept yet must be now: another case comes, or the end."""
    told = Signal(object)
    said = Signal(str)

    def __init__(
        self, runner: Runner, worker: Worker, case: CasePresenter, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._runner, self._worker, self._cases = runner, worker, case
        self.at_once = False
        """Whether the memo proposes that the minutes be adjusted at once."""
        self.outcomes: dict[Made, Outcome] = {}
        self._seen: Case | None = None
        self._chain: tuple[Link, ...] = ()
        self._marks = "", ""
        case.changed.connect(self.changed)
        case.names_changed.connect(self.changed)
        case.leaving.connect(self.leaving)
        case.opened.connect(self._forget)

    def _forget(self) -> None:
        self.outcomes = {}
        self.changed.emit()

    # what is shown

    @property
    def case(self) -> Case | None:
        """The open case."""
        return self._cases.case

    @property
    def dnr(self) -> str:
        """Its dnr."""
        return self._cases.dnr

    @property
    def desk(self) -> CaseDesk | None:
        """Its desk."""
        return self._cases.desk

    @property
    def chain(self) -> tuple[Link, ...]:
        """The roles, in order."""
        case, desk = self.case, self.desk
        if case is None or desk is None:
            return ()
        self._look(case, desk)
        return self._chain

    def _look(self, case: Case, desk: CaseDesk) -> None:
        """Hash what is agreed to once for each state of the case: a lock can be long."""
        if self._seen is not case:
            self._seen = case
            self._chain = chain_of(case, desk.workspace.county)
            lock = case.lock.fingerprint[:16] if case.lock is not None else "–"
            self._marks = text_sha256(case)[:16], lock

    @property
    def signer(self) -> str:
        """The role that signs, "" where no package says."""
        return next((item.role for item in self.chain if item.final), "")

    @property
    def heading(self) -> str:
        """Which version it is, in words."""
        case = self.case
        if case is None:
            return ""
        return tr("Version {words}", words=version_words(case) or case.version)

    @property
    def frozen(self) -> str:
        """What is frozen, in words."""
        case, desk = self.case, self.desk
        if case is None or desk is None:
            return ""
        self._look(case, desk)
        text, lock = self._marks
        if self.is_signed:
            return tr(
                "Texten och underlaget är frysta: text {text}, underlagslås {lock}. En ändring "
                "görs som en ny version.",
                text=text,
                lock=lock,
            )
        return tr(
            "Den som godkänner gör det för texten som den är nu: text {text}, underlagslås {lock}.",
            text=text,
            lock=lock,
        )

    @property
    def void(self) -> str:
        """What approvals no longer hold, in words; "" for none."""
        if self.is_signed:
            return ""
        roles = ", ".join(item.role for item in self.chain if item.state == "void")
        if not roles:
            return ""
        return tr(
            "Texten har ändrats sedan godkännandet; det gäller inte längre: {roles}.", roles=roles
        )

    @property
    def unassessed(self) -> str:
        """How many findings nobody has assessed; no hindrance."""
        count = len(self.case.unassessed()) if self.case is not None else 0
        if not count:
            return ""
        return (
            tr("1 fynd är inte bedömt; det står i yttrandet.")
            if count == 1
            else tr("{count} fynd är inte bedömda; det står i yttrandet.", count=count)
        )

    @property
    def versions(self) -> str:
        """The earlier versions and what changed after each, as text; "" for none."""
        case, desk = self.case, self.desk
        if case is None or desk is None or not case.versions:
            return ""
        heads = [
            tr(
                "Version {number} undertecknades {day} ({role}).",
                number=item.number,
                day=item.day,
                role=item.role,
            )
            for item in case.versions
        ]
        changes = changes_text(case, desk.workspace.county).strip()
        return "\n".join([*heads, "", changes])

    @property
    def is_signed(self) -> bool:
        """Whether the response is signed."""
        return self._cases.is_signed

    @property
    def why_not(self) -> str:
        """Why nothing can be approved or made, "" where it can."""
        case = self.case
        if case is None or case.result is None or case.unchecked or case.lock is None:
            return tr("Kontrollera planområdet först.")
        return ""

    @property
    def sections(self) -> tuple[tuple[str, str, str], ...]:
        """The memo's headings to write under: id, heading and hint."""
        desk = self.desk
        if desk is None:
            return ()
        return tuple(
            (item.id, item.heading, item.hint)
            for item in memo_sections(desk.workspace.county)
            if item.source == "text"
        )

    def memo_text(self, section: str) -> str:
        """Return what is written under a heading."""
        return text_of(self.case, section) if self.case is not None else ""

    # what is done

    def approve(self, role: str) -> None:
        """Approve the text in a role."""
        self._do(lambda desk, case: desk.approve(case, role), tr("Texten godkändes inte"))

    def sign(self, role: str) -> None:
        """Sign in a role."""
        self._do(lambda desk, case: desk.sign(case, role), tr("Yttrandet undertecknades inte"))

    def revise(self, why: str) -> bool:
        """Begin the next version; tell whether it was begun."""
        return self._do(lambda desk, case: desk.revise(case, why), tr("Ingen ny version gjordes"))

    def _do(self, change: Callable[[CaseDesk, Case], Case], title: str) -> bool:
        case, desk = self.case, self.desk
        if case is None or desk is None:
            return False
        try:
            changed = change(desk, case)
        except RumsligError as fault:
            self.told.emit(Message("warning", title, describe_sentence(fault)))
            return False
        self._cases.put(changed)
        self.said.emit(self.heading)
        return True

    def write_memo(self, section: str, text: str) -> None:
        """Keep what is written under one of the memo's headings."""
        case, desk = self.case, self.desk
        if case is None or desk is None or text.strip() == text_of(case, section):
            return
        self._cases.put(write_section(case, desk.workspace.county, section, text))

    @property
    def names(self) -> bool:
        """Whether documents tell who worked on the case."""
        return self._cases.names

    def set_names(self, names: bool) -> None:
        """Tell who worked on the case, or leave it out."""
        self._cases.set_names(names)

    def set_at_once(self, at_once: bool) -> None:
        """Propose that the minutes be adjusted at once, or not."""
        self.at_once = at_once

    def suggest_name(self, kind: Made) -> str:
        """Return what a document's file is called; "" where it is a folder that is asked for."""
        dnr = self.case.header.dnr if self.case is not None else ""
        return {
            "response": "",
            "memo": f"{dnr}-foredragnings-pm.docx",
            "changes": f"{dnr}-andringar.docx",
            "archive": f"{dnr}.zip",
        }[kind]

    def can_make(self, kind: Made) -> bool:
        """Whether a document can be made."""
        if self.case is None or self.why_not:
            return False
        return kind != "changes" or bool(self.case.versions)

    def make(self, kind: Made, target: Path) -> None:
        """Write a document."""
        case, desk = self.case, self.desk
        if case is None or desk is None or not self.can_make(kind):
            return
        dnr = case.header.dnr
        self._settle(kind, dnr, Outcome(tr("Skrivs …")))
        self._runner.run(
            f"decision {kind}",
            tr("Skriver {file}", file=target.name),
            lambda progress: self._worker.call(
                jobs.write_decision,
                desk.workspace.home,
                case,
                kind,
                target,
                self.names,
                self.at_once,
                progress=progress,
            ),
            lambda done: self._on_made(kind, dnr, *done),
            lambda fault: self._on_not_made(kind, dnr, fault),
            cancelled=lambda: self._settle(kind, dnr, Outcome(tr("Avbröts; inget skrevs."))),
        )

    def _on_made(self, kind: Made, dnr: str, paths: tuple[Path, ...], sha256: str) -> None:
        case, desk = self.case, self.desk
        if case is not None and desk is not None and case.header.dnr == dnr:
            notes = {"response": "export", "archive": f"archive {sha256}"}
            self._cases.put(desk.note(case, notes.get(kind, kind)))
        where = paths[0] if len(paths) == 1 else paths[0].parent
        self._settle(kind, dnr, Outcome(str(where)))
        self.said.emit(tr("Skrivet: {file}", file=where.name))

    def _on_not_made(self, kind: Made, dnr: str, fault: Exception) -> None:
        self._settle(kind, dnr, Outcome(describe_sentence(fault), failed=True))
        self.told.emit(describe_fault(tr("Dokumentet kunde inte skrivas"), fault))

    def _settle(self, kind: Made, dnr: str, outcome: Outcome) -> None:
        """Show what became of a document while its case is the open one."""
        if self.dnr == dnr:
            self.outcomes[kind] = outcome
            self.changed.emit()
