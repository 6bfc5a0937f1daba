"""Rules: what a package asks of every plan, as data.

A rule names a layer, what to measure, from which figure it matters and what to say then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from string import Formatter
from typing import Any, Literal

from layers.errors import BadFilter, LayerError
from layers.filter import parse_filter
from layers.packages.manifest import LayerEntry, Manifest
from layers.records import WrongRecord, build_record
from rumslig.errors import RuleError
from rumslig.language import tr

Metric = Literal["area", "length", "count", "distance", "inside"]

OWN = "egen:"
"""Begins the name of an own rule in results, so that it is never taken for a package's rule."""

PLACEHOLDERS = frozenset(
    {
        "class",
        "area_m2",
        "area_ha",
        "share_pct",
        "length_m",
        "count",
        "distance_m",
        "direction",
        "layer",
        "version",
        "reference_date",
        "accuracy_m",
        "municipality",
    }
)

PLAN_TYPES = (
    "OP",
    "OP_ANDRING",
    "TILLAGG_TEMA",
    "PLANERINGSSTRATEGI",
    "PLANPROGRAM",
    "DP_STANDARD",
    "DP_UTOKAT",
    "DP_SAMORDNAT",
    "OMRADESBESTAMMELSER",
    "PLANBESKED",
    "VAGPLAN",
    "JARNVAGSPLAN",
    "ATGARDSVALSSTUDIE",
    "VINDKRAFT_TILLSTAND",
    "BOSTADSFORSORJNING",
    "TRANSPORTPLAN",
    "VATTENPLAN",
    "GRANNREGION_RUS",
    "OVRIGT",
)

STAGES = (
    "TIDIG_DIALOG",
    "PLANBESKED",
    "PROGRAM",
    "UNDERSOKNING",
    "AVGRANSNING",
    "SAMRAD",
    "GRANSKNING",
    "ANTAGANDE",
    "OVERKLAGAD",
    "LAGA_KRAFT",
    "AVSLUTAD",
)

