"""Which kind of service stands at an address, found out with as few questions as can be."""

from __future__ import annotations

from layers.errors import ServiceUnreachable, WrongAnswer
from layers.language import tr
from layers.services import features, pxweb, wfs, wms, wmts
from layers.services.address import with_query
from layers.services.answer import Answer
from layers.services.line import Line
from layers.services.offered import Kind, Offered, Service
from layers.services.ows import RESERVED
from layers.services.tile_source import TileSource, is_template, of_template
from layers.services.xml import local_name, parse

_ASKED: tuple[tuple[Kind, str], ...] = (("wfs", "WFS"), ("wms", "WMS"), ("wmts", "WMTS"))


def guess_kind(address: str) -> Kind | None:
    """Return the kind that an address tells by itself; None where it tells none."""
    if is_template(address):
        return "xyz"
    query = address.partition("?")[2].casefold()
    for kind, word in _ASKED:
        if f"service={word.casefold()}" in query:
            return kind
    return None


def describe(line: Line, kind: Kind | None = None) -> Service:
    """Return what the service at the line's address offers.

    Parameters
    ----------
    kind
        What it is, where that is known.

    Raises
    ------
    ServiceError
        It is no service that is read here, or does not answer as it should.
    """
    kind = kind or guess_kind(line.address)
    if kind == "xyz":
        source = of_template(line.address)
        layer = Offered("", line.host, systems=(("EPSG:3857", "3857"),))
        return Service("xyz", source.address, line.host, (layer,))
    if kind == "pxweb":
        return pxweb.read_listing(line, line.get(line.address, "application/json"))
    readers = {
        "features": features.describe,
        "wfs": wfs.describe,
        "wms": wms.describe,
        "wmts": wmts.describe,
    }
    if kind is not None:
        return readers[kind](line)
    return _find_out(line)


def _find_out(line: Line) -> Service:
    try:
        answer = line.get(line.address, "application/json, */*;q=0.5")
    except WrongAnswer:
        answer = None  # many services answer only to a whole question
    if answer is not None:
        found = _read(line, answer)
        if found is not None:
            return found
    for _, word in _ASKED:
        values = {"service": word, "request": "GetCapabilities"}
        try:
            asked = line.get(with_query(line.address, values, RESERVED))
        except (WrongAnswer, ServiceUnreachable):
            continue
        found = _read(line, asked)
        if found is not None:
            return found
    raise WrongAnswer(
        tr(
            "{host} är ingen tjänst som Rumslig känner igen på den adressen; ange adressen till "
            "OGC API Features, WFS, WMS, WMTS eller PxWeb.",
            host=line.host,
        )
    )


def _read(line: Line, answer: Answer) -> Service | None:
    """Return the service that an answer describes; None where it describes none."""
    root = parse(answer.content)
    if root is not None:
        name = local_name(root)
        if name in wfs.ROOTS:
            return wfs.describe(line)  # in the version that suits
        if name in wms.ROOTS:
            return wms.describe(line)
        if name in wmts.ROOTS:
            return wmts.read_capabilities(line, answer)
        return None
    try:
        document = answer.json()
    except WrongAnswer:
        return None
    if features.is_landing(document):
        return features.describe(line)
    return pxweb.read_listing(line, answer) if pxweb.is_pxweb(document) else None


def tile_source(line: Line, service: Service, name: str, system: str = "") -> TileSource:
    """Return a layer of a service as a map in tiles.

    Raises
    ------
    ServiceError
        It has none, or none in that system.
    """
    if service.kind == "xyz":
        return of_template(service.address, service.layers[0].title)
    layer = service.layer(name)
    if service.kind == "wmts":
        return wmts.tile_source(line, service, layer, system)
    if service.kind == "wms":
        codes = (system,) if system else ("EPSG:3006", "EPSG:3857")
        chosen = next((code for code in codes if code in layer.codes), codes[0])
        return wms.tile_source(service, layer, chosen)
    raise WrongAnswer(
        tr("{host} ger inga kartbilder, så det blir ingen bakgrundskarta.", host=line.host)
    )
