"""The guard by itself: what counts as classified, and what is left of a finding."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner
from secret_county import DNR, County, build_county

from layers.catalog import Catalog
from rumslig.cases.file import read_case
from rumslig.check import run_check
from rumslig.classified import CLASSIFIED
from rumslig.cli.case import case as case_command
from rumslig.documents.evidence import gather_evidence
from rumslig.finding import Figures, Proof
from rumslig.outlet import (
    EXPORT_PATHS,
    Guard,
    export_path,
    guard_case,
    open_workspace_only,
)
from rumslig.rulebook import questions_of_layers
from rumslig.rules import Rule

SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "check.schema.json"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    return build_county(tmp_path_factory.mktemp("vakt"), "falk", CLASSIFIED, "sv")


@pytest.fixture(scope="module")
def guard(county: County) -> Guard:
    return guard_case(county.case, county.workspace)


def test_a_layer_may_leave_unless_its_package_is_classified(guard: Guard) -> None:
    assert guard.may_leave("prov/aker")
    assert guard.may_leave("min fil.gpkg")
    assert not guard.may_leave("hemligt/skydd")
    assert not guard.may_leave("hemligt")


def test_the_open_catalogue_has_the_other_packages(county: County, guard: Guard) -> None:
    catalog = guard.without_classified(county.workspace.catalog)
    assert {item.name for item in catalog.manifests} == {"prov"}
    assert {item.id for item in catalog.layers} == {"prov/kommuner", "prov/aker"}
    shown = open_workspace_only(county.workspace)
    assert {item.id for item in shown.catalog.layers} == {"prov/kommuner", "prov/aker"}


@pytest.mark.parametrize("classified", [0, 1])
def test_one_classified_version_is_enough(county: County, classified: int) -> None:
    """A package checked as open and classified since, and the other way round."""
    secret = next(item for item in county.workspace.catalog.manifests if item.name == "hemligt")
    versions = [replace(secret, classification="öppen"), replace(secret, classification="öppen")]
    assert Guard.of(versions).is_open("hemligt")
    versions[classified] = secret
    assert not Guard.of(versions).is_open("hemligt")


def test_a_case_checked_before_the_classification_is_guarded(county: County) -> None:
    result = county.case.result
    assert result is not None
    opened = tuple(replace(item, classification="öppen", written=b"") for item in result.packages)
    case = replace(county.case, result=replace(result, packages=opened))
    evidence = gather_evidence(case, county.workspace, "sv")
    hidden = [item for item in evidence.result.findings if item.package == "hemligt"]
    assert hidden and all(item.figures.withheld for item in hidden)
    assert "hemligt/skydd" not in {item.id for item in evidence.open_layers}
    assert [item.title for item in evidence.classified_packages] == ["Skyddade platser"]


def test_a_withheld_finding_keeps_its_state_and_nothing_measured(
    county: County, guard: Guard
) -> None:
    result = county.case.result
    assert result is not None
    shown = guard.withhold(result, "sv")
    pairs = list(zip(result.findings, shown.findings, strict=True))
    assert [(a.plan, a.rule, a.state) for a, _ in pairs] == [
        (b.plan, b.rule, b.state) for _, b in pairs
    ]
    for before, after in pairs:
        if before.package == "prov":
            assert after == before
            continue
        figures = after.figures
        told = Figures(figures.state, figures.severity, figures.certainty, withheld=True)
        assert figures == told
        assert after.proof == Proof(
            before.proof.file_sha256, before.proof.layer_version, before.proof.reference_date
        )
        assert after.text == "Underlaget är skyddsvärt; mått och läge lämnas inte ut."
    severities = {item.rule: item.figures.severity for item in shown.findings}
    assert severities["skydd"] == 3 and severities["ledning"] == 2 and severities["mast"] is None
    jsonschema.validate(shown.to_json(), json.loads(SCHEMA.read_text("utf-8")))


def test_a_loose_copy_of_a_classified_file_is_guarded(
    county: County, guard: Guard, tmp_path: Path
) -> None:
    layer = county.workspace.catalog.find("hemligt", "skydd")
    assert layer is not None
    copy = tmp_path / "kopia.gpkg"
    copy.write_bytes(layer.store.read(layer.entry.data))
    questions = questions_of_layers([copy], Rule("", ""))
    result = run_check(county.case.plans, questions, county.workspace.municipalities)
    assert result.findings[0].state == "HIT" and result.findings[0].package == ""
    assert guard.withhold(result, "sv").findings[0].figures.area_m2 is None


def test_reasons_stay_with_the_planner(county: County, guard: Guard) -> None:
    before = county.case.assessments["Norra fältet", "skydd"]
    after = guard.withhold_case(county.case, "en").assessments["Norra fältet", "skydd"]
    assert "läge avgör" in before.reason
    assert (after.judgement, after.reason) == ("relevant", "The reason is not given out.")


def test_an_open_county_is_left_as_it_is(county: County) -> None:
    nothing = Guard.of(item for item in county.workspace.catalog.manifests if item.name == "prov")
    assert county.case.result is not None
    assert nothing.withhold(county.case.result, "sv") == county.case.result
    assert nothing.asked(county.case.findings) == ()


def test_a_name_belongs_to_one_way_out() -> None:
    @export_path("test-way")
    def first() -> None: ...

    with pytest.raises(ValueError, match="test-way"):
        export_path("test-way")(lambda: None)
    del EXPORT_PATHS["test-way"]


@pytest.mark.parametrize("verb", ["show", "verify"])
def test_the_case_file_says_that_it_holds_everything(
    county: County, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUMSLIG_HOME", str(county.workspace.home.root))
    done = CliRunner().invoke(case_command, [verb, DNR], standalone_mode=False)
    assert done.exception is None
    assert "Skyddade platser" in done.stderr and "lämna inte ut filen" in done.stderr


def test_a_case_on_open_layers_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = build_county(tmp_path, "falk", "intern", "sv")
    monkeypatch.setenv("RUMSLIG_HOME", str(opened.workspace.home.root))
    done = CliRunner().invoke(case_command, ["show", DNR, "--json"], standalone_mode=False)
    assert done.stderr == "" and json.loads(done.stdout)["classified"] == []


def test_guarding_leaves_the_planners_own_file_alone(county: County, guard: Guard) -> None:
    path = county.workspace.home.cases / f"{DNR}.rumslig"
    before = path.read_bytes()
    gather_evidence(county.case, county.workspace, "sv")
    guard.withhold_case(county.case, "sv")
    assert path.read_bytes() == before
    hit = next(item for item in read_case(path).findings if item.rule == "skydd")
    assert hit.figures.geometry is not None


def test_catalogues_by_name_share_the_store(county: County) -> None:
    kept = county.workspace.catalog.of_packages(lambda name: name == "hemligt")
    assert isinstance(kept, Catalog)
    found = kept.find("hemligt", "skydd")
    assert found is not None and len(found.read().geometry) == 1
