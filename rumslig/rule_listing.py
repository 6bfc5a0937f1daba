"""Rules as a list to read: each in words, and whether it fits the layer that it asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from layers.catalog import Catalog
from layers.errors import LayerError
from layers.formats.files import list_layers
from rumslig.check import Question
from rumslig.errors import RuleError
from rumslig.finding import Finding
from rumslig.language import Language, tr
from rumslig.material import FileMaterial, InstalledMaterial, Material
from rumslig.own_rules import UnboundMaterial
from rumslig.rule_file import rule_as_written, rule_table
from rumslig.rule_words import describe_rule
from rumslig.rules import Rule, check_rule_data, find_rule

FORMAT = "rumslig.rules/1"
_DIMENSIONS = {"Polygon": 2, "LineString": 1, "Point": 0}


@dataclass(frozen=True, slots=True)
class ListedRule:
    """A rule in words; `fault` says why it does not fit its layer, "" where it does."""

    question: Question
    words: str
    fault: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the rule as `rumslig.rules/1` has it."""
        rule, material = self.question.rule, self.question.material
        return {
            "id": rule.id,
            "package": material.package,
            "version": material.version,
            "layer": material.layer,
            "title": rule.title or material.title,
            "words": self.words,
            "fault": self.fault,
            "rule": rule_table(rule_as_written(self.question)),
        }


def list_rules(questions: Iterable[Question], lang: Language) -> tuple[ListedRule, ...]:
    """Return every question's rule in words, tried against its layer's columns."""
    return tuple(_listed(question, lang) for question in questions)


def _listed(question: Question, lang: Language) -> ListedRule:
    rule, fault, dimension = question.rule, "", None
    try:
        columns, dimension = _facts(question.material)
        coverage = None if question.coverage is None else _facts(question.coverage)[0]
        check_rule_data(rule, columns, coverage)
    except (RuleError, LayerError, OSError) as error:
        fault = str(error)
    return ListedRule(question, describe_rule(rule, lang, dimension=dimension), fault)


def _facts(material: Material) -> tuple[tuple[str, ...], int | None]:
    """Return a layer's columns, and the dimension of its objects where it is known."""
    if isinstance(material, InstalledMaterial):
        entry = material.source.entry
        return entry.fields, _DIMENSIONS.get(entry.geometry)
    if isinstance(material, UnboundMaterial):
        raise RuleError(material.fault)
    if not isinstance(material, FileMaterial):
        return (), None
    found = list_layers(material.path)
    chosen = [item for item in found if item.name == material.file_layer]
    layer = next(iter(chosen or [item for item in found if item.has_places]), None)
    if layer is None:
        return (), None
    kind = layer.geometry.split(" ")[0].removeprefix("Multi")
    return layer.fields, _DIMENSIONS.get(kind)


def describe_rule_of(
    finding: Finding, catalog: Catalog, lang: Language, own: Iterable[Question] = ()
) -> str:
    """Return the rule behind a finding in words; "" where its package version is not there.

    Parameters
    ----------
    own
        The user's own rules as they now are; a finding does not keep them as they were.
    """
    for question in own:
        if question.rule.id == finding.rule:
            words = describe_rule(question.rule, lang)
            return tr("Din egen regel, som den lyder nu: {words}", lang=lang, words=words)
    rule = _rule_of(finding, catalog)
    if rule is None:
        return ""
    installed = catalog.find(finding.package, finding.layer)
    dimension = _DIMENSIONS.get(installed.entry.geometry) if installed else None
    return describe_rule(rule, lang, dimension=dimension)


def _rule_of(finding: Finding, catalog: Catalog) -> Rule | None:
    for manifest in catalog.manifests:
        if (manifest.name, manifest.version) == (finding.package, finding.proof.layer_version):
            # the second rule of a name is called "name#2"
            return find_rule(manifest, finding.rule) or find_rule(
                manifest, finding.rule.rpartition("#")[0]
            )
    return None
