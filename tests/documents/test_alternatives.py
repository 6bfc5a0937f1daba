"""The response sets the alternatives side by side, without ranking what is not known."""

from __future__ import annotations

import pytest

from rumslig.documents.alternatives import compare_alternatives
from rumslig.documents.blocks import Block, Heading, Paragraph, Table
from rumslig.documents.docx import write_docx
from rumslig.documents.evidence import gather_evidence
from rumslig.documents.pdf import write_pdf
from rumslig.documents.response import compose_response
from rumslig.plan_area import PlanArea
from tests.documents.conftest import PLAN, Maker, at

PLANS = (
    PLAN,
    PlanArea("Södra", at(-2000, -3000, -1200, -2500)),
    PlanArea("Vid sjön", at(2900, 2900, 3300, 3300)),
    PlanArea("Västra", at(-1000, 0, 0, 500)),
)


def tables(blocks: list[Block]) -> list[Table]:
    return [block for block in blocks if isinstance(block, Table)]


def words(table: Table) -> dict[str, list[str]]:
    """Return each row's cells by the name of its question."""
    return {
        row[0].text.split("\n")[0]: [cell.text.replace("\N{NO-BREAK SPACE}", " ") for cell in row]
        for row in table.rows
    }


def test_one_plan_is_not_compared(make_case: Maker) -> None:
    assert compare_alternatives(gather_evidence(*make_case(), "sv")) == []


def test_differences_and_totals(make_case: Maker) -> None:
    evidence = gather_evidence(*make_case(*PLANS[:2], secret=True), "sv")
    differences, totals = tables(compare_alternatives(evidence))
    rows = words(differences)
    assert rows["Åkermark"] == [
        "Åkermark\nolika läge",
        "Berörs (hög)\n60,0 ha; 60,0 %; mest berört",
        "Berörs inte\nminst berört",
    ]
    # the stretch that is mapped in part is no worse than the one that is mapped in full
    assert rows["Delvis karterat"][1:] == [
        "Ingen träff i karterad del\n50,0 % ej karterat",
        "Berörs inte",
    ]
    assert rows["Skyddad plats"][1] == "Berörs (hög)\nlämnas inte ut"
    assert "Trasig fråga" not in rows
    counted = words(totals)
    assert counted["Planområdets areal"][1:] == ["100,0 ha", "40,0 ha"]
    assert [cell.state_key for cell in totals.rows[1]] == ["HIT_3", "", ""]
    assert sum(int(row[1]) for name, row in counted.items() if name != "Planområdets areal") == 9


def test_what_is_equal_is_counted_with_what_nobody_knows(make_case: Maker) -> None:
    evidence = gather_evidence(*make_case(*PLANS[:2]), "sv")
    last = compare_alternatives(evidence)[-1]
    assert isinstance(last, Paragraph)
    differing = len(tables(compare_alternatives(evidence))[0].rows)
    text = last.runs[0].text
    assert f"I {8 - differing} frågor skiljer alternativen sig inte." in text
    # unknown coverage, a missing file, and a question for another type of plan
    assert "Av dem är 3 inte besvarade" in text


def test_many_alternatives_are_set_in_parts(make_case: Maker) -> None:
    evidence = gather_evidence(*make_case(*PLANS), "sv")
    made = tables(compare_alternatives(evidence))
    assert [len(table.columns) for table in made] == [3, 3, 3, 3]
    assert all(sum(column.width for column in table.columns) <= 1.0001 for table in made)
    names = [column.title for table in made[:2] for column in table.columns[1:]]
    assert names == [plan.name for plan in PLANS]


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_section_stands_in_both_formats(make_case: Maker, lang: str) -> None:
    evidence = gather_evidence(*make_case(*PLANS[:3]), "en" if lang == "en" else "sv")
    response = compose_response(evidence, [], example=False)
    heads = [block.text for block in response.blocks if isinstance(block, Heading)]
    assert ("The alternatives compared" if lang == "en" else "Alternativen jämförda") in heads
    assert write_pdf(response).startswith(b"%PDF")
    assert write_docx(response) == write_docx(response)
