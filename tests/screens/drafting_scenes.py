"""The step Yttrande: the draft, a changed finding, history, and a signed text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from screens.scene import Scene, open_case
from window_hands import Hands

from rumslig.cases.case import Assessment, Signature
from rumslig.cases.draft import SeenFigure
from rumslig.drafting.editing import with_draft
from ui.case.steps import WRITE
from ui.case.task import drafting_view
from ui.drafting.view import HISTORY, DraftingView


def view_of(hands: Hands) -> DraftingView:
    """Return the page of the step."""
    return drafting_view(hands.case_view)


def draft_case(hands: Hands, folder: Path) -> None:
    """Open the sample, hold its hits relevant, and make the draft by its key."""
    open_case(hands, folder)
    presenter = hands.desktop.session.case
    case = presenter.case
    assert case is not None
    for finding in case.findings:
        if finding.state in ("HIT", "NEAR"):
            case = case.assess(finding.plan, finding.rule, Assessment("relevant"))
    presenter.put(case)
    presenter.show_step(WRITE)
    hands.settle()
    hands.key(Qt.Key.Key_Return, hands.window, Qt.KeyboardModifier.ControlModifier)
    hands.settle()


def _empty(hands: Hands, folder: Path) -> None:
    open_case(hands, folder)
    hands.desktop.session.case.show_step(WRITE)


def _changed(hands: Hands, folder: Path) -> None:
    draft_case(hands, folder)
    session = hands.desktop.session
    case = session.case.case
    assert case is not None and case.draft is not None
    found = next(item for item in case.draft.paragraphs if item.rule == "jordbruksmark-hog")
    seen = tuple(
        SeenFigure(item.plan, item.name, "81,5") if item.name == "area_ha" else item
        for item in found.seen
    )
    area = next(item.value for item in found.seen if item.name == "area_ha")
    text = found.text.replace(f"{area} ha", "81,5 ha") + " Etapper kan prövas."
    older = replace(found, seen=seen, basis="före", text=text)
    session.case.put(with_draft(case, case.draft.put(older)))
    session.steps.drafting.choose(found.id)
    hands.settle()


def _history(hands: Hands, folder: Path) -> None:
    draft_case(hands, folder)
    drafting = hands.desktop.session.steps.drafting
    drafting.choose("vattenskydd-sekundar")
    drafting.keep_version()
    drafting.write("Regionen anser att dagvattnet bör redovisas **inom planen**.")
    drafting.flush()
    view_of(hands).show_view(HISTORY)
    hands.settle()


def _signed(hands: Hands, folder: Path) -> None:
    draft_case(hands, folder)
    presenter = hands.desktop.session.case
    assert presenter.case is not None
    hands.desktop.session.steps.drafting.new_version = lambda: None
    presenter.put(replace(presenter.case, signature=Signature("2026-11-27", "enhetschef")))
    hands.settle()


DRAFTING_SCENES = (
    Scene("yttrande-tomt", _empty),
    Scene("yttrande", draft_case),
    Scene("yttrande-andrat", _changed),
    Scene("yttrande-historik", _history),
    Scene("yttrande-undertecknat", _signed),
)
