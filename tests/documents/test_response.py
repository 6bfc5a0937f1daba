"""What the response says, and what it must never say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from rumslig.cases.case import Assessment, Case
from rumslig.documents.blocks import (
    Block,
    Heading,
    ListBlock,
    Paragraph,
    Response,
    Run,
    SummaryBox,
    Table,
)
from rumslig.documents.evidence import Evidence, gather_evidence
from rumslig.documents.remarks import describe_reference
from rumslig.documents.response import compose_response
from rumslig.documents.result_rows import SILENT_STATES
from rumslig.documents.titles import compose_title, join_words, name_municipality
from rumslig.errors import CaseError
from rumslig.finding import state_label
from rumslig.plan_area import PlanArea
from rumslig.rules import PLAN_TYPES, STAGES
from rumslig.workspace import Workspace
from tests.documents.conftest import HEADER, PLAN, Maker, at

SQUARE_METRES = re.compile(r"m²|\bha\b|kvadratmeter|hektar")


def plain(text: str) -> str:
    """Return the text with ordinary spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def say(runs: tuple[Run, ...]) -> str:
    return plain("".join(run.text for run in runs))


def lines(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Yield every text of the blocks; a table row is one text."""
    for block in blocks:
        if isinstance(block, Heading):
            yield block.text
        elif isinstance(block, Paragraph):
            yield say(block.runs)
        elif isinstance(block, ListBlock):
            yield from (say(item) for item in block.items)
        elif isinstance(block, SummaryBox):
            yield from lines(block.blocks)
        elif isinstance(block, Table):
            yield block.caption
            yield from (plain(" | ".join(cell.text for cell in row)) for row in block.rows)


def compose(evidence: Evidence) -> Response:
    return compose_response(evidence, [], example=False)


def summary(response: Response) -> SummaryBox:
    return next(block for block in response.blocks if isinstance(block, SummaryBox))


def table(response: Response, column: str) -> Table:
    return next(
        block
        for block in response.blocks
        if isinstance(block, Table) and column in [item.title for item in block.columns]
    )


def test_every_rule_of_the_check_is_in_the_appendix(evidence: Evidence) -> None:
    rows = table(compose(evidence), "Fråga och regel").rows
    assert sorted(row[0].text.split("\n")[1] for row in rows) == sorted(
        finding.rule for finding in evidence.result.findings
    )
    by_rule = {item.rule: item for item in evidence.result.findings}
    for row in rows:
        finding = by_rule[row[0].text.split("\n")[1]]
        assert row[2].state_key == finding.state_key
        assert row[2].text.startswith(state_label(finding.state_key, "sv"))


def test_what_was_not_checked_stands_in_the_result_table_and_says_why(evidence: Evidence) -> None:
    response = compose(evidence)
    shown = {row[0].text for row in table(response, "Mått").rows}
    expected = {item.title for item in evidence.result.findings if item.state not in SILENT_STATES}
    assert shown == expected
    assert {"Trasig fråga", "Delvis karterat", "Okänd täckning"} <= shown
    reasons = {row[0].text: row[2].text for row in table(response, "Varför").rows}
    assert "saknas i lagringen" in reasons["Trasig fråga"]
    assert "Sjö" not in reasons


def test_undecided_is_never_told_as_clear(evidence: Evidence) -> None:
    clear = state_label("NO_HIT", "sv")
    for row in table(compose(evidence), "Fråga och regel").rows:
        assert (clear in row[2].text) == (row[2].state_key == "NO_HIT")


def test_packages_are_named_with_their_hash(evidence: Evidence) -> None:
    hashes = {row[-1].text for row in table(compose(evidence), "Kontrollsumma (SHA-256)").rows}
    assert {item.sha256 for item in evidence.result.packages} <= hashes


def test_a_schematic_layer_is_never_measured(evidence: Evidence) -> None:
    finding = next(item for item in evidence.result.findings if item.rule == "strak")
    assert finding.state == "HIT" and finding.schematic
    about = [line for line in lines(compose(evidence).blocks) if "tråk" in line]
    assert about
    assert [line for line in about if SQUARE_METRES.search(line)] == []


def test_remarks_are_what_a_planner_holds_relevant(make_case: Maker) -> None:
    case, workspace = make_case(
        assessed={
            "aker": Assessment("relevant", "Ingen annan plats är prövad."),
            "strak": Assessment("irrelevant", "Redan med i planen."),
            "hallplats": Assessment("expert"),
        }
    )
    response = compose(gather_evidence(case, workspace, "sv"))
    said = "\n".join(lines(summary(response).blocks))
    assert "Planen bör visa varför 60,0 ha åker behövs." in said
    assert "förslag, inte bedömt" not in said
    assert "ser positivt" not in said
    text = "\n".join(lines(response.blocks))
    assert "Bedöms vidare av sakkunnig: Hållplats." in text
    judged = {row[0].text: [cell.text for cell in row[1:]] for row in table(response, "Skäl").rows}
    assert judged["Stråk"] == ["Berörs (medel)", "Inte relevant", "Redan med i planen."]
    assert judged["Åkermark"][1:] == ["Relevant", "Ingen annan plats är prövad."]


def test_unassessed_hits_are_proposals_and_the_draft_says_so(make_case: Maker) -> None:
    case, workspace = make_case()
    said = "\n".join(lines(summary(compose(gather_evidence(case, workspace, "sv"))).blocks))
    assert "Planen bör visa varför 60,0 ha åker behövs. (förslag, inte bedömt)" in said
    assert "Utkast:" in said
    unknown = sum(
        item.state in ("NO_HIT_PARTIAL", "COVERAGE_UNKNOWN", "ERROR") for item in case.findings
    )
    assert unknown == 3
    assert "Tre frågor har inte kunnat besvaras fullt ut" in said


def test_a_region_that_abstains_makes_no_remark(make_case: Maker) -> None:
    header = replace(HEADER, decision_route="INGET_YTTRANDE")
    case, workspace = make_case(header=header)
    said = list(lines(summary(compose(gather_evidence(case, workspace, "sv"))).blocks))
    assert "Region Prov avstår från att yttra sig." in said
    assert not any("synpunkter i" in line for line in said)


def test_grid_and_ground_area_stand_together(evidence: Evidence) -> None:
    rows = table(compose(evidence), "Areal i kartplanet").rows
    assert [plain(cell.text) for cell in rows[0][2:]] == ["100,00 ha", "100,08 ha"]
    row = next(
        row
        for row in table(compose(evidence), "Fråga och regel").rows
        if row[0].text.endswith("\naker")
    )
    assert "60,00 ha i kartplanet, 60,05 ha på marken" in plain(row[2].text)


def test_a_plan_over_a_border_is_split_by_municipality(evidence: Evidence) -> None:
    rows = [
        [plain(cell.text) for cell in row]
        for row in table(compose(evidence), "Andel av träffen").rows
    ]
    aker = {row[1]: row[2:] for row in rows if row[0] == "Åkermark"}
    assert aker == {"Provby": ["36,0 ha", "60,0 %"], "Vikås": ["24,0 ha", "40,0 %"]}
    assert all("ha" not in row[2] for row in rows if row[0] == "Stråk")


def test_alternatives_have_a_table_each(make_case: Maker) -> None:
    second = PlanArea("Södra fältet", at(2000, -3000, 2400, -2500))
    case, workspace = make_case(PLAN, second)
    response = compose(gather_evidence(case, workspace, "sv"))
    tables = [
        block
        for block in response.blocks
        if isinstance(block, Table) and block.columns[2].title == "Mått"
    ]
    assert [block.caption for block in tables] == [
        "Resultat för Norra fältet.",
        "Resultat för Södra fältet.",
    ]
    assert "Åkermark" in {row[0].text for row in tables[0].rows}
    assert "Åkermark" not in {row[0].text for row in tables[1].rows}


def test_nothing_of_a_classified_layer_leaves(make_case: Maker) -> None:
    case, workspace = make_case(secret=True)
    assert any("HEMLIGORT" in item.text for item in case.findings)
    text = "\n".join(lines(compose(gather_evidence(case, workspace, "sv")).blocks))
    assert "HEMLIGORT" not in text
    assert "Skyddade platser är klassat som skyddsvärt." in text
    assert "Skyddad plats" in text


def test_example_data_is_stamped_only_where_used(evidence: Evidence) -> None:
    assert "EXEMPELDATA" not in compose(evidence).footer[1]
    stamped = compose_response(evidence, [], example=True).footer[1]
    assert stamped == f"EXEMPELDATA · kontroll {evidence.check_id}"


def test_the_check_id_follows_the_result(evidence: Evidence) -> None:
    assert re.fullmatch(r"[0-9a-f]{4}-[0-9a-f]{4}", evidence.check_id)
    finding = replace(evidence.result.findings[0], text="Något annat.")
    result = replace(evidence.result, findings=(finding, *evidence.result.findings[1:]))
    assert replace(evidence, result=result).check_id != evidence.check_id


def test_a_case_without_a_check_has_no_documents(
    case_and_workspace: tuple[Case, Workspace],
) -> None:
    case, workspace = case_and_workspace
    with pytest.raises(CaseError, match="kör kontrollen"):
        gather_evidence(replace(case, result=None), workspace, "sv")


def test_english_documents_speak_english(make_case: Maker) -> None:
    case, workspace = make_case()
    response = compose(gather_evidence(case, workspace, "en"))
    assert response.title == (
        "Response to the consultation on detailed plan for Norra fältet, "
        "Provby municipality and Vikås municipality"
    )
    text = "\n".join(lines(response.blocks))
    assert "What the check shows" in text and "Vad kontrollen visar" not in text
    assert "Affected (high)" in text


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Kumla", "Kumla kommun"),
        ("Hallsberg", "Hallsbergs kommun"),
        ("Degerfors", "Degerfors kommun"),
        ("Laxå", "Laxå kommun"),
        ("Örebro", "Örebro kommun"),
        ("Lekeberg", "Lekebergs kommun"),
    ],
)
def test_municipalities_are_named_as_they_are_called(name: str, title: str) -> None:
    assert name_municipality(name, "sv") == title
    assert join_words(["a", "b", "c"], "sv") == "a, b och c"


def test_titles_read_as_swedish() -> None:
    assert compose_title(HEADER, ["Provby"], "sv") == (
        "Yttrande över samråd om detaljplan för Norra fältet, Provby kommun"
    )
    named = replace(HEADER, title="Översiktsplan för Provby", plan_type="OP", stage="GRANSKNING")
    assert compose_title(named, ["Provby"], "sv") == (
        "Yttrande över granskning av översiktsplan för Provby"
    )
    for plan_type in PLAN_TYPES:
        for stage in STAGES:
            header = replace(HEADER, title="Fältet", plan_type=plan_type, stage=stage)
            assert "Fältet" in compose_title(header, [], "sv")


def test_a_reference_nobody_checked_says_so() -> None:
    assert describe_reference("RUS s. 4", "kontrollerad", "sv") == "RUS s. 4"
    assert describe_reference("RUS s. 4", "ej kontrollerad", "sv") == "RUS s. 4, ej kontrollerad"
    assert describe_reference("", "", "sv") == "ej kontrollerad"
    assert describe_reference("ej kontrollerad", "ej kontrollerad", "sv") == "ej kontrollerad"
