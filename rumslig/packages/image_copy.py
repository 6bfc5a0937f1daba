"""A copy of a package's image for QGIS: the image, its world file, how it is drawn, its points."""

from __future__ import annotations

from pathlib import Path

from layers.images.head import read_head
from layers.images.place import write_world
from layers.packages.carried import IMAGE_SUFFIXES, WORLD_SUFFIXES, ImageEntry
from layers.packages.manifest import Manifest
from layers.packages.store import Store
from rumslig.outlet import export_path, hand_over
from rumslig.packages.publishing import require_open

COLOURS = 3
"""With fewer bands, as with a palette, QGIS draws an image best by itself."""


@export_path("package-image")
def copy_image(store: Store, manifest: Manifest, entry: ImageEntry, folder: Path) -> list[Path]:
    """Write <image>-<version> and what stands beside it into a folder; return the files.

    Raises
    ------
    ClassifiedPackage
        The package is classified.
    PackageError
        An object of the image is missing or damaged.
    """
    require_open(manifest)
    stem = f"{entry.name}-{manifest.version}"
    picture = f"{stem}{IMAGE_SUFFIXES[entry.format]}"
    files = {picture: store.read(entry.data)}
    if entry.is_placed:
        files[f"{stem}{WORLD_SUFFIXES[entry.format]}"] = write_world(entry.transform).encode()
        if read_head(store.path_of(entry.data), entry.name).bands >= COLOURS:
            files[f"{stem}.qml"] = _style(entry).encode()
    if entry.points is not None:
        files[f"{picture}.points"] = store.read(entry.points)
    if entry.legend is not None:
        files[f"{stem}-teckenforklaring.csv"] = store.read(entry.legend)
    for name, content in files.items():
        hand_over(folder / name, content)
    return [folder / name for name in files]


def _style(entry: ImageEntry) -> str:
    """Return a QML that draws the image as faint as Rumslig does, up to its scale."""
    scale = (
        f' hasScaleBasedVisibilityFlag="1" maxScale="{entry.scale}" minScale="100000000"'
        if entry.scale
        else ""
    )
    return (
        f'<qgis{scale}><pipe><rasterrenderer type="multibandcolor" '
        f'opacity="{entry.opacity:g}" redBand="1" greenBand="2" blueBand="3" alphaBand="-1"/>'
        "</pipe></qgis>"
    )
