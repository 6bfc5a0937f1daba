"""One style in every renderer: the window, a document's map and the web map, point by point."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from layers.crs import Transformation
from layers.styles.model import Fill, LayerStyle, Marker, Stroke, Symbol
from layers.vector import VectorLayer
from rumslig.documents.map_paint import as_shapes, paint_lines, paint_symbol
from rumslig.documents.symbol_svg import marker_svg, pattern_svg, sample_svg
from rumslig.look import map_colour
from ui.layer_list.swatch import draw_swatch
from ui.map.renderer import PainterRenderer
from ui.map.scene import MapScene, SceneLayer
from ui.map.viewport import Viewport

Pixels = npt.NDArray[np.int_]
WIDTH, HEIGHT = 400, 200
LAND = map_colour("land")
SHAPES = [
    shapely.box(10, 10, 110, 190),
    shapely.box(140, 10, 240, 190),
    shapely.box(270, 10, 390, 190),
]
AREAS = LayerStyle(
    (
        Symbol("Ton", "k = 'a'", Fill("riks", 0.5), Stroke("#000000", 6)),
        Symbol("Klass", "n BETWEEN 5 AND 9", Fill("#0000cc", 0.25)),
        Symbol("Mönster", "", Fill("green", 0.2, "hatch_dense")),
    )
)
TABLE = pd.DataFrame({"k": ["a", "b", "c"], "n": [1.0, 7.0, np.nan]})


@pytest.fixture(scope="module", autouse=True)
def application() -> QGuiApplication:
    known = QApplication.instance()
    return known if isinstance(known, QApplication) else QApplication([])


def screen(style: LayerStyle, shapes: list[shapely.Geometry], scale: float = 1.0) -> Pixels:
    """Return what the window draws; 1 unit of the map is `scale` pixels."""
    geometry = np.empty(len(shapes), dtype=object)
    geometry[:] = shapes
    layer = VectorLayer(
        "prov", "prov.gpkg", "", geometry, TABLE.head(len(shapes)),
        Transformation("EPSG:3006", ""), len(shapes), 0, (),
    )  # fmt: skip
    scene = MapScene((SceneLayer("prov", "Prov", layer, style),))
    viewport = Viewport(WIDTH / 2, HEIGHT / 2, 1 / scale, WIDTH, HEIGHT)
    image = PainterRenderer().render(scene, viewport, "light", 1.0, lambda: False)
    return pixels_of(image)


def document(style: LayerStyle, shapes: list[shapely.Geometry]) -> Pixels:
    """Return what a document's map draws."""
    figure = Figure(figsize=(WIDTH / 96, HEIGHT / 96), dpi=96)
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    figure.set_facecolor(LAND)
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(0, HEIGHT)
    chosen = style.assign(TABLE.head(len(shapes)))
    for index, symbol in enumerate(style.symbols):
        own = as_shapes(*(shape for shape, at in zip(shapes, chosen, strict=True) if at == index))
        if symbol.stroke is not None and symbol.stroke.case_width > 0:
            paint_lines(axes, own, symbol.stroke, 1, case=True)
        paint_symbol(axes, own, symbol, 1.0, 2)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[:, :, :3].astype(int)


def pixels_of(image: QImage) -> Pixels:
    made = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(made.constBits(), np.uint8).reshape(made.height(), made.bytesPerLine())
    return rows[:, : made.width() * 3].reshape(made.height(), made.width(), 3).astype(int)


def mixed(colour: str, share: float, ground: str = LAND) -> tuple[int, ...]:
    """Return a colour over the ground."""
    over, under = (
        [int(map_colour(name).lstrip("#")[at : at + 2], 16) for at in (0, 2, 4)]
        for name in (colour, ground)
    )
    return tuple(round(share * a + (1 - share) * b) for a, b in zip(over, under, strict=True))


def near(pixel: npt.NDArray[np.int_], wanted: tuple[int, ...], spread: int = 5) -> bool:
    return bool(np.abs(pixel - np.array(wanted)).max() <= spread)


def at(picture: Pixels, x: int, y: int) -> npt.NDArray[np.int_]:
    found: npt.NDArray[np.int_] = picture[HEIGHT - y, x]
    return found


Draw = Callable[[LayerStyle, list[shapely.Geometry]], Pixels]
DRAWS: dict[str, Draw] = {"screen": screen, "document": document}


@pytest.mark.parametrize("way", DRAWS)
def test_areas_have_their_classes_tones_and_edges(way: str) -> None:
    picture = DRAWS[way](AREAS, SHAPES)
    assert near(at(picture, 60, 100), mixed("riks", 0.5))
    assert near(at(picture, 10, 100), (0, 0, 0))
    assert near(at(picture, 190, 100), mixed("#0000cc", 0.25))
    assert near(at(picture, 125, 100), mixed(LAND, 1.0))
    inside = picture[50:150, 290:370].reshape(-1, 3)
    tone, ink = mixed("green", 0.2), mixed("green", 0.6, "#ffffff")
    light = np.abs(inside - np.array(tone)).max(axis=1) <= 5
    dark = inside[:, 0] < (tone[0] + ink[0]) / 2 + 10
    assert 0.2 < light.mean() < 0.95 and 0.05 < dark.mean() < 0.6


