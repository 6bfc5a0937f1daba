"""Rules as a shell sees them: in words, as TOML, as a form, and never silently without hits."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import pytest
from shapely import box

E, N = 510_000, 6_570_000
SQUARE = box(E, N, E + 100, N + 100)
ALL = box(E - 9_000, N - 9_000, E + 9_000, N + 9_000)


def write(path: Path, *shapes: Any, **columns: list[Any]) -> None:
    frame = geopandas.GeoDataFrame(columns, geometry=list(shapes), crs="EPSG:3006")
    frame.to_file(path, engine="pyogrio")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "plan.gpkg", SQUARE)
    write(tmp_path / "natur.gpkg", SQUARE, klass=["1"])
    write(tmp_path / "karta.gpkg", ALL, status=["klar"])
    return tmp_path


def rule(name: str, layer: str, lines: str = "") -> str:
    return f'[[rules]]\nid = "{name}"\nlayer = "{layer}"\n{lines}\n'


MISFITS = {
    "filter": ('filter = "klass ="', "klass ="),
    "filter-column": ('filter = "nix = 1"', "nix"),
    "class-column": ('class_field = "nix"', "nix"),
    "coverage-filter": ('coverage = "karta.gpkg"\ncoverage_filter = "status ="', "status ="),
    "coverage-column": ('coverage = "karta.gpkg"\ncoverage_filter = "nix = 1"', "nix"),
}
LAYERS = {"file": "natur.gpkg", "package": "riksintressen/riksintresse_natur"}


def test_what_does_not_fit_is_an_error_of_its_rule_alone(
    run: Callable[..., Any], folder: Path
) -> None:
    rules = folder / "regler.toml"
    text = rule("bra", "natur.gpkg", "filter = \"klass = '1'\"")
    for where, layer in LAYERS.items():
        for name, (lines, _) in MISFITS.items():
            text += rule(f"{where}-{name}", layer, lines)
    rules.write_text(text, "utf-8")
    outcome = run("check", "plan.gpkg", "--rules", rules, "--json")
    assert outcome.code == 3
    found = {item["rule"]: item for item in outcome.json["results"]}
    assert found.pop("bra")["state"] == "HIT"
    assert len(found) == len(LAYERS) * len(MISFITS)
    for where, layer in LAYERS.items():
        for name, (_, fact) in MISFITS.items():
            row = found[f"{where}-{name}"]
            assert row["state"] == "ERROR", row["rule"]
            for word in (row["rule"], layer, fact):
                assert word in row["text"], (row["rule"], row["text"])
            assert "\n" not in row["text"]

    listed = run("rules", "--rules", rules, "--json")
    assert listed.code == 3
    faults = {item["id"]: item["fault"] for item in listed.json["rules"]}
    assert faults.pop("bra") == ""
    for name, fault in faults.items():
        assert name in fault


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "inga regler"),
        ("[[rules]\n", "giltig TOML"),
        ('[[rule]]\nid = "r"\n', "rule"),
        (rule("r", "borta.gpkg"), "borta.gpkg"),
        (rule("r", "natur.gpkg", "near = 5"), "near"),
        (rule("r", "natur.gpkg", 'coverage = "borta.gpkg"'), "borta.gpkg"),
    ],
)
@pytest.mark.parametrize("command", [("check", "plan.gpkg"), ("rules",)])
def test_a_rule_file_that_is_none_is_one_sentence(
    run: Callable[..., Any], folder: Path, command: tuple[str, ...], content: str, said: str
) -> None:
    (folder / "regler.toml").write_text(content, "utf-8")
    outcome = run(*command, "--rules", "regler.toml")
    assert (outcome.code, outcome.out) == (1, "")
    (line,) = outcome.err.strip().splitlines()
    assert said in line
    assert "regler.toml" in line


def test_rules_are_said_in_words_and_written_again(run: Callable[..., Any], folder: Path) -> None:
    rules = folder / "regler.toml"
    lines = 'near_m = 250.5\ncoverage = "karta.gpkg"\nseverity = 3'
    rules.write_text(rule("natur", "natur.gpkg", lines), "utf-8")
    said = run("rules", "--rules", rules).out.replace("\N{NO-BREAK SPACE}", " ")
    for words in ("natur.gpkg: natur", "minst 1 m²", "Nära inom 250,5 m", "högt", "karta.gpkg"):
        assert words in said
    english = run("rules", "--rules", rules, "--document-lang", "en").out
    assert "Near within 250.5" in english
    written = run("rules", "--rules", rules, "--toml")
    assert tomllib.loads(written.out) == tomllib.loads(rules.read_text("utf-8"))


def test_every_installed_rule_is_in_words_fits_and_can_be_asked_from_a_file(
    run: Callable[..., Any], folder: Path
) -> None:
    listed = run("rules", "--json")
    assert listed.code == 0
    rows = listed.json["rules"]
    asked = run("check", "plan.gpkg", "--json").json["results"]
    assert [row["id"] for row in rows] == [row["rule"] for row in asked]
    assert all(row["words"].startswith("Träff om ") and not row["fault"] for row in rows)
    copied = folder / "kopia.toml"
    copied.write_text(run("rules", "--toml").out, "utf-8")
    again = run("check", "plan.gpkg", "--rules", copied, "--json").json["results"]
    assert again == asked


def test_a_package_and_its_form(run: Callable[..., Any]) -> None:
    rows = run("rules", "--package", "riksintressen", "--json").json["rules"]
    assert {row["package"] for row in rows} == {"riksintressen"}
    missing = run("rules", "--package", "finns-inte")
    assert (missing.code, missing.out) == (1, "")
    schema = json.loads(run("rules", "--schema", "rule-file").out)
    assert schema["$id"] == "urn:rumslig:schema:rule-file:1"


@pytest.fixture
def own_home(county_home: Path, tmp_path: Path) -> Path:
    """A home with the county's packages and rules of its own."""
    home = tmp_path / "hem"
    home.mkdir()
    (home / "packages").symlink_to(county_home / "packages")
    return home


