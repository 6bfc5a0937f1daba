"""Which questions to ask: those of installed packages, or of loose layers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from layers.catalog import Catalog
from layers.crs import Bounds
from layers.errors import LayerError, UnreadableFile
from layers.formats.files import list_layers
from layers.index.opened import FileIndexes
from layers.packages.manifest import Manifest
from layers.vector import SWEDEN
from rumslig.check import Question
from rumslig.county import (
    Expert,
    Goal,
    Guidance,
    MemoSection,
    Section,
    SignoffRoute,
    StandardText,
    Theme,
    read_deadlines,
    read_statistics_settings,
    read_table,
)
from rumslig.deadlines.rules import DeadlineRules
from rumslig.errors import RuleError
from rumslig.intake.words import check_words
from rumslig.language import tr
from rumslig.material import FileMaterial, InstalledMaterial
from rumslig.rules import PLACEHOLDERS, Rule, check_placeholders, check_rule_data, read_rules
from rumslig.screening.criterion import check_criteria
from rumslig.structure.levels import read_levels


def check_tables(manifest: Manifest) -> None:
    """Raise RuleError where a package's rules or texts do not fit its layers."""
    rules = read_rules(manifest)
    ids = [rule.id for rule in rules]
    for name in ids:
        if ids.count(name) > 1:
            raise RuleError(tr("paketet har två regler som heter {rule}.", rule=name))
    for rule in rules:
        layer = manifest.layer(rule.layer)
        if rule.coverage_filter and not rule.coverage and layer.coverage is None:
            raise RuleError(
                tr(
                    "regeln {rule} väljer i täckningen, men lagret {layer} har ingen.",
                    rule=rule.id,
                    layer=rule.layer,
                )
            )
        coverage = manifest.layer(rule.coverage).fields if rule.coverage else None
        check_rule_data(rule, layer.fields, coverage)
    for text in read_table(manifest, "texts", StandardText):
        check_placeholders(text.text, text.id)
    for item in read_table(manifest, "guidance", Guidance):
        _check_guidance(item)
    _check_meetings(read_deadlines([manifest]))
    read_statistics_settings([manifest])
    read_table(manifest, "goals", Goal)
    read_table(manifest, "themes", Theme)
    read_table(manifest, "experts", Expert)
    read_table(manifest, "signoff", SignoffRoute)
    read_table(manifest, "memo", MemoSection)
    read_table(manifest, "sections", Section)
    read_levels(manifest)
    check_words(manifest)
    check_criteria(manifest)


def _check_guidance(guidance: Guidance) -> None:
    """Raise RuleError where guidance says nothing, or nobody says it."""
    for key in ("text", "source", "status"):
        if not getattr(guidance, key).strip():
            raise RuleError(
                tr(
                    "vägledningen till {rule} har en tom nyckel, {key}.",
                    rule=guidance.rule,
                    key=key,
                )
            )
    for name in sorted(PLACEHOLDERS):
        if "{" + name + "}" in guidance.text:
            raise RuleError(
                tr(
                    "vägledningen till {rule} har platshållaren {name}; vägledning fylls inte i.",
                    rule=guidance.rule,
                    name="{" + name + "}",
                )
            )


def _check_meetings(rules: DeadlineRules) -> None:
    """Raise RuleError where a package with bodies has a meeting of none of them."""
    known = [body.id for body in rules.bodies]
    for meeting in rules.meetings:
        if known and meeting.body not in known:
            raise RuleError(
                tr(
                    "[[meetings]] {day} nämner ”{body}”, som inte finns bland [[bodies]]: {known}.",
                    day=meeting.date,
                    body=meeting.body,
                    known=", ".join(known),
                )
            )


def questions_of_packages(catalog: Catalog) -> tuple[Question, ...]:
    """Return every rule of the catalogue's packages with its layer, by package and order."""
    questions = []
    for manifest in catalog.manifests:
        for rule in read_rules(manifest):
            layer = catalog.find(manifest.name, rule.layer)
            if layer is not None:  # read_rules has seen that the manifest has it
                mapped = catalog.find(manifest.name, rule.coverage) if rule.coverage else None
                coverage = None if mapped is None else InstalledMaterial(mapped)
                questions.append(Question(rule, InstalledMaterial(layer), coverage=coverage))
    return number_repeats(questions)


def questions_of_layers(
    files: Sequence[Path],
    template: Rule,
    *,
    coverage: Path | None = None,
    crs: str | None = None,
    home: Bounds = SWEDEN,
) -> tuple[Question, ...]:
    """Return one question for each layer of loose files, all with the template's measures.

    A file that cannot be opened still gets its question, which will answer ERROR.
    """
    questions = []
    for path in files:
        for name, file_layer in _names_in(path):
            rule = replace(template, id=name, layer=name, title=name)
            material = FileMaterial(path, name, file_layer, coverage, crs, home)
            questions.append(Question(rule, material))
    return number_repeats(questions)


def _names_in(path: Path) -> list[tuple[str, str | None]]:
    try:
        layers = [item for item in list_layers(path) if item.has_places]
    except (UnreadableFile, LayerError):
        return [(path.stem, None)]
    if len(layers) <= 1:
        return [(path.stem, layers[0].name if layers else None)]
    return [(f"{path.stem}:{item.name}", item.name) for item in layers]


def number_repeats(questions: Sequence[Question]) -> tuple[Question, ...]:
    """Give the second rule of a name the suffix #2, so that every result has its own row."""
    taken: set[str] = set()
    numbered = []
    for question in questions:
        name, count = question.rule.id, 1
        while name in taken:
            count += 1
            name = f"{question.rule.id}#{count}"
        taken.add(name)
        numbered.append(replace(question, rule=_renamed(question.rule, name)))
    return tuple(numbered)


def _renamed(rule: Rule, name: str) -> Rule:
    if rule.id == name:
        return rule
    own_file = not rule.package and rule.layer == rule.id
    return replace(rule, id=name, layer=name if own_file else rule.layer)


def keep_indexes(questions: Iterable[Question], indexes: FileIndexes) -> tuple[Question, ...]:
    """Return the questions with a place for the indexes of the large files among their layers."""
    return tuple(
        replace(question, material=replace(question.material, indexes=indexes))
        if isinstance(question.material, FileMaterial)
        else question
        for question in questions
    )


def skip_rules(questions: Iterable[Question], reasons: Mapping[str, str]) -> tuple[Question, ...]:
    """Return the questions with those marked that the user does not want asked.

    Raises
    ------
    RuleError
        A rule to skip does not exist, or its reason is empty.
    """
    found = tuple(questions)
    known = {question.rule.id for question in found}
    for name, reason in reasons.items():
        if name not in known:
            raise RuleError(
                tr(
                    "regeln {rule} finns inte; reglerna heter {known}.",
                    rule=name,
                    known=", ".join(sorted(known)),
                )
            )
        if not reason.strip():
            raise RuleError(tr("ange varför regeln {rule} hoppas över.", rule=name))
    return tuple(replace(question, skipped=reasons.get(question.rule.id, "")) for question in found)
