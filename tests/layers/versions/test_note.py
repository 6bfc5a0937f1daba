"""The change note: right figures, right words, and nothing claimed that is not known."""

from __future__ import annotations

import pytest
import shapely
from shapely import LineString, Point, Polygon
from version_layers import E, N, frame_of, rows_of, square

from layers.versions.content import Rows
from layers.versions.diff import compare_rows
from layers.versions.identity import match_rows
from layers.versions.index_diff import compare_indexes
from layers.versions.note import write_index_note, write_note
from layers.versions.row_index import build_row_index, parse_row_index
from layers.versions.rows import digest_rows
from layers.versions.sources import TableRows


def note(old: Rows, new: Rows, key: tuple[str, ...] = (), lang: str = "sv") -> str:
    text = write_note(compare_rows(old, new, key), lang)  # type: ignore[arg-type]
    return text.replace("\N{NO-BREAK SPACE}", " ")


def line(x: float, length: float, y: float = 0) -> LineString:
    return LineString([(E + x, N + y), (E + x + length, N + y)])


def test_nothing() -> None:
    rows = rows_of([square(0, 0)])
    assert note(rows, rows) == "Inga ändringar."
    assert note(rows, rows, lang="en") == "No changes."


AREAS = (
    rows_of([square(i * 2000, 0, 1000) for i in range(4)], ids=[1, 2, 3, 4]),
    rows_of(
        [
            square(0, 0, 1020),
            square(2000, 0, 1040),
            square(4000, 0, 1041.5),
            square(9000, 0, 50.5),
        ],
        ids=[1, 2, 3, 9],
    ),
)


def test_areas_with_their_sums() -> None:
    assert note(*AREAS) == (
        "3 områden utökade (+20,7 ha), 1 område tillagt (+2 550 m²), 1 område borttaget (−100 ha)."
    )
    assert note(*AREAS[::-1]) == (
        "3 områden minskade (−20,7 ha), 1 område tillagt (+100 ha), 1 område borttaget (−2 550 m²)."
    )
    assert note(*AREAS, lang="en") == (
        "3 areas extended (+20.7 ha), 1 area added (+2,550 m²), 1 area removed (−100 ha)."
    )


def test_an_area_that_only_lies_elsewhere_has_not_grown() -> None:
    assert note(rows_of([square(0, 0)]), rows_of([square(7, 0)])) == ("1 område med ändrad gräns.")


def test_lines_and_points() -> None:
    old = rows_of([line(0, 100), line(0, 100, 50), line(0, 100, 90), Point(E, N), Point(E, N)])
    new = rows_of(
        [line(0, 15_100), line(0, 97.6, 50), line(10, 100, 90), Point(E + 3, N + 4), Point(E, N)]
    )
    assert note(old, new) == (
        "1 linje förlängd (+15 km), 1 linje förkortad (−2,4 m), 1 linje omdragen, "
        "1 punkt flyttad (som mest 5 m)."
    )


def test_objects_that_come_and_go_without_a_place() -> None:
    assert note(rows_of([None, square(0, 0)]), rows_of([square(0, 0), None])) == (
        "1 objekt har fått geometri, 1 objekt saknar nu geometri."
    )
    assert note(rows_of([]), rows_of([None, None])) == "2 objekt utan geometri tillagda."


def test_values_name_their_columns() -> None:
    old = rows_of([square(0, 0)] * 2, a=["1", "2"], b=["x", "y"])
    new = rows_of([square(0, 0)] * 2, a=["3", "4"], b=["x", "z"])
    assert note(old, new) == "2 objekt har ändrade uppgifter (a, b)."
    many = [rows_of([square(0, 0)], **{f"k{i}": [i + at] for i in range(6)}) for at in (0, 10)]
    assert note(*many) == "1 objekt har ändrade uppgifter (k0, k1, k2, k3 …)."


def test_what_means_nothing_is_apart_and_named() -> None:
    corner = Polygon([(E, N), (E + 50, N), (E + 100, N), (E + 100, N + 100), (E, N + 100)])
    nudged = shapely.transform(square(500, 0), lambda xy: xy + 0.0003)
    turned = Polygon([*list(square(900, 0).exterior.coords)[1:], (E + 1000, N + 100)])
    old = rows_of([square(0, 0), square(500, 0), square(900, 0)], namn=["a", "b", "c"])
    new = rows_of([corner, nudged, turned], namn=["a", "b ", "c"])
    assert note(old, new) == (
        "2 objekt skiljer sig bara tekniskt (avrundning, blanksteg och teckenkoder, "
        "överflödiga brytpunkter). 1 objekt har samma form skriven på annat sätt."
    )


def test_inferred_objects_are_only_probable() -> None:
    old, new = rows_of([square(0, 0)]), rows_of([square(0, 0, 90)])
    diff = compare_rows(old, new, matching=match_rows(old, new))
    assert write_note(diff).endswith(
        "1 objekt är sannolikt samma objekt som förut, bedömt efter läge och form."
    )


def test_a_split_is_a_guess() -> None:
    whole, left = square(0, 0), square(0, 0, 60)
    new = rows_of([left, shapely.difference(whole, left)])
    old = rows_of([whole])
    text = write_note(compare_rows(old, new, matching=match_rows(old, new)))
    assert "1 objekt verkar ha delats." in text


def test_columns_kinds_and_systems() -> None:
    old = rows_of([square(0, 0)] * 2, a=[1, 2], b=["x", None])
    new = rows_of([square(0, 0)] * 2, a=["1", "2"], c=[None, 7.5])
    assert note(old, new) == (
        "Kolumnen ”c” är ny, med värde på 1 objekt. "
        "Kolumnen ”b” är borttagen och hade värde på 1 objekt. "
        "Kolumnen ”a” är nu text (förut heltal)."
    )


def test_in_another_coordinate_system_nothing_is_said_to_have_moved() -> None:
    frame = frame_of([square(0, 0), Point(E, N)])
    assert note(TableRows(frame), TableRows(frame.to_crs(3011))) == (
        "2 objekt har koordinater i ett annat system. "
        "Koordinatsystemet är nu EPSG:3011 (förut EPSG:3006)."
    )


def test_no_hectares_where_there_are_no_metres() -> None:
    old, new = (
        TableRows(frame_of([shapely.box(15, 59, east, 60)]).set_crs(4326, allow_override=True))
        for east in (16, 17)
    )
    assert note(old, new) == "1 område med ändrad gräns."


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_before_anything_is_fetched(lang: str) -> None:
    old = rows_of([square(0, 0), square(500, 0)], nr=["a", "b"], namn=["1", "2"])
    new = rows_of([square(9, 0), square(900, 0)], nr=["a", "c"], namn=["ett", "3"], ny=[1, None])
    indexes = [
        parse_row_index(build_row_index(rows.schema, digest_rows(rows, ["nr"]), ["nr"]))
        for rows in (old, new)
    ]
    assert (
        write_index_note(compare_indexes(*indexes), lang)
        == {  # type: ignore[arg-type]
            "sv": "1 objekt tillagt, 1 objekt borttaget, 1 objekt med ändrad geometri, "
            "1 objekt med ändrade uppgifter. Ny kolumn: ”ny”.",
            "en": "1 object added, 1 object removed, objects with changed geometry: 1, "
            "objects with changed facts: 1. New column: “ny”.",
        }[lang]
    )
    assert write_index_note(compare_indexes(indexes[0], indexes[0])) == "Inga ändringar."
