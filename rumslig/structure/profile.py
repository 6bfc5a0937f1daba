"""A mapping profile: which rows of somebody's file are which objects of the model, as data.

The profiles that come along are text files to copy and change. Each says of itself, and of each
row, whether anybody has compared it with its source.
"""

from __future__ import annotations

import math
import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from layers.errors import UnreadableFile
from layers.filter import text_of
from layers.records import WrongRecord, build_record
from rumslig.errors import StructureError
from rumslig.language import tr
from rumslig.structure.model import (
    COLUMNS,
    DIRECTIONS,
    KINDS,
    STAGES,
    STRUCTURES,
    VERBS,
    ObjectFacts,
    build_facts,
)

FORMAT = "rumslig.structure-profile/1"
BUILT_IN = "op-modell-2.1"


@dataclass(frozen=True, slots=True)
class ObjectRule:
    """A row of `[[objects]]`: words by which a row is known, and what it then is."""

    words: tuple[str, ...]
    klass: str
    struktur: str = ""
    typ: str = ""
    verb: str = ""
    niva: int | None = None
    status: str = "ej kontrollerad"


@dataclass(frozen=True, slots=True)
class ContradictionRule:
    """A row of `[[contradictions]]`: an object here and one there that do not go together.

    Attributes
    ----------
    region, op
        What each must say, by the model's columns.
    text
        What is then said of the two.
    """

    region: Mapping[str, str]
    op: Mapping[str, str]
    text: str
    status: str = "ej kontrollerad"


@dataclass(frozen=True, slots=True)
class TableRule:
    """A row of `[[tables]]`: words by which a table of the database is known, and how it is shown.

    Attributes
    ----------
    words
        All of one of them stand in the table's name.
    title, aspect
        What the layer is called, and which part of the plan it is of.
    class_columns
        Columns to look for that part its objects into classes, the first that is there.
    colours
        #rrggbb by class; classes that are not named are drawn alike.
    """

    words: tuple[str, ...]
    title: str
    aspect: str = ""
    class_columns: tuple[str, ...] = ()
    colours: Mapping[str, str] = field(default_factory=dict)
    status: str = "ej kontrollerad"


@dataclass(frozen=True)
class Profile:
    """How a municipality's file says what the model says.

    Attributes
    ----------
    columns
        Names to look for in the file, by the model's column.
    levels
        What level a word means.
    uncertainty_m
        How wrong places are where the file does not say.
    """

    name: str
    title: str
    version: str
    status: str
    source: str
    columns: Mapping[str, tuple[str, ...]]
    objects: tuple[ObjectRule, ...]
    type_columns: tuple[str, ...] = ()
    levels: Mapping[str, int] = field(default_factory=dict)
    contradictions: tuple[ContradictionRule, ...] = ()
    tables: tuple[TableRule, ...] = ()
    lage: str = ""
    uncertainty_m: float = 0.0

    @cached_property
    def _known(self) -> list[tuple[frozenset[str], ObjectRule]]:
        rows = [(frozenset(tokens(words)), rule) for rule in self.objects for words in rule.words]
        # the most words first: "stråk natur" is told before "stråk"
        return sorted(rows, key=lambda row: -len(row[0]))

    def find(self, layer: str, values: Mapping[str, Any]) -> ObjectRule | None:
        """Return the rule of a row by its layer's name and its types, None where none fits."""
        said = [layer, *(values.get(column) for column in self._present(values))]
        spoken = set(tokens(" ".join(text_of(part) for part in said if not pd.isna(part))))
        return next((rule for words, rule in self._known if words <= spoken), None)

    def table_of(self, layer: str) -> TableRule | None:
        """Return the rule of a table by its name, the one with the most words; None for none."""
        spoken = set(tokens(layer))
        fits = [
            (len(known), rule)
            for rule in self.tables
            for words in rule.words
            if (known := set(tokens(words))) <= spoken
        ]
        return max(fits, key=lambda fit: fit[0])[1] if fits else None

    def facts(self, layer: str, values: Mapping[str, Any]) -> ObjectFacts | None:
        """Return what a row says in the model's words, None where it is nothing of it.

        Raises
        ------
        StructureError
            A value cannot be what its column means.
        """
        rule = self.find(layer, values)
        if rule is None:
            return None
        by_name = {name.casefold(): value for name, value in values.items()}
        said: dict[str, Any] = {}
        for column, names in self.columns.items():
            value = next(
                (by_name[n.casefold()] for n in names if _is_said(by_name.get(n.casefold()))), None
            )
            if value is not None:
                said[column] = self._level(value) if column == "niva" else value
        said = {
            key: word for key, value in said.items() if (word := _fitting(key, value)) is not None
        }
        given = {"klass": rule.klass, "struktur": rule.struktur, "typ": rule.typ,
                 "verb": rule.verb, "niva": rule.niva}  # fmt: skip
        said |= {key: value for key, value in given.items() if value not in ("", None)}
        said.setdefault("lage", self.lage)
        facts = build_facts(said)
        if facts.uncertainty_m is None:
            facts = replace(facts, uncertainty_m=self.uncertainty_m)
        return facts

    def word_for(self, facts: ObjectFacts) -> str:
        """Return the words by which the profile would know such an object; "" for none."""
        fitting = [
            rule
            for rule in self.objects
            if rule.klass == facts.kind
            and rule.struktur in ("", facts.structure)
            and rule.verb in ("", facts.verb)
            and rule.niva in (None, facts.level)
        ]
        best = max(fitting, key=lambda rule: (bool(rule.struktur), bool(rule.verb)), default=None)
        return best.words[0] if best is not None else ""

    def used(self, columns: Collection[str]) -> set[str]:
        """Return which of a file's columns the profile reads."""
        wanted = {name.casefold() for names in self.columns.values() for name in names}
        wanted |= {name.casefold() for name in self.type_columns}
        return {name for name in columns if name.casefold() in wanted}

    def lacking(self, columns: Collection[str]) -> list[str]:
        """Return the model's columns that the profile looks for and a file does not have."""
        present = {name.casefold() for name in columns}
        return [
            column
            for column, names in self.columns.items()
            if not present & {name.casefold() for name in names}
        ]

    def _present(self, values: Mapping[str, Any]) -> list[str]:
        wanted = {name.casefold() for name in self.type_columns}
        return [name for name in values if name.casefold() in wanted]

    def _level(self, value: Any) -> int | str | None:
        """Return a level as the model has it; None where the word is none that is known."""
        word = " ".join(tokens(text_of(value)))
        for known, level in self.levels.items():
            if " ".join(tokens(known)) == word:
                return level
        return text_of(value) if re.fullmatch(r"[0-9]+([.,]0+)?", text_of(value)) else None


