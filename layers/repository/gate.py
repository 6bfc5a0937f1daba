"""The gate: a file from elsewhere is tried here before GDAL, or anything else, opens it.

A GeoPackage is a database, and a database can hold more than rows: views and triggers that run
for ever, tables that are programs. What is not in the standard's templates does not come in.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import quote

import apsw

from layers.errors import PackageError, RefusedContent, UnknownCrs, UnreadableFile
from layers.images.head import read_head
from layers.images.legend import read_legend
from layers.images.place import check_place, read_text
from layers.images.points import read_points
from layers.language import tr
from layers.packages.carried import DocumentEntry, ImageEntry
from layers.packages.documents import check_document
from layers.packages.manifest import Manifest, StoredObject
from layers.repository.names import LARGEST_OBJECT
from layers.repository.templates import is_standard_trigger, normalise
from layers.styles.foreign import clean_style, parse_xml
from layers.versions.row_index import DamagedRowIndex, parse_row_index

SECONDS = 120.0
MOST_TABLES, MOST_COLUMNS = 2_000, 500
LONGEST_VALUE = 256 << 20
LONGEST_SQL = 100_000
_STEPS_BETWEEN = 1_000
_MAGIC = b"SQLite format 3\x00"
_APPLICATIONS = (0x47504B47, 0x47503130, 0x47503131)  # GPKG, and what it was called before 1.2
_TEXTS = tuple(number.to_bytes(4) for number in (1, 2, 3))  # UTF-8, and UTF-16 both ways
_RTREE = re.compile(
    r"create virtual table \"?(rtree_[^\"]+?)\"? using rtree\( ?\"?id\"?, ?\"?minx\"?, ?"
    r"\"?maxx\"?, ?\"?miny\"?, ?\"?maxy\"? ?\)"
)
_SHADOWS = ("_rowid", "_node", "_parent")


def gates_of(manifest: Manifest) -> dict[StoredObject, Callable[[Path], None]]:
    """Return what each of a version's objects is tried with, data first."""
    gates: dict[StoredObject, Callable[[Path], None]] = {}
    for entry in manifest.layers:
        for stored in (entry.data, entry.coverage):
            if stored is not None:
                gates[stored] = check_geopackage
        if entry.style is not None:
            gates.setdefault(entry.style, check_text)
        if entry.qgis_style is not None:
            gates.setdefault(entry.qgis_style, check_foreign_style)
        if entry.row_index is not None:
            gates.setdefault(entry.row_index, check_row_index)
    for image in manifest.images:
        gates.setdefault(image.data, partial(check_image, image))
        if image.points is not None:
            gates.setdefault(image.points, check_points)
        if image.legend is not None:
            gates.setdefault(image.legend, check_legend)
    for document in manifest.documents:
        gates.setdefault(document.data, partial(check_document_of, document))
    return gates


def check_image(entry: ImageEntry, path: Path) -> None:
    """Raise RefusedContent where an image is not what the manifest says, or more than it says."""
    with _refusing():
        head = read_head(path, entry.name)
        if entry.is_placed:
            check_place(entry.transform, entry.crs, head.width, head.height, entry.name)
    if (head.format, head.width, head.height) != (entry.format, entry.width, entry.height):
        raise RefusedContent(
            tr("bilden {file} är inte den som manifestet beskriver.", file=entry.name)
        )


def check_points(path: Path) -> None:
    """Raise RefusedContent where control points are none."""
    with _refusing():
        read_points(read_text(path, tr("punktfilen")), tr("punktfilen"))


def check_legend(path: Path) -> None:
    """Raise RefusedContent where an image's legend is none."""
    with _refusing():
        read_legend(read_text(path, tr("teckenförklaringen")), tr("teckenförklaringen"))


def check_document_of(entry: DocumentEntry, path: Path) -> None:
    """Raise RefusedContent where a document is not of the kind that the manifest says."""
    with _refusing():
        check_document(path, entry.format, entry.name)


@contextmanager
def _refusing() -> Iterator[None]:
    """Say of what a reader refuses that it does not come in."""
    try:
        yield
    except (UnreadableFile, UnknownCrs) as error:
        raise RefusedContent(str(error)) from error


def check_row_index(path: Path) -> None:
    """Raise RefusedContent where a row index is not one."""
    try:
        parse_row_index(path.read_bytes(), path.name)
    except DamagedRowIndex as error:
        raise RefusedContent(tr("ett radindex är skadat ({fact}).", fact=error)) from error


def check_text(path: Path) -> None:
    """Raise RefusedContent where a style is not a text of moderate length."""
    if path.stat().st_size > 4 << 20:
        raise RefusedContent(tr("en stilfil är längre än 4 MB."))
    try:
        path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedContent(tr("en stilfil är inte skriven i UTF-8.")) from error


def check_foreign_style(path: Path) -> None:
    """Raise RefusedContent where a QGIS style still holds what a publisher's build leaves out."""
    check_text(path)
    content = path.read_bytes()
    try:
        name = "stil.qml" if parse_xml(content, "stil").tag == "qgis" else "stil.sld"
        is_clean = clean_style(content, name) == content
    except PackageError as error:
        raise _refused(str(error).rstrip(".")) from error
    if not is_clean:
        raise _refused(tr("stilen gör mer än att rita"))


def check_geopackage(path: Path, seconds: float = SECONDS) -> None:
    """Raise RefusedContent where a file is no plain GeoPackage; it is only read, never changed.

    Parameters
    ----------
    seconds
        How long the whole trial may take.
    """
    _check_head(path)
    database = _open(path, seconds)
    try:
        _check_schema(database)
        problems = list(database.execute("PRAGMA quick_check(1)"))
        if problems != [("ok",)]:
            raise _refused(tr("databasen är skadad"))
    except apsw.InterruptError as error:
        raise _refused(tr("den tar för lång tid att pröva")) from error
    except apsw.Error as error:
        raise _refused(tr("databasen går inte att läsa ({fact})", fact=error)) from error
    finally:
        database.close()


