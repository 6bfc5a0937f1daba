"""The form of rules as JSON Schema, made from the rule itself so that the two cannot drift."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from rumslig.language import Language, tr
from rumslig.rules import PLACEHOLDERS, PLAN_TYPES, STAGES, Rule

SchemaKind = Literal["rule-file", "package-rules", "rules"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
WORDS: Mapping[str, tuple[str, ...]] = {"plan_types": PLAN_TYPES, "stages": STAGES}
SEVERITIES = [1, 2, 3]


def rule_keys() -> tuple[str, ...]:
    """Return the keys of a `[[rules]]` table, in the order of the rule."""
    return tuple(item.name for item in fields(Rule) if item.name != "package")


def make_schema(kind: SchemaKind, lang: Language) -> dict[str, Any]:
    """Return the schema of a rule file, of the rules in a package.toml, or of listed rules.

    The last is what `rumslig rules --json` prints.
    """
    titles = {
        "rule-file": tr("Regelfil", lang=lang),
        "package-rules": tr("Reglerna i ett paket", lang=lang),
        "rules": tr("Regler med ord", lang=lang),
    }
    texts = {
        "rule-file": tr("En egen fil med regler, för rumslig check --rules.", lang=lang),
        "package-rules": tr("Tabellerna [[rules]] i package.toml.", lang=lang),
        "rules": tr("Vad rumslig rules skriver ut.", lang=lang),
    }
    listed = kind == "rules"
    properties: dict[str, Any] = {"format": {"const": "rumslig.rules/1"}} if listed else {}
    items = _listed_rule(lang) if listed else _rule(kind, lang)
    properties["rules"] = {"type": "array", "items": items}
    if kind == "rule-file":
        properties["rules"]["minItems"] = 1
    return {
        "$schema": DIALECT,
        "$id": f"urn:rumslig:schema:{kind}:1",
        "title": titles[kind],
        "description": texts[kind],
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": kind == "package-rules",
    }


def _listed_rule(lang: Language) -> dict[str, Any]:
    texts = {
        "id": tr("regelns namn i resultat", lang=lang),
        "package": tr("paketet, eller tomt för en egen fil", lang=lang),
        "version": tr("paketets version, eller tomt för en egen fil", lang=lang),
        "layer": tr("lagrets namn i resultat", lang=lang),
        "title": tr("frågan för människor", lang=lang),
        "words": tr("vad regeln gör, i meningar", lang=lang),
        "fault": tr("varför regeln inte passar sitt lager, eller tomt", lang=lang),
    }
    properties: dict[str, Any] = {
        name: {"description": text, "type": "string"} for name, text in texts.items()
    }
    properties["rule"] = _rule("rule-file", lang)
    return _closed(properties, list(properties))


def _rule(kind: SchemaKind, lang: Language) -> dict[str, Any]:
    hints = get_type_hints(Rule)
    words = describe_keys(lang)
    if kind == "package-rules":
        words["layer"] = tr("lagret i paketet som frågas", lang=lang)
        words["coverage"] = tr("lagret i paketet som säger var det är karterat", lang=lang)
    own = {item.name: item for item in fields(Rule)}
    keys = rule_keys()
    properties = {
        name: {"description": words[name], **_form(name, hints[name]), **_usual(own[name])}
        for name in keys
    }
    return _closed(properties, [name for name in keys if _is_required(own[name])])


def _closed(properties: Mapping[str, Any], required: list[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": required,
        "additionalProperties": False,
    }


def _is_required(item: Field[Any]) -> bool:
    return item.default is MISSING and item.default_factory is MISSING


def _usual(item: Field[Any]) -> dict[str, Any]:
    return {} if item.default in (MISSING, None, "", ()) else {"default": item.default}


def _form(name: str, hint: Any) -> dict[str, Any]:
    """Return the JSON form of a field's type."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _form(name, next(part for part in get_args(hint) if part is not NoneType))
    if origin is Literal:
        return {"enum": list(get_args(hint))}
    if origin is tuple:
        words = WORDS.get(name)
        return {"type": "array", "items": {"enum": list(words)} if words else {"type": "string"}}
    if origin is not None:  # the severity of each class
        return {"type": "object", "additionalProperties": {"enum": SEVERITIES}}
    if hint is int:
        return {"enum": SEVERITIES}
    if hint is float:
        return {"type": "number", "minimum": 0}
    return {"type": "boolean" if hint is bool else "string"}


def describe_keys(lang: Language) -> dict[str, str]:
    """Return what each key of a rule means, for schemas and for the fields of an editor."""
    placeholders = " ".join("{" + name + "}" for name in sorted(PLACEHOLDERS))
    return {
        "id": tr("regelns namn, unikt i filen", lang=lang),
        "layer": tr(
            "lagret som frågas: ett installerat (namn eller paket/namn) eller en fil bredvid "
            "(natur.gpkg, eller natur.gpkg:lager när filen har flera)",
            lang=lang,
        ),
        "title": tr("planeringsfrågan i resultatet; annars lagrets titel", lang=lang),
        "theme": tr("tema i resultatet; annars lagrets tema", lang=lang),
        "filter": tr("vilka objekt som räknas, till exempel klass IN ('1', '2')", lang=lang),
        "class_field": tr("kolumnen som delar objekten i klasser", lang=lang),
        "metric": tr("vad som mäts; annars lagrets egen dimension", lang=lang),
        "threshold": tr(
            "från vilken siffra det är en träff (m², m eller antal); för distance längst bort (m)",
            lang=lang,
        ),
        "severity": tr("allvar: 3 högt, 2 medel, 1 lågt", lang=lang),
        "severity_by_class": tr("allvar per klass", lang=lang),
        "near_m": tr("hur långt utanför planen som räknas som nära (m)", lang=lang),
        "min_area_m2": tr("minsta yta som är träff (m²)", lang=lang),
        "min_length_m": tr("minsta längd som är träff (m)", lang=lang),
        "min_width_m": tr(
            "smalare överlapp gränsar bara till (m); annars osäkerheten, när träffen är osäker",
            lang=lang,
        ),
        "boundary_counts": tr("linjer och punkter på plangränsen är träff", lang=lang),
        "accuracy_m": tr("lägesosäkerhet (m); annars lagrets", lang=lang),
        "coverage": tr(
            "regelns egen täckning: lagret eller filen med ytorna som är karterade", lang=lang
        ),
        "coverage_filter": tr("vilka av täckningens ytor som räknas", lang=lang),
        "schematic": tr("strukturbild: vägledande, mäts aldrig i kvadratmeter", lang=lang),
        "plan_types": tr("plantyper som regeln gäller; annars alla", lang=lang),
        "stages": tr("skeden som regeln gäller; annars alla", lang=lang),
        "municipalities": tr("kommunkoder som regeln gäller; annars alla", lang=lang),
        "text": tr("meningen vid träff, med {names}", lang=lang, names=placeholders),
        "near_text": tr("meningen i närheten, med samma platshållare", lang=lang),
        "rus_text": tr("vad strategin säger om platsen", lang=lang),
        "rus_goal": tr("målets id i strategin", lang=lang),
        "rus_reference": tr("sida eller avsnitt i strategin, till exempel s. 31", lang=lang),
    }
