"""Work in a child process gives what the same work gives here, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from layers.packages.build import build_package
from layers.packages.source import read_source
from rumslig import jobs
from rumslig.cases.case import CaseHeader
from rumslig.cases.desk import CaseDesk
from rumslig.documents.export import FILES
from rumslig.errors import Cancelled, PlanError
from rumslig.rulebook import check_tables
from rumslig.worker import InlineWorker, WorkerProcess
from rumslig.workspace import Workspace


@pytest.fixture
def worker() -> Iterator[WorkerProcess]:
    with WorkerProcess() as made:
        yield made


def test_check_and_export_are_the_same_in_a_child(
    worker: WorkerProcess, desk: CaseDesk, header: CaseHeader, plan_file: Path, tmp_path: Path
) -> None:
    home = desk.workspace.home
    case = desk.new(header, plan_file)
    here = InlineWorker().call(jobs.check, home, case.skip("fynd", "inte nu"), "sv", False)
    there = worker.call(jobs.check, home, case.skip("fynd", "inte nu"), "sv", False)
    assert here.result is not None and there.result is not None
    assert there.result.to_json() == here.result.to_json()
    assert there.result == here.result
    assert replace(there, log=()) == replace(here, log=())
    folders = [tmp_path / "här", tmp_path / "där"]
    for folder, worker_of_it in zip(folders, (InlineWorker(), worker), strict=True):
        folder.mkdir()
        paths = worker_of_it.call(jobs.export, home, here, folder, "sv")
        assert [path.name for path in paths] == list(FILES)
    for name in FILES:
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), name


def test_an_idea_is_the_same_in_a_child(
    worker: WorkerProcess, desk: CaseDesk, header: CaseHeader, plan_file: Path
) -> None:
    home, plans = desk.workspace.home, desk.new(header, plan_file).plans
    there = worker.call(jobs.check_idea, home, plans, "en", None)
    assert there == InlineWorker().call(jobs.check_idea, home, plans, "en", None)
    outside = replace(plans[0], geometry=plans[0].geometry.buffer(1).envelope)
    moved = replace(outside, geometry=_far_away(outside.geometry))
    with pytest.raises(PlanError, match="utanför Sverige"):
        worker.call(jobs.check_idea, home, (moved,), "sv", None)


def _far_away(shape: object) -> object:
    from shapely.affinity import translate

    return translate(shape, xoff=5_000_000)  # type: ignore[type-var]


def test_a_stopped_export_writes_nothing(
    worker: WorkerProcess, desk: CaseDesk, header: CaseHeader, plan_file: Path, tmp_path: Path
) -> None:
    case = desk.check(desk.new(header, plan_file))
    folder = tmp_path / "ut"
    folder.mkdir()

    def stop(done: int, total: int, what: str) -> None:
        if what:
            raise Cancelled("nog")

    with pytest.raises(Cancelled):
        worker.call(jobs.export, desk.workspace.home, case, folder, "sv", progress=stop)
    assert list(folder.iterdir()) == []


def test_a_child_sees_what_was_installed_after_it_started(
    worker: WorkerProcess,
    workspace: Workspace,
    desk: CaseDesk,
    header: CaseHeader,
    plan_file: Path,
    tmp_path: Path,
) -> None:
    plans = desk.new(header, plan_file).plans
    before = worker.call(jobs.check_idea, workspace.home, plans, "sv", None)
    source = tmp_path / "källa" / "provpaket"
    recipe = source / "package.toml"
    text = recipe.read_text("utf-8")
    changed = text.replace('version = "1.0.0"', 'version = "1.1.0"').replace(
        'title = "Fynd"\nlayer', 'title = "Fornfynd"\nlayer'
    )
    assert changed != text
    recipe.write_text(changed, "utf-8")
    workspace.store.install(build_package(read_source(source), workspace.store, check_tables))
    after = worker.call(jobs.check_idea, workspace.home, plans, "sv", None)
    assert "Fornfynd" in {item.title for item in after.findings}
    assert "Fornfynd" not in {item.title for item in before.findings}
