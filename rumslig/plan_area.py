"""Plan areas: read from a file, checked, named, each ready to be asked about."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from layers.crs import WORKING_CRS, Bounds, parse_crs, point_scale
from layers.errors import UnknownCrs, UnreadableFile
from layers.formats.files import is_plan, list_layers
from layers.formats.framed import PLAN_AREAS
from layers.formats.parts import hash_file
from layers.repair import make_valid, parts_of_dimension
from layers.vector import (
    SWEDEN,
    VectorLayer,
    move_to_working_crs,
    read_vector,
    resolve_crs,
)
from rumslig.errors import PlanError
from rumslig.language import tr

NAME_COLUMNS = ("name", "namn", "plannamn", "beteckning")
_EWKT = re.compile(r"(?:SRID\s*=\s*(?P<srid>\d+)\s*;)?\s*(?P<wkt>.+)", re.IGNORECASE)
WKT_SUFFIXES = {".wkt", ".ewkt", ".txt"}


@dataclass(frozen=True)
class PlanArea:
    """One area to check, or one alternative of it.

    Attributes
    ----------
    geometry
        Valid, non-empty 2-D polygon, or multipolygon of several parts, in EPSG:3006.
    file_name, file_sha256, crs_operation
        Where it came from, and how its coordinates were transformed.
    repaired
        Whether the outline had to be made valid.
    edited
        Whether the outline was drawn or changed by hand in Rumslig.
    """

    name: str
    geometry: BaseGeometry
    file_name: str = ""
    file_sha256: str = ""
    crs_operation: str = ""
    accuracy_m: float = 0.0
    repaired: bool = False
    edited: bool = False

    def __post_init__(self) -> None:
        usable = (
            self.geometry.geom_type in ("Polygon", "MultiPolygon")
            and self.geometry.is_valid
            and self.geometry.area > 0
        )
        if not usable:
            raise PlanError(
                tr("planområdet {plan} är ingen giltig yta; rita om det.", plan=self.name)
            )
        parts = shapely.get_parts(self.geometry)
        if len(parts) == 1:  # files differ in wrapping a single area
            object.__setattr__(self, "geometry", parts[0])

    def redrawn(self, geometry: BaseGeometry) -> PlanArea:
        """Return the area with an outline that was drawn by hand.

        Raises
        ------
        PlanError
            `geometry` is no valid area.
        """
        return replace(self, geometry=geometry, edited=True, repaired=False)

    @property
    def area_m2(self) -> float:
        """Grid area in EPSG:3006."""
        return float(self.geometry.area)

    @cached_property
    def scale_factor(self) -> float:
        """SWEREF 99 TM's scale k at the centroid."""
        return round(point_scale(self.geometry), 9)

    @property
    def ground_area_m2(self) -> float:
        """Area on the ground: grid area / k²."""
        return self.area_m2 / self.scale_factor**2

    @cached_property
    def sha256(self) -> str:
        """Hash of the canonical 2-D WKB in EPSG:3006: the same area gives the same hash."""
        canonical = shapely.normalize(shapely.force_2d(self.geometry))
        return hashlib.sha256(shapely.to_wkb(canonical, byte_order=1)).hexdigest()

    def to_json(self, municipalities: Sequence[str]) -> dict[str, Any]:
        """Return the plan as the interface describes it."""
        return {
            "name": self.name,
            "crs": WORKING_CRS,
            "area_m2": round(self.area_m2, 4),
            "ground_area_m2": round(self.ground_area_m2, 4),
            "scale_factor": round(self.scale_factor, 9),
            "municipalities": list(municipalities),
            "repaired": self.repaired,
            "edited": self.edited,
            "sha256": self.sha256,
        }


def read_plan_areas(
    path: Path,
    *,
    crs: str | None = None,
    home: Bounds = SWEDEN,
    buffer_m: float | None = None,
    accuracy_m: float = 0.0,
) -> tuple[PlanArea, ...]:
    """Return the file's plan areas, one for each object, over all its layers.

    Parameters
    ----------
    crs
        What to assume where the file does not tell its coordinate system.
    home
        Where plans are expected, EPSG:3006; ranks the coordinate systems offered.
    buffer_m
        Makes areas of points and lines.

    Raises
    ------
    PlanError
        The file holds no area, or points or lines without `buffer_m`.
    UnreadableFile, UnknownCrs
        As for any layer.
    """
    if path.suffix.lower() in WKT_SUFFIXES:
        layers = [_read_wkt(path, crs, home)]
    else:
        names = [item.name for item in list_layers(path) if item.has_places]
        if is_plan(path):  # its provisions are no plan areas
            names = [name for name in names if name == PLAN_AREAS]
        if not names:
            raise UnreadableFile(tr("{file} har inget lager med geometri.", file=path.name))
        layers = [read_vector(path, name, crs=crs, home=home) for name in names]
    plans: list[PlanArea] = []
    for layer in layers:
        plans += _areas_of(layer, path, buffer_m, accuracy_m)
    if not plans:
        raise PlanError(
            tr("{file} har inget objekt med yta; ett planområde behöver en yta.", file=path.name)
        )
    return number_repeats(plans)


