"""`rumslig check` from outside: figures, exit codes, sentences, same bytes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import pytest
from shapely import LineString, MultiPolygon, Point, Polygon, box
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

EAST, NORTH = 510_000.0, 6_570_000.0
SQUARE = box(0, 0, 100, 100)
ALL = box(-1000, -1000, 1000, 1000)


def write(path: Path, shapes: list[BaseGeometry], **columns: list[Any]) -> Path:
    """Write shapes, given at the origin, at the test place in EPSG:3006."""
    moved = [translate(shape, EAST, NORTH) for shape in shapes]
    frame = geopandas.GeoDataFrame(
        columns or {"id": range(len(moved))}, geometry=moved, crs="EPSG:3006"
    )
    frame.to_file(path, engine="pyogrio")
    return path


def ring(outer: BaseGeometry, inner: BaseGeometry) -> Polygon:
    return Polygon(outer.exterior.coords, [inner.exterior.coords])  # type: ignore[attr-defined]


GOLDEN: dict[str, tuple[list[BaseGeometry], list[str], dict[str, Any]]] = {
    "1 half": ([box(50, 0, 150, 100)], [], {"state": "HIT", "area_m2": 5000, "share_of_plan": 0.5}),
    "2 side by side": (
        [box(100, 0, 200, 100)],
        [],
        {"state": "TOUCH", "area_m2": 0, "distance_m": 0},
    ),
    "3 corner": ([box(100, 100, 200, 200)], [], {"state": "TOUCH"}),
    "4 union before area": (
        [box(0, 0, 60, 100), box(40, 0, 100, 100)],
        [],
        {"state": "HIT", "area_m2": 10000, "share_of_plan": 1},
    ),
    "5 parts of a collection": (
        [MultiPolygon([box(90, 0, 110, 50), box(100, 60, 110, 100)])],
        [],
        {"state": "HIT", "area_m2": 500, "share_of_plan": 0.05},
    ),
    "6 in the hole": (
        [ring(box(-100, -100, 200, 200), box(-10, -10, 110, 110))],
        ["--near-m", "20"],
        {"state": "NEAR", "distance_m": 10},
    ),
    "7 wholly inside": ([box(-100, -100, 200, 200)], [], {"state": "HIT", "share_of_plan": 1}),
    "8 line": ([LineString([(-50, 50), (150, 50)])], [], {"state": "HIT", "length_m": 100}),
    "9 line on the border": ([LineString([(0, 0), (0, 100)])], [], {"state": "TOUCH"}),
    "9 counted": (
        [LineString([(0, 0), (0, 100)])],
        ["--boundary-counts"],
        {"state": "HIT", "length_m": 100},
    ),
    "10 point on the border": ([Point(0, 50)], [], {"state": "TOUCH"}),
    "10 counted": ([Point(0, 50)], ["--boundary-counts"], {"state": "HIT", "count": 1}),
    "12 distance from the plan": (
        [box(250, 0, 300, 100)],
        ["--near-m", "150"],
        {"state": "NEAR", "distance_m": 150, "direction": "E"},
    ),
    "15 bow-tie": (
        [Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])],
        [],
        {"state": "HIT", "area_m2": 5000},
    ),
    "18 sliver": (
        [box(0, 0, 0.3, 100)],
        ["--accuracy-m", "2"],
        {"state": "TOUCH", "certainty": "possible", "area_m2": 30},
    ),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_golden_vectors(run: Callable[..., Any], tmp_path: Path, name: str) -> None:
    shapes, options, expected = GOLDEN[name]
    plan = write(tmp_path / "plan.gpkg", [SQUARE])
    layer = write(tmp_path / "lager å.gpkg", shapes)
    outcome = run("check", plan, "--layer", layer, *options, "--json")
    assert outcome.code == 0, outcome.err
    (result,) = outcome.json["results"]
    found = {key: result[key] for key in expected}
    assert found == pytest.approx(expected, abs=1e-3), result
    assert result["layer"] == result["rule"] == "lager å"


def states(outcome: Any) -> dict[str, str]:
    return {row["rule"]: row["state"] for row in outcome.json["results"]}


def test_no_object_is_green_only_where_it_was_mapped(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    plan = write(tmp_path / "plan.gpkg", [SQUARE])
    far = write(tmp_path / "far.gpkg", [box(5000, 5000, 5100, 5100)])
    expected = {
        "all": ([ALL], "NO_HIT", 1.0),
        "half": ([box(0, 0, 50, 100)], "NO_HIT_PARTIAL", 0.5),
        "none": ([box(9000, 9000, 9100, 9100)], "OUTSIDE_COVERAGE", 0.0),
    }
    for name, (shapes, state, share) in expected.items():
        coverage = write(tmp_path / f"{name}.gpkg", shapes)
        outcome = run("check", plan, "--layer", far, "--coverage", coverage, "--json")
        (row,) = outcome.json["results"]
        assert (row["state"], row["coverage_share"], outcome.code) == (state, share, 0)
    outcome = run("check", plan, "--layer", far, "--json")
    assert states(outcome) == {"far": "COVERAGE_UNKNOWN"}


def test_what_cannot_be_read_is_an_error_row_and_the_rest_stands(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    plan = write(tmp_path / "plan.gpkg", [SQUARE])
    good = write(tmp_path / "good.gpkg", [box(50, 0, 150, 100)])
    broken = tmp_path / "broken.gpkg"
    broken.write_bytes(b"not a database")
    nameless = tmp_path / "nameless.shp"
    frame = geopandas.GeoDataFrame(
        {"a": [1]}, geometry=[translate(SQUARE, EAST, NORTH)], crs="EPSG:3006"
    )
    frame.to_file(nameless, engine="pyogrio")
    nameless.with_suffix(".prj").unlink()
    outcome = run(
        "check",
        plan,
        "--layer",
        good,
        "--layer",
        broken,
        "--layer",
        nameless,
        "--layer",
        tmp_path / "gone.gpkg",
        "--json",
    )
    assert outcome.code == 3
    assert states(outcome) == {
        "good": "HIT",
        "broken": "ERROR",
        "nameless": "ERROR",
        "gone": "ERROR",
    }
    outcome = run("check", plan, "--layer", good, "--coverage", tmp_path / "gone.gpkg", "--json")
    assert (outcome.code, states(outcome)) == (3, {"good": "ERROR"})


def test_a_missing_column_is_an_error_not_zero_hits(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    plan = write(tmp_path / "plan.gpkg", [SQUARE])
    write(tmp_path / "natur.gpkg", [SQUARE], klass=["1"])
    write(tmp_path / "tackning.gpkg", [ALL])
    rules = tmp_path / "regler.toml"
    rules.write_text(
        '[[rules]]\nid = "bra"\nlayer = "natur.gpkg"\nfilter = "klass = \'1\'"\n'
        '[[rules]]\nid = "tom"\nlayer = "natur.gpkg"\nfilter = "klass = \'2\'"\n'
        'coverage = "tackning.gpkg"\n'
        '[[rules]]\nid = "fel"\nlayer = "natur.gpkg"\nfilter = "status = \'1\'"\n',
        "utf-8",
    )
    outcome = run("check", plan, "--rules", rules, "--json")
    assert outcome.code == 3
    assert states(outcome) == {"bra": "HIT", "tom": "NO_HIT", "fel": "ERROR"}
    assert "status" in outcome.json["results"][2]["text"]


def test_every_rule_of_the_county_has_one_result_a_plan_and_the_bytes_repeat(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    plan = write(tmp_path / "plan.gpkg", [SQUARE, box(2000, 0, 2100, 100)], namn=["A", "A"])
    first, second = (run("check", plan, "--json") for _ in range(2))
    assert first.code == 0, first.err
    assert first.out == second.out
    document = first.json
    assert [item["name"] for item in document["plans"]] == ["A", "A#2"]
    pairs = [(row["plan"], row["rule"]) for row in document["results"]]
    assert len(pairs) == len(set(pairs)) == 2 * len({rule for _, rule in pairs})
    assert document["plans"][0]["municipalities"] == ["1880"]


def test_two_fresh_homes_give_the_same_bytes(run: Callable[..., Any], tmp_path: Path) -> None:
    plan = write(tmp_path / "plan.gpkg", [SQUARE])
    outputs = [
        run("check", plan, "--json", home=tmp_path / name, fresh=True).out for name in ("a", "b c")
    ]
    assert outputs[0] == outputs[1]
    assert json.loads(outputs[0])["packages"]


def test_a_deleted_layer_changes_exactly_its_rows(
    run: Callable[..., Any], tmp_path: Path, county_home: Path
) -> None:
    plan = write(tmp_path / "plan.gpkg", [SQUARE])
    assert run("check", plan).code == 0
    home = shutil.copytree(county_home, tmp_path / "hem")
    before = run("check", plan, "--json", home=home)
    manifests = list((home / "packages" / "manifests" / "jordbruksmark").rglob("*.json"))
    resource = json.loads(manifests[0].read_text("utf-8"))["resources"][0]
    (home / "packages" / resource["path"]).unlink()
    after = run("check", plan, "--json", home=home)
    assert after.code == 3
    for old, new in zip(before.json["results"], after.json["results"], strict=True):
        if old["layer"] == "jordbruksmark":
            assert new["state"] == "ERROR"
        else:
            assert new == old


def test_skip_needs_a_rule_and_a_reason(run: Callable[..., Any], tmp_path: Path) -> None:
    plan = write(tmp_path / "plan.gpkg", [SQUARE])
    layer = write(tmp_path / "natur.gpkg", [SQUARE])
    outcome = run("check", plan, "--layer", layer, "--skip", "natur=redan utredd", "--json")
    assert (outcome.code, states(outcome)) == (0, {"natur": "NOT_RUN"})
    assert "redan utredd" in outcome.json["results"][0]["text"]
    assert run("check", plan, "--layer", layer, "--skip", "natur=").code == 2
    assert run("check", plan, "--layer", layer, "--skip", "nix=skäl").code == 1


def test_layers_of_one_file_and_repeated_names(run: Callable[..., Any], tmp_path: Path) -> None:
    plan = write(tmp_path / "plan.gpkg", [SQUARE])
    many = tmp_path / "många.gpkg"
    for name in ("a", "b"):
        frame = geopandas.GeoDataFrame(
            {"id": [1]}, geometry=[translate(SQUARE, EAST, NORTH)], crs="EPSG:3006"
        )
        frame.to_file(many, layer=name, engine="pyogrio")
    other = tmp_path / "annan"
    other.mkdir()
    one, two = write(tmp_path / "x.gpkg", [SQUARE]), write(other / "x.gpkg", [SQUARE])
    outcome = run("check", plan, "--layer", many, "--layer", one, "--layer", two, "--json")
    assert list(states(outcome)) == ["många:a", "många:b", "x", "x#2"]


BAD_PLANS: dict[str, tuple[bytes | None, str]] = {
    "finns inte.geojson": (None, "finns inte"),
    "tom å ä ö.geojson": (b"", "tom"),
    "trasig!.geojson": (b'{"type": "FeatureColl', "kan inte"),
    "fel slag.pdf": (b"%PDF-1.7 nothing", "kan inte"),
    "utan crs.wkt": (
        b"POLYGON ((510000 6570000, 510100 6570000, 510100 6570100, 510000 6570000))",
        "koordinatsystem",
    ),
    "i Norge.wkt": (b"SRID=4326;POLYGON ((5 61, 5.1 61, 5.1 61.1, 5 61))", "utanför Sverige"),
    "punkt.wkt": (b"SRID=3006;POINT (510000 6570000)", "--plan-buffer-m"),
    "ingen yta.wkt": (b"SRID=3006;POLYGON EMPTY", "yta"),
}


@pytest.mark.parametrize("name", BAD_PLANS)
def test_a_bad_plan_is_one_sentence_and_exit_code_1(
    run: Callable[..., Any], tmp_path: Path, name: str
) -> None:
    content, word = BAD_PLANS[name]
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    before = sorted(item.name for item in tmp_path.iterdir())
    outcome = run("check", path, "--json")
    assert (outcome.code, outcome.out) == (1, "")
    (sentence,) = outcome.err.strip().splitlines()
    assert word in sentence
    assert sentence.endswith(".")
    assert sorted(item.name for item in tmp_path.iterdir()) == before


def test_crs_is_taken_from_the_option_where_the_file_has_none(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "plan.wkt"
    path.write_text(
        "POLYGON ((150000 6573000, 150316.227766 6573000, 150316.227766 6573316.227766,"
        " 150000 6573316.227766, 150000 6573000))",
        "utf-8",
    )
    outcome = run("check", path, "--crs", "EPSG:3009", "--json")
    (plan,) = outcome.json["plans"]
    # golden vector 16: 100 000 m² drawn in a local zone, at its central meridian
    assert plan["area_m2"] == pytest.approx(99_920, abs=0.5)
    assert plan["ground_area_m2"] == pytest.approx(100_000, abs=0.5)


def test_english_messages_and_documents(run: Callable[..., Any], tmp_path: Path) -> None:
    plan = write(tmp_path / "plan.gpkg", [SQUARE])
    layer = write(tmp_path / "natur.gpkg", [box(50, 0, 150, 100)])
    outcome = run("--lang", "en", "check", tmp_path / "gone.gpkg")
    assert outcome.code == 1
    assert "does not exist" in outcome.err
    outcome = run("check", plan, "--layer", layer, "--document-lang", "en", "--json")
    assert "plan area" in outcome.json["results"][0]["text"]


def test_out_writes_result_and_findings(run: Callable[..., Any], tmp_path: Path) -> None:
    plan = write(tmp_path / "plan.gpkg", [SQUARE])
    layer = write(tmp_path / "natur.gpkg", [box(50, 0, 150, 100)])
    outcome = run("check", plan, "--layer", layer, "--out", tmp_path / "ut å", "--json")
    written = json.loads((tmp_path / "ut å" / "result.json").read_text("utf-8"))
    assert written == outcome.json
    rows = geopandas.read_file(tmp_path / "ut å" / "findings.gpkg", layer="fynd", engine="pyogrio")
    assert rows.geometry.area.sum() == pytest.approx(5000)
