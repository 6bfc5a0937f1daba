"""The map's own keys, for the list of keys."""

from __future__ import annotations

from ui.actions import KeyGroup, KeyHint
from ui.language import tr

ARROWS = "Left, Right, Up, Down"


def map_keys() -> tuple[KeyGroup, ...]:
    """Return the keys that act where the map has the focus, in the language of messages."""
    return _moving(), _sketching(), _editing()


def _moving() -> KeyGroup:
    return KeyGroup(
        tr("I kartan"),
        (
            KeyHint(ARROWS, tr("Flytta kartan")),
            KeyHint("+, -", tr("Zooma in och ut")),
            KeyHint("0", tr("Visa länet")),
            KeyHint("P", tr("Visa planområdet")),
            KeyHint("I", tr("Identifiera")),
            KeyHint("Return", tr("Identifiera mitt i kartan")),
            KeyHint("R", tr("Rita planområde")),
            KeyHint("E", tr("Ändra planområde")),
            KeyHint("M", tr("Mät längd")),
            KeyHint("Shift+M", tr("Mät yta")),
            KeyHint("W", tr("Jämför de två översta bilderna, eller sluta jämföra")),
            KeyHint("Esc", tr("Tillbaka till att flytta")),
        ),
    )


def _sketching() -> KeyGroup:
    return KeyGroup(
        tr("I kartan, medan du ritar eller mäter"),
        (
            KeyHint(ARROWS, tr("Flytta hårkorset, med Skift finare")),
            KeyHint("Return", tr("Sätt ett hörn; på det första hörnet sluts ytan")),
            KeyHint("Backspace", tr("Ta tillbaka det sista hörnet")),
            KeyHint("F", tr("Färdig")),
            KeyHint("K", tr("Skriv koordinater")),
            KeyHint("S", tr("Fäst vid hörn och kanter, av och på")),
            KeyHint("Esc", tr("Avbryt; ångra tar fram det ritade igen")),
        ),
    )


def _editing() -> KeyGroup:
    return KeyGroup(
        tr("I kartan, medan du ändrar ett planområde"),
        (
            KeyHint("Tab, Shift+Tab", tr("Nästa och föregående hörn")),
            KeyHint(ARROWS, tr("Flytta hörnet 1 px, med Skift 10 px")),
            KeyHint("Ins", tr("Nytt hörn på kanten efter det valda")),
            KeyHint("Del", tr("Ta bort hörnet")),
            KeyHint("Shift+Del", tr("Ta bort hela hålet eller delytan")),
            KeyHint("H", tr("Rita hål")),
            KeyHint("T", tr("Lägg till yta")),
            KeyHint("X", tr("Dela med en linje")),
            KeyHint("G", tr("Flytta hela området")),
            KeyHint("K", tr("Skriv koordinater")),
            KeyHint("F", tr("Färdig")),
        ),
    )


def plain_words() -> str:
    """Return what the keys do while no tool is in hand, to be read aloud."""
    return tr(
        "Piltangenter flyttar kartan, + och − zoomar, 0 visar allt, P visar planområdet, "
        "I identifierar, M mäter, Ctrl+B visar bokmärken."
    )
