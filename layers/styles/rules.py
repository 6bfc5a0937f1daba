"""Rules that stand on their own, as other programs want them, and back.

Our symbols are tried in turn and the first that fits draws. QGIS and SLD draw every rule that
fits, so each rule that is written also says that no earlier one fits; what says so is known again
when it is read.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from layers.language import tr
from layers.styles.conditions import (
    Between,
    Both,
    Compare,
    Condition,
    are_exclusive,
    both,
    not_true,
    read_condition,
    write_condition,
)
from layers.styles.model import LayerStyle, Symbol


@dataclass(frozen=True, slots=True)
class Rule:
    """What one symbol draws, told without the others.

    Attributes
    ----------
    condition
        None for every object, or for what is left where `is_else`.
    is_else
        It draws what no other rule draws at the scale.
    symbol
        How; its scales are the rule's, its `when` is not used.
    """

    condition: Condition | None
    is_else: bool
    symbol: Symbol


def rules_of(style: LayerStyle) -> tuple[Rule, ...]:
    """Return a style's symbols as rules of which at most one fits an object at any scale."""
    rules: list[Rule] = []
    conditions = [read_condition(item.when) if item.when else None for item in style.symbols]
    for index, symbol in enumerate(style.symbols):
        own = conditions[index]
        earlier = [
            (condition, item)
            for condition, item in zip(conditions[:index], style.symbols, strict=False)
            if _share_scales(item, symbol) and not _are_apart(condition, own)
        ]
        for piece in _pieces(symbol, [item for condition, item in earlier if own or not condition]):
            before = [condition for condition, item in earlier if _covers(item, piece)]
            if any(condition is None for condition in before):
                continue  # an earlier one draws everything
            told = [condition for condition in before if condition is not None]
            if own is None:
                is_else = any(_share_scales(item, piece) for _, item in earlier)
                rules.append(Rule(None, is_else, piece))
            else:
                rules.append(Rule(_without(own, told), False, piece))
    return tuple(rules)


def left_by(style: LayerStyle, rest: Symbol) -> Condition | None:
    """Return what is true of exactly the objects that the other symbols leave, None for all."""
    told = [
        not_true(read_condition(item.when))
        for item in style.symbols
        if item.when and _share_scales(item, rest)
    ]
    return both(told) if told else None


def _share_scales(one: Symbol, other: Symbol) -> bool:
    low = max(one.min_scale, other.min_scale)
    return low < min(one.max_scale, other.max_scale)


def _covers(one: Symbol, piece: Symbol) -> bool:
    return one.min_scale <= piece.min_scale and piece.max_scale <= one.max_scale


def _are_apart(one: Condition | None, other: Condition | None) -> bool:
    return one is not None and other is not None and are_exclusive(one, other)


def _pieces(symbol: Symbol, earlier: Sequence[Symbol]) -> list[Symbol]:
    """Return a symbol cut at the scales where an earlier one begins or ends."""
    limits = {limit for item in earlier for limit in (item.min_scale, item.max_scale)}
    cuts = sorted(limit for limit in limits if symbol.min_scale < limit < symbol.max_scale)
    ends = [symbol.min_scale, *cuts, symbol.max_scale]
    return [
        replace(symbol, min_scale=low, max_scale=high) for low, high in itertools.pairwise(ends)
    ]


def _without(own: Condition, earlier: Sequence[Condition]) -> Condition:
    parts = [own]
    for condition in earlier:
        trimmed = _trimmed(parts[0], condition)
        if trimmed is not None:
            parts[0] = trimmed
        else:
            parts.append(not_true(condition))
    return both(parts)


def _trimmed(own: Condition, earlier: Condition) -> Condition | None:
    """Return a class without the limit that an earlier class of the column has already taken."""
    match own, earlier:
        case Between(column, low, high), Between(other, _, limit) if (column, low) == (
            other,
            limit,
        ):
            return both([Compare(column, ">", low), Compare(column, "<=", high)])
        case Between(column, low, high), Between(other, limit, _) if (column, high) == (
            other,
            limit,
        ):
            return both([Compare(column, ">=", low), Compare(column, "<", high)])
    return None


def symbols_of(rules: Sequence[Rule]) -> tuple[tuple[Symbol, ...], tuple[str, ...]]:
    """Return rules as symbols that are tried in turn, and what could not be kept.

    Where more than one rule may draw an object the last, which lies on top, is tried first.
    """
    told: list[Rule] = []
    overlap = False
    for rule in rules:
        condition, said = _stripped(rule, told)
        overlap |= any(
            _share_scales(other.symbol, rule.symbol)
            and not (rule.is_else or other.is_else)
            and not _are_apart(other.condition, rule.condition)
            and index not in said
            for index, other in enumerate(told)
        )
        told.append(replace(rule, condition=condition))
    notes = (tr("Flera regler kan rita samma objekt; här ritar bara den översta."),)
    if overlap:
        told.reverse()
        told.sort(key=lambda item: item.condition is None)
    joined: list[Symbol] = []
    for rule in _with_rest_last(told):
        when = write_condition(rule.condition) if rule.condition is not None else ""
        symbol = replace(rule.symbol, when=when)
        if joined and _continues(joined[-1], symbol):
            joined[-1] = replace(joined[-1], max_scale=symbol.max_scale)
        else:
            joined.append(symbol)
    return tuple(joined), notes if overlap else ()


def _with_rest_last(rules: Sequence[Rule]) -> list[Rule]:
    """Return the rules with each that draws what is left after all that could be left out."""
    late = {
        index
        for index, rule in enumerate(rules)
        if rule.is_else
        and any(_share_scales(rule.symbol, other.symbol) for other in rules[index + 1 :])
    }
    return [
        *(rule for index, rule in enumerate(rules) if index not in late),
        *(rules[index] for index in sorted(late)),
    ]


def _stripped(rule: Rule, earlier: Sequence[Rule]) -> tuple[Condition | None, set[int]]:
    """Return a rule's own condition, and which earlier ones it says that it leaves out."""
    said: set[int] = set()
    if rule.condition is None:
        return None, said
    condition = _widened(rule.condition, earlier, said)
    parts = _parts(condition)
    left_out: set[Condition] = set()
    for index, other in enumerate(earlier):
        if other.condition is None:
            continue
        gone = set(_parts(not_true(other.condition)))
        if gone <= set(parts) and set(parts) - left_out - gone:
            left_out |= gone
            said.add(index)
    whole = both(part for part in parts if part not in left_out)
    return _widened(whole, earlier, said), said


def _parts(condition: Condition) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, Both) else (condition,)


def _widened(own: Condition, earlier: Sequence[Rule], said: set[int]) -> Condition:
    """Return a class with the limit that an earlier class has taken, as we write classes."""
    for index, other in enumerate(earlier):
        match own, other.condition:
            case (
                Both((Compare(column, ">", low), Compare(again, "<=", high))),
                Between(third, _, limit),
            ) if column == again == third and low == limit:
                said.add(index)
                return Between(column, low, high)
            case (
                Both((Compare(column, ">=", low), Compare(again, "<", high))),
                Between(third, limit, _),
            ) if column == again == third and high == limit:
                said.add(index)
                return Between(column, low, high)
    return own


def _continues(one: Symbol, other: Symbol) -> bool:
    """Whether a symbol is the one before it at the scales that follow."""
    return one.max_scale == other.min_scale and one == replace(
        other, min_scale=one.min_scale, max_scale=one.max_scale
    )
