"""Structure images under a document's map: only where its scale allows, and said to guide only."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyproj
from rasterio.transform import Affine

from layers.crs import WORKING_CRS, Bounds, parse_crs
from layers.errors import LayerError
from layers.images.picture import Colours
from layers.images.place import check_place
from layers.images.pyramid import Pyramid, open_pyramid
from layers.images.sampling import lay_out, multiplied, separated
from layers.packages.carried import ImageEntry
from rumslig.documents.evidence import Evidence
from rumslig.documents.map_content import MapLayer
from rumslig.language import Language, tr

_NODES = 9
_MARGIN = 3


@dataclass(frozen=True, slots=True, eq=False)
class MapPicture:
    """A picture laid on a map's frame: (rows, columns, 4), north up."""

    title: str
    reference: str
    colours: Colours
    opacity: float


def read_map_pictures(
    evidence: Evidence, bounds: Bounds, scale: float, columns: int
) -> list[MapPicture]:
    """Return the images that packages show by default, as far as they reach into a frame.

    What was made for a smaller area lies over what covers more. Those that cannot be read are
    left out, as layers are.

    Parameters
    ----------
    bounds
        The frame, in EPSG:3006.
    scale
        The map's, 1:n: nothing is drawn closer than it was made for.
    columns
        How many pixels wide the frame is drawn.
    """
    found = []
    shown = [
        (image, manifest.name)
        for manifest in evidence.catalog.manifests
        if evidence.guard.is_open(manifest.name)
        for image in manifest.images
        if image.visible and image.is_placed and image.scale <= scale
    ]
    for image, _ in sorted(shown, key=lambda item: (-item[0].scale, item[1], item[0].name)):
        try:
            colours = _read(evidence, image, bounds, columns)
        except (LayerError, OSError):
            continue
        if colours is not None:
            reference = image.reference or image.source
            found.append(MapPicture(image.title, reference, colours, image.opacity))
    return found


def guiding_line(pictures: Sequence[MapPicture], layers: Sequence[MapLayer], lang: Language) -> str:
    """Return what must stand by a map with something schematic on it; "" without."""
    named = [
        f"{item.title} ({item.reference})" if item.reference else item.title for item in pictures
    ]
    named += [layer.title for layer in layers if layer.source.entry.schematic]
    if not named:
        return ""
    return tr(
        "Schematiskt, vägledande, ej bindande: {titles}.",
        lang=lang,
        titles="; ".join(dict.fromkeys(named)),
    )


def _read(evidence: Evidence, image: ImageEntry, bounds: Bounds, columns: int) -> Colours | None:
    west, south, east, north = bounds
    reach = check_place(image.transform, image.crs, image.width, image.height, image.title)
    if reach[0] >= east or reach[2] <= west or reach[1] >= north or reach[3] <= south:
        return None
    pixel = (east - west) / columns
    rows = max(1, round((north - south) / pixel))
    target = Affine(pixel, 0.0, west, 0.0, -(north - south) / rows, north)
    pixels = _pixels(image, bounds)
    if not np.isfinite(pixels).all():
        return None
    net = pixels.reshape(_NODES, _NODES, 2)
    step_px = np.linalg.norm(np.diff(net, axis=1), axis=2).max() * (_NODES - 1) / columns
    path = evidence.catalog.path_of(image)
    with (
        _folder(evidence) as folder,
        open_pyramid(path, image.format, image.title, folder) as pyramid,
    ):
        return _lay_out(image, pyramid, pixels, float(step_px), target, columns, rows)


def _lay_out(
    image: ImageEntry,
    pyramid: Pyramid,
    pixels: np.ndarray,
    step_px: float,
    target: Affine,
    columns: int,
    rows: int,
) -> Colours | None:
    level = pyramid.level_for(step_px)
    step, (width, height) = 2**level, pyramid.sizes[level]
    (left, top), (right, bottom) = pixels.min(axis=0) / step, pixels.max(axis=0) / step
    cells = (
        max(0, int(np.floor(left)) - _MARGIN),
        max(0, int(np.floor(top)) - _MARGIN),
        min(width, int(np.ceil(right)) + _MARGIN),
        min(height, int(np.ceil(bottom)) + _MARGIN),
    )
    if cells[0] >= cells[2] or cells[1] >= cells[3]:
        return None
    a, b, c, d, e, f = image.transform
    x, y = cells[0] * step, cells[1] * step
    place = Affine(a * step, b * step, a * x + b * y + c, d * step, e * step, d * x + e * y + f)
    colours = multiplied(pyramid.read_level(level, cells))
    found = lay_out(colours, place, parse_crs(image.crs), target, columns, rows)
    return separated(found) if found[..., 3].any() else None


def _pixels(image: ImageEntry, bounds: Bounds) -> np.ndarray:
    """Return the image's pixels at a net over a frame, (81, 2)."""
    east, north = np.meshgrid(
        np.linspace(bounds[0], bounds[2], _NODES), np.linspace(bounds[3], bounds[1], _NODES)
    )
    way = pyproj.Transformer.from_crs(WORKING_CRS, parse_crs(image.crs), always_xy=True)
    x, y = way.transform(east.ravel(), north.ravel())
    a, b, c, d, e, f = image.transform
    found: np.ndarray = np.linalg.solve([[a, b], [d, e]], np.stack([x - c, y - f])).T
    return found


@contextmanager
def _folder(evidence: Evidence) -> Iterator[Path]:
    """Yield where copies of large images are kept; for this once where nowhere is said."""
    if evidence.pictures is not None:
        yield evidence.pictures
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)
