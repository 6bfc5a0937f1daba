"""Where figures are a hair from a limit, or a layer is not what it seems."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from overlay_shapes import make_plan
from shapely import GeometryCollection, LineString, MultiPoint, Point, affinity, box

import layers.catalog
from layers.formats.geopackage import write_geopackage
from rumslig.check import Question, run_check
from rumslig.errors import RumsligError
from rumslig.finding import Figures
from rumslig.material import FileMaterial
from rumslig.measure import LayerObjects
from rumslig.overlay import overlay
from rumslig.places import Municipalities
from rumslig.plan_area import PlanArea
from rumslig.rule_file import questions_of_file
from rumslig.rulebook import questions_of_packages
from rumslig.rules import Rule

E, N = 510_000, 6_570_000
PLAN = box(0, 0, 100, 100)
EVERYWHERE = box(-1e7, -1e7, 1e7, 1e7)


def ask(*shapes: Any, plan: Any = PLAN, coverage: Any = EVERYWHERE, **rule: Any) -> Figures:
    return overlay(
        plan, LayerObjects.unclassified(shapes), Rule(id="r", layer="l", **rule), coverage
    )


def turned(angle: float, place: tuple[float, float]) -> Callable[[Any], Any]:
    return lambda shape: affinity.translate(affinity.rotate(shape, angle, origin=(0, 0)), *place)


angles = st.floats(0, 360)
places = st.sampled_from([(0.0, 0.0), (float(E), float(N)), (683_123.45, 7_612_345.67)])


@given(angles, places, st.floats(1, 45), st.floats(55, 99))
@settings(max_examples=200)
def test_neighbour_on_a_slanting_side_is_a_neighbour(
    angle: float, place: tuple[float, float], low: float, high: float
) -> None:
    turn = turned(angle, place)
    figures = ask(turn(box(100, low, 200, high)), plan=turn(PLAN))
    assert figures.state == "TOUCH"
    assert figures.distance_m == pytest.approx(0, abs=1e-6)


@given(angles, places, st.floats(1, 45), st.floats(55, 99))
@settings(max_examples=200)
def test_line_on_a_slanting_side_is_a_neighbour(
    angle: float, place: tuple[float, float], low: float, high: float
) -> None:
    turn = turned(angle, place)
    assert ask(turn(LineString([(0, low), (0, high)])), plan=turn(PLAN)).state == "TOUCH"


@given(angles, places, st.floats(1, 99))
@settings(max_examples=200)
def test_point_on_a_slanting_side_is_a_neighbour(
    angle: float, place: tuple[float, float], at: float
) -> None:
    turn = turned(angle, place)
    assert ask(turn(Point(0, at)), plan=turn(PLAN)).state == "TOUCH"


@given(angles, places, st.floats(2, 50))
@settings(max_examples=100)
def test_overlap_turned_is_the_same_overlap(
    angle: float, place: tuple[float, float], depth: float
) -> None:
    turn = turned(angle, place)
    figures = ask(turn(box(100 - depth, -50, 200, 150)), plan=turn(PLAN))
    assert (figures.state, figures.area_m2) == ("HIT", pytest.approx(depth * 100, rel=1e-6))


@pytest.mark.parametrize("east", [0, E])
@pytest.mark.parametrize("gap", [0.1, 0.7, 12.3, 499.9])
@pytest.mark.parametrize("kind", ["near", "distance"])
def test_distance_that_reads_as_the_limit_is_within_it(east: int, gap: float, kind: str) -> None:
    rule = {"near_m": gap} if kind == "near" else {"metric": "distance", "threshold": gap}
    figures = ask(
        box(east + 100 + gap, 0, east + 900, 100), plan=box(east, 0, east + 100, 100), **rule
    )
    assert figures.state == ("NEAR" if kind == "near" else "HIT")


@pytest.mark.parametrize("seed", [3, 10_011, 10_164, 10_926])
def test_lines_on_several_sides_are_neighbours_and_no_hit(seed: int) -> None:
    """Lines drawn on sides of an oblique plan lie a hair inside or outside it."""
    random = np.random.default_rng(seed)
    for _ in range(60):
        plan = make_plan(random)
        ring = np.array(shapely.get_parts(plan)[0].exterior.coords)
        sides = [LineString(ring[i : i + 2]) for i in random.integers(0, len(ring) - 1, 3)]
        objects = LayerObjects(
            np.array([*sides, None], dtype=object)[:-1], ["a", "b", "c"], [0] * 3
        )
        figures = overlay(plan, objects, Rule(id="r", layer="l"))
        assert (figures.state, figures.length_m) == ("TOUCH", 0)


def test_collection_loses_none_of_its_parts() -> None:
    road_beside_a_yard = GeometryCollection(
        [box(200, 0, 300, 100), LineString([(-50, 50), (150, 50)]), Point(20, 20)]
    )
    figures = ask(road_beside_a_yard)
    assert (figures.state, figures.length_m) == ("HIT", pytest.approx(100))


@pytest.mark.parametrize(
    "coverage",
    [
        GeometryCollection([EVERYWHERE, LineString([(0, 0), (5, 5)]), Point(900, 900)]),
        shapely.union_all([EVERYWHERE, Point(1e8, 1e8)]),
    ],
)
def test_coverage_may_be_a_collection(coverage: Any) -> None:
    assert ask(coverage=coverage).state == "NO_HIT"
    assert ask(box(50, 50, 60, 60), coverage=coverage).state == "HIT"


@pytest.mark.parametrize("coverage", [shapely.Polygon(), LineString([(0, 0), (9, 9)]), Point(5, 5)])
def test_coverage_without_area_covers_nothing(coverage: Any) -> None:
    assert ask(coverage=coverage).state == "OUTSIDE_COVERAGE"


@pytest.mark.parametrize("accuracy", [10, 50, 500])
def test_plan_wholly_inside_an_object_is_a_hit_however_inaccurate(accuracy: float) -> None:
    figures = ask(box(-1_000, -1_000, 1_100, 1_100), accuracy_m=accuracy)
    assert (figures.state, figures.share_of_plan) == ("HIT", pytest.approx(1))


def test_small_object_deep_inside_the_plan_is_a_hit() -> None:
    figures = ask(box(45, 45, 55, 55), accuracy_m=25)
    assert (figures.state, figures.certainty) == ("HIT", "certain")


@given(st.floats(0, 120), st.floats(1, 60), st.floats(0.1, 40))
@settings(max_examples=200)
def test_what_only_borders_is_never_certain(at: float, width: float, accuracy: float) -> None:
    """TOUCH by thinness and certainty exclude each other (analyses §1, §2.7)."""
    figures = ask(box(at, -20, at + width, 120), accuracy_m=accuracy)
    if figures.state == "TOUCH":
        assert figures.certainty == "possible"


def test_severity_inside_is_that_of_the_object_around() -> None:
    shapes = np.array([box(0, 0, 1, 10), box(-1, -1, 101, 101)], dtype=object)
    rule = Rule(id="r", layer="l", metric="inside", severity_by_class={"a": 3, "b": 1})
    assert overlay(PLAN, LayerObjects(shapes, ["a", "b"], [0, 1]), rule).severity == 1


def test_direction_does_not_depend_on_the_order_of_rows() -> None:
    sides = [box(120, 0, 130, 100), box(-30, 0, -20, 100), box(0, 120, 100, 130)]
    orders = (sides, sides[::-1], sides[1:] + sides[:1])
    found = {ask(*order, near_m=50).direction for order in orders}
    assert len(found) == 1


def test_points_on_one_spot_are_split_as_they_are_counted() -> None:
    figures = overlay(
        PLAN,
        LayerObjects.unclassified([MultiPoint([(10, 10), (10, 10)]), Point(90, 90)]),
        Rule(id="r", layer="l"),
        municipalities=[("1", box(-9, -9, 50, 109)), ("2", box(50, -9, 109, 109))],
    )
    assert figures.count == 3
    shares = {item.code: item.share for item in figures.by_municipality}
    assert shares == pytest.approx({"1": 2 / 3, "2": 1 / 3})


def test_class_codes_are_never_shortened(tmp_path: Path) -> None:
    """A column of whole numbers with a gap arrives as floats; 1234567.0 is the class 1234567."""
    path = tmp_path / "a.gpkg"
    shapes = [box(E, N, E + 40, N + 100), box(E + 60, N, E + 100, N + 100), box(E, N, E + 5, N + 5)]
    table = geopandas.GeoDataFrame(
        {"kod": [1_234_567.0, 1_234_568.0, None]}, geometry=shapes, crs=3006
    )
    write_geopackage(path, {"a": table})
    rule = Rule(id="r", layer="a", class_field="kod", severity_by_class={"1234568": 3})
    (finding,) = check([Question(rule, FileMaterial(path, "a"))])
    assert {item.name for item in finding.figures.classes} == {"1234567", "1234568", ""}
    assert finding.figures.severity == 3


def check(questions: Any, municipalities: Any = None) -> tuple[Any, ...]:
    plan = PlanArea("p", box(E, N, E + 100, N + 100))
    return run_check([plan], questions, municipalities or Municipalities((), 0.0)).findings


def nothing() -> Any:
    return geopandas.GeoDataFrame({"klass": ["1"]}, geometry=[None], crs=3006)


def collapsed() -> Any:
    line = shapely.Polygon([(E, N), (E + 50, N + 50), (E, N)])
    return geopandas.GeoDataFrame({"klass": ["1"]}, geometry=[line], crs=3006)


def no_number() -> Any:
    return geopandas.GeoDataFrame({"klass": ["1"]}, geometry=[Point(float("nan"), N)], crs=3006)


@pytest.mark.parametrize("rows", [nothing, collapsed, no_number])
def test_objects_whose_place_is_unknown_are_not_green(
    tmp_path: Path, rows: Callable[[], Any]
) -> None:
    layer, cover = tmp_path / "a.gpkg", tmp_path / "c.gpkg"
    write_geopackage(layer, {"a": rows()})
    county = box(E - 9_000, N - 9_000, E + 9_000, N + 9_000)
    write_geopackage(cover, {"c": geopandas.GeoDataFrame({"a": [1]}, geometry=[county], crs=3006)})
    material = FileMaterial(layer, "a", coverage=cover)
    (finding,) = check([Question(Rule(id="r", layer="a"), material)])
    assert finding.state != "NO_HIT"


@pytest.mark.parametrize("shape", [box(15, 59, 15.1, 59.1), box(N, E, N + 100, E + 100)])
def test_declared_system_that_cannot_be_true_is_not_green(tmp_path: Path, shape: Any) -> None:
    """Degrees, or northing before easting, in a file that says EPSG:3006."""
    layer, cover = tmp_path / "a.gpkg", tmp_path / "c.gpkg"
    write_geopackage(layer, {"a": geopandas.GeoDataFrame({"a": [1]}, geometry=[shape], crs=3006)})
    county = box(E - 9_000, N - 9_000, E + 9_000, N + 9_000)
    write_geopackage(cover, {"c": geopandas.GeoDataFrame({"a": [1]}, geometry=[county], crs=3006)})
    material = FileMaterial(layer, "a", coverage=cover)
    (finding,) = check([Question(Rule(id="r", layer="a"), material)])
    assert finding.state == "ERROR"


def test_unreadable_municipalities_leave_no_rule_unasked(make_package: Callable[..., Any]) -> None:
    square = box(E, N, E + 100, N + 100)
    package = make_package(
        {
            "a": geopandas.GeoDataFrame({"a": [1]}, geometry=[square], crs=3006),
            "kommun": geopandas.GeoDataFrame(
                {"kod": ["1880"], "namn": ["Örebro"]}, geometry=[square.buffer(9_000)], crs=3006
            ),
        },
        extra={"kommun": 'role = "municipalities"\ncode_field = "kod"\nname_field = "namn"'},
        tables='[[rules]]\nid = "r"\nlayer = "a"\nmunicipalities = ["1880"]\n',
    )
    questions = questions_of_packages(package.catalog)
    good = check(questions, Municipalities.of_catalog(package.catalog))
    assert [finding.state for finding in good] == ["HIT"]
    path = package.store.path_of(package.manifest.layer("kommun").data)
    path.unlink()
    layers.catalog._read_object.cache_clear()
    (finding,) = check(questions, Municipalities.of_catalog(package.catalog))
    assert finding.state in ("ERROR", "HIT")


RULE = '[[rules]]\nid = "r"\nlayer = "a.gpkg"\n'


@pytest.mark.parametrize(
    "toml",
    [
        RULE + 'text = "{klass}"\n',
        RULE + 'text = "a { b"\n',
        RULE + 'near_text = "{}"\n',
        RULE + 'plan_types = ["XX"]\n',
        RULE + 'stages = ["XX"]\n',
        RULE + 'near_m = "5"\n',
        RULE + 'package = "x"\n',
        'name = "r"\n' + RULE,
        '[[rule]]\nid = "r"\nlayer = "a.gpkg"\n',
        "",
        RULE + 'coverage = "b.gpkg"\n',
        RULE.replace("a.gpkg", "."),
        RULE + "severity = 7\n",
        RULE + "nix = 1\n",
        RULE.replace("[[rules]]", "[rules]"),
        "rules = 5\n",
        "rules =",
        RULE.replace("a.gpkg", "b.gpkg"),
        '[[rules]]\nlayer = "a.gpkg"\n',
        '[[rules]]\nid = "r"\n',
    ],
)
def test_rule_file_mistakes_are_refused_in_one_sentence(
    tmp_path: Path, toml: str, make_package: Callable[..., Any]
) -> None:
    table = geopandas.GeoDataFrame({"a": [1]}, geometry=[box(E, N, E + 1, N + 1)], crs=3006)
    write_geopackage(tmp_path / "a.gpkg", {"a": table})
    path = tmp_path / "regler.toml"
    path.write_text(toml, "utf-8")
    catalog = make_package({"x": table}).catalog
    with pytest.raises(RumsligError) as caught:
        questions_of_file(path, catalog)
    assert "\n" not in str(caught.value)


def test_rule_file_asks_its_rules(tmp_path: Path, make_package: Callable[..., Any]) -> None:
    table = geopandas.GeoDataFrame({"a": [1]}, geometry=[box(E, N, E + 1, N + 1)], crs=3006)
    write_geopackage(tmp_path / "a.gpkg", {"a": table})
    path = tmp_path / "regler.toml"
    path.write_text(RULE + '[[rules]]\nid = "r"\nlayer = "x"\nnear_m = 5\n', "utf-8")
    questions = questions_of_file(path, make_package({"x": table}).catalog)
    assert [finding.rule for finding in check(questions)] == ["r", "r#2"]
    assert [finding.state for finding in check(questions)] == ["HIT", "HIT"]
