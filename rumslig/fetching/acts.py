"""The acts of fetching, as a command or a child process does them: ask, estimate, fetch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from layers.crs import Bounds
from layers.errors import NotOffered
from layers.services import recognising
from layers.services.background import TilePlan, estimate_bytes, fetch_background, plan_tiles
from layers.services.line import Line
from layers.services.offered import OBJECTS, Kind, Service, plain
from layers.services.picture import fetch_picture, frame_of
from layers.services.provenance import Provenance
from layers.services.pxweb import choose_values, fetch_table, read_table
from layers.services.snapshot import Wanted, estimate_objects, fetch_objects
from rumslig import __version__
from rumslig.language import tr
from rumslig.progress import Progress, silent

BYTES_A_CELL = 12
"""What a value of a table comes to, about."""
BYTES_A_PIXEL = 0.4
"""What a pixel of a drawn map comes to, about."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom the user agreed to ask.

    Attributes
    ----------
    also
        Other hosts that the service leads to, which the user agreed to too.
    title, attribution, licence
        As the list of sources says, for services that do not say it themselves.
    """

    address: str
    kind: Kind | None = None
    title: str = ""
    also: tuple[str, ...] = ()
    attribution: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be fetched of a service.

    Attributes
    ----------
    area
        In EPSG:3006; None for everything.
    pixel_m
        How wide a pixel is on the ground, for pictures and background maps; None for a usual one.
    choices
        Of a table: values by variable.
    """

    layer: str = ""
    area: BaseGeometry | None = None
    system: str = ""
    most: int | None = None
    pixel_m: float | None = None
    is_background: bool = False
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def wanted(self) -> Wanted:
        """What of a layer is to be fetched."""
        return Wanted(self.layer, self.area, self.system, self.most)

    @property
    def bounds(self) -> Bounds | None:
        """The box around the area, in EPSG:3006."""
        return self.wanted.bounds


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is to fetch.

    Attributes
    ----------
    count
        Of objects, pixels, tiles or cells; None where the service does not say.
    bytes
        About; None where it cannot be told.
    """

    what: str
    count: int | None
    bytes: int | None


USUAL_PIXEL_M = 5.0
"""Of a background map."""


def contact(asked: Contact, *, progress: Progress = silent) -> Service:
    """Return what a service offers; see `recognising.describe`."""
    service = recognising.describe(_line(asked, progress), asked.kind)
    if service.kind == "xyz" and asked.title:  # tiles say nothing of themselves
        layers = tuple(replace(layer, title=asked.title) for layer in service.layers)
        return replace(service, title=asked.title, layers=layers)
    return service


def estimate(
    asked: Contact, service: Service, order: Order, *, progress: Progress = silent
) -> Size:
    """Return how much an order comes to, as the service says or a little of it tells.

    Raises
    ------
    ServiceError
        The order cannot be met, or the service does not answer as it should.
    """
    line = _line(asked, progress)
    if order.is_background:
        plan = _plan(line, service, order, asked)
        return Size("tiles", plan.count, estimate_bytes(line, plan))
    if service.kind in OBJECTS:
        told = estimate_objects(line, service, order.wanted)
        return Size("objects", told.objects, told.bytes)
    if service.kind == "pxweb":
        table = read_table(line, service.layer(order.layer))
        cells = 1
        for values in choose_values(table, order.choices).values():
            cells *= len(values)
        return Size("cells", cells, cells * BYTES_A_CELL)
    frame = frame_of(line, service.layer(order.layer), order.wanted, order.pixel_m)
    pixels = frame.width * frame.height
    return Size("pixels", pixels, round(pixels * BYTES_A_PIXEL))


def fetch(
    asked: Contact, service: Service, order: Order, target: Path, *, progress: Progress = silent
) -> Provenance:
    """Write what is ordered to a file, whole or not at all; return where it says it came from.

    Raises
    ------
    ServiceError
        The service does not give what it should; there is no file.
    """
    line = _line(asked, progress)
    if order.is_background:
        return fetch_background(
            asked.address,
            _plan(line, service, order, asked),
            target,
            now=_now,
            version=__version__,
            also=asked.also,
            step=progress,
        )
    if service.kind == "pxweb":
        return fetch_table(
            line, service, order.layer, order.choices, target, now=_now, version=__version__
        )
    service = _credited(service, asked)
    if service.kind in OBJECTS:
        return fetch_objects(line, service, order.wanted, target, now=_now, version=__version__)
    return fetch_picture(
        line, service, order.wanted, target, pixel=order.pixel_m, now=_now, version=__version__
    )


def settle(service: Service, order: Order) -> Order:
    """Return an order with the layer's own name; what only comes in tiles is a background map.

    Raises
    ------
    NotOffered
        The service has no such layer.
    """
    is_background = order.is_background or service.kind in ("wmts", "xyz")
    return replace(order, layer=service.layer(order.layer).name, is_background=is_background)


def endings_of(service: Service, order: Order) -> tuple[str, ...]:
    """Return the ends of names of files that an order can be written to, the usual one first."""
    if order.is_background:
        return (".gpkg", ".mbtiles")
    if service.kind == "pxweb":
        return (".csv", ".json")
    return (".gpkg",) if service.kind in OBJECTS else (".tif", ".png")


def file_name(service: Service, order: Order) -> str:
    """Return the name of the file that suits an order."""
    title = service.layer(order.layer).title
    name = "".join(sign if sign.isalnum() or sign in "-_ " else "_" for sign in title)
    return (" ".join(name.split())[:60].strip() or "lager") + endings_of(service, order)[0]


def _plan(line: Line, service: Service, order: Order, asked: Contact) -> TilePlan:
    bounds = order.bounds
    if bounds is None:
        raise NotOffered(tr("en bakgrundskarta hämtas för ett område; ange vilket."))
    source = recognising.tile_source(line, service, order.layer, order.system)
    source = replace(
        source,
        attribution=source.attribution or asked.attribution,
        licence=source.licence or asked.licence,
    )
    return plan_tiles(source, bounds, order.pixel_m or USUAL_PIXEL_M)


def _credited(service: Service, asked: Contact) -> Service:
    """Return a service whose layers are credited as the list says where it says nothing itself."""
    layers = tuple(
        replace(layer, attribution=layer.attribution or asked.attribution)
        for layer in service.layers
    )
    return replace(service, layers=layers, licence=plain(service.licence) or asked.licence)


def _now() -> datetime:
    return datetime.now(UTC)


def _line(asked: Contact, progress: Callable[[int, int, str], None]) -> Line:
    return Line(asked.address, also=asked.also, step=progress)
