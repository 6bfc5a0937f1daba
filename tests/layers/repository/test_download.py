"""Objects on their way: resumed, by delta, packed, refused, and never half in the store."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

import layers.repository.download as download
from layers.errors import NoRoom, RefusedContent, RepositoryUnreachable, WrongContent
from layers.packages.manifest import StoredObject, object_path
from layers.packages.store import Store
from layers.repository.delta import make_delta, unpack
from layers.repository.download import Downloader
from layers.repository.fetcher import HttpFetcher


def only_whole(shop: Any) -> None:
    """Leave only the objects themselves in the repository."""
    for path in shop.repo.glob("objects/**/*.zst"):
        path.unlink()


def cut_at(count: int, suffix: str = "") -> Any:
    """Return a server that stops in the middle of the next object."""

    def answer(handler: Any) -> bool:
        if "/objects/" not in handler.path or not handler.path.endswith(suffix):
            return False
        path = Path(handler.translate_path(handler.path))
        if not path.is_file():
            return False
        handler.send_response(200)
        handler.send_header("Content-Length", str(path.stat().st_size))
        handler.end_headers()
        handler.wfile.write(path.read_bytes()[:count])
        handler.wfile.flush()
        handler.connection.close()
        return True

    return answer


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("ranges", [False, True])
def test_a_broken_download_is_resumed(
    shop: Any, planner: Any, site: Any, ranges: bool, packed: bool
) -> None:
    manifest = shop.publish("1.0.0", 3000)
    stored = manifest.layers[0].data
    if not packed:
        only_whole(shop)
    site.answer = cut_at(20_000)
    with pytest.raises(RepositoryUnreachable):
        planner.install(site.address)
    (partial,) = planner.home.glob("packages/partial/*")
    assert partial.stat().st_size == 20_000
    site.answer, site.ranges = lambda _: False, ranges
    done = planner.install(site.address)
    assert planner.store.read(stored)
    ending, objects = (".zst" if packed else ""), manifest.objects
    assert (done.sent.packed, done.sent.whole) == ((2, 0) if packed else (0, 2))
    size = sum((shop.repo / f"{object_path(x.sha256)}{ending}").stat().st_size for x in objects)
    assert done.sent.bytes == (size - 20_000 if ranges else size)
    assert list(planner.home.glob("packages/partial/*")) == []


def test_what_is_left_of_something_else_is_fetched_anew(shop: Any, planner: Any, site: Any) -> None:
    stored = shop.publish("1.0.0", 3000).layers[0].data
    only_whole(shop)
    partial = planner.home / "packages" / "partial" / f"{stored.sha256}.part"
    for content in (b"fel" * 1000, bytes(stored.bytes), bytes(stored.bytes + 5)):
        shutil.rmtree(planner.home / "packages", ignore_errors=True)
        partial.parent.mkdir(parents=True)
        partial.write_bytes(content)
        planner.install(site.address)
        assert planner.store.read(stored)


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def test_a_damaged_delta_falls_back_to_the_object(shop: Any, planner: Any) -> None:
    shop.publish("1.0.0", 3000)
    planner.install(shop.repo)
    new = shop.publish("1.1.0", 3000, 30)
    for delta in shop.repo.glob("objects/delta/*.zst"):
        damage(delta)
    done = planner.installer.update("prov")
    assert (done.sent.deltas, done.sent.packed) == (0, 2)
    assert planner.store.read(new.layers[0].data)


def test_a_damaged_packed_object_falls_back_too(shop: Any, planner: Any) -> None:
    stored = shop.publish("1.0.0", 3000).layers[0].data
    damage(shop.repo / f"{object_path(stored.sha256)}.zst")
    assert planner.install(shop.repo).sent.whole == 1


def test_a_damaged_object_is_refused_and_nothing_kept(shop: Any, planner: Any) -> None:
    stored = shop.publish("1.0.0", 3000).layers[0].data
    only_whole(shop)
    damage(shop.repo / object_path(stored.sha256))
    with pytest.raises(WrongContent, match="inget av det behålls"):
        planner.install(shop.repo)
    assert [path for path in planner.home.glob("packages/**/*") if path.is_file()] == []


def test_a_hostile_object_is_refused_by_whatever_way_it_comes(shop: Any, planner: Any) -> None:
    """A publisher whose signing machine was taken over signs a database with a view."""
    import sqlite3
    from contextlib import closing
    from dataclasses import replace

    manifest = shop.make("1.0.0", 3000)
    built = Store(shop.folder / "byggt")
    path = Path(shutil.copy(built.path_of(manifest.layers[0].data), shop.folder / "x.gpkg"))
    path.chmod(0o644)
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE VIEW v AS SELECT 1")
    bad = built.put(path.read_bytes())
    layer = replace(manifest.layers[0], data=bad)
    shop.publish("0.9.0", 3000)
    planner.install(shop.repo)
    shop.publisher.publish(replace(manifest, layers=(layer,), written=b""), built)
    assert list(shop.repo.glob("objects/delta/*"))
    for leave in ("all", "packed", "whole"):
        if leave != "all":
            shutil.rmtree(shop.repo / "objects" / "delta", ignore_errors=True)
        if leave == "whole":
            only_whole(shop)
        with pytest.raises(RefusedContent, match="en vy"):
            planner.installer.update("prov")
        assert planner.version == "0.9.0"
        assert not planner.store.has(bad)
        assert list(planner.home.glob("packages/partial/*")) == []


def test_too_little_room_is_told_before_anything_is_fetched(
    shop: Any, planner: Any, site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.publish("1.0.0", 3000)
    free = shutil.disk_usage(shop.folder)
    monkeypatch.setattr(download.shutil, "disk_usage", lambda _: free._replace(free=1_000_000))
    with pytest.raises(NoRoom, match=r"behöver 68 MB på disken, men 1 MB är ledigt"):
        planner.install(site.address)
    assert not any("/objects/" in path for path in site.asked)


def test_progress_tells_bytes_and_may_stop_the_work(shop: Any, planner: Any, site: Any) -> None:
    stored = shop.publish("1.0.0", 30_000).layers[0].data
    only_whole(shop)
    told: list[tuple[int, int]] = []

    class Stopped(Exception):
        pass

    def step(done: int, total: int, what: str) -> None:
        told.append((done, total))
        if done > total / 2:
            raise Stopped

    store = Store(planner.home / "packages")
    with pytest.raises(Stopped):
        Downloader(HttpFetcher(site.address + "/"), store, step).fetch(
            {stored: lambda _: None}, {}, "Natur"
        )
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert {total for _, total in told} == {stored.bytes}
    assert not store.has(stored)


@pytest.mark.parametrize("size", [8, 5000, 3_000_000])
def test_a_delta_gives_the_new_content(size: int) -> None:
    import hashlib
    import random

    chance = random.Random(size)
    old = chance.randbytes(size)
    new = old[: size // 3] + chance.randbytes(100) + old[size // 2 :]
    stored = StoredObject(hashlib.sha256(new).hexdigest(), len(new))
    made = make_delta(old, new)
    assert b"".join(unpack(iter([made[:7], made[7:]]), stored, old)) == new
    for wrong in (made[:-1], made + b"x", made[: len(made) // 2]):
        with pytest.raises(WrongContent):
            b"".join(unpack(iter([wrong]), stored, old))


def test_a_ratio_bomb_is_stopped_at_the_objects_length() -> None:
    from backports import zstd

    bomb = zstd.compress(bytes(200_000_000))
    assert len(bomb) < 20_000
    count = 0
    with pytest.raises(WrongContent):
        for piece in unpack(iter([bomb]), StoredObject("0" * 64, 100_000)):
            count += len(piece)
    assert count <= 100_000
