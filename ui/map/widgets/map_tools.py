"""The map's tools: what a click does on the left, nearer and farther on the right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QWidget

from rumslig.look import Mode
from ui.language import tr
from ui.map.tools.tool import EDITING, LENT, PLAN_TOOLS, ToolName
from ui.map.widgets.tool_card import SHADOW, ToolButton, ToolCard

EDGE = 12
SKETCHING = (
    "draw_area", "hole", "add_part", "split", "measure_length", "measure_area", "trace_area",
    "trace_line",
)  # fmt: skip
FURNITURE = 60
"""The scale, the source and the north arrow reach this high."""


class ToolActs(Protocol):
    """What the buttons do; the map does it."""

    def set_tool(self, tool: ToolName) -> None:
        """Take up a tool."""

    def zoom_by(self, factor: float) -> None:
        """Zoom about the middle."""

    def show_plan(self) -> None:
        """Show the plan areas."""

    def show_home(self) -> None:
        """Show the county."""

    def show_bookmarks(self) -> None:
        """Open the list of bookmarks, or close it."""

    def press_key(self, key: Qt.Key) -> None:
        """Do what a key of the tool in hand does."""

    def type_place(self) -> None:
        """Open the field for coordinates."""


class MapTools:
    """The cards over a map."""

    def __init__(self, view: QWidget, acts: ToolActs) -> None:
        self._view = view
        self._tool: ToolName = "pan"
        self._may_edit = self._has_plans = self._has_points = False
        self._click = _click_tools()
        group = QButtonGroup(view)
        for tool, button in self._click.items():
            group.addButton(button)
            button.clicked.connect(lambda _=False, chosen=tool: acts.set_tool(chosen))
        self.bookmark = ToolButton("bokmarke", tr("Bokmärken"), "Ctrl+B")
        self.bookmark.clicked.connect(lambda: acts.show_bookmarks())
        closer = ToolButton("zooma-in", tr("Zooma in"), "+")
        farther = ToolButton("zooma-ut", tr("Zooma ut"), "−")
        self._plan = ToolButton("planomrade", tr("Visa planområdet"), "P")
        home = ToolButton("zooma-till", tr("Visa hela länet"), "0")
        closer.clicked.connect(lambda: acts.zoom_by(2.0))
        farther.clicked.connect(lambda: acts.zoom_by(0.5))
        self._plan.clicked.connect(lambda: acts.show_plan())
        home.clicked.connect(lambda: acts.show_home())
        self._left = ToolCard(_in_groups(self._click, self.bookmark), view)
        self._right = ToolCard((closer, farther, None, self._plan, home), view)
        self._edit = _edit_tools()
        edit_group = QButtonGroup(view)
        edit_group.setExclusive(False)
        for sub_tool, button in self._edit.items():
            edit_group.addButton(button)
            button.clicked.connect(lambda _=False, chosen=sub_tool: acts.set_tool(chosen))
        self._delete = ToolButton("ta-bort", tr("Ta bort hörnet"), "Delete")
        self._delete.clicked.connect(lambda: acts.press_key(Qt.Key.Key_Delete))
        self._back = ToolButton("angra", tr("Ta tillbaka sista hörnet"), tr("Backsteg"))
        self._back.clicked.connect(lambda: acts.press_key(Qt.Key.Key_Backspace))
        self._type = ToolButton("skriv", tr("Skriv koordinater"), "K")
        self._type.clicked.connect(lambda: acts.type_place())
        self._cancel = ToolButton("stang", tr("Avbryt det ritade"), "Esc")
        self._cancel.clicked.connect(lambda: acts.press_key(Qt.Key.Key_Escape))
        self._done = ToolButton("bock", tr("Färdig"), "F")
        self._done.clicked.connect(lambda: acts.press_key(Qt.Key.Key_F))
        self._sub = ToolCard(
            (
                *self._edit.values(), None, self._delete, self._back, self._type, self._cancel,
                self._done,
            ),
            view,
        )  # fmt: skip
        self._refresh()

    @property
    def hint_left(self) -> float:
        """Where the room between the columns begins."""
        shown = self._left if self._sub.isHidden() else self._sub
        return float(shown.x() + shown.width())

    @property
    def hint_right(self) -> float:
        """Where the room between the columns ends."""
        return float(self._right.x())

    def place(self) -> None:
        """Put the cards in the map's corners, above scale and north arrow."""
        for card in (self._left, self._right, self._sub):
            card.lay_out(self._view.height() - EDGE - FURNITURE)
        self._left.move(EDGE - SHADOW, EDGE - SHADOW)
        self._right.move(self._view.width() - self._right.width() - EDGE + SHADOW, EDGE - SHADOW)
        self._sub.move(self._left.x() + self._left.width() - SHADOW, EDGE - SHADOW)

    def show_tool(self, tool: ToolName, *, has_points: bool = False) -> None:
        """Mark the tool in use and offer what goes with it."""
        if (tool, has_points) != (self._tool, self._has_points):
            self._tool, self._has_points = tool, has_points
            self._refresh()

    def show_plan_tools(self, *, has_plans: bool, may_edit: bool) -> None:
        """Offer what is done to plans only where it can be done."""
        self._has_plans, self._may_edit = has_plans, may_edit
        self._refresh()

    def _refresh(self) -> None:
        tool = self._tool
        marked: ToolName = "edit" if tool in EDITING else "pick_place" if tool in LENT else tool
        self._click[marked].setChecked(True)
        for name, button in self._click.items():
            needs_plan = name == "edit"
            offered = name not in PLAN_TOOLS or self._may_edit
            lent = name != "pick_place" or tool in LENT  # offered where a place is asked for
            button.setVisible(offered and lent and (self._has_plans or not needs_plan))
        for name, button in self._edit.items():
            button.setVisible(tool in EDITING)
            button.setChecked(name == tool)
        self._plan.setVisible(self._has_plans)
        drawn = tool in SKETCHING
        self._delete.setVisible(tool == "edit")
        self._back.setVisible(drawn and self._has_points)
        self._cancel.setVisible(drawn and self._has_points)
        self._type.setVisible(drawn or tool in ("edit", "pick_place"))
        self._done.setVisible((drawn and self._has_points) or tool in ("edit", "move_area"))
        self._sub.setVisible(tool in (*EDITING, "pick_place") or drawn)
        self.place()

    def set_mode(self, mode: Mode) -> None:
        """Draw in the colours of a mode."""
        for card in (self._left, self._right, self._sub):
            card.set_mode(mode)


