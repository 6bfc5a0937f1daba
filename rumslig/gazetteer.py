"""The gazetteer: names of places and objects on the map, found by the beginnings of words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from layers.catalog import Catalog, InstalledLayer
from layers.crs import Bounds
from layers.errors import LayerError
from layers.packages.manifest import LayerEntry
from rumslig.collation import is_swedish, plain, split_words, swedish_key
from rumslig.language import tr
from rumslig.places import Municipalities
from rumslig.plan_area import PlanArea
from rumslig.prefixes import Ids, PrefixTable
from rumslig.progress import Progress, silent

PLAN_IMPORTANCE = float("inf")

LEAST_PLAIN = 4
"""So many letters are needed before a and o are tried where å, ä or ö was typed."""


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """Something with a name on the map.

    Attributes
    ----------
    kind
        What it is, in the words of its layer.
    municipality
        The one that it lies in, "" where that is unknown or says nothing more.
    bounds
        Its box in EPSG:3006; a point's has no extent.
    layer
        The id of the layer that it comes from.
    """

    title: str
    kind: str
    municipality: str
    bounds: Bounds
    layer: str = ""

    @property
    def subtitle(self) -> str:
        """Municipality and kind."""
        return " · ".join(part for part in (self.municipality, self.kind) if part)

    @property
    def point(self) -> tuple[float, float]:
        """The middle of its box, (easting, northing)."""
        west, south, east, north = self.bounds
        return (west + east) / 2, (south + north) / 2


@dataclass(frozen=True, slots=True, eq=False)
class NameList:
    """The names of one layer, row for row.

    Attributes
    ----------
    importance
        Kinds with a higher one come first: the scale from which the map writes their names.
    bounds
        Boxes in EPSG:3006, shape (n, 4).
    classes
        Importance within the kind, 0 first: the place of an object's symbol in the style.
    """

    kind: str
    layer: str
    importance: float
    titles: Sequence[str]
    bounds: npt.NDArray[np.float64]
    municipalities: Sequence[str]
    classes: npt.NDArray[np.int32]


class Gazetteer:
    """Names in the order in which they are shown, with tables of how they begin.

    An object's number is its place in that order (importance of the kind, class, Swedish
    alphabet), so the best of any set are its smallest numbers.
    """

    def __init__(self, lists: Iterable[NameList] = ()) -> None:
        self._lists = tuple(lists)
        titles = [title for names in self._lists for title in names.titles]
        counts = [len(names.titles) for names in self._lists]
        list_of = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        row_of = np.concatenate([np.arange(n, dtype=np.int32) for n in counts] or [_no_ids()])
        order = self._order(titles, list_of)
        self._list_of, self._row_of = list_of[order], row_of[order]
        words = [split_words(titles[at]) for at in order]
        plain_words = [[plain(word) for word in row] for row in words]
        self._plain = _Tables(plain_words)
        # å, ä, ö as typed: only names that have them need to be in these
        self._strict = _Tables(words, only_swedish=True)

    def _order(self, titles: list[str], list_of: npt.NDArray[np.int32]) -> npt.NDArray[np.intp]:
        spelled = {title: rank for rank, title in enumerate(sorted(set(titles), key=swedish_key))}
        alphabet = np.array([spelled[title] for title in titles], dtype=np.int64)
        classes = np.concatenate([names.classes for names in self._lists] or [_no_ids()])
        importance = np.array([names.importance for names in self._lists])
        return np.lexsort((alphabet, classes, -importance[list_of]))

    def __len__(self) -> int:
        return len(self._list_of)

    def search(self, text: str, most: int = 10) -> tuple[NamedPlace, ...]:
        """Return the names of which every word of `text` begins a word, best first.

        First those that are called so, then those that begin so, then the rest; each in order
        of importance and alphabet. Small letters and accents do not matter, but a typed å, ä or
        ö is that letter; only where nothing is spelled so, a and o will do.
        """
        words = split_words(text)
        if not words or not len(self):
            return ()
        found = self._find(words, most)
        if not found and any(is_swedish(word) for word in words) and len(text) >= LEAST_PLAIN:
            found = self._find([plain(word) for word in words], most)
        return tuple(self._place(number) for number in found)

    def _find(self, words: list[str], most: int) -> list[int]:
        whole = " ".join(words)
        titles = (self._strict if is_swedish(whole) else self._plain).titles
        found: dict[int, None] = {}
        for ids in (titles.equal(whole), titles.beginning(whole)):
            found.update(dict.fromkeys(_first(ids, most)))
            if len(found) >= most:
                return list(found)[:most]
        found.update(dict.fromkeys(_first(self._with_all(words), most)))
        return list(found)[:most]

    def _with_all(self, words: list[str]) -> Ids:
        """Return those where every word begins a word."""
        sets = [
            (self._strict if is_swedish(word) else self._plain).words.beginning(word)
            for word in dict.fromkeys(words)
        ]
        sets.sort(key=len)
        kept = sets[0]
        for other in sets[1:]:
            if not len(kept):
                break
            kept = kept[np.isin(kept, other, kind="table")]
        return kept

    def _place(self, number: int) -> NamedPlace:
        names, row = self._lists[self._list_of[number]], int(self._row_of[number])
        west, south, east, north = (float(value) for value in names.bounds[row])
        return NamedPlace(
            names.titles[row],
            names.kind,
            names.municipalities[row],
            (west, south, east, north),
            names.layer,
        )


class _Tables:
    """Words and whole titles of names, by how they begin."""

    def __init__(self, rows: Sequence[Sequence[str]], *, only_swedish: bool = False) -> None:
        self.words = PrefixTable(
            (word, number)
            for number, row in enumerate(rows)
            for word in row
            if not only_swedish or is_swedish(word)
        )
        self.titles = PrefixTable(
            (title, number)
            for number, title in enumerate(map(" ".join, rows))
            if not only_swedish or is_swedish(title)
        )


def _first(ids: Ids, most: int) -> list[int]:
    """Return the smallest numbers in order, each once."""
    if len(ids) > 32 * most:  # a name has few words, so few repeats among its smallest
        ids = np.partition(ids, 16 * most)[: 16 * most]
    return [int(number) for number in np.unique(ids)[:most]]


def _no_ids() -> npt.NDArray[np.int32]:
    return np.empty(0, dtype=np.int32)


def read_gazetteer(
    catalog: Catalog, municipalities: Municipalities, progress: Progress = silent
) -> Gazetteer:
    """Return the names of every installed layer that has them.

    A layer's names are in the field that the package calls `name_field`, else in the one that
    its style writes on the map. A layer that cannot be read is left out; the layer list tells.
    """
    lists = []
    for number, source in enumerate(catalog.layers):
        progress(number, len(catalog.layers), tr("Läser namn"))
        try:
            names = read_names(source, municipalities)
        except LayerError:
            continue
        if names is not None:
            lists.append(names)
    return Gazetteer(lists)


def read_names(source: InstalledLayer, municipalities: Municipalities) -> NameList | None:
    """Return the names of a layer's objects, None where it has none.

    Lines that bear the same name are one object: a road, a railway.

    Raises
    ------
    LayerError
        The layer or its style cannot be read.
    """
    entry, style = source.entry, source.read_style()
    field = entry.name_field or (style.label.field if style.label else "")
    if not field:
        return None
    layer = source.read()
    if field not in layer.attributes or not len(layer.geometry):
        return None
    column = layer.attributes[field]
    kept = np.flatnonzero(column.notna().to_numpy())
    titles = np.array([_clean(value) for value in column.to_numpy()[kept]], dtype=object)
    named = titles != ""
    kept, titles = kept[named], titles[named]
    bounds = shapely.bounds(layer.geometry[kept])
    classes = style.assign(layer.attributes)[kept].astype(np.int32)
    classes[classes < 0] = len(style.symbols)
    if layer.dimension == 1:
        titles, bounds, classes = _join_lines(titles, bounds, classes)
        where = [""] * len(titles)
    elif entry.role in ("municipalities", "county"):
        where = [""] * len(titles)
    else:
        where = municipalities.names_around(layer.geometry[kept])
    importance = style.label.max_scale if style.label else 0.0
    return NameList(_kind(entry), source.id, importance, titles.tolist(), bounds, where, classes)


def names_of_plans(plans: Iterable[PlanArea], municipalities: Municipalities) -> NameList:
    """Return the names of plan areas; they come before all other names."""
    areas = tuple(plans)
    shapes = np.array([plan.geometry for plan in areas], dtype=object)
    return NameList(
        tr("Planområde"),
        "",
        PLAN_IMPORTANCE,
        [plan.name for plan in areas],
        shapely.bounds(shapes).reshape(-1, 4),
        municipalities.names_around(shapes),
        np.zeros(len(areas), dtype=np.int32),
    )


def _kind(entry: LayerEntry) -> str:
    if entry.role == "municipalities":
        return tr("Kommun")
    return tr("Län") if entry.role == "county" else entry.title


def _clean(value: Any) -> str:
    # a whole number in a column with gaps reads as 18.0
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def _join_lines(
    titles: npt.NDArray[np.object_],
    bounds: npt.NDArray[np.float64],
    classes: npt.NDArray[np.int32],
) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.float64], npt.NDArray[np.int32]]:
    unique, number = np.unique(titles, return_inverse=True)
    count = len(unique)
    boxes = np.tile(np.array([np.inf, np.inf, -np.inf, -np.inf]), (count, 1))
    np.minimum.at(boxes[:, :2], number, bounds[:, :2])
    np.maximum.at(boxes[:, 2:], number, bounds[:, 2:])
    best = np.full(count, np.iinfo(np.int32).max, dtype=np.int32)
    np.minimum.at(best, number, classes)
    return unique, boxes, best
