"""Words in Swedish text: endings, compounds, hyphens at line ends, composed letters, capitals."""

from __future__ import annotations

import unicodedata

import pytest

from rumslig.errors import RuleError
from rumslig.intake.phrases import compile_phrase, plain_text, quote


def found(phrase: str, text: str) -> list[str]:
    return [match.group() for match in compile_phrase(phrase).finditer(plain_text(text))]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("fiber", "Fiber, fibern och fiberns pris", ["Fiber", "fibern", "fiberns"]),
        ("fiber", "glasfiber fiberkabel", []),
        ("fiber*", "fiberkabeln", ["fiberkabeln"]),
        ("*hållplats", "busshållplatsen", ["busshållplatsen"]),
        (
            "elektronisk kommunikation",
            "elektroniska\nkommunikationer",
            ["elektroniska\nkommunikationer"],
        ),
        ("elnät", "elnäten", ["elnäten"]),
        ("elnät", "elnätskapacitet", []),
        ("bredband*", "Bred-\nbandsutbyggnad", ["Bredbandsutbyggnad"]),
        ("bredband*", "Bred\u00adbandsutbyggnad", ["Bredbandsutbyggnad"]),
        ("bredband*", "bred\x02\r\nband", ["bredband"]),
        ("järnväg", "väg- och järn-\nväg", ["järnväg"]),
        ("gis-underlag", "GIS-\nUnderlag", ["GIS-Underlag"]),
        ("åkermark", unicodedata.normalize("NFD", "Åkermarken"), ["Åkermarken"]),
        ("RUS", "RUS:en, RUS och RUSens mål; rusa ruset Rus", ["RUS:en", "RUS", "RUSens"]),
        ("t.o.m.", "t.o.m. fredag", ["t.o.m."]),
    ],
)
def test_what_a_phrase_finds(phrase: str, text: str, expected: list[str]) -> None:
    assert found(phrase, text) == expected


def test_a_hanging_hyphen_stays_before_och() -> None:
    assert plain_text("väg-\noch järnvägsnätet") == "väg- och järnvägsnätet"


@pytest.mark.parametrize("phrase", ["", "  ", "*", "el*nät", "- *"])
def test_a_phrase_without_a_word_is_refused(phrase: str) -> None:
    with pytest.raises(RuleError):
        compile_phrase(phrase)


def test_a_long_run_of_letters_costs_no_more_than_its_length() -> None:
    assert found("*hållplats*", "x" * 200_000) == []


def test_a_quotation_is_a_line_with_whole_words() -> None:
    text = "ord " * 60 + "bredband\nsaknas här. " + "mer " * 60
    start = text.index("bredband")
    words = quote(text, start, start + len("bredband"))
    assert "bredband saknas här." in words
    assert words.startswith("… ord")
    assert words.endswith("mer …")