DECISION_ROUTES = (
    "TJANSTEPERSON_DELEGATION",
    "REGIONALUTV_DIREKTOR",
    "NAMND/UTSKOTT",
    "REGIONSTYRELSEN",
    "INGET_YTTRANDE",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One question to a plan; defaults are those of analyses §0.

    Attributes
    ----------
    metric, threshold
        What is measured (default: the layer's own dimension) and from which figure it is a hit
        (default: the `min_*` of that dimension).
    near_m
        How far outside the plan an object still is "in the vicinity".
    min_width_m
        Overlaps thinner than this only touch (default: the combined accuracy).
    accuracy_m
        Positional accuracy of the layer.
    coverage, coverage_filter
        Where the layer has been mapped as this rule asks, and which of those areas count
        (default: the layer's own coverage, all of it).
    schematic
        The layer is a structure image: guiding, never measured in square metres.
    """

    id: str
    layer: str
    package: str = ""
    title: str = ""
    theme: str = ""
    filter: str = ""
    class_field: str = ""
    metric: Metric | None = None
    threshold: float | None = None
    severity: int = 2
    severity_by_class: Mapping[str, int] = field(default_factory=dict)
    near_m: float = 0.0
    min_area_m2: float = 1.0
    min_length_m: float = 1.0
    min_width_m: float | None = None
    boundary_counts: bool = False
    accuracy_m: float = 0.0
    coverage: str = ""
    coverage_filter: str = ""
    schematic: bool = False
    plan_types: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    text: str = ""
    near_text: str = ""
    rus_text: str = ""
    rus_goal: str = ""
    rus_reference: str = ""

    def __post_init__(self) -> None:
        if not {self.severity, *self.severity_by_class.values()} <= {1, 2, 3}:
            raise RuleError(
                tr("regeln {rule} har en allvarsgrad som inte är 1, 2 eller 3.", rule=self.id)
            )
        lengths = (
            self.near_m,
            self.min_area_m2,
            self.min_length_m,
            self.accuracy_m,
            self.min_width_m or 0.0,
            self.threshold or 0.0,
        )
        if not all(0 <= value < float("inf") for value in lengths):
            raise RuleError(tr("regeln {rule} har ett negativt eller oändligt mått.", rule=self.id))

    def severity_of(self, name: str) -> int:
        """Return the severity of a class of objects."""
        return self.severity_by_class.get(name, self.severity)

    def applies_to(self, plan_type: str, stage: str) -> bool:
        """Whether the rule is meant for plans of this type and stage ("" when not known)."""
        type_fits = not (self.plan_types and plan_type) or plan_type in self.plan_types
        stage_fits = not (self.stages and stage) or stage in self.stages
        return type_fits and stage_fits


def base_name(rule: str) -> str:
    """Return a rule's name in its package: without the number that tells it from namesakes."""
    return rule.partition("#")[0]


def read_rules(manifest: Manifest) -> tuple[Rule, ...]:
    """Return a package's rules, each tied to its layer's accuracy and theme.

    What only the data can tell, columns and filters, is judged when a rule is asked, so that one
    rule that does not fit does not silence the others; `check_rule_data` judges it at once.

    Raises
    ------
    RuleError
        A rule names an unknown layer, key, placeholder, plan type or stage.
    """
    return tuple(_read_rule(table, manifest) for table in manifest.tables.get("rules", ()))


def find_rule(manifest: Manifest, rule_id: str) -> Rule | None:
    """Return a package's rule as `read_rules` would, None where it has none of that name."""
    for table in manifest.tables.get("rules", ()):
        if table.get("id") == rule_id:
            return _read_rule(table, manifest)
    return None


def _read_rule(table: Mapping[str, Any], manifest: Manifest) -> Rule:
    rule_id = str(table.get("id", "?"))
    entry = _layer_of(manifest, str(table.get("layer", "")), rule_id)
    if table.get("coverage"):
        _layer_of(manifest, str(table["coverage"]), rule_id)
    return build_rule_of(table, entry, package=manifest.name)


def _layer_of(manifest: Manifest, name: str, rule_id: str) -> LayerEntry:
    try:
        return manifest.layer(name)
    except LayerError as error:
        raise RuleError(
            tr(
                "regeln {rule} saknar ett lager som finns i paketet {package}.",
                rule=rule_id,
                package=manifest.name,
            )
        ) from error


def build_rule_of(table: Mapping[str, Any], entry: LayerEntry, **given: Any) -> Rule:
    """Return the rule of a table about a package's layer, whose facts it has unless it says else.

    A layer that is schematic stays so, and gets no surer of its place.
    """
    facts = {"title": entry.title, "theme": entry.theme, "accuracy_m": entry.accuracy_m}
    rule = build_rule({**facts, **table}, **given)
    if not entry.schematic:
        return rule
    return replace(rule, schematic=True, accuracy_m=max(rule.accuracy_m, entry.accuracy_m))


def build_rule(table: Mapping[str, Any], **given: Any) -> Rule:
    """Return the rule that a `[[rules]]` table describes.

    Raises
    ------
    RuleError
        A key, word or placeholder is not as rules have them.
    """
    try:
        rule = build_record(Rule, table, **given)
    except WrongRecord as error:
        raise RuleError(
            tr("regeln {rule}: {fact}.", rule=table.get("id", "?"), fact=error)
        ) from error
    _check_words(rule)
    return rule


def check_rule_data(
    rule: Rule, columns: Collection[str], coverage_columns: Collection[str] | None = None
) -> None:
    """Raise RuleError where a filter cannot be parsed, or a layer lacks a column that is needed.

    Parameters
    ----------
    coverage_columns
        Those of the layer that tells the coverage; None where they are not known.
    """
    needed = [
        *_filter_columns(rule.filter, rule.id),
        *([rule.class_field] if rule.class_field else []),
    ]
    _require_columns(rule.id, rule.layer, needed, columns)
    mapped = _filter_columns(rule.coverage_filter, rule.id)
    if coverage_columns is not None:
        _require_columns(rule.id, rule.coverage, mapped, coverage_columns)


def _filter_columns(text: str, rule_id: str) -> tuple[str, ...]:
    try:
        return parse_filter(text).columns if text else ()
    except BadFilter as error:
        raise RuleError(tr("regeln {rule}: {fact}", rule=rule_id, fact=error)) from error


def _require_columns(
    rule_id: str, layer: str, needed: Iterable[str], columns: Collection[str]
) -> None:
    for column in needed:
        if column not in columns:
            raise RuleError(
                tr(
                    "regeln {rule} behöver kolumnen ”{column}”, som lagret {layer} inte har.",
                    rule=rule_id,
                    column=column,
                    layer=layer,
                )
            )


def _check_words(rule: Rule) -> None:
    for text in (rule.text, rule.near_text):
        check_placeholders(text, rule.id)
    for word, vocabulary in [
        *((w, PLAN_TYPES) for w in rule.plan_types),
        *((w, STAGES) for w in rule.stages),
    ]:
        if word not in vocabulary:
            raise RuleError(
                tr(
                    "regeln {rule} nämner ”{word}”, som inte är en plantyp eller ett skede.",
                    rule=rule.id,
                    word=word,
                )
            )


def check_placeholders(text: str, owner: str) -> None:
    """Raise RuleError where a text has a placeholder that does not exist, or a lone brace."""
    try:
        names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError as error:
        raise RuleError(
            tr("texten i {rule} har en ensam klammer; skriv den dubbelt.", rule=owner)
        ) from error
    for name in names:
        if name not in PLACEHOLDERS:
            raise RuleError(
                tr(
                    "texten i {rule} har platshållaren {name}, som inte finns; finns gör {known}.",
                    rule=owner,
                    name="{" + name + "}",
                    known=", ".join(sorted(PLACEHOLDERS)),
                )
            )
