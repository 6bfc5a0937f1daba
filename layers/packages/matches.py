"""What the publisher says of objects without a key: `matches.csv` beside package.toml.

A row says that an object of the version before and a row of the new file are the same object, or
that they are not. The old one is named by its feature id, the new one by a mark of what it is, so
that the file may be exported anew in another order. A row holds against the version that it names
only; later versions pass it by.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from layers.atomic import remove, write_atomic
from layers.errors import PackageError
from layers.language import tr
from layers.versions.identity import Corrections
from layers.versions.rows import RowDigests

FILE = "matches.csv"
COLUMNS = ("layer", "before", "old", "new", "same")
SAME, OTHER = "ja", "nej"
_MARK = 8
"""Bytes of each digest in a mark."""


@dataclass(frozen=True, slots=True)
class Match:
    """One row of the file.

    Attributes
    ----------
    before
        The version that it is said against.
    old
        The object's feature id there.
    new
        The mark of the row in the new file; see `mark_rows`.
    is_same
        Whether they are one object.
    """

    layer: str
    before: str
    old: int
    new: str
    is_same: bool


def read_matches(folder: Path) -> tuple[Match, ...]:
    """Return what the publisher says; nothing where there is no file.

    Raises
    ------
    PackageError
        The file cannot be read; names the row.
    """
    name = f"{folder.name}/{FILE}"
    try:
        text = (folder / FILE).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ()
    except UnicodeDecodeError as error:
        raise PackageError(tr("{file} är inte skriven i UTF-8.", file=name)) from error
    rows = csv.DictReader(io.StringIO(text))
    lacking = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
    if lacking:
        raise PackageError(tr("{file} saknar kolumnen {key}.", file=name, key=lacking[0]))
    return tuple(_match(row, rows.line_num, name) for row in rows)


def _match(row: dict[str, str | None], line: int, name: str) -> Match:
    said, old = row["same"] or "", row["old"] or ""
    if said not in (SAME, OTHER):
        raise PackageError(
            tr(
                "{file}, rad {line}: same är ”{word}”; skriv ja eller nej.",
                file=name,
                line=line,
                word=said,
            )
        )
    if not old.isdecimal():
        raise PackageError(
            tr(
                "{file}, rad {line}: old är ”{word}”; skriv objektets nummer i förra versionen.",
                file=name,
                line=line,
                word=old,
            )
        )
    return Match(row["layer"] or "", row["before"] or "", int(old), row["new"] or "", said == SAME)


def write_matches(folder: Path, matches: Iterable[Match]) -> None:
    """Write what the publisher says; nothing said is no file."""
    found = list(matches)
    if not found:
        remove(folder / FILE)
        return
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for item in found:
        said = SAME if item.is_same else OTHER
        rows.writerow((item.layer, item.before, item.old, item.new, said))
    write_atomic(folder / FILE, out.getvalue().encode())


def mark_rows(digests: RowDigests) -> list[str]:
    """Return what names each row by what it is: its shape and its values."""
    return [
        shape[:_MARK].tobytes().hex() + values[:_MARK].tobytes().hex()
        for shape, values in zip(digests.geometry, digests.attributes, strict=True)
    ]


def corrections_of(
    matches: Sequence[Match], layer: str, before: str, new: RowDigests
) -> Corrections:
    """Return what is said of a layer against a version, by the new rows' own feature ids.

    Raises
    ------
    PackageError
        The layer has no such row any more: the file was changed after it was said.
    """
    said = [item for item in matches if (item.layer, item.before) == (layer, before)]
    if not said:
        return Corrections()
    places: dict[str, list[int]] = {}
    for mark, number in zip(mark_rows(new), new.ids.tolist(), strict=True):
        places.setdefault(mark, []).append(number)
    joined: list[tuple[int, int]] = []
    parted: list[tuple[int, int]] = []
    for item in said:
        found = places.get(item.new)
        if not found:
            raise PackageError(
                tr(
                    "{file} nämner ett objekt i {layer} som har ändrats sedan dess (old {old}); "
                    "granska lagret igen eller ta bort raden.",
                    file=FILE,
                    layer=layer,
                    old=item.old,
                )
            )
        # rows that say the same are the same to everybody: the first that is not taken
        taken = {number for _, number in joined}
        number = next((number for number in found if number not in taken), found[0])
        if item.is_same:
            joined.append((item.old, number))
        else:
            parted += [(item.old, number) for number in found]
    return Corrections(tuple(joined), tuple(parted))
