"""Versions, own texts and the Markdown file: what is kept comes back as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rumslig.cases.case import Case
from rumslig.cases.draft import Draft, DraftParagraph, SeenFigure
from rumslig.documents.evidence import Evidence
from rumslig.drafting.editing import remove_paragraph, reword, set_source
from rumslig.drafting.history import (
    MOST,
    compare_drafts,
    compare_texts,
    keep_version,
    restore_version,
    why_words,
    write_pieces,
)
from rumslig.drafting.markdown_file import read_draft, write_draft
from rumslig.drafting.own_texts import OWN, OwnTextsFile, text_of_paragraph
from rumslig.errors import CaseError, RuleError

AT = "2026-11-27T10:00:00+01:00"
TEXT = st.text("ab å 1,0.\n", max_size=40)


@given(TEXT, TEXT)
def test_a_comparison_holds_both_texts(before: str, after: str) -> None:
    pieces = compare_texts(before, after)
    assert "".join(item.text for item in pieces if item.kind != "removed") == after
    assert "".join(item.text for item in pieces if item.kind != "added") == before


def test_a_number_is_compared_whole_and_marked_with_signs() -> None:
    assert write_pieces(compare_texts("Det är 81,5 ha.", "Det är 86,0 ha.")) == (
        "Det är [−81,5−][+86,0+] ha."
    )


def test_versions_are_kept_compared_and_brought_back(assessed: Case, draft: Draft) -> None:
    case = keep_version(replace(assessed, draft=draft), AT, "hand")
    assert keep_version(case, AT, "hand").history == case.history  # nothing new to keep
    other = remove_paragraph(reword(draft, "aker", "Ny text."), "strak")
    changes = compare_drafts(draft, other)
    assert [item.id for item in changes] == ["aker", "strak"]
    back = restore_version(replace(case, draft=other), 0, AT)
    assert back.draft == draft
    assert [(item.why, item.draft) for item in back.history] == [
        ("hand", draft),
        ("restore", other),
    ]
    assert why_words("hand") == "sparad för hand" and why_words("egna skäl") == "egna skäl"
    with pytest.raises(CaseError, match="har 2 versioner av utkastet; version 3 finns inte"):
        restore_version(back, 2, AT)


def test_the_oldest_kept_by_the_clock_go_first(assessed: Case, draft: Draft) -> None:
    case = keep_version(replace(assessed, draft=draft), AT, "hand")
    for number in range(MOST + 5):
        changed = reword(draft, "aker", f"Text {number}")
        case = keep_version(replace(case, draft=changed), AT, "clock")
    assert len(case.history) == MOST
    assert case.history[0].why == "hand"


def test_an_own_text_comes_back_with_todays_figures(
    draft: Draft, ground: Evidence, tmp_path: Path
) -> None:
    paragraph = draft.find("aker")
    assert paragraph is not None
    own = reword(draft, "aker", f"**Egen:** {paragraph.text} {{så}}").find("aker")
    assert own is not None
    text = text_of_paragraph(own, "min")
    assert "{area_ha} ha" in text.text and "60,0" not in text.text
    file = OwnTextsFile(tmp_path / "texts.toml")
    assert file.read().texts == ()
    saved = file.add(text)
    assert [item.id for item in saved.texts] == [f"{OWN}min"]
    assert file.add(text) == saved  # put in the place of the one with its id
    county = replace(ground.county, texts=(*saved.texts, *ground.county.texts))
    made = set_source(draft, "aker", f"{OWN}min", replace(ground, county=county)).draft
    found = made.find("aker")
    assert found is not None and found.text == own.text


def test_only_a_figure_that_stands_by_itself_becomes_a_placeholder() -> None:
    seen = (
        SeenFigure("P", "area_ha", "2,5"),
        SeenFigure("P", "share_pct", "5"),
        SeenFigure("P", "class", "åker"),
        SeenFigure("Q", "length_m", "7"),
    )
    words = "12,5 ha, 2,5 ha, 2,5 hagar, 15 % och 5 % av åker och åkern {så}; 7 m."
    paragraph = DraftParagraph("a", "natur", words, plan="P", rule="r#2", seen=seen)
    made = text_of_paragraph(paragraph, "min")
    assert made.text == (
        "12,5 ha, {area_ha} ha, 2,5 hagar, 15 % och {share_pct} % av {class} och åkern {{så}}; 7 m."
    )
    assert made.rule == "r"


def test_a_broken_file_of_own_texts_is_told_and_never_written_over(
    draft: Draft, tmp_path: Path
) -> None:
    path = tmp_path / "texts.toml"
    path.write_text("[[texts]\nid = 1", "utf-8")
    file = OwnTextsFile(path)
    assert file.read().fault.startswith("texts.toml kan inte läsas:")
    paragraph = draft.find("aker")
    assert paragraph is not None
    with pytest.raises(RuleError, match=r"texts.toml kan inte läsas"):
        file.add(text_of_paragraph(paragraph, "min"))
    assert path.read_text("utf-8") == "[[texts]\nid = 1"
    path.write_text('[[texts]]\nid = "a"\ntheme = "t"\ntone = "positivt"\ntext = "{fel}"', "utf-8")
    assert "har platshållaren {fel}" in file.read().fault


IDS = st.lists(st.text("abå-1", min_size=1, max_size=5), min_size=1, max_size=4, unique=True)
MARKDOWN = st.text("ab# <!-- stycke: a -->\\\n*", max_size=40).map(lambda text: text.strip("\n"))


@given(IDS, st.data())
def test_a_file_is_read_back_as_it_was_written(
    ground: Evidence, ids: list[str], data: st.DataObject
) -> None:
    draft = Draft(tuple(DraftParagraph(name, "natur", data.draw(MARKDOWN)) for name in ids))
    read = read_draft(draft, write_draft(draft, ground.county), ground.county, "a.md")
    assert read.draft == draft
    assert (read.changed, read.added, read.absent) == ((), (), ())


def test_a_file_changes_adds_and_leaves(draft: Draft, ground: Evidence) -> None:
    text = (
        "<!-- avsnitt -->\n# Natur\n\n<!-- stycke: aker -->\nNy text.\r\n\n"
        "<!-- nytt stycke: natur -->\nEtt fritt stycke.\n"
    )
    read = read_draft(draft, text, ground.county, "a.md")
    assert (read.changed, read.added) == (("aker",), ("fritt",))
    assert read.absent == ("sammanfattning", "strak", "hallplats")
    assert [item.text for item in read.draft.paragraphs if item.id in ("aker", "fritt")] == [
        "Ny text.",
        "Ett fritt stycke.",
    ]
    for bad, words in (
        ("Bara text.", "inget stycke är märkt"),
        ("<!-- stycke: tur -->\nx", "stycket ”tur” finns inte"),
        ("<!-- stycke: aker -->\nx\n<!-- stycke: aker -->\ny", "står två gånger"),
    ):
        with pytest.raises(CaseError, match=words):
            read_draft(draft, bad, ground.county, "a.md")
