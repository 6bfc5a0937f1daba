"""All cases: which list is in view, what is searched for, and the lines that it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rumslig.cases.desk import CaseDesk
from rumslig.collation import swedish_key
from rumslig.deadlines.calendar_file import dated_row
from rumslig.documents.case_calendar import write_calendar
from rumslig.documents.fol_agenda import make_agenda, write_agenda
from rumslig.progress import Progress
from rumslig.register.choice import keep_function, read_choice
from rumslig.register.entry import RegisterRow
from rumslig.register.listing import CaseQuery, Page
from rumslig.settings import Home
from ui.language import message_language, tr
from ui.messages import Message, describe_fault
from ui.register.lines import CaseSection, Choice, group_rows
from ui.tasks import Runner

PAGE = 100
"""So many cases come at a time."""

Desk = Callable[[], CaseDesk | None]
_Found = tuple[Page, tuple[str, ...], tuple[str, ...]]
"""The cases, and the municipalities and functions to choose among."""


class RegisterPresenter(QObject):
    """Asks the register beside the window's thread; the latest question alone is answered.

    Signals
    -------
    changed
        The lines, or what is told instead of them.
    case_asked
        The dnr of a case to open.
    """

    changed = Signal()
    case_asked = Signal(str)
    told = Signal(object)

    def __init__(
        self,
        home: Home,
        runner: Runner,
        desk: Desk,
        parent: QObject | None = None,
        *,
        today: Callable[[], date] = date.today,
    ) -> None:
        super().__init__(parent)
        self._home, self._runner, self._desk, self.today = home, runner, desk, today
        self.choice: Choice = "day"
        self.search = ""
        self.municipality = ""
        self.municipalities: tuple[str, ...] = ()
        self.functions: tuple[str, ...] = ()
        self.function = read_choice(home).function
        self._rows: tuple[RegisterRow, ...] = ()
        self._next = ""
        self._is_in_view = False
        self._is_read = False

    @property
    def sections(self) -> tuple[CaseSection, ...]:
        """The lines under their headings."""
        return group_rows(self._rows, self.choice, self.today())

    @property
    def has_more(self) -> bool:
        """Whether there are more cases than those in view."""
        return bool(self._next)

    @property
    def empty_words(self) -> str:
        """What is told where there are no lines, "" where there are."""
        if self._rows or not self._is_read:
            return ""
        if self.choice == "mine" and not self.function:
            return tr("Skriv vilken funktion du har, så visas dess ärenden.")
        if self.search.strip():
            return tr("Inga ärenden passar sökningen.")
        if self.is_bare:
            return tr("Inga ärenden än. De du skapar visas här med sista svarsdag.")
        return tr("Inga ärenden här.")

    @property
    def is_bare(self) -> bool:
        """Whether nothing is left out, and yet there is no case."""
        is_whole = self.choice in ("day", "status") and not self.search.strip()
        return self._is_read and is_whole and not self._rows

    @property
    def count_words(self) -> str:
        """How many cases are in view."""
        count = len(self._rows)
        if not count:
            return ""
        if self.has_more:
            return tr("De första {count} ärendena", count=count)
        return tr("1 ärende") if count == 1 else tr("{count} ärenden", count=count)

    def show(self, is_in_view: bool) -> None:
        """Ask the register while the page is in view, and at each change of a case then."""
        self._is_in_view = is_in_view
        if is_in_view:
            self._ask()

    def renew(self) -> None:
        """Ask again: a case was saved."""
        if self._is_in_view:
            self._ask()

    def retell(self) -> None:
        """Say everything again, in the language that is now used."""
        self.changed.emit()

    def choose(self, choice: Choice) -> None:
        """Show another list."""
        self.choice = choice
        self._ask()

    def look_for(self, text: str) -> None:
        """Show only cases that have words that begin so."""
        if text != self.search:
            self.search = text
            self._ask()

    def choose_municipality(self, name: str) -> None:
        """Show only a municipality's cases, or those of all where ""."""
        self.municipality = name
        self._ask()

    def set_function(self, function: str) -> None:
        """Keep which function the user has; its cases are "mine"."""
        function = function.strip()
        if function == self.function:
            return
        self.function = function
        try:
            keep_function(self._home, function)
        except OSError as fault:
            self.told.emit(describe_fault(tr("Funktionen kunde inte sparas"), fault))
        self._ask()

    def show_more(self) -> None:
        """Show the following cases too."""
        if self._next:
            self._ask(self._next)

    def ask_case(self, dnr: str) -> None:
        """Ask for a case to be opened."""
        self.case_asked.emit(dnr)

    def export_agenda(self, target: Path) -> None:
        """Write FÖL's agenda as HTML, a workbook or text."""
        desk, lang = self._desk(), message_language()
        if desk is None:
            return
        self._runner.run(
            "agenda",
            tr("Skriver FÖL-listan"),
            lambda progress: write_agenda(target, make_agenda(desk.all_rows(_AGENDA)), lang),
            lambda done: self.told.emit(Message("done", tr("FÖL-listan är skriven"), str(target))),
            lambda fault: self.told.emit(
                describe_fault(tr("FÖL-listan kunde inte skrivas"), fault)
            ),
        )

    def export_calendar(self, target: Path) -> None:
        """Write the days of the open cases in the list in view, all of them, as a calendar file."""
        desk, query = self._desk(), replace(self.query(), is_open=True)
        if desk is None:
            return
        self._runner.run(
            "calendar",
            tr("Skriver kalenderfilen"),
            lambda progress: write_calendar(
                target, [dated_row(row) for row in desk.all_rows(query)]
            ),
            lambda count: self.told.emit(
                Message(
                    "done",
                    tr("{count} dagar skrevs i {file}", count=count, file=target.name),
                    str(target.parent),
                )
            ),
            lambda fault: self.told.emit(
                describe_fault(tr("Kalenderfilen kunde inte skrivas"), fault)
            ),
        )

    @property
    def calendar_name(self) -> str:
        """A name for the calendar file of the list in view."""
        return tr("frister.ics")

    @property
    def has_open(self) -> bool:
        """Whether there is an open case in view, so that there are days to write."""
        return any(row.is_open for row in self._rows)

    def query(self) -> CaseQuery:
        """Return what is asked of the register."""
        is_open = None if self.choice == "status" or self.search.strip() else True
        return CaseQuery(
            handler=self.function if self.choice == "mine" else "",
            municipality=self.municipality if self.choice == "municipality" else "",
            is_open=True if self.choice == "fol" else is_open,
            search=self.search,
            regional=("", "yes") if self.choice == "fol" else (),
        )

    def _ask(self, after: str = "") -> None:
        desk, query = self._desk(), self.query()
        if desk is None:
            return
        is_nobody = self.choice == "mine" and not self.function

        def read(progress: Progress) -> _Found:
            page = Page(()) if is_nobody else desk.page(query, size=PAGE, after=after)
            return page, desk.register.municipalities(), desk.register.handlers()

        self._runner.run(
            "register",
            tr("Läser ärenden"),
            read,
            lambda found: self._take(found, after),
            lambda fault: self.told.emit(
                describe_fault(tr("Ärendelistan kunde inte läsas"), fault)
            ),
        )

    def _take(self, found: _Found, after: str) -> None:
        page, municipalities, functions = found
        self._rows = (*self._rows, *page.rows) if after else page.rows
        self._next, self._is_read = page.next, True
        self.municipalities = tuple(sorted(municipalities, key=swedish_key))
        self.functions = tuple(sorted(functions, key=swedish_key))
        self.changed.emit()


_AGENDA = CaseQuery(is_open=True, regional=("", "yes"))