@pytest.mark.parametrize("way", DRAWS)
def test_lines_lie_on_their_cases(way: str) -> None:
    style = LayerStyle(
        (
            Symbol(when="k = 'a'", stroke=Stroke("#ffcc00", 6, (), 1.0, "#333333", 12)),
            Symbol(stroke=Stroke("#0000cc", 8, (20, 20))),
        )
    )
    lines = [
        shapely.LineString([(0, 150), (400, 150)]),
        shapely.LineString([(0, 50), (400, 50)]),
    ]
    picture = DRAWS[way](style, lines)
    assert near(at(picture, 200, 150), (0xFF, 0xCC, 0))
    assert near(at(picture, 200, 155), (0x33, 0x33, 0x33))
    assert near(at(picture, 200, 160), mixed(LAND, 1.0))
    row = picture[HEIGHT - 50, 50:350]
    dashes = (np.abs(row - np.array((0, 0, 0xCC))).max(axis=1) <= 5).mean()
    gaps = (np.abs(row - np.array(mixed(LAND, 1.0))).max(axis=1) <= 5).mean()
    assert dashes == pytest.approx(0.5, abs=0.08) and gaps == pytest.approx(0.5, abs=0.08)


POINTS = [shapely.Point(60, 100), shapely.Point(200, 100), shapely.Point(340, 100)]
SIGNS = LayerStyle(
    (
        Symbol(when="k = 'a'", marker=Marker("square", 24, "#cc0000", "#000000", 4)),
        Symbol(when="k = 'b'", marker=Marker("disc", 24, "#0000cc", glyph="hole")),
        Symbol(marker=Marker("triangle", 24, "#00aa00", opacity=0.5)),
    )
)


def web(marker: Marker) -> QImage:
    """Return a sign of the web map on land."""
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(LAND)
    renderer = QSvgRenderer(QByteArray(marker_svg(marker).encode()))
    assert renderer.isValid()
    size = renderer.defaultSize()
    painter = QPainter(image)
    corner = 20 - size.width() / 2
    renderer.render(painter, QRectF(corner, corner, size.width(), size.height()))
    painter.end()
    return image


@pytest.mark.parametrize("way", [*DRAWS, "web"])
def test_points_have_their_signs(way: str) -> None:
    if way == "web":
        signs = [symbol.marker for symbol in SIGNS.symbols]
        square, disc, triangle = (pixels_of(web(marker)) for marker in signs if marker)
    else:
        picture = DRAWS[way](SIGNS, POINTS)
        square, disc, triangle = (
            picture[HEIGHT - 120 : HEIGHT - 80, x - 20 : x + 20] for x in (60, 200, 340)
        )
    assert near(square[20, 20], (0xCC, 0, 0)) and near(square[26, 26], (0xCC, 0, 0))
    assert near(disc[20, 28], (0, 0, 0xCC)) and not near(disc[20, 20], (0, 0, 0xCC), 60)
    # half of what is under it shines through, above all of it lies nothing
    assert near(triangle[24, 20], mixed("#00aa00", 0.5), 8)
    assert near(triangle[12, 12], mixed(LAND, 1.0))
    # an edge stands around the square
    assert any(near(square[20, x], (0, 0, 0), 40) for x in range(30, 36))


def test_the_web_map_says_the_same_of_areas() -> None:
    symbol = AREAS.symbols[2]
    assert symbol.fill is not None
    svg = pattern_svg("p", symbol.fill.pattern, symbol.fill.colour, symbol.fill.opacity)
    colours = set(re.findall(r'(?:fill|stroke)="(#[0-9A-Fa-f]{6})"', svg))
    assert colours == {map_colour("green")} and 'fill-opacity="0.2"' in svg
    sample = sample_svg(AREAS.symbols[0], "area")
    assert map_colour("riks") in sample and 'fill-opacity="0.5"' in sample


def test_the_legend_has_the_same_colours() -> None:
    tone = pixels_of(draw_swatch(AREAS.symbols[1], "area", "light", 4.0))
    assert near(tone[36, 40], (0, 0, 0xCC), 3)  # there is no ground that it is mixed with


def test_an_object_has_another_symbol_at_another_scale() -> None:
    far = Symbol("Långt bort", "", Fill("#cc0000"), min_scale=5_000)
    close = Symbol("Nära", "", Fill("#0000cc"), max_scale=5_000)
    style = LayerStyle((close, far))
    assert style.changes_with_scale
    near_view = screen(style, SHAPES[:1], scale=1.0)
    assert near(at(near_view, 60, 100), (0, 0, 0xCC))
    far_view = screen(style, SHAPES[:1], scale=0.1)
    assert near(far_view[HEIGHT // 2 - 0, WIDTH // 2 - 14], (0xCC, 0, 0))


def test_the_test_can_fail(tmp_path: Path) -> None:
    picture = screen(AREAS, SHAPES)
    assert not near(at(picture, 60, 100), mixed("riks", 0.4))
