"""One rule's layer, asked about plan after plan, with or without its index."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from layers.errors import LayerError
from layers.index.build import Step, no_step
from layers.index.container import DamagedIndex
from layers.index.facts import LayerFacts
from layers.mapped import mapped_area
from layers.vector import require_places
from rumslig.finding import Figures
from rumslig.material import Material
from rumslig.measure import LayerObjects
from rumslig.overlay import overlay, reach_m
from rumslig.places import Municipality
from rumslig.plan_shape import PlanShape
from rumslig.rules import Rule
from rumslig.selection import IndexedLayer, Selection, WholeLayer, rule_columns
from rumslig.structure.citing import cite


class OpenedLayer:
    """The layer that a rule asks about, opened at the first plan that needs it.

    Parameters
    ----------
    coverage
        The layer that the rule's own `coverage` names, None where it names none.
    """

    def __init__(
        self,
        rule: Rule,
        material: Material,
        coverage: Material | None = None,
        step: Step = no_step,
    ) -> None:
        self._rule, self._material, self._coverage = rule, material, coverage
        self._step = step
        self._content: tuple[Selection, BaseGeometry | None] | None = None
        self._fault: LayerError | OSError | None = None

    def answer(
        self, plan: PlanShape, accuracy_m: float, municipalities: Sequence[Municipality]
    ) -> tuple[LayerFacts, Figures]:
        """Return what the layer means for a plan, with the facts of the layer.

        `accuracy_m` is the positional accuracy of the plan's outline.

        An index that turns out to be damaged is thrown away, and the layer itself is asked.

        Raises
        ------
        LayerError, OSError
            The layer or its coverage cannot be read, a column that the rule needs is missing, or
            its filter is none.
        """
        if self._fault is not None:
            raise self._fault
        try:
            if self._content is None:
                self._content = self._select(), self._mapped()
            return self._ask(plan, accuracy_m, municipalities, *self._content)
        except DamagedIndex:
            self._material.discard_index()
            self._content = self._select_whole(), self._mapped()
            return self._ask(plan, accuracy_m, municipalities, *self._content)
        except (LayerError, OSError) as fault:
            self._fault = fault
            raise

    def objects_within(self, plan: BaseGeometry, reach: float) -> LayerObjects:
        """Return the objects that the rule sees from a plan, up to `reach` metres away.

        Raises
        ------
        LayerError, OSError
            As `answer`.
        """
        try:
            found = (self._content[0] if self._content else self._select()).around(plan, reach)
        except DamagedIndex:
            self._material.discard_index()
            found = self._select_whole().around(plan, reach)
        near = shapely.dwithin(found.geometry, plan, reach)
        return LayerObjects(
            found.geometry[near],
            [name for name, is_near in zip(found.classes, near, strict=True) if is_near],
            [number for number, is_near in zip(found.ids, near, strict=True) if is_near],
        )

    def _ask(
        self,
        plan: PlanShape,
        accuracy_m: float,
        municipalities: Sequence[Municipality],
        selection: Selection,
        coverage: BaseGeometry | None,
    ) -> tuple[LayerFacts, Figures]:
        rule = self._rule
        require_places(selection.facts)
        objects = selection.around(plan.geometry, reach_m(rule, accuracy_m))
        areas = [(item.code, item.area) for item in municipalities]
        figures = overlay(
            plan, objects, rule, coverage, plan_accuracy_m=accuracy_m, municipalities=areas
        )
        figures = cite(figures, plan, objects, rule, coverage, accuracy_m, areas)
        return selection.facts, figures

    def _mapped(self) -> BaseGeometry | None:
        condition = self._rule.coverage_filter
        if self._coverage is not None:
            area: BaseGeometry | None = mapped_area(self._coverage.read(), condition)
        else:
            area = self._material.read_coverage(condition)
        shapely.prepare(area)  # it may be asked about hundreds of plans
        return area

    def _select(self) -> Selection:
        rule, material = self._rule, self._material
        index = material.index(self._step)
        if index is None or not index.holds(rule_columns(rule)):
            return self._select_whole()
        return IndexedLayer(index, rule, material.title)

    def _select_whole(self) -> Selection:
        return WholeLayer(self._material.read(), self._rule)
