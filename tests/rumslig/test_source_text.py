"""A package.toml changed by the window: what people wrote around the values stays."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from package_market import BEFORE, Market

from layers.errors import PackageError
from rumslig.packages.source_file import write_source_file
from rumslig.packages.source_form import SourceForm, read_form, save_form
from rumslig.packages.source_text import (
    PACKAGE,
    change_value,
    find_placeholders,
    write_value,
)

TEXT = """\
# Miljö: våra lager
name = "vatten"  # ändras aldrig
title = 'Vatten # inte kommentar'
okand_nyckel = 3
# next_review = "2027-03-01"  # dag för nästa översyn
release_note = \"\"\"
Två rader,
# inte en kommentar\"\"\"

[[layers]]
name = "zon"   # namnet i regler
key = [
  "a",  # första
  "b",
]
reference_date = 2026-01-01

[[layers]]
name = "brunn"

[[rules]]
id = "x"
"""


@pytest.mark.parametrize(
    ("table", "key", "value"),
    [
        (PACKAGE, "title", 'Nytt "namn"'),
        (PACKAGE, "next_review", "2028-01-01"),
        (PACKAGE, "release_note", "Kort."),
        (PACKAGE, "decision", "25RS1"),
        (("layers", 0), "key", ("objekt_id",)),
        (("layers", 0), "accuracy_m", 10.0),
        (("layers", 0), "reference_date", "2026-05-01"),
        (("layers", 1), "title", "Brunnar"),
        (("layers", 1), "key", None),
        (("layers", 0), "key", None),
        (PACKAGE, "name", None),
    ],
)
def test_one_value_changes_and_nothing_else(
    table: tuple[str, int], key: str, value: str | float | tuple[str, ...] | None
) -> None:
    wanted = tomllib.loads(TEXT)
    rows = wanted if table == PACKAGE else wanted[table[0]][table[1]]
    rows.pop(key, None)
    if value is not None:
        rows[key] = list(value) if isinstance(value, tuple) else value
    changed = change_value(TEXT, table, key, value)
    assert tomllib.loads(changed) == wanted
    assert "# Miljö: våra lager" in changed and "okand_nyckel = 3" in changed
    for line in TEXT.splitlines():  # all lines but those of the key stand as they stood
        if key not in line and line.strip() not in ('"a",  # första', '"b",', "]"):
            assert key == "release_note" or line in changed


def test_a_key_in_a_comment_comes_alive_with_its_explanation() -> None:
    changed = change_value(TEXT, PACKAGE, "next_review", "2028-01-01")
    assert 'next_review = "2028-01-01"  # dag för nästa översyn\n' in changed
    assert "# next_review" not in changed
    assert change_value(changed, PACKAGE, "next_review", None).count("# next_review") == 1


def test_what_only_a_person_can_change_is_refused() -> None:
    with pytest.raises(PackageError, match="textredigerare"):
        change_value('layers = [{name = "a"}]\n', ("layers", 0), "name", "b")
    with pytest.raises(PackageError, match="inget lager nummer 2"):
        change_value('layers = [{name = "a"}]\n', ("layers", 1), "name", "b")
    with pytest.raises(PackageError, match="TOML"):
        change_value("x = ", PACKAGE, "name", "b")


@given(st.text())
def test_any_words_are_written_so_that_they_are_read_again(words: str) -> None:
    if any(0xD800 <= ord(sign) < 0xE000 for sign in words):
        return
    assert tomllib.loads(f"x = {write_value(words)}")["x"] == words


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source = Market(tmp_path).write_source("vatten", "1.0.0", BEFORE)
    (source / "package.toml").unlink()
    write_source_file(source)
    return source


def test_what_is_not_filled_in_is_named_by_key_and_line(folder: Path) -> None:
    text = (folder / "package.toml").read_text("utf-8")
    found = find_placeholders(text)
    lines = text.splitlines()
    keys = ["publisher", "theme", "definition", "source", "reference_date"]
    assert [item.key for item in found] == keys
    assert all(lines[item.line - 1].startswith(item.key) for item in found)
    assert all("# FYLL I: " in lines[item.line - 1] for item in found)


def filled(form: SourceForm) -> SourceForm:
    for place in form.faults():
        words = "2026-01-01" if place[1] == "reference_date" else "natur"
        form = form.with_value(place, words)
    return form


def test_the_form_says_what_is_wrong_where_it_is(folder: Path) -> None:
    form = read_form(folder)
    assert form.columns[0][0].name == "objekt_id" and form.columns[0][0].is_key
    layer = ("layers", 0)
    assert set(form.faults()) == {
        (PACKAGE, "publisher"), (layer, "theme"), (layer, "definition"), (layer, "source"),
        (layer, "reference_date"),
    }  # fmt: skip
    form = filled(form)
    assert form.faults() == {}
    for place, words, said in (
        ((PACKAGE, "version"), "1.0", "tre tal"),
        ((PACKAGE, "name"), "med mellanslag", "bokstäver"),
        ((PACKAGE, "next_review"), "i vår", "dag"),
        ((layer, "reference_date"), "2026-02-30", "dag"),
        ((layer, "style"), "saknas.qml", "finns inte i mappen"),
        ((layer, "key"), "finns_ej", "saknar kolumnen finns_ej"),
        ((layer, "key"), "klass", "lika för flera"),
        ((layer, "title"), "", "Fyll i"),
    ):
        faults = form.with_value(place, words).faults()
        assert list(faults) == [place] and said in faults[place], (place, faults)
    with pytest.raises(PackageError, match="skriv ett tal"):
        form.with_value((layer, "accuracy_m"), "tio")
    assert form.with_value((layer, "accuracy_m"), "2,5").value((layer, "accuracy_m")) == "2,5"
    assert form.with_key(layer, ("namn", "klass")).key_columns(layer) == ("namn", "klass")


def test_the_form_does_not_write_over_somebody_elses_change(folder: Path) -> None:
    form = filled(read_form(folder))
    assert form.is_changed
    saved = save_form(form)
    assert not saved.is_changed
    assert find_placeholders((folder / "package.toml").read_text("utf-8")) == ()
    path = folder / "package.toml"
    path.write_text(path.read_text("utf-8") + "# mer\n", "utf-8")
    with pytest.raises(PackageError, match="utanför fönstret"):
        save_form(saved.with_value((PACKAGE, "title"), "Annat"))
    assert "# mer" in path.read_text("utf-8")
