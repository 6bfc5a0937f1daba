"""Objects of a service as a GeoPackage: whole or not at all, and where they came from in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import geopandas
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.atomic import replacing
from layers.crs import Bounds, parse_crs, transform
from layers.errors import NotOffered, TooMuch, WrongAnswer
from layers.formats.geopackage import write_geopackage
from layers.language import tr
from layers.services import features, wfs
from layers.services.address import public_address
from layers.services.line import Line
from layers.services.offered import Kind, Offered, Service, plain
from layers.services.page import Page, crs_of, join, settle_place
from layers.services.provenance import Provenance, write_into_geopackage
from layers.services.systems import choose_system

Pages = Callable[[Line, Service, Offered, str, Bounds | None, int], Iterator[Page]]
_PAGES: dict[Kind, Pages] = {"features": features.pages, "wfs": wfs.pages}
SAMPLE = 20
"""So many objects are asked for to learn how large they are."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a layer is to be fetched.

    Attributes
    ----------
    area
        In EPSG:3006; None for everything. What touches it is kept.
    system
        As a code; "" for the one that suits best.
    most
        No more objects than this, and the snapshot says that there may be more; None for all.
    """

    layer: str
    area: BaseGeometry | None = None
    system: str = ""
    most: int | None = None

    @property
    def bounds(self) -> Bounds | None:
        """The box around the area, in EPSG:3006."""
        if self.area is None:
            return None
        west, south, east, north = map(float, self.area.bounds)
        return west, south, east, north


@dataclass(frozen=True, slots=True)
class Estimate:
    """How much there is to fetch: objects and bytes, None where the service does not say."""

    objects: int | None
    bytes: int | None


def estimate_objects(line: Line, service: Service, wanted: Wanted) -> Estimate:
    """Return how much is to be fetched, from what the service says and a few objects.

    Raises
    ------
    ServiceError
        The service does not answer as it should.
    """
    layer = service.layer(wanted.layer)
    system = choose_of(layer, wanted.system)
    before = line.received
    page = next(_PAGES[service.kind](line, service, layer, system, wanted.bounds, SAMPLE), None)
    if page is None or not page.count:
        return Estimate(0, 0)
    total = page.matched
    if total is not None and wanted.most is not None:
        total = min(total, wanted.most)
    each = (line.received - before) / page.count
    return Estimate(total, None if total is None else round(each * total))


def choose_of(layer: Offered, wanted: str) -> str:
    """Return the system that a layer is asked for in.

    Raises
    ------
    NotOffered
        The layer does not come in the wanted one, or in none that is known.
    """
    system = choose_system(layer.codes, wanted)
    if not system:
        offered = ", ".join(layer.codes[:8]) or tr("inget känt system")
        raise NotOffered(
            tr(
                "{layer} finns inte i {system}; tjänsten har {offered}.",
                layer=layer.title,
                system=wanted or tr("något känt koordinatsystem"),
                offered=offered,
            )
        )
    return system


def fetch_objects(
    line: Line,
    service: Service,
    wanted: Wanted,
    target: Path,
    *,
    now: Callable[[], datetime],
    version: str,
) -> Provenance:
    """Write the objects of a layer to a GeoPackage; return what it says of where they came from.

    Parameters
    ----------
    now
        The time, in UTC.
    version
        Of the program.

    Raises
    ------
    ServiceError
        The service does not give what it should, or there is nothing; nothing is written.
    """
    layer = service.layer(wanted.layer)
    system = choose_of(layer, wanted.system)
    asked_at = now().strftime("%Y-%m-%dT%H:%M:%SZ")
    gathered = _gather(line, service, layer, system, wanted)
    settled = settle_place(gathered.frame, gathered.system)
    frame = settled.frame
    came = len(frame)
    notes = list(gathered.notes)
    if settled.system != gathered.system:
        notes.append(
            tr("tjänsten svarade i WGS 84 fast den frågades om {system}", system=gathered.system)
        )
    if settled.was_swapped:
        notes.append(tr("tjänsten skrev norr före öster; koordinaterna är omkastade"))
    if wanted.area is not None:
        frame = _within(frame, settled.system, wanted.area)
        if not len(frame):
            raise WrongAnswer(
                tr(
                    "{host} lämnade {count} objekt men inget av dem ligger i området; "
                    "inget sparades.",
                    host=line.host,
                    count=came,
                )
            )
    provenance = Provenance(
        kind=service.kind,
        address=public_address(service.address),
        layer=layer.name,
        title=layer.title,
        asked_at=asked_at,
        objects=len(frame),
        crs=settled.system,
        bounds=wanted.bounds,
        bounds_crs="EPSG:3006" if wanted.bounds is not None else "",
        licence=layer.licence or plain(service.licence),
        constraints=plain(service.constraints),
        contact=service.contact,
        attribution=layer.attribution,
        sha256=line.sha256,
        bytes=line.received,
        version=version,
        notes=tuple(notes),
    )
    with replacing(target) as ready:
        write_geopackage(ready, {table_name(layer): frame})
        write_into_geopackage(ready, provenance)
    return provenance


def table_name(layer: Offered) -> str:
    """Return what a layer is called in a file: its title, without what trips other programs."""
    name = "".join(sign if sign.isalnum() or sign in " -_" else "_" for sign in layer.title)
    return " ".join(name.split())[:60].strip("_ ") or "lager"


@dataclass(frozen=True, slots=True, eq=False)
class _Gathered:
    frame: geopandas.GeoDataFrame
    system: str
    notes: tuple[str, ...]


def _gather(line: Line, service: Service, layer: Offered, system: str, wanted: Wanted) -> _Gathered:
    """Return every object that comes, having seen that nothing is lacking or comes twice."""
    most = line.limits.objects if wanted.most is None else wanted.most
    frames: list[geopandas.GeoDataFrame] = []
    digests: set[str] = set()
    count, matched, told = 0, None, ""
    line.what = layer.title
    # one more than wanted tells whether there is more
    asked = _PAGES[service.kind](line, service, layer, system, wanted.bounds, most + 1)
    for number, page in enumerate(asked):
        if page.count and page.digest in digests:
            raise WrongAnswer(
                tr(
                    "{host} lämnade samma svar två gånger i stället för nästa del; inget sparades.",
                    host=line.host,
                )
            )
        if number >= line.limits.pages:
            raise TooMuch(
                tr(
                    "{host} delar upp svaret i fler än {count} delar; välj ett mindre område.",
                    host=line.host,
                    count=line.limits.pages,
                )
            )
        digests.add(page.digest)
        matched = page.matched if matched is None else matched
        told = told or page.system
        _check_count(line, layer, wanted, matched)
        if page.frame is not None:
            frames.append(page.frame)
        count += page.count
        line.tell(count, matched or 0)
        if count > most:
            break
    if count > most and wanted.most is None:
        raise _too_many(line, layer, count)
    if not frames:
        raise NotOffered(
            tr("{layer} har inga objekt i området; inget sparades.", layer=layer.title)
        )
    if matched is not None and count < min(matched, most):
        raise WrongAnswer(
            tr(
                "{host} säger att {layer} har {matched} objekt men lämnade {count}; inget "
                "sparades.",
                host=line.host,
                layer=layer.title,
                matched=matched,
                count=count,
            )
        )
    notes = []
    if matched is not None and count > matched:
        notes.append(
            tr("tjänsten sade {matched} objekt men lämnade {count}", matched=matched, count=count)
        )
    cut = wanted.most is not None and max(count, matched or 0) > wanted.most
    if cut:
        notes.append(tr("hämtat högst {count} objekt; det finns fler", count=wanted.most))
    final = told or system
    frame = join(frames, crs_of(final))
    return _Gathered(frame.iloc[: wanted.most] if cut else frame, final, tuple(notes))


def _check_count(line: Line, layer: Offered, wanted: Wanted, matched: int | None) -> None:
    if wanted.most is None and matched is not None and matched > line.limits.objects:
        raise _too_many(line, layer, matched)


def _too_many(line: Line, layer: Offered, count: int) -> TooMuch:
    return TooMuch(
        tr(
            "{layer} har minst {count} objekt i området men högst {most} hämtas på en gång; välj "
            "ett mindre område.",
            layer=layer.title,
            count=count,
            most=line.limits.objects,
        )
    )


def _within(
    frame: geopandas.GeoDataFrame, system: str, area: BaseGeometry
) -> geopandas.GeoDataFrame:
    """Return the objects that touch an area given in EPSG:3006."""
    source = parse_crs(crs_of(system))
    shapes = np.asarray(frame.geometry.array, dtype=object)
    moved, _ = transform(shapes, source)
    shapely.prepare(area)
    return frame[shapely.intersects(moved, area)].reset_index(drop=True)
