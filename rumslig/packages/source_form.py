"""A package.toml as a form: which fields there are, what they hold, and what is wrong with each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from layers.atomic import write_atomic
from layers.errors import LayerError, PackageError
from layers.formats.files import list_layers, read_rows
from layers.packages.source import CLASSIFICATIONS
from layers.repository.names import read_version
from layers.versions.keys import check_key
from layers.versions.sources import TableRows
from rumslig.language import tr
from rumslig.packages.source_text import (
    FILE,
    PACKAGE,
    PLACEHOLDER,
    Table,
    Value,
    change_value,
    find_placeholders,
    read_tables,
    read_text,
)
from rumslig.progress import Progress, silent

Kind = Literal["text", "long", "date", "choice", "columns", "number", "file"]
Place = tuple[Table, str]
"""A table, and a key of it."""

PERIODS = (
    "triennial",
    "biennial",
    "yearly",
    "semiannual",
    "quarterly",
    "monthly",
    "weekly",
    "daily",
    "irregular",
    "asNeeded",
)
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_NAME = re.compile(r"[\w][\w.+-]*")


@dataclass(frozen=True, slots=True)
class FieldKind:
    """A key of the form; an empty optional one is left out of the file."""

    key: str
    kind: Kind = "text"
    required: bool = False
    choices: tuple[str, ...] = ()


PACKAGE_FIELDS = (
    FieldKind("title", required=True),
    FieldKind("name", required=True),
    FieldKind("version", required=True),
    FieldKind("publisher", required=True),
    FieldKind("licence", required=True),
    FieldKind("classification", "choice", choices=CLASSIFICATIONS),
    FieldKind("accrual_periodicity", "choice", choices=("", *PERIODS)),
    FieldKind("next_review", "date"),
    FieldKind("decision"),
    FieldKind("release_note", "long"),
)
LAYER_FIELDS = (
    FieldKind("title", required=True),
    FieldKind("theme", required=True),
    FieldKind("definition", "long", required=True),
    FieldKind("source", required=True),
    FieldKind("reference_date", "date", required=True),
    FieldKind("accuracy_m", "number"),
    FieldKind("key", "columns"),
    FieldKind("coverage", "file"),
    FieldKind("style", "file"),
    FieldKind("min_cell", "number"),
)


@dataclass(frozen=True, slots=True)
class ColumnFact:
    """A column of a layer's file; whether each row has a value of its own in it."""

    name: str
    is_key: bool


