"""WFS 1.1 and 2.0: what a service offers, and its objects, answer by answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from layers.crs import Bounds
from layers.errors import NotOffered
from layers.language import tr
from layers.services.address import with_query
from layers.services.answer import Answer
from layers.services.line import Line
from layers.services.offered import Offered, Service
from layers.services.ows import (
    RESERVED,
    box_of,
    contact_of,
    licence_of,
    operation_address,
    parameter_values,
)
from layers.services.page import Page, read_geojson, read_gml, read_hits
from layers.services.systems import box_in, number_text, ordered, system_code
from layers.services.xml import child, children, text_at, texts_at

PAGE = 1_000
ROOTS = ("WFS_Capabilities",)
_VERSIONS = ("2.0.2", "2.0.0", "1.1.0")


def describe(line: Line) -> Service:
    """Return what the service at the line's address offers.

    Raises
    ------
    ServiceError
        It does not answer as such a service does.
    """
    values = {"service": "WFS", "request": "GetCapabilities", "acceptversions": "2.0.0,1.1.0"}
    answer = line.get(with_query(line.address, values, RESERVED))
    return read_capabilities(line, answer)


def read_capabilities(line: Line, answer: Answer) -> Service:
    """Return what capabilities tell; see `describe`."""
    root = answer.xml(*ROOTS, what=tr("en beskrivning av en WFS"))
    version = root.get("version", "2.0.0")
    if version not in _VERSIONS:
        raise NotOffered(
            tr("{host} talar WFS {version}; Rumslig talar 1.1 och 2.0.", host=line.host,
               version=version)
        )  # fmt: skip
    licence, constraints = licence_of(root)
    address = operation_address(root, "GetFeature", line)
    return Service(
        kind="wfs",
        address=line.address,
        title=text_at(root, "ServiceIdentification", "Title") or line.host,
        layers=tuple(
            _offered(node, address) for node in children(root, "FeatureTypeList", "FeatureType")
        ),
        version=version,
        abstract=text_at(root, "ServiceIdentification", "Abstract"),
        licence=licence,
        constraints=constraints,
        contact=contact_of(root),
        formats=parameter_values(root, "GetFeature", "outputFormat"),
    )


def pages(
    line: Line, service: Service, layer: Offered, system: str, bounds: Bounds | None, most: int
) -> Iterator[Page]:
    """Yield a layer's objects answer by answer.

    A service that finds nothing in a box is asked once more with the axes of the box in the
    other order, since some read it so.

    Parameters
    ----------
    bounds
        In EPSG:3006; None for everything.
    most
        No more objects than this are asked for at a time.
    """
    question = _Question(line, service, layer, system)
    box = _box(bounds, system, layer.name_of(system))
    matched = question.count(box)
    if matched == 0 and box is not None:
        other = (box[1], box[0], box[3], box[2])
        swapped = question.count(other)
        if swapped:
            box, matched = other, swapped
    if matched == 0:
        yield Page(None, 0, 0, "", system, "")
        return
    size = max(1, min(PAGE, most)) if question.is_paged else max(1, most)
    start = 0
    while True:
        page = question.ask(box, start, size, matched)
        yield page
        start += page.count
        if not question.is_paged or not page.count:
            return
        if matched is not None and start >= matched:
            return


class _Question:
    """How one layer of one service is asked for."""

    def __init__(self, line: Line, service: Service, layer: Offered, system: str) -> None:
        self._line, self._service, self._layer, self._system = line, service, layer, system
        self.is_paged = service.version.startswith("2")
        formats = layer.formats or service.formats
        self._format, self._is_json = _choose_format(formats)

    def count(self, box: Bounds | None) -> int | None:
        """Return how many objects there are in a box; None where the service does not say."""
        values = self._values(box) | {"resultType": "hits"}
        values.pop("outputFormat", None)
        return read_hits(self._line.get(self._address(values)))

    def ask(self, box: Bounds | None, start: int, size: int, matched: int | None) -> Page:
        """Return some of the objects in a box."""
        values = self._values(box)
        if self.is_paged:
            values |= {"count": str(size)} | ({"startIndex": str(start)} if start else {})
        else:
            values["maxFeatures"] = str(size)
        answer = self._line.get(self._address(values))
        if answer.is_fault():
            raise answer.fault()
        page = (read_geojson if self._is_json else read_gml)(answer)
        self._line.count_in(answer)
        told = page.matched if matched is None else matched
        return Page(page.frame, page.count, told, "", page.system or self._system, page.digest)

    def _values(self, box: Bounds | None) -> dict[str, str]:
        layer, is_new = self._layer, self.is_paged
        name = layer.name_of(self._system)
        values = {
            "service": "WFS",
            "version": self._service.version,
            "request": "GetFeature",
            "typeNames" if is_new else "typeName": layer.name,
            "srsName": name,
        }
        if self._format:
            values["outputFormat"] = self._format
        if box is not None:
            values["bbox"] = ",".join([*map(number_text, box), name])
        return values

    def _address(self, values: dict[str, str]) -> str:
        return with_query(self._layer.address or self._line.address, values, RESERVED)


def _box(bounds: Bounds | None, system: str, name: str) -> Bounds | None:
    """Return the box as it is asked for: a name of the old kind means easting first."""
    box = box_in(bounds, system) if bounds is not None else None
    if box is None:
        return None
    is_old = name.upper().startswith("EPSG:") or "gml/srs" in name
    return box if is_old else ordered(box, system)


def _choose_format(formats: tuple[str, ...]) -> tuple[str, bool]:
    """Return what to ask for, and whether that is GeoJSON; "" leaves it to the service, GML."""
    for name in formats:
        word = name.casefold()
        if "json" in word and "jsonp" not in word and "text/javascript" not in word:
            return name, True
    for wanted in ("gml/3.2", "gml32", "gml/3.1", "gml3"):
        found = next((name for name in formats if wanted in name.casefold()), "")
        if found:
            return found, False
    return "", False


def _offered(node: Any, address: str) -> Offered:
    told = (
        *texts_at(node, "DefaultCRS"),
        *texts_at(node, "DefaultSRS"),
        *texts_at(node, "OtherCRS"),
        *texts_at(node, "OtherSRS"),
    )
    systems: dict[str, str] = {}
    for name in told:
        systems.setdefault(system_code(name), name)
    systems.pop("", None)
    name = text_at(node, "Name")
    return Offered(
        name=name,
        title=text_at(node, "Title") or name,
        abstract=text_at(node, "Abstract"),
        systems=tuple(systems.items()),
        bounds=box_of(node),
        formats=texts_at(child(node, "OutputFormats"), "Format"),
        address=address,
    )
