"""A store that stays whole and small, and bundles that carry versions without a network."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path
from typing import Any

import pytest

from layers.atomic import LEFT_AFTER_S
from layers.errors import NotTrusted, PackageError, RepositoryError, WrongContent
from layers.packages.manifest import object_path
from layers.repository.bundle import bundle_parts
from layers.repository.bundle_fetcher import BundleFetcher
from layers.repository.choices import Keeping
from layers.repository.upkeep import check_store, collect_garbage


def install_all(shop: Any, planner: Any, count: int) -> list[Any]:
    made = []
    for minor in range(count):
        made.append(shop.publish(f"1.{minor}.0", 300 + minor))
        planner.install(shop.repo)
    return made


def versions(planner: Any) -> list[str]:
    return sorted(item.version for item in planner.store.versions("prov"))


def test_gc_leaves_what_is_used_locked_and_kept(shop: Any, planner: Any) -> None:
    made = install_all(shop, planner, 5)
    locked = {made[0].sha256}
    planned = collect_garbage(planner.store, locked, dry_run=True)
    assert versions(planner) == [f"1.{minor}.0" for minor in range(5)]
    done = collect_garbage(planner.store, locked)
    assert done == planned
    assert done.versions == (("prov", "1.1.0"),)
    assert (done.objects, done.bytes) == (2, sum(item.bytes for item in made[1].objects))
    for manifest in (made[0], *made[2:]):
        assert planner.store.read(manifest.layers[0].data)
    collect_garbage(planner.store, locked, keeping=Keeping(0))
    assert versions(planner) == ["1.0.0", "1.4.0"]
    collect_garbage(planner.store, (), keeping=Keeping(0))
    assert versions(planner) == ["1.4.0"]
    assert planner.store.read(made[4].layers[0].data)


def test_gc_keeps_a_version_that_was_rolled_back_to(shop: Any, planner: Any) -> None:
    install_all(shop, planner, 3)
    planner.installer.rollback("prov", "1.0.0")
    collect_garbage(planner.store, (), keeping=Keeping(0))
    assert versions(planner) == ["1.0.0"]


def test_gc_spares_what_somebody_may_be_installing(shop: Any, planner: Any) -> None:
    shop.publish("1.0.0")
    planner.install(shop.repo)
    path = planner.store.path_of(planner.store.put(b"on its way"))
    partial = planner.home / "packages" / "partial" / f"{'a' * 64}.part"
    partial.parent.mkdir(exist_ok=True)
    partial.write_bytes(b"x")
    assert collect_garbage(planner.store, ()).objects == 0
    for item in (path, partial):
        age = item.stat().st_mtime - LEFT_AFTER_S - 10
        os.utime(item, (age, age))
    assert collect_garbage(planner.store, ()).objects == 1
    assert not path.exists() and not partial.exists()


def test_gc_removes_nothing_while_a_manifest_is_damaged(shop: Any, planner: Any) -> None:
    made = install_all(shop, planner, 4)
    planner.store.manifest_path(made[0]).write_bytes(b"{}")
    with pytest.raises(PackageError, match="inget tas bort"):
        collect_garbage(planner.store, (), keeping=Keeping(0))
    assert planner.store.read(made[0].layers[0].data)


@pytest.mark.parametrize("harm", ["gone", "flipped", "cut"])
def test_a_damaged_object_is_found_and_mended(shop: Any, planner: Any, harm: str) -> None:
    (manifest,) = install_all(shop, planner, 1)
    stored = manifest.layers[0].data
    path = planner.store.path_of(stored)
    content = path.read_bytes()
    path.chmod(0o644)
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]) if harm == "flipped" else b"x")
    seen = check_store(planner.store)
    assert [item.repaired for item in seen.problems] == [False] and not seen.is_whole
    mended = check_store(planner.store, planner.known)
    assert [item.repaired for item in mended.problems] == [True] and mended.is_whole
    assert check_store(planner.store).problems == ()
    assert planner.store.read(stored) == content


def test_what_cannot_be_mended_is_left_as_it_is(shop: Any, planner: Any) -> None:
    (manifest,) = install_all(shop, planner, 1)
    path = planner.store.path_of(manifest.layers[0].data)
    path.chmod(0o644)
    path.write_bytes(b"skadad")
    shop.repo.rename(shop.folder / "borta")
    seen = check_store(planner.store, planner.known)
    (problem,) = seen.problems
    assert (problem.repaired, "går inte att nå" in problem.fact) == (False, True)
    assert path.read_bytes() == b"skadad"


def test_damaged_manifests_and_pointers_are_told(shop: Any, planner: Any) -> None:
    (manifest,) = install_all(shop, planner, 1)
    planner.store.manifest_path(manifest).write_bytes(b"{}")
    files = [item.file for item in check_store(planner.store).problems]
    assert files == [f"{manifest.sha256}.manifest.json", "installed.json"]
    mended = check_store(planner.store, planner.known)
    assert [item.repaired for item in mended.problems] == [True]
    assert planner.version == "1.0.0"
    assert check_store(planner.store).problems == ()


@pytest.fixture
def bundle(shop: Any, planner: Any, tmp_path: Path) -> Path:
    """Version 1.0.0 in a bundle, made from a repository that has 1.1.0 too."""
    manifest = shop.publish("1.0.0", 3000)
    shop.publish("1.1.0", 310)
    path = tmp_path / "prov.rumslig-bundle"
    path.write_bytes(b"".join(bundle_parts(planner.open(shop.repo), [manifest])))
    return path


def test_a_bundle_installs_without_the_repository(
    shop: Any, planner: Any, bundle: Path, tmp_path: Path
) -> None:
    other = type(planner)(tmp_path / "tredje", planner.clock)
    shop.repo.rename(shop.folder / "borta")
    with pytest.raises(RepositoryError, match=r"1\.1\.0"):
        other.install(bundle)  # the latest is not in it
    assert other.install(bundle, "prov", "1.0.0").manifest.version == "1.0.0"
    assert other.store.read(other.store.find("prov").layers[0].data)


def test_a_bundle_of_a_known_repository_is_that_repository(
    shop: Any, planner: Any, bundle: Path
) -> None:
    planner.install(bundle, "prov", "1.0.0")
    (known,) = planner.known.all()
    assert known.addresses == (str(shop.repo), str(bundle))
    planner.install(shop.repo, "prov")
    assert planner.version == "1.1.0"


def test_an_old_bundle_does_not_turn_time_back(shop: Any, planner: Any, bundle: Path) -> None:
    shop.publish("1.2.0", 320)
    planner.install(shop.repo)
    repository = planner.open(bundle)
    assert repository.confirmation.state == "refused"
    assert "äldre utgåva" in repository.confirmation.reason
    assert planner.version == "1.2.0"


def test_a_bundle_is_a_plain_tar_with_the_repositorys_files(shop: Any, bundle: Path) -> None:
    with tarfile.open(bundle, "r:") as archive:
        found = {member.name: archive.extractfile(member).read() for member in archive}  # type: ignore[union-attr]
    assert {
        name: content == (shop.repo / name).read_bytes() for name, content in found.items()
    } == (dict.fromkeys(found, True))
    assert sum(name.startswith("objects/") for name in found) == 2  # rows and their index


def test_a_damaged_bundle_installs_nothing(planner: Any, bundle: Path, tmp_path: Path) -> None:
    whole = bundle.read_bytes()
    # within the files, not in a tar's padding, which means nothing
    places = list(BundleFetcher(bundle)._members.values())
    damaged = [whole[: len(whole) * step // 15] for step in range(1, 15)]
    for start, size in places:
        for place in (start, start + size // 2, start + size - 1):
            flipped = bytearray(whole)
            flipped[place] ^= 4
            damaged.append(bytes(flipped))
    other = type(planner)(tmp_path / "tredje", planner.clock)
    for content in damaged:
        bundle.write_bytes(content)
        with pytest.raises(RepositoryError):
            other.install(bundle, "prov", "1.0.0")
        assert other.store.installed() == ()
    bundle.write_bytes(whole)
    assert other.install(bundle, "prov", "1.0.0").is_new


def evil_tar(path: Path, **facts: Any) -> Path:
    with tarfile.open(path, "w") as archive:
        member = tarfile.TarInfo(facts.pop("name", "metadata/1.root.json"))
        for key, value in facts.items():
            setattr(member, key, value)
        archive.addfile(member)
    return path


@pytest.mark.parametrize(
    "facts",
    [
        {"name": "../ut"}, {"name": "/abs"}, {"name": "a/../../b"},
        {"type": tarfile.SYMTYPE, "linkname": "/etc/passwd"},
        {"type": tarfile.LNKTYPE, "linkname": "x"}, {"type": tarfile.CHRTYPE},
        {"type": tarfile.FIFOTYPE}, {"type": tarfile.DIRTYPE},
    ],
    ids=str,
)  # fmt: skip
def test_hostile_tars_are_refused(tmp_path: Path, facts: dict[str, Any]) -> None:
    fetcher = BundleFetcher(evil_tar(tmp_path / "x.rumslig-bundle", **facts))
    with pytest.raises(WrongContent, match="ingen läsbar paketfil"), fetcher.fetch("x", 10):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["x.rumslig-bundle"]


def test_other_files_are_no_bundles(planner: Any, tmp_path: Path) -> None:
    for content in (b"", b"<html>" * 500, b"PK\x03\x04" + bytes(2000)):
        path = tmp_path / "x.rumslig-bundle"
        path.write_bytes(content)
        with pytest.raises((WrongContent, NotTrusted, RepositoryError)):
            planner.open(path)


def test_objects_in_the_store_are_read_only(shop: Any, planner: Any) -> None:
    (manifest,) = install_all(shop, planner, 1)
    path = planner.home / "packages" / object_path(manifest.layers[0].data.sha256)
    assert path.stat().st_mode & 0o222 == 0


def test_gc_keeps_within_days_and_space_but_never_less_than_is_needed(
    shop: Any, planner: Any
) -> None:
    made = install_all(shop, planner, 5)
    for number, manifest in enumerate(made):
        path = planner.store.manifest_path(manifest)
        age = path.stat().st_mtime - (4 - number) * 86_400
        os.utime(path, (age, age))
    plan = collect_garbage(planner.store, (), keeping=Keeping(9, days=2), dry_run=True)
    assert plan.versions == (("prov", "1.0.0"), ("prov", "1.1.0"), ("prov", "1.2.0"))
    locked = {made[0].sha256}
    plan = collect_garbage(planner.store, locked, keeping=Keeping(9, days=2), dry_run=True)
    assert plan.versions == (("prov", "1.1.0"), ("prov", "1.2.0"))
    whole = sum(path.stat().st_size for path in planner.store.root.glob("objects/sha256/??/*"))
    assert plan.bytes + plan.kept_bytes == whole
    room = -(-sum(item.bytes for item in made[3].objects) // 1_000_000)
    plan = collect_garbage(planner.store, (), keeping=Keeping(9, megabytes=room), dry_run=True)
    kept = {f"1.{n}.0" for n in range(5)} - {version for _, version in plan.versions}
    assert {"1.3.0", "1.4.0"} <= kept  # the latest to come first, what is in use always
