"""Scenes of what comes in, which rules are asked, and regional relevance."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from screens.scene import Scene, open_case
from window_hands import Hands

from rumslig.cases.case import CaseHeader
from rumslig.cases.ticket import Ticket
from rumslig.sample_consultation import save_consultation
from ui.case.steps import INTAKE, SCOPE
from ui.scope.view import TRIAGE, ScopePage
from ui.underlag.view import UnderlagView
from ui.underlag.widgets.fault_list import FaultTable


def _proposed(hands: Hands, folder: Path) -> None:
    session = hands.desktop.session
    session.open_files([save_consultation(folder / "remiss-norra-mosas.zip")])
    hands.wait_for(lambda: session.panel == "new" and bool(session.new_case.proposals.summary))


def _taken(hands: Hands, folder: Path) -> None:
    _proposed(hands, folder)
    hands.desktop.session.new_case.take_sure()


def _wanting(hands: Hands, folder: Path) -> None:
    """The case cannot be made yet: a number that is none, and no plan area taken."""
    _proposed(hands, folder)
    hands.write(hands.form.fields["dnr"].editor, "fel nummer")
    hands.click(hands.form.primary)


def _bad_papers(hands: Hands, folder: Path) -> None:
    """Files that cannot be read, or not be searched."""
    _intake(hands, folder)
    broken, unknown = folder / "trasig plankarta.pdf", folder / "modell.dwg"
    broken.write_bytes(b"%PDF-1.7 trasig")
    unknown.write_bytes(b"AC1032")
    page = hands.desktop.session.steps.intake.presenter
    before = len(page.files)
    hands.desktop.session.open_files([broken, unknown])
    hands.wait_for(lambda: len(page.files) > before)


def _no_area(hands: Hands, folder: Path) -> None:
    """A case whose plan area is not known yet."""
    session = hands.desktop.session
    desk = session.opening.desk
    assert desk is not None
    header = CaseHeader(
        "26RS1490", "Östra stationsområdet", "Kumla kommun", "PLANPROGRAM", "PROGRAM", "2027-01-15"
    )
    desk.save(desk.new_of_plans(header, ()))
    session.opening.renew()
    hands.settle()
    session.open_case(header.dnr)
    hands.settle()
    session.guide.hide()


def _intake(hands: Hands, folder: Path) -> None:
    open_case(hands, folder)
    session = hands.desktop.session
    session.case.show_step(INTAKE)
    session.open_files([save_consultation(folder / "remiss-norra-mosas.zip")])
    page = session.steps.intake.presenter
    hands.wait_for(lambda: len(page.files) > 4)


def _scope(hands: Hands, folder: Path) -> None:
    open_case(hands, folder)
    hands.desktop.session.case.show_step(SCOPE)


def _triage(hands: Hands, folder: Path) -> None:
    _scope(hands, folder)
    page = hands.case_view.findChild(ScopePage)
    assert page is not None
    page.show_part(TRIAGE)


def _faults(hands: Hands, folder: Path) -> None:
    """What planners have told of a package, for whoever mends it."""
    open_case(hands, folder)
    session = hands.desktop.session
    case = session.case.case
    assert case is not None
    whose = ("farmland", "jordbruksmark", "2025.2", "Hållbar utveckling")
    tickets = tuple(
        Ticket(
            *(f"t{number}", "Norra Mosås", "jordbruksmark-hog", *whose, reason, "2026-12-01"),
            state=state,
            answer=answer,
            place="N 6557800 E 507900",
        )
        for number, (reason, state, answer) in enumerate(
            (
                ("Gränsen följer inte diket i söder.", "open", ""),
                ("Klassen är från före utbyggnaden.", "sent", ""),
                ("Samma fält finns två gånger.", "declined", "De är olika brukningsenheter."),
            )
        )
    )
    session.case.put(replace(case, tickets=tickets))
    session.show_panel("underlag")
    session.underlag.read()
    hands.settle()
    session.underlag.choose("jordbruksmark")
    hands.settle()
    view = hands.window.panels["underlag"]
    assert isinstance(view, UnderlagView)
    listed = view.findChildren(FaultTable)[0]
    hands.wait_for(listed.isVisible)
    listed.setFocus()
    view.board.detail.ensureWidgetVisible(listed, 0, 120)


INTAKE_SCENES = (
    Scene("new-case-proposed", _proposed),
    Scene("new-case-taken", _taken),
    Scene("new-case-wanting", _wanting),
    Scene("case-no-area", _no_area),
    Scene("intake", _intake),
    Scene("intake-faults", _bad_papers),
    Scene("scope", _scope),
    Scene("triage", _triage),
    Scene("underlag-faults", _faults),
)
