"""`rumslig check --batch` from outside: the same answers as without, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from shapely import box
from shapely.geometry.base import BaseGeometry

from rumslig.batch_outcome import FILES, MEMORY
from tests.cli.test_check import ALL, write


@pytest.fixture
def files(tmp_path: Path) -> list[Any]:
    """Three plans, and a layer with its coverage."""
    plans: list[BaseGeometry] = [box(x, 0, x + 100, 100) for x in (0, 300, 900)]
    plan = write(tmp_path / "op.gpkg", plans, namn=["Ä", "Ö", "Å"])
    layer = write(tmp_path / "lager.gpkg", [box(50, 0, 350, 100)], klass=["a"])
    whole = write(tmp_path / "kommun.gpkg", [ALL])
    return [plan, "--layer", layer, "--coverage", whole]


def test_a_batch_prints_what_a_check_writes(
    run: Callable[..., Any], tmp_path: Path, files: list[Any]
) -> None:
    out = tmp_path / "ut"
    batch = run("check", *files, "--batch", "--out", out, "--json")
    single = run("check", *files, "--out", tmp_path / "enkel", "--json")
    assert (batch.code, batch.err, single.code) == (0, "", 0)
    assert batch.json == single.json
    assert (out / "result.json").read_bytes() == (tmp_path / "enkel" / "result.json").read_bytes()
    assert {path.name for path in out.iterdir()} == {*FILES, MEMORY}
    assert [row["state"] for row in batch.json["results"]] == ["HIT", "HIT", "NO_HIT"]


def test_the_same_command_again_asks_nothing_and_a_changed_layer_everything(
    run: Callable[..., Any], tmp_path: Path, files: list[Any]
) -> None:
    out = tmp_path / "ut"
    asked = [run("check", *files, "--batch", "--out", out).out.splitlines()[-1] for _ in "ab"]
    write(tmp_path / "lager.gpkg", [box(50, 0, 360, 100)], klass=["a"])
    changed = run("check", *files, "--batch", "--out", out)
    assert "3 frågor ställda nu, 0 besvarade" in asked[0]
    assert "0 frågor ställda nu, 3 besvarade" in asked[1]
    assert "3 frågor ställda nu, 0 besvarade" in changed.out
    areas = [row["area_m2"] for row in json.loads((out / "result.json").read_bytes())["results"]]
    assert areas == [5000.0, 6000.0, None]


def test_what_could_not_be_checked_is_a_row_and_3_and_asked_again(
    run: Callable[..., Any], tmp_path: Path, files: list[Any]
) -> None:
    rules, out = tmp_path / "regler.toml", tmp_path / "ut"
    text = '[[rules]]\nid = "fel"\nlayer = "lager.gpkg"\nfilter = "status = \'1\'"\n'
    rules.write_text(text, "utf-8")
    outcome = run("check", *files, "--rules", rules, "--batch", "--out", out)
    assert outcome.code == 3 and "Kunde inte kontrolleras" in outcome.out
    write(tmp_path / "lager.gpkg", [box(50, 0, 350, 100)], klass=["a"], status=["1"])
    outcome = run("check", *files, "--rules", rules, "--batch", "--out", out, "--json")
    assert outcome.code == 0
    found = [row["area_m2"] for row in outcome.json["results"] if row["rule"] == "fel"]
    assert found == [5000.0, 5000.0, None]


def test_what_a_batch_refuses(run: Callable[..., Any], tmp_path: Path, files: list[Any]) -> None:
    outcome = run("check", *files, "--batch")
    assert outcome.code == 2 and "--batch behöver en mapp att skriva i" in outcome.err
    outcome = run("check", *files, "--batch", "--compare", "--out", tmp_path / "ut")
    assert outcome.code == 2 and "går inte ihop" in outcome.err
    (tmp_path / "ut").mkdir()
    (tmp_path / "ut" / MEMORY).write_bytes(b"mitt eget")
    outcome = run("check", *files, "--batch", "--out", tmp_path / "ut", "--lang", "en")
    assert outcome.code == 1 and "batch.sqlite is damaged or not written by Rumslig" in outcome.err
    assert (tmp_path / "ut" / MEMORY).read_bytes() == b"mitt eget"
