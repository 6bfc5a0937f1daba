"""A structure image's classes, from files to a GeoPackage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas
from rasterio.windows import Window

from layers.atomic import replacing, write_atomic
from layers.crs import WORKING_CRS
from layers.formats.geopackage import write_geopackage
from layers.images.legend import LegendClass, read_legend, write_legend
from layers.images.pages import open_bands
from layers.images.picture import Colours, to_colours
from layers.images.place import read_text
from layers.packages.manifest import Manifest
from layers.structure.classify import Classification, Finding, classify_rows
from layers.structure.labels import TOLERANCE
from rumslig.georeference.placing import PlacedImage, Wish, place_image
from rumslig.georeference.writing import require_writable
from rumslig.progress import Progress, silent
from rumslig.structure.legend import check_legend, legend_columns
from rumslig.structure.packaging import PackageWish, WrittenPackage, write_package_folder

KINDS = ("area", "line", "point")


def classify_image(
    path: Path,
    legend: Path,
    wish: Wish,
    tolerance: float = TOLERANCE,
    progress: Progress = silent,
) -> tuple[PlacedImage, Classification]:
    """Return where a structure image lies and what it holds of its legend's classes.

    The picture is never whole in memory.

    Raises
    ------
    UnreadableFile
        The picture or its legend cannot be read, or the picture is noise.
    StructureError
        The legend says more of a class than the model knows, or otherwise.
    """
    placed = place_image(path, wish)
    classes = read_legend(read_text(legend, legend.name), legend.name)
    check_legend(classes, legend.name)
    finding = Finding(tolerance, wish.scale, wish.stroke_px)
    return placed, classify_placed(placed, classes, finding, progress)


def classify_placed(
    placed: PlacedImage,
    classes: Sequence[LegendClass],
    finding: Finding,
    progress: Progress = silent,
) -> Classification:
    """Return what a placed picture holds of a legend's classes; see `classify_image`."""
    head, name = placed.head, placed.path.name

    def tell(done: int, total: int) -> None:
        progress(done, total, name)

    with open_bands(placed.path, head, name) as picture:

        def read(top: int, bottom: int) -> Colours:
            window = Window(0, top, head.width, bottom - top)
            return to_colours(picture.read(window=window), picture)

        size = (head.width, head.height)
        return classify_rows(read, size, classes, placed.placement, finding, tell, name)


def to_json(found: Classification) -> dict[str, Any]:
    """Return the classes as `rumslig structure classify` prints them."""
    rows = []
    for item in found.legend:
        shapes = [part.geometry for part in found.of(item)]
        rows.append(
            {
                "class": item.name,
                "kind": item.kind,
                "features": len(shapes),
                "area_m2": round(sum(shape.area for shape in shapes), 4)
                if item.kind == "area"
                else None,
                "length_m": round(sum(shape.length for shape in shapes), 4)
                if item.kind == "line"
                else None,
            }
        )
    uncertainty = found.uncertainty_m
    return {
        "uncertainty_m": None if uncertainty is None else round(uncertainty, 6),
        "classes": rows,
    }


def write_classes(
    placed: PlacedImage, found: Classification, target: Path, manifests: Iterable[Manifest] = ()
) -> None:
    """Write a GeoPackage with a layer for each kind that has objects: area, line and point.

    Each object has its class's colour and what the legend says more of it, column by column.

    Raises
    ------
    ClassifiedPackage
        The picture is a classified package's.
    NotPlaced
        The target is the picture itself.
    """
    require_writable(placed.path, target, manifests)
    layers = {}
    for kind in KINDS:
        parts = [part for part in found.objects if part.item.kind == kind]
        if parts or kind == KINDS[0]:
            layers[kind] = geopandas.GeoDataFrame(
                {
                    "class": [part.item.name for part in parts],
                    "certainty": [part.certainty for part in parts],
                    "uncertainty_m": [found.uncertainty_m for _ in parts],
                    **legend_columns([part.item for part in parts]),
                },
                geometry=[part.geometry for part in parts],
                crs=WORKING_CRS,
            ).astype({"uncertainty_m": "float64"})
    with replacing(target) as ready:
        write_geopackage(ready, layers)


def write_classes_package(
    placed: PlacedImage,
    found: Classification,
    folder: Path,
    wish: PackageWish,
    manifests: Sequence[Manifest] = (),
) -> WrittenPackage:
    """Write the folder that a layer package of the objects is built from; return what is in it.

    Raises
    ------
    ClassifiedPackage
        The picture is a classified package's.
    StructureError
        As `write_package_folder`.
    """
    with TemporaryDirectory() as beside:
        file = Path(beside) / f"{placed.path.stem}.gpkg"
        write_classes(placed, found, file, manifests)
        return write_package_folder(file, folder, wish, None, manifests)


def save_legend(
    legend: Sequence[LegendClass],
    picture: Path,
    target: Path,
    manifests: Iterable[Manifest] = (),
) -> None:
    """Write a picture's legend.

    Raises
    ------
    ClassifiedPackage
        The picture is a classified package's.
    NotPlaced
        The target is the picture itself.
    """
    require_writable(picture, target, manifests)
    write_atomic(target, write_legend(legend).encode())
