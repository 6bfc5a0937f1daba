"""Which plan type or stage a file tells of: by its name, its first page, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from rumslig.cases.reading import Fact, Sure
from rumslig.intake.phrases import compile_phrase, quote
from rumslig.intake.text import Page

IN_NAME, ON_FIRST, LATER = 20, 8, 1
MOST_COUNTED = 3
_SURE_FROM, _LIKELY_FROM = 16, 8


def find_kinds(
    pages: tuple[Page, ...],
    name: str,
    what: Literal["plan_type", "stage"],
    phrases: Mapping[str, tuple[str, ...]],
) -> list[Fact]:
    """Return the codes whose phrases are found, the likeliest first.

    A phrase in the file's name weighs most, then one on the first page. Codes with a common
    beginning, such as the procedures of a detaljplan, are told apart by all phrases but the
    shortest.
    """
    title = name.rsplit("/", 1)[-1].rpartition(".")[0].replace("_", " ").replace("-", " ")
    searched = (Page(-1, title), *pages)
    scores = {code: _score(searched, list(words), pages) for code, words in sorted(phrases.items())}
    found = {code: score for code, score in scores.items() if score}
    families: dict[str, int] = {}
    for code, score in found.items():
        family = code.split("_")[0]
        families[family] = max(families.get(family, 0), score)
    common = {family: _shortest(family, phrases) for family in families}
    special = {
        code: _score(
            searched, [word for word in phrases[code] if word != common[code.split("_")[0]]], pages
        )
        for code in found
    }
    ordered = sorted(
        found,
        key=lambda code: (-families[code.split("_")[0]], -special[code], -found[code], code),
    )
    facts = []
    for place, code in enumerate(ordered[:3]):
        family = code.split("_")[0]
        sure = _sure(families[family])
        if sum(other.split("_")[0] == family for other in phrases) > 1 and not special[code]:
            sure = "low"  # such a plan, but of which sort is not said
        if place:
            sure = "low"
        facts.append(Fact(what, code, sure, *_first_place(searched, phrases[code])))
    return facts


def _shortest(family: str, phrases: Mapping[str, tuple[str, ...]]) -> str:
    """Return the phrase that all of a family share, which tells none of them from another."""
    words = [w for code, of in sorted(phrases.items()) if code.split("_")[0] == family for w in of]
    return min(words, key=len, default="")


def _sure(score: int) -> Sure:
    return "high" if score >= _SURE_FROM else "medium" if score >= _LIKELY_FROM else "low"


def _score(searched: tuple[Page, ...], words: list[str], pages: tuple[Page, ...]) -> int:
    score = 0
    for page in searched:
        weight = IN_NAME if page.number < 0 else ON_FIRST if page is pages[0] else LATER
        count = sum(1 for word in words for _ in compile_phrase(word).finditer(page.text))
        score += weight * min(count, MOST_COUNTED if page.number >= 0 else 1)
    return score


def _first_place(searched: tuple[Page, ...], words: tuple[str, ...]) -> tuple[int, str]:
    """Return the page (0 for the file's name) and the words around the first phrase."""
    for page in searched:
        for word in words:
            match = compile_phrase(word).search(page.text)
            if match is not None:
                return max(page.number, 0), quote(page.text, *match.span())
    return 0, ""
