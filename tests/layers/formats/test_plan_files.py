"""Detailed development plans in the two Swedish exchange formats."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
import shapely
from shapely.geometry import mapping

from layers.errors import UnreadableFile
from layers.formats.files import list_layers, read_rows
from layers.formats.plan_gml import _chords
from layers.vector import read_vector

SQUARE = shapely.box(160_000, 6_570_000, 160_100, 6_570_100)


def test_a_real_plan_is_read_whole(shared_geo: Path) -> None:
    path = shared_geo / "planning" / "plankarta.xml"
    plan, provisions, lines = list_layers(path)
    assert (plan.name, plan.features, provisions.features, lines.features) == (
        "planomrade", 1, 23, 25,
    )  # fmt: skip
    assert plan.crs is not None and plan.crs.to_epsg() == 3008
    area = read_rows(path, "planomrade")
    assert area.notes == ()
    row = area.frame.iloc[0]
    assert row["plannamn"] == "Oppmanna-Tollarp 2:32 och del av 1:22"
    assert (row["planid"], row["kommun"], row["registreringsdatum"]) == (
        "BN16/1724", "1290", "2017-05-15",
    )  # fmt: skip
    # the uses part the plan among them, as the standard wants
    told = read_rows(path, "bestammelser").frame
    uses = told[(told["slag"] == "användning") & ~told.geometry.isna()]
    shapes = list(dict.fromkeys(shape.normalize().wkb for shape in uses.geometry))
    united = shapely.union_all([shapely.from_wkb(item) for item in shapes])
    assert united.symmetric_difference(row.geometry).area < 1e-6 * row.geometry.area
    assert sum(shapely.from_wkb(item).area for item in shapes) == pytest.approx(united.area)
    # north and east have changed places: it lies by Kristianstad
    moved = read_vector(path, "planomrade")
    west, south, east, north = moved.bounds  # type: ignore[misc]
    assert 440_000 < west < east < 470_000 and 6_220_000 < south < north < 6_240_000


def gml(lines: str, areas: str, system: str = "SWEREF99_15_00") -> str:
    return (
        '<?xml version="1.0"?><DP_Data xmlns="http://www.sis.se/ss637040" '
        'xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"{lines}{areas}<plan><DP_Plan><plannamn>Prov</plannamn>"
        f'<koordinatsystem>{system}</koordinatsystem><planomrade xlink:href="#plan"/>'
        "</DP_Plan></plan></DP_Data>"
    )


def line(name: str, kind: str, *points: tuple[float, float]) -> str:
    places = "".join(f"<gml:pos>{y} {x}</gml:pos>" for x, y in points)
    return (
        f'<grans><DP_Grans gml:id="{name}"><typ>plan</typ><linje><gml:Curve><gml:segments>'
        f"<gml:{kind}>{places}</gml:{kind}></gml:segments></gml:Curve></linje></DP_Grans></grans>"
    )


def area(*names: str) -> str:
    told = "".join(f'<plus xlink:href="#{name}"/>' for name in names)
    return f'<omrade><DP_Omrade gml:id="plan">{told}</DP_Omrade></omrade>'


def test_arcs_become_chords_to_the_centimetre(tmp_path: Path) -> None:
    east, north, radius = 160_000.0, 6_570_000.0, 500.0
    west_part = line(
        "a", "Arc", (east, north + radius), (east - radius, north), (east, north - radius)
    )
    east_part = line(
        "b", "Arc", (east, north - radius), (east + radius, north), (east, north + radius)
    )
    path = tmp_path / "plan.xml"
    path.write_text(gml(west_part + east_part, area("a", "b")), "utf-8")
    raw = read_rows(path)
    assert raw.info.crs is not None and raw.info.crs.to_epsg() == 3009
    circle = raw.frame.geometry.iloc[0]
    away = np.hypot(*(shapely.get_coordinates(circle) - (east, north)).T)
    assert away == pytest.approx(np.full(len(away), radius), abs=1e-6)
    assert circle.area == pytest.approx(np.pi * radius**2, rel=1e-4)


def test_three_points_in_a_row_are_no_arc() -> None:
    points = np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])
    assert _chords(points) is points


def test_an_area_that_is_not_closed_is_told(tmp_path: Path) -> None:
    path = tmp_path / "plan.xml"
    lines = line("a", "LineStringSegment", (160_000, 6_570_000), (160_100, 6_570_000))
    path.write_text(gml(lines, area("a", "borta")), "utf-8")
    raw = read_rows(path, "planomrade")
    assert raw.notes == ("Området ”plan” är inte slutet av sina gränslinjer.",)
    assert raw.frame.geometry.isna().all()


@pytest.mark.parametrize("content", ["<DP_Data xmlns='http://www.sis.se/ss637040'><plan>", ""])
def test_half_a_plan_is_refused_in_a_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "plan.xml"
    path.write_text(content, "utf-8")
    with pytest.raises(UnreadableFile) as fault:
        list_layers(path)
    assert str(fault.value).startswith("plan.xml") and str(fault.value).endswith(".")


def test_entities_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "hemligt.txt"
    secret.write_text("KANARIEFÅGEL", "utf-8")
    text = gml("", "").replace(
        "<DP_Data", f'<!DOCTYPE a [<!ENTITY e SYSTEM "{secret.as_uri()}">]><DP_Data', 1
    )
    path = tmp_path / "plan.xml"
    path.write_text(text.replace("Prov", "&e;"), "utf-8")
    try:
        told = read_rows(path).frame.to_string()
    except UnreadableFile as fault:
        told = str(fault)
    assert "KANARIEFÅGEL" not in told


def part(shape: Any, system: str) -> dict[str, Any]:
    kinds = {"Polygon": "yta", "LineString": "linje", "Point": "punkt"}
    return {
        "geometri": {
            "typ": kinds[shape.geom_type],
            "koordinatsystemPlan": system,
            "position": mapping(shape),
        }
    }


def plan_json(*provisions: dict[str, Any], system: str = "EPSG:3009") -> dict[str, Any]:
    plan = {
        "feature:typ": "detaljplan",
        "objektidentitet": "a9e2",
        "namn": "Björken 1",
        "beteckning": "1880-P25/1",
        "status": "laga kraft",
        "kommun": "1880",
        "typ": "detaljplan",
        "beslutsinformation": [{"diarienummerKommun": "Bn 1", "datumAntagande": "2026-01-02"}],
        "plangeometri": [part(SQUARE, system)],
    }
    return {
        "feature:mediatyp": "application/vnd.lm.detaljplan.v4+json",
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": None, "properties": item}
            for item in (plan, *provisions)
        ],
    }


def provision(*parts: dict[str, Any], kind: str = "användning") -> dict[str, Any]:
    return {
        "feature:typ": f"{kind}sbestämmelse",
        "objektidentitet": "b1",
        "bestammelseformulering": "Bostäder",
        "bestammelsevarde": [{"beskrivning": "höjd", "variabelvarde": "7,5", "enhet": "meter"}],
        "planbestammelsebeskrivning": {"motiv": "Behövs."},
        "bestammelsegeometri": list(parts),
    }


def put(folder: Path, document: object) -> Path:
    path = folder / "plan.json"
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return path


def test_a_plan_in_the_national_specification(tmp_path: Path) -> None:
    left, right = shapely.box(160_000, 6_570_000, 160_050, 6_570_100), SQUARE
    edge = shapely.LineString([(160_000, 6_570_000), (160_100, 6_570_000)])
    path = put(
        tmp_path,
        plan_json(
            provision(part(left, "EPSG:3009"), part(right, "EPSG:3009")),
            provision(part(edge, "EPSG:3009"), kind="egenskap"),
        ),
    )
    plan, provisions = list_layers(path)
    assert (plan.name, plan.features, provisions.features) == ("planomrade", 1, 2)
    row = read_rows(path).frame.iloc[0]
    assert row.geometry.equals(SQUARE)
    assert (row["plannamn"], row["status"], row["kommun"], row["antagen"]) == (
        "Björken 1", "laga kraft", "1880", "2026-01-02",
    )  # fmt: skip
    told = read_rows(path, "bestammelser").frame
    assert list(told["slag"]) == ["användning", "egenskap"]
    assert told["varden"].iloc[0] == "höjd 7,5 meter" and told["motiv"].iloc[0] == "Behövs."
    assert told.geometry.iloc[0].equals(SQUARE) and told.geometry.iloc[1].equals(edge)


def test_parts_in_other_systems_are_moved_to_the_plans(tmp_path: Path) -> None:
    to_tm = pyproj.Transformer.from_crs("EPSG:3009", "EPSG:3006", always_xy=True)
    moved = shapely.transform(SQUARE, lambda at: np.column_stack(to_tm.transform(*at.T)))
    path = put(tmp_path, plan_json(provision(part(moved, "EPSG:3006"))))
    found = read_rows(path, "bestammelser").frame.geometry.iloc[0]
    assert found.symmetric_difference(SQUARE).area < 1e-3


def test_a_geometry_that_is_none_is_told(tmp_path: Path) -> None:
    broken = {"geometri": {"typ": "yta", "position": {"type": "Polygon", "coordinates": "nej"}}}
    path = put(tmp_path, plan_json(provision(broken)))
    raw = read_rows(path, "bestammelser")
    assert raw.frame.geometry.isna().all() and raw.info.bounds is None
    assert raw.notes == ("b1: en geometri kunde inte läsas.",)


def test_what_is_wrong_with_the_plans_own_area_is_told_of_it(tmp_path: Path) -> None:
    document = plan_json()
    document["features"][0]["properties"]["plangeometri"].append({"geometri": {"position": 1}})
    raw = read_rows(put(tmp_path, document))
    assert raw.notes == ("a9e2: en geometri kunde inte läsas.",)
    assert raw.frame.geometry.iloc[0].equals(SQUARE)


@pytest.mark.parametrize(
    "document",
    [
        {"feature:mediatyp": "application/vnd.lm.detaljplan.v4+json"},
        {"feature:mediatyp": "application/vnd.lm.detaljplan.v4+json", "features": [1]},
        {"feature:mediatyp": "application/vnd.lm.detaljplan.v4+json", "features": []},
        plan_json() | {"features": [{"properties": {"feature:typ": "byggnad"}}]},
    ],
)
def test_what_is_no_plan_is_refused_in_a_sentence(tmp_path: Path, document: object) -> None:
    with pytest.raises(UnreadableFile) as fault:
        list_layers(put(tmp_path, document))
    assert str(fault.value).startswith("plan.json") and str(fault.value).endswith(".")
