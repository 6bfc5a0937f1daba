"""The package.toml and the styles of a structure image's folder; what nobody knows is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rumslig.packages.source_file import head_text
from rumslig.packages.source_text import PLACEHOLDER, write_value
from rumslig.structure.carrying import NAME, PictureText
from rumslig.structure.levels import standard_levels
from rumslig.structure.model import Kind

LABEL = "teckenforklaring"
"""The column with the legend's name of each object's class."""
GUIDING = "vägledande, ej bindande"
COVERAGE = "tackning.gpkg"
UNCHECKED = "ej kontrollerad"
_NEAR_FACTOR = 2


@dataclass(frozen=True, slots=True)
class LayerText:
    """What a layer's tables are written of.

    Attributes
    ----------
    stage
        What all objects show, "" where they show different things.
    dimension
        0 points, 1 lines, 2 areas.
    colours
        Each class's name in the legend and its colour there, "" where that is not known.
    """

    name: str
    kind: Kind
    dimension: int
    accuracy_m: float
    scale: int
    source: str
    pages: tuple[str, ...]
    reference_date: str
    goal: str
    stage: str
    colours: tuple[tuple[str, str], ...]
    has_levels: bool


@dataclass(frozen=True, slots=True)
class _Words:
    """A kind in Swedish, as a package says it: title, "the", and how a plan meets it."""

    title: str
    the: str
    meets: str
    question: str


_WORDS: dict[Kind, _Words] = {
    "nod": _Words("Noder", "noden", "ligger vid noden", "Vad kan planen ge orten och dess omland?"),
    "strak": _Words("Stråk", "stråket", "ligger i stråket", "Vad kan planen ge stråket?"),
    "samband": _Words(
        "Samband", "sambandet", "ligger vid sambandet", "Stärker eller försvagar planen sambandet?"
    ),
    "omland": _Words(
        "Omland", "omlandet", "ligger i omlandet", "Vilken ort vänder sig platsen mot?"
    ),
    "landskap": _Words(
        "Landskap", "landskapet", "ligger i landskapet", "Vad händer med landskapets värden?"
    ),
    "malpunkt": _Words(
        "Målpunkter", "målpunkten", "ligger vid målpunkten", "Hur når man målpunkten från platsen?"
    ),
    "inriktning": _Words(
        "Utvecklingsinriktningar",
        "utvecklingsinriktningen",
        "ligger i utvecklingsinriktningen",
        "Går planen åt samma håll?",
    ),
}
_PLAIN = {"nod": "node2", "strak": "strak", "samband": "samband", "landskap": "green"}
"""Colours of the palette for classes whose colour no legend tells."""


def package_text(
    name: str,
    title: str,
    source: str,
    layers: Sequence[LayerText],
    has_coverage: bool = False,
    picture: PictureText | None = None,
) -> str:
    """Return the package.toml: what is known is filled in, the rest says so.

    Parameters
    ----------
    has_coverage
        Whether the folder has a file with the area that the picture shows.
    picture
        The picture's files, where it goes with the package.
    """
    head = head_text(name, title or name)
    parts = [head]
    if any(layer.has_levels for layer in layers):
        parts.append("\n# Nivåernas namn i det här paketet; ändra dem fritt.\n")
        for level, called in standard_levels("sv").items():
            parts.append(f"[[levels]]\nlevel = {level}\nname = {write_value(called)}\n\n")
    parts += [_layer(layer, has_coverage) for layer in layers]
    parts += [_image(title or name, picture, layers)] if picture is not None else []
    parts += [_rule(layer) for layer in layers]
    return "".join(parts)


def _layer(layer: LayerText, has_coverage: bool) -> str:
    words = _WORDS[layer.kind]
    metres = f"{layer.accuracy_m:.0f}"
    definition = (
        f"{words.title} ur en strukturbild. Schematiska och {GUIDING}; lägesosäkerhet {metres} m."
    )
    pages = f", s. {', '.join(layer.pages)}" if layer.pages else ""
    source = f"{layer.source}{pages}. Strukturbilden är {GUIDING}."
    return "\n".join(
        [
            "",
            "[[layers]]",
            f"name = {write_value(layer.name)}",
            'path = "strukturbild.gpkg"',
            f"layer = {write_value(layer.name)}",
            f"title = {write_value(words.title)}",
            'theme = "strukturbild"',
            f"definition = {write_value(definition)}",
            f"source = {write_value(source)}"
            if layer.source
            else _asked("source", "dokument och sida, till exempel RUS 2022–2030, s. 43"),
            f"reference_date = {write_value(layer.reference_date)}"
            if layer.reference_date
            else _asked("reference_date", "dag som bilden beskriver, till exempel 2022-04-28"),
            'key = ["objekt_id"]',
            f"accuracy_m = {layer.accuracy_m!r}  # bildens lägesosäkerhet; objekten har sin egen",
            f'{"" if has_coverage else "# "}coverage = "{COVERAGE}"'
            "  # ytan som bilden visar; utan den blir inget grönt",
            f"style = {write_value(f'{layer.name}.style.toml')}",
            "visible = true",
            "schematic = true",
            f"scale = {layer.scale}  # närmare än så säger bilden inget",
            "",
        ]
    )


def _image(title: str, picture: PictureText, layers: Sequence[LayerText]) -> str:
    first = layers[0]
    stages = {layer.stage for layer in layers}
    pages = list(dict.fromkeys(page for layer in layers for page in layer.pages))
    reference = first.source + (f", s. {', '.join(pages)}" if pages else "")
    values = {
        "name": NAME,
        "path": picture.path,
        "points": picture.points,
        "legend": picture.legend,
        "title": f"{title}, bilden",
        "theme": "strukturbild",
        "reference": reference if first.source else "",
        "stance": stages.pop() if len(stages) == 1 else "",
        "reference_date": first.reference_date,
    }
    lines = ["", "[[images]]"]
    lines += [f"{key} = {write_value(value)}" for key, value in values.items() if value]
    lines += [f"scale = {max(layer.scale for layer in layers)}  # närmare visas den inte", ""]
    return "\n".join(lines)


def _asked(key: str, hint: str) -> str:
    return f"{key} = {write_value(PLACEHOLDER)}  # FYLL I: {hint}"


def _rule(layer: LayerText) -> str:
    words, name = _WORDS[layer.kind], f"strukturbild-{layer.name}".replace("_", "-")
    near = layer.accuracy_m * _NEAR_FACTOR
    lines = ["", "[[rules]]", f"id = {write_value(name)}"]
    lines += [f"title = {write_value(f'{words.title} i strukturbilden')}"]
    lines += [f"layer = {write_value(layer.name)}", 'class_field = "namn"']
    if layer.dimension < 2:
        # drawn as a line or a point, it stands for what lies within its uncertainty
        lines += ['metric = "distance"', f"threshold = {layer.accuracy_m!r}"]
    lines += ["severity = 2", f"near_m = {near!r}"]
    lines += [f'text = "Planområdet {words.meets} {{class}}."']
    lines += [f'near_text = "Planområdet ligger i närheten av {words.the} {{class}}."']
    lines += [f"rus_goal = {write_value(layer.goal)}"] if layer.goal else []
    lines += [f"rus_reference = {write_value(UNCHECKED)}"]
    lines += ["", "[[guidance]]", f"rule = {write_value(name)}"]
    guidance = (
        f"Strukturbilden är {GUIDING}, och dess kanter är inga gränser. Skriv i eller i närheten, "
        f"aldrig hur mycket yta det gäller. {words.question}"
    )
    lines += [
        f"text = {write_value(guidance)}",
        f"source = {write_value(layer.source or PLACEHOLDER)}",
    ]
    lines += [f"status = {write_value(UNCHECKED)}"]
    remark = (
        f"Regionen vill uppmärksamma {words.the} {{class}} i strukturbilden. Planbeskrivningen kan "
        f"gärna säga hur planen förhåller sig till den. Strukturbilden är {GUIDING}."
    )
    lines += ["", "[[texts]]", f"id = {write_value(f'{name}-text')}", 'theme = "strukturbild"']
    lines += ['tone = "uppmarksamma"', f"rule = {write_value(name)}"]
    lines += [f"text = {write_value(remark)}", f"status = {write_value(UNCHECKED)}", ""]
    return "\n".join(lines)


def style_text(layer: LayerText) -> str:
    """Return a layer's style: a symbol for each class of the legend, in its colour."""
    lines = ['order = "structure"', "[label]", 'field = "namn"', "italic = true", ""]
    several = len(layer.colours) > 1
    for label, colour in layer.colours:
        quoted = label.replace("'", "''")
        lines += ["[[symbols]]", f"title = {write_value(f'{label}, vägledande')}"]
        lines += (
            [f"when = {write_value(f'{LABEL} = {chr(39)}{quoted}{chr(39)}')}"] if several else []
        )
        lines += [
            _symbol(layer.dimension, write_value(colour or _PLAIN.get(layer.kind, "strak"))),
            "",
        ]
    return "\n".join(lines)


def _symbol(dimension: int, colour: str) -> str:
    if dimension == 0:
        return f'marker = {{shape = "ring", size = 16, colour = {colour}, edge_width = 2.0}}'
    if dimension == 1:
        return f"stroke = {{colour = {colour}, width = 3.0, dash = [7, 5], opacity = 0.8}}"
    return (
        f"fill = {{colour = {colour}, opacity = 0.2}}\n"
        f"stroke = {{colour = {colour}, width = 1.4, dash = [7, 5]}}"
    )
