"""What can be done with the open case, as actions for menu, keyboard and search."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ui.actions import Action
from ui.language import tr
from ui.rules.room import RULES, save_in_view
from ui.session import Session
from ui.underlag.room import UNDERLAG
from ui.window import keys


def case_actions(session: Session) -> Iterator[Action]:
    """Return what can be done with the open case, or what is in hand instead of it."""
    case = session.case

    def is_open() -> bool:
        if session.panel == RULES:
            return session.rules.is_unsaved
        if session.panel == UNDERLAG and session.underlag.page == "form":
            return session.underlag.publishing.form.form is not None
        return case.case is not None

    def why_not() -> str:
        if is_open():
            return ""
        if session.panel == RULES:
            return tr("Regeln är sparad")
        if session.panel == UNDERLAG and session.underlag.page == "form":
            return tr("Paketets uppgifter är inte lästa än")
        return tr("Inget ärende är öppet")

    def save() -> None:
        if session.panel == UNDERLAG and session.underlag.page == "form":
            session.underlag.publishing.form.save()
        else:
            save_in_view(session)

    yield Action(
        "case.save",
        tr("Spara"),
        save,
        keys.SAVE,
        "bock",
        is_open,
        why_not,
    )


def step_actions(session: Session) -> Iterator[Action]:
    """Return the ways between the steps of the case."""

    def is_shown() -> bool:
        return session.panel == "case"

    def why_not() -> str:
        return "" if is_shown() else tr("Inget ärende är öppet")

    for name, words, key, way in (
        ("case.next_step", tr("Nästa steg i ärendet"), keys.NEXT_STEP, 1),
        ("case.previous_step", tr("Föregående steg i ärendet"), keys.PREVIOUS_STEP, -1),
    ):
        yield Action(
            name, words, partial(session.case.go_step, way), key, "arende", is_shown, why_not
        )


def said_actions(session: Session) -> Iterator[Action]:
    """Return how to ask what was said before."""
    decisions = session.steps.decisions
    yield Action(
        "map.said_here",
        tr("Vad har vi sagt här?"),
        decisions.ask_here,
        "",
        "arende",
        lambda: bool(decisions.items),
        lambda: "" if decisions.items else tr("Inget yttrande är lämnat än"),
        other_words=tr("tidigare yttranden beslut plats"),
    )
