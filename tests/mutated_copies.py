"""Mutated copies of real files and of a layer in every format, each read in a process of its own.

A file that has parts beside it (a Shapefile, a picture with its world file) is copied with them,
and any of the parts may be the one that is damaged.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from made_files import parts_of
from mutations import mutate
from reading_child import Outcome, ReadingChild

LARGEST = 2_000_000
_TOGETHER = (".shp", ".mif", ".tab", ".png", ".jpg", ".gml")
"""Files that are read with what has their stem."""
_ARCHIVES = (".zip", ".kmz")
_ASIDE = (".dbf", ".shx", ".prj", ".cpg", ".mid", ".xsd", ".dat", ".map", ".id", ".pgw", ".jgw")
_NO_LAYERS = (".md", ".points", ".diff", ".py")


@dataclass(frozen=True)
class Trial:
    """A mutation and what came of it."""

    name: str
    seed: int
    way: str
    outcome: Outcome


def originals(folder: Path) -> list[Path]:
    """Return the files to mutate copies of, in order."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and 0 < path.stat().st_size <= LARGEST
        and path.suffix.lower() not in (*_ASIDE, *_NO_LAYERS)
    )


def try_mutations(
    files: list[Path], seeds: range, folder: Path, most: int | None = None
) -> Iterator[Trial]:
    """Yield what comes of reading mutated copies: file after file with each seed.

    `most` takes a sample of so many, by the seeds.
    """
    jobs = [(path, seed) for seed in seeds for path in files]
    if most is not None and most < len(jobs):
        jobs = random.Random(seeds.start).sample(jobs, most)
    child = ReadingChild()
    try:
        for path, seed in jobs:
            copy, way = damaged_copy(path, seed, folder)
            yield Trial(path.name, seed, way, child.read(copy))
            shutil.rmtree(copy.parent)
    finally:
        child.close()


def damaged_copy(path: Path, seed: int, folder: Path) -> tuple[Path, str]:
    """Write a damaged copy with its parts into a folder of its own; return it, and the way."""
    place = folder / f"{seed}"
    place.mkdir(parents=True)
    together = path.suffix.lower() in _TOGETHER
    parts = [item for item in (parts_of(path) if together else [path]) if item.stat().st_size]
    for part in parts:
        shutil.copyfile(part, place / part.name)
    chance = random.Random(f"{path.name} {seed}")
    harmed = place / (path.name if chance.random() < 0.6 else chance.choice(parts).name)
    harmed.chmod(0o644)
    is_archive = harmed.suffix.lower() in _ARCHIVES
    way, content = mutate(harmed.read_bytes(), chance.randrange(1 << 32), is_archive)
    harmed.write_bytes(content)
    return place / path.name, f"{way} {harmed.suffix}"