def test_own_rules_are_asked_with_those_installed_and_no_others(
    run: Callable[..., Any], folder: Path, own_home: Path
) -> None:
    layer = (folder / "natur.gpkg").as_posix()
    text = rule("min", layer) + rule("borta", "finns/inte")
    (own_home / "rules.toml").write_text(text, "utf-8")
    outcome = run("check", "plan.gpkg", "--json", home=own_home)
    assert outcome.code == 3
    found = {item["rule"]: item for item in outcome.json["results"]}
    assert found["egen:min"]["state"] == "HIT"
    assert found["egen:borta"]["state"] == "ERROR" and "finns/inte" in found["egen:borta"]["text"]
    assert len(found) > 20, "the county's rules are asked too"
    only = run("check", "plan.gpkg", "--package", "riksintressen", "--json", home=own_home)
    assert not any(item["rule"].startswith("egen:") for item in only.json["results"])
    assert "own_rules" in outcome.json and "own_rules" not in only.json


def test_own_rules_are_told_in_words_and_a_broken_file_too(
    run: Callable[..., Any], folder: Path, own_home: Path
) -> None:
    file = own_home / "rules.toml"
    file.write_text(rule("min", (folder / "natur.gpkg").as_posix(), "near_m = 77"), "utf-8")
    outcome = run("rules", "--json", home=own_home)
    assert outcome.code == 0
    assert "Nära inom 77" in outcome.json["rules"][-1]["words"]
    assert outcome.json["rules"][-1]["rule"]["id"] == "min"
    file.write_text("[[rules]\n")
    outcome = run("rules", "--json", home=own_home)
    assert outcome.code == 3
    assert "inte giltig TOML" in outcome.json["rules"][-1]["fault"]
    assert len(outcome.json["rules"]) > 20
