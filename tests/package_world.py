"""A publisher and a planner in one folder, whose state is the old one, the new one, or a fault."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from package_market import AFTER, BEFORE, Market, Row, square

from layers.atomic import LEFT_AFTER_S
from layers.catalog import Catalog
from layers.packages.build import build_package
from layers.packages.manifest import Manifest, parse_manifest
from layers.packages.source import read_source
from layers.packages.store import Store
from layers.repository.choices import Keeping, read_choices
from rumslig.packages.desk import PackageDesk
from rumslig.packages.publishing import write_bundle
from rumslig.settings import Home

NAME = "skydd"


def many(count: int, changed: int = 0) -> tuple[Row, ...]:
    """Return squares, some of which have another name."""
    return tuple(
        (f"id-{i:05}", f"{'ny' if i < changed else 'plats'} {i * 7919 % 9973}", "1",
         square(i % 97 * 50.0, i // 97 * 50.0, 40.0))
        for i in range(count)
    )  # fmt: skip


def forget() -> None:
    """Forget what was opened, as a new process would have."""
    import layers.catalog

    layers.catalog._read_object.cache_clear()
    layers.catalog._open_index.cache_clear()


@dataclass(frozen=True)
class World:
    """Everything below one folder, so that it can be put back as it was, or used elsewhere.

    `byggt` beside it holds version 1.1.0, built and not yet published.
    """

    folder: Path

    @property
    def market(self) -> Market:
        return Market(self.folder)

    @property
    def repo(self) -> Path:
        return self.market.repo

    @property
    def desk(self) -> PackageDesk:
        return PackageDesk(Home(self.folder / "hem"))

    @property
    def built(self) -> Path:
        return self.folder.parent / "byggt"

    @property
    def bundle(self) -> Path:
        return self.folder / "paket.rumslig-bundle"

    @property
    def address(self) -> str:
        """Where the planner looks: the folder, or the web server that is named beside it."""
        named = self.folder.parent / "adress.txt"
        return named.read_text("utf-8") if named.exists() else str(self.repo)

    # ---- work ----

    def publish(self) -> None:
        manifest = parse_manifest((self.built / "1.1.0.json").read_bytes())
        self.market.publisher.publish(manifest, Store(self.built))

    def withdraw(self) -> None:
        self.market.publisher.withdraw(NAME, "1.1.0", "fel gräns")

    def install(self) -> None:
        desk = self.desk
        desk.install(desk.open(self.address), NAME, "1.0.0")

    def update(self) -> None:
        self.desk.update(NAME)

    def rollback(self) -> None:
        self.desk.rollback(NAME, "1.0.0")

    def pin(self) -> None:
        self.desk.installer.pin(NAME, "ärendet")

    def collect(self) -> None:
        self.desk.collect(keeping=Keeping(0))

    def repair(self) -> None:
        self.desk.check()

    def write_bundle(self) -> None:
        desk = self.desk
        write_bundle(desk.open(self.address), [f"{NAME}@1.0.0"], self.bundle)

    def install_bundle(self) -> None:
        desk = self.desk
        desk.install(desk.open(str(self.bundle)), NAME, "1.0.0")

    # ---- states ----

    def published(self) -> str:
        """Return what a planner who comes now gets, read object by object."""
        home = self.folder / "ny planerare"
        desk = PackageDesk(Home(home))
        try:
            desk.install(desk.open(str(self.repo)), NAME)
            self.market.publisher.edition()
            return read_whole(desk)
        finally:
            shutil.rmtree(home)

    def withdrawn(self) -> str:
        """Return which version is the latest, as the publisher's index says it."""
        package = self.market.publisher.edition().index.find(NAME)
        assert package is not None and package.latest is not None
        return package.latest.version

    def installed(self) -> str:
        return read_whole(self.desk)

    def pinned(self) -> str:
        return f"{read_whole(self.desk)} {read_choices(self.desk.store).of(NAME).pinned_by}"

    def kept(self) -> str:
        """Return every version that is in the store, each of them whole."""
        read_whole(self.desk)
        store = self.desk.store
        versions = store.versions()
        assert all(store.read(part) for item in versions for part in item.objects)
        return " ".join(sorted(item.version for item in versions))

    def harmed(self) -> str:
        """Return whether the store is whole; what was damaged is never taken for sound."""
        seen = self.desk.check(repair=False)
        return "damaged" if seen.problems else self.installed()

    def bundled(self) -> str:
        """Return the version that a bundle installs; "" where there is no bundle."""
        if not self.bundle.exists():
            return ""
        home = self.folder / "ny planerare"
        desk = PackageDesk(Home(home))
        try:
            desk.install(desk.open(str(self.bundle)), NAME, "1.0.0")
            return read_whole(desk)
        finally:
            shutil.rmtree(home)


