"""The look that window, documents and web maps share: colours, sizes and symbols."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any, Literal

Mode = Literal["light", "dark"]


@cache
def tokens() -> dict[str, Any]:
    """Return look/tokens.json, the only source of colours and sizes."""
    text = (resources.files("rumslig.look") / "tokens.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@cache
def map_palette(mode: Mode = "light") -> dict[str, str]:
    """Return the colours that layer styles name."""
    palette: dict[str, str] = tokens()["map"][mode]
    severities = {f"severity_{n}": state_colour(f"HIT_{n}", mode) for n in (1, 2, 3)}
    rows: dict[str, dict[str, list[str]]] = tokens()["ramps"]
    ramps = {f"{name}_{n}": c for name, row in rows.items() for n, c in enumerate(row[mode], 1)}
    return {**palette, **severities, **ramps, "accent_layer": tokens()["colour"][mode]["accent"]}


def map_colour(name: str, mode: Mode = "light") -> str:
    """Return a style's colour as #rrggbb; names that the palette lacks are colours already."""
    return map_palette(mode).get(name, name)


def state_colour(state_key: str, mode: Mode = "light") -> str:
    """Return the colour of a result state, for text and lines that must be readable."""
    state = tokens()["states"][state_key]
    colour: str = state.get(f"line_{mode}", state[mode])
    return colour


@cache
def icon_svg(name: str) -> str:
    """Return an icon's SVG text; it draws in `currentColor`."""
    return (resources.files("rumslig.look") / "icons" / f"{name}.svg").read_text("utf-8")


def state_icon_svg(state_key: str, mode: Mode = "light") -> str:
    """Return the symbol of a result state in its colour."""
    state = tokens()["states"][state_key]
    name = str(state["icon"]).removesuffix(".svg")
    return icon_svg(name).replace("currentColor", state[mode])
