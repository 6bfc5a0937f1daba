"""OGC API Features: what a service offers, and its objects, answer by answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urljoin

from layers.crs import Bounds, transform_bounds
from layers.language import tr
from layers.services.address import with_query
from layers.services.answer import Answer
from layers.services.line import Line
from layers.services.offered import Offered, Service
from layers.services.page import Page, read_geojson
from layers.services.systems import CRS84, box_in, number_text, system_code, uri_of

PAGE = 1_000
_JSON = "application/json"
_GEOJSON = "application/geo+json"
_CRS_PART = "ogcapi-features-2/1.0/conf/crs"


def is_landing(document: object) -> bool:
    """Whether a JSON document is the first page of such a service."""
    rels = {link.get("rel") for link in _links(document)}
    return bool(rels & {"data", "http://www.opengis.net/def/rel/ogc/1.0/data"}) or (
        isinstance(document, dict) and isinstance(document.get("collections"), list)
    )


def describe(line: Line) -> Service:
    """Return what the service at the line's address offers.

    Raises
    ------
    ServiceError
        It does not answer as such a service does.
    """
    answer = line.get(line.address, _JSON)
    landing = _document(answer)
    if isinstance(landing.get("collections"), list):
        collections, landing = landing, {}
    else:
        told = _link(landing, line, ("data", "http://www.opengis.net/def/rel/ogc/1.0/data"))
        where = told or urljoin(line.address.partition("?")[0].rstrip("/") + "/", "collections")
        answer = line.get(where, _JSON)
        collections = _document(answer)
    listed = collections.get("collections")
    if not isinstance(listed, list):
        raise answer.wrong(tr("en lista över lager"))
    shared = [str(name) for name in collections.get("crs") or ()]
    layers = (_offered(item, shared, line) for item in listed if isinstance(item, dict))
    return Service(
        kind="features",
        address=line.address,
        title=str(landing.get("title") or collections.get("title") or line.host),
        layers=tuple(layer for layer in layers if layer is not None),
        abstract=str(landing.get("description") or ""),
        licence=_licence(landing),
        contact=_contact(landing),
        conformance=_conformance(line, landing),
    )


def pages(
    line: Line, service: Service, layer: Offered, system: str, bounds: Bounds | None, most: int
) -> Iterator[Page]:
    """Yield a layer's objects answer by answer, as far as the service leads.

    Parameters
    ----------
    bounds
        In EPSG:3006; None for everything.
    most
        No more objects than this are asked for at a time.
    """
    values = {"limit": str(max(1, min(PAGE, most)))}
    if bounds is not None:
        # in degrees, which every such service knows without being asked in which order
        box = box_in(bounds, CRS84)
        if box is not None:
            values["bbox"] = ",".join(number_text(value) for value in box)
    if system != CRS84:
        values["crs"] = layer.name_of(system)
    following = with_query(layer.address, values)
    while following:
        answer = line.get(following, f"{_GEOJSON}, {_JSON};q=0.9")
        page = read_geojson(answer)
        line.count_in(answer)
        yield page
        following = urljoin(answer.address, page.following) if page.following else ""


def _document(answer: Answer) -> dict[str, Any]:
    document = answer.json()
    if not isinstance(document, dict):
        raise answer.wrong(tr("en beskrivning"))
    return document


def _links(document: object) -> list[dict[str, Any]]:
    links = document.get("links") if isinstance(document, dict) else None
    return [link for link in links if isinstance(link, dict)] if isinstance(links, list) else []


def _link(document: object, line: Line, rels: tuple[str, ...], kinds: tuple[str, ...] = ()) -> str:
    """Return the address of a link, of the kinds wanted first; "" where there is none."""
    found = [link for link in _links(document) if link.get("rel") in rels and link.get("href")]
    wanted = (*kinds, _JSON, "")
    found.sort(key=lambda link: _rank(str(link.get("type") or ""), wanted))
    return line.meet(urljoin(line.address, str(found[0]["href"]))) if found else ""


def _rank(kind: str, wanted: tuple[str, ...]) -> int:
    name = kind.partition(";")[0].strip().lower()
    return wanted.index(name) if name in wanted else len(wanted)


def _offered(item: dict[str, Any], shared: list[str], line: Line) -> Offered | None:
    name = item.get("id")
    if not isinstance(name, str) or item.get("itemType", "feature") != "feature":
        return None
    told: list[str] = []
    for value in item.get("crs") or ():
        told += shared if str(value) == "#/crs" else [str(value)]
    systems = {code: value for value in told if (code := system_code(value))}
    base = line.address.partition("?")[0].rstrip("/").removesuffix("/collections")
    address = _link(item, line, ("items",), (_GEOJSON,))
    return Offered(
        name=name,
        title=str(item.get("title") or name),
        abstract=" ".join(str(item.get("description") or "").split()),
        systems=tuple(({CRS84: uri_of(CRS84)} | systems).items()),
        bounds=_bounds(item.get("extent")),
        address=address or f"{base}/collections/{quote(name, safe='')}/items",
        attribution=str(item.get("attribution") or ""),
        licence=_licence(item) or str(item.get("license") or ""),
    )


def _bounds(extent: object) -> Bounds | None:
    spatial = extent.get("spatial") if isinstance(extent, dict) else None
    boxes = spatial.get("bbox") if isinstance(spatial, dict) else None
    try:
        values = [float(value) for value in boxes[0]]  # type: ignore[index]
        west, south, east, north = values if len(values) == 4 else (*values[:2], *values[3:5])
    except (TypeError, ValueError, IndexError, KeyError):
        return None
    return transform_bounds((west, south, east, north), CRS84)


def _licence(document: object) -> str:
    link = next((link for link in _links(document) if link.get("rel") == "license"), {})
    return str(link.get("title") or link.get("href") or "")


def _contact(landing: dict[str, Any]) -> str:
    contact = landing.get("contact")
    if isinstance(contact, dict):
        return ", ".join(str(value) for value in contact.values() if isinstance(value, str))
    return str(contact or "")


def _conformance(line: Line, landing: dict[str, Any]) -> frozenset[str]:
    rels = ("conformance", "http://www.opengis.net/def/rel/ogc/1.0/conformance")
    where = _link(landing, line, rels)
    told = _document(line.get(where, _JSON)).get("conformsTo") if where else ()
    return frozenset(str(item) for item in told) if isinstance(told, list) else frozenset()


def knows_systems(service: Service) -> bool:
    """Whether the service says that it gives other systems than degrees."""
    return any(item.endswith(_CRS_PART) for item in service.conformance)
