"""Drawing a scene into a picture. `Renderer` is all that the window knows of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath

from layers.styles.model import Symbol
from rumslig.look import Mode
from ui.map.answer_marks import draw_answer
from ui.map.labels import draw_labels
from ui.map.paths import HUGE_VIEWS, path_of_huge, path_of_shape, paths_of, to_screen
from ui.map.pictures import draw_pictures
from ui.map.plan_marks import draw_hits, draw_plans, draw_touches
from ui.map.scene import MapScene, SceneLayer
from ui.map.shapes import SHAPES, Integers, Parts, StyledShapes
from ui.map.symbols import (
    case_pen,
    flat_brush,
    ink,
    line_pen,
    marker_sprite,
    pattern_brush,
    pattern_ink,
)
from ui.map.viewport import Viewport
from ui.turn import give_way

OUTSIDE_VEIL = 0.5
REACH_PX = 24
"""How far a sign may reach from its place."""


class Renderer(Protocol):
    """Makes pictures of scenes, on any thread."""

    def render(
        self,
        scene: MapScene,
        viewport: Viewport,
        mode: Mode,
        device_ratio: float,
        cancelled: Callable[[], bool],
    ) -> QImage:
        """Return the view's picture in physical pixels, or a null image when cancelled."""


KeepClear = Callable[[MapScene, Viewport], Sequence[QRectF]]


def nothing_kept_clear(_scene: MapScene, _viewport: Viewport) -> Sequence[QRectF]:
    """Return no boxes: nothing will cover the map."""
    return ()


