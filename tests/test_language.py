"""Every text that the code shows has its English line, with the same facts in it."""

from __future__ import annotations

import ast
import string
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from layers.language import Catalogue
from layers.versions import note

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGES = ("layers", "rumslig", "ui")


def _texts_in(path: Path) -> Iterator[tuple[str, set[str] | None]]:
    """Yield the literal of every `tr("…", fact=…)` and its facts' names (None: not literal)."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        if name != "tr" or not node.args:
            continue
        first = node.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            facts = {keyword.arg for keyword in node.keywords}
            yield first.value, None if None in facts else {str(fact) for fact in facts} - {"lang"}


@cache
def texts(package: str) -> dict[str, set[str] | None]:
    return {
        text: facts
        for path in sorted((REPOSITORY / package).rglob("*.py"))
        for text, facts in _texts_in(path)
    }


@cache
def english(package: str) -> dict[str, str]:
    lines: dict[str, str] = {}
    for path in sorted((REPOSITORY / package / "locale").glob("en*.toml")):
        lines |= tomllib.loads(path.read_text("utf-8"))
    return lines


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_text_has_its_english_line(package: str) -> None:
    assert texts(package), "no tr() literal was found: the search is broken"
    spoken = set(texts(package)) | set(PLURALS.get(package, ()))
    assert sorted(spoken - set(english(package))) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_english_lines_have_the_same_placeholders(package: str) -> None:
    wrong = {
        text: line
        for text, line in english(package).items()
        if placeholders(text) != placeholders(line)
    }
    assert wrong == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_no_english_line_is_left_over(package: str) -> None:
    spoken = set(texts(package)) | set(PLURALS.get(package, ()))
    assert sorted(set(english(package)) - spoken) == []


PLURALS: dict[str, tuple[str, ...]] = {
    "layers": tuple(text for pair in note.WORDS.values() for text in pair),
}
"""Texts that reach tr() through a name rather than as a literal, by package."""


@pytest.mark.parametrize("package", PACKAGES)
def test_every_placeholder_gets_its_fact(package: str) -> None:
    wrong = {
        text: (placeholders(text), facts)
        for text, facts in texts(package).items()
        if facts is not None and placeholders(text) != facts
    }
    assert wrong == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_english_lines_reach_the_reader(package: str) -> None:
    tr = Catalogue(package)
    for text, line in english(package).items():
        assert tr(text, lang="en") == line
        assert tr(text, lang="sv") == text


def test_unknown_text_is_shown_as_it_is() -> None:
    assert Catalogue("layers")("Ö {n}", lang="en", n=5) == "Ö 5"
