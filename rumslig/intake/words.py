"""The words that the county looks for in what comes in: `[intake]` and `[[keywords]]`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from layers.catalog import Catalog
from layers.packages.manifest import Manifest
from layers.records import WrongRecord, build_record
from rumslig.county import read_table
from rumslig.errors import RuleError
from rumslig.intake.phrases import compile_phrase
from rumslig.language import tr
from rumslig.rules import PLAN_TYPES, STAGES

VALUE = "value"
"""The group of a pattern that holds what is proposed."""


@dataclass(frozen=True, slots=True)
class IntakeWords:
    """The table `[intake]`: where the facts of a consultation stand, in which words.

    Attributes
    ----------
    due_words, received_words
        What stands near the last answering day, and near the day it came in; the first weigh most.
    own_dnr, sender_dnr, plan_names, areas, dwellings
        Regular expressions whose group `value` is the fact.
    bodies
        The boards and committees that send consultations.
    plan_types, stages
        By plan type and by stage, the phrases that tell it; the longest that is found decides.
    status
        Whether somebody has decided on the words.
    """

    due_words: tuple[str, ...] = ()
    received_words: tuple[str, ...] = ()
    own_dnr: tuple[str, ...] = ()
    sender_dnr: tuple[str, ...] = ()
    plan_names: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    plan_types: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    areas: tuple[str, ...] = ()
    dwellings: tuple[str, ...] = ()
    status: str = ""

    def __post_init__(self) -> None:
        for pattern in self.patterns:
            _require_pattern(pattern)
        for phrase in self.phrases:
            compile_phrase(phrase)
        for name in (*self.plan_types, *self.stages):
            if name not in (*PLAN_TYPES, *STAGES):
                raise RuleError(tr("[intake] nämner ”{name}”, som inte finns.", name=name))

    @property
    def patterns(self) -> tuple[str, ...]:
        """Every regular expression."""
        return (
            *(*self.own_dnr, *self.sender_dnr, *self.plan_names),
            *(*self.areas, *self.dwellings),
        )

    @property
    def phrases(self) -> tuple[str, ...]:
        """Every phrase."""
        named = [*self.plan_types.values(), *self.stages.values()]
        return (
            *(*self.due_words, *self.received_words, *self.bodies),
            *(phrase for phrases in named for phrase in phrases),
        )


@dataclass(frozen=True, slots=True)
class Keywords:
    """A row of `[[keywords]]`: what a planning question is called in planning documents.

    Attributes
    ----------
    theme, title
        The planning question, and what exactly is asked whether the documents treat.
    words
        Phrases; see `rumslig.intake.phrases`.
    status
        Whether somebody has decided on the words.
    """

    theme: str
    title: str
    words: tuple[str, ...]
    status: str = ""

    def __post_init__(self) -> None:
        if not self.title.strip() or not self.words:
            raise RuleError(
                tr("[[keywords]] för temat {theme} ska ha title och words.", theme=self.theme)
            )
        for phrase in self.words:
            compile_phrase(phrase)


def _require_pattern(pattern: str) -> None:
    try:
        groups = re.compile(pattern).groupindex
    except re.error as error:
        raise RuleError(
            tr("mönstret ”{pattern}” i [intake] går inte att läsa ({fact}).",
               pattern=pattern, fact=error)
        ) from error  # fmt: skip
    if VALUE not in groups:
        raise RuleError(
            tr("mönstret ”{pattern}” i [intake] saknar gruppen (?P<value>…).", pattern=pattern)
        )


def check_words(manifest: Manifest) -> None:
    """Raise RuleError where a package's `[intake]` or `[[keywords]]` cannot be used."""
    _intake_of(manifest)
    read_table(manifest, "keywords", Keywords)


def _intake_of(manifest: Manifest) -> IntakeWords | None:
    if "intake" not in manifest.tables:
        return None
    try:
        return build_record(IntakeWords, manifest.tables["intake"])
    except WrongRecord as error:
        raise RuleError(
            tr("[intake] i paketet {package}: {fact}.", package=manifest.name, fact=error)
        ) from error


def read_intake_words(catalog: Catalog) -> IntakeWords:
    """Return the words of the first package that has some; none where no package has."""
    for manifest in catalog.manifests:
        words = _intake_of(manifest)
        if words is not None:
            return words
    return IntakeWords()


def read_keywords(catalog: Catalog) -> tuple[Keywords, ...]:
    """Return the keywords of all packages, in their order."""
    return tuple(
        row for manifest in catalog.manifests for row in read_table(manifest, "keywords", Keywords)
    )
