"""A batch says what the single checks say, and a stopped run goes on as if it never stopped."""

from __future__ import annotations

import io
import json
import os
import pickle
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pyogrio
import pytest
from shapely import Polygon

import rumslig.batch
from layers.catalog import Catalog
from layers.packages.build import build_package
from layers.packages.source import read_source
from layers.packages.store import Store
from rumslig.batch import Circumstances
from rumslig.batch_memory import open_memory
from rumslig.batch_outcome import MEMORY, BatchOutcome, read_answers
from rumslig.check import CheckResult, Question, ask, place_plans, run_check
from rumslig.documents.batch_files import write_batch
from rumslig.documents.check_files import write_check
from rumslig.errors import BatchError, Cancelled, PlanError
from rumslig.finding import state_label
from rumslig.material import FileMaterial
from rumslig.outlet import Guard
from rumslig.plan_area import PlanArea
from rumslig.progress import Progress, silent
from rumslig.rulebook import check_tables
from rumslig.rules import Rule
from rumslig.settings import Home
from rumslig.workspace import Workspace
from tests.documents.conftest import PLAN, at, build_case, write_layer

REPOSITORY = Path(__file__).resolve().parents[2]
ABOUT = Circumstances("DP_STANDARD", "SAMRAD", "sv")


def make_plans() -> list[PlanArea]:
    """Return plans of which some meet everything, some nothing, and two are alike."""
    places = [(x, y) for x in (-2600, -400, 300, 2700) for y in (-300, 700, 2800)]
    plans = [
        PlanArea(f"Område {number}", at(x, y, x + 400 + 37 * number, y + 350), accuracy_m=1.0)
        for number, (x, y) in enumerate(places, start=1)
    ]
    return [*plans, replace(plans[4], name="=Samma igen")]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A small county with a classified package and a layer whose file is missing."""
    return build_case(tmp_path_factory.mktemp("lan"), secret=True)[1]


@pytest.fixture(scope="module")
def whole(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a run that was never stopped."""
    folder = tmp_path_factory.mktemp("hel")
    run(workspace, folder)
    return contents(folder)


def guard_of(workspace: Workspace) -> Guard:
    return Guard.of(workspace.catalog.manifests)


