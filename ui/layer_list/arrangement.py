"""What the planner chose for the layers: shown, opacity, order, names. Values that undo swaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

FULL = 100
"""Opacity in percent of a layer that nobody changed."""
FAINTEST = 10
OPACITY_STEP = 5


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Choices by layer or theme id; what is not there is as the package says.

    Attributes
    ----------
    shown
        Whether a layer is wanted on the map.
    hidden_themes
        Themes that are hidden as a whole, whatever is wanted in them.
    opacity
        Percent, 10-100.
    themes, rows
        Order from the top of the list, of the themes and of the layers of a theme.
    names
        The planner's names for own layers.
    removed
        Own layers that were taken away.
    """

    shown: Mapping[str, bool] = field(default_factory=dict)
    hidden_themes: frozenset[str] = frozenset()
    opacity: Mapping[str, int] = field(default_factory=dict)
    themes: tuple[str, ...] = ()
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    removed: frozenset[str] = frozenset()

    def with_shown(self, layer_ids: Iterable[str], shown: bool) -> Arrangement:
        """Return it with layers wanted on the map or not."""
        return replace(self, shown={**self.shown, **dict.fromkeys(layer_ids, shown)})

    def with_theme(self, theme_id: str, hidden: bool) -> Arrangement:
        """Return it with a theme hidden as a whole, or not."""
        rest = self.hidden_themes - {theme_id}
        return replace(self, hidden_themes=rest | {theme_id} if hidden else rest)

    def with_opacity(self, layer_id: str, percent: int) -> Arrangement:
        """Return it with a layer's opacity, kept to the steps there are."""
        return replace(self, opacity={**self.opacity, layer_id: round_opacity(percent)})

    def with_rows(self, theme_id: str, layer_ids: Iterable[str]) -> Arrangement:
        """Return it with the layers of a theme in an order."""
        return replace(self, rows={**self.rows, theme_id: tuple(layer_ids)})

    def with_themes(self, theme_ids: Iterable[str]) -> Arrangement:
        """Return it with the themes in an order."""
        return replace(self, themes=tuple(theme_ids))

    def with_name(self, layer_id: str, name: str) -> Arrangement:
        """Return it with a name of the planner's; "" gives the first one back."""
        names = {key: value for key, value in self.names.items() if key != layer_id}
        return replace(self, names=names | ({layer_id: name} if name else {}))

    def with_removed(self, layer_id: str, removed: bool) -> Arrangement:
        """Return it without an own layer, or with it again."""
        rest = self.removed - {layer_id}
        return replace(self, removed=rest | {layer_id} if removed else rest)

    def without_order(self) -> Arrangement:
        """Return it in the order of the packages."""
        return replace(self, themes=(), rows={})

    @property
    def has_order(self) -> bool:
        """Whether anything was moved."""
        return bool(self.themes or self.rows)


def round_opacity(percent: float) -> int:
    """Return the nearest opacity that a layer can have."""
    return max(FAINTEST, min(FULL, OPACITY_STEP * round(percent / OPACITY_STEP)))


def merge_order(default: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """Return the ids of `default` in the wanted order; new ones follow whom they followed."""
    order = [key for key in dict.fromkeys(wanted) if key in default]
    for place, key in enumerate(default):
        if key not in order:
            order.insert(order.index(default[place - 1]) + 1 if place else 0, key)
    return order


def move_beside(order: Sequence[str], moved: str, beside: str, after: bool) -> list[str]:
    """Return the order with one id moved to just before or after another."""
    if moved == beside or moved not in order or beside not in order:
        return list(order)
    rest = [key for key in order if key != moved]
    rest.insert(rest.index(beside) + after, moved)
    return rest
