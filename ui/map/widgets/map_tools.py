"""The map's tools: what a click does on the left, nearer and farther on the right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtWidgets import QButtonGroup, QWidget

from rumslig.look import Mode
from ui.language import tr
from ui.map.widgets.tool_card import SHADOW, ToolButton, ToolCard

Tool = Literal["pan", "identify"]

EDGE = 12


class MapTools:
    """The two cards over a map; what the tools do is handed in."""

    def __init__(
        self,
        view: QWidget,
        *,
        set_tool: Callable[[Tool], None],
        zoom_by: Callable[[float], None],
        show_plan: Callable[[], None],
        show_home: Callable[[], None],
    ) -> None:
        self._view = view
        self._click: dict[Tool, ToolButton] = {
            "pan": ToolButton("panorera", tr("Panorera"), tr("dra"), checkable=True),
            "identify": ToolButton("identifiera", tr("Identifiera"), "I", checkable=True),
        }
        group = QButtonGroup(view)
        for tool, button in self._click.items():
            group.addButton(button)
            button.clicked.connect(lambda _=False, chosen=tool: set_tool(chosen))
        closer = ToolButton("zooma-in", tr("Zooma in"), "+")
        farther = ToolButton("zooma-ut", tr("Zooma ut"), "−")
        self._plan = ToolButton("planomrade", tr("Visa planområdet"), "P")
        home = ToolButton("zooma-till", tr("Visa hela länet"), "0")
        closer.clicked.connect(lambda: zoom_by(2.0))
        farther.clicked.connect(lambda: zoom_by(0.5))
        self._plan.clicked.connect(lambda: show_plan())
        home.clicked.connect(lambda: show_home())
        self._plan.hide()
        self._left = ToolCard(tuple(self._click.values()), view)
        self._right = ToolCard((closer, farther, None, self._plan, home), view)
        self.show_tool("pan")

    def place(self) -> None:
        """Put the cards in the map's corners."""
        self._left.move(EDGE - SHADOW, EDGE - SHADOW)
        self._right.move(self._view.width() - self._right.width() - EDGE + SHADOW, EDGE - SHADOW)

    def show_tool(self, tool: Tool) -> None:
        """Mark the tool in use."""
        self._click[tool].setChecked(True)

    def show_plan_tool(self, shown: bool) -> None:
        """Offer the way to the plan only where there is one."""
        self._plan.setVisible(shown)
        self._right.lay_out()
        self.place()

    def set_mode(self, mode: Mode) -> None:
        """Draw in the colours of a mode."""
        self._left.set_mode(mode)
        self._right.set_mode(mode)
