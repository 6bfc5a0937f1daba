"""What a page of the layer room is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from ui.layer_list.items import LayerItem
from ui.layer_room.presenter import LayerRoomPresenter
from ui.window.task import Frame


@dataclass(frozen=True, slots=True)
class LayerPage:
    """A page about one layer; each subject has its own folder and a line in `ui.layer_room.pages`.

    Attributes
    ----------
    word, menu_word
        Its name on the switch, and what the layer's menu and card call it.
    icon
        Beside the menu word.
    fits
        Whether a layer has the page.
    make
        Gives the page when it is first shown; it follows the presenter's `changed`.
    """

    id: str
    word: Callable[[], str]
    menu_word: Callable[[], str]
    icon: str
    fits: Callable[[LayerItem], bool]
    make: Callable[[Frame, LayerRoomPresenter], QWidget]
