"""Plans that go from stage to stage: they move, shrink and grow, and so does the material.

Everything is worked out from a seed, in memory: plan areas are laid over small layers by the real
overlay, so that a history costs milliseconds and its truth can be measured by other means.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from shapely import LineString, Point, box
from shapely.affinity import scale, translate
from shapely.geometry.base import BaseGeometry

from rumslig.cases.case import Case, CaseHeader, Signature
from rumslig.cases.draft import Draft, DraftParagraph
from rumslig.check import CheckedPlan, CheckResult
from rumslig.finding import Finding, Proof
from rumslig.measure import LayerObjects
from rumslig.overlay import overlay
from rumslig.plan_area import PlanArea
from rumslig.rules import Rule, build_rule

EAST, NORTH = 512_000.0, 6_554_000.0
STAGES = ("PROGRAM", "SAMRAD", "GRANSKNING")
DAYS = ("2025-03-10", "2026-02-12", "2026-11-02")


def at(west: float, south: float, east: float, north: float) -> BaseGeometry:
    """Return a box in metres from the middle."""
    return box(EAST + west, NORTH + south, EAST + east, NORTH + north)


@dataclass(frozen=True)
class Material:
    """A layer in a version: what a rule reads."""

    name: str
    shapes: tuple[BaseGeometry, ...]
    version: str = "1.0.0"
    classes: tuple[str, ...] = ()
    rule: Rule = field(default_factory=lambda: build_rule({"id": "aker", "layer": "aker"}))

    def changed(self, shapes: Sequence[BaseGeometry]) -> Material:
        """Return the next version with other objects."""
        return replace(self, shapes=tuple(shapes), version="1.1.0", classes=())

    def ask(self, plan: PlanArea) -> Finding:
        """Return what the rule says of a plan area; the layer is mapped everywhere."""
        shapes = np.empty(len(self.shapes), dtype=object)
        shapes[:] = self.shapes
        names = self.classes or ("",) * len(shapes)
        objects = LayerObjects(shapes, names, list(range(len(shapes))))
        everywhere = at(-100_000, -100_000, 100_000, 100_000)
        figures = overlay(plan.geometry, objects, self.rule, everywhere)
        title = self.rule.title or self.name.capitalize()
        return Finding(
            plan=plan.name,
            rule=self.rule.id,
            layer=self.name,
            package="prov",
            title=title,
            theme="natur",
            figures=figures,
            scale_factor=0.9996,
            text=f"{title}: {figures.state}",
            proof=Proof(
                file_sha256=f"{self.name}-{self.version}",
                layer_version=self.version,
            ),
        )


def fields_layer(shapes: Sequence[BaseGeometry], **rule: object) -> Material:
    """Return farmland."""
    made = build_rule({"id": "aker", "layer": "aker", "title": "Åkermark", **rule})
    return Material("aker", tuple(shapes), rule=made)


def road_layer(shapes: Sequence[BaseGeometry]) -> Material:
    """Return a road that is measured along."""
    made = build_rule({"id": "vag", "layer": "vag", "title": "Väg", "metric": "length"})
    return Material("vag", tuple(shapes), rule=made)


def stops_layer(shapes: Sequence[BaseGeometry]) -> Material:
    """Return stops that are counted, and looked for within 500 m."""
    made = build_rule(
        {"id": "hallplats", "layer": "hallplats", "title": "Hållplats", "near_m": 500}
    )
    return Material("hallplats", tuple(shapes), rule=made)


def make_case(
    number: int,
    plans: Sequence[PlanArea],
    materials: Sequence[Material],
    *,
    follows: str = "",
    title: str = "Norra åkern",
    said: bool = True,
    sender_dnr: str = "KS 2025/17",
) -> Case:
    """Return the case of a stage (0–2), checked; where `said`, signed with a text."""
    header = CaseHeader(
        dnr=f"26RS{101 + number}",
        title=title,
        sender="Kumla kommun",
        plan_type="DP_STANDARD",
        stage=STAGES[number % 3],
        due=DAYS[number % 3],
        received=DAYS[number % 3],
        sender_dnr=sender_dnr,
        follows=follows,
    )
    findings = tuple(item.ask(plan) for plan in plans for item in materials)
    result = CheckResult(tuple(CheckedPlan(plan, ()) for plan in plans), (), findings)
    case = Case(header, tuple(plans), result=result)
    if not said:
        return case
    return replace(
        case,
        draft=Draft(tuple(paragraphs_of(findings))),
        signature=Signature(DAYS[number % 3], "handläggare"),
    )


def paragraphs_of(findings: Sequence[Finding]) -> list[DraftParagraph]:
    """Return a paragraph of each finding that concerns its plan, and one of none."""
    told = [
        DraftParagraph(
            f"p{number}",
            item.theme,
            f"{item.title} i {item.plan} bör beaktas.",
            plan=item.plan,
            rule=item.rule,
            tone="anser-bor",
        )
        for number, item in enumerate(findings)
        if item.state in ("HIT", "TOUCH", "NEAR")
    ]
    return [*told, DraftParagraph("fri", "digital", "Bredband bör beskrivas.", tone="anser-bor")]


@dataclass(frozen=True)
class History:
    """The stages of a plan, the earliest first; each follows the one before."""

    stages: tuple[Case, ...]

    @property
    def last(self) -> Case:
        """The stage in hand."""
        return self.stages[-1]

    @property
    def earlier(self) -> tuple[Case, ...]:
        """What came before it."""
        return self.stages[:-1]


def some_materials(chance: random.Random) -> list[Material]:
    """Return farmland, a road and stops round the middle."""
    west, south = chance.uniform(-300, 200), chance.uniform(-300, 200)
    fields = [at(west, south, west + chance.uniform(100, 500), south + chance.uniform(100, 500))]
    if chance.random() < 0.5:
        fields.append(at(west + 350, south - 100, west + 600, south + 50))
    bend = chance.uniform(-200, 200)
    road = LineString([(EAST - 900, NORTH + bend), (EAST, NORTH - bend), (EAST + 900, NORTH + 50)])
    stops = [
        Point(EAST + chance.uniform(-600, 600), NORTH + chance.uniform(-600, 600))
        for _ in range(chance.randint(1, 4))
    ]
    return [fields_layer(fields), road_layer([road]), stops_layer(stops)]


def some_plan(chance: random.Random, name: str = "Norra åkern") -> PlanArea:
    """Return a plan area round the middle: a box, or an L."""
    west, south = chance.uniform(-400, 100), chance.uniform(-400, 100)
    shape = at(west, south, west + chance.uniform(150, 600), south + chance.uniform(150, 600))
    if chance.random() < 0.4:
        shape = shapely.difference(shape, at(west, south, west + 80, south + 80))
    return PlanArea(name, shape)


def move_plan(plan: PlanArea, chance: random.Random) -> PlanArea:
    """Return the area in the next stage: as it was, moved, shrunk, grown or far away."""
    way = chance.choice(("same", "same", "moved", "shrunk", "grown", "away"))
    if way == "same":
        return plan
    if way == "moved":
        shape = translate(plan.geometry, chance.uniform(-150, 150), chance.uniform(-150, 150))
    elif way == "away":
        shape = translate(plan.geometry, 3_000, 3_000)
    else:
        size = chance.uniform(0.4, 0.9) if way == "shrunk" else chance.uniform(1.1, 1.6)
        shape = scale(plan.geometry, size, size, origin="center")
    return PlanArea(plan.name, shape)


def change_material(item: Material, chance: random.Random) -> Material:
    """Return the layer in the next stage: the same, packed anew, or with other objects."""
    way = chance.choice(("same", "same", "packed", "changed"))
    if way == "same":
        return item
    if way == "packed":
        return replace(item, version="1.1.0")
    moved = [
        translate(shape, chance.uniform(-120, 120), chance.uniform(-120, 120))
        for shape in item.shapes
    ]
    return item.changed(moved)


def make_history(seed: int, stages: int = 3) -> History:
    """Return a plan's stages; the last has said nothing yet."""
    chance = random.Random(seed)
    names = ["Alternativ A", "Alternativ B"][: chance.choice((1, 1, 2))]
    plans = [some_plan(chance, name) for name in names]
    materials = some_materials(chance)
    made: list[Case] = []
    for number in range(stages):
        if number:
            plans = [move_plan(plan, chance) for plan in plans]
            materials = [change_material(item, chance) for item in materials]
        follows = made[-1].header.dnr if made else ""
        said = number < stages - 1
        made.append(make_case(number, plans, materials, follows=follows, said=said))
    return History(tuple(made))