def read_whole(desk: PackageDesk) -> str:
    """Return the installed version after reading all of it; "" where nothing is installed."""
    manifests = desk.store.installed()
    if not manifests:
        return ""
    for layer in Catalog(desk.store, manifests).layers:
        layer.read()
    assert desk.check(repair=False).problems == ()
    desk.states()
    (manifest,) = manifests
    return manifest.version


# ---- how the work begins ----


def nothing(world: World) -> None:
    """Begin with 1.0.0 published and nothing installed."""


def with_both(world: World) -> None:
    world.install()
    world.publish()


def with_new_in_use(world: World) -> None:
    with_both(world)
    world.update()


def with_new_published(world: World) -> None:
    world.publish()


def with_old_unused(world: World) -> None:
    """Begin with the version before in the store, long enough for it to be cleared away."""
    with_new_in_use(world)
    age = time.time() - LEFT_AFTER_S - 60
    for path in world.desk.store.root.glob("objects/**/*"):
        os.utime(path, (age, age))


def with_a_damaged_object(world: World) -> None:
    world.install()
    store = world.desk.store
    path = store.path_of(store.find(NAME).layers[0].data)
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    content[-7] ^= 1
    path.write_bytes(bytes(content))


def with_a_bundle(world: World) -> None:
    world.write_bundle()


Before = Callable[[World], None]
Work = tuple[Before, Before, Callable[[World], str], tuple[str, str]]
"""How it begins, what is done, what is looked at, and the state before and after."""

WORKS: dict[str, Work] = {
    "publish": (nothing, World.publish, World.published, ("1.0.0", "1.1.0")),
    "withdraw": (with_new_published, World.withdraw, World.withdrawn, ("1.1.0", "1.0.0")),
    "install": (nothing, World.install, World.installed, ("", "1.0.0")),
    "update by delta": (with_both, World.update, World.installed, ("1.0.0", "1.1.0")),
    "rollback": (with_new_in_use, World.rollback, World.installed, ("1.1.0", "1.0.0")),
    "pin": (World.install, World.pin, World.pinned, ("1.0.0 ", "1.0.0 ärendet")),
    "gc": (with_old_unused, World.collect, World.kept, ("1.0.0 1.1.0", "1.1.0")),
    "check-store": (with_a_damaged_object, World.repair, World.harmed, ("damaged", "1.0.0")),
    "bundle": (nothing, World.write_bundle, World.bundled, ("", "1.0.0")),
    "install a bundle": (
        with_a_bundle, World.install_bundle, World.installed, ("", "1.0.0"),
    ),
}  # fmt: skip


def work(folder: Path, name: str) -> None:
    """Do some work, as a process of its own does."""
    WORKS[name][1](World(folder))


def make_world(place: Path, before: Sequence[Row] = BEFORE, after: Sequence[Row] = AFTER) -> World:
    """Return a world with 1.0.0 published and 1.1.0 built."""
    world = World(place / "värld")
    world.market.open()
    world.market.publish(NAME, "1.0.0", before)
    built = Store(world.built)
    manifest = build_version(world.market, built, after)
    (world.built / "1.1.0.json").write_bytes(manifest.to_bytes())
    return world


def build_version(market: Market, built: Store, rows: Sequence[Row]) -> Manifest:
    return build_package(read_source(market.write_source(NAME, "1.1.0", rows)), built)
