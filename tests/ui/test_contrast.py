"""Every colour of the look on every ground it stands on: 4.5:1 for text, 3:1 for graphics.

Each token has a place in the tables below; one that has none fails a test, so that a new colour
cannot come in unmeasured.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from contrast import GRAPHIC, TEXT, contrast

from rumslig.builtin import county_folder
from rumslig.look import icon_svg, tokens
from ui.stylesheet import write_stylesheet

MODES = ("light", "dark")

PANELS = ("background", "surface", "sunken", "raised", "hover", "accent_soft")
SOFT = ("danger_soft", "warning_soft", "success_soft")
INKS = ("text", "muted", "accent", "danger", "warning", "success")
EDGES = ("border_strong", "focus")
ON = {"on_accent": "accent"}
QUIET = {
    "border": "a line between what spacing already divides",
    "disabled": "WCAG asks nothing of what cannot be used; its tip says why in full contrast",
    "shadow": "depth only",
}

LAND = ("land", "outside", "water", "built", "field", "wood")
PAPER = ("halo", "muni_casing")
SIGNS = (
    *("muni", "rail", "plan", "hit", "node1", "node2", "node3", "node4", "strak", "samband"),
    *("green", "riks", "jord", "vatten", "bb_conn", "bb_pass", "bb_none"),
    *("stop_hi", "stop_mid", "stop_lo", "answer", "ui", "ovriga"),
    *("said_not", "said_partly", "said_open", "said_honoured", "said_none"),
)
LETTERS = ("label", "label_muted", "label_water", "ui")
CASED = {"road_major": "road_major_case"}
BASE = {
    "water_edge": "the shore of a water that its tone shows",
    "built_edge": "the edge of a tone",
    "stream": "named by its label; never a finding",
    "road": "a street of the base map, quiet on purpose",
    "road_case": "the edge of such a street",
    "plan_fill": "a tint within the plan's edge",
}

Pair = tuple[str, str, str, str, str, float]


def map_grounds() -> tuple[str, ...]:
    return (*LAND, *PAPER)


def ui_pairs(mode: str) -> Iterator[Pair]:
    colour = tokens()["colour"][mode]
    needs = [
        *product(INKS, (*PANELS, *SOFT), (TEXT,)),
        *product(EDGES, (*PANELS, *SOFT), (GRAPHIC,)),
    ]
    needs += [(ink, ground, TEXT) for ink, ground in ON.items()]
    for ink, ground, least in needs:
        yield mode, ink, ground, colour[ink], colour[ground], least


def state_pairs(mode: str) -> Iterator[Pair]:
    """Symbols in lists and edges of hits on the map, and the marks inside the symbols."""
    look = tokens()
    grounds = {name: look["colour"][mode][name] for name in PANELS}
    grounds |= {name: look["map"][mode][name] for name in map_grounds()}
    for key, state in look["states"].items():
        edge = state.get(f"line_{mode}", state[mode])
        for name, ground in grounds.items():
            yield mode, key, name, edge, ground, GRAPHIC
        drawn = icon_svg(str(state["icon"]).removesuffix(".svg"))
        for inner in set(re.findall(r'stroke="(#[0-9A-Fa-f]{6})"', drawn)) - {edge}:
            if inner == state.get("line_light"):
                continue  # the edge of a symbol, which the dark look does not need
            white = inner == "#FFFFFF" and mode == "dark"
            mark = look["colour"]["dark"]["surface"] if white else inner
            yield mode, f"{key} inner mark", "its fill", mark, state[mode], GRAPHIC


def map_pairs(mode: str) -> Iterator[Pair]:
    colour = tokens()["map"][mode]
    for ink, ground in product(SIGNS, map_grounds()):
        yield mode, ink, ground, colour[ink], colour[ground], GRAPHIC
    for ink, ground in product(LETTERS, map_grounds()):
        yield mode, ink, ground, colour[ink], colour[ground], TEXT
    yield mode, "name tag", "plan", colour["muni_casing"], colour["plan"], TEXT
    for ink in label_colours():
        yield mode, f"label in {ink}", "halo", colour[ink], colour["halo"], TEXT


def choropleth_pairs(mode: str) -> Iterator[Pair]:
    steps = tokens()["choropleth"]
    for number, (fill, ink) in enumerate(zip(steps[mode], steps[f"{mode}_label"], strict=True)):
        yield mode, f"value {number}", f"step {number}", ink, fill, TEXT


def ramp_pairs(mode: str) -> Iterator[Pair]:
    """The colours of categories, and the strong end of a ramp, which edges its other colours."""
    colour = tokens()["map"][mode]
    for name, ramp in tokens()["ramps"].items():
        strong = {
            "qualitative": ramp[mode],
            "sequential": ramp[mode][-1:],
            "diverging": [ramp[mode][0], ramp[mode][-1]],
        }[ramp["kind"]]
        for (number, ink), ground in product(enumerate(strong), map_grounds()):
            yield mode, f"{name} {number}", ground, ink, colour[ground], GRAPHIC


def label_colours() -> set[str]:
    """Return what the built-in county's layers write their labels in."""
    styles = [
        tomllib.loads(path.read_text("utf-8")) for path in county_folder().rglob("*.style.toml")
    ]
    return {style["label"]["colour"] for style in styles if "colour" in style.get("label", {})}


