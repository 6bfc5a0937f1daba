"""Structure images drawn with a known truth: clean, and with noise, letters and hatching."""

from __future__ import annotations

import io
import warnings

import numpy as np
import pyproj
import rasterio
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from layers.georeference.placement import Placement, place_by_world
from layers.images.legend import LegendClass, read_legend
from layers.structure.classify import Classification, classify

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


STROKE_M = 4 * 100 / 72 * 50


def draw(
    *,
    quality: int | None,
    rough: bool = False,
    letters: bool = False,
    hatching: bool = False,
    scale: int = 1,
) -> np.ndarray:
    """Return a picture of SIDE × `scale`; `rough` is both letters and hatching."""
    figure = Figure(figsize=(4, 4), dpi=100 * scale)
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
    if rough or hatching:
        for at in range(60, 180, 12):  # over the wood
            axes.plot([at, at + 20], [170, 60], color="#444444", linewidth=0.8)
    if rough or letters:
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
            driver="JPEG", width=len(colours), height=len(colours), count=3, dtype="uint8",
            quality=quality, transform=rasterio.Affine(*PLACE),
        ) as out:  # fmt: skip
            out.write(colours[..., :3].transpose(2, 0, 1))
        content = io.BytesIO(memory.read())
    with (
        rasterio.MemoryFile(content) as memory,
        rasterio.Env(GDAL_PAM_ENABLED="NO"),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        with memory.open() as picture:
            bands = picture.read()
    return np.dstack([*bands, np.full(colours.shape[:2], 255, dtype=np.uint8)])


def placed(side: int) -> Placement:
    """Return where a drawn picture of a size lies."""
    a, b, c, d, e, f = PLACE
    shrink = SIDE / side
    place = (a * shrink, b, c, d, e * shrink, f)
    return place_by_world(place, pyproj.CRS("EPSG:3006"), (side, side), "x")


def classified(colours: np.ndarray, **more: float) -> Classification:
    return classify(colours, LEGEND, placed(len(colours)), **more)  # type: ignore[arg-type]


def on_map(pixels: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(500_000 + 50 * x, 6_580_000 - 50 * y) for x, y in pixels]


def item(name: str) -> LegendClass:
    return next(entry for entry in LEGEND if entry.name == name)


def overlap(found: Classification, name: str) -> float:
    """Return intersection over union of a class and what was drawn."""
    truth = shapely.union_all([shapely.Polygon(on_map(ring)) for ring in AREAS[name]])
    got = shapely.union_all([part.geometry for part in found.of(item(name))])
    return float(truth.intersection(got).area / truth.union(got).area)


def reached(found: Classification) -> float:
    """Return intersection over union of the strokes, as wide as they were drawn."""
    truth = shapely.LineString(on_map(LINE)).buffer(STROKE_M / 2, cap_style="flat")
    lines = shapely.union_all([part.geometry for part in found.of(item("Stråk"))])
    got = lines.buffer(STROKE_M / 2, cap_style="flat")
    return float(truth.intersection(got).area / truth.union(got).area)


def points_found(found: Classification) -> float:
    """Return how many points are where one was drawn, of all that were drawn or found."""
    nodes = [part.geometry for part in found.of(item("Nod"))]
    drawn = shapely.points(on_map(NODES))
    right = sum(min((place.distance(node) for node in nodes), default=1e9) < 75 for place in drawn)
    return right / (len(drawn) + len(nodes) - right)