def tokens(text: str) -> list[str]:
    """Return a text's words without case, marks over letters and signs between them."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.findall(r"[a-z0-9]+", plain)


def _fitting(column: str, value: Any) -> Any:
    """Return a value as the model has it; None for a word that a column of that name may have.

    "Läge" can be anything in a municipality's file, and no reason to leave the object out.
    """
    words = _VOCABULARIES.get(column)
    if words is not None:
        by_tokens = {"".join(tokens(word)): word for word in words}
        return by_tokens.get("".join(tokens(text_of(value))))
    if column == "uncertainty_m":
        try:
            number = float(text_of(value).replace(",", "."))
        except ValueError:
            return None
        return number if 0 <= number < math.inf else None
    return value


_VOCABULARIES: Mapping[str, tuple[str, ...]] = {
    "lage": STAGES,
    "struktur": STRUCTURES,
    "verb": VERBS,
    "riktning": DIRECTIONS,
}


def _is_said(value: Any) -> bool:
    return value is not None and not pd.isna(value) and bool(str(value).strip())


def built_in_profile() -> Path:
    """Return the profile of ÖP-modell 2.1 that comes along."""
    return Path(__file__).resolve().parent / "profiles" / f"{BUILT_IN}.toml"


def read_profile(path: Path) -> Profile:
    """Return a profile.

    Raises
    ------
    UnreadableFile
        There is no such file, or it is no TOML.
    StructureError
        It has a key, column or word that profiles do not have.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise UnreadableFile(
            tr("{file} kan inte läsas; ange en fil som finns.", file=path.name)
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableFile(
            tr("{file} är inte giltig TOML: {fact}.", file=path.name, fact=error)
        ) from error
    try:
        return _build(table)
    except (WrongRecord, StructureError) as error:
        raise StructureError(f"{path.name}: {error}.") from error


def _build(table: dict[str, Any]) -> Profile:
    if table.pop("format", None) != FORMAT:
        raise StructureError(tr("format ska vara {format}", format=f"”{FORMAT}”"))
    columns = {key: tuple(map(str, names)) for key, names in dict(table.pop("columns", {})).items()}
    for column in columns:
        if column not in COLUMNS.values():
            raise StructureError(
                tr("kolumnen {column} finns inte i klassmodellen", column=f"”{column}”")
            )
    objects = tuple(build_record(ObjectRule, row) for row in table.pop("objects", ()))
    for rule in objects:
        if rule.klass not in KINDS or not all(tokens(words) for words in rule.words):
            raise StructureError(
                tr("[[objects]] ska ha words och en klass; välj {known}", known=", ".join(KINDS))
            )
    contradictions = tuple(
        build_record(ContradictionRule, row) for row in table.pop("contradictions", ())
    )
    for item in contradictions:
        for column in (*item.region, *item.op):
            if column not in COLUMNS.values():
                raise StructureError(
                    tr("kolumnen {column} finns inte i klassmodellen", column=f"”{column}”")
                )
    tables = tuple(build_record(TableRule, row) for row in table.pop("tables", ()))
    for told in tables:
        if not told.title or not told.words or not all(tokens(words) for words in told.words):
            raise StructureError(tr("[[tables]] ska ha words och en title"))
        if not all(re.fullmatch(r"#[0-9a-fA-F]{6}", colour) for colour in told.colours.values()):
            raise StructureError(tr("färger i [[tables]] skrivs som #rrggbb"))
    levels = {str(word): int(level) for word, level in dict(table.pop("levels", {})).items()}
    return build_record(
        Profile,
        table,
        columns=columns,
        objects=objects,
        contradictions=contradictions,
        tables=tables,
        levels=levels,
    )
