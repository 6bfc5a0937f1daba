"""What the links of the chain are called."""

from __future__ import annotations

from rumslig.language import tr


def state_word(state: str) -> str:
    """Return what a link's state is called."""
    return {
        "approved": tr("godkänd"),
        "void": tr("texten ändrad sedan godkännandet"),
        "next": tr("näst på tur"),
        "waiting": tr("väntar"),
        "signed": tr("undertecknad"),
    }[state]
