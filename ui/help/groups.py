"""The keys that act where they have the focus, by part of the window."""

from __future__ import annotations

from ui.actions import KeyGroup, KeyHint
from ui.georeference.keys import picture_keys
from ui.help.case_groups import (
    draft_keys,
    fault_keys,
    new_case_keys,
    paper_keys,
    register_keys,
    round_keys,
    said_keys,
    scope_keys,
    statistics_keys,
    text_keys,
    triage_keys,
)
from ui.language import tr
from ui.layer_list.keys import layer_keys
from ui.map.keys import map_keys


def search_keys() -> KeyGroup:
    """The keys of the search."""
    return KeyGroup(
        tr("I sökningen"),
        (
            KeyHint("Up, Down", tr("Välj träff")),
            KeyHint("Return", tr("Öppna träffen")),
            KeyHint("Esc", tr("Stäng och gå tillbaka")),
        ),
    )


def findings_keys() -> KeyGroup:
    """The keys of the list of findings."""
    return KeyGroup(
        tr("I listan med fynd"),
        (
            KeyHint("Up, Down", tr("Välj fynd")),
            KeyHint("Left, Right", tr("Fäll ihop och ut")),
            KeyHint("Return", tr("Visa fyndet på kartan")),
            KeyHint("1", tr("Relevant, igen tar tillbaka")),
            KeyHint("2", tr("Inte relevant, igen tar tillbaka")),
            KeyHint("3", tr("Fel i underlag, igen tar tillbaka")),
            KeyHint("4", tr("Behöver expert, igen tar tillbaka")),
            KeyHint("B", tr("Visa hela beviset")),
        ),
    )


def earlier_keys() -> KeyGroup:
    """The keys of the list of earlier remarks."""
    return KeyGroup(
        tr("I listan med tidigare synpunkter"),
        (
            KeyHint("Up, Down", tr("Välj synpunkt")),
            KeyHint("1", tr("Tillgodosett, igen tar tillbaka")),
            KeyHint("2", tr("Delvis tillgodosett, igen tar tillbaka")),
            KeyHint("3", tr("Ej tillgodosett, igen tar tillbaka")),
            KeyHint("Esc", tr("Lämna skälet")),
        ),
    )


def matrix_keys() -> KeyGroup:
    """The keys of the alternatives side by side."""
    return KeyGroup(
        tr("I jämförelsen av alternativ"),
        (
            KeyHint("Left, Right, Up, Down", tr("Flytta rutan, på ett tema fäll ihop och ut")),
            KeyHint("Return", tr("Visa alternativet och fyndet på kartan")),
            KeyHint("Ctrl+C", tr("Kopiera jämförelsen till ett kalkylblad")),
        ),
    )


def question_keys() -> KeyGroup:
    """The keys of the plugins' questions."""
    return KeyGroup(
        tr("I fler frågor"),
        (
            KeyHint("Return", tr("Ställ frågan, i ett fält")),
            KeyHint("Up, Down", tr("Välj rad i svaret")),
            KeyHint("Return", tr("Visa radens objekt på kartan")),
        ),
    )


def rule_keys() -> KeyGroup:
    """The keys of the room with the rules."""
    return KeyGroup(
        tr("Bland reglerna"),
        (
            KeyHint("Up, Down", tr("Välj regel")),
            KeyHint("Return", tr("Öppna regeln")),
            KeyHint("Delete", tr("Ta bort en egen regel")),
            KeyHint("Esc", tr("Tillbaka till alla regler")),
        ),
    )


def table_keys() -> KeyGroup:
    """The keys of the map's content as a table."""
    return KeyGroup(
        tr("I tabellen över kartans innehåll"),
        (
            KeyHint("Up, Down", tr("Välj objekt")),
            KeyHint("Return", tr("Visa objektet på kartan")),
            KeyHint("Esc", tr("Stäng tabellen")),
        ),
    )


