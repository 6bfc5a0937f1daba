"""Which layers there are, how the map shows them, and what the filter leaves in sight."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from rumslig.county import Theme
from ui.history import History
from ui.language import tr
from ui.layer_list.arrangement import Arrangement, move_beside, round_opacity
from ui.layer_list.groups import (
    LayerGroup,
    apply,
    filter_groups,
    layer_beside,
    make_groups,
    theme_beside,
)
from ui.layer_list.items import LayerItem, item_of_file, item_of_installed, item_of_unread
from ui.layer_list.on_map import bounds_of, images_on_map, layers_on_map
from ui.layer_list.pictures import retold
from ui.layer_list.saved import OwnFile, SavedList, files_of, read_saved, write_saved
from ui.map.scene import SceneImage, SceneLayer

__all__ = ["LayerGroup", "LayerItem", "LayerListPresenter", "item_of_file", "item_of_installed"]

NEAREST_M = 400
"""The least width of what is zoomed to: a lone point needs ground around it."""


class LayerListPresenter(QObject):
    """Holds the layers. What the planner chose stays so when they are read anew.

    Everything but folds and filter passes through the history, so it can be undone.
    """

    changed = Signal()
    """Content, choices, filter or folds."""
    scene_changed = Signal()
    """What the map is to show."""
    card_asked = Signal(object)
    rule_asked = Signal(object)
    """A `LayerItem` to write a rule about."""
    room_asked = Signal(str, str)
    """A layer's id, and the page of the layer room to show it at ("" for the first)."""
    table_asked = Signal(str)
    """The id of a layer whose rows are wanted as a table."""
    add_asked = Signal()
    fetch_asked = Signal(str)  # "layer" or "background"
    compare_asked = Signal(str, str)
    """Ids of two pictures to show beside a line, "" for the map alone; both "" for none."""
    zoom_asked = Signal(object)
    """Bounds in EPSG:3006 that the map is to show."""
    reread_asked = Signal(object)
    """A `LayerItem` that could not be read; read it again."""

    def __init__(self, parent: QObject | None = None, *, history: History | None = None) -> None:
        super().__init__(parent)
        self.history = history or History(self)
        self._installed: tuple[LayerItem, ...] = ()
        self._own: tuple[LayerItem, ...] = ()
        self._themes: tuple[Theme, ...] = ()
        self._chosen = Arrangement()
        self._folds: dict[str, bool] = {}
        self._filter_folds: frozenset[str] = frozenset()
        self._filter = ""
        self._awaited: dict[Path, OwnFile] = {}
        self._items: tuple[LayerItem, ...] = ()
        self.dress: Callable[[LayerItem], LayerItem] = lambda item: item
        """Gives a layer the style that the planner has chosen for it."""

    @property
    def items(self) -> tuple[LayerItem, ...]:
        """Every layer, also those that the filter hides; not those that were removed."""
        return self._items

    @property
    def filter_text(self) -> str:
        """What the filter says."""
        return self._filter

    @property
    def is_filtered(self) -> bool:
        """Whether the filter has words."""
        return bool(self._filter.split())

    @property
    def has_order(self) -> bool:
        """Whether the planner moved anything."""
        return self._chosen.has_order

    def find(self, layer_id: str) -> LayerItem | None:
        """Return a layer as it is now, None where there is none."""
        return next((item for item in self._items if item.id == layer_id), None)

    def find_group(self, theme_id: str) -> LayerGroup | None:
        """Return a theme with all its layers, None where it has none."""
        return next((group for group in self._all_groups() if group.id == theme_id), None)

    def groups(self) -> tuple[LayerGroup, ...]:
        """Return what the list shows, from the top."""
        groups = self._all_groups()
        words = self._filter.casefold().split()
        return filter_groups(groups, words, self._filter_folds) if words else groups

    def scene_layers(self) -> tuple[SceneLayer, ...]:
        """Return every layer that could be read, from the bottom of the list up."""
        return layers_on_map(self._all_groups())

    def scene_images(self) -> tuple[SceneImage, ...]:
        """Return the pictures that the map is to show, from the bottom of the list up."""
        return images_on_map(self._all_groups())

    def mark_fault(self, layer_id: str, fault: str) -> None:
        """Let a row say what showed only when it was drawn; it is drawn no more."""

        def marked(item: LayerItem) -> LayerItem:
            if item.id != layer_id or item.fault:
                return item
            return replace(item, fault=fault, image=None, visible=False)

        self._installed = tuple(marked(item) for item in self._installed)
        self._own = tuple(marked(item) for item in self._own)
        self.redress()

    # content

    def present(self, items: Iterable[LayerItem], themes: Sequence[Theme]) -> None:
        """Show these layers, grouped by theme, with the planner's own, which always stay."""
        given = tuple(items)
        self._installed = tuple(item for item in given if not item.is_own)
        known = {item.id for item in self._own}
        own = (*(item for item in given if item.is_own and item.id not in known), *self._own)
        self._own = tuple(retold(item) for item in own)
        self._themes = tuple(themes)
        self._apply()
        for group in self._all_groups():
            # a theme of which nothing is shown starts as one line
            self._folds.setdefault(group.id, group.shown == 0 and not group.has_fault)
        self._tell()

    def add(self, item: LayerItem) -> None:
        """Put an own layer on top of its like, shown; one with the same id is replaced."""
        self._add(item)

    def add_again(self, item: LayerItem) -> None:
        """Put back an own layer of the last session, with what was chosen for it."""
        self._add(item, is_again=True)

    def _add(self, item: LayerItem, *, is_again: bool = False) -> None:
        if item.is_own:
            self._add_own(item, is_again)
        else:
            rest = (other for other in self._installed if other.id != item.id)
            self._installed = (*rest, item)
        self._folds[item.theme] = False
        self.redress()

    def add_unread(self, own: OwnFile, fault: str) -> None:
        """Keep an own file in the list that could not be read again, with what is wrong."""
        self.add(item_of_unread(own.path, fault, own.crs, own.encoding))

    def _add_own(self, item: LayerItem, is_again: bool) -> None:
        assert item.path is not None
        unread = {
            other.id
            for other in self._own
            if other.path == item.path and not other.is_readable and not other.of_many
        }
        before = self._chosen
        if self.find(item.id) is None:
            before = before.with_removed(item.id, True)
        rest = (other for other in self._own if other.id != item.id and other.id not in unread)
        self._own = (item, *rest)
        restored = self._awaited.pop(item.path, None) is not None
        if is_again or restored or unread or not item.is_readable:
            return  # it was there before: with what was chosen for it, and no step of its own
        wanted = self._chosen.with_shown([item.id], True).with_removed(item.id, False)
        wanted = wanted.with_theme(item.theme, False)
        self._chosen = wanted
        self._note(tr("tillägg av {layer}", layer=item.title), before, wanted)

    # shown or not

    def toggle(self, layer_id: str) -> None:
        """Show a layer on the map, with its theme, or hide it; an unread one opens its card."""
        item = self.find(layer_id)
        if item is None:
            return
        if not item.is_readable:
            self.card_asked.emit(item)
            return
        wanted = self._chosen.with_shown([item.id], not item.visible)
        if not item.visible:
            wanted = wanted.with_theme(item.theme, False)
            self._step(tr("visning av {layer}", layer=item.title), wanted)
        else:
            self._step(tr("döljning av {layer}", layer=item.title), wanted)

    def toggle_theme(self, theme_id: str) -> None:
        """Hide a theme as a whole, or show what was wanted in it; all of it where nothing was."""
        group = self.find_group(theme_id)
        if group is None:
            return
        if group.shown:
            words = tr("döljning av {layer}", layer=group.title)
            self._step(words, self._chosen.with_theme(theme_id, True))
            return
        wanted = self._chosen.with_theme(theme_id, False)
        if not any(apply(item, wanted).visible for item in self._raw(theme_id)):
            readable = [item.id for item in group.rows if item.is_readable]
            wanted = wanted.with_shown(readable, True)
        self._step(tr("visning av {layer}", layer=group.title), wanted)

    def set_opacity(self, layer_id: str, percent: float) -> None:
        """Draw a layer with an opacity of 10-100 %; changes in a row are one step."""
        item = self.find(layer_id)
        if item is None or not item.is_readable or round_opacity(percent) == item.opacity:
            return
        self._step(
            tr("opacitet för {layer}", layer=item.title),
            self._chosen.with_opacity(layer_id, round_opacity(percent)),
            joins=f"opacity {layer_id}",
        )

    def end_joining(self) -> None:
        """Let the next change of an opacity be a step of its own."""
        self.history.end_joining()

    # order

    def place_layer(self, layer_id: str, beside: str, *, after: bool) -> None:
        """Move a layer to just above or below another of its theme."""
        item = self.find(layer_id)
        group = self.find_group(item.theme) if item else None
        if item is None or group is None:
            return
        before = [row.id for row in group.rows]
        order = move_beside(before, layer_id, beside, after)
        if order != before:
            words = tr("flytt av {layer}", layer=item.title)
            self._step(words, self._chosen.with_rows(group.id, order))

    def place_theme(self, theme_id: str, beside: str, *, after: bool) -> None:
        """Move a theme to just above or below another."""
        groups = {group.id: group for group in self._all_groups()}
        order = move_beside(list(groups), theme_id, beside, after)
        if order != list(groups):
            words = tr("flytt av {layer}", layer=groups[theme_id].title)
            self._step(words, self._chosen.with_themes(order))

    def move_layer(self, layer_id: str, down: bool) -> None:
        """Move a layer one line within its theme."""
        self.place_layer(layer_id, layer_beside(self.groups(), layer_id, down), after=down)

    def move_theme(self, theme_id: str, down: bool) -> None:
        """Move a theme past the next one."""
        self.place_theme(theme_id, theme_beside(self.groups(), theme_id, down), after=down)

    def reset_order(self) -> None:
        """Give themes and layers back the order of the packages."""
        if self._chosen.has_order:
            self._step(tr("återställd ordning"), self._chosen.without_order())

    # the planner's own layers

    def rename(self, layer_id: str, name: str) -> None:
        """Give an own layer a name; an empty one gives back the file's."""
        item, name = self.find(layer_id), " ".join(name.split())
        if item is None or not item.is_own or name == item.title:
            return
        first = next(other.title for other in self._own if other.id == layer_id)
        wanted = self._chosen.with_name(layer_id, "" if name == first else name)
        if wanted != self._chosen:
            self._step(tr("namn på {layer}", layer=item.title), wanted)

    def remove(self, layer_id: str) -> None:
        """Take an own layer out of the list; its file stays as it is."""
        item = self.find(layer_id)
        if item is not None and item.is_own:
            wanted = self._chosen.with_removed(layer_id, True)
            self._step(tr("borttagning av {layer}", layer=item.title), wanted)

    # what is asked for

    def show_card(self, layer_id: str) -> None:
        """Ask for a layer's card."""
        if (item := self.find(layer_id)) is not None:
            self.card_asked.emit(item)

    def zoom_to(self, layer_id: str) -> None:
        """Ask the map to show all of a layer, and show the layer where it is hidden."""
        item = self.find(layer_id)
        bounds = bounds_of(item) if item is not None else None
        if item is None or bounds is None:
            return
        west, south, east, north = bounds
        room = max(0.0, (NEAREST_M - max(east - west, north - south)) / 2)
        if not item.visible:
            self.toggle(layer_id)
        self.zoom_asked.emit((west - room, south - room, east + room, north + room))

    def reread(self, layer_id: str) -> None:
        """Ask for another try at a layer that could not be read."""
        if (item := self.find(layer_id)) is not None and not item.is_readable:
            self.reread_asked.emit(item)

    # folds and filter

    def toggle_group(self, theme_id: str) -> None:
        """Fold a theme or open it; while the filter is used, only until its words change."""
        if self.is_filtered:
            self._filter_folds ^= {theme_id}
        else:
            self._folds[theme_id] = not self._folds.get(theme_id, False)
        self.changed.emit()

    def fold_all(self, folded: bool) -> None:
        """Fold every theme, or open them."""
        ids = [group.id for group in self.groups()]
        if self.is_filtered:
            self._filter_folds = frozenset(ids if folded else ())
        else:
            self._folds |= dict.fromkeys(ids, folded)
        self.changed.emit()

    def set_filter(self, text: str) -> None:
        """Leave only layers in whose name, theme or card every word of `text` is found."""
        same = text.casefold().split() == self._filter.casefold().split()
        self._filter = text
        if not same:
            self._filter_folds = frozenset()
            self.changed.emit()

    def redress(self) -> None:
        """Take note that a layer is other than it was, such as drawn otherwise."""
        self._apply()
        self._tell()

    # between sessions

    def own_files(self) -> tuple[OwnFile, ...]:
        """Return the planner's files, also those that a restored list still waits for."""
        return tuple((self._awaited | files_of(self._items)).values())

    def state(self) -> dict[str, Any]:
        """Return what is to be restored, as values for JSON."""
        saved = SavedList(self._chosen, self._folds, self._filter, self.own_files())
        return write_saved(saved)

    def restore(self, state: object) -> None:
        """Take over what `state` gave; read `own_files` anew and `add` them, or `add_unread`."""
        saved = read_saved(state)
        self._chosen = saved.arrangement
        self._folds |= saved.folds
        there = {item.path for item in self._own}
        self._awaited = {item.path: item for item in saved.own if item.path not in there}
        self._filter, self._filter_folds = saved.filter_text, frozenset()
        self.redress()

    # inside

    def _step(self, words: str, wanted: Arrangement, *, joins: str = "") -> None:
        before = self._chosen
        self._choose(wanted)
        self._note(words, before, wanted, joins)

    def _note(self, words: str, before: Arrangement, after: Arrangement, joins: str = "") -> None:
        redo, undo = (lambda: self._choose(after)), (lambda: self._choose(before))
        self.history.add(words, redo, undo, joins=joins)

    def _choose(self, wanted: Arrangement) -> None:
        self._chosen = wanted
        self.redress()

    def _apply(self) -> None:
        self._items = tuple(
            self.dress(apply(item, self._chosen))
            for item in (*self._installed, *self._own)
            if item.id not in self._chosen.removed
        )

    def _tell(self) -> None:
        self.changed.emit()
        self.scene_changed.emit()

    def _raw(self, theme_id: str) -> Iterable[LayerItem]:
        return (item for item in (*self._installed, *self._own) if item.theme == theme_id)

    def _all_groups(self) -> tuple[LayerGroup, ...]:
        return make_groups(self._items, self._themes, self._chosen, self._folds)
