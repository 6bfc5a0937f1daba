"""Own rules handed to somebody else as a rule file, and taken in from one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rumslig.errors import RuleError
from rumslig.language import tr
from rumslig.outlet import Guard, export_path, hand_over
from rumslig.own_rules import OwnRule
from rumslig.rule_file import build_written, parse_tables, rule_as_written, table_text


@dataclass(frozen=True, slots=True)
class ExportedRules:
    """How many rules a file got, and how many stayed here.

    Attributes
    ----------
    withheld
        They ask a classified layer, or one that is not there to tell whether it is.
    """

    written: int
    withheld: int


@export_path("rule-file")
def export_rules(rules: Iterable[OwnRule], guard: Guard, target: Path) -> ExportedRules:
    """Write rules as a rule file; their own layers are named as files beside it.

    Raises
    ------
    RuleError
        None of the rules may leave.
    """
    every = tuple(rules)
    open_ones = [item for item in every if not item.fault and _may_leave(item, guard)]
    if not open_ones:
        raise RuleError(
            tr("{file} skrevs inte: ingen av reglerna kan lämnas ut.", file=target.name)
        )
    text = "\n".join(table_text(_named_for_others(item)) for item in open_ones)
    hand_over(target, text.encode())
    return ExportedRules(len(open_ones), len(every) - len(open_ones))


def _named_for_others(rule: OwnRule) -> Mapping[str, Any]:
    """Return what a rule says with its layers named as a file beside them names them."""
    named = rule_as_written(rule.question)
    coverage = {"coverage": named.coverage} if named.coverage else {}
    return {**rule.table, "layer": named.layer, **coverage}


def _may_leave(rule: OwnRule, guard: Guard) -> bool:
    question = rule.question
    used = [question.material, *([question.coverage] if question.coverage else [])]
    return all(guard.is_open(item.package) for item in used)


def read_foreign_rules(path: Path) -> tuple[Mapping[str, Any], ...]:
    """Return the tables of a rule file with the files beside it named by their full paths.

    Raises
    ------
    RuleError
        The file is no rule file, or one of its rules is not as rules are.
    """
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise RuleError(tr("{file} finns inte; ange en regelfil.", file=path.name)) from error
    except UnicodeDecodeError as error:
        raise RuleError(
            tr("{file} är inte giltig TOML: {fact}.", file=path.name, fact=error)
        ) from error
    tables = parse_tables(text, path.name)
    for table in tables:
        build_written(table, path.name)
    return tuple(_with_whole_paths(table, path.parent) for table in tables)


def _with_whole_paths(table: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    named = {
        key: str((folder / name).resolve())
        for key in ("layer", "coverage")
        if (name := str(table.get(key, ""))) and _is_file_of(folder, name)
    }
    return {**table, **named}


def _is_file_of(folder: Path, name: str) -> bool:
    return (folder / name).is_file() or (
        ":" in name and (folder / name.rpartition(":")[0]).is_file()
    )
