"""The nodes of a railway: its stations, and where its lines meet or end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

MEET_M = 50.0
"""A line that ends this near another one meets it."""
SAME_M = 750.0
"""Nodes nearer than this to a station, or to each other, are one: stations lie beside the line."""


@dataclass(frozen=True, slots=True)
class RailNode:
    """Where railway lines meet, or where one ends; EPSG:3006."""

    easting: float
    northing: float
    lines: tuple[str, ...]


def find_rail_nodes(
    lines: Sequence[BaseGeometry] | npt.NDArray[np.object_],
    names: Sequence[str],
    stations: npt.NDArray[np.float64],
    mapped: BaseGeometry | None = None,
) -> list[RailNode]:
    """Return where lines meet and end, away from the stations.

    Parameters
    ----------
    names
        The lines', one each.
    stations
        (n, 2), eastings and northings; a node at a station is the station's.
    mapped
        Where the lines have been mapped: an end at its edge is where the map ends, not the line.
    """
    parts, owner = shapely.get_parts(np.asarray(lines, dtype=object), return_index=True)
    merged: list[BaseGeometry] = []
    owners: list[int] = []
    for index in np.unique(owner):
        whole = shapely.line_merge(shapely.multilinestrings(parts[owner == index]))
        for part in shapely.get_parts(whole):
            merged.append(part)
            owners.append(int(index))
    if not merged:
        return []
    shapes = np.array(merged, dtype=object)
    ends = np.vstack([shapely.get_coordinates(shape)[[0, -1]] for shape in merged])
    places = np.vstack([ends, _crossings(shapes)])
    if mapped is not None:
        edge = shapely.distance(mapped.boundary, shapely.points(places)) <= SAME_M
        places = places[~edge]
    tree = shapely.STRtree(shapes)
    nodes: list[RailNode] = []
    taken = [*map(tuple, stations)]
    # meetings first: an end beside one is part of it
    known = [
        tuple(sorted({owners[int(i)] for i in tree.query(point, "dwithin", MEET_M)}))
        for point in np.asarray(shapely.points(places))
    ]
    for place, near in sorted(
        zip(places.tolist(), known, strict=True), key=lambda item: (-len(item[1]), item[0])
    ):
        if any(np.hypot(place[0] - x, place[1] - y) <= SAME_M for x, y in taken):
            continue
        taken.append((place[0], place[1]))
        titles = dict.fromkeys(names[index] for index in near)
        nodes.append(RailNode(place[0], place[1], tuple(titles)))
    return sorted(nodes, key=lambda node: (node.easting, node.northing))


def _crossings(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.float64]:
    """Return the points where lines cross or touch, (n, 2); where they run together, the ends."""
    tree = shapely.STRtree(shapes)
    a, b = tree.query(shapes, predicate="intersects")
    first = a < b
    shared = shapely.intersection(shapes[a[first]], shapes[b[first]])
    points = []
    for part in shapely.get_parts(shared):
        coordinates = shapely.get_coordinates(part)
        points += [coordinates[0], coordinates[-1]]
    return np.array(points, dtype=float).reshape(-1, 2)
