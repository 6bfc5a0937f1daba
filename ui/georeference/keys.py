"""The room's own keys, for the list of keys."""

from __future__ import annotations

from ui.actions import KeyGroup, KeyHint
from ui.language import tr


def picture_keys() -> tuple[KeyGroup, ...]:
    """Return the keys that act in the picture and in the list of its points."""
    return (
        KeyGroup(
            tr("I bilden som placeras"),
            (
                KeyHint("Left, Right, Up, Down", tr("Flytta hårkorset, med Skift finare")),
                KeyHint("Return", tr("Sätt en punkt vid hårkorset")),
                KeyHint("Ctrl+Left, Ctrl+Right", tr("Flytta den valda punkten en bildpunkt")),
                KeyHint("Ctrl+Up, Ctrl+Down", tr("Flytta den valda punkten en bildpunkt")),
                KeyHint("+, -", tr("Zooma in och ut")),
                KeyHint("0", tr("Visa hela bilden")),
                KeyHint("Del", tr("Ta bort den valda punkten")),
                KeyHint("Esc", tr("Ångra den halva punkten")),
            ),
        ),
        KeyGroup(
            tr("I listan med kontrollpunkter"),
            (
                KeyHint("Up, Down", tr("Välj punkt")),
                KeyHint("Return", tr("Visa punkten i bilden och på kartan")),
                KeyHint("Space", tr("Ta punkten ur bruk, eller i bruk igen")),
                KeyHint("Del", tr("Ta bort punkten")),
            ),
        ),
    )
