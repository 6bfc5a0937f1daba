"""`rumslig case` from outside: from a plan file to documents, and back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import pytest
from shapely import box

FACTS = (
    "--sender",
    "Örebro kommun",
    "--type",
    "DP_STANDARD",
    "--stage",
    "SAMRAD",
    "--due",
    "2026-12-18",
)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A plan area west of Örebro."""
    path = tmp_path / "plan å.gpkg"
    frame = geopandas.GeoDataFrame(
        {"namn": ["Norra åkern"]},
        geometry=[box(505_000, 6_570_000, 505_400, 6_570_300)],
        crs="EPSG:3006",
    )
    frame.to_file(path, engine="pyogrio")
    return path


def test_the_whole_way(run: Callable[..., Any], tmp_path: Path, plan: Path) -> None:
    new = run("case", "new", "--plan", plan, "--dnr", "26RS7001", *FACTS, "--json")
    assert new.code == 0, new.err
    assert (new.json["title"], new.json["status"]) == ("Norra åkern", "new")
    checked = run("case", "check", "26RS7001", "--json")
    assert checked.json["format"] == "rumslig.check/1"
    again = run("check", plan, "--plan-type", "DP_STANDARD", "--stage", "SAMRAD", "--json")
    assert checked.json == again.json
    rule = checked.json["results"][0]["rule"]
    assert run("case", "assess", "26RS7001", "--rule", rule, "--as", "irrelevant").code == 1
    assessed = run(
        "case",
        "assess",
        "26RS7001",
        "--rule",
        rule,
        "--as",
        "irrelevant",
        "--reason",
        "ligger utanför",
        "--json",
    )
    assert assessed.json["assessments"] == [
        {"plan": "Norra åkern", "rule": rule, "as": "irrelevant", "reason": "ligger utanför"}
    ]
    assert run("case", "show", "26RS7001", "--json").json == assessed.json
    listed = run("case", "list", "--json").json["cases"]
    assert "26RS7001" in [row["dnr"] for row in listed]
    assert run("case", "verify", "26RS7001").code == 0


def test_a_new_case_has_its_route_and_odd_dates_are_told_beside(
    run: Callable[..., Any], plan: Path
) -> None:
    dates = ("--received", "2026-12-17", "--route", "REGIONSTYRELSEN")
    new = run("case", "new", "--plan", plan, "--dnr", "26RS7005", *FACTS, *dates, "--json")
    assert new.code == 0
    assert new.json["decision_route"] == "REGIONSTYRELSEN"
    assert any(line.startswith("! ") for line in new.err.splitlines())


def test_a_skipped_rule_is_remembered_until_asked_again(
    run: Callable[..., Any], plan: Path
) -> None:
    run("case", "new", "--plan", plan, "--dnr", "26RS7004", *FACTS)
    reason = "Kommunen har redan svar."
    checked = run("case", "check", "26RS7004", "--skip", f"riks-natur={reason}", "--json")
    assert state_of(checked.json, "riks-natur") == "NOT_RUN"
    again = run("case", "check", "26RS7004", "--json")
    assert state_of(again.json, "riks-natur") == "NOT_RUN"
    shown = run("case", "show", "26RS7004", "--json").json
    assert shown["skipped"] == [{"rule": "riks-natur", "reason": reason}]
    assert f"riks-natur: {reason}" in run("case", "show", "26RS7004").out
    asked = run("case", "check", "26RS7004", "--ask", "riks-natur", "--json")
    assert state_of(asked.json, "riks-natur") not in ("NOT_RUN", "ERROR")
    assert run("case", "show", "26RS7004", "--json").json["skipped"] == []
    refused = run("case", "check", "26RS7004", "--ask", "riks-natur")
    assert refused.code == 1
    assert "riks-natur" in refused.err


def state_of(document: dict[str, Any], rule: str) -> str:
    (state,) = [row["state"] for row in document["results"] if row["rule"] == rule]
    return str(state)


def test_verify_sees_a_changed_byte(
    run: Callable[..., Any], plan: Path, tmp_path: Path, county_home: Path
) -> None:
    run("case", "new", "--plan", plan, "--dnr", "26RS7002", *FACTS)
    path = county_home / "cases" / "26RS7002.rumslig"
    content = bytearray(path.read_bytes())
    content[5000] ^= 1
    path.write_bytes(content)
    outcome = run("case", "verify", "26RS7002")
    assert outcome.code == 1
    assert "26RS7002.rumslig" in outcome.err
    assert run("case", "verify", path).code == 1


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (["case", "show", "26RS9999"], 1, "26RS9999"),
        (["case", "check", "26RS9999"], 1, "26RS9999"),
        (["case", "export", "26RS9999", "--out", "ut"], 1, "26RS9999"),
        (["case", "verify", "nix.rumslig"], 1, "nix.rumslig"),
        (["case", "nix"], 2, "nix"),
        (
            ["case", "new", "--from", "z.zip", "--received", "2026-13-01"],
            1,
            "är inget datum",
        ),
        (
            ["case", "circulate", "x", "--theme", "x", "--out", "x", "--due", "2026-13-01"],
            1,
            "är inget datum",
        ),
    ],
)
def test_wrong_requests_are_one_sentence(
    run: Callable[..., Any], arguments: list[str], code: int, word: str
) -> None:
    outcome = run(*arguments)
    assert outcome.code == code
    assert word in outcome.err


def test_a_dnr_must_be_written_as_the_county_writes_it(run: Callable[..., Any], plan: Path) -> None:
    outcome = run("case", "new", "--plan", plan, "--dnr", "nummer ett", *FACTS)
    assert outcome.code == 1
    assert "26RS101" in outcome.err
    outcome = run("case", "new", "--plan", plan, "--dnr", "26RS7003", *FACTS[:-1], "18 december")
    assert outcome.code == 1
    assert "2026-12-18" in outcome.err
