"""What of a layer is taken along: objects, columns, and in which coordinate system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from layers.crs import WORKING_CRS, name_crs, parse_crs
from layers.errors import MissingColumn, UnreadableFile
from layers.filter import parse_filter
from layers.language import tr


@dataclass(frozen=True, slots=True)
class Choice:
    """What is taken.

    Attributes
    ----------
    where
        A filter; "" for every object.
    columns
        In this order; none for all of them.
    crs
        The coordinate system of the result; "" for the format's own.
    within, within_name
        Only objects that meet this area, in EPSG:3006, and what it is called.
    ids
        Only the objects with these feature ids.
    """

    where: str = ""
    columns: tuple[str, ...] = ()
    crs: str = ""
    within: BaseGeometry | None = None
    within_name: str = ""
    ids: frozenset[int] | None = None

    def words(self) -> str:
        """Return what was taken, in words; "" for everything."""
        parts = []
        if self.where:
            parts.append(self.where)
        if self.within_name:
            parts.append(tr("inom {area}", area=self.within_name))
        if self.ids is not None:
            parts.append(tr("{count} utvalda objekt", count=len(self.ids)))
        return "; ".join(parts)


EVERYTHING = Choice()
"""All objects and columns, in the format's own system."""


def take(frame: geopandas.GeoDataFrame, choice: Choice, name: str) -> geopandas.GeoDataFrame:
    """Return the chosen objects and columns of a layer, whole and in its own system.

    Parameters
    ----------
    name
        What the layer is called in messages.

    Raises
    ------
    BadFilter, MissingColumn
        The filter does not follow the language, or names a column that is not there.
    UnreadableFile
        Nothing is left.
    """
    attributes = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    kept = np.ones(len(frame), dtype=bool)
    if choice.where:
        kept &= parse_filter(choice.where).select(attributes)
    if choice.ids is not None:
        kept &= frame.index.isin(list(choice.ids))
    if choice.within is not None:
        kept &= _meets(frame, choice.within)
    if not kept.any() and len(frame):
        raise UnreadableFile(tr("{layer} har inga objekt i urvalet.", layer=name))
    columns = _columns(list(map(str, attributes.columns)), choice.columns, name)
    return frame.loc[kept, [*columns, frame.geometry.name]]


def move(frame: geopandas.GeoDataFrame, crs: str) -> geopandas.GeoDataFrame:
    """Return the objects in another system; their heights, where they have any, stay."""
    target = parse_crs(crs)
    if frame.crs is not None and name_crs(frame.crs) == name_crs(target):
        return frame
    return frame.to_crs(target)


def _meets(frame: geopandas.GeoDataFrame, area: BaseGeometry) -> npt.NDArray[np.bool_]:
    shapes = np.asarray(move(frame[[frame.geometry.name]], WORKING_CRS).geometry.array)
    shapely.prepare(area)
    found: npt.NDArray[np.bool_] = shapely.intersects(area, shapes)
    return found


def _columns(present: Sequence[str], wanted: Sequence[str], name: str) -> list[str]:
    missing = [column for column in wanted if column not in present]
    if missing:
        raise MissingColumn(
            tr(
                "{layer} saknar kolumnen ”{column}”; den har {columns}.",
                layer=name,
                column=missing[0],
                columns=", ".join(present),
            )
        )
    return list(wanted or present)
