"""What is written of a placed picture: a GeoTIFF with its world file, or one of the small files.

The picture is the user's own. A copy of a classified package's picture is refused, so these are
no ways out in the sense of ADR 13.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from layers.atomic import write_atomic
from layers.errors import NotPlaced
from layers.georeference.raster import write_geotiff
from layers.images.picture import hash_file
from layers.images.place import write_world
from layers.images.points import ControlPoint, write_points
from layers.packages.manifest import Manifest
from rumslig.classified import is_classified
from rumslig.errors import ClassifiedPackage
from rumslig.georeference.placing import PlacedImage, known_name
from rumslig.language import tr
from rumslig.progress import Progress, silent

RASTERS = (".tif", ".tiff")
WORLDS = (".pgw", ".jgw", ".tfw", ".wld")
POINTS = (".points",)


def is_writable(target: Path) -> bool:
    """Whether a file's ending says what to write."""
    return target.suffix.lower() in (*RASTERS, *WORLDS, *POINTS)


def write_placed(
    placed: PlacedImage,
    target: Path,
    manifests: Iterable[Manifest] = (),
    progress: Progress = silent,
) -> list[Path]:
    """Write what the target's ending says; return the files.

    A `.tif` is a Cloud Optimized GeoTIFF, with a world file beside it where the mapping is
    affine; a world file and a `.points` file can be asked for alone.

    Parameters
    ----------
    manifests
        Every installed package: the picture must be in none that is classified.

    Raises
    ------
    ClassifiedPackage
        The picture is a classified package's.
    NotPlaced
        The method cannot be written so, or the target is the picture itself.
    """
    require_writable(placed.path, target, manifests)
    ending = target.suffix.lower()
    if ending in POINTS:
        return [write_points_of(placed, target)]
    place = placed.placement.transform
    if ending in WORLDS:
        if place is None:
            raise NotPlaced(
                tr(
                    "en världsfil kan inte säga läget med metoden {method}; skriv en GeoTIFF.",
                    method=placed.placement.method,
                )
            )
        write_atomic(target, write_world(place).encode())
        return [target]
    name = placed.path.name

    def tell(done: int, total: int) -> None:
        progress(done, total, name)

    write_geotiff(placed.path, placed.head, placed.placement, target, name, tell)
    if place is None:
        return [target]
    world = target.with_suffix(".tfw")
    write_atomic(world, write_world(place).encode())
    return [target, world]


def write_points_of(placed: PlacedImage, target: Path) -> Path:
    """Write the points that placed a picture, as QGIS reads them; raises NotPlaced without any."""
    if not placed.placement.points:
        raise NotPlaced(tr("{file} har inga punkter att skriva.", file=placed.path.name))
    # as QGIS 3 counts: rows downwards are negative
    points = [
        ControlPoint(*item.place, item.pixel[0], -item.pixel[1], item.enabled)
        for item in placed.placement.points
    ]
    shifts = [item.shift_px for item in placed.placement.points]
    text = write_points(points, known_name(placed.placement.system), shifts)
    write_atomic(target, text.encode())
    return target


def require_writable(picture: Path, target: Path, manifests: Iterable[Manifest]) -> None:
    """Raise NotPlaced or ClassifiedPackage where nothing of a picture may be written there."""
    require_other_file(target, picture)
    require_open_image(picture, manifests)


def require_other_file(target: Path, picture: Path) -> None:
    """Raise NotPlaced where what is to be written over is the picture, by whatever name."""
    try:
        is_picture = target.samefile(picture)
    except OSError:  # one of them is not there
        is_picture = target.resolve() == picture.resolve()
    if is_picture:
        raise NotPlaced(
            tr("{file} är bilden själv; ange en annan fil att skriva.", file=target.name)
        )


def require_open_image(path: Path, manifests: Iterable[Manifest]) -> None:
    """Raise ClassifiedPackage where a picture is a copy of a classified package's."""
    held = [item for item in manifests if is_classified(item) and item.images]
    if not held:
        return
    own = hash_file(path)
    for manifest in held:
        if any(image.data.sha256 == own for image in manifest.images):
            raise ClassifiedPackage(
                tr(
                    "{file} är en bild ur det skyddsvärda paketet {name} och skrivs inte ut.",
                    file=path.name,
                    name=manifest.name,
                )
            )
