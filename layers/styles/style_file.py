"""A style as `.style.toml`: read with a sentence for what is wrong, written without defaults."""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import MISSING, Field, fields
from typing import Any, get_args

from layers.errors import BadFilter, PackageError
from layers.filter import parse_filter
from layers.language import tr
from layers.styles.model import (
    Fill,
    Glyph,
    Label,
    LayerStyle,
    Marker,
    Order,
    Pattern,
    Shape,
    Stroke,
    Symbol,
)

_WORDS: dict[str, Any] = {"Pattern": Pattern, "Shape": Shape, "Glyph": Glyph, "Order": Order}
_HEX = re.compile(r"#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})")


def parse_style(text: str, file_name: str, palette: Collection[str] | None = None) -> LayerStyle:
    """Return the style written in a `.style.toml` file.

    Parameters
    ----------
    palette
        The names that a colour may have beside #rrggbb; None lets every name pass.

    Raises
    ------
    PackageError
        The file is no TOML, or has a key, word, number or colour that a style does not have.
    """
    try:
        data = tomllib.loads(text)
        label = data.get("label")
        style = LayerStyle(
            symbols=tuple(_symbol(item) for item in _tables(data["symbols"])),
            order=_word(data.get("order", "theme"), Order),
            label=Label(**_checked(Label, label)) if label else None,
        )
        if palette is not None:
            _check_colours(style, palette)
        return style
    except KeyError as error:
        raise PackageError(
            tr("{file} är ingen giltig stil: nyckeln {key} saknas.", file=file_name, key=error)
        ) from error
    except (tomllib.TOMLDecodeError, TypeError, ValueError, RecursionError, BadFilter) as error:
        raise PackageError(
            tr("{file} är ingen giltig stil: {fact}.", file=file_name, fact=str(error).rstrip("."))
        ) from error


def _tables(value: Any) -> list[Mapping[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ValueError("[[symbols]]")
    return value


def _symbol(data: Mapping[str, Any]) -> Symbol:
    rest = dict(data)
    fill, stroke, marker = (
        rest.pop("fill", None),
        rest.pop("stroke", None),
        rest.pop("marker", None),
    )
    symbol = Symbol(
        **_checked(Symbol, rest),
        fill=Fill(**_checked(Fill, fill)) if fill else None,
        stroke=Stroke(**_checked(Stroke, stroke)) if stroke else None,
        marker=Marker(**_checked(Marker, marker)) if marker else None,
    )
    if symbol.when:
        parse_filter(symbol.when)
    return symbol


def _checked(kind: type, data: Any) -> dict[str, Any]:
    """Return a table's values, each of the kind that its field has."""
    if not isinstance(data, dict):
        raise TypeError(f"”{data}”")
    known = {field.name: field for field in fields(kind)}
    return {
        key: _value(known[key], value) if key in known else value for key, value in data.items()
    }


def _value(field: Field[Any], value: Any) -> Any:
    kind = str(field.type)
    if kind in _WORDS:
        return _word(value, _WORDS[kind])
    if kind == "float":
        return _number(field.name, value)
    if kind.startswith("tuple"):
        lengths = tuple(_number(field.name, part) for part in value)
        if lengths and not sum(lengths):
            raise ValueError(f"{field.name} = {value}")
        return lengths
    if not isinstance(value, {"str": str, "bool": bool}[kind]):
        raise ValueError(f"{field.name} = ”{value}”")
    return value


def _number(name: str, value: Any) -> float:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    highest = 1.0 if name == "opacity" else math.inf
    if not is_number or math.isnan(value) or not 0 <= value <= highest:
        raise ValueError(f"{name} = {value}")
    if math.isinf(value) and not name.endswith("scale"):
        raise ValueError(f"{name} = {value}")
    number: float = value
    return number


def _word(value: Any, vocabulary: Any) -> Any:
    if value not in get_args(vocabulary):
        raise ValueError(f"”{value}” ({', '.join(get_args(vocabulary))})")
    return value


def is_colour(text: str, palette: Collection[str]) -> bool:
    """Whether a text is a name in the palette or #rrggbb."""
    return text in palette or _HEX.fullmatch(text) is not None


def _check_colours(style: LayerStyle, palette: Collection[str]) -> None:
    for colour in colours_of(style):
        if not is_colour(colour, palette):
            raise ValueError(tr("färgen ”{colour}” finns inte", colour=colour))


def colours_of(style: LayerStyle) -> tuple[str, ...]:
    """Return the colours that a style names, each once, in order."""
    found: dict[str, None] = {}
    for symbol in style.symbols:
        for part in (symbol.fill, symbol.stroke, symbol.marker):
            for name in ("colour", "edge_colour", "case_colour"):
                colour = getattr(part, name, "")
                if colour:
                    found.setdefault(colour)
    if style.label is not None:
        found.setdefault(style.label.colour)
    return tuple(found)


def write_style(style: LayerStyle) -> str:
    """Return a style as `.style.toml`; what is as it is by default is left out."""
    lines = [f"order = {_written(style.order)}"]
    for symbol in style.symbols:
        lines += ["", "[[symbols]]", *_lines(symbol)]
    if style.label is not None:
        lines += ["", "[label]", *_lines(style.label)]
    return "\n".join(lines) + "\n"


def _lines(part: Any) -> list[str]:
    return [f"{name} = {_written(value)}" for name, value in _said(part)]


def _said(part: Any) -> list[tuple[str, Any]]:
    """Return the fields of a part that differ from their defaults."""
    return [
        (field.name, value)
        for field in fields(part)
        if (value := getattr(part, field.name)) != field.default or field.default is MISSING
    ]


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, tuple):
        return f"[{', '.join(_written(part) for part in value)}]"
    if isinstance(value, (int, float)):
        return f"{int(value)}" if float(value).is_integer() else repr(float(value))
    return f"{{{', '.join(f'{name} = {_written(inner)}' for name, inner in _said(value))}}}"
