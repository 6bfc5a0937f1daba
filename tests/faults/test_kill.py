"""Work on packages that is killed (SIGKILL) at a random moment, in a process of its own.

The moments are drawn over the time that the work takes. The quick set kills a few, `make faults`
200 a phase.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest
from fault_trials import amount, judge
from kill_forge import Forge, open_forge
from package_server import serving
from package_world import WORKS, forget, make_world, many

ROWS = amount(300, 1_500)
PHASES = {
    "publish": "publish",
    "download": "install",
    "install": "install",
    "delta": "update by delta",
    "rollback": "rollback",
    "gc": "gc",
    "check-store": "check-store",
    "bundle": "install a bundle",
}
"""The work of each phase; a download comes over a web server, an installation from a folder."""


@pytest.fixture(scope="module")
def forge() -> Iterator[Forge]:
    if not hasattr(os, "fork"):
        pytest.skip("no fork on this system")
    with open_forge("package_world") as opened:
        yield opened


@pytest.mark.parametrize("phase", PHASES)
def test_a_kill_leaves_the_old_or_the_new(phase: str, forge: Forge, tmp_path: Path) -> None:
    work = PHASES[phase]
    before, again, look, allowed = WORKS[work]
    world = make_world(tmp_path, many(ROWS), many(ROWS, 30))
    with serving(world.repo) as site:
        if phase == "download":
            (tmp_path / "adress.txt").write_text(site.address, "utf-8")
        before(world)
        pristine = tmp_path / "orört"
        shutil.copytree(world.folder, pristine)

        def put_back() -> None:
            shutil.rmtree(world.folder)
            shutil.copytree(pristine, world.folder)
            forget()

        times = []
        for _ in range(3):
            put_back()
            times.append(forge.run(world.folder, work).seconds)
        forget()
        assert look(world) == allowed[1]
        chance, killed = random.Random(20261127), 0
        for number in range(amount(2, 200)):
            put_back()
            moment = chance.uniform(0.0, statistics.median(times))
            killed += forge.run(world.folder, work, moment).is_killed
            forget()
            found = look(world)
            judge(f"kill -9: {phase}", found in allowed, f"{number}: {found} at {moment:.4f} s")
            again(world)
            forget()
            assert look(world) == allowed[1]
        assert killed, "the work was always done before it could be killed"
