"""A rule as it stands in the form: texts as they are typed, and what is wrong with them."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from layers.errors import BadFilter, MissingColumn
from layers.filter import check_columns, parse_filter
from rumslig.errors import RuleError
from rumslig.rule_schema import rule_keys
from rumslig.rule_words import idle_fields
from rumslig.rules import Rule, build_rule, check_placeholders
from ui.language import message_language, tr
from ui.messages import capitalise

Value = str | bool | int | tuple[str, ...] | dict[str, int]

NUMBERS = ("threshold", "near_m", "min_area_m2", "min_length_m", "min_width_m", "accuracy_m")
LISTS = ("plan_types", "stages", "municipalities")
_USUAL: dict[str, Any] = {item.name: getattr(Rule("", ""), item.name) for item in fields(Rule)}
_OF_LAYER = ("accuracy_m",)
"""Left out, these are the layer's own, so a 0 that is written must be kept."""
_PROBES: Mapping[str, Any] = {
    "min_area_m2": 1e12,
    "min_length_m": 1e12,
    "threshold": 1e12,
    "min_width_m": 1e12,
    "severity_by_class": {"?": 3},
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form's fields hold, by the rule's keys."""

    values: Mapping[str, Value]

    @classmethod
    def of_table(cls, table: Mapping[str, Any]) -> Draft:
        """Return the form of a `[[rules]]` table; what no field can hold is as usual."""
        return cls({key: _shown(key, table.get(key, _USUAL[key])) for key in rule_keys()})

    def __getitem__(self, key: str) -> Value:
        return self.values[key]

    def text(self, key: str) -> str:
        """Return what a field of text holds."""
        return str(self.values[key])

    def with_value(self, key: str, value: Value) -> Draft:
        """Return the form with another value in a field."""
        return Draft({**self.values, key: value})

    def table(self) -> dict[str, Any]:
        """Return the `[[rules]]` table, without what is as usual and what is no number."""
        table: dict[str, Any] = {}
        for key, value in self.values.items():
            if key in NUMBERS:
                number = parse_number(str(value))
                if number is not None and (number != _USUAL[key] or key in _OF_LAYER):
                    table[key] = number
            elif isinstance(value, tuple):
                if value:
                    table[key] = list(value)
            elif isinstance(value, dict):
                if value:
                    table[key] = dict(value)
            elif isinstance(value, str) and key != "id":
                if value.strip():
                    table[key] = value.strip()
            elif value != _USUAL[key]:
                table[key] = value
        return {"id": self.text("id").strip(), "layer": self.text("layer"), **table}

    def rule(self) -> Rule | None:
        """Return the rule as written, None while it cannot be one."""
        try:
            return build_rule(self.table())
        except RuleError:
            return None

    def faults(
        self,
        columns: Collection[str] | None,
        taken: Collection[str] = (),
        coverage_columns: Collection[str] | None = None,
    ) -> dict[str, str]:
        """Return one sentence for each field that is wrong.

        Parameters
        ----------
        columns, coverage_columns
            Those of the layer and of its coverage, None while they are not known.
        taken
            Names that other own rules have.
        """
        found = {
            key: tr("Skriv ett tal som inte är negativt, till exempel 250.")
            for key in NUMBERS
            if self.text(key).strip() and parse_number(self.text(key)) is None
        }
        name = self.text("id").strip()
        if not name:
            found["id"] = tr("Ge regeln ett namn, till exempel natur-hog.")
        elif name in taken:
            found["id"] = tr("En annan av dina regler heter {name}; välj ett annat.", name=name)
        if not self.text("layer"):
            found["layer"] = tr("Välj lagret som regeln frågar.")
        for key, there in (("filter", columns), ("coverage_filter", coverage_columns)):
            if fault := _filter_fault(self.text(key), there):
                found[key] = fault
        column = self.text("class_field")
        if column and columns is not None and column not in columns:
            found["class_field"] = tr(
                "Lagret har ingen kolumn ”{column}”; välj en som finns.", column=column
            )
        for key in ("text", "near_text"):
            try:
                check_placeholders(self.text(key), name or "?")
            except RuleError as error:
                found[key] = capitalise(str(error))
        return found

    def is_idle(self, key: str, dimension: int | None) -> bool:
        """Whether a field does nothing for what the rule measures."""
        rule = self.rule()
        if rule is None or key not in _PROBES:
            return False
        usual = {name: _USUAL[name] for name in _PROBES}
        probe = replace(rule, **{**usual, key: _PROBES[key]})
        return key in idle_fields(probe, dimension)


def parse_number(text: str) -> float | None:
    """Return a figure that was typed, None where it is none or is negative."""
    plain = "".join(text.split()).replace(",", ".")
    try:
        number = float(plain)
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def write_figure(value: float) -> str:
    """Return a figure as it is typed into a field."""
    text = repr(float(value)).removesuffix(".0")
    return text if message_language() == "en" else text.replace(".", ",")


def _shown(key: str, value: Any) -> Value:
    usual = _USUAL[key]
    if key in NUMBERS:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return "" if not is_number or value == usual == 0 else write_figure(value)
    if key in LISTS:
        return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()
    if key == "severity_by_class":
        pairs = value.items() if isinstance(value, Mapping) else ()
        return {str(name): int(number) for name, number in pairs if number in (1, 2, 3)}
    if key == "severity":
        return int(value) if value in (1, 2, 3) else int(usual)
    if isinstance(usual, bool):
        return value if isinstance(value, bool) else usual
    return "" if value is None or isinstance(value, dict | list) else str(value)


def _filter_fault(text: str, columns: Collection[str] | None) -> str:
    if not text.strip():
        return ""
    try:
        condition = parse_filter(text.strip())
        if columns is not None:
            check_columns(columns, condition.columns)
    except (BadFilter, MissingColumn) as error:
        return capitalise(str(error))
    return ""