def _check_head(path: Path) -> None:
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(100)
    if len(head) < 100 or not head.startswith(_MAGIC):
        raise _refused(tr("den är ingen GeoPackage"))
    if size > LARGEST_OBJECT:
        raise _refused(tr("den är för stor"))
    page = int.from_bytes(head[16:18]) or 0
    page = 65536 if page == 1 else page
    pages = int.from_bytes(head[28:32])
    if page < 512 or page & (page - 1) or size != page * pages:
        raise _refused(tr("dess längd är inte den som huvudet säger"))
    if head[18] != 1 or head[19] != 1:
        raise _refused(tr("den har en oavslutad journal"))
    if head[56:60] not in _TEXTS or int.from_bytes(head[68:72]) not in _APPLICATIONS:
        raise _refused(tr("den är ingen GeoPackage"))


def _open(path: Path, seconds: float) -> apsw.Connection:
    address = f"file:{quote(os.fspath(path.resolve()))}?immutable=1&mode=ro"
    try:
        database = apsw.Connection(
            address,
            flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI | apsw.SQLITE_OPEN_NOFOLLOW,
        )
        for setting, value in (
            (apsw.SQLITE_DBCONFIG_DEFENSIVE, 1),
            (apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
            (apsw.SQLITE_DBCONFIG_ENABLE_VIEW, 0),
            (apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0),
            (apsw.SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0),
        ):
            database.config(setting, value)
        for limit, most in (
            (apsw.SQLITE_LIMIT_ATTACHED, 0),
            (apsw.SQLITE_LIMIT_LENGTH, LONGEST_VALUE),
            (apsw.SQLITE_LIMIT_SQL_LENGTH, LONGEST_SQL),
            (apsw.SQLITE_LIMIT_COLUMN, MOST_COLUMNS),
            (apsw.SQLITE_LIMIT_EXPR_DEPTH, 50),
            (apsw.SQLITE_LIMIT_COMPOUND_SELECT, 5),
            (apsw.SQLITE_LIMIT_TRIGGER_DEPTH, 1),
        ):
            database.limit(limit, most)
    except apsw.Error as error:
        raise _refused(tr("databasen går inte att läsa ({fact})", fact=error)) from error
    deadline = time.monotonic() + seconds
    database.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS_BETWEEN)
    return database


def _check_schema(database: apsw.Connection) -> None:
    count = database.execute("SELECT count(*) FROM sqlite_schema").get
    if int(count) > MOST_TABLES:
        raise _refused(tr("den har {count} tabeller och index", count=count))
    # read as text and one by one: the schema itself is what is not yet trusted
    rows = [
        (str(kind), str(name), str(table), sql, bool(page))
        for kind, name, table, sql, page in database.execute(
            "SELECT type, name, tbl_name, sql, rootpage FROM sqlite_schema"
        )
    ]
    tables = {name for kind, name, _, _, _ in rows if kind == "table"}
    columns = _columns(database)
    for kind, name, table, sql, has_rows in rows:
        if sql is not None and not isinstance(sql, str):
            raise _refused(tr("dess schema är ingen text"))
        text = normalise(sql or "")
        if kind == "table":
            _check_table(database, name, text, tables, has_rows=has_rows)
        elif kind == "index":
            _check_index(database, name, table)
        elif kind == "trigger":
            if not is_standard_trigger(name, table, sql or "", columns):
                raise _refused(tr("den har en egen utlösare ({name})", name=ascii(name)))
        else:
            raise _refused(tr("den har en vy ({name})", name=ascii(name)))
    missing = {"gpkg_contents", "gpkg_spatial_ref_sys"} - tables
    if missing:
        raise _refused(tr("den saknar tabellen {name}", name=min(missing)))


def _check_table(
    database: apsw.Connection, name: str, text: str, tables: Iterable[str], *, has_rows: bool
) -> None:
    # by the page as well: a comment between the words hides them, and a program has no page
    if not has_rows or text.startswith("create virtual table"):
        found = _RTREE.fullmatch(text)
        if found is None or found[1] != name.lower():
            raise _refused(tr("tabellen {name} är ett program", name=ascii(name)))
        shadows = {name + ending for ending in _SHADOWS}
        if not shadows <= set(tables):
            raise _refused(tr("tabellen {name} är inte hel", name=ascii(name)))
        return
    info = list(database.execute("SELECT name, hidden FROM pragma_table_xinfo(?)", (name,)))
    if any(hidden for _, hidden in info):
        raise _refused(tr("tabellen {name} har räknade kolumner", name=ascii(name)))


def _check_index(database: apsw.Connection, name: str, table: str) -> None:
    info = list(database.execute("SELECT cid FROM pragma_index_xinfo(?)", (name,)))
    parts = database.execute(
        "SELECT count(*) FROM pragma_index_list(?) WHERE name = ? AND NOT partial", (table, name)
    ).get
    if any(cid == -2 for (cid,) in info) or parts != 1:
        raise _refused(tr("indexet {name} räknar själv", name=ascii(name)))


def _columns(database: apsw.Connection) -> dict[str, str]:
    """Return each feature table's geometry column, as the standard's table says it."""
    try:
        rows = database.execute("SELECT table_name, column_name FROM gpkg_geometry_columns")
        return {str(table): str(column) for table, column in rows}
    except apsw.SQLError:
        return {}


def _refused(fact: str) -> RefusedContent:
    return RefusedContent(tr("filen släpps inte in: {fact}.", fact=fact))
