"""A style in the making: what it is made of, and how it is made anew (no Qt)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd

from layers.styles.breaks import Method
from layers.styles.kinds import Categories, Classes, Single, kind_of
from layers.styles.making import Look, Words, categorise, graduate, single
from layers.styles.model import LayerStyle, Symbol
from layers.styles.parts import GeometryKind
from layers.vector import VectorLayer
from rumslig.look.ramps import REST, ramps
from rumslig.numerals import format_number
from ui.language import message_language, tr

KindWord = Literal["single", "categories", "classes", "rules"]
MethodWord = Method | Literal["own"]

LEAST_CLASSES, MOST_CLASSES = 2, 9
_SEEN = 5_000
"""So many objects are looked at to find a column worth classing by."""
_FEW = range(2, 13)


@dataclass(frozen=True, slots=True)
class StyleDraft:
    """A style, and the choices that it was made by.

    Attributes
    ----------
    column
        What categories or classes are made of; "" lets one be found.
    method
        "own" where somebody else has set the limits.
    ramp
        The name of a row of colours; "" where somebody else has chosen them.
    patterned
        Whether classes differ by pattern, sign or dash too.
    """

    style: LayerStyle
    kind: KindWord
    column: str = ""
    method: MethodWord = "natural"
    count: int = 5
    ramp: str = ""
    patterned: bool = True

    @property
    def row(self) -> str:
        """The row of colours, by default one that suits the kind."""
        return self.ramp or ("bla" if self.kind == "classes" else "kategori")


def draft_of(style: LayerStyle) -> StyleDraft:
    """Return the draft that a style may have been made by."""
    match kind_of(style):
        case Single():
            return StyleDraft(style, "single")
        case Categories(column):
            return StyleDraft(style, "categories", column)
        case Classes(column, ranges):
            count = sum(bool(limits) for limits in ranges)
            return StyleDraft(style, "classes", column, "own", max(count, LEAST_CLASSES))
    return StyleDraft(style, "rules")


def drawn_as(layer: VectorLayer) -> GeometryKind:
    """Return what a layer's objects are drawn as."""
    return {0: "point", 1: "line"}.get(layer.dimension, "area")  # type: ignore[return-value]


def columns_for(attributes: pd.DataFrame, kind: KindWord) -> tuple[str, ...]:
    """Return the columns that a kind can be made of, and that a filter can name."""
    return tuple(
        str(name)
        for name in attributes.columns
        if '"' not in str(name)
        and not pd.api.types.is_datetime64_any_dtype(attributes[name])
        and (kind != "classes" or _is_number(attributes[name]))
    )


def _is_number(column: pd.Series[Any]) -> bool:
    types = pd.api.types
    return types.is_numeric_dtype(column) and not types.is_bool_dtype(column)


def find_column(attributes: pd.DataFrame, kind: KindWord) -> str:
    """Return the first column that makes some categories or classes, "" where none does."""
    names = columns_for(attributes, kind)
    some = attributes.head(_SEEN)
    for name in names:
        different = some[name].nunique()
        if kind == "categories" and different in _FEW:
            return name
        # whole numbers that never come again are names of things
        names_things = pd.api.types.is_integer_dtype(some[name]) and different == len(some)
        if kind == "classes" and different > LEAST_CLASSES and not names_things:
            return name
    return names[0] if names else ""


def remade(draft: StyleDraft, layer: VectorLayer) -> StyleDraft:
    """Return a draft whose symbols are made anew of its choices; rules stay as they are.

    Raises
    ------
    LayerError
        The column cannot be classed by.
    """
    before = draft.style
    if draft.kind == "rules":
        return draft
    kind, attributes = drawn_as(layer), layer.attributes
    if draft.kind == "single":
        made = single(kind, _first_colour(before.symbols, kind))
    else:
        column = draft.column
        if column not in columns_for(attributes, draft.kind):
            column = find_column(attributes, draft.kind)
        if not column:
            return draft
        method: Method = "natural" if draft.method == "own" else draft.method
        draft = replace(draft, column=column, method=method, ramp=draft.row)
        look, words = _look(draft, kind), words_now()
        if draft.kind == "categories":
            made = categorise(attributes[column], column, look, words)
        else:
            made = graduate(attributes[column], column, method, draft.count, look, words)
    if not made.symbols:
        return draft
    near = min(symbol.min_scale for symbol in before.symbols)
    far = max(symbol.max_scale for symbol in before.symbols)
    symbols = tuple(replace(item, min_scale=near, max_scale=far) for item in made.symbols)
    return replace(draft, style=LayerStyle(symbols, before.order, before.label))


def _look(draft: StyleDraft, kind: GeometryKind) -> Look:
    row = ramps()[draft.row]
    edge = {"qualitative": "", "sequential": row.colours[-1], "diverging": "label_muted"}[row.kind]
    return Look(kind, row.pick, edge, REST, draft.patterned)


def words_now() -> Words:
    """Return what legends say, in the language of now."""
    lang = message_language()

    def number(value: float) -> str:
        whole = value.is_integer() or abs(value) >= 1_000
        return format_number(value, 0 if whole else 1 if abs(value) >= 10 else 2, lang)

    return Words(tr("Övriga"), tr("Uppgift saknas"), number)


def _first_colour(symbols: tuple[Symbol, ...], kind: GeometryKind) -> str:
    for symbol in symbols:
        part = {"point": symbol.marker, "line": symbol.stroke, "area": symbol.fill}[kind]
        if part is not None:
            return part.colour
    return "accent_layer"


def with_symbol(draft: StyleDraft, index: int, symbol: Symbol) -> StyleDraft:
    """Return a draft with one symbol changed."""
    symbols = list(draft.style.symbols)
    symbols[index] = symbol
    return replace(draft, style=replace(draft.style, symbols=tuple(symbols)))


def with_rule(draft: StyleDraft, kind: GeometryKind) -> StyleDraft:
    """Return a draft with one more rule, tried before the others."""
    colour = ramps()["kategori"].colours[len(draft.style.symbols) % 8]
    (drawn,) = single(kind, colour).symbols
    new = replace(drawn, title=tr("Ny regel"))
    return replace(draft, style=replace(draft.style, symbols=(new, *draft.style.symbols)))


def without_rule(draft: StyleDraft, index: int) -> StyleDraft:
    """Return a draft with one rule less; the last one stays."""
    symbols = draft.style.symbols
    if len(symbols) < 2:
        return draft
    kept = symbols[:index] + symbols[index + 1 :]
    return replace(draft, style=replace(draft.style, symbols=kept))


def with_moved(draft: StyleDraft, index: int, step: int) -> StyleDraft:
    """Return a draft with a rule moved up (−1) or down (+1), where there is a place."""
    symbols = list(draft.style.symbols)
    if not 0 <= index + step < len(symbols):
        return draft
    symbols.insert(index + step, symbols.pop(index))
    return replace(draft, style=replace(draft.style, symbols=tuple(symbols)))
