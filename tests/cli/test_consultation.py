"""A consultation from the mail's zip to the archive, by commands alone, in real processes."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

DNR = "26RS1500"
OWN_WORDS = "Regionen vill gärna delta i det fortsatta arbetet."


@pytest.fixture
def home(county_home: Path, tmp_path: Path, run: Callable[..., Any]) -> Path:
    """A home of one's own with the county installed."""
    run("case", "list")  # installs the county at first use
    home = tmp_path / "hem"
    home.mkdir()
    shutil.copytree(county_home / "packages", home / "packages")
    return home


def test_from_the_zip_to_the_archive(
    run: Callable[..., Any], home: Path, county_home: Path, tmp_path: Path
) -> None:
    def case(*words: object, code: int = 0) -> Any:
        done = run("case", *words, home=home)
        assert done.code == code, (words, done.err)
        return done

    # it comes in
    case("sample", "--out", "remiss.zip")
    came = {item.filename: item for item in zipfile.ZipFile(tmp_path / "remiss.zip").infolist()}
    proposed = case("intake", "remiss.zip", "--json").json
    assert proposed["format"] == "rumslig.case-intake/1"
    made = case("new", "--from", "remiss.zip", "--dnr", DNR, "--accept", "--json").json
    assert (made["due"], made["stage"], made["plan_type"]) == (
        "2026-12-18",
        "SAMRAD",
        "DP_STANDARD",
    )
    kept = {item["name"].rpartition("/")[2]: item["sha256"] for item in made["originals"]}
    with zipfile.ZipFile(tmp_path / "remiss.zip") as archive:
        for name in came:
            assert kept[name] == hashlib.sha256(archive.read(name)).hexdigest()
    swept = {row["theme"]: row for row in case("sweep", DNR, "--json").json["themes"]}
    assert swept["digital"]["state"] == "unknown", "one of the documents cannot be searched"
    assert {hit["page"] for hit in swept["jord-vatten-natur"]["hits"]} == {2}

    # it is checked and assessed
    found = case("check", DNR, "--json", code=3).json["results"]
    hits = [row["rule"] for row in found if row["state"] == "HIT"]
    assert set(hits) >= {"jordbruksmark-hog", "vattenskydd-sekundar"}
    for rule in hits:
        case("assess", DNR, "--rule", rule, "--as", "relevant")
    case("triage", DNR, "--as", "answer", "--reason", "Ligger i ett stråk.")

    # it is written, goes its round, and is agreed to
    case("draft", DNR)
    case("circulate", DNR, "--theme", "jord-vatten-natur", "--out", "natur.remissdel")
    case("answer", "natur.remissdel", "--text", "Området har höga naturvärden i norr.")
    case("collect", DNR, "natur.remissdel")
    case("draft", DNR, "--write", "text.md")
    text = (tmp_path / "text.md").read_text("utf-8")
    assert "jordbruksmark" in text
    (tmp_path / "text.md").write_text(text.rstrip() + f"\n\n{OWN_WORDS}\n", "utf-8")
    case("draft", DNR, "--read", "text.md")
    assert OWN_WORDS in case("draft", DNR, "--json").out
    chain = case("versions", DNR, "--json").json["chain"]
    for link in chain[:-1]:
        case("approve", DNR, "--role", link["role"])
    case("sign", DNR, "--role", chain[-1]["role"])

    # it leaves, and can be tried in another home
    case("export", DNR, "--out", "ut")
    assert (tmp_path / "ut" / "yttrande.pdf").read_bytes().startswith(b"%PDF")
    case("archive", DNR, "--out", "arkiv.zip")
    assert run("case", "verify", DNR, home=home).code == 0
    other = tmp_path / "annat hem"
    checked = run("case", "verify", "arkiv.zip", home=other)
    assert checked.code == 0, checked.err
    with zipfile.ZipFile(tmp_path / "arkiv.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
        held = set(archive.namelist())
        said = " ".join(
            archive.read(name).decode() for name in held if name.endswith((".md", ".txt"))
        )
    assert OWN_WORDS in said
    assert manifest and held
    content = bytearray((tmp_path / "arkiv.zip").read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "ändrat.zip").write_bytes(content)
    assert run("case", "verify", "ändrat.zip", home=other).code == 1
