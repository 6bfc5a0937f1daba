"""The layers as the list shows them: by theme, in the planner's order, within the filter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rumslig.county import Theme
from ui.language import tr
from ui.layer_list.arrangement import Arrangement, merge_order
from ui.layer_list.freshness import freshness_word
from ui.layer_list.items import (
    BACKGROUND_THEME,
    IMAGES_THEME,
    OWN_THEME,
    SAID_THEME,
    LayerItem,
    height_of,
)


@dataclass(frozen=True, slots=True)
class LayerGroup:
    """The layers of a theme.

    Attributes
    ----------
    shown, total
        Layers of the theme that the map shows, and all of them, whatever the filter hides.
    rows
        Those that the filter leaves, from the top of the list and of the map.
    hidden
        The theme is hidden as a whole; what is wanted in it is remembered.
    """

    id: str
    title: str
    shown: int
    total: int
    rows: tuple[LayerItem, ...]
    folded: bool = False
    hidden: bool = False

    @property
    def note(self) -> str:
        """The count at the end of the line: "2/4", or "4" where all are shown."""
        return str(self.total) if self.shown == self.total else f"{self.shown}/{self.total}"

    @property
    def has_fault(self) -> bool:
        """Whether any of its layers could not be read."""
        return any(item.fault for item in self.rows)


def apply(item: LayerItem, chosen: Arrangement) -> LayerItem:
    """Return a layer as the planner wants it."""
    wanted = chosen.shown.get(item.id, item.visible) and item.is_readable
    title = chosen.names.get(item.id, item.title) if item.is_own else item.title
    visible = wanted and item.theme not in chosen.hidden_themes
    opacity = chosen.opacity.get(item.id, item.opacity)
    if (title, visible, opacity) == (item.title, item.visible, item.opacity):
        return item
    return replace(item, title=title, visible=visible, opacity=opacity)


def make_groups(
    items: Iterable[LayerItem],
    themes: Sequence[Theme],
    chosen: Arrangement,
    folds: Mapping[str, bool],
) -> tuple[LayerGroup, ...]:
    """Return every theme that has layers: the planner's own, the themes in order, pictures."""
    titles = {OWN_THEME: tr("Egna lager")} | {
        theme.id: theme.title for theme in sorted(themes, key=lambda it: (it.order, it.title))
    }
    within: dict[str, list[LayerItem]] = {}
    for item in items:
        within.setdefault(item.theme, []).append(item)
    default = [key for key in titles if key in within]
    default += [key for key in within if key not in titles]  # no package describes them
    last = (
        (SAID_THEME, tr("Tidigare yttranden")),
        (IMAGES_THEME, tr("Bilder")),
        (BACKGROUND_THEME, tr("Bakgrundskartor")),
    )
    for key, title in last:
        if key in within:  # no planning questions: they come last
            titles[key] = title
            default.remove(key)
            default.append(key)
    return tuple(
        LayerGroup(
            key,
            titles.get(key, key),
            sum(item.visible for item in within[key]),
            len(within[key]),
            _in_order(within[key], chosen.rows.get(key, ())),
            folds.get(key, False),
            key in chosen.hidden_themes,
        )
        for key in merge_order(default, chosen.themes)
    )


def _in_order(items: list[LayerItem], wanted: Sequence[str]) -> tuple[LayerItem, ...]:
    """Return the layers of a theme; by default those that the map paints highest come first.

    Of pictures, one made for a smaller area lies over one that covers more.
    """
    highest_first = sorted(
        items, key=lambda item: (-height_of(item), item.image.scale if item.image else 0)
    )
    by_id = {item.id: item for item in highest_first}
    return tuple(by_id[key] for key in merge_order(list(by_id), wanted))


def filter_groups(
    groups: Iterable[LayerGroup], words: Sequence[str], folded: frozenset[str]
) -> tuple[LayerGroup, ...]:
    """Return only the layers that have every word, in themes that stand open."""
    return tuple(
        replace(group, rows=rows, folded=group.id in folded)
        for group in groups
        if (rows := tuple(item for item in group.rows if _passes(item, group.title, words)))
    )


def layer_beside(groups: Iterable[LayerGroup], layer_id: str, down: bool) -> str:
    """Return the layer above or below one in its theme, "" at the end."""
    for group in groups:
        ids = [item.id for item in group.rows]
        if layer_id in ids:
            return _next_to(ids, layer_id, down)
    return ""


def theme_beside(groups: Iterable[LayerGroup], theme_id: str, down: bool) -> str:
    """Return the theme above or below one, "" at the end."""
    ids = [group.id for group in groups]
    return _next_to(ids, theme_id, down) if theme_id in ids else ""


def _next_to(ids: Sequence[str], key: str, down: bool) -> str:
    place = ids.index(key) + (1 if down else -1)
    return ids[place] if 0 <= place < len(ids) else ""


def _passes(item: LayerItem, theme: str, words: Sequence[str]) -> bool:
    names = f"{item.title} {theme}".casefold()
    # further from the name a word counts only from its beginning: ”län” is not in ”plangräns”
    state = freshness_word(item.freshness) if item.freshness else ""
    card = f" {item.words} {state}".casefold().replace("(", " ").replace("-", " ")
    return all(word in names or f" {word}" in card for word in words)
