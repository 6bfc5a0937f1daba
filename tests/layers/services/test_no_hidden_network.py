"""What was received is read without a word to anybody, whatever addresses stand in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from loopback_service import service

from layers.errors import LayerError
from layers.formats.files import list_layers, read_rows
from layers.raster import describe_raster

GML = """<?xml version="1.0"?>
<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0"
  xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:a="http://a.example/a"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xlink="http://www.w3.org/1999/xlink"
  xsi:schemaLocation="http://a.example/a
  {address}/wfs?service=WFS&amp;version=2.0.0&amp;request=DescribeFeatureType&amp;typeName=a:b">
<wfs:member><a:b gml:id="b.1"><a:namn>Ä</a:namn><a:annan xlink:href="{address}/annan.gml#x"/>
<a:geom><gml:Point gml:id="p.1" srsName="urn:ogc:def:crs:EPSG::3006">
<gml:pos>6570000 510000</gml:pos></gml:Point></a:geom></a:b></wfs:member>
</wfs:FeatureCollection>"""


@pytest.mark.parametrize("name", ["a.gml", "a.xml"])
def test_gml_with_a_schema_elsewhere(name: str, tmp_path: Path) -> None:
    with service() as made:
        path = tmp_path / name
        path.write_text(GML.format(address=made.address), "utf-8")
        (layer,) = list_layers(path)
        rows = read_rows(path)
        assert made.asked == []
    assert layer.features == len(rows.frame) == 1
    point = rows.frame.geometry.iloc[0]
    assert (point.x, point.y) == (510_000, 6_570_000)  # easting first, as in all of Rumslig


def test_geojson_and_xml_with_addresses(tmp_path: Path) -> None:
    with service() as made:
        geojson = tmp_path / "a.geojson"
        link = {"type": "link", "properties": {"href": f"{made.address}/crs", "type": "ogcwkt"}}
        geojson.write_text(
            json.dumps(
                {
                    "type": "FeatureCollection",
                    "crs": link,
                    "features": [
                        {
                            "type": "Feature",
                            "properties": {},
                            "geometry": {"type": "Point", "coordinates": [15, 59]},
                        }
                    ],
                }
            )
        )
        list_layers(geojson)
        wms = tmp_path / "a.tif"
        wms.write_text(
            f"<GDAL_WMS><Service name='TMS'><ServerUrl>{made.address}/${{z}}/${{x}}/${{y}}.png"
            "</ServerUrl></Service><DataWindow><UpperLeftX>0</UpperLeftX></DataWindow></GDAL_WMS>"
        )
        with pytest.raises(LayerError):
            describe_raster(wms)
        assert made.asked == []
