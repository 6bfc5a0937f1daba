"""The keys of the layer list, for the list of keys."""

from __future__ import annotations

from ui.actions import KeyGroup, KeyHint
from ui.language import tr


def layer_keys() -> KeyGroup:
    """The keys of the layer list."""
    return KeyGroup(
        tr("I lagerlistan"),
        (
            KeyHint("Up, Down", tr("Välj lager eller planeringsfråga")),
            KeyHint("Left, Right", tr("Fäll ihop och ut")),
            KeyHint("Space", tr("Visa eller dölj lagret eller hela planeringsfrågan")),
            KeyHint("Return", tr("Öppna lagrets kort, fäll ihop eller ut planeringsfrågan")),
            KeyHint("I", tr("Öppna lagret: allt om det, och allt som kan göras med det")),
            KeyHint("T", tr("Visa lagrets rader som tabell")),
            KeyHint("+, -", tr("Opacitet i steg om 10 %")),
            KeyHint("Alt+Up, Alt+Down", tr("Flytta lagret eller planeringsfrågan")),
            KeyHint("Z", tr("Zooma till lagret")),
            KeyHint("W", tr("Jämför en bild med kartan")),
            KeyHint("F2", tr("Byt namn på ett eget lager")),
            KeyHint("Delete", tr("Ta bort ett eget lager, filen blir kvar")),
            KeyHint("Shift+F10", tr("Visa menyn med allt detta")),
        ),
    )
