"""What lies under a click."""

from __future__ import annotations

from collections.abc import Callable

import shapely

from layers.styles.model import Fill, Marker, Stroke, Symbol
from ui.map.identify import identify
from ui.map.scene import MapScene, SceneLayer
from ui.map.viewport import Viewport

VIEW = Viewport(500_000, 6_500_000, 10.0, 200, 100)
Layers = Callable[..., SceneLayer]
AREA = Symbol(fill=Fill("water"))
LINE = Symbol(stroke=Stroke("road"))
POINT = Symbol(marker=Marker("disc", 8, "stop_hi"))


def at(x: float, y: float) -> tuple[float, float]:
    return VIEW.to_world(x, y)


def box(left: float, top: float, right: float, bottom: float) -> shapely.Polygon:
    return shapely.box(*at(left, bottom), *at(right, top))


def ids(scene: MapScene, x: float, y: float) -> list[tuple[str, int]]:
    return [(hit.layer_id, hit.feature_id) for hit in identify(scene, VIEW, *at(x, y))]


def test_the_area_under_the_click_and_not_its_neighbour(make_layer: Layers) -> None:
    scene = MapScene((make_layer([box(0, 0, 100, 100), box(100, 0, 200, 100)], AREA),))
    assert ids(scene, 98, 50) == [("prov", 100)]
    assert ids(scene, 102, 50) == [("prov", 101)]


def test_a_click_in_a_hole_falls_through(make_layer: Layers) -> None:
    ring = box(20, 10, 180, 90).difference(box(80, 30, 120, 70))
    scene = MapScene(
        (make_layer([box(0, 0, 200, 100)], AREA, id="under"), make_layer([ring], AREA, id="ring"))
    )
    assert ids(scene, 100, 50) == [("under", 100)]
    assert ids(scene, 50, 50) == [("ring", 100), ("under", 100)]


def test_lines_and_points_are_hit_within_six_pixels(make_layer: Layers) -> None:
    scene = MapScene((make_layer([shapely.LineString([at(0, 50), at(199, 50)])], LINE),))
    assert ids(scene, 100, 55.9) == [("prov", 100)]
    assert ids(scene, 100, 56.1) == []
    stop = MapScene((make_layer([shapely.Point(at(100, 50))], POINT),))
    assert ids(stop, 104, 54) == [("prov", 100)]
    assert ids(stop, 104.5, 54.5) == []


def test_the_nearer_of_two_within_reach(make_layer: Layers) -> None:
    scene = MapScene((make_layer([shapely.Point(at(100, 50)), shapely.Point(at(106, 50))], POINT),))
    assert ids(scene, 101, 50) == [("prov", 100)]
    assert ids(scene, 105, 50) == [("prov", 101)]


def test_a_large_sign_is_hit_all_over(make_layer: Layers) -> None:
    large = Symbol(marker=Marker("ring", 24, "node1"))
    scene = MapScene((make_layer([shapely.Point(at(100, 50))], large),))
    assert ids(scene, 111, 50) == [("prov", 100)]
    assert ids(scene, 113, 50) == []


def test_the_top_layer_comes_first(make_layer: Layers) -> None:
    stop = make_layer([shapely.Point(at(100, 50))], POINT, id="stop", order="stop")
    base = make_layer([box(0, 0, 200, 100)], AREA, id="base", order="base")
    theme = make_layer([box(0, 0, 200, 100)], AREA, id="theme")
    scene = MapScene((stop, theme, base))
    assert [layer for layer, _ in ids(scene, 100, 50)] == ["stop", "theme", "base"]


def test_what_is_not_drawn_is_not_found(make_layer: Layers) -> None:
    hidden = make_layer([box(0, 0, 200, 100)], AREA, visible=False)
    unfit = make_layer([box(0, 0, 200, 100)], Symbol(when="rad = 7", fill=Fill("water")))
    coarse = make_layer([box(0, 0, 200, 100)], Symbol(fill=Fill("water"), max_scale=1000))
    assert ids(MapScene((hidden, unfit, coarse)), 100, 50) == []


def test_attributes_are_told_as_text(make_layer: Layers) -> None:
    layer = make_layer([box(0, 0, 200, 100)], AREA, namn=["Vätern"], tal=[3.0], saknas=[None])
    (hit,) = identify(MapScene((layer,)), VIEW, *at(100, 50))
    assert hit.layer_title == "Lager prov"
    assert hit.attributes == {"rad": "0", "namn": "Vätern", "tal": "3", "saknas": ""}
