"""What files say of themselves, from metadata written as the standards and programs write it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import geopandas
import pytest
from shapely import Point

from layers.doctor.file_facts import FileFacts, read_facts
from layers.formats.files import list_layers

ISO_19139 = """<?xml version="1.0" encoding="UTF-8"?>
<gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd"
 xmlns:gco="http://www.isotc211.org/2005/gco">
 <gmd:contact><gmd:CI_ResponsibleParty>
  <gmd:organisationName>
   <gco:CharacterString>Länsstyrelsen i Örebro län</gco:CharacterString>
  </gmd:organisationName>
  <gmd:contactInfo><gmd:CI_Contact><gmd:address><gmd:CI_Address>
   <gmd:electronicMailAddress>
    <gco:CharacterString>gis@example.se</gco:CharacterString>
   </gmd:electronicMailAddress>
  </gmd:CI_Address></gmd:address></gmd:CI_Contact></gmd:contactInfo>
 </gmd:CI_ResponsibleParty></gmd:contact>
 <gmd:dateStamp><gco:Date>2026-02-03</gco:Date></gmd:dateStamp>
 <gmd:identificationInfo><gmd:MD_DataIdentification>
  <gmd:citation><gmd:CI_Citation>
   <gmd:title><gco:CharacterString>Våtmarker</gco:CharacterString></gmd:title>
   <gmd:date><gmd:CI_Date><gmd:date><gco:Date>2024-05-06</gco:Date></gmd:date></gmd:CI_Date></gmd:date>
  </gmd:CI_Citation></gmd:citation>
  <gmd:abstract><gco:CharacterString>Inventerade våtmarker,
    klass 1–4.</gco:CharacterString></gmd:abstract>
  <gmd:resourceConstraints><gmd:MD_Constraints>
   <gmd:useLimitation><gco:CharacterString>CC0</gco:CharacterString></gmd:useLimitation>
  </gmd:MD_Constraints></gmd:resourceConstraints>
 </gmd:MD_DataIdentification></gmd:identificationInfo>
</gmd:MD_Metadata>"""

FGDC = """<metadata><idinfo><citation><citeinfo><origin>Kumla kommun</origin>
<pubdate>20230901</pubdate><title>Lekplatser</title></citeinfo></citation>
<descript><abstract>Kommunens lekplatser</abstract></descript>
<useconst>Fri användning</useconst></idinfo></metadata>"""


def write(path: Path) -> Path:
    frame = geopandas.GeoDataFrame({"a": [1]}, geometry=[Point(5e5, 6.5e6)], crs="EPSG:3006")
    frame.to_file(path, engine="pyogrio")
    return path


def facts_of(path: Path) -> FileFacts:
    (info,) = list_layers(path)
    return read_facts(path, info)


def test_iso_metadata_beside_a_file_are_read(tmp_path: Path) -> None:
    path = write(tmp_path / "vatmark.geojson")
    path.with_suffix(".xml").write_text(ISO_19139, "utf-8")
    facts = facts_of(path)
    assert (facts.title, facts.abstract) == ("Våtmarker", "Inventerade våtmarker, klass 1–4.")
    assert facts.organisation == "Länsstyrelsen i Örebro län"
    assert (facts.contact, facts.licence) == ("gis@example.se", "CC0")
    assert (facts.reference_date, facts.told_by) == ("2024-05-06", "vatmark.xml")


def test_what_arcgis_writes_beside_a_shapefile_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "lek.shp")
    path.with_name("lek.shp.xml").write_text(FGDC, "utf-8")
    facts = facts_of(path)
    assert (facts.title, facts.abstract, facts.licence) == (
        "Lekplatser", "Kommunens lekplatser", "Fri användning",
    )  # fmt: skip
    assert (facts.organisation, facts.reference_date) == ("Kumla kommun", "20230901")


def test_a_geopackage_tells_in_its_own_tables(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gpkg")
    with sqlite3.connect(path) as database:
        database.execute(
            "UPDATE gpkg_contents SET identifier='Vägar', description='Statliga vägar', "
            "last_change='2025-03-04T05:06:07.000Z'"
        )
    database.close()
    facts = facts_of(path)
    assert (facts.title, facts.abstract, facts.changed) == (
        "Vägar", "Statliga vägar", "2025-03-04",
    )  # fmt: skip
    assert facts.told_by == "gpkg_contents"


@pytest.mark.parametrize("kind", ["xml", "provenance"])
def test_metadata_within_a_geopackage_go_first(tmp_path: Path, kind: str) -> None:
    path = write(tmp_path / "a.gpkg")
    record = {"title": "Våtmarker", "licence": "CC0", "contact": "gis@example.se",
              "asked_at": "2024-05-06T10:00:00Z", "address": "https://example.se/wfs"}  # fmt: skip
    rows = {
        "xml": ("http://www.isotc211.org/2005/gmd", "text/xml", ISO_19139),
        "provenance": ("urn:rumslig:provenance:1", "application/json", json.dumps(record)),
    }
    with sqlite3.connect(path) as database:
        database.executescript(
            "CREATE TABLE gpkg_metadata (id INTEGER PRIMARY KEY, md_scope TEXT, "
            "md_standard_uri TEXT, mime_type TEXT, metadata TEXT);"
            "CREATE TABLE gpkg_metadata_reference (reference_scope TEXT, table_name TEXT, "
            "column_name TEXT, row_id_value INTEGER, timestamp TEXT, md_file_id INTEGER, "
            "md_parent_id INTEGER);"
            "INSERT INTO gpkg_metadata_reference VALUES "
            "('geopackage', NULL, NULL, NULL, '', 1, NULL);"
        )
        database.execute("INSERT INTO gpkg_metadata VALUES (1, 'dataset', ?, ?, ?)", rows[kind])
    database.close()
    facts = facts_of(path)
    assert (facts.title, facts.licence, facts.reference_date) == ("Våtmarker", "CC0", "2024-05-06")
    assert facts.told_by.startswith("gpkg_metadata")


@pytest.mark.parametrize(
    "text",
    [
        "<a",
        "",
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        "<html><title>Logga in</title></html>",
    ],
)
def test_what_is_no_metadata_says_nothing(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "a.geojson")
    path.with_suffix(".xml").write_text(text, "utf-8")
    facts = facts_of(path)
    assert FileFacts(changed=facts.changed) == facts
    assert len(facts.changed) == len("2026-01-01")
