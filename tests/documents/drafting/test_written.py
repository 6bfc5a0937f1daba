"""What the draft says is what docx and PDF say, and nothing that must not leave does."""

from __future__ import annotations

import io
import os
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import docx
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rumslig.cases.case import Assessment, Case
from rumslig.cases.draft import Draft
from rumslig.cases.signing import SignedVersion
from rumslig.documents.blocks import Heading, Paragraph, Response, SummaryBox
from rumslig.documents.docx import write_docx
from rumslig.documents.draft_blocks import draft_sections
from rumslig.documents.evidence import Evidence, gather_evidence
from rumslig.documents.maps import draw_case_maps
from rumslig.documents.markdown_blocks import plain_text, read_markdown
from rumslig.documents.pdf import write_pdf
from rumslig.documents.preview import preview_pages
from rumslig.documents.response import compose_response
from rumslig.drafting.editing import reword, set_goals
from rumslig.drafting.making import complete_draft, draft_evidence
from rumslig.workspace import Workspace
from tests.documents.conftest import Maker
from tests.documents.drafting.conftest import with_texts


def drafted(ground: Evidence, draft: Draft, **case: object) -> Evidence:
    return replace(ground, case=replace(ground.case, draft=draft, **case))  # type: ignore[arg-type]


def composed(ground: Evidence, draft: Draft, **case: object) -> Response:
    return compose_response(drafted(ground, draft, **case), (), example=False)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text.replace("\u00ad", ""))


def docx_text(content: bytes) -> str:
    return "\n".join(item.text for item in docx.Document(io.BytesIO(content)).paragraphs)


