"""The round: which themes are asked of whom, what came back, and who is to be reminded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rumslig import jobs
from rumslig.cases.case import Case
from rumslig.cases.errand import Errand, ErrandAnswer
from rumslig.circulation.collecting import (
    Collected,
    collect_answer,
    describe_collected,
    take_answer,
)
from rumslig.circulation.experts import ThemeRound, theme_rounds
from rumslig.circulation.file import open_file
from rumslig.circulation.reminding import (
    Reminder,
    answer_by,
    days_words,
    list_reminders,
    note_reminder,
)
from rumslig.circulation.sending import file_name
from rumslig.circulation.words import state_word
from rumslig.drafting.history import keep_version
from rumslig.errors import CaseError, RumsligError
from rumslig.worker import Worker
from ui.case.presenter import CasePresenter
from ui.language import tr
from ui.messages import Message, describe_fault
from ui.tasks import Runner

SEND = "circulate"


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A theme in the list."""

    theme: str
    title: str
    function: str
    state: str
    due: str
    is_late: bool


class CirculationPresenter(QObject):
    """Holds the round of the open case; every change is saved with it."""

    changed = Signal()
    told = Signal(object)
    said = Signal(str)

    def __init__(
        self, runner: Runner, worker: Worker, case: CasePresenter, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._runner, self._worker, self._cases = runner, worker, case
        self.chosen = ""
        self.due = ""
        self.open_case: Callable[[str, Callable[[], None]], None] | None = None
        """Opens another case by its dnr and goes on, where something can."""
        self._waiting: dict[str, list[Path]] = {}
        """The files that are to be collected, by the case that they belong to."""
        self._awaited = ""
        """The case that is being opened for its files."""
        self._ends: list[Callable[[], None]] = []
        case.changed.connect(self.changed)
        case.opened.connect(self._on_opened)

    def _on_opened(self) -> None:
        case, desk = self._cases.case, self._cases.desk
        self.chosen = ""
        if case is not None and desk is not None:
            self.due = answer_by(case, desk.workspace.county, self._cases.today())
        self.changed.emit()

    # what is shown

    @property
    def case(self) -> Case | None:
        """The open case."""
        return self._cases.case

    @property
    def rounds(self) -> tuple[ThemeRound, ...]:
        """The case's themes, in the county's order."""
        case, desk = self.case, self._cases.desk
        return theme_rounds(case, desk.workspace.county) if case and desk else ()

    @property
    def reminders(self) -> dict[str, Reminder]:
        """Who has not answered, by theme."""
        case, desk = self.case, self._cases.desk
        if case is None or desk is None:
            return {}
        found = list_reminders(case, desk.workspace.county, self._cases.today())
        return {item.errand.theme: item for item in found}

    @property
    def rows(self) -> tuple[RoundRow, ...]:
        """The themes as the list shows them."""
        waiting = self.reminders
        return tuple(self._row(item, waiting.get(item.theme.id)) for item in self.rounds)

    def _row(self, item: ThemeRound, reminder: Reminder | None) -> RoundRow:
        errand = item.errand
        if errand is None:
            state = tr("föreslås") if item.proposed else tr("inte frågad")
        elif reminder is not None:
            state = tr("väntar, {left}", left=days_words(reminder))
        else:
            state = state_word(errand.state)
            if len(errand.answers) > 1:
                state = tr("{state}, {count} svar", state=state, count=len(errand.answers))
        return RoundRow(
            item.theme.id,
            item.theme.title,
            item.function or tr("ingen funktion angiven"),
            state,
            errand.due if errand is not None else "",
            reminder is not None and reminder.is_late,
        )

    @property
    def round(self) -> ThemeRound | None:
        """The theme that is looked at."""
        return next((item for item in self.rounds if item.theme.id == self.chosen), None)

    @property
    def errands(self) -> tuple[Errand, ...]:
        """The rounds of the theme that is looked at, the latest first."""
        found = self.round
        return found.errands[::-1] if found is not None else ()

    @property
    def answers(self) -> tuple[tuple[Errand, ErrandAnswer], ...]:
        """The answers to the theme that is looked at, the latest first."""
        return tuple((errand, item) for errand in self.errands for item in errand.answers[::-1])

    @property
    def letter(self) -> str:
        """A reminder about the theme that is looked at, "" where nobody is waited for."""
        found = self.reminders.get(self.chosen)
        return found.text if found is not None else ""

    @property
    def unsent(self) -> tuple[str, ...]:
        """The themes that are hit and not asked about."""
        return tuple(
            item.theme.id
            for item in self.rounds
            if item.proposed and item.errand is None and item.function
        )

    @property
    def dnr(self) -> str:
        """The open case's dnr, "" while there is none."""
        return self._cases.dnr

    @property
    def is_signed(self) -> bool:
        """Whether the response is signed."""
        return self._cases.is_signed

    @property
    def why_not(self) -> str:
        """Why nothing can be sent, "" where it can."""
        case = self.case
        if case is None or case.result is None or case.unchecked:
            return tr("Kontrollera planområdet först.")
        if self.is_signed:
            return tr("Yttrandet är undertecknat.")
        return ""

    # what is done

    def choose(self, theme: str) -> None:
        """Look at a theme."""
        if theme != self.chosen:
            self.chosen = theme
            self.changed.emit()

    def set_due(self, day: str) -> None:
        """Set the last day for answers (ISO, "" for none); other words are told and not taken."""
        try:
            if day:
                date.fromisoformat(day)
        except ValueError:
            self.told.emit(
                Message(
                    "warning",
                    tr("Sista dagen ändrades inte"),
                    tr("”{day}” är inget datum; skriv som 2026-12-18.", day=day),
                )
            )
        else:
            self.due = day
        self.changed.emit()

    def suggest_name(self) -> str:
        """Return what the chosen theme's file is called."""
        return file_name(self.case, self.chosen) if self.case is not None else ""

    def send(self, target: Path) -> None:
        """Write the chosen theme's file."""
        if self.chosen:
            self._send((self.chosen,), target)

    def send_all(self, folder: Path) -> None:
        """Write a file for each theme that is hit and not asked about."""
        themes = self.unsent
        if len(themes) == 1 and self.case is not None:
            self._send(themes, folder / file_name(self.case, themes[0]))
        elif themes:
            self._send(themes, folder)

    def _send(self, themes: tuple[str, ...], target: Path) -> None:
        case, desk = self.case, self._cases.desk
        if case is None or desk is None or self.why_not:
            return
        bare = replace(case, originals=())  # they stay here
        day = self._cases.today().isoformat()
        self._runner.run(
            SEND,
            tr("Skriver remissdelar"),
            lambda progress: self._worker.call(
                jobs.circulate,
                desk.workspace.home,
                bare,
                themes,
                target,
                day,
                self.due,
                progress=progress,
            ),
            lambda done: self._on_sent(case.header.dnr, *done),
            lambda fault: self.told.emit(describe_fault(tr("Temat kunde inte skickas"), fault)),
            cancelled=lambda: self.told.emit(Message("info", tr("Avbrutet; inget skickades."))),
        )

    def _on_sent(self, dnr: str, sent: Case, paths: Sequence[Path]) -> None:
        case, desk = self.case, self._cases.desk
        if case is None or desk is None or case.header.dnr != dnr:
            return
        known = {item.id for item in case.errands}
        new = tuple(item for item in sent.errands if item.id not in known)
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        case = keep_version(replace(case, errands=(*case.errands, *new)), now, "circulation")
        for errand in new:
            case = desk.note(case, f"circulate {errand.id} {errand.to}")
        self._cases.put(case)
        functions = ", ".join(dict.fromkeys(item.to for item in new))
        self.told.emit(
            Message(
                "done",
                tr("1 fil att skicka")
                if len(paths) == 1
                else tr("{count} filer att skicka", count=len(paths)),
                tr("{folder}. Skicka till: {to}.", folder=paths[0].parent, to=functions),
            )
        )

    def collect(self, files: Sequence[Path], ended: Callable[[], None] | None = None) -> None:
        """Take in files that came back, each into the case that it belongs to, and go on.

        The cases are opened one after the other, the open one's files first.
        """
        for path in files:
            try:
                dnr = open_file(path).question.dnr
            except RumsligError as fault:
                self.told.emit(describe_fault(tr("Svaret hämtades inte"), fault))
            else:
                self._waiting.setdefault(dnr, []).append(path)
        if ended is not None:
            self._ends.append(ended)
        if not self._awaited:
            self._collect_rest()

    def _collect_rest(self) -> None:
        while self._waiting:
            here = self._cases.dnr
            dnr = here if here in self._waiting else next(iter(self._waiting))
            if dnr != here and self.open_case is not None:
                self._awaited = dnr
                self.open_case(dnr, self._on_awaited)
                return
            self._collect_of(dnr)
        ends, self._ends = self._ends, []
        for go_on in ends:
            go_on()

    def _on_awaited(self) -> None:
        dnr, self._awaited = self._awaited, ""
        self._collect_of(dnr)
        self._collect_rest()

    def _collect_of(self, dnr: str) -> None:
        """Take in what belongs to a case; tell it where another is open all the same."""
        paths = self._waiting.pop(dnr)
        if self._cases.dnr == dnr:
            for path in paths:
                self._take_in(path)
            return
        files = ", ".join(path.name for path in paths)
        fault = CaseError(
            tr("{file} hör till ärendet {dnr}; öppna det först.", file=files, dnr=dnr)
        )
        self.told.emit(describe_fault(tr("Svaret hämtades inte"), fault))

    def _take_in(self, path: Path) -> None:
        case, desk = self.case, self._cases.desk
        if case is None or desk is None:
            return
        try:
            day = self._cases.today().isoformat()
            done = collect_answer(case, path, day, desk.workspace.county)
        except RumsligError as fault:
            self.told.emit(describe_fault(tr("Svaret hämtades inte"), fault))
            return
        self._keep(done)

    def _keep(self, done: Collected) -> None:
        desk = self._cases.desk
        assert desk is not None
        answer, errand = done.answer, done.errand
        self.chosen = errand.theme
        if "known" not in done.remarks:
            note = f"collect {errand.id} {answer.kind} {answer.by} {answer.sha256[:12]}"
            self._cases.put(desk.note(done.case, note))
        title = desk.workspace.county.theme(errand.theme).title
        words = describe_collected(done, title)
        kind = "warning" if {"older", "signed", "second"} & set(done.remarks) else "done"
        heads = {
            "text": tr("Ett svar hämtades"),
            "no_objection": tr("Inget att erinra"),
            "question": tr("En fråga kom tillbaka"),
        }
        head = tr("Redan hämtat") if "known" in done.remarks else heads[answer.kind]
        self.told.emit(Message("warning" if kind == "warning" else "done", head, words))
        self.changed.emit()

    def take(self, errand: str, sha256: str) -> None:
        """Put an answer's text in the draft."""
        case, desk = self.case, self._cases.desk
        if case is None or desk is None:
            return
        try:
            taken = take_answer(case, errand, sha256, desk.workspace.county)
        except RumsligError as fault:
            self.told.emit(describe_fault(tr("Texten lades inte i utkastet"), fault))
            return
        self._cases.put(taken)
        self.said.emit(tr("Texten står sist under temat i utkastet."))

    def note_reminder(self) -> None:
        """Note in the case that the chosen theme's function is reminded today."""
        case, desk, found = self.case, self._cases.desk, self.reminders.get(self.chosen)
        if case is None or desk is None or found is None:
            return
        noted = note_reminder(case, found.errand.id, self._cases.today().isoformat())
        if noted is not case:
            self._cases.put(desk.note(noted, f"remind {found.errand.id}"))
        self.said.emit(tr("Påminnelsen är kopierad; klistra in den i ett brev."))
