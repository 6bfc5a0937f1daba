"""The triggers that a GeoPackage may have: those of the standard, and GDAL's own counters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_EMPTY = "(new.{c} isnull or st_isempty(new.{c}))"
_FULL = "(new.{c} notnull and not st_isempty(new.{c}))"
_WAS_FULL = "(old.{c} notnull and not st_isempty(old.{c}))"
_WAS_EMPTY = "(old.{c} isnull or st_isempty(old.{c}))"
_BOX = "(new.{i},st_minx(new.{c}),st_maxx(new.{c}),st_miny(new.{c}),st_maxy(new.{c}))"
_PUT = "insert or replace into {r} values " + _BOX + ";"
_SET = (
    "update {r} set minx=st_minx(new.{c}),maxx=st_maxx(new.{c}),miny=st_miny(new.{c}),"
    "maxy=st_maxy(new.{c}) where id=new.{i};"
)
_DROP = "delete from {r} where id=old.{i};"

_RTREE = {
    "insert": (
        "after insert on {t} when (new.{c} notnull and not st_isempty(new.{c})) begin " + _PUT,
    ),
    "update1": (
        f"after update of {{c}} on {{t}} when old.{{i}}=new.{{i}} and {_FULL} begin {_PUT}",
    ),
    "update2": (
        f"after update of {{c}} on {{t}} when old.{{i}}=new.{{i}} and {_EMPTY} begin {_DROP}",
    ),
    "update3": (
        f"after update of {{c}} on {{t}} when old.{{i}}!=new.{{i}} and {_FULL} begin {_DROP} "
        f"{_PUT}",
        f"after update on {{t}} when old.{{i}}!=new.{{i}} and {_FULL} begin {_DROP} {_PUT}",
    ),
    "update4": (
        f"after update on {{t}} when old.{{i}}!=new.{{i}} and {_EMPTY} begin "
        "delete from {r} where id in (old.{i},new.{i});",
    ),
    "update5": (
        f"after update on {{t}} when old.{{i}}!=new.{{i}} and {_FULL} begin {_DROP} {_PUT}",
    ),
    "update6": (
        f"after update of {{c}} on {{t}} when old.{{i}}=new.{{i}} and {_FULL} and {_WAS_FULL} "
        f"begin {_SET}",
    ),
    "update7": (
        f"after update of {{c}} on {{t}} when old.{{i}}=new.{{i}} and {_FULL} and {_WAS_EMPTY} "
        f"begin insert into {{r}} values {_BOX};",
    ),
    "delete": ("after delete on {t} when old.{c} notnull begin " + _DROP,),
}
_COUNTERS = {
    "trigger_insert_feature_count_": "after insert on {t} begin update gpkg_ogr_contents set "
    "feature_count=feature_count+1 where lower(table_name)=lower('{n}');",
    "trigger_delete_feature_count_": "after delete on {t} begin update gpkg_ogr_contents set "
    "feature_count=feature_count-1 where lower(table_name)=lower('{n}');",
}
_TILES = {
    "zoom_level": ("cannot be less than 0", "(new.zoom_level<0)"),
    "matrix_width": ("cannot be less than 1", "(new.matrix_width<1)"),
    "matrix_height": ("cannot be less than 1", "(new.matrix_height<1)"),
    "pixel_x_size": ("must be greater than 0", "not (new.pixel_x_size>0)"),
    "pixel_y_size": ("must be greater than 0", "not (new.pixel_y_size>0)"),
}

_PLAIN = re.compile(r"[\w .-]+")


def normalise(sql: str) -> str:
    """Return SQL in lower case with single spaces, so that two spellings can be compared."""
    return re.sub(r"\s+", " ", sql).strip().lower()


def is_standard_trigger(
    name: str, table: str, sql: str, geometry_columns: Mapping[str, str]
) -> bool:
    """Whether a trigger is word for word one that the standard or GDAL makes for its table."""
    text = _bare(sql)
    return any(text == item for item in _allowed(name, table, text, geometry_columns))


def _allowed(
    name: str, table: str, text: str, geometry_columns: Mapping[str, str]
) -> tuple[str, ...]:
    if table.lower() == "gpkg_tile_matrix":
        return _tile_triggers()
    column = geometry_columns.get(table, "")
    # quotation marks are left out of the comparison, so nothing in a name may stand for SQL
    if not all(_PLAIN.fullmatch(word) for word in (table, column or "x")):
        return ()
    found: list[str] = []
    for prefix, body in _COUNTERS.items():
        if name == prefix + table:
            found.append(_whole(name, body, table, "", "", ""))
    rtree = f"rtree_{table}_{column}"
    for kind, bodies in _RTREE.items():
        if column and name == f"{rtree}_{kind}":
            # the key's column is the table's own: whatever it is called, it is nothing but a name
            key = re.search(r"old\.(\w+)(?:=|!=|;|,| |$)|\(new\.(\w+),", text)
            keys = [item for item in (key.groups() if key else ()) if item]
            if kind == "delete":
                keys = re.findall(r"where id=old\.(\w+);", text)
            found += [
                _whole(name, body, table, column, key, rtree) for body in bodies for key in keys
            ]
    return tuple(found)


def _whole(name: str, body: str, table: str, column: str, key: str, rtree: str) -> str:
    filled = body.format(t=table, n=table.replace("'", "''"), c=column, i=key, r=rtree)
    return _bare(f"create trigger {name} {filled} end")


@lru_cache(maxsize=1)
def _tile_triggers() -> tuple[str, ...]:
    found = []
    for column, (words, condition) in _TILES.items():
        for moment, event in (("insert", "insert"), ("update", f"update of {column}")):
            found.append(
                _bare(
                    f"create trigger gpkg_tile_matrix_{column}_{moment} before {event} on "
                    "gpkg_tile_matrix for each row begin select raise(abort, '"
                    f"{moment} on table ''gpkg_tile_matrix'' violates constraint: {column} "
                    f"{words}') where {condition}; end"
                )
            )
    return tuple(found)


def _bare(sql: str) -> str:
    """Return SQL without quotation marks and needless spaces, for names that hold none."""
    text = normalise(sql).replace("not null", "notnull").replace("where not (", "where (not ")
    text = text.replace('"', "").replace("'", "")
    text = re.sub(r"\s*([(),;=!<>+-])\s*", r"\1", text)
    return text.replace("where(not ", "where not(")
