"""The plan on the map: its hits by result state, its edge and its name tag."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from shapely.geometry.base import BaseGeometry

from layers.styles.model import Pattern
from rumslig.look import Mode, state_colour
from ui.map.lettering import outline
from ui.map.paths import path_of_shape
from ui.map.scene import Highlight, MapScene, PlanMark
from ui.map.symbols import ink, pattern_brush
from ui.map.viewport import Viewport
from ui.turn import give_way

VEIL = 0.55
"""How much of the map under the hits is toned down."""
HATCH, HATCH_SELECTED = 0.55, 0.85
TINT, TINT_SELECTED = 0.10, 0.20
TOUCH = "TOUCH"
ALTERNATIVE_DASH = [5.0, 2.5]
GAP_PX = 4.0
"""Gaps in a hit narrower than its edges' own width are not outlined."""

_PATTERNS: dict[str, Pattern] = {
    "HIT_3": "cross",
    "HIT_2": "hatch_dense",
    "HIT_1": "hatch",
    "NEAR": "dots",
    "NO_HIT_PARTIAL": "stripes",
    "ERROR": "cross",
}


def draw_hits(
    painter: QPainter, scene: MapScene, viewport: Viewport, mode: Mode, device_ratio: float
) -> None:
    """Draw the findings' geometries; areas and lines of hits only inside the plan."""
    chosen = _within([plan for plan in scene.plans if plan.chosen], viewport)
    hits = _in_order(scene)
    painter.fillPath(chosen, ink("land", mode, VEIL) if hits else ink("plan_fill", mode))
    every = _within(scene.plans, viewport)
    for hit, selected in hits:
        if hit.state_key != TOUCH:
            give_way()
            own = [plan for plan in scene.plans if plan.name == hit.plan]
            inside = _within(own, viewport) if own else every
            _draw_hit(painter, hit, inside, viewport, mode, device_ratio, selected=selected)


def _within(plans: Iterable[PlanMark], viewport: Viewport) -> QPainterPath:
    """Return the plans' ground; alternatives may lie over each other."""
    together = shapely.union_all(np.array([plan.geometry for plan in plans], dtype=object))
    return path_of_shape(together, viewport)


def draw_touches(
    painter: QPainter, scene: MapScene, viewport: Viewport, mode: Mode, device_ratio: float
) -> None:
    """Draw where something only touches a plan: on the plan's edge, so over it."""
    for hit, selected in _in_order(scene):
        if hit.state_key == TOUCH:
            _draw_hit(painter, hit, QPainterPath(), viewport, mode, device_ratio, selected=selected)


def _in_order(scene: MapScene) -> list[tuple[Highlight, bool]]:
    """Return the hits, the selected ones last and marked."""
    chosen = scene.selected_hits
    shown = {id(hit.geometry) for hit in chosen}
    others = [(hit, False) for hit in scene.highlights if id(hit.geometry) not in shown]
    return [*others, *((hit, True) for hit in chosen)]


def _draw_hit(
    painter: QPainter,
    hit: Highlight,
    inside: QPainterPath,
    viewport: Viewport,
    mode: Mode,
    device_ratio: float,
    *,
    selected: bool,
) -> None:
    give_way()
    path = path_of_shape(hit.geometry, viewport)
    is_area = shapely.get_dimensions(hit.geometry) == 2
    colour = QColor(state_colour(hit.state_key, mode))
    clipped = hit.state_key.startswith("HIT") and not inside.isEmpty()
    painter.save()
    if clipped:
        painter.setClipPath(inside)
    if is_area:
        _fill_area(painter, path, hit.state_key, colour, viewport, device_ratio, selected)
    edge = (3.0 if selected else 2.0) if is_area else (5.0 if selected else 4.0)
    if not is_area:
        painter.strokePath(path, _edge_pen(ink("muni_casing", mode), edge + 3, ""))
    give_way()
    outlined = path_of_shape(_closed(hit.geometry, viewport), viewport) if is_area else path
    painter.strokePath(outlined, _edge_pen(colour, edge, hit.state_key))
    painter.setPen(QPen(ink("muni_casing", mode), 1.5))
    painter.setBrush(colour)
    for x, y in _points(hit, viewport):
        painter.drawEllipse(QPointF(x, y), edge + 2, edge + 2)
    painter.restore()


