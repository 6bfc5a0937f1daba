"""The keys of the layer list, for the list of keys."""

from __future__ import annotations

from ui.actions import KeyGroup, KeyHint
from ui.language import tr


def layer_keys() -> KeyGroup:
    """Return the keys that act where the layer list has the focus."""
    return KeyGroup(
        tr("Lagerlistan"),
        (
            KeyHint("Space", tr("visa eller dölj lagret eller planeringsfrågan")),
            KeyHint("Return", tr("öppna lagrets kort; fäll ihop eller ut planeringsfrågan")),
            KeyHint("Left, Right", tr("fäll ihop och ut")),
            KeyHint("+, -", tr("starkare och svagare i steg om 10 %")),
            KeyHint("Alt+Up, Alt+Down", tr("flytta lagret eller planeringsfrågan")),
            KeyHint("Z", tr("zooma till lagret")),
            KeyHint("F2", tr("byt namn på ett eget lager")),
            KeyHint("Delete", tr("ta bort ett eget lager; filen blir kvar")),
            KeyHint("Shift+F10", tr("menyn med allt detta")),
        ),
    )
