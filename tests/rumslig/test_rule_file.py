"""Rule files: written and read back as they were; what does not fit is told, rule by rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import geopandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, box

from layers.formats.geopackage import write_geopackage
from rumslig.check import Question, run_check
from rumslig.errors import RuleError
from rumslig.finding import Finding
from rumslig.places import Municipalities
from rumslig.plan_area import PlanArea
from rumslig.rule_file import parse_rules, questions_of_file, rule_table, write_rules
from rumslig.rulebook import questions_of_packages
from rumslig.rules import PLAN_TYPES, STAGES, Metric, Rule

E, N = 510_000, 6_570_000
PLAN = PlanArea("plan", box(E, N, E + 100, N + 100))
WIDE = box(E - 9_000, N - 9_000, E + 9_000, N + 9_000)

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="{}"), max_size=12)
figures = st.floats(0, 1e9) | st.integers(0, 10_000).map(float)


def some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=3).map(tuple)


rules = st.builds(
    Rule,
    id=texts,
    layer=texts,
    title=texts,
    theme=texts,
    filter=texts,
    class_field=texts,
    metric=st.sampled_from([None, *get_args(Metric)]),
    threshold=st.none() | figures,
    severity=st.integers(1, 3),
    severity_by_class=st.dictionaries(texts, st.integers(1, 3), max_size=3),
    near_m=figures,
    min_area_m2=figures,
    min_length_m=figures,
    min_width_m=st.none() | figures,
    boundary_counts=st.booleans(),
    accuracy_m=figures,
    coverage=texts,
    coverage_filter=texts,
    schematic=st.booleans(),
    plan_types=some(PLAN_TYPES),
    stages=some(STAGES),
    municipalities=st.lists(texts, max_size=2).map(tuple),
    text=texts.map(lambda text: text + "{class} {area_ha}"),
    near_text=texts,
    rus_text=texts,
    rus_goal=texts,
    rus_reference=texts,
)


@given(st.lists(rules, min_size=1, max_size=4))
@settings(max_examples=200)
def test_what_is_written_is_read_back(several: list[Rule]) -> None:
    # a rule needs its id and layer, also where they are empty
    named = [replace(rule, id=f"r{rule.id}", layer=f"l{rule.layer}") for rule in several]
    text = write_rules(named)
    assert parse_rules(text, "r.toml") == tuple(named)
    assert write_rules(parse_rules(text, "r.toml")) == text


def test_only_what_differs_is_written() -> None:
    rule = Rule("natur", "natur.gpkg", near_m=500, severity_by_class={"1": 3, "a b": 1})
    assert write_rules([rule, Rule("b", "b.gpkg")]) == (
        '[[rules]]\nid = "natur"\nlayer = "natur.gpkg"\n'
        'severity_by_class = {1 = 3, "a b" = 1}\nnear_m = 500\n\n'
        '[[rules]]\nid = "b"\nlayer = "b.gpkg"\n'
    )


def frame(*shapes: Any, **columns: list[Any]) -> Any:
    return geopandas.GeoDataFrame(columns, geometry=list(shapes), crs="EPSG:3006")


def answers(questions: tuple[Question, ...]) -> list[Finding]:
    return list(run_check([PLAN], questions, Municipalities((), 0.0)).findings)


FAR = box(E + 900, N, E + 990, N + 90)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files beside a rule file: nothing near the plan, mapped wholly or only in the west."""
    write_geopackage(
        tmp_path / "natur.gpkg",
        {
            "natur": frame(FAR, klass=["1"], areal=[5.5], namn=["Ån"]),
            "linjer": frame(LineString([(E, N), (E + 50, N + 50)])),
        },
    )
    west = box(E - 9_000, N - 9_000, E + 50, N + 9_000)
    write_geopackage(
        tmp_path / "kartlagt.gpkg",
        {"kartlagt": frame(WIDE, west, status=["allt", "väst"])},
    )
    write_geopackage(tmp_path / "streck.gpkg", {"streck": frame(LineString([(E, N), (E + 9, N)]))})
    return tmp_path


def ask(folder: Path, catalog: Any, lines: str, layer: str = "natur.gpkg:natur") -> Finding:
    path = folder / "regler.toml"
    path.write_text(f'[[rules]]\nid = "r"\nlayer = "{layer}"\n{lines}', "utf-8")
    (finding,) = answers(questions_of_file(path, catalog))
    return finding


@pytest.mark.parametrize(
    ("lines", "state", "share"),
    [
        ("", "COVERAGE_UNKNOWN", None),
        ('coverage = "kartlagt.gpkg"\n', "NO_HIT", 1.0),
        ('coverage = "kartlagt.gpkg"\ncoverage_filter = "status = \'allt\'"\n', "NO_HIT", 1.0),
        (
            'coverage = "kartlagt.gpkg"\ncoverage_filter = "status = \'väst\'"\n',
            "NO_HIT_PARTIAL",
            0.5,
        ),
        ('coverage = "prov/karta"\n', "NO_HIT_PARTIAL", 0.25),
        ('coverage = "karta"\ncoverage_filter = "klass = \'b\'"\n', "OUTSIDE_COVERAGE", 0.0),
    ],
)
def test_a_rule_has_a_coverage_of_its_own(
    folder: Path, make_package: Callable[..., Any], lines: str, state: str, share: float | None
) -> None:
    quarter = box(E, N, E + 50, N + 50)
    package = make_package({"karta": frame(quarter, FAR, klass=["a", "b"])})
    finding = ask(folder, package.catalog, lines)
    assert (finding.state, finding.figures.coverage_share) == (state, share)


