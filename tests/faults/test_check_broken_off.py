"""A file that cannot be read in the middle of a run, a run that is stopped, a disk that is full."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas
import pytest
from case_workspace import at

import rumslig.batch
import rumslig.check
from rumslig.batch import Circumstances
from rumslig.batch_outcome import FILES, MEMORY, BatchOutcome
from rumslig.check import CheckResult, Question, ask, run_check
from rumslig.county import County
from rumslig.documents.batch_files import write_batch
from rumslig.documents.check_files import write_check
from rumslig.errors import Cancelled
from rumslig.finding import Finding
from rumslig.material import FileMaterial
from rumslig.outlet import Guard
from rumslig.places import Municipalities
from rumslig.plan_area import PlanArea
from rumslig.progress import Progress, silent
from rumslig.rules import Rule
from tests.faults.test_case_save import Fault

NAMES = ("åker", "väg", "sjö")
NOWHERE = Municipalities((), 0.0)
Break = Callable[[Path, pytest.MonkeyPatch], None]


def _truncate(path: Path, _patch: pytest.MonkeyPatch) -> None:
    path.write_bytes(path.read_bytes()[:3000])


def _remove(path: Path, _patch: pytest.MonkeyPatch) -> None:
    path.unlink()


def _deny(path: Path, patch: pytest.MonkeyPatch) -> None:
    """Let the file be opened by nobody else, as a program that locks it does."""
    _fail_at_open(path, patch, PermissionError(errno.EACCES, "Permission denied", str(path)))


def _lose(path: Path, patch: pytest.MonkeyPatch) -> None:
    """Let the share that the file lies on go away."""
    _fail_at_open(path, patch, OSError(errno.EIO, "Input/output error", str(path)))


def _fail_at_open(path: Path, patch: pytest.MonkeyPatch, fault: OSError) -> None:
    real = Path.open

    def open_other(self: Path, *arguments: Any, **options: Any) -> Any:
        if self == path:
            raise fault
        return real(self, *arguments, **options)

    patch.setattr(Path, "open", open_other)


WAYS: dict[str, tuple[Break, str]] = {
    "truncated": (_truncate, "väg.gpkg kan inte läsas som kartlager"),
    "removed": (_remove, "väg.gpkg finns inte; ange en fil som finns."),
    "locked": (_deny, "väg.gpkg får inte läsas; stäng det program som har den öppen"),
    "lost": (_lose, "väg.gpkg kunde inte läsas till slut (Input/output error)"),
}


@pytest.fixture
def questions(tmp_path: Path) -> tuple[Question, ...]:
    """Three layers: the first meets the plans, the others lie near and far."""
    shapes = (at(50, 0, 150, 100), at(150, 0, 250, 100), at(7000, 0, 7100, 100))
    asked = []
    for name, shape in zip(NAMES, shapes, strict=True):
        path = tmp_path / f"{name}.gpkg"
        frame = geopandas.GeoDataFrame({"a": [1]}, geometry=[shape], crs="EPSG:3006")
        frame.to_file(path, engine="pyogrio")
        rule = Rule(name, name, title=f"Frågan om {name}", near_m=100)
        asked.append(Question(rule, FileMaterial(path, name)))
    return tuple(asked)


@pytest.fixture
def plans() -> tuple[PlanArea, ...]:
    places = ((0, 0), (40, 20), (-40, 0))
    return tuple(
        PlanArea(f"Plan {number}", at(x, y, x + 100, y + 100))  # type: ignore[arg-type]
        for number, (x, y) in enumerate(places)
    )


def breaking(question_id: str, act: Callable[[], None]) -> Callable[..., Iterator[Finding]]:
    """Return `ask` that does something just before a question is put."""

    def ask_after(question: Question, *parts: Any, **more: Any) -> Iterator[Finding]:
        if question.rule.id == question_id:
            act()
        return ask(question, *parts, **more)

    return ask_after


def gist(result: CheckResult) -> dict[tuple[str, str], Any]:
    return {(item.plan, item.rule): item.to_json() for item in result.findings}


def run_batch_into(
    folder: Path,
    plans: tuple[PlanArea, ...],
    questions: tuple[Question, ...],
    progress: Progress = silent,
) -> BatchOutcome:
    return write_batch(
        folder,
        plans,
        questions,
        NOWHERE,
        County(),
        Guard.of(()),
        Circumstances(),
        workers=1,
        progress=progress,
    )


@pytest.mark.parametrize("way", WAYS)
def test_a_check_tells_of_the_file_and_the_others_stand(
    way: str,
    questions: tuple[Question, ...],
    plans: tuple[PlanArea, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = gist(run_check(plans, questions, NOWHERE))
    act, words = WAYS[way]
    path = tmp_path / "väg.gpkg"
    monkeypatch.setattr(rumslig.check, "ask", breaking("väg", lambda: act(path, monkeypatch)))
    told = gist(run_check(plans, questions, NOWHERE))
    assert told.keys() == whole.keys()
    for key, row in told.items():
        if key[1] != "väg":
            assert row == whole[key]
            continue
        assert row["state"] == "ERROR"
        assert row["text"].startswith("Frågan om väg: kunde inte kontrolleras, " + words)
        assert row["text"].endswith(".") and str(tmp_path) not in row["text"]


@pytest.mark.parametrize("way", WAYS)
def test_a_batch_asks_again_once_the_file_is_mended(
    way: str,
    questions: tuple[Question, ...],
    plans: tuple[PlanArea, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run_batch_into(tmp_path / "hel", plans, questions)
    path, folder = tmp_path / "väg.gpkg", tmp_path / "ut"
    content = path.read_bytes()
    act, _ = WAYS[way]
    with monkeypatch.context() as patch:
        patch.setattr(rumslig.batch, "ask", breaking("väg", lambda: act(path, patch)))
        outcome = run_batch_into(folder, plans, questions)
    assert outcome.errors == len(plans)
    assert [counts.get("ERROR") for counts in outcome.counts] == [1] * len(plans)
    path.write_bytes(content)
    mended = run_batch_into(folder, plans, questions)
    assert (mended.asked, mended.known, mended.errors) == (len(plans), 2 * len(plans), 0)
    for name in FILES:
        assert (folder / name).read_bytes() == (tmp_path / "hel" / name).read_bytes()


def test_a_database_that_somebody_writes_in_is_read(
    questions: tuple[Question, ...], plans: tuple[PlanArea, ...], tmp_path: Path
) -> None:
    whole = gist(run_check(plans, questions, NOWHERE))
    with closing(sqlite3.connect(tmp_path / "väg.gpkg", isolation_level=None)) as database:
        database.execute("BEGIN EXCLUSIVE")
        assert gist(run_check(plans, questions, NOWHERE)) == whole
        database.execute("ROLLBACK")


@pytest.mark.parametrize("steps", range(1, 5))
def test_a_check_that_is_stopped_gives_nothing(
    steps: int, questions: tuple[Question, ...], plans: tuple[PlanArea, ...]
) -> None:
    count = 0

    def stop(done: int, total: int, what: str) -> None:
        nonlocal count
        count += 1
        if count == steps:
            raise Cancelled

    with pytest.raises(Cancelled):
        run_check(plans, questions, NOWHERE, progress=stop)
    assert count == steps


def test_a_stopped_batch_leaves_the_files_of_the_run_before(
    questions: tuple[Question, ...], plans: tuple[PlanArea, ...], tmp_path: Path
) -> None:
    """However far it had come: also in the middle of the longest file."""
    folder = tmp_path / "ut"
    run_batch_into(folder, plans[:1], questions)
    before = {name: (folder / name).read_bytes() for name in FILES}
    steps: list[str] = []
    run_batch_into(
        tmp_path / "prov", plans, questions, lambda done, total, what: steps.append(what)
    )
    assert steps[-1] == FILES[0]
    for stop_at in range(1, len(steps) + 1):
        count = 0

        def stop(done: int, total: int, what: str, stop_at: int = stop_at) -> None:
            nonlocal count
            count += 1
            if count == stop_at:
                raise Cancelled

        with pytest.raises(Cancelled):
            run_batch_into(folder, plans, questions, stop)
        assert {path.name for path in folder.iterdir()} == {*FILES, MEMORY}
        assert {name: (folder / name).read_bytes() for name in FILES} == before
        (folder / MEMORY).unlink()  # so that the next one has as many steps


def test_a_disk_that_is_full_leaves_each_file_whole(
    questions: tuple[Question, ...],
    plans: tuple[PlanArea, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compare = County(), questions
    states = []
    for number, chosen in enumerate((plans[:2], plans[1:])):
        result = run_check(chosen, questions, NOWHERE)
        write_check(tmp_path / str(number), result, Guard.of(()), "sv", compare)
        files = (tmp_path / str(number)).iterdir()
        states.append({path.name: path.read_bytes() for path in files})
    for fail_at in (1, 4, len(states[0])):
        folder = tmp_path / f"full {fail_at}"
        folder.mkdir()
        for name, content in states[0].items():
            (folder / name).write_bytes(content)
        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", Fault(os.replace, fail_at, errno.ENOSPC))
            with pytest.raises(OSError, match="No space"):
                write_check(folder, result, Guard.of(()), "sv", compare)
        found = {path.name: path.read_bytes() for path in folder.iterdir()}
        assert found.keys() == states[0].keys(), "nothing is left beside the files"
        assert all(found[name] in (states[0][name], states[1][name]) for name in found)
        assert found != states[1]
