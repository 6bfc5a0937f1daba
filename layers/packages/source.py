"""The publisher's `package.toml`: what the package holds and what is true of each layer."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any, TypeVar

from layers.errors import PackageError
from layers.language import tr
from layers.packages.carried import Stance
from layers.records import WrongRecord, build_record

T = TypeVar("T")
CLASSIFICATIONS = ("öppen", "intern", "skyddsvärd")
_SAFE_NAME = re.compile(r"[\w][\w.+-]*")  # becomes a folder's name, so no slashes
TABLES = (
    *("rules", "guidance", "texts", "goals", "themes", "levels"),
    *("closed_days", "consultation_times", "bodies", "meetings"),
    *("keywords", "triage"),
    *("sections", "experts", "signoff", "memo"),
)
"""Tables that planning reads; a package carries them as they are written."""
SINGLE_TABLES = ("county", "deadlines", "statistics", "intake")
"""As `TABLES`, but there is one of each."""


@dataclass(frozen=True, slots=True)
class LayerSource:
    """One `[[layers]]` table; see docs/paket.md for every key."""

    name: str
    path: str
    title: str
    theme: str
    definition: str
    source: str
    reference_date: str
    layer: str = ""
    accuracy_m: float = 0.0
    coverage: str = ""
    coverage_filter: str = ""
    style: str = ""
    key: tuple[str, ...] = ()
    min_cell: int = 0
    example: bool = False
    schematic: bool = False
    scale: int = 0
    visible: bool = False
    role: str = ""
    code_field: str = ""
    name_field: str = ""
    search: tuple[str, ...] = ()
    x: str = ""
    y: str = ""
    crs: str = ""
    cell_m: float = 0.0


@dataclass(frozen=True, slots=True)
class ImageSource:
    """One `[[images]]` table; see docs/paket.md for every key."""

    name: str
    path: str
    title: str
    points: str = ""
    world: str = ""
    crs: str = ""
    legend: str = ""
    theme: str = ""
    scale: int = 0
    reference: str = ""
    stance: Stance = ""
    source: str = ""
    reference_date: str = ""
    opacity: float = 0.7
    visible: bool = False


@dataclass(frozen=True, slots=True)
class DocumentSource:
    """One `[[documents]]` table; see docs/paket.md for every key."""

    path: str
    title: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class PackageSource:
    """A `package.toml` and the folder it lies in."""

    folder: Path
    name: str
    title: str
    version: str
    publisher: str
    licence: str
    layers: tuple[LayerSource, ...]
    classification: str = "öppen"
    accrual_periodicity: str = ""
    next_review: str = ""
    release_note: str = ""
    decision: str = ""
    responsible: str = ""
    approved_by: str = ""
    images: tuple[ImageSource, ...] = ()
    documents: tuple[DocumentSource, ...] = ()
    tables: dict[str, Any] = field(default_factory=dict)


def read_source(folder: Path) -> PackageSource:
    """Return the package that `folder/package.toml` describes.

    Raises
    ------
    PackageError
        The file is missing, no TOML, lacks a key, or has one that packages do not have.
    """
    return parse_source(read_source_table(folder), folder)


def read_source_table(folder: Path, file_name: str = "package.toml") -> dict[str, Any]:
    """Return what a publisher wrote in a folder, word by word.

    Raises
    ------
    PackageError
        The file is missing or no TOML.
    """
    name = f"{folder.name}/{file_name}"
    try:
        return tomllib.loads((folder / file_name).read_text("utf-8"))
    except FileNotFoundError as error:
        raise PackageError(tr("{file} finns inte.", file=name)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackageError(
            tr("{file} är inte giltig TOML: {fact}.", file=name, fact=error)
        ) from error


def parse_source(table: Mapping[str, Any], folder: Path) -> PackageSource:
    """Return the package that such a table describes, whose files lie in `folder`.

    Raises
    ------
    PackageError
        The table lacks a key, or has one that packages do not have.
    """
    name = f"{folder.name}/package.toml"
    data = dict(table)
    tables = {key: _spell_dates(data.pop(key)) for key in (*TABLES, *SINGLE_TABLES) if key in data}
    layers = _read_entries(LayerSource, "layers", data, name)
    images = _read_entries(ImageSource, "images", data, name)
    documents = _read_entries(DocumentSource, "documents", data, name)
    for key in TABLES:
        _tables(tables.get(key, []), name)
    for key in SINGLE_TABLES:
        if not isinstance(tables.get(key, {}), Mapping):
            raise PackageError(tr("{file}: skriv [{key}] som en tabell.", file=name, key=key))
    try:
        package = build_record(
            PackageSource,
            data,
            folder=folder,
            layers=layers,
            images=images,
            documents=documents,
            tables=tables,
        )
    except WrongRecord as error:
        raise PackageError(f"{name}: {error}.") from error
    _check(package, name)
    return package


def _spell_dates(value: Any) -> Any:
    """Return a table with TOML's own dates as ISO text, which is how a manifest holds them."""
    if isinstance(value, Mapping):
        return {key: _spell_dates(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_spell_dates(part) for part in value]
    return value.isoformat() if isinstance(value, date | time) else value


def _tables(value: Any, file_name: str) -> list[Mapping[str, Any]]:
    if isinstance(value, list) and all(isinstance(item, Mapping) for item in value):
        return value
    raise PackageError(
        tr(
            "{file}: skriv lager, regler och texter som tabeller med dubbla hakparenteser, "
            "till exempel [[layers]].",
            file=file_name,
        )
    )


def _read_entries(kind: type[T], key: str, data: dict[str, Any], file_name: str) -> tuple[T, ...]:
    try:
        return tuple(build_record(kind, table) for table in _tables(data.pop(key, []), file_name))
    except WrongRecord as error:
        raise PackageError(f"{file_name}, [[{key}]]: {error}.") from error


def _check(package: PackageSource, file_name: str) -> None:
    if package.classification not in CLASSIFICATIONS:
        raise PackageError(
            tr(
                "{file} har klassningen ”{word}”; välj öppen, intern eller skyddsvärd.",
                file=file_name,
                word=package.classification,
            )
        )
    names = [*(layer.name for layer in package.layers), *(item.name for item in package.images)]
    for word in (package.name, package.version, *names):
        if not _SAFE_NAME.fullmatch(word):
            raise PackageError(
                tr(
                    "{file} har namnet ”{word}”; använd bokstäver, siffror, punkt och streck.",
                    file=file_name,
                    word=word,
                )
            )
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise PackageError(
            tr(
                "{file} har två lager eller bilder som heter ”{name}”.",
                file=file_name,
                name=repeated[0],
            )
        )
