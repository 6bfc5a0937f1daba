"""From a publisher's images and documents to objects in a store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from layers.crs import WORKING_CRS
from layers.errors import LayerError, PackageError
from layers.images.head import read_head
from layers.images.legend import read_legend
from layers.images.open import decode_all, own_place
from layers.images.place import check_place, read_text, read_world
from layers.images.points import read_points
from layers.language import tr
from layers.packages.carried import DocumentEntry, ImageEntry
from layers.packages.documents import check_document, format_of, safe_name
from layers.packages.source import DocumentSource, ImageSource, PackageSource
from layers.packages.store import Store

S = TypeVar("S")
E = TypeVar("E")
WORLD_SUFFIXES = {
    "png": (".pgw", ".pngw", ".wld"),
    "jpeg": (".jgw", ".jpgw", ".jpegw", ".wld"),
    "tiff": (".tfw", ".tifw", ".tiffw", ".wld"),
}
"""What a world file beside an image is called where none is named."""


def build_images(source: PackageSource, store: Store) -> tuple[ImageEntry, ...]:
    """Store the package's images with their points and legends.

    Raises
    ------
    PackageError
        An image, its place or its legend cannot be used; names the file.
    """
    return tuple(_guarded(source, item.name, _build_image, item, store) for item in source.images)


def build_documents(source: PackageSource, store: Store) -> tuple[DocumentEntry, ...]:
    """Store the package's documents under names that are files' names on every disk.

    Raises
    ------
    PackageError
        A document is missing, or of a kind that does not travel; names the file.
    """
    found = tuple(
        _guarded(source, item.path, _build_document, item, store) for item in source.documents
    )
    names = [entry.name.casefold() for entry in found]
    repeated = [entry.name for entry in found if names.count(entry.name.casefold()) > 1]
    if repeated:
        raise PackageError(
            tr(
                "{package} har två dokument som heter {name}; ge ett av dem ett name.",
                package=source.name,
                name=repeated[0],
            )
        )
    return found


def _guarded(
    source: PackageSource, name: str, build: Callable[[Path, S, Store], E], item: S, store: Store
) -> E:
    try:
        return build(source.folder, item, store)
    except PackageError:
        raise
    except LayerError as error:
        raise PackageError(f"{source.name}/{name}: {error}") from error


def _build_image(folder: Path, item: ImageSource, store: Store) -> ImageEntry:
    path = _existing(folder, item.path)
    head = read_head(path, item.path)
    decode_all(path, head.format, item.path)
    place, crs = _place(folder, item, path, head.format)
    if place:
        check_place(place, crs, head.width, head.height, item.path)
    points = read_points(_text(folder, item.points), item.points) if item.points else None
    if not place and points is None:
        raise PackageError(
            tr(
                "{file} har inget läge; ange en GeoTIFF, en världsfil (world) eller punkter "
                "(points).",
                file=item.path,
            )
        )
    legend = read_legend(_text(folder, item.legend), item.legend) if item.legend else ()
    if not 0 <= item.opacity <= 1:
        raise PackageError(tr("{file}: opacity ska vara 0 till 1.", file=item.path))
    return ImageEntry(
        name=item.name,
        title=item.title,
        data=store.put(path.read_bytes()),
        format=head.format,
        width=head.width,
        height=head.height,
        theme=item.theme,
        crs=crs,
        transform=place,
        points=store.put((folder / item.points).read_bytes()) if item.points else None,
        control_points=len(points.points) if points else 0,
        legend=store.put((folder / item.legend).read_bytes()) if item.legend else None,
        classes=len(legend),
        scale=item.scale,
        reference=item.reference,
        stance=item.stance,
        source=item.source,
        reference_date=item.reference_date,
        opacity=item.opacity,
        visible=item.visible,
    )


def _place(folder: Path, item: ImageSource, path: Path, form: str) -> tuple[tuple[float, ...], str]:
    """Return the image's place and its coordinate system; nothing where only points tell."""
    world = _world_file(folder, item, path, form)
    own = own_place(path, item.path) if form == "tiff" else None
    if world is not None:
        place = read_world(read_text(world, world.name), world.name)
        return place, item.crs or (own[1] if own else "") or WORKING_CRS
    if own is None:
        return (), ""
    if not own[1] and not item.crs:
        raise PackageError(
            tr(
                "{file} säger inte vilket koordinatsystem den har; ange det med crs.",
                file=item.path,
            )
        )
    return own[0], item.crs or own[1]


def _world_file(folder: Path, item: ImageSource, path: Path, form: str) -> Path | None:
    """Return the world file that is named, else the one that stands beside the image."""
    if item.world:
        return _existing(folder, item.world)
    beside = (path.with_suffix(suffix) for suffix in WORLD_SUFFIXES[form])
    return next((world for world in beside if world.is_file()), None)


def _build_document(folder: Path, item: DocumentSource, store: Store) -> DocumentEntry:
    path = _existing(folder, item.path)
    form = format_of(path.name)
    name = safe_name(item.name or path.name)
    if not name.endswith(f".{form}"):
        name = f"{name}.{form}"
    check_document(path, form, item.path)
    return DocumentEntry(name, item.title, store.put(path.read_bytes()), form)


def _existing(folder: Path, name: str) -> Path:
    path = folder / name
    if not path.is_file():
        raise PackageError(tr("{file} finns inte; ange en fil som finns.", file=name))
    if not path.stat().st_size:
        raise PackageError(tr("{file} är tom.", file=name))
    return path


def _text(folder: Path, name: str) -> str:
    return read_text(_existing(folder, name), name)
