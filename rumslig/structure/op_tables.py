"""A municipality's plan database (ÖP-modell) as layers: titles and classes by a profile.

The model is open: municipalities leave tables out and put others in. What the profile does not
know is shown as it is, and said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from layers.formats.files import list_layers
from layers.formats.rows import FileLayer
from layers.styles.model import Fill, LayerStyle, Marker, Stroke, Symbol
from rumslig.language import tr
from rumslig.structure.profile import Profile, TableRule, built_in_profile, read_profile

_SUFFIXES = (".gpkg", ".gdb", ".zip")
_FEWEST = 2
"""So many tables of a file must be known before it is taken for such a database."""
_MOST_CLASSES = 40
_REST = "#8a8f98"


@dataclass(frozen=True, slots=True)
class OpTable:
    """A table that the profile knows.

    Attributes
    ----------
    class_column
        The column that parts its objects into classes, "" where there is none.
    """

    layer: FileLayer
    rule: TableRule
    class_column: str

    def style_of(self, values: Iterable[object]) -> LayerStyle | None:
        """Return how its objects are drawn, one symbol a class; None where it has no classes."""
        if not self.class_column:
            return None
        found = dict.fromkeys(str(value).strip() for value in values if _is_said(value))
        if not 0 < len(found) <= _MOST_CLASSES:
            return None
        colours = {name.casefold(): colour for name, colour in self.rule.colours.items()}
        symbols = [
            _symbol(name, self.class_column, colours.get(name.casefold(), _REST)) for name in found
        ]
        return LayerStyle((*symbols, _symbol("", "", _REST)))


@dataclass(frozen=True, slots=True)
class OpDatabase:
    """A file whose tables are a plan's, with those that the profile does not know."""

    profile: Profile
    tables: tuple[OpTable, ...]
    unknown: tuple[str, ...]

    def table(self, layer: str) -> OpTable | None:
        """Return the table of a layer, None where it is not known."""
        return next((item for item in self.tables if item.layer.name == layer), None)

    def words_of(self, layer: str) -> str:
        """Return what is said of a layer, in a sentence."""
        known = self.table(layer)
        if known is None:
            return tr(
                "Tabellen finns inte i profilen {profile}; den visas som den är.",
                profile=self.profile.title,
            )
        return tr(
            "{title}, enligt profilen {profile} {version} ({status}).",
            title=known.rule.title,
            profile=self.profile.title,
            version=self.profile.version,
            status=known.rule.status,
        )


def read_database(path: Path, profile: Profile | None = None) -> OpDatabase | None:
    """Return a file as a plan's database, None where it is none.

    Raises
    ------
    UnreadableFile
        The file cannot be read.
    """
    if path.suffix.lower() not in _SUFFIXES:
        return None
    used = profile or read_profile(built_in_profile())
    tables, unknown = [], []
    for layer in list_layers(path):
        rule = used.table_of(layer.name)
        if rule is None:
            unknown.append(layer.name)
        else:
            tables.append(OpTable(layer, rule, _column_of(layer, rule)))
    places = [table for table in tables if table.layer.has_places]
    if len(places) < _FEWEST:
        return None
    return OpDatabase(used, tuple(tables), tuple(unknown))


def _column_of(layer: FileLayer, rule: TableRule) -> str:
    by_name = {name.casefold(): name for name in layer.fields}
    return next((by_name[n.casefold()] for n in rule.class_columns if n.casefold() in by_name), "")


def _symbol(name: str, column: str, colour: str) -> Symbol:
    said = name.replace("'", "''")
    return Symbol(
        title=name,
        when=f"\"{column}\" = '{said}'" if column else "",
        fill=Fill(colour, 0.45),
        stroke=Stroke(colour, 1.4),
        marker=Marker("disc", 9, colour, "halo", 1.2),
    )


def _is_said(value: object) -> bool:
    return value is not None and value == value and bool(str(value).strip())
