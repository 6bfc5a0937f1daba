"""The values of a panel's fields, as a window, a command or a file gives them."""

from __future__ import annotations

import math
from collections.abc import Mapping

from rumslig.errors import FieldError
from rumslig.language import tr
from rumslig.plugin.contract import Values
from rumslig.plugin.panel import (
    LONGEST_VALUE,
    ChoiceField,
    Field,
    NumberField,
    Panel,
    YesNoField,
)

_YES = {"ja", "yes", "true", "1"}
_NO = {"nej", "no", "false", "0"}


def read_values(panel: Panel, given: Mapping[str, object]) -> Values:
    """Return a value for every field of the panel: what is given, else the default.

    Numbers and yes/no may be written as text, with a decimal comma or point.

    Raises
    ------
    FieldError
        A field does not exist, or does not take the value.
    """
    known = {field.name: field for field in panel.fields}
    for name in given:
        if name not in known:
            raise FieldError(
                tr(
                    "fältet {name} finns inte; fält: {known}.",
                    name=name,
                    known=", ".join(known) or tr("inga"),
                )
            )
    return {
        name: _read(field, given[name]) if name in given else field.default
        for name, field in known.items()
    }


def _read(field: Field, value: object) -> float | str | bool:
    if isinstance(field, NumberField):
        return _read_number(field, value)
    if isinstance(field, YesNoField):
        word = str(value).strip().casefold()
        if word in _YES or word in _NO:
            return word in _YES
        raise _refuse(field, value, tr("ja eller nej"))
    text = str(value)
    if isinstance(field, ChoiceField):
        keys = [choice.key for choice in field.choices]
        if text in keys:
            return text
        raise _refuse(field, value, ", ".join(keys))
    if len(text) > LONGEST_VALUE:
        raise _refuse(field, text[:20] + "…", tr("högst {count} tecken", count=LONGEST_VALUE))
    return text


def _read_number(field: NumberField, value: object) -> float:
    expected = tr(
        "ett tal från {minimum} till {maximum} {unit}",
        minimum=f"{field.minimum:g}",
        maximum=f"{field.maximum:g}",
        unit=field.unit,
    ).strip()
    text = str(value).strip().replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
    try:
        number = float(text.replace(",", ".").replace("\N{MINUS SIGN}", "-"))
    except ValueError:
        raise _refuse(field, value, expected) from None
    if not math.isfinite(number) or not field.minimum <= number <= field.maximum:
        raise _refuse(field, value, expected)
    return number


def _refuse(field: Field, value: object, expected: str) -> FieldError:
    return FieldError(
        tr(
            "fältet {name} är ”{value}”; ange {expected}.",
            name=field.name,
            value=value,
            expected=expected,
        )
    )
