"""WMTS: which maps a service has in tiles, in which grids, and where each tile is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from layers.errors import NotOffered
from layers.language import tr
from layers.services.address import with_query
from layers.services.answer import Answer
from layers.services.line import Line
from layers.services.offered import Offered, Service, plain
from layers.services.ows import RESERVED, box_of, contact_of, licence_of, operation_address
from layers.services.systems import choose_system, is_known, system_code
from layers.services.tile_matrix import read_grid
from layers.services.tile_source import Range, TileSource
from layers.services.xml import child, children, text_at, texts_at
from layers.vector import SWEDEN

ROOTS = ("Capabilities",)
_FORMATS = ("image/png", "image/jpeg", "image/webp")


def describe(line: Line) -> Service:
    """Return what the service at the line's address offers.

    Raises
    ------
    ServiceError
        It does not answer as such a service does.
    """
    return read_capabilities(line, line.get(capabilities_address(line.address)))


def capabilities_address(address: str) -> str:
    """Return where a service describes itself: as it is where that is a file, else asked for."""
    if address.partition("?")[0].lower().endswith(".xml"):
        return address
    values = {"service": "WMTS", "request": "GetCapabilities", "version": "1.0.0"}
    return with_query(address, values, RESERVED)


def read_capabilities(line: Line, answer: Answer) -> Service:
    """Return what capabilities tell; see `describe`."""
    root = answer.xml(*ROOTS, what=tr("en beskrivning av en WMTS"))
    contents = child(root, "Contents")
    if contents is None:
        raise answer.wrong(tr("en beskrivning av en WMTS"))
    systems = {
        text_at(node, "Identifier"): system_code(text_at(node, "SupportedCRS"))
        for node in children(contents, "TileMatrixSet")
    }
    licence, constraints = licence_of(root)
    return Service(
        kind="wmts",
        address=line.address,
        title=text_at(root, "ServiceIdentification", "Title") or line.host,
        layers=tuple(_offered(node, systems) for node in children(contents, "Layer")),
        version="1.0.0",
        abstract=text_at(root, "ServiceIdentification", "Abstract"),
        licence=licence,
        constraints=constraints,
        contact=contact_of(root),
    )


def tile_source(line: Line, service: Service, layer: Offered, system: str = "") -> TileSource:
    """Return a layer as a map in tiles; asks the service once more how its grid is.

    Raises
    ------
    NotOffered
        There is no grid in the wanted system, or none that halves, or no kind of picture that is
        read here.
    ServiceError
        It does not answer as such a service does.
    """
    answer = line.get(capabilities_address(line.address))
    root = answer.xml(*ROOTS, what=tr("en beskrivning av en WMTS"))
    node = next(
        (
            item
            for item in children(root, "Contents", "Layer")
            if text_at(item, "Identifier") == layer.name
        ),
        None,
    )
    code = choose_system(layer.codes, system)
    if node is None or not code:
        raise NotOffered(
            tr(
                "{layer} har inga kartrutor i {system}; tjänsten har {offered}.",
                layer=layer.title,
                system=system or tr("något känt koordinatsystem"),
                offered=", ".join(layer.codes) or "?",
            )
        )
    set_name = layer.name_of(code)
    form = next((name for name in _FORMATS if name in texts_at(node, "Format")), "")
    if not form:
        raise NotOffered(tr("{layer} har inga kartrutor som är bilder.", layer=layer.title))
    matrices = next(
        item
        for item in children(root, "Contents", "TileMatrixSet")
        if text_at(item, "Identifier") == set_name
    )
    grid = read_grid(matrices, code, layer.bounds or SWEDEN)
    style = next(
        (item for item in children(node, "Style") if item.get("isDefault") == "true"),
        child(node, "Style"),
    )
    source = TileSource(
        "wmts",
        layer.title,
        layer.name,
        grid,
        operation_address(root, "GetTile", line),
        "wmts",
        limits=_limits(node, set_name),
        attribution=layer.attribution,
        licence=plain(service.licence),
        constraints=plain(service.constraints),
        contact=service.contact,
    )
    template = _template(node, form)
    if template:
        filled = template
        for place, value in (
            ("{Style}", text_at(style, "Identifier")),
            ("{style}", text_at(style, "Identifier")),
            ("{TileMatrixSet}", set_name),
            *_dimensions(node),
        ):
            filled = filled.replace(place, value)
        address = line.meet(filled)
        return replace(source, how="template", address=address)
    values = {
        "service": "WMTS",
        "version": "1.0.0",
        "request": "GetTile",
        "layer": layer.name,
        "style": text_at(style, "Identifier"),
        "format": form,
        "tilematrixset": set_name,
    }
    return replace(source, values=tuple(values.items()))


def _offered(node: Any, systems: dict[str, str]) -> Offered:
    found: dict[str, str] = {}
    for link in children(node, "TileMatrixSetLink"):
        name = text_at(link, "TileMatrixSet")
        code = systems.get(name, "")
        if code and is_known(code):
            found.setdefault(code, name)
    name = text_at(node, "Identifier")
    return Offered(
        name=name,
        title=text_at(node, "Title") or name,
        abstract=text_at(node, "Abstract"),
        systems=tuple(found.items()),
        bounds=box_of(node),
        formats=texts_at(node, "Format"),
    )


def _template(node: Any, form: str) -> str:
    for item in children(node, "ResourceURL"):
        if item.get("resourceType") == "tile" and item.get("format") == form:
            return str(item.get("template", ""))
    return ""


def _dimensions(node: Any) -> list[tuple[str, str]]:
    return [
        (f"{{{text_at(item, 'Identifier')}}}", text_at(item, "Default"))
        for item in children(node, "Dimension")
    ]


def _limits(node: Any, set_name: str) -> tuple[tuple[str, Range], ...]:
    found = []
    for link in children(node, "TileMatrixSetLink"):
        if text_at(link, "TileMatrixSet") != set_name:
            continue
        for item in children(link, "TileMatrixSetLimits", "TileMatrixLimits"):
            names = ("MinTileCol", "MaxTileCol", "MinTileRow", "MaxTileRow")
            words = [text_at(item, name) for name in names]
            if all(word.isdecimal() for word in words):
                left, right, top, bottom = map(int, words)
                found.append((text_at(item, "TileMatrix"), (left, right, top, bottom)))
    return tuple(found)
