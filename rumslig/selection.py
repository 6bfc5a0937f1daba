"""The objects that a rule asks about: all of a layer's, or from its index those that can matter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Protocol

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from layers.filter import check_columns, parse_filter, text_of
from layers.index.facts import LayerFacts
from layers.index.reader import LayerIndex, Positions
from layers.vector import VectorLayer
from rumslig.measure import LayerObjects
from rumslig.rules import Rule
from rumslig.structure.model import COLUMNS, ObjectFacts
from rumslig.structure.told import UNCERTAINTY, read_facts, require_widest, tells_objects

TIE_M = 2e-6
"""Objects whose distances differ by less are as near: coordinates carry 1e-9 of millions."""


class Selection(Protocol):
    """What a rule selects of a layer."""

    @property
    def facts(self) -> LayerFacts:
        """What the proof tells of the layer."""

    def around(self, plan: BaseGeometry, reach_m: float) -> LayerObjects:
        """Return the objects that an answer may rest on.

        They are those within `reach_m` of the plan or, where there is none, those nearest to it;
        others may come along.
        """


class WholeLayer:
    """A selection of a layer that is in memory.

    Raises
    ------
    MissingColumn
        The layer lacks a column of the filter or the class field.
    """

    def __init__(self, layer: VectorLayer, rule: Rule) -> None:
        self.facts = LayerFacts.of(layer)
        rows = layer.attributes
        check_columns(rows.columns, rule_columns(rule))
        chosen = np.ones(len(rows), dtype=bool)
        if rule.filter:
            chosen = parse_filter(rule.filter).select(rows)
        named = bool(rule.class_field)
        self._objects = LayerObjects(
            layer.geometry[chosen],
            class_names(rows[rule.class_field][chosen]) if named else [""] * int(chosen.sum()),
            [int(number) for number in rows.index[chosen]],
            facts=self._facts(rows[chosen], rule, layer.name),
        )

    def around(self, plan: BaseGeometry, reach_m: float) -> LayerObjects:
        """Return every object."""
        return self._objects

    @staticmethod
    def _facts(rows: pd.DataFrame, rule: Rule, name: str) -> list[ObjectFacts] | None:
        if not tells_objects(rule, rows.columns):
            return None
        if UNCERTAINTY in rows.columns:
            require_widest(rows[UNCERTAINTY], rule, name)
        return read_facts(rows, name)


class IndexedLayer:
    """A selection through a layer's index, which must hold the rule's columns.

    Raises
    ------
    MissingColumn
        As for a whole layer.
    DamagedIndex
        Here or in `around`: the index cannot be believed.
    """

    def __init__(self, index: LayerIndex, rule: Rule, file_name: str) -> None:
        self.facts = replace(index.facts, file_name=file_name)
        self._index, self._rule = index, rule
        check_columns(index.columns, rule_columns(rule))
        self._chosen = None
        if rule.filter:
            condition = parse_filter(rule.filter)
            self._chosen = condition.select(index.attributes(condition.columns))
        self._tells = tells_objects(rule, index.columns)
        if self._tells and UNCERTAINTY in index.columns:
            require_widest(index.attributes([UNCERTAINTY])[UNCERTAINTY], rule, file_name)
        dimensions = index.dimensions if self._chosen is None else index.dimensions[self._chosen]
        self._dimension = int(dimensions.max(initial=-1))

    def around(self, plan: BaseGeometry, reach_m: float) -> LayerObjects:
        """Return the objects within reach, or the nearest ones."""
        west, south, east, north = plan.bounds
        positions = self._index.meeting(
            (west - reach_m, south - reach_m, east + reach_m, north + reach_m)
        )
        if self._chosen is not None:
            positions = positions[self._chosen[positions]]
        shapes = self._index.shapes(positions)
        facts = None
        if bool(shapely.dwithin(plan, shapes, reach_m).any()):
            classes = self._classes(positions)
            facts = self._facts(positions)
        else:
            positions = self._index.nearest(plan, self._chosen, TIE_M)
            shapes = self._index.shapes(positions)
            classes = [""] * len(positions)  # no answer tells the class of what is out of reach
        ids = self._index.ids[positions].tolist()
        return LayerObjects(shapes, classes, ids, self._dimension, facts)

    def _facts(self, positions: Positions) -> list[ObjectFacts] | None:
        if not self._tells:
            return None
        rows = self._index.attributes(tuple(COLUMNS.values()), positions)
        rows.index = pd.Index(self._index.ids[positions])
        return read_facts(rows, self.facts.file_name)

    def _classes(self, positions: Positions) -> list[str]:
        field = self._rule.class_field
        if not field:
            return [""] * len(positions)
        return class_names(self._index.values(field, positions))


def rule_columns(rule: Rule) -> tuple[str, ...]:
    """Return the columns that a rule needs."""
    filtered = parse_filter(rule.filter).columns if rule.filter else ()
    return (*filtered, rule.class_field) if rule.class_field else filtered


def class_names(values: Iterable[Any]) -> list[str]:
    """Return the classes' names; "" where an object has none."""
    return ["" if pd.isna(value) else text_of(value) for value in values]
