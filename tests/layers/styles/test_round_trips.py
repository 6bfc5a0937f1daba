"""A style through QML, SLD and its own file is the style again; what is lost is said."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import PackageError
from layers.styles.model import Fill, Label, LayerStyle, Marker, Stroke, Symbol
from layers.styles.parts import lost_elsewhere
from layers.styles.qml import read_qml, write_qml
from layers.styles.rules import rules_of
from layers.styles.sld import read_sld, write_sld
from layers.styles.style_file import parse_style, write_style
from rumslig.look import map_palette
from tests.random_styles import NUMBERS, TEXTS, styles

KINDS = ("Point", "LineString", "Polygon")
ANY = st.one_of(NUMBERS, TEXTS)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_qml_gives_the_style_back(kind: str, data: st.DataObject) -> None:
    style = data.draw(styles(kind, ANY))
    assert read_qml(write_qml(style, kind, {}), "a.qml") == (style, ())


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_sld_gives_the_style_back(kind: str, data: st.DataObject) -> None:
    style = data.draw(styles(kind, TEXTS))
    for version in ("1.0.0", "1.1.0"):
        content = write_sld(style, "lager", kind, version, {})  # type: ignore[arg-type]
        assert read_sld(content, "a.sld") == (style, ())


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_its_own_file_gives_the_style_back(kind: str, data: st.DataObject) -> None:
    style = data.draw(styles(kind, ANY))
    assert parse_style(write_style(style), "a.style.toml", map_palette()) == style


def by_scale() -> LayerStyle:
    near = Symbol("A", "k = 'a'", Fill("#112233"), min_scale=0, max_scale=20_000)
    far = Symbol("Allt", "", Fill("#445566"), min_scale=20_000)
    rest = Symbol("Övriga", "", Fill("#778899"), Stroke("#101010"), max_scale=20_000)
    return LayerStyle((near, rest, far))


def test_rules_by_scale_come_back() -> None:
    style = by_scale()
    assert read_qml(write_qml(style, "Polygon", {}), "a.qml") == (style, ())
    assert read_sld(write_sld(style, "a", "Polygon"), "a.sld") == (style, ())


def test_classes_share_their_limits_in_every_language() -> None:
    symbols = (
        Symbol("0–5", "n BETWEEN 0 AND 5", Fill("#112233")),
        Symbol("5–9", "n BETWEEN 5 AND 9", Fill("#445566")),
        Symbol("Saknas", "n IS NULL", Fill("#778899")),
    )
    for style in (LayerStyle(symbols), LayerStyle(symbols[:2]), LayerStyle(symbols[1::-1])):
        assert read_qml(write_qml(style, "Polygon", {}), "a.qml") == (style, ())
        assert read_sld(write_sld(style, "a", "Polygon"), "a.sld") == (style, ())
    numbers = pd.DataFrame({"n": [0, 5, 5.5, 9, None, 10]})
    assert LayerStyle(symbols).assign(numbers).tolist() == [0, 0, 1, 1, 2, -1]
    # told one by one, no two rules fit the same object
    texts = [rule.condition for rule in rules_of(LayerStyle(symbols))]
    from layers.filter import parse_filter
    from layers.styles.conditions import write_condition

    hits = [parse_filter(write_condition(item)).select(numbers) for item in texts if item]
    assert sum(hit.astype(int) for hit in hits).tolist() == [1, 1, 1, 1, 1, 0]


def test_the_first_that_fits_at_the_scale_draws() -> None:
    table = pd.DataFrame({"k": ["a", "b"]})
    style = by_scale()
    assert style.changes_with_scale
    assert style.assign(table, 10_000).tolist() == [0, 1]
    assert style.assign(table, 30_000).tolist() == [2, 2]
    assert style.assign(table).tolist() == [0, 1]
    assert not LayerStyle((Symbol(when="k = 'a'"), Symbol(max_scale=5))).changes_with_scale


def test_colours_of_the_palette_are_written_out() -> None:
    style = LayerStyle((Symbol(fill=Fill("vatten"), stroke=Stroke("plan_fill")),))
    for content in (
        write_qml(style, "Polygon", map_palette()),
        write_sld(style, "a", "Polygon", palette=map_palette()),
    ):
        read = (read_qml if b"<qgis" in content else read_sld)(content, "a")[0]
        assert read.symbols[0].fill == Fill("#1d6f9f")
        assert read.symbols[0].stroke == Stroke("#a3155f")


def test_what_is_lost_is_said() -> None:
    plain = LayerStyle((Symbol(marker=Marker("disc", 8, "#112233")),))
    assert lost_elsewhere(plain) == ()
    level = LayerStyle((Symbol(marker=Marker("ring", 8, "#112233", glyph="level")),), "stop")
    assert len(lost_elsewhere(level)) == 2
    for read, written in (
        (read_qml, write_qml(level, "Point", {})),
        (read_sld, write_sld(level, "a", "Point")),
    ):
        assert read(written, "a")[0].order == "theme"


WRONG = {
    "no toml": "order = ",
    "no symbols": 'order = "theme"',
    "symbols are a number": "symbols = 3",
    "a symbol is a text": 'symbols = ["x"]',
    "unknown key": '[[symbols]]\nfarg = "x"',
    "unknown pattern": '[[symbols]]\nfill = {colour = "jord", pattern = "rutor"}',
    "unknown colour": '[[symbols]]\nfill = {colour = "rosa"}',
    "a colour is a number": "[[symbols]]\nfill = {colour = 3}",
    "opacity over one": '[[symbols]]\nfill = {colour = "jord", opacity = 2}',
    "width below nothing": '[[symbols]]\nstroke = {colour = "jord", width = -1}',
    "width is a text": '[[symbols]]\nstroke = {colour = "jord", width = "1"}',
    "endless width": '[[symbols]]\nstroke = {colour = "jord", width = inf}',
    "dashes of nothing": '[[symbols]]\nstroke = {colour = "jord", dash = [0, 0]}',
    "no number": '[[symbols]]\nmarker = {shape = "disc", size = nan, colour = "jord"}',
    "marker without size": '[[symbols]]\nmarker = {shape = "disc", colour = "jord"}',
    "filter": '[[symbols]]\nwhen = "klass ="',
    "label is a text": 'label = "x"\n[[symbols]]',
    "label without field": "[[symbols]]\n[label]\nsize = 3",
    "truth": '[[symbols]]\n[label]\nfield = "a"\nbold = 1',
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_file_is_one_sentence(what: str) -> None:
    with pytest.raises(PackageError, match=r"^stil\.toml är ingen giltig stil: .+\.$") as caught:
        parse_style(WRONG[what], "stil.toml", map_palette())
    assert "\n" not in str(caught.value)


def test_a_file_says_only_what_differs() -> None:
    text = write_style(LayerStyle((Symbol(fill=Fill("jord")),), label=Label("namn")))
    assert text == (
        'order = "theme"\n\n[[symbols]]\nfill = {colour = "jord"}\n\n[label]\nfield = "namn"\n'
    )


def test_a_foreign_style_with_a_layer_that_fades_fades_its_parts() -> None:
    style = LayerStyle((Symbol(fill=Fill("#112233", 0.8), stroke=Stroke("#445566")),))
    content = write_qml(style, "Polygon", {}).replace(
        b"</qgis>", b"<layerOpacity>0.5</layerOpacity></qgis>"
    )
    symbol = style.symbols[0]
    assert symbol.fill and symbol.stroke
    faded = replace(
        symbol, fill=replace(symbol.fill, opacity=0.4), stroke=replace(symbol.stroke, opacity=0.5)
    )
    assert read_qml(content, "a.qml") == (LayerStyle((faded,)), ())


LISTED = LayerStyle(
    (
        Symbol(
            "A", "n BETWEEN 1 AND 2", Fill("#112233", 0.5, "cross"), Stroke("#445566", 2, (3, 3))
        ),
        Symbol("B", "k LIKE 'a%' AND n > 3", Fill("#112233"), max_scale=5_000),
        Symbol("C", "", marker=Marker("disc", 9, "#112233", glyph="hole")),
    ),
    label=Label("k", max_scale=9_000),
)
WRITTEN = [
    (read, text)
    for kind in KINDS
    for read, text in (
        (read_qml, write_qml(LISTED, kind, {}).decode()),
        (read_sld, write_sld(LISTED, "a", kind, "1.0.0").decode()),
        (read_sld, write_sld(LISTED, "a", kind).decode()),
    )
]
ODD = [
    "",
    "0",
    "-1",
    "1e999",
    "nan",
    "x",
    "&lt;",
    "ELSE",
    "((((",
    "0,0",
    "<a/>",
    "'",
    '"',
    "999999999999",
]


@given(st.sampled_from(WRITTEN), st.data())
def test_a_damaged_style_is_a_style_or_a_sentence(
    written: tuple[Any, str], data: st.DataObject
) -> None:
    read, text = written
    for _ in range(data.draw(st.integers(1, 3))):
        values = list(re.finditer(r'(?<=")[^"<>]*(?=")|(?<=>)[^<>]+(?=<)|<[^<>]+/>', text))
        place = data.draw(st.sampled_from(values))
        text = text[: place.start()] + data.draw(st.sampled_from(ODD)) + text[place.end() :]
    try:
        style, notes = read(text.encode(), "a.qml")
    except PackageError as error:
        assert "\n" not in str(error)
        return
    # what was read can be kept, and drawn
    assert parse_style(write_style(style), "a", map_palette()) == style
    assert all("\n" not in note and note.endswith(".") for note in notes)