def every_pair() -> list[Pair]:
    makers = (ui_pairs, state_pairs, map_pairs, choropleth_pairs, ramp_pairs)
    return [pair for mode in MODES for make in makers for pair in make(mode)]


def too_weak(pairs: list[Pair]) -> list[str]:
    return [
        f"{mode}: {ink} on {ground} has {contrast(one, other):.2f}, needs {least}"
        for mode, ink, ground, one, other, least in pairs
        if contrast(one, other) < least
    ]


def test_contrast_is_measured_as_wcag_says() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


def test_every_pair_has_its_contrast(record_property: Any) -> None:
    pairs = every_pair()
    assert len(pairs) > 700
    for least in (TEXT, GRAPHIC):
        lowest = min(contrast(one, other) for *_, one, other, needed in pairs if needed == least)
        record_property(f"lowest of those that need {least}", round(lowest, 2))
    assert too_weak(pairs) == []


def test_a_weak_pair_is_told() -> None:
    weak: Pair = ("light", "grey", "white", "#777777", "#FFFFFF", TEXT)
    assert too_weak([weak]) == ["light: grey on white has 4.48, needs 4.5"]


@pytest.mark.parametrize("mode", MODES)
def test_every_colour_of_the_window_has_a_place(mode: str) -> None:
    placed = [*PANELS, *SOFT, *INKS, *EDGES, *ON, *QUIET]
    assert sorted(placed) == sorted(tokens()["colour"][mode])


@pytest.mark.parametrize("mode", MODES)
def test_every_colour_of_the_map_has_a_place(mode: str) -> None:
    placed = {*LAND, *PAPER, *SIGNS, *LETTERS, *BASE, *CASED, *CASED.values()}
    assert placed == set(tokens()["map"][mode])


def test_every_kind_of_colour_is_measured() -> None:
    def has_colour(value: Any) -> bool:
        inner = value.values() if isinstance(value, dict) else value
        if isinstance(value, dict | list):
            return any(has_colour(item) for item in inner)
        return isinstance(value, str) and value.startswith("#")

    kinds = {name for name, value in tokens().items() if has_colour(value)}
    assert kinds == {"colour", "states", "map", "choropleth", "ramps"}


@pytest.mark.parametrize("mode", MODES)
def test_a_road_is_seen_by_itself_or_by_its_case(mode: str) -> None:
    colour = tokens()["map"][mode]
    for (road, case), ground in product(CASED.items(), LAND):
        best = max(contrast(colour[part], colour[ground]) for part in (road, case))
        assert best >= GRAPHIC, (road, ground)


@pytest.mark.parametrize("mode", MODES)
def test_a_symbol_with_an_edge_has_the_edge_that_is_measured(mode: str) -> None:
    for key, state in tokens()["states"].items():
        if "line_light" in state:
            drawn = icon_svg(str(state["icon"]).removesuffix(".svg"))
            assert f'stroke="{state["line_light"]}"' in drawn, key


@pytest.mark.parametrize("mode", MODES)
def test_the_primary_button_is_readable_under_the_pointer(mode: str) -> None:
    sheet = write_stylesheet(mode)  # type: ignore[arg-type]
    hover = re.search(r'kind="primary"\]:hover \{ background: (#\w+)', sheet)
    assert hover is not None
    assert contrast(hover[1], tokens()["colour"][mode]["on_accent"]) >= TEXT
