"""Findings: what one rule says of one plan area, with figures and proof."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import shapely
from shapely.geometry.base import BaseGeometry

from rumslig.language import Language, tr
from rumslig.structure.model import ObjectFacts, build_facts

State = Literal[
    "HIT",
    "TOUCH",
    "NEAR",
    "NO_HIT",
    "NO_HIT_PARTIAL",
    "OUTSIDE_COVERAGE",
    "COVERAGE_UNKNOWN",
    "NOT_APPLICABLE",
    "NOT_RUN",
    "ERROR",
]
Certainty = Literal["certain", "possible"]
CitedPlace = Literal["in", "edge", "near"]

CONCERNED: frozenset[State] = frozenset({"HIT", "TOUCH", "NEAR"})
UNDECIDED: frozenset[State] = frozenset(
    {"NO_HIT_PARTIAL", "OUTSIDE_COVERAGE", "COVERAGE_UNKNOWN", "ERROR"}
)
NOT_ASKED: frozenset[State] = frozenset({"NOT_APPLICABLE", "NOT_RUN"})


@dataclass(frozen=True, slots=True)
class ClassFigure:
    """The figures of one class of objects inside the plan."""

    name: str
    area_m2: float | None
    share_of_plan: float | None
    length_m: float | None
    count: int


@dataclass(frozen=True, slots=True)
class MunicipalityShare:
    """How much of a finding lies in a municipality; `share` of the finding's own figure."""

    code: str
    area_m2: float | None
    share: float


@dataclass(frozen=True, slots=True)
class ObjectFigure:
    """One object's overlap; overlaps between objects are in each of them."""

    feature_id: int
    name: str
    area_m2: float | None
    share_of_object: float | None
    length_m: float | None


@dataclass(frozen=True, slots=True)
class Cited:
    """An object of a structure image that a plan meets or nears, and what is said of it.

    Attributes
    ----------
    place
        The plan lies in it, at its edge, or near it; never how much of it.
    certainty
        By the object's own uncertainty and the plan's.
    """

    feature_id: int
    place: CitedPlace
    certainty: Certainty
    facts: ObjectFacts


@dataclass(frozen=True, slots=True)
class Proof:
    """What was read, and how, for one result. Holds no clock, so that it can be repeated."""

    file_sha256: str = ""
    layer_version: str = ""
    reference_date: str = ""
    read: int = 0
    null_geometry: int = 0
    repaired: int = 0
    flagged: int = 0
    filter: str = ""
    crs_operation: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """The geometry's answer, before it is a sentence.

    Attributes
    ----------
    cited
        Each object of a structure image that the plan meets or nears, those it lies in first.
    withheld
        The figures are kept from whoever this is written for; empty ones say nothing.
    """

    state: State
    severity: int | None = None
    certainty: Certainty | None = None
    classes: tuple[ClassFigure, ...] = ()
    area_m2: float | None = None
    share_of_plan: float | None = None
    length_m: float | None = None
    count: int = 0
    distance_m: float | None = None
    direction: str | None = None
    coverage_share: float | None = None
    by_municipality: tuple[MunicipalityShare, ...] = ()
    objects: tuple[ObjectFigure, ...] = ()
    cited: tuple[Cited, ...] = ()
    geometry: BaseGeometry | None = None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """The one result of a rule for a plan area.

    Attributes
    ----------
    figures
        Grid values in EPSG:3006; `geometry` is the hit inside the plan, or for NEAR the
        shortest line to the nearest object.
    ground_area_m2, scale_factor
        The area on the ground, and SWEREF 99 TM's scale at the plan's centroid.
    text
        One or more sentences in the document language.
    """

    plan: str
    rule: str
    layer: str
    package: str
    title: str
    theme: str
    figures: Figures
    scale_factor: float
    text: str
    proof: Proof = field(default_factory=Proof)
    schematic: bool = False
    rus_text: str = ""
    rus_goal: str = ""
    rus_reference: str = ""

    @property
    def state(self) -> State:
        """The result state (analyses §1)."""
        return self.figures.state

    @property
    def state_key(self) -> str:
        """The state with its severity, as look/tokens.json names it: "HIT_3", "NEAR", …"""
        return f"HIT_{self.figures.severity}" if self.state == "HIT" else self.state

    @property
    def ground_area_m2(self) -> float | None:
        """The hit's area on the ground: grid area / k²."""
        area = _metres(self.figures.area_m2)
        return None if area is None else area / round(self.scale_factor, 9) ** 2

    def to_json(self) -> dict[str, Any]:
        """Return the result as the interface describes it, rounded to 0.1 mm and 1e-9."""
        figures = self.figures
        # only structure images whose objects are told one by one have any
        cited = {"cited": [_write_cited(item) for item in figures.cited]} if figures.cited else {}
        return {
            "plan": self.plan,
            "rule": self.rule,
            "layer": self.layer,
            "package": self.package,
            "title": self.title,
            "theme": self.theme,
            "schematic": self.schematic,
            "state": figures.state,
            "severity": figures.severity,
            "certainty": figures.certainty,
            "classes": [
                {
                    "class": item.name,
                    "area_m2": _metres(item.area_m2),
                    "share_of_plan": _share(item.share_of_plan),
                    "length_m": _metres(item.length_m),
                    "count": item.count,
                }
                for item in figures.classes
            ],
            "area_m2": _metres(figures.area_m2),
            "share_of_plan": _share(figures.share_of_plan),
            "length_m": _metres(figures.length_m),
            "count": figures.count,
            "distance_m": _metres(figures.distance_m),
            "direction": figures.direction,
            "ground_area_m2": _metres(self.ground_area_m2),
            "scale_factor": _share(self.scale_factor),
            "by_municipality": [
                {"code": item.code, "area_m2": _metres(item.area_m2), "share": _share(item.share)}
                for item in figures.by_municipality
            ],
            "objects": [
                {
                    "feature_id": item.feature_id,
                    "class": item.name,
                    "area_m2": _metres(item.area_m2),
                    "share_of_object": _share(item.share_of_object),
                    "length_m": _metres(item.length_m),
                }
                for item in figures.objects
            ],
            **cited,
            "coverage_share": _share(figures.coverage_share),
            "text": self.text,
            "rus": {
                "text": self.rus_text,
                "goal": self.rus_goal,
                "reference": self.rus_reference,
            },
            "proof": asdict(self.proof),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any], geometry: BaseGeometry | None) -> Finding:
        """Return the finding that `to_json` wrote, with its geometry."""
        rus = data["rus"]
        return cls(
            **{
                key: data[key]
                for key in (
                    "plan",
                    "rule",
                    "layer",
                    "package",
                    "title",
                    "theme",
                    "schematic",
                    "scale_factor",
                    "text",
                )
            },
            figures=_read_figures(data, geometry),
            proof=Proof(**data["proof"]),
            rus_text=rus["text"],
            rus_goal=rus["goal"],
            rus_reference=rus["reference"],
        )


