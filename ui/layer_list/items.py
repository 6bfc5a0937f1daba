"""The layers of the list: what is drawn, what the layer card says, and what could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from layers.catalog import InstalledLayer
from layers.errors import LayerError
from layers.packages.freshness import Freshness, freshness_of
from layers.services.provenance import read_provenance
from layers.styles.beside import FoundStyle, find_styles
from layers.styles.model import PAINT_ORDER, PLAIN_STYLE, LayerStyle
from layers.vector import VectorLayer, require_places
from rumslig import jobs
from rumslig.look import map_palette
from rumslig.progress import Progress
from rumslig.settings import Home
from rumslig.worker import Worker
from ui.language import tr
from ui.layer_list.arrangement import FULL
from ui.layer_list.card import Card, FileTold, card_of_file, card_of_installed
from ui.map.scene import SceneImage
from ui.messages import describe_sentence

OWN_THEME = "egna"
"""The theme of layers that the planner added from a file."""
IMAGES_THEME = "bilder"
"""The theme of pictures, a package's and the planner's own: over land and water, under the rest."""
BACKGROUND_THEME = "bakgrund"
"""The theme of background maps in tiles: instead of land and water, under everything else."""
SAID_THEME = "tidigare"
"""The theme of what was said before: read from the register, never from a package."""


@dataclass(frozen=True, slots=True, eq=False)
class LayerItem:
    """A layer in the list.

    Attributes
    ----------
    layer
        The objects in EPSG:3006, None where they could not be read (`fault` says why).
    card
        The layer card's labels and values, ready to show.
    visible
        Whether the map shows it: it is wanted, and so is its theme.
    opacity
        Percent.
    freshness
        None for the planner's own files, which nobody has promised to review.
    words
        What else the filter finds it by.
    path, crs, encoding
        The planner's own file, and the reference system and encoding that were chosen for it.
    told
        What the planner's own file says of itself.
    image
        A picture, which has no objects: then `layer` is None.
    scale
        A schematic layer is not drawn closer than 1:n; 0 for any scale.
    of_many
        Whether its file holds more layers, so that its path alone does not tell which it is.
    case_field
        The attribute that names a case, so that it can be opened from the map; "" for none.
    given_style
        The style that it came with, where the planner draws it otherwise.
    brought
        The styles that its file brings, the one that is used first.
    credit
        Whom the map must credit while it is shown, as a snapshot of a service says; "" for none.
    """

    id: str
    title: str
    theme: str
    layer: VectorLayer | None
    style: LayerStyle
    card: Card
    visible: bool
    fault: str = ""
    example: bool = False
    schematic: bool = False
    opacity: int = FULL
    freshness: Freshness | None = None
    words: str = ""
    path: Path | None = None
    crs: str | None = None
    encoding: str | None = None
    told: FileTold | None = None
    image: SceneImage | None = None
    scale: int = 0
    case_field: str = ""
    given_style: LayerStyle | None = None
    brought: tuple[FoundStyle, ...] = ()
    of_many: bool = False
    credit: str = ""

    @property
    def is_restyled(self) -> bool:
        """Whether the planner has given it another style than it came with."""
        return self.given_style is not None

    @property
    def is_readable(self) -> bool:
        """Whether there is something to draw."""
        return self.layer is not None or self.image is not None

    @property
    def layer_name(self) -> str:
        """What an own layer is called in its file."""
        return self.id.removeprefix(f"{OWN_THEME}/{self.path}/")

    @property
    def is_own(self) -> bool:
        """Whether the planner added it, so may rename and remove it."""
        return self.path is not None


def items_of_installed(
    sources: Sequence[InstalledLayer], home: Home, worker: Worker, progress: Progress
) -> tuple[LayerItem, ...]:
    """Return a home's installed layers as rows, read one after the other.

    Large ones are read from their indexes, which the worker builds where there are none.
    """
    if any(source.is_large for source in sources):
        worker.call(jobs.index_large_layers, home, progress=progress)
    items = []
    for number, source in enumerate(sources):
        progress(number, len(sources), source.entry.title)
        items.append(item_of_installed(source))
    return tuple(items)


def item_of_installed(source: InstalledLayer, today: date | None = None) -> LayerItem:
    """Return an installed layer, read with its style; what fails becomes the item's fault.

    Parameters
    ----------
    today
        The day that its freshness is judged on; the computer's by default.
    """
    entry = source.entry
    layer: VectorLayer | None = None
    style, fault = PLAIN_STYLE, ""
    brought: tuple[FoundStyle, ...] = ()
    try:
        style = source.read_style()
        carried = source.read_carried_style()
        brought = () if carried is None else (carried,)
        read = source.read()
        require_places(read)
        layer = read
    except (LayerError, OSError) as error:
        fault = describe_sentence(error)
    return LayerItem(
        id=source.id,
        title=entry.title,
        theme=entry.theme,
        layer=layer,
        style=style,
        brought=brought,
        card=card_of_installed(source, today or date.today()),
        visible=entry.visible and not fault,
        fault=fault,
        example=entry.example,
        schematic=entry.schematic,
        scale=entry.scale if entry.schematic else 0,
        freshness=freshness_of(source.manifest, entry, today or date.today()),
        words=f"{entry.source} {source.manifest.title} {entry.definition}",
    )


def item_of_file(
    path: Path,
    layer: VectorLayer,
    crs: str | None = None,
    encoding: str | None = None,
    told: FileTold | None = None,
    *,
    of_many: bool = False,
) -> LayerItem:
    """Return a layer that the planner added from a file, shown in the style that it brings.

    Parameters
    ----------
    crs, encoding
        The reference system and encoding that the planner chose; None where the file told them.
    """
    brought = find_styles(path, layer.name, tuple(layer.attributes.columns), map_palette())
    used = (item.style for item in brought if item.style is not None)
    return LayerItem(
        id=f"{OWN_THEME}/{path}/{layer.name}",
        title=layer.name or path.stem,
        theme=OWN_THEME,
        layer=layer,
        style=next(used, PLAIN_STYLE),
        card=card_of_file(path, layer, crs, encoding, told),
        visible=True,
        words=path.name,
        path=path,
        crs=crs,
        encoding=encoding,
        told=told,
        brought=brought,
        of_many=of_many,
        credit=credit_of(path),
    )


def credit_of(path: Path) -> str:
    """Return whom a file says is to be credited for it; "" where it says nothing."""
    told = read_provenance(path)
    return told.attribution if told is not None else ""


def retold_file(item: LayerItem) -> LayerItem:
    """Return an own file's layer with its card in the language of now."""
    if item.path is None or item.layer is None:
        return item
    return replace(
        item, card=card_of_file(item.path, item.layer, item.crs, item.encoding, item.told)
    )


