"""Rule files of the user's own: read, bound to their layers, and written again."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, fields, replace
from pathlib import Path
from typing import Any

from layers.catalog import Catalog, InstalledLayer
from layers.crs import Bounds
from layers.vector import SWEDEN
from rumslig.check import Question
from rumslig.errors import RuleError
from rumslig.language import tr
from rumslig.material import FileMaterial, InstalledMaterial, Material
from rumslig.rulebook import number_repeats
from rumslig.rules import OWN, Rule, build_rule, build_rule_of

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_NOT_IN_TOML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def parse_rules(text: str, name: str) -> tuple[Rule, ...]:
    """Return the rules of a rule file's text as they are written, not yet bound to layers.

    Parameters
    ----------
    name
        What the file is called in messages.

    Raises
    ------
    RuleError
        The text is no TOML, holds no rules, or a rule is not as rules are.
    """
    return tuple(build_written(table, name) for table in parse_tables(text, name))


def write_rules(rules: Iterable[Rule]) -> str:
    """Return rules as the text of a rule file, which `parse_rules` reads back as they were.

    Only what differs from the defaults is written. A package's rule names its layer as
    "package/layer".
    """
    return "\n".join(table_text(rule_table(rule)) for rule in rules)


def rule_table(rule: Rule) -> dict[str, Any]:
    """Return what a rule says, as a `[[rules]]` table without what is as usual."""
    table: dict[str, Any] = {}
    for item in fields(Rule):
        value = getattr(rule, item.name)
        usual = item.default if item.default_factory is MISSING else item.default_factory()
        if item.name != "package" and value != usual:
            table[item.name] = list(value) if isinstance(value, tuple) else value
    if rule.package:
        table["layer"] = f"{rule.package}/{rule.layer}"
        if rule.coverage:
            table["coverage"] = f"{rule.package}/{rule.coverage}"
    return table


def rule_as_written(question: Question) -> Rule:
    """Return a question's rule with its layers named as a rule file names them.

    Files are named by their own names, so the rule file must lie beside them.
    """
    coverage = question.coverage
    return replace(
        question.rule,
        id=question.rule.id.removeprefix(OWN) if question.is_own else question.rule.id,
        package="",
        layer=_name_of(question.material),
        coverage="" if coverage is None else _name_of(coverage),
    )


def _name_of(material: Material) -> str:
    if isinstance(material, FileMaterial) and material.file_layer:
        return f"{material.source_name}:{material.file_layer}"
    return material.source_name


def table_text(table: Mapping[str, Any]) -> str:
    """Return a `[[rules]]` table as the text of a rule file, key by key as it is given."""
    lines = (f"{key} = {_value(value)}\n" for key, value in table.items())
    return "[[rules]]\n" + "".join(lines)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, datetime.date | datetime.time):  # written by hand, without quotes
        return value.isoformat()
    if isinstance(value, Mapping):
        pairs = (f"{_key(name)} = {_value(part)}" for name, part in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else _text(name)


def _text(value: str) -> str:
    plain = value.replace("\\", "\\\\").replace('"', '\\"')
    plain = plain.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return '"' + _NOT_IN_TOML.sub(lambda found: f"\\u{ord(found[0]):04x}", plain) + '"'


def questions_of_file(
    path: Path, catalog: Catalog, *, crs: str | None = None, home: Bounds = SWEDEN
) -> tuple[Question, ...]:
    """Return the rules of a TOML file; their layers are installed ones or files beside it.

    A rule whose filter or columns do not fit still gets its question, which will answer ERROR.

    Raises
    ------
    RuleError
        The file is no TOML or holds no rules, a rule is not as rules are, or names a layer that
        is neither.
    """
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise RuleError(tr("{file} finns inte; ange en regelfil.", file=path.name)) from error
    except UnicodeDecodeError as error:
        raise RuleError(
            tr("{file} är inte giltig TOML: {fact}.", file=path.name, fact=error)
        ) from error
    tables = parse_tables(text, path.name)
    return number_repeats([bind_rule(table, path, catalog, crs=crs, home=home) for table in tables])


def bind_rule(
    table: Mapping[str, Any],
    path: Path,
    catalog: Catalog,
    *,
    crs: str | None = None,
    home: Bounds = SWEDEN,
) -> Question:
    """Return the question of one `[[rules]]` table of the rule file at `path`.

    Raises
    ------
    RuleError
        The rule is not as rules are, or names a layer or coverage that is neither installed nor
        a file beside the rule file.
    """
    written = build_written(table, path.name)
    find = _Finder(path, catalog, crs, home)
    material = find.material(written.layer, written.id)
    coverage = find.material(written.coverage, written.id) if written.coverage else None
    if isinstance(material, InstalledMaterial):
        named = {**table, "layer": material.layer}
        rule = build_rule_of(named, material.source.entry, package=material.package)
    else:
        rule = build_rule({**table, "layer": material.layer})
    return Question(rule, material, coverage=coverage)


def parse_tables(text: str, name: str, *, may_be_empty: bool = False) -> list[Mapping[str, Any]]:
    """Return the `[[rules]]` tables of a rule file's text, whatever they say.

    Raises
    ------
    RuleError
        The text is no TOML, or holds something else than rules, or none.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(tr("{file} är inte giltig TOML: {fact}.", file=name, fact=error)) from error
    tables = document.pop("rules", [])
    if not isinstance(tables, list) or not all(isinstance(item, dict) for item in tables):
        raise RuleError(tr("{file}: skriv reglerna som tabeller, [[rules]].", file=name))
    if document:
        raise RuleError(
            tr(
                "{file} har nyckeln ”{key}”; en regelfil har bara [[rules]].",
                file=name,
                key=next(iter(document)),
            )
        )
    if not tables and not may_be_empty:
        raise RuleError(tr("{file} har inga regler; skriv dem som [[rules]].", file=name))
    return tables


def build_written(table: Mapping[str, Any], name: str) -> Rule:
    """Return the rule of a table as it is written in the file `name`; raises RuleError."""
    if "package" in table:
        raise RuleError(
            tr(
                "regeln {rule} i {file} har nyckeln package; skriv layer = ”paket/lager”.",
                rule=table.get("id", "?"),
                file=name,
            )
        )
    try:
        return build_rule(table)
    except RuleError as error:
        raise RuleError(f"{name}: {error}") from error


class _Finder:
    """Finds what a rule file names: an installed layer, or a file beside it."""

    def __init__(self, path: Path, catalog: Catalog, crs: str | None, home: Bounds) -> None:
        self._path, self._catalog, self._crs, self._home = path, catalog, crs, home

    def material(self, name: str, rule_id: str) -> Material:
        installed = self._installed(name)
        if installed is not None:
            return InstalledMaterial(installed)
        file, layer = self._path.parent / name, None
        if not file.exists() and ":" in name:
            stem, _, layer = name.rpartition(":")
            file = self._path.parent / stem
        if not name or file == self._path.parent or not file.exists():
            raise RuleError(
                tr(
                    "regeln {rule} i {file} nämner lagret ”{layer}”, som varken är installerat "
                    "eller en fil bredvid.",
                    rule=rule_id,
                    file=self._path.name,
                    layer=name,
                )
            )
        title = f"{file.stem}:{layer}" if layer else file.stem
        return FileMaterial(file, title, layer, None, self._crs, self._home)

    def _installed(self, name: str) -> InstalledLayer | None:
        package, _, layer = name.rpartition("/")
        for item in self._catalog.layers:
            if item.entry.name == layer and package in ("", item.manifest.name):
                return item
        return None
