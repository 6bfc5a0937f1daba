"""What can be done with the open case, as actions for menu, keyboard and search."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ui.actions import Action
from ui.case.steps import WRITE
from ui.language import tr
from ui.rules.room import RULES, save_in_view
from ui.session import Session
from ui.statistics.presenter import STATISTICS
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

    yield Action(
        "case.dates",
        tr("Frister"),
        session.steps.dates.show,
        icon="kalender",
        is_enabled=is_shown,
        reason=why_not,
        other_words=tr("svarsdag anstånd möte sammanträde kalender"),
    )
    yield Action(
        "case.statistics",
        tr("Statistik för året"),
        partial(session.show_panel, STATISTICS),
        icon="diagram",
        is_enabled=lambda: session.opening.desk is not None,
        reason=lambda: tr("Underlaget är inte öppnat än"),
        other_words=tr("ledtid uppföljning mål synpunkter tid"),
    )
    for name, words, key, way in (
        ("case.next_step", tr("Nästa steg i ärendet"), keys.NEXT_STEP, 1),
        ("case.previous_step", tr("Föregående steg i ärendet"), keys.PREVIOUS_STEP, -1),
    ):
        yield Action(
            name, words, partial(session.case.go_step, way), key, "arende", is_shown, why_not
        )


def draft_actions(session: Session) -> Iterator[Action]:
    """Return what can be done with the response's text."""
    drafting = session.steps.drafting

    def can() -> bool:
        return session.panel == "case" and session.case.case is not None and not signed()

    def signed() -> bool:
        return bool(drafting.signed_day)

    def why_not() -> str:
        if can():
            return ""
        return tr("Yttrandet är undertecknat") if signed() else tr("Inget ärende är öppet")

    def has_draft() -> bool:
        return can() and drafting.draft is not None

    def why_no_draft() -> str:
        return "" if has_draft() else why_not() or tr("Ärendet har inget utkast än")

    def make() -> None:
        session.case.show_step(WRITE)
        drafting.make()

    def refresh() -> None:
        session.case.show_step(WRITE)
        drafting.refresh()

    yield Action(
        "draft.make", tr("Skapa utkast till yttrande"), make, keys.MAKE_DRAFT, "skriv", can, why_not
    )
    yield Action(
        "draft.refresh",
        tr("Uppdatera siffrorna i utkastet"),
        refresh,
        "",
        "uppdatera",
        has_draft,
        why_no_draft,
    )
    yield Action(
        "draft.version",
        tr("Spara en version av utkastet"),
        drafting.keep_version,
        "",
        "bock",
        has_draft,
        why_no_draft,
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
