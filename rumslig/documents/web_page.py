"""The page around a web map: heading, legend, sources and the findings as a table."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import folium
from xstatic.pkg import leaflet

from layers.styles.model import Symbol
from rumslig.documents.evidence import Evidence
from rumslig.documents.result_rows import by_weight, measure_words, state_words
from rumslig.documents.symbol_svg import pattern_svg, sample_svg
from rumslig.finding import Finding
from rumslig.language import tr
from rumslig.look import map_colour, state_icon_svg, tokens


@dataclass
class Legend:
    """What the map's signs mean, the topmost first."""

    entries: dict[str, tuple[Symbol, str]] = field(default_factory=dict)
    patterns: dict[str, str] = field(default_factory=dict)

    def add(self, words: str, symbol: Symbol, kind: str) -> None:
        """Add an "area", "line" or "point" unless its words are there already."""
        self.entries.setdefault(words, (symbol, kind))

    def pattern_of(self, symbol: Symbol) -> str:
        """Return the class of a symbol's pattern, "" for plain fills."""
        fill = symbol.fill
        if fill is None or fill.pattern == "none":
            return ""
        colour = map_colour(fill.colour).lstrip("#")
        name = f"p-{fill.pattern}-{colour}-{round(fill.opacity * 100)}"
        self.patterns.setdefault(name, pattern_svg(name, fill.pattern, fill.colour, fill.opacity))
        return name

    def to_html(self) -> str:
        """Return the signs with their words."""
        return "".join(
            f"<li>{sample_svg(symbol, kind, self.pattern_of(symbol))}{html.escape(words)}</li>"
            for words, (symbol, kind) in self.entries.items()
        )


@cache
def _leaflet() -> tuple[str, str]:
    """Return Leaflet's script and style with the pictures inside, free from addresses."""
    folder = Path(leaflet.BASE_DIR)
    script = (folder / "leaflet.js").read_text("utf-8")
    script = re.sub(r"//# sourceMappingURL=\S+", "", script)
    script = script.replace('href="https://leafletjs.com"', 'href="#"')

    def picture(match: re.Match[str]) -> str:
        data = base64.b64encode((folder / match[1]).read_bytes()).decode()
        return f"url(data:image/png;base64,{data})"

    style = (folder / "leaflet.css").read_text("utf-8")
    return script.strip(), re.sub(r"url\((images/[\w.-]+)\)", picture, style)


def render_page(
    evidence: Evidence, title: str, drawing: folium.Map, legend: Legend, source: str
) -> str:
    """Return the whole page."""
    lang, header = evidence.lang, evidence.case.header
    root: Any = drawing.get_root()
    root.render()
    script, style = _leaflet()
    patterns = "".join(legend.patterns.values())
    rules = "".join(f".{name}{{fill:url(#{name});fill-opacity:1}}" for name in legend.patterns)
    name = html.escape(title)
    label = html.escape(tr("Karta över planområdet och det som berör det", lang=lang), quote=True)
    box = root.html.render().replace(
        'class="folium-map"', f'class="folium-map" role="region" aria-label="{label}"'
    )
    facts = " · ".join(
        html.escape(part)
        for part in (
            evidence.county.authority,
            header.dnr,
            header.date,
            tr("kontroll {id}", lang=lang, id=evidence.check_id),
        )
        if part
    )
    withheld = ""
    if evidence.classified_packages:
        names = ", ".join(item.title for item in evidence.classified_packages)
        withheld = (
            "<p>"
            + html.escape(
                tr("{names} är skyddsvärt underlag och visas inte.", lang=lang, names=names)
            )
            + "</p>"
        )
    return f"""<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{name}</title>
<style>{style}</style>
<style>{_own_style()}{rules}</style>
<script>{script}</script>
<script>L_NO_TOUCH = false; L_DISABLE_3D = false;</script>
</head>
<body>
<svg width="0" height="0" aria-hidden="true" style="position:absolute"><defs>{patterns}</defs></svg>
<header><h1>{name}</h1><p>{facts}</p></header>
<main>
{box}
<p class="source">{html.escape(source)}</p>
<h2>{html.escape(tr("Teckenförklaring", lang=lang))}</h2>
<ul class="legend">{legend.to_html()}</ul>
{withheld}
{_tables(evidence)}
</main>
<script>{root.script.render()}
L.control.scale({{imperial: false}}).addTo({drawing.get_name()});
for (const [name, text] of {_button_words(evidence)})
  for (const button of document.querySelectorAll(name)) {{
    button.title = text; button.setAttribute("aria-label", text);
  }}
</script>
</body>
</html>
"""


