"""Pictures as rows of the layer list: what a package carries, and what the planner opened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from layers.catalog import Catalog
from layers.crs import Bounds
from layers.errors import LayerError
from layers.images.beside import PlacedFile, read_placed_file
from layers.images.place import check_place
from layers.images.tile_table import TileTable, list_tables
from layers.packages.carried import ImageEntry
from layers.packages.manifest import Manifest
from layers.packages.store import Store
from layers.services.provenance import read_provenance
from layers.styles.model import PLAIN_STYLE
from rumslig.numerals import format_number
from rumslig.progress import Progress
from rumslig.settings import Home
from rumslig.worker import Worker
from ui.language import message_language, tr
from ui.layer_list.arrangement import FULL, round_opacity
from ui.layer_list.card import Card
from ui.layer_list.items import (
    BACKGROUND_THEME,
    IMAGES_THEME,
    LayerItem,
    credit_of,
    items_of_installed,
    retold_file,
)
from ui.map.scene import SceneImage
from ui.messages import describe_sentence


def items_of_images(manifests: Iterable[Manifest], store: Store) -> tuple[LayerItem, ...]:
    """Return the placed images of installed packages as rows."""
    return tuple(
        _item_of_image(manifest, image, store)
        for manifest in manifests
        for image in manifest.images
        if image.is_placed
    )


def items_of_home(
    home: Home,
    worker: Worker,
    catalog: Catalog | None,
    progress: Progress,
) -> tuple[LayerItem, ...]:
    """Return a home's layers and images as rows; none before its workspace is open."""
    if catalog is None:
        return ()
    layers = items_of_installed(catalog.layers, home, worker, progress)
    return (*layers, *items_of_images(catalog.manifests, Store(home.packages)))


def image_id(manifest: Manifest, image: ImageEntry) -> str:
    """Return what a package's image is known by in the list and on the map."""
    return f"{manifest.name}/{image.name}"


def _item_of_image(manifest: Manifest, image: ImageEntry, store: Store) -> LayerItem:
    scene, fault = None, ""
    try:
        path = store.path_of(image.data)
        scene = SceneImage(
            image_id(manifest, image),
            image.title,
            path,
            image.format,
            image.transform,
            image.crs,
            image.opacity,
            image.scale,
            image.data.sha256,
            image.width,
            image.height,
            manifest.name,
            image.reference or image.source,
        )
    except LayerError as error:
        fault = describe_sentence(error)
    return LayerItem(
        id=image_id(manifest, image),
        title=image.title,
        theme=IMAGES_THEME,
        layer=None,
        style=PLAIN_STYLE,
        card=_card_of_image(manifest, image),
        visible=image.visible and not fault,
        fault=fault,
        schematic=True,
        opacity=round_opacity(image.opacity * 100),
        words=f"{image.source} {image.reference} {manifest.title}",
        image=scene,
    )


def read_own_picture(path: Path, home: Bounds, crs: str | None) -> LayerItem:
    """Return a picture of the planner's own as a row, shown; raises LayerError."""
    return item_of_picture(path, read_placed_file(path, home, crs), crs)


def item_of_picture(path: Path, placed: PlacedFile, crs: str | None) -> LayerItem:
    """Return a picture of the planner's own as a row.

    Parameters
    ----------
    crs
        The reference system that the planner chose; None where a file told it.
    """
    key = f"{IMAGES_THEME}/{path}"
    return LayerItem(
        id=key,
        title=path.stem,
        theme=IMAGES_THEME,
        layer=None,
        style=PLAIN_STYLE,
        card=_card_of_picture(path, placed.width, placed.height, placed.crs),
        visible=True,
        opacity=FULL,
        words=path.name,
        path=path,
        crs=crs,
        image=SceneImage(
            key, path.stem, path, placed.format, placed.place, placed.crs, 1.0,
            width=placed.width, height=placed.height, reference=path.name,
            credit=credit_of(path),
        ),
    )  # fmt: skip


