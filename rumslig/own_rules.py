"""Mina regler: the user's own rules, one file in the home, asked together with the packages'.

The file is a rule file as any other. What is wrong with it is an answer, never a silence: a rule
that cannot be bound, or a file that cannot be read, gives its own ERROR row in every check.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from shapely.geometry.base import BaseGeometry

from layers.atomic import write_atomic
from layers.catalog import Catalog
from layers.crs import Bounds
from layers.errors import UnreadableFile
from layers.index.build import Step, no_step
from layers.index.reader import LayerIndex
from layers.packages.manifest import Manifest
from layers.vector import VectorLayer
from rumslig.check import Question
from rumslig.classified import is_classified
from rumslig.errors import RuleError
from rumslig.language import tr
from rumslig.rule_file import bind_rule, build_written, parse_tables
from rumslig.rule_text import Table, change_text
from rumslig.rulebook import number_repeats
from rumslig.rules import OWN, Rule

LOCK_S = 3.0
OWN_THEME = "Egna regler"
"""The theme of own rules that name none and ask a file: documents need a heading for it."""


@dataclass(frozen=True, slots=True)
class UnboundMaterial:
    """Stands for the layer of a rule that cannot be asked; reading it says why."""

    layer: str
    fault: str
    title: str = ""
    package: str = ""
    version: str = ""
    reference_date: str = ""
    source_name: str = ""
    manifest: Manifest | None = None

    def fingerprint(self) -> tuple[str, ...]:
        return ("", self.fault)

    def read(self) -> VectorLayer:
        raise UnreadableFile(self.fault)

    def read_coverage(self, condition: str = "") -> BaseGeometry | None:
        raise UnreadableFile(self.fault)

    def index(self, step: Step = no_step) -> LayerIndex | None:
        return None

    def discard_index(self) -> None:
        """Do nothing: there is none."""


@dataclass(frozen=True, slots=True)
class OwnRule:
    """One rule of the file.

    Attributes
    ----------
    table
        As the file has it.
    fault
        Why it cannot be asked, "" where it can.
    """

    table: Table
    question: Question
    fault: str = ""


@dataclass(frozen=True, slots=True)
class OwnRules:
    """What the file holds; `fault` says why nothing of it could be read."""

    text: str = ""
    rules: tuple[OwnRule, ...] = ()
    fault: str = ""

    @property
    def tables(self) -> tuple[Table, ...]:
        """The rules as they are written."""
        return tuple(item.table for item in self.rules)

    def questions(self, name: str) -> tuple[Question, ...]:
        """Return what the file asks; a broken file `name` asks one question that cannot be."""
        if self.fault:
            title = tr("Mina regler")
            rule = Rule(f"{OWN}{name}", name, title=title, theme=OWN_THEME)
            return (Question(rule, UnboundMaterial(name, self.fault, title), is_own=True),)
        return number_repeats([item.question for item in self.rules])


class OwnRulesFile:
    """The file of a home, read anew when it has changed, and changed one rule at a time.

    Parameters
    ----------
    home
        Tells where data are at home, for files that do not say their coordinate system.
    """

    def __init__(self, path: Path, catalog: Catalog, home: Callable[[], Bounds]) -> None:
        self.path, self._catalog, self._home = path, catalog, home
        self._content: bytes | None = None
        self._rules = OwnRules()

    @property
    def questions(self) -> tuple[Question, ...]:
        """What the file asks now."""
        return self.read().questions(self.path.name)

    def read(self) -> OwnRules:
        """Return what the file says now."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            content = b""
        except OSError as error:
            fact = error.strerror or type(error).__name__
            return OwnRules(
                fault=tr("{file} kan inte läsas: {fact}.", file=self.path.name, fact=fact)
            )
        # a rule whose file was missing is tried again each time
        if content != self._content or any(item.fault for item in self._rules.rules):
            self._rules, self._content = self._parse(content), content
        return self._rules

    def put(self, before: Table | None, after: Table | None, at: int | None = None) -> OwnRules:
        """Put a rule in, change it or take it away, and return what the file says then.

        Parameters
        ----------
        before
            What the rule said when it was last read; None for a new one.
        after
            What it is to say; None takes it away.
        at
            Where a new rule goes; last by default.

        Raises
        ------
        RuleError
            The file cannot be read, the rule says something else by now, or its name is taken.
        OSError
            The file cannot be written.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.path.with_suffix(".lock"), timeout=LOCK_S):
                now = self.read()
                self._require_fit(now, before, after)
                place = None if before is None else now.tables.index(before)
                end = len(now.rules) if at is None else min(at, len(now.rules))
                text = change_text(now.text, now.tables, place, after, end)
                write_atomic(self.path, text.encode())
        except Timeout as error:
            raise RuleError(
                tr("{file} är upptagen av ett annat fönster; försök igen.", file=self.path.name)
            ) from error
        return self.read()

    def set_aside(self) -> Path:
        """Rename a file that cannot be read, so that new rules can be written; return where."""
        number = 1
        while (aside := self.path.with_name(f"{self.path.stem}-oläst-{number}.toml")).exists():
            number += 1
        self.path.rename(aside)
        return aside

    def bind(self, table: Table) -> Question:
        """Return the question of a table as if it stood in the file; raises RuleError."""
        question = bind_rule(table, self.path, self._catalog, home=self._home())
        _require_one_secrecy(question)
        theme = question.rule.theme or OWN_THEME
        rule = replace(question.rule, id=f"{OWN}{question.rule.id}", theme=theme)
        return replace(question, rule=rule, is_own=True)

    def _require_fit(self, now: OwnRules, before: Table | None, after: Table | None) -> None:
        if now.fault:
            raise RuleError(now.fault)
        if before is not None and before not in now.tables:
            raise RuleError(
                tr(
                    "regeln {rule} i {file} har ändrats någon annanstans sedan du öppnade den.",
                    rule=before.get("id", "?"),
                    file=self.path.name,
                )
            )
        if after is None:
            return
        build_written(after, self.path.name)
        others = list(now.tables)
        if before is not None:
            others.remove(before)
        if any(item.get("id") == after["id"] for item in others):
            raise RuleError(
                tr(
                    "{file} har redan en regel som heter {rule}; välj ett annat namn.",
                    file=self.path.name,
                    rule=after["id"],
                )
            )

    def _parse(self, content: bytes) -> OwnRules:
        try:
            text = content.decode("utf-8-sig")
            tables = parse_tables(text, self.path.name, may_be_empty=True)
        except UnicodeDecodeError as error:
            fault = tr("{file} är inte giltig TOML: {fact}.", file=self.path.name, fact=error)
            return OwnRules(fault=fault)
        except RuleError as error:
            return OwnRules(fault=str(error))
        rules = tuple(self._own_rule(table, number) for number, table in enumerate(tables, 1))
        return OwnRules(text, rules)

    def _own_rule(self, table: Mapping[str, Any], number: int) -> OwnRule:
        try:
            return OwnRule(table, self.bind(table))
        except RuleError as error:
            fault = str(error)
        try:
            rule = build_written(table, self.path.name)
        except RuleError:
            layer = str(table.get("layer") or self.path.name)
            rule = Rule(str(table.get("id") or number), layer, title=str(table.get("title") or ""))
        material = UnboundMaterial(rule.layer, fault, rule.title or rule.layer)
        rule = replace(rule, id=f"{OWN}{rule.id}", package="", theme=rule.theme or OWN_THEME)
        return OwnRule(
            table,
            Question(rule, material, is_own=True),
            fault,
        )


def _require_one_secrecy(question: Question) -> None:
    """Raise RuleError where a classified coverage would show through an open layer's answer."""
    used, mapped = question.material.manifest, question.coverage
    secret = mapped is not None and mapped.manifest is not None and is_classified(mapped.manifest)
    if secret and mapped is not None and not (used is not None and is_classified(used)):
        raise RuleError(
            tr(
                "regeln {rule} har en skyddsvärd täckning ({coverage}) för ett öppet lager; "
                "välj en öppen täckning.",
                rule=question.rule.id,
                coverage=mapped.source_name,
            )
        )