def _read_figures(data: Mapping[str, Any], geometry: BaseGeometry | None) -> Figures:
    return Figures(
        **{
            key: data[key]
            for key in (
                "state",
                "severity",
                "certainty",
                "area_m2",
                "share_of_plan",
                "length_m",
                "count",
                "distance_m",
                "direction",
                "coverage_share",
            )
        },
        classes=tuple(
            ClassFigure(
                item["class"],
                item["area_m2"],
                item["share_of_plan"],
                item["length_m"],
                item["count"],
            )
            for item in data["classes"]
        ),
        by_municipality=tuple(MunicipalityShare(**item) for item in data["by_municipality"]),
        objects=tuple(
            ObjectFigure(
                item["feature_id"],
                item["class"],
                item["area_m2"],
                item["share_of_object"],
                item["length_m"],
            )
            for item in data["objects"]
        ),
        cited=tuple(
            Cited(
                item["feature_id"],
                item["place"],
                item["certainty"],
                build_facts({key: item[key] for key in item if key not in _OF_FINDING}),
            )
            for item in data.get("cited", ())
        ),
        geometry=geometry,
    )


_OF_FINDING = ("feature_id", "place", "certainty")
"""What the finding says of a cited object; the rest is what the image says of it."""


def _write_cited(item: Cited) -> dict[str, Any]:
    said = {key: value for key, value in item.facts.to_json().items() if key not in _OF_FINDING}
    return {
        "feature_id": item.feature_id,
        "place": item.place,
        "certainty": item.certainty,
        **said,
    }


def _metres(value: float | None) -> float | None:
    return None if value is None else round(value, 4) + 0.0


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 9) + 0.0


def state_label(state_key: str, lang: Language | None = None) -> str:
    """Return the words for a state as `Finding.state_key` names it."""
    words = {
        "HIT_3": tr("Berörs (hög)", lang=lang),
        "HIT_2": tr("Berörs (medel)", lang=lang),
        "HIT_1": tr("Berörs (låg)", lang=lang),
        "TOUCH": tr("Gränsar till", lang=lang),
        "NEAR": tr("I närheten", lang=lang),
        "NO_HIT": tr("Berörs inte", lang=lang),
        "NO_HIT_PARTIAL": tr("Ingen träff i karterad del", lang=lang),
        "OUTSIDE_COVERAGE": tr("Inte karterat här", lang=lang),
        "COVERAGE_UNKNOWN": tr("Täckning okänd – ingen träff", lang=lang),
        "NOT_APPLICABLE": tr("Ej tillämplig", lang=lang),
        "NOT_RUN": tr("Ej körd", lang=lang),
        "ERROR": tr("Kunde inte kontrolleras", lang=lang),
    }
    return words[state_key]


STATE_ORDER = (
    "HIT_3",
    "HIT_2",
    "HIT_1",
    "TOUCH",
    "NEAR",
    "NO_HIT_PARTIAL",
    "ERROR",
    "COVERAGE_UNKNOWN",
    "OUTSIDE_COVERAGE",
    "NO_HIT",
    "NOT_RUN",
    "NOT_APPLICABLE",
)
"""From what matters most to what was not asked."""


def count_states(findings: Iterable[Finding]) -> dict[str, int]:
    """Return how many findings there are of each state, hits by severity."""
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.state_key] = counts.get(finding.state_key, 0) + 1
    return counts


def hit_geometry(finding: Finding) -> BaseGeometry | None:
    """Return what to show on the map: the hit, or the way to the nearest object."""
    shape = finding.figures.geometry
    return None if shape is None or shapely.is_empty(shape) else shape
