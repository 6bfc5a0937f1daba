"""`rumslig case list` with its choices, and `rumslig case register`."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path

import click
import pytest
from case_workspace import desk, header, plan_file, workspace
from click.testing import CliRunner

from rumslig.cases.case import CaseHeader
from rumslig.cases.desk import CaseDesk
from rumslig.cases.triage import Triage
from rumslig.cli.main import build_cli
from rumslig.errors import RumsligError
from rumslig.register.choice import VARIABLE, RegisterChoice, keep_choice, read_choice
from rumslig.settings import Home
from rumslig.workspace import Workspace

__all__ = ["desk", "header", "plan_file", "workspace"]


@pytest.fixture
def home(
    desk: CaseDesk, header: CaseHeader, plan_file: Path, monkeypatch: pytest.MonkeyPatch
) -> Home:
    """A home with three cases, one of which has been answered."""
    monkeypatch.setenv("RUMSLIG_HOME", str(desk.workspace.home.root))
    monkeypatch.setattr(Workspace, "open", lambda **_: desk.workspace)
    case = desk.check(desk.new(replace(header, handler="planhandläggare"), plan_file))
    desk.save(replace(case, triage=Triage("answer", "Nod", "2026-11-20")))
    desk.new(replace(header, dnr="26RS102", title="Södra", due="2026-12-01"), plan_file)
    abstained = desk.new(replace(header, dnr="26RS103", decision_route="INGET_YTTRANDE"), plan_file)
    desk.save(replace(abstained, triage=Triage("abstain", "Rent lokal", "2026-11-20")))
    return desk.workspace.home


@dataclass(frozen=True)
class Outcome:
    """What a command gave."""

    exit_code: int
    stdout: str
    stderr: str


def run(*words: str) -> Outcome:
    ran = CliRunner().invoke(build_cli(), ["case", *words], standalone_mode=False)
    if isinstance(ran.exception, click.UsageError):
        return Outcome(2, ran.stdout, str(ran.exception))
    if isinstance(ran.exception, RumsligError):
        return Outcome(1, ran.stdout, str(ran.exception))
    if ran.exception is not None:
        raise ran.exception
    return Outcome(ran.return_value or 0, ran.stdout, ran.stderr)


def listed(*words: str) -> list[str]:
    result = run("list", "--json", *words)
    assert result.exit_code == 0, result.stderr
    return [row["dnr"] for row in json.loads(result.stdout)["cases"]]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ((), ["26RS102", "26RS101", "26RS103"]),
        (("--open",), ["26RS102", "26RS101"]),
        (("--mine", "Planhandläggare"), ["26RS101"]),
        (("--municipality", "örebro"), ["26RS101"]),
        (("--status", "closed", "--status", "new"), ["26RS102", "26RS103"]),
        (("--search", "söd"), ["26RS102"]),
        (("--search", "alternativ", "--limit", "1"), ["26RS102"]),
        (("--near", "510050,6570050,10"), ["26RS102", "26RS101", "26RS103"]),
        (("--near", "510200,6570050,90"), []),
        (("--near", "510200,6570050,110", "--mine", "planhandläggare"), ["26RS101"]),
        (("--fol",), ["26RS102", "26RS101"]),
    ],
)
def test_choices(home: Home, words: tuple[str, ...], found: list[str]) -> None:
    assert listed(*words) == found


def test_a_plan_file_finds_the_cases_that_it_touches(home: Home, plan_file: Path) -> None:
    assert listed("--plan", str(plan_file), "--open") == ["26RS102", "26RS101"]


@pytest.mark.parametrize(
    "words",
    [
        ("--near", "510050,6570050"),
        ("--near", "a,b,c"),
        ("--near", "59,15,100"),
        ("--near", "510050,6570050,10", "--plan", "x.gpkg"),
        ("--out", "x.html"),
        ("--limit", "0"),
    ],
)
def test_wrong_choices_are_told(home: Home, words: tuple[str, ...]) -> None:
    assert run("list", *words).exit_code == 2


@pytest.mark.parametrize("ending", ["html", "xlsx", "txt"])
def test_the_agenda_is_written_alike_twice(home: Home, tmp_path: Path, ending: str) -> None:
    files = [tmp_path / f"{name}.{ending}" for name in ("ett", "två")]
    for file in files:
        assert run("list", "--fol", "--out", str(file)).exit_code == 0
    first, second = (file.read_bytes() for file in files)
    assert first == second
    if ending != "xlsx":
        text = first.decode()
        assert "Örebro" in text and "26RS101" in text and "26RS103" not in text


def test_a_lost_register_is_made_anew_from_the_files(home: Home, desk: CaseDesk) -> None:
    before = listed()
    desk.close()
    home.register.unlink()
    result = run("list")
    assert "gjordes om ur filerna: 3 ärenden" in result.stderr
    assert listed() == before
    home.register.write_bytes(b"no database at all" * 100)
    assert listed() == before
    assert home.register.with_name("register.sqlite.skadad").read_bytes()[:11] == b"no database"


def test_rebuild_reads_the_files_and_tells_of_the_broken(home: Home) -> None:
    (home.cases / "26RS102.rumslig").write_bytes(b"trasig")
    result = run("register", "--rebuild", "--json")
    assert result.exit_code == 3
    document = json.loads(result.stdout)
    assert document["rebuilt"] == 2
    assert len(document["faults"]) == 1 and "26RS102.rumslig" in document["faults"][0]
    assert document["cases"]["closed"] == 1


def test_the_file_that_may_hold_a_password_is_at_no_time_for_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path / "eget")
    home.root.mkdir()
    file = home.root / "register.json"
    file.write_text("{}")
    monkeypatch.setattr(Path, "chmod", lambda *_: None)  # to be late is too late
    keep_choice(home, RegisterChoice("postgresql://a:hemligt@/r"))
    assert read_choice(home).address == "postgresql://a:hemligt@/r"
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600


def test_the_choice_of_register_is_kept_and_its_password_never_shown(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = f"sqlite:///{tmp_path / 'delat.sqlite'}"
    result = run("register", "--use", shared, "--function", "ekolog")
    assert result.exit_code == 0 and shared in result.stdout
    assert read_choice(home).function == "ekolog"
    assert listed() == []
    assert run("register", "--own").exit_code == 0
    assert len(listed()) == 3
    monkeypatch.setenv(VARIABLE, shared)
    assert listed() == []
    secret = f"postgresql://a:hemligt@/r?host={tmp_path}"
    result = run("register", "--use", secret)
    assert result.exit_code == 1 and "hemligt" not in result.stdout + result.stderr
    assert read_choice(home).address == ""
