"""Two versions of a package as the map shows them, with what differs outlined and named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.catalog import Catalog, InstalledLayer
from layers.packages.manifest import Manifest
from layers.packages.store import Store
from layers.styles.model import Fill, Label, LayerStyle, Marker, Pattern, Stroke, Symbol
from layers.vector import VectorLayer
from rumslig.locks.drifting import Drift
from rumslig.packages.changed_ids import ChangedIds
from rumslig.upkeep.comparing import ChangedObject, Comparison
from ui.language import tr
from ui.map.scene import SceneLayer

MARKS_ID = "jamforelse"
LABELS_TO = 200_000.0
"""At smaller scales the names of what differs would hide it."""
_KIND, _TEXT = "slag", "text"

_LOOKS: dict[str, tuple[str, tuple[float, ...], float, Pattern]] = {
    "added": ("green", (), 2.8, "hatch"),
    "removed": ("severity_3", (5.0, 3.0), 2.8, "cross"),
    "old": ("accent_layer", (7.0, 3.0), 2.4, "none"),
    "new": ("riks", (), 2.8, "hatch_dense"),
    "values": ("accent_layer", (1.0, 2.0), 2.2, "dots"),
    "ghost": ("label_muted", (1.0, 2.5), 1.6, "none"),
}
"""Colour, dash, width and pattern: colour never says it alone."""


@dataclass(frozen=True, slots=True, eq=False)
class MapComparison:
    """What stands on each side of the line.

    Attributes
    ----------
    packages
        Whose layers are shown so, in place of the installed ones.
    """

    packages: tuple[str, ...]
    before: tuple[SceneLayer, ...]
    after: tuple[SceneLayer, ...]
    before_words: str
    after_words: str


def read_map_comparison(
    store: Store, comparison: Comparison, in_use: str, known: Sequence[ChangedIds] = ()
) -> MapComparison:
    """Return both versions' layers with their marks.

    Parameters
    ----------
    in_use
        SHA-256 of the manifest that is installed.
    known
        What differs in large layers.

    Raises
    ------
    LayerError
        A layer cannot be read.
    """
    sides = _sides(
        store,
        ([comparison.before], [comparison.after]),
        comparison.objects,
        known,
        whole_before=comparison.before.sha256 == in_use,
    )
    return MapComparison(
        (comparison.name,),
        *sides,
        _side_words(comparison.before, in_use),
        _side_words(comparison.after, in_use),
    )


def read_map_drift(
    store: Store, drift: Drift, known: Sequence[ChangedIds] = ()
) -> MapComparison | None:
    """Return the material of a case as it was checked and as it is; None where all is the same.

    Raises
    ------
    LayerError
        A layer cannot be read.
    """
    shown = [item for item in drift.changed if item.objects]
    before = [item.before for item in shown]
    after = [item.after for item in shown if item.after is not None]
    objects = [item.object for item in drift.objects]
    if not all(store.is_whole(manifest) for manifest in (*before, *after)) or not after:
        return None
    return MapComparison(
        tuple(item.name for item in shown),
        *_sides(store, (before, after), objects, known, whole_before=False),
        tr("vid kontrollen {day}", day=drift.day) if drift.day else tr("vid kontrollen"),
        tr("nu"),
    )


def _sides(
    store: Store,
    manifests: tuple[Sequence[Manifest], Sequence[Manifest]],
    objects: Sequence[ChangedObject],
    known: Sequence[ChangedIds],
    *,
    whole_before: bool,
) -> tuple[tuple[SceneLayer, ...], tuple[SceneLayer, ...]]:
    """Return what stands on each side of the line.

    Of a large layer one version is read whole, before or after; of the other only what differs.
    """
    before, after = (
        {source.id: source for source in Catalog(store, side).layers} for side in manifests
    )
    differs = {f"{item.package}/{item.layer}": item for item in known}
    shared = {
        name: _read_pair(before[name], after[name], ids, whole_before)
        for name, ids in differs.items()
        if name in before and name in after
    }
    sides = []
    for at, catalog in enumerate((before, after)):
        layers: list[SceneLayer] = []
        for name, source in catalog.items():
            read = shared[name][at] if name in shared else (source.read(),)
            style = source.read_style()
            layers += [SceneLayer(name, source.entry.title, part, style) for part in read]
        marks = _marks(objects, layers[0].layer, at == 0) if layers else ()
        sides.append((*layers, *marks))
    return sides[0], sides[1]


def _read_pair(
    before: InstalledLayer, after: InstalledLayer, differs: ChangedIds, whole_before: bool
) -> tuple[tuple[VectorLayer, ...], tuple[VectorLayer, ...]]:
    """Return a layer in two versions: what is the same in both, and what each has of its own."""
    sides = [(before, differs.old), (after, differs.new)]
    (whole, own), (other, others) = sides if whole_before else reversed(sides)
    layer = whole.read()
    is_own = np.isin(layer.attributes.index.to_numpy(), own)
    same = _part_of(layer, ~is_own)
    read = (same, _part_of(layer, is_own))
    rest = other.read_some(np.array(others, dtype=np.int64)) if others else None
    own_of_other = (same,) if rest is None else (same, rest)
    return (read, own_of_other) if whole_before else (own_of_other, read)


def _part_of(layer: VectorLayer, chosen: npt.NDArray[np.bool_]) -> VectorLayer:
    return replace(layer, geometry=layer.geometry[chosen], attributes=layer.attributes[chosen])


def _side_words(manifest: Manifest, in_use: str) -> str:
    if manifest.sha256 == in_use:
        return tr("{version} i bruk", version=manifest.version)
    return manifest.version


def _marks(
    objects: Iterable[ChangedObject], pattern: VectorLayer, is_before: bool
) -> tuple[SceneLayer, ...]:
    rows: list[tuple[str, str, bytes]] = []
    for item in objects:
        rows += _marks_of(item, is_before)
    if not rows:
        return ()
    shapes = np.asarray(shapely.from_wkb([row[2] for row in rows]), dtype=object)
    kept = ~shapely.is_empty(shapes)
    table = pd.DataFrame({_KIND: [row[0] for row in rows], _TEXT: [row[1] for row in rows]})
    layer = replace(
        pattern,
        name=MARKS_ID,
        geometry=np.asarray(shapely.force_2d(shapes[kept]), dtype=object),
        attributes=table[kept].reset_index(drop=True),
    )
    return (SceneLayer(MARKS_ID, tr("Vad som skiljer"), layer, marks_style()),)


def _marks_of(item: ChangedObject, is_before: bool) -> list[tuple[str, str, bytes]]:
    """Return the outlines that an object gives on one side, with what is written there."""
    own, other = (item.before, item.after) if is_before else (item.after, item.before)
    found: list[tuple[str, str, bytes]] = []
    if item.kind == "values" and own is not None:
        return [("values", "" if is_before else tr("Ändrade uppgifter"), own)]
    if item.kind == "shape":
        if other is not None:
            found.append(("ghost", "", other))
        if own is not None:
            words = "" if is_before else _grown(item.detail)
            found.append(("old" if is_before else "new", words, own))
        return found
    if own is not None:
        words = tr("Borttaget") if is_before else tr("Nytt")
        found.append((item.kind, words, own))
    elif other is not None:
        found.append(("ghost", "", other))
    return found


def _grown(detail: str) -> str:
    if detail.startswith("+"):
        return tr("Större: {detail}", detail=detail)
    if detail.startswith("\N{MINUS SIGN}"):
        return tr("Mindre: {detail}", detail=detail)
    return detail


def marks_style() -> LayerStyle:
    """Return how what differs is drawn."""
    return LayerStyle(
        tuple(
            Symbol(
                kind,
                f"{_KIND} = '{kind}'",
                Fill(colour, 0.12, pattern) if pattern != "none" else None,
                Stroke(colour, width, dash, case_colour="halo", case_width=width + 2),
                Marker("diamond", 11, colour, "halo", 1.6),
            )
            for kind, (colour, dash, width, pattern) in _LOOKS.items()
        ),
        label=Label(_TEXT, bold=True, max_scale=LABELS_TO),
    )