def run(
    workspace: Workspace,
    folder: Path,
    plans: list[PlanArea] | None = None,
    progress: Progress = silent,
    workers: int = 2,
) -> BatchOutcome:
    return write_batch(
        folder,
        plans or make_plans(),
        workspace.questions,
        workspace.municipalities,
        workspace.county,
        guard_of(workspace),
        ABOUT,
        workers=workers,
        progress=progress,
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files that were written for others."""
    return {
        path.name: path.read_bytes()
        for path in sorted(folder.iterdir())
        if not path.name.startswith(MEMORY)
    }


def check(workspace: Workspace, plans: list[PlanArea]) -> CheckResult:
    return run_check(
        plans,
        workspace.questions,
        workspace.municipalities,
        plan_type=ABOUT.plan_type,
        stage=ABOUT.stage,
    )


def stop_after(steps: int) -> Progress:
    """Return a progress that stops the work at its step number `steps`."""
    count = 0

    def progress(done: int, total: int, what: str) -> None:
        nonlocal count
        count += 1
        if count == steps:
            raise Cancelled

    return progress


def test_a_batch_says_what_the_single_checks_say(
    workspace: Workspace, whole: dict[str, bytes]
) -> None:
    guard, rows = guard_of(workspace), []
    for plan in make_plans():
        rows += [item.to_json() for item in guard.withhold(check(workspace, [plan]), "sv").findings]
    told = json.loads(whole["result.json"])["results"]
    assert told == json.loads(json.dumps(rows))
    assert {row["state"] for row in told} >= {
        *("HIT", "TOUCH", "NEAR", "NO_HIT", "NO_HIT_PARTIAL", "OUTSIDE_COVERAGE"),
        *("COVERAGE_UNKNOWN", "NOT_APPLICABLE", "ERROR"),
    } - {"TOUCH"}


def test_the_result_is_byte_for_byte_that_of_a_check(
    workspace: Workspace, whole: dict[str, bytes], tmp_path: Path
) -> None:
    write_check(tmp_path, check(workspace, make_plans()), guard_of(workspace), "sv")
    assert whole["result.json"] == (tmp_path / "result.json").read_bytes()


@pytest.mark.parametrize("workers", [1, 3])
def test_the_number_of_threads_changes_no_byte(
    workspace: Workspace, whole: dict[str, bytes], tmp_path: Path, workers: int
) -> None:
    run(workspace, tmp_path, workers=workers)
    assert contents(tmp_path) == whole


@pytest.mark.parametrize("steps", [1, 2, 5, 9, 11, 12])
def test_a_cancelled_run_leaves_nothing_half_written_and_goes_on(
    workspace: Workspace, whole: dict[str, bytes], tmp_path: Path, steps: int
) -> None:
    with pytest.raises(Cancelled):
        run(workspace, tmp_path, progress=stop_after(steps))
    assert contents(tmp_path) == {}
    assert [path.name for path in tmp_path.iterdir()] == [MEMORY]
    total = len(make_plans()) * len(workspace.questions)
    outcome = run(workspace, tmp_path)
    assert outcome.asked + outcome.known == total
    # two plans are alike, so each question has one answer before anything is asked; of two
    # kept parts one may be of the layer that is missing, and that is asked for again
    assert (outcome.known > len(workspace.questions)) >= (steps > 2)
    assert (outcome.known == len(workspace.questions)) >= (steps == 1)
    assert contents(tmp_path) == whole


def child(home: str, folder: str, steps: int) -> None:
    """Run a batch, and say so and wait to be killed at step number `steps`."""
    count = 0

    def progress(done: int, total: int, what: str) -> None:
        nonlocal count
        count += 1
        if count == steps:
            print(done, flush=True)
            sys.stdin.read()

    run(Workspace.of_installed(Home(Path(home))), Path(folder), progress=progress)


@pytest.mark.parametrize("steps", [4, 9])
def test_a_killed_run_goes_on_and_gives_the_same_bytes(
    workspace: Workspace, whole: dict[str, bytes], tmp_path: Path, steps: int
) -> None:
    paths = [str(REPOSITORY), str(REPOSITORY / "tests")]
    code = "import sys; from tests.documents.test_batch import child; "
    code += "child(sys.argv[1], sys.argv[2], int(sys.argv[3]))"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(workspace.home.root), str(tmp_path), str(steps)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    ) as process:
        assert process.stdout is not None
        done = int(process.stdout.readline())
        process.kill()
        process.wait()
    assert process.returncode != 0 and contents(tmp_path) == {}
    outcome = run(workspace, tmp_path)
    # answers that could not be had are asked for again
    assert len(workspace.questions) < outcome.known
    assert done - len(make_plans()) < outcome.known <= done
    assert contents(tmp_path) == whole


def test_what_is_known_is_not_asked_again(
    workspace: Workspace, whole: dict[str, bytes], tmp_path: Path
) -> None:
    first = run(workspace, tmp_path)
    second = run(workspace, tmp_path)
    different = len(make_plans()) - 1
    assert first.asked == different * len(workspace.questions)
    assert second.asked == different  # the layer that is missing
    assert contents(tmp_path) == whole


def test_only_a_changed_plan_is_asked_again(workspace: Workspace, tmp_path: Path) -> None:
    run(workspace, tmp_path)
    plans = make_plans()
    plans[0] = replace(plans[0], geometry=at(0, 0, 333, 333))
    plans[1] = replace(plans[1], name="Nytt namn")
    outcome = run(workspace, tmp_path, plans)
    assert outcome.asked == len(workspace.questions) + len(plans) - 2
    told = json.loads((tmp_path / "result.json").read_bytes())["results"]
    shown = guard_of(workspace).withhold(check(workspace, plans), "sv")
    assert told == json.loads(json.dumps([item.to_json() for item in shown.findings]))
    assert {row["plan"] for row in told} == {plan.name for plan in plans}
    with closing(sqlite3.connect(tmp_path / MEMORY)) as database:
        (left,) = database.execute("SELECT count(DISTINCT plan) FROM answer").fetchone()
    assert left == len(plans) - 1  # the old outline is forgotten


def test_only_a_changed_package_is_asked_again(tmp_path: Path) -> None:
    _, workspace = build_case(tmp_path, secret=False)
    source = tmp_path / "extra"
    source.mkdir()
    frame = pyogrio.read_dataframe(tmp_path / "sources" / "prov" / "sjo.gpkg")
    pyogrio.write_dataframe(frame, source / "sjo.gpkg")
    text = """
name = "extra"
title = "Extra"
version = "{version}"
publisher = "Provaren"
licence = "CC0-1.0"
[[layers]]
name = "sjo"
path = "sjo.gpkg"
title = "Sjö"
theme = "natur"
definition = "prov"
source = "Provaren"
reference_date = "2025-05-01"
[[rules]]
id = "extra"
title = "Extra fråga"
layer = "sjo"
"""
    store = Store(workspace.home.packages)
    asked = []
    for version in ("1.0", "1.0", "2.0"):
        (source / "package.toml").write_text(text.format(version=version), "utf-8")
        store.install(build_package(read_source(source), store, check_tables))
        now = Workspace(workspace.home, store, Catalog.of_installed(store))
        asked.append(run(now, tmp_path / "ut").asked)
    different = len(make_plans()) - 1
    assert asked == [different * 9, different, 2 * different]
    told = json.loads((tmp_path / "ut" / "result.json").read_bytes())["results"]
    assert {row["proof"]["layer_version"] for row in told if row["rule"] == "extra"} == {"2.0"}


def test_a_plans_answers_are_read_from_the_folder(workspace: Workspace, tmp_path: Path) -> None:
    plans = make_plans()[:4]
    outcome = pickle.loads(pickle.dumps(run(workspace, tmp_path, plans)))
    assert [item.area.name for item in outcome.plans] == [plan.name for plan in plans]
    shown = guard_of(workspace).withhold(check(workspace, plans), "sv")
    for number, plan in enumerate(plans):
        told = read_answers(tmp_path, outcome, number)
        assert [item.to_json() for item in told] == [
            json.loads(json.dumps(item.to_json())) for item in shown.of_plan(plan.name)
        ]
        assert outcome.counts[number] == Counter(item.state_key for item in told)
    before = (tmp_path / MEMORY).read_bytes()
    with open_memory(tmp_path / MEMORY), pytest.raises(BatchError, match="av en annan körning"):
        read_answers(tmp_path, outcome, 0)
    with closing(sqlite3.connect(tmp_path / MEMORY)) as database, database:
        database.execute("UPDATE answer SET finding = finding || ' '")
    with pytest.raises(BatchError, match="är skadad"):
        read_answers(tmp_path, outcome, 0)
    (tmp_path / MEMORY).write_bytes(before)
    run(workspace, tmp_path, plans[1:])
    with pytest.raises(BatchError, match="har inte längre svaren för Område 1; kör kontrollen"):
        read_answers(tmp_path, outcome, 0)
    (tmp_path / MEMORY).unlink()
    with pytest.raises(BatchError, match="finns inte längre"):
        read_answers(tmp_path, outcome, 0)
    assert not (tmp_path / MEMORY).exists()


def test_only_what_a_changed_coverage_bears_on_is_asked_again(
    workspace: Workspace, tmp_path: Path
) -> None:
    """The coverage of a file, and the one that a rule names, are part of what is remembered."""
    whole, half = at(-9000, -9000, 9000, 9000), at(-9000, -9000, 9000, 500)
    for name, shape in (("far", at(8000, 8000, 8100, 8100)), ("own", whole), ("named", whole)):
        write_layer(tmp_path, name, {"a": [1]}, [shape])
    layer = tmp_path / "far.gpkg"
    questions = (
        Question(Rule("bare", "far"), FileMaterial(layer, "far")),
        Question(Rule("own", "far"), FileMaterial(layer, "far", coverage=tmp_path / "own.gpkg")),
        Question(
            Rule("named", "far", coverage="named"),
            FileMaterial(layer, "far"),
            coverage=FileMaterial(tmp_path / "named.gpkg", "named"),
        ),
    )
    plan = PlanArea("Över kanten", at(0, 0, 1000, 1000))

    def go() -> tuple[int, list[str]]:
        outcome = write_batch(
            tmp_path / "ut",
            [plan],
            questions,
            workspace.municipalities,
            workspace.county,
            guard_of(workspace),
            ABOUT,
        )
        return outcome.asked, [item.state for item in read_answers(tmp_path / "ut", outcome, 0)]

    assert go() == (3, ["COVERAGE_UNKNOWN", "NO_HIT", "NO_HIT"])
    assert go()[0] == 0
    write_layer(tmp_path, "own", {"a": [1]}, [half])
    assert go() == (1, ["COVERAGE_UNKNOWN", "NO_HIT_PARTIAL", "NO_HIT"])
    write_layer(tmp_path, "named", {"a": [1]}, [half])
    assert go() == (1, ["COVERAGE_UNKNOWN", "NO_HIT_PARTIAL", "NO_HIT_PARTIAL"])
    assert go()[0] == 0


def test_a_damaged_answer_is_asked_again(
    workspace: Workspace, whole: dict[str, bytes], tmp_path: Path
) -> None:
    run(workspace, tmp_path)
    with closing(sqlite3.connect(tmp_path / MEMORY)) as database, database:
        database.execute(
            "UPDATE answer SET finding = replace(finding, '\"NO_HIT\"', '\"HIT\"') "
            "WHERE rowid = (SELECT min(rowid) FROM answer WHERE state = 'NO_HIT')"
        )
    assert run(workspace, tmp_path).asked == len(make_plans())
    assert contents(tmp_path) == whole


@pytest.mark.parametrize("content", [b"not ours at all" * 100, b"SQLite format 3\0" + b"x" * 5000])
def test_a_file_that_is_not_ours_is_left_alone(
    workspace: Workspace, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / MEMORY
    path.write_bytes(content)
    with pytest.raises(BatchError, match=r"batch\.sqlite är skadad eller inte skriven av Rumslig"):
        run(workspace, tmp_path)
    assert path.read_bytes() == content and contents(tmp_path) == {}


def test_another_programs_database_is_left_alone(workspace: Workspace, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / MEMORY)) as database, database:
        database.execute("CREATE TABLE mine (a)")
    before = (tmp_path / MEMORY).read_bytes()
    with pytest.raises(BatchError):
        run(workspace, tmp_path)
    assert (tmp_path / MEMORY).read_bytes() == before


def test_one_run_at_a_time(workspace: Workspace, tmp_path: Path) -> None:
    with (
        open_memory(tmp_path / MEMORY),
        pytest.raises(BatchError, match="används av en annan körning"),
    ):
        run(workspace, tmp_path)
    assert contents(tmp_path) == {}


def test_a_plan_abroad_is_refused_before_anything_is_written(
    workspace: Workspace, tmp_path: Path
) -> None:
    far = PlanArea("Långt bort", Polygon([(0, 0), (9, 0), (9, 9)]))
    with pytest.raises(PlanError, match="Långt bort ligger utanför Sverige"):
        run(workspace, tmp_path / "ut", [PLAN, far])
    assert not (tmp_path / "ut").exists()


def test_a_fault_in_a_thread_ends_the_run(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(rumslig.batch, "ask", broken)
    with pytest.raises(ZeroDivisionError):
        run(workspace, tmp_path)
    assert contents(tmp_path) == {}


def test_the_tables_hold_every_answer(whole: dict[str, bytes], tmp_path: Path) -> None:
    rows = json.loads(whole["result.json"])["results"]
    book = openpyxl.load_workbook(io.BytesIO(whole["batch.xlsx"]))
    assert book.sheetnames == [
        *("Planområden", "Jord och vatten", "Strukturbild", "Frågor", "Alla svar", "Underlag")
    ]
    answers = list(book["Alla svar"].iter_rows(min_row=2, values_only=True))
    keys = [row["state"] + (f"_{row['severity']}" if row["severity"] else "") for row in rows]
    assert [(row[0], row[3], row[4]) for row in answers] == [
        (row["plan"], row["rule"], state_label(key, "sv"))
        for row, key in zip(rows, keys, strict=True)
    ]
    assert [row[7] for row in answers] == [row["area_m2"] for row in rows]
    plans = list(book["Planområden"].iter_rows(min_row=2, values_only=True))
    questions = {row["rule"] for row in rows}
    assert [sum(row[3:]) for row in plans] == [len(questions)] * 13
    pivot = {
        (row[0], head): row[number]
        for name in ("Jord och vatten", "Strukturbild")
        for head_row, *body in [list(book[name].iter_rows(values_only=True))]
        for row in body
        for number, head in enumerate(head_row)
        if number
    }
    assert pivot == {
        (row["plan"], row["title"]): state_label(key, "sv")
        for row, key in zip(rows, keys, strict=True)
    }
    path = tmp_path / "batch.gpkg"
    path.write_bytes(whole["batch.gpkg"])
    areas = pyogrio.read_dataframe(path, layer="planomraden")
    assert list(areas["namn"]) == [plan.name for plan in make_plans()]
    assert areas["hit_3"].sum() == keys.count("HIT_3")
    placed = pyogrio.read_dataframe(path, layer="fynd")
    assert not placed.geometry.isna().any() and "skydd" not in set(placed["rule"])
    document = docx.Document(io.BytesIO(whole["batch.docx"]))
    first, second = [table for table in document.tables if len(table.columns) == 9]
    assert len(first.rows) == 14 and len(second.rows) == len(questions) + 1


def test_english_is_complete(workspace: Workspace, tmp_path: Path) -> None:
    write_batch(
        tmp_path,
        make_plans()[:2],
        workspace.questions,
        workspace.municipalities,
        workspace.county,
        guard_of(workspace),
        replace(ABOUT, lang="en"),
    )
    book = openpyxl.load_workbook(tmp_path / "batch.xlsx")
    assert book.sheetnames[0] == "Plan areas" and "All answers" in book.sheetnames
    words = " ".join(item.text for item in docx.Document(tmp_path / "batch.docx").paragraphs)
    assert "Method" in words and "Metod" not in words


def test_a_job_can_be_done_elsewhere(workspace: Workspace) -> None:
    """A question and plans are sent and asked there, and the answers are the same."""
    plans = place_plans(make_plans()[:3], workspace.municipalities)
    for question in workspace.questions:
        sent = pickle.loads(pickle.dumps((question, plans)))
        there = [item.to_json() for item in ask(*sent)]
        assert there == [item.to_json() for item in ask(question, plans)]
