"""How findings and sources appear on maps, printed and on the web."""

from __future__ import annotations

from collections.abc import Sequence

from layers.style import Fill, Pattern, Stroke, Symbol
from rumslig.documents.evidence import Evidence
from rumslig.documents.map_content import GROUND_ORDERS, MapLayer
from rumslig.finding import Finding
from rumslig.language import tr
from rumslig.look import state_colour

PATTERNS: dict[str, Pattern] = {"HIT_3": "cross", "HIT_2": "hatch_dense", "HIT_1": "hatch"}
_ORDER = {"NEAR": 0, "TOUCH": 1, "HIT_1": 2, "HIT_2": 3, "HIT_3": 4}


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
        if (finding.state_key in _ORDER and not finding.schematic and not put_aside
                and geometry is not None and not geometry.is_empty):
            shown.append(finding)
    return sorted(shown, key=lambda item: _ORDER[item.state_key])


def source_line(layers: Sequence[MapLayer], evidence: Evidence) -> str:
    """Return the packages behind a map: planning layers by version, the ground in short."""
    lang = evidence.lang
    asked = {(item.package, item.layer) for item in evidence.result.findings}
    themes: dict[str, str] = {}
    ground = False
    for layer in layers:
        manifest = layer.source.manifest
        is_theme = (manifest.name, layer.source.entry.name) in asked
        if is_theme and layer.style.order not in GROUND_ORDERS[1:]:
            themes[manifest.name] = f"{manifest.title} {manifest.version}"
        else:
            ground = True
    if ground:
        themes["?"] = tr("bakgrund enligt bilaga 1", lang=lang)
    text = tr("Underlag: {packages}.", lang=lang, packages="; ".join(themes.values()))
    if any(layer.source.entry.example for layer in layers):
        text = f"{tr('EXEMPELDATA', lang=lang)} · {text}"
    return text
