"""The parts of casework that have keys of their own, each brought into view with the focus."""

from __future__ import annotations

from dataclasses import replace

import planning_papers as papers
import shapely
from PySide6.QtWidgets import QWidget
from register_entries import enter_all, make_history
from window_hands import Hands

from rumslig.cases.case import Case
from rumslig.cases.draft import Draft, DraftParagraph
from rumslig.cases.errand import Errand
from rumslig.cases.ticket import Ticket
from rumslig.memory.neighbours import SaidHere
from rumslig.register.entry import SaidPlace
from ui.case.steps import INTAKE, SCOPE, WRITE
from ui.case.task import drafting_view
from ui.case_intake.view import IntakePage
from ui.circulation.view import ROUND, RoundView
from ui.earlier.view import EARLIER
from ui.earlier.widgets.tables import SaidTable
from ui.register.room import show_register
from ui.register.view import RegisterView
from ui.scope.view import RULES, TRIAGE, ScopePage
from ui.statistics.view import StatisticsView
from ui.underlag.view import UnderlagView
from ui.underlag.widgets.fault_list import FaultTable

DRAFT = Draft(
    tuple(DraftParagraph(name, "natur", f"Stycket {name}.") for name in ("a", "b", "c", "d"))
)
TICKETS = tuple(
    Ticket(f"t{n}", "Alternativ A", "aker", "Åker", "provpaket", "1.0.0", "Miljö", f"Fel {n}", "")
    for n in range(2)
)


def _case(hands: Hands) -> Case:
    case = hands.desktop.session.case.case
    assert case is not None
    return case


def _enter(hands: Hands) -> None:
    """Let the register have some more cases."""
    desk = hands.desktop.session.opening.desk
    assert desk is not None
    if len(list(desk.rows())) < 2:
        enter_all(desk.register, make_history(60))


def register_list(hands: Hands) -> QWidget:
    _enter(hands)
    session = hands.desktop.session
    show_register(session)
    hands.wait_for(lambda: bool(session.register.sections))
    view = hands.window.panels["register"]
    assert isinstance(view, RegisterView)
    view.list.choose_first()
    return view.list


def new_case_field(hands: Hands) -> QWidget:
    session = hands.desktop.session
    path = session.home.root / "brev.eml"
    path.write_bytes(papers.mail(("brev.pdf", papers.letter())))
    session.show_start()
    session.open_files([path])
    hands.wait_for(lambda: session.panel == "new" and bool(session.new_case.proposals.summary))
    return hands.form.fields["received"].editor


def file_list(hands: Hands) -> QWidget:
    session = hands.desktop.session
    session.case.show_step(INTAKE)
    page = hands.case_view.page_of(INTAKE)
    assert isinstance(page, IntakePage)
    if len(session.steps.intake.presenter.files) < 3:
        path = session.home.root / "beskrivning.pdf"
        path.write_bytes(papers.description())
        session.steps.intake.presenter.add([path])
        hands.wait_for(lambda: len(session.steps.intake.presenter.files) > 1)
    page.files.make_current(0)
    return page.files


def _scope(hands: Hands, part: str) -> ScopePage:
    hands.desktop.session.case.show_step(SCOPE)
    page = hands.case_view.page_of(SCOPE)
    assert isinstance(page, ScopePage)
    page.show_part(part)
    return page


def question_list(hands: Hands) -> QWidget:
    return _scope(hands, RULES).rules.table


def skippable(hands: Hands) -> None:
    """Go to a question that is asked."""
    table = _scope(hands, RULES).rules.table
    lines = hands.desktop.session.steps.scope.lines
    table.make_current(next(at for at, line in enumerate(lines) if line.asked == "asked"))


def relevance(hands: Hands) -> QWidget:
    return _scope(hands, TRIAGE).triage.table


def draft_list(hands: Hands) -> QWidget:
    session = hands.desktop.session
    session.case.put(replace(_case(hands), draft=DRAFT))
    session.case.show_step(WRITE)
    session.steps.drafting.choose("b")
    hands.settle()
    return drafting_view(hands.case_view).text.list


def draft_text(hands: Hands) -> QWidget:
    draft_list(hands)
    field = drafting_view(hands.case_view).text.editor.field
    field.selectAll()
    return field


def theme_list(hands: Hands) -> QWidget:
    session = hands.desktop.session
    errands = [Errand(f"{name}-1", name, "strateg", "2026-11-20", "") for name in ("natur", "mark")]
    session.case.put(replace(_case(hands), draft=DRAFT, errands=tuple(errands)))
    session.case.show_step(WRITE)
    drafting_view(hands.case_view).show_view(ROUND)
    hands.settle()
    view = hands.case_view.findChildren(RoundView)[0]
    view.table.make_current(0)
    return view.table


def said_list(hands: Hands) -> QWidget:
    """One plan that something was said of, west of the map in view."""
    hands.case_view.show_view(EARLIER)
    hands.settle()
    table = hands.case_view.findChildren(SaidTable)[0]
    west = (505_000.0, 6_560_000.0, 505_400.0, 6_560_400.0)
    place = SaidPlace(
        *("26RS9", "Granne", "Granne", "Kumla kommun", "OP", "SAMRAD", "signed", "", ""),
        shapely.to_wkb(shapely.box(*west)),
        west,
    )
    said = SaidHere(
        "26RS9", "Granne", "Kumla kommun", "SAMRAD", "signed", "2026-01-01", 10.0, (place,)
    )
    earlier = hands.desktop.session.steps.earlier
    assert earlier.known is not None
    earlier.known = replace(earlier.known, neighbours=(said,))
    earlier.changed.emit()
    return table


def statistics_table(hands: Hands) -> QWidget:
    _enter(hands)
    session = hands.desktop.session
    session.show_panel("statistics")
    hands.wait_for(lambda: session.steps.statistics.shown is not None)
    view = hands.window.panels["statistics"]
    assert isinstance(view, StatisticsView)
    table = view.tables[0]
    table.setCurrentIndex(table.model().index(0, 0))
    return table


def ticket_list(hands: Hands) -> QWidget:
    session = hands.desktop.session
    session.case.put(replace(_case(hands), tickets=TICKETS))
    session.show_panel("underlag")
    session.underlag.read()
    hands.settle()
    session.underlag.choose("provpaket")
    hands.settle()
    view = hands.window.panels["underlag"]
    assert isinstance(view, UnderlagView)
    table = view.findChildren(FaultTable)[0]
    hands.wait_for(table.isVisible)
    table.make_current(0)
    return table


def settleable(hands: Hands) -> None:
    """The fault waits for what becomes of it."""
    session = hands.desktop.session
    session.case.put(replace(_case(hands), tickets=TICKETS))
    hands.settle()
