"""The texts on the map, the most important first and none over another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath
from shapely.geometry.base import BaseGeometry

from layers.styles.model import Label, Symbol
from rumslig.look import Mode
from ui.map.answer_marks import draw_answer_labels
from ui.map.label_places import (
    Occupied,
    Place,
    along_edge,
    along_line,
    beside_point,
    discs_of_box,
    discs_of_plan,
    inside_area,
    is_slender,
)
from ui.map.lettering import draw_with_halo, outline
from ui.map.plan_marks import draw_tag, tag_box
from ui.map.scene import MapScene
from ui.map.shapes import SHAPES, Floats, StyledShapes
from ui.map.symbols import ink
from ui.map.viewport import Viewport
from ui.turn import give_way

MOST_LABELS = 1500
"""Objects of a layer that are tried; more texts than this nobody reads."""
BORDER_SPACING_PX = 1.2
BORDER_GAP_PX = 5.0
SLENDER_GAP_PX = 3.0
MOST_SIGNS = 3000


@dataclass(frozen=True, slots=True, eq=False)
class _Text:
    text: str
    shape: BaseGeometry
    label: Label
    symbol: Symbol
    is_border: bool
    rank: tuple[float, ...]

    @property
    def letters(self) -> QPainterPath:
        size, spacing = self.label.size, BORDER_SPACING_PX if self.is_border else 0.0
        weight = "bold" if self.label.bold else "semibold" if self.label.italic else "regular"
        text = self.text.upper() if self.is_border else self.text
        return outline(text, size, weight, self.label.italic, spacing)


def draw_labels(
    painter: QPainter,
    scene: MapScene,
    viewport: Viewport,
    mode: Mode,
    keep_clear: Sequence[QRectF] = (),
) -> None:
    """Draw the plans' tags and as many of the layers' labels as there is room for.

    `keep_clear` are boxes in logical pixels that something else will cover.
    """
    occupied = Occupied(viewport)
    for box in keep_clear:
        occupied.take(discs_of_box(box.x(), box.y(), box.width(), box.height()))
    signs = _signs(scene, viewport)
    tags: list[QRectF] = []
    for plan in sorted(scene.plans, key=lambda item: not item.chosen):
        occupied.take(discs_of_plan(plan.geometry, viewport))
        tag = tag_box(plan, viewport, tags)
        if tag is not None:
            tags.append(tag)
            occupied.take(discs_of_box(tag.x(), tag.y(), tag.width(), tag.height()))
            draw_tag(painter, plan, tag, mode)
    occupied.take(signs)
    halo = ink("halo", mode)
    written = draw_answer_labels(painter, scene.objects, viewport, mode, occupied)
    for item in _texts(scene, viewport):
        give_way()
        letters = item.letters
        width, height = letters.boundingRect().width(), item.label.size
        for place in _places(item, viewport, width, height, signs):
            give_way()
            discs = place.discs(width, height)
            if occupied.is_free(discs) and not _is_repeated(place, written.get(item.text, [])):
                occupied.take(discs)
                written.setdefault(item.text, []).append(place)
                painter.save()
                painter.translate(place.x, place.y)
                painter.rotate(place.angle)
                colour = ink(item.label.colour, mode)
                if item.label.halo:
                    draw_with_halo(painter, letters, colour, halo)
                else:
                    painter.fillPath(letters, colour)
                painter.restore()
                break


def _signs(scene: MapScene, viewport: Viewport) -> Floats:
    """Return the signs of points that are drawn, as discs, so that no text hides one."""
    scale = viewport.scale_denominator
    discs = [np.empty((0, 3))]
    for item in scene.layers_in_paint_order(viewport.scale_denominator):
        give_way()
        styled = SHAPES.get(item)
        radii = np.array(
            [
                symbol.marker.size / 2 + symbol.marker.edge_width
                if symbol.marker is not None and symbol.is_drawn_at(scale)
                else 0.0
                for symbol in styled.style.symbols
            ]
            + [0.0]
        )
        if not radii.any():
            continue
        points = styled.shapes.at_level(0).points
        radius = radii[styled.symbol_at(scale)[points.feature]]
        places = points.coordinates
        x = (places[:, 0] - viewport.centre_e) / viewport.metres_per_px + viewport.width / 2
        y = (viewport.centre_n - places[:, 1]) / viewport.metres_per_px + viewport.height / 2
        drawn = (radius > 0) & (x >= 0) & (x < viewport.width) & (y >= 0) & (y < viewport.height)
        discs.append(np.stack([x, y, radius], axis=1)[drawn][:MOST_SIGNS])
    return np.concatenate(discs)


def _texts(scene: MapScene, viewport: Viewport) -> list[_Text]:
    scale = viewport.scale_denominator
    found: list[_Text] = []
    for height, item in enumerate(scene.layers_in_paint_order(viewport.scale_denominator)):
        styled = SHAPES.get(item)
        label = styled.style.label
        if label is None or not styled.labels or not label.is_shown_at(scale):
            continue
        chosen = styled.symbol_at(scale)
        for row in _labelled_rows(styled, chosen, viewport):
            give_way()
            symbol_index = int(chosen[row])
            symbol = styled.style.symbols[symbol_index]
            if not symbol.is_drawn_at(scale):
                continue
            rank = (-label.size, -float(label.bold), -height, symbol_index, row)
            found.append(
                _Text(
                    styled.labels[row],
                    styled.shapes.geometry[row],
                    label,
                    symbol,
                    styled.style.order == "border",
                    rank,
                )
            )
    return sorted(found, key=lambda text: text.rank)


def _labelled_rows(
    styled: StyledShapes, chosen: npt.NDArray[np.int32], viewport: Viewport
) -> list[int]:
    rows = styled.shapes.seen_in(viewport.bounds)
    rows = rows[chosen[rows] >= 0]
    return [row for row in rows.tolist() if styled.labels[row]][:MOST_LABELS]


def _places(
    item: _Text, viewport: Viewport, width: float, height: float, signs: Floats
) -> list[Place]:
    dimension = int(shapely.get_dimensions(item.shape))
    if dimension == 0:
        x, y = viewport.to_screen(*item.shape.centroid.coords[0])
        radius = _radius_at(x, y, signs)
        return beside_point(x, y, radius, width, height) if radius else [Place(x, y)]
    if dimension == 1:
        return along_line(item.shape, viewport, width, height)
    if item.is_border:
        return along_edge(item.shape, viewport, width, height, BORDER_GAP_PX)
    if is_slender(item.shape):
        places = along_edge(item.shape, viewport, width, height, SLENDER_GAP_PX)
        if places:
            return places
    return inside_area(item.shape, viewport, width)


def _radius_at(x: float, y: float, signs: Floats) -> float:
    """Return how far the signs that stand on a point reach from it; 0 without any."""
    away = np.hypot(signs[:, 0] - x, signs[:, 1] - y)
    on_it = away <= signs[:, 2]
    return float((away + signs[:, 2])[on_it].max()) if on_it.any() else 0.0


def _is_repeated(place: Place, others: list[Place]) -> bool:
    """Tell whether the same text stands near: a road in many pieces is named once."""
    return any(abs(place.x - other.x) + abs(place.y - other.y) < 320 for other in others)
