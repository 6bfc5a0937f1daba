"""An archive is tried in another home, with what it rested on fetched from a repository."""

from __future__ import annotations

from pathlib import Path

from drifting_world import RULE, check
from package_market import BEFORE, Market, square

from layers.packages.store import Store
from rumslig.archive.verifying import verify_archive
from rumslig.archive.writing import write_archive
from rumslig.packages.desk import PackageDesk
from rumslig.settings import Home
from rumslig.workspace import Workspace


def test_missing_material_is_fetched_and_tried(tmp_path: Path) -> None:
    market = Market(tmp_path / "utgivare")
    market.open()
    market.publish("vatten", "1.0.0", BEFORE, rules=RULE.format(name="vatten"))
    desk = PackageDesk(Home(tmp_path / "hem"))
    desk.install(desk.open(str(market.repo)), "vatten")
    case = check(desk.home, square(0, 0, 1_000))
    path = tmp_path / "26RS101.zip"
    write_archive(case, Workspace.of_installed(desk.home), path)
    store = Store(Home(tmp_path / "annat").packages)
    assert ["vatten 1.0.0" in item for item in verify_archive(path, store).notes] == [True]
    report = verify_archive(path, store, str(market.repo))
    assert (report.problems, report.notes) == ((), ())
    assert store.find("vatten", "1.0.0").name == "vatten"
    assert verify_archive(path, store).notes == ()  # it stays
