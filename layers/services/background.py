"""A background map of an area: which tiles that is, how large, and fetching them politely."""

from __future__ import annotations

import hashlib
import itertools
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rasterio.errors import RasterioError

from layers.atomic import adopt
from layers.canonical import canonical_json
from layers.crs import Bounds
from layers.errors import NoRoom, NotOffered, TooMuch, WrongAnswer
from layers.images.tile_table import decoding
from layers.language import tr
from layers.services.address import public_address
from layers.services.answer import Answer
from layers.services.limits import LIMITS, Limits
from layers.services.line import Line, Step, no_step
from layers.services.provenance import Provenance
from layers.services.systems import box_in
from layers.services.tile_grid import Level
from layers.services.tile_source import Range, TileSource
from layers.services.tile_store import TileStore

CONNECTIONS = 2
PAUSE_S = 0.1
"""Between two questions on each connection."""
TILE_LIMITS = Limits(answer_bytes=8 << 20, total_bytes=4 << 30, total_s=6 * 3_600)
UNFINISHED = ".part"
"""The end of the name of a background map that is not whole."""
_FEWEST = 4
"""A level with no more tiles than this is the first: coarser ones show nothing more."""
_SAVED_EVERY = 50
_SAMPLES = ((0.5, 0.5), (0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75))


@dataclass(frozen=True, slots=True)
class TilePlan:
    """The tiles of an area, level by level from the coarsest.

    Attributes
    ----------
    bounds
        The area, in EPSG:3006.
    ranges
        Of each level: first column and row, and the ones after the last.
    """

    source: TileSource
    bounds: Bounds
    levels: tuple[Level, ...]
    ranges: tuple[Range, ...]

    @property
    def counts(self) -> tuple[int, ...]:
        """How many tiles each level has."""
        return tuple((east - west) * (south - north) for west, north, east, south in self.ranges)

    @property
    def count(self) -> int:
        """How many tiles there are in all."""
        return sum(self.counts)

    def tiles(self) -> Iterator[tuple[Level, int, int]]:
        """Yield every tile, the coarsest first."""
        for level, (west, north, east, south) in zip(self.levels, self.ranges, strict=True):
            for row in range(north, south):
                for column in range(west, east):
                    yield level, column, row

    def key(self) -> str:
        """Return what the plan is known by, to go on with it another time."""
        document = {
            "address": self.source.address,
            "values": [list(pair) for pair in self.source.values],
            "levels": [level.number for level in self.levels],
            "ranges": [list(item) for item in self.ranges],
        }
        # hashed: an address may hold a key, which is not to lie on the disk
        return hashlib.sha256(canonical_json(document)).hexdigest()


def plan_tiles(
    source: TileSource, bounds: Bounds, pixel_m: float, limits: Limits = LIMITS
) -> TilePlan:
    """Return the tiles that show an area with pixels no wider than wanted, and coarser ones.

    Parameters
    ----------
    bounds
        In EPSG:3006.
    pixel_m
        Metres on the ground.

    Raises
    ------
    NotOffered
        The map has no tiles there.
    TooMuch
        There are more tiles than may be fetched at a time.
    """
    grid = source.grid
    box = box_in(bounds, grid.system)
    if box is None:
        raise NotOffered(tr("området kan inte anges i {system}.", system=grid.system))
    # a unit of the web's system is half a metre up here
    stretch = (box[2] - box[0]) / max(bounds[2] - bounds[0], 1.0)
    finest = grid.level_for(pixel_m * stretch)
    levels: list[Level] = []
    ranges: list[Range] = []
    for level in reversed([item for item in grid.levels if item.number <= finest.number]):
        found = source.tiles_in(level, grid.tiles_in(level, box))
        if found[0] >= found[2] or found[1] >= found[3]:
            continue
        levels.append(level)
        ranges.append(found)
        if (found[2] - found[0]) * (found[3] - found[1]) <= _FEWEST:
            break
    if not levels:
        raise NotOffered(tr("{title} har inga kartrutor i området.", title=source.title))
    plan = TilePlan(source, bounds, tuple(levels[::-1]), tuple(ranges[::-1]))
    if plan.count > limits.tiles:
        raise TooMuch(
            tr(
                "området ger {count} kartrutor men högst {most} hämtas på en gång, av hänsyn till "
                "tjänsten; välj ett mindre område eller grövre bildpunkter.",
                count=plan.count,
                most=limits.tiles,
            )
        )
    return plan


def estimate_bytes(line: Line, plan: TilePlan) -> int:
    """Return how many bytes the tiles are, as far as a few of the finest tell.

    Raises
    ------
    ServiceError
        The service does not give tiles.
    """
    level, (west, north, east, south) = plan.levels[-1], plan.ranges[-1]
    places = {
        (west + int((east - west) * x), north + int((south - north) * y)) for x, y in _SAMPLES
    }
    tiles = [_ask(line, plan.source, level, column, row) for column, row in sorted(places)]
    sizes = [len(_checked(answer, plan.source)) for answer in tiles]
    return round(sum(sizes) / len(sizes) * plan.count)


