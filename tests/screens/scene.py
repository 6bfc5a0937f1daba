"""What a scene is, and the one that most begin with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from window_hands import Hands


@dataclass(frozen=True)
class Scene:
    """A state of the window.

    Attributes
    ----------
    make
        Leads there from an open workspace; the folder is for files.
    bare
        No case is in the register.
    narrow
        It is only seen in a window too narrow for the panel of layers.
    installs
        It changes which packages are installed, so it has a store of its own.
    """

    name: str
    make: Callable[[Hands, Path], None]
    bare: bool = False
    narrow: bool = False
    installs: bool = False


def open_case(hands: Hands, folder: Path) -> None:
    hands.desktop.session.open_sample()
    hands.settle()
    hands.desktop.session.guide.hide()
