"""Structure images drawn with a known truth: clean, and with noise, letters and hatching."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
import shapely
from sketched_structures import (
    AREAS,
    LEGEND,
    LINE,
    NODES,
    PLACE,
    SIDE,
    STROKE_M,
    classified,
    draw,
    item,
    on_map,
    overlap,
    placed,
    reached,
)

from layers.errors import UnreadableFile
from layers.georeference.placement import place_by_world
from layers.images.legend import LegendClass, read_legend
from layers.structure.classify import Finding, classify, classify_rows
from layers.structure.colour import difference, to_lab
from layers.structure.following import Thread, follow
from layers.structure.labels import STRIP, PackedLabels, label_colours
from layers.structure.thinning import thin


@pytest.mark.parametrize(
    ("rough", "quality", "least"),
    [(False, None, 0.95), (False, 70, 0.95), (True, None, 0.9), (True, 75, 0.85), (True, 40, 0.85)],
)
def test_what_was_drawn_is_found(rough: bool, quality: int | None, least: float) -> None:
    found = classified(draw(rough=rough, quality=quality))
    for name in AREAS:
        assert overlap(found, name) >= least, name
        assert len(found.of(item(name))) == len(AREAS[name])
    line = shapely.LineString(on_map(LINE))
    strokes = shapely.union_all([part.geometry for part in found.of(item("Stråk"))])
    assert line.buffer(STROKE_M / 2 + 50).covers(strokes)
    assert reached(found) > 0.85
    assert 0.85 < strokes.length / line.length < 1.1
    nodes = [part.geometry for part in found.of(item("Nod"))]
    assert len(nodes) == len(NODES)
    for place in shapely.points(on_map(NODES)):
        assert min(place.distance(node) for node in nodes) < 75
    # the stroke is measured in the picture, and is what the place cannot be better than
    assert found.uncertainty_m == pytest.approx(STROKE_M, rel=0.25)
    assert {part.certainty for part in found.of(item("Stråk"))} == {"possible"}
    assert {part.certainty for part in found.of(item("Skog"))} == {"certain"}


@pytest.mark.parametrize("window", [90, 211])
def test_windows_give_what_the_whole_picture_does(window: int) -> None:
    colours = draw(rough=True, quality=40)
    whole, steps = classified(colours), []
    placement = placed(SIDE)
    found = classify_rows(
        lambda top, bottom: colours[top:bottom],
        (SIDE, SIDE),
        LEGEND,
        placement,
        Finding(window_px=window),
        lambda *step: steps.append(step),
    )
    assert found.uncertainty_m == whole.uncertainty_m
    for entry in LEGEND:
        one, other = (
            shapely.normalize(
                shapely.geometrycollections([part.geometry for part in side.of(entry)])
            )
            for side in (whole, found)
        )
        assert one == other, entry.name
    assert steps == sorted(steps) and steps[-1] == (100, 100)


def test_work_can_be_stopped() -> None:
    class Stopped(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done > 30:
            raise Stopped

    colours = draw(rough=False, quality=None)
    placement = placed(SIDE)
    with pytest.raises(Stopped):
        classify_rows(
            lambda top, bottom: colours[top:bottom], (SIDE, SIDE), LEGEND, placement,
            Finding(window_px=100), stop,
        )  # fmt: skip


def test_packed_labels_give_back_any_window() -> None:
    chance = np.random.default_rng(8)
    labels = chance.integers(0, 5, (2 * STRIP + 77, STRIP + 301), dtype=np.uint8)
    packed = PackedLabels(labels.shape[1], labels.shape[0])
    for top in range(0, len(labels), STRIP):
        packed.put(top, labels[top : top + STRIP])
    for _ in range(30):
        left, right = sorted(chance.choice(labels.shape[1] + 1, 2, replace=False).tolist())
        top, bottom = sorted(chance.choice(labels.shape[0] + 1, 2, replace=False).tolist())
        assert np.array_equal(
            packed.window(left, top, right, bottom), labels[top:bottom, left:right]
        )


def test_noise_is_refused() -> None:
    from layers.structure import pieces

    chance = np.random.default_rng(2)
    colours = np.full((SIDE, SIDE, 4), 255, dtype=np.uint8)
    colours[..., :3] = np.where(
        np.kron(chance.integers(0, 2, (50, 50)), np.ones((8, 8)))[..., None] > 0,
        np.array([159, 199, 160]), 250,
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "MOST_PIECES", 100)
        with pytest.raises(UnreadableFile, match="ger fler än 100 ytor och punkter"):
            classified(colours)


def test_uncertainty_decides_what_is_certain() -> None:
    colours = draw(rough=False, quality=None)
    coarse = classified(colours, scale=10_000_000)
    assert coarse.uncertainty_m == 5_000
    assert {part.certainty for part in coarse.objects} == {"possible"}
    kinds = set()
    for uncertainty in (500, 1_500, 2_200, 3_000):
        found = classified(colours, scale=uncertainty * 2_000)
        for part in found.objects:
            if part.item.kind == "area":
                is_left = not part.geometry.buffer(-uncertainty).is_empty
                assert (part.certainty == "certain") == is_left
                kinds.add((uncertainty, is_left))
    assert len(kinds) > 4  # of the same size, some are and some are not


def test_a_colour_that_the_legend_lacks_stays_a_hole() -> None:
    colours = draw(rough=False, quality=None)
    colours[80:140, 80:140, :3] = (90, 90, 90)
    (wood,) = [part.geometry for part in classified(colours).of(item("Skog"))]
    assert wood.interiors[0].bounds[2] - wood.interiors[0].bounds[0] == pytest.approx(
        60 * 50, abs=101
    )


def test_the_background_is_no_class_however_near() -> None:
    colours = np.full((60, 60, 4), 255, dtype=np.uint8)
    colours[..., :3] = (250, 247, 240)
    colours[20:40, 20:40, :3] = (250, 240, 220)
    legend = read_legend("class,colour,kind\nLjus,#faf0dc,area\n", "x")
    labels = label_colours(colours, legend)
    assert (labels[20:40, 20:40] == 1).all()
    assert (labels == 1).sum() == 400


def test_too_many_classes_are_refused() -> None:
    many = tuple(LegendClass(str(at), f"#{at:06x}", "area") for at in range(61))
    placement = place_by_world(PLACE, pyproj.CRS("EPSG:3006"), (9, 9), "x")
    with pytest.raises(UnreadableFile, match="61 klasser; högst 60"):
        classify(np.zeros((9, 9, 4), dtype=np.uint8), many, placement)


SHARMA = [
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, 3.1571, -77.2803), (50, 0, -82.7485), 2.8615),
    ((50, -1, 2), (50, 0, 0), 2.3669),
    ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
    ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
    ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]


@pytest.mark.parametrize(("one", "other", "wanted"), SHARMA)
def test_differences_are_the_published_ones(
    one: tuple[float, ...], other: tuple[float, ...], wanted: float
) -> None:
    first, second = np.array([one], dtype=float), np.array([other], dtype=float)
    assert difference(first, second)[0] == pytest.approx(wanted, abs=5e-5)
    assert difference(second, first)[0] == pytest.approx(wanted, abs=5e-5)


def test_lab_of_known_colours() -> None:
    found = to_lab(np.array([(255, 255, 255), (0, 0, 0), (255, 0, 0), (0, 0, 255)]))
    wanted = [(100, 0, 0), (0, 0, 0), (53.24, 80.09, 67.20), (32.30, 79.19, -107.86)]
    assert found == pytest.approx(np.array(wanted), abs=0.02)


def test_a_thinned_stroke_keeps_its_course() -> None:
    mask = np.zeros((60, 60), dtype=bool)
    mask[10:15, 5:55] = True
    mask[10:50, 28:33] = True
    thinned = thin(mask)
    assert thinned.sum() < 100 and not (thinned & ~mask).any()
    lines = follow(Thread.of(thinned, mask), int(mask.sum()))
    assert len(lines) == 3  # a fork of three
    assert len({point for line in lines for point in (line.coords[0], line.coords[-1])}) == 4
    # half a stroke is missing at each end
    assert sum(line.length for line in lines) == pytest.approx(50 + 37.5 - 3 * 2.5, abs=4)
    stem = max(lines, key=lambda line: line.bounds[3])
    assert max(abs(x - 30.5) for x, y in stem.coords if y > 20) < 0.1


def test_a_bump_in_an_edge_is_no_line_and_a_ring_is_one() -> None:
    mask = np.zeros((80, 200), dtype=bool)
    mask[30:41, 10:190] = True
    mask[26:30, 90:93] = mask[41:46, 120:122] = True
    (line,) = follow(Thread.of(thin(mask), mask), int(mask.sum()))
    assert len(follow(Thread.of(thin(mask), mask))) > 1
    assert max(abs(y - 35.5) for _, y in line.coords) < 1.5
    rows, columns = np.mgrid[:80, :80]
    away = np.hypot(rows - 39.5, columns - 39.5)
    (ring,) = follow(Thread.of(thin(around := abs(away - 25) < 3), around), int(around.sum()))
    assert ring.is_closed
    assert [shapely.Point(40, 40).distance(shapely.Point(each)) for each in ring.coords] == (
        pytest.approx([25.0] * len(ring.coords), abs=0.6)
    )
