"""Points files of every QGIS, and what their numbers mean."""

from __future__ import annotations

import pyproj
import pytest

from layers.errors import NotPlaced, UnknownCrs, UnreadableFile
from layers.images.points import (
    ControlPoint,
    find_pixels,
    parse_points_crs,
    read_points,
    write_points,
)

ROWS = [(500_000.0, 6_580_000.0, 1.5, -2.5), (502_000.0, 6_580_000.0, 40.0, -2.5),
        (500_000.0, 6_578_500.0, 1.5, -30.0)]  # fmt: skip
PLAIN = [",".join(map(str, row)) for row in ROWS]
WKT = pyproj.CRS("EPSG:3006").to_wkt()


def text(head: str, rows: list[str]) -> str:
    return "\n".join([*head.splitlines(), *rows]) + "\n"


VARIANTS = {
    "QGIS 3": text(
        "#CRS: EPSG:3006\nmapX,mapY,sourceX,sourceY,enable,dX,dY,residual",
        [f"{row},1,0.1,-0.2,0.3" for row in PLAIN],
    ),
    "WKT": text(f"#CRS: {WKT}\nmapX,mapY,sourceX,sourceY,enable", [f"{r},1" for r in PLAIN]),
    "pixelX with residuals": text(
        "mapX,mapY,pixelX,pixelY,enable,dX,dY,residual", [f"{row},1,0,0,0" for row in PLAIN]
    ),
    "QGIS 1": text("mapX\tmapY\tpixelX\tpixelY\tenable",
                   [row.replace(",", "\t") + "\t1" for row in PLAIN]),
    "four columns": text("mapX,mapY,pixelX,pixelY", PLAIN),
    "no head": text("", PLAIN),
    "head as a note": text("#mapX,mapY,sourceX,sourceY,enable", [f"{row},1" for row in PLAIN]),
    "own system on each row": text(
        "mapX,mapY,sourceX,sourceY,enable,dX,dY,residual,crs",
        [f"{row},1,0,0,0,EPSG:3006" for row in PLAIN],
    ),
    "WKT on each row": text(
        "mapX,mapY,sourceX,sourceY,enable,crs",
        [f'{row},1,"{WKT.replace(chr(34), chr(34) * 2)}"' for row in PLAIN],
    ),
    "Windows, mark, capitals": "\ufeff" + text(
        "#crs: EPSG:3006\nMAPX, MAPY, SOURCEX, SOURCEY, ENABLE", [f"{row}, 1" for row in PLAIN]
    ).replace("\n", "\r\n"),
    "semicolons": text("mapX;mapY;sourceX;sourceY", [row.replace(",", ";") for row in PLAIN]),
}  # fmt: skip


@pytest.mark.parametrize("name", VARIANTS)
def test_every_variant_says_the_same(name: str) -> None:
    found = read_points(VARIANTS[name], "bild.points")
    assert found.points == tuple(ControlPoint(*row) for row in ROWS)
    if "CRS" in VARIANTS[name].upper():
        assert parse_points_crs(found.crs, "bild.points") == pyproj.CRS("EPSG:3006")
    else:
        assert found.crs == ""


def test_what_is_written_is_read_again() -> None:
    points = tuple(ControlPoint(*row, enabled=row[2] > 2) for row in ROWS)
    written = write_points(points, "EPSG:3006", [(3.0, -4.0)] * 3)
    assert written.splitlines()[1] == "mapX,mapY,sourceX,sourceY,enable,dX,dY,residual"
    assert written.splitlines()[2].endswith(",0,3.0,-4.0,5.0")
    found = read_points(written, "x", fewest=1)
    assert (found.points, found.crs) == (points, "EPSG:3006")


def test_points_in_several_systems_are_refused() -> None:
    rows = [f"{row},EPSG:{code}" for row, code in zip(PLAIN, (3006, 3006, 3009), strict=True)]
    with pytest.raises(UnreadableFile, match="punkter i 2 koordinatsystem"):
        read_points(text("mapX,mapY,sourceX,sourceY,crs", rows), "bild.points")


@pytest.mark.parametrize("said", ["LOCAL", "#", "EPSG:1"])
def test_a_system_that_is_none_is_told(said: str) -> None:
    with pytest.raises(UnknownCrs):
        parse_points_crs(said, "x")
    with pytest.raises(UnreadableFile, match="går att läsa"):
        parse_points_crs("PROJCRS[", "x")


def points_at(*sources: tuple[float, float]) -> list[ControlPoint]:
    return [ControlPoint(0.0, 0.0, x, y) for x, y in sources]


def test_rows_are_counted_either_way() -> None:
    wanted = ((0.0, 0.0), (40.0, 10.0), (7.0, 30.0))
    assert find_pixels(points_at(*wanted), 40, 30, "x") == wanted
    assert find_pixels(points_at(*((x, -y) for x, y in wanted)), 40, 30, "x") == wanted
    # in a picture that lies somewhere already QGIS counts in its map units
    own = (50.0, 0.0, 500_000.0, 0.0, -50.0, 6_580_000.0)
    placed = points_at(*((500_000 + 50 * x, 6_580_000 - 50 * y) for x, y in wanted))
    assert find_pixels(placed, 40, 30, "x", own) == wanted


def test_points_outside_the_picture_are_told() -> None:
    with pytest.raises(NotPlaced, match=r"punkt 2 ligger utanför bilden \(41\.5, 3\)"):
        find_pixels(points_at((1, 2), (41.5, 3), (7, 30)), 40, 30, "x")
    with pytest.raises(NotPlaced, match="punkt 1 ligger utanför"):
        find_pixels(points_at((1, 5), (40, -3), (7, -30)), 40, 30, "x")
    with pytest.raises(NotPlaced, match="byter plats"):
        find_pixels(points_at((-2, 39), (-30, 3), (-20, 20)), 40, 30, "x")
    out_of_use = [*points_at((1, 2)), ControlPoint(0, 0, 500, 500, enabled=False)]
    assert find_pixels(out_of_use, 40, 30, "x")[1] == (500, 500)
