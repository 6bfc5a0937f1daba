"""Where a plan lies: in Sweden, and in which municipalities."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from layers.catalog import Catalog
from layers.crs import Bounds
from layers.errors import LayerError
from layers.packages.manifest import Manifest
from layers.vector import SWEDEN
from rumslig.errors import PlanError
from rumslig.language import tr

BORDER_MARGIN_M = 20_000.0
"""A plan may lie this far outside the box of the country's borders (in the sea, say)."""


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A municipality's four-digit code and name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality with its area in EPSG:3006."""

    code: str
    name: str
    area: BaseGeometry

    @property
    def place(self) -> PlaceName:
        """The municipality without its area."""
        return PlaceName(self.code, self.name)


@dataclass(frozen=True)
class Municipalities:
    """The country's municipalities; their borders may be off by `accuracy_m`."""

    items: tuple[Municipality, ...]
    accuracy_m: float
    manifest: Manifest | None = None

    @classmethod
    def of_catalog(cls, catalog: Catalog) -> Municipalities:
        """Return the municipalities of the layer that plays that role; none when it is absent."""
        source = catalog.with_role("municipalities")
        if source is None:
            return cls((), 0.0)
        try:
            layer = source.read()
        except LayerError:
            return cls((), 0.0)
        codes = layer.attributes[source.entry.code_field].astype(str)
        names = layer.attributes[source.entry.name_field].astype(str)
        items = (
            Municipality(code, name, area)
            for code, name, area in zip(codes, names, layer.geometry, strict=True)
        )
        ordered = tuple(sorted(items, key=lambda item: item.code))
        return cls(ordered, source.entry.accuracy_m, source.manifest)

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree([item.area for item in self.items])

    def around(self, shape: BaseGeometry) -> tuple[Municipality, ...]:
        """Return those that the shape lies in, or may lie in within the borders' accuracy."""
        if not self.items:
            return ()
        found = self._tree.query(shape, predicate="dwithin", distance=self.accuracy_m)
        return tuple(self.items[int(i)] for i in np.sort(found))

    def crossed(self, shape: BaseGeometry) -> tuple[Municipality, ...]:
        """Return those that the shape lies in as the borders are drawn."""
        inside = [item for item in self.around(shape) if shapely.intersects(item.area, shape)]
        return tuple(item for item in inside if not shapely.touches(item.area, shape)) or tuple(
            inside
        )

    def names_around(self, shapes: npt.NDArray[np.object_]) -> list[str]:
        """Return the name of the only municipality that each shape meets, else ""."""
        names = [""] * len(shapes)
        if not self.items or not len(shapes):
            return names
        at, found = self._tree.query(shapes, predicate="intersects")
        alone = np.bincount(at, minlength=len(shapes)) == 1
        for shape, item in zip(at, found, strict=True):
            if alone[shape]:
                names[int(shape)] = self.items[int(item)].name
        return names

    def find(self, word: str) -> Municipality:
        """Return the municipality with a code or a name.

        Raises
        ------
        PlanError
            There is none.
        """
        wanted = word.strip().casefold()
        for item in self.items:
            if wanted in (item.code, item.name.casefold()):
                return item
        raise PlanError(
            tr("ingen kommun heter eller har koden ”{word}”; ange till exempel 1880.", word=word)
        )

    def name_of(self, code: str) -> str:
        """Return a municipality's name, or the code where it is unknown."""
        return next((item.name for item in self.items if item.code == code), code)

    def bounds(self) -> Bounds:
        """Return the box within which a plan is taken to be in Sweden."""
        if not self.items:
            return SWEDEN
        west, south, east, north = shapely.total_bounds([item.area for item in self.items])
        margin = BORDER_MARGIN_M
        return (west - margin, south - margin, east + margin, north + margin)

    def require_in_sweden(self, shape: BaseGeometry, name: str) -> None:
        """Raise PlanError unless the whole shape lies in the box of `bounds`."""
        west, south, east, north = shape.bounds
        box = self.bounds()
        if west < box[0] or south < box[1] or east > box[2] or north > box[3]:
            raise PlanError(
                tr(
                    "{plan} ligger utanför Sverige (N {north:.0f}, E {east:.0f} i EPSG:3006); "
                    "ange rätt koordinatsystem eller byt plan.",
                    plan=name,
                    north=(south + north) / 2,
                    east=(west + east) / 2,
                )
            )


def county_area(catalog: Catalog) -> BaseGeometry | None:
    """Return the county's outline, EPSG:3006; None where no layer has it."""
    source = catalog.with_role("county")
    if source is None:
        return None
    try:
        return shapely.union_all(source.read().geometry)
    except LayerError:
        return None
