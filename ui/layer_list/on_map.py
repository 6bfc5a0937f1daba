"""What of the list's rows the map is to show, from the bottom of the list up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import shapely

from layers.crs import Bounds
from rumslig.freshness import signed_word
from ui.layer_list.groups import LayerGroup
from ui.layer_list.items import LayerItem
from ui.layer_list.pictures import bounds_of_image
from ui.map.scene import SceneImage, SceneLayer


def layers_on_map(groups: Iterable[LayerGroup]) -> tuple[SceneLayer, ...]:
    """Return every layer that could be read."""
    return tuple(
        SceneLayer(
            item.id,
            item.title,
            item.layer,
            item.style,
            opacity=item.opacity / 100,
            visible=item.visible,
            stale=signed_word(item.freshness.state) if item.freshness else "",
            schematic=item.schematic,
            scale=item.scale,
            case_field=item.case_field,
        )
        for item in _from_below(groups)
        if item.layer is not None
    )


def images_on_map(groups: Iterable[LayerGroup]) -> tuple[SceneImage, ...]:
    """Return the pictures that are shown."""
    return tuple(
        replace(item.image, title=item.title, opacity=item.opacity / 100)
        for item in _from_below(groups)
        if item.image is not None and item.visible
    )


def bounds_of(item: LayerItem) -> Bounds | None:
    """Return where a layer or picture lies; None where nothing of it lies anywhere."""
    if item.image is not None:
        return bounds_of_image(item.image)
    if item.layer is None:
        return None
    west, south, east, north = (float(v) for v in shapely.total_bounds(item.layer.geometry))
    return (west, south, east, north) if np.isfinite([west, south, east, north]).all() else None


def _from_below(groups: Iterable[LayerGroup]) -> list[LayerItem]:
    return [item for group in groups for item in group.rows][::-1]