def _fill_area(
    painter: QPainter,
    path: QPainterPath,
    state_key: str,
    colour: QColor,
    viewport: Viewport,
    device_ratio: float,
    selected: bool,
) -> None:
    tint, hatch = QColor(colour), QColor(colour)
    tint.setAlphaF(TINT_SELECTED if selected else TINT)
    hatch.setAlphaF(HATCH_SELECTED if selected else HATCH)
    painter.fillPath(path, tint)
    give_way()
    pattern = _PATTERNS.get(state_key)
    if pattern is not None:
        painter.fillPath(path, pattern_brush(pattern, hatch, viewport, device_ratio))


def _closed(shape: BaseGeometry, viewport: Viewport) -> BaseGeometry:
    """Return an area without the gaps too narrow to be seen between two edges."""
    reach = GAP_PX / 2 * viewport.metres_per_px
    plain = shape.simplify(viewport.metres_per_px / 2)
    closed = plain.buffer(reach, join_style="mitre").buffer(-reach, join_style="mitre")
    filled = [
        shapely.Polygon(
            part.exterior,
            [hole for hole in part.interiors if not shapely.Polygon(hole).buffer(-reach).is_empty],
        )
        for part in shapely.get_parts(closed)
        if not part.is_empty
    ]
    return shapely.MultiPolygon(filled).simplify(viewport.metres_per_px)


def _edge_pen(colour: QColor, width: float, state_key: str) -> QPen:
    pen = QPen(
        colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    )
    if state_key == "NEAR":  # the way to the nearest object, not the object
        pen.setDashPattern([0.1, 2.0])
    return pen


def _points(hit: Highlight, viewport: Viewport) -> Iterable[tuple[float, float]]:
    parts = shapely.get_parts(shapely.get_parts(np.array([hit.geometry], dtype=object)))
    for part in parts[shapely.get_type_id(parts) == 0]:
        yield viewport.to_screen(part.x, part.y)


def draw_plans(
    painter: QPainter, plans: Iterable[PlanMark], viewport: Viewport, mode: Mode
) -> None:
    """Draw the plans' edges, 3 px on a case of 6.5; other alternatives thinner and dashed."""
    for plan in sorted(plans, key=lambda item: item.chosen):
        give_way()
        path = path_of_shape(plan.geometry, viewport)
        case_px, line_px = (6.5, 3.0) if plan.chosen else (4.5, 2.0)
        painter.strokePath(path, _plan_pen(ink("muni_casing", mode), case_px))
        pen = _plan_pen(ink("plan", mode), line_px)
        if not plan.chosen:
            pen.setDashPattern(ALTERNATIVE_DASH)
        painter.strokePath(path, pen)


def _plan_pen(colour: QColor, width: float) -> QPen:
    return QPen(
        colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin
    )


def tag_box(plan: PlanMark, viewport: Viewport, taken: Sequence[QRectF] = ()) -> QRectF | None:
    """Return where the plan's name tag stands: above it, within the view; None when unseen.

    It steps down past tags that are there already: alternatives lie over each other.
    """
    west, south, east, north = shapely.bounds(plan.geometry)
    left, top = viewport.to_screen(west, north)
    right, bottom = viewport.to_screen(east, south)
    seen = QRectF(left, top, right - left, bottom - top).intersected(
        QRectF(0, 0, viewport.width, viewport.height)
    )
    if not plan.name or not plan.tagged or seen.isEmpty():
        return None
    width, height = outline(plan.name, 13, "bold").boundingRect().width() + 16, 22.0
    x = min(max(seen.center().x() - width / 2, 4), viewport.width - width - 4)
    y = max(top - height - 1, 4.0)
    box = QRectF(x, y, width, height)
    while any(box.intersects(other) for other in taken):
        box.translate(0, height + 2)
    return box


def draw_tag(painter: QPainter, plan: PlanMark, box: QRectF, mode: Mode) -> None:
    """Draw a name tag; other alternatives' are in outline."""
    ground, letters = ink("plan", mode), ink("muni_casing", mode)
    painter.setPen(QPen(letters, 1.5))
    if not plan.chosen:
        ground, letters = letters, ground
        painter.setPen(QPen(letters, 1.25))
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 4, 4)
    painter.save()
    painter.translate(box.center())
    painter.fillPath(outline(plan.name, 13, "bold" if plan.chosen else "semibold"), letters)
    painter.restore()
