"""What the window searches: places, layers, cases, commands and what was open lately."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from rumslig.collation import match_words
from rumslig.coordinates import Spot, read_coordinates
from rumslig.freshness import signed_word
from rumslig.numerals import format_number
from rumslig.register.entry import RegisterRow
from rumslig.search.index import NamedPlace, NameIndex, Point
from rumslig.search.spelling import nearly_fits
from rumslig.vocabulary import stage_label
from ui.actions import Action, Actions
from ui.language import tr
from ui.layer_list.presenter import LayerItem, LayerListPresenter
from ui.recent import RecentEntry, RecentFiles
from ui.search.hits import Hit

T = TypeVar("T")

KIND_ICONS = {"case": "arende", "plan": "planomrade", "layer": "lager"}


def best_of(
    items: Iterable[T], text: str, words: Callable[[T], str], most: int, nearly: bool = False
) -> list[T]:
    """Return the items whose words fit a text, best first, otherwise in the order given.

    `nearly` takes those whose words are nearly spelled so instead.
    """
    if nearly:
        return [item for item in items if nearly_fits(text, words(item))][:most]
    found = [(rank, item) for item in items if (rank := match_words(text, words(item))) is not None]
    return [item for _, item in sorted(found, key=lambda pair: pair[0])][:most]


class PlaceSource:
    """Names on the map, and coordinates; `plans` are the plan areas of what is open."""

    is_beside = True

    def __init__(self) -> None:
        self.names = NameIndex.of_lists()
        self.plans = NameIndex.of_lists()
        self.near: Point | None = None
        """Where the map stands, (easting, northing)."""
        self._last: tuple[str, NamedPlace | None] = ("", None)

    @property
    def title(self) -> str:
        """The heading."""
        return tr("Platser")

    def search(self, text: str, most: int, nearly: bool = False) -> tuple[Hit, ...]:
        """Return the point that the text gives, then plan areas, then names."""
        hits = []
        spot = read_coordinates(text)
        if spot is not None:
            hits.append(_spot_hit(spot))
        for names, icon in ((self.plans, "planomrade"), (self.names, "zooma-till")):
            left = most - len(hits)
            found = names.search(text, left, self.near) if left > 0 else ()
            if names is self.names and left > 0:
                self._last = (text, found[0] if found else None)
            for place in found:
                key = f"{place.layer}:{place.title}:{place.point}"
                hits.append(Hit("place", key, place.title, place.subtitle, icon, target=place))
        return tuple(hits)

    def first_name(self, text: str) -> NamedPlace | None:
        """Return the best name for a text, at once where it was just searched for."""
        known, place = self._last
        if known == text:
            return place
        return next(iter(self.names.search(text, 1, self.near)), None)


def _spot_hit(spot: Spot) -> Hit:
    north, east = (format_number(value) for value in (spot.northing, spot.easting))
    title = f"N {north}  E {east}"
    note = (
        tr("Koordinater i {system}", system=spot.system)
        if spot.system == "SWEREF 99 TM"
        else tr("Koordinater i {system}, här i SWEREF 99 TM", system=spot.system)
    )
    return Hit("place", f"{spot.northing} {spot.easting}", title, note, "peka", target=spot)


def _stale_words(item: LayerItem) -> tuple[str, ...]:
    """Return how current a layer is, where that should be known."""
    if item.freshness is None or not item.freshness.needs_attention:
        return ()
    return (signed_word(item.freshness.state),)


class LayerSource:
    """The layers of the list and their themes."""

    is_beside = False

    def __init__(self, layers: LayerListPresenter) -> None:
        self._layers = layers
        self._themes: dict[str, str] = {}

    @property
    def title(self) -> str:
        """The heading."""
        return tr("Lager")

    def search(self, text: str, most: int, nearly: bool = False) -> tuple[Hit, ...]:
        """Return layers whose title or theme fits; those called so come first."""
        if not text:
            return ()
        # the list's filter hides themes; their titles stay known
        self._themes |= {group.id: group.title for group in self._layers.groups()}
        themes = {item.id: self._themes.get(item.theme, item.theme) for item in self._layers.items}
        found = best_of(self._layers.items, text, lambda item: item.title, most, nearly)
        found += [
            item
            for item in best_of(
                self._layers.items,
                text,
                lambda item: f"{item.title} {themes[item.id]}",
                most,
                nearly,
            )
            if item not in found
        ]
        return tuple(
            Hit(
                "layer",
                item.id,
                item.title,
                " · ".join(
                    (
                        # first what matters most: what follows may not have room
                        tr("kan inte visas")
                        if item.fault
                        else tr("visas")
                        if item.visible
                        else tr("dolt"),
                        *_stale_words(item),
                        themes[item.id],
                    )
                ),
                "lager",
            )
            for item in found[:most]
        )


class CaseSource:
    """The register's cases; `rows` are those that the window has, `ask` finds the others."""

    is_beside = False

    def __init__(
        self, ask: Callable[[str, int], tuple[RegisterRow, ...]] = lambda text, most: ()
    ) -> None:
        self.rows: tuple[RegisterRow, ...] = ()
        self._ask = ask

    @property
    def title(self) -> str:
        """The heading."""
        return tr("Ärenden")

    def search(self, text: str, most: int, nearly: bool = False) -> tuple[Hit, ...]:
        """Return cases by dnr, title, sender, municipality and stage."""
        if not text:
            return ()
        found = best_of(self.rows, text, _case_words, most, nearly)
        if len(found) < most:
            known = {row.dnr for row in found}
            more = [row for row in self._ask(text, most) if row.dnr not in known]
            found += more[: most - len(found)]
        return tuple(
            Hit(
                "case",
                row.dnr,
                row.title or row.dnr,
                " · ".join(
                    part for part in (row.dnr, stage_label(row.stage), row.municipalities) if part
                ),
                "arende",
            )
            for row in found
        )