@dataclass(frozen=True, slots=True)
class SourceForm:
    """A folder's package.toml as it is being written.

    Attributes
    ----------
    saved
        The text as the file had it when it was last read or written.
    columns
        What each layer's file offers, by the layer's number.
    files
        Names of the folder's files, for coverage and style.
    """

    folder: Path
    saved: str
    text: str
    columns: Mapping[int, tuple[ColumnFact, ...]] = field(default_factory=dict)
    files: tuple[str, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether something is not saved yet."""
        return self.text != self.saved

    @property
    def tables(self) -> dict[str, Any]:
        """What the text says; only for reading."""
        return _read_again(self.text)

    @property
    def layer_count(self) -> int:
        """How many layers the text has."""
        return len(_layers(self.tables))

    def layer_title(self, number: int) -> str:
        """Return what a layer is called, or its name where it has no title yet."""
        layer = _table(self.tables, ("layers", number))
        return str(layer.get("title") or layer.get("name", number + 1))

    def value(self, place: Place) -> str:
        """Return a field's value as it is written in the form; "" where it has none yet."""
        found = _table(self.tables, place[0]).get(place[1], "")
        if isinstance(found, list):
            return ", ".join(map(str, found))
        if isinstance(found, float):
            return f"{found:g}".replace(".", ",")
        return "" if found == PLACEHOLDER else str(found)

    def hint(self, place: Place) -> str:
        """Return what `package init` says of a field that is not filled in; "" elsewhere."""
        left = find_placeholders(self.text)
        return next((item.hint for item in left if (item.table, item.key) == place), "")

    def key_columns(self, table: Table) -> tuple[str, ...]:
        """Return the columns of a layer's key."""
        found = _table(self.tables, table).get("key", [])
        return tuple(map(str, found)) if isinstance(found, list) else ()

    def with_value(self, place: Place, words: str) -> SourceForm:
        """Return the form with a field written otherwise.

        Raises
        ------
        PackageError
            The words are no value of the field, or the text is not to be changed here.
        """
        table, key = place
        known = next(item for item in fields_of(table) if item.key == key)
        text = change_value(self.text, table, key, _read_words(known, words.strip()))
        return replace(self, text=text)

    def with_key(self, table: Table, columns: tuple[str, ...]) -> SourceForm:
        """Return the form with a layer's key chosen; none takes it away."""
        return replace(self, text=change_value(self.text, table, "key", columns or None))

    def faults(self) -> dict[Place, str]:
        """Return a sentence for each field that stops the package, in the order of the form."""
        found: dict[Place, str] = {}
        tables = self.tables
        for table in self.places():
            values = _table(tables, table)
            for item in fields_of(table):
                fault = self._fault(table, item, values.get(item.key, ""))
                if fault:
                    found[table, item.key] = fault
        return found

    def places(self) -> Iterator[Table]:
        """Yield the package's table, then the layers'."""
        yield PACKAGE
        yield from (("layers", number) for number in range(self.layer_count))

    def _fault(self, table: Table, item: FieldKind, value: Any) -> str:
        if value in ("", []):
            return tr("Fyll i fältet.") if item.required else ""
        if value == PLACEHOLDER:
            return tr("Fyll i fältet.")
        if item.kind == "date" and not is_day(str(value)):
            return tr("Skriv en dag, till exempel 2026-03-01.")
        if item.kind == "choice" and value not in item.choices:
            return tr("Välj något i listan.")
        if item.kind == "number" and (not isinstance(value, int | float) or value < 0):
            return tr("Skriv ett tal som inte är negativt.")
        if item.kind == "file" and not (self.folder / str(value)).is_file():
            return tr("{file} finns inte i mappen.", file=str(value))
        if item.kind == "columns":
            return self._key_fault(table, value)
        return _NAMED.get(item.key, _no_fault)(str(value))

    def _key_fault(self, table: Table, value: Any) -> str:
        facts = self.columns.get(table[1])
        if facts is None:
            return ""
        known = {item.name for item in facts}
        lacking = [str(name) for name in value if name not in known]
        if lacking:
            return tr("Filen saknar kolumnen {key}.", key=lacking[0])
        alone = [item for item in facts if item.name == value[0]]
        if len(value) == 1 and not alone[0].is_key:
            return tr(
                "{key} är tom eller lika för flera objekt; välj en annan, eller flera tillsammans.",
                key=str(value[0]),
            )
        return ""


_read_again = lru_cache(maxsize=8)(read_tables)
"""A form asks for its text's tables field by field."""


def fields_of(table: Table) -> tuple[FieldKind, ...]:
    """Return the fields of the package, or of a layer."""
    return PACKAGE_FIELDS if table == PACKAGE else LAYER_FIELDS


def read_form(folder: Path, *, progress: Progress = silent) -> SourceForm:
    """Return a folder's package.toml as a form, with the columns of its layers' files.

    Raises
    ------
    PackageError
        There is no package.toml, or it is no TOML.
    """
    text = read_text(folder)
    layers = _layers(read_tables(text))
    columns = {}
    for number, layer in enumerate(layers):
        progress(number, len(layers), str(layer.get("title", "")))
        facts = _columns(folder / str(layer.get("path", "")), str(layer.get("layer", "")))
        if facts is not None:
            columns[number] = facts
    progress(len(layers), len(layers), "")
    files = tuple(sorted(path.name for path in folder.iterdir() if path.is_file()))
    return SourceForm(folder, text, text, columns, files)


def save_form(form: SourceForm) -> SourceForm:
    """Write the form into its file, and return it as saved.

    Raises
    ------
    PackageError
        The file was changed by something else since it was read.
    """
    if read_text(form.folder) != form.saved:
        raise PackageError(
            tr(
                "{file} har ändrats utanför fönstret sedan den lästes; läs in den igen.",
                file=f"{form.folder.name}/{FILE}",
            )
        )
    write_atomic(form.folder / FILE, form.text.encode())
    return replace(form, saved=form.text)


def write_version(folder: Path, version: str) -> None:
    """Write another version number into a folder's package.toml.

    Raises
    ------
    PackageError
        The file cannot be read, or the number not be changed here.
    """
    text = read_text(folder)
    write_atomic(folder / FILE, change_value(text, PACKAGE, "version", version).encode())


def _columns(path: Path, layer: str) -> tuple[ColumnFact, ...] | None:
    """Return a file's columns; None where they are not known."""
    if path.suffix.lower() == ".csv" or not path.is_file():
        return None
    try:
        list_layers(path)
        frame = read_rows(path, layer or None).frame
    except LayerError:
        return None
    rows = TableRows(frame)
    return tuple(ColumnFact(name, _is_key(rows, name)) for name in rows.schema.names)


def _is_key(rows: TableRows, name: str) -> bool:
    try:
        check_key(rows, (name,))
    except LayerError:
        return False
    return True


def _layers(tables: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = tables.get("layers", [])
    if not isinstance(found, list):
        return []
    return [item for item in found if isinstance(item, Mapping)]


def _table(tables: Mapping[str, Any], table: Table) -> Mapping[str, Any]:
    return tables if table == PACKAGE else _layers(tables)[table[1]]


def _read_words(item: FieldKind, words: str) -> Value:
    if not words:
        return "" if item.required else None
    if item.kind == "columns":
        return tuple(part.strip() for part in words.split(",") if part.strip())
    if item.kind != "number":
        return words
    try:
        number = float(words.replace(" ", "").replace(",", "."))
    except ValueError as error:
        raise PackageError(
            tr("{key} är ”{word}”; skriv ett tal.", key=item.key, word=words)
        ) from error
    return int(number) if item.key == "min_cell" else number


def is_day(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(f"{text}-01-01"[:10] if len(text) == 4 else f"{text}-01"[:10])
    except ValueError:
        return False
    return True


def _version_fault(text: str) -> str:
    try:
        read_version(text)
    except LayerError:
        return tr("Skriv tre tal, till exempel 1.2.0.")
    return ""


def _name_fault(text: str) -> str:
    return "" if _NAME.fullmatch(text) else tr("Använd bokstäver, siffror, punkt och streck.")


def _no_fault(_text: str) -> str:
    return ""


_NAMED: Mapping[str, Callable[[str], str]] = {"version": _version_fault, "name": _name_fault}