def plan_keys() -> KeyGroup:
    """The keys of the row with the alternatives."""
    return KeyGroup(
        tr("I raden med alternativ"),
        (
            KeyHint("Up, Down", tr("Välj alternativ")),
            KeyHint("F2", tr("Byt namn på alternativet")),
        ),
    )


def package_keys() -> KeyGroup:
    """The keys of the board of packages."""
    return KeyGroup(
        tr("I listan med paket"),
        (
            KeyHint("Up, Down", tr("Välj paket")),
            KeyHint("Return", tr("Visa vad en ny version ändrar, eller versionerna")),
            KeyHint("F5", tr("Fråga förråden igen")),
            KeyHint("Esc", tr("Tillbaka till hela tavlan")),
        ),
    )


def batch_keys() -> KeyGroup:
    """The keys of the plan areas that were checked in one run."""
    return KeyGroup(
        tr("I listan med många planer"),
        (
            KeyHint("Up, Down", tr("Välj planområde")),
            KeyHint("Return", tr("Visa planområdet på kartan")),
        ),
    )


def card_keys() -> KeyGroup:
    """The keys of what floats over the map."""
    return KeyGroup(
        tr("I ett kort över kartan"),
        (
            KeyHint("Up, Down", tr("Rulla det som inte får plats")),
            KeyHint("Esc", tr("Stäng kortet")),
        ),
    )


def edge_keys() -> KeyGroup:
    """The keys of an edge between two parts of the window."""
    return KeyGroup(
        tr("På kanten mellan två delar"),
        (
            KeyHint("Left, Right, Up, Down", tr("Flytta kanten")),
            KeyHint("Esc", tr("Gå tillbaka")),
        ),
    )


def bookmark_keys() -> KeyGroup:
    """The keys of the list of bookmarks."""
    return KeyGroup(
        tr("I listan med bokmärken"),
        (
            KeyHint("Return", tr("Visa bokmärket")),
            KeyHint("Del", tr("Ta bort bokmärket")),
            KeyHint("Esc", tr("Stäng listan")),
        ),
    )


def row_keys() -> KeyGroup:
    """The keys of the table of a layer's rows."""
    return KeyGroup(
        tr("I tabellen med lagrets rader"),
        (
            KeyHint("Up, Down, Left, Right", tr("Gå mellan rutorna")),
            KeyHint("Space", tr("Markera raden, igen tar tillbaka")),
            KeyHint("Shift+Up, Shift+Down", tr("Markera flera rader")),
            KeyHint("Ctrl+A", tr("Markera alla rader som visas")),
            KeyHint("Return", tr("Visa radens objekt på kartan")),
            KeyHint("Z", tr("Visa de markerade på kartan")),
            KeyHint("S", tr("Sortera efter kolumnen, igen vänder")),
            KeyHint("Shift+S", tr("Sortera också efter kolumnen")),
            KeyHint("Ctrl+C", tr("Kopiera de markerade raderna")),
            KeyHint("Shift+F10", tr("Visa kolumnens meny")),
            KeyHint("Esc", tr("Släpp markeringen, sedan stäng")),
        ),
    )


def all_key_groups() -> tuple[KeyGroup, ...]:
    """Every group, in the order of the list of keys."""
    return (
        register_keys(),
        new_case_keys(),
        paper_keys(),
        scope_keys(),
        triage_keys(),
        findings_keys(),
        earlier_keys(),
        said_keys(),
        draft_keys(),
        text_keys(),
        round_keys(),
        statistics_keys(),
        plan_keys(),
        question_keys(),
        rule_keys(),
        *map_keys(),
        layer_keys(),
        matrix_keys(),
        table_keys(),
        row_keys(),
        batch_keys(),
        package_keys(),
        fault_keys(),
        *picture_keys(),
        bookmark_keys(),
        card_keys(),
        edge_keys(),
        search_keys(),
    )
