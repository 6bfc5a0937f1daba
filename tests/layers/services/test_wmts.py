"""WMTS by address templates, as national maps have it: grids, limits, styles, and other hosts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from loopback_service import Handler, Service, picture, service

from layers.errors import NotOffered, OtherHost
from layers.images.tile_table import list_tables
from layers.services import recognising
from layers.services.background import fetch_background, plan_tiles
from layers.services.line import Line

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
AREA = (508_000.0, 6_568_000.0, 514_000.0, 6_574_000.0)


def capabilities(base: str, corner: str, form: str = "image/png") -> bytes:
    """Return what a service tells, with a grid in SWEREF 99 TM of eleven sizes."""
    matrices = "".join(
        f"<TileMatrix><ows:Identifier>{n:02}</ows:Identifier>"
        f"<ScaleDenominator>{4096 / 2**n / 0.00028}</ScaleDenominator>"
        f"<TopLeftCorner>{corner}</TopLeftCorner><TileWidth>256</TileWidth>"
        f"<TileHeight>256</TileHeight><MatrixWidth>{4 * 2**n}</MatrixWidth>"
        f"<MatrixHeight>{4 * 2**n}</MatrixHeight></TileMatrix>"
        for n in range(11)
    )
    return f"""<?xml version="1.0"?><Capabilities xmlns="http://www.opengis.net/wmts/1.0"
      xmlns:ows="http://www.opengis.net/ows/1.1" version="1.0.0">
      <ows:ServiceIdentification><ows:Title>Kartor</ows:Title><ows:Fees>CC BY 4.0</ows:Fees>
      </ows:ServiceIdentification><Contents><Layer><ows:Title>Topografisk</ows:Title>
      <ows:WGS84BoundingBox><ows:LowerCorner>10.5 55</ows:LowerCorner>
      <ows:UpperCorner>24.5 69.1</ows:UpperCorner></ows:WGS84BoundingBox>
      <ows:Identifier>topo</ows:Identifier>
      <Style isDefault="true"><ows:Identifier>default</ows:Identifier></Style>
      <Format>{form}</Format><TileMatrixSetLink><TileMatrixSet>3006</TileMatrixSet>
      <TileMatrixSetLimits><TileMatrixLimits><TileMatrix>09</TileMatrix>
      <MinTileRow>0</MinTileRow><MaxTileRow>9999</MaxTileRow><MinTileCol>836</MinTileCol>
      <MaxTileCol>9999</MaxTileCol></TileMatrixLimits></TileMatrixSetLimits></TileMatrixSetLink>
      <ResourceURL format="{form}" resourceType="tile"
        template="{base}/1.0.0/topo/{{Style}}/{{TileMatrixSet}}/{{TileMatrix}}/{{TileRow}}/{{TileCol}}.png"/>
      </Layer><TileMatrixSet><ows:Identifier>3006</ows:Identifier>
      <ows:SupportedCRS>urn:ogc:def:crs:EPSG::3006</ows:SupportedCRS>{matrices}</TileMatrixSet>
      </Contents></Capabilities>""".encode()


@pytest.fixture
def made() -> Iterator[Service]:
    with service() as made:
        made.routes["/1.0.0/topo/*"] = lambda handler: handler.reply(picture(1, 2, 3), "image/png")
        yield made


def offer(made: Service, corner: str, **more: str) -> None:
    def tell(handler: Handler) -> None:
        handler.reply(capabilities(more.get("base", made.address), corner), "text/xml")

    made.routes["/WMTSCapabilities.xml"] = tell


@pytest.mark.parametrize("corner", ["-1200000 8500000", "8500000 -1200000"])
def test_tiles_of_an_area(corner: str, made: Service, tmp_path: Path) -> None:
    offer(made, corner)
    line = Line(f"{made.address}/WMTSCapabilities.xml")
    offered = recognising.describe(line)
    assert (offered.kind, offered.licence) == ("wmts", "CC BY 4.0")
    source = recognising.tile_source(line, offered, "topo")
    plan = plan_tiles(source, AREA, 8.0)
    target = tmp_path / "karta.gpkg"
    before = len(made.asked)
    told = fetch_background(line.address, plan, target, now=lambda: NOW, version="prov", pause_s=0)
    asked = set(made.asked[before:])
    # by hand: 8 m × 256 is 2048 m; columns from -1 200 000 east, rows from 8 500 000 down
    wanted = {
        f"/1.0.0/topo/default/3006/09/{row}/{column}.png"
        for column in range(836, 837)  # 834 and 835 are beyond the service's limits
        for row in range(940, 944)
    }
    finest = {path for path in asked if "/3006/09/" in path}
    assert finest == wanted
    assert told.crs == "EPSG:3006" and told.licence == "CC BY 4.0"
    (table,) = list_tables(target)
    assert (table.left, table.top) == (-1_200_000, 8_500_000)


def test_tiles_at_another_host_need_a_yes(made: Service) -> None:
    with service() as other:
        elsewhere = f"localhost:{other.server_address[1]}"
        offer(made, "-1200000 8500000", base=f"http://{elsewhere}")
        line = Line(f"{made.address}/WMTSCapabilities.xml")
        offered = recognising.describe(line)
        with pytest.raises(OtherHost) as fault:
            recognising.tile_source(line, offered, "topo")
        assert fault.value.host == elsewhere and other.asked == []
        agreed = Line(line.address, also=[elsewhere])
        assert elsewhere in recognising.tile_source(agreed, offered, "topo").address


def test_maps_that_are_no_pictures(made: Service) -> None:
    made.routes["/WMTSCapabilities.xml"] = lambda handler: handler.reply(
        capabilities(made.address, "-1200000 8500000", "application/x-protobuf"), "text/xml"
    )
    line = Line(f"{made.address}/WMTSCapabilities.xml")
    offered = recognising.describe(line)
    with pytest.raises(NotOffered, match="bilder"):
        recognising.tile_source(line, offered, "topo")
    with pytest.raises(NotOffered, match="EPSG:3006"):
        recognising.tile_source(line, offered, "topo", "EPSG:3857")
