"""Structure images drawn with a known truth: clean, and with noise, letters and hatching."""

from __future__ import annotations

import io
import warnings

import numpy as np
import rasterio
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from layers.images.legend import LegendClass, read_legend
from layers.structure.classify import Classification

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
    with (
        rasterio.MemoryFile(content) as memory,
        rasterio.Env(GDAL_PAM_ENABLED="NO"),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        with memory.open() as picture:
            bands = picture.read()
    return np.dstack([*bands, np.full((SIDE, SIDE), 255, dtype=np.uint8)])


def on_map(pixels: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(500_000 + 50 * x, 6_580_000 - 50 * y) for x, y in pixels]


def item(name: str) -> LegendClass:
    return next(entry for entry in LEGEND if entry.name == name)


def overlap(found: Classification, name: str) -> float:
    """Return intersection over union of a class and what was drawn."""
    truth = shapely.union_all([shapely.Polygon(on_map(ring)) for ring in AREAS[name]])
    got = shapely.union_all([part.geometry for part in found.of(item(name))])
    return float(truth.intersection(got).area / truth.union(got).area)
