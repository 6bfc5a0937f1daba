"""One answer with objects: read by the same readers as any file, its axes put in order."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely
from lxml import etree

from layers.crs import Bounds
from layers.errors import UnreadableFile
from layers.formats.files import read_rows
from layers.language import tr
from layers.services.answer import Answer
from layers.services.systems import CRS84, box_in, system_code
from layers.services.xml import local_name
from layers.vector import SWEDEN

_SCHEMA = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
_COLLECTIONS = ("FeatureCollection", "featureCollection")
_MEMBERS = ("member", "featureMember", "featureMembers")


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """The objects of one answer.

    Attributes
    ----------
    frame
        None where there are none.
    count
        How many objects came.
    matched
        How many there are in all, as the service says; None where it does not.
    following
        The address of the next answer, "" where there is none.
    system
        The system that the answer says that its coordinates are in; "" where it does not.
    digest
        Of the objects, to know them by: a service that cannot give the next part may give the
        first again, with a new date or address around it.
    """

    frame: geopandas.GeoDataFrame | None
    count: int
    matched: int | None
    following: str
    system: str
    digest: str


def read_geojson(answer: Answer) -> Page:
    """Return the objects of a GeoJSON answer.

    Raises
    ------
    WrongAnswer
        It is something else, or cut short.
    """
    if answer.is_fault():
        raise answer.fault()
    document = answer.json()
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not all(isinstance(item, dict) for item in features):
        raise answer.wrong(tr("GeoJSON"))
    following = ""
    for link in document.get("links") or ():
        if isinstance(link, dict) and link.get("rel") == "next":
            following = str(link.get("href") or "")
    told = answer.headers.get("content-crs", "").strip().strip("<>")
    frame = _read(answer, answer.content, ".geojson") if features else None
    return Page(
        frame,
        len(features),
        _number(document.get("numberMatched", document.get("totalFeatures"))),
        following,
        system_code(told) or _member_system(document),
        hashlib.sha256(json.dumps(features).encode()).hexdigest(),
    )


def read_gml(answer: Answer) -> Page:
    """Return the objects of a GML answer; see `read_geojson`."""
    root = answer.xml(*_COLLECTIONS, what=tr("GML"))
    members = [node for node in root if local_name(node) in _MEMBERS]
    count = sum(isinstance(item.tag, str) for node in members for item in node)
    for node in root.iter():
        if isinstance(node.tag, str) and _SCHEMA in node.attrib:
            del node.attrib[_SCHEMA]  # a reader may want to fetch it
    content = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    named = next((node.get("srsName") for node in root.iter() if _has_system(node)), "")
    return Page(
        _read(answer, content, ".gml") if count else None,
        count,
        _number(root.get("numberMatched", root.get("numberOfFeatures"))),
        root.get("next", ""),
        system_code(named or ""),
        hashlib.sha256(b"".join(map(etree.tostring, members))).hexdigest(),
    )


def read_hits(answer: Answer) -> int | None:
    """Return how many objects a service says that there are; None where it does not say."""
    root = answer.xml(*_COLLECTIONS, what=tr("antalet objekt"))
    return _number(root.get("numberMatched", root.get("numberOfFeatures")))


def join(frames: Sequence[geopandas.GeoDataFrame], system: str) -> geopandas.GeoDataFrame:
    """Return the objects of several answers as one table in a system."""
    frames = [frame.set_crs(None, allow_override=True) for frame in frames]
    names = dict.fromkeys(str(name) for frame in frames for name in frame.columns)
    mixed = {
        name for name in names if len({frame[name].dtype for frame in frames if name in frame}) > 1
    }
    for frame in frames:
        for name in mixed & set(frame.columns):
            if name != frame.geometry.name:
                frame[name] = _as_words(frame[name])
    table = pd.concat(frames, ignore_index=True)
    return geopandas.GeoDataFrame(table, geometry=frames[0].geometry.name, crs=system)


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """Objects with easting first, in the system that they are really in."""

    frame: geopandas.GeoDataFrame
    system: str
    was_swapped: bool


def settle_place(frame: geopandas.GeoDataFrame, system: str, home: Bounds = SWEDEN) -> Settled:
    """Return the objects with easting first, in the system that puts most of them at home.

    Services do not always do what standards say: some write northing first, and some answer in
    degrees whatever they are asked for.

    Parameters
    ----------
    system
        The one that the service says, or was asked for.
    home
        Where they are expected, in EPSG:3006.
    """
    shapes = np.asarray(frame.geometry.array, dtype=object)
    bounds = shapely.bounds(shapes)
    bounds = bounds[np.isfinite(bounds).all(axis=1)]
    ways: list[tuple[int, str, bool]] = []
    for code in dict.fromkeys((system, CRS84)):
        box = box_in(home, code)
        if box is not None:
            ways.append((_within(bounds, box), code, False))
            ways.append((_within(bounds[:, [1, 0, 3, 2]], box), code, True))
    count, found, is_swapped = max(ways, key=lambda way: way[0], default=(0, system, False))
    if not count:
        return Settled(frame, system, False)
    if is_swapped:
        shapes = shapely.transform(shapes, lambda points: points[:, ::-1])
    moved = geopandas.GeoSeries(shapes, index=frame.index, crs=crs_of(found))
    frame = frame.set_crs(crs_of(found), allow_override=True).set_geometry(moved)
    return Settled(frame, found, is_swapped)


def crs_of(code: str) -> str:
    """Return a system as files have it: degrees with longitude first are WGS 84."""
    return "EPSG:4326" if code == CRS84 else code


def _within(bounds: Any, box: Bounds) -> int:
    west, south, east, north = box
    inside = (bounds[:, 0] <= east) & (bounds[:, 2] >= west)
    return int((inside & (bounds[:, 1] <= north) & (bounds[:, 3] >= south)).sum())


def _read(answer: Answer, content: bytes, suffix: str) -> geopandas.GeoDataFrame:
    with TemporaryDirectory(prefix="rumslig-") as folder:
        path = Path(folder) / f"svar{suffix}"
        path.write_bytes(content)
        try:
            raw = read_rows(path)
        except UnreadableFile as error:
            raise answer.wrong(tr("objekt med läge")) from error
    frame = raw.frame.reset_index(drop=True)
    for name in frame.columns:
        if name != frame.geometry.name and frame[name].dtype == object:
            frame[name] = _as_words(frame[name])
    return frame


def _as_words(column: pd.Series) -> pd.Series:
    return column.map(lambda value: value if value is None or value != value else str(value))


def _has_system(node: Any) -> bool:
    return isinstance(node.tag, str) and bool(node.get("srsName"))


def _member_system(document: dict[str, Any]) -> str:
    member = document.get("crs")
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return system_code(name) if isinstance(name, str) else ""


def _number(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isdecimal() else None
