"""What a check rested on comes back, to the byte, whatever has happened since."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pyogrio
import pytest
from drifting_world import RULE, build, check
from package_market import AFTER, BEFORE, Market, square

from layers.packages.manifest import object_path
from layers.packages.store import Store
from layers.repository.choices import Keeping
from rumslig.cases.case import Case
from rumslig.cases.desk import CaseDesk
from rumslig.errors import CaseError, RumsligError
from rumslig.locks.drifting import find_drift
from rumslig.locks.lock import parse_lock
from rumslig.locks.rerunning import rerun_installed, rerun_locked
from rumslig.locks.restoring import restore_case, restore_objects
from rumslig.locks.targets import chosen_targets, have_version, newest_targets
from rumslig.locks.verifying import verify_lock
from rumslig.packages.desk import PackageDesk
from rumslig.packages.locks import locked_manifests
from rumslig.settings import Home
from rumslig.workspace import Workspace


@pytest.fixture
def market(tmp_path: Path) -> Market:
    made = Market(tmp_path / "utgivare")
    made.open()
    return made


@pytest.fixture
def desk(tmp_path: Path) -> PackageDesk:
    return PackageDesk(Home(tmp_path / "hem"))


def from_repository(desk: PackageDesk, market: Market) -> Case:
    """Return a case on 1.0.0 of a repository; 1.1.0 is published and installed since."""
    market.publish("vatten", "1.0.0", BEFORE, rules=RULE.format(name="vatten"))
    opened = desk.open(str(market.repo))
    desk.install(opened, "vatten")
    case = check(desk.home, square(0, 0, 1_000))
    market.publish("vatten", "1.1.0", AFTER, rules=RULE.format(name="vatten"))
    desk.update("vatten")
    return case


def drop_objects(desk: PackageDesk, case: Case) -> int:
    assert case.result is not None
    paths = {
        desk.store.root / object_path(stored.sha256)
        for manifest in case.result.packages
        for stored in manifest.objects
    }
    for path in paths:
        path.unlink(missing_ok=True)
    return len(paths)


def test_a_lock_tells_the_repository_and_its_edition(desk: PackageDesk, market: Market) -> None:
    case = from_repository(desk, market)
    assert case.lock is not None
    (source,) = case.lock.sources
    assert source.package == "vatten"
    assert set(source.versions) == {"root", "timestamp", "snapshot", "targets"}
    assert min(source.versions.values()) >= 1 and source.confirmed.endswith("+00:00")
    assert [item.state for item in case.lock.packages[0].layers] == ["current"]


def test_withdrawn_and_replaced_material_is_locked_as_such(
    desk: PackageDesk, market: Market
) -> None:
    from_repository(desk, market)
    desk.rollback("vatten", "1.0.0")
    market.publisher.withdraw("vatten", "1.0.0", "Fel gräns.")
    desk.ask_repositories()
    lock = check(desk.home).lock
    assert lock is not None and lock.packages[0].layers[0].state == "withdrawn"
    market.publish("vatten", "2.0.0", AFTER)
    desk.update("vatten")
    desk.rollback("vatten", "1.1.0")
    lock = check(desk.home).lock
    assert lock is not None and lock.packages[0].layers[0].state == "superseded"


def test_what_is_missing_is_fetched_from_where_it_came(
    desk: PackageDesk, market: Market, tmp_path: Path
) -> None:
    case = from_repository(desk, market)
    assert drop_objects(desk, case)
    assert verify_lock(case, desk.store)
    workspace = Workspace.of_installed(desk.home)
    done = restore_case(case, workspace, tmp_path / "ut")
    assert done.fetched == ("vatten 1.0.0",)
    assert verify_lock(case, desk.store) == ()
    assert desk.installed("vatten").version == "1.1.0"  # nothing else is in use
    names = [path.relative_to(tmp_path / "ut").as_posix() for path in done.files]
    assert names == ["vatten/lager-1.0.0.gpkg", "underlagslas.json"]
    rows = pyogrio.read_dataframe(tmp_path / "ut" / names[0])
    assert sorted(rows["objekt_id"]) == ["a", "b", "c"]
    content = (tmp_path / "ut" / "underlagslas.json").read_bytes()
    assert parse_lock(content) == case.lock
    assert json.loads(content)["format"] == "rumslig.lock/1"


def test_offline_the_store_is_enough_and_nothing_else_is(
    desk: PackageDesk, market: Market, tmp_path: Path
) -> None:
    case = from_repository(desk, market)
    away = market.repo.rename(market.repo.with_name("borta"))
    assert restore_objects(case, desk.home) == ()
    drop_objects(desk, case)
    with pytest.raises(CaseError, match=r"vatten 1\.0\.0 kan inte återställas") as caught:
        restore_objects(case, desk.home)
    assert "--from" in str(caught.value) and "\n" not in str(caught.value)
    assert restore_objects(case, desk.home, str(away)) == ("vatten 1.0.0",)
    assert verify_lock(case, desk.store) == ()


def test_a_damaged_object_is_replaced_or_left_as_it_was(desk: PackageDesk, market: Market) -> None:
    case = from_repository(desk, market)
    assert case.result is not None
    path = desk.store.root / object_path(case.result.packages[0].layers[0].data.sha256)
    whole = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(whole[:-1] + b"?")
    away = market.repo.rename(market.repo.with_name("borta"))
    with pytest.raises(CaseError):
        restore_objects(case, desk.home)
    assert path.read_bytes() == whole[:-1] + b"?"
    away.rename(market.repo)
    restore_objects(case, desk.home)
    assert path.read_bytes() == whole


def test_the_locked_versions_answer_as_they_did(desk: PackageDesk, market: Market) -> None:
    case = from_repository(desk, market)
    workspace = Workspace.of_installed(desk.home)
    assert case.result is not None
    again = rerun_locked(case, workspace)
    assert again.changed == () and again.new_versions == ()
    assert again.result.to_json() == case.result.to_json()
    now = rerun_installed(case, workspace)
    assert now.new_versions == (("vatten", "1.0.0", "1.1.0"),)
    # within the plan the object is as large as before
    assert now.changed == ()
    wide = check(desk.home, square(0, 0, 1_400))
    assert wide.result is not None and rerun_installed(wide, workspace).changed == ()
    drop_objects(desk, case)
    with pytest.raises(RumsligError, match="låsta versionerna"):
        rerun_locked(case, workspace)


def test_the_newest_version_is_compared_before_it_is_fetched(
    desk: PackageDesk, market: Market
) -> None:
    market.publish("vatten", "1.0.0", BEFORE, rules=RULE.format(name="vatten"))
    desk.install(desk.open(str(market.repo)), "vatten")
    case = check(desk.home, square(0, 0, 1_000))
    after = market.publish("vatten", "1.1.0", AFTER, rules=RULE.format(name="vatten"))
    assert case.result is not None
    targets = newest_targets(desk, case.result.packages)
    assert targets.manifests["vatten"].version == "1.1.0" and targets.faults == ()
    assert not desk.store.has(after.layers[0].data)  # only its row index came
    drift = find_drift(case, desk.store, targets.manifests, "sv")
    assert [(item.kind, item.is_inside) for item in drift.objects] == [("shape", True)]
    chosen = chosen_targets(desk, "vatten", "1.1.0")
    assert find_drift(case, desk.store, chosen.manifests, "sv").count == 1
    assert have_version(desk, "vatten", "1.1.0").sha256 == after.sha256
    assert desk.store.is_whole(after) and desk.installed("vatten").version == "1.0.0"
    market.publish("vatten", "1.2.0", BEFORE)
    market.repo.rename(market.repo.with_name("borta"))
    offline = newest_targets(desk, case.result.packages)
    assert offline.manifests["vatten"].version == "1.0.0" and len(offline.faults) == 1


def test_what_a_new_version_finds_otherwise_is_told(desk: PackageDesk, tmp_path: Path) -> None:
    store = Store(desk.home.packages)
    first = build(tmp_path, store, "vatten", "1.0.0", BEFORE)
    store.install(first)
    case = check(desk.home, square(0, 0, 1_400))
    store.install(build(tmp_path, store, "vatten", "1.1.0", AFTER, before=first))
    now = rerun_installed(case, Workspace.of_installed(desk.home))
    (item,) = now.changed
    assert item.rule == "vatten" and "andra mått" in item.words("sv")
    far = check(desk.home, square(-2_400, 1_600, 100))
    assert far.result is not None
    back = check(desk.home, square(1_900, -2_400, 100))
    store.install(first)
    gone = rerun_installed(back, Workspace.of_installed(desk.home))
    assert [item.words("sv") for item in gone.changed] == [
        "Berörs (medel) › Täckning okänd – ingen träff"
    ]


def test_garbage_collection_never_takes_what_a_lock_needs(
    desk: PackageDesk, market: Market
) -> None:
    case = from_repository(desk, market)
    cases = CaseDesk(Workspace.of_installed(desk.home))
    # the plan is drawn anew, so nothing is found any more; what was checked is locked still
    moved = case.with_plans((replace(case.plans[0], geometry=square(0, 0, 10)),))
    assert moved.result is None and moved.lock is not None
    cases.save(moved)
    cases.close()
    assert case.result is not None
    assert locked_manifests(desk.home) == {case.result.packages[0].sha256}
    desk.collect(keeping=Keeping(0))
    assert verify_lock(case, desk.store) == ()
    cases = CaseDesk(Workspace.of_installed(desk.home))
    cases.save(replace(moved, lock=None))
    cases.close()
    desk.collect(keeping=Keeping(0))
    assert verify_lock(case, desk.store)
