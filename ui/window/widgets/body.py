"""Where the parts of the window stand, and how they fold where it is narrow."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from ui.language import tr
from ui.theme import Theme, size
from ui.widgets.controls import IconButton
from ui.widgets.splitter import Splitter
from ui.window.widgets.map_stage import MapStage

FOLDED_BELOW = 1200
TABBED_BELOW = 960
STRIP_WIDTH = 48


class WindowBody(QWidget):
    """Top bar, layers, map with a table, task, and the line at the bottom.

    Under 1200 pixels the layers fold to a strip, under 960 map and task become tabs.
    """

    folded = Signal(bool)
    """Whether the window is narrow."""

    def __init__(
        self,
        theme: Theme,
        *,
        top: QWidget,
        layers: QWidget,
        stage: MapStage,
        tables: Iterable[QWidget],
        panels: Iterable[QWidget],
        status: QWidget,
    ) -> None:
        super().__init__()
        self.setObjectName("Body")
        self._layers, self._stage = layers, stage
        self._layers_wanted = self._layers_hidden = False
        self._lent = 0
        self.tasks = QStackedWidget()
        self.tasks.setMinimumWidth(360)
        for panel in panels:
            self.tasks.addWidget(panel)
        self.unfold = IconButton(theme, "lager", tr("Visa lager"), self.toggle_layers)
        self.strip = self._make_strip()
        self.middle = Splitter(Qt.Orientation.Vertical)
        self.middle.addWidget(stage)
        for table in tables:
            self.middle.addWidget(table)
            table.hide()
        self.middle.setStretchFactor(0, 1)
        layers.setMinimumWidth(size("layer_panel_min"))
        self.split = Splitter(Qt.Orientation.Horizontal)
        for region in (self.strip, layers, self.middle, self.tasks):
            self.split.addWidget(region)
        self.split.setStretchFactor(2, 1)
        self.tabs = QTabBar()
        self.tabs.addTab(tr("Karta"))
        self.tabs.addTab(tr("Uppgift"))
        self.tabs.setAccessibleName(tr("Karta eller uppgift"))
        self.tabs.setDrawBase(False)
        self.tabs.setCurrentIndex(1)
        self.tabs.currentChanged.connect(lambda _tab: self.fold())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        for bar in (top, self.tabs):
            layout.addWidget(bar)
        layout.addWidget(self.split, 1)
        layout.addWidget(status)
        self.split.setSizes([0, size("layer_panel"), 684, size("task_panel")])

    def _make_strip(self) -> QFrame:
        strip = QFrame()
        strip.setProperty("panel", True)
        strip.setFixedWidth(STRIP_WIDTH)
        layout = QVBoxLayout(strip)
        layout.setContentsMargins(8, 10, 8, 8)
        layout.addWidget(self.unfold)
        layout.addStretch(1)
        return strip

    def show_map(self) -> None:
        """Bring the map to the front where map and task are tabs."""
        self.tabs.setCurrentIndex(0)

    def show_task(self, panel: QWidget) -> None:
        """Show a panel, and bring it to the front; one with wide tables gets more of the map."""
        self.tasks.setCurrentWidget(panel)
        self.tabs.setCurrentIndex(1)
        self._lend(int(panel.property("wanted_width") or 0))

    def _lend(self, wanted: int) -> None:
        """Take the width that a panel wants from the map, as far as it has any, or give it back."""
        sizes = self.split.sizes()
        spare = sizes[2] - size("map_min")
        more = min(wanted - sizes[3], spare) if wanted else -self._lent
        if (wanted and more > 0) or (not wanted and self._lent):
            self._lent = more if wanted else 0
            self.split.setSizes([*sizes[:2], sizes[2] - more, sizes[3] + more])

    def bring_forward(self, part: str) -> None:
        """Show the map, or the task for any other part, where they are tabs."""
        self.tabs.setCurrentIndex(0 if part == "map" else 1)

    def toggle_layers(self) -> None:
        """Open or fold the layer list."""
        if self.window().width() < FOLDED_BELOW:
            self._layers_wanted = not self._layers_wanted
        else:
            self._layers_hidden = not self._layers_hidden
        self.fold()

    def fold(self) -> None:
        """Show what there is room for."""
        width = self.window().width()
        narrow, tabbed = width < FOLDED_BELOW, width < TABBED_BELOW
        listed = self._layers_wanted if narrow else not self._layers_hidden
        self.strip.setVisible(narrow or self._layers_hidden)
        self._layers.setVisible(listed)
        self.tabs.setVisible(tabbed)
        has_map = not tabbed or self.tabs.currentIndex() == 0
        self.middle.setVisible(has_map)
        self._stage.tell_over(None if has_map else self.tasks)
        self.tasks.setVisible(not tabbed or self.tabs.currentIndex() == 1)
        self.folded.emit(narrow)

    def sizes(self) -> QByteArray | None:
        """Return how wide the parts are, None while they are folded."""
        return self.split.saveState() if self.window().width() >= FOLDED_BELOW else None
