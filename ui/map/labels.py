"""The texts on the map, the most important first and none over another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath
from shapely.geometry.base import BaseGeometry

from layers.style import Label, Symbol
from rumslig.look import Mode
from ui.map.label_places import (
    Occupied,
    Place,
    along_edge,
    along_line,
    beside_point,
    inside_area,
    is_slender,
)
from ui.map.lettering import draw_with_halo, outline
from ui.map.plan_marks import draw_tag, tag_box
from ui.map.scene import MapScene
from ui.map.shapes import SHAPES, Floats, StyledShapes
from ui.map.symbols import ink
from ui.map.viewport import Viewport

MOST_LABELS = 1500
"""Objects of a layer that are tried; more texts than this nobody reads."""
BORDER_SPACING_PX = 1.2
BORDER_GAP_PX = 5.0


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
    painter: QPainter, scene: MapScene, viewport: Viewport, mode: Mode
) -> None:
    """Draw the plans' tags and as many of the layers' labels as there is room for."""
    occupied = Occupied(viewport)
    for plan in scene.plans:
        box = tag_box(plan, viewport)
        if box is not None:
            occupied.take(_discs_of_box(box))
            draw_tag(painter, plan, box, mode)
    halo = ink("halo", mode)
    texts = _texts(scene, viewport)
    _keep_signs_free(texts, occupied, viewport)
    written: dict[str, list[Place]] = {}
    for item in texts:
        letters = item.letters
        width, height = letters.boundingRect().width(), item.label.size
        for place in _places(item, viewport, width, height):
            discs = place.discs(width, height)
            if occupied.is_free(discs) and not _is_repeated(place, written.get(item.text, [])):
                occupied.take(discs)
                written.setdefault(item.text, []).append(place)
                painter.save()
                painter.translate(place.x, place.y)
                painter.rotate(place.angle)
                draw_with_halo(painter, letters, ink(item.label.colour, mode), halo)
                painter.restore()
                break


def _texts(scene: MapScene, viewport: Viewport) -> list[_Text]:
    scale = viewport.scale_denominator
    found: list[_Text] = []
    for height, item in enumerate(scene.layers_in_paint_order()):
        styled = SHAPES.get(item)
        label = styled.style.label
        if label is None or not styled.labels or scale > label.max_scale:
            continue
        for row in _labelled_rows(styled, viewport):
            symbol_index = int(styled.symbol[row])
            symbol = styled.style.symbols[symbol_index]
            if scale > symbol.max_scale:
                continue
            rank = (-label.size, -float(label.bold), -height, symbol_index, row)
            found.append(
                _Text(styled.labels[row], styled.shapes.geometry[row], label, symbol,
                      styled.style.order == "border", rank)
            )
    return sorted(found, key=lambda text: text.rank)


def _labelled_rows(styled: StyledShapes, viewport: Viewport) -> list[int]:
    rows = styled.shapes.seen_in(viewport.bounds)
    rows = rows[styled.symbol[rows] >= 0]
    return [row for row in rows.tolist() if styled.labels[row]][:MOST_LABELS]


def _keep_signs_free(texts: list[_Text], occupied: Occupied, viewport: Viewport) -> None:
    """Take the room of labelled signs, so that no text hides the sign of another."""
    for item in texts:
        marker = item.symbol.marker
        if marker is not None and shapely.get_type_id(item.shape) == 0:
            x, y = viewport.to_screen(item.shape.x, item.shape.y)
            occupied.take(np.array([[x, y, marker.size / 2]]))


def _places(item: _Text, viewport: Viewport, width: float, height: float) -> list[Place]:
    dimension = int(shapely.get_dimensions(item.shape))
    if dimension == 0:
        centre = item.shape.centroid
        x, y = viewport.to_screen(centre.x, centre.y)
        marker = item.symbol.marker
        if marker is None:
            return [Place(x, y)]
        return beside_point(x, y, marker.size / 2 + marker.edge_width, width, height)
    if dimension == 1:
        return along_line(item.shape, viewport, width, height)
    if item.is_border:
        return along_edge(item.shape, viewport, width, height, BORDER_GAP_PX)
    if is_slender(item.shape):
        return along_edge(item.shape, viewport, width, height, 3.0)
    return inside_area(item.shape, viewport, width)


def _is_repeated(place: Place, others: list[Place]) -> bool:
    """Tell whether the same text stands near: a road in many pieces is named once."""
    return any(abs(place.x - other.x) + abs(place.y - other.y) < 320 for other in others)


def _discs_of_box(box: QRectF) -> Floats:
    centre = box.center()
    return Place(centre.x(), centre.y()).discs(box.width(), box.height())
