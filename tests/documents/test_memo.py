"""The memo has the region's own headings in order, filled from the case."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import docx
import pypdfium2
import pytest
from round_world import World, world

from rumslig.cases.case import Case
from rumslig.cases.draft import Draft, DraftParagraph
from rumslig.county import County, MemoSection
from rumslig.documents.blocks import Heading
from rumslig.documents.evidence import gather_evidence
from rumslig.documents.memo import compose_memo, memo_sections, text_of, write_section
from rumslig.documents.memo_files import write_memo
from rumslig.errors import CaseError
from rumslig.signing.chain import sign_text
from rumslig.signing.difference import write_changes
from rumslig.signing.versions import revise

__all__ = ["world"]

HEADINGS = [
    "Förslag till beslut",
    "Sammanfattning",
    "Ärendebeskrivning",
    "Resultat och fortsatt arbete",
    "Konsekvenser för miljö-, barn- och jämställdhetsperspektiven",
    "Ekonomiska konsekvenser",
    "Uppföljning",
    "Beslutsunderlag",
    "Regiondirektör",
    "Skickas till:",
]
DRAFT = Draft(
    (
        DraftParagraph("s", "", "Regionen är positiv."),
        DraftParagraph("a", "natur", "Åkern bör **sparas**.", "Plan", "aker"),
    )
)


@pytest.fixture
def case(world: World) -> Case:
    header = replace(world.before.header, decision_route="REGIONSTYRELSEN", meeting="2026-12-15")
    return replace(world.before, header=header, draft=DRAFT)


def test_the_headings_are_the_regions(world: World) -> None:
    assert [item.heading for item in memo_sections(County())] == HEADINGS


def _paragraphs(path: Path) -> list[tuple[str, str]]:
    document = docx.Document(io.BytesIO(path.read_bytes()))
    return [(item.style.name, item.text) for item in document.paragraphs if item.text]


def test_it_is_filled_from_the_case(world: World, case: Case, tmp_path: Path) -> None:
    case = write_section(case, world.workspace.county, "ekonomi", "Beslutet kostar inget.")
    paths = write_memo(case, world.workspace, tmp_path, at_once=True)
    assert [path.name for path in paths] == ["foredragnings-pm.docx", "foredragnings-pm.pdf"]
    written = _paragraphs(paths[0])
    tops = [text for style, text in written if style == "Heading 1"]
    # what is optional and empty is left out; who signs is no heading
    left_out = ("Resultat och fortsatt arbete", "Regiondirektör")
    assert tops == [item for item in HEADINGS if item not in left_out]
    words = [text for _, text in written]
    for part in (
        "Regionstyrelsen beslutar",
        "att paragrafen förklaras omedelbart justerad.",
        "Regionen är positiv.",
        "Åkern bör sparas.",
        "Beslutet kostar inget.",
        "Remiss från Örebro kommun",
        "plan.gpkg",
    ):
        assert part in words
    assert sum(text.startswith("Att fylla i.") for text in words) == 2
    assert any("Regiondirektör" in text for text in words)
    pdf = pypdfium2.PdfDocument(paths[1])
    text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    pdf.close()
    assert all(item in text for item in tops) and "Sammanträdesdatum" in text


def test_the_same_case_gives_the_same_bytes(world: World, case: Case, tmp_path: Path) -> None:
    first = write_memo(case, world.workspace, tmp_path / "a")
    second = write_memo(case, world.workspace, tmp_path / "b")
    assert [item.read_bytes() for item in first] == [item.read_bytes() for item in second]


def test_names_can_be_left_out(world: World, case: Case, tmp_path: Path) -> None:
    named = replace(case, header=replace(case.header, handler="Kim Exempel"))
    with_name = _paragraphs(write_memo(named, world.workspace, tmp_path / "a.docx")[0])
    without = _paragraphs(write_memo(named, world.workspace, tmp_path / "b.docx", names=False)[0])
    assert "Kim" in str(with_name) and "Kim" not in str(without)


def test_a_delegate_decides_otherwise_and_may_decline(world: World) -> None:
    header = replace(world.before.header, decision_route="INGET_YTTRANDE")
    evidence = gather_evidence(replace(world.before, header=header), world.workspace, "sv")
    assert "avstå från att yttra sig" in str(compose_memo(evidence).blocks)


def test_a_county_may_have_other_headings(world: World, case: Case) -> None:
    own = (MemoSection("x", "Eget", "summary"), MemoSection("y", "Tomt", optional=True))
    evidence = gather_evidence(case, world.workspace, "sv")
    memo = compose_memo(replace(evidence, county=replace(evidence.county, memo=own)))
    assert [item.text for item in memo.blocks if isinstance(item, Heading)] == ["Eget"]


def test_only_headings_for_text_can_be_written_under(world: World, case: Case) -> None:
    county = world.workspace.county
    with pytest.raises(CaseError, match="ekonomi"):
        write_section(case, county, "forslag", "x")
    written = write_section(write_section(case, county, "ekonomi", " a "), county, "resultat", "b")
    assert [item.section for item in written.memo] == ["resultat", "ekonomi"]
    assert text_of(written, "ekonomi") == "a"
    assert write_section(written, county, "ekonomi", " ").memo == written.memo[:1]


def test_other_endings_are_refused(world: World, case: Case, tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"\.docx eller \.pdf"):
        write_memo(case, world.workspace, tmp_path / "pm.odt")


def test_changes_are_a_document_with_marks(world: World, case: Case, tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="bara en version"):
        write_changes(case, world.workspace, tmp_path / "a.docx")
    second = revise(sign_text(case, "ordförande", "2026-12-15"), "hållplatsen")
    changed = DRAFT.put(replace(DRAFT.paragraphs[1], text="Åkern bör **byggas**."))
    second = replace(second, draft=changed)
    words = str(_paragraphs(write_changes(second, world.workspace, tmp_path / "a.docx")[0]))
    assert "[+byggas+]" in words and "[−sparas−]" in words
    assert "Version 2, ersätter version 1" in words and "hållplatsen" in words
    assert write_changes(second, world.workspace, tmp_path / "a.pdf")[0].stat().st_size > 1000
