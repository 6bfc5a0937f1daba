"""The check's invariants: what was not read, mapped or asked is never reported as not concerned."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from shapely import box

import layers.catalog
from layers.canonical import canonical_json
from layers.formats.geopackage import write_geopackage
from rumslig.check import CheckResult, Question, run_check
from rumslig.errors import Cancelled, PlanError
from rumslig.finding import STATE_ORDER, Finding, count_states
from rumslig.material import FileMaterial
from rumslig.places import Municipalities, Municipality
from rumslig.plan_area import PlanArea
from rumslig.rulebook import questions_of_layers, questions_of_packages, skip_rules
from rumslig.rules import Rule

E, N = 510_000, 6_570_000
PLAN = PlanArea("plan", box(E, N, E + 100, N + 100))
OTHER = PlanArea("annan", box(E + 5_000, N, E + 5_100, N + 100))
COUNTY = box(E - 50_000, N - 50_000, E + 50_000, N + 50_000)
NOWHERE = Municipalities((), 0.0)


@pytest.fixture(autouse=True)
def forget_read_objects() -> None:
    """Objects that were read before a test damages them must be read again."""
    layers.catalog._read_object.cache_clear()


def frame(*shapes: Any, crs: str | None = "EPSG:3006", **columns: list[Any]) -> Any:
    return geopandas.GeoDataFrame(columns, geometry=list(shapes), crs=crs)


def far() -> Any:
    return frame(box(E + 9_000, N, E + 9_100, N + 100), klass=["1"])


def coverage() -> Any:
    return frame(COUNTY, namn=["länet"])


def check(questions: Any, *plans: PlanArea, **facts: Any) -> CheckResult:
    return run_check(plans or (PLAN,), questions, NOWHERE, **facts)


def states(result: CheckResult) -> list[str]:
    return [finding.state for finding in result.findings]


def rule_table(layer: str, name: str = "", extra: str = "") -> str:
    return f'[[rules]]\nid = "{name or layer}"\nlayer = "{layer}"\n{extra}\n'


@pytest.fixture
def two_layers(make_package: Callable[..., Any]) -> Any:
    """Layers "a" and "b", mapped in the whole county, with nothing near the plan."""
    return make_package(
        {"a": far(), "b": far()},
        extra={"a": 'coverage = "c.gpkg"', "b": 'coverage = "c.gpkg"'},
        files={"c.gpkg": coverage()},
        tables=rule_table("a") + rule_table("b"),
    )


def object_of(package: Any, layer: str, part: str = "data") -> Path:
    stored = getattr(package.manifest.layer(layer), part)
    path: Path = package.store.path_of(stored)
    path.chmod(0o644)
    return path


def test_mapped_and_empty_is_green(two_layers: Any) -> None:
    result = check(questions_of_packages(two_layers.catalog))
    assert states(result) == ["NO_HIT", "NO_HIT"]
    assert [finding.figures.coverage_share for finding in result.findings] == [1.0, 1.0]


# The two packages' layers are the same bytes, so each test gives "a" content of its own.
@pytest.fixture
def own_objects(make_package: Callable[..., Any]) -> Any:
    a = frame(box(E + 9_000, N, E + 9_100, N + 100), klass=["a"])
    b = frame(box(E + 9_000, N, E + 9_200, N + 100), klass=["b"])
    return make_package(
        {"a": a, "b": b},
        extra={"a": 'coverage = "ca.gpkg"', "b": 'coverage = "cb.gpkg"'},
        files={"ca.gpkg": coverage(), "cb.gpkg": frame(COUNTY.buffer(10), namn=["x"])},
        tables=rule_table("a") + rule_table("b"),
    )


def delete(path: Path) -> None:
    path.unlink()


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4_096])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def scribble(path: Path) -> None:
    path.write_bytes(b"x" * path.stat().st_size)


@pytest.mark.parametrize("part", ["data", "coverage"])
@pytest.mark.parametrize("damage", [delete, truncate, flip, scribble])
def test_damage_changes_exactly_its_own_row_to_error(
    own_objects: Any, damage: Callable[[Path], None], part: str
) -> None:
    questions = questions_of_packages(own_objects.catalog)
    before = check(questions).to_json()["results"]
    damage(object_of(own_objects, "a", part))
    layers.catalog._read_object.cache_clear()
    after = check(questions)
    assert states(after) == ["ERROR", "NO_HIT"]
    assert after.to_json()["results"][1] == before[1]
    assert after.has_errors
    assert "kunde inte kontrolleras" in after.findings[0].text


def test_layer_without_coverage_is_unknown(make_package: Callable[..., Any]) -> None:
    package = make_package({"a": far()}, tables=rule_table("a"))
    assert states(check(questions_of_packages(package.catalog))) == ["COVERAGE_UNKNOWN"]


def test_empty_layer_with_coverage_is_green(make_package: Callable[..., Any]) -> None:
    package = make_package(
        {"a": far().iloc[:0]},
        extra={"a": 'coverage = "c.gpkg"'},
        files={"c.gpkg": coverage()},
        tables=rule_table("a"),
    )
    assert states(check(questions_of_packages(package.catalog))) == ["NO_HIT"]


@pytest.mark.parametrize("plan_east", [E, E + 80_000])
def test_plan_outside_the_coverage(make_package: Callable[..., Any], plan_east: int) -> None:
    package = make_package(
        {"a": far()},
        extra={"a": 'coverage = "c.gpkg"'},
        files={"c.gpkg": coverage()},
        tables=rule_table("a"),
    )
    plan = PlanArea("p", box(plan_east, N, plan_east + 100, N + 100))
    expected = "NO_HIT" if plan_east == E else "OUTSIDE_COVERAGE"
    assert states(check(questions_of_packages(package.catalog), plan)) == [expected]


@pytest.mark.parametrize(
    ("damage", "fact"),
    [
        ("missing", "finns inte"),
        ("empty", "tom"),
        ("folder", "mapp"),
        ("text", "kan inte läsas"),
        ("no crs", "koordinatsystem"),
    ],
)
@pytest.mark.parametrize("part", ["layer", "coverage"])
@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_unreadable_file_is_an_error_that_names_it(
    tmp_path: Path, damage: str, fact: str, part: str
) -> None:
    good, bad = tmp_path / "bra.gpkg", tmp_path / "dålig.gpkg"
    write_geopackage(good, {"bra": coverage()})
    if damage == "empty":
        bad.write_bytes(b"")
    elif damage == "folder":
        bad.mkdir()
    elif damage == "text":
        bad.write_text("inget kartlager", "utf-8")
    elif damage == "no crs":
        write_geopackage(bad, {"bad": frame(COUNTY, crs=None)})
    template = Rule(id="", layer="")
    layer, cover = (bad, good) if part == "layer" else (good, bad)
    (finding,) = check(questions_of_layers([layer], template, coverage=cover)).findings
    assert finding.state == "ERROR"
    assert "dålig.gpkg" in finding.text
    assert fact in finding.text
    assert "\n" not in finding.text


@pytest.mark.parametrize("extra", [{"filter": "saknas = 1"}, {"class_field": "saknas"}])
def test_missing_column_is_an_error_not_zero_objects(tmp_path: Path, extra: dict[str, str]) -> None:
    path = tmp_path / "a.gpkg"
    write_geopackage(path, {"a": far()})
    rule = Rule(id="r", layer="a", **extra)
    (finding,) = check([Question(rule, FileMaterial(path, "a", coverage=path))]).findings
    assert finding.state == "ERROR"
    assert "saknas" in finding.text


def test_loose_layer_has_no_coverage(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    write_geopackage(path, {"a": far()})
    questions = questions_of_layers([path], Rule(id="", layer=""))
    assert states(check(questions)) == ["COVERAGE_UNKNOWN"]


def test_decision_order(tmp_path: Path) -> None:
    """Not run goes before not applicable, which goes before error."""
    path = tmp_path / "saknas.gpkg"
    rule = Rule(id="r", layer="a", plan_types=("OP",))
    question = Question(rule, FileMaterial(path, "a"))
    assert states(check([question], plan_type="OP")) == ["ERROR"]
    assert states(check([question], plan_type="DP_STANDARD")) == ["NOT_APPLICABLE"]
    (skipped,) = skip_rules([question], {"r": "saknar relevans"})
    (finding,) = check([skipped], plan_type="DP_STANDARD").findings
    assert finding.state == "NOT_RUN"
    assert "saknar relevans" in finding.text


def test_unknown_plan_type_asks_every_rule(tmp_path: Path) -> None:
    rule = Rule(id="r", layer="a", plan_types=("OP",), stages=("SAMRAD",))
    question = Question(rule, FileMaterial(tmp_path / "saknas.gpkg", "a"))
    assert states(check([question])) == ["ERROR"]
    assert states(check([question], stage="GRANSKNING")) == ["NOT_APPLICABLE"]


def test_objects_go_before_coverage(tmp_path: Path) -> None:
    layer, cover = tmp_path / "a.gpkg", tmp_path / "c.gpkg"
    write_geopackage(layer, {"a": frame(box(E, N, E + 50, N + 100))})
    write_geopackage(cover, {"c": frame(box(E, N, E + 25, N + 100))})
    (finding,) = check(questions_of_layers([layer], Rule(id="", layer=""), coverage=cover)).findings
    assert finding.state == "HIT"
    assert finding.figures.coverage_share == pytest.approx(0.25)
    text = finding.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "75,0 % av sökområdet är inte karterat" in text


def test_one_result_for_every_rule_and_plan(own_objects: Any) -> None:
    questions = questions_of_packages(own_objects.catalog)
    result = check(questions, PLAN, OTHER)
    assert [(f.plan, f.rule) for f in result.findings] == [
        ("plan", "a"),
        ("plan", "b"),
        ("annan", "a"),
        ("annan", "b"),
    ]
    assert [f.rule for f in result.of_plan("annan")] == ["a", "b"]


def test_repeated_rule_names_are_numbered(make_package: Callable[..., Any]) -> None:
    tables = rule_table("a", "samma")
    one = make_package({"a": far()}, tables=tables, name="p1")
    make_package({"a": far()}, tables=tables, name="p2")
    questions = questions_of_packages(one.catalog)
    assert [question.rule.id for question in questions] == ["samma", "samma#2"]


def test_same_inputs_same_bytes(own_objects: Any) -> None:
    def once() -> bytes:
        layers.catalog._read_object.cache_clear()
        questions = questions_of_packages(own_objects.catalog)
        document = check(questions, PLAN, OTHER).to_json()
        return canonical_json(document)

    first = once()
    os.utime(object_of(own_objects, "a"), (0, 0))
    assert once() == first


def test_plan_hash_knows_the_area_and_nothing_else() -> None:
    shape = box(0, 0, 100, 100)
    rolled = shapely.Polygon([(100, 100), (0, 100), (0, 0), (100, 0)])
    same = {
        PlanArea(str(i), item).sha256
        for i, item in enumerate(
            (shape, rolled, shapely.reverse(shape), shapely.force_3d(shape, 7))
        )
    }
    assert len(same) == 1
    assert PlanArea("x", box(0, 0, 100, 100.001)).sha256 not in same


def test_plan_outside_sweden_is_refused() -> None:
    with pytest.raises(PlanError, match=r"^p ligger utanför Sverige .*koordinatsystem"):
        check([], PlanArea("p", box(0, 0, 100, 100)))


def test_cancel_goes_through() -> None:
    def stop(done: int, total: int, what: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        check([Question(Rule(id="r", layer="a"), FileMaterial(Path("a"), "a"))], progress=stop)


def test_plan_across_a_border_is_split(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    write_geopackage(path, {"a": frame(COUNTY)})
    west = Municipality("1880", "Örebro", box(E - 9_000, N - 9_000, E + 30, N + 9_000))
    east = Municipality("1881", "Kumla", box(E + 30, N - 9_000, E + 9_000, N + 9_000))
    places = Municipalities((west, east), 0.0)
    result = run_check([PLAN], questions_of_layers([path], Rule(id="", layer="")), places)
    split = {item.code: item.share for item in result.findings[0].figures.by_municipality}
    assert split == pytest.approx({"1880": 0.3, "1881": 0.7})
    assert [item.code for item in result.plans[0].municipalities] == ["1880", "1881"]


def test_near_an_inaccurate_border_both_municipalities_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    write_geopackage(path, {"a": frame(COUNTY)})
    west = Municipality("1880", "Örebro", box(E - 9_000, N - 9_000, E + 400, N + 9_000))
    east = Municipality("1881", "Kumla", box(E + 400, N - 9_000, E + 9_000, N + 9_000))
    rule = Rule(id="r", layer="a", municipalities=("1881",))
    question = Question(rule, FileMaterial(path, "a"))
    (far_off,) = run_check([PLAN], [question], Municipalities((west, east), 100)).findings
    assert far_off.state == "NOT_APPLICABLE"
    (close,) = run_check([PLAN], [question], Municipalities((west, east), 500)).findings
    assert (close.state, close.figures.certainty) == ("HIT", "possible")
    assert "kan inte avgöras" in close.text


def test_counts_know_every_state() -> None:
    keys = count_states([_finding(key) for key in STATE_ORDER])
    assert keys == dict.fromkeys(STATE_ORDER, 1)


def _finding(key: str) -> Finding:
    from rumslig.finding import Figures

    state, _, severity = key.partition("_") if key.startswith("HIT_") else (key, "", "")
    figures = Figures(state, severity=int(severity) if severity else None)
    return Finding("p", "r", "l", "", "t", "natur", figures, 1.0, "")


def test_proof_counts_what_was_read(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    bow_tie = shapely.Polygon([(E, N), (E + 100, N + 100), (E + 100, N), (E, N + 100)])
    write_geopackage(path, {"a": frame(bow_tie, None, box(E, N, E + 10, N + 10), klass=["1"] * 3)})
    rule = Rule(id="r", layer="a", filter="klass = '1'")
    (finding,) = check([Question(rule, FileMaterial(path, "a"))]).findings
    proof = finding.proof
    assert (proof.read, proof.null_geometry, proof.repaired, proof.flagged) == (3, 1, 1, 1)
    assert proof.filter == "klass = '1'"
    assert len(proof.file_sha256) == 64
