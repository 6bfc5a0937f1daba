"""`rumslig case follow|remarks|said|decisions` from outside, from stage to stage."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import pytest
from shapely import box

Run = Callable[..., Any]


def plan_file(folder: Path, name: str, east: float) -> Path:
    path = folder / name
    shape = box(505_000, 6_570_000, east, 6_570_300)
    frame = geopandas.GeoDataFrame({"namn": ["Norra åkern"]}, geometry=[shape], crs="EPSG:3006")
    frame.to_file(path, engine="pyogrio")
    return path


def new_case(run: Run, plan: Path, dnr: str, stage: str, due: str) -> None:
    done = run(
        "case", "new", "--plan", plan, "--dnr", dnr, "--sender", "Örebro kommun", "--type",
        "DP_STANDARD", "--stage", stage, "--due", due, "--sender-dnr", "KS 2026/9",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert run("case", "check", dnr).code == 0


@pytest.fixture
def two_stages(run: Run, tmp_path: Path) -> tuple[str, str]:
    """A consultation that was answered, and the review of the same plan, half as large."""
    first, second = "26RS8101", "26RS8102"
    if run("case", "show", first).code == 0:  # the home is the module's
        return first, second
    new_case(run, plan_file(tmp_path, "plan.gpkg", 505_400), first, "SAMRAD", "2026-05-18")
    assert run("case", "sign", first, "--role", "Handläggare").code == 0
    new_case(run, plan_file(tmp_path, "plan2.gpkg", 505_200), second, "GRANSKNING", "2026-12-18")
    return first, second


def test_a_plan_is_followed_from_stage_to_stage(
    run: Run, tmp_path: Path, two_stages: tuple[str, str]
) -> None:
    first, second = two_stages
    proposed = run("case", "follow", second, "--json").json
    (found,) = proposed["proposals"]
    assert (found["dnr"], found["share"], found["share_of_earlier"]) == (first, 1.0, 0.5)
    assert found["likely"] and "samma diarienummer" in found["grounds"].lower()
    followed = run("case", "follow", second, first, "--json").json
    assert [item["dnr"] for item in followed["stages"]] == [first]
    told = run("case", "remarks", second, "--json").json
    assert told["remarks"], "the built-in county has something to say of this place"
    by_suggestion = {item["suggestion"] for item in told["remarks"] if item["tone"] == ""}
    assert "partly" in by_suggestion
    remark = next(item for item in told["remarks"] if item["suggestion"] == "partly")
    assert all(change["cause"] == "plan" for change in told["changes"])
    refused = run("case", "remarks", second, "--set", f"{remark['id']}=honoured")
    assert refused.code == 1 and remark["id"] in refused.err
    judged = run(
        "case", "remarks", second, "--set", f"{remark['id']}=not", "--reason", "Vägen är kvar.",
        "--json",
    ).json  # fmt: skip
    (kept,) = [item for item in judged["remarks"] if item["id"] == remark["id"]]
    assert (kept["outcome"], kept["reason"]) == ("not", "Vägen är kvar.")
    # the earlier case's row knows; its signed file does not change
    said = run("case", "said", "--at", "505100,6570100", "--json").json
    (case,) = said["cases"]
    outcomes = {item["id"]: (item["outcome"], item["judged_in"]) for item in case["remarks"]}
    assert outcomes[remark["id"]] == ("not", second)
    assert run("case", "verify", first).code == 0


def test_what_was_said_is_found_by_place_and_leaves_only_when_asked(
    run: Run, tmp_path: Path, two_stages: tuple[str, str]
) -> None:
    first, _ = two_stages
    assert run("case", "said", "--at", "505700,6570100", "--json").json["cases"] == []
    near = run("case", "said", "--at", "505700,6570100", "--near-m", "400", "--json").json
    assert [(item["dnr"], item["distance_m"]) for item in near["cases"]] == [(first, 300.0)]
    by_plan = run("case", "said", "--plan", plan_file(tmp_path, "samma.gpkg", 505_200))
    assert first in by_plan.out
    out = tmp_path / "ut.gpkg"
    assert run("case", "decisions", "--out", out).code == 0
    rows = pyogrio.read_dataframe(out, layer="tidigare_yttranden")
    assert list(rows["dnr"]) == [first]
    assert list(rows["resultat"]) == ["not"]
    assert "handlaggare" not in rows.columns
    once = out.read_bytes()
    run("case", "decisions", "--out", out)
    assert out.read_bytes() == once


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("follow", "26RS8102", "26RS9999"), 1, "26RS9999"),
        (("follow", "26RS8102", "26RS8102"), 1, "26RS8102"),
        (("follow", "26RS8102", "26RS8101", "--none"), 2, "--none"),
        (("remarks", "26RS8102", "--set", "26RS8101/x=bra"), 2, "26RS8101/x=bra"),
        (("remarks", "26RS8102", "--set", "26RS8101/x=not", "--reason", "a"), 1, "26RS8101/x"),
        (("said",), 2, "--at"),
        (("said", "--at", "här"), 2, "här"),
        (("decisions", "--out", "lager.shp"), 1, "lager.shp"),
    ],
)
def test_what_cannot_be_done_is_said(
    run: Run, two_stages: tuple[str, str], words: tuple[str, ...], code: int, told: str
) -> None:
    done = run("case", *words)
    assert (done.code, told in done.err) == (code, True), done.err


def test_a_stage_cannot_follow_a_later_one(run: Run, two_stages: tuple[str, str]) -> None:
    first, second = two_stages
    run("case", "follow", second, first)
    assert run("case", "follow", first, second).code == 1
    assert run("case", "follow", second, "--none", "--json").json["stages"] == []
