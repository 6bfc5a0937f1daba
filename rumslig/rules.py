"""Rules: what a package asks of every plan, as data.

A rule names a layer, what to measure, from which figure it matters and what to say then.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Any, Literal

from layers.errors import BadFilter, LayerError
from layers.filter import parse_filter
from layers.packages.manifest import Manifest
from layers.records import WrongRecord, build_record
from rumslig.errors import RuleError
from rumslig.language import tr

Metric = Literal["area", "length", "count", "distance", "inside"]

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


def read_rules(manifest: Manifest) -> tuple[Rule, ...]:
    """Return a package's rules, each tied to its layer's accuracy and theme.

    Raises
    ------
    RuleError
        A rule names an unknown layer, column, key, placeholder, plan type or stage, or its
        filter cannot be parsed.
    """
    return tuple(_read_rule(table, manifest) for table in manifest.tables.get("rules", ()))


def _read_rule(table: Mapping[str, Any], manifest: Manifest) -> Rule:
    try:
        entry = manifest.layer(str(table.get("layer", "")))
    except LayerError as error:
        raise RuleError(
            tr(
                "regeln {rule} saknar ett lager som finns i paketet {package}.",
                rule=table.get("id", "?"),
                package=manifest.name,
            )
        ) from error
    rule = build_rule(
        {"title": entry.title, "theme": entry.theme, **table},
        package=manifest.name,
        accuracy_m=entry.accuracy_m,
        schematic=entry.schematic,
    )
    check_rule_columns(rule, entry.fields)
    return rule


def build_rule(table: Mapping[str, Any], **given: Any) -> Rule:
    """Return the rule that a `[[rules]]` table describes.

    Raises
    ------
    RuleError
        A key, word, placeholder or filter is not as rules have them.
    """
    try:
        rule = build_record(Rule, table, **given)
    except WrongRecord as error:
        raise RuleError(
            tr("regeln {rule}: {fact}.", rule=table.get("id", "?"), fact=error)
        ) from error
    _check_words(rule)
    return rule


def check_rule_columns(rule: Rule, columns: Collection[str]) -> None:
    """Raise RuleError where a rule needs a column that its layer lacks."""
    needed = [
        *(parse_filter(rule.filter).columns if rule.filter else ()),
        *([rule.class_field] if rule.class_field else []),
    ]
    for column in needed:
        if column not in columns:
            raise RuleError(
                tr(
                    "regeln {rule} behöver kolumnen ”{column}”, som lagret {layer} inte har.",
                    rule=rule.id,
                    column=column,
                    layer=rule.layer,
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
    if rule.filter:
        try:
            parse_filter(rule.filter)
        except BadFilter as error:
            raise RuleError(tr("regeln {rule}: {fact}", rule=rule.id, fact=error)) from error


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
