"""Two versions of a package as the map shows them, with what differs outlined and named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely

from layers.catalog import Catalog, InstalledLayer
from layers.packages.manifest import Manifest
from layers.packages.store import Store
from layers.style import Fill, Label, LayerStyle, Marker, Pattern, Stroke, Symbol
from layers.vector import VectorLayer
from rumslig.locks.drifting import Drift
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


def read_map_comparison(store: Store, comparison: Comparison, in_use: str) -> MapComparison:
    """Return both versions' layers with their marks.

    Parameters
    ----------
    in_use
        SHA-256 of the manifest that is installed.

    Raises
    ------
    LayerError
        A layer cannot be read.
    """
    sides = [
        _side(store, [manifest], comparison.objects, is_before)
        for manifest, is_before in ((comparison.before, True), (comparison.after, False))
    ]
    return MapComparison(
        (comparison.name,),
        sides[0],
        sides[1],
        _side_words(comparison.before, in_use),
        _side_words(comparison.after, in_use),
    )


def read_map_drift(store: Store, drift: Drift) -> MapComparison | None:
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
        _side(store, before, objects, True),
        _side(store, after, objects, False),
        tr("vid kontrollen {day}", day=drift.day) if drift.day else tr("vid kontrollen"),
        tr("nu"),
    )


def _side(
    store: Store, manifests: Iterable[Manifest], objects: Iterable[ChangedObject], is_before: bool
) -> tuple[SceneLayer, ...]:
    layers = [_scene_layer(item) for item in Catalog(store, manifests).layers]
    marks = _marks(objects, layers[0].layer, is_before) if layers else ()
    return (*layers, *marks)


def _side_words(manifest: Manifest, in_use: str) -> str:
    if manifest.sha256 == in_use:
        return tr("{version} i bruk", version=manifest.version)
    return manifest.version


def _scene_layer(source: InstalledLayer) -> SceneLayer:
    return SceneLayer(source.id, source.entry.title, source.read(), source.read_style())


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