def test_a_package_of_the_coverage_is_among_those_that_the_answer_rests_on(
    folder: Path, make_package: Callable[..., Any]
) -> None:
    package = make_package({"karta": frame(WIDE)})
    path = folder / "regler.toml"
    path.write_text('[[rules]]\nid = "r"\nlayer = "natur.gpkg"\ncoverage = "karta"\n', "utf-8")
    questions = questions_of_file(path, package.catalog)
    result = run_check([PLAN], questions, Municipalities((), 0.0))
    assert [item.name for item in result.packages] == ["prov"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('filter = "a a"\n', ("natur.gpkg", "”a a” kan inte tolkas")),
        ('filter = "nix = 1"\n', ("natur.gpkg", "”nix”", "klass, areal, namn")),
        ("filter = \"areal < 'stor'\"\n", ("natur.gpkg", "”areal < 'stor'” passar inte")),
        ('filter = "namn > 5"\n', ("natur.gpkg", "”namn > 5” passar inte")),
        ('class_field = "nix"\n', ("natur.gpkg", "”nix”", "klass, areal, namn")),
        ('coverage = "kartlagt.gpkg"\ncoverage_filter = "nix = 1"\n', ("kartlagt.gpkg", "”nix”")),
        ('coverage = "kartlagt.gpkg"\ncoverage_filter = "a a"\n', ("kartlagt.gpkg", "”a a”")),
        (
            'coverage = "kartlagt.gpkg"\ncoverage_filter = "status = \'x\'"\n',
            ("kartlagt.gpkg", "inga ytor där status = 'x'"),
        ),
        ('coverage = "streck.gpkg"\n', ("streck.gpkg", "inga ytor")),
    ],
)
@pytest.mark.parametrize("installed", [False, True], ids=["file", "package"])
def test_what_does_not_fit_the_data_is_an_error_of_that_rule(
    folder: Path,
    make_package: Callable[..., Any],
    lines: str,
    said: tuple[str, ...],
    installed: bool,
) -> None:
    package = make_package({"inst": frame(FAR, klass=["1"], areal=[5.5], namn=["Ån"])})
    layer = "prov/inst" if installed else "natur.gpkg:natur"
    finding = ask(folder, package.catalog, lines, layer)
    assert finding.state == "ERROR"
    own = "prov/inst" if installed else "natur.gpkg"
    for word in said:
        assert (own if word == "natur.gpkg" else word) in finding.text
    assert "\n" not in finding.text


def test_the_others_stand(folder: Path, make_package: Callable[..., Any]) -> None:
    package = make_package({"x": frame(FAR)})
    path = folder / "regler.toml"
    path.write_text(
        '[[rules]]\nid = "fel"\nlayer = "natur.gpkg"\nfilter = "klass ="\n'
        '[[rules]]\nid = "linje"\nlayer = "natur.gpkg:linjer"\n',
        "utf-8",
    )
    found = {item.rule: item.state for item in answers(questions_of_file(path, package.catalog))}
    assert found == {"fel": "ERROR", "linje": "HIT"}


def test_a_rule_of_a_package_is_written_so_that_it_can_be_asked_again(
    tmp_path: Path, make_package: Callable[..., Any]
) -> None:
    package = make_package(
        {"a": frame(PLAN.geometry, klass=["1"]), "karta": frame(WIDE, klass=["x"])},
        extra={"a": "accuracy_m = 5.0\nschematic = true"},
        tables='[[rules]]\nid = "r"\nlayer = "a"\nfilter = "klass = \'1\'"\nnear_m = 5\n'
        'coverage = "karta"\ncoverage_filter = "klass = \'x\'"\n',
    )
    (question,) = questions_of_packages(package.catalog)
    assert question.rule.coverage == "karta"
    path = tmp_path / "regler.toml"
    path.write_text(write_rules([question.rule]), "utf-8")
    (again,) = questions_of_file(path, package.catalog)
    assert replace(again.rule, coverage="karta") == question.rule
    assert answers((again,)) == answers((question,))
    assert answers((again,))[0].figures.coverage_share == 1.0


def test_a_schematic_layer_stays_schematic(
    tmp_path: Path, make_package: Callable[..., Any]
) -> None:
    package = make_package({"a": frame(PLAN.geometry)}, extra={"a": "schematic = true"})
    finding = ask(tmp_path, package.catalog, "schematic = false\n", "a")
    assert (finding.schematic, finding.figures.area_m2) == (True, None)


@pytest.mark.parametrize(
    "lines",
    [
        'coverage = "nix"\n',
        'coverage = "karta"\ncoverage_filter = "nix = 1"\n',
        'coverage = "karta"\ncoverage_filter = "a a"\n',
        "coverage_filter = \"klass = '1'\"\n",
    ],
)
def test_coverage_that_does_not_fit_stops_the_build(
    make_package: Callable[..., Any], lines: str
) -> None:
    with pytest.raises(RuleError, match="regeln r"):
        make_package(
            {"a": frame(FAR), "karta": frame(WIDE, klass=["1"])},
            tables='[[rules]]\nid = "r"\nlayer = "a"\n' + lines,
        )


def test_table_of_a_rule_has_no_package() -> None:
    table = rule_table(Rule("r", "a", package="p", coverage="c"))
    assert table == {"id": "r", "layer": "p/a", "coverage": "p/c"}
