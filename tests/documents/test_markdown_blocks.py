"""Markdown and blocks say the same words, whatever they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rumslig.documents.blocks import Heading, ListBlock, Paragraph, Run
from rumslig.documents.markdown_blocks import (
    TextBlock,
    escape,
    plain_text,
    read_markdown,
    write_markdown,
)

LETTERS = st.sampled_from("ab åÖ1.)-+*_#[]()<>&\\`~=!|:\N{NO-BREAK SPACE}\N{EN DASH}'\"{}")
WORDS = st.text(LETTERS, min_size=1, max_size=14).filter(str.strip)
RUNS = st.lists(st.builds(Run, WORDS, st.booleans(), st.booleans()), min_size=1, max_size=4).map(
    tuple
)
BLOCKS = st.one_of(
    st.builds(Heading, st.integers(1, 3), WORDS),
    st.builds(Paragraph, RUNS),
    st.builds(ListBlock, st.lists(RUNS, min_size=1, max_size=3).map(tuple), st.booleans()),
)


def spoken(blocks: tuple[TextBlock, ...]) -> str:
    """Words with single spaces: how wide a gap is says nothing."""
    return "\n".join(line.strip() for line in plain_text(blocks).split("\n"))


@given(st.lists(BLOCKS, min_size=1, max_size=5).map(tuple))
def test_blocks_are_read_back_with_the_same_words(blocks: tuple[TextBlock, ...]) -> None:
    again = read_markdown(write_markdown(blocks))
    assert spoken(again) == spoken(blocks)


@given(st.lists(BLOCKS, min_size=1, max_size=5).map(tuple))
def test_what_was_written_once_is_written_the_same_again(blocks: tuple[TextBlock, ...]) -> None:
    once = write_markdown(read_markdown(write_markdown(blocks)))
    assert write_markdown(read_markdown(once)) == once


@given(WORDS)
def test_escaped_words_stand_as_they_are(words: str) -> None:
    assert spoken(read_markdown(escape(words))) == words.strip()


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("En **viktig** sak", (Paragraph((Run("En "), Run("viktig", True), Run(" sak"))),)),
        ("*Sned*", (Paragraph((Run("Sned", italic=True),)),)),
        ("# Stor\n\ntext", (Heading(3, "Stor"), Paragraph((Run("text"),)))),
        ("- a\n- b\n  - c", (ListBlock(((Run("a"),), (Run("b"),), (Run("c"),))),)),
        ("3. a", (ListBlock(((Run("a"),),), numbered=True),)),
        ("rad ett\nrad två", (Paragraph((Run("rad ett rad två"),)),)),
        ("<b>x</b>", (Paragraph((Run("<b>x</b>"),)),)),
        ("[karta](https://a.se)", (Paragraph((Run("karta (https://a.se)"),)),)),
        ("![bild](x.png)", (Paragraph((Run("bild"),)),)),
        ("```\nkod  här\n```", (Paragraph((Run("kod här"),)),)),
        ("> citat", (Paragraph((Run("citat"),)),)),
    ],
)
def test_what_markdown_becomes(text: str, blocks: tuple[TextBlock, ...]) -> None:
    assert read_markdown(text, below=2) == blocks
