"""What a plugin says of a plan area, in pieces that any face of Rumslig can show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import shapely
from shapely.geometry.base import BaseGeometry

from rumslig.errors import PluginError
from rumslig.language import Language, tr
from rumslig.numerals import format_number
from rumslig.plugin.required import (
    require_all,
    require_kind,
    require_number,
    require_text,
    require_texts,
    require_word,
)

MapRole = Literal["found", "possible", "zone", "border"]
"""What a map object is to the question; the window decides how each is drawn."""

LONGEST_TEXT = 4000
LONGEST_CELL = 300
LONGEST_LINE = 600
MOST_KEY_FIGURES = 4
MOST_COLUMNS = 8
MOST_ROWS = 2000
MOST_BARS = 40
MOST_MAP_OBJECTS = 5000
MOST_VERTICES = 2_000_000
MOST_LINES = 100
FARTHEST_M = 1e8


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure to see first, written with its unit."""

    label: str
    value: str

    def __post_init__(self) -> None:
        require_text(self.label, "label", 60)
        require_text(self.value, "value", 60)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; numbers are set to the right."""

    title: str
    number: bool = False

    def __post_init__(self) -> None:
        require_text(self.title, "title", 60)
        require_kind(self.number, bool, "number")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `map_object` is the place of its object in `Answer.map_objects`."""

    cells: tuple[str, ...]
    map_object: int | None = None

    def __post_init__(self) -> None:
        require_all(self.cells, str, "cells", MOST_COLUMNS, least=1)
        for cell in self.cells:
            require_text(cell, "cells", LONGEST_CELL, empty=True)
        require_kind(self.map_object, (int, type(None)), "map_object")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below columns."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()

    def __post_init__(self) -> None:
        require_all(self.columns, Column, "columns", MOST_COLUMNS, least=1)
        require_all(self.rows, Row, "rows", MOST_ROWS)
        for number, row in enumerate(self.rows, 1):
            if len(row.cells) != len(self.columns):
                raise PluginError(
                    tr(
                        "tabellens rad {row} har {found} celler men {expected} kolumner",
                        row=number,
                        found=len(row.cells),
                        expected=len(self.columns),
                    )
                )


@dataclass(frozen=True, slots=True)
class BarChart:
    """A bar for each label, of values that are not negative, in one unit."""

    title: str
    labels: tuple[str, ...]
    values: tuple[float, ...]
    unit: str = ""
    decimals: int = 0

    def __post_init__(self) -> None:
        require_text(self.title, "title", 120)
        require_text(self.unit, "unit", 12, empty=True)
        require_all(self.labels, str, "labels", MOST_BARS, least=1)
        require_all(self.values, (int, float), "values", MOST_BARS, least=1)
        require_kind(self.decimals, int, "decimals")
        for label in self.labels:
            require_text(label, "labels", 80)
        for value in self.values:
            require_number(value, "values")
        if len(self.labels) != len(self.values) or min(self.values) < 0:
            raise PluginError(tr("diagrammet ska ha ett värde som inte är negativt för varje ord"))
        if not 0 <= self.decimals <= 6:
            raise PluginError(tr("diagrammets decimaler ska vara 0 till 6"))

    def describe(self, lang: Language) -> str:
        """Return what the chart shows to those who do not see it."""
        parts = [
            f"{label} {self.format_value(value, lang)}"
            for label, value in zip(self.labels, self.values, strict=True)
        ]
        return f"{self.title}: {'; '.join(parts)}."

    def format_value(self, value: float, lang: Language) -> str:
        """Return a value with its unit."""
        return f"{format_number(value, self.decimals, lang)} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class MapObject:
    """Something to show on the map, EPSG:3006."""

    title: str
    geometry: BaseGeometry
    role: MapRole = "found"

    def __post_init__(self) -> None:
        require_text(self.title, "title", 200)
        require_kind(self.geometry, BaseGeometry, "geometry")
        require_word(self.role, get_args(MapRole), "role")
        # an empty shape has bounds of NaN, which is not smaller than anything
        if not all(abs(edge) < FARTHEST_M for edge in self.geometry.bounds):
            raise PluginError(tr("kartobjektet ”{title}” har ingen plats", title=self.title))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a plugin says of a plan area.

    Attributes
    ----------
    sources
        A line for each thing the answer rests on. Those of the layers that were searched
        through the catalogue are added by Rumslig.
    not_known
        A sentence for each thing that could not be seen. What the catalogue noticed, such as
        ground that is not mapped, is added by Rumslig.
    layers
        The ids of the layers it rests on, for the export guard. Added as `sources`.
    """

    text: str
    key_figures: tuple[KeyFigure, ...] = ()
    table: Table | None = None
    chart: BarChart | None = None
    map_objects: tuple[MapObject, ...] = ()
    sources: tuple[str, ...] = ()
    not_known: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_text(self.text, "text", LONGEST_TEXT)
        require_all(self.key_figures, KeyFigure, "key_figures", MOST_KEY_FIGURES)
        require_kind(self.table, (Table, type(None)), "table")
        require_kind(self.chart, (BarChart, type(None)), "chart")
        require_all(self.map_objects, MapObject, "map_objects", MOST_MAP_OBJECTS)
        for what in ("sources", "not_known", "layers"):
            require_texts(getattr(self, what), what, MOST_LINES, LONGEST_LINE)
        shapes = [item.geometry for item in self.map_objects]
        if shapes and int(shapely.get_num_coordinates(shapes).sum()) > MOST_VERTICES:
            raise PluginError(tr("kartobjekten har över {count} brytpunkter", count=MOST_VERTICES))
        for row in self.table.rows if self.table else ():
            if row.map_object is not None and not 0 <= row.map_object < len(self.map_objects):
                raise PluginError(
                    tr("en rad pekar på kartobjekt {index}, som inte finns", index=row.map_object)
                )
