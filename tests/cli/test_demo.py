"""The main job from end to end, in two fresh homes: every file, and the same result."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import pypdfium2

FILES = [
    "findings.gpkg",
    "karta.html",
    "result.json",
    "underlagslas.json",
    "window.png",
    "yttrande.docx",
    "yttrande.pdf",
]


def test_demo_writes_everything_and_repeats(run: Callable[..., Any], tmp_path: Path) -> None:
    # one home gets a repository to update from as well, which must not be seen in the files
    for name, more in (("ett", ()), ("två å", ("--repository", tmp_path / "förråd"))):
        outcome = run("demo", "--out", tmp_path / name, *more, home=tmp_path / f"hem {name}")
        assert outcome.code == 0, outcome.err
        assert sorted(item.name for item in (tmp_path / name).iterdir()) == FILES
        files, _, said = outcome.out.strip().partition("\n\n")
        assert len(files.splitlines()) == len(FILES)
    for word in (
        "förråd-keys",
        "root.pem",
        "rumslig package rollback",
        str(tmp_path / "hem två å"),
    ):
        assert word in said
    one, two = tmp_path / "ett", tmp_path / "två å"
    for name in (item for item in FILES if item != "window.png"):
        assert (one / name).read_bytes() == (two / name).read_bytes(), name
    result = json.loads((one / "result.json").read_text("utf-8"))
    assert result["format"] == "rumslig.check/1"
    assert len(result["results"]) >= 12
    assert len({row["state"] for row in result["results"]}) >= 6
    picture = (one / "window.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    width, height = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))
    assert (width, height) == (1440, 900)
    rows = geopandas.read_file(one / "findings.gpkg", layer="fynd", engine="pyogrio")
    assert len(rows) == len(result["results"])
    document = pypdfium2.PdfDocument(one / "yttrande.pdf")
    text = document[0].get_textpage().get_text_bounded()
    assert "Norra" in text
    assert "26RS1482" in text
    document.close()
    # the third time in a home that is there: the same case again
    home = tmp_path / "hem ett"
    assert run("demo", "--out", tmp_path / "igen", home=home).code == 0
    again = (tmp_path / "igen" / "result.json").read_bytes()
    assert again == (one / "result.json").read_bytes()
    listed = run("case", "list", "--json", home=home).json["cases"]
    assert [row["dnr"] for row in listed] == ["26RS1482"]


def test_open_without_a_display_says_what_to_do(run: Callable[..., Any], tmp_path: Path) -> None:
    outcome = run("open")
    assert outcome.code == 1
    assert "demo" in outcome.err
    outcome = run("open", tmp_path / "finns inte.geojson")
    assert outcome.code == 1
    assert "finns inte.geojson" in outcome.err