def fetch_background(
    address: str,
    plan: TilePlan,
    target: Path,
    *,
    now: Callable[[], datetime],
    version: str,
    also: tuple[str, ...] = (),
    step: Step = no_step,
    limits: Limits = TILE_LIMITS,
    pause_s: float = PAUSE_S,
) -> Provenance:
    """Write the tiles to an MBTiles or GeoPackage file, going on where it was left.

    What is not whole lies beside the target under another name, and is opened by nobody.

    Parameters
    ----------
    address
        Where the user agreed to ask.
    target
        .mbtiles for the web's grid; anything else becomes a GeoPackage.

    Raises
    ------
    NotOffered
        MBTiles is wanted of another grid.
    ServiceError
        The service does not give tiles; what came is kept for another try.
    """
    source = plan.source
    is_mbtiles = target.suffix.lower() == ".mbtiles"
    if is_mbtiles and not source.grid.is_web:
        raise NotOffered(
            tr(
                "{title} har rutor i {system}, som inte ryms i MBTiles; välj en fil som slutar på "
                ".gpkg.",
                title=source.title,
                system=source.grid.system,
            )
        )
    asked_at = now().strftime("%Y-%m-%dT%H:%M:%SZ")
    unfinished = target.with_name(target.name + UNFINISHED)
    lines = [Line(address, also=also, limits=limits) for _ in range(CONNECTIONS)]
    try:
        provenance = _fetch(lines, plan, unfinished, is_mbtiles, step, pause_s, asked_at, version)
    except sqlite3.Error as error:
        raise NoRoom(
            tr("{file} kan inte skrivas; gör plats på disken och försök igen.", file=target.name)
        ) from error
    adopt(unfinished, target)
    return provenance


def _fetch(
    lines: list[Line],
    plan: TilePlan,
    unfinished: Path,
    is_mbtiles: bool,
    step: Step,
    pause_s: float,
    asked_at: str,
    version: str,
) -> Provenance:
    source = plan.source
    with TileStore(unfinished, source.grid, is_mbtiles, plan.key()) as store:
        try:
            _fill(lines, plan, store, step, pause_s)
        finally:
            store.save()
        if not store.count:
            store.close()
            unfinished.unlink(missing_ok=True)
            raise WrongAnswer(
                tr("{title} hade inga kartrutor i området; inget sparades.", title=source.title)
            )
        provenance = Provenance(
            kind=source.kind,
            address=public_address(lines[0].address),
            layer=source.layer,
            title=source.title,
            asked_at=asked_at,
            objects=store.count,
            crs=source.grid.system,
            bounds=plan.bounds,
            bounds_crs="EPSG:3006",
            licence=source.licence,
            constraints=source.constraints,
            contact=source.contact,
            attribution=source.attribution,
            sha256=store.digest(),
            bytes=sum(line.received for line in lines),
            version=version,
        )
        box = box_in(plan.bounds, source.grid.system)
        assert box is not None
        store.finish(source.title or lines[0].host, box, plan.levels, provenance)
    return provenance


def _fill(lines: list[Line], plan: TilePlan, store: TileStore, step: Step, pause_s: float) -> None:
    """Fetch what the store lacks, one question at a time on each connection."""
    total, done, since = plan.count, 0, 0
    missing = []
    for level, column, row in plan.tiles():
        if store.has(level, column, row):
            done += 1
        else:
            missing.append((level, column, row))
    step(done, total, plan.source.title)
    waiting = iter(missing)
    with ThreadPoolExecutor(len(lines)) as pool:
        while batch := list(itertools.islice(waiting, len(lines))):
            asked = [
                pool.submit(_ask, line, plan.source, *tile)
                for line, tile in zip(lines, batch, strict=False)
            ]
            for (level, column, row), answer in zip(batch, asked, strict=True):
                store.put(level, column, row, _checked(answer.result(), plan.source))
                done += 1
            since += len(batch)
            if since >= _SAVED_EVERY:
                since = 0
                store.save()
            step(done, total, plan.source.title)
            time.sleep(pause_s)


def _ask(line: Line, source: TileSource, level: Level, column: int, row: int) -> Answer:
    return line.get(source.address_of(level, column, row), may_lack=True)


def _checked(answer: Answer, source: TileSource) -> bytes:
    """Return a tile; nothing where the service has none there."""
    if answer.content:
        _check(answer, source.grid.tile)
    return answer.content


def _check(answer: Answer, side: int) -> None:
    if answer.is_fault():
        raise answer.fault()
    try:
        with decoding(answer.content) as picture:
            size = picture.width, picture.height
    except (ValueError, RasterioError) as error:
        raise answer.wrong(tr("en kartruta")) from error
    if size != (side, side):
        raise answer.wrong(
            tr("en kartruta på {width} × {height} bildpunkter", width=side, height=side)
        )
