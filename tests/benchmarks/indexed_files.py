"""The benchmark's layers as a check has them: each with its index open."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import shapely
from benchmarks.layer_data import make_layers
from benchmarks.measuring import Answer
from shapely.geometry.base import BaseGeometry

from layers.index.build import Step, no_step
from layers.index.reader import LayerIndex
from layers.index.shelf import IndexShelf
from layers.packages.manifest import Manifest
from layers.vector import VectorLayer, read_vector
from rumslig.check import Question, run_check
from rumslig.measure import Inside, LayerObjects
from rumslig.places import Municipalities
from rumslig.plan_area import PlanArea
from rumslig.plan_shape import PlanShape
from rumslig.rules import Rule


@dataclass(frozen=True)
class IndexedFile:
    """A file with an index beside it, as an installed layer has."""

    path: Path
    opened: LayerIndex
    package: str = "bench"
    version: str = "1.0.0"
    reference_date: str = "2026-01-01"
    manifest: Manifest | None = None

    @property
    def layer(self) -> str:
        return self.path.stem

    @property
    def title(self) -> str:
        return self.path.stem

    @property
    def source_name(self) -> str:
        return self.path.name

    def fingerprint(self) -> tuple[str, ...]:
        return (self.path.stem,)

    def read(self) -> VectorLayer:
        raise AssertionError("an index of the benchmark was not used")

    def read_coverage(self, condition: str = "") -> BaseGeometry | None:
        return None

    def index(self, step: Step = no_step) -> LayerIndex | None:
        return self.opened

    def discard_index(self) -> None:
        raise AssertionError("an index of the benchmark is damaged")

    @property
    def rule(self) -> Rule:
        return Rule(self.layer, self.layer)


@cache
def open_files(folder: Path) -> tuple[IndexedFile, ...]:
    """Return the layers, made and indexed where they are not; tell how long that took."""
    shelf, made = IndexShelf(folder / "index"), []
    begun, objects = time.perf_counter(), 0
    for path in make_layers(folder):
        key = f"{path.stem}-{path.stat().st_mtime_ns}"
        index = shelf.find(key)
        if index is None:
            layer = read_vector(path)
            objects += len(layer.geometry)
            named = replace(layer, sha256=key)
            shelf.build(key, lambda named=named: named)  # type: ignore[misc]
            index = shelf.find(key)
        assert index is not None
        made.append(IndexedFile(path, index))
    if objects:
        per = 1e6 * (time.perf_counter() - begun) / objects
        print(f"\nreading and indexing: {per:.0f} s for a million objects")
    held = sum(len(file.opened) for file in made)
    print(f"\nindexes: {shelf.bytes / held:.0f} bytes an object")
    return tuple(made)


def candidates(files: Sequence[IndexedFile], plan: BaseGeometry) -> dict[str, np.ndarray]:
    """Return the objects whose bounds meet the plan's, by layer."""
    found = {}
    for file in files:
        positions = file.opened.meeting(plan.bounds)
        if len(positions):
            found[file.layer] = file.opened.shapes(positions)
    return found


def figures(files: Sequence[IndexedFile], plan: BaseGeometry) -> Answer:
    """Return what lies inside a plan, by layer, as the overlay measures it."""
    shape, found = PlanShape(plan), {}
    for file in files:
        positions = file.opened.meeting(plan.bounds)
        if len(positions):
            shapes = file.opened.shapes(positions)
            objects = LayerObjects(shapes, [""] * len(shapes), positions.tolist())
            whole = Inside.of(shape, objects, file.rule).whole
            found[file.layer] = whole.area_m2 or whole.length_m or float(whole.count)
    return found


def figures_of_many(files: Sequence[IndexedFile], plans: Sequence[BaseGeometry]) -> Answer:
    """Return what lies inside each plan, by its number and layer, from two threads."""

    def of_plan(number: int) -> Answer:
        return {f"{number} {name}": value for name, value in figures(files, plans[number]).items()}

    with ThreadPoolExecutor(2) as pool:
        answers = pool.map(of_plan, range(len(plans)))
        return {name: value for answer in answers for name, value in answer.items()}


def nearest(files: Sequence[IndexedFile], plan: BaseGeometry) -> Answer:
    """Return the distance (m) to the nearest object of each layer."""
    shapely.prepare(plan)
    found = {}
    for file in files:
        (first, *_) = file.opened.shapes(file.opened.nearest(plan, None, 0.0))
        found[file.layer] = float(plan.distance(first))
    return found


def whole_check(files: Sequence[IndexedFile], plan: shapely.Polygon) -> Answer:
    """Return what a check finds inside a plan, by layer, with proof, texts and nearest objects."""
    questions = [Question(file.rule, file) for file in files]
    result = run_check([PlanArea("plan", plan)], questions, Municipalities((), 0.0))
    return {
        item.layer: item.figures.area_m2 or item.figures.length_m or float(item.figures.count)
        for item in result.findings
        if item.state in ("HIT", "TOUCH")
    }
