"""A rule tried while it is being written: what its filter selects, and what it says of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from shapely.geometry.base import BaseGeometry

from layers.filter import parse_filter, text_of
from layers.index.build import Step, no_step
from layers.index.reader import LayerIndex
from layers.packages.manifest import Manifest
from layers.vector import VectorLayer
from rumslig.check import Question, run_check
from rumslig.finding import ClassFigure, Figures, Finding
from rumslig.language import Language, tr
from rumslig.material import Material
from rumslig.places import Municipalities
from rumslig.plan_area import PlanArea
from rumslig.progress import Progress, silent
from rumslig.rules import Rule, check_rule_data
from rumslig.selection import class_names
from rumslig.wording import describe

MOST_VALUES = 200
"""So many values of a column are offered, the commonest first."""


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """A column's values with how many objects have each; `distinct` counts those left out too."""

    name: str
    is_number: bool
    values: tuple[tuple[str, int], ...]
    distinct: int


@dataclass(frozen=True, slots=True)
class ClassCount:
    """A class of the selected objects."""

    name: str
    count: int
    severity: int


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """What a rule does with its layer as it now stands.

    Attributes
    ----------
    selected
        The objects that the filter selects, and the severity of each.
    finding
        What the rule says of the plan area; None without one.
    """

    objects: int
    selected: VectorLayer
    severities: npt.NDArray[np.int8]
    classes: tuple[ClassCount, ...]
    finding: Finding | None = None


@dataclass(eq=False)
class HeldMaterial:
    """A material whose layer is read once and kept while a rule about it is being written."""

    source: Material
    _layer: VectorLayer | None = field(default=None, init=False)

    @property
    def layer(self) -> str:
        return self.source.layer

    @property
    def title(self) -> str:
        return self.source.title

    @property
    def package(self) -> str:
        return self.source.package

    @property
    def version(self) -> str:
        return self.source.version

    @property
    def reference_date(self) -> str:
        return self.source.reference_date

    @property
    def source_name(self) -> str:
        return self.source.source_name

    @property
    def manifest(self) -> Manifest | None:
        return self.source.manifest

    def fingerprint(self) -> tuple[str, ...]:
        return self.source.fingerprint()

    def read(self) -> VectorLayer:
        """Return the layer; raises LayerError."""
        if self._layer is None:
            self._layer = self.source.read()
        return self._layer

    def read_coverage(self, condition: str = "") -> BaseGeometry | None:
        return self.source.read_coverage(condition)

    def index(self, step: Step = no_step) -> LayerIndex | None:
        return self.source.index(step)

    def discard_index(self) -> None:
        self.source.discard_index()


def describe_columns(layer: VectorLayer) -> tuple[ColumnFacts, ...]:
    """Return a layer's columns with their commonest values."""
    return tuple(_column(layer.attributes[name]) for name in layer.attributes.columns)


def _column(series: pd.Series) -> ColumnFacts:
    counts = series.dropna().value_counts()
    few = counts.iloc[:MOST_VALUES]  # a column of a million names is not sorted for a list
    pairs = [(text_of(value), int(count)) for value, count in few.items()]
    pairs.sort(key=lambda pair: (-pair[1], pair[0]))
    return ColumnFacts(
        str(series.name),
        bool(pd.api.types.is_numeric_dtype(series)) and not pd.api.types.is_bool_dtype(series),
        tuple(pairs),
        len(counts),
    )


def try_rule(
    question: Question,
    plan: PlanArea | None,
    municipalities: Municipalities,
    *,
    plan_type: str = "",
    stage: str = "",
    lang: Language = "sv",
    progress: Progress = silent,
) -> Trial:
    """Return what a rule selects of its layer and, with a plan area, what it answers.

    Raises
    ------
    RuleError
        The rule needs a column that its layer or its coverage lacks.
    LayerError, OSError
        The layer cannot be read, or the filter does not fit its values.
    Cancelled
        `progress` raised it.
    """
    rule, coverage = question.rule, question.coverage
    layer = question.material.read()
    columns = None if coverage is None else tuple(coverage.read().attributes.columns)
    check_rule_data(rule, tuple(layer.attributes.columns), columns)
    rows = layer.attributes
    chosen = parse_filter(rule.filter).select(rows) if rule.filter else np.ones(len(rows), bool)
    names = class_names(rows[rule.class_field][chosen]) if rule.class_field else []
    names = names or [""] * int(chosen.sum())
    severities = np.array([rule.severity_of(name) for name in names], dtype=np.int8)
    selected = replace(layer, geometry=layer.geometry[chosen], attributes=rows[chosen])
    finding = None
    if plan is not None:
        result = run_check(
            [plan],
            [question],
            municipalities,
            plan_type=plan_type,
            stage=stage,
            lang=lang,
            progress=progress,
        )
        finding = result.findings[0]
    return Trial(len(rows), selected, severities, _classes(names, rule), finding)


def _classes(names: Sequence[str], rule: Rule) -> tuple[ClassCount, ...]:
    counts = pd.Series(names, dtype=object).value_counts()
    found = [
        ClassCount(str(name), int(n), rule.severity_of(str(name))) for name, n in counts.items()
    ]
    return tuple(sorted(found, key=lambda item: (-item.severity, -item.count, item.name)))


def example_sentences(
    rule: Rule, material: Material, class_name: str, dimension: int, lang: Language
) -> tuple[str, str]:
    """Return what a rule says of a hit and of something near, with made-up figures."""
    name = class_name or ""
    area = 12_400.0 if dimension == 2 else None
    share = 0.31 if dimension == 2 else None
    length = 240.0 if dimension == 1 else None
    hit = Figures(
        "HIT",
        severity=rule.severity_of(name),
        certainty="certain",
        classes=(ClassFigure(name, area, share, length, 3),),
        area_m2=area,
        share_of_plan=share,
        length_m=length,
        count=3,
        distance_m=0.0,
        coverage_share=1.0,
    )
    near = Figures(
        "NEAR", certainty="certain", count=1, distance_m=85.0, direction="NE", coverage_share=1.0
    )
    place = tr("Exempelkommun", lang=lang)
    said = [describe(item, rule, material, place, lang, rule.accuracy_m) for item in (hit, near)]
    return said[0], said[1]


def dimension_of(layer: VectorLayer) -> int | None:
    """Return the highest dimension of a layer's objects, None where it has none."""
    return layer.dimension if layer.dimension >= 0 else None