def item_of_unread(
    path: Path,
    fault: str,
    crs: str | None = None,
    encoding: str | None = None,
    *,
    layer: str = "",
) -> LayerItem:
    """Return an own file, or a layer of one, that could not be read: it stays with its fault."""
    return LayerItem(
        id=f"{OWN_THEME}/{path}/{layer}" if layer else f"{OWN_THEME}/{path}",
        title=layer or path.stem,
        of_many=bool(layer),
        theme=OWN_THEME,
        layer=None,
        style=PLAIN_STYLE,
        card=((tr("Källa"), str(path)),),
        visible=False,
        fault=fault,
        words=path.name,
        path=path,
        crs=crs,
        encoding=encoding,
    )


def height_of(item: LayerItem) -> int:
    """Return how high in the map a layer's kind is painted, 0 the lowest."""
    return PAINT_ORDER.index(item.style.order)


def paint_sentence(item: LayerItem) -> str:
    """Return among what a layer is painted, which its place in the list does not change."""
    if item.theme == BACKGROUND_THEME:
        return tr("i stället för mark och vatten, under allt annat")
    if item.theme == IMAGES_THEME:
        return tr("över mark och vatten, under övriga lager; här gäller listans ordning")
    return tr("bland {kind}; där gäller listans ordning", kind=_kind_of(item))


def overruled_sentence(item: LayerItem, rows: Sequence[LayerItem]) -> str:
    """Return why a layer's place among `rows`, from the top, is not its place in the map.

    "" where it is: what is painted higher in the map stands above it, what is lower below.
    """
    ids = [other.id for other in rows]
    place, height = ids.index(item.id), height_of(item)
    above, below = rows[:place], rows[place + 1 :]
    if all(height_of(other) >= height for other in above) and all(
        height_of(other) <= height for other in below
    ):
        return ""
    return tr("Ritas ändå bland {kind}. Listans ordning gäller inom dem.", kind=_kind_of(item))


def _kind_of(item: LayerItem) -> str:
    return {
        "base": tr("mark och vatten, underst"),
        "structure": tr("strukturbild, över mark och vatten"),
        "theme": tr("områden, över mark och strukturbild"),
        "road": tr("vägar och järnvägar, över områden"),
        "border": tr("gränser, över vägar"),
        "stop": tr("punkter och orter, överst"),
    }[item.style.order]
