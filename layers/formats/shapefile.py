"""What Shapefiles leave out: their index, and the encoding of their texts."""

from __future__ import annotations

import codecs
import os
from pathlib import Path

import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from layers.formats.parts import file_parts
from layers.formats.text import guess_encoding, name_encoding
from layers.language import tr

_LANGUAGE_AT, _ROWS_AT, _NAME_BYTES = 29, 8, 11
PLAIN_LANGUAGES = (0x00, 0x03, 0x57)
"""Marks in the table's head that say nothing, or "Windows", which most programs write unasked."""
SAMPLE_BYTES = 1 << 20
"""How much of a table its encoding is judged by."""
_LONGEST_PAGE = 64
_NAMES = {"mac_roman": "MACINTOSH"}
"""What GDAL calls an encoding, where it does not know Python's name."""


def lacks_index(path: Path) -> bool:
    """Whether a Shapefile has no .shx beside it."""
    return (
        path.suffix.lower() == ".shp"
        and path.is_file()
        and all(part.suffix.lower() != ".shx" for part in file_parts(path))
    )


def mend_index(copy: Path, original: Path) -> tuple[str, ...]:
    """Write the index of a copy anew; return the sentence that says so."""
    before = pyogrio.get_gdal_config_option("SHAPE_RESTORE_SHX")
    pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": "YES"})
    try:
        pyogrio.list_layers(os.fspath(copy))
    except (DataSourceError, DataLayerError):
        return ()  # reading it says why
    finally:
        pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": before})
    name = original.with_suffix(".shx").name
    return (tr("{file} saknas; objektens ordning räknades fram ur .shp-filen.", file=name),)


def told_encoding(path: Path, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the encoding of a Shapefile's texts, where it does not say it, or not rightly.

    "" where GDAL finds it by itself; the sentence says what was taken.

    Parameters
    ----------
    name
        What the file is called to people.
    """
    if path.suffix.lower() != ".shp" or not path.is_file():
        return "", ()
    parts = {part.suffix.lower(): part for part in file_parts(path)}
    if ".dbf" not in parts:
        return "", ()
    page = parts[".cpg"].read_bytes()[:_LONGEST_PAGE] if ".cpg" in parts else b""
    with parts[".dbf"].open("rb") as stream:
        return judge_encoding(stream.read(SAMPLE_BYTES), page, name)


def judge_encoding(table: bytes, page: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Return what `told_encoding` does, of a table (.dbf) and its .cpg, as they begin."""
    language = table[_LANGUAGE_AT] if len(table) > _LANGUAGE_AT else 0
    texts = _texts_of(table)
    if not any(byte > 127 for byte in texts):
        return "", ()
    declared = _declared(page)
    if declared:
        return ("", ()) if _holds(texts, declared) else _taken(texts, name, declared)
    if language not in PLAIN_LANGUAGES:
        return "", ()
    return _taken(texts, name, "")


def _texts_of(table: bytes) -> bytes:
    """Return the names of a table's columns and its rows, without the widths and kinds between."""
    rows_at = int.from_bytes(table[_ROWS_AT : _ROWS_AT + 2], "little")
    names = [table[at : at + _NAME_BYTES] for at in range(32, rows_at - 1, 32)]
    return b" ".join([*names, table[rows_at:]]).replace(b"\0", b" ")


def _declared(page: bytes) -> str:
    """Return Python's name of the encoding that a .cpg file tells; "" for none that is known."""
    word = page.decode("ascii", "ignore").strip().lower()
    for name in (word, f"cp{word}", word.replace("ansi ", "cp")):
        try:
            return codecs.lookup(name).name
        except (LookupError, ValueError):  # a name with a null in it
            continue
    return ""


def _holds(texts: bytes, encoding: str) -> bool:
    """Whether bytes are text in an encoding; the last letter of a sample may be cut."""
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(texts, final=False)
    except UnicodeDecodeError:
        return False
    return True


def _taken(texts: bytes, name: str, declared: str) -> tuple[str, tuple[str, ...]]:
    encoding = guess_encoding(texts)
    if not declared and encoding == "cp1252":
        return "CP1252", ()  # what GDAL takes, with the letters that Latin-1 lacks
    told = name_encoding(encoding)
    if declared:
        note = tr(
            "{file} säger att texten är {declared}, men den är det inte; den lästes som {found}.",
            file=name,
            declared=name_encoding(declared),
            found=told,
        )
    else:
        note = tr(
            "{file} säger inte vilken teckenkodning texten har; den lästes som {found}.",
            file=name,
            found=told,
        )
    return _NAMES.get(encoding, encoding.upper()), (note,)
