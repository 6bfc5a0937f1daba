"""A crash or a full disk at any file-system call of publish, install, update and rollback.

Whatever is left is the version before or the new one, whole, and the work can be done again. The
quick set tries some of the calls; `make faults` tries every one.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from package_market import AFTER, BEFORE, Market

from layers.catalog import Catalog
from layers.errors import LayerError
from layers.packages.build import build_package
from layers.packages.manifest import Manifest
from layers.packages.source import read_source
from layers.packages.store import Store
from rumslig.packages.desk import PackageDesk
from rumslig.settings import Home

NAME = "skydd"
QUICK = 9
"""So many calls of each kind of work are tried when not all are."""
EVENTS = {
    "open",
    "os.chmod",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.truncate",
}


class PowerCut(BaseException):
    """Nothing after this happens, and nothing may catch it."""


def full_disk() -> BaseException:
    return OSError(errno.ENOSPC, "No space left on device")


def not_allowed() -> BaseException:
    return OSError(errno.EACCES, "Permission denied")


FAULTS: tuple[Callable[[], BaseException], ...] = (PowerCut, full_disk, not_allowed)


@dataclass
class Watch:
    """Counts file-system calls below a folder, and breaks one of them, or all from it on."""

    folder: str = ""
    at: int = 0
    count: int = 0
    fault: Callable[[], BaseException] | None = None
    is_lasting: bool = False

    def see(self, path: Any) -> None:
        if not self.folder or not os.fsdecode(str(path)).startswith(self.folder):
            return
        self.count += 1
        if self.fault is not None and (
            self.count == self.at or (self.is_lasting and self.count > self.at)
        ):
            raise self.fault()


WATCH = Watch()


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if WATCH.folder and event in EVENTS and arguments and isinstance(arguments[0], str | Path):
        WATCH.see(arguments[0])


@pytest.fixture(scope="module", autouse=True)
def watched() -> Iterator[None]:
    """Audit hooks stay for good; this one sees nothing once its folder is empty."""
    sys.addaudithook(_hook)
    yield
    WATCH.folder = ""


@contextmanager
def watching(
    folder: Path,
    at: int = 0,
    fault: Callable[[], BaseException] | None = None,
    *,
    is_lasting: bool = False,
) -> Iterator[Watch]:
    real = os.fsync

    def fsync(number: int) -> None:
        WATCH.see(folder)
        real(number)

    WATCH.folder, WATCH.at, WATCH.count = str(folder), at, 0
    WATCH.fault, WATCH.is_lasting = fault, is_lasting
    os.fsync = fsync  # type: ignore[assignment]
    try:
        yield WATCH
    finally:
        os.fsync = real
        WATCH.folder, WATCH.fault = "", None


@dataclass(frozen=True)
class World:
    """A publisher and a planner below one folder, which can be put back as it was."""

    folder: Path
    built: Store
    next: Manifest

    @property
    def market(self) -> Market:
        return Market(self.folder)

    @property
    def desk(self) -> PackageDesk:
        return PackageDesk(Home(self.folder / "hem"))

    def publish(self) -> None:
        self.market.publisher.publish(self.next, self.built)

    def install(self) -> None:
        desk = self.desk
        desk.install(desk.open(str(self.market.repo)), NAME, "1.0.0")

    def update(self) -> None:
        self.desk.update(NAME)

    def rollback(self) -> None:
        self.desk.rollback(NAME, "1.0.0")

    def published(self) -> str:
        """Return what a planner who comes now gets, read object by object."""
        desk = PackageDesk(Home(self.folder / "ny planerare"))
        desk.install(desk.open(str(self.market.repo)), NAME)
        return self._whole(desk)

    def installed(self) -> str:
        return self._whole(self.desk)

    def _whole(self, desk: PackageDesk) -> str:
        manifests = desk.store.installed()
        if not manifests:
            return ""
        for layer in Catalog(desk.store, manifests).layers:
            layer.read()
        (manifest,) = manifests
        for stored in manifest.objects:
            desk.store.read(stored)
        return manifest.version


Before = Callable[[World], None]


def nothing(world: World) -> None:
    """Begin with 1.0.0 published and nothing installed."""


def with_both(world: World) -> None:
    world.install()
    world.publish()


def with_new_in_use(world: World) -> None:
    with_both(world)
    world.update()


WORK: dict[str, tuple[Before, Before, Callable[[World], str], tuple[str, str]]] = {
    "publish": (nothing, World.publish, World.published, ("1.0.0", "1.1.0")),
    "install": (nothing, World.install, World.installed, ("", "1.0.0")),
    "update": (with_both, World.update, World.installed, ("1.0.0", "1.1.0")),
    "rollback": (with_new_in_use, World.rollback, World.installed, ("1.1.0", "1.0.0")),
}


@pytest.fixture
def world(tmp_path: Path) -> World:
    folder = tmp_path / "värld"
    market = Market(folder)
    market.open()
    market.publish(NAME, "1.0.0", BEFORE)
    built = Store(tmp_path / "byggt")
    source = market.write_source(NAME, "1.1.0", AFTER)
    return World(folder, built, build_package(read_source(source), built))


def forget() -> None:
    """Forget what was opened, as a new process would have."""
    import layers.catalog

    layers.catalog._read_object.cache_clear()
    layers.catalog._open_index.cache_clear()


@pytest.mark.parametrize("name", WORK)
def test_whatever_fails_leaves_the_old_or_the_new(
    name: str, world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, work, look, allowed = WORK[name]
    before(world)
    pristine = tmp_path / "orört"
    shutil.copytree(world.folder, pristine)
    with watching(world.folder) as watch:
        work(world)
        calls = watch.count
    assert look(world) == allowed[1]
    is_all = os.environ.get("RUMSLIG_FAULTS") == "all"
    step = 1 if is_all else max(1, calls // QUICK)
    tried = broken = third = 0
    for at in range(1, calls + 1, step):
        for number, fault in enumerate(FAULTS):
            if not is_all and (at // step + number) % len(FAULTS):
                continue  # the quick set takes the faults in turn
            shutil.rmtree(world.folder)
            shutil.copytree(pristine, world.folder)
            forget()
            with watching(world.folder, at, fault, is_lasting=fault is full_disk):
                try:
                    work(world)
                except (PowerCut, OSError, LayerError):
                    broken += 1  # what a user sees of it is tried elsewhere
            forget()
            tried += 1
            found = look(world)
            third += found not in allowed
            assert found in allowed, (name, at, fault.__name__)
            if look is World.published:
                shutil.rmtree(world.folder / "ny planerare")
            work(world)
            assert look(world) == allowed[1], (name, at, fault.__name__)
    assert broken > tried / 3  # some calls may fail and the work still succeed, not most
    with capsys.disabled():
        print(
            f"\n{name}: {calls} calls, {tried} faults tried, {broken} stopped the work, "
            f"{third} third states"
        )
