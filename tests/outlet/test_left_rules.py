"""What was written of a classified finding stays here when the finding is gone or renamed."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from canary_search import Canaries, find_canaries
from secret_county import SECRETS, County, build_county

from layers.catalog import Catalog
from rumslig.archive.verifying import verify_archive
from rumslig.archive.writing import write_archive
from rumslig.cases.case import Assessment, Case
from rumslig.cases.draft import Draft, DraftParagraph
from rumslig.cases.remark import CarriedRemark
from rumslig.circulation.sending import send_theme
from rumslig.classified import CLASSIFIED
from rumslig.drafting.leaving import write_draft_file
from rumslig.drafting.making import complete_draft, draft_evidence
from rumslig.memory.proposing import paragraph_of
from rumslig.memory.saying import said_in
from rumslig.outlet import Guard, guard_case
from rumslig.signing.chain import sign_text
from rumslig.signing.versions import revise
from rumslig.workspace import Workspace

WORD = f"{SECRETS['falk'].word}bo"
CANARIES = Canaries(frozenset({SECRETS["falk"].word}), frozenset(), (), ())
PLAN = "Norra fältet"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    return build_county(tmp_path_factory.mktemp("spår"), "falk", CLASSIFIED, "sv")


def _written(case: Case) -> Case:
    """Return a case whose text, versions, reasons and remarks tell what is secret."""
    words = DraftParagraph("skydd", "teknik", f"Se {WORD}.", PLAN, "skydd", made=WORD)
    remark = CarriedRemark("25RS9", "a", "teknik", WORD, PLAN, "skydd", "", "", "not", WORD)
    case = replace(case, draft=Draft((words,)), remarks=(remark,))
    return revise(sign_text(case, "delegat", "2026-12-10"), "ny uppgift")


def _plan_renamed(case: Case) -> Case:
    """Rename the plan area in the result only: the text speaks of one that is no more."""
    assert case.result is not None
    findings = tuple(replace(item, plan="Nytt namn") for item in case.findings)
    plans = tuple(
        replace(item, area=replace(item.area, name="Nytt namn")) for item in case.result.plans
    )
    return replace(
        case,
        plans=tuple(replace(item, name="Nytt namn") for item in case.plans),
        result=replace(case.result, findings=findings, plans=plans),
    )


def _rule_gone(case: Case) -> Case:
    assert case.result is not None
    left = tuple(item for item in case.findings if item.rule != "skydd")
    return replace(case, result=replace(case.result, findings=left))


def _package_gone(case: Case) -> Case:
    """Check a case again where the package is no more: neither result nor lock have it."""
    assert case.result is not None and case.lock is not None
    result = replace(
        case.result,
        findings=tuple(item for item in case.findings if item.package != "hemligt"),
        packages=tuple(item for item in case.result.packages if item.name != "hemligt"),
    )
    return replace(case, result=result, lock=None)


def _without_package(workspace: Workspace, tmp_path: Path) -> Workspace:
    store = replace(workspace.store, root=tmp_path / "förråd")
    manifests = [item for item in workspace.catalog.manifests if item.name != "hemligt"]
    return replace(workspace, catalog=Catalog(workspace.store, manifests), store=store)


def _leave(case: Case, workspace: Workspace, folder: Path) -> dict[str, bytes]:
    """Hand over the text, and the archive, which has every document of the case."""
    folder.mkdir()
    evidence = draft_evidence(case, workspace)
    assert case.draft is not None
    write_draft_file(case.draft, evidence, folder / "utkast.md")
    write_archive(case, workspace, folder / "arkiv.zip")
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _told(files: dict[str, bytes]) -> list[str]:
    return [name for name, content in files.items() if find_canaries(content, CANARIES)]


@pytest.mark.parametrize("change", [_plan_renamed, _rule_gone])
def test_nothing_leaves_when_the_finding_is_another(
    county: County, change: Callable[[Case], Case], tmp_path: Path
) -> None:
    case = change(_written(county.case))
    files = _leave(case, county.workspace, tmp_path / "ut")
    assert _told(files) == []
    assert b"Kontakta regionen om" in files["utkast.md"]
    with zipfile.ZipFile(tmp_path / "ut" / "arkiv.zip") as archive:
        names = archive.namelist()
    assert any(name.endswith("versioner/1/version.json") for name in names)
    assert not any(name.endswith("1/faststalld-text.json") for name in names)


def test_the_search_finds_the_same_text_where_the_package_is_open(tmp_path: Path) -> None:
    opened = build_county(tmp_path / "öppet", "falk", "intern", "sv")
    files = _leave(_rule_gone(_written(opened.case)), opened.workspace, tmp_path / "ut")
    assert {"utkast.md", "arkiv.zip"} <= set(_told(files))


def test_no_colleague_is_sent_what_was_written_of_a_finding_that_is_gone(
    county: County, tmp_path: Path
) -> None:
    case = _rule_gone(_written(county.case))
    target = tmp_path / "teknik.remissdel"
    send_theme(case, county.workspace, "teknik", target, day="2026-11-27", to="x")
    assert not find_canaries(target.read_bytes(), CANARIES)


def test_a_text_made_of_a_classified_finding_stays_when_the_package_is_gone(
    county: County, tmp_path: Path
) -> None:
    case = county.case.assess(PLAN, "skydd", Assessment("relevant"))
    made = complete_draft(Draft(), draft_evidence(case, county.workspace))
    told = next(item for item in made.paragraphs if item.rule == "skydd")
    assert told.withheld == "Skyddat område"
    draft = Draft(
        tuple(replace(item, text=WORD) if item is told else item for item in made.paragraphs)
    )
    case = replace(case, draft=draft, assessments={})
    case = revise(sign_text(case, "delegat", "2026-12-10"), "ny uppgift")
    left = _without_package(county.workspace, tmp_path)
    case = _package_gone(case)
    assert not guard_case(case, left).hidden_rules()  # nothing else knows that it is classified
    out = Guard(()).withhold_case(case, "sv")
    assert out.draft is not None and WORD not in repr(out)
    assert out.versions[0].frozen == "" and "Kontakta regionen om Skyddat område" in repr(
        out.versions
    )


def test_a_remark_that_is_carried_on_takes_the_mark_along(county: County) -> None:
    case = _written(county.case)
    said = said_in(case, county.workspace)
    assert [(item.text, item.withheld) for item in said] == [(f"Se {WORD}.", "Skyddat område")]
    again = paragraph_of(replace(case, remarks=said), said[0])
    assert WORD in again.text and again.withheld == "Skyddat område"


def test_an_archive_is_whole_though_its_lock_names_what_was_classified_and_not_asked(
    county: County, tmp_path: Path
) -> None:
    case = _written(county.case)
    assert case.result is not None and case.lock is not None
    left = tuple(item for item in case.findings if item.package != "hemligt")
    case = replace(case, result=replace(case.result, findings=left), draft=Draft())
    assert "hemligt" in [item.name for item in case.lock.packages]
    write_archive(case, county.workspace, tmp_path / "arkiv.zip")
    report = verify_archive(tmp_path / "arkiv.zip", county.workspace.store)
    assert report.problems == ()


def test_a_version_on_open_material_keeps_what_was_agreed_to(
    county: County, tmp_path: Path
) -> None:
    """Only what rests on something classified goes without the text its hash was made of."""
    opened = build_county(tmp_path, "falk", "intern", "sv")
    case = _written(opened.case)
    out = guard_case(case, opened.workspace).withhold_case(case, "sv")
    assert out.versions == case.versions and json.loads(out.versions[0].frozen)
    hidden = guard_case(_written(county.case), county.workspace)
    assert hidden.withhold_case(_written(county.case), "sv").versions[0].lock_text == ""