def _button_words(evidence: Evidence) -> str:
    lang = evidence.lang
    words = {
        ".leaflet-control-zoom-in": tr("Zooma in", lang=lang),
        ".leaflet-control-zoom-out": tr("Zooma ut", lang=lang),
        ".leaflet-control-layers-toggle": tr("Lager", lang=lang),
    }
    return "[" + ", ".join(f'["{key}", "{value}"]' for key, value in words.items()) + "]"


def _tables(evidence: Evidence) -> str:
    lang = evidence.lang
    parts = [f"<h2>{html.escape(tr('Vad kontrollen visar', lang=lang))}</h2>"]
    heads = (
        tr("Planeringsfråga", lang=lang),
        tr("Resultat", lang=lang),
        tr("Mått", lang=lang),
        tr("Andel av planen", lang=lang),
        tr("Förklaring", lang=lang),
    )
    head = "".join(f'<th scope="col">{html.escape(text)}</th>' for text in heads)
    for plan in evidence.result.plans:
        findings = evidence.result.of_plan(plan.area.name)
        rows = "".join(_row(item, evidence) for item in by_weight(findings))
        caption = html.escape(tr("Resultat för {plan}.", lang=lang, plan=plan.area.name))
        parts.append(
            f"<table class='findings'><caption>{caption}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )
    return "".join(parts)


def _row(finding: Finding, evidence: Evidence) -> str:
    lang = evidence.lang
    measure, share = measure_words(finding, evidence.questions.get(finding.rule), evidence.lang)
    texts: Sequence[str] = (measure, share, evidence.text_of(finding))
    cells = "".join(f"<td>{html.escape(text)}</td>" for text in texts)
    icon = state_icon_svg(finding.state_key).replace("<svg ", '<svg aria-hidden="true" ', 1)
    return (
        f'<tr><th scope="row">{html.escape(finding.title)}</th>'
        f'<td class="state">{icon} {html.escape(state_words(finding, lang))}</td>{cells}</tr>'
    )


def _own_style() -> str:
    ink = tokens()["colour"]["light"]
    family = ", ".join(f'"{name}"' for name in tokens()["font"]["family"])
    return f"""
:root{{color:{ink["text"]};background:{ink["surface"]};font:15px/1.45 {family}, sans-serif}}
body{{margin:0 auto;max-width:1180px;padding:20px 24px 48px}}
h1{{font-size:24px;line-height:1.2;margin:0 0 4px}}h2{{font-size:17px;margin:24px 0 8px}}
header p,.source,caption{{color:{ink["muted"]};font-size:13px;margin:0 0 12px;text-align:left}}
.source{{margin-top:6px}}
.folium-map{{position:relative;width:100%;height:64vh;min-height:380px}}
.leaflet-container{{background:{map_colour("land")};border:1px solid {ink["border_strong"]};
font:13px/1.4 {family}, sans-serif;box-sizing:border-box}}
.leaflet-container a:focus-visible,.folium-map:focus-visible{{outline:2px solid {ink["focus"]};
outline-offset:2px}}
.sign{{background:none;border:0;line-height:0}}
.place{{background:none;border:0;box-shadow:none;padding:0 0 0 2px;font-weight:600;
color:{map_colour("label")};text-shadow:0 0 3px {map_colour("halo")},0 0 3px {map_colour("halo")},
0 0 4px {map_colour("halo")}}}
.place.bare{{text-shadow:none}}
.plan-name{{background:{map_colour("plan")};border:1px solid #FFFFFF;color:#FFFFFF;font-weight:600}}
.place::before,.plan-name::before{{display:none}}
.leaflet-popup-content table{{border-collapse:collapse}}
.leaflet-popup-content th{{text-align:left;font-weight:400;color:{ink["muted"]};
padding:1px 10px 1px 0}}
.legend{{list-style:none;display:flex;flex-wrap:wrap;gap:6px 20px;margin:0;padding:0;
font-size:13px}}
.legend li{{display:flex;align-items:center;gap:8px}}.legend svg{{background:{map_colour("land")}}}
.findings{{border-collapse:collapse;width:100%;font-size:14px}}
.findings th,.findings td{{text-align:left;vertical-align:top;padding:6px 12px 6px 0;
border-bottom:1px solid {ink["border"]};font-weight:400}}
.findings thead th{{color:{ink["muted"]};font-weight:600;border-bottom:1px solid {ink["text"]}}}
.state svg{{vertical-align:-4px}}
@media (max-width:700px){{.findings{{display:block;overflow-x:auto}}}}
"""
