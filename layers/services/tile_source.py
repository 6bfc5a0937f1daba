"""Where tiles of a map are fetched: by a template, by WMTS, or drawn by a WMS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from layers.errors import BadAddress
from layers.language import tr
from layers.services.address import with_query
from layers.services.offered import Kind
from layers.services.ows import RESERVED
from layers.services.systems import number_text, ordered
from layers.services.tile_grid import WEB, Level, TileGrid

Range = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class TileSource:
    """A map in tiles.

    Attributes
    ----------
    how
        Whether `address` has places for numbers, or they go into its query.
    values
        Of the query.
    limits
        By level's name, the tiles that there are: first and last column, first and last row.
    """

    kind: Kind
    title: str
    layer: str
    grid: TileGrid
    address: str
    how: Literal["template", "wmts", "wms"]
    values: tuple[tuple[str, str], ...] = ()
    limits: tuple[tuple[str, Range], ...] = ()
    attribution: str = ""
    licence: str = ""
    constraints: str = ""
    contact: str = ""

    def address_of(self, level: Level, column: int, row: int) -> str:
        """Return where a tile is fetched."""
        if self.how == "template":
            return self._filled(level, column, row)
        values = dict(self.values)
        if self.how == "wmts":
            values |= {"TILEMATRIX": level.name, "TILEROW": str(row), "TILECOL": str(column)}
        else:
            box = self.grid.box_of(level, column, row)
            if values.get("version") == "1.3.0":
                box = ordered(box, self.grid.system)
            values["bbox"] = ",".join(map(number_text, box))
        return with_query(self.address, values, RESERVED)

    def tiles_in(self, level: Level, box: Range) -> Range:
        """Return what of a range of tiles there is."""
        limit = dict(self.limits).get(level.name)
        if limit is None:
            return box
        left, right, top, bottom = limit
        return (
            max(box[0], left), max(box[1], top), min(box[2], right + 1), min(box[3], bottom + 1)
        )  # fmt: skip

    def _filled(self, level: Level, column: int, row: int) -> str:
        places = {
            "{z}": str(level.number),
            "{x}": str(column),
            "{y}": str(row),
            "{-y}": str(level.rows - 1 - row),
            "{TileMatrix}": quote(level.name, safe=""),
            "{TileCol}": str(column),
            "{TileRow}": str(row),
        }
        address = self.address
        for place, value in places.items():
            address = address.replace(place, value)
        return address


def is_template(address: str) -> bool:
    """Whether an address has places for the numbers of a tile."""
    return "{z}" in address and "{x}" in address and ("{y}" in address or "{-y}" in address)


def of_template(address: str, title: str = "", attribution: str = "") -> TileSource:
    """Return the source of an address such as https://…/{z}/{x}/{y}.png, in the web's usual grid.

    Raises
    ------
    BadAddress
        It has places that are not known.
    """
    bare = address
    for place in ("{z}", "{x}", "{y}", "{-y}"):
        bare = bare.replace(place, "0")
    if not is_template(address) or "{" in bare or "}" in bare:
        raise BadAddress(
            tr(
                "”{address}” är ingen mall för kartrutor; den ska ha {z}, {x} och {y} eller "
                "{south}.",
                address=address[:80],
                z="{z}",
                x="{x}",
                y="{y}",
                south="{-y}",
            )
        )
    return TileSource("xyz", title, "", WEB, address, "template", attribution=attribution)