def _case_words(row: RegisterRow) -> str:
    return " ".join((row.title, row.dnr, row.sender, row.municipalities, stage_label(row.stage)))


class CommandSource:
    """Everything that can be done; what cannot be done now comes last, with the reason."""

    is_beside = False

    def __init__(self, actions: Actions, suggested: tuple[str, ...] = ()) -> None:
        self._actions, self._suggested = actions, suggested

    @property
    def title(self) -> str:
        """The heading."""
        return tr("Kommandon")

    def search(self, text: str, most: int, nearly: bool = False) -> tuple[Hit, ...]:
        """Return commands that fit; for "" those suggested that can be done now."""
        known = {action.id: action for action in self._actions}
        if not text:
            named = [known[name] for name in self._suggested if name in known]
            return tuple(_command_hit(item) for item in named if item.is_enabled())[:most]
        found = best_of(known.values(), text, _command_words, len(known), nearly)
        hits = sorted((_command_hit(item) for item in found), key=lambda hit: bool(hit.reason))
        return tuple(hits[:most])


def _command_words(action: Action) -> str:
    return f"{action.title} {action.other_words}"


def _command_hit(action: Action) -> Hit:
    off = not action.is_enabled()
    return Hit(
        "command",
        action.id,
        action.title,
        icon=action.icon or "kor",
        key=next(iter(action.every_key), ""),
        reason=(action.reason() or tr("Går inte just nu.")) if off else "",
    )


class RecentSource:
    """What was open lately; one that is missing cannot be chosen."""

    is_beside = False

    def __init__(self, recent: RecentFiles) -> None:
        self._recent = recent

    @property
    def title(self) -> str:
        """The heading."""
        return tr("Senast öppnade")

    def search(self, text: str, most: int, nearly: bool = False) -> tuple[Hit, ...]:
        """Return what fits, newest first; for "" the newest."""
        entries = self._recent.entries
        found = best_of(entries, text, lambda entry: f"{entry.title} {entry.name}", most, nearly)
        return tuple(self._hit(entry) for entry in found)

    def _hit(self, entry: RecentEntry) -> Hit:
        missing = self._recent.is_missing(entry)
        return Hit(
            "case" if entry.dnr else "file",
            entry.key,
            entry.title,
            entry.note,
            KIND_ICONS[entry.kind],
            reason=tr("Finns inte längre där den låg.") if missing else "",
            target=entry.path,
        )