def retold(item: LayerItem) -> LayerItem:
    """Return the planner's own picture or layer with its card in the language of now."""
    image = item.image
    if item.path is None or image is None:
        return retold_file(item)
    return replace(item, card=_retold_card(item, item.path, image))


def item_of_tiles(path: Path) -> LayerItem:
    """Return a background map in tiles as a row, shown; raises LayerError."""
    table = list_tables(path)[0]
    key = f"{BACKGROUND_THEME}/{path}"
    credit = table.attribution
    told = read_provenance(path)
    if told is not None:
        credit = told.attribution or credit
    return LayerItem(
        id=key,
        title=table.title,
        theme=BACKGROUND_THEME,
        layer=None,
        style=PLAIN_STYLE,
        card=_card_of_tiles(path, table),
        visible=True,
        opacity=FULL,
        words=f"{path.name} {credit}",
        path=path,
        image=SceneImage(
            key, table.title, path, "tiles", table.place, table.system, 1.0,
            width=table.width, height=table.height, reference=path.name,
            table=table.name, credit=credit,
        ),
    )  # fmt: skip


def _retold_card(item: LayerItem, path: Path, image: SceneImage) -> Card:
    if image.format != "tiles":
        return _card_of_picture(path, image.width, image.height, image.crs)
    try:
        return _card_of_tiles(path, list_tables(path)[0])
    except LayerError:
        return item.card


def bounds_of_image(image: SceneImage) -> Bounds | None:
    """Return where a picture lies in EPSG:3006; None where that cannot be told."""
    try:
        return check_place(image.place, image.crs, image.width, image.height, image.title)
    except LayerError:
        return None


def _card_of_image(manifest: Manifest, image: ImageEntry) -> Card:
    lang = message_language()
    stances = {"malbild": tr("målbild"), "nulage": tr("nuläge")}
    marks = [tr("schematisk"), tr("vägledande, ej bindande")]
    if image.scale:
        number = format_number(image.scale, 0, lang)
        marks.append(tr("visas inte närmare än 1:{scale}", scale=number))
    pairs = (
        (tr("Märkning"), " · ".join(marks)),
        (tr("Visar"), stances.get(image.stance, "")),
        (tr("Hänvisning"), image.reference),
        (tr("Källa"), image.source),
        (tr("Referensdatum"), image.reference_date or tr("uppgift saknas")),
        (tr("Koordinatsystem"), image.crs),
        (tr("Storlek"), _size(image.width, image.height)),
        (tr("Licens"), manifest.licence),
        (tr("Paket"), f"{manifest.title} {manifest.version}"),
    )
    return tuple((label, value) for label, value in pairs if value)


def _card_of_picture(path: Path, width: int, height: int, crs: str) -> Card:
    return (
        (tr("Källa"), path.name),
        (tr("Storlek"), _size(width, height)),
        (tr("Koordinatsystem"), crs),
        (tr("Lägesosäkerhet"), tr("ej angiven")),
    )


def _card_of_tiles(path: Path, table: TileTable) -> Card:
    lang = message_language()
    fine = format_number(table.zooms[0].pixel, 1, lang)
    coarse = format_number(table.zooms[-1].pixel, 0, lang)
    told = read_provenance(path)
    pairs = [
        (tr("Källa"), (told.attribution if told is not None else "") or table.attribution),
        (tr("Fil"), path.name),
        (tr("Kartrutor"), tr("{fine}–{coarse} m per bildpunkt", fine=fine, coarse=coarse)),
        (tr("Koordinatsystem"), table.system),
    ]
    if told is not None:
        pairs += [
            (tr("Hämtad"), told.asked_at[:10]),
            (tr("Från"), told.address),
            (tr("Licens"), told.licence or tr("tjänsten säger inget")),
            (tr("Villkor"), told.constraints),
            (tr("Kontakt"), told.contact),
        ]
    return tuple((label, value) for label, value in pairs if value)


def _size(width: int, height: int) -> str:
    lang = message_language()
    return tr(
        "{width} × {height} bildpunkter",
        width=format_number(width, 0, lang),
        height=format_number(height, 0, lang),
    )
