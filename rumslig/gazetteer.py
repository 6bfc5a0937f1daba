"""The gazetteer: the names that packages and plans have, and the index in which they are found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.catalog import Catalog, InstalledLayer
from layers.errors import LayerError
from layers.packages.manifest import LayerEntry
from rumslig.language import tr
from rumslig.places import Municipalities
from rumslig.plan_area import PlanArea
from rumslig.progress import Progress, silent
from rumslig.search.building import STEPS, NameList
from rumslig.search.index import NameIndex
from rumslig.search.shelf import NameShelf, names_key

PLAN_IMPORTANCE = float("inf")
IMPORTANCE = {
    "county": 1e12,
    "municipalities": 1e11,
    "addresses": -1.0,
    "properties": -2.0,
}
"""Of roles whose names come before or after all others, whatever the map writes."""


def open_names(
    shelf: NameShelf, catalog: Catalog, municipalities: Municipalities, progress: Progress = silent
) -> NameIndex:
    """Return the index of all names of the installed layers, built where there is none.

    Where it cannot be kept it is built in memory.

    Raises
    ------
    Cancelled
        `progress` raised it.
    """
    key = names_key(catalog)
    known = shelf.find(key)
    if known is not None:
        return known

    def read() -> list[NameList]:
        return list(read_all_names(catalog, municipalities, progress))

    def step(done: int, total: int) -> None:
        progress(len(catalog.layers) + done, len(catalog.layers) + STEPS, tr("Ordnar namn"))

    return shelf.build(key, read, step) or NameIndex.of_lists(read(), step)


def read_all_names(
    catalog: Catalog, municipalities: Municipalities, progress: Progress = silent
) -> Iterator[NameList]:
    """Yield the names of every installed layer that has them.

    A layer's names are in the field that the package calls `name_field`, else in the one that
    its style writes on the map. A layer that cannot be read is left out; the layer list tells.
    """
    for number, source in enumerate(catalog.layers):
        progress(number, len(catalog.layers) + STEPS, tr("Läser namn"))
        try:
            names = read_names(source, municipalities)
        except LayerError:
            continue
        if names is not None:
            yield names


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
    return NameList(
        _kind(entry),
        source.id,
        IMPORTANCE.get(entry.role, importance),
        titles.tolist(),
        bounds,
        where,
        classes,
        _other_words(layer.attributes.iloc[kept], entry) if layer.dimension != 1 else (),
    )


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


def _other_words(table: pd.DataFrame, entry: LayerEntry) -> tuple[str, ...]:
    """Return what else each object is found by: the columns that the package says so of."""
    columns = [name for name in entry.search if name in table.columns]
    if not columns:
        return ()
    rows = zip(*(table[name] for name in columns), strict=True)
    return tuple(" ".join(_clean(value) for value in row if not pd.isna(value)) for row in rows)


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
