"""What a version that is not here will change near a plan, as far as its row index tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import shapely

from layers.packages.manifest import LayerEntry
from layers.packages.store import Store
from layers.versions.content import Places
from layers.versions.row_index import RowIndex
from rumslig.language import Language, tr
from rumslig.locks.changed_rows import compare_near
from rumslig.locks.watching import Watch, Watched
from rumslig.news import Kind
from rumslig.upkeep.comparing import ChangedObject

Foreseen = tuple[ChangedObject, tuple[str, ...], bool]
"""The object, the plan areas whose reach its bounds meet, and whether they meet one itself."""


def foresee_layer(
    store: Store, old: LayerEntry, new: LayerEntry, watched: Watched, lang: Language
) -> list[Foreseen]:
    """Return what the row indexes say differs within reach; bounds stand for the objects.

    Raises
    ------
    LayerError, DamagedRowIndex
        An index is missing or damaged, or the versions name their objects by other keys.
    """
    found: dict[int, tuple[Kind, list[Watch], bool]] = {}
    parts = compare_near(store, old, new, watched.boxes)
    for part, watch in zip(parts, watched.watches, strict=True):
        kinds: Sequence[tuple[Kind, RowIndex, Places]] = (
            ("added", part.after, part.added),
            ("removed", part.before, part.removed),
            ("shape", part.after, part.new[part.geometry]),
            ("shape", part.before, part.old[part.geometry]),
            ("values", part.after, part.new[~part.geometry]),
        )
        for kind, index, places in kinds:
            for key, is_inside in _seen(index, places, watch):
                _, watches, was_inside = found.setdefault(key, (kind, [], False))
                if watch not in watches:
                    watches.append(watch)
                found[key] = kind, watches, was_inside or is_inside
    return [
        (
            ChangedObject(
                new.title,
                kind,
                tr("Objekt {number}", lang=lang, number=number),
                tr("hämta versionen för att se vad", lang=lang),
                is_certain=False,
            ),
            tuple(item.plan for item in watches),
            is_inside,
        )
        for number, (kind, watches, is_inside) in enumerate(found.values(), start=1)
    ]


def _seen(index: RowIndex, places: Places, watch: Watch) -> Iterator[tuple[int, bool]]:
    """Yield the key digests of the rows whose bounds lie within reach."""
    bounds = index.bounds[places].astype(np.float64)
    placed = ~np.isnan(bounds).any(axis=1)
    boxes: npt.NDArray[np.object_] = np.asarray(shapely.box(*bounds[placed].T), dtype=object)
    near = shapely.dwithin(boxes, watch.geometry, watch.reach_m)
    inside = shapely.intersects(boxes, watch.geometry)
    for key, is_near, is_inside in zip(
        index.keys[places][placed].tolist(), near.tolist(), inside.tolist(), strict=True
    ):
        if is_near:
            yield key, is_inside
