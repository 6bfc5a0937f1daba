"""A crash, a full disk, a broken disk or a refusal at any file-system call of work on packages.

Whatever is left is the version before or the new one, whole, and the work can be done again. The
quick set tries some of the calls; `make faults` tries every one with every fault, once and from
then on.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from broken_disk import FAULTS, PowerCut, watching
from fault_trials import IS_ALL, judge
from package_world import WORKS, forget, make_world

from layers.errors import LayerError

QUICK = 6
"""So many faults of each kind of work are tried when not all are."""


@pytest.mark.parametrize("name", WORKS)
def test_whatever_fails_leaves_the_old_or_the_new(name: str, tmp_path: Path) -> None:
    world = make_world(tmp_path)
    before, work, look, allowed = WORKS[name]
    before(world)
    pristine = tmp_path / "orört"
    shutil.copytree(world.folder, pristine)
    with watching(world.folder) as watch:
        work(world)
        calls = list(watch.calls)
    forget()
    assert look(world) == allowed[1]
    chosen = [(at, fault) for at in range(1, len(calls) + 1) for fault in FAULTS]
    if not IS_ALL:
        chosen = random.Random(len(calls)).sample(chosen, QUICK)
    if not IS_ALL and name == "gc":  # what it does not see it must not take for gone
        hidden = [at for at, call in enumerate(calls, 1) if call in ("os.scandir", "os.listdir")]
        chosen += [(at, FAULTS[-2]) for at in hidden]
    stopped = 0
    for at, fault in chosen:
        what = f"{name}, call {at} ({calls[at - 1]}), {fault.name}"
        shutil.rmtree(world.folder)
        shutil.copytree(pristine, world.folder)
        forget()
        with watching(world.folder, at, fault):
            try:
                work(world)
            except (PowerCut, OSError, LayerError):
                stopped += 1  # what a user sees of it is tried elsewhere
        forget()
        judge(f"file-system call: {name}", look(world) in allowed, what)
        work(world)
        forget()
        assert look(world) == allowed[1], what
    assert stopped > len(chosen) / 4  # some calls may fail and the work still succeed, not most
