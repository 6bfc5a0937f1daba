"""How findings and sources appear on maps, printed and on the web."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely

from layers.crs import Bounds
from layers.styles.model import Fill, Pattern, Stroke, Symbol
from rumslig.documents.evidence import Evidence
from rumslig.documents.map_content import GROUND_ORDERS, MapLayer, Shapes
from rumslig.finding import Finding, state_label
from rumslig.language import Language, tr
from rumslig.look import state_colour

PATTERNS: dict[str, Pattern] = {"HIT_3": "cross", "HIT_2": "hatch_dense", "HIT_1": "hatch"}
LONGEST = 80
"""Characters in a line of the legend."""

_ORDER = {"NEAR": 0, "TOUCH": 1, "HIT_1": 2, "HIT_2": 3, "HIT_3": 4}


@dataclass(frozen=True, slots=True, eq=False)
class Sign:
    """A sign of the map's ground; `kind` is "area", "line" or "point"."""

    text: str
    symbol: Symbol
    shapes: Shapes
    kind: str


def hit_symbol(state_key: str) -> Symbol:
    """Return how a finding of a state is drawn inside the plan."""
    colour = state_colour(state_key)
    pattern = PATTERNS.get(state_key)
    return Symbol(
        fill=Fill(colour, 0.08, pattern) if pattern else None,
        stroke=Stroke(colour, 2.0, (1.5, 3.5) if state_key == "NEAR" else ()),
    )


def drawable_findings(findings: Sequence[Finding], evidence: Evidence) -> list[Finding]:
    """Return the findings whose geometry belongs on a map, light ones first.

    Schematic layers are shown as themselves; what a planner put aside is not shown.
    """
    shown = []
    for finding in findings:
        geometry, assessment = finding.figures.geometry, evidence.assessment_of(finding)
        put_aside = assessment is not None and assessment.judgement in ("irrelevant", "data_error")
        if (
            finding.state_key in _ORDER
            and not finding.schematic
            and not put_aside
            and geometry is not None
            and not geometry.is_empty
        ):
            shown.append(finding)
    return sorted(shown, key=lambda item: _ORDER[item.state_key])


def hit_words(hits: Sequence[Finding], lang: Language) -> list[tuple[str, str]]:
    """Return what each hit's sign means with its state, the weightiest first.

    Findings of the same state have the same sign, and share a line while it stays short.
    """
    lines: list[tuple[str, str]] = []
    told = dict.fromkeys((finding.state_key, finding.title) for finding in reversed(hits))
    for key, title in told:
        if lines and lines[-1][1] == key and len(lines[-1][0] + title) < LONGEST:
            lines[-1] = (f"{lines[-1][0]}; {title}", key)
        else:
            lines.append((f"{state_label(key, lang)}: {title}", key))
    return lines


def ground_signs(layers: Sequence[MapLayer], bounds: Bounds) -> list[Sign]:
    """Return the signs that are seen within the frame, from the top layer down."""
    frame = shapely.box(*bounds)
    signs = []
    for layer in reversed(layers):
        for index, symbol in layer.used_symbols():
            shapes = layer.shapes_of(index)
            kind = ("point", "line", "area")[int(shapely.get_dimensions(shapes).max())]
            if kind == "area" and symbol.fill is None:
                if not shapely.intersects(shapely.boundary(shapes), frame).any():
                    continue  # the frame lies wholly inside, so no edge is seen
                kind = "line"
            signs.append(Sign(_sign_words(layer, symbol), symbol, shapes, kind))
    return signs


def _sign_words(layer: MapLayer, symbol: Symbol) -> str:
    """Return what a sign means; a symbol's own title is enough on the ground."""
    if not symbol.title:
        return layer.title
    alone = len(layer.style.symbols) == 1 or layer.style.order in ("road", "border", "stop")
    named = layer.title.casefold() in symbol.title.casefold()
    return symbol.title if alone or named else f"{layer.title}: {symbol.title}"


def source_line(layers: Sequence[MapLayer], evidence: Evidence, *, whole: bool = False) -> str:
    """Return the packages behind a map: planning layers by version, the ground in short.

    Parameters
    ----------
    whole
        Name the ground's packages too, where no appendix does.
    """
    lang = evidence.lang
    asked = {(item.package, item.layer) for item in evidence.result.findings}
    themes: dict[str, str] = {}
    ground = False
    for layer in layers:
        manifest = layer.source.manifest
        is_theme = (manifest.name, layer.source.entry.name) in asked
        if whole or (is_theme and layer.style.order not in GROUND_ORDERS[1:]):
            themes[manifest.name] = f"{manifest.title} {manifest.version}"
        else:
            ground = True
    if ground:
        themes["?"] = tr("bakgrund enligt bilaga 1", lang=lang)
    text = tr("Underlag: {packages}.", lang=lang, packages="; ".join(themes.values()))
    if any(layer.source.entry.example for layer in layers):
        text = f"{tr('EXEMPELDATA', lang=lang)} · {text}"
    return text
