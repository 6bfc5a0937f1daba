"""The map's own keys, for the list of keys."""

from __future__ import annotations

from ui.actions import KeyGroup, KeyHint
from ui.language import tr


def map_keys() -> tuple[KeyGroup, ...]:
    """Return the keys that act where the map has the focus, in the language of messages."""
    return (
        KeyGroup(
            tr("Kartan"),
            (
                KeyHint("← ↑ → ↓", tr("flytta kartan")),
                KeyHint("+ −", tr("zooma")),
                KeyHint("0", tr("visa länet")),
                KeyHint("P", tr("visa planområdet")),
                KeyHint("I", tr("identifiera; Retur frågar mitt i kartan")),
                KeyHint("R", tr("rita ett planområde")),
                KeyHint("E", tr("ändra ett planområde")),
                KeyHint("M", tr("mät längd")),
                KeyHint("Shift+M", tr("mät yta")),
                KeyHint("Ctrl+B", tr("bokmärken")),
                KeyHint("Esc", tr("tillbaka till att flytta kartan")),
            ),
        ),
        KeyGroup(
            tr("Kartan, medan du ritar eller mäter"),
            (
                KeyHint("← ↑ → ↓", tr("flytta hårkorset; med Skift finare")),
                KeyHint(tr("Retur"), tr("sätt ett hörn; på det första hörnet: slut ytan")),
                KeyHint(tr("Backsteg"), tr("ta tillbaka det sista hörnet")),
                KeyHint("F", tr("färdig")),
                KeyHint("K", tr("skriv koordinater")),
                KeyHint("S", tr("fäst vid hörn och kanter, av och på; Ctrl medan du klickar")),
                KeyHint("Esc", tr("avbryt; Ctrl+Z tar fram det ritade igen")),
            ),
        ),
        KeyGroup(
            tr("Kartan, medan du ändrar ett planområde"),
            (
                KeyHint("Tab, Shift+Tab", tr("nästa och föregående hörn")),
                KeyHint("← ↑ → ↓", tr("flytta hörnet 1 px; med Skift 10 px")),
                KeyHint("Insert", tr("nytt hörn på kanten efter det valda")),
                KeyHint("Delete", tr("ta bort hörnet; med Skift hela hålet eller delytan")),
                KeyHint("H", tr("rita ett hål")),
                KeyHint("T", tr("lägg till en yta")),
                KeyHint("X", tr("dela med en linje")),
                KeyHint("G", tr("flytta hela området")),
                KeyHint("K", tr("skriv hörnets koordinater")),
                KeyHint("F", tr("färdig")),
            ),
        ),
    )
