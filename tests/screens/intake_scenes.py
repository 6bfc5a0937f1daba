"""Scenes of what comes in, which rules are asked, and regional relevance."""

from __future__ import annotations

from pathlib import Path

from screens.scene import Scene, open_case
from window_hands import Hands

from rumslig.sample_consultation import save_consultation
from ui.case.steps import INTAKE, SCOPE
from ui.scope.view import TRIAGE, ScopePage


def _proposed(hands: Hands, folder: Path) -> None:
    session = hands.desktop.session
    session.open_files([save_consultation(folder / "remiss-norra-mosas.zip")])
    hands.wait_for(lambda: session.panel == "new" and bool(session.new_case.proposals.summary))


def _taken(hands: Hands, folder: Path) -> None:
    _proposed(hands, folder)
    hands.desktop.session.new_case.take_sure()


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


INTAKE_SCENES = (
    Scene("new-case-proposed", _proposed),
    Scene("new-case-taken", _taken),
    Scene("intake", _intake),
    Scene("scope", _scope),
    Scene("triage", _triage),
)
