"""The keys of casework that act where they have the focus, in the order of the work."""

from __future__ import annotations

from ui.actions import KeyGroup, KeyHint
from ui.language import tr


def register_keys() -> KeyGroup:
    """The keys of the page of all cases."""
    return KeyGroup(
        tr("I listan med alla ärenden"),
        (KeyHint("Up, Down", tr("Välj ärende")), KeyHint("Return", tr("Öppna ärendet"))),
    )


def new_case_keys() -> KeyGroup:
    """The keys of the form of a new case."""
    return KeyGroup(
        tr("I ett fält för nytt ärende"),
        (KeyHint("F2", tr("Ta fältets nästa förslag, eller alla säkra, för nytt ärende")),),
    )


def paper_keys() -> KeyGroup:
    """The keys of the documents that came in."""
    return KeyGroup(
        tr("I listan med handlingar"),
        (
            KeyHint("Up, Down", tr("Välj fil")),
            KeyHint("Return", tr("Visa handlingen med datorns eget program")),
        ),
    )


def scope_keys() -> KeyGroup:
    """The keys of the questions that are asked."""
    return KeyGroup(
        tr("I listan med frågor"),
        (
            KeyHint("Up, Down", tr("Välj fråga")),
            KeyHint("Space", tr("Hoppa över frågan, eller ställ den igen")),
        ),
    )


def triage_keys() -> KeyGroup:
    """The keys of regional relevance."""
    return KeyGroup(
        tr("I regional relevans"),
        (
            KeyHint("1", tr("Ja, svara")),
            KeyHint("2", tr("Nej, avstå; skälet krävs")),
            KeyHint("3", tr("Oklart")),
        ),
    )


def draft_keys() -> KeyGroup:
    """The keys of the response's paragraphs."""
    return KeyGroup(
        tr("I listan med stycken"),
        (
            KeyHint("Up, Down", tr("Välj stycke")),
            KeyHint("Alt+Up, Alt+Down", tr("Flytta stycket")),
            KeyHint("Delete", tr("Ta bort stycket")),
        ),
    )


def text_keys() -> KeyGroup:
    """The keys of a paragraph's text."""
    return KeyGroup(
        tr("I styckets text"),
        (
            KeyHint("Ctrl+Shift+R", tr("Rubrik")),
            KeyHint("Ctrl+Shift+T", tr("Brödtext")),
            KeyHint("Ctrl+Shift+P", tr("Punktlista")),
            KeyHint("Ctrl+Shift+N", tr("Numrerad lista")),
            KeyHint("Ctrl+Shift+F", tr("Fet, igen tar bort")),
            KeyHint("Ctrl+Shift+K", tr("Kursiv, igen tar bort")),
        ),
    )


def round_keys() -> KeyGroup:
    """The keys of the themes that colleagues are asked of."""
    return KeyGroup(
        tr("I remissrundans teman"),
        (KeyHint("Up, Down", tr("Välj tema")), KeyHint("Return", tr("Spara temats fil"))),
    )


def statistics_keys() -> KeyGroup:
    """The keys of the year's tables."""
    return KeyGroup(
        tr("I statistikens tabeller"),
        (KeyHint("Left, Right, Up, Down", tr("Flytta rutan")),),
    )


def fault_keys() -> KeyGroup:
    """The keys of the faults that were told of a package."""
    return KeyGroup(
        tr("I listan med anmälda fel"),
        (
            KeyHint("Up, Down", tr("Välj fel")),
            KeyHint("1", tr("Skickat till den som ansvarar")),
            KeyHint("2", tr("Rättat")),
            KeyHint("3", tr("Avvisat; svaret krävs")),
            KeyHint("Return", tr("Öppna ärendet")),
        ),
    )


def said_keys() -> KeyGroup:
    """The keys of what was said beside the plan."""
    return KeyGroup(
        tr("I listan med vad som sagts i närheten"),
        (KeyHint("Return", tr("Visa planen på kartan")),),
    )
