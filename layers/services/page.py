"""One answer with objects: read by the same readers as any file, its axes put in order."""

from __future__ import annotations

import hashlib
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
from layers.services.systems import box_in, system_code
from layers.services.xml import local_name, text_at
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
        Of the answer, to know it by.
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
        _digest(answer),
    )


def read_gml(answer: Answer) -> Page:
    """Return the objects of a GML answer; see `read_geojson`."""
    root = answer.xml(*_COLLECTIONS, what=tr("GML"))
    count = 0
    for node in root:
        if local_name(node) in _MEMBERS:
            count += sum(1 for item in node if isinstance(item.tag, str))
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
        _digest(answer),
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


def settle_axes(
    frame: geopandas.GeoDataFrame, system: str, home: Bounds = SWEDEN
) -> tuple[geopandas.GeoDataFrame, bool]:
    """Return the objects with easting first, and whether the axes were swapped.

    What decides is where the objects would lie: services do not always do what standards say.

    Parameters
    ----------
    home
        Where they are expected, in EPSG:3006.
    """
    box = box_in(home, system)
    if box is None:
        return frame, False
    shapes = np.asarray(frame.geometry.array, dtype=object)
    bounds = shapely.bounds(shapes)
    bounds = bounds[np.isfinite(bounds).all(axis=1)]
    here, there = _within(bounds, box), _within(bounds[:, [1, 0, 3, 2]], box)
    if there <= here:
        return frame, False
    swapped = shapely.transform(shapes, lambda points: points[:, ::-1])
    return frame.set_geometry(geopandas.GeoSeries(swapped, index=frame.index, crs=frame.crs)), True


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


def _digest(answer: Answer) -> str:
    return hashlib.sha256(answer.content).hexdigest()


def title_of(node: Any, fallback: str) -> str:
    """Return the title that a description gives, or what it is called instead."""
    return text_at(node, "Title") or fallback
