"""What the picture shows at known points, in the look's colours."""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPolygonF

from layers.styles.model import Fill, Label, Marker, Stroke, Symbol
from rumslig.look import Mode, map_colour, state_colour
from ui.map.plan_marks import tag_box
from ui.map.renderer import PainterRenderer
from ui.map.scene import Highlight, MapScene, PlanMark, SceneLayer
from ui.map.viewport import Viewport

VIEW = Viewport(500_000, 6_500_000, 10.0, 200, 100)
"""One pixel is 10 m; the world at pixel (100, 50) is (500 000, 6 500 000)."""
RED, BLUE = "#d01010", "#1010d0"


def at(x: float, y: float) -> tuple[float, float]:
    return VIEW.to_world(x, y)


def box(left: float, top: float, right: float, bottom: float) -> shapely.Polygon:
    west, north = at(left, top)
    east, south = at(right, bottom)
    return shapely.box(west, south, east, north)


def draw(
    scene: MapScene, mode: Mode = "light", ratio: float = 1.0, view: Viewport = VIEW
) -> QImage:
    return PainterRenderer().render(scene, view, mode, ratio, lambda: False)


def pixels(image: QImage) -> np.ndarray:
    raw = np.frombuffer(image.constBits(), dtype=np.uint8)
    rows = raw.reshape(image.height(), image.bytesPerLine() // 4, 4)
    return rows[:, : image.width(), 2::-1].copy()  # the image's bytes go with the image


def colour(image: QImage, x: int, y: int) -> str:
    return image.pixelColor(x, y).name()


def name(palette_name: str, mode: Mode = "light") -> str:
    return QColor(map_colour(palette_name, mode)).name()


def rgb(text: str) -> np.ndarray:
    value = QColor(text)
    return np.array([value.red(), value.green(), value.blue()])


Layers = Callable[..., SceneLayer]


def test_an_area_is_filled_and_its_hole_is_not(make_layer: Layers) -> None:
    ring = box(50, 20, 150, 80).difference(box(90, 40, 110, 60))
    image = draw(MapScene((make_layer([ring], Symbol(fill=Fill(RED))),)))
    assert colour(image, 60, 30) == RED
    assert colour(image, 100, 50) == name("land")
    assert colour(image, 20, 50) == name("land")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_palette_names_become_the_colours_of_the_mode(make_layer: Layers, mode: Mode) -> None:
    image = draw(MapScene((make_layer([box(50, 20, 150, 80)], Symbol(fill=Fill("water"))),)), mode)
    assert colour(image, 100, 50) == name("water", mode)
    assert colour(image, 10, 10) == name("land", mode)


def test_opacity_mixes_with_the_land(make_layer: Layers) -> None:
    for layer in (
        make_layer([box(50, 20, 150, 80)], Symbol(fill=Fill(RED, 0.25))),
        make_layer([box(50, 20, 150, 80)], Symbol(fill=Fill(RED)), opacity=0.25),
    ):
        seen = rgb(colour(draw(MapScene((layer,))), 100, 50))
        assert np.abs(seen - (0.25 * rgb(RED) + 0.75 * rgb(map_colour("land")))).max() <= 2


def test_the_first_symbol_that_fits_draws_and_the_rest_is_left_out(make_layer: Layers) -> None:
    layer = make_layer(
        [box(0, 0, 50, 99), box(50, 0, 100, 99), box(100, 0, 150, 99)],
        Symbol(when="klass = 'a'", fill=Fill(RED)),
        Symbol(when="klass = 'b'", fill=Fill(BLUE)),
        klass=["a", "b", "c"],
    )
    image = draw(MapScene((layer,)))
    assert [colour(image, x, 50) for x in (25, 75, 125)] == [RED, BLUE, name("land")]


def test_a_symbol_is_drawn_up_to_its_scale(make_layer: Layers) -> None:
    layer = make_layer(
        [box(0, 0, 199, 99)], Symbol(fill=Fill(RED), max_scale=VIEW.scale_denominator)
    )
    assert colour(draw(MapScene((layer,))), 100, 50) == RED
    farther = VIEW.zoomed(0.99, 100, 50)
    assert colour(draw(MapScene((layer,)), view=farther), 100, 50) == name("land")


def test_dashes_leave_gaps_where_they_say(make_layer: Layers) -> None:
    line = shapely.LineString([at(20, 50), at(180, 50)])
    image = draw(MapScene((make_layer([line], Symbol(stroke=Stroke(RED, 4, (10, 6)))),)))
    row = [colour(image, x, 50) == RED for x in range(20, 180)]
    assert [all(row[start + 1 : start + 9]) for start in (0, 16, 32)] == [True] * 3
    assert [any(row[start + 11 : start + 15]) for start in (0, 16, 32)] == [False] * 3


def test_a_case_lies_under_every_stroke_of_the_layer(make_layer: Layers) -> None:
    across = shapely.LineString([at(20, 50), at(180, 50)])
    down = shapely.LineString([at(100, 10), at(100, 90)])
    symbol = Symbol(stroke=Stroke(RED, 4, case_colour=BLUE, case_width=10))
    image = draw(MapScene((make_layer([across, down], symbol),)))
    assert colour(image, 100, 50) == RED
    assert colour(image, 96, 50) == RED  # the later line's case does not cut the earlier line
    assert colour(image, 60, 46) == BLUE


@pytest.mark.parametrize("pattern", ["hatch", "hatch_dense", "cross", "dots", "dashes", "stripes"])
@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_a_pattern_stays_inside_and_leaves_paper_between(
    make_layer: Layers, pattern: str, ratio: float
) -> None:
    symbol = Symbol(fill=Fill(RED, 0.0, pattern))  # type: ignore[arg-type]
    picture = pixels(draw(MapScene((make_layer([box(50, 20, 150, 80)], symbol),)), ratio=ratio))
    inked = (np.abs(picture.astype(int) - rgb(map_colour("land"))) > 6).any(axis=2)
    scale = int(ratio)
    # an edge on a pixel's border may touch the next pixel by a 64th
    inside = inked[20 * scale - 1 : 80 * scale + 1, 50 * scale - 1 : 150 * scale + 1]
    assert 0.02 < inside.mean() < 0.75
    assert inked.sum() == inside.sum()


def test_a_pattern_moves_with_the_map(make_layer: Layers) -> None:
    layer = make_layer([box(-500, -500, 500, 500)], Symbol(fill=Fill(RED, 0.1, "cross")))
    before = pixels(draw(MapScene((layer,))))
    after = pixels(draw(MapScene((layer,)), view=VIEW.panned(13, 7)))
    assert np.array_equal(before[:80, :180], after[7:87, 13:193])


def test_stops_lie_over_the_plan_and_the_plan_over_its_hits(make_layer: Layers) -> None:
    area = box(50, 20, 150, 80)
    road = make_layer(
        [shapely.LineString([at(0, 50), at(199, 50)])],
        Symbol(stroke=Stroke(BLUE, 6)),
        id="väg",
        order="road",
    )
    stop = make_layer(
        [shapely.Point(at(50, 50))],
        Symbol(marker=Marker("disc", 14, RED)),
        id="hållplats",
        order="stop",
    )
    base = make_layer([box(0, 0, 200, 100)], Symbol(fill=Fill("#10d010")), id="mark", order="base")
    scene = MapScene((stop, road, base), (PlanMark("", area),), (Highlight(area, "HIT_3"),))
    image = draw(scene)
    assert colour(image, 50, 50) == RED
    assert colour(image, 150, 30) == name("plan")
    assert colour(image, 20, 50) == BLUE  # roads over the base, whatever the scene's order
    assert colour(image, 100, 50) != BLUE  # and under the hits
    inked = pixels(image)[30:70, 60:140].reshape(-1, 3).astype(int)
    nearest = np.abs(inked - rgb(state_colour("HIT_3"))).sum(axis=1).min()
    assert nearest < 200


def test_a_hit_is_drawn_inside_the_plan_only() -> None:
    plan, hit = box(50, 20, 100, 80), box(20, 40, 180, 60)
    image = draw(MapScene(plans=(PlanMark("", plan),), highlights=(Highlight(hit, "HIT_2"),)))
    outside = pixels(image)[:, 110:]
    assert (outside == rgb(map_colour("land"))).all()
    assert colour(image, 75, 40) == QColor(state_colour("HIT_2")).name()


def test_the_way_to_something_near_leaves_the_plan() -> None:
    way = shapely.LineString([at(100, 50), at(180, 50)])
    image = draw(
        MapScene(plans=(PlanMark("", box(50, 20, 100, 80)),), highlights=(Highlight(way, "NEAR"),))
    )
    seen = [colour(image, x, 50) for x in range(110, 180)]
    assert QColor(state_colour("NEAR")).name() in seen


def test_what_touches_is_seen_on_the_edge_of_the_plan() -> None:
    edge = shapely.LineString([at(100, 20), at(100, 80)])
    image = draw(
        MapScene(
            plans=(PlanMark("", box(50, 20, 100, 80)),), highlights=(Highlight(edge, "TOUCH"),)
        )
    )
    assert colour(image, 100, 50) == QColor(state_colour("TOUCH")).name()
    assert colour(image, 50, 50) == name("plan")


def test_the_selected_hit_is_drawn_stronger() -> None:
    plan, hit = box(20, 10, 180, 90), Highlight(box(60, 20, 140, 80), "HIT_3")

    def difference(scene: MapScene) -> float:
        seen = pixels(draw(scene))[30:70, 70:130].astype(float)
        return float(np.abs(seen - rgb(map_colour("land"))).mean())

    plans = (PlanMark("", plan),)
    usual = difference(MapScene(plans=plans, highlights=(hit,)))
    chosen = difference(MapScene(plans=plans, highlights=(hit,), selected=hit))
    assert 0 < usual * 1.3 < chosen


def test_markers_are_as_large_as_they_say_and_carry_their_sign(make_layer: Layers) -> None:
    marker = Marker("disc", 20, RED, glyph="hole")
    image = draw(MapScene((make_layer([shapely.Point(at(100, 50))], Symbol(marker=marker)),)))
    row = [colour(image, x, 50) for x in range(200)]
    assert row[100] == name("muni_casing")
    assert row[92] == RED
    red = [x for x in range(200) if row[x] != name("land")]
    assert 19 <= max(red) - min(red) + 1 <= 22


def test_the_level_is_printed_in_the_sign(make_layer: Layers) -> None:
    def picture(level: int) -> np.ndarray:
        symbol = Symbol(marker=Marker("ring", 22, "node1", glyph="level"))
        layer = make_layer([shapely.Point(at(100, 50))], symbol, niva=[level])
        return pixels(draw(MapScene((layer,))))

    assert not np.array_equal(picture(1), picture(4))


def test_layers_that_are_off_are_not_drawn(make_layer: Layers) -> None:
    layer = make_layer([box(0, 0, 200, 100)], Symbol(fill=Fill(RED)), visible=False)
    assert colour(draw(MapScene((layer,))), 100, 50) == name("land")


def test_outside_the_county_the_map_is_toned_down(make_layer: Layers) -> None:
    scene = MapScene(county=box(0, 0, 100, 100))
    image = draw(scene)
    assert colour(image, 50, 50) == name("land")
    assert colour(image, 150, 50) == name("outside")


def test_a_device_ratio_of_two_gives_the_same_picture_twice_as_fine(make_layer: Layers) -> None:
    scene = MapScene((make_layer([box(50, 20, 150, 80)], Symbol(fill=Fill(RED))),))
    image = draw(scene, ratio=2.0)
    assert (image.width(), image.height()) == (400, 200)
    assert image.devicePixelRatio() == 2.0
    assert colour(image, 102, 42) == RED
    assert colour(image, 98, 42) == name("land")


def test_simplified_objects_stay_within_a_pixel(make_layer: Layers) -> None:
    """A wavy shore drawn from far away covers what the exact shore covers."""
    turn = np.linspace(0, 2 * np.pi, 20_000)
    reach = 30_000 + 900 * np.sin(40 * turn)
    shore = shapely.Polygon(
        np.stack([500_000 + reach * np.cos(turn), 6_500_000 + reach * np.sin(turn)], axis=1)
    )
    view = Viewport(500_000, 6_500_000, 400.0, 200, 200)
    picture = pixels(draw(MapScene((make_layer([shore], Symbol(fill=Fill(RED))),)), view=view))
    rows, columns = np.mgrid[0:200, 0:200]
    e = 500_000 + (columns + 0.5 - 100) * 400
    n = 6_500_000 - (rows + 0.5 - 100) * 400
    inside = shapely.contains_xy(shore, e, n)
    edge = shore.exterior
    shapely.prepare(edge)  # every pixel against every corner takes minutes otherwise
    clear = ~shapely.dwithin(edge, shapely.points(e, n), 1.5 * 400)
    red = (picture == rgb(RED)).all(axis=2)
    land = (picture == rgb(map_colour("land"))).all(axis=2)
    assert red[clear & inside].all()
    assert land[clear & ~inside].all()


def test_objects_far_larger_than_the_view_are_drawn(make_layer: Layers) -> None:
    huge = shapely.box(100_000, 6_000_000, 500_000, 7_000_000)
    layer = make_layer([huge], Symbol(fill=Fill(RED), stroke=Stroke(BLUE, 4, (6, 4))))
    close = Viewport(500_000, 6_500_000, 0.1, 200, 100)
    image = draw(MapScene((layer,)), view=close)
    assert colour(image, 50, 50) == RED
    assert colour(image, 150, 50) == name("land")
    assert BLUE in [colour(image, 100, y) for y in range(100)]


def test_a_cancelled_picture_is_not_finished(make_layer: Layers) -> None:
    scene = MapScene((make_layer([box(0, 0, 200, 100)], Symbol(fill=Fill(RED))),))
    assert PainterRenderer().render(scene, VIEW, "light", 1.0, lambda: True).isNull()


def test_drawing_is_given_up_between_layers(make_layer: Layers) -> None:
    layers = tuple(
        make_layer([box(0, 0, 200, 100)], Symbol(fill=Fill(RED)), id=str(i)) for i in range(5)
    )
    asked: list[int] = []

    def is_cancelled() -> bool:
        asked.append(1)
        return len(asked) == 3

    assert PainterRenderer().render(MapScene(layers), VIEW, "light", 1.0, is_cancelled).isNull()
    assert len(asked) == 3


def test_labels_do_not_lie_over_each_other(make_layer: Layers) -> None:
    """Two names at one place: only the first has room; far apart both have."""

    def picture(*names: str, gap: float) -> np.ndarray:
        points = [shapely.Point(at(60 + gap * i, 50)) for i in range(len(names))]
        layer = make_layer(points, Symbol(), label=Label("namn", "#ff0000", 12), namn=names)
        return pixels(draw(MapScene((layer,))))

    alone = picture("Mosås", gap=0)
    assert np.array_equal(picture("Mosås", "Kumla", gap=5), alone)
    apart = picture("Mosås", "Kumla", gap=80)
    assert np.array_equal(apart[:, :90], alone[:, :90])
    assert not np.array_equal(apart, alone)


def test_a_label_stands_beside_its_sign(make_layer: Layers) -> None:
    symbol = Symbol(marker=Marker("disc", 14, BLUE))
    layer = make_layer(
        [shapely.Point(at(60, 50))], symbol, label=Label("namn", "#ff0000", 12), namn=["Mosås"]
    )
    picture = pixels(draw(MapScene((layer,)))).astype(int)
    red = np.argwhere((picture[..., 0] > 200) & (picture[..., 1] < 60))
    assert red[:, 1].min() > 67
    assert abs(red[:, 0].mean() - 50) < 3
    assert colour(draw(MapScene((layer,))), 60, 50) == BLUE


def test_labels_stay_out_of_what_will_be_covered(make_layer: Layers) -> None:
    layer = make_layer(
        [shapely.Point(at(60, 50))], Symbol(), label=Label("namn", "#ff0000", 12), namn=["Mosås"]
    )
    renderer = PainterRenderer(lambda _scene, _view: [QRectF(20, 30, 80, 40)])
    image = renderer.render(MapScene((layer,)), VIEW, "light", 1.0, lambda: False)
    assert (pixels(image) == rgb(map_colour("land"))).all()


def test_a_layer_whose_filter_has_no_column_is_still_shown(make_layer: Layers) -> None:
    layer = make_layer([box(0, 0, 200, 100)], Symbol(when="saknas = 1", fill=Fill(RED)))
    assert colour(draw(MapScene((layer,))), 100, 50) not in (name("land"), RED)


def test_qt_gives_back_every_none_it_borrows() -> None:
    """PySide6 6.12 on Python 3.11 loses one reference a call and ends the process in time."""
    polygon, point = QPolygonF(), QPointF(1, 2)
    polygon.append(point)
    before = sys.getrefcount(None)
    for _ in range(2000):
        polygon.append(point)
    assert abs(sys.getrefcount(None) - before) < 100


def test_other_alternatives_are_thinner_and_dashed() -> None:
    area = box(40, 20, 160, 80)
    edges = {}
    for chosen in (True, False):
        image = draw(MapScene(plans=(PlanMark("", area, chosen),)))
        inked = [colour(image, x, 20) == name("plan") for x in range(45, 155)]
        column = [colour(image, 100, y) == name("land") for y in range(14, 26)]
        edges[chosen] = (sum(inked), sum(column))
    assert edges[True][0] == 110 and 20 < edges[False][0] < 95
    assert edges[False][1] > edges[True][1]


def test_a_hit_is_drawn_in_its_own_alternative_only() -> None:
    one, other, hit = box(20, 20, 90, 80), box(110, 20, 180, 80), box(10, 40, 190, 60)
    plans = (PlanMark("A", one), PlanMark("B", other, chosen=False))
    red = QColor(state_colour("HIT_3")).name()

    def seen(highlight: Highlight) -> list[bool]:
        image = draw(MapScene(plans=plans, selected=(highlight,)))
        return [colour(image, x, 40) == red for x in (60, 140)]

    assert seen(Highlight(hit, "HIT_3", "B")) == [False, True]
    assert seen(Highlight(hit, "HIT_3")) == [True, True]


def test_alternatives_that_overlap_have_no_hole_between_them() -> None:
    one, other = box(20, 20, 120, 80), box(80, 20, 180, 80)
    hit = Highlight(box(10, 30, 190, 70), "HIT_3")
    plans = (PlanMark("", one), PlanMark("", other))
    image = draw(MapScene(plans=plans, highlights=(hit,)))
    assert colour(image, 100, 30) == QColor(state_colour("HIT_3")).name()


def test_the_tags_of_alternatives_step_aside() -> None:
    one, other = (PlanMark(text, box(50, 40, 150, 90)) for text in ("Nolla", "Alternativ A"))
    first = tag_box(one, VIEW)
    assert first is not None
    second = tag_box(other, VIEW, [first])
    assert second is not None and not first.intersects(second)
