"""`rumslig plugin`: Rumslig's own plugins, and the template as a stranger's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TEMPLATE = Path(__file__).resolve().parents[2] / "docs" / "tillagg-mall"
PLAN = "SRID=3006;POLYGON ((505000 6570000, 505400 6570000, 505400 6570300, 505000 6570000))"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.wkt"
    path.write_text(PLAN, "utf-8")
    return path


@pytest.fixture
def template(tmp_path: Path) -> dict[str, str]:
    """The template installed as a wheel in a folder of its own; the environment that sees it."""
    source, site = tmp_path / "mall", tmp_path / "site"
    shutil.copytree(TEMPLATE, source)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"),
            *("--no-build-isolation", "--target", os.fspath(site), os.fspath(source)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    path = [os.fspath(site), os.environ.get("PYTHONPATH", "")]
    return {"PYTHONPATH": os.pathsep.join(part for part in path if part)}


def test_own_plugins_answer_from_the_installed_layers(run: Callable[..., Any], plan: Path) -> None:
    listed = run("plugin", "list", "--json").json
    states = {item["name"]: item["state"] for item in listed["plugins"]}
    assert states == dict.fromkeys(("mellankommunalt", "nearest-places", "strandskydd"), "built_in")
    assert listed["faults"] == []

    (answer,) = run("plugin", "ask", "nearest-places", plan, "--set", "count=3", "--json").json[
        "answers"
    ]
    assert len(answer["table"]["rows"]) == 3
    assert answer["layers"] == ["orter/orter"]
    assert answer["chart"]["text"].startswith("Avstånd till de närmaste orterna: ")

    (answer,) = run("plugin", "ask", "strandskydd", plan, "--json").json["answers"]
    assert answer["layers"] == ["sjoar/sjoar", "sjoar/vattendrag"]
    assert any("exempeldata" in line for line in answer["not_known"])

    told = run("plugin", "ask", "mellankommunalt", plan, "--set", "distance_km=12", "--lang", "en")
    assert "2 municipalities lie across the border: Lekeberg, Kumla" in told.out
    assert "Karlskoga–Örebro" in told.out


@pytest.mark.parametrize(
    ("arguments", "fact"),
    [
        (("ask", "nix", "plan.wkt"), "nix finns inte"),
        (("ask", "strandskydd", "plan.wkt", "--set", "distance_m=150"), "100, 200, 300"),
        (("ask", "strandskydd", "plan.wkt", "--set", "distans=100"), "fält: distance_m"),
        (("ask", "strandskydd", "plan.wkt", "--set", "distance_m"), "FÄLT=VÄRDE"),
        (("allow", "nix"), "nix finns inte"),
        (("deny", "strandskydd"), "hör till Rumslig"),
    ],
)
def test_wrong_questions_are_refused_in_one_sentence(
    run: Callable[..., Any], plan: Path, arguments: tuple[str, ...], fact: str
) -> None:
    outcome = run("plugin", *arguments)
    assert outcome.code == 1
    assert fact in outcome.err
    assert len(outcome.err.strip().splitlines()) == 1


def test_the_template_waits_is_allowed_and_answers(
    run: Callable[..., Any], plan: Path, template: dict[str, str]
) -> None:
    def state() -> str:
        listed = run("plugin", "list", "--json", env=template).json["plugins"]
        (item,) = [item for item in listed if item["name"] == "nearest-station"]
        assert (item["distribution"], item["version"]) == ("rumslig-narmaste-station", "1.0.0")
        return str(item["state"])

    assert state() == "waiting"
    refused = run("plugin", "ask", "nearest-station", plan, env=template)
    assert refused.code == 1
    assert "rumslig plugin allow nearest-station" in refused.err
    assert run("plugin", "allow", "nearest-station", env=template).code == 0
    assert state() == "allowed"
    answered = run("plugin", "ask", "nearest-station", plan, "--json", env=template)
    (answer,) = answered.json["answers"]
    assert "station" in answer["text"]
    assert run("plugin", "deny", "nearest-station", env=template).code == 0
    assert state() == "denied"


def test_the_templates_own_tests_pass(tmp_path: Path) -> None:
    shutil.copytree(TEMPLATE, tmp_path / "mall")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "."],
        cwd=tmp_path / "mall",
        env={**os.environ, "PYTHONPATH": os.pathsep.join([".", *filter(None, sys.path)])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
