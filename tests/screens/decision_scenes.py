"""Scenes of the round and of the decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from screens.scene import Scene, open_case
from window_hands import Hands

from rumslig.cases.draft import Draft, DraftParagraph
from rumslig.cases.errand import Errand, ErrandAnswer
from ui.case.steps import DECIDE, WRITE
from ui.circulation.view import ROUND
from ui.drafting.view import DraftingView

DAY, LATER = "2026-11-20", "2026-11-27"
DRAFT = Draft(
    (
        DraftParagraph("s", "", "Regionen ser positivt på förslaget."),
        DraftParagraph("a", "jord-vatten-natur", "Regionen anser att åkern bör sparas."),
    )
)


def _with_round(hands: Hands) -> None:
    case = hands.desktop.session.case
    case.today = lambda: date(2026, 12, 1)
    answer = ErrandAnswer(
        "text", "Jordbruksmarken är brukningsvärd.", "klimat- och miljöstrateg", LATER, "a" * 64
    )
    question = ErrandAnswer("question", "Vilka rutor saknar fiber?", "bredband", LATER, "b" * 64)
    errands = (
        Errand(
            *("jord-vatten-natur-1", "jord-vatten-natur", "klimat- och miljöstrateg", DAY, LATER),
            state="text",
            answered=LATER,
            text=answer.text,
            answers=(answer,),
        ),
        Errand(
            *("digital-1", "digital", "bredbandskoordinator", DAY, LATER),
            state="question",
            answered=LATER,
            text=question.text,
            answers=(question,),
        ),
        Errand("riksintressen-1", "riksintressen", "strategisk rumslig planering", DAY, LATER),
    )
    content = case.case
    assert content is not None
    case.put(replace(content, errands=errands, draft=DRAFT))
    hands.settle()


def _show_round(hands: Hands, folder: Path) -> None:
    open_case(hands, folder)
    _with_round(hands)
    session = hands.desktop.session
    session.case.show_step(WRITE)
    for view in hands.case_view.findChildren(DraftingView):
        view.show_view(ROUND)
    session.steps.circulation.choose("riksintressen")
    hands.settle()


def _show_answer(hands: Hands, folder: Path) -> None:
    _show_round(hands, folder)
    hands.desktop.session.steps.circulation.choose("jord-vatten-natur")
    hands.settle()


def _decision(hands: Hands, folder: Path) -> None:
    open_case(hands, folder)
    _with_round(hands)
    session = hands.desktop.session
    session.steps.decision.approve("handläggare")
    session.case.show_step(DECIDE)
    hands.settle()


def _second_version(hands: Hands, folder: Path) -> None:
    _decision(hands, folder)
    decision, case = hands.desktop.session.steps.decision, hands.desktop.session.case
    decision.sign("delegat")
    decision.revise("Ny uppgift om åkern")
    content = case.case
    assert content is not None and content.draft is not None
    first = content.draft.paragraphs[1]
    changed = replace(first, text="Regionen anser att åkern bör sparas helt.")
    decision.approve("enhetschef")
    content = case.case
    assert content is not None
    case.put(replace(content, draft=DRAFT.put(changed)))
    hands.settle()


def _signed(hands: Hands, folder: Path) -> None:
    _decision(hands, folder)
    hands.desktop.session.steps.decision.sign("delegat")
    hands.settle()


DECISION_SCENES = (
    Scene("round", _show_round),
    Scene("round-answer", _show_answer),
    Scene("decision", _decision),
    Scene("decision-signed", _signed),
    Scene("decision-second-version", _second_version),
)
