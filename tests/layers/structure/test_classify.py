"""Structure images drawn with a known truth: clean, and with noise, letters and hatching."""

from __future__ import annotations

import io

import numpy as np
import pyproj
import pytest
import rasterio
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from layers.errors import UnreadableFile
from layers.georeference.placement import place_by_world
from layers.images.legend import LegendClass, read_legend
from layers.structure.classify import Classification, classify
from layers.structure.colour import difference, to_lab
from layers.structure.labels import label_colours
from layers.structure.thinning import follow, thin

LEGEND = read_legend(
    "class,colour,kind\nSkog,#9fc7a0,area\nSlätt,#e8dca0,area\nSjö,#a9c9e6,area\n"
    "Stråk,#7a2f8f,line\nNod,#d0342c,point\n",
    "legend.csv",
)
SIDE = 400
PLACE = (50.0, 0.0, 500_000.0, 0.0, -50.0, 6_580_000.0)
AREAS = {
    "Skog": [[(30, 30), (210, 40), (190, 200), (40, 180)]],
    "Slätt": [[(210, 40), (370, 60), (350, 220), (190, 200)], [(60, 260), (160, 250), (150, 370)]],
    "Sjö": [[(220, 260), (340, 250), (370, 370), (230, 360)]],
}
LINE = [(50, 60), (180, 120), (320, 300), (330, 350)]
NODES = [(100, 120), (270, 120), (290, 310), (110, 330)]
"""In pixels, with the picture's own rows."""


def draw(*, rough: bool, quality: int | None) -> np.ndarray:
    figure = Figure(figsize=(4, 4), dpi=100)
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, SIDE)
    axes.set_ylim(SIDE, 0)
    axes.axis("off")
    figure.set_facecolor("#fbf8f0")
    colour = {item.name: item.colour for item in LEGEND}
    for name, rings in AREAS.items():
        for ring in rings:
            axes.fill(*zip(*ring, strict=True), color=colour[name], linewidth=0)
    if rough:
        for at in range(60, 180, 12):  # hatching over the wood
            axes.plot([at, at + 20], [170, 60], color="#444444", linewidth=0.8)
        axes.text(225, 90, "Örebroslätten", fontsize=9, color="black")
        axes.text(235, 340, "Hjälmaren", fontsize=8, color="#123456", style="italic")
    axes.plot(*zip(*LINE, strict=True), color=colour["Stråk"], linewidth=4, solid_capstyle="butt")
    axes.plot(*zip(*NODES, strict=True), "o", color=colour["Nod"], markersize=9, markeredgewidth=0)
    canvas.draw()
    found = np.asarray(canvas.buffer_rgba()).copy()
    return found if quality is None else through_jpeg(found, quality)


def through_jpeg(colours: np.ndarray, quality: int) -> np.ndarray:
    with rasterio.MemoryFile() as memory:
        with memory.open(
            driver="JPEG", width=SIDE, height=SIDE, count=3, dtype="uint8", quality=quality,
            transform=rasterio.Affine(*PLACE),
        ) as out:  # fmt: skip
            out.write(colours[..., :3].transpose(2, 0, 1))
        content = io.BytesIO(memory.read())
    with rasterio.MemoryFile(content) as memory, rasterio.Env(GDAL_PAM_ENABLED="NO"):
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with memory.open() as picture:
                bands = picture.read()
    return np.dstack([*bands, np.full((SIDE, SIDE), 255, dtype=np.uint8)])


def classified(colours: np.ndarray, **more: float) -> Classification:
    placement = place_by_world(PLACE, pyproj.CRS("EPSG:3006"), (SIDE, SIDE), "x")
    return classify(colours, LEGEND, placement, **more)  # type: ignore[arg-type]


def on_map(pixels: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(500_000 + 50 * x, 6_580_000 - 50 * y) for x, y in pixels]


def item(name: str) -> LegendClass:
    return next(entry for entry in LEGEND if entry.name == name)


def overlap(found: Classification, name: str) -> float:
    """Return intersection over union of a class and what was drawn."""
    truth = shapely.union_all([shapely.Polygon(on_map(ring)) for ring in AREAS[name]])
    got = shapely.union_all([part.geometry for part in found.of(item(name))])
    return float(truth.intersection(got).area / truth.union(got).area)


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
    stroke_m = 4 * 100 / 72 * 50
    assert line.buffer(stroke_m / 2 + 50).covers(strokes)
    assert 0.85 < strokes.length / line.length < 1.1
    nodes = [part.geometry for part in found.of(item("Nod"))]
    assert len(nodes) == len(NODES)
    for place in shapely.points(on_map(NODES)):
        assert min(place.distance(node) for node in nodes) < 75
    # the stroke is measured in the picture, and is what the place cannot be better than
    assert found.uncertainty_m == pytest.approx(stroke_m, rel=0.25)
    assert {part.certainty for part in found.of(item("Stråk"))} == {"possible"}
    assert {part.certainty for part in found.of(item("Skog"))} == {"certain"}


def test_uncertainty_decides_what_is_certain() -> None:
    colours = draw(rough=False, quality=None)
    coarse = classified(colours, scale=10_000_000)
    assert coarse.uncertainty_m == 5_000
    assert {part.certainty for part in coarse.objects} == {"possible"}


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
    lines = follow(thinned)
    assert len(lines) == 3  # a fork of three
    assert shapely.union_all(lines).geom_type == "MultiLineString"
    assert sum(line.length for line in lines) == pytest.approx(50 + 36, abs=8)
