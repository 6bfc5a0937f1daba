"""The user's word, given on the command line, that a VRT may be opened."""

from __future__ import annotations

from contextlib import AbstractContextManager


def vrt_let_in(is_allowed: bool) -> AbstractContextManager[None]:
    """Return what a command reads its files within."""
    from layers.formats.vrt import let_in

    return let_in(is_allowed)
