"""Background maps: planned, estimated, fetched politely, gone on with, and never half believed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyproj
import pytest
from loopback_service import Handler, Service, offer_tiles, picture, service

from layers.crs import Bounds
from layers.errors import BadAddress, NotOffered, ServiceError, TooMuch, UnreadableFile, WrongAnswer
from layers.images.tile_pyramid import open_tiles
from layers.images.tile_table import UNFINISHED as UNFINISHED_TABLE
from layers.images.tile_table import has_tiles, list_tables
from layers.services.background import (
    UNFINISHED,
    TilePlan,
    estimate_bytes,
    fetch_background,
    plan_tiles,
)
from layers.services.limits import Limits
from layers.services.line import Line
from layers.services.provenance import Provenance
from layers.services.tile_source import of_template

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
AREA: Bounds = (500_000.0, 6_560_000.0, 510_000.0, 6_570_000.0)


@pytest.fixture
def made() -> Iterator[Service]:
    with service() as made:
        yield made


def planned(made: Service, pixel_m: float = 20.0) -> TilePlan:
    return plan_tiles(of_template(offer_tiles(made), "Prov", "© Prov"), AREA, pixel_m)


def fetched(made: Service, plan: TilePlan, target: Path, **more: object) -> Provenance:
    return fetch_background(
        made.address, plan, target, now=lambda: NOW, version="prov", pause_s=0, **more
    )  # type: ignore[arg-type]


def test_plan_covers_the_area_at_each_level(made: Service) -> None:
    plan = planned(made)
    finest = plan.levels[-1]
    way = pyproj.Transformer.from_crs("EPSG:3006", "EPSG:3857", always_xy=True)
    box = way.transform_bounds(*AREA)
    # half as wide on the ground as in the web's units, at 59 degrees north
    assert 10 < finest.pixel * np.cos(np.radians(59.2)) <= 20
    for level, (west, north, east, south) in zip(plan.levels, plan.ranges, strict=True):
        first = plan.source.grid.box_of(level, west, north)
        last = plan.source.grid.box_of(level, east - 1, south - 1)
        assert first[0] <= box[0] and first[3] >= box[3]
        assert last[2] >= box[2] and last[1] <= box[1]
    assert plan.counts[0] <= 4 and plan.count == len(list(plan.tiles()))
    assert list(plan.levels) == sorted(plan.levels, key=lambda level: -level.pixel)


def test_too_many_tiles_are_refused_with_the_reason(made: Service) -> None:
    with pytest.raises(TooMuch, match="av hänsyn till tjänsten"):
        planned(made, 0.1)
    with pytest.raises(TooMuch):
        plan_tiles(of_template(offer_tiles(made)), AREA, 20.0, Limits(tiles=3))


def test_estimate_is_the_mean_of_a_few(made: Service) -> None:
    plan = planned(made)
    line = Line(made.address)
    size = estimate_bytes(line, plan)
    assert 0 < len(made.asked) <= 5
    assert size == pytest.approx(line.received / len(made.asked) * plan.count, rel=0.01)


@pytest.mark.parametrize("ending", [".mbtiles", ".gpkg"])
def test_each_tile_is_asked_for_once_and_kept_as_it_came(
    ending: str, made: Service, tmp_path: Path
) -> None:
    plan, target = planned(made), tmp_path / f"karta{ending}"
    told = fetched(made, plan, target)
    assert told.objects == plan.count == len(made.asked) == len(set(made.asked))
    assert told.attribution == "© Prov"
    assert list(tmp_path.iterdir()) == [target]
    (table,) = list_tables(target)
    assert [zoom.number for zoom in table.zooms] == [level.number for level in plan.levels[::-1]]
    assert (table.title, table.attribution) == ("Prov", "© Prov")
    finest, (west, north, east, south) = plan.levels[-1], plan.ranges[-1]
    with open_tiles(target) as pyramid:
        for column in range(west, east):
            for row in range(north, south):
                x = (column - table.columns[0]) * 256 + 9
                y = (row - table.rows[0]) * 256 + 9
                colour = pyramid.read((x, y, x + 1, y + 1), 1, 1)[0, 0]
                wanted = (60 + 8 * (column % 16), 120 + 8 * (row % 16), 10 * finest.number, 255)
                assert tuple(colour) == wanted
        # a level made smaller has the coarser tiles' own colours, not the finer ones' mean
        for level in range(1, len(plan.levels)):
            assert pyramid.read_level(level, (0, 0, 1, 1)).shape == (1, 1, 4)


def test_coarser_levels_have_their_own_tiles(made: Service, tmp_path: Path) -> None:
    plan, target = planned(made), tmp_path / "karta.mbtiles"
    fetched(made, plan, target)
    with open_tiles(target) as pyramid:
        width, height = pyramid.sizes[1]
        seen = pyramid.read_level(1, (0, 0, width, height))
    blues = set(seen[seen[..., 3] == 255][:, 2].tolist())
    assert blues == {10 * plan.levels[-2].number}


def test_going_on_where_it_was_left(made: Service, tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    def step(done: int, total: int, what: str) -> None:
        if done >= 9:
            raise Stopped

    plan, target = planned(made), tmp_path / "karta.gpkg"
    with pytest.raises(Stopped):
        fetched(made, plan, target, step=step)
    (unfinished,) = tmp_path.iterdir()
    assert unfinished.name == target.name + UNFINISHED
    asked = len(made.asked)
    told = fetched(made, plan, target)
    assert told.objects == plan.count
    assert len(made.asked) == len(set(made.asked)) == plan.count
    assert asked >= 9
    assert list(tmp_path.iterdir()) == [target]


def test_what_is_unfinished_is_opened_by_nobody(made: Service, tmp_path: Path) -> None:
    plan, target = planned(made), tmp_path / "karta.mbtiles"
    count = iter(range(10**6))
    kept = made.routes["/rutor/*"]

    def tile(handler: Handler) -> None:
        if next(count) < 6:
            kept(handler)
        else:
            handler.reply(b"", "text/plain", 503)

    made.routes["/rutor/*"] = tile
    with pytest.raises(ServiceError):
        fetched(made, plan, target)
    (unfinished,) = tmp_path.iterdir()
    named = unfinished.rename(target)
    assert has_tiles(named)
    with pytest.raises(UnreadableFile, match="inte färdighämtad"):
        list_tables(named)


def test_another_plan_begins_anew(made: Service, tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    def stop(done: int, total: int, what: str) -> None:
        if done:
            raise Stopped

    target = tmp_path / "karta.mbtiles"
    with pytest.raises(Stopped):
        fetched(made, planned(made, 20.0), target, step=stop)
    plan = planned(made, 80.0)
    told = fetched(made, plan, target)
    assert told.objects == plan.count
    with closing(sqlite3.connect(target)) as database:
        assert database.execute("SELECT count(*) FROM tiles").fetchone() == (plan.count,)
        names = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    assert UNFINISHED_TABLE not in names


def test_places_without_tiles_are_nothing(made: Service, tmp_path: Path) -> None:
    plan, target = planned(made), tmp_path / "karta.mbtiles"
    kept = made.routes["/rutor/*"]
    finest = plan.levels[-1]
    west = plan.ranges[-1][0]

    def tile(handler: Handler) -> None:
        if f"/{finest.number}/{west}/" in handler.path:
            handler.reply(b"", "text/plain", 404)
        else:
            kept(handler)

    made.routes["/rutor/*"] = tile
    told = fetched(made, plan, target)
    assert told.objects == plan.count - (plan.ranges[-1][3] - plan.ranges[-1][1])
    with open_tiles(target) as pyramid:
        assert pyramid.width > 0


def test_service_without_any_tiles(made: Service, tmp_path: Path) -> None:
    plan = planned(made)
    made.routes["/rutor/*"] = lambda handler: handler.reply(b"", "text/plain", 404)
    with pytest.raises(WrongAnswer, match="inga kartrutor"):
        fetched(made, plan, tmp_path / "karta.mbtiles")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [b"<html>Hej</html>", b"hej", picture(1, 2, 3, 128), picture(1, 2, 3)[:-30],
     b"<ServiceExceptionReport><ServiceException>Nej</ServiceException></ServiceExceptionReport>"],
)  # fmt: skip
def test_tiles_that_are_none(content: bytes, made: Service, tmp_path: Path) -> None:
    plan = planned(made)
    made.routes["/rutor/*"] = lambda handler: handler.reply(content, "image/png")
    with pytest.raises(WrongAnswer) as fault:
        fetched(made, plan, tmp_path / "karta.mbtiles")
    assert made.host in str(fault.value)
    assert not (tmp_path / "karta.mbtiles").exists()


def test_area_that_the_grid_does_not_reach(made: Service) -> None:
    from dataclasses import replace

    source = of_template(offer_tiles(made))
    nowhere = (10**9, 10**9, 10**9, 10**9)
    limits = tuple((level.name, nowhere) for level in source.grid.levels)
    with pytest.raises(NotOffered):
        plan_tiles(replace(source, limits=limits), AREA, 20.0)


@pytest.mark.parametrize(
    "address",
    ["https://a.example/{z}/{x}", "https://a.example/{z}/{x}/{y}?k={s}", "https://a.example"],
)
def test_templates_that_are_none(address: str) -> None:
    with pytest.raises(BadAddress):
        of_template(address)


def test_rows_from_the_south() -> None:
    source = of_template("https://a.example/{z}/{x}/{-y}.png")
    level = source.grid.levels[3]
    assert source.address_of(level, 2, 1) == "https://a.example/3/2/6.png"
