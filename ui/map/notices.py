"""What the map says of itself: that something only guides, or is not shown this close."""

from __future__ import annotations

from functools import lru_cache

from layers.crs import Bounds
from layers.errors import LayerError
from layers.images.place import check_place
from rumslig.language import message_language
from rumslig.numerals import format_number
from ui.language import tr
from ui.map.pictures import is_meaningful
from ui.map.scene import MapScene, SceneImage
from ui.map.viewport import Viewport

MOST_NAMED = 2
"""More than these are told of together."""


def map_notices(scene: MapScene, viewport: Viewport) -> tuple[str, ...]:
    """Return the lines that stand on the map, none where there is nothing to say.

    Only what reaches into the view counts.
    """
    denominator = viewport.scale_denominator
    images = [image for image in scene.images if image.group and _reaches(image, viewport)]
    layers = [
        item
        for item in scene.layers
        if item.visible and item.schematic and _meet(item.layer.bounds, viewport.bounds)
    ]
    too_close = [
        *((image.title, image.scale) for image in images if not is_meaningful(image, viewport)),
        *((item.title, item.scale) for item in layers if not item.is_meaningful(denominator)),
    ]
    drawn = len(images) + len(layers) - len(too_close)
    guiding = (tr("Schematiskt: vägledande, ej bindande"),) if drawn else ()
    return (*guiding, *_too_close(too_close))


def _too_close(found: list[tuple[str, int]]) -> tuple[str, ...]:
    lang = message_language()
    if len(found) > MOST_NAMED:
        scale = format_number(min(number for _, number in found), 0, lang)
        return (
            tr(
                "{count} schematiska lager och bilder är gjorda för 1:{scale} eller mindre "
                "skala och visas inte närmare.",
                count=len(found),
                scale=scale,
            ),
        )
    return tuple(
        tr(
            "{title} är gjord för 1:{scale} och visas inte närmare.",
            title=title,
            scale=format_number(number, 0, lang),
        )
        for title, number in found
    )


def _reaches(image: SceneImage, viewport: Viewport) -> bool:
    return _meet(_bounds_of(image), viewport.bounds)


@lru_cache(maxsize=64)  # asked for at every paint
def _bounds_of(image: SceneImage) -> Bounds | None:
    try:
        return check_place(image.place, image.crs, image.width, image.height, image.title)
    except LayerError:
        return None


def _meet(one: Bounds | None, other: Bounds) -> bool:
    return one is not None and (
        one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
    )
