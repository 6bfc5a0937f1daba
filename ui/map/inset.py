"""The county in small, with its municipalities; the current view is boxed on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import shapely
from PySide6.QtGui import QImage

from layers.styles.model import Fill, LayerStyle, Stroke, Symbol
from rumslig.look import Mode
from ui.map.renderer import Renderer
from ui.map.scene import MapScene, SceneLayer
from ui.map.viewport import Viewport

INSET_WIDTH, INSET_HEIGHT = 98, 160
_STYLE = LayerStyle((Symbol(fill=Fill("built"), stroke=Stroke("muni", 0.9)),), order="base")


@lru_cache(maxsize=2)  # asked for at every paint; a scene never changes
def inset_viewport(scene: MapScene) -> Viewport | None:
    """Return the inset's own view, or None for a scene without a county."""
    bounds = scene.home_bounds() if scene.county is not None else None
    return Viewport.fitting(bounds, INSET_WIDTH, INSET_HEIGHT, 0.08) if bounds else None


def has_same_areas(one: MapScene, other: MapScene) -> bool:
    """Whether two scenes have the same county and the same areas to draw of it."""
    mine, others = _areas(one), _areas(other)
    return (
        one.county is other.county
        and len(mine) == len(others)
        and all(a.layer is b.layer for a, b in zip(mine, others, strict=True))
    )


def has_areas(scene: MapScene) -> bool:
    """Whether there is anything to draw of the county yet."""
    return bool(_areas(scene))


@lru_cache(maxsize=4)  # asked for at every move; a scene never changes
def _areas(scene: MapScene) -> tuple[SceneLayer, ...]:
    return tuple(
        item for item in scene.layers if item.style.order == "border" and item.layer.dimension == 2
    )


class InsetRenderer:
    """Draws a scene's county in small with another renderer."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._drawn: tuple[MapScene, MapScene] | None = None

    def render(
        self,
        scene: MapScene,
        viewport: Viewport,
        mode: Mode,
        device_ratio: float,
        cancelled: Callable[[], bool],
    ) -> QImage:
        """Return the county's picture in physical pixels, or a null image when cancelled."""
        if self._drawn is None or not has_same_areas(self._drawn[0], scene):
            self._drawn = (scene, _small_scene(scene))
        return self._renderer.render(self._drawn[1], viewport, mode, device_ratio, cancelled)


def _small_scene(scene: MapScene) -> MapScene:
    parts = [_within_county(item, scene) for item in _areas(scene)]
    finest = max(parts, key=lambda part: len(part.layer.geometry), default=None)
    return MapScene(() if finest is None else (finest,))


def _within_county(item: SceneLayer, scene: MapScene) -> SceneLayer:
    middle = shapely.point_on_surface(item.layer.geometry)
    shapely.prepare(scene.county)
    inside = shapely.contains(scene.county, middle)
    layer = replace(
        item.layer,
        geometry=item.layer.geometry[inside],
        attributes=item.layer.attributes[inside],
    )
    return replace(item, layer=layer, style=_STYLE, opacity=1.0, visible=True)
