"""`rumslig case follow|remarks|said|decisions`, from stage to stage in a small home."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import pytest
from memory_world import FIRST, PLAN, SECOND, make_home

import rumslig.builtin
from rumslig.cli.main import main
from rumslig.settings import Home

Run = Callable[..., Any]


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    made = make_home(tmp_path)
    monkeypatch.setenv("RUMSLIG_HOME", str(made.root))
    # the built-in county has its own tests; here a small package stands in its place
    monkeypatch.setattr(rumslig.builtin, "install_county", lambda *_: None)
    yield made


@pytest.fixture
def run(home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["rumslig", "case", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            main()
        told = capsys.readouterr()
        return Done(int(left.value.code or 0), told.out, told.err)

    return call


def test_a_plan_is_followed_and_its_remarks_are_judged(run: Run) -> None:
    (found,) = run("follow", SECOND, "--json").json["proposals"]
    assert (found["dnr"], found["share"], found["likely"]) == (FIRST, 0.75, True)
    assert found["grounds"] == (
        "Samma diarienummer hos avsändaren (KS 2026/9); samma plannamn från samma avsändare; "
        "75,0 % av planområdet ligger i det tidigare, 75,0 % av det tidigare i det nya "
        "(i samrådet)."
    )
    followed = run("follow", SECOND, FIRST, "--json").json
    assert [item["dnr"] for item in followed["stages"]] == [FIRST]
    told = run("remarks", SECOND, "--json").json
    water, broadband = told["remarks"]
    assert (water["id"], water["suggestion"]) == (f"{FIRST}/p1", "partly")
    assert "minskat med 50,0 %" in water["grounds"] and "s. 4" in water["grounds"]
    assert (broadband["id"], broadband["suggestion"]) == (f"{FIRST}/p2", "")
    assert [(item["cause"], item["rule"]) for item in told["changes"]] == [("plan", "vatten")]
    refused = run("remarks", SECOND, "--set", f"{FIRST}/p1=honoured")
    assert refused.code == 1 and f"{FIRST}/p1" in refused.err
    run("remarks", SECOND, "--set", f"{FIRST}/p1=not", "--reason", "Vägen är kvar.")
    shown = run("remarks", SECOND)
    assert "ej tillgodosett" in shown.out and "Vägen är kvar." in shown.out
    # the earlier case's row knows of it, and its signed file is as it was
    (case,) = run("said", "--at", "512600,6554100", "--json").json["cases"]
    outcomes = {item["id"]: (item["outcome"], item["judged_in"]) for item in case["remarks"]}
    assert outcomes == {f"{FIRST}/p1": ("not", SECOND), f"{FIRST}/p2": ("", "")}
    assert run("verify", FIRST).code == 0
    assert run("follow", FIRST, SECOND).code == 1, "not before itself"
    assert run("follow", SECOND, "--none", "--json").json["stages"] == []
    assert run("remarks", SECOND, "--json").json["remarks"] == []


def test_what_was_said_is_found_by_place_and_leaves_only_when_asked(
    run: Run, tmp_path: Path
) -> None:
    assert run("said", "--at", "514000,6554100").out == "Inget är sagt här.\n"
    near = run("said", "--at", "513900,6554100", "--near-m", "400", "--json").json
    assert [(item["dnr"], item["distance_m"]) for item in near["cases"]] == [(FIRST, 400.0)]
    plan = tmp_path / "plan.gpkg"
    geopandas.GeoDataFrame(geometry=[PLAN], crs="EPSG:3006").to_file(plan, engine="pyogrio")
    assert FIRST in run("said", "--plan", plan).out
    out = tmp_path / "ut.gpkg"
    assert run("decisions", "--out", out).code == 0
    rows = pyogrio.read_dataframe(out, layer="tidigare_yttranden")
    (row,) = rows.to_dict("records")
    assert (row["dnr"], row["resultat"], row["utfall"]) == (FIRST, "open", "utfallet inte bedömt")
    assert row["hallning"] == "digital: vill uppmärksamma; natur: anser att … bör"
    assert "handlaggare" not in row
    once = out.read_bytes()
    run("decisions", "--out", out)
    assert out.read_bytes() == once


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("follow", SECOND, "26RS9999"), 1, "26RS9999"),
        (("follow", SECOND, SECOND), 1, SECOND),
        (("follow", SECOND, FIRST, "--none"), 2, "--none"),
        (("remarks", SECOND, "--set", "x/y=bra"), 2, "x/y=bra"),
        (("remarks", SECOND, "--set", "x/y=not", "--reason", "a"), 1, "x/y"),
        (("said",), 2, "--at"),
        (("said", "--at", "här"), 2, "här"),
        (("decisions", "--out", "lager.shp"), 1, "lager.shp"),
    ],
)
def test_what_cannot_be_done_is_said(
    run: Run, words: tuple[str, ...], code: int, told: str
) -> None:
    done = run(*words)
    assert (done.code, told in done.err) == (code, True), done.err
