"""Where a layer has been mapped: the areas of its coverage, or those of them that count."""

from __future__ import annotations

import shapely
from shapely.geometry.base import BaseGeometry

from layers.errors import BadFilter, MissingColumn, UnreadableFile
from layers.filter import parse_filter
from layers.language import tr
from layers.vector import VectorLayer


def mapped_area(layer: VectorLayer, condition: str = "") -> BaseGeometry:
    """Return the union of a coverage's objects, of those that meet the condition where one is set.

    Raises
    ------
    MissingColumn, BadFilter
        The condition does not fit the coverage.
    UnreadableFile
        None of its objects that count is an area: a coverage says where, and this says nothing.
    """
    shapes = layer.geometry
    if condition:
        try:
            shapes = shapes[parse_filter(condition).select(layer.attributes)]
        except (MissingColumn, BadFilter) as error:
            raise type(error)(
                tr("täckningen {file}: {fact}", file=layer.file_name, fact=error)
            ) from error
    if len(layer.geometry) and not (shapely.get_dimensions(shapes) == 2).any():
        fact = (
            tr("har inga ytor där {filter}", filter=condition) if condition else tr("har inga ytor")
        )
        raise UnreadableFile(
            tr("täckningen {file} {fact}; ange ytor.", file=layer.file_name, fact=fact)
        )
    return shapely.disjoint_subset_union_all(shapes)
