"""Which layers there are, which of them the map shows, and what the filter leaves in sight."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from rumslig.county import Theme
from ui.language import tr
from ui.layer_list.items import OWN_THEME, LayerItem, item_of_file, item_of_installed
from ui.map.scene import SceneLayer

__all__ = ["LayerGroup", "LayerItem", "LayerListPresenter", "item_of_file", "item_of_installed"]


@dataclass(frozen=True, slots=True)
class LayerGroup:
    """The layers of a theme.

    Attributes
    ----------
    shown, total
        Layers of the theme that the map shows, and all of them, whatever the filter hides.
    rows
        Those that the filter leaves, in the order in which they were given.
    """

    id: str
    title: str
    shown: int
    total: int
    rows: tuple[LayerItem, ...]
    folded: bool = False

    @property
    def note(self) -> str:
        """The count at the end of the line: "2/4", or "4" where all are shown."""
        return str(self.total) if self.shown == self.total else f"{self.shown}/{self.total}"


class LayerListPresenter(QObject):
    """Holds the layers. What the planner showed or hid stays so when they are read anew."""

    changed = Signal()
    """Content, visibility, filter or folds."""
    scene_changed = Signal()
    """What the map is to show."""
    card_asked = Signal(object)
    add_asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[LayerItem, ...] = ()
        self._themes: tuple[Theme, ...] = ()
        self._chosen: dict[str, bool] = {}
        self._folds: dict[str, bool] = {}
        self._filter_folds: set[str] = set()
        self._words: tuple[str, ...] = ()

    @property
    def items(self) -> tuple[LayerItem, ...]:
        """Every layer, also those that the filter hides."""
        return self._items

    @property
    def is_filtered(self) -> bool:
        """Whether the filter has words."""
        return bool(self._words)

    def present(self, items: Iterable[LayerItem], themes: Sequence[Theme]) -> None:
        """Show these layers instead of all others, grouped by theme."""
        self._items = tuple(self._as_chosen(item) for item in items)
        self._themes = tuple(sorted(themes, key=lambda theme: (theme.order, theme.title)))
        for group in self._all_groups():
            # a theme of which nothing is shown starts as one line
            self._folds.setdefault(group.id, group.shown == 0 and not _has_fault(group))
        self._tell()

    def add(self, item: LayerItem) -> None:
        """Put a layer last, so on top of its like; one with the same id is replaced."""
        self._chosen.pop(item.id, None)
        self._folds[item.theme] = False
        self._items = (*(other for other in self._items if other.id != item.id), item)
        self._tell()

    def groups(self) -> tuple[LayerGroup, ...]:
        """Return what the list shows: the planner's own layers first, then the themes in order."""
        if not self._words:
            return self._all_groups()
        return tuple(
            replace(group, rows=rows, folded=group.id in self._filter_folds)
            for group in self._all_groups()
            if (rows := tuple(item for item in group.rows if self._passes(item, group)))
        )

    def toggle(self, layer_id: str) -> None:
        """Show a layer on the map or hide it; one that could not be read opens its card."""
        item = self._find(layer_id)
        if item is None:
            return
        if item.layer is None:
            self.card_asked.emit(item)
            return
        self._chosen[item.id] = not item.visible
        self._items = tuple(self._as_chosen(other) for other in self._items)
        self._tell()

    def toggle_group(self, theme_id: str) -> None:
        """Fold a theme or open it; while the filter is used, only until its words change."""
        if self._words:
            self._filter_folds ^= {theme_id}
        else:
            self._folds[theme_id] = not self._folds.get(theme_id, False)
        self.changed.emit()

    def set_filter(self, text: str) -> None:
        """Leave only layers whose title or theme has every word of `text`."""
        words = tuple(text.casefold().split())
        if words != self._words:
            self._words = words
            self._filter_folds.clear()
            self.changed.emit()

    def show_card(self, layer_id: str) -> None:
        """Ask for a layer's card."""
        item = self._find(layer_id)
        if item is not None:
            self.card_asked.emit(item)

    def scene_layers(self) -> tuple[SceneLayer, ...]:
        """Return every layer that could be read, in the order given, with its visibility."""
        return tuple(
            SceneLayer(item.id, item.title, item.layer, item.style, visible=item.visible)
            for item in self._items
            if item.layer is not None
        )

    def _tell(self) -> None:
        self.changed.emit()
        self.scene_changed.emit()

    def _find(self, layer_id: str) -> LayerItem | None:
        return next((item for item in self._items if item.id == layer_id), None)

    def _as_chosen(self, item: LayerItem) -> LayerItem:
        visible = self._chosen.get(item.id, item.visible) and item.layer is not None
        return item if visible == item.visible else replace(item, visible=visible)

    def _passes(self, item: LayerItem, group: LayerGroup) -> bool:
        text = f"{item.title} {group.title}".casefold()
        return all(word in text for word in self._words)

    def _all_groups(self) -> tuple[LayerGroup, ...]:
        themes = {OWN_THEME: tr("Egna lager")} | {item.id: item.title for item in self._themes}
        for item in self._items:
            themes.setdefault(item.theme, item.theme)
        rows = {
            theme: tuple(item for item in self._items if item.theme == theme) for theme in themes
        }
        return tuple(
            LayerGroup(
                theme,
                title,
                sum(item.visible for item in rows[theme]),
                len(rows[theme]),
                rows[theme],
                self._folds.get(theme, False),
            )
            for theme, title in themes.items()
            if rows[theme]
        )


def _has_fault(group: LayerGroup) -> bool:
    return any(item.fault for item in group.rows)