def pdf_text(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_the_draft_is_the_response(ground: Evidence, draft: Draft) -> None:
    text = "Först.\n\n## Skäl\n\n- **ett**\n- *två*\n\n1. tre"
    own = set_goals(reword(draft, "aker", text), "aker", ground.county, "mark", "bygg")
    response = composed(ground, own)
    box = response.blocks[0]
    assert isinstance(box, SummaryBox)
    assert box.title == "Sammanfattande ställningstagande"
    headings = [item for item in response.blocks if isinstance(item, Heading)]
    titles = [item.text for item in headings]
    assert titles.index("Bebyggelse och strukturbild") < titles.index("Natur, jord- och skogsmark")
    assert [item.level for item in headings if item.text == "Skäl"] == [3]
    notes = [
        item.runs[0].text for item in response.blocks if isinstance(item, Paragraph) and item.muted
    ]
    assert (
        "Mål: God hushållning (RUS s. 40). Målkonflikt: God hushållning mot Bostäder i hela länet."
        in notes
    )
    for written in (docx_text(write_docx(response)), pdf_text(write_pdf(response))):
        assert squeezed("Skäl") in squeezed(written)
        assert "Regionens hållning" not in written
    document = docx.Document(io.BytesIO(write_docx(response)))
    styles = {item.text: item.style.name for item in document.paragraphs}
    assert (styles["ett"], styles["tre"], styles["Skäl"]) == (
        "List Bullet",
        "List Number",
        "Heading 3",
    )
    assert [
        run.italic for item in document.paragraphs if item.text == "två" for run in item.runs
    ] == [True]


def test_headings_never_leave_a_level_out(ground: Evidence, draft: Draft) -> None:
    own = reword(draft, "aker", "# A\n\n### B\n\ntext")
    levels = [item.level for item in composed(ground, own).blocks if isinstance(item, Heading)]
    assert all(b - a <= 1 for a, b in pairwise(levels))


WORDS = st.text('abåÄ 1,.–()"', min_size=1, max_size=60).filter(lambda text: text.strip())


@given(st.lists(WORDS, min_size=1, max_size=3))
@settings(max_examples=100 if os.environ.get("RUMSLIG_FAULTS") == "all" else 4, deadline=None)
def test_docx_and_pdf_say_the_same_words(ground: Evidence, draft: Draft, words: list[str]) -> None:
    text = "\n\n".join(words)
    evidence = drafted(ground, reword(draft, "aker", text))
    assert evidence.case.draft is not None
    sections = draft_sections(evidence.case.draft, evidence)
    blocks = (Heading(1, "Synpunkter"), *sections)
    response = replace(composed(ground, draft), blocks=blocks)
    said = squeezed(plain_text(read_markdown(text)))
    assert said in squeezed(docx_text(write_docx(response)))
    assert said in squeezed(pdf_text(write_pdf(response)))


def test_a_later_version_says_so(ground: Evidence, draft: Draft) -> None:
    assert "Version" not in dict(composed(ground, draft).facts)
    versions = (SignedVersion(1, "2026-12-01", "enhetschef", "ab", draft=draft),)
    response = composed(ground, draft, versions=versions)
    assert dict(response.facts)["Version"].startswith("2, ersätter version 1")
    assert "Version\t2" in docx_text(write_docx(response))


def test_names_can_be_left_out(ground: Evidence, draft: Draft) -> None:
    evidence = drafted(ground, draft)
    named = compose_response(evidence, (), example=False)
    without = compose_response(evidence, (), example=False, names=False)
    assert b"Efternamn" in repr(named).encode()
    assert "Efternamn" not in repr(without)
    for content in (write_docx(without), write_pdf(without)):
        assert b"Efternamn" not in content
    assert "Efternamn" not in docx_text(write_docx(without)) + pdf_text(write_pdf(without))


def test_each_theme_of_the_draft_has_its_map(ground: Evidence, draft: Draft) -> None:
    images = draw_case_maps(drafted(ground, draft))
    assert [image.title for image in images][1:-1] == ["Jord och vatten"]
    assert (
        "60,0" in images[1].alt and "Stråk" not in images[1].alt.partition("Kartan visar också")[0]
    )
    assert len({image.alt for image in images}) == len(images)


def test_the_pages_can_be_looked_at(
    assessed: Case, draft: Draft, case_and_workspace: tuple[Case, Workspace]
) -> None:
    pages = preview_pages(replace(assessed, draft=draft), case_and_workspace[1])
    assert len(pages) > 1 and all(page.startswith(b"\x89PNG") for page in pages)


def test_classified_figures_are_in_no_draft_that_leaves(make_case: Maker) -> None:
    case, workspace = make_case(assessed={"skydd": Assessment("relevant")}, secret=True)
    evidence = with_texts(draft_evidence(case, workspace))
    draft = complete_draft(Draft(), evidence)
    made = draft.find("skydd")
    assert made is not None and "underlaget är skyddsvärt" in made.text
    told = reword(draft, "skydd", "HEMLIGORT rör 0,25 ha.")
    out = gather_evidence(replace(case, draft=told, history=()), workspace, "sv")
    assert out.case.draft is not None
    assert "HEMLIGORT" not in repr(out.case.draft)
    assert "HEMLIGORT" not in repr(draft_sections(out.case.draft, out))


def test_a_written_file_keeps_what_is_classified(make_case: Maker, tmp_path: Path) -> None:
    from rumslig.drafting.leaving import write_draft_file

    case, workspace = make_case(assessed={"skydd": Assessment("relevant")}, secret=True)
    evidence = draft_evidence(case, workspace)
    told = reword(complete_draft(Draft(), evidence), "skydd", "HEMLIGORT rör 0,25 ha.")
    write_draft_file(told, evidence, tmp_path / "a.md")
    assert "HEMLIGORT" not in (tmp_path / "a.md").read_text("utf-8")
    assert "underlaget är skyddsvärt" in (tmp_path / "a.md").read_text("utf-8")


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_paragraph_is_left_out(ground: Evidence, draft: Draft, text: str) -> None:
    titles = [
        item.text
        for item in composed(ground, reword(draft, "strak", text)).blocks
        if isinstance(item, Heading)
    ]
    assert "Bebyggelse och strukturbild" not in titles
