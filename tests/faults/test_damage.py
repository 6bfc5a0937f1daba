"""A bit that flips, or an end that is lost, in any file of a repository, a bundle or a home.

What is damaged is refused, or what comes of it is exactly what was published. The quick set tries
a few places of each kind of file; `make faults` 1 000 flips and 300 truncations a kind.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fault_trials import amount, judge
from package_world import NAME, World, forget, make_world, many, read_whole

from layers.errors import LayerError
from layers.own_file import read_own, write_own
from layers.packages.manifest import parse_manifest
from rumslig.packages.desk import PackageDesk
from rumslig.settings import Home

FLIPS, FLIPS_QUICK = 1000, 6
CUTS, CUTS_QUICK = 300, 3


@dataclass(frozen=True)
class Kind:
    """A kind of file: where one is, what is done with it, and what is in the way of damage."""

    pattern: str
    work: Callable[[World], str]
    beside: tuple[str, ...] = ()
    """Files that would be taken instead, were they there."""


def update(world: World) -> str:
    world.update()
    return read_whole(world.desk)


def install_anew(world: World) -> str:
    """Trust and install as a planner who comes now."""
    home = world.folder / "ny planerare"
    desk = PackageDesk(Home(home))
    try:
        desk.install(desk.open(str(world.repo)), NAME)
        return read_whole(desk)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def install_bundle(world: World) -> str:
    home = world.folder / "ny planerare"
    desk = PackageDesk(Home(home))
    try:
        desk.install(desk.open(str(world.bundle)), NAME, "1.0.0")
        return read_whole(desk)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def look(world: World) -> str:
    """Use what is installed, and be told what it came of and what holds it."""
    desk = world.desk
    version = read_whole(desk)
    (state,) = desk.states()
    desk.collect(dry_run=True)
    is_held = (state.name, state.pinned_by) == (NAME, "ärendet")
    # what was kept of the repository's answer may be gone, and then that is what is said
    return version if is_held and state.state in ("update_available", "unconfirmed") else f"{state}"


DELTAS, PACKED = "objects/delta/*", "objects/sha256/*/*.zst"
KINDS = {
    "root": Kind("förråd/metadata/1.root.json", install_anew),
    "timestamp": Kind("förråd/metadata/timestamp.json", update),
    "snapshot": Kind("förråd/metadata/3.snapshot.json", update),
    "targets": Kind("förråd/metadata/3.targets.json", update),
    "index": Kind("förråd/targets/index/*", update),
    "manifest": Kind("förråd/targets/manifests/*/1.1.0/*", update),
    "object": Kind("förråd/{data}", update, (DELTAS, PACKED)),
    "packed object": Kind("förråd/{data}.zst", update, (DELTAS,)),
    "row index": Kind("förråd/{rows}", update, (DELTAS, PACKED)),
    "delta": Kind("förråd/objects/delta/*-{name}.zst", update),
    "bundle": Kind("paket.rumslig-bundle", install_bundle),
    "home: installed": Kind("hem/packages/installed.json", look),
    "home: choices": Kind("hem/packages/choices.json", look),
    "home: manifest": Kind("hem/packages/manifests/*/*/*", look),
    "home: object": Kind("hem/packages/{old}", look),
    "home: known": Kind("hem/repositories/repositories.json", update),
    "home: root": Kind("hem/repositories/*/root.json", update),
    "home: seen": Kind("hem/repositories/*/seen.json", update),
    "home: index": Kind("hem/repositories/*/index.json", look),
    "home: tuf": Kind("hem/repositories/*/tuf/*.json", update),
}


UNNEEDED = ("delta", "packed object", "home: index", "home: tuf")
"""Where these are damaged there is another way to the same."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A planner with 1.0.0, which is pinned, where 1.1.0 is published and known of."""
    world = make_world(tmp_path_factory.mktemp("skadad"), many(150), many(150, 5))
    world.install()
    world.write_bundle()
    world.publish()
    desk = world.desk
    desk.installer.pin(NAME, "ärendet")
    return world


def damages(sound: dict[Path, bytes], name: str) -> Iterator[tuple[str, Path, bytes]]:
    """Yield files with their content damaged in many ways."""
    chance, paths = random.Random(name), sorted(sound)
    for _ in range(amount(FLIPS_QUICK, FLIPS)):
        path = chance.choice(paths)
        place, bit = chance.randrange(len(sound[path])), chance.randrange(8)
        flipped = bytearray(sound[path])
        flipped[place] ^= 1 << bit
        yield f"bit {bit} of byte {place} of {path.name}", path, bytes(flipped)
    for _ in range(amount(CUTS_QUICK, CUTS)):
        path = chance.choice(paths)
        length = chance.randrange(len(sound[path]))
        yield f"{path.name} cut at {length}", path, sound[path][:length]


def find(world: World, kind: Kind) -> list[Path]:
    built = parse_manifest((world.built / "1.1.0.json").read_bytes()).layers[0]
    old = world.desk.store.find(NAME).layers[0]
    assert built.row_index is not None
    words = {
        "data": f"objects/sha256/{built.data.sha256[:2]}/{built.data.sha256}",
        "rows": f"objects/sha256/{built.row_index.sha256[:2]}/{built.row_index.sha256}",
        "old": f"objects/sha256/{old.data.sha256[:2]}/{old.data.sha256}",
        "name": built.data.sha256,
    }
    found = sorted(world.folder.glob(kind.pattern.format(**words)))
    assert found, kind.pattern
    if "index/" in kind.pattern:  # the one of the latest edition
        found = [max(found, key=lambda path: path.stat().st_mtime_ns)]
    return found


@pytest.mark.parametrize("name", KINDS)
def test_no_damage_is_accepted(name: str, made: World, tmp_path: Path) -> None:
    kind = KINDS[name]
    world = World(tmp_path / "värld")
    shutil.copytree(made.built, world.built)
    shutil.copytree(made.folder, world.folder)
    _move_addresses(world, made)
    if kind.work is update:
        world.desk.installer.pin(NAME, "")
    else:
        world.desk.ask_repositories()
    for pattern in kind.beside:
        for path in world.repo.glob(pattern):
            path.unlink()
    refused = 0
    paths = find(world, kind)
    home = tmp_path / "hem som det var"
    shutil.copytree(world.folder / "hem", home)
    sound = {path: path.read_bytes() for path in paths}
    right = "1.1.0" if kind.work in (update, install_anew) else "1.0.0"
    for path in paths:
        path.chmod(0o644)
    for what, path, content in damages(sound, name):
        forget()
        path.write_bytes(content)
        try:
            found = kind.work(world)
        except LayerError as error:
            judge(f"damage: {name}", "\n" not in str(error), what)
            refused += 1
        else:
            judge(f"damage: {name}", found == right, f"{what}: {found}")
        if kind.work is update:
            shutil.rmtree(world.folder / "hem")
            shutil.copytree(home, world.folder / "hem")
        path.write_bytes(sound[path])
    forget()
    assert kind.work(world) == right
    assert refused or name in UNNEEDED


def _move_addresses(world: World, made: World) -> None:
    """Let the copied home look for the repository where its copy is."""
    for path in world.folder.glob("hem/repositories/repositories.json"):
        document = read_own(path)
        for row in document["repositories"].values():
            row["addresses"] = [str(world.repo) for _ in row["addresses"]]
        write_own(path, document)