class PainterRenderer:
    """Draws with QPainter; labels stay out of the boxes that `keep_clear` tells."""

    def __init__(self, keep_clear: KeepClear = nothing_kept_clear) -> None:
        self._keep_clear = keep_clear

    def render(
        self,
        scene: MapScene,
        viewport: Viewport,
        mode: Mode,
        device_ratio: float,
        cancelled: Callable[[], bool],
    ) -> QImage:
        """Return the view's picture in physical pixels, or a null image when cancelled."""
        image = blank_image(viewport, device_ratio, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        try:
            frame = _Frame(painter, scene, viewport, mode, device_ratio, cancelled)
            done = frame.draw(self._keep_clear(scene, viewport))
        finally:
            painter.end()
        return image if done else QImage()


def blank_image(viewport: Viewport, device_ratio: float, form: QImage.Format) -> QImage:
    """Return an image of the view's size in physical pixels, drawn to in logical ones."""
    image = QImage(
        math.ceil(viewport.width * device_ratio), math.ceil(viewport.height * device_ratio), form
    )
    image.setDevicePixelRatio(device_ratio)
    image.fill(Qt.GlobalColor.transparent)
    return image


def draw_background(painter: QPainter, scene: MapScene, viewport: Viewport, mode: Mode) -> None:
    """Draw the land, toned down outside the county."""
    view = QPainterPath()
    view.addRect(0, 0, viewport.width, viewport.height)
    if scene.county is None:
        painter.fillPath(view, ink("land", mode))
        return
    painter.fillPath(view, ink("outside", mode))
    painter.fillPath(path_of_shape(scene.county, viewport), ink("land", mode))


class _Frame:
    """One picture in the making."""

    def __init__(
        self,
        painter: QPainter,
        scene: MapScene,
        viewport: Viewport,
        mode: Mode,
        device_ratio: float,
        cancelled: Callable[[], bool],
    ) -> None:
        self.painter = painter
        self.scene = scene
        self.viewport = viewport
        self.mode = mode
        self.device_ratio = device_ratio
        self.cancelled = cancelled
        self.transform = to_screen(viewport)
        reach = REACH_PX * viewport.metres_per_px
        west, south, east, north = viewport.bounds
        self.bounds = (west - reach, south - reach, east + reach, north + reach)

    def draw(self, keep_clear: Sequence[QRectF]) -> bool:
        """Draw from the bottom up; return False when cancelled on the way."""
        draw_background(self.painter, self.scene, self.viewport, self.mode)
        layers = self.scene.layers_in_paint_order(self.viewport.scale_denominator)
        ground = [item for item in layers if item.style.order == "base"]
        below = [item for item in layers if item.style.order != "stop"]
        for item in ground:
            if self.cancelled():
                return False
            self._draw_layer(item)
        # land and water would hide a picture; all else is to be seen on it
        if not draw_pictures(
            self.painter, self.scene.images, self.viewport, self.device_ratio, self.cancelled
        ):
            return False
        for item in below[len(ground) :]:
            if self.cancelled():
                return False
            self._draw_layer(item)
        self._tone_down_outside()
        draw_hits(self.painter, self.scene, self.viewport, self.mode, self.device_ratio)
        draw_answer(self.painter, self.scene.objects, self.viewport, self.mode)
        draw_plans(self.painter, self.scene.plans, self.viewport, self.mode)
        draw_touches(self.painter, self.scene, self.viewport, self.mode, self.device_ratio)
        for item in layers[len(below) :]:
            if self.cancelled():
                return False
            self._draw_layer(item)
        if self.cancelled():
            return False
        draw_labels(self.painter, self.scene, self.viewport, self.mode, keep_clear)
        return True

    def _tone_down_outside(self) -> None:
        if self.scene.county is None:
            return
        view = QPainterPath()
        view.addRect(-1, -1, self.viewport.width + 2, self.viewport.height + 2)
        view.addPath(path_of_shape(self.scene.county, self.viewport))
        self.painter.fillPath(view, ink("outside", self.mode, OUTSIDE_VEIL))

    def _draw_layer(self, item: SceneLayer) -> None:
        give_way()
        styled = SHAPES.get(item)
        if item.opacity >= 1:
            self._draw_objects(self.painter, styled)
            return
        # a case must not shine through its own stroke, so the layer fades as a whole
        sheet = blank_image(
            self.viewport, self.device_ratio, QImage.Format.Format_ARGB32_Premultiplied
        )
        painter = QPainter(sheet)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        try:
            self._draw_objects(painter, styled)
        finally:
            painter.end()
        self.painter.setOpacity(item.opacity)
        self.painter.drawImage(QPointF(0, 0), sheet)
        self.painter.setOpacity(1.0)

    def _draw_objects(self, painter: QPainter, styled: StyledShapes) -> None:
        seen = styled.shapes.seen_in(self.bounds)
        scale = self.viewport.scale_denominator
        chosen = styled.symbol_at(scale)
        groups: list[tuple[Symbol, Integers]] = [
            (symbol, seen[chosen[seen] == index])
            for index, symbol in enumerate(styled.style.symbols)
            if symbol.is_drawn_at(scale)
        ]
        groups = [group for group in reversed(groups) if len(group[1])]
        self._draw_paths(painter, styled, groups)
        for symbol, rows in groups:
            if symbol.marker is not None:
                self._draw_markers(painter, styled, symbol, rows)

    def _draw_paths(
        self, painter: QPainter, styled: StyledShapes, groups: list[tuple[Symbol, Integers]]
    ) -> None:
        level = styled.shapes.at_level(styled.shapes.level_for(self.viewport.metres_per_px))
        strokes: list[tuple[Symbol, list[QPainterPath]]] = []
        for symbol, rows in groups:
            areas = self._paths(styled, level.areas, rows)
            self._fill(painter, symbol, areas)
            strokes.append((symbol, areas + self._paths(styled, level.lines, rows)))
        for symbol, paths in strokes:
            case = case_pen(symbol.stroke, self.mode) if symbol.stroke else None
            if case is not None:
                for path in paths:
                    give_way()
                    painter.strokePath(path, case)
        for symbol, paths in strokes:
            if symbol.stroke is not None and symbol.stroke.width > 0:
                pen = line_pen(symbol.stroke, self.mode)
                for path in paths:
                    give_way()
                    painter.strokePath(path, pen)

    def _fill(self, painter: QPainter, symbol: Symbol, paths: list[QPainterPath]) -> None:
        if symbol.fill is None:
            return
        brushes = []
        if symbol.fill.opacity > 0:
            brushes.append(flat_brush(symbol.fill, self.mode))
        if symbol.fill.pattern != "none":
            colour = pattern_ink(symbol.fill, self.mode)
            brushes.append(
                pattern_brush(symbol.fill.pattern, colour, self.viewport, self.device_ratio)
            )
        for path in paths:
            for brush in brushes:
                give_way()
                painter.fillPath(path, brush)

    def _paths(self, styled: StyledShapes, parts: Parts, rows: Integers) -> list[QPainterPath]:
        if not len(parts.feature):
            return []
        box = styled.shapes.bounds
        span = np.maximum(box[rows, 2] - box[rows, 0], box[rows, 3] - box[rows, 1])
        view_m = max(self.viewport.width, self.viewport.height) * self.viewport.metres_per_px
        built, made = paths_of(parts), []
        for row, is_huge in zip(rows.tolist(), span > HUGE_VIEWS * view_m, strict=True):
            give_way()
            path = built.get(parts, row)
            if path is None:
                continue
            made.append(
                path_of_huge(styled.shapes.geometry[row], self.viewport)
                if is_huge
                else self.transform.map(path)
            )
        return made

    def _draw_markers(
        self, painter: QPainter, styled: StyledShapes, symbol: Symbol, rows: Integers
    ) -> None:
        assert symbol.marker is not None
        points = styled.shapes.at_level(0).points
        chosen = np.isin(points.feature, rows)
        features = points.feature[chosen]
        places = points.coordinates[chosen]
        x = (places[:, 0] - self.viewport.centre_e) / self.viewport.metres_per_px
        y = (self.viewport.centre_n - places[:, 1]) / self.viewport.metres_per_px
        x, y = x + self.viewport.width / 2, y + self.viewport.height / 2
        has_level = symbol.marker.glyph == "level" and bool(styled.levels)
        if not has_level:
            # signs on the same pixel hide each other; the first stands for all
            pixels = np.stack([np.round(x), np.round(y)], axis=1)
            single = np.sort(np.unique(pixels, axis=0, return_index=True)[1])
            features, x, y = features[single], x[single], y[single]
        for feature, left, top in zip(features.tolist(), x.tolist(), y.tolist(), strict=True):
            sprite = marker_sprite(
                symbol.marker,
                styled.levels[feature] if has_level else "",
                self.mode,
                self.device_ratio,
            )
            half = sprite.deviceIndependentSize()
            corner = QPointF(
                self._on_pixel(left - half.width() / 2), self._on_pixel(top - half.height() / 2)
            )
            give_way()
            painter.drawImage(corner, sprite)

    def _on_pixel(self, value: float) -> float:
        return round(value * self.device_ratio) / self.device_ratio
