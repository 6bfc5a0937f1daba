"""A package of 200 000 areas in a repository: what an update costs the planner.

"Limit" of an installation is what no program escapes: to apply the delta, hash the result and
put it safely on the disk. The update check asks a folder that lists a thousand versions.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import TypeVar

import pytest
from benchmarks.versions_data import COUNT, make_areas, make_versions, write
from package_market import Market

from layers.packages.build import build_package
from layers.packages.identity import Earlier
from layers.packages.manifest import Manifest, StoredObject, object_path
from layers.packages.source import read_source
from layers.packages.store import Store
from layers.repository.delta import delta_path, object_pairs, packed_path, unpack
from layers.repository.installer import Installer
from layers.repository.known import KnownRepositories
from layers.repository.trust import TrustedRepository

pytestmark = pytest.mark.benchmark

T = TypeVar("T")
Timed = tuple[Manifest, float, float]
RUNS = 3
VERSIONS = 1_000

SOURCE = """
name = "ytor"
title = "Ytor"
version = "{version}"
publisher = "Regionen"
licence = "CC0-1.0"
[[layers]]
name = "l"
path = "{path}"
key = ["objekt_id"]
title = "Ytor"
theme = "natur"
definition = "Ytor"
source = "Regionen"
reference_date = "2026-01-01"
"""


@dataclass(frozen=True)
class Published:
    """A repository with two versions, the second one from a shuffled export."""

    market: Market
    old: Manifest
    new: Manifest
    build_s: float
    publish_s: float


def open_home(market: Market, home: Path) -> tuple[Installer, TrustedRepository, str]:
    known = KnownRepositories(home / "repositories")
    repository, _ = known.trust(str(market.repo))
    repository.refresh()
    (entry,) = known.all()
    return Installer(Store(home / "packages"), known), repository, entry.identity


def passed(work: Callable[[], T]) -> tuple[T, float]:
    """Return the answer and the seconds that it took."""
    begun = time.perf_counter()
    answer = work()
    return answer, time.perf_counter() - begun


def publish(market: Market, path: Path, version: str, before: Manifest | None) -> Timed:
    """Build a version of a file and publish it; return it with the seconds for each."""
    folder = market.folder
    (folder / "package.toml").write_text(SOURCE.format(version=version, path=path.name), "utf-8")
    built = Store(folder / f"built-{version}")
    earlier = Earlier(before, market.publisher.store) if before else None
    manifest, build_s = passed(lambda: build_package(read_source(folder), built, before=earlier))
    _, publish_s = passed(lambda: market.publisher.publish(manifest, built))
    return manifest, build_s, publish_s


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    folder = tmp_path_factory.mktemp("repository")
    versions = make_versions(folder)
    market = Market(folder)
    market.open()
    old, _, _ = publish(market, versions.old, "1.0.0", None)
    new, build_s, publish_s = publish(market, versions.shuffled, "1.1.0", old)
    return Published(market, old, new, build_s, publish_s)


def limit_of_installing(published: Published, folder: Path) -> float:
    """Return the seconds to apply both deltas, hash what comes and put it on the disk."""

    def work() -> None:
        for number, (old, new) in enumerate(pairs(published)):
            before = (published.market.repo / object_path(old.sha256)).read_bytes()
            delta = (published.market.repo / delta_path(old.sha256, new.sha256)).read_bytes()
            with (folder / f"limit-{number}").open("wb") as out:
                digest = hashlib.sha256()
                for piece in unpack(iter([delta]), new, before):
                    digest.update(piece)
                    out.write(piece)
                out.flush()
                os.fsync(out.fileno())

    return median(passed(work)[1] for _ in range(RUNS))


def pairs(published: Published) -> list[tuple[StoredObject, StoredObject]]:
    return list(object_pairs(published.old, published.new))


def test_an_update_of_many_areas(
    published: Published, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repo = published.market.repo
    (old,), (new,) = published.old.layers, published.new.layers
    assert (old.rows, new.rows) == (COUNT, COUNT)
    full = new.data.bytes
    packed = (repo / packed_path(new.data.sha256)).stat().st_size
    delta = (repo / delta_path(old.data.sha256, new.data.sha256)).stat().st_size
    updates, backs = [], []
    for run in range(RUNS):
        installer, repository, identity = open_home(published.market, tmp_path / f"home-{run}")
        installer.install(repository, identity, "ytor", "1.0.0")
        done, spent = passed(partial(installer.update, "ytor", repository))
        updates.append(spent)
        assert (done.manifest.version, done.sent.deltas) == ("1.1.0", 2)
        _, spent = passed(partial(installer.rollback, "ytor"))
        backs.append(spent)
        in_use = installer.installed("ytor")
        assert in_use is not None and in_use.version == "1.0.0"
    limit = limit_of_installing(published, tmp_path)
    with capsys.disabled():
        print(
            f"\n{COUNT} areas, {full / 1e6:.0f} MB, packed {packed / 1e6:.0f} MB"
            f"\n  delta from the shuffled export: {delta / 1e6:.1f} MB,"
            f" {delta / packed:.1%} of the packed object, {delta / full:.1%} of the whole"
            f"\n  update by delta: {median(updates) / limit:.1f} × applying, hashing, fsync"
            f" ({limit:.1f} s)"
            f"\n  going back: {median(backs) * 1000:.0f} ms"
            f"\n  building the second version: {published.build_s:.0f} s,"
            f" publishing it: {published.publish_s:.0f} s"
        )


def test_the_update_check_of_a_thousand_versions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    market = Market(tmp_path)
    market.open()
    manifest = small_package(tmp_path)
    built = Store(tmp_path / "built")
    many = [
        replace(manifest, name=f"paket-{number // 10}", version=f"1.{number % 10}.0")
        for number in range(VERSIONS)
    ]
    market.publisher.publish_many([(item, built) for item in many])
    _, repository, _ = open_home(market, tmp_path / "home")
    times = [passed(repository.refresh)[1] for _ in range(RUNS)]
    index = repository.index()
    assert index is not None and sum(len(item.versions) for item in index.packages) == VERSIONS
    with capsys.disabled():
        print(f"\nupdate check, {VERSIONS} versions in a folder: {median(times) * 1000:.0f} ms")


def small_package(folder: Path) -> Manifest:
    write(make_areas(10, 1), folder / "few.gpkg")
    (folder / "package.toml").write_text(SOURCE.format(version="1.0.0", path="few.gpkg"), "utf-8")
    return build_package(read_source(folder), Store(folder / "built"))
