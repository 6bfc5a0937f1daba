"""A structure image of the built-in county, drawn with a known place."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Polygon as Patch

from layers.catalog import Catalog
from layers.images.points import ControlPoint, write_points
from rumslig.georeference.targets import Target, snap_targets
from rumslig.places import Municipalities

WIDTH, HEIGHT, METRES = 900, 1100, 200.0
TURN = math.radians(3.0)
COUNTY = "18"
CLASSES = {"Tillväxtområde": "#f2c14e", "Grönt område": "#9fc7a0", "Stråk": "#7a2f8f"}
TOWN = "#c0392b"
LEGEND = (
    "class,colour,kind,klass,lage,niva\n"
    f"Tillväxtområde,{CLASSES['Tillväxtområde']},area,inriktning,malbild,\n"
    f"Grönt område,{CLASSES['Grönt område']},area,landskap,nulage,\n"
    f"Stråk,{CLASSES['Stråk']},line,strak,malbild,1\n"
    f"Ort,{TOWN},point,nod,nulage,3\n"
)


@dataclass(frozen=True)
class StructureImage:
    """A picture, and where its pixels are in EPSG:3006."""

    path: Path
    place: tuple[float, ...]
    targets: tuple[Target, ...]

    def pixel(self, easting: float, northing: float) -> tuple[float, float]:
        """Return the pixel of a place."""
        a, b, c, d, e, f = self.place
        column, row = np.linalg.solve([[a, b], [d, e]], [easting - c, northing - f])
        return float(column), float(row)


def draw_structure_image(catalog: Catalog, folder: Path) -> StructureImage:
    """Draw the municipalities, two areas, a corridor and the towns, turned by three degrees."""
    every = Municipalities.of_catalog(catalog).items
    shapes = [item.area for item in every if item.code.startswith(COUNTY)]
    west, south, east, north = shapely.union_all(shapes).bounds
    middle_e, middle_n = (west + east) / 2, (south + north) / 2
    a, b = METRES * math.cos(TURN), METRES * math.sin(TURN)
    c = middle_e - a * WIDTH / 2 - b * HEIGHT / 2
    f = middle_n - b * WIDTH / 2 + a * HEIGHT / 2
    made = StructureImage(
        folder / "strukturbild.png", (a, b, c, b, -a, f), tuple(snap_targets(catalog))
    )
    figure = Figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=100)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(HEIGHT, 0)
    axes.axis("off")
    figure.set_facecolor("#fbf8f0")
    for index, shape in enumerate(shapes):
        fill = list(CLASSES.values())[index] if index < 2 else "#ffffff"
        for part in shapely.get_parts(shape):
            ring = [made.pixel(*at) for at in shapely.get_coordinates(part.exterior)]
            axes.add_patch(Patch(ring, facecolor=fill, edgecolor="#777777", linewidth=1))
    county = shapely.union_all(shapes)
    targets = tuple(item for item in made.targets if county.covers(shapely.Point(item.place)))
    made = replace(made, targets=targets)
    towns = [made.pixel(*item.place) for item in made.targets if item.kind == "locality"]
    axes.plot(*zip(*towns[:6], strict=True), color=CLASSES["Stråk"], linewidth=6)
    axes.plot(*zip(*towns, strict=True), "o", color=TOWN, markersize=7)
    FigureCanvasAgg(figure).print_png(str(made.path))
    return made


def write_image_points(image: StructureImage, count: int = 6, wrong: int | None = None) -> Path:
    """Write points at the first junctions of borders; one may be 40 pixels off."""
    every = [item for item in image.targets if item.kind == "junction"]
    every.sort(key=lambda item: (item.northing, item.easting))
    junctions = [every[round(at)] for at in np.linspace(0, len(every) - 1, count)]
    points = []
    for index, item in enumerate(junctions):
        column, row = image.pixel(*item.place)
        off = 40.0 if index == wrong else 0.0
        points.append(ControlPoint(*item.place, column + off + index % 2 * 0.6, -row))
    path = image.path.with_name(image.path.name + ".points")
    path.write_text(write_points(points, "EPSG:3006"), encoding="utf-8")
    return path
