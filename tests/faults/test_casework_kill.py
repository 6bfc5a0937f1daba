"""Each step of a case's way from mail to archive is killed (SIGKILL) at random moments.

A fresh desk then opens the home: every case is as before the step or as after it, and nothing is
wrong. The quick set kills once or twice a step, `make faults` a hundred times.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from casework_world import STEPS, WRITINGS, Look, World, make_world, nothing
from fault_trials import amount, judge
from kill_forge import Forge, open_forge

KILLS = amount(1, 100)


@dataclass(frozen=True)
class Stage:
    """The world before a step and what it holds before and after it."""

    folder: Path
    seconds: float
    looks: tuple[Look, Look]
    made: tuple[dict[str, str], dict[str, str]]
    left: set[str]


@pytest.fixture(scope="module")
def forge() -> Iterator[Forge]:
    if not hasattr(os, "fork"):
        pytest.skip("no fork on this system")
    with open_forge("casework_world") as opened:
        yield opened


@pytest.fixture(scope="module")
def world(forge: Forge, tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(tmp_path_factory.mktemp("vägen"))


@pytest.fixture(scope="module")
def stages(
    forge: Forge, world: World, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Stage]:
    """The whole way without a kill, with the world as it was before each step."""
    kept = tmp_path_factory.mktemp("orörd")
    found = {}
    looked = world.look()
    for number, (name, (before, _)) in enumerate(STEPS.items()):
        if before is not nothing:
            before(world)
            looked = world.look()
        folder = kept / str(number)
        shutil.copytree(world.folder, folder)
        earlier, made = looked, world.made()
        death = forge.run(world.folder, name)
        looked = world.look()
        assert looked.faults == []
        looks, mades = (earlier, looked), (made, world.made())
        found[name] = Stage(folder, death.seconds, looks, mades, world.left())
    return found


def put_back(world: World, stage: Stage) -> None:
    shutil.rmtree(world.folder)
    shutil.copytree(stage.folder, world.folder)


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_leaves_the_case_before_or_after(
    step: str, forge: Forge, world: World, stages: dict[str, Stage]
) -> None:
    stage, item = stages[step], f"kill -9: {step}"
    before, after = stage.looks
    chance = random.Random(f"20261127 {step}")
    killed = tried = 0
    while killed < KILLS and tried < 3 * KILLS + 20:
        put_back(world, stage)
        # saving comes last: every other moment is drawn from there
        share = chance.uniform(0.5 if tried % 2 else 0.0, 1.0)
        tried += 1
        if not forge.run(world.folder, step, share * stage.seconds).is_killed:
            continue
        killed += 1
        what = f"{tried}, at {share:.4f} of {stage.seconds:.3f} s"
        found = world.look()
        judge(item, not found.faults, f"{what}: {found.faults}")
        if step == "write":
            done = int(world.told.read_text("utf-8") or 0) if world.told.exists() else 0
            words = [before.words, *(f"Mina ord, {n}." for n in range(1, WRITINGS + 1))]
            assert found.words in words[done : done + 2], what
        else:
            assert found.state in (before.state, after.state), what
        for name, digest in world.made().items():
            assert digest in (made.get(name) for made in stage.made), (what, name)
        world.grow_old()
        if found.state != after.state or before.state == after.state:
            STEPS[step][1](world)
        again = world.look()
        assert (again.words, again.faults) == (after.words, []), what
        assert step == "write" or again.state == after.state, what
        assert world.made() == stage.made[1], what
        assert world.left() == stage.left, what
    assert killed, "the step was always done before it could be killed"
