"""The style that a file brings: in its GeoPackage, or in a file of the same name beside it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from layers.errors import LayerError, PackageError
from layers.filter import parse_filter
from layers.language import tr
from layers.styles.model import LayerStyle
from layers.styles.qml import read_qml
from layers.styles.sld import read_sld
from layers.styles.style_file import parse_style
from layers.styles.table import read_styles

OWN_ENDING = ".style.toml"
ENDINGS = (".qml", ".sld", OWN_ENDING)
MOST_BYTES = 8 << 20


@dataclass(frozen=True, slots=True)
class FoundStyle:
    """A style that a file brings.

    Attributes
    ----------
    name
        What it is called: the file's name, or its own in a GeoPackage.
    style
        None where it cannot be used; `notes` say why.
    notes
        What of it was not understood, a sentence each.
    """

    name: str
    style: LayerStyle | None
    notes: tuple[str, ...] = ()


def find_styles(
    path: Path, layer: str, columns: Collection[str], palette: Collection[str]
) -> tuple[FoundStyle, ...]:
    """Return the styles that a file of layers brings for one of them, the one to use first.

    Parameters
    ----------
    columns
        What the layer has: a style that asks for others cannot be used.
    palette
        The colours that have names, as in `parse_style`.
    """
    found: list[FoundStyle] = []
    if path.suffix.lower() == ".gpkg":
        found += _in_geopackage(path, layer, columns)
    for ending in ENDINGS:
        beside = path.with_name(path.stem + ending)
        if beside.is_file():
            found.append(_beside(beside, columns, palette))
    return tuple(found)


def _in_geopackage(path: Path, layer: str, columns: Collection[str]) -> list[FoundStyle]:
    try:
        stored = read_styles(path, layer)
    except (PackageError, OSError) as error:
        return [FoundStyle(path.name, None, (str(error),))]
    found = []
    for item in stored:
        try:
            style, notes = item.read()
        except PackageError as error:
            found.append(FoundStyle(item.name, None, (str(error),)))
        else:
            found.append(_checked(FoundStyle(item.name, style, notes), columns))
    return found


def _beside(path: Path, columns: Collection[str], palette: Collection[str]) -> FoundStyle:
    try:
        return _checked(read_style_file(path, palette), columns)
    except (LayerError, OSError) as error:
        return FoundStyle(path.name, None, (str(error),))


def read_carried(content: bytes, name: str, columns: Collection[str]) -> FoundStyle:
    """Return the QML or SLD that a package carries; where it cannot be used its notes say why."""
    read = read_qml if content.lstrip().startswith(b"<qgis") else read_sld
    try:
        return _checked(FoundStyle(name, *read(content, name)), columns)
    except PackageError as error:
        return FoundStyle(name, None, (str(error),))


def read_style_file(path: Path, palette: Collection[str]) -> FoundStyle:
    """Return the style in a .qml, .sld or .style.toml file.

    Raises
    ------
    PackageError
        It is no such file, or cannot be read.
    """
    if path.stat().st_size > MOST_BYTES:
        raise PackageError(tr("{file} är längre än {mb} MB.", file=path.name, mb=MOST_BYTES >> 20))
    content = path.read_bytes()
    name = path.name.lower()
    if name.endswith(".qml"):
        return FoundStyle(path.name, *read_qml(content, path.name))
    if name.endswith(".sld"):
        return FoundStyle(path.name, *read_sld(content, path.name))
    if not name.endswith(".toml"):
        raise PackageError(
            tr("{file} är ingen stil: den slutar på .qml, .sld eller .style.toml.", file=path.name)
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PackageError(tr("{file} är inte text i UTF-8.", file=path.name)) from error
    return FoundStyle(path.name, parse_style(text, path.name, palette))


def missing_columns(style: LayerStyle, columns: Collection[str]) -> tuple[str, ...]:
    """Return the columns that a style's filters need and a layer lacks, each once."""
    needed = [
        column
        for symbol in style.symbols
        if symbol.when
        for column in parse_filter(symbol.when).columns
    ]
    return tuple(dict.fromkeys(column for column in needed if column not in columns))


def _checked(found: FoundStyle, columns: Collection[str]) -> FoundStyle:
    """Return a style, or why it does not fit the layer; a text without its column is noted."""
    assert found.style is not None
    lacking = missing_columns(found.style, columns)
    if lacking:
        note = tr(
            "Stilen behöver kolumnen ”{column}”, som lagret saknar.", column="”, ”".join(lacking)
        )
        return FoundStyle(found.name, None, (*found.notes, note))
    label = found.style.label
    if label is not None and label.field not in columns:
        note = tr("Texten behöver kolumnen ”{column}”, som lagret saknar.", column=label.field)
        return FoundStyle(found.name, found.style, (*found.notes, note))
    return found