def _click_tools() -> dict[ToolName, ToolButton]:
    return {
        "edit": ToolButton("peka", tr("Ändra planområde"), "E", checkable=True),
        "pan": ToolButton("panorera", tr("Panorera"), tr("dra"), checkable=True),
        "identify": ToolButton("identifiera", tr("Identifiera"), "I", checkable=True),
        "draw_area": ToolButton("rita", tr("Rita planområde"), "R", checkable=True),
        "measure_length": ToolButton("mat-langd", tr("Mät längd"), "M", checkable=True),
        "measure_area": ToolButton("mat-yta", tr("Mät yta"), "Shift+M", checkable=True),
        "pick_place": ToolButton("kontrollpunkt", tr("Peka ut plats"), tr("Retur"), checkable=True),
    }


def _edit_tools() -> dict[ToolName, ToolButton]:
    return {
        "hole": ToolButton("hal", tr("Rita hål"), "H", checkable=True),
        "add_part": ToolButton("lagg-till-yta", tr("Lägg till yta"), "T", checkable=True),
        "split": ToolButton("dela", tr("Dela med en linje"), "X", checkable=True),
        "move_area": ToolButton("flytta-yta", tr("Flytta hela området"), "G", checkable=True),
    }


def _in_groups(
    tools: Mapping[ToolName, ToolButton], bookmark: ToolButton
) -> tuple[ToolButton | None, ...]:
    every = tuple(tools.values())
    return (*every[:3], None, *every[3:], None, bookmark)
