"""From a publisher's folder to another machine: install, update, roll back, over both ways."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from layers.errors import MissingInRepository, PackageError, PublishError
from layers.packages.store import Store


@pytest.fixture(params=["folder", "http"])
def address(request: pytest.FixtureRequest, shop: Any) -> str:
    if request.param == "folder":
        return str(shop.repo)
    return str(request.getfixturevalue("site").address)


def test_install_update_and_rollback(shop: Any, planner: Any, address: str) -> None:
    first = shop.publish("1.0.0", 3000)
    done = planner.install(address)
    assert (done.before, done.is_new, done.manifest.sha256) == (None, True, first.sha256)
    assert planner.store.read(first.layers[0].data)
    assert [item.state for item in planner.installer.states()] == ["current"]

    second = shop.publish("1.1.0", 3000, 30)
    planner.open(address)
    (state,) = planner.installer.states()
    assert (state.state, state.version, state.latest) == ("update_available", "1.0.0", "1.1.0")
    updated = planner.installer.update("prov")
    assert updated.manifest.sha256 == second.sha256
    assert updated.sent.deltas == 2
    assert updated.sent.bytes < second.layers[0].data.bytes / 10

    back = planner.installer.rollback("prov")
    assert (back.manifest.version, planner.version) == ("1.0.0", "1.0.0")
    (state,) = planner.installer.states()
    assert (state.pinned_by, state.state) == ("rollback", "update_available")
    assert planner.installer.update("prov").sent.bytes == 0
    assert planner.version == "1.1.0"
    assert planner.installer.states()[0].pinned_by == ""


def test_rollback_needs_no_repository(shop: Any, planner: Any) -> None:
    shop.publish("1.0.0")
    planner.install(shop.repo)
    shop.publish("1.1.0", 310)
    planner.installer.update("prov")
    shop.repo.rename(shop.folder / "borta")
    planner.installer.rollback("prov", "1.0.0")
    assert planner.version == "1.0.0"
    with pytest.raises(PackageError, match=r"1\.0\.0, 1\.1\.0"):
        planner.installer.rollback("prov", "0.9.0")


def test_a_version_is_published_once_and_upwards(shop: Any) -> None:
    manifest = shop.publish("1.1.0")
    before = sorted(path for path in shop.repo.rglob("*"))
    shop.publisher.publish(manifest, Store(shop.folder / "byggt"))
    assert sorted(path for path in shop.repo.rglob("*")) == before
    with pytest.raises(PublishError, match="redan publicerad med annat innehåll"):
        shop.publish("1.1.0", 301)
    with pytest.raises(PublishError, match=r"1\.0\.9 är lägre än 1\.1\.0"):
        shop.publish("1.0.9")
    with pytest.raises(PublishError, match="tre tal"):
        shop.publish("2026")


def test_unknown_names_and_versions_are_told_with_those_there(shop: Any, planner: Any) -> None:
    shop.publish("1.0.0")
    with pytest.raises(MissingInRepository, match="inget paket annat; där finns prov"):
        planner.install(shop.repo, "annat")
    with pytest.raises(MissingInRepository, match=r"ingen version 9\.9\.9 .* där finns 1\.0\.0"):
        planner.install(shop.repo, "prov", "9.9.9")


def test_a_withdrawn_version_stays_with_its_reason(shop: Any, planner: Any) -> None:
    shop.publish("1.0.0")
    shop.publish("1.1.0", 310)
    planner.install(shop.repo)
    shop.publisher.withdraw("prov", "1.1.0", "Fel gräns i norr.")
    planner.open(shop.repo)
    (state,) = planner.installer.states()
    assert (state.state, state.reason, state.latest) == ("withdrawn", "Fel gräns i norr.", "1.0.0")
    assert planner.install(shop.repo, "prov", "1.1.0").manifest.version == "1.1.0"
    with pytest.raises(PublishError, match="ange varför"):
        shop.publisher.withdraw("prov", "1.0.0", " ")


def test_a_pinned_package_is_not_updated(shop: Any, planner: Any) -> None:
    shop.publish("1.0.0")
    planner.install(shop.repo)
    planner.installer.pin("prov", "ärende 26RS101")
    shop.publish("1.1.0", 310)
    with pytest.raises(PackageError, match=r"hålls kvar på 1\.0\.0 \(ärende 26RS101\)"):
        planner.installer.update("prov")
    planner.installer.pin("prov", "")
    assert planner.installer.update("prov").manifest.version == "1.1.0"


def test_the_tree_is_the_one_that_is_specified(shop: Any) -> None:
    first = shop.publish("1.0.0", 3000)
    second = shop.publish("1.1.0", 3000, 30)
    found = {path.relative_to(shop.repo).as_posix() for path in shop.repo.rglob("*.*")}
    old, new = (item.layers[0].data.sha256 for item in (first, second))
    assert {
        "metadata/1.root.json", "metadata/timestamp.json", "metadata/3.targets.json",
        f"targets/manifests/prov/1.0.0/{first.sha256}.manifest.json",
        f"objects/sha256/{new[:2]}/{new}.zst", f"objects/delta/{old}-{new}.zst",
    } <= found  # fmt: skip
    assert (shop.repo / f"objects/sha256/{new[:2]}/{new}").is_file()
    assert len([name for name in found if name.startswith("targets/index/")]) == 3


def test_two_publishers_at_once_both_get_in(shop: Any, planner: Any, tmp_path: Path) -> None:
    from threading import Thread

    manifests = [shop.make("1.0.0", 300 + i, name=f"paket-{i}") for i in range(4)]
    built = Store(shop.folder / "byggt")
    threads = [Thread(target=shop.publisher.publish, args=(item, built)) for item in manifests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    index = planner.open(shop.repo).index()
    assert index is not None
    assert [item.name for item in index.packages] == [f"paket-{i}" for i in range(4)]
