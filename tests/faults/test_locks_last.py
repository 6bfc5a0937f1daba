"""A lock is restored to the byte after fifty later versions, here and on another machine.

The quick set publishes ten; `make faults` all of them.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from drifting_world import RULE, check
from package_market import AFTER, BEFORE, Market, square

from layers.packages.build import build_package
from layers.packages.source import read_source
from layers.packages.store import Store
from layers.repository.choices import Keeping
from rumslig.cases.desk import CaseDesk
from rumslig.cases.file import read_case
from rumslig.locks.rerunning import rerun_locked
from rumslig.locks.restoring import restore_case
from rumslig.locks.verifying import verify_lock
from rumslig.packages.desk import PackageDesk
from rumslig.settings import Home
from rumslig.workspace import Workspace

LATER = 50 if os.environ.get("RUMSLIG_FAULTS") == "all" else 10
EARLY = (("a", "Första", "1", square(0, 0, 900)), ("e", "Enda", "1", square(950, 0, 100)))


def test_a_lock_outlives_later_versions(tmp_path: Path) -> None:
    market = Market(tmp_path / "utgivare")
    market.open()
    rules = RULE.format(name="vatten")
    market.publish("vatten", "1.0.0", EARLY, rules=rules)
    desk = PackageDesk(Home(tmp_path / "hem"))
    opened = desk.open(str(market.repo))
    desk.install(opened, "vatten")
    case = check(desk.home, square(0, 0, 1_000))
    cases = CaseDesk(Workspace.of_installed(desk.home))
    path = cases.save(case)
    cases.close()
    built = Store(market.folder / "byggt")
    turns = [
        build_package(
            read_source(market.write_source("vatten", f"0.0.{number}", rows, rules=rules)), built
        )
        for number, rows in enumerate((BEFORE, AFTER))
    ]
    publisher = market.publisher
    for number in range(1, LATER + 1):
        version = replace(turns[number % 2], version=f"1.{number}.0", written=b"")
        publisher.publish(version, built)
        if number % 10 == 0:
            desk.update("vatten")
            desk.collect(keeping=Keeping(0))
    assert desk.installed("vatten").version == f"1.{LATER}.0"
    assert [item.version for item in desk.store.versions("vatten")] == ["1.0.0", f"1.{LATER}.0"]

    # here, without the repository
    away = market.repo.rename(market.repo.with_name("borta"))
    assert verify_lock(case, desk.store) == ()
    again = rerun_locked(case, Workspace.of_installed(desk.home))
    assert case.result is not None and again.result.to_json() == case.result.to_json()
    here = restore_case(case, Workspace.of_installed(desk.home), tmp_path / "ut")
    assert here.fetched == ()

    # on a machine that got nothing but the case file, and reaches the repository
    mailed, other = read_case(path), Home(tmp_path / "annan")
    assert verify_lock(mailed, Store(other.packages))
    workspace = Workspace.of_installed(other)
    there = restore_case(mailed, workspace, tmp_path / "ut2", str(away))
    assert there.fetched == ("vatten 1.0.0",)
    assert [item.read_bytes() for item in there.files] == [item.read_bytes() for item in here.files]
    assert rerun_locked(mailed, workspace).result.to_json() == case.result.to_json()