def _areas_of(
    layer: VectorLayer, path: Path, buffer_m: float | None, accuracy_m: float
) -> list[PlanArea]:
    names = _names(layer, path)
    repaired = {repair.index for repair in layer.repairs}
    plans = []
    for index, (name, shape) in enumerate(zip(names, layer.geometry, strict=True)):
        area = _as_area(shape, path.name, buffer_m)
        if area.is_empty:
            continue
        plans.append(
            PlanArea(
                name=name,
                geometry=area,
                file_name=path.name,
                file_sha256=layer.sha256,
                crs_operation=layer.transformation.operation,
                accuracy_m=accuracy_m,
                repaired=index in repaired,
            )
        )
    return plans


def _as_area(shape: BaseGeometry, file_name: str, buffer_m: float | None) -> BaseGeometry:
    if shapely.get_dimensions(shape) < 2:
        if not buffer_m:
            raise PlanError(
                tr(
                    "{file} har punkter eller linjer; ett planområde behöver en yta, eller ett "
                    "avstånd omkring dem (--plan-buffer-m).",
                    file=file_name,
                )
            )
        return shape.buffer(buffer_m)
    return parts_of_dimension(shape, 2)


def _names(layer: VectorLayer, path: Path) -> list[str]:
    by_lower = {str(column).lower(): column for column in reversed(layer.attributes.columns)}
    fallback = layer.name or path.stem
    for column in (by_lower[name] for name in NAME_COLUMNS if name in by_lower):
        values = layer.attributes[column]
        told = [str(value).strip() if pd.notna(value) else "" for value in values]
        if any(told):  # a KML has a column for names that may be empty
            return [name or fallback for name in told]
    return [fallback] * len(layer.geometry)


def number_repeats(plans: Iterable[PlanArea]) -> tuple[PlanArea, ...]:
    """Return the areas with a number after every name that was taken by one before."""
    taken: set[str] = set()
    numbered = []
    for plan in plans:
        name, count = plan.name, 1
        while name in taken:
            count += 1
            name = f"{plan.name}#{count}"
        taken.add(name)
        numbered.append(replace(plan, name=name))
    return tuple(numbered)


def _read_wkt(path: Path, crs: str | None, home: Bounds) -> VectorLayer:
    """Read WKT or EWKT, one area a line."""
    if not path.is_file():
        raise UnreadableFile(tr("{file} finns inte; ange en fil som finns.", file=path.name))
    try:
        lines = [line.strip() for line in path.read_text("utf-8-sig").splitlines() if line.strip()]
        matches = [_EWKT.fullmatch(line) for line in lines]
        shapes = np.array(
            [shapely.from_wkt(match["wkt"]) for match in matches if match], dtype=object
        )
    except (UnicodeDecodeError, shapely.errors.ShapelyError) as error:
        raise UnreadableFile(
            tr("{file} är ingen giltig WKT; skriv ett område per rad.", file=path.name)
        ) from error
    if not lines:
        raise UnreadableFile(tr("{file} är tom (0 byte); hämta filen på nytt.", file=path.name))
    if np.isnan(shapely.get_coordinates(shapes)).any():
        raise UnreadableFile(
            tr("{file} har koordinater som inte är tal; skriv dem på nytt.", file=path.name)
        )
    codes = {int(match["srid"]) for match in matches if match and match["srid"]}
    if len(codes) > 1:
        raise UnknownCrs(
            tr("{file} blandar flera koordinatsystem; använd ett i filen.", file=path.name)
        )
    declared = parse_crs(f"EPSG:{codes.pop()}") if codes else None
    west, south, east, north = shapely.total_bounds(shapes)
    bounds = (float(west), float(south), float(east), float(north))
    source = resolve_crs(
        declared, bounds if np.isfinite(bounds).all() else None, path.name, crs, home
    )
    moved, transformation = move_to_working_crs(shapes, source, path.name)
    geometry, repairs = make_valid(moved)
    return VectorLayer(
        name=path.stem,
        file_name=path.name,
        sha256=hash_file(path),
        geometry=geometry,
        attributes=pd.DataFrame(index=range(len(geometry))),
        transformation=transformation,
        read=len(geometry),
        null_geometry=0,
        repairs=repairs,
    )
