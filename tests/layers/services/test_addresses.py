"""Addresses, names of systems, axes and grids: what is asked of whom, and what is not."""

from __future__ import annotations

import pytest
from lxml import etree

from layers.errors import BadAddress, NotOffered
from layers.services.address import (
    at_same_host,
    check_address,
    host_of,
    is_open_to_eyes,
    public_address,
    same_place,
    with_query,
)
from layers.services.systems import CRS84, is_north_first, ordered, system_code
from layers.services.tile_matrix import read_grid
from layers.services.xml import parse, read_fault
from layers.vector import SWEDEN


@pytest.mark.parametrize(
    "address",
    ["", "ftp://a.example/", "file:///etc/passwd", "https://", "a.example/wfs", "https://a b/",
     "https://namn:ord@a.example/", "javascript:x", "https://a.example:port/", "/vsicurl/http://a"],
)  # fmt: skip
def test_addresses_that_are_none(address: str) -> None:
    with pytest.raises(BadAddress):
        check_address(address)


def test_who_is_asked() -> None:
    assert host_of("https://GIS.example:443/x") == "gis.example"
    assert host_of("http://gis.example:8080/x") == "gis.example:8080"
    assert is_open_to_eyes("http://gis.example/")
    assert not is_open_to_eyes("http://127.0.0.1:80/") and not is_open_to_eyes("https://a.example")


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("http://a.example/x", "https://a.example/y", True),
        ("https://a.example/x", "http://a.example/x", False),
        ("https://a.example/x", "https://b.example/x", False),
        ("http://a.example:80/x", "http://a.example:81/x", False),
        ("http://a.example/x", "file:///etc/passwd", False),
    ],
)
def test_where_one_may_be_led(before: str, after: str, same: bool) -> None:
    assert same_place(before, after) is same


def test_query_is_said_once() -> None:
    asked = with_query(
        "https://a.example/ows?MAP=x&Service=WMS&REQUEST=y",
        {"service": "WFS"},
        frozenset({"request"}),
    )
    assert asked == "https://a.example/ows?MAP=x&service=WFS"


def test_services_behind_another_server_are_reached_as_they_were_found() -> None:
    own = "https://gis.example/ows?map=x"
    assert at_same_host(own, "http://gis.example:8080/ows?") == "https://gis.example/ows"
    assert at_same_host(own, "https://b.example/ows") == "https://b.example/ows"


def test_keys_are_not_written_down() -> None:
    told = public_address("https://a.example/wmts/token/hemlig/1.0.0?apikey=hemlig&lager=x")
    assert "hemlig" not in told and "lager=x" in told


def test_systems_by_every_name() -> None:
    names = (
        "EPSG:3006", "epsg:3006", "urn:ogc:def:crs:EPSG::3006", "urn:ogc:def:crs:EPSG:9.6:3006",
        "http://www.opengis.net/def/crs/EPSG/0/3006",
        "http://www.opengis.net/gml/srs/epsg.xml#3006",
    )  # fmt: skip
    assert {system_code(name) for name in names} == {"EPSG:3006"}
    assert system_code("http://www.opengis.net/def/crs/OGC/1.3/CRS84") == CRS84
    assert system_code("något annat") == ""


def test_axes_as_the_epsg_register_has_them() -> None:
    assert is_north_first("EPSG:3006") and is_north_first("EPSG:4326")
    assert not is_north_first("EPSG:3857") and not is_north_first(CRS84)
    assert ordered((1, 2, 3, 4), "EPSG:3006") == (2, 1, 4, 3)


def _matrices(corner: str, ratio: float = 2.0) -> object:
    """Return the national map's grid, as its capabilities write it."""
    levels = "".join(
        f"<TileMatrix><Identifier>{n}</Identifier>"
        f"<ScaleDenominator>{4096 / ratio**n / 0.00028}</ScaleDenominator>"
        f"<TopLeftCorner>{corner}</TopLeftCorner><TileWidth>256</TileWidth>"
        f"<TileHeight>256</TileHeight><MatrixWidth>{4 * 2**n}</MatrixWidth>"
        f"<MatrixHeight>{4 * 2**n}</MatrixHeight></TileMatrix>"
        for n in range(10)
    )
    return etree.fromstring(f"<TileMatrixSet><Identifier>3006</Identifier>{levels}</TileMatrixSet>")


@pytest.mark.parametrize("corner", ["-1200000 8500000", "8500000 -1200000"])
def test_grid_is_read_whichever_way_its_corner_is_written(corner: str) -> None:
    """Lantmäteriet writes easting first, the standard northing first."""
    grid = read_grid(_matrices(corner), "EPSG:3006", SWEDEN)
    assert (grid.left, grid.top) == (-1_200_000, 8_500_000)
    assert [level.pixel for level in grid.levels] == pytest.approx([4096 / 2**n for n in range(10)])


def test_grid_that_does_not_halve() -> None:
    with pytest.raises(NotOffered):
        read_grid(etree.fromstring("<TileMatrixSet/>"), "EPSG:3006", SWEDEN)
    grid = read_grid(_matrices("-1200000 8500000", 2.5), "EPSG:3006", SWEDEN)
    assert len(grid.levels) == 1


def test_xml_reads_no_entities() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'
    assert parse(bomb) is None
    outside = b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'
    assert parse(outside) is not None  # named, never opened
    assert parse(b"<a>") is None and parse(b"") is None
    assert read_fault(b"<ExceptionReport><Exception exceptionCode='X'/></ExceptionReport>") == ""
