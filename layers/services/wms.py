"""WMS 1.1.1 and 1.3.0: what a service draws, and how it is asked to draw a box."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from layers.crs import Bounds, transform_bounds
from layers.errors import NotOffered
from layers.language import tr
from layers.services.address import with_query
from layers.services.answer import Answer
from layers.services.line import Line
from layers.services.offered import Offered, Service, plain
from layers.services.ows import RESERVED, contact_of, licence_of
from layers.services.systems import CRS84, number_text, ordered, system_code
from layers.services.tile_grid import NATIONAL, WEB, TileGrid
from layers.services.tile_source import TileSource
from layers.services.xml import LINK, child, children, text_at, texts_at

ROOTS = ("WMS_Capabilities", "WMT_MS_Capabilities")
_WHERE = ("Capability", "Request", "GetMap", "DCPType", "HTTP", "Get", "OnlineResource")
_FORMATS = ("image/png", "image/png; mode=24bit", "image/png8", "image/jpeg")


def describe(line: Line) -> Service:
    """Return what the service at the line's address offers.

    Raises
    ------
    ServiceError
        It does not answer as such a service does.
    """
    values = {"service": "WMS", "request": "GetCapabilities", "version": "1.3.0"}
    answer = line.get(with_query(line.address, values, RESERVED))
    return read_capabilities(line, answer)


def read_capabilities(line: Line, answer: Answer) -> Service:
    """Return what capabilities tell; see `describe`."""
    root = answer.xml(*ROOTS, what=tr("en beskrivning av en WMS"))
    version = root.get("version", "")
    if version not in ("1.3.0", "1.1.1"):
        raise NotOffered(
            tr("{host} talar WMS {version}; Rumslig talar 1.1.1 och 1.3.0.", host=line.host,
               version=version or "?")
        )  # fmt: skip
    service = child(root, "Service")
    where = child(root, *_WHERE)
    address = line.address
    if where is not None and where.get(LINK):
        address = line.meet(where.get(LINK))
    licence, constraints = licence_of(root)
    layers = (
        layer
        for node in children(root, "Capability", "Layer")
        for layer in _walk(node, (), "", address)
    )
    return Service(
        kind="wms",
        address=line.address,
        title=text_at(service, "Title") or line.host,
        layers=tuple(layers),
        version=version,
        abstract=text_at(service, "Abstract"),
        licence=licence,
        constraints=constraints,
        contact=contact_of(root),
        formats=texts_at(root, "Capability", "Request", "GetMap", "Format"),
        most_pixels=_most_pixels(service),
    )


def map_values(
    service: Service, layer: Offered, system: str, size: tuple[int, int]
) -> dict[str, str]:
    """Return the query that draws a layer, all but the box.

    Raises
    ------
    NotOffered
        The service draws no kind of picture that is read here.
    """
    form = next((name for name in _FORMATS if name in service.formats), "")
    if not form:
        raise NotOffered(
            tr("tjänsten ritar varken PNG eller JPEG utan {formats}.",
               formats=", ".join(service.formats[:5]) or "?")
        )  # fmt: skip
    return {
        "service": "WMS",
        "version": service.version,
        "request": "GetMap",
        "layers": layer.name,
        "styles": "",
        "crs" if service.version == "1.3.0" else "srs": layer.name_of(system),
        "width": str(size[0]),
        "height": str(size[1]),
        "format": form,
    } | ({"transparent": "TRUE"} if "png" in form else {})


def map_address(values: dict[str, str], layer: Offered, system: str, box: Bounds) -> str:
    """Return where a box is drawn; version 1.3.0 has the axes as the system defines them."""
    asked = ordered(box, system) if values["version"] == "1.3.0" else box
    return with_query(
        layer.address, {**values, "bbox": ",".join(map(number_text, asked))}, RESERVED
    )


def tile_source(service: Service, layer: Offered, system: str) -> TileSource:
    """Return a layer as a map in tiles, in a grid of our own.

    Raises
    ------
    NotOffered
        It is not drawn in a system that has such a grid.
    """
    grids: dict[str, TileGrid] = {"EPSG:3006": NATIONAL, "EPSG:3857": WEB}
    if system not in grids or system not in layer.codes:
        raise NotOffered(
            tr(
                "{layer} kan inte bli bakgrundskarta; den ritas inte i EPSG:3006 eller EPSG:3857.",
                layer=layer.title,
            )
        )
    grid = grids[system]
    return TileSource(
        "wms",
        layer.title,
        layer.name,
        grid,
        layer.address,
        "wms",
        tuple(map_values(service, layer, system, (grid.tile, grid.tile)).items()),
        attribution=layer.attribution,
        licence=plain(service.licence),
        constraints=plain(service.constraints),
        contact=service.contact,
    )


def _walk(
    node: Any, inherited: tuple[str, ...], attribution: str, address: str
) -> Iterator[Offered]:
    """Yield the layers of a tree that can be drawn; each has its parents' systems too."""
    told = [
        word for name in ("CRS", "SRS") for text in texts_at(node, name) for word in text.split()
    ]
    names = tuple(dict.fromkeys([*inherited, *told]))
    credit = text_at(node, "Attribution", "Title") or attribution
    name = text_at(node, "Name")
    if name:
        systems: dict[str, str] = {}
        for word in names:
            systems.setdefault(system_code(word), word)
        systems.pop("", None)
        yield Offered(
            name=name,
            title=text_at(node, "Title") or name,
            abstract=text_at(node, "Abstract"),
            systems=tuple(systems.items()),
            bounds=_bounds(node),
            address=address,
            attribution=credit,
        )
    for below in children(node, "Layer"):
        yield from _walk(below, names, credit, address)


def _bounds(node: Any) -> Bounds | None:
    box = child(node, "EX_GeographicBoundingBox")
    try:
        if box is not None:
            sides = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude",
                     "northBoundLatitude")  # fmt: skip
            west, south, east, north = (float(text_at(box, side)) for side in sides)
        else:
            old = child(node, "LatLonBoundingBox")
            if old is None:
                return None
            west, south, east, north = (
                float(old.get(side, "")) for side in ("minx", "miny", "maxx", "maxy")
            )
    except ValueError:
        return None
    return transform_bounds((west, south, east, north), CRS84)


def _most_pixels(service: Any) -> tuple[int, int] | None:
    wide, high = text_at(service, "MaxWidth"), text_at(service, "MaxHeight")
    return (int(wide), int(high)) if wide.isdecimal() and high.isdecimal() else None
