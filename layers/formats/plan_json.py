"""Detailed development plans in Lantmäteriet's national specification, as JSON.

A feature collection whose features keep their geometry among their properties: `plangeometri` of
the plan, `bestammelsegeometri` of a provision, each a list of parts with a system of its own.
Source: Nationell informationsspecifikation Detaljplan 4.1, media type
application/vnd.lm.detaljplan.v4+json; written and read so by two open programs as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyproj
import shapely
from pyproj.exceptions import CRSError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from layers.crs import name_crs, transform
from layers.errors import UnreadableFile
from layers.formats.framed import PLAN_AREAS, Framed
from layers.language import tr

DRIVER = "Detaljplan"
_MEDIA_TYPE = b"vnd.lm.detaljplan."
_TYPE = "feature:typ"
_PLAN = "detaljplan"
_PROVISION = "sbestämmelse"


def recognises(_path: Path, head: bytes) -> bool:
    """Whether a file is JSON that says that it follows the specification."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and (
        _MEDIA_TYPE in head or b'"feature:typ"' in head
    )


def read_file(path: Path) -> tuple[Framed, ...]:
    """Return the plans and their provisions.

    Raises
    ------
    UnreadableFile
        It is no whole JSON, or has no plan.
    """
    try:
        document = json.loads(path.read_bytes().decode("utf-8-sig"))
        features = [_properties(item) for item in document["features"]]
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise UnreadableFile(
            tr("{file} är ingen hel detaljplan i JSON; hämta den på nytt.", file=path.name)
        ) from fault
    plans = [item for item in features if str(item.get(_TYPE, "")) == _PLAN]
    if not plans:
        raise UnreadableFile(tr("{file} har ingen detaljplan.", file=path.name))
    provisions = [item for item in features if str(item.get(_TYPE, "")).endswith(_PROVISION)]
    crs = next(_systems(plans, "plangeometri"), None)
    layers = [_layer(PLAN_AREAS, map(_plan, plans), plans, "plangeometri", crs)]
    if provisions:
        rows = map(_provision, provisions)
        layers.append(_layer("bestammelser", rows, provisions, "bestammelsegeometri", crs))
    return tuple(layers)


def _properties(feature: Any) -> Mapping[str, Any]:
    properties = feature["properties"]
    if not isinstance(properties, dict):
        raise TypeError(properties)
    return properties


def _plan(item: Mapping[str, Any]) -> dict[str, object]:
    decision = next(iter(_mappings(item.get("beslutsinformation"))), {})
    return {
        "beteckning": _word(item.get("beteckning")),
        "plannamn": _word(item.get("namn")),
        "plantyp": _word(item.get("typ")),
        "status": _word(item.get("status")),
        "datumStatusforandring": _word(item.get("datumStatusforandring"))[:10],
        "kommun": _word(item.get("kommun")),
        "syfte": _word(item.get("syfte")),
        "diarienummer": _word(decision.get("diarienummerKommun")),
        "antagen": _word(decision.get("datumAntagande"))[:10],
        "uuid": _word(item.get("objektidentitet")),
    }


def _provision(item: Mapping[str, Any]) -> dict[str, object]:
    reason = item.get("planbestammelsebeskrivning")
    return {
        "slag": _word(item.get(_TYPE)).removesuffix(_PROVISION),
        "formulering": _word(item.get("bestammelseformulering")),
        "varden": "; ".join(_values(item)),
        "motiv": _word(reason.get("motiv")) if isinstance(reason, dict) else "",
        "katalogreferens": _word(item.get("planbestammelsekatalogreferens")),
        "uuid": _word(item.get("objektidentitet")),
    }


def _values(item: Mapping[str, Any]) -> Iterator[str]:
    for value in _mappings(item.get("bestammelsevarde")):
        words = (value.get("beskrivning"), value.get("variabelvarde"), value.get("enhet"))
        yield " ".join(_word(word) for word in words if word not in (None, ""))


def _word(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(map(_word, value))
    return "" if value is None else str(value).strip()


def _mappings(value: object) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _layer(
    name: str,
    rows: Iterable[dict[str, object]],
    items: list[Mapping[str, Any]],
    key: str,
    crs: pyproj.CRS | None,
) -> Framed:
    notes: list[str] = []
    shapes = np.empty(len(items), dtype=object)
    for at, item in enumerate(items):
        shapes[at] = _geometry_of(item, key, crs, notes)
    frame = geopandas.GeoDataFrame(list(rows), geometry=shapes, crs=crs)
    return Framed(name, frame, DRIVER, notes=tuple(notes))


def _geometry_of(
    item: Mapping[str, Any], key: str, crs: pyproj.CRS | None, notes: list[str]
) -> BaseGeometry | None:
    """Return what all of a feature's parts cover, in the plan's system; None for none."""
    parts = []
    for part in _mappings(item.get(key)):
        geometry = part.get("geometri")
        try:
            found = shape(geometry["position"])  # type: ignore[index]
        except (TypeError, KeyError, AttributeError, ValueError, shapely.errors.ShapelyError):
            notes.append(
                tr("{uuid}: en geometri kunde inte läsas.", uuid=_word(item.get("objektidentitet")))
            )
            continue
        system = _system_of(geometry)
        if system is not None and crs is not None and system != crs:
            array = np.array([found], dtype=object)
            found = transform(array, system, name_crs(crs))[0][0]
        parts.append(found)
    return shapely.union_all(parts) if parts else None


def _systems(items: list[Mapping[str, Any]], key: str) -> Iterator[pyproj.CRS]:
    for item in items:
        for part in _mappings(item.get(key)):
            system = _system_of(part.get("geometri"))
            if system is not None:
                yield system


def _system_of(geometry: object) -> pyproj.CRS | None:
    code = geometry.get("koordinatsystemPlan") if isinstance(geometry, dict) else None
    try:
        return pyproj.CRS.from_user_input(str(code)) if code else None
    except CRSError:
        return None
